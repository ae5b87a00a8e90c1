"""Read: from the body's elements to lines of text, skipping what is marked."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from newscrawl.article import BlockType
from newscrawl.markup import Element, fold
from newscrawl.page import Line, Page, Removed

SKIPPED = frozenset(
    "script style noscript iframe template svg math canvas object embed audio video map "
    "button form select option textarea input head title meta link nav dialog".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_TYPES: dict[str, BlockType] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list_item",
    "dd": "list_item",
    "dt": "list_item",
    "blockquote": "quote",
}
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em"))
_LEADS = ("baca", "simak", "lihat", "tonton", "berita terkait")
_DEPTH = 200
"""Deeper markup is read as one run of text: no newsroom nests so deep, hostile pages do."""


@dataclass(slots=True)
class _Style:
    type: BlockType = "paragraph"
    linked: bool = False
    bold: bool = False
    italic: bool = False


class _Reader:
    """Collects the lines of one body."""

    def __init__(self, marked: dict[Element, Removed]) -> None:
        self.marked = marked
        self.lines: list[Line] = []
        self.image = False
        self._start()

    def _start(self) -> None:
        self.parts: list[str] = []
        self.size = self.linked = self.bold = self.italic = 0

    def add(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        self.parts.append(text)
        size = len(text.strip())
        if size:
            self.size += size
            self.linked += size * style.linked
            self.bold += size * style.bold
            self.italic += size * style.italic

    def flush(self, element: Element, kind: BlockType) -> None:
        """End the line that is being read, if it has any text."""
        if not self.size:
            if self.parts:
                self._start()
            return
        text = fold("".join(self.parts))
        if text:
            most = 0.9 * self.size
            linked, bold, italic = self.linked > most, self.bold > most, self.italic > most
            share = self.linked / self.size
            self.lines.append(Line(text, kind, element, linked, bold, italic, self.image, share))
            self.image = False
        self._start()

    def read(self, element: Element, style: _Style, depth: int) -> None:
        """Read what is inside ``element``."""
        if depth > _DEPTH:
            self.add(" ".join(self._texts(element)), style)
            return
        add, flush, marked = self.add, self.flush, self.marked
        kind = style.type
        add(element.text, style)
        for child in element:
            tag = child.tag
            if tag == "br":
                flush(element, kind)
            elif child in marked or tag in SKIPPED:
                if tag in BLOCKS:
                    flush(element, kind)
            elif tag == "img" or tag == "picture":
                self.image = True
            elif tag == "tr" and _is_data(child):
                flush(element, kind)
                self._row(child)
            elif tag in BLOCKS:
                flush(element, kind)
                inner = _Style(_TYPES.get(tag, kind), style.linked, style.bold, style.italic)
                if tag == "p" and kind == "heading":
                    inner.type = "paragraph"
                self.read(child, inner, depth + 1)
                flush(child, inner.type)
            else:
                apart = leads_elsewhere(child)
                if apart:
                    flush(element, kind)
                inner = _Style(
                    kind,
                    style.linked or tag == "a",
                    style.bold or tag in _BOLD,
                    style.italic or tag in _ITALIC,
                )
                self.read(child, inner, depth + 1)
                if apart:
                    flush(child, kind)
            add(child.tail, style)

    def _row(self, row: Element) -> None:
        cells = (fold("".join(self._texts(cell))) for cell in row if not self._is_skipped(cell))
        text = " | ".join(cell for cell in cells if cell)
        if text:
            self.lines.append(Line(text=text, type="table_row", element=row))

    def _is_skipped(self, element: Element) -> bool:
        return element in self.marked or element.tag in SKIPPED

    def _texts(self, element: Element) -> list[str]:
        """The texts inside ``element``, without what is skipped, however deep it goes."""
        texts: list[str] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            if event == "end":
                if node is not element:
                    texts.append(node.tail or "")
            elif node is not element and self._is_skipped(node):
                walk.skip_subtree()
            else:
                texts.append(node.text or "")
        return texts


def _is_data(row: Element) -> bool:
    """Whether a table row holds data (as opposed to a table that lays out the page)."""
    return (
        len(row) > 1
        and not (row.text or "").strip()
        and all(
            cell.tag in ("td", "th")
            and not (cell.tail or "").strip()
            and not any(inner.tag in BLOCKS for inner in cell)
            for cell in row
        )
    )


def leads_elsewhere(element: Element) -> bool:
    """Whether an inline element opens a line of its own, such as "Baca juga: …" in a paragraph."""
    text = element.text
    if not text and len(element):
        text = element[0].text
    if not text or len(text) > 200:
        return False
    return text.lstrip().casefold().startswith(_LEADS) and (
        element.tag in _BOLD or element.find(".//a") is not None
    )


def read_lines(body: Element, marked: dict[Element, Removed]) -> list[Line]:
    """The lines of text inside ``body`` in reading order, without what is marked.

    A line ends where a browser would end it: at a block's edge and at every ``<br>``.
    """
    reader = _Reader(marked)
    kind = _TYPES.get(body.tag, "paragraph")
    reader.read(body, _Style(kind), 0)
    reader.flush(body, kind)
    return reader.lines


class ReadLines:
    """Reads the bodies of a known layout; sets ``lines``."""

    def process_item(self, page: Page) -> Page:
        for body in page.bodies:
            page.lines += read_lines(body, page.marked)
        return page
