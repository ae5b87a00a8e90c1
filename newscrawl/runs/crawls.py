"""Crawls: those of one run, some at the same time, until all have ended or the run is stopped."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.delivery.locks import HeldError
from newscrawl.monitoring.extension import tell_failed
from newscrawl.runs.order import Order
from newscrawl.runs.results import Result, result_of

if TYPE_CHECKING:
    from asyncio import Task

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

# They list a spider's settings and middlewares, which is a page of the log for each publisher.
_WORDY = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware")

logger = logging.getLogger(__name__)


class Crawls:
    """The crawls of a run: those that wait, those under way, those that have ended."""

    def __init__(self, order: Order) -> None:
        """Those that ``order``, which was checked, asks for."""
        self._sites = order.hosts()
        self.names = list(dict.fromkeys((*order.publishers, *self._sites))) or ["urls"]
        self.ended: dict[str, Result] = {}
        self._process: AsyncCrawlerProcess | None = None
        self._arguments = order.arguments()
        self._waiting = deque(self.names)
        self._running: dict[str, Crawler] = {}
        self._grace = order.grace
        self._max_runtime = order.max_runtime
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
