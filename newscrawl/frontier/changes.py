"""Changes: whether an article that was delivered has changed since, as far as lists tell."""

from __future__ import annotations

import time
from datetime import timedelta

from newscrawl.frontier.database import Database
from newscrawl.frontier.found import Article
from newscrawl.frontier.instants import seconds

Recheck = tuple[timedelta, int]
"""For how long after its publication an article is fetched again, and how often at most."""


def changed_row(database: Database, article: Article, recheck: Recheck) -> int | None:
    """The row of an article that was delivered, and is to be fetched again as it has changed;
    None for any other. What its list says of it now is noted. Raises ``StateError``."""
    if article.modified_at is None and article.title_hash is None:
        return None
    found = database.read(
        "SELECT id, modified_at, title_hash, published_at, found_at, ended_at, checks"
        " FROM urls WHERE key = ? AND state = 'done'",
        (article.key,),
    )
    if not found:
        return None
    row, modified_at, title_hash, published_at, found_at, ended_at, checks = found[0]
    told = seconds(article.modified_at)
    newer = told is not None and told > max(modified_at or 0.0, published_at or 0.0)
    # What was changed before it was fetched, we have: only the list has not said so.
    newer = newer and (modified_at is not None or told is None or told > (ended_at or 0.0))
    retitled = None not in (title_hash, article.title_hash) and title_hash != article.title_hash
    if not (newer or retitled):
        if (told and modified_at is None) or (article.title_hash and title_hash is None):
            database.write(
                "UPDATE urls SET modified_at = coalesce(modified_at, ?),"
                " title_hash = coalesce(title_hash, ?) WHERE id = ?",
                (told, article.title_hash, row),
            )
        return None
    database.write(
        "UPDATE urls SET modified_at = max(coalesce(modified_at, 0), ?),"
        " title_hash = coalesce(?, title_hash) WHERE id = ?",
        (told or 0.0, article.title_hash, row),
    )
    age, times = recheck
    is_young = time.time() - (published_at or found_at) <= age.total_seconds()
    return row if is_young and checks < times else None
