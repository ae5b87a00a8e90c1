"""A web of a few pages on the loopback interface, reached as HTTP and HTTPS proxy."""

from __future__ import annotations

import os
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import trustme


@dataclass
class Reply:
    """What a URL answers."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Seen:
    """A request that was made."""

    url: str
    at: float
    headers: dict[str, str]


class Web:
    """Answers for every host: ``pages`` by URL, 404 for what is not there. A context manager.

    ``environ`` makes a program use it as its proxy and trust its certificates.
    """

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, Reply] = {}
        self.seen: list[Seen] = []
        self.unreachable: set[str] = set()
        """Origins ("https://example.id") that the proxy finds no server for."""
        self._ca = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        pem = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(pem))
        web = self

        class Handler(_Handler):
            pass

        Handler.web = web
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        proxy = f"http://127.0.0.1:{self._server.server_port}"
        self.environ = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("NEWSCRAWL_")
            },
            "http_proxy": proxy,
            "https_proxy": proxy,
            "no_proxy": "",
            "SSL_CERT_FILE": str(pem),
            "NEWSCRAWL_DELAY": "0",
            "NEWSCRAWL_CONTACT": "https://example.org/crawler",
        }

    def __enter__(self) -> Web:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def urls(self, *, robots: bool = False) -> list[str]:
        """The URLs asked for, in order; those of robots.txt and tdmrep.json left out."""
        own = ("/robots.txt", "/.well-known/tdmrep.json")
        return [one.url for one in self.seen if robots or not one.url.endswith(own)]

    def context(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web
    tunnel = ""

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        if f"https://{host}" in self.web.unreachable:
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        self.tunnel = f"https://{host}"
        self.connection = self.web.context(host).wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)  # type: ignore[assignment]
        self.close_connection = False

    def do_GET(self) -> None:
        url = self.tunnel + self.path
        self.web.seen.append(Seen(url, time.monotonic(), dict(self.headers.items())))
        reply = self.web.pages.get(url, Reply("not found", 404))
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass
