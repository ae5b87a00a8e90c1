"""``newscrawl health`` on the newsstand: green as it is, red when a site is not as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from newscrawl.health import Health, judge
from newscrawl.publishers import PUBLISHERS
from newscrawl.publishers.kompas import KOMPAS
from newscrawl.spiders.health import ArticleCheck, SourceCheck
from newsstand import Newsstand
from newsstand.demo import BARRING, REFUSING
from newsstand.faults import (
    BLOCK_PAGES,
    Change,
    block_page,
    drop_dates,
    rename_class,
    rename_id,
)
from newsstand.sites import DOMAINS

ALL = [name for name in DOMAINS if name not in (REFUSING, BARRING)]


class Site:
    """A newsstand, and the command on it."""

    def __init__(self, stand: Newsstand) -> None:
        self.stand = stand

    def health(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", "health", *arguments],
            env={
                **{name: value for name, value in os.environ.items() if "NEWSCRAWL" not in name},
                **self.stand.environment(),
                "NEWSCRAWL_DELAY": "0",
                "NEWSCRAWL_CONTACT": "https://example.org/crawler",
            },
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def seen(self, *names: str) -> dict[str, dict[str, Any]]:
        done = self.health(*names, "--json")
        assert done.returncode in (0, 1), done.stderr
        seen = json.loads(done.stdout)
        assert [one["publisher"] for one in seen] == list(names)
        assert done.returncode == (0 if all(one["healthy"] for one in seen) else 1)
        return {one["publisher"]: one for one in seen}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Newsstand(per_layout=6, seed=5, faults=False) as stand:
        yield Site(stand)


# As it was


@pytest.fixture(scope="module")
def everyone(site: Site) -> dict[str, dict[str, Any]]:
    site.stand.changes.clear()
    site.stand.requests.clear()
    return site.seen(*ALL, REFUSING, BARRING)


@pytest.mark.parametrize("name", ALL)
def test_a_site_that_is_as_it_was_is_healthy(
    name: str, everyone: dict[str, dict[str, Any]]
) -> None:
    seen = everyone[name]
    assert seen["drift"] == []
    assert len(seen["articles"]) == 3
    assert {one["layout"] for one in seen["articles"]} <= {
        layout.name for layout in PUBLISHERS[name].layouts
    }
    for source in seen["sources"]:
        assert source["failed"] is None
        assert source["articles"] > 0
    for article in seen["articles"]:
        assert {"title", "published_at", "text"} <= set(article["fields"])


def test_every_source_is_asked_once_and_three_articles_are_read(
    site: Site, everyone: dict[str, dict[str, Any]]
) -> None:
    asked = [one.url for one in site.stand.requests if "kompas.com" in one.url]
    seen = everyone["kompas"]
    pages = [url for url in asked if not url.endswith("robots.txt")]
    assert len(pages) <= len(KOMPAS.sources) + 2 + len(seen["articles"])
    assert {source["asked"] for source in seen["sources"]} <= set(pages)
    agents = {one.headers.get("user-agent", "") for one in site.stand.requests}
    assert [agent.partition("/")[0] for agent in agents] == ["newscrawl"]


def test_a_site_that_refuses_us_is_named(everyone: dict[str, dict[str, Any]]) -> None:
    for name, how in ((REFUSING, "http-403"), (BARRING, "robots")):
        assert not everyone[name]["healthy"]
        refused = [one for one in everyone[name]["drift"] if one["what"] == "refused"]
        assert how in refused[0]["message"]
        assert {source["failed"] for source in everyone[name]["sources"]} == {how}


# As it is not any more

CHANGES: list[tuple[str, str, Change, str, str | None]] = [
    ("kompas", "kompas.com", rename_class("read__title", "judul"), "field", "title"),
    (
        "pikiran-rakyat",
        "pikiran-rakyat.com",
        rename_class("read__content", "isi"),
        "layout",
        "text",
    ),
    ("antaranews", "antaranews.com", rename_id("content_news", "isi"), "layout", "text"),
    ("okezone", "okezone.com", rename_class("namerep", "oleh"), "field", "authors"),
    ("merdeka", "merdeka.com", drop_dates, "field", "published_at"),
    ("liputan6", "liputan6.com", drop_dates, "field", "published_at"),
    ("suara", "suara.com", block_page("captcha"), "blocked_page", None),
    ("republika", "republika.co.id", block_page("CloudFront"), "blocked_page", None),
    ("cnnindonesia", "cnnindonesia.com", block_page("Cloudflare"), "blocked_page", None),
    ("bisnis", "bisnis.com", block_page("Cloudflare"), "blocked_page", None),
    ("viva", "viva.co.id", lambda page: page.replace(b"<a ", b"<b "), "source", None),
]


@pytest.fixture(scope="module")
def changed() -> Iterator[dict[str, dict[str, Any]]]:
    """What is seen after ``CHANGES``, which have all happened, each to a publisher of its own."""
    with Newsstand(per_layout=6, seed=5, faults=False) as stand:
        stand.changes = {domain: change for _, domain, change, *_ in CHANGES}
        yield Site(stand).seen(*(name for name, *_ in CHANGES))


@pytest.mark.parametrize(
    ("name", "what", "field"), [(name, what, field) for name, _, _, what, field in CHANGES]
)
def test_a_change_turns_it_red_and_is_named(
    name: str, what: str, field: str | None, changed: dict[str, dict[str, Any]]
) -> None:
    seen = changed[name]
    assert not seen["healthy"]
    assert (what, field) in {(one["what"], one["field"]) for one in seen["drift"]}


def test_no_block_page_is_taken_for_an_article(changed: dict[str, dict[str, Any]]) -> None:
    for name, *_, what, _ in CHANGES:
        if what == "blocked_page":
            rejected = {one["rejected"] for one in changed[name]["articles"]}
            assert all(one and one.startswith("blocked_page: ") for one in rejected)


def test_a_drift_is_told_to_readers_in_80_columns(site: Site) -> None:
    site.stand.changes = {"kompas.com": rename_class("read__title", "judul")}
    done = site.health("kompas", "detik")
    site.stand.changes = {}
    assert done.returncode == 1
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "kompas: DRIFTED" in done.stdout
    assert "title: not where kompas-2017 has it" in done.stdout
    assert "detik: as known" in done.stdout
    assert "1 of 2 as known; drifted: kompas" in done.stdout


def test_a_mistake_is_named(site: Site) -> None:
    for arguments, words in (
        ((), "--network or --all"),
        (("kompass",), "did you mean kompas"),
        (("--network", "x"), "unknown network x"),
    ):
        done = site.health(*arguments)
        assert done.returncode == 2
        assert words in done.stderr


# Judging


class Seen:
    """What a spider has seen, without one."""

    def __init__(self, *articles: ArticleCheck, sources: tuple[SourceCheck, ...] = ()) -> None:
        self.articles = list(articles)
        self.sources = list(sources)
        self.blocked: dict[str, str] = {}
        self.failed: dict[str, str] = {}


def article(*found: str, layout: str | None = "kompas-2017", rejected: str = "") -> ArticleCheck:
    promised = ["title", "published_at", "editors"] if layout else []
    return ArticleCheck("https://x", layout, [*found, "text"], promised, list(found), rejected)


WHOLE = ("title", "published_at", "editors")


@pytest.mark.parametrize(
    ("articles", "drift"),
    [
        ([article(*WHOLE)] * 3, []),
        # one with the field is enough, but for those that every article has
        ([article("title", "published_at")] * 2 + [article(*WHOLE)], []),
        ([article("title", "published_at")] * 3, [("field", "editors")]),
        ([article("title", "published_at")], []),
        ([article("title", "editors")] + [article(*WHOLE)] * 2, [("field", "published_at")]),
        ([article(layout=None)], [("layout", "text")]),
        ([article(rejected="blocked_page: a page of Cloudflare")], [("blocked_page", None)]),
        ([article(rejected="no_body")], [("article", "text")]),
        ([article(rejected="no_title")], [("article", "title")]),
        ([article(rejected="page_missing: 2")], [("article", None)]),
    ],
)
def test_what_counts_as_drift(
    articles: list[ArticleCheck], drift: list[tuple[str, str | None]]
) -> None:
    health = judge(KOMPAS, Seen(*articles))  # type: ignore[arg-type]
    assert [(one.what, one.field) for one in health.drift] == drift
    assert health.is_healthy is not bool(drift)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"reason": "http-500"}, "http-500"),
        ({"entries": 0}, "lists nothing"),
        ({"entries": 15}, "none of its 15 links"),
    ],
)
def test_a_source_that_drifts(check: dict[str, Any], words: str) -> None:
    source = SourceCheck(KOMPAS.sources[0], "https://x", **check)
    [drift] = judge(KOMPAS, Seen(sources=(source,))).drift  # type: ignore[arg-type]
    assert drift.what == "source"
    assert words in drift.message


def test_articles_that_are_all_gone_are_drift() -> None:
    seen = Seen(sources=(SourceCheck(KOMPAS.sources[0], "https://x", entries=2, articles=2),))
    seen.failed = {"https://x/1": "http-404"}
    [drift] = judge(KOMPAS, seen).drift  # type: ignore[arg-type]
    assert "http-404" in drift.message


def test_a_publisher_that_was_not_looked_at_is_not_healthy() -> None:
    assert Health("kompas").is_healthy
    assert set(BLOCK_PAGES) == {"Cloudflare", "CloudFront", "captcha"}
