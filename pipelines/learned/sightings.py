"""Sightings: the lines of a page as learning notes them, and the boxes they stand in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.article import BlockType
from newscrawl.markup import Element, words
from newscrawl.page import Line
from newscrawl.text.bylines import parse_roles
from newscrawl.text.datelines import split_dateline, split_initials
from pipelines.learned.limits import limits
from pipelines.learned.normal import Forms, loose, normal
from pipelines.read import BLOCKS
from pipelines.trim import HEAD

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]*")
_CLASSES = 4
"""Classes of an element that its kind names."""
_DEPTH = 30
"""Elements above a line among which its boxes are looked for."""
_SHORT = 120
"""Characters; a longer line names no people."""


@dataclass(frozen=True, slots=True)
class Box:
    """An element inside the body that a line stands in: its kind ("div.ajak"), and how many
    elements stand between the body and it."""

    kind: str
    depth: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """A line of an article's page.

    text      its normal form
    loose     its loose form, "" where it has none
    size      characters as printed
    linked    it is nothing but a link
    careful   a subhead, a list item, a quotation or a row of a table: such lines recur in articles
    own       the article's own, whatever recurs: a dateline, a byline, the initials
    leads     a line that is nothing but a link follows it
    boxes     the boxes it stands in, the innermost first
    """

    text: str
    size: int
    linked: bool = False
    careful: bool = False
    own: bool = False
    leads: bool = False
    boxes: tuple[Box, ...] = ()
    loose: str = ""


def kind_of(element: Element) -> str | None:
    """A selector for elements of its kind, such as "div.ajak"; None where it has no name.

    Names with numbers or signs in them are passed over: they may change from page to page.
    """
    classes, name = element.get("class"), element.get("id")
    return _kind(element.tag, classes or "", name or "") if classes or name else None


@lru_cache(maxsize=4096)
def _kind(tag: str, classes: str, name: str) -> str | None:
    named = [word for word in words(classes) if _PLAIN.fullmatch(word)]
    if named:
        return ".".join((tag, *named[:_CLASSES]))
    return f"{tag}#{name}" if _PLAIN.fullmatch(name) else None


def sightings(
    lines: list[Line], bodies: Iterable[Element], title: str | None, *, begins: bool = True
) -> list[Sighting]:
    """What learning notes of the ``lines`` of a page, which stand in ``bodies``; ``begins``: they
    are the first of its text."""
    boxes, forms = _Boxes(lines, set(bodies)), Forms(title)
    found = []
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        found.append(
            Sighting(
                forms.normal(line),
                len(line.text),
                line.linked,
                line.type != "paragraph" or (line.bold and not line.linked),
                is_own(line.text, first=begins and at < HEAD),
                after is not None and after.linked,
                tuple(boxes.around(line)),
                forms.loose(line),
            )
        )
    return found


def sightings_of_text(blocks: Iterable[tuple[BlockType, str]]) -> list[Sighting]:
    """What learning notes of an article of which only the text is known."""
    return [
        Sighting(
            normal(text),
            len(text),
            careful=kind != "paragraph",
            own=is_own(text),
            loose=loose(text),
        )
        for kind, text in blocks
    ]


def is_own(text: str, *, first: bool = False) -> bool:
    """Whether a line is a dateline (of the ``first`` lines), a byline or the initials: these are
    read into fields of their own."""
    if first:
        found = split_dateline(text)
        if text.endswith(("-", "–", "—")) or (found and not found[1]):
            return True
    if len(text) > _SHORT:
        return False
    if split_initials(text, names=True):
        return True
    roles = parse_roles(text) if ":" in text else None
    names = [*roles.authors, *roles.editors] if roles else []
    return bool(names) and not text.startswith(names[0])  # else it has no label


class _Boxes:
    """The boxes of a page: named elements inside its bodies that hold a few lines."""

    def __init__(self, lines: list[Line], ends: set[Element]) -> None:
        self._ends = ends
        self._counts: defaultdict[Element, int] = defaultdict(int)
        self._sizes: defaultdict[Element, int] = defaultdict(int)
        self._kinds: dict[Element, str | None] = {}
        for line in lines:
            for element, _ in self._above(line):
                self._counts[element] += 1
                self._sizes[element] += len(line.text)

    def _above(self, line: Line) -> Iterator[tuple[Element, int]]:
        """The elements from the line's own up to the body, with their depth in it."""
        path: list[Element] = []
        element: Element | None = line.element
        while element is not None and element not in self._ends:
            if len(path) == _DEPTH:
                return
            path.append(element)
            element = element.getparent()
        if element is None:  # it stands before the body
            return
        for at, one in enumerate(path):
            yield one, len(path) - at

    def around(self, line: Line) -> Iterator[Box]:
        most = limits()
        for element, depth in self._above(line):
            if self._counts[element] > most.box_lines or self._sizes[element] > most.box_size:
                return
            if element.tag not in BLOCKS:
                continue
            if element not in self._kinds:
                self._kinds[element] = kind_of(element)
            kind = self._kinds[element]
            if kind:
                yield Box(kind, depth)
