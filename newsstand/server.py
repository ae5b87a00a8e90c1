"""The newsstand itself: an HTTP(S) proxy on loopback that answers for the real hosts."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import ssl
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import trustme

from newsstand.answers import Answer, Library, Request
from newsstand.faults import Change
from newsstand.generator import GeneratedArticle
from newsstand.layouts import LAYOUTS, Layout
from newsstand.making import make_articles
from newsstand.mishaps import Fault, HostFault

_MAX_HEAD = 64 * 1024
_WIB = timezone(timedelta(hours=7))


class Answers(Protocol):
    """What has an answer for every request."""

    def answer(self, request: Request) -> Answer:
        """The answer for ``request``."""


@dataclass(frozen=True)
class Logged:
    """One request as it was answered."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    at: float = 0.0
    """When the request had arrived (``time.monotonic``)."""


class Newsstand:
    """A loopback server that plays news sites; ``with Newsstand() as stand`` runs it in a thread.

    per_layout     articles in each layout
    seed           of the generator: the same seed, day and number give the same articles
    days           days over which the articles are spread, the last one being ``today``
    today          the newest day (default: today in Jakarta)
    layouts        what is printed (default: all)
    refusing       publishers that answer 403 to everything
    barring        publishers whose robots.txt bars ``barred_agent``
    no_one_page    publishers whose robots.txt bars ``?page=all``
    faults         whether some pages of each site fail once, are slow or have moved, and some
                   links lead nowhere
    press          what answers in place of all that, where it is given
    """

    def __init__(
        self,
        per_layout: int = 20,
        seed: int = 1,
        days: int = 2,
        today: date | None = None,
        layouts: tuple[Layout, ...] = LAYOUTS,
        refusing: Iterable[str] = ("jpnn",),
        barring: Iterable[str] = ("tirto",),
        no_one_page: Iterable[str] = ("okezone",),
        barred_agent: str = "newscrawl",
        faults: bool = True,
        press: Answers | None = None,
    ) -> None:
        self.today = today or datetime.now(_WIB).date()
        self.days = days
        made = make_articles(seed, per_layout, self.today, days, layouts)
        self.articles: dict[str, GeneratedArticle] = {article.url: article for article in made}
        self.library = Library(
            made,
            refusing=frozenset(refusing),
            barring=frozenset(barring),
            no_one_page=frozenset(no_one_page),
            barred_agent=barred_agent,
            strays=faults,
        )
        self.press = press
        self.faults: dict[str, Fault] = {}
        """What goes wrong with the answers for a URL (without its query)."""
        self.host_faults: dict[str, HostFault] = {}
        """What goes wrong with connections to a host."""
        if faults:
            self._break_some(made)
        self.requests: list[Logged] = []
        self.changes: dict[str, Change] = {}
        """What has happened to the pages of a host or domain, by its name."""
        self.port = 0
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._authority = trustme.CA()
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def proxy_url(self) -> str:
        """What ``http_proxy`` and ``https_proxy`` must say."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ca_file(self) -> str:
        """Path of the certificate (PEM) that signs those of the hosts."""
        if self._folder is None:
            raise RuntimeError("the newsstand is not running")
        return str(Path(self._folder.name) / "newsstand-ca.pem")

    def environment(self) -> dict[str, str]:
        """Environment variables for a crawler, in which it takes the newsstand for the internet."""
        proxies = {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}
        return {
            **dict.fromkeys(proxies, self.proxy_url),
            "no_proxy": "",
            "NO_PROXY": "",
            "SSL_CERT_FILE": self.ca_file,
        }

    @property
    def first_day(self) -> date:
        """The oldest day of which there are articles."""
        return self.today - timedelta(days=self.days - 1)

    def of(self, publisher: str) -> list[GeneratedArticle]:
        """The articles of ``publisher``, newest first."""
        return self.library.of(publisher)

    def urls(self, status: int | None = None) -> list[str]:
        """The URLs asked for so far, in order; only those answered with ``status`` where given."""
        return [one.url for one in self.requests if status is None or one.status == status]

    # Running

    async def start(self) -> None:
        """Listen on a free port of loopback, in the running event loop."""
        self._folder = tempfile.TemporaryDirectory(prefix="newsstand-")
        self._authority.cert_pem.write_to_path(self.ca_file)
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", 0, limit=_MAX_HEAD, backlog=256
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and remove the certificate."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    async def __aenter__(self) -> Newsstand:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    def __enter__(self) -> Newsstand:
        loop = asyncio.new_event_loop()
        self._loop = loop
        self._thread = threading.Thread(target=loop.run_forever, name="newsstand", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.start(), loop).result(30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._wind_up(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
        self._loop = self._thread = None

    async def _wind_up(self) -> None:
        await self.stop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # Connections

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (OSError, ssl.SSLError, EOFError, asyncio.LimitOverrunError, ValueError):
            pass  # the other side went away, or spoke no HTTP: nobody is left to be told
        finally:
            writer.close()
            with suppress(OSError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure_host = ""
        while True:
            head = await _read_head(reader)
            if head is None:
                return
            method, target, headers = head
            if method == "CONNECT":
                secure_host = target.rpartition(":")[0]
                host_fault = self.host_faults.get(secure_host)
                if host_fault == "unreachable":
                    writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                    await writer.drain()
                    return
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.drain()
                wrong = host_fault == "certificate"
                await writer.start_tls(self._context("wrong.example" if wrong else secure_host))
                continue
            posted = await reader.readexactly(int(headers.get("content-length") or 0))
            url = f"https://{secure_host}{target}" if secure_host else target
            if not await self._respond(Request(method, urlsplit(url), headers, posted), writer):
                return

    def _context(self, host: str) -> ssl.SSLContext:
        context = self._contexts.get(host)
        if context is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(host).configure_cert(context)
            self._contexts[host] = context
        return context

    async def _respond(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        at = time.monotonic()
        answer = (self.press or self.library).answer(request)
        fault = self._fault(request.url)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault:
            answer = fault.answer(answer)
        status, headers, body = _finish(request, self._changed(request.url, answer))
        if fault and fault.claimed:
            headers["Content-Length"] = str(fault.claimed)
        logged = Logged(request.method, request.url.geturl(), status, request.headers, at)
        self.requests.append(logged)
        if fault and fault.reset:
            writer.transport.abort()
            return False
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if fault and fault.endless_headers:
            writer.write("\r\n".join([*lines, ""]).encode("latin-1"))
            for number in range(100_000):
                writer.write(f"X-More-{number}: {'x' * 200}\r\n".encode())
                await writer.drain()
            return False
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if fault and fault.truncated:
            writer.write(body[: len(body) // 2])
            await writer.drain()
            return False
        if request.method != "HEAD":
            writer.write(body)
        await writer.drain()
        return request.headers.get("connection", "").lower() != "close" and not (
            fault and fault.claimed
        )

    # Faults

    def _fault(self, url: SplitResult) -> Fault | None:
        fault = self.faults.get(f"{url.scheme}://{url.netloc}{url.path}")
        if fault is None or fault.times <= 0:
            return None
        fault.times -= 1
        return fault

    def _changed(self, url: SplitResult, answer: Answer) -> Answer:
        """``answer`` as it is since the pages of its site have changed."""
        host = url.hostname or ""
        for name, change in self.changes.items():
            html = answer.status == HTTPStatus.OK and answer.content_type.startswith("text/html")
            if html and (host == name or host.endswith(f".{name}")):
                return replace(answer, body=change(answer.body))
        return answer

    def _break_some(self, articles: list[GeneratedArticle]) -> None:
        """For each publisher one page that is down once, one slow and one that breaks off once."""
        for publisher in {article.publisher for article in articles}:
            urls = sorted(one.url for one in articles if one.publisher == publisher)
            ways = (Fault(status=503), Fault(delay=0.3), Fault(truncated=True))
            self.faults |= dict(zip(urls, ways, strict=False))


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]] | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in rest if line)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _finish(request: Request, answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as sent: compressed where accepted, 304 where nothing changed."""
    headers = {"Server": "newsstand", "Date": format_datetime(datetime.now(UTC))}
    headers |= answer.headers
    status, body = answer.status, answer.body
    if status == HTTPStatus.OK:
        tag = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()[:16]}"'
        headers["ETag"] = tag
        if answer.modified_at:
            headers["Last-Modified"] = format_datetime(answer.modified_at.astimezone(UTC))
        if _unchanged(request.headers, tag, answer.modified_at):
            return HTTPStatus.NOT_MODIFIED, {**headers, "Content-Length": "0"}, b""
    headers.setdefault("Content-Type", answer.content_type)
    accepted = request.headers.get("accept-encoding", "")
    if "gzip" in accepted and len(body) > 512 and "Content-Encoding" not in headers:
        body = gzip.compress(body, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return status, headers, body


def _unchanged(headers: Mapping[str, str], tag: str, modified_at: datetime | None) -> bool:
    if "if-none-match" in headers:
        return tag in headers["if-none-match"]
    since = headers.get("if-modified-since")
    if not since or modified_at is None:
        return False
    try:
        return modified_at <= parsedate_to_datetime(since)
    except ValueError:
        return False
