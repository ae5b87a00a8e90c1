"""Second opinion: what trafilatura takes for the article, where our own reader finds little."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from newscrawl.markup import Element, attributes, without_unseen
from newscrawl.page import Line, Page

MOST = 0.85
"""Share of the article's text that its body must hold."""
SHARED = 0.7
"""Share of a line's words, in runs of three, that must be the article's for the line to be."""
_MANY = 5_000
"""Elements from which trafilatura does not ask jusText in its turn, which takes the square of the
number of short paragraphs; news pages have fewer."""
_MOST = 3 * _MANY
"""Elements from which trafilatura is not asked: it takes the square of some of them, too."""
_LONGEST = 2000
"""Characters of an attribute: to write an address, libxml2 takes the square of its length."""


def without_marked(page: Page) -> html.HtmlElement:
    """A copy of the page without what is marked, as the kind of tree that trafilatura takes."""
    assert page.root is not None
    root = copy.deepcopy(page.root)
    for original, twin in zip(list(page.root.iter()), list(root.iter()), strict=True):
        if original in page.marked and twin.getparent() is not None:
            _drop(twin)
            continue
        for name, value in attributes(twin):
            if len(value) > _LONGEST:
                del twin.attrib[name]
    source = etree.tostring(root, method="html", encoding="unicode")
    return html.document_fromstring(without_unseen(source))


def _drop(element: Element) -> None:
    """Take ``element`` out of its tree and leave the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    assert parent is not None
    if tail:
        if before is not None:
            before.tail = without_unseen((before.tail or "") + tail)
        else:
            parent.text = without_unseen((parent.text or "") + tail)
    parent.remove(element)


def find_text(root: html.HtmlElement, url: str | None) -> str:
    """The text of the article on a page, as trafilatura sees it; "" when it sees none, or is not
    asked because the page is too large for it."""
    from trafilatura import bare_extraction  # slow to import, seldom needed

    size = sum(1 for _ in islice(root.iter(), _MOST))
    if size == _MOST:
        return ""
    try:
        found = bare_extraction(
            root,
            url=url,
            fast=size >= _MANY,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
        )
    except Exception:  # whatever a hostile page does to it, the page holds no article
        return ""
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else ""


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    size = min(3, len(words))
    for at in range(len(words) - size + 1):
        yield tuple(words[at : at + size])


def agreement(text: str, other: str) -> float:
    """Share of their words, in runs of three, that two texts have in common, from 0 to 1."""
    ours, theirs = set(_runs(text)), set(_runs(other))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0


def of_article(lines: list[Line], text: str) -> list[bool]:
    """Which of ``lines`` are in ``text``."""
    known = set(_runs(text))
    result = []
    for line in lines:
        runs = list(_runs(line.text))
        hits = sum(run in known for run in runs)
        result.append(bool(runs) and hits >= SHARED * len(runs))
    return result


def find_body(lines: list[Line], kept: list[bool]) -> Element | None:
    """The innermost element that holds most of the lines kept."""
    weights: dict[Element, int] = defaultdict(int)
    total = 0
    for line, keep in zip(lines, kept, strict=True):
        if keep:
            total += len(line.text)
            weights[line.element] += len(line.text)
            for ancestor in line.element.iterancestors():
                weights[ancestor] += len(line.text)
    holders = [element for element, weight in weights.items() if weight >= MOST * total]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)
