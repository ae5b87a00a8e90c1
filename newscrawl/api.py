"""From one page's HTML to an Article, without a crawl."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.limits import Paths
from newscrawl.page import Page

if TYPE_CHECKING:
    from newscrawl.article import Article
    from pipelines import Step
    from pipelines.learned.template import Templates
    from pipelines.validate import Validate


@lru_cache(maxsize=1)
def _steps() -> tuple[list[Step], Validate]:
    from pipelines import CLEANING  # which imports this package
    from pipelines.validate import Validate

    return [step() for step in CLEANING], Validate(own=True)


def page_of(
    html: bytes | str,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    layouts: bool = True,
    rules: Paths = (),
    templates: Templates | None = None,
) -> Page:
    """A page to be read, and how. ``templates`` as ``Templates.load`` reads them.

    Raises FilterListError for a file in ``rules`` that cannot be read.
    """
    from pipelines.filterlists import load_lists

    headers = {"content-type": content_type} if content_type else {}
    if isinstance(html, str):
        html = html.encode("utf-8", "replace")
        headers = {"content-type": "text/html; charset=utf-8"}
    page = Page(
        html,
        url=url,
        headers=headers,
        fetched_at=fetched_at,
        layouts=layouts,
        lists=load_lists(rules) if rules else None,
    )
    if templates:
        from pipelines.learned.strip import Learning

        page.learning = Learning(templates)
    return page


def process(
    html: bytes | str,
    url: str | None = None,
    *,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    layouts: bool = True,
    rules: Paths = (),
    templates: Templates | None = None,
) -> Page:
    """Like ``newscrawl.extract``, but gives the whole ``Page``: its ``article``, and what was
    ``removed`` from it, why, and where it stood. ``templates`` as ``Templates.load`` reads them.

    Raises:
        NotAnArticle: the page holds no article.
        FilterListError: a file in ``rules`` cannot be read.
    """
    page = page_of(
        html,
        url,
        fetched_at=fetched_at,
        content_type=content_type,
        layouts=layouts,
        rules=rules,
        templates=templates,
    )
    clean(page)
    return page


def clean(page: Page) -> Article:
    """The article on a page as fetched. What the steps found stays on ``page``, whatever is
    raised.

    Raises:
        NotAnArticle: the page holds no article.
    """
    cleaning, validate = _steps()
    for step in cleaning:
        step.process_item(page)
    assert page.article is not None  # the last cleaning step sets it or raises
    return validate.process_item(page.article)
