"""``newscrawl learn``: what recurs on a site's articles, as templates to take it out by."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import Mistake, configuration
from newscrawl.cli.crawl import OUTPUT
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.learning.decide import Outcome, Proposal
    from newscrawl.learning.gather import Gathered
    from pipelines.learned.template import SiteTemplates, Template

HELD = 10
"""Blocks of a site that are shown of those that recur and are not taken for furniture."""


@click.command(
    cls=Command,
    short_help="Learn what a site repeats and is none of its articles' text.",
    examples="""
    # what would be learned of saved pages; nothing is written
    newscrawl learn pages/ --review

    # learn it, and clean a page by it
    newscrawl learn pages/ --templates templates/
    newscrawl extract page.html --templates templates/

    # from what a crawl has noted: use all that is new
    newscrawl learn data/ --templates templates/ --accept all
    """,
)
@click.argument("sources", nargs=-1, metavar="[DIR|FILE|WARC]...", type=click.Path(path_type=Path))
@click.option(
    "--templates",
    "folder",
    metavar="DIR",
    help="Folder of the templates, a file for each site.  [default: templates of newscrawl.toml]",
)
@click.option("--site", metavar="HOST", help="Only this site; pages that name no address are its.")
@click.option("--review", is_flag=True, help="Show what would be removed, and write nothing.")
@click.option(
    "--accept",
    multiple=True,
    metavar="ID|all",
    help="Use this template, and change nothing else.  [may be repeated]",
)
@click.option(
    "--reject",
    multiple=True,
    metavar="ID|all",
    help="Never use nor propose this template.  [may be repeated]",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def learn(
    sources: tuple[Path, ...],
    folder: str | None,
    site: str | None,
    review: bool,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    as_json: bool,
) -> None:
    """Learn what recurs on the articles of each site and is none of their text.

    SOURCES are saved pages, WARC files, folders of them, or the output of crawls: one that was
    made with --templates has notes of what was seen, of another the text alone is known. Without
    any, the output of newscrawl.toml, else data/, is taken.

    What was found is written to the templates, for crawl and extract with --templates. --review
    shows it first; --accept and --reject take single templates, also ones that were held back.
    """
    from newscrawl.frontier import StateError
    from newscrawl.learning.gather import Gathered
    from newscrawl.limits import InputError
    from newscrawl.lines import OutputError
    from pipelines.learned.template import TemplateError

    if review and (accept or reject):
        raise click.UsageError("--review writes nothing; leave it out to --accept or --reject")
    config = configuration()
    folder = folder or config.templates
    if folder is None and not review:
        raise click.UsageError("name the folder of templates: --templates DIR (or use --review)")
    sources = sources or (Path(config.output or OUTPUT),)
    try:
        with closing(Gathered(site=_host(site) if site else None)) as gathered:
            with _counting() as advance:
                for source in sources:
                    gathered.add(source, advance)
            proposals = list(_proposals(gathered, folder))
            decided = None
            if folder is not None and not review:
                decided = _decide(proposals, Path(folder), accept, reject)
            _show(gathered, proposals, decided, as_json=as_json)
    except (InputError, OutputError, StateError, TemplateError) as error:
        raise Mistake(str(error)) from error


def _host(written: str) -> str:
    """The site that a user means by a host or an address."""
    from newscrawl.urls import site_of

    site = site_of(written if "//" in written else f"https://{written}")
    if not site:
        raise click.UsageError(f"--site {written}: no host, such as kabarcontoh.example")
    return site


def _proposals(gathered: Gathered, folder: str | None) -> Iterator[Proposal]:
    from newscrawl.learning.decide import propose
    from newscrawl.learning.sift import Sifted, sift
    from pipelines.learned.template import Templates

    known = Templates.load(folder, missing=True) if folder else Templates()
    sites = gathered.sites()
    if gathered.site and gathered.site in known.sites:
        sites = [gathered.site]
    for site in sites:
        articles = gathered.of(site)
        found = sift(articles, gathered.texts) if articles else Sifted()
        yield propose(site, found, known.of(site))


def _decide(
    proposals: list[Proposal], folder: Path, accept: tuple[str, ...], reject: tuple[str, ...]
) -> list[SiteTemplates]:
    """Write the files of templates that change; the templates of each proposal as they are then."""
    from newscrawl.learning.decide import ALL, unknown
    from newscrawl.lines import make_folder

    if strange := unknown((*accept, *reject), proposals):
        raise click.UsageError(f"no template {strange[0]}; newscrawl learn --review lists them")
    ids = accept if accept or reject else (ALL,)
    decided = [one.accept(ids, reject) for one in proposals]
    make_folder(folder)
    for one, after in zip(proposals, decided, strict=True):
        if after.templates and (one.before is None or after.templates != one.before.templates):
            after.write(folder)
    return decided


def _show(
    gathered: Gathered,
    proposals: list[Proposal],
    decided: list[SiteTemplates] | None,
    *,
    as_json: bool,
) -> None:
    """Say what was found, and what became of it where it was ``decided``."""
    sites = [
        (one, one.outcome(decided[at] if decided is not None else None))
        for at, one in enumerate(proposals)
    ]
    if as_json:
        said = _as_dict(gathered, sites, written=decided is not None)
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        for one, outcome in sites:
            _show_site(one, outcome, written=decided is not None)
        if not proposals:
            click.echo("Nothing to learn from: no article was found.", err=True)
        elif decided is None and any(one.new for one in proposals):
            click.echo("\nNothing was written. newscrawl learn --templates DIR uses what is new;")
            click.echo("--accept ID and --reject ID take single templates.")
    if gathered.problems:
        counts = ", ".join(f"{reason} {n}" for reason, n in sorted(gathered.problems.items()))
        click.echo(f"Gave no article: {counts}; such as {gathered.named[0]}", err=True)
    if gathered.homeless:
        click.echo(
            f"{gathered.homeless} pages name no address: give --site HOST to say whose they are",
            err=True,
        )


def _show_site(proposal: Proposal, outcome: Outcome, *, written: bool) -> None:
    """What was found on one site, for readers."""
    found = proposal.sifted
    copies = found.articles - found.different
    note = f", {copies} of them much like others" if copies else ""
    click.echo(f"{proposal.site}: {found.articles} articles{note}")
    for title, templates in (
        ("in use from now on" if written else "new", outcome.new),
        ("in use as before" if written else "in use", outcome.used),
        ("rejected", outcome.rejected),
        ("new, and left as it is", outcome.left),
    ):
        if templates:
            click.echo(f"  {title}:")
        for one in templates:
            _show_template(one)
    if not written and proposal.sifted.held:
        click.echo("  recurs, too, and stays unless accepted by its id:")
        for held in proposal.sifted.held[:HELD]:
            _show_template(held.template, held.why)


def _show_template(template: Template, why: str = "") -> None:
    click.echo(f"    {template.id}  {template.reason}, {template.evidence}{why and f'; {why}'}")
    if template.kind == "box":
        holds = [*template.texts, *(["links"] if template.links else [])]
        click.echo(f"      {template.selector} with {_short(' / '.join(holds))}")
    else:
        links = " and the links below it" if template.label else ""
        click.echo(f"      {_short(template.text)}{links}")
    if template.examples:
        click.echo(f"      {template.examples[0]}")


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _as_dict(
    gathered: Gathered, sites: list[tuple[Proposal, Outcome]], *, written: bool
) -> dict[str, Any]:
    import msgspec

    def plain(templates: Any) -> list[dict[str, Any]]:
        return [{"id": one.id, **msgspec.to_builtins(one)} for one in templates]

    return {
        "written": written,
        "problems": dict(sorted(gathered.problems.items())),
        "without_address": gathered.homeless,
        "sites": [
            {
                "site": one.site,
                "articles": one.sifted.articles,
                "different": one.sifted.different,
                "new": plain(outcome.new),
                "used": plain(outcome.used),
                "rejected": plain(outcome.rejected),
                "left": plain(outcome.left),
                "held": [
                    {**plain([held.template])[0], "why": held.why} for held in one.sifted.held
                ],
            }
            for one, outcome in sites
        ],
    }


@contextmanager
def _counting() -> Iterator[Callable[[], None]]:
    """A function to call for each page; on a terminal the count is shown."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    with Progress(TextColumn("{task.completed} pages"), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)
