"""Files of whole lines that several processes append to side by side.

A batch of lines is appended by one writer at a time (``flock``), and is in the file whole or not
at all: what a full disk cut short is taken back at once, what a crash cut short is moved aside by
the next writer.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_CHUNK = 1 << 16

logger = logging.getLogger(__name__)


class OutputError(Exception):
    """A file that cannot be written; the message names the file, the cause and the fix."""


class LineFile:
    """A file open for appending whole lines; ``locked()`` gives one that no other writes to."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def append(self, lines: Iterable[bytes], *, sync: bool = True) -> None:
        """Append ``lines``, each given without its line end; durable on return where ``sync``.

        Raises ``OutputError`` where they cannot be written whole; then none of them is there.
        """
        data = b"".join(line + b"\n" for line in lines)
        end = os.fstat(self._descriptor).st_size
        try:
            _write(self._descriptor, data)
            if sync:
                os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):  # a disk that has gone read-only
                os.ftruncate(self._descriptor, end)
            raise explain(self.path, error) from error


@contextmanager
def locked(path: Path) -> Iterator[LineFile]:
    """``path`` opened for appending, made with its folders where missing, for this writer alone.

    A last line without its end is what a crash left: it is moved to ``<name>.torn`` beside it,
    with a warning. Raises ``OutputError`` where the file cannot be opened.
    """
    try:
        new = not path.exists()
        make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explain(path, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if new:
                sync_folder(path.parent)
                sync_folder(path.parent.parent)
            _move_torn_line(path, descriptor)
        except OSError as error:
            raise explain(path, error) from error
        yield LineFile(path, descriptor)
    finally:
        os.close(descriptor)  # gives the lock back too


def make_folder(folder: Path, private: bool = False) -> None:
    """Make ``folder`` and those above it where missing; ``private``: for its owner only. Raises
    ``OutputError``."""
    try:
        if not private:
            folder.mkdir(parents=True, exist_ok=True)
        elif not folder.is_dir():
            if folder.parent.name.startswith("."):
                make_folder(folder.parent, private=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(0o700, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _move_torn_line(path: Path, descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    whole = _end_of_last_line(descriptor, size)
    if whole == size:
        return
    torn = os.pread(descriptor, size - whole, whole)
    aside = path.with_name(path.name + ".torn")
    with aside.open("ab") as file:
        file.write(torn + b"\n")
        file.flush()
        os.fsync(file.fileno())
    os.ftruncate(descriptor, whole)
    os.fsync(descriptor)
    logger.warning(
        "%s: the last line was torn (%d bytes, left by a crash); moved to %s",
        path,
        len(torn),
        aside,
    )


def _end_of_last_line(descriptor: int, size: int) -> int:
    """Where the last whole line ends: after its line end, or 0 where there is none."""
    end = size
    while end > 0:
        start = max(0, end - _CHUNK)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explain(path: Path, error: OSError) -> OutputError:
    """What to say of a file that could not be written."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    fix = "make room, or name another output" if full else "name another output"
    return OutputError(f"cannot write {path}: {error.strerror or error}; {fix}, and run again")
