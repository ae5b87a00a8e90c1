"""Database: a SQLite file of ours, with its version, its permissions and its errors explained."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from newscrawl.filesystems import network_filesystem
from newscrawl.frontier.tables import STATE, Tables
from newscrawl.lines import OutputError, make_folder

VERSION = STATE.version
"""Of the tables of a state file."""

_PATIENCE = 30.0  # seconds to wait for another process that is writing

_CACHE = 8 * 1024  # KiB of a file that are kept in memory
_LOST = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class StateError(Exception):
    """A state file that cannot be used; the message names the file, the cause and the fix."""


def reading(path: Path) -> sqlite3.Connection:
    """A connection to a state file that only reads, while a crawl may be writing.

    Raises StateError where it cannot be read, or is of a newer or an older newscrawl.
    """
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        [version] = database.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise StateError(f"{path}: {error}; make sure that it can be read") from error
    if version > VERSION:
        raise StateError(
            f"{path}: was written by a newer newscrawl (state version {version}; this one knows "
            f"{VERSION}); update newscrawl"
        )
    if version < VERSION:
        raise StateError(f"{path}: is of an older newscrawl; crawl into it once, to update it")
    return database


class Database:
    """An open SQLite file, made where there is none, for its owner only.

    What is executed is part of a transaction that ``commit`` makes durable: many changes go to the
    disk at once (WAL, synchronous=FULL). What is not committed is as if it had never been, after a
    kill too. ``path`` None: a temporary database that nobody else sees and nothing is left of.
    ``tables`` are made where they are missing.

    All methods raise ``StateError``; after one of ``write`` or ``commit`` nothing of the
    transaction is left, and nothing more can be written. So does opening a file of a newer
    newscrawl, one that is no database, and one on a network file system, where the WAL of SQLite
    does not work, unless the ``tables`` may do without it. To be used in the thread that opened it;
    a context manager.
    """

    def __init__(self, path: Path | None, tables: Tables = STATE) -> None:
        self.path = path
        self._tables = tables
        self._failed: StateError | None = None
        with self.explained():
            if path is not None:
                if not tables.is_dispensable:
                    refuse_network(path)
                _make(path)
            self._connection = sqlite3.connect(
                path or "", timeout=_PATIENCE, isolation_level=None, cached_statements=256
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, statement: str, values: Any = ()) -> list[Any]:
        """The rows that ``statement`` selects."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._explain(error) from error

    def rows(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        """The rows that ``statement`` selects, one after the other."""
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._explain(error) from error

    def write(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        """Execute ``statement`` in the open transaction, which begins here where there is none."""
        self._begin()
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def write_many(self, statement: str, rows: Iterable[Any]) -> None:
        """Execute ``statement`` with each of ``rows``, as ``write`` does."""
        self._begin()
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def commit(self) -> None:
        """Make what was written durable."""
        if self._failed:
            raise StateError(str(self._failed))
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def rollback(self) -> None:
        """Forget what was written since the last commit."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # what is broken is rolled back by whoever opens it next

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes of which all are made durable, or none; nobody else makes any meanwhile."""
        self._begin()
        try:
            yield
        except BaseException:
            self.rollback()
            raise
        self.commit()

    def close(self) -> None:
        """Close the file; what was not committed is forgotten."""
        self.rollback()
        self._connection.close()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Errors in here become ``StateError``."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explain(error) from error
        except OutputError as error:
            raise StateError(str(error)) from error
        except OSError as error:
            raise StateError(
                f"cannot write {self.path}: {error.strerror or error}; name another output"
            ) from error

    def _begin(self) -> None:
        if self._failed:
            raise StateError(str(self._failed))
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def _fail(self, error: sqlite3.Error) -> StateError:
        """A transaction of which a part is missing must not be committed."""
        self._failed = self._explain(error)
        self.rollback()
        return self._failed

    def _explain(self, error: sqlite3.Error) -> StateError:
        lost = getattr(error, "sqlite_errorcode", None) in _LOST
        fix = f"move it away ({self._tables.loss})" if lost else "make sure that it can be written"
        return StateError(f"{self.path}: {error}; {fix}, and run again")

    def _prepare(self) -> None:
        one = self._connection.execute
        one(f"PRAGMA cache_size = -{_CACHE}")
        if self.path is None:
            one("PRAGMA journal_mode = OFF")
            one("PRAGMA synchronous = OFF")
        else:
            known = self._tables.version
            if (version := self._version()) > known:
                raise StateError(
                    f"{self.path}: was written by a newer newscrawl ({self._tables.name} version "
                    f"{version}; this one knows {known}); update newscrawl, or name another output"
                )
            if self._tables.is_dispensable:
                one(f"PRAGMA journal_mode = {'DELETE' if network_filesystem(self.path) else 'WAL'}")
                one("PRAGMA synchronous = NORMAL")
            else:
                [mode] = one("PRAGMA journal_mode = WAL").fetchone()
                if mode != "wal":
                    raise StateError(
                        f"{self.path}: its file system has no shared memory, without which SQLite "
                        "cannot keep a write-ahead log; name an output on a local disk"
                    )
                one("PRAGMA synchronous = FULL")
        self._migrate()

    def _migrate(self) -> None:
        while (version := self._version()) < self._tables.version:
            self._connection.execute("BEGIN IMMEDIATE")
            if self._version() == version:  # else another process has done it in the meantime
                for statement in self._tables.migrations[version].split(";\n"):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {version + 1}")
            self._connection.execute("COMMIT")

    def _version(self) -> int:
        [version] = self._connection.execute("PRAGMA user_version").fetchone()
        return int(version)


def refuse_network(path: Path) -> None:
    """Raises ``StateError`` where ``path`` is on a network file system."""
    if kind := network_filesystem(path):
        raise StateError(
            f"{path}: is on a network file system ({kind}), where the write-ahead log of SQLite "
            "does not work; name an output on a local disk, and copy what is finished from there"
        )


def _make(path: Path) -> None:
    """An empty file at ``path`` where there is none, for its owner only; SQLite gives the files
    that it puts beside it the same permissions."""
    make_folder(path.parent, private=".newscrawl" in path.parts)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
