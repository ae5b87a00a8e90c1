"""Load: filter lists from their files, once in a process."""

from __future__ import annotations

import hashlib
import logging
import os
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from os import PathLike
from pathlib import Path

from newscrawl.article import Reason
from newscrawl.limits import Paths
from pipelines.cosmetics import KINDS, Rule, Ruleset, Unused, read

logger = logging.getLogger(__name__)

REASON: Reason = "filter_list"
"""The reason of all that a user's lists take out: the lists say which elements, not why."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a list; EasyList has 2 MiB."""


class FilterListError(ValueError):
    """A filter list that cannot be used; the message names it and the fix."""


@dataclass(frozen=True, eq=False)
class FilterList:
    """A list of element rules as its makers publish it.

    name      of its file, for messages and provenance
    version   the first 12 digits of the SHA-256 of the file
    rules     what it says of elements
    unused    its lines that no rule is made of
    """

    name: str
    version: str
    rules: list[Rule]
    unused: list[Unused]

    def __str__(self) -> str:
        """What it holds, as "easylist.txt: 9 rules; 41 lines not used (40 request, 1 style)"."""
        said = f"{self.name}: {_many(len(self.rules), 'rule')}"
        if self.unused:
            counts = Counter(one.kind for one in self.unused)
            kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
            said += f"; {_many(len(self.unused), 'line')} not used ({kinds})"
        return said


@dataclass(frozen=True, eq=False)
class FilterLists:
    """The filter lists of a run, in the order given, as one set of rules."""

    lists: tuple[FilterList, ...]
    ruleset: Ruleset = field(init=False)

    def __post_init__(self) -> None:
        rules = Ruleset(rule for one in self.lists for rule in one.rules)
        object.__setattr__(self, "ruleset", rules)

    @property
    def version(self) -> str:
        """Which lists these are, such as "easylist.txt@3f2a6c01d9e4+own.txt@…"."""
        return "+".join(f"{one.name}@{one.version}" for one in self.lists)


def load_lists(paths: Paths) -> FilterLists | None:
    """The filter lists in these files; None where none is named.

    They are read once in a process, and again only when a file has changed.

    Raises FilterListError.
    """
    if isinstance(paths, str | PathLike):
        paths = (paths,)
    files = tuple(dict.fromkeys(os.fspath(path) for path in paths))
    return _load(files, tuple(map(_state, files))) if files else None


def _state(file: str) -> tuple[int, int]:
    """By what a changed file is known."""
    try:
        found = os.stat(file)
    except OSError as error:
        raise _unreadable(file, error) from None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(files: tuple[str, ...], _states: tuple[tuple[int, int], ...]) -> FilterLists:
    names = [Path(file).name for file in files]
    told_apart = names if len(set(names)) == len(names) else files
    return FilterLists(tuple(map(_read, files, told_apart)))


def _read(file: str, name: str) -> FilterList:
    path = Path(file)
    if path.is_dir():
        raise FilterListError(f"{file}: is a folder; name the lists in it")
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(file, error) from None
    if len(content) > LARGEST:
        raise FilterListError(f"{file}: larger than {LARGEST} bytes; no filter list is")
    if b"\0" in content or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise FilterListError(
            f"{file}: is no filter list, which is plain text with a rule a line (##.ads); "
            "was a web page saved in its place?"
        )
    lines = content.decode("utf-8-sig", "replace").splitlines()
    rules, unused = read(lines, file=name, reason=REASON)
    found = FilterList(name, hashlib.sha256(content).hexdigest()[:12], rules, unused)
    logger.info("Filter list %s", found)
    return found


def _unreadable(file: str, error: OSError) -> FilterListError:
    return FilterListError(f"{file}: cannot be read: {error.strerror}")


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
