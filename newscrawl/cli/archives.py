"""What ``newscrawl extract`` does with archives."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newscrawl.cli.common import Mistake, complete_publisher, configuration, publisher_named

if TYPE_CHECKING:
    from newscrawl.archives.extract import Job
    from newscrawl.archives.places import Place
    from newscrawl.archives.report import Report, Total
    from newscrawl.inputs import Options

F = TypeVar("F", bound=Callable[..., Any])


def archive_options(command: F) -> F:
    """The options that are for archives only."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "-o",
        "--output",
        metavar="DIR",
        help="Data directory that gets the articles of archives.  [default: standard output]",
    ),
    click.option(
        "--publisher",
        "publishers",
        multiple=True,
        metavar="PUBLISHER",
        shell_complete=complete_publisher,
        help="Of archives, read pages of this publisher only.  [may be repeated; default: of all "
        "that are registered]",
    ),
    click.option(
        "--site",
        "sites",
        multiple=True,
        metavar="HOST",
        help="Of archives, read pages of this host, too, and of hosts below it.  [may be repeated]",
    ),
    click.option("--every-site", is_flag=True, help="Of archives, read pages of every site."),
    click.option(
        "--language",
        "languages",
        multiple=True,
        metavar="TAG",
        help='Of archives, only articles in this language, such as "id".  [may be repeated]',
    ),
    click.option(
        "--again",
        is_flag=True,
        help="Read archives, too, that were read before: what has changed becomes a new revision.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Of archives, say nothing of single ones."),
    click.option("--json", "as_json", is_flag=True, help="Print the summary of archives as JSON."),
)


def extract_into(
    output: str,
    inputs: Sequence[str],
    options: Options,
    jobs: int,
    *,
    again: bool,
    quiet: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Extract the archives among ``inputs`` into a data directory; exit with 1 where one cannot be
    read to its end, with 4 where another run is at it."""
    from newscrawl.archives.ledger import Ledger
    from newscrawl.archives.run import run
    from newscrawl.cli.data import explained
    from newscrawl.delivery.output import Output
    from newscrawl.limits import InputError
    from newscrawl.lines import OutputError
    from pipelines.write import new_run_id

    try:
        found = Output.of(output)
    except OutputError as error:
        raise Mistake(str(error)) from error
    if not found.is_folder:
        raise click.UsageError(
            f"{output}: archives go into a folder, such as {output.rpartition('.')[0]}/; for one "
            "file leave -o out: newscrawl extract … > articles.jsonl"
        )
    run_id = new_run_id()
    job = _job(options, run_id, **chosen)
    places = places_of(inputs)
    codec = configuration().compression or "none"
    with explained(), Ledger(found, run_id, codec) as ledger, _Told(len(places), quiet) as told:
        try:
            total = run(ledger, places, job, jobs=jobs, again=again, say=told.say)
        except InputError as error:
            raise click.ClickException(str(error)) from error
    _show(total, as_json)
    if total.failed:
        raise SystemExit(1)


def extract_to_stdout(
    inputs: Sequence[str],
    options: Options,
    *,
    again: bool,
    quiet: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write the articles of the archives among ``inputs`` to standard output, one archive after the
    other, and what came of each to standard error."""
    from newscrawl.archives.extract import extract
    from newscrawl.archives.report import describe
    from newscrawl.limits import InputError

    if again:
        raise click.UsageError("--again is for archives in a data directory: give -o DIR with it")
    job = _job(options, None, **chosen)
    total: Counter[str] = Counter()
    total_rejected: Counter[str] = Counter()
    failed = False
    for place in places_of(inputs):
        counts: Counter[str] = Counter()
        rejected: Counter[str] = Counter()
        try:
            for one in extract(place, job, counts):
                if one.reject:
                    rejected[one.reject.reason] += 1
                else:
                    counts["articles"] += 1
                    sys.stdout.buffer.write(one.line + b"\n")
        except InputError as error:
            click.echo(f"{place.name}: {error}", err=True)
            failed = True
        sys.stdout.buffer.flush()
        if not quiet and counts["records"]:
            click.echo(f"{place.name}: {describe(counts, rejected)}", err=True)
        total.update(counts)
        total_rejected.update(rejected)
    if as_json:
        told = {"counts": dict(sorted(total.items())), "rejected": dict(total_rejected)}
        click.echo(json.dumps(told), err=True)
    if failed:
        raise SystemExit(1)


def _job(options: Options, run_id: str | None, **chosen: Any) -> Job:
    from newscrawl.archives.extract import Job
    from pipelines.language import normalise

    languages = []
    for written in chosen["languages"]:
        tag = normalise(written)
        if tag is None:
            raise click.UsageError(f"--language {written}: no language tag; write id, ms, jv, …")
        languages.append(tag.partition("-")[0])
    return Job(
        publishers=tuple(publisher_named(one).id for one in chosen["publishers"]),
        hosts=tuple(chosen["sites"]),
        every=chosen["every_site"],
        languages=tuple(languages),
        options=options,
        run_id=run_id,
    )


def places_of(inputs: Sequence[str]) -> list[Place]:
    """The archives that were named; Mistake where one cannot be found."""
    from newscrawl.archives.places import find
    from newscrawl.limits import InputError

    found = []
    for name in inputs:
        try:
            found += find(name)
        except InputError as error:
            raise Mistake(f"{name}: {error}") from error
    return found


class _Told:
    """Says on standard error what comes of each archive; on a terminal with a bar below."""

    def __init__(self, count: int, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = nullcontext()
        self._task: Any = None
        if sys.stderr.isatty() and count > 1 and not quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            console = Console(stderr=True)
            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=console)
            self._task = self._bar.add_task("", total=count)

    def __enter__(self) -> _Told:
        self._bar.__enter__()
        return self

    def __exit__(self, *what: Any) -> None:
        self._bar.__exit__(*what)

    def say(self, place: Place, became: Report | str | None) -> None:
        """What came of the archive at ``place``."""
        failed = isinstance(became, str) or bool(became and became.error)
        if became is not None and (failed or not self._quiet):
            error = f"{became.error}; " if not isinstance(became, str) and became.error else ""
            self._print(f"{place.name}: {error}{became}")
        if self._task is not None:
            self._bar.advance(self._task)

    def _print(self, text: str) -> None:
        if self._task is not None:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(text, err=True)


def _show(total: Total, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(total.as_dict(), ensure_ascii=False))
        return
    click.echo(str(total))
    if total.outdated:
        click.echo(
            f"{total.outdated:,} done before with other rules or options: --again reads them, too",
            err=True,
        )
