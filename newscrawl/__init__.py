"""newscrawl: Indonesian news pages to clean article records.

from newscrawl import extract

article = extract(html, url="https://…")
print(article.title, article.published_at, article.text)

for article in newscrawl.crawl("kompas", since="2d", limit=100): ...   # as they land
for article in newscrawl.read("data/", since="2026-11-01"): ...        # what was delivered
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from newscrawl.article import Article

if TYPE_CHECKING:
    from newscrawl.articles import Articles as Articles
    from newscrawl.articles import read as read
    from newscrawl.limits import Paths
    from newscrawl.page import NotAnArticle
    from newscrawl.runs.live import Crawl as Crawl
    from newscrawl.runs.live import CrawlError as CrawlError
    from newscrawl.runs.live import crawl as crawl
    from pipelines.learned.template import Templates

__all__ = ["Article", "CrawlError", "NotAnArticle", "crawl", "extract", "read"]

_LATER = {
    "NotAnArticle": "newscrawl.page",
    "Articles": "newscrawl.articles",
    "read": "newscrawl.articles",
    "Crawl": "newscrawl.runs.live",
    "CrawlError": "newscrawl.runs.live",
    "crawl": "newscrawl.runs.live",
}
"""Names that are imported when they are asked for, and where they are."""


def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    layouts: bool = True,
    rules: Paths = (),
    templates: str | PathLike[str] | Templates | None = None,
) -> Article:
    """The article on a news page.

    Args:
        html: the page; bytes are decoded as they declare themselves, see ``content_type``.
        url: address the page was fetched from; without it, the page's own canonical address is
            used. It decides which publisher's layouts and rules apply.
        fetched_at: when it was fetched; needed for printed dates such as "3 jam yang lalu".
        content_type: the response's Content-Type header, which may name the encoding.
        layouts: False reads the page as if its site were unknown.
        rules: files of filter lists such as EasyList, by which the article's body is stripped
            too. They are read once in a process, and again when they have changed.
        templates: what ``newscrawl learn`` has learned: the folder, which is read when it is first
            asked for, or ``pipelines.learned.Templates.load(folder)``.

    Raises:
        NotAnArticle: the page holds no article; ``reason`` says why.
        FilterListError: a file in ``rules`` cannot be read (a ValueError).
        TemplateError: the templates cannot be read (a ValueError).
    """
    from newscrawl.api import process  # brings in lxml: not before it is needed

    page = process(
        html,
        url,
        fetched_at=fetched_at,
        content_type=content_type,
        layouts=layouts,
        rules=rules,
        templates=_templates(templates),
    )
    assert page.article is not None
    return page.article


def _templates(given: str | PathLike[str] | Templates | None) -> Templates | None:
    if given is None:
        return None
    from pipelines.learned.template import Templates, load_once

    return given if isinstance(given, Templates) else load_once(fspath(given))


def __getattr__(name: str) -> Any:
    """What brings in more than the record does is imported when it is asked for."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
