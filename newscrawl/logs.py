"""Log lines about pages and articles: their address and what became of them, not their content."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class ShortLog(LogFormatter):
    """Scrapy's log lines, with an item's URL in place of the whole item."""

    def scraped(
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Article: %(url)s", "args": {"url": _url(item)}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        return {
            "level": logging.INFO,
            "msg": "Rejected %(url)s: %(exception)s",
            "args": {"url": _url(item), "exception": exception},
        }

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        return {"level": logging.ERROR, "msg": "Error on %(url)s", "args": {"url": _url(item)}}


def _url(item: Any) -> str:
    return getattr(item, "url", None) or f"<{type(item).__name__}>"
