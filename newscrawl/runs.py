"""run(): crawl publishers, or a list of URLs, and say what came of it."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.delivery.compact import compact
from newscrawl.delivery.locks import HeldError
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import close_all
from newscrawl.filters import Filter, FilterError
from newscrawl.frontier.database import Database, StateError, refuse_network
from newscrawl.limits import Paths
from newscrawl.lines import OutputError, make_folder
from newscrawl.monitoring.extension import check_installed, tell_failed
from newscrawl.monitoring.summary import keep_summary
from newscrawl.publishers import PUBLISHERS
from newscrawl.results import Gap as Gap
from newscrawl.results import Result as Result
from newscrawl.results import Summary as Summary
from newscrawl.results import result_of
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
    fail_under: float = 100.0,
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
        fail_under: percent of the publishers that must get on well, see ``Summary``.

    The summary is also kept with the state of the output, see ``newscrawl.monitoring.summary``.
    Nothing is lost however a run ends: the next one goes on where it was.

    Can be called once in a process, as Twisted's reactor cannot be started again.

    Raises:
        FilterError: an argument that cannot be used; the message says what would be.
        StateError: what earlier crawls into this output remember cannot be read.
        ConfigError: monitors are set, and Spidermon is not installed.
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
    if project["NEWSCRAWL_MONITORS"] is not None:
        check_installed()
    _load_lists(project, rules)
    if project["NEWSCRAWL_OUTPUT"]:
        _check_state(Output.of(project["NEWSCRAWL_OUTPUT"]), publishers)
    names = [*publishers, *hosts] or ["urls"]
    began_at = _now()
    crawls = Crawls(names, arguments, hosts, grace=grace, max_runtime=max_runtime)
    # A progress on the terminal must be there before the log is, which is printed above it.
    with progress.of(crawls) if progress else nullcontext():
        crawls.run(project)
    results = crawls.results()
    close_all()
    if project["NEWSCRAWL_OUTPUT"] and not crawls.stopped:
        _compact(Output.of(project["NEWSCRAWL_OUTPUT"]), project["NEWSCRAWL_COMPRESSION"])
    summary = Summary(
        project["NEWSCRAWL_RUN_ID"],
        project["NEWSCRAWL_OUTPUT"],
        results,
        crawls.stopped,
        began_at,
        _now(),
        fail_under,
    )
    if summary.output and not listed:
        keep_summary(Output.of(summary.output), summary)
    return summary


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


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

        from newscrawl.logs import log_as_json

        as_json = settings["NEWSCRAWL_LOG_FORMAT"] == "json"
        settings.set("LOG_INSTALL_ROOT_HANDLER", not as_json, priority="cmdline")
        self._process = AsyncCrawlerProcess(settings)
        if as_json:
            log_as_json(settings)
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
        elif error is not None and tell_failed(crawler.settings, name, error):
            result = replace(result, alerts={**result.alerts, "crawl.failed": str(error)})
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
    return result_of(name, stats, error)
