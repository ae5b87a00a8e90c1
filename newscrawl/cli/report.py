"""``newscrawl report``: what came into data directories, as HTML to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newscrawl.cli.common import Mistake
from newscrawl.cli.data import explained
from newscrawl.cli.help import Command

_DAYS = 30


@click.command(
    cls=Command,
    short_help="Show what came in, as a page with tables and charts.",
    examples="""
    # the last 30 days, in the browser
    newscrawl report data/ --open

    # a week of two data directories, in Indonesian
    newscrawl report data/ more-data/ --days 7 --lang id -o laporan.html
    """,
)
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    help="File to write.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 92),
    default=_DAYS,
    show_default=True,
    help="How many days of deliveries to show, today among them.",
)
@click.option(
    "--lang", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language."
)
@click.option("--no-charts", is_flag=True, help="Tables only; charts need newscrawl[plots].")
@click.option("--open", "show", is_flag=True, help="Open the report in the browser.")
def report(
    data: tuple[str, ...], output: Path, days: int, lang: str, no_charts: bool, show: bool
) -> None:
    """Show what came into data directories (or output files): articles by day and publisher,
    fields, what was taken out and why, how the crawls stand, and what is not as usual.

    Writes one HTML file that needs nothing else. May be asked while crawls are running.
    """
    from newscrawl.articles import read
    from newscrawl.export.snapshot import outputs
    from newscrawl.reporting.count import count, first_instant
    from newscrawl.reporting.page import page_of
    from newscrawl.reporting.standing import crawls

    now = datetime.now(UTC)
    since = first_instant(now, days)
    with explained():
        found = outputs(data)
        counted = count(read(data, delivered_after=since.isoformat()), now, days)
        standing = sorted(crawls(found, since), key=lambda one: one.standing.crawl)
    names = [one.path.name or str(one.path) for one in found]
    try:
        text = page_of(counted, standing, names, now, language=lang, charts=not no_charts)
    except ImportError:
        click.echo("No charts, as matplotlib is not installed: newscrawl[plots] has it", err=True)
        text = page_of(counted, standing, names, now, language=lang, charts=False)
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise Mistake(f"cannot write {output}: {error.strerror}; name another with -o") from error
    click.echo(output)
    if show:
        click.launch(output.resolve().as_uri())
