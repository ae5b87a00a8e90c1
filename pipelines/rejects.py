"""Rejects: what became of a page that gave no article is written beside the output."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy import signals

from newscrawl.article import Article
from newscrawl.lines import OutputError, locked
from newscrawl.page import NotAnArticle, Page
from pipelines.write import output_of, run_id_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class Reject(msgspec.Struct):
    """A page that gave no article: one line of the rejects file.

    reason       one of ``newscrawl.page.REJECT_REASONS``
    detail       what was seen
    fetched_at   when the page was fetched; where that is not known, when it was rejected
    publisher    the publisher's id, or the spider's name
    """

    url: str | None
    reason: str
    detail: str
    fetched_at: datetime
    run_id: str
    publisher: str | None


class Rejects:
    """Scrapy extension: counts rejected pages by reason (stat ``newscrawl/rejected/<reason>``),
    and writes a ``Reject`` for each to the rejects file of ``NEWSCRAWL_OUTPUT``.

    A page that a step dropped has the step's reason. One on which a step or a spider callback
    failed unexpectedly has the reason "error" and the exception as its detail; the run goes on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._output = output_of(crawler)
        self._run_id = run_id_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler)
        crawler.signals.connect(made.item_dropped, signals.item_dropped)
        crawler.signals.connect(made.item_error, signals.item_error)
        crawler.signals.connect(made.spider_error, signals.spider_error)
        return made

    def item_dropped(self, item: Any, response: Response | None, exception: Exception) -> None:
        if isinstance(exception, NotAnArticle):
            self._reject(item, response, exception.reason, exception.detail)
        else:
            self._reject(item, response, "dropped", str(exception))

    def item_error(self, item: Any, response: Response | None, failure: Failure) -> None:
        if not isinstance(failure.value, OutputError):  # the page is good, the disk is not
            self._reject(item, response, "error", _describe(failure))

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        self._reject(None, response, "error", _describe(failure))

    def _reject(self, item: Any, response: Response | None, reason: str, detail: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"newscrawl/rejected/{reason}")
        if not self._output:
            return
        made = Reject(
            url=getattr(item, "url", None) or getattr(response, "url", None),
            reason=reason,
            detail=detail,
            fetched_at=getattr(item, "fetched_at", None) or datetime.now(UTC),
            run_id=self._run_id,
            publisher=_publisher(item) or getattr(self._crawler.spider, "name", None),
        )
        try:
            with locked(self._output.rejects) as file:
                file.append([msgspec.json.encode(made)], sync=False)
        except OutputError as error:
            logger.error("%s (not noted there: %s, %s)", error, made.url, reason)


def _publisher(item: Any) -> str | None:
    if isinstance(item, Page) and item.publisher:
        return item.publisher.id
    return item.publisher if isinstance(item, Article) else None


def _describe(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
