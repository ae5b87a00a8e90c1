"""Marks: what happened to each block of a page, and where in its markup that block stands."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Page, Removed

Piece = tuple[Element, bool]
"""A piece of text in a tree: an element and whether it is the text after it (else that in it)."""


@dataclass(frozen=True)
class Mark:
    """A block of the page.

    number    from 0; those that were taken out first, in the order of ``Page.removed``
    element   what holds it
    text      what a reader sees of it
    line      it is only this text of the element; None where it is all of the element
    reason    why it was taken out; None where it was kept
    rule      which rule did that
    place     file and line that the rule is written in; "" for one that is part of the program
    """

    number: int
    element: Element
    text: str
    line: str | None
    reason: Reason | None = None
    rule: str = ""
    place: str = ""

    @property
    def path(self) -> str:
        """XPath of the element."""
        return str(self.element.getroottree().getpath(self.element))


def marks_of(page: Page) -> list[Mark]:
    """What was taken out of a page, then what was kept, each in the page's order."""
    found = [
        Mark(number, one.element, one.text, one.line, one.reason, one.rule, _place_of(one))
        for number, one in enumerate(page.removed)
    ]
    for line in page.lines if page.article else ():
        found.append(Mark(len(found), line.element, line.text, line.text))
    return found


def _place_of(removed: Removed) -> str:
    return removed.place or _text_rules().get(removed.rule, "")


@lru_cache(maxsize=1)
def _text_rules() -> dict[str, str]:
    """Where each text rule is written, by the rule as a removal names it."""
    from pipelines import phrases

    lines = (files("pipelines") / "rules" / "phrases.toml").read_text("utf-8").splitlines()
    lines_of = dict(_patterns(lines))
    found: dict[str, str] = {}
    for written in phrases.shipped().written:
        number = lines_of.get(written.partition(": ")[2])
        found[written] = f"phrases.toml:{number}" if number else "phrases.toml"
    return found


def _patterns(lines: list[str]) -> Iterator[tuple[str, int]]:
    """The patterns that stand on a line of their own in a TOML file, each with its line."""
    for number, line in enumerate(lines, start=1):
        try:
            value: Any = tomllib.loads(f"one = {line.strip().rstrip(',')}").get("one")
        except tomllib.TOMLDecodeError:
            continue
        if isinstance(value, str):
            yield value, number


def pieces_of(element: Element, skipped: Callable[[Element], bool]) -> Iterator[tuple[Piece, str]]:
    """The pieces of text in ``element`` in the order of reading, without what is ``skipped``."""
    stack = [(element, -1)]  # no recursion: hostile pages nest deeper than Python calls
    while stack:
        node, at = stack.pop()
        if at < 0:
            if node.text:
                yield (node, False), node.text
        elif tail := node[at].tail:
            yield (node[at], True), tail
        if at + 1 < len(node):
            stack.append((node, at + 1))
            child = node[at + 1]
            if isinstance(child.tag, str) and not skipped(child):
                stack.append((child, -1))


def stretch(
    element: Element, line: str, skipped: Callable[[Element], bool]
) -> list[tuple[Piece, int, int]]:
    """Where ``line`` stands in ``element``: pieces of text, each with the first of its characters
    and the one after the last; [] where it is not found.

    White space and what nobody can see is not compared, since reading folds it.
    """
    wanted = "".join(filter(_is_seen, line))
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    pieces: list[Piece] = []
    for piece, text in pieces_of(element, skipped):
        pieces.append(piece)
        for at, letter in enumerate(text):
            if _is_seen(letter):
                letters.append(letter)
                places.append((len(pieces) - 1, at))
    start = "".join(letters).find(wanted) if wanted else -1
    if start < 0:
        return []
    found: dict[int, tuple[int, int]] = {}
    for piece_at, at in places[start : start + len(wanted)]:
        first, _ = found.get(piece_at, (at, at))
        found[piece_at] = (first, at + 1)
    return [(pieces[at], first, last) for at, (first, last) in found.items()]


def _is_seen(letter: str) -> bool:
    return letter.isprintable() and not letter.isspace()
