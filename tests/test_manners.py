"""Manners, as the sites see them: the newsstand's own log is the witness."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply, Web
from protego import Protego
from scrapy.core.downloader import Slot
from scrapy.settings import Settings

from newscrawl.net.manners import pace, set_manners
from newscrawl.net.retries import FAILURES_IN_A_ROW, MOST_PAUSES
from newscrawl.net.robots import parse_robots, pause_asked
from newscrawl.net.windows import Window
from newscrawl.publishers import PUBLISHERS
from newscrawl.urls import site_of
from newsstand import Newsstand
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import ALWAYS, Fault
from newsstand.server import Logged

ROOT = Path(__file__).parents[1]
DELAY = 0.25


def crawl(
    environ: dict[str, str], folder: Path, *arguments: str, config: str = ""
) -> tuple[dict[str, Any], str]:
    """The summary of a crawl, and its log."""
    (folder / "newscrawl.toml").write_text(f"[newscrawl]\n{config}\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    path = f"{ROOT}:{own.get('PYTHONPATH', '')}"
    said = {"NEWSCRAWL_CONTACT": "https://example.org/crawler", "NEWSCRAWL_LOG_LEVEL": "DEBUG"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "newscrawl.cli", "crawl", *arguments),
            *("-o", str(folder / "out.jsonl"), "--json"),
        ],
        cwd=folder,
        env={**own, **environ, **said, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout), done.stderr


# A crawl with a delay


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Logged]]:
    """The newsstand's log of a crawl of three publishers, on which things go wrong."""
    folder = tmp_path_factory.mktemp("manners")
    names = ("okezone", "detik", "brilio")
    layouts = tuple(one for one in LAYOUTS if one.publisher in names)
    with Newsstand(4, seed=3, layouts=layouts, days=1) as stand:
        first = stand.of("detik")[0]
        stand.faults[first.url] = Fault(reset=True)
        since = stand.first_day.isoformat()
        limits = ["--since", since, "--limit", "8"]
        config = f"delay = {DELAY}\njitter = 0.4"
        crawl(stand.environment(), folder, *names, *limits, config=config)
        yield list(stand.requests)


def by_host(log: list[Logged]) -> dict[str, list[float]]:
    times = defaultdict(list)
    for one in log:
        times[urlsplit(one.url).hostname or ""].append(one.at)
    return {host: sorted(at) for host, at in times.items()}


def test_no_request_comes_before_the_delay(log: list[Logged]) -> None:
    gaps = [later - at for times in by_host(log).values() for at, later in pairwise(times)]
    assert len(gaps) > 20
    assert min(gaps) >= DELAY


def test_the_delay_varies(log: list[Logged]) -> None:
    gaps = [later - at for times in by_host(log).values() for at, later in pairwise(times)]
    assert sum(gap > DELAY * 1.02 for gap in gaps) > len(gaps) / 2


def test_nothing_is_asked_that_robots_txt_bars(log: list[Logged]) -> None:
    """By Python's own reader of robots.txt, which knows no wildcards, and by Protego."""
    first: dict[str, str] = {}
    for one in log:
        parts = urlsplit(one.url)
        first.setdefault(f"{parts.scheme}://{parts.netloc}", parts.path)
    assert set(first.values()) == {"/robots.txt"}, "robots.txt comes first"
    bars_one_page = "User-agent: *\nDisallow: /search\nDisallow: /komentar/\nDisallow: /*page=all\n"
    for one in log:
        parts = urlsplit(one.url)
        assert not parts.path.startswith(("/search", "/komentar/"))
        if (parts.hostname or "").endswith("okezone.com"):
            assert Protego.parse(bars_one_page).can_fetch(one.url, "newscrawl")
            plain = RobotFileParser()
            plain.parse(bars_one_page.splitlines())
            assert plain.can_fetch("newscrawl", one.url)


def test_nothing_is_asked_of_another_host(log: list[Logged]) -> None:
    assert {site_of(one.url) for one in log} == {"okezone.com", "detik.com", "brilio.net"}


def test_a_second_run_of_an_unchanged_site_fetches_no_article(tmp_path: Path) -> None:
    layouts = tuple(one for one in LAYOUTS if one.publisher == "antaranews")
    with Newsstand(6, seed=3, layouts=layouts, days=1, faults=False) as stand:
        run = (stand.environment(), tmp_path, "antaranews", "--since", stand.first_day.isoformat())
        first, _ = crawl(*run, config="delay = 0")
        assert first["results"][0]["articles"] == len(stand.articles)
        before = len(stand.requests)
        second, _ = crawl(*run, config="delay = 0")
        again = stand.requests[before:]
    assert second["results"][0]["articles"] == 0
    assert not [one.url for one in again if one.url.partition("?")[0] in stand.articles]
    assert [one for one in again if one.status == 304 and "if-none-match" in one.headers]


# What a site asks for


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("", 0.0),
        ("Crawl-delay: 3", 3.0),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 1/10s", 10.0),
        ("Request-rate: 10/1m", 6.0),
        ("Request-rate: 1/5m 0400-0845", 300.0),
        ("Crawl-delay: 7\nRequest-rate: 1/2", 7.0),
        ("Crawl-delay: 1\nRequest-rate: 1/2", 2.0),
        ("Request-rate: 0/5", 0.0),
        ("Request-rate: many", 0.0),
    ],
)
def test_what_robots_txt_asks_for(rules: str, seconds: float) -> None:
    assert pause_asked(parse_robots(f"User-agent: *\n{rules}\n".encode()), "newscrawl") == seconds


@given(st.binary(max_size=400))
def test_any_bytes_are_a_robots_txt(content: bytes) -> None:
    assert pause_asked(parse_robots(content), "newscrawl") >= 0
    assert pause_asked(parse_robots(b"User-agent: *\nRequest-rate: " + content), "x") >= 0


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with Web(tmp_path) as web:
        yield web


def urls_of(web: Web, folder: Path, *urls: str, config: str = "") -> str:
    """The log of a crawl of a list of URLs."""
    listed = folder / "urls.txt"
    listed.write_text("".join(f"{url}\n" for url in urls))
    return crawl(web.environ, folder, "--urls", str(listed), config=config)[1]


def test_request_rate_is_kept(web: Web, tmp_path: Path) -> None:
    web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nRequest-rate: 2/1s")
    urls_of(web, tmp_path, *(f"https://voi.id/berita/100{n}/judul" for n in range(3)))
    times = [one.at for one in web.seen]
    assert len(times) == 5  # robots.txt and tdmrep.json come before
    assert all(later - at >= 0.5 for at, later in pairwise(times[1:]))


def test_retry_after_holds_for_the_whole_host(tmp_path: Path) -> None:
    names = ("antaranews", "republika")
    layouts = tuple(one for one in LAYOUTS if one.publisher in names)
    with Newsstand(3, seed=3, layouts=layouts, faults=False) as stand:
        busy = stand.of("antaranews")[0].url
        stand.faults[busy] = Fault(status=429, headers={"Retry-After": "1"})
        listed = tmp_path / "urls.txt"
        listed.write_text("".join(f"{url}\n" for url in stand.articles))
        config = "delay = 0\nconcurrency = 1"
        summary, _ = crawl(stand.environment(), tmp_path, "--urls", str(listed), config=config)
    told = next(one.at for one in stand.requests if one.status == 429)
    host = urlsplit(busy).hostname
    late = [one.at - told for one in stand.requests if urlsplit(one.url).hostname == host]
    late = [seconds for seconds in late if seconds > 0]
    assert late
    assert min(late) >= 1.0
    assert summary["results"][0]["articles"] == len(stand.articles)


def test_a_host_that_breaks_down_is_given_up_and_holds_up_no_other(tmp_path: Path) -> None:
    names = ("antaranews", "republika")
    layouts = tuple(one for one in LAYOUTS if one.publisher in names)
    with Newsstand(15, seed=3, layouts=layouts, faults=False) as stand:
        broken = [one.url for one in stand.of("antaranews")]
        stand.faults = {url: Fault(times=ALWAYS, reset=True) for url in broken}
        listed = tmp_path / "urls.txt"
        listed.write_text("".join(f"{url}\n" for url in stand.articles))
        config = "delay = 0\nconcurrency = 1"
        summary, said = crawl(stand.environment(), tmp_path, "--urls", str(listed), config=config)
    [result] = summary["results"]
    assert result["articles"] == len(stand.of("republika"))
    assert sum(result["failed"].values()) == len(broken)
    assert result["failed"].keys() <= {"connection", "down"}
    asked = [one for one in stand.requests if "berita" in one.url and "antaranews" in one.url]
    assert len(asked) == FAILURES_IN_A_ROW + MOST_PAUSES
    assert "www.antaranews.com is down" in said


def test_a_host_without_a_server_holds_up_no_other(web: Web, tmp_path: Path) -> None:
    web.unreachable.add("https://voi.id")
    dead = [f"https://voi.id/berita/10{n}/judul" for n in range(10, 40)]
    alive = [f"https://tirto.id/judul-berita-nomor-{n}-abC{n}" for n in "abcdefgh"]
    said = urls_of(web, tmp_path, *dead, *alive)
    assert sorted(web.urls()) == alive
    failed = re.findall(r"Not fetched: https://voi.id/\S+ \((\S+)\)", said)
    assert len(failed) == len(dead)
    assert set(failed) <= {"proxy", "down"}


# Pace


@given(st.floats(0.01, 100), st.floats(0, 10))
def test_a_delay_is_never_shortened(delay: float, jitter: float) -> None:
    said = pace(delay, jitter)
    slot = Slot(1, said["DOWNLOAD_DELAY"], said["DOWNLOAD_DELAY_JITTER"])
    found = [slot.download_delay() for _ in range(50)]
    assert min(found) >= delay * (1 - 1e-9)
    assert max(found) <= delay * (1 + jitter) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("usual", "own", "reported", "delay"),
    [(1, None, 5, 5), (10, None, 5, 10), (0, None, 5, 0), (1, 3, 5, 3), (0, 3, 0, 3)],
)
def test_the_delay_of_a_publisher(
    usual: float, own: float | None, reported: float, delay: float
) -> None:
    publisher = replace(PUBLISHERS["kompas"], delay=reported)
    settings = Settings({"NEWSCRAWL_JITTER": 0.0, **pace(usual, 0.0)})
    if own is not None:
        settings["NEWSCRAWL_PUBLISHERS"] = {"kompas": {"delay": own}}
    set_manners(settings, publisher)
    assert settings.getfloat("DOWNLOAD_DELAY") == settings.getfloat("NEWSCRAWL_DELAY") == delay


# Windows

WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("window", "clock", "left"),
    [
        ("22:00-05:00", "21:59", 0),
        ("22:00-05:00", "22:00", 7 * 60),
        ("22:00-05:00", "00:00", 5 * 60),
        ("22:00-05:00", "04:59", 1),
        ("22:00-05:00", "05:00", 0),
        ("9.30 - 10.00", "09:40", 20),
        ("9.30 - 10.00", "10:00", 0),
        ("20:00-24:00", "23:00", 60),
        ("00:00-24:00", "13:00", 24 * 60),
    ],
)
def test_windows(window: str, clock: str, left: int) -> None:
    hour, _, minute = clock.partition(":")
    now = datetime(2026, 11, 23, int(hour), int(minute), tzinfo=WIB)
    assert Window.parse(window).left(now) == timedelta(minutes=left)


@pytest.mark.parametrize("text", ["", "22-5", "25:00-05:00", "22:00", "22:60-05:00", "00:00-24:30"])
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(ValueError, match="22:00-05:00"):
        Window.parse(text)


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_a_window_is_open_or_shut(start: object, end: object, now: datetime) -> None:
    window = Window(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))  # type: ignore[attr-defined]
    assert Window.parse(str(window)) == window
    if now.year in (1, 9999):
        return
    left = window.left(now)
    assert timedelta() <= left <= timedelta(days=1)
    if timedelta(0) < left < timedelta(days=1):
        assert window.left(now + left) == timedelta()


def around(minutes: int) -> str:
    """A window of an hour that began, or will begin, so many minutes from now."""
    start = datetime.now(WIB) + timedelta(minutes=minutes)
    return f"{start:%H:%M}-{start + timedelta(hours=1):%H:%M}"


def test_outside_its_window_a_publisher_is_not_asked(web: Web, tmp_path: Path) -> None:
    config = f'[newscrawl.publishers.voi]\ncrawl_window = "{around(90)}"'
    summary, said = crawl(web.environ, tmp_path, "voi", "--since", "1d", config=config)
    assert web.seen == []
    assert [one["finish_reason"] for one in summary["results"]] == ["outside_window"]
    assert "not now" in said


def test_within_its_window_it_is(web: Web, tmp_path: Path) -> None:
    config = f'crawl_window = "{around(-30)}"'
    crawl(web.environ, tmp_path, "voi", "--since", "1d", config=config)
    assert web.seen


# Proxies


def test_a_publisher_has_a_proxy_of_its_own_whose_password_is_told_nobody(
    web: Web, tmp_path: Path
) -> None:
    proxy = web.environ["http_proxy"].replace("://", "://orang:rahasia123@")
    environ = {
        **web.environ,
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    web.pages["https://voi.id/rss"] = Reply("", 503)
    config = f'[newscrawl.publishers.voi]\nproxy = "{proxy}"'
    _, said = crawl(environ, tmp_path, "voi", "--since", "1d", config=config)
    assert web.seen
    assert "rahasia123" not in said
    assert base64.b64encode(b"orang:rahasia123").decode() not in said
