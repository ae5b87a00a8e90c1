"""Waiting: the articles that wait to be fetched by a crawl, and how many they are."""

from __future__ import annotations

import time
from typing import Any

from newscrawl.frontier.database import Database
from newscrawl.frontier.found import Scope
from newscrawl.frontier.instants import seconds

SOON = 600.0
"""Seconds: what is to be tried again within them is tried at once by a run that begins."""

_MANY = 1000  # how far the articles that wait are counted
_EVERY = 5.0  # seconds between looks at what has become due


class Waiting:
    """The rows of ``database`` that wait for ``crawl`` to ask for ``scope``; where it
    ``is_limited``, apart from those of others: what it leaves is nobody else's.

    asked         the row of what is asked for
    since, until  the range, in seconds
    """

    def __init__(self, database: Database, crawl: str, scope: Scope, is_limited: bool) -> None:
        self.since = seconds(scope.since)
        self.until = seconds(scope.until)
        self._database = database
        self._crawl = crawl
        self._is_limited = is_limited
        self._looked = 0.0
        words = f"{scope.words} (limited)" if is_limited else scope.words
        database.write("INSERT OR IGNORE INTO asked (words) VALUES (?)", (words,))
        [(asked,)] = database.read("SELECT id FROM asked WHERE words = ?", (words,))
        self.asked: int = asked
        self._take_back()
        self._count, self._is_counted = self._counted()

    @property
    def count(self) -> int:
        """How many articles wait to be leased; of more than a thousand that is a lower bound."""
        if self._count < _MANY // 2 and not self._is_counted:
            self._count, self._is_counted = self._counted()
        return self._count

    def added(self, count: int = 1) -> None:
        """So many more wait; fewer, where that is negative."""
        self._count = max(0, self._count + count)

    def is_in_range(self, instant: float) -> bool:
        """Whether an article published then, in seconds, is asked for."""
        after = self.since is None or instant >= self.since
        return after and (self.until is None or instant < self.until)

    def own(self, row: int) -> None:
        """This crawl is to fetch it, for its own range, or for the one that it was found for."""
        self._database.write(
            "UPDATE urls SET publisher = ?1, asked = ?2,"
            " since = CASE WHEN ?3 IS NULL OR since IS NULL THEN NULL ELSE min(since, ?3) END,"
            " until = CASE WHEN ?4 IS NULL OR until IS NULL THEN NULL ELSE max(until, ?4) END"
            " WHERE id = ?5",
            (self._crawl, self.asked, self.since, self.until, row),
        )

    def again(self, row: int) -> None:
        """It has come to its end, and is to be fetched by this crawl again."""
        self.own(row)
        self._database.write(
            "UPDATE urls SET state = 'waiting', reason = NULL, detail = NULL, attempts = 0"
            " WHERE id = ?",
            (row,),
        )
        self.added()

    def take(self, most: int, run: int) -> list[Any]:
        """Up to ``most`` rows for this run to fetch, those of the greatest priority first."""
        if time.monotonic() - self._looked > _EVERY:
            self._looked = time.monotonic()
            self.added(self._wake(time.time()))
        rows = self._database.read(
            "SELECT id, key, url, source, attempts, since, until, etag, last_modified, article_id,"
            " same_as, extra FROM urls WHERE publisher = ? AND asked = ? AND state = 'waiting'"
            " ORDER BY priority DESC, id LIMIT ?",
            (self._crawl, self.asked, most),
        )
        for row in rows:
            self.lease(row[0], run)
        self.added(-len(rows))
        if len(rows) < most:
            self._count, self._is_counted = 0, True
        return rows

    def lease(self, row: int, run: int) -> None:
        """It is leased to this run."""
        self._database.write("UPDATE urls SET state = 'leased', run = ? WHERE id = ?", (run, row))

    def end(self) -> None:
        """The run is over: what it still has leased waits again, or is forgotten."""
        self._release()
        if self._is_limited:
            self._forget_limited()

    def _take_back(self) -> None:
        """What dead runs had leased waits again, and so does what is soon to be tried again, and
        what was outside of the range asked for then but is inside of this one."""
        self._release()
        self._forget_limited()
        self._wake(time.time() + SOON)
        if self.since is not None or self.until is not None:
            self._database.write(
                "UPDATE urls SET state = 'waiting', reason = NULL, detail = NULL, since = ?1,"
                " until = ?2, asked = ?3 WHERE publisher = ?4 AND reason = 'out_of_range'"
                " AND published_at >= coalesce(?1, -1e15) AND published_at < coalesce(?2, 1e15)",
                (self.since, self.until, self.asked, self._crawl),
            )

    def _release(self) -> None:
        self._database.write(
            "UPDATE urls SET state = 'waiting' WHERE publisher = ? AND state = 'leased'",
            (self._crawl,),
        )

    def _forget_limited(self) -> None:
        """Limited crawls leave nothing that waits."""
        self._database.write(
            "DELETE FROM urls WHERE publisher = ? AND state = 'waiting' AND attempts = 0"
            " AND checks = 0"
            " AND asked IN (SELECT id FROM asked WHERE words LIKE '% (limited)')",
            (self._crawl,),
        )

    def _wake(self, until: float) -> int:
        return self._database.write(
            "UPDATE urls SET state = 'waiting' WHERE publisher = ? AND state = 'later'"
            " AND due_at <= ?",
            (self._crawl, until),
        ).rowcount

    def _counted(self) -> tuple[int, bool]:
        """How many wait, as far as that is counted, and whether that is all."""
        [(found,)] = self._database.read(
            "SELECT count(*) FROM (SELECT 1 FROM urls WHERE publisher = ? AND asked = ?"
            f" AND state = 'waiting' LIMIT {_MANY})",
            (self._crawl, self.asked),
        )
        return found, found < _MANY
