"""Crawl windows: the hours of the day in which a publisher may be crawled."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured

from newscrawl.text.dates import ZONES

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

OUTSIDE = "outside_window"
"""Why a crawl ended that was begun, or was not done, outside its window: Scrapy's finish_reason."""

_WINDOW = re.compile(r"\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4])[:.]([0-5]\d)\s*")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """From ``start`` until ``end``, which is on the next day where it is not after ``start``."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Window:
        """The window that "22:00-05:00" says. Raises ValueError where it says none."""
        found = _WINDOW.fullmatch(text)
        if not found or (found[3] == "24" and found[4] != "00"):
            raise ValueError(f'{text!r} is no crawl window; write one as "22:00-05:00"')
        start = time(int(found[1]), int(found[2]))
        return cls(start, time(int(found[3]) % 24, int(found[4])))

    def left(self, now: datetime) -> timedelta:
        """How much is left of the window at ``now``, in the newsroom's zone; zero outside of it.

        Where start and end are the same, it is always open.
        """
        if self.start == self.end:
            return _DAY
        midnight = datetime.combine(now.date(), time(), now.tzinfo)
        for began in (midnight - _DAY, midnight):
            start = began + _since_midnight(self.start)
            end = began + _since_midnight(self.end)
            if end <= start:
                end += _DAY
            if start <= now < end:
                return end - now
        return timedelta()

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


class KeepWindow:
    """Scrapy extension: a crawl is not begun outside ``NEWSCRAWL_CRAWL_WINDOW``, and is ended with
    it; its finish_reason is then "outside_window". The clock is that of the newsroom.

    What is under way when the window closes comes to its end; the rest is for the next run.
    """

    def __init__(self, crawler: Crawler, window: Window) -> None:
        self._crawler = crawler
        self._window = window
        self._timer: asyncio.TimerHandle | None = None
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        window = crawler.settings["NEWSCRAWL_CRAWL_WINDOW"]
        if not window:
            raise NotConfigured
        return cls(crawler, Window.parse(window))

    def _begin(self, spider: Spider) -> None:
        publisher = getattr(spider, "publisher", None)
        zone = ZONES[publisher.zone if publisher else "WIB"]
        left = self._window.left(datetime.now(UTC).astimezone(zone)).total_seconds()
        if not left:
            logger.warning("%s is crawled from %s only: not now", spider.name, self._window)
            raise CloseSpider(OUTSIDE)
        self._timer = asyncio.get_running_loop().call_later(left, self._close)

    def _close(self) -> None:
        logger.warning("The window is over (%s): the crawl ends", self._window)
        engine = self._crawler.engine
        assert engine is not None
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason=OUTSIDE))

    def _end(self) -> None:
        if self._timer:
            self._timer.cancel()
