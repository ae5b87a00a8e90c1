"""Filter: of the articles read, keep those that the crawl was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.filters import Filter
from newscrawl.page import NotAnArticle, Page

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class KeepWanted:
    """Lets through a page whose article the crawl's filter wants, and notes in ``matched`` which
    keywords it matched.

    Raises ``NotAnArticle`` with ``out_of_range`` or ``no_match``. An article without a date is
    kept: whoever reads the lines sees that it has none.

    The filter is the spider's ``filter``; a spider without one wants everything.
    """

    def __init__(self, wanted: Filter) -> None:
        self._wanted = wanted

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(getattr(crawler.spider, "filter", Filter()))

    def process_item(self, page: Page) -> Page:
        article = page.article
        if article is None:
            return page
        published_at = article.published_at
        if published_at and not (page.wanted or self._wanted).in_range(
            published_at, day_only=article.date_precision == "day"
        ):
            raise NotAnArticle("out_of_range", published_at.isoformat())
        if self._wanted.terms:
            text = article.title or ""
            if self._wanted.match_in == "text":
                text = f"{text}\n{article.text or ''}"
            page.matched = article.matched = self._wanted.match(text)
            if not article.matched:
                raise NotAnArticle(
                    "no_match", f"none of the keywords in the {self._wanted.match_in}"
                )
        return page
