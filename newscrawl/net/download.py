"""SafeDownload: how pages come over the network, within limits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from newscrawl.net.failures import Refused
from newscrawl.net.resolver import was_refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

MAX_HEAD = 128 * 1024
"""Bytes that status line and headers of an answer may have together; browsers take 256 KiB. (Of a
single line Twisted takes 16 KiB.)"""


class HeadTooLargeError(Exception):
    """An answer whose headers are larger than ``MAX_HEAD``."""


class SafeDownload(HTTP11DownloadHandler):
    """Scrapy's download handler for HTTP and HTTPS, which mends four things.

    Headers are read up to ``MAX_HEAD``: a host that sends them without end is cut off. A name whose
    addresses are all private fails as such ("private_address") and not as one that does not exist.
    No request is made again but by ``newscrawl.net.retries``. At the end, connections that close
    late are no error.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Twisted would ask again at once, without a delay, where an old connection has broken.
        self._pool.retryAutomatically = False
        self._pool._factory = _bounded(self._pool._factory)

    async def download_request(self, request: Request) -> Response:
        """As in Scrapy's handler; raises Refused ("private_address") besides."""
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            host = urlparse_cached(request).hostname or ""
            if was_refused(host):
                raise Refused(
                    "private_address", f"{host} has no address in the public internet"
                ) from None
            raise

    async def close(self) -> None:
        """Close the connections that are kept; a second later they are left to themselves.

        Scrapy's own gives up by answering in their place, and where the machine is busy both may
        answer: Twisted logs an AlreadyCalledError.
        """
        closing: Deferred[None] = self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]
        await asyncio.wait([deferred_to_future(closing)], timeout=self._disconnect_timeout)


def _bounded(factory: Any) -> Any:
    """``factory``, of HTTP connections, with a limit to the headers of each answer."""

    class Bounded(factory):  # type: ignore[misc]
        noisy = False

        def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
            protocol = super().buildProtocol(addr)
            protocol.dataReceived = _Bound(protocol).data_received
            return protocol

    return Bounded


class _Bound:
    """Counts the bytes of each answer's head."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._receive = protocol.dataReceived
        self._parser: Any = None
        self._size = 0

    def data_received(self, data: bytes) -> None:
        parser = getattr(self._protocol, "_parser", None)
        if parser is not self._parser:
            self._parser, self._size = parser, 0
        in_head = parser is not None and parser.state in ("STATUS", "HEADER")
        self._receive(data)
        if in_head and self._protocol._parser is parser and parser.state in ("STATUS", "HEADER"):
            self._size += len(data)
            if self._size > MAX_HEAD:
                self._protocol._giveUp(
                    Failure(  # type: ignore[no-untyped-call]
                        HeadTooLargeError(f"more than {MAX_HEAD} bytes")
                    )
                )
