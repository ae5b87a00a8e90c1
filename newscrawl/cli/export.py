"""``newscrawl export``: from data directories to a corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import Mistake, complete_publisher, publisher_named
from newscrawl.cli.data import explained
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.export.job import Report
    from newscrawl.export.record import Step
    from newscrawl.export.settle import Settled

FORMATS = ("jsonl", "jsonl.zst", "parquet", "csv")
_MEGA = 1_000_000
_SHOWN = 5  # damaged lines that are named


@click.command(
    cls=Command,
    short_help="Export articles to a corpus with a data card.",
    examples=r"""
    # everything, as Parquet by month, with a data card
    newscrawl export data/ -o corpus/ --format parquet

    # the longer articles about floods of one year, of each story one copy
    newscrawl export data/ -o banjir/ --since 2026-01-01 --until 2026-12-31 \
        --match "banjir|rob" --min-words 100 --dedupe near

    # only what came, changed or was withdrawn since the first one
    newscrawl export data/ -o today/ --delivered-after corpus/ --format parquet
    """,
)
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    help="Folder of the export. It appears as a whole; an earlier export there is replaced.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="Format of its files.",
)
@click.option(
    "--since",
    metavar="DATE",
    help='Published from this day on: 2026-11-01, or an age such as "2d".',
)
@click.option("--until", metavar="DATE", help="Published until the end of this day.")
@click.option(
    "--publisher",
    "publishers",
    multiple=True,
    metavar="PUBLISHER",
    shell_complete=complete_publisher,
    help="Of this publisher, or of the site with this domain.  [may be repeated]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help='In this language, such as "id".  [may be repeated]',
)
@click.option("--match", metavar="WORDS", help='With a keyword or pattern, such as "bpjs|umkm".')
@click.option(
    "--match-in",
    type=click.Choice(["title", "text"]),
    default="text",
    show_default=True,
    help="Where --match looks.",
)
@click.option(
    "--min-words", type=click.IntRange(min=0), default=0, metavar="N", help="Of so many words."
)
@click.option(
    "--fields", metavar="NAMES", help="Only these keys of the record, with commas between."
)
@click.option("--no-text", is_flag=True, help="Without the text: no text, no blocks.")
@click.option(
    "--dedupe",
    type=click.Choice(["near", "mark"]),
    help="Of the copies of one story in several papers only the one published first; mark: all, "
    "and duplicate_of and duplicate_cluster say so.",
)
@click.option(
    "--delivered-after",
    metavar="EXPORT",
    help="Only what was delivered, revised or withdrawn since an earlier export: its folder, or "
    "its bookmark.json; or since a date.",
)
@click.option(
    "--part-size",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    metavar="MB",
    help="Lines to a file, before compression.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Begin anew where an export was broken off, instead of going on with it.",
)
@click.option("--no-plots", is_flag=True, help="A data card without plots.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
def export(
    data: tuple[str, ...],
    output: str,
    format: str,
    publishers: tuple[str, ...],
    languages: tuple[str, ...],
    fields: str | None,
    no_text: bool,
    dedupe: str | None,
    delivered_after: str | None,
    part_size: int,
    again: bool,
    no_plots: bool,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Export articles from data directories (or files of lines) to a corpus with a data card.

    Of each article the last revision is written, of one that was withdrawn nothing. Broken off, it
    is gone on with by running it again.

    Exit status: 0 all well, 1 some lines could not be read and are not in it, 2 the command was not
    understood or cannot be carried out, 4 another process exports to the same folder.
    """
    from pathlib import Path

    from newscrawl.export.progress import Progress
    from newscrawl.export.run import export as run
    from newscrawl.export.selection import Selection, check_fields
    from newscrawl.filters import FilterError

    for name in publishers:
        if "." not in name:
            publisher_named(name)
    progress = Progress(quiet=quiet)
    with explained(), progress:
        steps = _near_duplicates(data, dedupe, progress.tell) if dedupe else {}
        try:
            report = run(
                data,
                Path(output),
                format=format,
                selection=Selection(publishers=publishers, languages=languages, **asked),
                fields=check_fields(fields, not no_text),
                delivered_after=delivered_after,
                part_size=part_size * _MEGA,
                steps=steps,
                anew=again,
                draw=not no_plots,
                tell=progress.tell,
            )
        except FilterError as error:
            raise Mistake(str(error)) from error
    if as_json:
        _print(report)
    else:
        _show(report)
    if report.damages:
        raise SystemExit(1)


def _near_duplicates(
    data: Sequence[str], way: str, tell: Callable[[str, int, int], None]
) -> dict[str, Callable[[Settled], Step]]:
    from newscrawl.duplicates.export import NAME, near_duplicates
    from newscrawl.duplicates.fingerprint import MissingError

    try:
        return {NAME if way == "near" else way: near_duplicates(data, way, tell)}
    except MissingError as error:
        raise Mistake(str(error)) from error


def _print(report: Report) -> None:
    import json

    said = {
        "output": str(report.target),
        "articles": report.articles,
        "deleted": report.deleted,
        "left_out": report.left_out,
        "files": [one.path for one in report.files],
        "damages": [
            dict(zip(("file", "line", "what"), one, strict=True)) for one in report.damages
        ],
        "bookmark": str(report.bookmark),
        "resumed": report.resumed,
    }
    click.echo(json.dumps(said, ensure_ascii=False))


def _show(report: Report) -> None:
    if report.resumed:
        click.echo("Gone on with what was begun before; --again begins anew.", err=True)
    for name in report.unknown:
        click.echo(f"{name}: is not in the bookmark; all of it is new", err=True)
    for note in report.notes:
        click.echo(note, err=True)
    for file, line, what in report.damages[:_SHOWN]:
        click.echo(f"Not read: {file}, line {line}: {what}", err=True)
    if len(report.damages) > _SHOWN:
        click.echo(f"… and {len(report.damages) - _SHOWN:,} lines more", err=True)
    size = sum(one.bytes for one in report.files)
    count = len(report.files)
    click.echo(
        f"{report.articles:,} articles in {report.target}: {count:,} "
        f"file{'s' if count != 1 else ''}, {size / _MEGA:,.1f} MB"
    )
    if report.deleted:
        click.echo(f"{report.deleted:,} to be deleted")
    if report.left_out:
        told = ", ".join(f"{why} {count:,}" for why, count in report.left_out.items())
        click.echo(f"Left out: {told}")
    click.echo(f"The next export: --delivered-after {report.bookmark.parent}")
