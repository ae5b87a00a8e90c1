"""``newscrawl health``: whether sites are still as newscrawl knows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from newscrawl.cli.common import (
    complete_network,
    complete_publisher,
    configuration,
    network_named,
    publisher_named,
)
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.health import Health


@click.command(
    cls=Command,
    examples="""
    # two publishers: three articles of each are read
    newscrawl health detik kompas

    # all publishers of a network, for a program
    newscrawl health --network kly --json
    """,
)
@click.argument("publishers", nargs=-1, metavar="[PUBLISHER]...", shell_complete=complete_publisher)
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NETWORK",
    shell_complete=complete_network,
    help="All publishers of this network.  [may be repeated]",
)
@click.option("--all", "every", is_flag=True, help="All publishers.")
@click.option("--json", "as_json", is_flag=True, help="Print what was seen as JSON.")
def health(
    publishers: tuple[str, ...], networks: tuple[str, ...], every: bool, as_json: bool
) -> None:
    """Look whether sites are still as newscrawl knows them.

    Asks each source of a publisher for a listing and reads three of its newest articles, with the
    manners of a crawl. Exits with status 1 where something has drifted: a source that fails or
    lists nothing, a page of the site's guard, an article that no layout fits, a field that is not
    where its layout has it.
    """
    chosen = [publisher_named(name).id for name in publishers]
    for network in networks:
        chosen += [one.id for one in network_named(network)]
    if every:
        from newscrawl.publishers import PUBLISHERS

        chosen += PUBLISHERS
    if not chosen:
        raise click.UsageError(
            "name one PUBLISHER or more (newscrawl publishers lists them), --network or --all"
        )
    config = configuration()
    if not (config.contact or config.user_agent):
        click.echo(
            "No contact is set: the sites that are asked cannot reach you. Set "
            "NEWSCRAWL_CONTACT=you@example.org, or contact in newscrawl.toml.",
            err=True,
        )
    from newscrawl.health import look

    settings = {} if config.log_level else {"LOG_LEVEL": "ERROR"}
    seen = look(list(dict.fromkeys(chosen)), settings)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in seen], ensure_ascii=False, indent=2))
    else:
        for one in seen:
            _show(one)
        drifted = [one.publisher for one in seen if not one.is_healthy]
        click.echo(
            f"{len(seen) - len(drifted)} of {len(seen)} as known"
            + (f"; drifted: {', '.join(drifted)}" if drifted else "")
        )
    if not all(one.is_healthy for one in seen):
        raise SystemExit(1)


def _show(seen: Health) -> None:
    """Print what was seen of a publisher, in lines of up to 80 characters; times are WIB."""
    from newscrawl.filters import WIB

    click.secho(f"{seen.publisher}: {'as known' if seen.is_healthy else 'DRIFTED'}", bold=True)
    for check in seen.sources:
        newest = f", newest {check.newest.astimezone(WIB):%Y-%m-%d %H:%M}" if check.newest else ""
        result = check.reason.partition(":")[0] or f"{check.entries} entries{newest}"
        _row(check.source.kind, f"{result}  {_short(check.url or check.source.url, result)}")
    if not seen.sources:
        _row("sources", "none is known: nothing was asked for")
    read = [one for one in seen.articles if not one.rejected]
    _row("articles", f"{len(read)} read by {', '.join(seen.layouts)}" if read else "none read")
    if seen.fields:
        _row("fields", ", ".join(seen.fields))
    for one in seen.drift:
        _row("drift", one.message, "red")


_WIDTH = 80
_LABEL = 12


def _short(url: str, before: str) -> str:
    """``url`` cut so that it fits into a line behind a label and ``before``."""
    room = max(20, _WIDTH - _LABEL - len(before) - 2)
    url = url.partition("://")[2] or url
    return url if len(url) <= room else url[: room - 1] + "…"


def _row(label: str, text: str, color: str | None = None) -> None:
    from textwrap import wrap

    lines = wrap(text, _WIDTH - _LABEL, break_long_words=True, break_on_hyphens=False)
    for number, line in enumerate(lines):
        click.secho(f"  {'' if number else label:<{_LABEL - 2}}{line}", fg=color)
