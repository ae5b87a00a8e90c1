"""Discovery, over real HTTP: every article that was published is found, and none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawl.publishers import PUBLISHERS
from newscrawl.urls import article_key
from newsstand import Newsstand
from newsstand.answers import Request
from newsstand.headlines import make_headlines
from newsstand.layouts import BY_NAME
from newsstand.month import TITLES
from newsstand.press import Habits, Press

ROOT = Path(__file__).parents[1]
DAYS, PER_DAY = 2, 160
BOTH = ["tribunnews", "viva", "suara"]
WIB = timezone(timedelta(hours=7))
LEFT_OUT = {"okezone", "mediaindonesia", "pikiran-rakyat"}  # they are in the whole month
NAMES = [one.publisher for one in TITLES if one.publisher not in LEFT_OUT]


def month(days: int, *arguments: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What the spiders found of ``days`` days, by publisher and way."""
    whole = ["--days", str(days), "--per-day", str(PER_DAY), "--json", *arguments]
    done = subprocess.run(
        [sys.executable, "-m", "newsstand.month", *whole],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr
    return {(one["publisher"], one["way"]): one for one in json.loads(done.stdout)}


def only(names: list[str]) -> list[str]:
    """The options that name these publishers."""
    return [word for name in names for word in ("--only", name)]


@pytest.fixture(scope="module")
def alone() -> dict[tuple[str, str], dict[str, Any]]:
    """What date indexes alone, and feeds with sitemaps, show of every title."""
    return month(DAYS, "--way", "index", "--way", "feeds", *only(NAMES))


@pytest.fixture(scope="module")
def together() -> dict[tuple[str, str], dict[str, Any]]:
    """What all sources together show of some titles, for a day."""
    return month(1, "--way", "both", *only(BOTH))


@pytest.mark.parametrize("way", ["index", "feeds"])
@pytest.mark.parametrize("publisher", NAMES)
def test_every_article_is_found_and_none_twice(
    publisher: str, way: str, alone: dict[tuple[str, str], dict[str, Any]]
) -> None:
    check(alone[publisher, way], DAYS)


@pytest.mark.parametrize("publisher", BOTH)
def test_sources_that_show_the_same_articles_give_each_once(
    publisher: str, together: dict[tuple[str, str], dict[str, Any]]
) -> None:
    check(together[publisher, "both"], 1)


def check(result: dict[str, Any], days: int) -> None:
    assert result["published"] == days * PER_DAY
    assert (result["missing"], result["unknown"], result["twice"]) == ([], [], 0)
    assert result["found"] == result["published"]


def test_at_least_ten_networks_take_part() -> None:
    networks = {PUBLISHERS[name].network for name in NAMES}
    assert len(networks) >= 10


# What the press plays: if its lists were easy, finding everything would show nothing.


@pytest.fixture(scope="module", params=[one.layout for one in TITLES])
def title(request: pytest.FixtureRequest) -> str:
    layout: str = request.param
    return layout


def test_headlines_differ_in_address_and_key(title: str) -> None:
    made = make_headlines(1, BY_NAME[title], datetime(2026, 6, 1).date(), 3, 300)
    publisher = PUBLISHERS[BY_NAME[title].publisher]
    assert len({article_key(publisher, one.url) for one in made}) == len(made) == 900
    assert all(publisher.is_article(one.url) for one in made)
    assert {one.published_at.strftime("%H:%M") for one in made} >= {"00:00", "23:59"}


END = datetime(2026, 6, 4, tzinfo=WIB)


def shown(press: Press, url: str) -> list[str]:
    """The articles that a list names."""
    answer = press.answer(Request("GET", urlsplit(url)))
    body = answer.body.decode()
    return [one for one in NEWEST if one.split("?")[0] in body]


def press_of(layout: str, habits: Habits) -> Press:
    made = make_headlines(1, BY_NAME[layout], datetime(2026, 6, 1).date(), 3, 60)
    NEWEST[:] = [one.url for one in reversed(made)]
    return Press(made, {BY_NAME[layout].publisher: habits}, END)


NEWEST: list[str] = []


def test_what_is_published_while_a_list_is_read_moves_the_rest_on() -> None:
    press = press_of("suara-2015", Habits(arriving=timedelta(hours=6)))
    press.set_time(END - timedelta(hours=12))
    first = shown(press, "https://www.suara.com/indeks?page=1")
    second = shown(press, "https://www.suara.com/indeks?page=2")
    assert set(first) & set(second)
    assert set(second) - set(first)


def test_a_day_may_begin_hours_after_midnight() -> None:
    press = press_of("kompas-2022", Habits(midnight=timedelta(hours=7)))
    of_day = [
        url
        for page in range(1, 9)
        for url in shown(press, f"https://indeks.kompas.com/?site=all&date=2026-06-02&page={page}")
    ]
    days = {url.split("/read/")[1][:10] for url in of_day}
    assert days == {"2026/06/02", "2026/06/03"}


def test_a_list_may_be_capped_and_show_its_last_page_again() -> None:
    press = press_of("tribunnews-2020", Habits(cap=2, past_end="last"))
    pages = [
        shown(press, f"https://www.tribunnews.com/index-news?date=2026-6-2&page={page}")
        for page in (1, 2, 3, 9)
    ]
    assert len({*pages[0], *pages[1]}) == 40
    assert pages[1] == pages[2] == pages[3]


def test_a_feed_has_forgotten_all_but_the_newest() -> None:
    press = press_of("suara-2015", Habits())
    assert shown(press, "https://www.suara.com/rss") == NEWEST[:100]


def test_nothing_is_listed_before_it_is_published() -> None:
    press = press_of("suara-2015", Habits())
    press.set_time(END - timedelta(days=2, minutes=1))
    assert set(shown(press, "https://www.suara.com/rss")) <= set(NEWEST[120:])
    assert set(shown(press, "https://www.suara.com/sitemap-news.xml")) <= set(NEWEST[120:])


def test_newscrawl_crawl_list_prints_what_it_would_fetch(tmp_path: Path) -> None:
    settings = tmp_path / "newscrawl.toml"
    settings.write_text("[newscrawl]\n")  # those of other tests are in a folder above
    with Newsstand(per_layout=6, days=1, faults=False) as stand:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "newscrawl.cli", "crawl", "suara", "bisnis"),
                *("--list", "--since", "2d"),
            ],
            cwd=tmp_path,
            env={**os.environ, **stand.environment(), "NEWSCRAWL_DELAY": "0"},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        made = {one.url: one for name in ("suara", "bisnis") for one in stand.of(name)}
        asked = stand.urls()
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["url"] for one in lines} == set(made)
    assert len(lines) == len(made) == 12
    for one in lines:
        assert one["title"] in (made[one["url"]].title, None)
        if one["published_at"]:
            assert datetime.fromisoformat(one["published_at"]) == made[one["url"]].published_at
    assert "suara: 6 listed" in done.stderr
    assert not set(asked) & set(made)
    assert list(tmp_path.iterdir()) == [settings]
