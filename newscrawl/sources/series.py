"""Series: when the pages of a list have come to their end, and which were asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newscrawl.sources.base import Ask

_PATIENCE = 2
_PATIENCE_WHERE_NAMED = 4
_PATIENCE_WHERE_PUSHED = 20
"""Pages: at 20 entries each, what a large newsroom publishes in half a day."""


class Series:
    """What was seen on the pages of one list, and whether to read on.

    A page without an entry is the last. A page that shows nothing new may be the last one, which
    many sites show again for every higher number; but it is no sure sign, for what is published
    while a list is read pushes its entries on to the pages that follow. So reading stops at the
    second such page in a row, or at the fourth (empty ones too) while pages link to later ones.
    Pages that show what is known, but neither the page before nor the first one again, are pages
    that were pushed on, by a burst of articles or while the crawl stood still: many are read.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._first: frozenset[str] | None = None
        self._last: frozenset[str] = frozenset()
        self._fruitless = 0
        self._pushed = 0

    def goes_on(self, urls: Collection[str], page: int = 1, named: int = 0) -> bool:
        """Whether the page after ``page``, on which ``urls`` were found, is to be read.

        ``named`` is the highest page number that it links to.
        """
        new = not self._seen.issuperset(urls)
        shown = frozenset(urls)
        again = shown in (self._first, self._last)
        self._seen |= shown
        self._first = self._first or shown
        self._last = shown
        if new:
            self._fruitless = self._pushed = 0
            return True
        if urls and not again:
            self._pushed += 1
            return self._pushed < _PATIENCE_WHERE_PUSHED
        self._fruitless += 1
        if named > page:
            return self._fruitless < _PATIENCE_WHERE_NAMED
        return bool(urls) and self._fruitless < _PATIENCE


class Walk:
    """A crawl's way through listings: each is asked for once, lists in pages until they end."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._series: dict[str, Series] = {}

    def is_new(self, ask: Ask) -> bool:
        """Whether ``ask`` is to be asked for; the next time it is not."""
        is_new = ask.key not in self._asked
        self._asked.add(ask.key)
        return is_new

    def goes_on(self, ask: Ask, urls: Collection[str], more: Sequence[Ask]) -> bool:
        """Whether the pages that ``ask``, on which ``urls`` were found, leads to are to be read."""
        series = self._series.setdefault(ask.series, Series())
        return series.goes_on(urls, ask.page, max((one.named for one in more), default=0))
