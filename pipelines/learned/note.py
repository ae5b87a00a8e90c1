"""Note: what a crawl sees on its articles, for ``newscrawl learn``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from newscrawl.article import Article
from newscrawl.frontier.database import StateError
from newscrawl.page import Page
from pipelines.learned.sightings import Sighting
from pipelines.write import output_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from newscrawl.learning.notes import Notes

logger = logging.getLogger(__name__)

BATCH = 20
"""Articles that are noted at once."""


class NoteSeen:
    """Notes what is seen on each article, beside the output (``newscrawl.learning.notes``).

    Only with both settings ``NEWSCRAWL_TEMPLATES`` and ``NEWSCRAWL_OUTPUT``. Where notes cannot be
    written, a warning says so, and the crawl goes on without.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes: Notes | None = notes
        self._batch: list[tuple[str, Article, list[Sighting]]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        output = output_of(crawler)
        if not crawler.settings.get("NEWSCRAWL_TEMPLATES") or output is None:
            raise NotConfigured
        from newscrawl.learning.notes import Notes, notes_path

        try:
            return cls(Notes(notes_path(output)))
        except StateError as error:
            logger.warning("Nothing is noted to learn from: %s", error)
            raise NotConfigured from error

    def process_item(self, page: Page) -> Page:
        article = page.article
        if article and article.domain and page.learning and page.learning.noting:
            self._batch.append((article.domain, article, page.learning.noted))
            if len(self._batch) >= BATCH:
                self._flush()
        return page

    def close_spider(self) -> None:
        self._flush()
        if self._notes:
            self._notes.close()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if not self._notes:
            return
        try:
            self._notes.add(batch)
        except StateError as error:
            logger.warning("Nothing more is noted to learn from: %s", error)
            self._notes.close()
            self._notes = None
