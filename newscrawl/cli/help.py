"""How the commands print their help: with examples at its end, as man pages have them.

``@click.command(cls=Command, examples=…)`` keeps them beside the command, as a shell would read
them; ``newscrawl.cli.reference`` puts the same into docs/commands.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any

import click


class Command(click.Command):
    """A command whose help ends with examples.

    Args:
        examples: each a comment, what it is for, and the commands below it; blank lines between.
    """

    def __init__(self, *arguments: Any, examples: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.examples = cleandoc(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        super().format_epilog(ctx, formatter)
        _write(self.examples, formatter)


class Group(click.Group):
    """A group of commands whose help ends with examples.

    Args:
        examples: as those of a ``Command``.
        sections: the names of its commands by what they are for; those in none come first.
    """

    command_class = Command

    def __init__(
        self,
        *arguments: Any,
        examples: str = "",
        sections: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.examples = cleandoc(examples)
        self.sections = dict(sections or {})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, by section."""
        placed = {name for names in self.sections.values() for name in names}
        other = [name for name in sorted(self.commands) if name not in placed]
        widest = max(map(len, self.commands))
        room = formatter.width - 6 - widest
        for title, names in {"Commands": other, **self.sections}.items():
            if names:
                rows = [
                    (f"{name:{widest}}", self.commands[name].get_short_help_str(room))
                    for name in names
                ]
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        super().format_epilog(ctx, formatter)
        _write(self.examples, formatter)


def _write(examples: str, formatter: click.HelpFormatter) -> None:
    """Write ``examples`` as they are, as a section of a command's help."""
    if examples:
        with formatter.section("Examples"):
            indent = " " * formatter.current_indent
            for line in examples.splitlines():
                formatter.write(f"{indent}{line}".rstrip() + "\n")


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """``command`` and all commands below it, each with how it is called."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from walk(below, f"{path} {name}")
