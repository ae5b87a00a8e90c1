"""``newscrawl diff``: what changed between two extractions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import (
    configuration,
    rules_option,
    templates_option,
    usable_templates,
    with_lists,
)
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.differences import Block, Change, Tally

_SHOWN = 160  # characters of a value


@click.command(
    cls=Command,
    short_help="Show what changed between two extractions, and by which rule.",
    examples="""
    # how many articles two versions read in another way
    newscrawl diff old/ new/ --summary

    # which, in what, and the rule that takes out what is gone
    newscrawl diff old/ new/ --archive raw/
    """,
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--archive",
    "archives",
    multiple=True,
    metavar="FILE|DIR|URL",
    help="Archives in which the pages are: they are read again, to tell which rule takes out what "
    "is gone.  [may be repeated]",
)
@rules_option
@templates_option
@click.option("--summary", is_flag=True, help="Only count.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each, and the counts.")
def diff(
    old: str,
    new: str,
    archives: tuple[str, ...],
    rules: tuple[str, ...],
    templates: str | None,
    summary: bool,
    as_json: bool,
) -> None:
    """Show which articles changed between two extractions, in what, and by which rule.

    OLD and NEW are data directories (or files of articles), such as of the same archives extracted
    by two versions of newscrawl. Of several revisions of an article the newest counts. --rules and
    --templates say how NEW was extracted.
    """
    from newscrawl.cli.archives import places_of
    from newscrawl.cli.data import explained
    from newscrawl.differences import Pages, Tally, differences, output_of
    from newscrawl.inputs import Options

    pages = None
    if archives:
        rules = with_lists(rules or configuration().rules, say=False)
        options = Options(rules=rules, templates=usable_templates(templates))
        pages = Pages(places_of(archives), options)
    tally = Tally()
    with explained():
        for change in differences(output_of(old), output_of(new), pages, tally):
            if summary:
                continue
            if as_json:
                click.echo(json.dumps(change.as_dict(), ensure_ascii=False))
            else:
                _show(change)
    if as_json:
        click.echo(json.dumps(tally.as_dict(), ensure_ascii=False))
    else:
        _sum_up(tally)


def _show(change: Change) -> None:
    why = f" ({change.why})" if change.why else ""
    click.echo(f"{change.became}{why}  {change.id}  {change.url or ''}")
    if change.layout:
        click.echo(f"  layout: {change.layout[0]} -> {change.layout[1]}")
    for name, (before, after) in change.fields.items():
        click.echo(f"  {name}: {_cut(before)} -> {_cut(after)}")
    if change.removed:
        counts = ", ".join(f"{name} {count:+}" for name, count in change.removed.items())
        click.echo(f"  blocks taken out: {counts}")
    for sign, blocks in (("-", change.lost), ("+", change.gained)):
        for block in blocks:
            click.echo(f"  {sign} {_line(block)}")


def _line(block: Block) -> str:
    from newscrawl.differences import name_of

    return f"{_cut(block.text)}{f'  [{name_of(block)}]' if block.reason else ''}"


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _sum_up(tally: Tally) -> None:
    names = ("same", "changed", "added", "gone")
    click.echo(", ".join(f"{tally.articles[name]:,} {name}" for name in names))
    if tally.fields:
        click.echo(f"changed: {', '.join(f'{n} {c:,}' for n, c in tally.fields.most_common())}")
    for name, count in tally.rules.most_common():
        click.echo(f"{count:,} by {name}")
