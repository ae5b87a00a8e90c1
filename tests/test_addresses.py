"""Addresses: nothing but the public internet is connected to, proved without a proxy."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.net.addresses import Doors, address_in, is_private_host, is_public

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("127.1", True),
        ("2130706433", True),
        ("0x7f000001", True),
        ("0177.0.0.1", True),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("224.0.0.1", True),
        ("[::1]", True),
        ("::", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("2002:7f00:1::", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("a.localhost", True),
        ("103.49.221.211", False),
        ("::ffff:103.49.221.211", False),
        ("64:ff9b::6731:ddd3", False),
        ("2404:6800:4003::1", False),
        ("www.kompas.com", False),
        ("999.1.1.1", False),
        ("", False),
    ],
)
def test_private_hosts(host: str, private: bool) -> None:
    assert is_private_host(host) is private


@given(st.ip_addresses())
def test_an_address_is_read_as_it_is_written(address: object) -> None:
    found = address_in(str(address))
    assert found == address
    assert is_private_host(str(address)) is not is_public(ip_address(str(address)))


@given(st.text(max_size=60))
def test_any_text_is_a_host_or_none(text: str) -> None:
    is_private_host(text)


def test_doors() -> None:
    doors = Doors(["http://proxy.local:3128", "10.0.0.1:8080", "nonsense:port", ""])
    assert doors.is_open("proxy.local", 3128)
    assert doors.is_open("proxy.local", 0)
    assert doors.is_open("10.0.0.1", 8080)
    assert not doors.is_open("proxy.local", 80)
    assert not doors.is_open("10.0.0.2", 8080)


class Own(BaseHTTPRequestHandler):
    """A server of one's own, which must not be reached."""

    asked: ClassVar[list[str]]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/robots.txt":
            body = b""
        else:
            body = b"<html><title>Rahasia</title><p>Isi.</p></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def own() -> Iterator[tuple[int, list[str]]]:
    class Here(Own):
        asked: ClassVar[list[str]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Here)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port, Here.asked
    server.shutdown()
    server.server_close()


def crawl(folder: Path, *urls: str, **environ: str) -> str:
    """The log of a crawl of ``urls``, without a proxy."""
    (folder / "urls.txt").write_text("".join(f"{url}\n" for url in urls))
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSCRAWL_") and name.lower() not in proxies
    }
    done = subprocess.run(
        [
            *(sys.executable, "-m", "newscrawl.cli", "crawl"),
            *("--urls", str(folder / "urls.txt"), "-o", str(folder / "out.jsonl")),
        ],
        cwd=ROOT,
        env={**kept, "NEWSCRAWL_DELAY": "0", "NEWSCRAWL_LOG_LEVEL": "INFO", **environ},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "Spider closed (finished)" in done.stderr, done.stderr
    return done.stderr


def names_of_this_machine() -> list[str]:
    """Names, not written as addresses, that resolve to private ones here."""
    found = []
    for name in ("localhost", socket.gethostname(), "ip6-localhost", "localhost.localdomain"):
        try:
            addresses = {info[4][0] for info in socket.getaddrinfo(name, 80)}
        except OSError:
            continue
        if not any(is_public(ip_address(str(one).partition("%")[0])) for one in addresses):
            found.append(name)
    return found


def test_names_and_addresses_of_this_machine_are_refused(
    own: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, asked = own
    hosts = {*names_of_this_machine(), "127.0.0.1", "[::1]", "2130706433", "127.1"}
    urls = [f"http://{host}:{port}/rahasia/" for host in sorted(hosts)]
    log = crawl(tmp_path, *urls, "http://tidak-ada.invalid/berita/")
    failed = dict(re.findall(r"Not fetched: (\S+) \((\S+)\)", log))
    assert failed == {
        **dict.fromkeys(urls, "private_address"),
        "http://tidak-ada.invalid/berita/": "dns",
    }
    assert asked == []


RESOLVE = """
import sys
from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from twisted.internet import reactor
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol
from newscrawl.net import addresses, resolver

resolver.PublicResolver(reactor, 100, opened=sys.argv[3] == "opened").install_on_reactor()
if sys.argv[3] == "proxy":
    addresses.doors.open(f"http://{sys.argv[1]}:{sys.argv[2]}")

def connect(again):
    endpoint = HostnameEndpoint(reactor, sys.argv[1], int(sys.argv[2]))
    made = endpoint.connect(Factory.forProtocol(Protocol))
    made.addBoth(lambda result: print(type(getattr(result, "value", result)).__name__,
                                      resolver.was_refused(sys.argv[1])))
    made.addBoth(lambda _: connect(False) if again else reactor.stop())

reactor.callWhenRunning(connect, True)  # the second answer comes from the cache
reactor.run()
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [("closed", "DNSLookupError True"), ("opened", "Protocol False"), ("proxy", "Protocol False")],
)
def test_names_are_looked_at_where_they_are_resolved(
    own: tuple[int, list[str]], how: str, said: str
) -> None:
    port, _ = own
    done = subprocess.run(
        [sys.executable, "-c", RESOLVE, "localhost", str(port), how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == [said, said], done.stderr


def test_a_setting_opens_it(own: tuple[int, list[str]], tmp_path: Path) -> None:
    port, asked = own
    log = crawl(
        tmp_path, f"http://localhost:{port}/berita/judul", NEWSCRAWL_PRIVATE_ADDRESSES="yes"
    )
    assert asked == ["/robots.txt", "/.well-known/tdmrep.json", "/berita/judul"], log


def test_a_host_that_takes_no_connection(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/berita/judul"
    log = crawl(tmp_path, url, NEWSCRAWL_PRIVATE_ADDRESSES="yes")
    assert f"Not fetched: {url} (refused)" in log
