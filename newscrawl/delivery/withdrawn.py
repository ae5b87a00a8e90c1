"""Withdrawn: articles that were taken down, which no run fetches or delivers again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from newscrawl.delivery.files import write_file
from newscrawl.delivery.output import Output
from newscrawl.lines import OutputError


class Entry(msgspec.Struct, kw_only=True):
    """One that was taken down.

    keys   what its addresses have in common (``newscrawl.urls.article_key``)
    id     of the article, where it was delivered
    """

    url: str
    keys: list[str]
    id: str | None = None
    withdrawn_at: datetime


@dataclass(frozen=True)
class Withdrawn:
    """All that were taken down from an output.

    ``keys`` and ``ids`` are those of the articles; a re-extraction leaves these out.
    """

    entries: list[Entry] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        """Of all their addresses."""
        return frozenset(key for one in self.entries for key in one.keys)

    @property
    def ids(self) -> frozenset[str]:
        """Of the articles."""
        return frozenset(one.id for one in self.entries if one.id)


def read_withdrawn(output: Output) -> Withdrawn:
    """What was taken down from ``output``. Raises ``OutputError`` where that cannot be read."""
    path = output.withdrawn
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Withdrawn()
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror or error}") from error
    return Withdrawn([_entry(line, path) for line in lines])


def add_withdrawn(output: Output, entries: Iterable[Entry]) -> None:
    """Note ``entries``; durable on return. Raises ``OutputError``."""
    known = read_withdrawn(output).entries
    new = [one for one in entries if one not in known]
    content = b"".join(msgspec.json.encode(one) + b"\n" for one in [*known, *new])
    write_file(output.withdrawn, content)


def _entry(line: bytes, path: Path) -> Entry:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise OutputError(
            f"cannot read {path}: {error}; restore it: what it names would be fetched again"
        ) from error
