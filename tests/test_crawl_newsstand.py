"""The spiders, unchanged, on the newsstand: every list is read, every line is what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawl.publishers import PUBLISHERS
from newscrawl.sources import Search, Source
from newsstand import Newsstand
from newsstand.answers import Request
from newsstand.compare import Comparison, compare
from newsstand.demo import BARRING, REFUSING, crawl_all, read_lines
from newsstand.layouts import LAYOUTS
from newsstand.sites import DOMAINS

PER_LAYOUT = 20
TODAY = date(2026, 7, 24)
NOW = datetime(2026, 7, 24, 23, tzinfo=UTC)
MOST_LISTINGS = 500
NAMES = [name for name in DOMAINS if name not in (REFUSING, BARRING)]
SOURCES = [
    (name, source)
    for name in NAMES
    for source in PUBLISHERS[name].sources
    if not isinstance(source, Search)
]


@dataclass
class Crawl:
    """What a crawl of the whole newsstand gave, and what it asked for."""

    stand: Newsstand
    results: dict[str, dict[str, Any]]
    lines: list[dict[str, Any]]
    comparison: Comparison


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    output = tmp_path_factory.mktemp("crawl") / "articles.jsonl"
    names = list(dict.fromkeys(layout.publisher for layout in LAYOUTS))
    with Newsstand(PER_LAYOUT, seed=3, refusing=[REFUSING], barring=[BARRING]) as stand:
        results = crawl_all(stand, names, output)
        log = output.with_name("crawl.log").read_text("utf-8")
    assert results is not None, log[-3000:]
    lines = read_lines(output)
    comparison = compare(stand.articles.values(), lines)
    return Crawl(stand, {one["publisher"]: one for one in results}, lines, comparison)


# Lists


@pytest.fixture(scope="module")
def shelf() -> Newsstand:
    return Newsstand(per_layout=30, seed=3, today=TODAY)


@pytest.mark.parametrize(
    ("name", "source"), SOURCES, ids=[f"{name}-{source.url}" for name, source in SOURCES]
)
def test_every_source_finds_every_article(name: str, source: Source, shelf: Newsstand) -> None:
    publisher = PUBLISHERS[name]
    asks = list(source.start(shelf.first_day, TODAY))
    asked: set[str] = set()
    found = set()
    while asks:
        ask = asks.pop()
        if ask.key in asked:
            continue
        asked.add(ask.key)
        assert len(asked) < MOST_LISTINGS
        method = "POST" if ask.form else "GET"
        request = Request(method, urlsplit(ask.url), {}, ask.form.encode())
        answer = shelf.library.answer(request)
        assert answer.status == 200, ask.url
        read = source.read(answer.body, ask, publisher.zone, NOW)
        found |= {one.url for one in read.found if publisher.is_article(one.url)}
        asks += read.more
    assert found == set(shelf.library.listed(name))


def test_a_date_index_finds_one_day_where_one_is_asked_for(shelf: Newsstand) -> None:
    [source, *_] = PUBLISHERS["kompas"].sources
    day = TODAY - timedelta(days=1)
    [ask] = source.start(day, day)
    answer = shelf.library.answer(Request("GET", urlsplit(ask.url)))
    found = source.read(answer.body, ask, "WIB", NOW).found
    assert {one.published_at.date() for one in found if one.published_at} == {day}


# Lines


def test_every_line_equals_what_was_written(crawl: Crawl) -> None:
    found = crawl.comparison
    assert found.expected > 400
    shown = "\n".join(str(one) for one in found.differing[:10])
    assert not found.differing, shown
    assert (found.missing, found.unknown, found.twice) == ([], [], [])
    assert found.equal == found.expected


def test_no_line_holds_boilerplate(crawl: Crawl) -> None:
    texts = {line["url"].partition("?")[0]: line["text"] for line in crawl.lines}
    leaks = [
        (article.url, piece.text)
        for article in crawl.stand.articles.values()
        for piece in article.boilerplate
        if piece.text and piece.text in texts.get(article.url, "")
    ]
    assert leaks == []


def test_removed_blocks_are_counted_by_reason(crawl: Crawl) -> None:
    reasons = {reason for result in crawl.results.values() for reason in result["removed"]}
    assert reasons >= {"ad", "related", "embed", "caption", "credit", "dateline"}


# Manners


def test_nothing_is_asked_for_twice_but_what_failed(crawl: Crawl) -> None:
    urls = [
        one.url
        for one in crawl.stand.requests
        if one.url.partition("?")[0] in crawl.stand.articles and one.status == 200
    ]
    again = {url for url in urls if urls.count(url) > 1}
    assert again <= {url for url in urls if url.partition("?")[0] in crawl.stand.faults}


def test_where_the_one_page_form_is_barred_it_is_not_asked_for(crawl: Crawl) -> None:
    asked = [url for url in crawl.stand.urls() if urlsplit(url).netloc.endswith("okezone.com")]
    assert asked
    assert not [url for url in asked if "page=all" in url]


def test_a_site_that_bars_us_is_asked_for_its_robots_txt_only(crawl: Crawl) -> None:
    asked = {url for url in crawl.stand.urls() if urlsplit(url).netloc.endswith("tirto.id")}
    assert {urlsplit(url).path for url in asked} == {"/robots.txt"}
    assert crawl.results[BARRING]["blocked"]
    assert crawl.results[BARRING]["articles"] == 0


def test_a_site_that_refuses_us_is_reported_as_blocked(crawl: Crawl) -> None:
    assert crawl.results[REFUSING]["blocked"]
    assert crawl.results[REFUSING]["articles"] == 0


def test_redirects_off_site_are_not_followed(crawl: Crawl) -> None:
    assert not [url for url in crawl.stand.urls() if "partner.example" in url]


def test_every_request_says_who_we_are(crawl: Crawl) -> None:
    agents = {one.headers.get("user-agent", "") for one in crawl.stand.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("newscrawl")


def test_pages_that_failed_once_were_fetched_in_the_end(crawl: Crawl) -> None:
    assert crawl.stand.urls(503)
    lines = {line["url"].partition("?")[0] for line in crawl.lines}
    assert {url for url in crawl.stand.faults if url not in lines} == set()
