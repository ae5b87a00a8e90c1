"""Weigh: what each line of a page says for or against the place it stands in."""

from __future__ import annotations

import re
from collections import Counter

from newscrawl.markup import Element, text_of
from newscrawl.page import Line
from pipelines.generic.weights import Weights, is_never_text

ENDS = tuple('.!?…"”»。！？)」』।۔؟')
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")
"""Letters of Chinese, Japanese and Korean, which say as much as two or three of ours."""
_WIDER = 1.5
"""By how much more."""
_NEAR = 4
"""Elements upward, from the line's own, that may be the box of a teaser."""

Kind = tuple[str, str]
"""A tag and its classes: what elements of one kind have in common."""


def kind(element: Element) -> Kind:
    """The kind of ``element``."""
    return element.tag, " ".join(element.get("class", "").split())


class Chains:
    """The elements above each element, from itself to the top of what is read."""

    def __init__(self, top: Element) -> None:
        self._known: dict[Element, tuple[Element, ...]] = {top: (top,)}

    def __getitem__(self, element: Element) -> tuple[Element, ...]:
        found = self._known.get(element)
        if found is None:
            parent = element.getparent()
            above = self[parent] if parent is not None else ()
            found = self._known[element] = (element, *above)
        return found


def extent(text: str) -> float:
    """How much ``text`` says, in characters of an alphabet."""
    if text.isascii() or max(text) < "\u1100":
        return len(text)
    return len(text) + _WIDER * len(_WIDE.findall(text))


def leads_elsewhere(line: Line, weights: Weights) -> bool:
    """Whether a line is links, with hardly a word around them."""
    if line.link_share <= weights.link_share:
        return False
    return extent(line.text) * (1 - line.link_share) < weights.label


def reads_like_sentence(line: Line, weights: Weights) -> bool:
    """Whether a line is as long as a sentence, or shorter and ends like one."""
    size = extent(line.text)
    return size >= weights.sentence or _ends_like_one(line.text, size, weights)


def _ends_like_one(text: str, size: float, weights: Weights) -> bool:
    return size >= weights.short_sentence and text.endswith(ENDS)


def weigh(lines: list[Line], chains: Chains, weights: Weights) -> list[float]:
    """The value of each line: above 0 for what reads like the sentences of a text, below for
    links, labels and teasers of other stories."""
    values = [_value(line, weights) for line in lines]
    elsewhere = _Elsewhere(chains)
    for at, line in enumerate(lines):
        if values[at] > 0 and elsewhere[line.element]:
            values[at] = weights.link_value
    boxes = _Boxes(lines, values, chains, weights)
    return [
        weights.link_value if value >= 0 and boxes.hold(line) else value
        for line, value in zip(lines, values, strict=True)
    ]


def _value(line: Line, weights: Weights) -> float:
    if line.link_share and leads_elsewhere(line, weights):
        return weights.link_value
    if line.type == "table_row":
        return 0.0
    size = extent(line.text)
    if size >= weights.sentence or _ends_like_one(line.text, size, weights):
        return size * (1 - line.link_share)
    return 0.0 if size >= weights.label else weights.label_value


class _Elsewhere(dict[Element, bool]):
    """Whether each element stands in one that never holds an article's text."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains

    def __missing__(self, element: Element) -> bool:
        chain = self._chains[element]
        found = is_never_text(element) or (len(chain) > 1 and self[chain[1]])
        self[element] = found
        return found


class _Boxes:
    """The boxes of teasers: elements that are alike, each with a link and a few words."""

    def __init__(
        self, lines: list[Line], values: list[float], chains: Chains, weights: Weights
    ) -> None:
        self._weights = weights
        self._chains = chains
        self._linked: set[Element] = set()
        self._kinds: dict[Element, Counter[Kind]] = {}
        self._known: dict[Element, bool] = {}
        for line, value in zip(lines, values, strict=True):
            if value == weights.link_value:
                self._linked.update(chains[line.element][:_NEAR])

    def hold(self, line: Line) -> bool:
        """Whether ``line`` stands in one."""
        if not self._linked:
            return False
        return any(map(self._is_box, self._chains[line.element][:_NEAR]))

    def _is_box(self, element: Element) -> bool:
        known = self._known.get(element)
        if known is None:
            known = self._known[element] = (
                element in self._linked
                and self._is_one_of_many(element)
                and len(text_of(element)) <= self._weights.teaser
            )
        return known

    def _is_one_of_many(self, element: Element) -> bool:
        parent = element.getparent()
        if parent is None:
            return False
        if parent not in self._kinds:
            self._kinds[parent] = Counter(map(kind, parent))
        return self._kinds[parent][kind(element)] >= self._weights.alike
