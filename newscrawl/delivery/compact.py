"""Compact: the many small files of a day that is over become few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from newscrawl.delivery.files import check_codec, read_lines
from newscrawl.delivery.locks import HeldError, Lock
from newscrawl.delivery.manifest import read_manifest
from newscrawl.delivery.output import KINDS, Output
from newscrawl.delivery.replace import finish, replace

LARGE = 256 * 1024 * 1024
"""Bytes to a file, about: what is larger is left as it is."""


def compact(output: Output, codec: str = "none", today: datetime | None = None) -> int:
    """Make few files of those of each day before ``today`` (UTC); returns how many are gone.

    Lines stay in the order in which they were delivered. Where another process is about it, this
    one has nothing to do. Raises ``OutputError``.
    """
    if not output.is_folder or not output.path.is_dir():
        return 0
    try:
        lock = Lock(output.files_lock, f"{output.path}: compaction")
    except HeldError:
        return 0
    try:
        finish(output)
        now = output.partition("articles", today or datetime.now(UTC)).name
        days = [
            one
            for kind in KINDS
            for one in sorted(output.file(kind).glob("delivery_date=*"))
            if one.name < now
        ]
        return sum(_compact_day(output, day, check_codec(codec)) for day in days)
    finally:
        lock.release()


def _compact_day(output: Output, day: Path, suffix: str) -> int:
    gone = 0
    for group in _groups(output, day):
        merged = sorted(chain.from_iterable(_merged(output, one) for one in group))
        name = sha256("\n".join(merged).encode()).hexdigest()[:12]
        new = day / f"compacted-{name}.jsonl{suffix}"
        lines = chain.from_iterable(read_lines(one) for one in group)
        replace(output, group, new, lines, merged)
        gone += len(group) - 1
    return gone


def _groups(output: Output, day: Path) -> Iterator[list[Path]]:
    """Segments to be made one, in the order of delivery: two or more each."""
    files = [
        one
        for one in output.segments(day.parent.name)
        if one.parent == day and output.manifest(one).exists() and one.stat().st_size < LARGE // 2
    ]
    files.sort(key=lambda one: (str(read_manifest(output.manifest(one)).delivered_at), one.name))
    group: list[Path] = []
    size = 0
    for one in files:
        if group and size + one.stat().st_size > LARGE:
            if len(group) > 1:
                yield group
            group, size = [], 0
        group.append(one)
        size += one.stat().st_size
    if len(group) > 1:
        yield group


def _merged(output: Output, segment: Path) -> list[str]:
    """The segments that are in ``segment``: itself, and those that it was made of."""
    name = str(segment.relative_to(output.path))
    told = read_manifest(output.manifest(segment)).merged
    return [*told, name] if not segment.name.startswith("compacted-") else list(told)
