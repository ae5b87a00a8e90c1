"""Raw archives: what was taken down is blanked in the WARC files of ``--warc``.

A record that goes is replaced by one of the type "metadata" that says so, in just as many bytes:
all other records stay where they are, and with them the offsets in delivered lines.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.delivery.files import hidden, reveal
from newscrawl.delivery.locks import HeldError
from newscrawl.lines import OutputError, explain
from newscrawl.publishers import find
from newscrawl.urls import article_key
from newscrawl.warc.index import INDEX

_HEAD = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\x03"  # gzip, with a comment; no time
_LEAST = len(_HEAD) + 1 + 8  # with the comment's end, and the check at the end of the member


def blank(folder: Path, keys: Collection[str]) -> int:
    """Blank every record in the WARC files in ``folder`` that is of an article of ``keys``; returns
    how many those are. May be broken off and run again.

    Raises ``HeldError`` where a run is writing to one of the files, and ``OutputError``.
    """
    count = 0
    for path in sorted(folder.glob("*.warc.gz")):
        places = list(_places(path, keys))
        if places:
            _blank_in(path, places)
            count += len(places)
    _forget(folder / INDEX, keys)
    return count


def _places(path: Path, keys: Collection[str]) -> Iterator[tuple[int, int]]:
    """Offset and length of the records that are to go."""
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "metadata" or not url or not _is_of(url, keys):
                    continue
                yield records.get_record_offset(), records.get_record_length()
    except (OSError, ArchiveLoadFailed, EOFError, zlib.error) as error:
        raise OutputError(f"cannot read {path}: {error}") from error


def _is_of(url: str, keys: Collection[str]) -> bool:
    try:
        return article_key(find(url), url) in keys
    except ValueError:
        return False


def _blank_in(path: Path, places: list[tuple[int, int]]) -> None:
    try:
        with path.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HeldError(f"{path}: a run is writing to it; wait until it is done") from None
            aside = hidden(path)
            shutil.copyfile(path, aside)
            with aside.open("r+b") as file:
                for offset, length in places:
                    file.seek(offset)
                    file.write(_nothing(length))
                file.flush()
                os.fsync(file.fileno())
            reveal(path)
    except OSError as error:
        raise explain(path, error) from error


def _nothing(length: int) -> bytes:
    """A record without content, as a gzip member of that length: the rest is its comment."""
    date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
        f"WARC-Date: {date}\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
        "withdrawn\r\n\r\n"
    ).encode()
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeezer.compress(record) + squeezer.flush()
    check = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    rest = length - _LEAST - len(packed)
    if rest < 0:  # no record of a page is so short
        raise OutputError(f"a record of {length} bytes is too short to be blanked")
    return _HEAD + b" " * rest + b"\x00" + packed + check


def _forget(index: Path, keys: Collection[str]) -> None:
    """No later answer is compared with what was taken down."""
    if not index.exists():
        return
    try:
        with closing(sqlite3.connect(index, timeout=10)) as database, database:
            for (url,) in database.execute("SELECT url FROM answers").fetchall():
                if _is_of(url, keys):
                    database.execute("DELETE FROM answers WHERE url = ?", (url,))
    except sqlite3.Error:
        pass  # the index is a convenience: what cannot be read is not used either
