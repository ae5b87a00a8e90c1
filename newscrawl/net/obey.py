"""ObeyRobots: a crawl obeys robots.txt, with its Crawl-delay and Request-rate."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.limits import MAX_ROBOTS
from newscrawl.net.failures import Refused, facts_of, kind_of
from newscrawl.net.retries import DIRECT
from newscrawl.net.robots import parse_robots, pause_asked
from newscrawl.net.waiting import hold
from newscrawl.signals import let_go
from newscrawl.urls import site_of
from newscrawl.wishes import SiteWishes

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

KEPT = 24 * 3600.0
"""Seconds for which a robots.txt is used; RFC 9309 asks for a day at most."""

KEPT_FAILURE = 300.0
"""Seconds after which a robots.txt that could not be had is asked for again."""

_LONGEST = 3600.0
"""Seconds that a page waits for its robots.txt at most."""

# The random part of a delay is called so from Scrapy 2.19 on.
_STEADY = {"jitter": 0.0} if hasattr(Slot, "jitter") else {"randomize_delay": False}


WISHES = "newscrawl_wishes"
"""In the meta of a request: the ``Wishes`` of its site for the page."""

_NONE = SiteWishes()


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a host's robots.txt.

    rules   as parsed, or
    failed  the kind of failure for which it could not be had
    until   when it is to be asked for again (``time.monotonic``)
    wishes  what the site says of the use of its pages
    """

    rules: Protego
    until: float
    failed: str = ""
    wishes: SiteWishes = _NONE


class ObeyRobots:
    """Downloader middleware: asks each host for its robots.txt once, and obeys it.

    A host that asks for a Crawl-delay or a Request-rate gets one request at a time, so many
    seconds apart; AutoThrottle does not shorten that. Pages wait for the robots.txt of their host
    in the waiting room, so that a slow host holds up no other.

    By RFC 9309, a robots.txt that cannot be had because the server fails (5xx, no answer) bars
    everything until it can; one that is not there (4xx) bars nothing, whatever its page says.

    With ``NEWSCRAWL_TDMREP``, a host is asked for its /.well-known/tdmrep.json as well. What both
    files say of training models (``newscrawl.wishes``) is in the meta of each request, ``WISHES``.

    Requests with ``dont_obey_robotstxt`` in their meta pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._obeys = settings.getbool("ROBOTSTXT_OBEY")
        self._agent: str = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        self._least = settings.getfloat("NEWSCRAWL_DELAY", settings.getfloat("DOWNLOAD_DELAY"))
        self._asks_tdmrep = settings.getbool("NEWSCRAWL_TDMREP")
        self._known: dict[str, Rules] = {}
        self._loading: dict[str, asyncio.Task[None]] = {}
        self._slow: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Raises Refused ("robots") where robots.txt bars ``request``."""
        if not self._obeys or request.meta.get("dont_obey_robotstxt"):
            return None
        url = urlparse_cached(request)
        if url.scheme not in ("http", "https"):
            return None
        site = f"{url.scheme}://{url.netloc}"
        known = self._known.get(site)
        if known is None or known.until < time.monotonic():
            if site not in self._loading:
                self._loading[site] = asyncio.ensure_future(self._load(site))
            if not request.meta.get(DIRECT):
                return hold(request, _LONGEST, _key(site), lambda: site in self._loading)
            await asyncio.shield(self._loading[site])
            known = self._known[site]
        if known.failed:
            raise Refused(known.failed, f"{site}/robots.txt could not be had")
        if not known.rules.can_fetch(request.url, self._agent):
            self._count("robotstxt/forbidden")
            raise Refused("robots", f"{site}/robots.txt bars it")
        if url.hostname in self._slow:
            request.meta["autothrottle_dont_adjust_delay"] = True
        request.meta[WISHES] = known.wishes.of(request.url)
        return None

    async def _load(self, site: str) -> None:
        """Ask for what a site says of itself, and let go what waits for it."""
        failed, content, kept = "", b"", KEPT
        try:
            response = await self._ask(site, "/robots.txt")
        except Exception as error:
            kind = kind_of(error)
            if facts_of(kind).passing:
                failed, kept = kind, KEPT_FAILURE
            logger.info("%s/robots.txt not read: %s", site, kind)
        else:
            self._count("robotstxt/request_count")
            self._count(f"robotstxt/response_status_count/{response.status}")
            if response.status >= 500 or response.status == 429:
                failed, kept = "robots_unavailable", KEPT_FAILURE
            elif response.status < 400:
                content = response.body[:MAX_ROBOTS]
        rules = parse_robots(content)
        self._keep_pause(site, rules)
        reserved = b"" if failed else await self._reservation(site, rules)
        wishes = SiteWishes(content, reserved, site)
        self._known[site] = Rules(rules, time.monotonic() + kept, failed, wishes)
        self._loading.pop(site, None)
        self._crawler.signals.send_catch_log(let_go, key=_key(site))

    async def _reservation(self, site: str, rules: Protego) -> bytes:
        """What is in the site's tdmrep.json, where it has one and may be asked for it."""
        path = "/.well-known/tdmrep.json"
        if not self._asks_tdmrep or not rules.can_fetch(f"{site}{path}", self._agent):
            return b""
        try:
            response = await self._ask(site, path)
        except Exception as error:
            logger.debug("%s%s not read: %s", site, path, kind_of(error))
            return b""
        return response.body[:MAX_ROBOTS] if response.status == HTTPStatus.OK else b""

    async def _ask(self, site: str, path: str) -> Response:
        meta = {
            "dont_obey_robotstxt": True,
            DIRECT: True,
            "site": site_of(site),
            "download_maxsize": 4 * MAX_ROBOTS,
        }
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(
            Request(f"{site}{path}", callback=NO_CALLBACK, meta=meta)
        )

    def _keep_pause(self, site: str, rules: Protego) -> None:
        """Slow down for a host whose robots.txt asks for it."""
        delay = pause_asked(rules, self._agent)
        host = urlparse_cached(Request(site)).hostname
        if not host or delay <= self._least:
            return
        logger.info("%s asks for %g s between requests: kept", host, delay)
        self._slow.add(host)
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        slow = {"delay": delay, "concurrency": 1, **_STEADY}
        downloader.per_slot_settings[host] = slow
        if slot := downloader.slots.get(host):
            for name, value in slow.items():
                setattr(slot, name, value)

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(name)


def _key(site: str) -> str:
    return f"robots of {site}"
