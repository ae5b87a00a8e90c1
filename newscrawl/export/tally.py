"""Tally: what an export holds, counted while it is written."""

from __future__ import annotations

from collections import Counter
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec

from newscrawl.export.record import NAMES, month_of

NONE = "(none)"
"""What stands in the counts for an article that has no month, section, …"""


class PublisherTally(msgspec.Struct):
    """What there is of one publisher: articles and words, the first and the last publication."""

    articles: int = 0
    words: int = 0
    truncated: int = 0
    noai: int = 0
    first: date | None = None
    last: date | None = None
    tdm_policies: dict[str, int] = {}


class Tally(msgspec.Struct):
    """Counts of the articles that were written.

    ``lengths`` counts articles by words, in classes of ``lengths_width`` words; ``coverage`` those
    in which a field is filled; ``months_by_publisher`` by publisher, then by month.
    """

    articles: int = 0
    deleted: int = 0
    words: int = 0
    bytes: int = 0
    truncated: int = 0
    noai: int = 0
    duplicates: int = 0
    clusters: int = 0
    rewritten: int = 0
    dropped: dict[str, int] = {}
    publishers: dict[str, PublisherTally] = {}
    months: dict[str, int] = {}
    months_by_publisher: dict[str, dict[str, int]] = {}
    sections: dict[str, int] = {}
    types: dict[str, int] = {}
    languages: dict[str, int] = {}
    rules: dict[str, int] = {}
    versions: dict[str, int] = {}
    lengths: dict[int, int] = {}
    coverage: dict[str, int] = {}

    def add(self, told: Any, size: int) -> None:
        """Count an article of ``size`` bytes; ``told`` of its ``Record``."""
        words = told.word_count or 0
        month = month_of(told) or NONE
        name = told.publisher or told.domain or NONE
        self.articles += 1
        self.words += words
        self.bytes += size
        _inc(self.months, month)
        _inc(self.sections, told.section or NONE)
        _inc(self.types, told.article_type or NONE)
        _inc(self.languages, told.language or NONE)
        _inc(self.lengths, length_class(words))
        _inc(self.months_by_publisher.setdefault(name, {}), month)
        self.truncated += bool(told.is_truncated)
        self.duplicates += told.duplicate_of is not None
        self.clusters += told.duplicate_cluster is not None and told.duplicate_of is None
        one = self.publishers.get(name)
        if one is None:
            one = self.publishers[name] = PublisherTally()
        one.articles += 1
        one.words += words
        one.truncated += bool(told.is_truncated)
        if told.published_at:
            day = told.published_at.date()
            one.first = min(one.first or day, day)
            one.last = max(one.last or day, day)
        if told.extraction is not None:
            _inc(self.rules, told.extraction.rules)
            _inc(self.versions, told.extraction.newscrawl)
        if told.rights is not None:
            self.noai += told.rights.noai
            one.noai += told.rights.noai
            if told.rights.tdm_policy:
                _inc(one.tdm_policies, told.rights.tdm_policy)


class Coverage:
    """Counts in how many articles each field is filled: neither null nor an empty list.

    Articles are counted by which of their fields are, as few combinations are common; ``into`` adds
    them up.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[bool, ...], int] = {}

    def add(self, told: Any) -> None:
        """Count an article."""
        _inc(self._seen, tuple([one is None or one == [] for one in _values(told)]))

    def into(self, coverage: dict[str, int]) -> None:
        """Add what was counted to ``coverage``, by field; from here on it counts anew."""
        for empty, count in self._seen.items():
            for name, is_empty in zip(NAMES, empty, strict=True):
                if not is_empty:
                    coverage[name] = coverage.get(name, 0) + count
        self._seen = {}


_values = attrgetter(*NAMES)

WIDTH = 50
"""Words to a class of lengths."""


def length_class(words: int) -> int:
    """The least number of words of the class that ``words`` are in."""
    return words // WIDTH * WIDTH


def _inc(counts: dict[Any, int], key: Any) -> None:
    counts[key] = counts.get(key, 0) + 1


def most(counts: dict[str, int], count: int = 1_000_000) -> list[tuple[str, int]]:
    """The greatest of ``counts``, those of the same size by name."""
    return sorted(Counter(counts).items(), key=lambda one: (-one[1], one[0]))[:count]
