"""Figures: what a crawl gave, in the numbers that are kept and compared with those of later ones.

They stand in the state file, beside the runs that the frontier notes there.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

    from newscrawl.article import Article
    from newscrawl.frontier.database import Database

FIELDS = (
    "title",
    "published_at",
    "authors",
    "section",
    "keywords",
    "description",
    "images",
    "dateline",
)
"""Fields of the record whose coverage is taken: on how many of the articles each is filled."""

ORDINARY_REJECTS = ("index", "no_match", "out_of_range", "duplicate")
ORDINARY_FAILURES = ("robots",)
"""Reasons that say nothing of the crawl's health: what was asked for, or what the site wishes."""

KEPT = 400.0 * 86400
"""Seconds for which figures are kept."""

_COLUMNS = tuple("began_at articles fetched failed errors read generic fields".split())
_WITH = "newscrawl/articles_with/"
_METHOD = "newscrawl/method/"


@dataclass(frozen=True)
class Figures:
    """Of one crawl, as far as it came.

    began_at   seconds since 1970, UTC
    articles   lines delivered
    fetched    articles fetched
    errors     of these, and of those that could not be fetched, what gave nothing though it should
               have: failures and rejects, without those that are ordinary
    failed     articles that could not be fetched
    read       articles read, of which ``generic`` by the generic reader, since no layout fitted
    fields     on how many of them each of ``FIELDS`` is filled
    """

    began_at: float
    articles: int = 0
    fetched: int = 0
    failed: int = 0
    errors: int = 0
    read: int = 0
    generic: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)

    @property
    def error_share(self) -> float | None:
        """Errors among all that was asked for; None where nothing was."""
        asked = self.fetched + self.failed
        return min(1.0, self.errors / asked) if asked else None

    @property
    def generic_share(self) -> float | None:
        """Articles that the generic reader read, among all; None where there was none."""
        return self.generic / self.read if self.read else None

    @property
    def coverage(self) -> dict[str, float]:
        """On which share of the articles each field is filled; {} where there was none."""
        if not self.read:
            return {}
        return {name: self.fields.get(name, 0) / self.read for name in FIELDS}


def count_article(stats: StatsCollector, article: Article) -> None:
    """Count what ``article`` has, in the stats ``newscrawl/method/<method>`` and
    ``newscrawl/articles_with/<field>``."""
    if article.extraction is not None:
        stats.inc_value(_METHOD + article.extraction.method)
    for name in FIELDS:
        if getattr(article, name):
            stats.inc_value(_WITH + name)


def figures_of(stats: Mapping[str, Any], began_at: float = 0.0) -> Figures:
    """The figures in the stats of a crawl."""

    def total(prefix: str, ordinary: tuple[str, ...] = ()) -> int:
        return sum(
            count
            for name, count in stats.items()
            if name.startswith(prefix) and name.removeprefix(prefix) not in ordinary
        )

    return Figures(
        began_at=began_at,
        articles=int(stats.get("newscrawl/articles", 0)),
        fetched=int(stats.get("newscrawl/fetched", 0)),
        failed=total("newscrawl/failed/"),
        errors=total("newscrawl/failed/", ORDINARY_FAILURES)
        + total("newscrawl/rejected/", ORDINARY_REJECTS),
        read=total(_METHOD),
        generic=int(stats.get(f"{_METHOD}generic", 0)),
        fields={name: int(stats[_WITH + name]) for name in FIELDS if _WITH + name in stats},
    )


def keep(database: Database, crawl: str, run: int, figures: Figures) -> None:
    """Write down the figures of a run, to be durable with the next commit. Raises StateError."""
    database.write(
        "INSERT OR REPLACE INTO figures (run, publisher, began_at, ended_at, articles, fetched,"
        " failed, errors, read, generic, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            crawl,
            figures.began_at,
            time.time(),
            figures.articles,
            figures.fetched,
            figures.failed,
            figures.errors,
            figures.read,
            figures.generic,
            json.dumps(dict(figures.fields)),
        ),
    )
    database.write(
        "DELETE FROM figures WHERE publisher = ? AND began_at < ?", (crawl, time.time() - KEPT)
    )


_KEPT = (
    f"SELECT {', '.join(_COLUMNS)} FROM figures"
    " WHERE publisher = ? AND began_at > ? ORDER BY began_at"
)


def kept(database: Database, crawl: str, since: float = 0.0) -> list[Figures]:
    """The figures of earlier runs that began after ``since``, the oldest first. Raises
    StateError."""
    return [*map(_figures, database.read(_KEPT, (crawl, since)))]


def kept_in(database: sqlite3.Connection, crawl: str, since: float = 0.0) -> list[Figures]:
    """The same, of a state file that is only read."""
    return [*map(_figures, database.execute(_KEPT, (crawl, since)))]


def _figures(row: tuple[Any, ...]) -> Figures:
    return Figures(**{**dict(zip(_COLUMNS, row, strict=True)), "fields": json.loads(row[-1])})
