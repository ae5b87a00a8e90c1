"""Rejects: what became of a page that gave no article is delivered beside the articles."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from scrapy import signals

from newscrawl.article import Article
from newscrawl.frontier.database import StateError
from newscrawl.lines import OutputError
from newscrawl.page import REJECT_REASONS, NotAnArticle, Page
from newscrawl.record.schema import DIALECT
from pipelines.assemble import package_version as _package_version
from pipelines.write import run_id_of, store_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

package_version = lru_cache(maxsize=1)(_package_version)


class Reject(msgspec.Struct, kw_only=True):
    """A page that gave no article: one line of the rejects.

    reason        one of ``newscrawl.page.REJECT_REASONS``
    detail        what was seen
    publisher     the publisher's id, or the spider's name
    fetched_at    when the page was fetched; where that is not known, when it was rejected
    delivered_at  when this line was delivered
    newscrawl     the version that read the page
    """

    schema_version: Literal["1"] = "1"
    url: str | None
    reason: str
    detail: str
    publisher: str | None
    fetched_at: datetime
    delivered_at: datetime | None = None
    run_id: str
    newscrawl: str


def rejects_schema() -> dict[str, Any]:
    """The JSON Schema of a line of the rejects."""
    [schema], definitions = msgspec.json.schema_components([Reject], ref_template="#/$defs/{name}")
    made: dict[str, Any] = definitions.get("Reject", schema)
    made["required"] = list(made["properties"])
    reason = made["properties"]["reason"]
    reason["enum"] = [*REJECT_REASONS, "dropped"]
    return {"$schema": DIALECT, "$id": "urn:newscrawl:reject:1", **made}


class Rejects:
    """Scrapy extension: counts rejected pages by reason (stat ``newscrawl/rejected/<reason>``),
    and delivers a ``Reject`` for each to ``NEWSCRAWL_OUTPUT``.

    A page that a step dropped has the step's reason. One on which a step or a spider callback
    failed unexpectedly has the reason "error" and the exception as its detail; the run goes on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
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
        store = store_of(self._crawler)
        if store is None:
            return
        made = Reject(
            url=getattr(item, "url", None) or getattr(response, "url", None),
            reason=reason,
            detail=detail,
            publisher=_publisher(item) or getattr(self._crawler.spider, "name", None),
            fetched_at=getattr(item, "fetched_at", None) or datetime.now(UTC),
            run_id=self._run_id,
            newscrawl=package_version(),
        )
        try:
            store.reject(reject_line(made))
        except (OutputError, StateError) as error:
            logger.error("%s (not noted: %s, %s)", error, made.url, reason)


def reject_line(reject: Reject) -> bytes:
    """``reject`` as one line of JSON, no line end."""
    try:
        return msgspec.json.encode(reject)
    except UnicodeEncodeError:  # half of a surrogate pair, out of a broken address or text
        for name in ("url", "detail"):
            told = getattr(reject, name)
            setattr(reject, name, told and told.encode("utf-8", "replace").decode())
        return msgspec.json.encode(reject)


def _publisher(item: Any) -> str | None:
    if isinstance(item, Page) and item.publisher:
        return item.publisher.id
    return item.publisher if isinstance(item, Article) else None


def _describe(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
