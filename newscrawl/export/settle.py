"""Settle: of the lines of an article the last one counts, and of one that was withdrawn none.

The first of two passes over the lines: it says of each whether it is to be written.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.export.bookmark import After, stamp_of
from newscrawl.export.selection import Selector
from newscrawl.export.snapshot import Source
from newscrawl.lines import OutputError
from newscrawl.record.versions import present

LEFT, KEPT, DELETED = 0, 1, 2
"""What becomes of a line: it is left out, written, or written as one that says that its article is
to be deleted."""

_GONE = 3  # withdrawn, by a line that says so
_COUNTS = ("lines", "read", "older")

_TABLES = """
    CREATE TABLE IF NOT EXISTS latest (
        id       TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        stamp    TEXT NOT NULL,     -- when its line was delivered
        line     INTEGER NOT NULL,  -- number of its line, from 0
        fate     INTEGER NOT NULL,
        why      TEXT               -- why it is left out
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS files (
        number INTEGER PRIMARY KEY,
        first  INTEGER NOT NULL,  -- number of its first line
        count  INTEGER NOT NULL,
        read   INTEGER NOT NULL,  -- of these articles
        older  INTEGER NOT NULL,  -- of these exported before
        last   TEXT NOT NULL      -- stamp of its last line
    ) STRICT;
    CREATE TABLE IF NOT EXISTS damages (file INTEGER, line INTEGER, what TEXT) STRICT;
"""
# Of several lines with one id: one that withdraws it wins; else the greatest revision, of these
# the last delivered, of these the first read.
_PUT = f"""
    INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        revision = excluded.revision, stamp = excluded.stamp, line = excluded.line,
        fate = excluded.fate, why = excluded.why
    WHERE (excluded.fate = {_GONE} AND fate <> {_GONE}) OR ((excluded.fate = {_GONE}) =
        (fate = {_GONE}) AND (excluded.revision, excluded.stamp) > (revision, stamp))
"""


def _tell_more(tell: Callable[[int], None], done: int, size: int) -> None:
    tell(done + size)


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Errors of SQLite in here become ``OutputError``; ``path`` of its file."""
    try:
        yield
    except sqlite3.Error as error:
        where = f"cannot use {path}" if path else "cannot settle what is to be read"
        raise OutputError(f"{where}: {error}; make room on the disk, and run again") from error


class Settled:
    """What is to become of every line of ``sources``; kept in the file ``path``, so that it can be
    gone on with; None keeps it in a temporary one.

    after      only what was delivered since counts; then an article that is not selected, or is
               withdrawn, gives a line that says that it is to be deleted
    withdrawn  ids of articles that are out, whatever lines say

    To be used in ``explained``: SQLite's errors are raised as they are.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        selector: Selector,
        path: Path | None = None,
        after: After | None = None,
        withdrawn: Sequence[str] = (),
    ) -> None:
        self._sources = sources
        self._selector = selector
        self._after = after
        self._withdrawn = withdrawn
        self._database = sqlite3.connect(path or "", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = TRUNCATE")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA cache_size = -65536")
        self._database.executescript(_TABLES)
        with self._transaction():
            self._database.executemany(
                _PUT, ((one, 0, "", -1, _GONE, None) for one in sorted(withdrawn))
            )

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def run(self, tell: Callable[[int], None] = lambda _: None) -> None:
        """Read what has not been read; ``tell`` is told how many bytes of the files are done."""
        read = self._database.execute("SELECT count(*) FROM files").fetchone()[0]
        done = 0
        for number, source in enumerate(self._sources):
            if number >= read:
                self._read(number, source, partial(_tell_more, tell, done))
            done += source.size
            tell(done)

    def _read(self, number: int, source: Source, tell: Callable[[int], None]) -> None:
        """One file, in one transaction."""
        first = self._next_line()
        is_new = self._newness(source)
        with self._transaction():
            counts = Counter[str]()
            if is_new is None:
                self._database.execute(
                    "INSERT INTO files VALUES (?, ?, 0, 0, 0, '')", (number, first)
                )
                return
            rows = self._rows(number, source, first, is_new, counts, tell)
            self._database.executemany(_PUT, rows)
            self._database.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                (number, first, *(counts[one] for one in _COUNTS), self._last_stamp),
            )

    def _rows(
        self,
        number: int,
        source: Source,
        first: int,
        is_new: Callable[[str], bool],
        counts: Counter[str],
        tell: Callable[[int], None],
    ) -> Iterator[tuple[Any, ...]]:
        decode, why_not = self._selector.decode, self._selector.why_not
        fate_of_left = DELETED if self._after else LEFT
        self._last_stamp = ""
        line_number = first - 1
        try:
            for line_number, line in enumerate(source.lines(tell), first):
                try:
                    head = decode(present(line))
                    stamp = stamp_of(head.delivered_at)
                except (msgspec.DecodeError, ValueError) as error:
                    self._note(number, line_number - first + 1, f"is no article line: {error}")
                    continue
                counts["read"] += 1
                self._last_stamp = stamp or self._last_stamp
                if not is_new(stamp):
                    counts["older"] += 1
                    continue
                if head.status == "withdrawn":
                    yield head.id, head.revision, stamp, line_number, _GONE, None
                    continue
                why = why_not(head)
                # Of a first revision nothing was exported that would have to be deleted.
                fate = KEPT if why is None else fate_of_left if head.revision > 1 else LEFT
                yield head.id, head.revision, stamp, line_number, fate, why
        except OutputError as error:
            if not source.is_there():
                raise OutputError(
                    f"{source.path}: has changed while it was read; run again"
                ) from error
            self._note(number, line_number - first + 2, str(error))
        counts["lines"] = line_number - first + 1

    def _newness(self, source: Source) -> Callable[[str], bool] | None:
        """Which of a file's lines count, by their stamps; None: none does."""
        after = self._after
        if after is None:
            return lambda stamp: True
        if source.grows:
            return lambda stamp: not after.has_line(source.directory, stamp)
        if not source.origins:
            if after.has_file(source.directory, source.name, source.size):
                return None
            return lambda stamp: after.bookmark is not None or stamp > after.stamp
        old = {
            stamp for crawl, stamp in source.origins if after.has(source.directory, crawl, stamp)
        }
        new = {stamp for _, stamp in source.origins} - old
        if not new:
            return None
        return lambda stamp: stamp not in old

    def _note(self, number: int, line: int, what: str) -> None:
        self._database.execute("INSERT INTO damages VALUES (?, ?, ?)", (number, line, what))

    def _next_line(self) -> int:
        [found] = self._database.execute(
            "SELECT coalesce(max(first + count), 0) FROM files"
        ).fetchone()
        return int(found)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._next_line()

    def fates(self, found: bytearray) -> None:
        """Note what becomes of each line: LEFT, KEPT or DELETED, a byte a line; ``found`` is as
        long as there are lines, and zero."""
        for line, fate in self._database.execute(
            "SELECT line, fate FROM latest WHERE fate <> 0 AND line >= 0"
        ):
            found[line] = fate if fate != _GONE else DELETED if self._after else LEFT

    def everything(self, tell: Callable[[int, int], None] = lambda *_: None) -> Iterator[bytes]:
        """The line of every article that is selected, new or not, in the present version of the
        record; ``tell`` is given the bytes of files that are done, and of all."""
        if self._after is not None:
            whole = Settled(self._sources, self._selector, withdrawn=self._withdrawn)
            with closing(whole):
                whole.run()
                yield from whole.everything(tell)
            return
        fates = bytearray(self.count)
        self.fates(fates)
        total, done = sum(one.size for one in self._sources), 0
        for first, source in zip(self.firsts(), self._sources, strict=True):
            try:
                for number, line in enumerate(source.lines(), first):
                    if number < len(fates) and fates[number] == KEPT:
                        yield present(line)
            except OutputError:
                pass  # it is told of where the file was first read
            done += source.size
            tell(done, total)

    def firsts(self) -> list[int]:
        """The number of the first line of each file."""
        return [one for (one,) in self._database.execute("SELECT first FROM files ORDER BY number")]

    def left_out(self) -> dict[str, int]:
        """How many articles are left out, by reason; how many lines were those of earlier
        revisions ("revised") or had been exported before ("older")."""
        database = self._database
        found = dict(
            database.execute("SELECT why, count(*) FROM latest WHERE why IS NOT NULL GROUP BY why")
        )
        [gone, articles] = database.execute(
            f"SELECT count(*) FILTER (WHERE fate = {_GONE} AND line >= 0),"
            " count(*) FILTER (WHERE line >= 0) FROM latest"
        ).fetchone()
        [read, older] = database.execute(
            "SELECT coalesce(sum(read), 0), coalesce(sum(older), 0) FROM files"
        ).fetchone()
        found |= {"withdrawn": gone, "revised": read - older - articles, "older": older}
        return {why: count for why, count in sorted(found.items()) if count > 0}

    def damages(self) -> list[tuple[str, int, str]]:
        """Lines that could not be read: the file, the number of the line, and what is wrong."""
        return [
            (self._sources[number].path, line, what)
            for number, line, what in self._database.execute(
                "SELECT file, line, what FROM damages ORDER BY file, line"
            )
        ]

    def delivered_to(self) -> str | None:
        """When the last line was delivered that counts, in ISO 8601; None where none tells."""
        [found] = self._database.execute("SELECT max(stamp) FROM latest").fetchone()
        if not found:
            return None
        return datetime.strptime(found + "+0000", "%Y%m%dT%H%M%S%f%z").isoformat()

    def last_stamps(self) -> dict[str, str]:
        """The stamp of the last line of each single file, by its path."""
        rows = self._database.execute("SELECT number, last FROM files ORDER BY number")
        return {self._sources[number].directory: last for number, last in rows}

    def _transaction(self) -> sqlite3.Connection:
        self._database.execute("BEGIN")
        return self._database
