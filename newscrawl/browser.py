"""Render: pages that scripts make are shown by a browser, which has no network of its own.

The page itself, and each script or piece of data of the same site that it asks for, is fetched by
Scrapy, so that robots.txt, the delay, the limits and the raw archive hold for all of it. Whatever
else the page asks for (advertisements, counters, pictures, other sites) is not fetched.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.config import ConfigError
from newscrawl.failures import Refused
from newscrawl.retries import DIRECT
from newscrawl.urls import site_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for where ``NEWSCRAWL_BROWSER`` names none."""

_FETCHED = ("script", "xhr", "fetch")
_KEPT_SCRIPTS = 100
_NOWHERE = "http://127.0.0.1:9"  # the port of "discard", on which nothing listens
_ARGUMENTS = ("--disable-quic", "--disable-background-networking", "--disable-component-update")


class Render:
    """Downloader middleware: HTML pages of a publisher with ``javascript`` are what a browser makes
    of them. The browser is started when it is first needed; it shows one page at a time.

    A page that it cannot show fails ("javascript"). One that is still at work after
    ``NEWSCRAWL_BROWSER_SECONDS`` is taken as it is then.

    Stats: newscrawl/rendered (pages), newscrawl/rendered/parts (what was fetched for them).
    """

    def __init__(self, crawler: Crawler, program: str) -> None:
        self._crawler = crawler
        self._program = program
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_BROWSER_SECONDS")
        self._one = asyncio.Lock()
        self._playwright: Any = None
        self._browser: Any = None
        self._scripts: OrderedDict[str, Response] = OrderedDict()
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ConfigError where Playwright or the browser is missing."""
        if not crawler.settings.getbool("NEWSCRAWL_JAVASCRIPT"):
            raise NotConfigured
        try:
            import playwright.async_api  # noqa: F401
        except ImportError:
            raise ConfigError(
                "javascript is set for a publisher, but Playwright is not installed; "
                "pip install 'newscrawl[javascript]'"
            ) from None
        return cls(crawler, find_browser(crawler.settings["NEWSCRAWL_BROWSER"]))

    async def process_response(self, request: Request, response: Response) -> Response:
        """What the browser makes of ``response``. Raises Refused ("javascript")."""
        asked = "site" in request.meta and not request.meta.get(DIRECT)
        if not asked or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        from playwright.async_api import Error

        try:
            async with self._one:
                html = await self._show(request, response)
        except Error as error:
            raise Refused("javascript", str(error).partition("\n")[0]) from error
        self._count("rendered")
        made = response.replace(body=html.encode("utf-8", "replace"), encoding="utf-8")
        made.headers[b"Content-Type"] = b"text/html; charset=utf-8"
        return made

    async def _show(self, request: Request, response: Response) -> str:
        from playwright.async_api import TimeoutError as StillAtWorkError

        if self._browser is None or not self._browser.is_connected():
            await self._start()
        context = await self._browser.new_context(
            user_agent=self._crawler.settings["USER_AGENT"],
            locale="id-ID",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            page = await context.new_page()
            first = [response]

            async def answer(route: Any) -> None:
                asked = route.request
                if first and asked.is_navigation_request() and asked.frame == page.main_frame:
                    await _give(route, first.pop())
                elif part := await self._part(asked, request.meta["site"]):
                    await _give(route, part)
                else:
                    await route.abort()

            await page.route("**", answer)
            limit = self._seconds * 1000
            try:
                await page.goto(response.url, wait_until="domcontentloaded", timeout=limit)
                await page.wait_for_load_state("networkidle", timeout=limit)
            except StillAtWorkError:
                logger.info("Still at work after %g s: %s", self._seconds, response.url)
            html: str = await page.content()
            return html
        finally:
            await context.close()

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

    async def _start(self) -> None:
        from playwright.async_api import async_playwright

        if self._playwright is None:
            self._playwright = await async_playwright().start()
        arguments = [*_ARGUMENTS]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium does not start as root with it
        self._browser = await self._playwright.chromium.launch(
            executable_path=self._program,
            args=arguments,
            proxy={"server": _NOWHERE, "bypass": "<-loopback>"},
        )

    async def _end(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._browser = self._playwright = None

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
