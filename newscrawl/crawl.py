"""run(): crawl publishers, or a list of URLs, and say what came of it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypedDict

from scrapy.settings import Settings

from newscrawl.filters import Filter, FilterError
from newscrawl.limits import Paths
from newscrawl.publishers import PUBLISHERS
from newscrawl.sites import parse_sites, site_kinds
from newscrawl.sources import parse_kinds
from newscrawl.state import State, state_path

if TYPE_CHECKING:
    from asyncio import Task

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from newscrawl.progress import Progress

# They list a spider's settings and middlewares, which is a page of the log for each publisher.
_WORDY = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware")

Gap = TypedDict("Gap", {"publisher": str, "source": str, "from": str, "to": str})
"""A time of which a source does not show its articles any more: two instants in ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one publisher (or of a site, whose name is its host, or of a list of URLs,
    whose name is "urls").

    discovered      URLs of articles found
    skipped         of these not fetched, by reason ("out_of_range", "no_match", "undated"), and
                    besides them links that were no articles ("not_an_article", "other_site")
    listed          of these listed and not fetched, where that was asked for
    fetched         articles fetched, of which ``pages`` counts every page
    failed          articles that could not be fetched, by reason ("http_404", "robots", …)
    articles        lines written
    rejected        pages that gave no article, by reason
    removed         blocks taken out of the articles, by reason
    listings_failed listings that could not be fetched or read, by reason
    blocked         sites that refused every request, and how
    days_skipped    days not read again as they are done, counted once for each source
    gaps            times of which a source does not show its articles any more
    finish_reason   Scrapy's word for why the crawl ended: "finished", "shutdown" (interrupted), …;
                    "not_begun": the run was ended before its turn came
    error           why it ended early: an output that cannot be written, an unexpected error
    seconds         how long it took
    """

    publisher: str
    discovered: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    listed: int = 0
    fetched: int = 0
    pages: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    listings_failed: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    days_skipped: int = 0
    gaps: list[Gap] = field(default_factory=list)
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
    def gaps(self) -> list[Gap]:
        """Times of which a source does not show its articles any more."""
        return [gap for result in self.results for gap in result.gaps]

    def as_dict(self) -> dict[str, Any]:
        """The summary for machines: ``gaps`` stand beside the results, which have also
        ``pages_per_second``."""
        results = []
        for result in self.results:
            said = asdict(result)
            del said["gaps"]
            results.append({**said, "pages_per_second": round(result.pages_per_second, 2)})
        return {**asdict(self), "results": results, "gaps": self.gaps}

    @property
    def error(self) -> str | None:
        """The first error that ended a crawl early, if any."""
        return next((result.error for result in self.results if result.error), None)


def run(
    publishers: Sequence[str] = (),
    *,
    sites: Sequence[str] = (),
    urls: str | PathLike[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    match: str | None = None,
    match_in: str | None = None,
    source: str | None = None,
    search: str | None = None,
    listed: str | PathLike[str] | None = None,
    again: bool = False,
    output: str | PathLike[str] | None = None,
    rules: Paths | None = None,
    progress: Progress | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Summary:
    """Crawl ``publishers`` and ``sites``, and wait until all are done.

    So many as ``NEWSCRAWL_SIDE_BY_SIDE`` says are crawled at the same time, the others after them
    in the order given.

    Args:
        publishers: their ids, such as "detik".
        sites: hosts of sites that nobody registered, such as "example.co.id"; see ``SiteSpider``.
            Such a crawl remembers nothing: without ``since`` it looks a day back.
        urls: a list of URLs instead: a file, or "-" for the standard input; see ``UrlsSpider``.
        since, until, match, match_in: what to keep; see ``newscrawl.filters.Filter``. Without
            ``since``, each source is read from its last success on.
        limit: most articles from each publisher; such a crawl remembers nothing.
        source: kinds of sources, such as "index" or "feed,sitemap": find articles there only.
        search: find articles by the publishers' own search for these words.
        listed: a file, or "-" for the standard output: what is found is listed there, a JSON line
            each, and no article is fetched.
        again: read days, too, that an earlier crawl has done.
        output: a .jsonl file or a folder; None: as configured.
        rules: filter lists to strip by, besides our own rules; None: as configured.
        progress: told of the crawls while they run.
        settings: Scrapy settings that go over the project's.

    Can be called once in a process, as Twisted's reactor cannot be started again.

    Raises:
        FilterError: an argument that cannot be used; the message says what would be.
        StateError: what earlier crawls into this output remember cannot be read.
        FilterListError: a filter list cannot be read.
    """
    given = {
        "since": since,
        "until": until,
        "limit": limit,
        "match": match,
        "match_in": match_in,
        "source": source,
        "search": search,
        "list": fspath(listed) if listed else None,
        "again": again or None,
        "urls": fspath(urls) if urls else None,
    }
    arguments = {name: value for name, value in given.items() if value is not None}
    hosts = _check(publishers, sites, arguments)
    project = _settings(output, settings)
    _load_lists(project, rules)
    if publishers:
        _check_state(project["NEWSCRAWL_OUTPUT"])
    names = [*publishers, *hosts] or ["urls"]
    crawls = Crawls(names, arguments, hosts)
    # A progress on the terminal must be there before the log is, which is printed above it.
    with progress.of(crawls) if progress else nullcontext():
        crawls.run(project)
    return Summary(project["NEWSCRAWL_RUN_ID"], project["NEWSCRAWL_OUTPUT"], crawls.results())


def _check(
    publishers: Sequence[str], sites: Sequence[str], arguments: Mapping[str, Any]
) -> dict[str, str]:
    """The sites by host, as written. Raises FilterError for arguments that the spiders would not
    take, before any is started."""
    if bool(publishers or sites) == ("urls" in arguments):
        raise FilterError("name publishers or sites, or give a list of URLs, and not both")
    for name in publishers:
        if name not in PUBLISHERS:
            raise FilterError(f"{name}: no such publisher; newscrawl publishers lists them")
    if "search" in arguments and ("urls" in arguments or sites):
        raise FilterError("search is for publishers, by their own search; name publishers alone")
    if "list" in arguments and ("urls" in arguments or sites):
        raise FilterError("list is for what publishers list; name publishers alone")
    if "search" in arguments and "source" in arguments:
        raise FilterError("search finds articles by itself; give search or source, not both")
    Filter.of(*(arguments.get(name) for name in ("since", "until", "match", "match_in")))
    try:
        parse_kinds(arguments.get("source") or "")
    except ValueError as error:
        raise FilterError(str(error)) from None
    if sites:
        site_kinds(arguments.get("source") or "")
    return {site.host: written for written in sites for site in parse_sites(written)}


def _check_state(output: str | None) -> None:
    """Raises StateError where what earlier crawls remember cannot be used."""
    from pipelines.write import Output

    if output:
        State(state_path(Output.of(output))).close()


def _load_lists(project: Settings, rules: Paths | None) -> None:
    """Read the filter lists before any crawl begins, so that what is wrong ends the run."""
    from pipelines.filterlists import load_lists

    if rules is not None:
        paths = [rules] if isinstance(rules, str | PathLike) else rules
        project.set("NEWSCRAWL_RULES", [fspath(one) for one in paths], priority="cmdline")
    load_lists(project.getlist("NEWSCRAWL_RULES"))


def _settings(output: str | PathLike[str] | None, overrides: Mapping[str, Any] | None) -> Settings:
    from pipelines.write import new_run_id

    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("NEWSCRAWL_RUN_ID", new_run_id(), priority="project")
    if output is not None:
        settings.set("NEWSCRAWL_OUTPUT", fspath(output), priority="cmdline")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    return settings


class Crawls:
    """The crawls of a run: those that wait, those under way, those that have ended."""

    def __init__(
        self,
        names: Iterable[str],
        arguments: Mapping[str, Any],
        sites: Mapping[str, str] | None = None,
    ) -> None:
        """``sites``: as written, those of the names that are hosts of sites."""
        self.names = list(dict.fromkeys(names))
        self.ended: dict[str, Result] = {}
        self._process: AsyncCrawlerProcess | None = None
        self._arguments = arguments
        self._sites = sites or {}
        self._waiting = deque(self.names)
        self._running: dict[str, Crawler] = {}
        self._stopped = False

    def run(self, settings: Settings) -> None:
        """Run all, ``NEWSCRAWL_SIDE_BY_SIDE`` at the same time; each that ends is followed by the
        next that waits."""
        from scrapy.crawler import AsyncCrawlerProcess

        self._process = AsyncCrawlerProcess(settings)
        if settings["LOG_LEVEL"] != "DEBUG":
            for name in _WORDY:
                logging.getLogger(name).setLevel("WARNING")
        for _ in range(max(1, settings.getint("NEWSCRAWL_SIDE_BY_SIDE"))):
            self._start_next()
        self._process.start()

    def running(self) -> list[tuple[Result, float]]:
        """What has come so far of those under way, and which share of their lists was asked for
        (0 to 1). May be called from another thread."""
        return [
            (_result(name, crawler), float(getattr(crawler.spider, "share_asked", 0.0)))
            for name, crawler in list(self._running.items())
        ]

    def results(self) -> list[Result]:
        """What came of each, in the order of the names."""
        for name, crawler in self._running.items():
            self.ended[name] = _result(name, crawler, "broken off")
        return [
            self.ended.get(name) or Result(publisher=name, finish_reason="not_begun")
            for name in self.names
        ]

    def _start_next(self) -> None:
        if self._waiting and not self._stopped and self._process:
            name = self._waiting.popleft()
            site = {"site": self._sites[name]} if name in self._sites else {}
            crawler = self._process.create_crawler("site" if site else name)
            self._running[name] = crawler
            task = self._process.crawl(crawler, **self._arguments, **site)
            task.add_done_callback(partial(self._end, name, crawler))

    def _end(self, name: str, crawler: Crawler, task: Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        result = self.ended[name] = _result(name, crawler, str(error) if error else None)
        del self._running[name]
        # The user has stopped it, or nothing can be written: that goes for the others too.
        self._stopped |= result.finish_reason in ("shutdown", "output_error")
        self._start_next()


def _result(name: str, crawler: Crawler, error: str | None = None) -> Result:
    stats: dict[str, Any] = {}
    if getattr(crawler, "_stats", None) is not None:  # None: it failed before it began
        stats = dict(crawler.stats.get_stats())

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
            Gap({"publisher": name, "source": one[0], "from": one[1], "to": one[2]})
            for one in stats.get("newscrawl/gaps", ())
        ],
        finish_reason=stats.get("finish_reason"),
        error=error or stats.get("newscrawl/output_error"),
        seconds=float(stats.get("elapsed_time_seconds") or 0.0),
    )
