"""What the commands share: their mistakes, the configuration, publishers by name."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar

import click

if TYPE_CHECKING:
    from newscrawl.config import Config
    from newscrawl.publisher import Publisher
    from newscrawl.runs.shards import Shard


class Mistake(click.ClickException):
    """A command that cannot be carried out as given: the message names the cause and the fix."""

    exit_code = 2


rules_option = click.option(
    "--rules",
    multiple=True,
    metavar="FILE",
    type=click.Path(),
    help="A filter list such as EasyList: strip by its element rules, too.  [may be repeated; "
    "default: rules of newscrawl.toml]",
)


class Duration(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A length of time, in seconds: "45", "45s", "90m", "6h", "2d"."""

    name = "time"
    _units: ClassVar[dict[str, int]] = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The seconds that ``value`` says."""
        if isinstance(value, int | float):
            return float(value)
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", str(value).strip().lower())
        if not found:
            self.fail(f"{value!r} is no length of time; write 45s, 90m, 6h or 2d", param, ctx)
        return float(found[1]) * self._units[found[2]]


templates_option = click.option(
    "--templates",
    metavar="DIR",
    help="Take out what newscrawl learn has learned of the pages' sites.  [default: templates of "
    "newscrawl.toml]",
)


def configuration() -> Config:
    """The configuration; raises Mistake where it cannot be used."""
    from newscrawl.config import ConfigError, load_config

    try:
        return load_config()
    except ConfigError as error:
        raise Mistake(str(error)) from error


def with_lists(paths: tuple[str, ...] | None, *, say: bool = True) -> tuple[str, ...]:
    """``paths``, when the filter lists in them are read; ``say``: what they hold goes to standard
    error. Raises Mistake."""
    if not paths:
        return ()
    from pipelines.filterlists import FilterListError, load_lists

    try:
        lists = load_lists(paths)
    except FilterListError as error:
        raise Mistake(str(error)) from error
    for one in lists.lists if lists and say else ():
        click.echo(str(one), err=True)
    return paths


def usable_templates(folder: str | None, *, missing: bool = False) -> str | None:
    """The folder of learned templates to use, that of the configuration where none is named;
    Mistake where they cannot be read. It may not be there yet where it may be ``missing``."""
    folder = folder or configuration().templates
    if folder is not None:
        from pipelines.learned.template import TemplateError, Templates

        try:
            Templates.load(folder, missing=missing)
        except TemplateError as error:
            raise Mistake(str(error)) from error
    return folder


def publisher_named(name: str) -> Publisher:
    """The publisher with this id or on this domain."""
    from newscrawl.publishers import PUBLISHERS, find

    found = PUBLISHERS.get(name.lower()) or find(f"https://{name.lower()}/")
    if found:
        return found
    names = [*PUBLISHERS, *(domain for one in PUBLISHERS.values() for domain in one.domains)]
    close = get_close_matches(name.lower(), names, 3)
    fix = f"did you mean {' or '.join(close)}?" if close else "newscrawl publishers lists them"
    raise click.UsageError(f"unknown publisher {name}; {fix}")


def shard_named(written: str) -> Shard:
    """The shard that ``--shard`` means."""
    from newscrawl.runs.shards import Shard

    try:
        return Shard.parse(written)
    except ValueError as error:
        raise click.UsageError(f"--shard {error}") from None


def network_named(name: str) -> list[Publisher]:
    """The publishers of this network."""
    from newscrawl.publishers import PUBLISHERS

    found = [one for one in PUBLISHERS.values() if one.network.id == name.lower()]
    if found:
        return found
    raise click.UsageError(f"unknown network {name}; there are {', '.join(_networks())}")


def _networks() -> list[str]:
    from newscrawl.publishers import PUBLISHERS

    return sorted({one.network.id for one in PUBLISHERS.values()})


def complete_network(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Networks that begin so, for the shell."""
    return [name for name in _networks() if name.startswith(begun)]


def complete_publisher(
    _context: click.Context, _parameter: click.Parameter, begun: str
) -> list[str]:
    """Ids of publishers that begin so, for the shell."""
    from newscrawl.publishers import PUBLISHERS

    return [name for name in PUBLISHERS if name.startswith(begun)]
