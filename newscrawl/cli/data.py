"""What is done with a data directory, or an output file, after a crawl: ``status``, ``retry``,
``takedown``, ``verify``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawl.cli.common import Mistake, configuration
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.delivery.output import Output
    from newscrawl.delivery.status import Standing


class Held(Mistake):
    """A crawl is at work there."""

    exit_code = 4


@contextmanager
def explained() -> Iterator[None]:
    """Errors in here become messages."""
    from newscrawl.delivery.locks import HeldError
    from newscrawl.frontier.database import StateError
    from newscrawl.lines import OutputError

    try:
        yield
    except (OutputError, StateError) as error:
        raise Mistake(str(error)) from error
    except HeldError as error:
        raise Held(str(error)) from error


def _output(data: str) -> Output:
    from newscrawl.delivery.output import Output

    return Output.of(data)


@click.command(
    cls=Command,
    short_help="Say how each publisher of a data directory is getting on.",
    examples="""
    # how each publisher is getting on
    newscrawl status data/

    # each article that gave none, with the reason, a JSON line each
    newscrawl status data/ --urls > ended.jsonl
    """,
)
@click.argument("data", metavar="DATA")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
@click.option(
    "--urls",
    is_flag=True,
    help="List each article that was rejected, has failed or is to be tried again, a JSON line "
    "each.",
)
def status(data: str, as_json: bool, urls: bool) -> None:
    """Say how each publisher of a data directory (or output file) is getting on.

    May be asked while crawls are running.
    """
    from newscrawl.delivery.status import ended
    from newscrawl.delivery.status import status as standings

    with explained():
        if urls:
            for one in ended(_output(data)):
                click.echo(json.dumps(asdict(one), default=datetime.isoformat, ensure_ascii=False))
            return
        found = standings(_output(data))
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
        return
    _show(found)


def _show(found: list[Standing]) -> None:
    from newscrawl.runs.tables import counts, show

    head = (
        "publisher",
        "discovered",
        "waiting",
        "done",
        "rejected",
        "failed",
        "last success",
        "lag",
        "next retry",
    )
    now = datetime.now(UTC)
    rows = [
        (
            one.crawl,
            f"{one.discovered:,}",
            f"{one.waiting:,}",
            f"{one.done:,}",
            counts(one.rejected),
            counts(one.failed),
            _ago(one.last_success, now),
            _span(one.lag),
            _ago(one.next_retry, now),
        )
        for one in found
    ]
    show(head, rows, numbers=head[1:4])


def _ago(instant: datetime | None, now: datetime) -> str:
    if instant is None:
        return ""
    seconds = (now - instant).total_seconds()
    return f"{_span(seconds)} ago" if seconds >= 0 else f"in {_span(-seconds)}"


def _span(seconds: float | None) -> str:
    from newscrawl.runs.progress import span

    return span(max(0.0, seconds)) if seconds is not None else ""


@click.command(
    cls=Command,
    short_help="Let the next crawl fetch again what has failed.",
    examples="""
    # all that failed while a server was down
    newscrawl retry data/ --reason http-503

    # pages in which no text was found, once there is a layout for them
    newscrawl retry data/ --reason no_body --publisher detik
    """,
)
@click.argument("data", metavar="DATA")
@click.option(
    "--reason",
    metavar="KIND",
    help="What failed, or was rejected, for this: http-503, timeout, no_body, …  [default: all "
    "that has failed]",
)
@click.option("--publisher", metavar="PUBLISHER", help="Of this publisher only.")
def retry(data: str, reason: str | None, publisher: str | None) -> None:
    """Let articles that failed be fetched by the next crawl, as if they had not been tried."""
    from newscrawl.delivery.status import retry as again

    with explained():
        count = again(_output(data), reason, publisher)
    click.echo(f"{count:,} articles wait to be fetched by the next crawl")


@click.command(
    cls=Command,
    short_help="Remove articles, and see that they never come back.",
    examples=r"""
    # an article, also from the raw archive
    newscrawl takedown data/ https://news.detik.com/berita/d-6400123/judul \
        --warc raw/

    # several, of one output file
    xargs newscrawl takedown news.jsonl < remove.txt
    """,
)
@click.argument("data", metavar="DATA")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--warc",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Blank their records in the raw archive there, too.  [default: warc of newscrawl.toml]",
)
def takedown(data: str, urls: tuple[str, ...], warc: Path | None) -> None:
    """Remove articles from every file, and see that they never come back.

    A line with the status "withdrawn" is delivered for each, so that those who have loaded the
    article can delete it.
    """
    from newscrawl.delivery.takedown import takedown as take

    for url in urls:
        if "://" not in url:
            raise click.UsageError(f"{url} is no URL; give the article's address")
    if warc is None and (kept := configuration().warc) and Path(kept).is_dir():
        warc = Path(kept)
    with explained():
        taken = take(_output(data), urls, warc)
    click.echo(
        f"{len(taken.articles):,} articles withdrawn: {taken.lines:,} lines removed from "
        f"{taken.files:,} files"
        + (f", {taken.records:,} records blanked in {warc}" if warc else "")
    )
    for url in taken.unknown:
        click.echo(f"{url}: was never delivered here; it will not be fetched")


@click.command(
    cls=Command,
    short_help="Check every file, and repair what a crash left.",
    examples="""
    # after a crash, or before a backup
    newscrawl verify data/

    # what is wrong, for a program
    newscrawl verify data/ --json
    """,
)
@click.argument("data", metavar="DATA")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def verify(data: str, as_json: bool) -> None:
    """Check every file of a data directory (or output file), and repair what a crash left.

    Exit status: 0 all is well, 1 something is wrong.
    """
    from newscrawl.delivery.verify import verify as check

    with explained():
        report = check(_output(data))
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        for one in report.repaired:
            click.echo(f"Repaired: {one}")
        for one in report.skipped:
            click.echo(f"Not checked: {one}")
        for one in report.problems:
            click.echo(f"Wrong: {one}")
        lines = ", ".join(f"{count:,} {kind}" for kind, count in report.lines.items())
        state = f"{len(report.problems):,} problems" if report.problems else "all is well"
        click.echo(f"{report.files:,} files, {lines}: {state}")
    if report.problems:
        raise SystemExit(1)
