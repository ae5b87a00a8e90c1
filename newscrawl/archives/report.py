"""Report: what came of one archive; kept beside the manifests of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.archives.pages import COUNTS
from newscrawl.delivery.output import Output
from newscrawl.lines import OutputError

OUTCOMES = {
    "articles": "articles delivered",
    "revisions": "of these, such as were delivered before with another text",
    "duplicates": "pages whose article was delivered before, and is the same",
    "withdrawn": "pages of articles that were taken down",
    "other_language": "articles in a language that was not asked for",
}
"""What is counted of the pages of an archive, besides rejects by reason."""


class Report(msgspec.Struct, kw_only=True):
    """What came of one archive; ``data/.manifests/archives/<name>.json``.

    archive    its URL, or its absolute path
    name       of its files in the data directory, without their endings
    bytes      its size when it was read
    counts     of its records, see ``newscrawl.archives.pages.COUNTS``, and of its pages, see
               ``OUTCOMES``
    rejected   pages that gave no article, by reason
    files      its files, below the data directory
    options    what was asked for, as text
    rules, newscrawl  versions that extracted it
    error      why it was not read to its end, if it was not; then it is read again by the next run
    """

    archive: str
    name: str
    bytes: int
    run_id: str
    counts: dict[str, int]
    rejected: dict[str, int]
    files: list[str]
    options: str
    rules: str
    newscrawl: str
    seconds: float
    error: str | None = None

    def __str__(self) -> str:
        return describe(self.counts, self.rejected)


def describe(counts: dict[str, int], rejected: dict[str, int]) -> str:
    """The numbers of an archive, or of many, in a line."""
    parts = [f"{counts.get('records', 0):,} records", f"{counts.get('articles', 0):,} articles"]
    rest = {**counts, "rejected": sum(rejected.values())}
    for name in (*OUTCOMES, "rejected", *COUNTS):
        if name not in ("records", "articles", "pages") and rest.get(name):
            parts.append(f"{rest[name]:,} {name.replace('_', ' ')}")
    return ", ".join(parts)


class Total:
    """Numbers of many archives together."""

    def __init__(self) -> None:
        self.archives = 0
        self.counts: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.failed: dict[str, str] = {}
        self.known = 0
        self.outdated = 0
        self.seconds = 0.0

    def add(self, report: Report) -> None:
        """Add what came of an archive."""
        self.archives += 1
        self.counts.update(report.counts)
        self.rejected.update(report.rejected)

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        names: Iterable[str] = (*COUNTS, *OUTCOMES)
        return {
            "archives": self.archives,
            "known": self.known,
            "outdated": self.outdated,
            "failed": self.failed,
            "counts": {name: self.counts[name] for name in names},
            "rejected": dict(sorted(self.rejected.items())),
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        told = [f"{self.archives:,} archive{'' if self.archives == 1 else 's'}"]
        if self.known:
            told.append(f"{self.known:,} done before")
        if self.failed:
            told.append(f"{len(self.failed):,} not read")
        rate = self.counts["pages"] / self.seconds if self.seconds else 0
        counts = describe(self.counts, self.rejected)
        return f"{'; '.join(told)}: {counts}; {rate:,.0f} pages a second"


def path_of(output: Output, name: str) -> Path:
    """Where the report of that name is."""
    return output.manifests / "archives" / f"{name}.json"


def read_reports(output: Output) -> list[Report]:
    """The reports of a data directory, by name. Raises ``OutputError``."""
    found = []
    for path in sorted((output.manifests / "archives").glob("*.json")):
        if not path.name.startswith("."):
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=Report))
            except (OSError, msgspec.DecodeError, UnicodeError) as error:
                raise OutputError(f"cannot read {path}: {error}") from error
    return found
