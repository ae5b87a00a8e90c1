"""run(): crawl publishers, or a list of URLs, and say what came of it."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypedDict

from scrapy.settings import Settings

from newscrawl.delivery.compact import compact
from newscrawl.delivery.locks import HeldError
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import close_all
from newscrawl.filters import Filter, FilterError
from newscrawl.frontier.database import Database, StateError, refuse_network
from newscrawl.limits import Paths
from newscrawl.lines import OutputError, make_folder
from newscrawl.publishers import PUBLISHERS
from newscrawl.sites import parse_sites, site_kinds
from newscrawl.sources import parse_kinds

if TYPE_CHECKING:
    from asyncio import Task

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from newscrawl.progress import Progress

# They list a spider's settings and middlewares, which is a page of the log for each publisher.
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_WORDY = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware")

GRACE = 30.0
"""Seconds that requests under way have to come to their end when a run is stopped."""

logger = logging.getLogger(__name__)

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
    failed          articles that could not be fetched, by kind (``newscrawl.failures``)
    to_retry        of these tried again by a later run, by kind
    articles        lines written, of which ``revisions`` are of articles delivered before
    unchanged       articles that were fetched or asked for again, and have not changed
    rejected        pages that gave no article, by reason
    removed         blocks taken out of the articles, by reason
    listings_failed listings that could not be fetched or read, by reason
    blocked         sites that refused every request, and how
    days_skipped    days not read again as they are done, counted once for each source
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
        return bool(refused) and not (self.articles or self.listed or self.unchanged or self.known)

    @property
    def pages_per_second(self) -> float:
        """Pages of articles fetched per second of the crawl."""
        return self.pages / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Summary:
    """What came of a run: a ``Result`` for each publisher, in the order asked for.

    ``stopped`` says why it was ended early, if it was: "SIGTERM", "SIGINT", "max_runtime",
    "output_error".
    """

    run_id: str
    output: str | None
    results: list[Result]
    stopped: str | None = None

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
            results.append({**said, "pages_per_second": round(result.pages_per_second, 2)})
        return {
            **asdict(self),
            "results": results,
            "gaps": self.gaps,
            "exit_status": self.exit_status,
        }

    @property
    def exit_status(self) -> int:
        """Of the command: 0 all well, 1 a publisher's crawl failed, 3 the run was stopped early, 4
        nothing else than that another run holds a publisher."""
        if self.stopped:
            return 3
        if any(one.has_failed for one in self.results):
            return 1
        return 4 if any(one.finish_reason == "held" for one in self.results) else 0

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
    warc: str | PathLike[str] | None = None,
    rules: Paths | None = None,
    progress: Progress | None = None,
    settings: Mapping[str, Any] | None = None,
    grace: float = GRACE,
    max_runtime: float | None = None,
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
        warc: folder of the raw archive, see ``newscrawl.warc``; None: as configured.
        rules: filter lists to strip by, besides our own rules; None: as configured.
        progress: told of the crawls while they run.
        settings: Scrapy settings that go over the project's.
        grace: seconds that what is under way has to come to its end once the run is stopped, by
            SIGTERM, SIGINT (Ctrl-C) or ``max_runtime``; a second signal ends it at once.
        max_runtime: seconds after which the run is stopped.

    Nothing is lost however a run ends: the next one goes on where it was.

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
    project = _settings(output, warc, settings)
    _load_lists(project, rules)
    if project["NEWSCRAWL_OUTPUT"]:
        _check_state(Output.of(project["NEWSCRAWL_OUTPUT"]), publishers)
    names = [*publishers, *hosts] or ["urls"]
    crawls = Crawls(names, arguments, hosts, grace=grace, max_runtime=max_runtime)
    # A progress on the terminal must be there before the log is, which is printed above it.
    with progress.of(crawls) if progress else nullcontext():
        crawls.run(project)
    results = crawls.results()
    close_all()
    if project["NEWSCRAWL_OUTPUT"] and not crawls.stopped:
        _compact(Output.of(project["NEWSCRAWL_OUTPUT"]), project["NEWSCRAWL_COMPRESSION"])
    return Summary(
        project["NEWSCRAWL_RUN_ID"], project["NEWSCRAWL_OUTPUT"], results, crawls.stopped
    )


def _compact(output: Output, codec: str | None) -> None:
    """Make few files of the days that are over; what fails is done by a later run."""
    try:
        compact(output, codec or "none")
    except OutputError as error:
        logger.error("Days that are over are not compacted: %s", error)


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


def _check_state(output: Output, publishers: Sequence[str]) -> None:
    """Raises StateError where what earlier crawls remember cannot be used, before any begins."""
    if not output.is_folder:
        Database(output.state("")).close()
        return
    for publisher in publishers:
        if (path := output.state(publisher)).exists():
            Database(path).close()
    try:
        make_folder(output.state_folder, private=True)
    except OutputError as error:
        raise StateError(str(error)) from error
    refuse_network(output.state_folder)


def _load_lists(project: Settings, rules: Paths | None) -> None:
    """Read the filter lists before any crawl begins, so that what is wrong ends the run."""
    from pipelines.filterlists import load_lists

    if rules is not None:
        paths = [rules] if isinstance(rules, str | PathLike) else rules
        project.set("NEWSCRAWL_RULES", [fspath(one) for one in paths], priority="cmdline")
    load_lists(project.getlist("NEWSCRAWL_RULES"))


def _settings(
    output: str | PathLike[str] | None,
    warc: str | PathLike[str] | None,
    overrides: Mapping[str, Any] | None,
) -> Settings:
    from pipelines.write import new_run_id

    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("NEWSCRAWL_RUN_ID", new_run_id(), priority="project")
    if output is not None:
        settings.set("NEWSCRAWL_OUTPUT", fspath(output), priority="cmdline")
    if warc is not None:
        settings.set("NEWSCRAWL_WARC", fspath(warc), priority="cmdline")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    return settings


class Crawls:
    """The crawls of a run: those that wait, those under way, those that have ended."""

    def __init__(
        self,
        names: Iterable[str],
        arguments: Mapping[str, Any],
        sites: Mapping[str, str] | None = None,
        *,
        grace: float = GRACE,
        max_runtime: float | None = None,
    ) -> None:
        """``sites``: as written, those of the names that are hosts of sites; for the others see
        ``run``."""
        self.names = list(dict.fromkeys(names))
        self.ended: dict[str, Result] = {}
        self._process: AsyncCrawlerProcess | None = None
        self._arguments = arguments
        self._sites = sites or {}
        self._waiting = deque(self.names)
        self._running: dict[str, Crawler] = {}
        self._grace = grace
        self._max_runtime = max_runtime
        self._is_stopping = False
        self.stopped: str | None = None
        """Why the run is ended early, if it is."""

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
        loop = asyncio.get_event_loop()
        handlers = {one: signal.getsignal(one) for one in _SIGNALS}
        if threading.current_thread() is threading.main_thread():
            for one in _SIGNALS:
                loop.add_signal_handler(one, self._stop, one.name)
        if self._max_runtime is not None:
            loop.call_later(self._max_runtime, self._stop, "max_runtime")
        try:
            self._process.start(install_signal_handlers=False)
        finally:
            for one, handler in handlers.items():
                if threading.current_thread() is threading.main_thread():
                    signal.signal(one, handler)

    def _stop(self, why: str) -> None:
        """End the run: what is under way has ``grace`` seconds; asked again, it ends at once."""
        if self._is_stopping:
            self._break_off()
            return
        self._is_stopping = True
        self.stopped = self.stopped or why
        logger.info("%s: the run ends; what is under way has %g seconds", why, self._grace)
        assert self._process is not None
        self._ending = asyncio.ensure_future(self._process.stop())
        asyncio.get_event_loop().call_later(self._grace, self._break_off)

    def _break_off(self) -> None:
        if not self._running:
            return
        from newscrawl.spiders.leasing import LeasingSpider

        logger.warning("Broken off: %s", ", ".join(self._running))
        for crawler in self._running.values():
            if isinstance(crawler.spider, LeasingSpider):
                crawler.spider.break_off()
        from twisted.internet import reactor as twisted

        reactor: Any = twisted
        if reactor.running:
            reactor.stop()

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
            self.ended[name] = replace(_result(name, crawler), finish_reason="broken off")
        return [
            self.ended.get(name) or Result(publisher=name, finish_reason="not_begun")
            for name in self.names
        ]

    def _start_next(self) -> None:
        if self._waiting and not self.stopped and self._process:
            name = self._waiting.popleft()
            site = {"site": self._sites[name]} if name in self._sites else {}
            crawler = self._process.create_crawler("site" if site else name)
            self._running[name] = crawler
            task = self._process.crawl(crawler, **self._arguments, **site)
            task.add_done_callback(partial(self._end, name, crawler))

    def _end(self, name: str, crawler: Crawler, task: Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        result = _result(name, crawler, str(error) if error else None)
        if isinstance(error, HeldError):
            result = replace(result, finish_reason="held")
        self.ended[name] = result
        self._running.pop(name, None)
        # The user has stopped it, or nothing can be written: that goes for the others too.
        if result.finish_reason in ("shutdown", "output_error"):
            self.stopped = self.stopped or result.finish_reason
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
            Gap({"publisher": name, "source": one[0], "from": one[1], "to": one[2]})
            for one in stats.get("newscrawl/gaps", ())
        ],
        finish_reason=stats.get("finish_reason"),
        error=error or stats.get("newscrawl/output_error"),
        seconds=float(stats.get("elapsed_time_seconds") or 0.0),
    )
