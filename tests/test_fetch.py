"""Fetching single pages from a real server on the loopback."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from newscrawl.net import fetch
from newscrawl.net.fetch import Fetcher, FetchError

PAGE = b"<p>Isi berita.</p>"


class Site(BaseHTTPRequestHandler):
    """Answers with what ``pages`` says: status, headers, body."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]]
    asked: ClassVar[list[tuple[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, type[Site]]]:
    monkeypatch.setenv("no_proxy", "*")

    class Own(Site):
        pages: ClassVar = {"/a": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)}
        asked: ClassVar = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Own
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher("newscrawl/1 (+mailto:korpus@kampus.example)", delay=0, private=True)


def test_a_page(site: tuple[str, type[Site]], fetcher: Fetcher) -> None:
    address, own = site
    found = fetcher.get(f"{address}/a")
    assert found.content == PAGE
    assert found.url == f"{address}/a"
    assert found.content_type == "text/html; charset=utf-8"
    assert found.fetched_at.utcoffset() is not None
    name = "newscrawl/1 (+mailto:korpus@kampus.example)"
    assert own.asked == [("/robots.txt", name), ("/a", name)]


def test_robots_are_asked_once_and_obeyed(site: tuple[str, type[Site]], fetcher: Fetcher) -> None:
    address, own = site
    own.pages["/robots.txt"] = (200, {}, b"User-agent: newscrawl\nDisallow: /b\n")
    fetcher.get(f"{address}/a")
    with pytest.raises(FetchError, match=f"{address}/robots.txt bars {address}/b"):
        fetcher.get(f"{address}/b")
    assert [path for path, _ in own.asked] == ["/robots.txt", "/a"]


def test_a_redirect_is_followed_unless_barred(
    site: tuple[str, type[Site]], fetcher: Fetcher
) -> None:
    address, own = site
    own.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    own.pages["/old"] = (301, {"Location": "/a"}, b"")
    own.pages["/to-b"] = (302, {"Location": "/b"}, b"")
    assert fetcher.get(f"{address}/old").url == f"{address}/a"
    with pytest.raises(FetchError, match="bars"):
        fetcher.get(f"{address}/to-b")
    assert "/b" not in [path for path, _ in own.asked]


def test_redirects_end(site: tuple[str, type[Site]], fetcher: Fetcher) -> None:
    address, own = site
    own.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    with pytest.raises(FetchError, match="HTTP 302"):
        fetcher.get(f"{address}/loop")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_cannot_tell_its_rules_is_left_alone(
    site: tuple[str, type[Site]], fetcher: Fetcher, status: int
) -> None:
    address, own = site
    own.pages["/robots.txt"] = (status, {}, b"")
    with pytest.raises(FetchError, match=rf"robots.txt: HTTP {status}"):
        fetcher.get(f"{address}/a")
    assert len(own.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_bars_nothing(
    site: tuple[str, type[Site]], fetcher: Fetcher, status: int
) -> None:
    address, own = site
    own.pages["/robots.txt"] = (status, {}, b"")
    assert fetcher.get(f"{address}/a").content == PAGE


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_a_refusal_is_told(site: tuple[str, type[Site]], fetcher: Fetcher, status: int) -> None:
    address, own = site
    own.pages["/a"] = (status, {}, b"")
    with pytest.raises(FetchError, match=f"HTTP {status}"):
        fetcher.get(f"{address}/a")


def test_crawl_delay_is_kept(
    site: tuple[str, type[Site]], fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, own = site
    own.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    pauses: list[float] = []
    monkeypatch.setattr(fetch.time, "sleep", pauses.append)
    fetcher.get(f"{address}/a")
    assert pauses == []
    fetcher.get(f"{address}/a")
    (pause,) = pauses
    assert 0 < pause <= 7


def test_gzip_is_undone_even_where_it_was_not_asked_for(
    site: tuple[str, type[Site]], fetcher: Fetcher
) -> None:
    address, own = site
    own.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    assert fetcher.get(f"{address}/a").content == PAGE
    own.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-9])
    with pytest.raises(fetch.InputError, match="damaged gzip"):
        fetcher.get(f"{address}/a")


def test_a_page_too_large_is_refused(
    site: tuple[str, type[Site]], fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _ = site
    monkeypatch.setattr(fetch, "MAX_PAGE", 10)
    with pytest.raises(FetchError, match="larger than 10 bytes"):
        fetcher.get(f"{address}/a")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:1/a", "refused"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://127.0.0.1/a", "not a web address"),
        ("http:///a", "not a web address"),
        ("http://[::1/a", "not a web address"),
        ("http://127.0.0.1:port/a", "not a web address"),
    ],
)
def test_what_cannot_be_asked(
    fetcher: Fetcher, url: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(FetchError, match=message):
        fetcher.get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f000001"])
def test_nothing_of_this_machine_is_asked(site: tuple[str, type[Site]], host: str) -> None:
    address, own = site
    closed = Fetcher("newscrawl/1", delay=0)
    with pytest.raises(FetchError, match="not in the public internet; set private_addresses"):
        closed.get(address.replace("127.0.0.1", host) + "/a")
    assert own.asked == []


def test_a_name_is_looked_at_where_it_is_resolved(site: tuple[str, type[Site]]) -> None:
    address, own = site
    port = int(address.rpartition(":")[2])
    with pytest.raises(OSError, match="localhost is not in the public internet"):
        fetch._connect(("localhost", port))
    assert own.asked == []


@pytest.mark.parametrize(
    "target",
    ["https://www.example.org/iklan", "http://169.254.169.254/latest/", "file:///etc/passwd"],
)
def test_a_redirect_elsewhere_is_not_followed(
    site: tuple[str, type[Site]], fetcher: Fetcher, target: str
) -> None:
    address, own = site
    own.pages["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(FetchError, match="another site|not allowed|HTTP 302"):
        fetcher.get(f"{address}/a")


def test_a_bomb_is_not_unpacked(site: tuple[str, type[Site]], fetcher: Fetcher) -> None:
    address, own = site
    own.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))
    with pytest.raises(FetchError, match="larger than 10485760 bytes"):
        fetcher.get(f"{address}/a")


def test_request_rate_is_kept(
    site: tuple[str, type[Site]], fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, own = site
    own.pages["/robots.txt"] = (200, {}, b"User-agent: *\nRequest-rate: 1/9\n")
    pauses: list[float] = []
    monkeypatch.setattr(fetch.time, "sleep", pauses.append)
    fetcher.get(f"{address}/a")
    fetcher.get(f"{address}/a")
    assert 0 < pauses[0] <= 9
