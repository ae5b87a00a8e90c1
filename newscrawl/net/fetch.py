"""Fetch single pages, as ``newscrawl extract URL`` does; a crawl goes through Scrapy instead."""

from __future__ import annotations

import http.client
import re
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from w3lib.url import safe_url_string

from newscrawl.limits import MAX_PAGE, MAX_ROBOTS, MAX_URL, InputError, unzip
from newscrawl.net.addresses import address_in, doors, is_private_host, is_public
from newscrawl.net.robots import parse_robots, pause_asked
from newscrawl.urls import site_of

TIMEOUT = 30.0
"""Seconds that a site may stay silent."""


class FetchError(InputError):
    """A page that was not fetched; the message says why."""


@dataclass(frozen=True)
class Fetched:
    """A page as fetched: ``url`` is where it was found in the end, after redirects."""

    url: str
    content: bytes
    content_type: str | None
    fetched_at: datetime


class Fetcher:
    """Fetches pages one after the other under one honest name.

    Each site's robots.txt is obeyed, with its Crawl-delay and Request-rate, for the page and for
    what it redirects to, which is of the same site; ``delay`` is the least number of seconds
    between two requests to one site. No address is connected to that is not of the public
    internet, unless ``private``.
    """

    def __init__(self, user_agent: str, delay: float = 1.0, private: bool = False) -> None:
        self._user_agent = user_agent
        self._token = re.split(r"[/\s]", user_agent, maxsplit=1)[0]  # as robots.txt files know it
        self._delay = delay
        self._robots: dict[str, Protego] = {}
        self._asked: dict[str, float] = {}
        self._private = private
        handlers = () if private else (_PublicHTTP(), _PublicHTTPS())
        self._opener = urllib.request.build_opener(_Redirects(self), *handlers)
        self._plain = urllib.request.build_opener(_Redirects(), *handlers)

    def get(self, url: str) -> Fetched:
        """The page at ``url``; raises ``FetchError`` where it is barred, missing or too large."""
        try:
            url = safe_url_string(url)
        except ValueError as error:
            raise FetchError(f"not a web address: {error}") from error
        self.admit(url)
        response, content = self._open(self._opener, url, MAX_PAGE + 1)
        if response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip"):
            content = unzip(content)
        if len(content) > MAX_PAGE:
            raise FetchError(f"larger than {MAX_PAGE} bytes")
        return Fetched(
            url=response.url,
            content=content,
            content_type=response.headers.get("Content-Type"),
            fetched_at=datetime.now(UTC),
        )

    def admit(self, url: str) -> None:
        """Wait until ``url`` may be asked for; raises ``FetchError`` where it may not."""
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise FetchError(f"not a web address: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(f"not a web address: {url}")
        if len(url) > MAX_URL:
            raise FetchError(f"the URL has more than {MAX_URL} characters")
        if not self._private and is_private_host(parts.hostname):
            raise FetchError(_private(parts.hostname))
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        robots = self._robots[site]
        if not robots.can_fetch(url, self._token):
            raise FetchError(f"{site}/robots.txt bars {url}")
        pause = max(self._delay, pause_asked(robots, self._token))
        if site in self._asked:
            time.sleep(max(0.0, self._asked[site] + pause - time.monotonic()))
        self._asked[site] = time.monotonic()

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt names of the site from which ``url`` was fetched."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        robots = self._robots.get(site)
        return [urljoin(f"{site}/", one) for one in robots.sitemaps] if robots else []

    def _read_robots(self, site: str) -> Protego:
        try:
            _, content = self._open(self._plain, f"{site}/robots.txt", MAX_ROBOTS)
        except FetchError as error:
            # RFC 9309: a site without the file bars nothing; one that cannot tell bars all.
            cause = error.__cause__
            status = cause.code if isinstance(cause, urllib.error.HTTPError) else 0
            if 400 <= status < 500 and status != http.HTTPStatus.TOO_MANY_REQUESTS:
                return Protego.parse("")
            raise FetchError(f"{site}/robots.txt: {error}") from error
        return parse_robots(content)

    def _open(
        self, opener: urllib.request.OpenerDirector, url: str, limit: int
    ) -> tuple[Any, bytes]:
        request = urllib.request.Request(
            url, headers={"User-Agent": self._user_agent, "Accept-Language": "id,en;q=0.5"}
        )
        try:
            with opener.open(request, timeout=TIMEOUT) as response:
                return response, response.read(limit)
        except urllib.error.HTTPError as error:
            error.close()
            raise FetchError(f"HTTP {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            raise FetchError(str(error.reason)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchError(str(error) or type(error).__name__) from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same site, of a page to where robots.txt lets us go."""

    max_redirections = 5

    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self._fetcher = fetcher

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        if site_of(newurl) != site_of(req.full_url):
            raise FetchError(f"redirected to another site, {newurl[:200]}; ask for that instead")
        if self._fetcher:
            self._fetcher.admit(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _private(host: str) -> str:
    return (
        f"{host} is not in the public internet; set private_addresses (NEWSCRAWL_PRIVATE_ADDRESSES="
        "yes) where that is what you want"
    )


def _connect(
    address: tuple[str, int], timeout: Any = None, source_address: Any = None
) -> socket.socket:
    """A connection to a public address of a host, or to a proxy."""
    host, port = address
    if doors.is_open(host, port):
        return socket.create_connection(address, timeout, source_address)
    error: OSError = OSError(_private(host))
    for *_, found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        one = address_in(str(found[0]))
        if one is None or not is_public(one):
            continue
        try:
            return socket.create_connection((str(one), port), timeout, source_address)
        except OSError as failed:
            error = failed
    raise error


class _HTTPConnection(http.client.HTTPConnection):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._create_connection = _connect


class _HTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._create_connection = _connect


class _PublicHTTP(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPConnection, req)


class _PublicHTTPS(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPSConnection, req)
