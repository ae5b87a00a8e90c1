"""Sift: from what was noted of a site's articles to what recurs on them and is none of their text.

A block counts by the articles that have it, and only articles that differ from one another count:
where most of a text stands on other articles, too, it is a copy, or made from a form (the day's
price of gold), and proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from newscrawl.article import Reason
from newscrawl.learning.evidence import Evidence, Form, Pool, Texts
from newscrawl.learning.notes import Noted
from pipelines.generic.weights import reason_of_name
from pipelines.learned.limits import limits, reason_of
from pipelines.learned.normal import LINK, size_of_own
from pipelines.learned.template import Template

EXAMPLES = 3
"""Addresses that are given of the articles that have a block."""
_NAMES = re.compile(r"^\w+|[.#]")
"""What stands before and between the names in the kind of a box."""


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


def sift(articles: Mapping[str, Noted], texts: Texts) -> Sifted:
    """What recurs among ``articles`` of one site, by id."""
    counted = different(articles)
    pool = Pool(counted, texts, limits())
    boxes = find_boxes(pool)
    lines, held = find_lines(pool, boxes)
    held.sort(key=lambda one: _rank(one.template))
    return Sifted(len(articles), len(counted), sorted([*boxes, *lines], key=_rank), held)


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


# Lines


def find_lines(pool: Pool, boxes: list[Template]) -> tuple[list[Template], list[Held]]:
    """The lines that are furniture, those that are in ``boxes`` only left out; and those that recur
    and are not."""
    found: list[Template] = []
    held: list[Held] = []
    known: set[int] = set()
    for text, form in pool.forms.items():
        if _is_in(boxes, form):
            known.add(text)
        elif judged := _line(pool, form, form.articles):
            template, why = judged
            if why:
                held.append(Held(template, why))
            else:
                found.append(template)
                known.add(text)
    for form in pool.loose.values():
        judged = None if _is_in(boxes, form) else _line(pool, form, _rest(pool, form, known, found))
        if judged and not judged[1]:
            found.append(judged[0])
    return found, held


def _rest(pool: Pool, form: Form, known: set[int], found: list[Template]) -> list[Noted]:
    """The articles on which a loose form stands for more than ``known`` texts; of links, those
    without a label that was ``found``."""
    rest = [one for one, text in zip(form.articles, form.texts, strict=True) if text not in known]
    if form.words != LINK:
        return rest
    labels = {one.text for one in found if one.label}
    led = [form for form in pool.forms.values() if form.words in labels]
    explained = {id(one) for form in led for one in form.articles}
    return [one for one in rest if id(one) not in explained]


def _line(pool: Pool, form: Form, having: list[Noted]) -> tuple[Template, str] | None:
    """The template of a line, and why it is held back ("" where it is furniture); None where it
    is not worth a word."""
    most = pool.most
    label = not form.loose and form.share_of(lambda line: line.leads) >= most.label_share
    if len(having) < most.line_pages or form.is_own or not form.tells(most, label=label):
        return None
    need = _need(pool, form, label)
    seen = pool.evidence(having, need)
    reason = _reason([form.words], label)
    made = _shown(Template(kind="line", reason=reason, text=form.words, label=label), seen, having)
    if form.is_said_of_one:
        return made, "reads like the newsroom's word on one article"
    return made, "" if seen.share >= need else "on too few pages"


def _need(pool: Pool, form: Form, label: bool) -> float:
    """The share of the articles that a line must be on."""
    most, words = pool.most, form.words
    careful = form.share_of(lambda line: line.careful) > 0.5 or words.endswith(":") or '"' in words
    short = size_of_own(words) < most.short and (LINK not in words or words == LINK)
    if not label and (careful or short):
        return most.careful_share
    return most.loose_share if form.loose else most.line_share


def _is_in(boxes: list[Template], form: Form) -> bool:
    """Whether a form stands in ``boxes`` wherever it stands."""
    kinds = [one.selector for one in boxes if form.words in one.texts]
    if form.words == LINK:
        kinds = [one.selector for one in boxes if one.links]
    return bool(kinds) and all(
        any(text in one.boxes.get(kind, ()) for kind in kinds)
        for one, text in zip(form.articles, form.texts, strict=True)
    )


# Boxes


def find_boxes(pool: Pool) -> list[Template]:
    """The boxes that hold nothing but furniture, those inside another left out."""
    having: defaultdict[str, list[Noted]] = defaultdict(list)
    for one in pool.articles:
        for kind in one.boxes:
            having[kind].append(one)
    depths = {
        kind: min(depth for one in those for depth in one.boxes[kind].values())
        for kind, those in having.items()
    }
    strong = _Strong(pool)
    found: list[Template] = []
    for kind in sorted(having, key=lambda kind: (depths[kind], -len(having[kind]), kind)):
        template = _box(pool, strong, kind, having[kind])
        if template and not any(_holds(other, template, having) for other in found):
            found.append(template)
    return found


class _Strong:
    """Which forms recur so that they are furniture where they stand in a box of their own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[int, Form | None] = {}

    def of(self, text: int, loose: int) -> Form | None:
        """The normal form of a line, or else its loose form, if one is strong."""
        return self._find(text, self._pool.forms) or self._find(loose, self._pool.loose)

    def _find(self, key: int, forms: Mapping[int, Form]) -> Form | None:
        if key not in self._known:
            form = forms.get(key)
            self._known[key] = form if form and self._is(form) else None
        return self._known[key]

    def _is(self, form: Form) -> bool:
        if not form.says_something or form.is_said_of_one or form.is_own:
            return False
        need = self._pool.most.box_share
        return self._pool.evidence(form.articles, need).share >= need


def _box(pool: Pool, strong: _Strong, kind: str, having: list[Noted]) -> Template | None:
    most = pool.most
    if len(having) < most.box_pages:
        return None
    lines = [(one.lines[text], text) for one in having for text in one.boxes[kind]]
    links = sum(line.linked for line, _ in lines)
    known = [
        (line, form)
        for line, text in lines
        if not line.linked and (form := strong.of(text, line.loose))
    ]
    recurring = sum(line.linked or pool.recurs(text, line.loose) for line, text in lines)
    texts = sorted({form.words for _, form in known})
    if recurring < most.box_furniture * len(lines) or not (texts or links):
        return None
    if not texts:
        need = most.line_share
    elif all(line.careful for line, _ in known):
        need = most.careful_share
    else:
        need = most.box_share
    seen = pool.evidence(having, need)
    if seen.share < need:
        return None
    template = Template(
        kind="box",
        reason=reason_of_name(_NAMES.sub(" ", kind)) or _reason(texts, links > 0),
        selector=kind,
        texts=tuple(texts),
        links=links > 0,
    )
    return _shown(template, seen, having)


def _holds(outer: Template, inner: Template, having: Mapping[str, list[Noted]]) -> bool:
    """Whether a box is a part of another wherever it stands."""
    if not set(inner.texts) <= set(outer.texts) or (inner.links and not outer.links):
        return False
    return all(outer.selector in one.boxes for one in having[inner.selector])


# What is said of both


def _reason(texts: list[str], linked: bool) -> Reason:
    for text in texts:
        if told := reason_of(text):
            return told
    return "related" if linked or any(LINK in text for text in texts) else "promo"


def _shown(template: Template, seen: Evidence, having: list[Noted]) -> Template:
    """``template`` with its evidence."""
    examples = sorted(one.url for one in having if one.url and seen.month in ("", one.month))
    return replace(
        template,
        seen=seen.seen,
        of=seen.of,
        month=seen.month,
        examples=tuple(examples[:EXAMPLES]),
    )
