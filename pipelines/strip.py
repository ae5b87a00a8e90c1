"""Strip: mark the elements that are boilerplate, by the element rules of each reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, TypeVar, cast, get_args

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Page, Removed
from pipelines.cosmetics import Rule, RuleError, Ruleset, parse
from pipelines.read import SKIPPED

MOST = 0.5
"""Share of the body's text that no single rule may take, with one element or with several."""
SMALL = 200
"""Characters. Less is taken out without asking how large the body is."""


@lru_cache(maxsize=1)
def shipped() -> list[Rule]:
    """The element rules that come with newscrawl: one file a reason, in ``pipelines/rules``.

    Raises RuleError for a file that is named by no reason.
    """
    rules: list[Rule] = []
    for path in sorted((files("pipelines") / "rules").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".txt"):
            reason = path.name.removesuffix(".txt")
            if reason not in get_args(Reason):
                raise RuleError(path.name, 1, f"{reason!r} is no reason; name the file by one")
            lines = path.read_text("utf-8").splitlines()
            rules += parse(lines, file=path.name, reason=cast(Reason, reason))
    return rules


def size_of(element: Element) -> int:
    """Characters of text a reader would see inside ``element``."""
    size = 0
    for node in element.iter():
        if node.tag not in SKIPPED:
            size += len((node.text or "").strip())
        if node is not element:
            size += len((node.tail or "").strip())
    return size


@lru_cache(maxsize=1)
def _shipped_set() -> Ruleset:
    return Ruleset(shipped())


def _selected(page: Page, rules: Ruleset) -> list[tuple[Element, Rule]]:
    """What ``rules`` select on ``page``: looked up once, for all the steps that ask."""
    if page.selected is None or page.selected[0] is not rules:
        host = page.host or None
        if page.kin and page.publisher is None:
            host = page.kin.hosts[0]  # the rules made for that layout
        found = [match for index in page.indexes for match in rules.match(index, host)]
        page.selected = (rules, found)
    return page.selected[1]


class Strip:
    """Marks the elements that the rules of its ``reasons`` select."""

    reasons: tuple[Reason, ...] = ()

    def __init__(self, rules: list[Rule] | None = None) -> None:
        self.rules = _shipped_set() if rules is None else Ruleset(rules)

    def process_item(self, page: Page) -> Page:
        keeps = page.layout.keeps if page.layout else ()
        chosen = [
            (element, rule)
            for element, rule in _selected(page, self.rules)
            if rule.reason in self.reasons and rule.reason not in keeps
        ]
        if chosen:
            mark_chosen(page, chosen)
        return page


class Reasoned(Protocol):
    """What an element is taken out by: a rule that says why. Its ``str`` is how it is written."""

    @property
    def reason(self) -> Reason:
        """Why what it selects is taken out."""

    @property
    def place(self) -> str:
        """Where it is written, such as "ads.txt:12"."""


R = TypeVar("R", bound=Reasoned)


def mark_chosen(page: Page, chosen: Sequence[tuple[Element, R]]) -> None:
    """Mark the elements ``chosen``, each with the rule that selects it, as far as the guard lets:
    what would take too much of the text is noted in ``refused`` instead."""
    greedy = _greedy(page, chosen)
    for element, rule in chosen:
        if _is_marked(page, element):
            continue
        removed = Removed(rule.reason, str(rule), element, place=rule.place)
        if rule in greedy or _is_refused(page, element, size_of(element)):
            page.refused.append(removed)
        else:
            page.mark(removed)


def _is_marked(page: Page, element: Element) -> bool:
    marked = page.marked
    return element in marked or any(up in marked for up in element.iterancestors())


def _is_refused(page: Page, element: Element, size: int) -> bool:
    """Whether an element of ``size`` holds the text, or too much of it, to be boilerplate."""
    if element in page.bodies or element.tag in ("html", "body"):
        return True
    return _is_most(page, size)


def _is_most(page: Page, size: int) -> bool:
    if size <= SMALL:
        return False
    if page.body_size is None:
        page.body_size = sum(size_of(index.root) for index in page.indexes)
    return size > MOST * page.body_size


def _greedy(page: Page, chosen: Sequence[tuple[Element, R]]) -> set[R]:
    """The rules whose elements make up most of the body together, though none does alone.

    Only where the body is known: of a whole page, the comments may well be most.
    """
    counts = Counter(rule for _, rule in chosen)
    if not page.bodies or len(counts) == len(chosen):
        return set()
    sizes: Counter[R] = Counter()
    measured: dict[R, set[Element]] = defaultdict(set)
    for element, rule in chosen:
        if counts[rule] == 1 or not measured[rule].isdisjoint(element.iterancestors()):
            continue
        size = size_of(element)
        if not _is_refused(page, element, size):
            measured[rule].add(element)
            sizes[rule] += size
    return {rule for rule, size in sizes.items() if _is_most(page, size)}


class StripAds(Strip):
    """Ad slots and their labels."""

    reasons = ("ad",)


class StripShare(Strip):
    """Share buttons, counters and follow prompts."""

    reasons = ("share",)


class StripRelated(Strip):
    """Links to other stories."""

    reasons = ("related",)


class StripRest(Strip):
    """Promos, embeds, comments, captions, tags, pagination and the rest."""

    reasons = (
        "promo",
        "embed",
        "comment",
        "caption",
        "pagination",
        "tags",
        "byline",
        "credit",
        "copyright",
        "disclaimer",
        "summary",
        "title",
        "navigation",
        "hidden",
    )
