"""Kept: the fingerprints in a crawl's state file, and those that a settlement works with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.duplicates.clusters import Copy, find_copies
from newscrawl.duplicates.fingerprint import LEAST, VERSION, Fingerprint, decode, fingerprint
from newscrawl.frontier.database import Database

PUT = (
    "INSERT OR REPLACE INTO fingerprints (article_id, revision, version, fingerprint)"
    f" VALUES (?, ?, {VERSION}, ?)"
)
"""Keeps the fingerprint of a revision of an article in a state file."""

_TABLES = """
    CREATE TABLE prints (
        id          TEXT PRIMARY KEY,
        revision    INTEGER NOT NULL,
        at          REAL,            -- when the article was published; NULL: it is not looked at
        bands       BLOB,
        fingerprint BLOB NOT NULL
    ) STRICT
"""


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

    ``load`` takes those that crawls have kept, ``add`` articles, whose fingerprints are made where
    none was loaded; ``copies`` settles which of the articles added are copies.
    """

    def __init__(self) -> None:
        # A file that nobody else sees and nothing is left of.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA cache_size = -65536")
        self._database.execute(_TABLES)
        self.made = 0
        """Fingerprints that had to be made."""

    def __enter__(self) -> Prints:
        return self

    def __exit__(self, *_: Any) -> None:
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
                self._put(rows)
        except sqlite3.Error:
            pass

    def _put(self, rows: Any) -> None:
        self._database.execute("BEGIN")
        try:
            self._database.executemany(
                "INSERT INTO prints (id, revision, fingerprint) VALUES (?, ?, ?) ON CONFLICT DO"
                " UPDATE SET revision = excluded.revision, fingerprint = excluded.fingerprint"
                " WHERE excluded.revision > revision",
                rows,
            )
        finally:
            self._database.execute("COMMIT")

    def add(self, line: bytes) -> None:
        """One more article, as its line has it, of the present version of the record; one without
        a date counts as published when it was fetched. Raises ``MissingError``."""
        told = _told.decode(line)
        at = told.published_at or told.fetched_at
        if at is None or (told.word_count is not None and told.word_count < LEAST // 2):
            return
        found = self._loaded(told.id, told.revision)
        if found is not None:
            self._database.execute(
                "UPDATE prints SET at = ?, bands = ? WHERE id = ?",
                (at.timestamp(), found.bands, told.id),
            )
            return
        found = fingerprint(_text.decode(line).text or "")
        if found is None:
            return
        self.made += 1
        self._database.execute(
            "INSERT OR REPLACE INTO prints (id, revision, at, bands, fingerprint)"
            " VALUES (?, ?, ?, ?, ?)",
            (told.id, told.revision, at.timestamp(), found.bands, found.encode()),
        )

    def _loaded(self, article_id: str, revision: int) -> Fingerprint | None:
        row = self._database.execute(
            "SELECT fingerprint FROM prints WHERE id = ? AND revision = ?", (article_id, revision)
        ).fetchone()
        try:
            return decode(row[0]) if row else None
        except ValueError:
            return None

    def _added(self) -> Iterator[tuple[str, float, bytes]]:
        yield from self._database.execute("SELECT id, at, bands FROM prints WHERE at IS NOT NULL")

    def _fingerprint(self, article_id: str) -> Fingerprint:
        [content] = self._database.execute(
            "SELECT fingerprint FROM prints WHERE id = ?", (article_id,)
        ).fetchone()
        return decode(content)

    def copies(self) -> dict[str, Copy]:
        """The articles added that have copies among them, by id."""
        return find_copies(self._added(), self._fingerprint)
