"""Log lines about pages and articles: their address and what became of them, not their content; as
JSON for those who collect logs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import BaseSettings
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


class JsonFormatter(logging.Formatter):
    """A log line as a JSON object: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``spider``
    where it is of one, ``message``, and ``exception`` where there was one."""

    def format(self, record: logging.LogRecord) -> str:
        """``record`` as one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if spider := getattr(getattr(record, "spider", None), "name", None):
            told["spider"] = spider
        told["message"] = record.getMessage()
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_as_json(settings: BaseSettings) -> None:
    """Log on standard error as JSON, in the place of Scrapy's own handler."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings["LOG_LEVEL"])
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)


def _url(item: Any) -> str:
    return getattr(item, "url", None) or f"<{type(item).__name__}>"
