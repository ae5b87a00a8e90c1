"""Metadata: what a page says of its article, which source counts, and what is mended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.api import process
from newscrawl.article import Article
from newscrawl.page import Head, Metadata, Page
from newscrawl.publisher import Layout, select
from pipelines.decode import Decode
from pipelines.head import ReadHead, absolute
from pipelines.locate import Locate
from pipelines.metadata import ReadMetadata
from pipelines.metadata.people import read_people

URL = "https://news.detik.com/berita/d-1234567/judul"
UNKNOWN = "https://example.com/2020/11/04/judul"


def page_of(html: str, url: str | None = UNKNOWN, layout: Layout | None = None) -> Page:
    page = Page(html.encode(), url=url, fetched_at=datetime(2020, 11, 5, tzinfo=UTC))
    for step in (Decode(), ReadHead(), Locate()):
        page = step.process_item(page)
    if layout:
        page.layout = layout
    return ReadMetadata().process_item(page)


def read(html: str, url: str | None = UNKNOWN, layout: Layout | None = None) -> Metadata:
    return page_of(html, url, layout).metadata


def head_of(html: str) -> Head:
    head = page_of(html).head
    assert head is not None
    return head


def ld(told: Any) -> str:
    text = told if isinstance(told, str) else json.dumps(told)
    return f'<script type="application/ld+json">{text}</script>'


LAYOUT = Layout(
    name="contoh-2020",
    body=select(".isi")[0],
    title=select("h1.judul"),
    published=select(".tanggal"),
    authors=select(".penulis"),
    editors=select(".editor"),
    section=select(".rubrik"),
    keywords=select(".tag a"),
)


# JSON-LD

ARTICLE = {"@type": "NewsArticle", "headline": "Harga beras naik"}


@pytest.mark.parametrize(
    "told",
    [
        ARTICLE,
        [ARTICLE],
        [{"@type": "BreadcrumbList"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "WebPage", "mainEntityOfPage": [ARTICLE]},
        {"@type": ["Thing", "ReportageNewsArticle"], "headline": "Harga beras naik"},
        json.dumps(ARTICLE).replace("}", ",}"),
        json.dumps([ARTICLE]).replace("]", " , ]"),
        json.dumps(ARTICLE) + ";",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        json.dumps(ARTICLE).replace("beras", "beras\n"),
        json.dumps({**ARTICLE, "headline": "Harga beras\x07 \ud83d naik"}),
    ],
    ids=[
        *("plain", "list", "among others", "graph", "main entity", "main entity of page", "types"),
        *("trailing comma", "trailing comma in a list", "semicolon", "CDATA", "line break"),
        "controls",
    ],
)
def test_json_ld(told: Any) -> None:
    assert read(ld(told)).title == "Harga beras naik"


@pytest.mark.parametrize(
    "told",
    [
        *("", "{", "[]", "null", "3", '"x"', "{'@type': 'NewsArticle'}", "<!-- -->"),
        {"@type": "WebPage", "headline": "Beranda"},
        {"@type": None},
        {"@type": [3]},
        {"@graph": {"@graph": {"@graph": {"@graph": {"@graph": {"@graph": ARTICLE}}}}}},
    ],
    ids=repr,
)
def test_what_is_no_article_in_json_ld(told: Any) -> None:
    assert head_of("<h1>x</h1>" + ld(told)).json_ld == {}


def test_the_first_article_of_several_scripts() -> None:
    html = ld("{") + ld({"@type": "WebSite"}) + ld(ARTICLE) + ld({**ARTICLE, "headline": "Lain"})
    assert read(html).title == "Harga beras naik"


def test_other_types_of_its_values_do_no_harm() -> None:
    for value in (None, 3, True, [], {}, [[]], [{}], {"name": 3}, {"url": {}}, "", " "):
        told = dict.fromkeys(
            ("headline", "author", "datePublished", "dateModified", "keywords", "image"), value
        )
        told |= dict.fromkeys(("articleSection", "description", "isAccessibleForFree"), value)
        found = read("<h1>Harga beras naik</h1>" + ld({"@type": "NewsArticle", **told}))
        assert found.published_at is None
        assert found.modified_at is None
        assert found.authors == []


@given(st.text(max_size=60))
def test_any_text_as_json_ld(text: str) -> None:
    read("<h1>Harga beras naik</h1>" + ld(text.replace("<", "")))


def test_fields_from_json_ld() -> None:
    told = {
        **ARTICLE,
        "author": [{"@type": "Person", "name": "Budi  Contoh"}, {"name": "Ani Contoh"}],
        "datePublished": "2020-11-04T13:10:00+07:00",
        "dateModified": "2020-11-04T07:00:00Z",
        "keywords": "beras, pasar , Beras,#harga",
        "articleSection": ["Ekonomi", "Nasional"],
        "image": [{"url": "/foto.jpg"}],
        "description": "Harga beras\n naik.",
        "isAccessibleForFree": "False",
    }
    found = read(ld(told))
    assert found.authors == ["Budi Contoh", "Ani Contoh"]
    assert found.published_at == datetime.fromisoformat("2020-11-04T13:10:00+07:00")
    assert found.modified_at == datetime.fromisoformat("2020-11-04T14:00:00+07:00")
    assert found.modified_at.utcoffset() == found.published_at.utcoffset()
    assert found.keywords == ["beras", "pasar", "harga"]
    assert found.section == "Ekonomi"
    assert found.images[0].url == "https://example.com/foto.jpg"
    assert found.description == "Harga beras naik."
    assert found.is_accessible_for_free is False


# Titles


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<h1 class="judul">Dicetak</h1><meta property="og:title" content="Lain">', "Dicetak"),
        ("<h1>Situs</h1><h1>Harga beras naik</h1>" + ld(ARTICLE), "Harga beras naik"),
        (
            '<meta property="og:title" content="Harga beras naik - Contoh.com">'
            "<h1>Harga beras naik</h1>",
            "Harga beras naik",
        ),
        ('<meta property="og:title" content="Harga beras naik - Contoh.com">', "Harga beras naik"),
        ("<h1>Situs</h1><h1>Harga beras naik</h1>", "Harga beras naik"),
        ("<title>Harga  beras\nnaik</title><h1>Situs</h1>", "Harga beras naik"),
        ("<h1>Harga<br>beras naik</h1>", "Harga beras naik"),
        ("<p>x</p>", None),
        ("<title> </title><p>x</p>", None),
    ],
)
def test_titles(html: str, title: str | None) -> None:
    assert read(html, layout=LAYOUT).title == title


# Times


def times(printed: str, told: str, url: str = UNKNOWN) -> str | None:
    html = (
        f'<div class="tanggal">{printed}</div>'
        f'<meta property="article:published_time" content="{told}">'
    )
    found = read(html, url, LAYOUT)
    if found.published_at is None:
        return None
    return (
        found.published_at.date().isoformat() if found.day_only else found.published_at.isoformat()
    )


@pytest.mark.parametrize(
    ("printed", "told", "instant"),
    [
        # one that agrees lends its seconds
        (
            "Rabu, 4 November 2020 13:10 WIB",
            "2020-11-04T13:10:25+07:00",
            "2020-11-04T13:10:25+07:00",
        ),
        ("Rabu, 4 November 2020 13:10 WIB", "2020-11-04T06:10:25Z", "2020-11-04T13:10:25+07:00"),
        # the clock's time of WIB said to be UTC
        ("Rabu, 4 November 2020 13:10 WIB", "2020-11-04T13:10:25Z", "2020-11-04T13:10:25+07:00"),
        # the printed time decides
        ("Rabu, 4 November 2020 13:10 WIB", "2020-11-05T09:00:00Z", "2020-11-04T13:10:00+07:00"),
        ("Rabu, 4 November 2020 13:10 WITA", "", "2020-11-04T13:10:00+08:00"),
        ("Rabu, 4 November 2020 13:10 WIT", "bukan waktu", "2020-11-04T13:10:00+09:00"),
        # a printed day takes the time told of that day
        ("Rabu, 4 November 2020", "2020-11-04T06:10:25Z", "2020-11-04T06:10:25+00:00"),
        ("Rabu, 4 November 2020", "2020-11-07T06:10:25Z", "2020-11-04"),
        ("Rabu, 4 November 2020", "", "2020-11-04"),
        # nothing printed
        ("", "2020-11-04T13:10:25+07:00", "2020-11-04T13:10:25+07:00"),
        ("", "2020-11-04 13:10:25", "2020-11-04T13:10:25+07:00"),
        ("", "2020-11-04", "2020-11-04"),
        ("", "", None),
        ("", "32/13/2020", None),
    ],
)
def test_times(printed: str, told: str, instant: str | None) -> None:
    found = times(printed, told)
    if instant is None or "T" not in instant:
        assert found == instant
    else:
        assert found is not None
        assert datetime.fromisoformat(found) == datetime.fromisoformat(instant)


def test_a_time_printed_without_a_zone_has_the_publishers() -> None:
    assert times("Rabu, 4 November 2020 13:10", "", URL) == "2020-11-04T13:10:00+07:00"


def test_a_printed_line_is_read_where_nothing_else_tells() -> None:
    at = datetime.fromisoformat("2020-11-04T13:10:00+07:00")
    for line in ("Rabu, 4 November 2020 13:10 WIB", "Contoh.com - 04/11/2020, 13:10 WIB"):
        found = read(f"<h1>Harga beras naik</h1><span>{line}</span><p>Kejadian 5 Mei 1998.</p>")
        assert found.published_at == at


def test_relative_times_count_from_the_fetch() -> None:
    found = times("3 jam yang lalu", "")
    assert found is not None
    assert datetime.fromisoformat(found) == datetime(2020, 11, 4, 21, tzinfo=UTC)


# People


def test_printed_people_count_before_told_ones() -> None:
    html = ld({**ARTICLE, "author": {"name": "Redaksi"}}) + (
        '<div class="penulis">Penulis: Budi Contoh</div>'
        '<div class="editor">Editor: Ani Contoh</div>'
    )
    found = read(html, layout=LAYOUT)
    assert found.authors == ["Budi Contoh"]
    assert found.editors == ["Ani Contoh"]


def test_a_line_of_both_is_told_apart() -> None:
    text = ["Penulis: Budi Contoh | Editor: Ani Contoh"]
    assert read_people(text) == ["Budi Contoh"]
    assert read_people(text, editors=True) == ["Ani Contoh"]


def test_names_come_once_and_clean() -> None:
    assert read_people(["Budi\x00 Contoh", "budi contoh", "\ud83d"]) == ["Budi Contoh"]


def test_a_layout_may_say_that_the_page_tells_wrong_authors() -> None:
    html = ld({**ARTICLE, "author": {"name": "Budi Contoh"}})
    assert read(html, layout=LAYOUT).authors == ["Budi Contoh"]
    assert read(html, layout=replace(LAYOUT, told_authors=False)).authors == []


# Keywords and section


def test_printed_keywords_and_section_count_before_told_ones() -> None:
    html = (
        '<meta name="keywords" content="lain, lagi"><a class="rubrik">Ekonomi</a>'
        '<div class="tag"><a>#beras</a><a>Pasar  Contoh</a><a>BERAS</a></div>'
    )
    found = read(html, layout=LAYOUT)
    assert found.keywords == ["beras", "Pasar Contoh"]
    assert found.section == "Ekonomi"
    assert read(html).keywords == ["lain", "lagi"]


# Addresses


@pytest.mark.parametrize(
    ("url", "base", "whole"),
    [
        ("https://example.com/x", None, "https://example.com/x"),
        ("/x", "https://example.com/a/b", "https://example.com/x"),
        ("//cdn.example.com/x", "https://example.com/", "https://cdn.example.com/x"),
        (" https://example.com/x ", None, "https://example.com/x"),
        ("/x", None, None),
        ("//x", None, None),
        ("javascript:alert(1)", "https://example.com/", None),
        ("data:image/png;base64,x", None, None),
        ("http://[", "https://example.com/", None),
        ("https://example.com/\x00", None, None),
        ("https://example.com/\ud800", None, None),
        ("https://", None, None),
        ("", "https://example.com/", None),
        (None, None, None),
    ],
)
def test_absolute(url: str | None, base: str | None, whole: str | None) -> None:
    assert absolute(url, base) == whole


def test_a_saved_page_gets_its_address_from_itself() -> None:
    link = f'<link rel="canonical" href="{URL}">'
    assert page_of(link, None).url == URL
    assert page_of(f'<meta property="og:url" content="{URL}">', None).url == URL
    assert page_of(link, UNKNOWN).url == UNKNOWN
    assert page_of(link, "javascript:alert(1)").url == URL
    assert page_of("<p>x", "http://[").url is None


def test_a_canonical_address_that_is_the_home_page_is_none() -> None:
    html = '<link rel="canonical" href="https://news.detik.com/">'
    assert head_of(html).canonical is None


def test_the_first_meta_that_says_anything_counts() -> None:
    html = (
        '<meta name="Author" content=" "><meta name="author" content="Budi">'
        '<meta name="author" content="Ani"><meta itemprop="datePublished" content="x">'
    )
    assert head_of(html).meta == {"author": "Budi", "datepublished": "x"}


# The site's own name


SITE = "https://kabar.example.co.id/2020/11/04/judul"


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        # told to machines, the site's name is nobody's
        ('<meta name="author" content="example.co.id">', []),
        ('<meta name="author" content="Kabar.Example.co.id">', []),
        ('<meta property="og:site_name" content="KORAN CONTOH"><meta name="author" '
         'content="Koran Contoh">', []),
        (ld({**ARTICLE, "author": {"name": "Koran Contoh"}, "publisher": {"name": "Koran Contoh"}}),
         []),
        (ld({**ARTICLE, "author": {"name": "admin"}}), []),
        # printed in plain sight it is the byline; hidden it is not
        ('<meta property="og:site_name" content="Koran Contoh"><a rel="author">Koran Contoh</a>',
         ["Koran Contoh"]),
        ('<meta property="og:site_name" content="Koran Contoh">'
         '<div style="display: none"><a rel="author">Koran Contoh</a></div>', []),
        # a person named beside it counts
        (ld({**ARTICLE, "author": {"name": "Example"}}) + '<span class="author-name">Budi</span>',
         ["Budi"]),
        ('<meta name="author" content="Budi Contoh">', ["Budi Contoh"]),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_author(html: str, authors: list[str]) -> None:
    assert read(html, SITE).authors == authors


def test_the_sites_name_is_no_keyword() -> None:
    assert read('<meta name="keywords" content="example.co.id">', SITE).keywords == []
    told = '<meta name="keywords" content="example.co.id, beras">'
    assert read(told, SITE).keywords == ["example.co.id", "beras"]


# Sections, descriptions, paywalls, addresses and languages


@pytest.mark.parametrize(
    ("html", "section"),
    [
        (ld({**ARTICLE, "articleSection": "Badung, Politik, Top News"}), "Badung"),
        (ld({**ARTICLE, "articleSection": "laporan-utama"}), "Laporan Utama"),
        ('<a rel="category tag">Fitnah / Hoax</a>', "Fitnah / Hoax"),
        ('<meta name="adx:sections" content="metro">', "Metro"),
        ('<meta property="article:section" content="Samarinda">', "Samarinda"),
        ("<p>x</p>", None),
    ],
)
def test_sections_of_unknown_pages(html: str, section: str | None) -> None:
    assert read(html).section == section


@pytest.mark.parametrize(
    ("html", "description"),
    [
        ('<meta property="og:description" content="<p>Harga  beras &amp;amp; gula</p>">',
         "Harga beras & gula"),
        ('<meta name="keywords" content="beras, Pasar Contoh">'
         '<meta name="description" content="Harga naik.,Beras,pasar contoh">', "Harga naik."),
        ('<meta property="article:section" content="Sektor Riil">'
         '<meta name="description" content="Harga naik - Sektor Riil - contoh">', "Harga naik"),
        ('<meta name="description" content="Harga 5 < 6 naik">', "Harga 5 < 6 naik"),
        ('<meta name="description" content="<br>">', None),
    ],
)  # fmt: skip
def test_descriptions(html: str, description: str | None) -> None:
    assert read(html).description == description


PAID = replace(LAYOUT, paywall=select(".tembok"))


@pytest.mark.parametrize(
    ("html", "free"),
    [
        (ld({**ARTICLE, "isAccessibleForFree": True}), True),
        (ld({**ARTICLE, "isAccessibleForFree": "false"}), False),
        (ld({**ARTICLE, "isAccessibleForFree": True}) + '<div class="tembok">Langganan</div>',
         False),
        ('<div class="tembok">Langganan</div>', False),
        (ld({**ARTICLE, "hasPart": {"isAccessibleForFree": "False", "cssSelector": ".x"}}), False),
        (ld({**ARTICLE, "hasPart": [{"isAccessibleForFree": True}, 3]}), None),
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta property="article:content_tier" content="metered">', None),
        ("<p>x</p>", None),
    ],
)  # fmt: skip
def test_what_costs(html: str, free: bool | None) -> None:
    assert read(html, layout=PAID).is_accessible_for_free is free


WORDS = "Harga beras naik di pasar itu karena stok yang ada tidak cukup untuk semua warga desa. "


def article_of(head: str, text: str = WORDS, url: str = UNKNOWN) -> Article:
    body = "".join(f"<p>{text * 3}</p>" for _ in range(4))
    html = f"<html {head}<h1>Harga beras naik lagi</h1><div>{body}</div></html>"
    article = process(html, url).article
    assert article is not None
    return article


@pytest.mark.parametrize(
    ("head", "text", "language"),
    [
        ('lang="id-ID">', WORDS, "id-ID"),
        ('lang="in_id">', WORDS, "id-ID"),
        ('lang="in_id">', "Nothing here is in that language but the declaration. ", "en"),
        ('lang="ms">', WORDS, "id"),
        ('lang="en-US">', WORDS, "id"),
        ('><meta property="og:locale" content="en_GB">',
         "The price of rice has risen again in the market of this town. ", "en-GB"),
        (">" + ld({**ARTICLE, "inLanguage": "en"}),
         "The price of rice has risen again in the market of this town. ", "en"),
        (">", WORDS, "id"),
        ('lang="x">', "The price of rice has risen again in the market of this town. ", "en"),
        ('lang="x">', "123.456 789.012 345.678 901.234 567.890 123.456 789.012 345.678 ", None),
    ],
)  # fmt: skip
def test_languages_of_unknown_pages(head: str, text: str, language: str | None) -> None:
    assert article_of(head, text).language == language


@pytest.mark.parametrize(
    "told",
    [
        '<meta itemprop="url" content="https://news.detik.com/img/detik.png">',
        '<link rel="canonical" href="https://news.detik.com/indeks">',
        '<link rel="canonical" href="https://other.example/berita/d-1234567/judul">',
    ],
)
def test_an_address_that_is_no_articles_is_not_the_articles(told: str) -> None:
    body = f'<div class="detail__body-text"><p>{WORDS}</p></div>'
    article = process(f"{told}<h1 class='detail__title'>Beras</h1>{body}", URL).article
    assert article is not None
    assert article.canonical_url == URL
    assert article.id == "detik:1234567"


TEMPO = "https://www.tempo.co/ekonomi/judul-2041234"
BISNIS = "https://market.bisnis.com/read/20260301/7/101/judul"


@pytest.mark.parametrize(
    ("url", "head", "body", "truncated"),
    [
        # Tempo tells machines; its guests get a teaser
        (TEMPO, ld({**ARTICLE, "isAccessibleForFree": False}),
         '<div id="content-wrapper">{}</div>', True),
        (TEMPO, ld({**ARTICLE, "isAccessibleForFree": True}),
         '<div id="content-wrapper">{}</div>', False),
        # Bisnis has a mark in the place of its body
        (BISNIS, ld(ARTICLE),
         '<div class="paywall">{}</div>', True),
        (BISNIS, ld(ARTICLE),
         '<article class="detailsContent">{}</article>', False),
        # a site without a paywall that says so all the same
        (URL, ld({**ARTICLE, "isAccessibleForFree": False}),
         '<div class="detail__body-text">{}</div>', False),
    ],
)  # fmt: skip
def test_a_teaser_is_truncated(url: str, head: str, body: str, truncated: bool) -> None:
    text = "".join(f"<p>{WORDS * 3}</p>" for _ in range(3))
    html = f"{head}<h1>Harga beras naik lagi</h1>{body.format(text)}"
    article = process(html, url).article
    assert article is not None
    assert article.is_truncated is truncated
    assert (article.is_accessible_for_free is False) is (truncated or "detik" in url)
