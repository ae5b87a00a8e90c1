"""Filter lists that the user brings: EasyList, ABPindo and others, used as they are.

They are further reasons to strip what our own rules leave in an article's body. What they take
out has a reason of its own, with the file and the line of the rule; what holds the text is found
without them, and a guard keeps it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from newscrawl.markup import Element, Index
from newscrawl.page import Line, Page, Removed
from pipelines.filterlists.guard import NO_TEXT, Hit, judge
from pipelines.filterlists.load import (
    REASON,
    FilterList,
    FilterListError,
    FilterLists,
    load_lists,
)
from pipelines.read import read_lines

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = [
    "REASON",
    "FilterList",
    "FilterListError",
    "FilterLists",
    "StripByLists",
    "load_lists",
    "strip_bodies",
    "strip_lines",
]


def strip_bodies(page: Page) -> None:
    """Mark what the page's filter lists select in its bodies, as far as the guard lets them:
    before the lines are read."""
    if hits := _hits(page, page.indexes):
        lines = [line for body in page.bodies for line in read_lines(body, page.marked)]
        _take(page, hits, lines)


def strip_lines(page: Page) -> None:
    """Take out of the page's lines what its filter lists select in its bodies, as far as the guard
    lets them."""
    if page.lists is None:
        return
    if hits := _hits(page, [Index(body) for body in page.bodies]):
        taken = _take(page, hits, page.lines)
        page.lines = [line for place, line in enumerate(page.lines) if place not in taken]


def _hits(page: Page, indexes: Iterable[Index]) -> list[Hit]:
    if page.lists is None:
        return []
    host = page.host or None
    match = page.lists.ruleset.match
    found = [hit for index in indexes for hit in match(index, host)]
    return [hit for hit in found if not _is_marked(page, hit[0])]


def _take(page: Page, hits: Sequence[Hit], lines: Sequence[Line]) -> set[int]:
    """Mark what may be taken of ``hits``, and note the rest; the places of the lines taken."""
    taken: set[int] = set()
    for (element, rule), (why, places) in zip(
        hits, judge(hits, lines, page.bodies, page.marked.copy()), strict=True
    ):
        if why == NO_TEXT or _is_marked(page, element):
            continue
        removed = Removed(REASON, str(rule), element, place=rule.place, refusal=why)
        if why:
            page.refused.append(removed)
        else:
            page.mark(removed)
            taken |= places
    return taken


def _is_marked(page: Page, element: Element) -> bool:
    marked = page.marked
    return element in marked or any(up in marked for up in element.iterancestors())


class StripByLists:
    """Marks what the filter lists of the run select, where a known layout says what the body is.
    (The generic reader has it done when it has found the body.)"""

    def __init__(self, lists: FilterLists | None = None) -> None:
        """``lists``: for pages that bring none of their own."""
        self.lists = lists

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the lists of the setting NEWSCRAWL_RULES; raises FilterListError."""
        return cls(load_lists(crawler.settings.getlist("NEWSCRAWL_RULES")))

    def process_item(self, page: Page) -> Page:
        page.lists = page.lists or self.lists
        if page.layout is not None:
            strip_bodies(page)
        return page
