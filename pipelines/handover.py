"""Hand over: from the page, which has done its work, to its article."""

from __future__ import annotations

from newscrawl.article import Article
from newscrawl.page import NotAnArticle, Page


class HandOver:
    """Takes a ``Page``, gives its ``Article``."""

    def process_item(self, page: Page) -> Article:
        if page.article is None:
            raise NotAnArticle("no_body")
        return page.article
