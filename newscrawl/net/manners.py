"""Manners: how fast a host is asked, where a crawl stays, and when it may go."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.limits import MAX_URL
from newscrawl.net.addresses import doors, is_private_host
from newscrawl.net.failures import Refused, Unwanted
from newscrawl.urls import site_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.http.headers import Headers
    from scrapy.settings import BaseSettings

    from newscrawl.publisher import Publisher

_NO_TEXT = (b"image/", b"video/", b"audio/", b"font/", b"application/pdf", b"application/zip")


def pace(delay: float, jitter: float) -> dict[str, float]:
    """The settings by which requests to a host are at least ``delay`` seconds apart, and up to
    ``jitter`` times as much longer, by chance (0.5: between 1 and 1.5 s).

    Scrapy varies a delay both ways (``DOWNLOAD_DELAY_JITTER``), so what it is told is the middle.
    """
    middle = 1.0 + jitter / 2
    return {
        "NEWSCRAWL_DELAY": delay,
        "DOWNLOAD_DELAY": delay * middle,
        "AUTOTHROTTLE_START_DELAY": delay * middle,
        "DOWNLOAD_DELAY_JITTER": jitter / 2 / middle,
    }


def set_manners(settings: BaseSettings, publisher: Publisher) -> None:
    """Set what holds for a publisher's spider alone.

    That is what the user has set for it (``NEWSCRAWL_PUBLISHERS``), else its own ``delay``, where
    the user's is shorter, but not 0 (a site of their own), and its own ``crawl_window``.
    """
    own = settings.getdict("NEWSCRAWL_PUBLISHERS").get(publisher.id, {})
    usual = settings.getfloat("NEWSCRAWL_DELAY")
    delay = own.get("delay", publisher.delay if 0 < usual < publisher.delay else usual)
    if delay != usual:
        jitter = settings.getfloat("NEWSCRAWL_JITTER")
        settings.setdict(pace(delay, jitter), priority="spider")
    said = {
        "NEWSCRAWL_CRAWL_WINDOW": own.get("crawl_window") or publisher.crawl_window,
        "NEWSCRAWL_PROXY": own.get("proxy"),
        "NEWSCRAWL_JAVASCRIPT": own.get("javascript"),
    }
    settings.setdict({name: value for name, value in said.items() if value}, priority="spider")


class StayInBounds:
    """Downloader middleware, before all others: what is never asked for, wherever it is named.

    Requests with ``site`` in their meta (a registrable domain) stay on that site: one that was
    redirected elsewhere fails ("offsite"), before anything is asked of the other site. So do
    requests to a site in the spider's ``blocked`` ("blocked"), redirects to what is neither http:
    nor https: ("scheme"), addresses that are not of the public internet ("private_address", unless
    ``NEWSCRAWL_PRIVATE_ADDRESSES``; of names see ``newscrawl.net.addresses``), and URLs of more
    than ``MAX_URL`` characters ("url_too_long").
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._private = crawler.settings.getbool("NEWSCRAWL_PRIVATE_ADDRESSES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Refused."""
        url = urlparse_cached(request)
        if len(request.url) > MAX_URL:
            raise Refused("url_too_long", f"{len(request.url)} characters")
        if not self._private and is_private_host(url.hostname or ""):
            raise Refused("private_address", url.hostname or "")
        site = request.meta.get("site")
        if site and request.meta.get("redirect_times") and site_of(request.url) != site:
            raise Refused("offsite", f"redirected to {url.hostname}")
        if site and site in getattr(self._crawler.spider, "blocked", ()):
            raise Refused("blocked", site)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Refused ("scheme") for a redirect that Scrapy did not follow."""
        target = response.headers.get(b"Location")
        if target and response.status in (301, 302, 303, 307, 308):
            scheme = target.partition(b":")[0][:20].decode("latin-1")
            raise Refused("scheme", f"redirected to a {scheme}: address")
        return response


class KeepDistance:
    """Scrapy extension: the delay between two requests to a host counts from when the first was
    answered, so that the host never sees less of it, however long the first was on its way."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._is_answered, signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _is_answered(self, request: Request) -> None:
        assert self._crawler.engine is not None
        slots = self._crawler.engine.downloader.slots
        if slot := slots.get(request.meta.get("download_slot", "")):
            slot.lastseen = time.monotonic()


class TakeText:
    """Scrapy extension: of a picture, a film or a PDF in place of a page, only the headers are
    taken ("content_type"). It looks at requests with ``site`` in their meta."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self._has_begun, signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _has_begun(self, headers: Headers, request: Request) -> None:
        kind = (headers.get(b"Content-Type") or b"").strip().lower()
        if "site" in request.meta and kind.startswith(_NO_TEXT):
            raise Unwanted("content_type")


class UseProxy:
    """Downloader middleware, before Scrapy's for proxies: all requests go through the proxy of
    ``NEWSCRAWL_PROXY``. Where none is set, the variables http_proxy and https_proxy count."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy
        doors.open(proxy)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        proxy = crawler.settings["NEWSCRAWL_PROXY"]
        if not proxy:
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        request.meta.setdefault("proxy", self._proxy)
