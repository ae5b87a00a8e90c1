"""LeasingSpider: fetches what its frontier holds, few articles at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals

from newscrawl.delivery.store import Store
from newscrawl.filters import Filter
from newscrawl.frontier import Database, Frontier, Scope
from newscrawl.monitoring.standing import note_standing
from newscrawl.spiders.jobs import Job, Jobs
from newscrawl.urls import site_of
from pipelines.write import close_store, output_of, run_id_of, store_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

AHEAD = 500
"""Articles that may wait to be fetched before further listings are asked for."""

_LOOK = 1.0  # seconds after which a crawl that nothing happens in is looked at


class LeasingSpider(Spider):
    """Yields the requests of ``listings``, and those for the articles that these have named.

    What is found waits in the frontier, on disk; so many articles as keep the crawl busy are leased
    from it. Where the crawl has no output the frontier is a temporary file. Each lease ends: done,
    rejected, failed, or released for the next run.

    A subclass gives ``listings`` and ``request_for``, and ends each of its ``jobs``.
    """

    filter: Filter
    limit: int

    window = 0
    """Articles under way at the same time; 0: twice as many as requests."""

    frontier: Frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._open_frontier()
        crawler.signals.connect(spider._close_frontier, signals.spider_closed)
        return spider

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self.lists_only = False
        """Whether articles are only listed, and none is fetched."""
        self.jobs = Jobs(self.count, self.wake)
        self._asks_open = 0
        self._store: Store | None = None
        self._tick: asyncio.Event | None = None
        self._is_closed = False

    # The frontier

    @property
    def crawl_name(self) -> str:
        """What is crawled; one run at a time crawls it into an output."""
        return self.name

    def words(self) -> str:
        """What is looked for, in one form however it was written; "" where it is everything."""
        words = "|".join(sorted({term.written for term in self.filter.terms}))
        return f"{words} in {self.filter.match_in}" if words else ""

    def asks_for_all(self) -> bool:
        """Whether the crawl asks for all that is new since the last one: then what it gives can be
        compared with what others gave."""
        return False

    def keeps(self) -> bool:
        """Whether what becomes of articles is kept for the next run."""
        return output_of(self.crawler) is not None

    def look_back(self, database: Database | None) -> None:
        """Find out what earlier crawls have done, before this one begins: ``database`` has it."""

    def _open_frontier(self) -> None:
        self._store = store_of(self.crawler, self.crawl_name) if self.keeps() else None
        database = self._store.database if self._store else Database(None)
        try:
            self.look_back(self._store.database if self._store else None)
            days = self.settings.getfloat("NEWSCRAWL_RECHECK_DAYS", 7)
            times = self.settings.getint("NEWSCRAWL_RECHECK_TIMES", 3)
            self.frontier = Frontier(
                database,
                self.crawl_name,
                run_id_of(self.crawler),
                Scope(self.words(), self.filter.since, self.filter.until),
                is_limited=bool(self.limit),
                recheck=(timedelta(days=days), times),
                barred=self._store.withdrawn.keys if self._store else (),
            )
        except BaseException:
            if self._store:
                close_store(self.crawler)
            else:
                database.close()
            raise

    def _close_frontier(self, reason: str) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        if self._store is None:
            self.frontier.database.close()
            return
        if not self._store.broken:
            self.ending(reason)
            self.frontier.end(reason)
            assert self.crawler.stats is not None
            note_standing(
                self.frontier,
                self.crawler.stats,
                self.settings.getdict("NEWSCRAWL_MONITORS"),
                reason,
                asks_for_all=self.asks_for_all(),
            )
        close_store(self.crawler)

    def break_off(self) -> None:
        """The run ends before the crawl does: what it has leased is released, what it has found is
        kept."""
        self._close_frontier("broken off")

    def ending(self, reason: str) -> None:
        """The crawl is over, and all that it has found is in the outbox."""

    # Requests

    @property
    def blocked(self) -> Mapping[str, str]:
        """Sites whose articles are not to be fetched, and why."""
        return {}

    def listings(self) -> AsyncIterator[Request]:
        """The requests for lists of articles; whoever reads them names what they hold."""
        raise NotImplementedError

    def request_for(self, job: Job) -> Request:
        """The first request for an article."""
        raise NotImplementedError

    @property
    def asks_open(self) -> int:
        """Listings that are being fetched."""
        return self._asks_open

    @asks_open.setter
    def asks_open(self, count: int) -> None:
        self._asks_open = count
        self.wake()

    async def start(self) -> AsyncIterator[Request]:
        """The requests of ``listings``, and those for articles that wait, as there is room."""
        listings = self.listings()
        step: asyncio.Future[Request] | None = asyncio.ensure_future(anext(listings))
        try:
            while not self.is_done():
                for request in self._leased():
                    yield request
                if step is not None and step.done():
                    try:
                        request = step.result()
                    except StopAsyncIteration:
                        step = None
                    else:
                        step = asyncio.ensure_future(anext(listings))
                        yield request
                    continue
                if step is None and self._is_idle():
                    return
                await self._change(step)
        finally:
            if step is not None:
                step.cancel()

    def _leased(self) -> Iterator[Request]:
        """Requests for articles, once there is room for some more."""
        most = self.window or 2 * self.settings.getint("CONCURRENT_REQUESTS", 16)
        room = most - self.jobs.under_way
        if self.limit:
            room = min(room, self.limit - self.jobs.under_way - self.jobs.kept)
        elif 2 * room < most:
            return
        for lease in self.frontier.lease(room) if room > 0 else ():
            if self.blocked and site_of(lease.url) in self.blocked:
                self.count("failed/blocked")
                lease.failed("blocked")
                continue
            yield self.request_for(self.jobs.begin(lease))

    def _is_idle(self) -> bool:
        """Whether nothing is under way, and nothing waits that this run would fetch."""
        if not (self.jobs.under_way or self.asks_open or self.frontier.waiting):
            return True
        engine = self.crawler.engine
        assert engine is not None
        slot = engine.scraper.slot
        if engine.downloader.active or slot is None or not slot.is_idle():
            return False
        scheduler = engine._slot.scheduler if engine._slot else None
        if scheduler is None or scheduler.has_pending_requests():
            return False
        if self.jobs.under_way or self.asks_open:
            self.logger.debug(
                "Nothing is under way any more: %d, %d", self.jobs.under_way, self.asks_open
            )
            self.jobs.under_way = self.asks_open = 0
        return not self.frontier.waiting

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until ``condition`` holds; it is looked at when something was fetched or found."""
        while not condition():
            await self._change(None)

    async def room(self) -> None:
        """Wait until so few articles wait to be fetched that more may be looked for."""
        await self.until(lambda: self.frontier.waiting < AHEAD)

    async def _change(self, step: asyncio.Future[Request] | None) -> None:
        """Wait until something has happened, or for a while."""
        if self._tick is None or self._tick.is_set():
            self._tick = asyncio.Event()
        waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future(self._tick.wait())}
        tick = next(iter(waiting))
        if step is not None:
            waiting.add(step)
        try:
            await asyncio.wait(waiting, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tick.cancel()

    def wake(self) -> None:
        """Something was fetched or found: there may be room for more, or more to fetch."""
        if self._tick is not None:
            self._tick.set()

    # How much there is

    def is_full(self) -> bool:
        """Whether as many articles are kept, under way or waiting as ``limit`` allows."""
        found = self.jobs.kept + self.jobs.under_way + self.frontier.waiting
        return bool(self.limit) and found >= self.limit

    def is_done(self) -> bool:
        """Whether ``limit`` articles are kept."""
        return bool(self.limit) and self.jobs.kept >= self.limit

    def job_of(self, url: str | None) -> Job | None:
        """The job whose page is at ``url``, once it is fetched and until something became of it."""
        return self.jobs.at(url)

    def count(self, name: str) -> None:
        """Add one to the stat ``newscrawl/<name>``."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"newscrawl/{name}")
