"""Tally: what an export holds, counted while it is written."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from newscrawl.export.record import NAMES, month_of

NONE = "(none)"
"""What stands in the counts for an article that has no month, section, …"""

_EMPTY = (b"null", b"[]")


class PublisherTally(msgspec.Struct):
    """What there is of one publisher: articles and words, the first and the last publication."""

    articles: int = 0
    words: int = 0
    truncated: int = 0
    noai: int = 0
    first: str | None = None
    last: str | None = None
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
            day = told.published_at[:10]
            one.first = min(one.first or day, day)
            one.last = max(one.last or day, day)
        if told.extraction is not None:
            _inc(self.rules, msgspec.json.decode(told.extraction.rules))
            _inc(self.versions, msgspec.json.decode(told.extraction.newscrawl))
        if told.rights is not None:
            if bytes(told.rights.noai) == b"true":
                self.noai += 1
                one.noai += 1
            if bytes(told.rights.tdm_policy) != b"null":
                _inc(one.tdm_policies, msgspec.json.decode(told.rights.tdm_policy))
        coverage = self.coverage
        for name in NAMES:
            value = getattr(told, name)
            if value is None or value == [] or (type(value) is _RAW and bytes(value) in _EMPTY):
                continue
            coverage[name] = coverage.get(name, 0) + 1


_RAW = msgspec.Raw

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
