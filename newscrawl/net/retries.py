"""Retries: a request that failed in passing is made again, after a wait that suits its failure; a
host that is down is left in peace, and holds up no other."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from newscrawl.net.failures import Refused, facts_of, kind_of, kind_of_status, retry_after
from newscrawl.net.waiting import hold
from newscrawl.page import NotAnArticle
from newscrawl.signals import let_go

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

FAILURES_IN_A_ROW = 8
"""After so many requests to a host that failed as if it were down, it is left in peace."""

MOST_PAUSES = 3
"""After so many pauses, each followed by a request that failed as well, a host is given up."""

LONGEST_PAUSE = 300.0
"""Seconds that a pause lasts at most, unless the host itself asks for more."""

DIRECT = "newscrawl_direct"
"""In the meta of a request for which another waits (for a robots.txt, say): it is not scheduled, so
where it has to wait, it waits where it is."""


@dataclass(slots=True)
class Host:
    """How a host gets on.

    failures   requests in a row that failed as if it were down
    pauses     pauses in a row that it was given
    until      when the pause ends (``time.monotonic``); 0: there is none
    trying     a request is under way to see whether it is back
    given_up   it is not asked for the rest of the run
    """

    failures: int = 0
    pauses: int = 0
    until: float = 0.0
    trying: bool = False
    given_up: bool = False


class _PostponedError(Exception):
    """A request that was waiting for its turn when its host got a pause."""


class Retry:
    """Downloader middleware in the place of Scrapy's, with a circuit breaker for each host.

    A failed request is made again as often as ``newscrawl.net.failures`` says of its kind (at most
    ``RETRY_TIMES``), after ``NEWSCRAWL_RETRY_WAIT`` seconds, twice as long each further time, and
    up to half as long again by chance. A host that answers 429, or any answer with Retry-After, is
    not asked before that time is over. Where that is more than ``NEWSCRAWL_PATIENCE`` seconds, its
    requests fail ("down").

    After ``FAILURES_IN_A_ROW`` a host gets a pause, then one request to see whether it is back;
    after ``MOST_PAUSES`` it is given up, and its requests fail ("down"). So does a guard's page in
    place of an article lead to a pause. Requests of a host that pauses are in the waiting room.

    Stats: retry/count and retry/reason_count/<kind>, as in Scrapy; newscrawl/pauses; newscrawl/down
    (hosts given up).
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._enabled = settings.getbool("RETRY_ENABLED")
        self._most = settings.getint("RETRY_TIMES")
        self._wait = settings.getfloat("NEWSCRAWL_RETRY_WAIT")
        self._patience = settings.getfloat("NEWSCRAWL_PATIENCE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._hosts: dict[str, Host] = {}
        crawler.signals.connect(self._has_answered, signals.response_downloaded)
        crawler.signals.connect(self._is_dropped, signals.item_dropped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    # Before a request

    async def process_request(self, request: Request) -> Request | None:
        """Holds what is for a host that pauses; raises Refused ("down") where it is given up."""
        name = _host(request)
        host = self._hosts.get(name)
        if host is None or not (host.until or host.given_up):
            return None
        if host.given_up:
            raise Refused("down", name)
        wait = host.until - time.monotonic()
        if host.trying and request.meta.get(DIRECT):
            return None  # the one that goes to see waits for it
        if wait > self._patience and not host.trying:
            raise Refused("down", f"{name} is to be asked again in {wait:.0f} s")
        if host.trying and wait > 0 and not request.meta.get(DIRECT):
            return hold(request, wait, name, lambda: host.trying)
        if wait > 0:
            return await self._later(request, wait)
        if host.pauses:
            # One request goes to see; the others wait for what comes of it.
            host.trying, host.until = True, time.monotonic() + 2 * self._timeout
        else:
            host.until = 0.0
        return None

    # After it

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        kind = kind_of_status(response.status)
        if not facts_of(kind).retries:
            return response
        return await self._again(request, kind, retry_after(response)) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        host = self._hosts.get(_host(request))
        if isinstance(exception, _PostponedError):
            wait = host.until - time.monotonic() if host else 0.0
            return await self._later(request, max(0.0, wait))
        kind = kind_of(exception)
        if facts_of(kind).down:
            self._has_failed(_host(request))
        elif host and host.trying:
            self._end_pause(_host(request), host)
        return await self._again(request, kind)

    async def _again(
        self, request: Request, kind: str, asked: float | None = None
    ) -> Request | None:
        """``request`` anew, if ``kind`` is worth it; ``asked``: the host's own Retry-After."""
        most = min(self._most, facts_of(kind).retries)
        if not self._enabled or not most or request.meta.get("dont_retry"):
            return None
        assert self._crawler.spider is not None
        times = request.meta.get("retry_times", 0)
        wait = self._backoff(times) if asked is None else max(asked, self._wait)
        if wait > self._patience:
            return None
        again = get_retry_request(
            request,
            spider=self._crawler.spider,
            reason=kind,
            max_retry_times=most,
            give_up_log_level="DEBUG",
        )
        return await self._later(again, wait) if again else None

    async def _later(self, request: Request, wait: float) -> Request:
        if request.meta.get(DIRECT):
            await asyncio.sleep(wait)
            return request.replace(dont_filter=True)
        return hold(request, wait, _host(request))

    def _backoff(self, times: int) -> float:
        wait = min(LONGEST_PAUSE, self._wait * 2.0**times)
        return wait * random.uniform(1.0, 1.5)

    # How hosts get on

    def _has_answered(self, response: Response, request: Request) -> None:
        name = _host(request)
        kind = kind_of_status(response.status)
        asked = retry_after(response)
        if asked is not None or response.status == 429:
            host = self._hosts.setdefault(name, Host())
            wait = self._backoff(host.failures) if asked is None else asked
            host.failures = min(host.failures + 1, 16)
            self._pause(name, host, wait, kind)
        elif facts_of(kind).down:
            self._has_failed(name)
        elif (known := self._hosts.get(name)) and not known.given_up:
            self._end_pause(name, known)

    def _has_failed(self, name: str) -> None:
        host = self._hosts.setdefault(name, Host())
        host.failures += 1
        if host.given_up or not (host.trying or host.failures >= FAILURES_IN_A_ROW):
            return
        if host.until and not host.trying:
            return  # asked before the pause began
        if host.pauses == MOST_PAUSES:
            host.given_up = True
            self._count("down")
            logger.warning("%s is down: it is not asked any more in this run", name)
            self._let_go(name, host)
        else:
            wait = min(LONGEST_PAUSE, 4 * self._wait * 2.0**host.pauses)
            host.pauses += 1
            self._pause(name, host, wait, "it seems to be down")

    def _is_dropped(self, response: Response | None, exception: Exception) -> None:
        if response is None or not isinstance(exception, NotAnArticle):
            return
        if exception.reason == "blocked_page":
            name = urlsplit(response.url).hostname or ""
            host = self._hosts.setdefault(name, Host())
            host.failures += 1
            wait = min(LONGEST_PAUSE, 4 * self._wait * 2.0 ** min(host.failures, 16))
            self._pause(name, host, wait, "its guard sent a page of its own")

    def _pause(self, name: str, host: Host, wait: float, why: str) -> None:
        """Ask nothing of a host for ``wait`` seconds; what waits for its turn there is put off."""
        until = time.monotonic() + wait
        host.until = until if host.trying else max(host.until, until)
        self._count("pauses")
        if wait:
            logger.info("%s gets a pause of %.0f s (%s)", name, wait, why)
        self._let_go(name, host)
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots.get(name)
        while slot and slot.queue:
            _, answer = slot.queue.popleft()
            answer.errback(Failure(_PostponedError()))  # type: ignore[no-untyped-call]

    def _end_pause(self, name: str, host: Host) -> None:
        """A host has answered."""
        if host.until and not host.trying:
            return  # it was asked before the pause began
        del self._hosts[name]
        self._let_go(name, host)

    def _let_go(self, name: str, host: Host) -> None:
        """What waits for the request that was to see whether a host is back need not any more."""
        if host.trying:
            host.trying = False
            self._crawler.signals.send_catch_log(let_go, key=name)

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"newscrawl/{name}")


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
