"""Sinks: where the records of an export go, a file after the other.

A sink's ``state`` says what is done of it: from there another run goes on. What was begun since is
begun again, and becomes the same.
"""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.delivery.files import check_codec
from newscrawl.export.parts import FramedFile, Made, PartFile
from newscrawl.export.record import NAMES, Record, project, values
from newscrawl.lines import OutputError

FORMATS = {"jsonl": ".jsonl", "jsonl.zst": ".jsonl.zst", "parquet": ".parquet", "csv": ".csv"}
"""What an export may be, and how the names of its files end."""

FOLDER = "articles"
"""The folder of an export that holds them."""


class SinkState(msgspec.Struct):
    """What is done of a sink.

    files   that are done
    spills  by month: bytes that are in its spill, of which ``read`` are in files
    """

    files: list[Made] = []
    spills: dict[str, int] = {}
    read: dict[str, int] = {}


class Sink(ABC):
    """Takes records, and makes files of them below ``folder``.

    fields     keys to write, in the order of the record
    part_size  bytes of lines to a file, about

    Methods raise ``OutputError`` where something cannot be written.
    """

    def __init__(
        self, folder: Path, fields: Sequence[str], part_size: int, state: SinkState
    ) -> None:
        self.folder = folder
        self.fields = fields
        self.part_size = part_size
        self.state = state
        self._is_whole = tuple(fields) == NAMES

    @abstractmethod
    def add(self, record: Record) -> bool:
        """Take a record; whether all taken so far is done, so that ``state`` may be noted."""

    @abstractmethod
    def end(self) -> None:
        """No more records come: what was taken is done."""

    def finish(self, note: Any) -> None:
        """Make the files that are made at the end; ``note()`` is called as often as ``state`` may
        be noted. Most sinks make none."""
        del note

    def line(self, record: Record) -> bytes:
        """A record as JSON, with the fields that were asked for."""
        return record.raw if self._is_whole else project(record.raw, self.fields)


class PartSink(Sink):
    """One file after the other, in the order of the records."""

    suffix = ".jsonl"

    def __init__(
        self, folder: Path, fields: Sequence[str], part_size: int, state: SinkState
    ) -> None:
        super().__init__(folder, fields, part_size, state)
        self._part: PartFile | None = None
        self._size = self._rows = 0

    def add(self, record: Record) -> bool:
        if self._part is None:
            number = len(self.state.files)
            self._part = self.open(self.folder / FOLDER / f"part-{number:05}{self.suffix}")
            self._size = self._rows = 0
        self._size += self._part.write(self.encode(record))
        self._rows += 1
        if self._size < self.part_size:
            return False
        self.end()
        return True

    def end(self) -> None:
        if self._part is not None:
            self.state.files.append(self._part.close(self.folder, self._rows))
            self._part = None
        elif not self.state.files:  # nothing at all: a file without a record is one all the same
            part = self.open(self.folder / FOLDER / f"part-00000{self.suffix}")
            self.state.files.append(part.close(self.folder, 0))

    def open(self, path: Path) -> PartFile:
        """Begin a file."""
        return PartFile(path)

    def encode(self, record: Record) -> bytes:
        """What stands in the file for a record."""
        return self.line(record) + b"\n"


class ZstdSink(PartSink):
    """Lines, compressed."""

    suffix = ".jsonl.zst"

    def __init__(
        self, folder: Path, fields: Sequence[str], part_size: int, state: SinkState
    ) -> None:
        check_codec("zstd")
        super().__init__(folder, fields, part_size, state)

    def open(self, path: Path) -> PartFile:
        return FramedFile(path)


class CsvSink(PartSink):
    """Comma-separated values (RFC 4180): lists and structs are JSON, null is empty."""

    suffix = ".csv"

    def open(self, path: Path) -> PartFile:
        part = PartFile(path)
        part.write(_row(self.fields))
        return part

    def encode(self, record: Record) -> bytes:
        return _row([_cell(one) for one in values(record.raw, self.fields)])


def _cell(value: bytes) -> str:
    if value == b"null":
        return ""
    return msgspec.json.decode(value) if value.startswith(b'"') else value.decode()


def _row(cells: Sequence[str]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerow(cells)
    return made.getvalue().encode()


def sink_of(
    format: str, folder: Path, fields: Sequence[str], part_size: int, state: SinkState, spill: Path
) -> Sink:
    """The sink for a format; ``spill`` is a folder for what it needs on the way. Raises
    ``OutputError`` where a package is missing."""
    if format == "parquet":
        from newscrawl.export.parquet import ParquetSink

        return ParquetSink(folder, fields, part_size, state, spill)
    made = {"jsonl": PartSink, "jsonl.zst": ZstdSink, "csv": CsvSink}.get(format)
    if made is None:
        raise OutputError(f"{format!r} is no format; it is one of {', '.join(FORMATS)}")
    return made(folder, fields, part_size, state)
