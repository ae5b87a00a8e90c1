"""Kept: the fingerprints in a crawl's state file, and those that a settlement works with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from newscrawl.duplicates.clusters import find_copies
from newscrawl.duplicates.fingerprint import (
    LEAST,
    VERSION,
    Fingerprint,
    MissingError,
    decode,
    fingerprint,
)
from newscrawl.duplicates.fingerprint import check as check_prints
from newscrawl.frontier.database import Database

PUT = (
    "INSERT OR REPLACE INTO fingerprints (article_id, revision, version, fingerprint)"
    f" VALUES (?, ?, {VERSION}, ?)"
)
"""Keeps the fingerprint of a revision of an article in a state file."""

_TABLES = """
    CREATE TABLE kept (  -- by crawls
        id          TEXT PRIMARY KEY,
        revision    INTEGER NOT NULL,
        fingerprint BLOB NOT NULL
    ) STRICT;
    CREATE TABLE added (
        id          TEXT NOT NULL,
        at          REAL NOT NULL,  -- when the article was published
        fingerprint BLOB NOT NULL
    ) STRICT;
"""
# Fingerprints in the order in which they are compared: sorted once, on the disk, rather than looked
# up all over the file.
_IN_ORDER = """
    CREATE TABLE ordered (place INTEGER PRIMARY KEY, id TEXT, fingerprint BLOB);
    INSERT INTO ordered
        SELECT row_number() OVER (ORDER BY at, id) - 1, id, fingerprint FROM added;
    DROP TABLE added;
    CREATE TABLE members (place INTEGER PRIMARY KEY, first INTEGER NOT NULL);
    CREATE TABLE copies (id TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID;
"""
_COPIES = """
    INSERT INTO copies
        SELECT one.id, first.id FROM members
        JOIN ordered AS one ON one.place = members.place
        JOIN ordered AS first ON first.place = members.first
        ORDER BY one.id;
    DROP TABLE ordered;
    DROP TABLE members;
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """What an article is a copy of.

    cluster  the id of the story's earliest published copy, which is the name of the cluster
    of       the same, for all but that one
    """

    cluster: str
    of: str | None


class _Told(msgspec.Struct, gc=False):
    id: str
    revision: int = 1
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    word_count: int | None = None


class _Text(msgspec.Struct, gc=False):
    text: str | None = None


_told = msgspec.json.Decoder(_Told)
_text = msgspec.json.Decoder(_Text)


def keep(database: Database, article_id: str, revision: int, text: str) -> None:
    """Keep the fingerprint of an article that is delivered, in its transaction; nothing where the
    text is too short to have one. Raises ``StateError`` and ``MissingError``."""
    found = fingerprint(text)
    if found is not None:
        database.write(PUT, (article_id, revision, found.encode()))


class Prints:
    """Fingerprints, in a temporary file; a context manager.

    ``load`` takes those that crawls have kept, ``add`` articles, each once, whose fingerprints are
    made where none was loaded; ``settle`` finds which of the articles added are copies, once, and
    ``copy_of`` and ``copies`` tell it.
    """

    def __init__(self) -> None:
        # A file that nobody else sees and nothing is left of.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA cache_size = -16384")
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self.made = 0
        """Fingerprints that had to be made."""
        self.compared = 0
        """Pairs that were compared."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave nothing."""
        self._database.close()

    def load(self, state: Path) -> None:
        """Take what a crawl has kept in its state file; one that cannot be read, or is of an older
        newscrawl, has kept nothing."""
        try:
            source = sqlite3.connect(f"{state.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
            with closing(source):
                rows = source.execute(
                    "SELECT article_id, revision, fingerprint FROM fingerprints WHERE version = ?",
                    (VERSION,),
                )
                self._keep(rows)
        except sqlite3.Error:
            pass

    def _keep(self, rows: Any) -> None:
        self._database.executemany(
            "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT DO"
            " UPDATE SET revision = excluded.revision, fingerprint = excluded.fingerprint"
            " WHERE excluded.revision > revision",
            rows,
        )

    def add(self, line: bytes) -> None:
        """One more article, as its line has it, of the present version of the record; one without
        a date counts as published when it was fetched. Raises ``MissingError``."""
        told = _told.decode(line)
        at = told.published_at or told.fetched_at
        if at is None or (told.word_count is not None and told.word_count < LEAST // 2):
            return
        content = self._loaded(told.id, told.revision)
        if content is None:
            found = fingerprint(_text.decode(line).text or "")
            if found is None:
                return
            self.made += 1
            content = found.encode()
        self.put(told.id, at.timestamp(), content)

    def put(self, article_id: str, at: float, content: bytes) -> None:
        """One more article, by its fingerprint, encoded, and when it was published, in seconds."""
        self._database.execute("INSERT INTO added VALUES (?, ?, ?)", (article_id, at, content))

    def _loaded(self, article_id: str, revision: int) -> bytes | None:
        row = self._database.execute(
            "SELECT fingerprint FROM kept WHERE id = ? AND revision = ?", (article_id, revision)
        ).fetchone()
        try:
            if row:
                decode(row[0])
                return bytes(row[0])
        except ValueError:
            pass
        return None

    def settle(self) -> None:
        """Find the copies. In memory there are about 5 bytes for each article, and what is worked
        on. Raises ``MissingError``."""
        pairs_of = _candidates()
        database = self._database
        database.executescript(_IN_ORDER)  # commits
        database.execute("BEGIN")
        [count] = database.execute("SELECT count(*) FROM ordered").fetchone()
        rows = database.execute("SELECT fingerprint FROM ordered ORDER BY place")
        pairs = pairs_of(database, (decode(content).bands for (content,) in rows))
        groups = find_copies(count, pairs, self._fingerprint)
        self.compared = groups.compared
        database.executemany("INSERT INTO members VALUES (?, ?)", groups.members())
        database.executescript(_COPIES)

    def _fingerprint(self, place: int) -> Fingerprint:
        [content] = self._database.execute(
            "SELECT fingerprint FROM ordered WHERE place = ?", (place,)
        ).fetchone()
        return decode(content)

    def copy_of(self, article_id: str) -> Copy | None:
        """What an article is a copy of; None where it has no copies."""
        row = self._database.execute(
            "SELECT cluster FROM copies WHERE id = ?", (article_id,)
        ).fetchone()
        return _copy(article_id, row[0]) if row else None

    def copies(self) -> Iterator[tuple[str, Copy]]:
        """The articles that have copies, in the order of their ids."""
        for article_id, cluster in self._database.execute("SELECT id, cluster FROM copies"):
            yield article_id, _copy(article_id, cluster)


def _copy(article_id: str, cluster: str) -> Copy:
    return Copy(cluster, None if cluster == article_id else cluster)


def check() -> None:
    """Raises ``MissingError`` where a library is missing that settling needs."""
    check_prints()
    _candidates()


def _candidates() -> Callable[..., Iterator[tuple[int, int]]]:
    """Imported where it is asked for: a crawl that keeps fingerprints has no need of numpy."""
    try:
        from newscrawl.duplicates.candidates import pairs_of
    except ImportError as error:
        raise MissingError(
            "near-duplicates need numpy, which is not installed; install newscrawl[duplicates]"
        ) from error
    return pairs_of
