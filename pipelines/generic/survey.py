"""Survey: the part of an unknown page where its long texts stand, found without reading it all.

A page has a thousand elements, of which some fifty hold texts of more than a few words. Those are
added up from the inside out, so that only the part around the most of them needs to be read line
by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile
from operator import attrgetter

from newscrawl.article import Reason
from newscrawl.markup import Element, Index, text_of
from pipelines.generic.evidence import Told
from pipelines.generic.weights import Weights, is_never_text, reason_of
from pipelines.read import SKIPPED

_tag, _tail = attrgetter("tag"), attrgetter("tail")

_NO_TEXT = SKIPPED | {"a"}
_INLINE = frozenset(
    "span b strong i em u font small big mark q cite sub sup ins label time tt".split()
)
WITHIN = _INLINE | frozenset("p li h2 h3 h4 h5 h6 blockquote".split())
"""Tags of a paragraph, or of a part of one: what speaks for it speaks for what it stands in."""
_REGION = frozenset(("article", "main"))
_ELSEWHERE: frozenset[Reason] = frozenset(("comment", "related", "promo", "copyright"))
"""What an element of such a name holds is as a rule no part of the text."""


def find_region(index: Index, told: Told, weights: Weights) -> Element:
    """The element that holds the article and what stands around it; the root where no part of the
    page has more text than others."""
    body = index.root.find("body")
    elements = list(index.root.iter("*") if body is None else body.iter("*"))
    sums = _Sums(elements, _long_texts(elements, told, weights), weights)
    best = sums.richest()
    if best is None:
        return index.root
    region = _around(best, sums, weights)
    titled = _titled(region, index, told, sums, weights)
    return region if titled is None else titled


def _around(best: Element, sums: _Sums, weights: Weights) -> Element:
    """The article or the main part that ``best`` stands in, else what is some levels above it; more
    of the page where that adds much text."""
    chain = [best, *takewhile(lambda up: up.tag != "html", best.iterancestors())]
    start = next(
        (at for at, up in enumerate(chain) if up.tag in _REGION),
        min(weights.survey_levels, len(chain) - 1),
    )
    region = chain[start]
    for up in chain[start + 1 :]:
        if sums.whole[up] >= (1 + weights.gain) * sums.whole[region]:
            region = up
    return region


def _titled(
    region: Element, index: Index, told: Told, sums: _Sums, weights: Weights
) -> Element | None:
    """The one of several articles on a page that has the page's title, if it has a text."""
    for headline in index.tagged("h1"):
        if text_of(headline) == told.title:
            owner = next((up for up in headline.iterancestors() if up.tag == "article"), None)
            if owner is None or owner is region or owner in region.iterancestors():
                return None
            least = weights.titled * sums.whole[region]
            return owner if sums.whole[owner] >= least else None
    return None


def _long_texts(elements: list[Element], told: Told, weights: Weights) -> dict[Element, float]:
    """The characters of long texts that stand in each element itself; more for what is told."""
    found: dict[Element, float] = {}
    for element, text in _longer(elements, weights.survey):
        size = len(text) * (weights.told if told.begins(text) else 1.0)
        found[element] = found.get(element, 0.0) + size
    return found


def _longer(elements: list[Element], least: float) -> Iterator[tuple[Element, str]]:
    """The texts of more than ``least`` characters, each with the element it stands in."""
    for element, tag, tail in zip(elements, map(_tag, elements), map(_tail, elements), strict=True):
        if tag not in _NO_TEXT and (text := element.text) and len(text) > least:
            text = text.strip()
            if len(text) > least:
                yield element, text
        if tail and len(tail) > least:
            tail = tail.strip()
            parent = element.getparent()
            if parent is not None and len(tail) > least:
                yield parent, tail


class _Sums:
    """What the long texts say for each element that holds some.

    near   their characters, less of those that stand further down
    whole  their characters; 0 for an element that holds none, or that a body within the page's body
           stands in
    """

    def __init__(
        self, elements: list[Element], own: dict[Element, float], weights: Weights
    ) -> None:
        most = weights.named_share * sum(own.values())
        near, whole = self.near, self.whole = dict(own), defaultdict(float, own)
        self._elsewhere: set[Element] = set()
        for element in reversed(elements):
            value = near.get(element)
            if value is None:
                continue
            parent, tag = element.getparent(), element.tag
            if parent is None or tag == "body":
                continue
            if tag in _NO_TEXT or _is_elsewhere(element, whole[element] > most):
                self._elsewhere.add(element)
                continue
            whole[parent] += whole[element]
            if tag in WITHIN:
                near[parent] = near.get(parent, 0.0) + value
                near[element] = 0.0
            else:
                near[parent] = near.get(parent, 0.0) + value * weights.decay

    def richest(self) -> Element | None:
        """The element that stands nearest to most of the texts."""
        for element in sorted(self.near, key=self.near.__getitem__, reverse=True):
            if self._elsewhere.isdisjoint((element, *element.iterancestors())):
                return element if self.near[element] else None
        return None


def _is_elsewhere(element: Element, is_large: bool) -> bool:
    """Whether an element's name says that it is no part of the text; a large one is, unless it is
    of a kind that may be larger than the text."""
    if is_large:
        return is_never_text(element)
    return reason_of(element) in _ELSEWHERE
