"""Plan: what an export is about, where it stands, and its folder until it is done.

The folder is beside the export, hidden (``.corpus.export/`` of ``corpus/``). An export that was
broken off is gone on with when it is asked for again and the files that it reads are as they were.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from newscrawl.delivery.files import write_file
from newscrawl.export.bookmark import Bookmark
from newscrawl.export.selection import Selection
from newscrawl.export.sinks import SinkState
from newscrawl.export.snapshot import Source
from newscrawl.export.tally import Tally
from newscrawl.lines import OutputError, explain, make_folder, sync_folder

MANIFEST = "export.json"
"""What says that a folder is an export."""

PART_SIZE = 256 * 1024 * 1024
"""Bytes of lines to a file, about."""

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)


class Request(msgspec.Struct, kw_only=True, frozen=True):
    """What is asked for.

    inputs     data directories and files
    after      ``--delivered-after`` as it was written
    fields     keys of the record, in its order
    steps      names of what else looks at each record
    """

    inputs: tuple[str, ...]
    format: str
    selection: Selection
    fields: tuple[str, ...]
    after: str | None
    part_size: int
    steps: tuple[str, ...]
    newscrawl: str

    def for_others(self) -> Request:
        """The request without the places of this machine: an export is handed to others."""
        return msgspec.structs.replace(
            self,
            inputs=tuple(Path(one).name for one in self.inputs),
            after=Path(self.after).name if self.after else None,
        )


class Plan(msgspec.Struct, kw_only=True):
    """A request, and what there was when it was begun."""

    request: Request
    began_at: datetime
    sources: list[Source]
    bookmark: Bookmark | None
    stamp: str
    withdrawn: list[str]


class State(msgspec.Struct, kw_only=True):
    """How far an export is.

    cursor   number of the first line that is not done
    urls     bytes of the list of URLs
    damages  lines that could not be written: file, number of the line, what is wrong
    """

    cursor: int = 0
    tally: Tally = msgspec.field(default_factory=Tally)
    sink: SinkState = msgspec.field(default_factory=SinkState)
    urls: int = 0
    damages: list[tuple[str, int, str]] = []


class Work:
    """The folder of an export into ``target`` until it is done. Raises ``OutputError``, as its
    methods do."""

    def __init__(self, target: Path) -> None:
        self.target = Path(os.path.abspath(target))
        if not self.target.name:
            raise OutputError(f"{target}: is no folder for an export; name one: -o corpus/")
        self.folder = self.target.with_name(f".{self.target.name}.export")
        self.result = self.folder / "result"
        self.index = self.folder / "index.sqlite"
        self.fates = self.folder / "fates"
        self.lock = self.folder / "lock"
        self.spill = self.folder / "spill"
        self._plan = self.folder / "plan.json"
        self._state = self.folder / "state.json"
        self._publishing = self.folder / "publishing"

    def check(self) -> None:
        """Raises ``OutputError`` where ``target`` is something that may not be replaced."""
        target = self.target
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise OutputError(f"{target}: is no folder; name one for the export: -o corpus/")
        if target.is_dir() and os.path.ismount(target):
            raise OutputError(
                f"{target}: is where a file system is mounted, which cannot be replaced as a "
                f"whole; name a folder in it: {target}/corpus/"
            )
        if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
            raise OutputError(
                f"{target}: holds files that are no export; name another folder, or empty it"
            )

    def plan(self) -> Plan | None:
        """What was begun here, if anything was."""
        try:
            return msgspec.json.decode(self._plan.read_bytes(), type=Plan)
        except (OSError, msgspec.DecodeError, UnicodeError):
            return None

    def begin(self, plan: Plan) -> None:
        """Begin anew."""
        self._empty()
        make_folder(self.result)
        write_file(self._plan, msgspec.json.encode(plan))

    def state(self) -> State:
        """How far it is."""
        if not self._state.exists():
            return State()
        try:
            return msgspec.json.decode(self._state.read_bytes(), type=State)
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            raise OutputError(
                f"cannot read {self._state}: {error}; remove {self.folder}"
            ) from error

    def note(self, state: State) -> None:
        """Note how far it is; durable on return."""
        write_file(self._state, msgspec.json.encode(state))

    def is_published(self) -> bool:
        """Whether what was begun here has been published, and only its folder is left."""
        try:
            told = self._publishing.read_bytes()
            return sha256((self.target / MANIFEST).read_bytes()).hexdigest().encode() == told
        except OSError:
            return False

    def publish(self) -> None:
        """The result takes the place of ``target``, at once; the folder goes."""
        for path in sorted(self.result.rglob("*")):
            if path.is_dir():
                sync_folder(path)
        digest = sha256((self.result / MANIFEST).read_bytes()).hexdigest()
        write_file(self._publishing, digest.encode())
        try:
            if not self.target.exists() or not any(self.target.iterdir()):
                self.result.rename(self.target)
            elif not _exchange(self.result, self.target):
                old = self.folder / "old"
                shutil.rmtree(old, ignore_errors=True)
                self.target.rename(old)
                self.result.rename(self.target)
            sync_folder(self.target.parent)
        except OSError as error:
            raise explain(self.target, error) from error
        self.clear()

    def clear(self) -> None:
        """Remove the folder, the lock last."""
        self._empty()
        try:
            self.lock.unlink(missing_ok=True)
            with suppress(OSError):
                self.folder.rmdir()  # another process may be about to begin
        except OSError as error:
            raise explain(self.folder, error) from error

    def _empty(self) -> None:
        """Remove what is in the folder, but the lock; what says what it is last."""
        last = (self._plan, self._publishing)
        try:
            for path in [*self.folder.iterdir()] if self.folder.is_dir() else []:
                if path.is_dir():
                    shutil.rmtree(path)
                elif path not in (self.lock, *last):
                    path.unlink()
            for path in last:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise explain(self.folder, error) from error


def _exchange(one: Path, other: Path) -> bool:
    """Two folders change places at once, where the kernel can do that (Linux)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    at = -100  # AT_FDCWD
    done: int = renameat2(at, os.fsencode(one), at, os.fsencode(other), _EXCHANGE)
    return done == 0


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)
