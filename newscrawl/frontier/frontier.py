"""Frontier: the URLs that a crawl has found, and what became of each."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from newscrawl.frontier.changes import Recheck, changed_row
from newscrawl.frontier.database import Database
from newscrawl.frontier.found import EVERYTHING, Article, Named, Scope, priority_of
from newscrawl.frontier.instants import instant, seconds
from newscrawl.frontier.lease import Lease
from newscrawl.frontier.waiting import Waiting

_RELATIVE = ("no_match", "out_of_range")  # rejected by what a crawl asked for, not for good

_numbers = count()


class Frontier:
    """What one crawl (of a publisher, a site, a list of URLs) has to fetch, in ``database``.

    ``crawl`` is its name, ``run_id`` the run's, ``scope`` what it asks for: articles that were
    found for other words are left to a crawl that asks for those. ``is_limited``: what the run
    leaves unfetched is forgotten at its end. ``recheck`` bounds for how long, and how often, an
    article is fetched again that has changed. ``barred`` are keys of articles that are never to be
    fetched.

    Nothing is durable before ``database.commit()``. All methods raise ``StateError``.
    """

    def __init__(
        self,
        database: Database,
        crawl: str,
        run_id: str = "",
        scope: Scope = EVERYTHING,
        *,
        is_limited: bool = False,
        recheck: Recheck = (timedelta(days=7), 3),
        barred: Iterable[str] = (),
    ) -> None:
        self.database = database
        self.crawl = crawl
        self.scope = scope
        self._recheck = recheck
        self._barred = frozenset(barred)
        self._temporary = f"seen_{next(_numbers)}"
        database.write(f"CREATE TEMP TABLE {self._temporary} (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._waiting = Waiting(database, crawl, scope, is_limited)
        self.began_at = time.time()
        self.run = int(
            database.write(
                "INSERT INTO runs (run_id, publisher, began_at) VALUES (?, ?, ?)",
                (run_id, crawl, self.began_at),
            ).lastrowid
            or 0
        )

    # What is found

    @property
    def waiting(self) -> int:
        """How many articles wait to be leased; of more than a thousand that is a lower bound."""
        return self._waiting.count

    def see(self, key: str) -> bool:
        """Whether this run comes across ``key`` for the first time; the next time it does not."""
        return bool(
            self.database.write(
                f"INSERT OR IGNORE INTO {self._temporary} VALUES (?)", (key,)
            ).rowcount
        )

    def is_barred(self, key: str) -> bool:
        """Whether the article is never to be fetched, as it was taken down."""
        return key in self._barred

    def name(self, article: Article) -> Named:
        """An article was found: it will be fetched, unless it has come to its end before."""
        if not self.see(article.key):
            return Named.TWICE
        if article.key in self._barred:
            return Named.KNOWN
        now = time.time()
        added = self.database.write(
            "INSERT INTO urls (key, publisher, url, source, asked, since, until, priority, state,"
            " found_at, published_at, modified_at, title_hash, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                article.key,
                self.crawl,
                article.url,
                article.source,
                self._waiting.asked,
                self._waiting.since,
                self._waiting.until,
                priority_of(article.published_at) if article.priority is None else article.priority,
                now,
                seconds(article.published_at),
                seconds(article.modified_at),
                article.title_hash,
                json.dumps(article.extra) if article.extra else None,
            ),
        ).rowcount
        if added:
            self._waiting.added()
            return Named.NEW
        return self._name_known(article)

    def _name_known(self, article: Article) -> Named:
        [(row, state, reason, asked, published_at)] = self.database.read(
            "SELECT id, state, reason, asked, published_at FROM urls WHERE key = ?", (article.key,)
        )
        if state == "done":
            return Named.AGAIN if self.changed(article) else Named.KNOWN
        if state == "waiting":
            self._waiting.own(row)
            self._waiting.added(asked != self._waiting.asked)
            return Named.WAITING
        if state in ("leased", "later"):
            return Named.WAITING
        if state == "rejected" and reason in _RELATIVE:
            if reason == "no_match":
                is_due = asked != self._waiting.asked
            else:
                is_due = published_at is not None and self._waiting.is_in_range(published_at)
            if is_due:
                self._waiting.again(row)
                return Named.AGAIN
        return Named.KNOWN

    def changed(self, article: Article) -> bool:
        """An article was found that may have been delivered before: whether it has changed since,
        and waits to be fetched again."""
        row = changed_row(self.database, article, self._recheck)
        if row is None:
            return False
        self._waiting.again(row)
        self.database.write("UPDATE urls SET checks = checks + 1 WHERE id = ?", (row,))
        return True

    # Leases

    def lease(self, most: int) -> list[Lease]:
        """Up to ``most`` articles for this run to fetch, those of the greatest priority first."""
        return [
            Lease(
                database=self.database,
                row=row[0],
                key=row[1],
                url=row[2],
                source=row[3] or "",
                attempts=row[4],
                since=instant(row[5]),
                until=instant(row[6]),
                etag=row[7],
                last_modified=row[8],
                article_id=row[9],
                same_as=row[10],
                extra=json.loads(row[11] or "{}"),
            )
            for row in self._waiting.take(most, self.run)
        ]

    def claim(self, lease: Lease, key: str, url: str) -> bool:
        """``lease`` was redirected to ``url``, of the article ``key``: whether it may go on.

        Not where that article has come to its end, or is being fetched by another: then that is
        what becomes of this one too, see ``Lease.same``.
        """
        if key == lease.key:
            return True
        self.see(key)
        found = self.database.read("SELECT id, state, run FROM urls WHERE key = ?", (key,))
        if not found:
            row = self.database.write(
                "INSERT INTO urls (key, publisher, url, source, asked, since, until, priority,"
                " state, run, found_at, published_at, modified_at, title_hash)"
                " SELECT ?, publisher, ?, source, asked, since, until, priority, state, run,"
                " found_at, published_at, modified_at, title_hash FROM urls WHERE id = ?",
                (key, url, lease.row),
            ).lastrowid
            assert row is not None
            lease.also.append(row)
            lease.key = key
            return True
        [(row, state, _)] = found
        if row in lease.also:
            return True
        if key in self._barred or state == "leased" or (state == "done" and lease.same_as != row):
            lease.leads_to(row)
            return False
        self._waiting.lease(row, self.run)
        if state == "waiting":
            self._waiting.added(-1)
        lease.also.append(row)
        lease.key = key
        return True

    def end(self, reason: str) -> None:
        """The run is over: what it still has leased waits again."""
        self._waiting.end()
        now = time.time()
        self.database.write(
            "UPDATE runs SET ended_at = ?, reason = ? WHERE number = ?", (now, reason, self.run)
        )
        self.database.write(f"DROP TABLE {self._temporary}")
        if reason == "finished":
            self.database.write(
                "INSERT INTO publishers (id, succeeded_at) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET succeeded_at = excluded.succeeded_at",
                (self.crawl, now),
            )
