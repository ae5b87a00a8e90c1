"""Repair: pages of which the parser by itself keeps hardly anything give their article."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl import NotAnArticle, extract
from newscrawl.page import Page
from pipelines.decode import Decode, parse, reread
from pipelines.repair import _read_by_soup, closed, ends_short, flattened

URL = "https://www.contoh.example/berita/jembatan-contoh-dibuka-lagi"
SENTENCES = [
    f"Kalimat ke-{number} berkata bahwa jembatan di desa itu dibuka lagi untuk warga pada Minggu."
    for number in range(6)
]
BODY = "<h1>Jembatan Contoh Dibuka Lagi</h1>" + "".join(f"<p>{one}</p>" for one in SENTENCES)
HEAD = "<head><title>Jembatan Contoh Dibuka Lagi</title></head>"

BROKEN = {
    "html that closes itself": f'<html lang="id" />{HEAD}<body>{BODY}</body></html>',
    "html, head and body that close themselves": f"<!DOCTYPE html><html/><head/><body/>{BODY}",
    "two pages": f"<html><body></body></html>\n<html>{HEAD}<body>{BODY}</body></html>",
    "two bodies": f"<html>{HEAD}<body></body><body>{BODY}</body></html>",
    "text after the end": f"<html>{HEAD}<body><i>x</i></body></html>{BODY}",
    "nul": f"<html>{HEAD}<body>{BODY}</body></html>".replace("e", "e\0"),
    "comment never closed": f"<html>{HEAD}<body><!-- iklan <i>x</i>{BODY}</body></html>",
    "comments never closed": f"<html>{HEAD}<body><!-- a <!-- b\n{BODY}</body></html>",
    "comment closed oddly": f"<html>{HEAD}<body><!-- iklan --!>{BODY}</body></html>",
    "empty comment": f"<html>{HEAD}<body><!-->{BODY}</body></html>",
    "conditional comments": (
        "<!--[if lt IE 9]><html class=ie><![endif]--><!--[if gt IE 8]><!--><html><!--<![endif]-->"
        f"{HEAD}<body><![if !IE]>{BODY}<![endif]></body></html>"
    ),
    "script never closed": f"<html><head><script>var a = 1;</head><body>{BODY}</body></html>",
    "style never closed": f"<html><head><style>p {{}}</head><body>{BODY}</body></html>",
    "title never closed": f"<html><head><title>Jembatan</head><body>{BODY}</body></html>",
    "iframe never closed": f"<html>{HEAD}<body><iframe src=x>{BODY}</body></html>",
    "xmp": f"<html>{HEAD}<body><xmp>{BODY}</body></html>",
    "attribute never closed": f'<html>{HEAD}<body><a href="x>y</a>{BODY}</body></html>',
    "attribute of the body never closed": f"<html>{HEAD}<body class='x>{BODY}</body></html>",
    "instruction before the page": f"<?php echo 1 ?><html>{HEAD}<body>{BODY}</body></html>",
    "utf-32 without a mark": f"<html>{HEAD}<body>{BODY}</body></html>".encode("utf-32-le"),
}


@pytest.mark.parametrize("html", BROKEN.values(), ids=BROKEN)
def test_a_broken_page_gives_its_article(html: str | bytes) -> None:
    article = extract(html if isinstance(html, bytes) else html.encode(), url=URL)
    assert article.title == "Jembatan Contoh Dibuka Lagi"
    assert [block.text for block in article.blocks] == SENTENCES


def test_a_known_layout_is_found_on_a_broken_page() -> None:
    html = f'<html>{HEAD}<body><!-- <div class="detail__body-text itp_bodycontent">{BODY}</div>'
    assert extract(html, url="https://news.detik.com/berita/d-6400123/judul").text


def test_hidden_blocks_stay_hidden() -> None:
    html = f"<html>{HEAD}<body>{BODY}<!-- <p>Kalimat di komentar, kata warga.</p> --></body></html>"
    assert "komentar" not in (extract(html, url=URL).text or "")


@pytest.mark.parametrize("end", ["", "</body></html>", "<script>x('<p>')</script>", "<!-- <p> -->"])
def test_a_whole_page_is_not_read_again(end: str) -> None:
    page = Decode().process_item(Page(f"<html>{HEAD}<body>{BODY}{end}".encode()))
    before = page.root
    assert not reread(page)
    assert page.root is before


def test_a_page_with_nothing_in_it_is_not_made_up() -> None:
    with pytest.raises(NotAnArticle):
        extract("<html><body><!--", url=URL)


def test_what_stands_after_the_end_stays_in_order() -> None:
    root = parse(b"<p>satu</p></body></html> dua <p>tiga</p></html>empat<p>lima")
    assert root.getnext() is None
    assert "".join("".join(root.itertext()).split()) == "satuduatigaempatlima"


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "font", "ul><li", "table><tr><td"])
@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_pages_keep_their_text(tag: str, depth: int) -> None:
    root = parse(f"<html><body>{f'<{tag}>' * depth}{BODY}".encode())
    text = "".join(root.itertext())
    assert all(sentence in text for sentence in SENTENCES)
    assert not root.xpath("/" + "/".join(["*"] * 256))


def test_flattening_keeps_what_has_a_name() -> None:
    html = b"<font>" * 400 + b'<span class="isi">Isi</span>' + b"</font>" * 400
    assert parse(html).find(".//span[@class='isi']") is not None


def test_a_tag_with_a_million_attributes() -> None:
    many = " ".join(f'a{number}=">"' for number in range(200_000))
    root = parse(f"<html><body><div {many}>{BODY}</div></body></html>".encode())
    div = root.find(".//div")
    assert div is not None
    assert not div.attrib
    assert "".join(root.itertext()).endswith(SENTENCES[-1])


# The same of any markup

MARKUP = st.lists(
    st.sampled_from(
        b"<p>|</p>|<b>|<div class=x>|</div>|<!--|-->|<title>|</title>|<a href='x>|</html>|<html/>"
        b"|</body>|<body>|Isi ".split(b"|")
    ),
    max_size=40,
).map(b"".join)


@given(MARKUP)
def test_any_markup_gives_one_root_or_none(html: bytes) -> None:
    try:
        root = parse(html)
    except NotAnArticle as error:
        assert error.reason == "empty"
    else:
        assert root.getnext() is None
        etree.tostring(root)


@given(MARKUP)
def test_closing_takes_no_word_outside_a_comment(html: bytes) -> None:
    def words(source: bytes) -> int:
        return sum(one.text.count("Isi") for one in soup(source).find_all(string=True))

    def soup(source: bytes) -> BeautifulSoup:
        return BeautifulSoup(source, "html.parser")

    if b"<!--" not in html:
        assert closed(html).count(b"Isi") == html.count(b"Isi") >= words(html)


@given(MARKUP)
def test_flattening_takes_only_tags(html: bytes) -> None:
    assert flattened(html * 30).count(b"Isi") == (html * 30).count(b"Isi")


@given(MARKUP)
def test_the_look_at_the_end_raises_nothing(html: bytes) -> None:
    try:
        root = parse(html)
    except NotAnArticle:
        return
    assert ends_short(root, html) in (True, False)


@pytest.mark.parametrize("mark", ["<!--", "<![", "<?"])
def test_thousands_of_marks_that_nothing_ends_are_left_out(mark: str) -> None:
    # With each of them Python's parser would look through all the others: 18 s of processor time.
    html = f"<!-- x --><![CDATA[y]]><?z ><p>Panen raya</p>{mark * 40_000}"
    began = time.process_time()
    root = _read_by_soup(html.encode())
    assert time.process_time() - began < 5
    assert "".join(root.itertext()) == "Panen raya"


def test_tags_without_end_cost_no_more_than_others() -> None:
    """Python's own parser looks for the end of each in all that follows, up to Python 3.13.5."""
    began = time.process_time()
    root = _read_by_soup(b"<p>Panen raya</p>" + b"<a href='" * 8000)
    assert root.findtext(".//p") == "Panen raya"
    assert time.process_time() - began < 2
