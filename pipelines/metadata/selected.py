"""What a list of selectors finds on a page."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawl.markup import Index, Selector


def first_string(selectors: Iterable[Selector], index: Index) -> str | None:
    """The first text that a list of selectors finds, in the order of the list."""
    for selector in selectors:
        text = selector.first_string(index)
        if text:
            return text
    return None


def all_strings(selectors: Iterable[Selector], index: Index) -> list[str]:
    """The texts of the first selector that finds any."""
    for selector in selectors:
        texts = [text for text in selector.strings(index) if text]
        if texts:
            return texts
    return []
