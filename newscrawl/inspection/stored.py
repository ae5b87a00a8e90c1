"""Stored: the page of an article that was delivered, by the article's id."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newscrawl.article import Article
from newscrawl.export.snapshot import outputs, take
from newscrawl.inputs import Saved
from newscrawl.limits import InputError
from newscrawl.record import RecordError, decode


def find_article(identifier: str, data: Sequence[str]) -> Article:
    """The last revision of the article with this id in data directories (or output files).

    Raises ``InputError`` where none of them has it, ``OutputError`` where one cannot be read.
    """
    found: Article | None = None
    wanted = identifier.encode()
    for source in take(outputs(data)):
        for line in source.lines():
            if wanted not in line:
                continue
            try:
                article = decode(line)
            except RecordError:
                continue
            if article.id == identifier and (found is None or article.revision >= found.revision):
                found = article
    if found is None:
        raise InputError(f"no article of {', '.join(data)} has this id")
    return found


def from_archive(article: Article, warc: str | None) -> Saved | None:
    """The page as it was sent when the article was fetched, out of the raw archive in the folder
    ``warc``; None where there is no archive of it.

    Raises ``InputError`` where the archive that the article names is not there, or has no page at
    that place.
    """
    if article.archive is None or warc is None:
        return None
    from newscrawl.archives.pages import page_at
    from newscrawl.archives.places import Place

    path = Path(warc) / article.archive.file
    if not path.is_file():
        raise InputError(f"its page is in {article.archive.file}, which is not in {warc}")
    page = page_at(Place(str(path.absolute())), article.archive.offset)
    if page is None:
        raise InputError(f"{path} has no page at {article.archive.offset}")
    return Saved(page.content, page.url, page.headers.get("content-type"), page.fetched_at)
