"""Parquet: files for each month of publication, with the types that warehouses know.

Records come in the order of delivery, of any month. So their lines go into a file for each month
first, the spill, and from there into Parquet, a month after the other. The month is in the name
of the folder (``published_month=2026-11``) and no column.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from newscrawl.delivery.files import hidden, reveal, sum_of
from newscrawl.export.parts import Made
from newscrawl.export.record import Record, month_of
from newscrawl.export.sinks import FOLDER, Sink, SinkState
from newscrawl.lines import explain, make_folder
from newscrawl.record.columns import columns
from newscrawl.record.warehouses import arrow, pyarrow

KEY = "published_month"
"""What the files are divided by."""

UNDATED = "undated"
"""What stands for the month of articles without a date. (Not what Hive writes for null: pandas
cannot read months with a null among them.)"""

_SPILL = 64 * 1024 * 1024  # bytes of lines that are held before they go to their months
_GROUP = 32 * 1024 * 1024  # bytes of lines to a row group


class ParquetSink(Sink):
    """Records go to the spill in the folder ``spill``; ``finish`` makes Parquet of it."""

    def __init__(
        self,
        folder: Path,
        fields: Sequence[str],
        part_size: int,
        state: SinkState,
        spill: Path,
    ) -> None:
        pyarrow()
        super().__init__(folder, fields, part_size, state)
        self._spill = spill
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0
        chosen = [one for one in columns() if one.name in fields]
        self._schema = arrow(chosen)
        self._written = arrow(chosen, instants=False)

    def add(self, record: Record) -> bool:
        line = self.line(record)
        self._waiting.setdefault(month_of(record.told) or UNDATED, []).append(line)
        self._size += len(line) + 1
        if self._size < min(_SPILL, self.part_size):
            return False
        self.end()
        return True

    def end(self) -> None:
        make_folder(self._spill)
        for month, lines in self._waiting.items():
            start = self.state.spills.get(month, 0)
            self.state.spills[month] = _append(self._path(month), start, lines)
        self._waiting, self._size = {}, 0

    def finish(self, note: Any) -> None:
        for month in sorted(self.state.spills):
            while self.state.read.get(month, 0) < self.state.spills[month]:
                self._make(month)
                note()
            self._path(month).unlink(missing_ok=True)
        if not self.state.files:
            self._write(UNDATED, iter(()))
            note()

    def _make(self, month: str) -> None:
        """The next file of a month."""
        start = self.state.read.get(month, 0)
        path = self._path(month)
        try:
            with path.open("rb") as spill:
                spill.seek(start)
                self._write(month, self._groups(spill))
                self.state.read[month] = spill.tell()
        except OSError as error:
            raise explain(path, error) from error

    def _groups(self, spill: IO[bytes]) -> Iterator[list[bytes]]:
        """Lines for one file, in row groups."""
        size = 0
        while size < self.part_size and (lines := spill.readlines(min(_GROUP, self.part_size))):
            size += sum(map(len, lines))
            yield lines

    def _write(self, month: str, groups: Iterator[list[bytes]]) -> None:
        from pyarrow import parquet

        folder = self.folder / FOLDER / f"{KEY}={month}"
        number = sum(Path(one.path).parent.name == folder.name for one in self.state.files)
        path = folder / f"part-{number:05}.parquet"
        make_folder(folder)
        rows = 0
        try:
            with hidden(path).open("wb") as file:
                with parquet.ParquetWriter(file, self._schema, compression="zstd") as writer:
                    for lines in groups:
                        table = self._table(lines)
                        rows += table.num_rows
                        writer.write_table(table, row_group_size=table.num_rows)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise explain(path, error) from error
        size, digest = sum_of(hidden(path))
        reveal(path)
        self.state.files.append(Made(str(path.relative_to(self.folder)), rows, size, digest))

    def _table(self, lines: list[bytes]) -> Any:
        """A row group of lines."""
        return table_of(lines, self._written, self._schema)

    def _path(self, month: str) -> Path:
        return self._spill / f"{month}.jsonl"


def table_of(lines: list[bytes], written: Any, schema: Any) -> Any:
    """A table of ``lines``, each with its line end: read as ``written`` says, which has instants as
    strings, with the types of ``schema``."""
    from pyarrow import BufferReader, json

    data = b"".join(lines)
    if not data:
        return schema.empty_table()
    table = json.read_json(
        BufferReader(data),
        read_options=json.ReadOptions(block_size=len(data) + 1),
        parse_options=json.ParseOptions(
            explicit_schema=written, unexpected_field_behavior="ignore"
        ),
    )
    return table.select(schema.names).cast(schema)


def _append(path: Path, start: int, lines: Sequence[bytes]) -> int:
    """Put ``lines`` at ``start``, and nothing is after them; durable on return. Returns the end."""
    try:
        with path.open("r+b" if start else "wb") as file:
            file.truncate(start)
            file.seek(start)
            file.writelines(line + b"\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()
    except OSError as error:
        raise explain(path, error) from error
