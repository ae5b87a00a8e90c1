"""Reading: which lines a body has, what kind each is, and what it skips."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from newscrawl.markup import Element
from newscrawl.page import Line, Removed
from pipelines.decode import parse
from pipelines.read import read_lines


def lines(source: str, *marked: str) -> list[Line]:
    """The lines of ``source``, the elements with an id in ``marked`` taken out."""
    root = parse(source.encode())
    marks = {
        element: Removed("ad", "##.slot", element)
        for element in root.iter()
        if element.get("id") in marked
    }
    return read_lines(root, marks)


def read(source: str, *marked: str) -> list[str]:
    return [line.text for line in lines(source, *marked)]


def kinds(source: str) -> list[tuple[str, str]]:
    return [(line.type, line.text) for line in lines(source)]


# Where a line ends


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<p>Satu</p><p>Dua</p>", ["Satu", "Dua"]),
        ("<p>Satu<br>Dua<br/><br>Tiga</p>", ["Satu", "Dua", "Tiga"]),
        ("Satu<br>Dua", ["Satu", "Dua"]),
        ("<div>Satu<p>Dua</p>Tiga</div>", ["Satu", "Dua", "Tiga"]),
        ("<p>Satu <b>dua</b> tiga</p>", ["Satu dua tiga"]),
        ("<p>Sa<b>tu</b>, <i>d</i>ua.</p>", ["Satu, dua."]),
        ("<p>Satu<span><br></span>Dua</p>", ["Satu", "Dua"]),
        ("<p>Satu<hr>Dua", ["Satu", "Dua"]),
        ("<p>Satu\n  dua\t\xa0tiga</p>", ["Satu dua tiga"]),
        ("<p>  </p><p>&nbsp;</p><p>\u200b</p><p>Satu</p>", ["Satu"]),
        ("<p>Sa\u00adtu \u200b \ufeffdua</p>", ["Satu dua"]),
        ("<p>Sa\x07tu &#1;dua\x7f</p>", ["Satu dua"]),
        ("<div><div><div>Satu</div></div>Dua</div>", ["Satu", "Dua"]),
        ("<p>Satu<p>Dua<p>Tiga", ["Satu", "Dua", "Tiga"]),
        ("", []),
        ("<br><br>", []),
    ],
)
def test_lines(source: str, texts: list[str]) -> None:
    assert read(f"<div>{source}</div>") == texts


def test_a_prompt_in_mid_paragraph_is_a_line_of_its_own() -> None:
    source = (
        '<p>Harga naik. <strong>Baca juga: <a href="/x">Harga cabai</a></strong> Lalu turun.</p>'
    )
    assert read(source) == ["Harga naik.", "Baca juga: Harga cabai", "Lalu turun."]


# What kind a line is


def test_kinds() -> None:
    assert kinds(
        "<h2>Subjudul</h2><p>Isi</p><ul><li>Satu</li><li><p>Dua</p></li></ul>"
        "<blockquote><p>Kutipan</p></blockquote><dl><dt>Istilah</dt><dd>Arti</dd></dl>"
    ) == [
        ("heading", "Subjudul"),
        ("paragraph", "Isi"),
        ("list_item", "Satu"),
        ("list_item", "Dua"),
        ("quote", "Kutipan"),
        ("list_item", "Istilah"),
        ("list_item", "Arti"),
    ]


def test_a_list_in_a_list() -> None:
    assert kinds("<ul><li>Satu<ol><li>Satu a</li></ol></li><li>Dua</li></ul>") == [
        ("list_item", "Satu"),
        ("list_item", "Satu a"),
        ("list_item", "Dua"),
    ]


def test_a_table_of_data_is_read_row_by_row() -> None:
    assert kinds(
        "<table><thead><tr><th>Barang</th><th>Harga</th></tr></thead>"
        "<tbody><tr><td>Beras <b>merah</b></td><td> 12.000\n</td><td></td></tr></tbody></table>"
    ) == [("table_row", "Barang | Harga"), ("table_row", "Beras merah | 12.000")]


def test_a_table_that_lays_out_the_page_is_read_like_any_other_markup() -> None:
    assert kinds("<table><tr><td><p>Satu</p><p>Dua</p></td><td>Tiga</td></tr></table>") == [
        ("paragraph", "Satu"),
        ("paragraph", "Dua"),
        ("paragraph", "Tiga"),
    ]


def test_cells_leave_out_what_is_no_text() -> None:
    source = (
        '<table><tr><td>Beras<script>var x</script><span id="ad">Iklan</span></td>'
        '<td>12.000</td><td id="slot">Iklan</td></tr></table>'
    )
    assert read(source, "ad", "slot") == ["Beras | 12.000"]


# What is told of a line


def style(source: str) -> tuple[bool, bool, bool]:
    (line,) = lines(source)
    return line.linked, line.bold, line.italic


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("<p>Satu dua</p>", (False, False, False)),
        ("<p><a href='/x'>Satu dua</a></p>", (True, False, False)),
        ("<p><b>Satu dua</b></p>", (False, True, False)),
        ("<p><strong><em>Satu dua</em></strong></p>", (False, True, True)),
        ("<b><div>Satu dua</div></b>", (False, True, False)),
        ("<p><a href='/x'><b>Satu</b> <i>dua</i></a></p>", (True, False, False)),
        ("<p><b>Satu</b> dua tiga empat</p>", (False, False, False)),
        ("<p>– <a href='/x'>Harga beras naik di pasar</a></p>", (True, False, False)),
    ],
)
def test_styles(source: str, told: tuple[bool, bool, bool]) -> None:
    assert style(source) == told


def test_a_line_after_an_image() -> None:
    found = lines("<p>Satu</p><p><img src='x'></p><p>Dua</p><p>Tiga</p>")
    assert [line.after_image for line in found] == [False, True, False]


def test_a_line_knows_its_element() -> None:
    assert [line.element.tag for line in lines("<p>Satu <b>dua</b></p><ul><li>Tiga</li></ul>")] == [
        "p",
        "li",
    ]


# What is skipped


@pytest.mark.parametrize(
    "source",
    [
        "<script>var x = 'Iklan'</script>",
        "<style>p { color: red }</style>",
        "<noscript>Iklan</noscript>",
        "<iframe>Iklan</iframe>",
        "<template>Iklan</template>",
        "<button>Kirim</button>",
        "<form>Kirim</form>",
        "<select><option>Satu</select>",
        "<textarea>Tulis</textarea>",
        "<svg><text>Grafik</text></svg>",
        "<nav>Beranda</nav>",
        "<!-- Iklan -->",
    ],
)
def test_no_text(source: str) -> None:
    assert read(f"<p>Satu {source}dua</p>") in (["Satu dua"], ["Satu", "dua"])


def test_what_is_marked_is_skipped_with_all_it_holds_but_not_what_follows() -> None:
    source = (
        '<p>Satu <span id="a">Iklan <b>baris</b></span>dua</p><div id="b"><p>Iklan</p></div>tiga'
    )
    assert read(source, "a", "b") == ["Satu dua", "tiga"]


def test_a_marked_block_ends_the_line() -> None:
    assert read('<div>Satu<div id="a">Iklan</div>dua</div>', "a") == ["Satu", "dua"]


def test_deep_markup_is_read_and_skips_the_same() -> None:
    inside = 'Satu <span id="a">Iklan</span><script>var x</script>dua'
    deep = "<div>" * 1000 + inside + "</div>" * 1000
    assert read(deep, "a") == ["Satu dua"]
    assert read("<b>" * 1000 + inside, "a") == ["Satu dua"]


# Any markup

TREES = st.recursive(
    st.sampled_from(["Satu", "dua tiga", " ", "<br>", "é", "&amp;"]),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "a", "ul", "li", "td", "tr", "table", "h2", "script"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=20,
)


@given(TREES)
def test_no_letter_is_lost_and_none_is_made(source: str) -> None:
    """Another parser sees the same letters in the same order."""
    root: Element = parse(f"<body><i>x</i>{source}".encode())
    soup = BeautifulSoup(lxml_html.tostring(root, encoding="unicode"), "html.parser")
    for script in soup("script"):
        script.decompose()
    found = read_lines(root, {})
    read = "".join(line.text.replace(" | ", "") for line in found)
    assert "".join(read.split()) == "".join(soup.get_text().split())
    assert all(line.text == " ".join(line.text.split()) for line in found)
    assert all(line.text for line in found)


@given(TREES)
def test_the_same_markup_reads_the_same(source: str) -> None:
    once, again = read(f"<div>{source}</div>"), read(f"<div>{source}</div>")
    assert once == again
    both = read(f"<div>{source}</div><div>{source}</div>")
    assert both == once + again


def test_document_order() -> None:
    found = lines(
        "<p>Satu</p><ul><li>Dua</li></ul><table><tr><td>Tiga</td><td>x</td></tr></table>Lima"
    )
    assert [line.text for line in found] == ["Satu", "Dua", "Tiga | x", "Lima"]
    order = list(found[0].element.getroottree().getroot().iter())
    for before, after in pairwise(found[:-1]):
        assert order.index(before.element) < order.index(after.element)
