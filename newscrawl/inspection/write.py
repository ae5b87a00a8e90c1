"""Write: reports as files, one for a page, a folder with an index for several."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newscrawl.inspection.examine import Examined
from newscrawl.inspection.report import Row, index_of, report_of, row_of

INDEX = "index.html"


def write_one(examined: Iterable[Examined], path: Path, *, language: str) -> Path | None:
    """Write the report of the one page there is; its file, or None where there is none.

    Raises OSError.
    """
    for one in examined:
        if path.is_dir():
            path = path / INDEX
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report_of(one, language=language), "utf-8")
        return path
    return None


def write_all(examined: Iterable[Examined], folder: Path, *, language: str) -> Path | None:
    """Write a report of each page and an index that leads to them; the index, or None where there
    are no pages. Two pages at most are in memory at a time.

    Raises OSError.
    """
    rows: list[Row] = []
    before: Examined | None = None
    folder.mkdir(parents=True, exist_ok=True)

    def write(one: Examined, *, last: bool) -> None:
        number = len(rows)
        rows.append(row_of(one, _address(number)))
        text = report_of(
            one,
            language=language,
            previous=_address(number - 1) if number else None,
            following=None if last else _address(number + 1),
            index=INDEX,
        )
        (folder / _address(number)).write_text(text, "utf-8")

    for one in examined:
        if before:
            write(before, last=False)
        before = one
    if before is None:
        return None
    write(before, last=True)
    index = folder / INDEX
    index.write_text(index_of(rows, language=language), "utf-8")
    return index


def _address(number: int) -> str:
    return f"page-{number + 1:04}.html"
