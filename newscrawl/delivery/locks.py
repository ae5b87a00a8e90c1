"""Locks: one run at a time crawls a publisher into a data directory, and says who it is."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from newscrawl.lines import explain, make_folder


class HeldError(Exception):
    """Another run holds what this one needs; the message says which, and since when."""


class Lock:
    """A lock that this process holds until ``release``, or until it ends, however that is.

    Those of one process share it. Raises ``HeldError`` where another process has it, and
    ``OutputError`` where there can be no lock.
    """

    _mine: ClassVar[dict[Path, list[int]]] = {}  # the descriptor, and how many share it

    def __init__(self, path: Path, what: str, run_id: str = "") -> None:
        self._path = path.absolute()
        shared = self._mine.get(self._path)
        if shared:
            shared[1] += 1
            return
        try:
            make_folder(path.parent, private=".newscrawl" in path.parts)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise explain(path, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = _who(os.pread(descriptor, 4096, 0))
            os.close(descriptor)
            raise HeldError(f"{what}: {who}; wait until it is done, or end it") from None
        except OSError as error:
            os.close(descriptor)
            raise explain(path, error) from error
        sign(descriptor, run_id)
        self._mine[self._path] = [descriptor, 1]

    def is_there(self) -> bool:
        """Whether the file that is locked is still the one of its name."""
        try:
            held = os.fstat(self._mine[self._path][0])
            return os.path.samestat(held, self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Give it back; the file stays, so that nobody locks one that is removed."""
        shared = self._mine.get(self._path)
        if shared is None:
            return
        shared[1] -= 1
        if not shared[1]:
            del self._mine[self._path]
            os.close(shared[0])


def sign(descriptor: int, run_id: str) -> None:
    """Note in a file that is locked who has done that."""
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "run_id": run_id,
    }
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(told).encode(), 0)
    except OSError:
        pass  # a full disk: the lock holds, it only does not say whose it is


def _who(told: bytes) -> str:
    try:
        said = json.loads(told)
        run = f", run {said['run_id']}" if said["run_id"] else ""
        return (
            f"is held by process {said['pid']} on {said['host']} since {said['since']} UTC{run}"
        ).replace("+00:00 UTC", " UTC")
    except (ValueError, KeyError, TypeError):
        return "is held by another process"
