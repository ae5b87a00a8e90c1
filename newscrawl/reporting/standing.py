"""Standing: how the crawls that write into a data directory are getting on, from their state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from newscrawl.delivery.output import Output
from newscrawl.delivery.status import Standing, status
from newscrawl.frontier.database import reading
from newscrawl.lines import OutputError
from newscrawl.monitoring.baseline import REACH, Baseline, baseline
from newscrawl.monitoring.figures import kept_in


@dataclass(frozen=True)
class Pace:
    """How long the crawls of one publisher took, of those that asked for all that was new.

    seconds, fetched   of all ``runs`` together
    """

    runs: int
    seconds: float
    fetched: int

    @property
    def seconds_per_article(self) -> float | None:
        """Seconds for each article fetched; None where none was."""
        return self.seconds / self.fetched if self.fetched else None


@dataclass(frozen=True)
class Crawl:
    """One crawl: how it stands, its pace, and what is usual of it (None where that is not known
    yet)."""

    standing: Standing
    pace: Pace | None
    usual: Baseline | None


def crawls(outputs: Iterable[Output], since: datetime) -> Iterator[Crawl]:
    """The crawls that have written into ``outputs``, with the pace of their runs from ``since``
    on; none of an output whose state is not there, such as a file of lines that was copied.

    Raises StateError for one that cannot be read.
    """
    for output in outputs:
        try:
            standings = status(output)
        except OutputError:
            continue
        paces, baselines = _of_runs(output, since)
        for one in standings:
            yield Crawl(one, paces.get(one.crawl), baselines.get(one.crawl))


def _of_runs(output: Output, since: datetime) -> tuple[dict[str, Pace], dict[str, Baseline]]:
    paces: dict[str, Pace] = {}
    baselines: dict[str, Baseline] = {}
    for state in output.states():
        with closing(reading(state)) as database:
            for crawl, runs, seconds, fetched, last in database.execute(
                "SELECT publisher, count(*), sum(ended_at - began_at), sum(fetched), max(began_at)"
                " FROM figures WHERE began_at >= ? GROUP BY publisher",
                (since.timestamp(),),
            ).fetchall():
                paces[crawl] = Pace(runs, seconds, fetched)
                found = baseline(kept_in(database, crawl, last - REACH))
                if found is not None:
                    baselines[crawl] = found
    return paces, baselines
