"""Manners: robots.txt is obeyed, with its Crawl-delay; redirects to other sites are not followed;
a site that has refused us is left alone."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader import Slot
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.urls import site_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

# The random part of a delay is called so from Scrapy 2.19 on.
_STEADY = {"jitter": 0.0} if hasattr(Slot, "jitter") else {"randomize_delay": False}

OFFSITE = "redirected to another site"
BLOCKED = "the site has refused us"


class StayOnSite:
    """Downloader middleware, before the one for robots.txt.

    Requests with ``site`` in their meta (a registrable domain) stay on that site: one that was
    redirected elsewhere fails with IgnoreRequest, before anything is asked of the other site. So
    does one to a site in the spider's ``blocked``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        site = request.meta.get("site")
        if site and request.meta.get("redirect_times") and site_of(request.url) != site:
            raise IgnoreRequest(OFFSITE)
        if site and site in getattr(self._crawler.spider, "blocked", ()):
            raise IgnoreRequest(BLOCKED)


class ObeyRobots(RobotsTxtMiddleware):
    """Downloader middleware in the place of Scrapy's, which it mends in three things.

    A host whose robots.txt asks for a Crawl-delay gets one request at a time, so many seconds
    apart, without the random part that ``DOWNLOAD_DELAY_JITTER`` adds; AutoThrottle does not
    shorten it. (Scrapy 2.19 reads Crawl-delay but does not obey it.)

    Of several requests that wait for one robots.txt, Scrapy 2.19 gives only the first its rules
    (a Deferred's result is used up by the first that awaits it) and lets the others pass: here
    all wait for one task.

    By RFC 9309, a robots.txt that cannot be had because the server fails (5xx) bars everything,
    one that is not there (4xx) bars nothing, whatever its page says.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._loading: dict[str, asyncio.Future[RobotParser | None]] = {}
        self._delays: dict[str, float] = {}
        crawler.signals.connect(self._keep_delay, signals.robots_parsed)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raises IgnoreRequest where robots.txt bars ``request``."""
        await super().process_request(request)
        if urlparse_cached(request).hostname in self._delays:
            request.meta["autothrottle_dont_adjust_delay"] = True

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for the host that ``request`` is for, fetched once; None: there are none."""
        host = urlparse_cached(request).netloc
        if host not in self._loading:
            self._loading[host] = asyncio.ensure_future(super().robot_parser(request))
        return await asyncio.shield(self._loading[host])

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _keep_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down for the host that ``request`` is for, if its robots.txt asks for it."""
        delay = robotparser.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        host = urlparse_cached(request).hostname
        if not host or not delay or delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        logger.info("%s asks for %g s between requests (Crawl-delay): kept", host, delay)
        self._delays[host] = delay
        downloader = self.crawler.engine.downloader
        slow = {"delay": delay, "concurrency": 1, **_STEADY}
        downloader.per_slot_settings[host] = slow
        if slot := downloader.slots.get(host):
            for name, value in slow.items():
                setattr(slot, name, value)
