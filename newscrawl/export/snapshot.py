"""Snapshot: the files that an export reads, as they are when it begins."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from newscrawl.delivery.files import read_lines
from newscrawl.delivery.locks import sign
from newscrawl.delivery.manifest import read_manifest
from newscrawl.delivery.output import Output
from newscrawl.export.bookmark import After, Bookmark, Reached, directory_key, joined, origin
from newscrawl.lines import OutputError

_EVERY = 16 * 1024 * 1024  # bytes of a file after which is told how far it is
_PATIENCE = 60.0  # seconds to wait for a compaction or a takedown to be done


class Source(msgspec.Struct, kw_only=True):
    """One file to read.

    folder     the data directory (or file) that it is of: its absolute path
    directory  what a bookmark calls that
    path       of the file
    size, modified, inode  what it was; of a single file, what follows ``size`` is not read
    origins    the crawls that its lines are of, each with the stamp of its file
    grows      it is a single file, which a crawl may be appending to
    """

    folder: str
    directory: str
    path: str
    size: int
    modified: int
    inode: int
    origins: list[tuple[str, str]] = []
    grows: bool = False

    @property
    def name(self) -> str:
        """Its path below the data directory."""
        return os.path.relpath(self.path, self.folder) if not self.grows else ""

    def is_there(self) -> bool:
        """Whether the file is what it was."""
        try:
            found = os.stat(self.path)
        except OSError:
            return False
        if self.grows:
            return found.st_ino == self.inode and found.st_size >= self.size
        seen = (found.st_size, found.st_mtime_ns, found.st_ino)
        return seen == (self.size, self.modified, self.inode)

    def lines(self, tell: Callable[[int], None] = lambda _: None) -> Iterator[bytes]:
        """Its lines, each with its line end; the last may lack it. ``tell`` is told now and then
        how many bytes of a single file, which may be large, are read. Raises ``OutputError`` where
        it cannot be read to its end."""
        if not self.grows:
            yield from read_lines(Path(self.path))
            return
        done, told = 0, 0
        try:
            with open(self.path, "rb", buffering=1 << 18) as file:
                for line in file:
                    done += len(line)
                    if done > self.size:
                        return
                    if done > told + _EVERY:
                        told = done
                        tell(done)
                    yield line
        except OSError as error:
            raise OutputError(f"cannot read {self.path}: {error.strerror or error}") from error


def outputs(names: Sequence[str]) -> list[Output]:
    """The data directories and files of these names, each once. Raises ``OutputError``."""
    found: dict[Path, Output] = {}
    for name in names:
        output = Output.of(name)
        if not output.path.exists():
            raise OutputError(f"{name}: there is no such file or folder; name a data directory")
        if output.is_folder and not output.articles.is_dir():
            raise OutputError(
                f"{name}: is no data directory, as it has no folder articles/; name one that "
                "newscrawl crawl has written, or a file of lines"
            )
        found.setdefault(output.path.resolve(), output)
    return list(found.values())


def take(some: Sequence[Output]) -> list[Source]:
    """Every file of ``some``, in the order in which it is read. Raises ``OutputError``."""
    sources = []
    for output in some:
        folder = str(output.path.resolve())
        for path in output.segments("articles"):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue  # compacted this moment, where there is no lock
            sources.append(
                Source(
                    folder=folder,
                    directory=directory_key(folder),
                    path=str(path.absolute()),
                    size=found.st_size if output.is_folder else _whole_lines(path, found.st_size),
                    modified=found.st_mtime_ns,
                    inode=found.st_ino,
                    origins=_origins(output, path) if output.is_folder else [],
                    grows=not output.is_folder,
                )
            )
    return sources


def _origins(output: Output, path: Path) -> list[tuple[str, str]]:
    """The crawls whose lines are in a file."""
    if own := origin(path.name):
        return [own]
    manifest = output.manifest(path)
    merged = read_manifest(manifest).merged if manifest.exists() else []
    found = [origin(one) for one in merged]
    return [one for one in found if one] if all(found) else []


def _whole_lines(path: Path, size: int) -> int:
    """Bytes up to the end of the last whole line: what a crawl appends may not be whole yet."""
    try:
        with path.open("rb") as file:
            end = size
            while end > 0:
                start = max(0, end - (1 << 16))
                file.seek(start)
                found = file.read(end - start).rfind(b"\n")
                if found >= 0:
                    return start + found + 1
                end = start
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror or error}") from error
    return size  # one line, without its end: whether it is whole shows when it is read


@contextmanager
def unchanging(some: Sequence[Output]) -> Iterator[None]:
    """In here no file of the data directories ``some`` is compacted or taken down; what crawls
    deliver may come. Several may read at the same time.

    Raises ``OutputError`` where one is at work for long. Where there can be no lock, as the folder
    is read-only, a file that goes is told of when it is read.
    """
    with ExitStack() as stack:
        for output in some:
            if output.is_folder and output.state_folder.is_dir():
                try:
                    descriptor = os.open(output.files_lock, os.O_RDWR | os.O_CREAT, 0o600)
                except OSError:
                    continue
                stack.callback(os.close, descriptor)
                _share(descriptor, output)
                sign(descriptor, "export")
        yield


def _share(descriptor: int, output: Output) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise OutputError(
                    f"{output.path}: files are being compacted or taken down; wait until that is "
                    "done, and run again"
                ) from None
            time.sleep(0.1)
        except OSError:
            return  # a file system without locks


def bookmark_of(sources: Sequence[Source], last: dict[str, str], before: After) -> Bookmark:
    """How far an export of ``sources`` has read. ``last``: the stamp of the last line of each
    single file; ``before``: what it came after."""
    made = Bookmark()
    for source in sources:
        reached = made.directories.setdefault(source.directory, Reached())
        if source.grows:
            reached.lines = last.get(source.directory, "")
        elif source.origins:
            stamps = [*reached.crawls.items(), *source.origins]
            reached.crawls = joined(stamps)
        else:
            reached.files[source.name] = source.size
    if before.bookmark:
        for directory, known in before.bookmark.directories.items():
            reached = made.directories.setdefault(directory, Reached())
            reached.crawls = joined([*reached.crawls.items(), *known.crawls.items()])
            reached.lines = max(reached.lines, known.lines)
    return made
