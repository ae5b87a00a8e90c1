"""``newscrawl extract``: pages and archives to lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.archives import archive_options, extract_into, extract_to_stdout
from newscrawl.cli.common import (
    configuration,
    rules_option,
    templates_option,
    usable_templates,
    with_lists,
)
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.inputs import Options


@click.command(
    cls=Command,
    examples="""
    # the article on a saved page, with every block that was taken out
    newscrawl extract page.html --explain | python -m json.tool --no-ensure-ascii

    # a folder of pages, four at a time
    newscrawl extract pages/ --jobs 4 > articles.jsonl

    # the Indonesian articles of an archive, into a data directory
    newscrawl extract CC-NEWS-20261101020304-00001.warc.gz --language id -o old/

    # a month of them, as Common Crawl lists its archives
    newscrawl extract warc.paths.gz --language id --jobs 8 -o old/
    """,
)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|URL|-...")
@click.option("--url", metavar="URL", help="Address of the page, for a single saved page.")
@click.option(
    "--explain",
    is_flag=True,
    help='Add every block taken out, as "explain": reason, rule, path and text.',
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that read files side by side; lines keep the order of the inputs.",
)
@click.option("--no-layouts", is_flag=True, help="Read every page by the generic reader.")
@rules_option
@templates_option
@archive_options
def extract(
    inputs: tuple[str, ...],
    url: str | None,
    explain: bool,
    jobs: int,
    no_layouts: bool,
    rules: tuple[str, ...],
    templates: str | None,
    output: str | None,
    **archives: Any,
) -> None:
    """Turn HTML pages, or web archives, into article lines.

    An input is a saved page (also gzipped), a folder of them (*.html, *.htm, *.html.gz), a page
    to fetch, or - for standard input; lines go to standard output. A page that gives no article is
    named on standard error, and makes the exit status 1; the others are still delivered.

    An input may also be an archive: a WARC, ARC or WACZ file, a folder of them, a list of them
    (warc.paths.gz), each also at s3://… or https://…. With -o, their articles go into a data
    directory, a file for each archive; that may be broken off, and goes on when it is run again.
    Pages of the publishers that newscrawl knows are read, or of those that are named.
    """
    from newscrawl.archives.places import holds_archives
    from newscrawl.inputs import Options, is_url

    if url and (len(inputs) > 1 or is_url(inputs[0]) or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url is the address of one saved page: give one FILE or - with it")
    rules = with_lists(rules or configuration().rules)
    options = Options(
        url=url,
        explain=explain,
        layouts=not no_layouts,
        rules=rules,
        templates=usable_templates(templates),
    )
    of_archives = [holds_archives(name) for name in inputs]
    if output is not None or all(of_archives):
        if not all(of_archives):
            other = inputs[of_archives.index(False)]
            raise click.UsageError(
                f"{other}: no archive, and no folder of archives; -o is for archives, the lines of "
                "pages go to standard output"
            )
        if url or explain:
            raise click.UsageError("--url and --explain are for saved pages, not for archives")
        if output is None:
            extract_to_stdout(inputs, options, **archives)
        else:
            extract_into(output, inputs, options, jobs, **archives)
        return
    if any(of_archives):
        raise click.UsageError("give archives and pages in commands of their own")
    named = [f"--{name.replace('_', '-')}" for name, value in archives.items() if value]
    if named:
        raise click.UsageError(f"{', '.join(named)}: for archives only")
    if any(is_url(name) for name in inputs):
        options = with_manners(options)
    _deliver(inputs, options, jobs)


def _deliver(names: Sequence[str], options: Options, jobs: int) -> None:
    """Write the line of each input to standard output; exit with 1 where one has none."""
    from newscrawl.inputs import find, is_url, lines
    from newscrawl.limits import InputError

    for name in names:
        if not (name == "-" or is_url(name) or Path(name).exists()):
            raise click.UsageError(f"{name}: no such file or folder")
    found: list[str] = []
    failed = 0
    for name in names:
        pages = list(find(name))
        if not pages:
            click.echo(f"{name}: holds no saved pages (*.html, *.htm, *.html.gz)", err=True)
            failed += 1
        found += pages
    with _progress(len(found)) as (advance, complain):
        try:
            for outcome in lines(found, options, jobs):
                if outcome.line is None:
                    complain(f"{outcome.name}: {outcome.problem}")
                    failed += 1
                else:
                    sys.stdout.buffer.write(outcome.line + b"\n")
                    sys.stdout.buffer.flush()
                advance()
        except InputError as error:
            raise click.ClickException(str(error)) from error
    if failed:
        raise SystemExit(1)


@contextmanager
def _progress(total: int) -> Iterator[tuple[Any, Any]]:
    """Two functions: one input is done; say this on standard error.

    A progress bar is shown where standard error is a terminal and the lines go elsewhere.
    """
    if total < 2 or not sys.stderr.isatty() or sys.stdout.isatty():
        yield (lambda: None), (lambda text: click.echo(text, err=True))
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("", total=total)
        yield (
            (lambda: bar.advance(task)),
            (lambda text: console.print(text, markup=False, highlight=False, soft_wrap=True)),
        )


def with_manners(options: Options) -> Options:
    """``options`` with the user's name and delay for fetching."""
    from dataclasses import replace

    config = configuration()
    delay = options.delay if config.delay is None else config.delay
    private = bool(config.private_addresses)
    return replace(options, user_agent=config.identity(), delay=delay, private=private)
