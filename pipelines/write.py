"""Write: articles become lines of a file, and are reported as delivered once those are durable."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newscrawl import signals
from newscrawl.article import Article
from newscrawl.lines import LineFile, OutputError, locked, make_folder
from newscrawl.record import encode

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

SUFFIXES = (".jsonl", ".ndjson", ".json")
"""How the name of an output ends that is one file."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Output:
    """Where lines go: one file, or a folder with a file for each day of delivery.

    ======================= =================================== =========================
    ``path``                 articles                            pages that gave none
    ======================= =================================== =========================
    ``news.jsonl``           ``news.jsonl``                      ``news.rejects.jsonl``
    ``data`` or ``data/``    ``data/articles/2026-11-23.jsonl``  ``data/rejects.jsonl``
    ======================= =================================== =========================
    """

    path: Path
    is_folder: bool

    @classmethod
    def of(cls, name: str | PathLike[str]) -> Self:
        """The output that ``name`` means: a file where it ends in one of ``SUFFIXES``, else a
        folder. Raises ``OutputError`` for a file of another kind ("news.csv")."""
        path = Path(name)
        if path.is_dir() or fspath(name).endswith("/") or not path.suffix:
            return cls(path, is_folder=True)
        if path.suffix in SUFFIXES:
            return cls(path, is_folder=False)
        raise OutputError(
            f"{path}: newscrawl writes JSON lines; name a file that ends in {SUFFIXES[0]}, or a "
            f"folder: {path.with_suffix(SUFFIXES[0])} or {path.with_suffix('')}/"
        )

    def articles(self, instant: datetime) -> Path:
        """The file for articles delivered at ``instant``; days are those of UTC."""
        if not self.is_folder:
            return self.path
        return self.path / "articles" / f"{instant.astimezone(UTC):%Y-%m-%d}.jsonl"

    @property
    def rejects(self) -> Path:
        if self.is_folder:
            return self.path / "rejects.jsonl"
        return self.path.with_name(f"{self.path.stem}.rejects{self.path.suffix}")

    def open(self) -> None:
        """Make its folders, and take care of what a crash left; raises ``OutputError``."""
        today = self.articles(datetime.now(UTC))
        if self.is_folder and not today.exists():
            make_folder(today.parent)  # its file comes with the first article
        else:
            with locked(today):
                pass

    def append(self, articles: list[Article]) -> None:
        """Write ``articles`` with the present as their ``delivered_at``; durable on return.

        The instant is taken while the file is locked, so that it never falls from line to line
        whoever writes them. Raises ``OutputError``; then none of them was written.
        """
        with self._open_today() as (file, instant):
            for article in articles:
                article.delivered_at = instant
            file.append([encode(article) for article in articles])

    @contextmanager
    def _open_today(self) -> Iterator[tuple[LineFile, datetime]]:
        while True:
            path = self.articles(datetime.now(UTC))
            with locked(path) as file:
                instant = datetime.now(UTC)
                if self.articles(instant) == path:  # else midnight passed while we waited
                    yield file, instant
                    return


def output_of(crawler: Crawler) -> Output | None:
    """The output that the setting ``NEWSCRAWL_OUTPUT`` names, if any."""
    path = crawler.settings.get("NEWSCRAWL_OUTPUT")
    return Output.of(path) if path else None


def run_id_of(crawler: Crawler) -> str:
    """The run's id: the setting ``NEWSCRAWL_RUN_ID``, or one made once for each crawler."""
    assert crawler.stats is not None
    made = crawler.stats.get_value("newscrawl/run_id")
    if made is None:
        made = crawler.settings.get("NEWSCRAWL_RUN_ID") or new_run_id()
        crawler.stats.set_value("newscrawl/run_id", made)
    return str(made)


def new_run_id() -> str:
    """A run id: the instant it was made, and four random bytes."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


class Write:
    """Writes articles as JSON lines, in batches.

    Settings:

    NEWSCRAWL_OUTPUT          file or folder (see ``Output``); None: this step writes nothing, and
                              Scrapy's own ``-O`` does
    NEWSCRAWL_BATCH_SIZE      articles to a batch (100)
    NEWSCRAWL_BATCH_SECONDS   longest that an article waits for its batch to fill (5)

    A batch is appended whole and synced; then ``newscrawl.signals.delivered`` is sent for each of
    its articles. Where it cannot be written, none of it is, no article of it is reported, the
    stat ``newscrawl/output_error`` says why and the crawl ends with the reason ``output_error``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._output = output_of(crawler)
        self._run_id = run_id_of(crawler)
        self._size = crawler.settings.getint("NEWSCRAWL_BATCH_SIZE", 100)
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_BATCH_SECONDS", 5)
        self._batch: list[Article] = []
        self._error: OutputError | None = None
        self._timer: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        if self._output:
            self._output.open()  # one that cannot be written ends the run before its first page
            self._timer = create_looping_call(self._flush_on_time)
            self._timer.start(self._seconds, now=False)

    def process_item(self, article: Article) -> Article:
        """Hand ``article`` over for writing; raises ``OutputError`` where its batch failed, and
        ``RecordError`` where it cannot be a line."""
        if self._error:
            raise OutputError(str(self._error))
        article.run_id = self._run_id
        article.delivered_at = datetime.now(UTC)
        encode(article)  # one that cannot be a line must fail alone, not with its batch
        self._count(article)
        if self._output:
            self._batch.append(article)
            if len(self._batch) >= self._size:
                self._flush()
        else:
            self._inc("newscrawl/articles")
        return article

    def close_spider(self) -> None:
        if self._timer and self._timer.running:
            self._timer.stop()
        self._flush_on_time()

    def _flush_on_time(self) -> None:
        with suppress(OutputError):  # logged, in the stats, and the crawl is closing
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if not batch or not self._output:
            return
        try:
            self._output.append(batch)
        except OutputError as error:
            self._fail(error)
            raise
        for article in batch:
            self._inc("newscrawl/articles")
            self._crawler.signals.send_catch_log(
                signals.delivered, article=article, spider=self._crawler.spider
            )

    def _fail(self, error: OutputError) -> None:
        self._error = error
        logger.critical("%s", error)
        assert self._crawler.stats is not None
        self._crawler.stats.set_value("newscrawl/output_error", str(error))
        assert self._crawler.engine is not None
        self._closing = deferred_from_coro(
            self._crawler.engine.close_spider_async(reason="output_error")
        )

    def _count(self, article: Article) -> None:
        for removed in article.removed:
            self._inc(f"newscrawl/removed/{removed.reason}", removed.count)

    def _inc(self, key: str, count: int = 1) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(key, count)
