"""run(): crawl publishers, or a list of URLs, and say what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.filters import Filter, FilterError
from newscrawl.publishers import PUBLISHERS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one publisher (or of a list of URLs, whose name is "urls").

    discovered      URLs of articles found
    skipped         of these not fetched, by reason ("out_of_range", "no_match", "undated")
    fetched         articles fetched, of which ``pages`` counts every page
    failed          articles that could not be fetched, by reason ("http_404", "robots", …)
    articles        lines written
    rejected        pages that gave no article, by reason
    removed         blocks taken out of the articles, by reason
    listings_failed listings that could not be fetched or read, by reason
    blocked         sites that refused every request, and how
    finish_reason   Scrapy's word for why the crawl ended: "finished", "shutdown" (interrupted), …
    error           why it ended early: an output that cannot be written, an unexpected error
    seconds         how long it took
    """

    publisher: str
    discovered: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    fetched: int = 0
    pages: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    listings_failed: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    finish_reason: str | None = None
    error: str | None = None
    seconds: float = 0.0

    @property
    def pages_per_second(self) -> float:
        """Pages of articles fetched per second of the crawl."""
        return self.pages / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Summary:
    """What came of a run: a ``Result`` for each publisher, in the order asked for."""

    run_id: str
    output: str | None
    results: list[Result]

    @property
    def articles(self) -> int:
        """Lines written."""
        return sum(result.articles for result in self.results)

    @property
    def error(self) -> str | None:
        """The first error that ended a crawl early, if any."""
        return next((result.error for result in self.results if result.error), None)


def run(
    publishers: Sequence[str] = (),
    *,
    urls: str | PathLike[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    match: str | None = None,
    match_in: str | None = None,
    source: str | None = None,
    output: str | PathLike[str] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Summary:
    """Crawl ``publishers`` side by side, and wait until all are done.

    Args:
        publishers: their ids, such as "detik".
        urls: a list of URLs instead: a file, or "-" for the standard input; see ``UrlsSpider``.
        since, until, match, match_in: what to keep; see ``newscrawl.filters.Filter``.
        limit: most articles from each publisher.
        source: "index", "feed" or "sitemap": find articles there only.
        output: a .jsonl file or a folder; None: as configured.
        settings: Scrapy settings that go over the project's.

    Can be called once in a process, as Twisted's reactor cannot be started again.

    Raises:
        FilterError: an argument that cannot be used; the message says what would be.
    """
    arguments = _arguments(publishers, urls, since, until, limit, match, match_in, source)
    project = _settings(output, settings)
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(project)
    crawls = []
    for name in publishers or ["urls"]:
        crawler = process.create_crawler(name)
        crawls.append((name, crawler, process.crawl(crawler, **arguments)))
    process.start()
    results = []
    for name, crawler, task in crawls:
        error = None if task.cancelled() else task.exception()
        results.append(_result(name, crawler, f"{error}" if error else None))
    return Summary(project["NEWSCRAWL_RUN_ID"], project["NEWSCRAWL_OUTPUT"], results)


def _arguments(
    publishers: Sequence[str],
    urls: str | PathLike[str] | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    match: str | None,
    match_in: str | None,
    source: str | None,
) -> dict[str, Any]:
    """The spiders' arguments; raises FilterError before anything is started."""
    if bool(publishers) == bool(urls):
        raise FilterError("name publishers, or give a list of URLs, and not both")
    for name in publishers:
        if name not in PUBLISHERS:
            raise FilterError(f"{name}: no such publisher; newscrawl publishers lists them")
    Filter.of(since, until, match, match_in)
    given = {
        "since": since,
        "until": until,
        "limit": limit,
        "match": match,
        "match_in": match_in,
        "source": source,
        "urls": fspath(urls) if urls else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _settings(output: str | PathLike[str] | None, overrides: Mapping[str, Any] | None) -> Settings:
    from pipelines.write import new_run_id

    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("NEWSCRAWL_RUN_ID", new_run_id(), priority="project")
    if output is not None:
        settings.set("NEWSCRAWL_OUTPUT", fspath(output), priority="cmdline")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    return settings


def _result(name: str, crawler: Crawler, error: str | None) -> Result:
    stats: dict[str, Any] = {}
    if getattr(crawler, "_stats", None) is not None:  # None: it failed before it began
        stats = crawler.stats.get_stats()

    def count(key: str) -> int:
        return int(stats.get(f"newscrawl/{key}", 0))

    def by_reason(key: str) -> dict[str, Any]:
        start = f"newscrawl/{key}/"
        return {
            word.removeprefix(start): stats[word]
            for word in sorted(stats)
            if word.startswith(start)
        }

    return Result(
        publisher=name,
        discovered=count("discovered"),
        skipped=by_reason("skipped"),
        fetched=count("fetched"),
        pages=count("pages"),
        failed=by_reason("failed"),
        articles=count("articles"),
        rejected=by_reason("rejected"),
        removed=by_reason("removed"),
        listings_failed=by_reason("listings_failed"),
        blocked=by_reason("blocked"),
        finish_reason=stats.get("finish_reason"),
        error=error or stats.get("newscrawl/output_error"),
        seconds=float(stats.get("elapsed_time_seconds") or 0.0),
    )
