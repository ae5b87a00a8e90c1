"""Count: what came in on each of the last days, by publisher, from the articles themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from newscrawl.article import Article
from newscrawl.filters import WIB
from newscrawl.monitoring.figures import FIELDS

NOBODY = "(no site)"
"""What an article without an address is counted under."""


class Came(msgspec.Struct):
    """What came of one publisher (or of one site that is none).

    articles, words  of articles that are new or revised
    revised          of these, articles that had been delivered before
    generic          of these, read by the generic reader, since no layout fitted
    truncated        of these, not whole
    days             articles by the day of their delivery ("2026-11-23", in Jakarta)
    fields           on how many of them each field is filled
    removed          blocks that were taken out of them, by reason
    """

    articles: int = 0
    words: int = 0
    revised: int = 0
    generic: int = 0
    truncated: int = 0
    days: dict[str, int] = {}
    fields: dict[str, int] = {}
    removed: dict[str, int] = {}

    def add(self, article: Article, day: str) -> None:
        """Count an article that was delivered on ``day``."""
        self.articles += 1
        self.words += article.word_count or 0
        self.revised += article.revision > 1
        self.generic += article.extraction is not None and article.extraction.method == "generic"
        self.truncated += bool(article.is_truncated)
        _add(self.days, day, 1)
        for name in FIELDS:
            if getattr(article, name):
                _add(self.fields, name, 1)
        for one in article.removed:
            _add(self.removed, one.reason, one.count)

    def coverage(self, name: str) -> float:
        """Share of the articles in which a field is filled, from 0 to 1; 0 where there are none."""
        return self.fields.get(name, 0) / self.articles if self.articles else 0.0


class Counted(msgspec.Struct):
    """What came in on ``days``, by publisher, those with most articles first; ``withdrawn`` is how
    many articles were taken back in that time."""

    days: list[str]
    publishers: dict[str, Came] = {}
    withdrawn: int = 0

    @property
    def total(self) -> Came:
        """All publishers together."""
        made = Came()
        for one in self.publishers.values():
            for name in ("articles", "words", "revised", "generic", "truncated"):
                setattr(made, name, getattr(made, name) + getattr(one, name))
            for name in ("days", "fields", "removed"):
                for key, count in getattr(one, name).items():
                    _add(getattr(made, name), key, count)
        return made


def first_instant(now: datetime, days: int) -> datetime:
    """When the first of the last ``days`` days began in Jakarta, today among them."""
    today = now.astimezone(WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def count(articles: Iterable[Article], now: datetime, days: int) -> Counted:
    """Count those of ``articles`` that were delivered on the last ``days`` days before ``now``."""
    first = first_instant(now, days)
    found: dict[str, Came] = {}
    counted = Counted([_written(first.date() + timedelta(days=at)) for at in range(days)])
    for article in articles:
        delivered = article.delivered_at
        if delivered is None or delivered < first:
            continue
        if article.status == "withdrawn":
            counted.withdrawn += 1
            continue
        name = article.publisher or article.domain or NOBODY
        day = _written(delivered.astimezone(WIB).date())
        found.setdefault(name, Came()).add(article, day)
    by_size = sorted(found.items(), key=lambda one: (-one[1].articles, one[0]))
    counted.publishers = dict(by_size)
    return counted


def _written(day: date) -> str:
    return day.isoformat()


def _add(counts: dict[str, int], key: str, more: int) -> None:
    counts[key] = counts.get(key, 0) + more
