"""``newscrawl publishers``: who is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import shard_named
from newscrawl.cli.help import Group
from newscrawl.cli.suggest import suggest

if TYPE_CHECKING:
    from newscrawl.publisher import Publisher


FEW = 20
"""Publishers of which a terminal shows everything; of more it shows a line each."""


@click.group(
    invoke_without_command=True,
    cls=Group,
    short_help="List the publishers: whose they are, how they are read.",
    examples="""
    # those of a network
    newscrawl publishers --network kly

    # all that is known of one
    newscrawl publishers --match liputan6 --json

    # those that the first of four machines crawls
    newscrawl publishers --shard 0/4 --ids
    """,
)
@click.option("--network", metavar="ID", help="Only those of this network.")
@click.option("--match", metavar="WORD", help="Only those with WORD in id, name, host or network.")
@click.option("--shard", metavar="I/N", help="Only those that newscrawl crawl --shard I/N crawls.")
@click.option("--ids", is_flag=True, help="Print their ids alone, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, with examples.")
@click.pass_context
def publishers(
    context: click.Context,
    network: str | None,
    match: str | None,
    shard: str | None,
    ids: bool,
    as_json: bool,
) -> None:
    """List the publishers: whose they are, how they are read, what is known of them."""
    if context.invoked_subcommand is None:
        show_publishers(as_json, network, match, shard, ids)


def show_publishers(
    as_json: bool,
    network: str | None = None,
    match: str | None = None,
    shard: str | None = None,
    ids: bool = False,
) -> None:
    """Print the publishers as a table, on a terminal as cards where they are few, as JSON, or
    their ``ids`` alone.

    Raises UsageError for an unknown network.
    """
    from newscrawl.publishers import PUBLISHERS
    from newscrawl.publishers.table import COLUMNS, describe, row
    from newscrawl.runs.tables import show

    chosen = [
        one
        for _, one in sorted(PUBLISHERS.items())
        if network in (None, one.network.id) and _matches(one, match)
    ]
    if network and network not in (known := {one.network.id for one in PUBLISHERS.values()}):
        close = get_close_matches(network, known, 3)
        fix = (
            f"did you mean {' or '.join(close)}?" if close else f"one of {', '.join(sorted(known))}"
        )
        raise click.UsageError(f"unknown network {network}; {fix}")
    if shard:
        mine = set(shard_named(shard).publishers(one.id for one in chosen))
        chosen = [one for one in chosen if one.id in mine]
    if ids:
        click.echo("".join(f"{one.id}\n" for one in chosen), nl=False)
        return
    if as_json:
        described: list[dict[str, Any]] = [describe(one) for one in chosen]
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    if not chosen:
        click.echo("no publisher has that; newscrawl publishers lists them all", err=True)
        return
    rows = [row(one) for one in chosen]
    if not sys.stdout.isatty():
        show(COLUMNS, rows)  # one line each, as wide as it is
    elif len(rows) > FEW:
        show(COLUMNS[:4], [one[:4] for one in rows])
        click.echo("\nMore of each: newscrawl publishers --match WORD, or --json", err=True)
    else:
        for one in rows:
            click.echo(_card(one))


def _card(cells: Sequence[str]) -> str:
    """A publisher over several lines, without what is empty."""
    from newscrawl.publishers.table import COLUMNS

    said = [(name, cell) for name, cell in zip(COLUMNS, cells, strict=True) if cell]
    return "\n".join([said[0][1], *(f"  {name:<10}  {cell}" for name, cell in said[1:]), ""])


def _matches(publisher: Publisher, word: str | None) -> bool:
    """Whether ``word`` is in what the publisher is called by, in any case."""
    network = publisher.network
    called = (publisher.id, publisher.name, *publisher.domains, network.id, network.name)
    return word is None or any(word.lower() in one.lower() for one in called)


publishers.add_command(suggest)
