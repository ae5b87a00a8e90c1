"""``newscrawl publishers suggest``: an entry for a site that nobody registered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawl.cli.common import configuration
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.page import Page


@click.command(
    cls=Command,
    short_help="Print an entry for a site that is not registered.",
    examples="""
    # from an article of the site
    newscrawl publishers suggest https://www.example.co.id/berita/judul

    # from a saved page that does not name its address
    newscrawl publishers suggest page.html --url https://example.co.id/berita/1
    """,
)
@click.argument("page", metavar="URL|FILE|-")
@click.option("--url", metavar="URL", help="Address of the page, for a saved page.")
def suggest(page: str, url: str | None) -> None:
    """Print an entry for the registry, made from an article of a site that is not in it.

    The layout is recognised by the page's markup; the rest is taken from the page, and for a URL
    from the site's robots.txt. What is guessed is marked "check". Exit status 1: no layout fits
    (the entry is printed, and the generic reader reads the site), or no entry can be made.
    """
    from newscrawl.inputs import is_url

    if not (page == "-" or is_url(page) or Path(page).is_file()):
        raise click.UsageError(f"{page}: no such file; give an article's URL or a saved page")
    if url and is_url(page):
        raise click.UsageError("--url is the address of a saved page: give FILE or - with it")
    from newscrawl.limits import InputError
    from newscrawl.page import NotAnArticle
    from newscrawl.sites.suggest import SuggestError
    from newscrawl.sites.suggest import suggest as make

    try:
        done, sitemaps = _read(page, url)
        suggestion = make(done, sitemaps)
    except NotAnArticle as refused:
        raise click.ClickException(
            f"{page}: holds no article ({refused.reason}); give the page of one"
        ) from refused
    except (InputError, SuggestError) as error:
        raise click.ClickException(f"{page}: {error}") from error
    click.echo(suggestion.module, nl=False)
    name = suggestion.id.replace("-", "_")
    click.echo(
        f"Save it as newscrawl/publishers/{name}.py, add the module to _MODULES in "
        "newscrawl/publishers/__init__.py, and see to what says check.",
        err=True,
    )
    if suggestion.found is None:
        raise click.ClickException(
            "no layout fits this page: the generic reader reads the site. CONTRIBUTING.md says how "
            "to write a layout"
        )


def _read(name: str, url: str | None) -> tuple[Page, list[str]]:
    """The page, cleaned, and the sitemaps in its site's robots.txt where it was fetched."""
    from newscrawl.api import process
    from newscrawl.inputs import Options, is_url, read
    from newscrawl.net.fetch import Fetcher

    if not is_url(name):
        return process(read(name, Options()).content, url), []
    config = configuration()
    delay = 1.0 if config.delay is None else config.delay
    fetcher = Fetcher(config.identity(), delay, bool(config.private_addresses))
    fetched = fetcher.get(name)
    page = process(
        fetched.content,
        fetched.url,
        fetched_at=fetched.fetched_at,
        content_type=fetched.content_type,
    )
    return page, fetcher.sitemaps(fetched.url)
