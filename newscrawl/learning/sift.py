"""Sift: from what was noted of a site's articles to what recurs on them and is none of their text.

A block counts by the articles that have it, and only articles that differ from one another count:
where most of a text stands on other articles, too, it is a copy, or made from a form (the day's
price of gold), and proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from newscrawl.article import Reason
from newscrawl.learning.notes import Noted
from pipelines.generic.weights import reason_of_name
from pipelines.learned.limits import Limits, at_least, limits, own_patterns, reason_of
from pipelines.learned.normal import LINK, TITLE, own_words, size_of_own
from pipelines.learned.template import Template

EXAMPLES = 3
"""Addresses that are given of the articles that have a block."""
_NAMES = re.compile(r"^\w+|[.#]")
"""What stands before and between the names in the kind of a box."""
_FEW = 4
"""Letters; what has fewer says nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """What recurs and is not taken for furniture, and ``why``."""

    template: Template
    why: str


@dataclass(slots=True)
class Sifted:
    """What recurs on a site's articles.

    articles   how many were looked at
    different  how many of these count
    found      furniture, the surest first
    held       what else recurs on some, the most frequent first
    """

    articles: int = 0
    different: int = 0
    found: list[Template] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Evidence:
    seen: int
    of: int
    month: str = ""

    @property
    def share(self) -> float:
        return at_least(self.seen, self.of)


def sift(
    articles: Mapping[str, Noted], texts: Callable[[Iterable[int]], Mapping[int, str]]
) -> Sifted:
    """What recurs among ``articles`` of one site, by id; ``texts`` gives the normal forms that
    belong to hashes, as ``Notes.texts``."""
    counted = different(articles)
    found = _Sift(counted, texts, limits())
    result = Sifted(len(articles), len(counted))
    boxes = found.boxes()
    lines, result.held = found.lines(boxes)
    result.found = sorted([*boxes, *lines], key=_rank)
    result.held.sort(key=lambda one: _rank(one.template))
    return result


def different(articles: Mapping[str, Noted]) -> list[Noted]:
    """The articles that differ from one another, in order of their ids."""
    most = limits()
    counts = Counter(text for one in articles.values() for text in one.lines)
    kept = []
    for _, one in sorted(articles.items()):
        sizes = {text: line.size for text, line in one.lines.items() if not line.linked}
        own = sum(size for text, size in sizes.items() if counts[text] == 1)
        if own >= most.own_size or own >= most.own_share * sum(sizes.values()) > 0:
            kept.append(one)
    return kept


def _rank(template: Template) -> tuple[object, ...]:
    share = template.seen / max(1, template.of)
    return -share, -template.seen, template.kind, template.text, template.selector


class _Sift:
    """The articles that count, and how often each text is on them."""

    def __init__(
        self,
        articles: list[Noted],
        texts: Callable[[Iterable[int]], Mapping[int, str]],
        most: Limits,
    ) -> None:
        self.articles = articles
        self.most = most
        self.having: defaultdict[int, list[Noted]] = defaultdict(list)
        for one in articles:
            for text in one.lines:
                self.having[text].append(one)
        often = [text for text, those in self.having.items() if len(those) >= most.box_pages]
        self.texts = texts(often)
        self.months = Counter(one.month for one in articles if one.month)
        self._known: dict[int, _Evidence] = {}

    def evidence(self, having: list[Noted], need: float) -> _Evidence:
        """How often a block is seen that is on the articles ``having``: among all, or where that
        is too little in the month that has most of it."""
        best = _Evidence(len(having), len(self.articles))
        if best.share >= need:
            return best
        months = Counter(one.month for one in having)
        for month, seen in sorted(months.items()):
            if self.months[month] >= self.most.month_pages:
                of_month = _Evidence(seen, self.months[month], month)
                if seen >= self.most.box_pages and of_month.share >= max(best.share, need):
                    best = of_month
        return best

    def share_of(self, text: int, is_so: Callable[[Noted], bool]) -> float:
        """On which share of the articles with this text something is so."""
        having = self.having[text]
        return sum(map(is_so, having)) / len(having)

    # Lines

    def lines(self, boxes: list[Template]) -> tuple[list[Template], list[Held]]:
        """The lines that are furniture, those that are in ``boxes`` only left out; and those that
        recur and are not."""
        found: list[Template] = []
        held: list[Held] = []
        for text, having in self.having.items():
            words = self.texts.get(text)
            if words is None or len(having) < self.most.line_pages or self._in(boxes, text, words):
                continue
            if self.share_of(text, lambda one, text=text: one.lines[text].own) > 0.2:  # type: ignore[misc]
                continue
            label = (
                self.share_of(
                    text,
                    lambda one, text=text: one.lines[text].leads,  # type: ignore[misc]
                )
                >= self.most.label_share
            )
            if not self._tells(words, label):
                continue
            need = self._need(text, words, label)
            seen = self.evidence(having, need)
            reason = self._reason([words], label)
            template = _shown(
                Template(kind="line", reason=reason, text=words, label=label), seen, having
            )
            if own_patterns().search(words):
                held.append(Held(template, "reads like the newsroom's word on one article"))
            elif seen.share < need:
                held.append(Held(template, "on too few pages"))
            else:
                found.append(template)
        return found, held

    def _tells(self, words: str, label: bool) -> bool:
        """Whether there is enough of a text to know it by."""
        if label or LINK in words or TITLE in words:
            return size_of_own(words) >= _FEW
        least = self.most
        return len(own_words(words)) >= least.words and size_of_own(words) >= least.letters

    def _need(self, text: int, words: str, label: bool) -> float:
        """The share of the articles that a line must be on."""
        careful = self.share_of(text, lambda one: one.lines[text].careful) > 0.5
        short = size_of_own(words) < self.most.short and LINK not in words
        if not label and (careful or short or words.endswith(":") or '"' in words):
            return self.most.careful_share
        return self.most.line_share

    def _in(self, boxes: list[Template], text: int, words: str) -> bool:
        """Whether a text stands in ``boxes`` wherever it stands."""
        kinds = [one.selector for one in boxes if words in one.texts]
        return bool(kinds) and all(
            any(text in one.boxes.get(kind, ()) for kind in kinds) for one in self.having[text]
        )

    # Boxes

    def boxes(self) -> list[Template]:
        """The boxes that hold nothing but furniture, those inside another left out."""
        having: defaultdict[str, list[Noted]] = defaultdict(list)
        for one in self.articles:
            for kind in one.boxes:
                having[kind].append(one)
        depths = {
            kind: min(depth for one in those for depth in one.boxes[kind].values())
            for kind, those in having.items()
        }
        found: list[Template] = []
        for kind in sorted(having, key=lambda kind: (depths[kind], -len(having[kind]), kind)):
            template = self._box(kind, having[kind])
            if template and not any(self._holds(other, template, having) for other in found):
                found.append(template)
        return found

    def _box(self, kind: str, having: list[Noted]) -> Template | None:
        if len(having) < self.most.box_pages:
            return None
        lines = [(one.lines[text], text) for one in having for text in one.boxes[kind]]
        strong = {text for line, text in lines if not line.linked and self._is_strong(text)}
        links = sum(line.linked for line, _ in lines)
        good = links + sum(text in strong for line, text in lines if not line.linked)
        if good < self.most.box_furniture * len(lines):
            return None
        texts = sorted(self.texts[text] for text in strong)
        if not texts:
            need = self.most.line_share
        elif all(line.careful for line, text in lines if text in strong):
            need = self.most.careful_share
        else:
            need = self.most.box_share
        seen = self.evidence(having, need)
        if seen.share < need:
            return None
        template = Template(
            kind="box",
            reason=reason_of_name(_NAMES.sub(" ", kind)) or self._reason(texts, links > 0),
            selector=kind,
            texts=tuple(texts),
            links=links > 0,
        )
        return _shown(template, seen, having)

    def _is_strong(self, text: int) -> bool:
        """Whether a text recurs so that it is furniture where it stands in a box of its own."""
        words = self.texts.get(text)
        if words is None or size_of_own(words) < _FEW or own_patterns().search(words):
            return False
        if self.share_of(text, lambda one: one.lines[text].own) > 0.2:
            return False
        if text not in self._known:
            self._known[text] = self.evidence(self.having[text], self.most.box_share)
        return self._known[text].share >= self.most.box_share

    @staticmethod
    def _holds(outer: Template, inner: Template, having: Mapping[str, list[Noted]]) -> bool:
        """Whether a box is a part of another wherever it stands."""
        if not set(inner.texts) <= set(outer.texts) or (inner.links and not outer.links):
            return False
        return all(outer.selector in one.boxes for one in having[inner.selector])

    @staticmethod
    def _reason(texts: list[str], linked: bool) -> Reason:
        for text in texts:
            if told := reason_of(text):
                return told
        return "related" if linked or any(LINK in text for text in texts) else "promo"


def _shown(template: Template, seen: _Evidence, having: list[Noted]) -> Template:
    """``template`` with its evidence."""
    examples = sorted(one.url for one in having if one.url and seen.month in ("", one.month))
    return replace(
        template,
        seen=seen.seen,
        of=seen.of,
        month=seen.month,
        examples=tuple(examples[:EXAMPLES]),
    )
