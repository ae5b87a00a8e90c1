"""Verify: whether what is in an output is whole, and repair of what a crash left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from newscrawl.archives.ledger import CRAWL, Ledger
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.locks import HeldError, Lock
from newscrawl.delivery.manifest import (
    Manifest,
    manifest_of,
    read_manifest,
    was_merged,
    write_manifest,
)
from newscrawl.delivery.output import KINDS, Output
from newscrawl.delivery.replace import finish
from newscrawl.delivery.store import Store
from newscrawl.frontier.database import Database, StateError
from newscrawl.lines import OutputError


@dataclass
class Report:
    """What was found.

    files, lines  looked at
    problems      what is wrong, and what to do about it
    repaired      what a crash had left, and was brought to its end or taken back
    skipped       what could not be looked at, since a crawl is writing there
    """

    files: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class _Line(msgspec.Struct):
    id: str | None = None
    url: str | None = None
    revision: int = 1


_decoder = msgspec.json.Decoder(_Line)


def verify(output: Output) -> Report:
    """Look at every file of ``output``: that it is what its manifest says, that its lines are
    whole, and that no article is there twice. What a run that died had begun is brought to its end
    first, save where another run is at work.

    Raises ``OutputError`` where the output cannot be read at all.
    """
    if not output.path.exists():
        raise OutputError(f"{output.path}: there is no such output; name a data directory or file")
    report = Report()
    _repair(output, report)
    seen = Database(None)
    try:
        seen.write("CREATE TABLE lines (id TEXT, revision INTEGER, PRIMARY KEY (id, revision))")
        for kind in KINDS:
            report.lines[kind] = 0
            for segment in output.segments(kind):
                _check_segment(output, kind, segment, seen, report)
    finally:
        seen.close()
    if output.is_folder:
        _check_manifests(output, report)
    return report


def _repair(output: Output, report: Report) -> None:
    for state in output.states():
        crawl = _crawl_of(output, state)
        try:
            database = Database(state)
            [(waiting,)] = database.read("SELECT count(*) FROM outbox")
            [(fault,)] = database.read("PRAGMA quick_check(1)")
            database.close()
        except StateError as error:
            report.problems.append(str(error))
            continue
        if fault != "ok":
            report.problems.append(
                f"{state}: {fault}; move it away (what it remembers is lost, no article is)"
            )
            continue
        try:
            if output.is_folder and crawl == CRAWL:
                Ledger(output, "").close()
            else:
                Store.open(output, crawl).close()
        except HeldError as error:
            report.skipped.append(str(error))
            continue
        except (OutputError, StateError) as error:
            report.problems.append(str(error))
            continue
        if waiting:
            report.repaired.append(f"{crawl}: {waiting} lines delivered that a run had left")
    if output.is_folder:
        _repair_folder(output, report)


def _crawl_of(output: Output, state: Path) -> str:
    """The crawl whose state file that is; its name, or one that leads to the same file."""
    return state.stem if output.is_folder else ""


def _repair_folder(output: Output, report: Report) -> None:
    try:
        lock = Lock(output.files_lock, f"{output.path}: compaction")
    except HeldError as error:
        report.skipped.append(str(error))
        return
    try:
        if count := finish(output):
            report.repaired.append(f"{count} replacements brought to their end")
        if report.skipped:
            return  # what looks left behind may be somebody's who is at work
        for kind in KINDS:
            for left in output.file(kind).glob("*/.*.tmp"):
                left.unlink(missing_ok=True)
                report.repaired.append(f"{left}: removed, no run was writing it any more")
    finally:
        lock.release()


def _check_segment(
    output: Output, kind: str, segment: Path, seen: Database, report: Report
) -> None:
    report.files += 1
    try:
        count = 0
        for line in _whole_lines(segment):
            count += 1
            if kind == "articles":
                _check_line(segment, count, line, seen, report)
        report.lines[kind] += count
        if output.is_folder:
            _check_manifest(output, segment, report)
    except OutputError as error:
        report.problems.append(f"{error}; restore the file from a copy")


def _whole_lines(segment: Path) -> Iterator[bytes]:
    for number, line in enumerate(read_lines(segment), 1):
        if not line.endswith(b"\n"):
            raise OutputError(f"{segment}, line {number}: is cut short")
        yield line


def _check_line(path: Path, number: int, line: bytes, seen: Database, report: Report) -> None:
    try:
        told = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        report.problems.append(f"{path}, line {number}: no line of ours: {error}")
        return
    key = (told.id, told.revision)
    added = seen.write("INSERT OR IGNORE INTO lines VALUES (?, ?)", key).rowcount
    if not added:
        report.problems.append(
            f"{path}, line {number}: {told.id}, revision {told.revision}, is there twice"
        )


def _check_manifest(output: Output, segment: Path, report: Report) -> None:
    path = output.manifest(segment)
    found = manifest_of(output, segment, read_lines(segment))
    if not path.exists():
        write_manifest(output, found)
        report.repaired.append(f"{segment}: had no manifest; it has one now")
        return
    said = read_manifest(path)
    for name in ("lines", "bytes", "sha256"):
        if getattr(said, name) != getattr(found, name):
            report.problems.append(
                f"{segment}: {name} is {getattr(found, name)}, its manifest says "
                f"{getattr(said, name)}; restore the file from a copy"
            )
            return


def _check_manifests(output: Output, report: Report) -> None:
    """Every manifest has its file."""
    for path in sorted(output.manifests.glob("*/*/*.json")):
        try:
            said: Manifest = read_manifest(path)
        except OutputError as error:
            report.problems.append(f"{error}; remove it, and run newscrawl verify again")
            continue
        segment = output.path / said.file
        if segment.exists() or was_merged(output, segment):
            continue
        report.problems.append(
            f"{segment}: is not there, and its manifest is; where it was moved away on purpose, "
            f"remove {path}"
        )
