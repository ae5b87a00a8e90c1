"""Output: where the lines of a crawl go, and where what belongs to them is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from typing import Self

from newscrawl.lines import OutputError

SUFFIXES = (".jsonl", ".ndjson", ".json")
"""How the name of an output ends that is one file."""

KINDS = ("articles", "rejects")
"""What lines there are."""

_STATE = ".newscrawl"
_MANIFESTS = ".manifests"


@dataclass(frozen=True)
class Output:
    """Where lines go: one file, or a folder with a partition for each day of delivery.

    ============= ==================================== ===================================
    ``path``       articles                             pages that gave none
    ============= ==================================== ===================================
    ``news.jsonl`` ``news.jsonl``                       ``news.rejects.jsonl``
    ``data/``      ``data/articles/delivery_date=…/…``  ``data/rejects/delivery_date=…/…``
    ============= ==================================== ===================================
    """

    path: Path
    is_folder: bool

    @classmethod
    def of(cls, name: str | PathLike[str]) -> Self:
        """The output that ``name`` means: a file where it ends in one of ``SUFFIXES``, else a
        folder. Raises ``OutputError`` for a file of another kind ("news.csv")."""
        path = Path(name)
        if path.is_dir() or fspath(name).endswith("/") or not path.suffix:
            return cls(path, is_folder=True)
        if path.suffix in SUFFIXES:
            return cls(path, is_folder=False)
        raise OutputError(
            f"{path}: newscrawl writes JSON lines; name a file that ends in {SUFFIXES[0]}, or a "
            f"folder: {path.with_suffix(SUFFIXES[0])} or {path.with_suffix('')}/"
        )

    def file(self, kind: str) -> Path:
        """Where lines of ``kind`` go: a file, or the folder that has the partitions."""
        if self.is_folder:
            return self.path / kind
        if kind == "articles":
            return self.path
        return self.path.with_name(f"{self.path.stem}.{kind}{self.path.suffix}")

    @property
    def articles(self) -> Path:
        """Where articles go, see ``file``."""
        return self.file("articles")

    @property
    def rejects(self) -> Path:
        """Where rejected pages are noted."""
        return self.file("rejects")

    def partition(self, kind: str, instant: datetime) -> Path:
        """The folder for lines delivered at ``instant``; days are those of UTC."""
        return self.file(kind) / f"delivery_date={instant.astimezone(UTC):%Y-%m-%d}"

    def segments(self, kind: str) -> list[Path]:
        """The files with lines of ``kind``, by day and name."""
        if not self.is_folder:
            return [self.file(kind)] if self.file(kind).is_file() else []
        return sorted(
            one
            for one in self.file(kind).glob("*/*.jsonl*")
            if not one.name.startswith(".") and one.suffix in (".jsonl", ".gz", ".zst")
        )

    def manifest(self, segment: Path) -> Path:
        """Where the manifest of a segment is."""
        below = segment.relative_to(self.path)
        return self.path / _MANIFESTS / below.parent / f"{below.name}.json"

    @property
    def manifests(self) -> Path:
        """The folder of the manifests, which loaders skip."""
        return self.path / _MANIFESTS

    @property
    def state_folder(self) -> Path:
        """The folder with what is remembered of crawls into a folder."""
        return self.path / _STATE

    def state(self, crawl: str) -> Path:
        """What is remembered of crawls of that name: a file for each crawl of a folder, one for
        all crawls of a file."""
        if self.is_folder:
            return self.state_folder / "crawls" / f"{safe_name(crawl)}.sqlite"
        return self.path.with_name(f"{self.path.name}.state")

    def states(self) -> list[Path]:
        """The state files that are there."""
        if self.is_folder:
            return sorted((self.state_folder / "crawls").glob("*.sqlite"))
        state = self.state("")
        return [state] if state.exists() else []

    def lock(self, crawl: str) -> Path:
        """The file that the run holds which crawls ``crawl``; into a file, whatever it crawls."""
        if self.is_folder:
            return self.state_folder / "crawls" / f"{safe_name(crawl)}.lock"
        return self.path.with_name(f".{self.path.name}.lock")

    @property
    def files_lock(self) -> Path:
        """The file that whoever changes finished files holds: compaction, takedown, verify."""
        return self.state_folder / "files.lock" if self.is_folder else self.lock("")

    @property
    def withdrawn(self) -> Path:
        """The list of articles that were taken down."""
        if self.is_folder:
            return self.state_folder / "withdrawn.jsonl"
        return self.path.with_name(f"{self.path.name}.withdrawn")


def safe_name(name: str) -> str:
    """``name`` as the name of a file, whatever it holds: letters, digits, "-" and "." remain."""
    if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,79})", name) and ".." not in name:
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "crawl"
    return f"{plain}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
