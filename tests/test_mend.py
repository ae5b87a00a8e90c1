"""Mend: references that were escaped too often, in texts, titles and JSON-LD."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract
from pipelines.mend import unescaped

SENTENCE = "Warga berkata bahwa jembatan di desa itu dibuka lagi pada Minggu, kata kepala desa."
URL = "https://www.contoh.example/berita/jembatan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&quot;Harga&quot; naik", '"Harga" naik'),
        ("&#8220;Harga&#8221; naik&hellip;", "“Harga” naik…"),
        ("&#x201C;Harga", "“Harga"),
        ("Harga&nbsp;naik", "Harga naik"),
        ("A &amp;amp; B", "A & B"),
        ("&lt;i&gt;Joker&lt;/i&gt; tayang", "Joker tayang"),
        ("AT&T; R&D; Tom & Jerry; &bogus;", "AT&T; R&D; Tom & Jerry; &bogus;"),
        ("?a=1&copy=2;", "?a=1&copy=2;"),
        ("3 &lt; 4", "3 < 4"),
    ],
)
def test_references(text: str, expected: str) -> None:
    assert unescaped(text) == expected


@given(st.text(st.sampled_from("&amp;quot;#8220; <>x"), max_size=60))
def test_any_text(text: str) -> None:
    assert unescaped(text) is not None


def test_text_title_and_description_of_a_page() -> None:
    html = (
        "<title>x</title><meta property=og:title content='&amp;quot;Jembatan&amp;quot; Dibuka'>"
        "<meta name=description content='Kata &amp;#8220;warga&amp;#8221; itu'><body><article>"
        f"<p>&amp;ldquo;Bagus,&amp;rdquo; katanya. {SENTENCE}</p>" + f"<p>{SENTENCE} Lagi.</p>" * 4
    )
    article = extract(html, url=URL)
    assert article.title == '"Jembatan" Dibuka'
    assert article.description == "Kata “warga” itu"
    assert article.blocks[0].text == f"“Bagus,” katanya. {SENTENCE}"


def test_json_ld() -> None:
    html = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
        '"&quot;Jembatan&quot; &amp;#8230; Dibuka", "author": "Sari Widuri"}</script>'
        + "<body><article>"
        + "".join(f"<p>Ke-{number}: {SENTENCE}</p>" for number in range(6))
    )
    assert extract(html, url=URL).title == '"Jembatan" … Dibuka'


def test_controls_leave_no_mark() -> None:
    html = "<h1>Jembatan Contoh Dibuka</h1><article>" + f"<p>Ha\x02rga. {SENTENCE}</p>" * 5
    assert (extract(html, url=URL).text or "").startswith("Harga. Warga")


def test_what_was_lost_before_stays_marked() -> None:
    html = f"<h1>Jembatan Contoh Dibuka</h1><article><p>Ha\ufffdrga. {SENTENCE}</p>" + (
        f"<p>{SENTENCE} Lagi.</p>" * 5
    )
    assert "Ha\ufffdrga" in (extract(html, url=URL).text or "")
