"""Render: pages that scripts make are shown by a browser, which has no network of its own.

The page itself, and each script or piece of data of the same site that it asks for, is fetched by
Scrapy, so that robots.txt, the delay, the limits and the raw archive hold for all of it. Whatever
else the page asks for (advertisements, counters, pictures, other sites) is not fetched. The browser
itself is ``newscrawl.net.offline``.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.config import ConfigError
from newscrawl.net.failures import Refused
from newscrawl.net.retries import DIRECT
from newscrawl.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Self

    from scrapy.crawler import Crawler

    from newscrawl.net.offline import OfflineBrowser

logger = logging.getLogger(__name__)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for where ``NEWSCRAWL_BROWSER`` names none."""

_FETCHED = ("script", "xhr", "fetch")
_KEPT_SCRIPTS = 100


class Render:
    """Downloader middleware: HTML pages of a publisher with ``javascript`` are what a browser makes
    of them. The browser is started when it is first needed; it shows one page at a time.

    A page that it cannot show fails ("javascript"). One that is still at work after
    ``NEWSCRAWL_BROWSER_SECONDS`` is taken as it is then; one that cannot even be read then, because
    a script of it never ends, fails.

    Stats: newscrawl/rendered (pages), newscrawl/rendered/parts (what was fetched for them).
    """

    def __init__(self, crawler: Crawler, browser: OfflineBrowser) -> None:
        self._crawler = crawler
        self._browser = browser
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_BROWSER_SECONDS")
        self._one = asyncio.Lock()
        self._scripts: OrderedDict[str, Response] = OrderedDict()
        crawler.signals.connect(browser.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ConfigError where scrapy-playwright or the browser is missing."""
        settings = crawler.settings
        if not settings.getbool("NEWSCRAWL_JAVASCRIPT"):
            raise NotConfigured
        try:
            from newscrawl.net.offline import OfflineBrowser
        except ImportError:
            raise ConfigError(
                "javascript is set for a publisher, but scrapy-playwright is not installed; "
                "pip install 'newscrawl[javascript]'"
            ) from None
        program = find_browser(settings["NEWSCRAWL_BROWSER"])
        return cls(crawler, OfflineBrowser(crawler, program, settings["USER_AGENT"]))

    async def process_response(self, request: Request, response: Response) -> Response:
        """What the browser makes of ``response``. Raises Refused ("javascript")."""
        asked = "site" in request.meta and not request.meta.get(DIRECT)
        if not asked or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        try:
            async with self._one:
                html = await self._show(request, response)
        except TimeoutError as error:
            raise Refused("javascript", "its scripts hold up the browser") from error
        except Exception as error:  # of scrapy-playwright: Playwright's, and some of its own
            raise Refused("javascript", str(error).partition("\n")[0]) from error
        self._count("rendered")
        made = response.replace(body=html.encode("utf-8", "replace"), encoding="utf-8")
        made.headers[b"Content-Type"] = b"text/html; charset=utf-8"
        return made

    async def _show(self, request: Request, response: Response) -> str:
        def answers() -> Callable[[Any], Awaitable[None]]:
            first = [response]

            async def answer(route: Any) -> None:
                asked = route.request
                if first and asked.is_navigation_request() and asked.frame.parent_frame is None:
                    await _give(route, first.pop())
                elif part := await self._part(asked, request.meta["site"]):
                    await _give(route, part)
                else:
                    await route.abort("aborted")  # the page stays as it is

            return answer

        return await self._browser.show(response.url, answers, self._seconds)

    async def _part(self, asked: Any, site: str) -> Response | None:
        """What a page asks for, where it is of its own site and may make its text."""
        url: str = asked.url
        if asked.resource_type not in _FETCHED or asked.method != "GET" or site_of(url) != site:
            return None
        if url in self._scripts:
            self._scripts.move_to_end(url)
            return self._scripts[url]
        assert self._crawler.engine is not None
        meta = {"site": site, DIRECT: True}
        try:
            part = await self._crawler.engine.download_async(
                Request(url, callback=NO_CALLBACK, meta=meta, dont_filter=True)
            )
        except Exception as error:
            logger.debug("Not fetched for a page: %s (%s)", url, error)
            return None
        self._count("rendered/parts")
        if asked.resource_type == "script" and part.status == 200:
            self._scripts[url] = part
            if len(self._scripts) > _KEPT_SCRIPTS:
                self._scripts.popitem(last=False)
        return part

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"newscrawl/{name}")


async def _give(route: Any, response: Response) -> None:
    """Answer a browser's request with what Scrapy has fetched."""
    kind = (response.headers.get(b"Content-Type") or b"text/html").decode("latin-1")
    await route.fulfill(status=response.status, content_type=kind, body=response.body)


def find_browser(named: str = "") -> str:
    """The path of the browser ``named``, else of the first of ``BROWSERS`` that is installed.

    Raises ConfigError where there is none.
    """
    for program in [named] if named else BROWSERS:
        if path := shutil.which(program):
            return path
    raise ConfigError(
        f"javascript is set for a publisher, but there is no {named or 'Chromium'}; install it "
        "(Debian: apt-get install chromium), or name one in NEWSCRAWL_BROWSER"
    )
