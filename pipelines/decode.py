"""Decode: from bytes to one tree and its index, once a page."""

from __future__ import annotations

from functools import lru_cache

from bs4.dammit import EncodingDetector, UnicodeDammit
from lxml import etree
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from newscrawl.limits import MAX_PAGE
from newscrawl.markup import Element, Index
from newscrawl.page import NotAnArticle, Page

_NOT_HTML = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")


_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ESCAPE = b"\x1b$"
"""How ISO-2022-JP, whose bytes are all ASCII, switches to Japanese."""


@lru_cache(maxsize=1)
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        no_network=True,
        collect_ids=False,
    )


def declared_encoding(content: bytes, content_type: str | None) -> str | None:
    """The encoding a page names: byte order mark, HTTP header, ``<meta>``, in that order."""
    bom, _ = read_bom(content)
    return (
        bom
        or http_content_type_encoding(content_type)
        or html_body_declared_encoding(content[:8192])
    )


def to_utf8(content: bytes, content_type: str | None = None) -> bytes:
    """``content`` in UTF-8, whatever encoding it names or turns out to be in.

    Bytes that are UTF-8 are read so, whatever they declare; else the declared encoding counts,
    and without one what BeautifulSoup's EncodingDetector suggests. Pages that mix UTF-8 with
    Windows-1252 quotation marks, common in pasted copy, are mended.
    """
    if not content.startswith(_UTF16) and (b"\x1b" not in content or _ESCAPE not in content):
        try:
            content.decode("utf-8")
            return content  # hardly any text in another encoding happens to be UTF-8
        except UnicodeDecodeError:
            pass
    encoding = declared_encoding(content, content_type)
    codec = resolve_encoding(encoding) if encoding else None
    if codec == "utf-8":
        content = UnicodeDammit.detwingle(content)
    elif codec is None:
        codec = next(iter(EncodingDetector(content, is_html=True).encodings), "cp1252")
    try:
        text = content.decode(codec, "replace")
    except (LookupError, ValueError):  # no codec of text, whatever the page may say
        text = content.decode("cp1252", "replace")
    return text.encode("utf-8", "replace")


def parse(content: bytes, content_type: str | None = None) -> Element:
    """The tree of an HTML page.

    Raises:
        NotAnArticle: ``not_html``, ``too_large`` or ``empty``.
    """
    if len(content) > MAX_PAGE:
        raise NotAnArticle("too_large", f"{len(content)} bytes, at most {MAX_PAGE} are read")
    if content_type and content_type.strip().lower().startswith(_NOT_HTML):
        raise NotAnArticle("not_html", content_type)
    utf8 = to_utf8(content, content_type).replace(b"\0", b"")
    try:
        root = etree.fromstring(utf8, _parser())
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NotAnArticle("empty", str(error)) from error
    if root is None:
        raise NotAnArticle("empty")
    return root


class Decode:
    """Reads ``content``; sets ``root`` and ``index``."""

    def process_item(self, page: Page) -> Page:
        page.root = parse(page.content, page.headers.get("content-type"))
        page.index = Index(page.root)
        return page
