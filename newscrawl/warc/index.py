"""Index: which answers a raw archive holds, and which of its files were begun."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

INDEX = ".newscrawl-index.sqlite"
"""File in the folder that knows which answers it holds; without it, none is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of an answer: the digest of its body, when it was given (a WARC date),
    and where it is kept."""

    digest: str
    date: str
    file: str
    offset: int


class Index:
    """The last whole answer of each URL. It is a convenience: what is lost of it, or cannot be
    read, costs revisit records and nothing else. What is noted is in the file after ``flush``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._noted: dict[str, Known] = {}
        self._database: sqlite3.Connection | None = None
        try:
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, digest TEXT NOT NULL, "
                "date TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL) WITHOUT ROWID"
            )
            self._database.execute("CREATE TABLE IF NOT EXISTS begun (name TEXT PRIMARY KEY)")
        except sqlite3.Error as error:
            self._give_up(error)

    def find(self, url: str) -> Known | None:
        """The last whole answer of ``url``."""
        if self._database is None:
            return None
        if url in self._noted:
            return self._noted[url]
        query = "SELECT digest, date, file, offset FROM answers WHERE url = ?"
        try:
            row = self._database.execute(query, (url,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return Known(*row) if row else None

    def note(self, url: str, known: Known) -> None:
        """This is the last whole answer of ``url``."""
        self._noted[url] = known

    def flush(self) -> None:
        """Put what was noted into the file."""
        noted, self._noted = self._noted, {}
        if self._database is None or not noted:
            return
        rows = ((url, one.digest, one.date, one.file, one.offset) for url, one in noted.items())
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows
            )
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def begun(self) -> list[str]:
        """The files that were begun, and not brought to their end."""
        if self._database is None:
            return []
        try:
            return [name for (name,) in self._database.execute("SELECT name FROM begun")]
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def begin(self, name: str) -> None:
        """The file of that name is begun."""
        self._change("INSERT OR REPLACE INTO begun VALUES (?)", (name,))

    def end(self, name: str) -> None:
        """The file of that name is whole."""
        self._change("DELETE FROM begun WHERE name = ?", (name,))

    def _change(self, query: str, row: tuple[Any, ...]) -> None:
        if self._database is None:
            return
        try:
            self._database.execute(query, row)
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file; what was not flushed is forgotten."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _give_up(self, error: sqlite3.Error) -> None:
        logger.warning("%s: not used, so no revisit records: %s", self._path, error)
        self.close()
