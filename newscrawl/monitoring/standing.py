"""Standing: at the end of a crawl, what it gave is kept, and compared with what is usual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from newscrawl.monitoring.baseline import REACH, WARM_UP, baseline
from newscrawl.monitoring.figures import figures_of, keep, kept

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

    from newscrawl.frontier import Frontier

# In these words there is an index for each.
_WAITING = (
    "SELECT (SELECT count(*) FROM urls WHERE publisher = ?1 AND state = 'waiting')"
    " + (SELECT count(*) FROM urls WHERE publisher = ?1 AND state = 'later')"
)


def note_standing(
    frontier: Frontier,
    stats: StatsCollector,
    monitors: Mapping[str, Any],
    reason: str,
    *,
    asks_for_all: bool,
) -> None:
    """Set the stats that say how a crawl stands that has ended, and keep its figures for the next,
    durable with the next commit. Of a crawl that did not ask for all that is new since the last
    one nothing is kept: its figures are no measure for others; nor of one that was ended, for
    ``reason``, before it gave anything. Raises StateError.

    newscrawl/baseline      a ``Baseline`` as a dictionary, where there is one
    newscrawl/newest_at     publication of the newest article that was ever delivered, in seconds
                            since 1970 (UTC), as is
    newscrawl/succeeded_at  when a crawl last came to its end
    newscrawl/waiting       articles that wait to be fetched, or to be tried again
    """
    database = frontier.database
    figures = figures_of(stats.get_stats(), frontier.began_at)
    if asks_for_all and (reason == "finished" or figures.articles):
        runs = [*kept(database, frontier.crawl, frontier.began_at - REACH), figures]
        keep(database, frontier.crawl, frontier.run, figures)
        found = baseline(runs, int(monitors.get("warm_up", WARM_UP)))
        if found is not None:
            stats.set_value("newscrawl/baseline", found.as_dict())
    [(waiting,)] = database.read(_WAITING, (frontier.crawl,))
    stats.set_value("newscrawl/waiting", waiting)
    rows = database.read(
        "SELECT newest_at, succeeded_at FROM publishers WHERE id = ?", (frontier.crawl,)
    )
    for name, value in zip(("newest_at", "succeeded_at"), rows[0] if rows else (), strict=False):
        if value is not None:
            stats.set_value(f"newscrawl/{name}", value)
