"""Strip: mark the elements that are boilerplate, by the element rules of each reason."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Page, Removed
from pipelines.cosmetics import Rule, Ruleset, parse
from pipelines.read import SKIPPED

MOST = 0.5
"""Share of the body's text that no single rule may take."""
SMALL = 200
"""Characters. A smaller element is taken out without asking how large the body is."""


@lru_cache(maxsize=1)
def shipped() -> list[Rule]:
    """The element rules that come with newscrawl: one file a reason, in ``pipelines/rules``."""
    rules: list[Rule] = []
    for path in sorted((files("pipelines") / "rules").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".txt"):
            reason: Reason = path.name.removesuffix(".txt")  # type: ignore[assignment]
            rules += parse(path.read_text("utf-8").splitlines(), file=path.name, reason=reason)
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
        host = urlsplit(page.url).hostname if page.url else None
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
        for element, rule in _selected(page, self.rules):
            if rule.reason in self.reasons and rule.reason not in keeps:
                self._mark(page, Removed(rule.reason, str(rule), element))
        return page

    @staticmethod
    def _mark(page: Page, removed: Removed) -> None:
        element, marked = removed.element, page.marked
        if element in marked or any(up in marked for up in element.iterancestors()):
            return
        if element in page.bodies or element.tag in ("html", "body"):
            page.refused.append(removed)
            return
        size = size_of(element)
        if size > SMALL:
            if page.body_size is None:
                page.body_size = sum(size_of(index.root) for index in page.indexes)
            if size > MOST * page.body_size:
                page.refused.append(removed)
                return
        page.mark(removed)


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
