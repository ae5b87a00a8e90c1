"""Files that appear whole: written under a hidden name, synced, renamed, their folder synced."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from newscrawl.lines import OutputError, explain, make_folder, sync_folder

CODECS = {"none": "", "gzip": ".gz", "zstd": ".zst"}
"""How segments may be compressed, and how their names end then."""

_LEVEL = 6
_DAMAGES = (OSError, EOFError, ValueError, zlib.error)


def hidden(path: Path) -> Path:
    """The name under which ``path`` is written; loaders skip it."""
    return path.with_name(f".{path.name}.tmp")


def write_lines(path: Path, lines: Iterable[bytes]) -> tuple[int, str]:
    """Write ``lines``, each with its line end, under the hidden name of ``path``, compressed as its
    suffix says; durable on return, with its size and its SHA-256. ``reveal`` gives it its name.

    Raises ``OutputError``; then nothing is left of it.
    """
    aside = hidden(path)
    make_folder(path.parent)
    try:
        with aside.open("wb") as file:
            counted = _Counted(file)
            with _compressed(cast(IO[bytes], counted), path.suffix) as stream:
                for line in lines:
                    stream.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise explain(path, error) from error
    return counted.size, counted.hash.hexdigest()


def reveal(path: Path) -> None:
    """Give what was written for ``path`` its name; durable on return. Raises ``OutputError``."""
    try:
        hidden(path).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise explain(path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """``path`` with this content: all of it, or as it was before. Raises ``OutputError``."""
    aside = hidden(path)
    make_folder(path.parent)
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise explain(path, error) from error
    reveal(path)


def remove(path: Path) -> None:
    """Remove ``path`` where it is there; the folder is to be synced by the caller."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise explain(path, error) from error


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a segment, each with its line end; raises ``OutputError`` for a damaged one."""
    try:
        with path.open("rb") as file, _opened(file, path.suffix) as stream:
            yield from stream
    except Exception as error:
        if not isinstance(error, _DAMAGES) and type(error).__name__ != "ZstdError":
            raise
        raise OutputError(f"cannot read {path}: {error}") from error


def sum_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, found.hexdigest()


def check_codec(name: str) -> str:
    """The suffix of segments that are compressed so. Raises ``OutputError`` for a way that is not
    known, or whose package is not installed."""
    if name not in CODECS:
        raise OutputError(f"compression is {name!r}; it is one of {', '.join(CODECS)}")
    if name == "zstd":
        _zstandard()
    return CODECS[name]


class _Counted(io.RawIOBase):
    """Passes on what is written, and knows its size and its hash."""

    def __init__(self, file: IO[bytes]) -> None:
        self.hash = hashlib.sha256()
        self.size = 0
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self._file.write(data)


def _compressed(file: IO[bytes], suffix: str) -> Any:
    if suffix == ".gz":
        # Without a name and a time: of the same lines comes the same file.
        return gzip.GzipFile("", "wb", _LEVEL, file, mtime=0)
    if suffix == ".zst":
        return _zstandard().ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False)
    return io.BufferedWriter(cast(io.RawIOBase, file), 1 << 18)


def _opened(file: IO[bytes], suffix: str) -> Any:
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=file)
    if suffix == ".zst":
        reader = _zstandard().ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return io.BufferedReader(reader)
    return io.BufferedReader(cast(io.RawIOBase, file), 1 << 18)


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise OutputError(
            "compression zstd needs the package zstandard: pip install 'newscrawl[zstd]'"
        ) from error
    return zstandard
