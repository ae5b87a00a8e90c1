"""Outbox: lines that are durable in the state file, on their way into the files of an output.

A line goes into the outbox in the commit that says what became of its article. From there it goes
into a file by a plan that is committed before the file is touched: after a crash the plan tells
whether the file is there (then its lines leave the outbox) or not (then it is as if there had been
no plan). So each line is in the files once, whatever happens.
"""

from __future__ import annotations

import logging
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.delivery.files import hidden, remove, reveal, write_lines
from newscrawl.delivery.manifest import Tally, was_merged, write_manifest
from newscrawl.delivery.output import KINDS, Output, safe_name
from newscrawl.frontier.database import Database
from newscrawl.lines import OutputError, explain, locked, make_folder

logger = logging.getLogger(__name__)

_UNSTAMPED = b'"delivered_at":null'

_NEXT = (
    "SELECT min(id), max(id), count(*), sum(length(line)) FROM"
    " (SELECT id, line FROM outbox WHERE kind = ? ORDER BY id LIMIT ?)"
)


@dataclass(frozen=True)
class Plan:
    """Lines of the outbox that go to one file.

    name      of the file, below the folder of the output
    start     bytes in the file before them
    """

    id: int
    kind: str
    name: str
    start: int
    first: int
    last: int
    delivered_at: datetime


class Outbox(ABC):
    """The outbox of one state file; whoever holds its lock may use it.

    Methods raise ``OutputError`` where a file cannot be written: then its lines stay where they
    are; and ``StateError``.
    """

    def __init__(self, output: Output, database: Database, crawl: str, run_id: str) -> None:
        self.output = output
        self.database = database
        self._crawl = crawl
        self._run_id = run_id
        [(newest,)] = database.read("SELECT max(delivered_at) FROM segments")
        self._latest = newest or 0.0
        self.recover()

    def add(self, kind: str, line: bytes, article_id: str | None = None) -> int:
        """A line for the next commit; its ``delivered_at`` is null until it goes to its file."""
        row = self.database.write(
            "INSERT INTO outbox (kind, article_id, line) VALUES (?, ?, ?)", (kind, article_id, line)
        ).lastrowid
        assert row is not None
        return row

    def _now(self) -> datetime:
        """The present, never before what was delivered last."""
        self._latest = max(time.time(), self._latest)
        return datetime.fromtimestamp(self._latest, UTC)

    def _plan(self, kind: str, name: str, start: int, first: int, last: int, at: datetime) -> Plan:
        row = self.database.write(
            "INSERT INTO segments (kind, name, start, first_id, last_id, delivered_at, run_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (kind, name, start, first, last, at.timestamp(), self._run_id),
        ).lastrowid
        assert row is not None
        return Plan(row, kind, name, start, first, last, at)

    def _planned(self) -> list[Plan]:
        rows = self.database.read(
            "SELECT id, kind, name, start, first_id, last_id, delivered_at FROM segments"
            " WHERE NOT is_published ORDER BY id"
        )
        return [_plan_of(row) for row in rows]

    def _lines(self, plan: Plan) -> Iterator[bytes]:
        """The lines of ``plan``, each with its time of delivery and its line end."""
        stamp = f'"delivered_at":"{_iso(plan.delivered_at)}"'.encode()
        for (line,) in self.database.rows(
            "SELECT line FROM outbox WHERE kind = ? AND id BETWEEN ? AND ? ORDER BY id",
            (plan.kind, plan.first, plan.last),
        ):
            before, found, after = line.rpartition(_UNSTAMPED)
            yield (before + stamp + after if found else line) + b"\n"

    def _settle(self, plan: Plan) -> None:
        """The lines of ``plan`` are in their file."""
        self.database.write(
            "DELETE FROM outbox WHERE kind = ? AND id BETWEEN ? AND ?",
            (plan.kind, plan.first, plan.last),
        )

    def _drop(self, plan: Plan) -> None:
        self.database.write("DELETE FROM segments WHERE id = ?", (plan.id,))

    @abstractmethod
    def recover(self) -> None:
        """Take back, or bring to its end, what a dead run was about."""

    @abstractmethod
    def commit(self) -> datetime | None:
        """Make durable what was added, and what else was written to the database; returns when
        that was delivered, if it has gone to its file with that."""

    @abstractmethod
    def flush(self) -> None:
        """Commit, and deliver all there is."""


class Appending(Outbox):
    """Lines go to the end of one file, at each commit."""

    def recover(self) -> None:
        for plan in self._planned():
            path = self.output.path.parent / plan.name
            with suppress(FileNotFoundError):
                if path.stat().st_size > plan.start:
                    _truncate(path, plan.start)
            self._drop(plan)
        self.database.commit()
        if not self.output.articles.exists():
            [(known,)] = self.database.read("SELECT count(*) FROM articles")
            if known:
                logger.warning(
                    "%s is not there; the %d articles that were written to it are not delivered "
                    "again. To begin anew, remove %s, too",
                    self.output.articles,
                    known,
                    self.database.path,
                )
        with locked(self.output.articles):
            pass  # a line that somebody else's crash cut short is moved aside
        self._delivered: list[Plan] = []

    def commit(self) -> datetime | None:
        at = self._now()
        for plan in self._delivered:
            self._settle(plan)
            self._drop(plan)
        plans = [one for kind in KINDS if (one := self._next(kind, at))]
        self.database.commit()
        self._delivered = []
        for plan in plans:
            path = self.output.path.parent / plan.name
            _append(path, plan.start, self._lines(plan))
            self._delivered.append(plan)
        return at

    def flush(self) -> None:
        self.commit()
        self.commit()  # what was delivered leaves the outbox

    def _next(self, kind: str, at: datetime) -> Plan | None:
        [(first, last, _, _)] = self.database.read(_NEXT, (kind, -1))
        if first is None:
            return None
        path = self.output.file(kind)
        start = path.stat().st_size if path.exists() else 0
        return self._plan(kind, path.name, start, first, last, at)


class Segments(Outbox):
    """Lines go to files of their own, that appear whole.

    lines    most lines to a file
    size     bytes of lines (before compression) after which a file is made
    seconds  longest that a line waits for its file while the run goes on
    suffix   of compressed files
    """

    def __init__(
        self,
        output: Output,
        database: Database,
        crawl: str,
        run_id: str,
        *,
        lines: int = 10_000,
        size: int = 64 * 1024 * 1024,
        seconds: float = 300.0,
        suffix: str = "",
    ) -> None:
        self._most_lines = lines
        self._most_bytes = size
        self._seconds = seconds
        self._suffix = suffix
        self._waiting: float | None = None
        self._size = 0
        self._count = 0
        super().__init__(output, database, crawl, run_id)

    def recover(self) -> None:
        for plan in self._planned():
            path = self.output.path / plan.name
            if path.exists() or was_merged(self.output, path):
                self._publish(plan)
            else:
                self._clear(path)
                self._drop(plan)
        self.database.commit()
        make_folder(self.output.articles)

    def add(self, kind: str, line: bytes, article_id: str | None = None) -> int:
        self._size += len(line)
        self._count += 1
        if self._waiting is None:
            self._waiting = time.monotonic()
        return super().add(kind, line, article_id)

    def commit(self) -> datetime | None:
        self.database.commit()
        waited = time.monotonic() - self._waiting if self._waiting is not None else 0.0
        full = self._size >= self._most_bytes or self._count >= self._most_lines
        if full or waited >= self._seconds:
            self.flush()
        return None

    def flush(self) -> None:
        self.database.commit()
        for kind in KINDS:
            while plan := self._next(kind):
                self._write(plan)
        self._size = self._count = 0
        self._waiting = None

    def _next(self, kind: str) -> Plan | None:
        [(first, last, _, _)] = self.database.read(_NEXT, (kind, self._most_lines))
        if first is None:
            return None
        at = self._now()
        [(number,)] = self.database.read("SELECT coalesce(max(id), 0) + 1 FROM segments")
        name = f"{safe_name(self._crawl)}-{at:%Y%m%dT%H%M%S}{at.microsecond:06}-{number}"
        path = self.output.partition(kind, at) / f"{name}.jsonl{self._suffix}"
        plan = self._plan(kind, str(path.relative_to(self.output.path)), 0, first, last, at)
        self.database.commit()
        return plan

    def _write(self, plan: Plan) -> None:
        path = self.output.path / plan.name
        tally = Tally()
        try:
            size, digest = write_lines(path, tally.over(self._lines(plan)))
            write_manifest(self.output, tally.manifest(plan.name, size, digest))
            reveal(path)
        except OutputError:
            if not path.exists():
                with suppress(OutputError):
                    self._clear(path)
            raise
        self._publish(plan)
        self.database.commit()

    def _clear(self, path: Path) -> None:
        """Remove what was written for a file that did not appear."""
        manifest = self.output.manifest(path)
        for left in (hidden(path), hidden(manifest), manifest):
            remove(left)

    def _publish(self, plan: Plan) -> None:
        self._settle(plan)
        self.database.write("UPDATE segments SET is_published = 1 WHERE id = ?", (plan.id,))


def _plan_of(row: Sequence[Any]) -> Plan:
    number, kind, name, start, first, last, delivered_at = row
    at = datetime.fromtimestamp(delivered_at, UTC)
    return Plan(number, kind, name, start, first, last, at)


def _append(path: Path, start: int, lines: Iterator[bytes]) -> None:
    """Put ``lines`` at ``start``, the end of the file at ``path``; durable on return."""
    try:
        is_new = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                for line in lines:
                    rest = memoryview(line)
                    while rest:
                        rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, start)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            _sync(path.parent)
    except OSError as error:
        raise explain(path, error) from error


def _truncate(path: Path, size: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise explain(path, error) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _iso(instant: datetime) -> str:
    """As the encoder of the lines writes an instant of UTC."""
    return instant.isoformat().replace("+00:00", "Z")
