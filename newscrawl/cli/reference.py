"""The commands for readers: ``docs/commands.md``, from what ``--help`` says.

python -m newscrawl.cli.reference    # what `make docs` runs
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from html import escape
from pathlib import Path

import click

from newscrawl.cli import cli
from newscrawl.cli.help import Command, Group, walk

PATH = Path(__file__).parents[2] / "docs" / "commands.md"
WIDTH = 100


def text() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "<!-- Made by `make docs` from newscrawl/cli/; edit there. -->"
    yield ""
    yield (
        "Every command says what it takes with `--help`, and leaves the exit status 0 when it did "
        "what it was asked, 1 when something failed, 2 when it was not understood."
    )
    for path, command in walk(cli, "newscrawl"):
        yield ""
        yield f"## {path}"
        yield ""
        yield from _about(path, command)


def _about(path: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path, max_content_width=WIDTH)
    yield "```text"
    yield " ".join([path, *command.collect_usage_pieces(context)])
    yield "```"
    yield ""
    yield inspect.cleandoc((command.help or "").replace("\b\n", "").replace("\f", ""))
    records = [
        record
        for parameter in command.params
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context))
    ]
    if records:
        yield ""
        yield "| option | |"
        yield "| --- | --- |"
        for option, meaning in records:
            yield f"| {_code(option)} | {_cell(' '.join(meaning.split()))} |"
    if isinstance(command, Command | Group) and command.examples:
        yield ""
        yield "Examples:"
        yield ""
        yield "```sh"
        yield command.examples
        yield "```"


def _code(text: str) -> str:
    """Code in a cell; how a bar is written within backticks, each reader of Markdown has its own
    mind."""
    return f"<code>{escape(text).replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PATH.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
