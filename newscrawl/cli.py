"""The command ``newscrawl``.

What a command needs is imported when it runs, so that ``--version``, ``--help`` and completion
are quick. Exit status: 0 done, 1 something failed, 2 the command was not understood.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newscrawl.config import Config
    from newscrawl.inputs import Options
    from newscrawl.publisher import Publisher

OUTPUT = "data/"
SHELLS = ("bash", "zsh", "fish")


class Mistake(click.ClickException):
    """A command that cannot be carried out as given: the message names the cause and the fix."""

    exit_code = 2


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    try:
        click.echo(f"newscrawl {version('newscrawl')}")
    except PackageNotFoundError:
        click.echo("newscrawl (not installed)")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Indonesian news sites as clean article JSON lines."""


@cli.command()
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
@click.option("--no-layouts", is_flag=True, help="Read every page as an unknown site's.")
def extract(
    inputs: tuple[str, ...], url: str | None, explain: bool, jobs: int, no_layouts: bool
) -> None:
    """Turn HTML pages into article lines on standard output.

    An input is a saved page (also gzipped), a folder of them (*.html, *.htm, *.html.gz), a page
    to fetch, or - for standard input. A page that gives no article is named on standard error,
    and makes the exit status 1; the others are still delivered.
    """
    from newscrawl.inputs import Options, is_url

    if url and (len(inputs) > 1 or is_url(inputs[0]) or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url is the address of one saved page: give one FILE or - with it")
    options = Options(url=url, explain=explain, layouts=not no_layouts)
    if any(is_url(name) for name in inputs):
        options = _with_manners(options)
    _deliver(inputs, options, jobs)


@cli.command("clean-text")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|-...")
@click.option("--text", "text_only", is_flag=True, help="Print the article's text, not its line.")
def clean_text(inputs: tuple[str, ...], text_only: bool) -> None:
    """Turn plain-text dumps of news pages into article lines.

    For text that someone else took from a news page, with its buttons, menus and prompts: those
    are taken out, and title, date and dateline are found in it.
    """
    from newscrawl.inputs import Options, is_url

    for name in inputs:
        if is_url(name) or Path(name).is_dir():
            raise click.UsageError(f"{name}: give text files, or - for standard input")
    _deliver(inputs, Options(plain=True, text_only=text_only), jobs=1)


def _complete_publisher(
    _context: click.Context, _parameter: click.Parameter, begun: str
) -> list[str]:
    from newscrawl.publishers import PUBLISHERS

    return [name for name in PUBLISHERS if name.startswith(begun)]


@cli.command()
@click.argument(
    "publishers", nargs=-1, metavar="[PUBLISHER]...", shell_complete=_complete_publisher
)
@click.option(
    "--urls",
    metavar="FILE|-",
    help="Fetch the pages listed there: one URL a line, or CSV with a column url.",
)
@click.option("--since", metavar="DATE", help='First day: 2026-11-01, or an age such as "2d".')
@click.option("--until", metavar="DATE", help="Last day, in the same forms.")
@click.option(
    "--source",
    type=click.Choice(["index", "feed", "sitemap"]),
    help="Find articles in the publisher's lists of this kind only.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Articles at most, for each publisher.")
@click.option("--match", metavar="WORDS", help="Only articles with this keyword or pattern.")
@click.option(
    "--match-in",
    type=click.Choice(["title", "text"]),
    default="text",
    show_default=True,
    help="Where --match looks.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="File (news.jsonl), or folder that gets a file for each day of delivery.  [default: the "
    f"output of newscrawl.toml, else {OUTPUT}]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def crawl(
    publishers: tuple[str, ...],
    urls: str | None,
    since: str | None,
    until: str | None,
    source: str | None,
    limit: int | None,
    match: str | None,
    match_in: str,
    output: str | None,
    as_json: bool,
) -> None:
    """Crawl publishers, or a list of URLs, into article lines."""
    if bool(publishers) == bool(urls):
        raise click.UsageError(
            "name one PUBLISHER or more (newscrawl publishers lists them), or give --urls"
        )
    chosen = [_publisher(name).id for name in publishers]
    config = _config()
    output = output or config.output or OUTPUT
    _check_output(output)
    if not (config.contact or config.user_agent):
        click.echo(
            "No contact is set: the sites that are crawled cannot reach you. Set "
            "NEWSCRAWL_CONTACT=you@example.org, or contact in newscrawl.toml.",
            err=True,
        )

    from newscrawl.crawl import run
    from newscrawl.filters import FilterError

    try:
        summary = run(
            chosen,
            urls=urls,
            since=since,
            until=until,
            source=source,
            limit=limit,
            match=match,
            match_in=match_in,
            output=output,
        )
    except FilterError as error:
        raise Mistake(str(error)) from error
    from newscrawl.tables import has_failed, show_summary

    if as_json:
        results = [
            {**asdict(one), "pages_per_second": round(one.pages_per_second, 2)}
            for one in summary.results
        ]
        click.echo(json.dumps({**asdict(summary), "results": results}, ensure_ascii=False))
    else:
        show_summary(summary)
    if any(has_failed(one) for one in summary.results):
        raise SystemExit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def publishers(as_json: bool) -> None:
    """List the publishers: id, name, domains, network, layouts, sources."""
    from newscrawl.publishers import PUBLISHERS

    rows = [_describe(PUBLISHERS[name]) for name in sorted(PUBLISHERS)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from newscrawl.tables import show

    show(
        ("id", "name", "domains", "network", "layouts", "sources"),
        [
            (
                row["id"],
                row["name"],
                ", ".join(row["domains"]),
                row["network"] or "",
                ", ".join(row["layouts"]),
                ", ".join(dict.fromkeys(source["kind"] for source in row["sources"])),
            )
            for row in rows
        ],
    )


@cli.command()
def schema() -> None:
    """Print the JSON Schema of an article line."""
    from newscrawl.schema import text

    click.echo(text(), nl=False)


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print the completion script for a shell: bash, zsh or fish.

    For bash: newscrawl completion bash > ~/.local/share/bash-completion/completions/newscrawl
    """
    from click.shell_completion import get_completion_class

    shell = shell or Path(environ.get("SHELL", "")).name
    maker = get_completion_class(shell)
    if shell not in SHELLS or maker is None:
        raise click.UsageError(f"name the shell: newscrawl completion {'|'.join(SHELLS)}")
    click.echo(maker(cli, {}, "newscrawl", "_NEWSCRAWL_COMPLETE").source())


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


def _with_manners(options: Options) -> Options:
    """``options`` with the user's name and delay for fetching."""
    from dataclasses import replace

    config = _config()
    delay = options.delay if config.delay is None else config.delay
    return replace(options, user_agent=config.identity(), delay=delay)


def _config() -> Config:
    from newscrawl.config import ConfigError, load_config

    try:
        return load_config()
    except ConfigError as error:
        raise Mistake(str(error)) from error


def _check_output(output: str | None) -> None:
    if not output:
        raise click.UsageError(
            "say where to write: -o news.jsonl for a file, -o data/ for a folder"
        )
    from newscrawl.lines import OutputError
    from pipelines.write import Output

    try:
        Output.of(output)
    except OutputError as error:
        raise Mistake(str(error)) from error


def _publisher(name: str) -> Publisher:
    """The publisher with this id or on this domain."""
    from newscrawl.publishers import PUBLISHERS, find

    found = PUBLISHERS.get(name.lower()) or find(f"https://{name.lower()}/")
    if found:
        return found
    names = [*PUBLISHERS, *(domain for one in PUBLISHERS.values() for domain in one.domains)]
    close = get_close_matches(name.lower(), names, 3)
    fix = f"did you mean {' or '.join(close)}?" if close else "newscrawl publishers lists them"
    raise click.UsageError(f"unknown publisher {name}; {fix}")


def _describe(publisher: Publisher) -> dict[str, Any]:
    return {
        "id": publisher.id,
        "name": publisher.name,
        "domains": list(publisher.domains),
        "network": publisher.network,
        "layouts": [layout.name for layout in publisher.layouts],
        "sources": [{"kind": source.kind, "url": source.url} for source in publisher.sources],
    }


def main() -> None:
    """Run the command."""
    cli(prog_name="newscrawl")


if __name__ == "__main__":
    main()
