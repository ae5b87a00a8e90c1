"""Tables on standard output, for readers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from newscrawl.delivery.output import Output

if TYPE_CHECKING:
    from newscrawl.runs.results import Result, Summary

_WIDE = 10_000  # where no terminal sets a width, no cell is broken


def show(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> None:
    """Print a table; the columns named in ``numbers`` are set flush right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in head:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else _WIDE
    Console(width=width, markup=False, highlight=False).print(table)


def show_summary(summary: Summary) -> None:
    """Print what came of a crawl, a line for each publisher, and where its articles are."""
    head = ("publisher", "pages", "articles", "rejected", "failed", "pages/s", "blocks removed")
    begun = [
        result for result in summary.results if result.finish_reason not in ("not_begun", "held")
    ]
    show(head, [_row(result) for result in begun], numbers=head[1:6])
    console = Console(width=_WIDE, markup=False, highlight=False, soft_wrap=True)
    for result in begun:
        if notes := _notes(result):
            console.print(f"{result.publisher}: {notes}")
    for result in summary.results:
        if result.finish_reason == "held":
            console.print(f"Not crawled: {result.error}")
    if waited := sum(result.finish_reason == "not_begun" for result in summary.results):
        console.print(f"Not begun, as the run was ended: {waited} publishers")
    for gap in summary.gaps:
        console.print(
            f"Gap: {gap['publisher']}: {gap['source']} does not show what was published from "
            f"{gap['from']} to {gap['to']}"
        )
    if summary.articles and summary.output:
        place = Output.of(summary.output).articles
        console.print(f"\n{summary.articles} articles in {place}")


def show_listed(summary: Summary) -> None:
    """Say on standard error what came of a crawl that lists and fetches nothing."""
    console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    for result in summary.results:
        notes = _notes(result)
        console.print(f"{result.publisher}: {result.listed:,} listed{notes and '; '}{notes}")


def _row(result: Result) -> tuple[str, ...]:
    return (
        result.publisher,
        f"{result.pages:,}",
        f"{result.articles:,}",
        f"{sum(result.rejected.values()):,}",
        f"{sum(result.failed.values()):,}",
        f"{result.pages_per_second:.1f}",
        counts(result.removed),
    )


def _notes(result: Result) -> str:
    parts = [
        result.error or "",
        ""
        if result.finish_reason in ("finished", None)
        else f"ended early: {result.finish_reason}",
        ", ".join(f"{site} blocked us ({how})" for site, how in result.blocked.items()),
        _details("listings failed", result.listings_failed),
        _details("failed", result.failed),
        f"{sum(result.to_retry.values()):,} of them tried again later" if result.to_retry else "",
        _details("rejected", result.rejected),
        _details("skipped", result.skipped),
        f"{result.known:,} known before" if result.known else "",
        f"{result.revisions:,} new revisions" if result.revisions else "",
        f"{result.days_skipped:,} days done before" if result.days_skipped else "",
    ]
    return "; ".join(part for part in parts if part)


def _details(what: str, found: Mapping[str, int]) -> str:
    return f"{what}: {counts(found)}" if found else ""


def counts(found: Mapping[str, int]) -> str:
    """Counts by reason, the greatest first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{reason} {count:,}" for reason, count in ordered)
