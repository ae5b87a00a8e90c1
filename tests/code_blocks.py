"""The code in a page of Markdown: fenced blocks, and indented ones, which are for the shell; and
whether newscrawl understands a command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import click

from newscrawl.cli import cli

LONGEST = 60  # characters of a block's name

_FENCE = re.compile(r"^```(\w*)$")


@dataclass(frozen=True)
class Block:
    """A block of code.

    language    what stands behind the fence; ``sh`` of an indented block
    code        its lines, each ended, without the indentation
    line        number of its first line in the page
    output      what it prints, where the page says so: the block of ``text`` right behind it
    """

    language: str
    code: str
    line: int
    output: str = ""

    @property
    def name(self) -> str:
        """The start of its first line that is no comment."""
        lines = [line for line in self.code.splitlines() if line.strip()]
        told = [line for line in lines if not line.startswith(("#", "!"))]
        return (told or lines)[0].strip()[:LONGEST].rstrip()

    @property
    def commands(self) -> list[str]:
        """Of a block for the shell, its commands, each with the lines that it goes on for."""
        joined = re.sub(r"\s*\\\n\s*", " ", self.code)
        return [line for line in joined.splitlines() if line and not line.startswith("#")]


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in order; one of ``text`` that says what the one before it prints is
    part of that."""
    found: list[Block] = []
    end = -9
    for block, last in _blocks(text.splitlines(keepends=True)):
        if block.language == "text" and found and block.line <= end + 3:
            previous = found.pop()
            block = Block(previous.language, previous.code, previous.line, block.code)
        found.append(block)
        end = last
    return found


def _blocks(lines: list[str]) -> Iterator[tuple[Block, int]]:
    """Each block with the number of its last line."""
    at = 0
    while at < len(lines):
        if fence := _FENCE.match(lines[at]):
            end = next(n for n in range(at + 1, len(lines)) if lines[n] == "```\n")
            yield Block(fence[1], "".join(lines[at + 1 : end]), at + 2), end + 1
            at = end + 1
        elif lines[at].startswith("    ") and (at == 0 or not lines[at - 1].strip()):
            end = at
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            code = "".join(line[4:] or "\n" for line in lines[at:end]).rstrip() + "\n"
            yield Block("sh", code, at + 1), at + code.count("\n")
            at = end
        else:
            at += 1


def pages(root: Path) -> list[Path]:
    """The pages of the documentation."""
    return [root / "README.md", root / "README.id.md", *sorted(root.glob("docs/**/*.md"))]


def understood(line: str) -> list[click.Context]:
    """What each command of newscrawl in a line of the shell means, parsed to its last option and
    argument, whether the files that it names are there or not; raises click.UsageError."""
    commands = re.findall(r"(?:^|[\s/])newscrawl (.+?)(?=\s(?:[|]|\d?[<>])|$)", line)
    with ExitStack() as unread:
        for kind in (click.Path, click.File):
            unread.enter_context(patch.object(kind, "convert", lambda _, value, *__: value))
        return [_parse(cli, ["newscrawl", *shlex.split(one, comments=True)]) for one in commands]


def _parse(command: click.Command, words: list[str]) -> click.Context:
    context = command.make_context(words[0], words[1:])
    rest = [*context._protected_args, *context.args]
    if isinstance(command, click.Group) and rest:
        name, below, left = command.resolve_command(context, rest)
        assert below is not None, name
        return _parse(below, [str(name), *left])
    return context
