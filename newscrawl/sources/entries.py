"""Reading listings: addresses, instants and words, as the entries of all kinds hold them."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from newscrawl.markup import text_of
from newscrawl.text.dates import parse_date


def absolute(base: str, link: str) -> str | None:
    """``link`` as an absolute http(s) URL without fragment, or None where it is none."""
    link = link.strip().replace("&amp;", "&")  # escaped twice, see documents.parse_xml
    if not link:
        return None
    try:
        url = urljoin(base, link).partition("#")[0]
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def instant(text: str | None, zone: str, now: datetime | None) -> datetime | None:
    """The instant that ``text`` prints, if any; ``zone`` where it names none."""
    printed = parse_date(text, zone=zone, now=now) if text else None
    return printed.value if printed else None


def name_of(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def unescaped(words: str | None) -> str | None:
    """``words`` where HTML was escaped once more than needed, as feeds do."""
    return " ".join(unescape(words).split()) if words else None


def plain_words(html: str) -> str:
    """The words of a piece of HTML."""
    if "<" in html:
        try:
            root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser(remove_comments=True))
        except (etree.LxmlError, ValueError):
            root = None
        if root is not None:
            etree.strip_elements(root, "script", "style", with_tail=False)
            html = " ".join(word for word in root.itertext() if isinstance(word, str))
    return unescaped(html) or ""


def children_words(element: Element) -> dict[str, str]:
    """Words of the element's children by name; of several of one name the first counts."""
    said: dict[str, str] = {}
    for child in element:
        if words := text_of(child):
            said.setdefault(name_of(child), words)
    return said
