"""The command ``newscrawl``.

What a command needs is imported when it runs, so that ``--version``, ``--help`` and completion
are quick. Exit status: 0 done, 1 something failed, 2 the command was not understood.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from os import environ
from pathlib import Path

import click

from newscrawl.cli.clean_text import clean_text
from newscrawl.cli.crawl import crawl
from newscrawl.cli.data import retry, status, takedown, verify
from newscrawl.cli.diff import diff
from newscrawl.cli.export import export
from newscrawl.cli.extract import extract
from newscrawl.cli.health import health
from newscrawl.cli.help import Group
from newscrawl.cli.inspect import inspect
from newscrawl.cli.learn import learn
from newscrawl.cli.publishers import publishers
from newscrawl.cli.report import report
from newscrawl.cli.rules import rules

SHELLS = ("bash", "zsh", "fish")


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    try:
        click.echo(f"newscrawl {version('newscrawl')}")
    except PackageNotFoundError:
        click.echo("newscrawl (not installed)")
    context.exit()


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    sections={
        "Find and fetch": ("crawl", "publishers", "health"),
        "Read pages and texts": ("extract", "clean-text", "inspect"),
        "What was delivered": ("status", "report", "export", "schema", "diff"),
        "Keep it in order": ("verify", "retry", "takedown"),
        "Cleaning rules": ("rules", "learn"),
        "Shell": ("completion",),
    },
    examples="""
    # the article on a page that you have saved
    newscrawl extract page.html

    # what two publishers have brought since yesterday
    newscrawl crawl detik liputan6 --since 1d -o data/

    # what came in, in the browser
    newscrawl report data/ --open

    # all of it as Parquet, with a data card
    newscrawl export data/ -o corpus/ --format parquet
    """,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Indonesian news sites as clean article JSON lines.

    newscrawl COMMAND --help says what a command takes, with examples.
    """


@cli.command(
    short_help="Print the schema of an article line.",
    examples="""
    # JSON Schema
    newscrawl schema > article.schema.json

    # the table for bq load
    newscrawl schema --format bigquery > bigquery.json

    # the types for Spark, for StructType.fromJson
    newscrawl schema --format spark > spark.json
    """,
)
@click.option(
    "--format",
    type=click.Choice(["json", "bigquery", "spark", "arrow"]),
    default="json",
    show_default=True,
    help="json: JSON Schema; bigquery: for bq load; spark: for StructType.fromJson; arrow: the "
    "bytes that pyarrow.ipc.read_schema reads.",
)
@click.option("--rejects", is_flag=True, help="That of a line of the rejects (JSON Schema).")
def schema(format: str, rejects: bool) -> None:
    """Print the schema of an article line, for those who load it."""
    if format != "json":
        if rejects:
            raise click.UsageError("--rejects is there as JSON Schema only; leave --format out")
        _print_schema(format)
        return
    if rejects:
        import json

        from pipelines.rejects import rejects_schema

        click.echo(json.dumps(rejects_schema(), indent=2, ensure_ascii=False))
        return
    from newscrawl.record.schema import text

    click.echo(text(), nl=False)


def _print_schema(format: str) -> None:
    """The record's schema in the words of a warehouse, on the standard output."""
    import json
    import sys

    from newscrawl.cli.common import Mistake
    from newscrawl.record.warehouses import MissingPackageError, arrow, bigquery, spark

    if format == "arrow":
        if sys.stdout.isatty():
            raise click.UsageError("the schema of Arrow is no text: newscrawl schema … > arrow.bin")
        try:
            click.echo(arrow().serialize().to_pybytes(), nl=False)
        except MissingPackageError as error:
            raise Mistake(str(error)) from error
        return
    made = bigquery() if format == "bigquery" else spark()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


@cli.command(
    short_help="Print the completion script for a shell.",
    examples=r"""
    # for bash
    newscrawl completion bash \
        > ~/.local/share/bash-completion/completions/newscrawl

    # for fish
    newscrawl completion fish > ~/.config/fish/completions/newscrawl.fish
    """,
)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print the completion script for a shell: bash, zsh or fish.

    Without a name it is that of $SHELL. It completes commands, options, publishers and networks.
    """
    from click.shell_completion import get_completion_class

    shell = shell or Path(environ.get("SHELL", "")).name
    maker = get_completion_class(shell)
    if shell not in SHELLS or maker is None:
        raise click.UsageError(f"name the shell: newscrawl completion {'|'.join(SHELLS)}")
    click.echo(maker(cli, {}, "newscrawl", "_NEWSCRAWL_COMPLETE").source())


for command in (
    extract,
    clean_text,
    crawl,
    export,
    publishers,
    health,
    inspect,
    learn,
    rules,
    status,
    report,
    retry,
    takedown,
    verify,
    diff,
):
    cli.add_command(command)


def main() -> None:
    """Run the command."""
    cli(prog_name="newscrawl")
