"""Streams: files and standard input, plain or compressed (gzip, Zstandard, xz); and files that
appear when they are whole."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from newscrawl.limits import InputError
from newscrawl.lines import OutputError

COMPRESSED = (".gz", ".zst", ".xz")
"""How the names of compressed files end. Inputs are known by their first bytes; an output is
compressed where its name ends in one of the first two."""
_GZIP, _ZSTD, _XZ = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\x00"
_LEVEL = 6
_BUFFER = 1 << 18


@contextmanager
def reading(name: str) -> Iterator[io.BufferedReader]:
    """The bytes of the file called ``name``, "-" for standard input, without their compression.

    Raises ``InputError`` where it cannot be opened. Whoever reads the stream does so within
    ``explaining``.
    """
    with explaining(), _opened(name) as raw:
        start = raw.peek(6)
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=raw) as unzipped:
                yield io.BufferedReader(cast(io.RawIOBase, unzipped), _BUFFER)
        elif start.startswith(_XZ):
            with lzma.LZMAFile(raw) as unpacked:
                yield io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER)
        elif start.startswith(_ZSTD):
            decompressor = _zstandard(InputError).ZstdDecompressor()
            yield io.BufferedReader(_Unpacked(raw, decompressor), _BUFFER)
        else:
            yield raw


class _Unpacked(io.RawIOBase):
    """What Zstandard frames hold. The reader that comes with zstandard does not tell a file that
    was cut short from one that ends."""

    _PIECE = 512
    """Bytes unpacked at once: they give 16 MB at most, however they were made."""

    def __init__(self, packed: IO[bytes], decompressor: Any) -> None:
        self._packed = packed
        self._new_frame = decompressor.decompressobj
        self._frame: Any = None
        self._rest = b""  # of a piece, after the end of a frame
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            piece = self._rest or self._packed.read(self._PIECE)
            self._rest = b""
            if not piece:
                if self._frame:
                    raise EOFError("the last frame is not whole")
                return 0
            self._frame = self._frame or self._new_frame()
            self._ready = memoryview(self._frame.decompress(piece))
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


@contextmanager
def explaining() -> Iterator[None]:
    """Errors in reading, as ``InputError``."""
    try:
        yield
    except _damages() as error:
        raise InputError(f"damaged, or cut short: {error}") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error


@contextmanager
def _opened(name: str) -> Iterator[io.BufferedReader]:
    if name == "-":
        yield cast(io.BufferedReader, sys.stdin.buffer)
        return
    with Path(name).open("rb", buffering=_BUFFER) as file:
        yield cast(io.BufferedReader, file)


@contextmanager
def writing(path: Path | None) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file at ``path``, compressed as its name ends, when the block
    is left without an error: whole, under its name, and on the disk. After an error nothing is
    left of it, and a file that was there before stays. None stands for standard output.

    Raises ``OutputError`` where it cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with aside.open("wb", buffering=_BUFFER) as file:
                with _compressing(file, path.suffix) as stream:
                    yield stream
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
            _sync_folder(path.parent)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}; make room or name another output"
        ) from error


@contextmanager
def _compressing(file: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    if suffix == ".gz":
        # Without a name and a time: of the same lines comes the same file.
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as zipped:
            yield cast(IO[bytes], zipped)
    elif suffix == ".zst":
        compressor = _zstandard(OutputError).ZstdCompressor(level=_LEVEL)
        with compressor.stream_writer(file, closefd=False) as packed:
            yield packed
    else:
        yield file


def check_output(path: Path) -> None:
    """Raise ``OutputError`` where ``path`` cannot be written, before anything was read for it."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file, such as {path / 'clean.jsonl'}")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it, or name another")
    if path.suffix == ".zst":
        _zstandard(OutputError)
    if path.suffix == ".xz":
        raise OutputError(f"{path}: xz is read, not written; name {path.with_suffix('.zst')}")


def _zstandard(failure: type[Exception]) -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise failure(
            "Zstandard needs the package zstandard: pip install 'newscrawl[zstd]'"
        ) from error
    return zstandard


def _damages() -> tuple[type[Exception], ...]:
    """What is raised for damaged compressed content."""
    loaded = sys.modules.get("zstandard")
    return (
        EOFError,
        zlib.error,
        lzma.LZMAError,
        gzip.BadGzipFile,
        *((loaded.ZstdError,) if loaded else ()),
    )


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
