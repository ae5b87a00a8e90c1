"""Whatever the page, the address or the header, extract() gives an Article or NotAnArticle."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newscrawl import Article, NotAnArticle, extract
from newscrawl.page import REJECT_REASONS
from newscrawl.record import encode

FIXTURES = Path(__file__).parent.parent / "fixtures"

URLS = [
    None,
    "https://news.detik.com/berita/d-6400123/judul",
    "https://nasional.kompas.com/read/2022/11/19/13195621/judul",
    "https://www.tribunnews.com/nasional/2020/11/04/judul",
    "https://www.liputan6.com/news/read/4428893/judul",
    "https://www.cnnindonesia.com/olahraga/20221210-142-1/judul",
    "https://www.antaranews.com/berita/527615/judul",
    "https://example.com/2020/01/judul",
]
HOSTILE_URLS = [
    "",
    " ",
    "http://[",
    "http://[::1]/berita/1",
    "http://[v1.x]/",
    "//x",
    "///",
    "javascript:alert(1)",
    "https://bücher.example/judul",
    "https://xn--bcher-kva.example/judul",
    "https://xn--/judul",
    "https://www.detik.com:99999/berita/d-1/x",
    "https://www.detik.com:abc/berita/d-1/x",
    "https://user:pass@www.detik.com/berita/d-1/x",
    "https://www.detik.com./berita/d-1/x",
    "https://.detik.com/berita/d-1/x",
    "https://com/",
    "file:///etc/passwd",
    "data:text/html,<p>x",
    "https://www.detik.com/\x00\ud800",
    "https://ｄｅｔｉｋ.com/berita/d-1/x",
    "https://℀.com/",
    "?page=all",
    "https://www.kompas.com/read/" + "a/" * 5000,
    "\\\\www.kompas.com\\read",
]
CONTENT_TYPES = [
    None,
    "",
    ";",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=",
    "text/html; charset=klingon",
    "text/html; charset=utf-7",
    "text/html; charset=utf-16",
    "text/html; charset=base64",
    "text/html; charset=idna",
    "text/html; charset=unicode_escape",
    "application/xhtml+xml",
    "TEXT/HTML;CHARSET=ISO-8859-1",
    "image/png",
    "\x00",
    "texte/ünicode; charset=é",
]
TAGS = [
    *("p", "div", "span", "b", "strong", "i", "em", "a", "h1", "h2", "h3", "blockquote", "ul"),
    *("ol", "li", "table", "tr", "td", "th", "br", "hr", "img", "script", "style", "form"),
    *("figure", "figcaption", "article", "section", "iframe", "noscript", "select", "option"),
    *("svg", "math", "template", "body", "html", "head", "title", "pre", "dl", "dd", "x-y", "c:d"),
]
# Names that layouts look for, so that generated pages are read by layouts too.
NAMES = [
    *("detail__body-text itp_bodycontent", "detail__title", "read__content", "read__title"),
    *("txt-article", "side-article txt-article multi-fontsize", "detail-text", "ads", "share"),
    *("article-content-body__item-content", "baca-juga", "linksisip", "post-content", "content"),
    *("detail_text", "artikel", "wrap__article-detail-content", "detail__date", "x y z", ""),
]
SENTENCES = [
    "Harga beras naik di Pasar Contoh pada Rabu (4/11/2020) kata pedagang yang mengeluh.",
    "Baca juga: Harga cabai turun",
    "ADVERTISEMENT",
    "JAKARTA, KOMPAS.com - Pedagang mengeluh karena harga beras naik lagi di pasar itu.",
    "Laporan Wartawan Tribunnews.com, Budi Contoh",
    "Penulis: Budi | Editor: Ani",
    "Rabu, 4 November 2020 13:10 WIB",
    "Jumat, 31 Februari 2020 25:61 WIB",
    "(ayr/isn)",
    "[Gambas:Video CNN]",
    "&amp;&nbsp;&#0;&#xD800;&#x110000;&bogus;&lt;b&gt;",
    "\x00\x01\x0b\x1f\x7f\x85",
    "\u200b\u200e\ufeff\ufffe\U0001f600",
    "<![CDATA[ x ]]>",
    "<!-- <p> -->",
    "<?php echo 1 ?>",
    "</div></p></body></html>",
    "<p",
    "&",
]


@st.composite
def elements(draw: st.DrawFn, inside: st.SearchStrategy[str]) -> str:
    """An element, not always closed, with what is inside it."""
    tag = draw(st.sampled_from(TAGS))
    name = draw(st.sampled_from(NAMES))
    extra = draw(
        st.sampled_from(
            ["", ' style="display: none"', ' href="http://["', " id='x", ' src="//x" hidden']
        )
    )
    content = "".join(draw(st.lists(inside, max_size=4)))
    end = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", "", "</p>"]))
    return f'<{tag} class="{name}"{extra}>{content}{end}'


MARKUP = st.recursive(
    st.sampled_from(SENTENCES) | st.text(max_size=40),
    lambda inside: elements(inside),
    max_leaves=25,
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(SENTENCES)
    | st.sampled_from(["\ud83d", "a\u0000b", "2020-11-04T13:10:00Z", "9999-99-99", "NewsArticle"]),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("@type", "@graph", "mainEntity", "mainEntityOfPage", "headline", "author"),
                    *("name", "datePublished", "dateModified", "keywords", "image", "url"),
                    *("articleSection", "description", "isAccessibleForFree", "editor"),
                ]
            ),
            inside,
            max_size=6,
        )
    ),
    max_leaves=20,
)
META_NAMES = [
    *("og:title", "og:url", "og:image", "og:description", "article:published_time", "author"),
    *("article:modified_time", "keywords", "robots", "content_PublishedDate", "date", "title"),
    *("article:section", "publishdate", "article:author", "description"),
]


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page with meta, JSON-LD and markup, all of it more or less broken."""
    meta = draw(st.lists(st.tuples(st.sampled_from(META_NAMES), st.text(max_size=30)), max_size=5))
    told = draw(VALUES)
    if isinstance(told, dict):
        told = {"@type": "NewsArticle", **told}
    ld = json.dumps(told, ensure_ascii=draw(st.booleans()))
    ld += draw(st.sampled_from(["", ",", "}", ";", "]]>"]))
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in meta)
    body = draw(MARKUP)
    name = draw(st.sampled_from(NAMES))
    article = f'<h1>Harga beras naik</h1><div class="{name}"><p>{SENTENCES[0]}</p>{body}</div>'
    return f'<html><head>{head}<script type="application/ld+json">{ld}</script></head>{article}'


def check(html: bytes | str, url: str | None = None, **options: Any) -> Article | None:
    """Extract; the article keeps what every article promises."""
    try:
        article = extract(html, url, **options)
    except NotAnArticle as error:
        assert error.reason in REJECT_REASONS
        return None
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert article.title
    json.loads(encode(article))
    return article


LIMITS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@LIMITS
@given(html=st.binary(max_size=400), url=st.sampled_from(URLS), layouts=st.booleans())
@example(html=b"", url=None, layouts=True)
@example(html=b"\0", url=None, layouts=True)
@example(html=b"<", url=None, layouts=False)
@example(html=b"\xff\xfe", url=None, layouts=False)
@example(html=b"\xfe\xff\x00<", url=URLS[1], layouts=True)
@example(html=b"<!-- only a comment -->", url=None, layouts=True)
@example(html=b"<?xml version='1.0' encoding='utf-7'?><p>x", url=None, layouts=True)
@example(html=b"%PDF-1.4\n1 0 obj", url=None, layouts=False)
@example(html=b"\x1f\x8b\x08\x00", url=None, layouts=False)
def test_any_bytes(html: bytes, url: str | None, layouts: bool) -> None:
    check(html, url, layouts=layouts)


@LIMITS
@given(html=st.text(max_size=300), url=st.sampled_from(URLS), layouts=st.booleans())
def test_any_text(html: str, url: str | None, layouts: bool) -> None:
    check(html, url, layouts=layouts)


@settings(LIMITS, max_examples=150)
@given(html=pages(), url=st.sampled_from(URLS), layouts=st.booleans())
def test_generated_pages(html: str, url: str | None, layouts: bool) -> None:
    check(html.encode("utf-8", "surrogatepass"), url, layouts=layouts)


@lru_cache
def fixture() -> bytes:
    return (FIXTURES / "detik-2022.html").read_bytes()


@LIMITS
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 300), st.binary(max_size=8)), max_size=6
    ),
    end=st.floats(0, 1),
)
def test_a_damaged_page(cuts: list[tuple[float, int, bytes]], end: float) -> None:
    html = fixture()
    html = html[: int(end * len(html))]
    for place, size, put in cuts:
        at = int(place * len(html))
        html = html[:at] + put + html[at + size :]
    check(html, URLS[1])


@pytest.mark.parametrize("layouts", [True, False], ids=["layouts", "generic"])
@pytest.mark.parametrize("url", HOSTILE_URLS, ids=lambda url: repr(url)[:30])
def test_hostile_urls(url: str, layouts: bool) -> None:
    check(fixture(), url, layouts=layouts)
    check(f'<link rel="canonical" href="{url}"><meta property="og:url" content="{url}">', url)


@LIMITS
@given(url=st.text(max_size=40) | st.from_regex(r"https?://[a-z\[\]:@%.]{0,20}/\S{0,20}"))
def test_any_url(url: str) -> None:
    check(fixture(), url)


@pytest.mark.parametrize("url", HOSTILE_URLS, ids=lambda url: repr(url)[:30])
def test_hostile_links_on_a_page(url: str) -> None:
    link = url.replace('"', "").encode("utf-8", "surrogatepass")
    page = fixture().replace(b'href="http', b'href="' + link + b'" data-x="http')
    check(page, URLS[1])
    check(page, None)


@pytest.mark.parametrize("content_type", CONTENT_TYPES, ids=repr)
def test_content_types(content_type: str | None) -> None:
    check(fixture(), URLS[1], content_type=content_type)


@LIMITS
@given(content_type=st.text(max_size=30) | st.text(max_size=12).map("text/html; charset={}".format))
def test_any_content_type(content_type: str) -> None:
    check(fixture(), URLS[1], content_type=content_type)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "base64", "rot13", "hex", "\0", "x" * 999])
def test_a_wrong_charset_in_the_page(charset: str) -> None:
    head = f'<meta charset="{charset}">'.encode()
    check(head + fixture(), URLS[1])
    check(head + b"<p>" + bytes(range(128, 256)), None)


DEEP = 5000
NESTED = {
    "div": ("<div>", "</div>"),
    "span": ("<span>", "</span>"),
    "b": ("<b>", "</b>"),
    "list": ("<ul><li>", "</li></ul>"),
    "table": ("<table><tr><td>", "</td></tr></table>"),
    "quote": ("<blockquote><p>", "</blockquote>"),
    "unclosed": ("<div><b><a href='x'>", ""),
    "font": ("<font><center>", ""),
}


@pytest.mark.parametrize("layouts", [True, False], ids=["layouts", "generic"])
@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting(kind: str, layouts: bool) -> None:
    start, end = NESTED[kind]
    inside = f"<p>{SENTENCES[0]}</p>" * 5
    page = f"""<title>Harga beras naik</title><h1>Harga beras naik</h1>
      <div class="detail__body-text itp_bodycontent"><p>{SENTENCES[0]}</p>
      {start * DEEP}{inside}{end * DEEP}</div>"""
    check(page, URLS[1], layouts=layouts)
    check(page, None, layouts=layouts)


def test_deep_json_ld() -> None:
    for told in ("[" * 100_000, '{"@graph":' * 3000 + "1" + "}" * 3000, '{"author":' * 900 + "1"):
        check(f'<script type="application/ld+json">{told}</script><h1>Judul ini</h1><p>Isi', None)
    people = '{"name":' * 900 + '"Budi"' + "}" * 900
    check(
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{people}}}</script>'
        f"<h1>Harga beras naik</h1>{f'<p>{SENTENCES[0]}</p>' * 5}",
        None,
    )


@pytest.mark.parametrize("layouts", [True, False], ids=["layouts", "generic"])
def test_a_megabyte_of_text(layouts: bool) -> None:
    body = '<h1>Harga beras naik</h1><div class="detail__body-text itp_bodycontent">{}</div>'
    for text in ("<p>" + "beras naik " * 90_000, "a" * 1_000_000, f"<p>{SENTENCES[0]}" * 5000):
        check(body.format(text), URLS[1], layouts=layouts)


def test_nul_bytes_between_letters() -> None:
    clean = check(fixture(), URLS[1])
    with_nul = check(fixture().replace(b"ayam", b"a\0yam"), URLS[1])
    assert clean
    assert with_nul
    assert with_nul.text == clean.text


def test_no_control_character_reaches_the_record() -> None:
    told = {
        "@type": "NewsArticle",
        "headline": "Harga\u0007 beras \ud83d naik",
        "keywords": ["beras\u0000", "\ud83d", "pasar\ud83d\ude00"],
        "author": {"name": "Budi\u0001 Contoh"},
        "articleSection": "Eko\u0002nomi",
    }
    page = (
        f'<script type="application/ld+json">{json.dumps(told)}</script>'
        '<meta property="og:description" content="Harga &#7;beras">'
        + "<p>Harga beras\x07 naik\x1b di Pasar&#31; Contoh\x7f dan pedagang&#1; mengeluh"
        " karena pembeli sepi sejak pagi.</p>" * 5
    )
    article = check(page, None)
    assert article
    line = encode(article).decode()
    assert article.title == "Harga beras naik"
    assert article.keywords == ["beras", "pasar\U0001f600"]
    assert article.authors == ["Budi Contoh"]
    assert article.section == "Ekonomi"
    assert article.blocks[0].text == (
        "Harga beras naik di Pasar Contoh dan pedagang mengeluh karena pembeli sepi sejak pagi."
    )
    assert not [char for char in line if ord(char) < 32 and char != "\n"]
    assert "\\u00" not in line
    assert "\x7f" not in line


def test_the_same_page_gives_the_same_article() -> None:
    at = datetime(2022, 11, 20, tzinfo=UTC)
    one = encode(extract(fixture(), URLS[1], fetched_at=at))
    assert one == encode(extract(fixture(), URLS[1], fetched_at=at))
    assert one == encode(extract(fixture().decode(), URLS[1], fetched_at=at))


@pytest.mark.parametrize(
    ("html", "content_type", "reason"),
    [
        (b"", None, "empty"),
        (b" \n ", None, "empty"),
        (b"\x89PNG\r\n", "image/png", "not_html"),
        (b"%PDF", "application/pdf", "not_html"),
    ],
)
def test_what_holds_no_page(html: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(NotAnArticle) as raised:
        extract(html, content_type=content_type)
    assert raised.value.reason == reason


def test_what_is_no_article_is_told_between_processes() -> None:
    told = pickle.loads(pickle.dumps(NotAnArticle("index", "a tag page")))
    assert isinstance(told, NotAnArticle)
    assert (told.reason, told.detail, str(told)) == ("index", "a tag page", "index: a tag page")


def test_where_scrapy_runs_what_is_no_article_is_dropped() -> None:
    from scrapy.exceptions import DropItem

    told = NotAnArticle("index", "a tag page")
    assert isinstance(told, DropItem)
    assert isinstance(pickle.loads(pickle.dumps(told)), DropItem)
    with pytest.raises(NotAnArticle, match="index: a tag page"):
        raise told
