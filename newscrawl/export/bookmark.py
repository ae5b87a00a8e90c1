"""Bookmark: how far an export has read, so that the next one gives exactly what came since.

Each crawl of a data directory is written by one process at a time, which makes its files one after
the other, each with a later time: so the time of the last file of each crawl says all. The time is
in the file's name; compaction keeps the names of what it merged (``merged`` of a manifest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from newscrawl.filters import FilterError, parse_moment
from newscrawl.lines import OutputError

FILE = "bookmark.json"
"""Its name in an export."""

_NAME = re.compile(r"(?P<crawl>.+)-(?P<at>\d{8}T\d{12})-\d+\.jsonl(?:\.gz|\.zst)?")


class Reached(msgspec.Struct, kw_only=True):
    """How far one data directory (or file) was read.

    crawls  by crawl: the stamp of its last file
    files   other files, by name: their size
    lines   of a single file: the stamp of its last line
    """

    crawls: dict[str, str] = {}
    files: dict[str, int] = {}
    lines: str = ""


class Bookmark(msgspec.Struct, kw_only=True):
    """How far an export has read: by the key of each data directory, see ``directory_key``."""

    bookmark: int = 1
    directories: dict[str, Reached] = {}


@dataclass(frozen=True)
class After:
    """What ``--delivered-after`` means: a bookmark, or an instant as a stamp."""

    bookmark: Bookmark | None = None
    stamp: str = ""

    def has(self, directory: str, crawl: str, stamp: str) -> bool:
        """Whether what ``crawl`` delivered at ``stamp`` has been exported."""
        if self.bookmark is None:
            return stamp <= self.stamp
        reached = self.bookmark.directories.get(directory)
        return reached is not None and stamp <= reached.crawls.get(crawl, "")

    def has_file(self, directory: str, name: str, size: int) -> bool:
        """Whether a file that no crawl made has been exported."""
        if self.bookmark is None:
            return False
        reached = self.bookmark.directories.get(directory)
        return reached is not None and reached.files.get(name) == size

    def has_line(self, directory: str, stamp: str) -> bool:
        """Whether a line of a single file has been exported."""
        if self.bookmark is None:
            return bool(stamp) and stamp <= self.stamp
        reached = self.bookmark.directories.get(directory)
        return reached is not None and bool(stamp) and stamp <= reached.lines


def directory_key(path: str) -> str:
    """What a bookmark calls the data directory (or file) at ``path``: its name, and a sum of where
    it is, as where that is concerns nobody whom an export is handed to."""
    return f"{Path(path).name}@{sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def origin(name: str) -> tuple[str, str] | None:
    """The crawl that made a file of this name, and its stamp; None where no crawl did."""
    found = _NAME.fullmatch(Path(name).name)
    return (found["crawl"], found["at"]) if found else None


def stamp_of(delivered_at: str | None) -> str:
    """The stamp of an instant of a line: "20261123T101500123456", in UTC; "" of none."""
    if not delivered_at:
        return ""
    if not delivered_at.endswith("Z"):
        return instant_stamp(datetime.fromisoformat(delivered_at))
    digits = re.sub("[-:]", "", delivered_at[:-1])
    whole, _, part = digits.partition(".")
    return f"{whole}{part[:6]:<06}"


def instant_stamp(instant: datetime) -> str:
    """The stamp of an instant."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%S}{utc.microsecond:06}"


def read_after(written: str, now: datetime) -> After:
    """What ``written`` means: the folder of an export, its bookmark.json, or an instant ("2d",
    "2026-11-01T13:00+07:00"). Raises ``OutputError`` and ``FilterError``."""
    path = Path(written)
    if path.is_dir():
        path = path / FILE
    if not path.is_file():
        if path.name == FILE:
            raise OutputError(f"{path}: there is no bookmark; name the folder of an export")
        try:
            return After(stamp=instant_stamp(parse_moment(written, now, end=False)))
        except FilterError as error:
            raise FilterError(
                f"{written!r} is no export, no bookmark and no date; name the folder of the last "
                "export, or write 2026-11-01 or 2d"
            ) from error
    try:
        return After(msgspec.json.decode(path.read_bytes(), type=Bookmark))
    except (OSError, msgspec.DecodeError, UnicodeError) as error:
        raise OutputError(f"{path}: is no bookmark: {error}; export without it") from error


def joined(stamps: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The last stamp of each crawl."""
    last: dict[str, str] = {}
    for crawl, stamp in stamps:
        last[crawl] = max(stamp, last.get(crawl, ""))
    return dict(sorted(last.items()))
