"""Replace: files give way to one that holds what is left of them, at once as far as any reader of
whole days can tell, and again after a crash.

What is to be done stands in a journal before it is done: after a crash, ``finish`` does it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from newscrawl.delivery.files import hidden, remove, reveal, write_file, write_lines
from newscrawl.delivery.manifest import Manifest, Tally, write_manifest
from newscrawl.delivery.output import Output
from newscrawl.lines import OutputError, sync_folder


class _Step(msgspec.Struct):
    """What is to be done: the file of ``manifest`` appears, those of ``removed`` go."""

    manifest: Manifest | None
    removed: list[str]


_steps = msgspec.json.Decoder(_Step)


def replace(
    output: Output,
    old: Iterable[Path],
    new: Path | None,
    lines: Iterable[bytes] = (),
    merged: Iterable[str] = (),
) -> None:
    """``new`` with ``lines`` takes the place of the segments ``old``, of which it may be one; None:
    they go. ``merged`` are the segments that its manifest is to name. Raises ``OutputError``; then
    either nothing has happened, or ``finish`` will bring it to its end."""
    manifest = None
    if new is not None:
        tally = Tally()
        size, digest = write_lines(new, tally.over(lines))
        manifest = tally.manifest(str(new.relative_to(output.path)), size, digest, merged)
    removed = [str(one.relative_to(output.path)) for one in old if one != new]
    journal = _journal(output) / f"{(new or output.path / removed[0]).name}.json"
    write_file(journal, msgspec.json.encode(_Step(manifest, removed)))
    _carry_out(output, journal)


def finish(output: Output) -> int:
    """Bring to an end what a crash broke off; returns how much that was. To be called while
    nobody else replaces anything. Raises ``OutputError``."""
    journals = sorted(_journal(output).glob("*.json"))
    for journal in journals:
        if not journal.name.startswith("."):
            _carry_out(output, journal)
    return len(journals)


def _carry_out(output: Output, journal: Path) -> None:
    try:
        step = _steps.decode(journal.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise OutputError(f"cannot read {journal}: {error}; restore it, or remove it") from error
    if step.manifest:
        new = output.path / step.manifest.file
        write_manifest(output, step.manifest)
        if hidden(new).exists():
            reveal(new)
    for name in step.removed:
        remove(output.path / name)
        remove(output.manifest(output.path / name))
    for folder in _folders(output, step):
        sync_folder(folder)
    remove(journal)


def _folders(output: Output, step: _Step) -> Iterator[Path]:
    named = {(output.path / name).parent for name in step.removed}
    for folder in sorted(named):
        yield from (one for one in (folder, output.manifest(folder / "x").parent) if one.is_dir())


def _journal(output: Output) -> Path:
    return output.state_folder / "journal"
