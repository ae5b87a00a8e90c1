"""Frontier: the URLs that a crawl has found, and what became of each."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from typing import Any

from newscrawl.frontier.database import Database
from newscrawl.frontier.retries import next_try, one_form

SOON = 600.0
"""Seconds: what is to be tried again within them is tried at once by a run that begins."""

_MANY = 1000  # how far the articles that wait are counted
_EVERY = 5.0  # seconds between looks at what has become due

_RELATIVE = ("no_match", "out_of_range")  # rejected by what a crawl asked for, not for good


_numbers = count()


class Named(Enum):
    """What the frontier makes of a URL that was found."""

    NEW = "it waits to be fetched"
    AGAIN = "it waits to be fetched again"
    WAITING = "it waits already"
    KNOWN = "it has come to its end"
    TWICE = "this run has found it before"


@dataclass(frozen=True)
class Scope:
    """What a crawl asks for.

    words         looked for, in one form; "" everything
    since, until  the range of publication; None: open
    """

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Article:
    """A URL of what may be an article, as it was found.

    key          the same for every address of one article
    source       where it was found
    title_hash   of the title that its feed gives
    priority     greater ones are fetched first
    extra        what else its request needs; goes through JSON
    """

    key: str
    url: str
    source: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    title_hash: int | None = None
    priority: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Lease:
    """An article that this run is to fetch; it ends with one of the methods of ``Frontier``.

    row           of the database
    also          rows of other addresses, which it was redirected to
    since, until  the range it was found for
    etag, last_modified   what to ask for changes with, where it was fetched before
    article_id    of the article that was delivered then
    """

    row: int
    key: str
    url: str
    source: str
    attempts: int
    since: datetime | None = None
    until: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_id: str | None = None
    same_as: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    also: list[int] = field(default_factory=list)
    is_open: bool = True


def priority_of(published_at: datetime | None, now: datetime | None = None) -> int:
    """That of an article published then: the newest day first; of one whose date is not known,
    as if it was published ``now``."""
    return (published_at or now or datetime.now(UTC)).toordinal()


class Frontier:
    """What one crawl (of a publisher, a site, a list of URLs) has to fetch, in ``database``.

    ``crawl`` is its name, ``run_id`` the run's, ``scope`` what it asks for: articles that were
    found for other words are left to a crawl that asks for those. ``is_limited``: what the run
    leaves unfetched is forgotten at its end. ``recheck`` (age, times) bounds for how long, and how
    often, an article is fetched again that has changed. ``barred`` are keys of articles that are
    never to be fetched.

    Nothing is durable before ``database.commit()``. All methods raise ``StateError``.
    """

    def __init__(
        self,
        database: Database,
        crawl: str,
        run_id: str = "",
        scope: Scope = Scope(),
        *,
        is_limited: bool = False,
        recheck: tuple[timedelta, int] = (timedelta(days=7), 3),
        barred: Iterable[str] = (),
    ) -> None:
        self.database = database
        self.crawl = crawl
        self.scope = scope
        self._is_limited = is_limited
        self._recheck_age, self._recheck_times = recheck
        self._barred = frozenset(barred)
        self._since = _seconds(scope.since)
        self._until = _seconds(scope.until)
        self._looked = 0.0
        self._temporary = f"seen_{next(_numbers)}"
        database.write(f"CREATE TEMP TABLE {self._temporary} (key TEXT PRIMARY KEY) WITHOUT ROWID")
        # A limited crawl is apart from others: what it leaves is nobody else's.
        words = f"{scope.words} (limited)" if is_limited else scope.words
        database.write("INSERT OR IGNORE INTO asked (words) VALUES (?)", (words,))
        [(self._asked,)] = database.read("SELECT id FROM asked WHERE words = ?", (words,))
        self.began_at = time.time()
        self.run = int(
            database.write(
                "INSERT INTO runs (run_id, publisher, began_at) VALUES (?, ?, ?)",
                (run_id, crawl, self.began_at),
            ).lastrowid
            or 0
        )
        self._take_back()
        self._waiting, self._is_counted = self._count()

    def _take_back(self) -> None:
        """What dead runs had leased waits again, and so does what is soon to be tried again, and
        what was outside of the range asked for then but is inside of this one."""
        write = self.database.write
        write(
            "UPDATE urls SET state = 'waiting' WHERE publisher = ? AND state = 'leased'",
            (self.crawl,),
        )
        self._forget_limited()
        self._wake(time.time() + SOON)
        if self._since is not None or self._until is not None:
            write(
                "UPDATE urls SET state = 'waiting', reason = NULL, detail = NULL, since = ?1,"
                " until = ?2, asked = ?3 WHERE publisher = ?4 AND reason = 'out_of_range'"
                " AND published_at >= coalesce(?1, -1e15) AND published_at < coalesce(?2, 1e15)",
                (self._since, self._until, self._asked, self.crawl),
            )

    def _forget_limited(self) -> None:
        """Limited crawls leave nothing that waits."""
        self.database.write(
            "DELETE FROM urls WHERE publisher = ? AND state = 'waiting' AND attempts = 0"
            " AND checks = 0"
            " AND asked IN (SELECT id FROM asked WHERE words LIKE '% (limited)')",
            (self.crawl,),
        )

    def _wake(self, until: float) -> int:
        return self.database.write(
            "UPDATE urls SET state = 'waiting' WHERE publisher = ? AND state = 'later'"
            " AND due_at <= ?",
            (self.crawl, until),
        ).rowcount

    def _count(self) -> tuple[int, bool]:
        """How many wait, as far as that is counted, and whether that is all."""
        [(found,)] = self.database.read(
            "SELECT count(*) FROM (SELECT 1 FROM urls WHERE publisher = ? AND asked = ?"
            f" AND state = 'waiting' LIMIT {_MANY})",
            (self.crawl, self._asked),
        )
        return found, found < _MANY

    # What waits

    @property
    def waiting(self) -> int:
        """How many articles wait to be leased; of more than a thousand that is a lower bound."""
        if self._waiting < _MANY // 2 and not self._is_counted:
            self._waiting, self._is_counted = self._count()
        return self._waiting

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
                self._asked,
                self._since,
                self._until,
                priority_of(article.published_at) if article.priority is None else article.priority,
                now,
                _seconds(article.published_at),
                _seconds(article.modified_at),
                article.title_hash,
                json.dumps(article.extra) if article.extra else None,
            ),
        ).rowcount
        if added:
            self._waiting += 1
            return Named.NEW
        return self._name_known(article)

    def _name_known(self, article: Article) -> Named:
        [(row, state, reason, asked, published_at)] = self.database.read(
            "SELECT id, state, reason, asked, published_at FROM urls WHERE key = ?", (article.key,)
        )
        if state == "done":
            return Named.AGAIN if self._has_changed(article) else Named.KNOWN
        if state == "waiting":
            self._own(row)
            self._waiting += asked != self._asked
            return Named.WAITING
        if state in ("leased", "later"):
            return Named.WAITING
        if state == "rejected" and reason in _RELATIVE:
            if reason == "no_match":
                is_due = asked != self._asked
            else:
                is_due = published_at is not None and self._is_in_range(published_at)
            if is_due:
                self._own(row)
                self._wait_again(row)
                return Named.AGAIN
        return Named.KNOWN

    def changed(self, article: Article) -> bool:
        """An article was found that may have been delivered before: whether it has changed since,
        and waits to be fetched again."""
        return self._has_changed(article)

    def _has_changed(self, article: Article) -> bool:
        if article.modified_at is None and article.title_hash is None:
            return False
        found = self.database.read(
            "SELECT id, modified_at, title_hash, published_at, found_at, ended_at, checks"
            " FROM urls WHERE key = ? AND state = 'done'",
            (article.key,),
        )
        if not found:
            return False
        row, modified_at, title_hash, published_at, found_at, ended_at, checks = found[0]
        told = _seconds(article.modified_at)
        newer = told is not None and told > max(modified_at or 0.0, published_at or 0.0)
        # What was changed before it was fetched, we have: only the list has not said so.
        newer = newer and (modified_at is not None or told is None or told > (ended_at or 0.0))
        retitled = None not in (title_hash, article.title_hash) and title_hash != article.title_hash
        if not (newer or retitled):
            if (told and modified_at is None) or (article.title_hash and title_hash is None):
                self.database.write(
                    "UPDATE urls SET modified_at = coalesce(modified_at, ?),"
                    " title_hash = coalesce(title_hash, ?) WHERE id = ?",
                    (told, article.title_hash, row),
                )
            return False
        young = time.time() - (published_at or found_at) <= self._recheck_age.total_seconds()
        self.database.write(
            "UPDATE urls SET modified_at = max(coalesce(modified_at, 0), ?),"
            " title_hash = coalesce(?, title_hash) WHERE id = ?",
            (told or 0.0, article.title_hash, row),
        )
        if not young or checks >= self._recheck_times:
            return False
        self._own(row)
        self._wait_again(row)
        self.database.write("UPDATE urls SET checks = checks + 1 WHERE id = ?", (row,))
        return True

    def _own(self, row: int) -> None:
        """This crawl is to fetch it, for its own range, or for the one that it was found for."""
        self.database.write(
            "UPDATE urls SET publisher = ?1, asked = ?2,"
            " since = CASE WHEN ?3 IS NULL OR since IS NULL THEN NULL ELSE min(since, ?3) END,"
            " until = CASE WHEN ?4 IS NULL OR until IS NULL THEN NULL ELSE max(until, ?4) END"
            " WHERE id = ?5",
            (self.crawl, self._asked, self._since, self._until, row),
        )

    def _wait_again(self, row: int) -> None:
        self.database.write(
            "UPDATE urls SET state = 'waiting', reason = NULL, detail = NULL, attempts = 0"
            " WHERE id = ?",
            (row,),
        )
        self._waiting += 1

    def _is_in_range(self, instant: float) -> bool:
        after = self._since is None or instant >= self._since
        return after and (self._until is None or instant < self._until)

    # Leases

    def lease(self, most: int) -> list[Lease]:
        """Up to ``most`` articles for this run to fetch, those of the greatest priority first."""
        if time.monotonic() - self._looked > _EVERY:
            self._looked = time.monotonic()
            self._waiting += self._wake(time.time())
        rows = self.database.read(
            "SELECT id, key, url, source, attempts, since, until, etag, last_modified, article_id,"
            " same_as, extra FROM urls WHERE publisher = ? AND asked = ? AND state = 'waiting'"
            " ORDER BY priority DESC, id LIMIT ?",
            (self.crawl, self._asked, most),
        )
        for row in rows:
            self.database.write(
                "UPDATE urls SET state = 'leased', run = ? WHERE id = ?", (self.run, row[0])
            )
        self._waiting = max(0, self._waiting - len(rows))
        if len(rows) < most:
            self._waiting, self._is_counted = 0, True
        return [
            Lease(
                row=row[0],
                key=row[1],
                url=row[2],
                source=row[3] or "",
                attempts=row[4],
                since=_instant(row[5]),
                until=_instant(row[6]),
                etag=row[7],
                last_modified=row[8],
                article_id=row[9],
                same_as=row[10],
                extra=json.loads(row[11] or "{}"),
            )
            for row in rows
        ]

    def claim(self, lease: Lease, key: str, url: str) -> bool:
        """``lease`` was redirected to ``url``, of the article ``key``: whether it may go on.

        Not where that article has come to its end, or is being fetched by another: then that is
        what becomes of this one too, see ``same``.
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
            self._same_as(lease.row, row)
            return False
        self.database.write(
            "UPDATE urls SET state = 'leased', run = ? WHERE id = ?", (self.run, row)
        )
        self._waiting -= state == "waiting" and self._waiting > 0
        lease.also.append(row)
        lease.key = key
        return True

    def _same_as(self, row: int, other: int) -> None:
        self.database.write("UPDATE urls SET same_as = ? WHERE id = ?", (other, row))

    # What becomes of them

    def done(
        self,
        lease: Lease,
        article_id: str | None = None,
        *,
        published_at: datetime | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """The article was delivered, or is what was delivered before."""
        self._end(
            lease,
            "state = 'done', reason = NULL, detail = NULL, due_at = NULL, attempts = 0,"
            " article_id = coalesce(?, article_id), published_at = coalesce(?, published_at),"
            " etag = ?, last_modified = ?, gone_at = NULL",
            (article_id, _seconds(published_at), etag, last_modified),
        )
        if lease.also:
            self._same_as(lease.row, lease.also[-1])

    def unchanged(self, lease: Lease) -> None:
        """The site says that the article is what was fetched before."""
        self._end(lease, "state = 'done', reason = NULL, attempts = 0, gone_at = NULL", ())

    def same(self, lease: Lease) -> None:
        """It is the address of an article that another lease stands for."""
        self._end(lease, "state = 'done', reason = 'duplicate', attempts = 0", ())

    def rejected(
        self, lease: Lease, reason: str, detail: str = "", published_at: datetime | None = None
    ) -> None:
        """The page gave no article. One that was delivered before stays delivered."""
        if lease.article_id:
            self.unchanged(lease)
            return
        self._end(
            lease,
            "state = 'rejected', reason = ?, detail = ?, due_at = NULL,"
            " published_at = coalesce(?, published_at)",
            (reason, detail[:500], _seconds(published_at)),
        )

    def failed(
        self, lease: Lease, kind: str, detail: str = "", retry_after: timedelta | None = None
    ) -> bool:
        """The article could not be fetched. Returns whether it is tried again; one that was
        delivered before is not, and where it is ``gone`` now, that is noted."""
        kind = one_form(kind)
        now = time.time()
        wait = next_try(kind, lease.attempts + 1, retry_after)
        if wait is not None:
            self._end(
                lease,
                "state = 'later', reason = ?, detail = ?, attempts = attempts + 1, due_at = ?",
                (kind, detail[:500], now + wait.total_seconds()),
            )
            return True
        if lease.article_id:
            is_gone = kind in ("http-404", "http-410")
            self._end(
                lease, "state = 'done', reason = NULL, gone_at = ?", (now if is_gone else None,)
            )
            return False
        self._end(
            lease,
            "state = 'failed', reason = ?, detail = ?, attempts = attempts + 1, due_at = NULL",
            (kind, detail[:500]),
        )
        return False

    def release(self, lease: Lease) -> None:
        """Nothing has become of it: it waits again."""
        self._end(lease, "state = 'waiting'", ())
        self._waiting += 1

    def _end(self, lease: Lease, change: str, values: tuple[Any, ...]) -> None:
        lease.is_open = False
        for row in (lease.row, *lease.also):
            self.database.write(
                f"UPDATE urls SET {change}, ended_at = ? WHERE id = ?", (*values, time.time(), row)
            )

    def end(self, reason: str) -> None:
        """The run is over: what it still has leased waits again."""
        self.database.write(
            "UPDATE urls SET state = 'waiting' WHERE publisher = ? AND state = 'leased'",
            (self.crawl,),
        )
        if self._is_limited:
            self._forget_limited()
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


def _seconds(instant: datetime | None) -> float | None:
    return instant.timestamp() if instant else None


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
