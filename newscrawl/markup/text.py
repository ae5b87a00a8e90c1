"""What an element says: its text, as read and as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

_APART = frozenset(
    "br div p li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr td th section article figure "
    "figcaption blockquote header footer hr".split()
)
"""Tags of what a browser sets apart: those that bylines, dates and titles are made of."""

# Controls, half surrogates (JSON can hold them), soft hyphens and spaces of no width.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff\ufffe\uffff\ud800-\udfff]+"
)

attributes = cast("Callable[[Element], list[tuple[str, str]]]", etree._Element.items)
"""The names and values of an element's attributes, in order."""

_TEXT = etree.XPath("string()", smart_strings=False)


def text_of(element: Element) -> str:
    """The text inside ``element``, comments left out, white space folded."""
    return fold(cast(str, _TEXT(element)))


def fold(text: str) -> str:
    """``text`` with every run of white space as one space, without what nobody can see."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return " ".join(without_unseen(text).split())


def without_unseen(text: str) -> str:
    """``text`` without control characters, half surrogates and characters of no width."""
    return _UNSEEN.sub("", text)


def printed(element: Element) -> str:
    """As ``text_of``, with a space where a line break or a block's edge sets words apart."""
    if not len(element):
        return fold(element.text or "")
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if node.tag in _APART:
            pieces.append(" ")
        if event == "start":
            pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return fold("".join(pieces))
