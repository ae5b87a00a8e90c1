"""KeepRaw: what a crawl asks and is answered goes into the raw archive."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro

from newscrawl.lines import OutputError
from newscrawl.signals import committing
from newscrawl.warc.archive import RawArchive

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

ARCHIVED = "newscrawl_archive"
"""In the meta of a request: where the answer to it is kept, an ``Archive``."""

_open: dict[tuple[Path, str], tuple[RawArchive, set[Crawler]]] = {}
"""The archives of this process, and the crawls that write to each."""


class KeepRaw:
    """Downloader middleware, next to the network: keeps every answer in the raw archive of
    ``NEWSCRAWL_WARC``, a folder. All crawls of a run write to one archive.

    Where it cannot be written, the stat ``newscrawl/output_error`` says why, and the crawl ends
    with the reason "output_error".
    """

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._crawler = crawler
        settings = crawler.settings
        run_id = str(settings["NEWSCRAWL_RUN_ID"] or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
        self._place = (folder, run_id)
        if self._place not in _open:
            _open[self._place] = (RawArchive(folder, run_id, settings["USER_AGENT"]), set())
        self._archive, users = _open[self._place]
        users.add(crawler)
        crawler.signals.connect(self._sync, committing)
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises OutputError where the folder cannot be written to."""
        folder = crawler.settings["NEWSCRAWL_WARC"]
        if not folder:
            raise NotConfigured
        return cls(crawler, Path(folder))

    def process_response(self, request: Request, response: Response) -> Response:
        """Sets ``ARCHIVED`` in the meta of ``request``."""
        request.meta.pop(ARCHIVED, None)
        try:
            request.meta[ARCHIVED] = self._archive.keep(request, response, datetime.now(UTC))
        except OutputError as error:
            self._fail(error)
        return response

    def _sync(self) -> OutputError | None:
        """What lines name that are about to be committed is durable, or there is an error."""
        try:
            self._archive.sync()
        except OutputError as error:
            return error
        return None

    def _fail(self, error: OutputError) -> None:
        logger.critical("%s", error)
        assert self._crawler.stats is not None
        self._crawler.stats.set_value("newscrawl/output_error", str(error))
        assert self._crawler.engine is not None
        self._closing = deferred_from_coro(
            self._crawler.engine.close_spider_async(reason="output_error")
        )

    def _end(self) -> None:
        archive, users = _open.get(self._place, (None, set()))
        users.discard(self._crawler)
        if archive and not users:
            del _open[self._place]
            try:
                archive.close()
            except OutputError as error:
                logger.critical("%s", error)
