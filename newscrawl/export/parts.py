"""Parts: the files of an export, each of which appears whole."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from newscrawl.delivery.files import hidden, reveal
from newscrawl.lines import explain, make_folder

FRAME = 8 * 1024 * 1024
"""Bytes of lines to a frame of zstd: each can be read without those before it."""

LEVEL = 6
"""Of compression by zstd."""


class Made(msgspec.Struct):
    """A file of an export: its path, the articles in it, its size and SHA-256."""

    path: str
    rows: int
    bytes: int
    sha256: str


class PartFile:
    """A file that appears whole: written under a hidden name, synced and renamed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        make_folder(path.parent)
        self._sum = hashlib.sha256()
        self._bytes = 0
        self._buffer: list[bytes] = []
        self._waiting = 0
        try:
            self._file = hidden(path).open("wb", buffering=0)
        except OSError as error:
            raise explain(path, error) from error

    def write(self, data: bytes) -> int:
        """Add ``data``; returns its size."""
        self._buffer.append(data)
        self._waiting += len(data)
        if self._waiting >= FRAME:
            self._flush()
        return len(data)

    def close(self, folder: Path, rows: int) -> Made:
        """The file is done: it gets its name."""
        self._flush()
        try:
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise explain(self.path, error) from error
        reveal(self.path)
        name = str(self.path.relative_to(folder))
        return Made(name, rows, self._bytes, self._sum.hexdigest())

    def _flush(self) -> None:
        if not self._waiting:
            return
        data = memoryview(self.pack(b"".join(self._buffer)))
        self._buffer, self._waiting = [], 0
        self._sum.update(data)
        self._bytes += len(data)
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
        except OSError as error:
            raise explain(self.path, error) from error

    def pack(self, data: bytes) -> bytes:
        """What is written for ``data``, which ends with a line."""
        return data


class FramedFile(PartFile):
    """A file of frames of zstd, each with the size and a sum of what is in it."""

    def __init__(self, path: Path) -> None:
        import zstandard

        super().__init__(path)
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)

    def pack(self, data: bytes) -> bytes:
        return bytes(self._compressor.compress(data))
