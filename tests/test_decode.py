"""Decoding: which encoding a page is read in, whatever it says of itself."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.markup import text_of
from newscrawl.page import NotAnArticle, Page
from pipelines.decode import Decode, parse
from pipelines.encoding import declared_encoding, to_utf8

TEXT = "“Harga naik,” kata Édouard – pedagang…"
PAGE = f"<html><head>{{}}</head><body><p>{TEXT}</p></body></html>"


def read(html: bytes, content_type: str | None = None) -> str:
    """The text of the page's paragraph."""
    paragraph = parse(html, content_type).find(".//p")
    assert paragraph is not None
    return text_of(paragraph)


def meta(charset: str) -> str:
    return PAGE.format(f'<meta charset="{charset}">')


@pytest.mark.parametrize(
    ("html", "content_type"),
    [
        (meta("utf-8").encode(), None),
        (PAGE.format("").encode(), None),
        (PAGE.format("").encode(), "text/html; charset=UTF-8"),
        (PAGE.format("").encode("utf-8-sig"), None),
        (meta("iso-8859-1").encode(), None),
        (meta("windows-1252").encode(), "text/html; charset=iso-8859-1"),
        (PAGE.format("").encode(), "text/html; charset=us-ascii"),
        (meta("iso-8859-1").encode("cp1252"), None),
        (meta("windows-1252").encode("cp1252"), None),
        (PAGE.format("").encode("cp1252"), "text/html; charset=iso-8859-1"),
        (PAGE.format("").encode("cp1252"), None),
        (PAGE.format("").encode("utf-16"), None),
        (b"\xfe\xff" + PAGE.format("").encode("utf-16-be"), None),
        (b"\xff\xfe" + meta("utf-8").encode("utf-16-le"), "text/html; charset=utf-8"),
        (meta("klingon").encode("cp1252"), None),
        (meta("base64").encode("cp1252"), None),
        (PAGE.format("").encode("cp1252"), "text/html; charset=\0"),
    ],
    ids=[
        *("utf-8", "undeclared", "header", "byte order mark", "said to be latin-1"),
        *("said to be cp1252", "said to be ascii", "latin-1", "cp1252", "latin-1 by header"),
        *("cp1252, undeclared", "utf-16", "utf-16-be", "utf-16, said to be utf-8"),
        *("unknown charset", "charset of no text", "charset of a nul"),
    ],
)
def test_encodings(html: bytes, content_type: str | None) -> None:
    assert read(html, content_type) == TEXT


def test_utf8_with_quotation_marks_of_windows_inside() -> None:
    html = meta("utf-8").encode().replace("“".encode(), b"\x93").replace("”".encode(), b"\x94")
    assert b"\xe2\x80\x93" in html  # the dash stays UTF-8
    assert read(html) == TEXT


MIXED = PAGE.format("").encode().replace("“".encode(), b"\x93").replace("”".encode(), b"\x94")


@pytest.mark.parametrize(
    "content_type",
    [None, "text/html; charset=iso-8859-1", "text/html; charset=windows-1252", "text/html"],
)
def test_windows_1252_and_utf8_in_one_page(content_type: str | None) -> None:
    assert b"\xe2\x80\x93" in MIXED
    assert read(MIXED, content_type) == TEXT


def test_a_character_cut_short_is_lost_and_nothing_else() -> None:
    html = "<p>“Harga” naik – kata warga</p>".encode().replace(b"\xe2\x80\x93", b"\xe2\x80")
    assert read(html, "text/html; charset=utf-8") == "“Harga” naik \ufffd kata warga"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("content_type", [None, "text/html; charset=utf-8"])
def test_wide_characters_without_a_mark(codec: str, content_type: str | None) -> None:
    assert read(PAGE.format("").encode(codec), content_type) == TEXT


def misread(text: str) -> str:
    """``text`` as a program shows it that takes its UTF-8 for Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def test_mojibake_is_read_back() -> None:
    text = "“Harga naik,” kata Édouard – pedagang kopi… 25°C, naïve, Nestlé ☕"
    assert read(f"<p>{misread(text)}</p>".encode()) == text
    twice = misread(misread("“Harga naik,” katanya – lagi"))
    assert read(f"<p>{twice}</p>".encode()) == "“Harga naik,” katanya – lagi"


@pytest.mark.parametrize(
    "text",
    ["SÃO PAULO", "“Ã”", "L’Âge d’or", "Spaß”", "pâté", "château", "Đà Nẵng", "Â“"],
)
def test_what_writers_type_is_no_mojibake(text: str) -> None:
    assert read(f"<p>{text}</p>".encode()) == text


def test_bytes_of_another_encoding_are_no_mojibake() -> None:
    html = '<meta charset="gb18030"><p>中文新闻 “价格”</p>'.encode("gb18030")
    assert read(html) == "中文新闻 “价格”"


def test_the_header_counts_before_the_page() -> None:
    html = meta("utf-8").encode("cp1252")
    assert declared_encoding(html, "text/html; charset=windows-1252") == "cp1252"
    assert declared_encoding(html, None) == "utf-8"
    assert declared_encoding(PAGE.format("").encode(), "text/html") is None
    assert read(html, "text/html; charset=windows-1252") == TEXT


def test_nul_bytes_are_left_out() -> None:
    assert read(PAGE.format("").replace("Harga", "Har\0ga").encode()) == TEXT


def test_comments_are_no_part_of_the_tree() -> None:
    html = b"<p>Harga<!-- iklan --> naik<?php echo 1 ?></p>"
    root = parse(html)
    assert all(isinstance(node.tag, str) for node in root.iter())
    assert read(html) == "Harga naik"


def test_characters_by_number() -> None:
    assert read(b"<p>&#8220;Harga&#147; &#x1F600; &eacute; &bogus; R&D</p>") == (
        "“Harga“ \U0001f600 é &bogus; R&D"
    )


@pytest.mark.parametrize(
    ("content", "content_type", "reason"),
    [
        (b"", None, "empty"),
        (b"\0\0", None, "empty"),
        (b"   \n", None, "empty"),
        (b"<p>x</p>", "image/jpeg", "not_html"),
        (b"<p>x</p>", "Application/PDF; x=y", "not_html"),
    ],
)
def test_what_cannot_be_read(content: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(NotAnArticle) as raised:
        parse(content, content_type)
    assert raised.value.reason == reason


@given(st.binary(max_size=200), st.none() | st.text(max_size=30))
def test_any_bytes_become_utf8(content: bytes, content_type: str | None) -> None:
    to_utf8(content, content_type).decode("utf-8")


CHARSETS = ["utf-8", "cp1252", "utf-16", "gb18030", "utf-7", "utf-32", "koi8-r", "idna", "hex"]


@given(st.binary(max_size=200), st.sampled_from(CHARSETS))
def test_any_bytes_in_any_charset_become_utf8(content: bytes, charset: str) -> None:
    to_utf8(content, f"text/html; charset={charset}").decode("utf-8")


def test_the_step_sets_tree_and_index() -> None:
    page = Decode().process_item(Page(PAGE.format("").encode()))
    assert page.root is not None
    assert page.index is not None
    assert page.index.root is page.root


def test_the_step_reads_the_header() -> None:
    html = meta("utf-8").encode("cp1252")
    headers = {"content-type": "text/html; charset=windows-1252"}
    page = Decode().process_item(Page(html, headers=headers))
    assert page.root is not None
    assert text_of(page.root) == TEXT


@example([b"Harga ", "“é”".encode(), b"\x93", b"\x93", b"\x93"])
@given(
    st.lists(
        st.sampled_from([b"<p>", b"</i>", b"Harga ", "“é”".encode(), b"\x93", b"\xe9", b"&#0;"])
    ),
)
def test_the_parser_tells_what_is_not_utf8(parts: list[bytes]) -> None:
    content = b"<p>Isi " + b"".join(parts)
    expected = to_utf8(content).decode("utf-8")
    assert etree.tostring(parse(content)) == etree.tostring(parse(expected.encode()))


def test_a_page_with_more_errors_than_the_parser_lists() -> None:
    html = b"<p>" + b"</i>" * 300 + TEXT.encode("cp1252")
    assert read(html, "text/html; charset=windows-1252") == TEXT
    html = b"<p>" + b"</i>" * 300 + TEXT.encode()
    assert read(html, "text/html; charset=windows-1252") == TEXT
