"""Body: which elements of an unknown page hold the article's text."""

from __future__ import annotations

from collections import defaultdict

from newscrawl.markup import Element
from newscrawl.page import Line
from pipelines.generic.survey import WITHIN
from pipelines.generic.weigh import Chains, kind
from pipelines.generic.weights import Weights

_CELLS = frozenset(("tr", "td"))
"""Tags that are alike on old pages whatever stands in them."""
_WHOLE = frozenset(("html", "body", "main", "article"))
"""Tags of which a page has one: none of them is a part of a text."""


class _Sums:
    """What the lines of a page say for and against each element that holds some.

    near  value of the lines, less of it the further down they stand
    good  characters of text
    bad   number of links and labels
    """

    def __init__(
        self, lines: list[Line], values: list[float], chains: Chains, weights: Weights
    ) -> None:
        self.near: defaultdict[Element, float] = defaultdict(float)
        self.good: defaultdict[Element, float] = defaultdict(float)
        self.bad: defaultdict[Element, int] = defaultdict(int)
        good: defaultdict[Element, float] = defaultdict(float)
        bad: defaultdict[Element, int] = defaultdict(int)
        for line, value in zip(lines, values, strict=True):
            if value > 0:
                good[line.element] += value
            elif value < 0:
                bad[line.element] += 1
        for element, value in good.items():
            share = value
            for up in chains[element]:
                self.good[up] += value
                if up.tag not in WITHIN:
                    self.near[up] += share
                    share *= weights.decay
        for element, count in bad.items():
            for up in chains[element]:
                self.bad[up] += count


def find_bodies(
    lines: list[Line], values: list[float], chains: Chains, weights: Weights
) -> list[Element]:
    """The elements that hold the text, in document order; [] where the page has no text.

    ``values`` of the lines as ``weigh`` gives them.
    """
    sums = _Sums(lines, values, chains, weights)
    if not sums.near:
        return []
    body = max(sums.near, key=sums.near.__getitem__)
    if sums.good[body] < weights.least_text:
        return []
    return _parts(_widened(body, sums, chains, weights), sums, weights)


def _widened(body: Element, sums: _Sums, chains: Chains, weights: Weights) -> Element:
    """``body``, or the element above it that adds much text and few links."""
    chosen = body
    for up in chains[body][1:]:
        if up.tag == "html":
            break
        gain, cost = sums.good[up] - sums.good[chosen], sums.bad[up] - sums.bad[chosen]
        enough = gain >= weights.gain * sums.good[chosen] and gain >= weights.cost * cost
        if gain > 0 and (cost == 0 or enough):
            chosen = up
    return chosen


def _parts(body: Element, sums: _Sums, weights: Weights) -> list[Element]:
    """``body``, or all the parts of a text that advertisements have cut into several elements."""
    parts, total, level = [body], sums.good[body], body
    for _ in range(weights.levels):
        parent = level.getparent()
        if parent is None or level.tag in _WHOLE or parent not in sums.good:
            break
        like = {one for one in parent if one is not level and _is_part(one, level, sums, weights)}
        more = sum(sums.good[one] for one in like)
        if like and more >= weights.parts_share * total:
            parts = [
                body if one is level else one for one in _stretch(parent, {*like, level}, sums)
            ]
            total = more + sums.good[level]
        level = parent
    return parts


def _stretch(parent: Element, parts: set[Element], sums: _Sums) -> list[Element]:
    """``parts`` in order, with what is like them between the first and the last: a subhead."""
    children = list(parent)
    places = [at for at, one in enumerate(children) if one in parts]
    like = kind(children[places[0]])
    return [
        one
        for one in children[places[0] : places[-1] + 1]
        if one in parts or (sums.bad.get(one) == 1 and kind(one) == like)
    ]


def _is_part(element: Element, other: Element, sums: _Sums, weights: Weights) -> bool:
    if element not in sums.good or (element.tag in _CELLS and not element.get("class")):
        return False
    least = max(weights.part, weights.part_cost * sums.bad.get(element, 0))
    return sums.good[element] >= least and kind(element) == kind(other)
