"""OfflineBrowser: a browser without a network, whose every request somebody else answers.

scrapy-playwright starts it, starts it again where it has gone, and keeps its contexts and pages.
Nothing of the page reaches a network: the one who asks answers each request or drops it, what is
not asked of him is dropped by scrapy-playwright's own rule, and what no rule sees (WebSockets,
windows that a script opens, calls by WebRTC) finds only a proxy that does not exist.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error, Route
from playwright.async_api import TimeoutError as StillAtWorkError
from scrapy import Request
from scrapy.settings import Settings
from scrapy_playwright.handler import Config, ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Answer = Callable[[Route], Awaitable[None]]
"""Answers a request of the browser, or drops it."""

_NOWHERE = "http://127.0.0.1:9"  # the port of "discard", on which nothing listens
_ARGUMENTS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    # WebRTC sends UDP, which goes round a proxy. Chromium reads the first, its shell the second.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


class OfflineBrowser:
    """The browser ``program``, which calls itself ``user_agent``; made before the engine starts.

    Settings of scrapy-playwright (``PLAYWRIGHT_…``) do not count: they could give it a network.
    Stats: what scrapy-playwright counts (playwright/…).
    """

    def __init__(self, crawler: Crawler, program: str, user_agent: str) -> None:
        arguments = [*_ARGUMENTS]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium does not start as root with it
        launch = {
            "executable_path": program,
            "args": arguments,
            "proxy": {"server": _NOWHERE, "bypass": "<-loopback>"},
        }
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)
        self._handler.config = Config.from_settings(
            Settings(
                {
                    "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
                    "PLAYWRIGHT_DOWNLOAD_TIMEOUT": 1,  # ms: nothing is downloaded
                }
            )
        )
        self._handler.browser_provider_cls = PlaywrightBrowserProvider
        self._handler.abort_request = _always
        self._context = {
            "user_agent": user_agent,
            "locale": "id-ID",
            "service_workers": "block",
            "accept_downloads": False,
        }
        self._names = map(str, count())

    async def show(self, url: str, answers: Callable[[], Answer], seconds: float) -> str:
        """The HTML of the page at ``url`` when it has come to rest, or after ``seconds``.

        Each page has a context of its own, without cookies. ``answers()`` makes what answers its
        requests, the first of which is for ``url``; it is called again where the browser had gone
        and the page is begun anew.

        Raises Error (Playwright's), or what else scrapy-playwright raises, where the page cannot be
        shown; TimeoutError where it holds up the browser, after twice ``seconds``.
        """

        async def begin(page: Any, request: Request) -> None:
            await page.route("**", _careful(answers()))

        name = next(self._names)
        request = Request(
            url,
            meta={
                "playwright": True,
                "playwright_include_page": True,
                "playwright_context": name,
                "playwright_context_kwargs": dict(self._context),
                "playwright_page_init_callback": begin,
                "playwright_page_goto_kwargs": {
                    "wait_until": "networkidle",
                    "timeout": seconds * 1000,
                },
            },
        )
        html: str
        try:
            async with asyncio.timeout(2 * seconds):
                try:
                    html = (await self._handler.download_request(request)).text
                except (StillAtWorkError, UnicodeEncodeError) as error:
                    # The latter: half a character, which UTF-8 does not have.
                    if isinstance(error, StillAtWorkError):
                        logger.info("Still at work after %g s: %s", seconds, url)
                    html = await request.meta["playwright_page"].content()
            shown: str = request.meta["playwright_page"].url
            if not shown.startswith(("http:", "https:")):
                raise Error(f"it went to {shown}")
            return html
        finally:
            if wrapper := self._handler.context_wrappers.get(name):
                with suppress(Error, TimeoutError):
                    async with asyncio.timeout(seconds):
                        await wrapper.context.close()

    async def close(self) -> None:
        """End the browser."""
        await self._handler.close()


def _always(request: Any) -> bool:
    return True


def _careful(answer: Answer) -> Answer:
    """``answer``, for which a page that has been closed meanwhile is no error."""

    async def careful(route: Route) -> None:
        with suppress(Error):
            await answer(route)

    return careful
