"""Results: what came of a run, for each publisher and of all together."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, TypedDict

from newscrawl.monitoring.figures import ORDINARY_REJECTS, figures_of

Gap = TypedDict("Gap", {"publisher": str, "source": str, "from": str, "to": str})
"""A time of which a source does not show its articles any more: two instants in ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one publisher (or of a site, whose name is its host, or of a list of URLs,
    whose name is "urls").

    discovered      URLs of articles found
    known           of these not fetched, as they came to their end in an earlier run
    changed         of these fetched again, as they have changed since they were delivered
    skipped         of these not fetched, by reason ("out_of_range", "no_match", "undated"), and
                    besides them links that were no articles ("not_an_article", "other_site")
    listed          of these listed and not fetched, where that was asked for
    fetched         articles fetched, of which ``pages`` counts every page
    failed          articles that could not be fetched, by kind (``newscrawl.net.failures``)
    to_retry        of these tried again by a later run, by kind
    articles        lines written, of which ``revisions`` are of articles delivered before
    unchanged       articles that were fetched or asked for again, and have not changed
    rejected        pages that gave no article, by reason
    removed         blocks taken out of the articles, by reason
    listings_failed listings that could not be fetched or read, by reason
    blocked         sites that refused every request, and how
    days_skipped    days not read again as they are done, counted once for each source
    generic_share   share of the articles that the generic reader read, as no layout fitted
    coverage        share of the articles on which a field is filled, by field
    baseline        what was to be expected of the publisher, see ``newscrawl.monitoring.baseline``;
                    None: nobody knows yet, or the crawl did not ask for all that is new
    newest_at       publication of the newest article that was ever delivered
    lag             seconds from then to the end of this crawl
    last_success_at when a crawl last came to its end
    waiting         articles that wait to be fetched, or to be tried again
    alerts          what its monitors found wrong, by monitor
    gaps            times of which a source does not show its articles any more
    finish_reason   Scrapy's word for why the crawl ended: "finished", "shutdown" (interrupted), …;
                    "not_begun": the run was ended before its turn came, "held": another run
                    crawls it
    error           why it ended early: an output that cannot be written, an unexpected error
    seconds         how long it took
    """

    publisher: str
    discovered: int = 0
    known: int = 0
    changed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    listed: int = 0
    fetched: int = 0
    pages: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    to_retry: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    revisions: int = 0
    unchanged: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    listings_failed: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    days_skipped: int = 0
    generic_share: float | None = None
    coverage: dict[str, float] = field(default_factory=dict)
    baseline: dict[str, Any] | None = None
    newest_at: str | None = None
    lag: float | None = None
    last_success_at: str | None = None
    waiting: int = 0
    alerts: dict[str, str] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    finish_reason: str | None = None
    error: str | None = None
    seconds: float = 0.0

    @property
    def has_failed(self) -> bool:
        """Whether the crawl ended early, or gave nothing since its site did not answer."""
        if self.finish_reason in ("held", "outside_window"):
            return False
        if self.error or self.finish_reason != "finished":
            return True
        refused = self.failed or self.listings_failed or self.blocked
        answered = self.articles or self.listed or self.unchanged or self.known
        unwanted = any(self.rejected.get(reason) for reason in ORDINARY_REJECTS)
        return bool(refused) and not (answered or unwanted)

    @property
    def pages_per_second(self) -> float:
        """Pages of articles fetched per second of the crawl."""
        return self.pages / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Summary:
    """What came of a run: a ``Result`` for each publisher, in the order asked for.

    ``stopped`` says why it was ended early, if it was: "SIGTERM", "SIGINT", "max_runtime",
    "output_error". ``began_at`` and ``ended_at`` are instants of ISO 8601 in UTC. ``fail_under`` is
    how many percent of the publishers must get on well for the exit status 0.
    """

    run_id: str
    output: str | None
    results: list[Result]
    stopped: str | None = None
    began_at: str | None = None
    ended_at: str | None = None
    fail_under: float = 100.0

    @property
    def articles(self) -> int:
        """Lines written."""
        return sum(result.articles for result in self.results)

    @property
    def gaps(self) -> list[Gap]:
        """Times of which a source does not show its articles any more."""
        return [gap for result in self.results for gap in result.gaps]

    def as_dict(self) -> dict[str, Any]:
        """The summary for machines: ``gaps`` stand beside the results, which have also
        ``pages_per_second``; ``exit_status`` is the command's."""
        results = []
        for result in self.results:
            said = asdict(result)
            del said["gaps"]
            results.append(
                {
                    **said,
                    "pages_per_second": round(result.pages_per_second, 2),
                    "has_failed": result.has_failed,
                }
            )
        return {
            **asdict(self),
            "results": results,
            "gaps": self.gaps,
            "totals": self.totals(),
            "exit_status": self.exit_status,
        }

    def totals(self) -> dict[str, int]:
        """All publishers together."""
        names = ("discovered", "fetched", "pages", "articles", "revisions", "unchanged", "waiting")
        by_reason = ("failed", "to_retry", "rejected")
        return {
            "publishers": len(self.results),
            "publishers_failed": sum(one.has_failed for one in self.results),
            **{name: sum(getattr(one, name) for one in self.results) for name in names},
            **{
                name: sum(sum(getattr(one, name).values()) for one in self.results)
                for name in by_reason
            },
            "alerts": sum(len(one.alerts) for one in self.results),
        }

    @property
    def exit_status(self) -> int:
        """Of the command: 0 all well, 1 more publishers' crawls failed than ``fail_under`` allows,
        3 the run was stopped early, 4 nothing else than that another run holds a publisher."""
        if self.stopped:
            return 3
        well = sum(not one.has_failed for one in self.results)
        if 100 * well < self.fail_under * len(self.results):
            return 1
        return 4 if any(one.finish_reason == "held" for one in self.results) else 0

    @property
    def error(self) -> str | None:
        """The first error that ended a crawl early, if any."""
        return next((result.error for result in self.results if result.error), None)


def result_of(publisher: str, stats: Mapping[str, Any], error: str | None = None) -> Result:
    """What came of a crawl, by its stats, and the ``error`` that ended it, if one did."""

    def count(key: str) -> int:
        return int(stats.get(f"newscrawl/{key}", 0))

    def by_reason(key: str) -> dict[str, Any]:
        start = f"newscrawl/{key}/"
        return {
            word.removeprefix(start): stats[word]
            for word in sorted(stats)
            if word.startswith(start)
        }

    figures = figures_of(stats)
    newest_at = stats.get("newscrawl/newest_at")
    return Result(
        publisher=publisher,
        generic_share=_rounded(figures.generic_share),
        coverage={field: round(share, 4) for field, share in figures.coverage.items()},
        baseline=stats.get("newscrawl/baseline"),
        newest_at=_instant(newest_at),
        lag=round(time.time() - newest_at, 1) if newest_at else None,
        last_success_at=_instant(stats.get("newscrawl/succeeded_at")),
        waiting=count("waiting"),
        alerts=by_reason("alerts"),
        discovered=count("discovered"),
        known=count("known"),
        changed=count("changed"),
        to_retry=by_reason("to_retry"),
        revisions=count("revisions"),
        unchanged=count("unchanged"),
        listed=count("listed"),
        skipped=by_reason("skipped"),
        fetched=count("fetched"),
        pages=count("pages"),
        failed=by_reason("failed"),
        articles=count("articles"),
        rejected=by_reason("rejected"),
        removed=by_reason("removed"),
        listings_failed=by_reason("listings_failed"),
        blocked=by_reason("blocked"),
        days_skipped=count("days_skipped"),
        gaps=[
            Gap({"publisher": publisher, "source": one[0], "from": one[1], "to": one[2]})
            for one in stats.get("newscrawl/gaps", ())
        ],
        finish_reason=stats.get("finish_reason"),
        error=error or stats.get("newscrawl/output_error"),
        seconds=float(stats.get("elapsed_time_seconds") or 0.0),
    )


def _instant(seconds: float | None) -> str | None:
    """In ISO 8601, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
