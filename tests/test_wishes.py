"""What sites tell machines about training."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.page import Page
from newscrawl.wishes import SiteWishes, Wishes, fits
from pipelines import READING
from pipelines.assemble import rights

SITE = "https://www.contoh.example"
URL = f"{SITE}/berita/judul?page=all"


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        ("", ()),
        ("User-agent: *\nDisallow: /komentar/", ()),
        ("User-agent: GPTBot\nDisallow: /", ("robots.txt",)),
        ("User-agent: gptbot\nUser-agent: CCBot\nDisallow: /berita/", ("robots.txt",)),
        ("User-agent: GPTBot\nDisallow: /foto/", ()),
        ("User-agent: Googlebot\nDisallow: /", ()),
        ("User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /", ("content-signal",)),
        ("User-agent: *\nContent-signal: ai-train=yes, search=yes", ()),
        ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /", ("content-signal",)),
        ("User-agent: *\n# Content-Signal: ai-train=no", ()),
        ("User-agent: CCBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no",
         ("robots.txt", "content-signal")),
    ],
)  # fmt: skip
def test_robots_txt(robots: str, said: tuple[str, ...]) -> None:
    assert SiteWishes(robots.encode()).of(URL) == Wishes(said)


def test_tdmrep_json_the_longest_location_counts() -> None:
    rules = [
        {"location": "/", "tdm-reservation": 1, "tdm-policy": "/tdm/policy.json"},
        {"location": "/rilis/", "tdm-reservation": 0},
        {"location": "/*/foto$", "tdm-reservation": 1},
        {"location": 7},
        "nonsense",
    ]
    wishes = SiteWishes(b"", json.dumps(rules).encode(), SITE)
    assert wishes.of(URL) == Wishes(("tdmrep.json",), f"{SITE}/tdm/policy.json")
    assert wishes.of(f"{SITE}/rilis/1") == Wishes()
    assert wishes.of(f"{SITE}/rilis/foto") == Wishes(("tdmrep.json",))


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b"null", b"[" * 9999, b"\xff"])
def test_what_is_no_tdmrep_json_says_nothing(content: bytes) -> None:
    assert SiteWishes(b"", content, SITE).of(URL) == Wishes()


@given(st.text("ab*$/", max_size=12), st.text("ab/", max_size=12))
def test_locations_fit_as_a_pattern_would(location: str, path: str) -> None:
    body = location.removesuffix("$")
    pattern = ".*".join(map(re.escape, body.split("*")))
    end = r"\Z" if location.endswith("$") else ""
    assert fits(location, path) == bool(re.match(pattern + end, path))


def test_a_hostile_location_costs_nothing() -> None:
    assert not fits("/" + "*a" * 500 + "$", "/" + "a" * 8000 + "b")


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes(robots: bytes, tdmrep: bytes) -> None:
    SiteWishes(robots, tdmrep, SITE).of(URL)


HTML = """<html><head><title>Judul</title>{}</head><body><p>Isi berita.</p></body></html>"""


@pytest.mark.parametrize(
    ("head", "headers", "said", "policy"),
    [
        ("", {}, [], None),
        ('<meta name="robots" content="index, noai">', {}, ["robots-meta"], None),
        ("", {"x-robots-tag": "noimageai"}, ["x-robots-tag"], None),
        ('<meta name="tdm-reservation" content="1">', {}, ["tdm-meta"], None),
        ('<meta name="tdm-reservation" content="0">', {}, [], None),
        (
            '<meta name="robots" content="noai">',
            {"tdm-reservation": "1", "tdm-policy": "/p.json", "x-robots-tag": "noai, noarchive"},
            ["robots-meta", "x-robots-tag", "tdm-header"],
            f"{SITE}/p.json",
        ),
    ],
)
def test_the_page_itself(
    head: str, headers: dict[str, str], said: list[str], policy: str | None
) -> None:
    page = Page(content=HTML.format(head).encode(), url=URL, headers=headers)
    for step in READING[:2]:
        step().process_item(page)
    found = rights(page)
    assert (found.noai_by, found.tdm_policy) == (said, policy)
    assert found.noai is bool(said)
    assert found.noarchive is ("noarchive" in headers.get("x-robots-tag", ""))


def test_the_page_and_its_site() -> None:
    page = Page(content=HTML.format("").encode(), url=URL)
    page.wishes = Wishes(("robots.txt", "tdmrep.json"), f"{SITE}/tdm.json")
    for step in READING[:2]:
        step().process_item(page)
    found = rights(page)
    assert found.noai
    assert found.noai_by == ["robots.txt", "tdmrep.json"]
    assert found.tdm_policy == f"{SITE}/tdm.json"
