"""Records: a WARC file record by record, whatever is broken in it.

Each record of a compressed file is a gzip member of its own, as the standard asks. Of a record
that is not wanted only the header is unpacked: the next one is found by the bytes that a member
begins with. Behind what is damaged, reading goes on with the next member that is a record.

Format: ISO 28500:2017, annex D on gzip; RFC 1952 for the members.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, cast

from newscrawl.archives.window import DamagedError, Unpacked, Window
from newscrawl.limits import MAX_PAGE, InputError

MOST = MAX_PAGE + (1 << 20)
"""Bytes of a record that is read: a page, and room for its headers."""

_HEAD = 64 * 1024  # a header is not longer
_GLANCE = 320  # most headers are so short, packed; what is damaged behind one does not hide it
_NEAR = 1 << 20  # bytes in which the first record is looked for
_SLACK = 64  # line ends after a record
_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_ARC = b"filedesc:"


@dataclass(slots=True)
class Head:
    """The header of a record: its ``fields`` by name in lower case, ``size`` bytes long."""

    offset: int | None
    """Where the record begins in the file; None where it is not a part of the file by itself."""
    size: int
    length: int
    """Bytes that follow the header."""
    fields: dict[str, str]

    @property
    def kind(self) -> str:
        """Such as "response"."""
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """The address it is of, "" where it is of none."""
        return self.fields.get("warc-target-uri", "").strip("<>")


@dataclass(slots=True)
class Record:
    """A record that is whole: ``content`` is its header and what follows."""

    head: Head
    content: bytes


Wanted = Callable[[Head], bool]
"""Whether a record is to be read; called once for each."""


def is_arc(window: Window) -> bool:
    """Whether a file is of the format before WARC, which the Internet Archive wrote up to 2009."""
    start = window.part(0, 4096)
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(wbits=31).decompress(start, 1024)
        except zlib.error:
            return False
    return start.startswith(_ARC)


def records(window: Window, wanted: Wanted, counts: Counter[str]) -> Iterator[Record]:
    """The records that are ``wanted``, in their order. ``counts`` has, besides how many ``records``
    there are, those ``malformed`` (no record, or one without a length), ``truncated`` (less of it
    is there than it says, or its compression is damaged) and ``too_large``.

    Raises ``InputError`` where the stream cannot be read on, and for one without any record.
    """
    start = window.part(0, 8)
    if start.startswith(_GZIP) or (not start.startswith((b"WARC/", _ZSTD)) and _has_member(window)):
        yield from _members(window, wanted, counts)
    elif start.startswith(_ZSTD):
        yield from _unpacked(window, _zstandard(), wanted, counts)
    elif start:
        yield from _plain(window, wanted, counts, in_file=True)
    if start and not counts["records"]:
        raise InputError("no WARC file: there is no record in it")


def _members(window: Window, wanted: Wanted, counts: Counter[str]) -> Iterator[Record]:
    """Those of a file with a gzip member for each."""
    place, expected, first = 0, True, True
    while place >= 0 and window.has(place + 1):
        window.forget(place)
        head = _peek(window, place)
        if head is None:
            if expected or _is_member(window.part(place, place + 10)):
                counts["malformed"] += 1
            place, expected = window.find(_GZIP, place + 1), False
            continue
        if first and place == 0 and _goes_on(window, head):
            yield from _unpacked(window, partial(zlib.decompressobj, wbits=31), wanted, counts)
            return
        first = False
        counts["records"] += 1
        expected = False
        begin, place = place, -2
        if wanted(head) and _fits(head, counts):
            content, end = _inflate(window, begin, head.size + head.length)
            if end is not None:
                place, expected = end, True
            if end is None or len(content) < head.size + head.length:
                counts["truncated"] += 1
            else:
                yield Record(head, content[: head.size + head.length])
        if place < 0:
            place = window.find(_GZIP, begin + 1)


def _has_member(window: Window) -> bool:
    """Whether gzip members follow on what is none, near the beginning."""
    start = window.part(0, _NEAR)
    places = (found.start() for found in re.finditer(re.escape(_GZIP), start))
    return any(_peek(window, place) for place in places)


def _is_member(start: bytes) -> bool:
    """Whether that is how a gzip member begins, not three bytes that happen to be there."""
    return len(start) == 10 and start.startswith(_GZIP) and start[3] < 32 and start[8] in (0, 2, 4)


def _peek(window: Window, place: int) -> Head | None:
    """The header of the record in the gzip member at ``place``; None where there is none."""
    if window.part(place, place + 3) != _GZIP:
        return None
    unzip, found, at = zlib.decompressobj(wbits=31), b"", place
    while len(found) < _HEAD and not unzip.eof:
        part = window.view(at)[:_GLANCE]
        if not part:
            break
        try:
            found += unzip.decompress(part)
        except zlib.error:
            return None
        at += len(part)
        if not found.startswith(b"WARC/"[: len(found)]):
            return None
        if head := _head(found, place):
            return head
    return None


def _head(start: bytes, offset: int | None) -> Head | None:
    """The header that ``start`` begins with, where all of it is there and it has a length."""
    end = start.find(b"\r\n\r\n", 0, _HEAD)
    if end < 0 or not start.startswith(b"WARC/"):
        return None
    fields: dict[str, str] = {}
    name = ""
    for line in start[:end].decode("utf-8", "replace").split("\r\n")[1:]:
        if line[:1] in " \t" and name:
            fields[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        fields.setdefault(name, value.strip())
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or len(length) > 18:
        return None
    return Head(offset, end + 4, int(length), fields)


def _goes_on(window: Window, head: Head) -> bool:
    """Whether the first member of a file holds more than its first record: all of the file."""
    if head.length > MOST:
        return False
    content, _ = _inflate(window, 0, head.size + head.length, slack=2 * _SLACK)
    rest = content[head.size + head.length :].lstrip(b"\r\n")
    return rest.startswith(b"WARC/")


def _inflate(
    window: Window, place: int, size: int, slack: int = _SLACK
) -> tuple[bytes, int | None]:
    """The content of the gzip member at ``place``, up to ``size`` bytes and the ``slack``, and
    where the member ends; None where it is damaged, not whole, or longer."""
    unzip, have, at = zlib.decompressobj(wbits=31), 0, place
    found: list[bytes] = []
    while not unzip.eof and have <= size + slack:
        part = window.view(at)[:262_144]
        if not part:
            return b"".join(found), None
        try:
            found.append(unzip.decompress(part, size + slack + 1 - have))
        except zlib.error:
            return b"".join(found), None
        have += len(found[-1])
        at += len(part)
    content = b"".join(found)
    return content, at - len(unzip.unused_data) if unzip.eof else None


def _fits(head: Head, counts: Counter[str]) -> bool:
    if head.length > MOST:
        counts["too_large"] += 1
        return False
    return True


def _unpacked(
    window: Window, new_frame: Any, wanted: Wanted, counts: Counter[str]
) -> Iterator[Record]:
    """Those of a file that is compressed as a whole, up to where that is damaged."""
    inner = Window(cast("IO[bytes]", Unpacked(window, 0, new_frame)))
    try:
        yield from _plain(inner, wanted, counts, in_file=False)
    except DamagedError:
        counts["truncated"] += 1


def _plain(
    window: Window, wanted: Wanted, counts: Counter[str], *, in_file: bool
) -> Iterator[Record]:
    """Those of a file without compression."""
    place = 0
    while place >= 0 and window.has(place + 1):
        window.forget(place)
        start = window.part(place, place + 8)
        if start[:1] in b"\r\n":
            place += 1
            continue
        head = _plain_head(window, place, in_file)
        if head is None:
            counts["malformed"] += 1
            place = _next_plain(window, place + 1)
            continue
        counts["records"] += 1
        body, end = place + head.size, place + head.size + head.length
        place = end
        if not (wanted(head) and _fits(head, counts)):
            window.skip(end)
        elif not window.has(end):
            counts["truncated"] += 1
            place = _next_plain(window, body)
        elif not _is_end(window.part(end, end + 4)):
            counts["malformed"] += 1
            place = _next_plain(window, body)
        else:
            yield Record(head, window.part(end - head.size - head.length, end))


def _plain_head(window: Window, place: int, in_file: bool) -> Head | None:
    for size in (2048, _HEAD):
        if head := _head(window.part(place, place + size), place if in_file else None):
            return head
    return None


def _is_end(after: bytes) -> bool:
    """Whether a record may end before these bytes."""
    return b"WARC".startswith(after.lstrip(b"\r\n"))


def _next_plain(window: Window, place: int) -> int:
    """Where the next record begins; -1 where there is none."""
    found = window.find(b"\nWARC/1.", place - 1)
    return found + 1 if found >= 0 else -1


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise InputError(
            "it is compressed by Zstandard, which needs a package: pip install 'newscrawl[zstd]'"
        ) from error
    return zstandard.ZstdDecompressor().decompressobj
