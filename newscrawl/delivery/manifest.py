"""Manifest: what a segment holds, written before it appears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from newscrawl.delivery.files import sum_of, write_file
from newscrawl.delivery.output import Output
from newscrawl.lines import OutputError


class Manifest(msgspec.Struct, kw_only=True, omit_defaults=False):
    """What is in one file of a data directory; ``.manifests/<its path>.json``.

    file              its path below the data directory
    lines, bytes      how many there are; ``bytes`` and ``sha256`` of the file as it is
    first_id, last_id of its lines (the URLs, of rejects)
    delivered_at      when its last line was delivered
    run_ids           runs that fetched what is in it
    rules, newscrawl  versions that extracted it
    merged            segments that it was compacted from, and that are no more
    """

    file: str
    lines: int
    bytes: int
    sha256: str
    first_id: str | None
    last_id: str | None
    delivered_at: datetime | None
    run_ids: list[str]
    rules: list[str]
    newscrawl: list[str]
    merged: list[str] = []


class _Made(msgspec.Struct):
    rules: str = ""
    newscrawl: str = ""


class _Line(msgspec.Struct):
    """What of a line goes into its manifest."""

    id: str | None = None
    url: str | None = None
    run_id: str | None = None
    delivered_at: datetime | None = None
    newscrawl: str | None = None
    extraction: _Made | None = None


_lines = msgspec.json.Decoder(_Line)
_manifests = msgspec.json.Decoder(Manifest)


class Tally:
    """Counts lines while they go by."""

    def __init__(self) -> None:
        self.lines = 0
        self.first: str | None = None
        self.last: str | None = None
        self.delivered_at: datetime | None = None
        self._run_ids: set[str] = set()
        self._rules: set[str] = set()
        self._versions: set[str] = set()

    def over(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """``lines``, which are counted. Raises ``OutputError`` for one that is no JSON."""
        for line in lines:
            try:
                told = _lines.decode(line)
            except (msgspec.DecodeError, UnicodeError) as error:
                raise OutputError(f"line {self.lines + 1} is no line of ours: {error}") from error
            self._add(told)
            yield line

    def _add(self, told: _Line) -> None:
        self.lines += 1
        self.last = told.id or told.url
        if self.first is None:
            self.first = self.last
        if told.delivered_at and (not self.delivered_at or told.delivered_at > self.delivered_at):
            self.delivered_at = told.delivered_at
        if told.run_id:
            self._run_ids.add(told.run_id)
        if told.extraction:
            self._rules.add(told.extraction.rules)
            self._versions.add(told.extraction.newscrawl)
        elif told.newscrawl:
            self._versions.add(told.newscrawl)

    def manifest(self, file: str, size: int, digest: str, merged: Iterable[str] = ()) -> Manifest:
        """That of the file that all these lines are in."""
        return Manifest(
            file=file,
            lines=self.lines,
            bytes=size,
            sha256=digest,
            first_id=self.first,
            last_id=self.last,
            delivered_at=self.delivered_at,
            run_ids=sorted(self._run_ids),
            rules=sorted(self._rules),
            newscrawl=sorted(self._versions),
            merged=sorted(merged),
        )


def write_manifest(output: Output, manifest: Manifest) -> None:
    """Put ``manifest`` where it belongs; durable on return. Raises ``OutputError``."""
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    write_file(output.manifest(output.path / manifest.file), content)


def read_manifest(path: Path) -> Manifest:
    """The manifest at ``path``. Raises ``OutputError``."""
    try:
        return _manifests.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeError) as error:
        raise OutputError(f"cannot read {path}: {error}") from error


def manifest_of(output: Output, segment: Path, lines: Iterable[bytes]) -> Manifest:
    """That of a segment that is there, which holds ``lines``."""
    tally = Tally()
    for _ in tally.over(lines):
        pass
    return tally.manifest(str(segment.relative_to(output.path)), *sum_of(segment))


def was_merged(output: Output, segment: Path) -> bool:
    """Whether what was in ``segment`` is in a file that was compacted from it."""
    name = str(segment.relative_to(output.path))
    folder = output.manifest(segment).parent
    return any(name in read_manifest(one).merged for one in folder.glob("compacted-*.json"))
