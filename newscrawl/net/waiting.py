"""The waiting room: requests that are to be made later, and hold up no others meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scrapy.core.scheduler import Scheduler

from newscrawl.signals import let_go

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from twisted.internet.defer import Deferred

_HELD = "newscrawl_held"


def hold(
    request: Request, seconds: float, key: str, still: Callable[[], bool] | None = None
) -> Request:
    """``request`` anew, to be made in ``seconds``, or when ``let_go`` is sent for ``key``.

    For a downloader middleware to return in place of a response. ``still`` says whether ``key`` is
    yet to be waited for when the request arrives in the waiting room, which takes a moment.
    """
    later = request.replace(dont_filter=True)
    later.meta[_HELD] = (time.monotonic() + seconds, key, still)
    return later


class PatientScheduler(Scheduler):
    """Scrapy's scheduler with a waiting room: a request from ``hold`` is kept back until its time.

    A crawl with requests in the waiting room is not at its end. With ``JOBDIR`` they are kept with
    the others when the crawl is stopped.
    """

    def open(self, spider: Spider) -> Deferred[None] | None:
        self._held: dict[str, dict[Request, asyncio.TimerHandle]] = defaultdict(dict)
        assert self.crawler is not None
        self.crawler.signals.connect(self._let_go, let_go)
        return super().open(spider)

    def close(self, reason: str) -> Deferred[None] | None:
        for waiting in self._held.values():
            for request, timer in waiting.items():
                timer.cancel()
                if self.dqs is not None:
                    super().enqueue_request(request)
        self._held.clear()
        return super().close(reason)

    def enqueue_request(self, request: Request) -> bool:
        """As in ``Scheduler``; a request that is held takes its place when its time has come."""
        until, key, still = request.meta.pop(_HELD, (0.0, "", None))
        wait = until - time.monotonic()
        if wait <= 0 or (still and not still()):
            return bool(super().enqueue_request(request))
        loop = asyncio.get_running_loop()
        self._held[key][request] = loop.call_later(wait, self._release, key, request)
        return True

    def __len__(self) -> int:
        return super().__len__() + sum(len(waiting) for waiting in self._held.values())

    def _release(self, key: str, request: Request) -> None:
        waiting = self._held.get(key, {})
        if timer := waiting.pop(request, None):
            timer.cancel()
            if not waiting:
                del self._held[key]
            assert self.crawler is not None
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(request)

    def _let_go(self, key: str, **_: Any) -> None:
        for request in list(self._held.get(key, ())):
            self._release(key, request)
