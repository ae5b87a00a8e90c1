"""Repair: pages of which the parser, as it reads them, keeps hardly anything.

libxml2 ends a page at what it takes for its end, and takes all that follows an unclosed comment,
attribute or ``<title>`` for a part of that. Such a page is noticed by what is missing of it, and
read in another way. See https://html.spec.whatwg.org/#parse-errors for what browsers make of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from newscrawl.markup import Element, without_unseen

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_count = cast("Callable[[Element], float]", etree.XPath("count(//*)"))

_OPEN = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)[^<>]*>")
_VOID = frozenset(
    b"area base br col embed frame hr img input link meta param source track wbr".split()
)
_RAW = b"script style title textarea iframe noembed noframes xmp plaintext".split()
"""Tags that hold no other tags."""
_ENDS_ITSELF = frozenset(b"p li dt dd tr td th tbody thead tfoot option html head body".split())
"""Tags that the next of their kind, or the end of what they stand in, closes."""
_UNCOUNTED = _VOID.union(_RAW, _ENDS_ITSELF)
_INLINE = frozenset(
    b"a abbr acronym b big center cite code em font i ins del label mark nobr q s small span strike"
    b" strong sub sup tt u".split()
)
_DEEP, _DEEP_INLINE = 30, 10
"""Levels of tags, and of those within a line, that a page is flattened to; news pages have 30."""
_NAMED = 2
"""So many times as many, where they have a class or other attributes."""


def flattened(utf8: bytes) -> bytes:
    """A page without the tags that nest deeper than any newsroom's, those with attributes kept for
    longer; all its text stays."""
    kept: list[bytes] = []
    at = 0
    blocks, inlines = _Nest(_DEEP), _Nest(_DEEP_INLINE)
    for found in _OPEN.finditer(utf8):
        name = found[2].lower()
        if name in _UNCOUNTED:
            continue
        nest = inlines if name in _INLINE else blocks
        if not (nest.close() if found[1] else nest.open(named=b"=" in found[0])):
            kept.append(utf8[at : found.start()])
            at = found.end()
    kept.append(utf8[at:])
    return b" ".join(kept)


class _Nest:
    """The tags that are open, and how many of them are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = 0
        self._open: list[bool] = []

    def open(self, *, named: bool) -> bool:
        """Whether another tag is kept; ``named``: it has attributes."""
        is_kept = self._kept < (_NAMED * self._most if named else self._most)
        self._open.append(is_kept)
        self._kept += is_kept
        return is_kept

    def close(self) -> bool:
        """Whether the end of the innermost one is kept."""
        if not self._open:
            return True
        is_kept = self._open.pop()
        self._kept -= is_kept
        return is_kept


def join_roots(root: Element) -> None:
    """Take into ``root`` what stands after the end of the page: a second page, or the first one's
    own text after an ``<html … />``. Browsers read it as the page's."""
    end = _End(root)
    for other in list(root.itersiblings()):
        end.add_text(other.text)
        for part in list(other):
            if end.body is not None and part.tag in ("head", "body"):
                end.add_text(part.text)
                for one in list(part):
                    end.add(one)
            else:
                end.add(part)
        root.append(other)  # where it can be taken out
        root.remove(other)
    end.settle()


class _End:
    """The end of a page's body, to which more is added; of texts in a row one is made."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._texts: list[str] = []
        self.body = root.find("body")

    def add_text(self, text: str | None) -> None:
        if text:
            if self.body is None:
                self.body = etree.SubElement(self._root, "body")
            self._texts.append(text)

    def add(self, element: Element) -> None:
        self.settle()
        if self.body is not None:
            self.body.append(element)
            return
        self._root.append(element)
        if element.tag == "body":
            self.body = element

    def settle(self) -> None:
        """Write the texts."""
        if not self._texts or self.body is None:
            return
        text = "".join(self._texts)
        self._texts.clear()
        if len(self.body):
            last = self.body[-1]
            last.tail = without_unseen((last.tail or "") + text)
        else:
            self.body.text = without_unseen((self.body.text or "") + text)


_NAME = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:_-]*)")
_LOOKS = 100
"""How many "<" from the end are looked at for the last tag of a page."""


def ends_short(root: Element, utf8: bytes) -> bool:
    """Whether the last tag that is written on a page is not the last that was read: what comes at
    the end was taken for a part of something that is never closed."""
    last = root
    while len(last):
        last = last[-1]
    written = _last_written(utf8)
    return written is not None and written != last.tag.encode()


def _last_written(utf8: bytes) -> bytes | None:
    """The name of the last start tag, "!--" where a comment is open at the end."""
    at = len(utf8)
    for _ in range(_LOOKS):
        at = utf8.rfind(b"<", 0, at)
        if at < 0:
            return None
        if utf8[at + 1 : at + 8].lower() == b"/script":
            return b"script"
        if utf8.startswith(b"<!--", at):
            if utf8.find(b"-->", at) < 0:
                return b"!--"
        elif found := _NAME.match(utf8, at):
            return found[1].lower()
    return None


_RAW_OPEN = re.compile(rb"<(%s)\b[^<>]*>" % b"|".join(_RAW), re.I)
_SHOWN = re.compile(
    rb"</?(?:head|body|main|article|section|div|p|h[1-6]|table|ul)\b[^<>]*>", re.IGNORECASE
)
"""Tags that stand in no script or title."""
_MOST = 40_000
"""Tags of the largest page that is read another way, which takes a hundred times as long."""
_MORE = 1.5
"""So many times the elements must be found for another reading to be the better one."""


def recovered(utf8: bytes, root: Element, read: Callable[[bytes], Element]) -> Element | None:
    """Another tree of the page, if ``root``, which is what ``read`` made of it, lacks most of it
    and there is a way to more of it."""
    if not ends_short(root, utf8) or utf8.count(b"<") > _MOST:
        return None
    enough = _MORE * _count(root)
    other = read(closed(utf8))
    if _count(other) > enough:
        return other
    other = _read_by_soup(utf8)
    return other if _count(other) > enough else None


def closed(utf8: bytes) -> bytes:
    """The page with what it leaves open closed: a comment at its line's end or the next tag, a
    script or title before the next tag that cannot be in it."""
    start = utf8.find(b"<!--", utf8.rfind(b"-->") + 1)
    if start >= 0:
        utf8 = utf8[:start] + re.sub(rb"<!--[^<\n]*", b"", utf8[start:])
    return _raw_closed(utf8)


def _raw_closed(utf8: bytes) -> bytes:
    lower = utf8.lower()
    for name in _RAW:
        start = lower.find(b"<" + name, lower.rfind(b"</" + name) + 1)
        opened = _RAW_OPEN.match(utf8, start) if start >= 0 else None
        shown = _SHOWN.search(utf8, opened.end()) if opened else None
        if shown:
            return utf8[: shown.start()] + b"</" + name + b">" + utf8[shown.start() :]
    return utf8


_ENDLESS = re.compile(r"</?[a-zA-Z][^<>]*+(?=<)")
"""Tags that do not end before the next begins."""
_SEVERAL = 20
"""So many are no accident; Python's parser looks for the end of each in all that follows."""


_ENDED = (("<!--", "-->"), ("<![", "]]>"), ("<?", ">"))
"""Marks, and what ends each; Python's parser looks for it in all that follows."""


def _without_unended(text: str) -> str:
    """``text`` without the marks that nothing ends."""
    for mark, end in _ENDED:
        at = text.rfind(end) + 1
        text = text[:at] + text[at:].replace(mark, "")
    return text


def _read_by_soup(utf8: bytes) -> Element:
    """The page as BeautifulSoup reads it with Python's own parser, which takes a tag to end at its
    first ">" where a quotation mark is missing."""
    from bs4 import BeautifulSoup  # slow to import, seldom needed
    from bs4.element import NavigableString, PreformattedString, Tag

    text = _without_unended(utf8.decode("utf-8", "replace"))
    if next(islice(_ENDLESS.finditer(text), _SEVERAL, None), None):
        text = _ENDLESS.sub(r"\g<0>>", text)
    try:
        soup = BeautifulSoup(text, "html.parser")
    except Exception:  # it raises various errors on what it cannot read
        return etree.Element("html")
    builder = etree.TreeBuilder()
    builder.start("html", {})
    for end, node in _walk(soup):
        if isinstance(node, Tag):
            name = node.name.lower()
            if end:
                builder.end(name)
            else:
                builder.start(name, _attributes(node))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            builder.data(_NOT_XML.sub("", node))
    builder.end("html")
    return builder.close()


_SOME = 100
"""Attributes of a tag that are kept."""
_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


def _attributes(tag: Tag) -> dict[str | bytes, str | bytes]:
    first = islice(tag.attrs.items(), _SOME)  # lxml's time grows with the square of their number
    values = ((name.lower(), value) for name, value in first)
    return {
        name: _NOT_XML.sub("", " ".join(value) if isinstance(value, list) else value or "")
        for name, value in values
        if _PLAIN.fullmatch(name)
    }


def _walk(soup: BeautifulSoup) -> Iterator[tuple[bool, object]]:
    """Every text, and every tag as it begins and, True, as it ends; without the tags for the whole
    page, with odd names, or too deep."""
    from bs4 import Tag

    stack: list[tuple[Tag | None, Iterator[object]]] = [(None, iter(soup.contents))]
    depth = 0
    while stack:
        tag, rest = stack[-1]
        node = next(rest, None)
        if node is None:
            stack.pop()
            if tag is not None:
                depth -= 1
                yield True, tag
        elif isinstance(node, Tag):
            name = node.name.lower()
            kept = name != "html" and depth < _DEEP and _PLAIN.fullmatch(name) is not None
            if kept:
                depth += 1
                yield False, node
            stack.append((node if kept else None, iter(node.contents)))
        else:
            yield False, node
