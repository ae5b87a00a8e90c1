"""``newscrawl inspect``: pages beside their articles, as HTML to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from newscrawl.cli.common import (
    configuration,
    rules_option,
    templates_option,
    usable_templates,
    with_lists,
)
from newscrawl.cli.crawl import OUTPUT
from newscrawl.cli.extract import with_manners
from newscrawl.cli.help import Command

ONE, MANY = "inspect.html", "inspect"
"""Where the report of one page is written, and the reports of several, unless -o says so."""

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*:[^/\s][^\s]*")


@click.command(
    cls=Command,
    short_help="Show pages beside their articles, and why the rest was not kept.",
    examples="""
    # one page, in the browser
    newscrawl inspect page.html --open

    # a folder of pages with an index, and what trafilatura makes of each
    newscrawl inspect pages/ --compare -o report/

    # an article that was delivered, as its page was then
    newscrawl inspect detik:6400123 --data data/ --warc raw/
    """,
)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|URL|ID|-...")
@click.option("--url", metavar="URL", help="Address of the page, for a single saved page.")
@click.option(
    "--data",
    metavar="DATA",
    help="Data directory, or output file, of the article with this ID.  [default: the output of "
    f"newscrawl.toml, else {OUTPUT}]",
)
@click.option(
    "--warc",
    metavar="DIR",
    help="Its raw archive, in which the page is looked for.  [default: warc of newscrawl.toml; "
    "without one the page is fetched]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=f"File for one page, folder for several.  [default: {ONE} or {MANY}/]",
)
@click.option("--open", "show", is_flag=True, help="Open the report in the browser.")
@click.option("--compare", is_flag=True, help="Show what trafilatura makes of the page, too.")
@click.option("--no-layouts", is_flag=True, help="Read every page by the generic reader.")
@rules_option
@templates_option
@click.option(
    "--lang", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language."
)
def inspect(
    inputs: tuple[str, ...],
    url: str | None,
    data: str | None,
    warc: str | None,
    output: Path | None,
    show: bool,
    compare: bool,
    no_layouts: bool,
    rules: tuple[str, ...],
    templates: str | None,
    lang: str,
) -> None:
    """Show pages beside their articles: what was kept, and why the rest was not.

    Writes HTML that needs nothing else: the page with every block outlined by what happened to
    it, the rules that did it, and the article. Several pages get an index to flip through. ID is
    that of an article that was delivered, such as detik:6400123.
    """
    from newscrawl.inputs import Options, Saved, find, is_url, read, to_page
    from newscrawl.inspection import Examined, examine, write_all, write_one
    from newscrawl.inspection.stored import find_article, from_archive
    from newscrawl.limits import InputError
    from newscrawl.lines import OutputError

    if url and (len(inputs) > 1 or is_url(inputs[0]) or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url is the address of one saved page: give one FILE or - with it")
    for name in inputs:
        if not (name == "-" or is_url(name) or _is_id(name) or Path(name).exists()):
            raise click.UsageError(f"{name}: no such file or folder")
    names = [page for name in inputs for page in find(name)]
    if not names:
        raise click.UsageError(f"{inputs[0]}: holds no saved pages (*.html, *.htm, *.html.gz)")
    options = Options(
        url=url,
        layouts=not no_layouts,
        rules=with_lists(rules or configuration().rules),
        templates=usable_templates(templates),
    )
    if any(is_url(name) or _is_id(name) for name in names):
        options = with_manners(options)
    output = output or Path(ONE if len(names) == 1 else MANY)
    failed: list[str] = []

    def saved_of(name: str) -> Saved:
        if not _is_id(name):
            return read(name, options)
        config = configuration()
        article = find_article(name, [data or config.output or OUTPUT])
        if saved := from_archive(article, warc or config.warc):
            return saved
        if not article.url:
            raise InputError("its page was not kept, and it has no address; give its --warc folder")
        return read(article.url, options)

    def examined() -> Iterator[Examined]:
        for name in names:
            try:
                saved = saved_of(name)
            except (InputError, OutputError) as error:
                failed.append(name)
                click.echo(f"{name}: {error}", err=True)
                continue
            yield examine(to_page(saved, options), name, compare=compare)

    try:
        if len(names) == 1:
            written = write_one(examined(), output, language=lang)
        else:
            written = write_all(examined(), output, language=lang)
    except OSError as error:
        fix = "name another with -o"
        raise click.ClickException(
            f"cannot write {error.filename or output}: {error.strerror}; {fix}"
        ) from error
    if written:
        click.echo(written)
        if show:
            click.launch(written.resolve().as_uri())
    if failed:
        raise SystemExit(1)


def _is_id(name: str) -> bool:
    """Whether an input is the id of an article: "detik:6400123", "url:5f0c…"."""
    return bool(_ID.fullmatch(name)) and not Path(name).exists()
