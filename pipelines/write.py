"""Write: articles become lines, and are reported as delivered once those are durable."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from scrapy import signals as scrapy_signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newscrawl import signals
from newscrawl.article import Article
from newscrawl.delivery.output import SUFFIXES as SUFFIXES
from newscrawl.delivery.output import Output as Output
from newscrawl.delivery.store import Segmenting, Store
from newscrawl.frontier.database import StateError
from newscrawl.lines import OutputError
from newscrawl.monitoring.figures import count_article
from newscrawl.page import NotAnArticle
from newscrawl.record import encode

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

    from newscrawl.spiders.jobs import Job

logger = logging.getLogger(__name__)

T = TypeVar("T")

_stores: WeakKeyDictionary[Crawler, Store] = WeakKeyDictionary()
_run_ids: WeakKeyDictionary[Crawler, str] = WeakKeyDictionary()


def output_of(crawler: Crawler) -> Output | None:
    """The output that the setting ``NEWSCRAWL_OUTPUT`` names, if any."""
    path = crawler.settings.get("NEWSCRAWL_OUTPUT")
    return Output.of(path) if path else None


def run_id_of(crawler: Crawler) -> str:
    """The run's id: the setting ``NEWSCRAWL_RUN_ID``, or one made once for each crawler."""
    if crawler not in _run_ids:
        _run_ids[crawler] = str(crawler.settings.get("NEWSCRAWL_RUN_ID") or new_run_id())
    return _run_ids[crawler]


def new_run_id() -> str:
    """A run id: the instant it was made, and four random bytes."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def store_of(crawler: Crawler, crawl: str | None = None) -> Store | None:
    """What ``crawler`` writes to: None where it has no output, or, without ``crawl``, where that
    is not open. Opened for the crawl of that name, it is to be closed with ``close_store``.

    Raises ``HeldError``, ``StateError`` and ``OutputError``, see ``Store``.
    """
    if crawler in _stores or crawl is None:
        return _stores.get(crawler)
    output = output_of(crawler)
    if output is None:
        return None
    settings = crawler.settings
    segmenting = Segmenting(
        settings.getint("NEWSCRAWL_SEGMENT_LINES", 10_000),
        settings.getint("NEWSCRAWL_SEGMENT_BYTES", 64 * 1024 * 1024),
        settings.getfloat("NEWSCRAWL_SEGMENT_SECONDS", 300),
        settings.get("NEWSCRAWL_COMPRESSION") or "none",
        settings.getbool("NEWSCRAWL_FINGERPRINTS"),
    )
    _stores[crawler] = store = Store.open(output, crawl, run_id_of(crawler), segmenting)
    return store


def close_store(crawler: Crawler) -> None:
    """Close what ``crawler`` writes to, if it is open; what cannot be delivered then is delivered
    by the next run."""
    store = _stores.pop(crawler, None)
    if store is None:
        return
    try:
        store.close()
    except OutputError as error:
        _note_error(crawler, error)


def _note_error(crawler: Crawler, error: Exception) -> None:
    assert crawler.stats is not None
    if crawler.stats.get_value("newscrawl/output_error") is None:
        logger.critical("%s", error)
        crawler.stats.set_value("newscrawl/output_error", str(error))


class Write:
    """Hands articles over as JSON lines, in batches.

    Settings:

    NEWSCRAWL_OUTPUT           file or folder (see ``Output``); None: this step writes nothing, and
                               Scrapy's own ``-O`` does
    NEWSCRAWL_BATCH_SIZE       articles to a batch (100)
    NEWSCRAWL_BATCH_SECONDS    longest that an article waits for its batch to fill (5)
    NEWSCRAWL_SEGMENT_LINES, NEWSCRAWL_SEGMENT_BYTES, NEWSCRAWL_SEGMENT_SECONDS
                               when lines of a folder become a file (see ``Segments``)
    NEWSCRAWL_COMPRESSION      of those files: none, gzip, zstd
    NEWSCRAWL_FINGERPRINTS     keep what tells near-duplicates (see ``newscrawl.duplicates``)

    A batch is one commit, of the lines and of what became of the articles' URLs; then
    ``newscrawl.signals.delivered`` is sent for each of its articles. Where that fails, none of it
    is, no article of it is reported, the stat ``newscrawl/output_error`` says why and the crawl
    ends with the reason ``output_error``.

    An article that was delivered before, and has the same title and text now, gives no line (stat
    ``newscrawl/unchanged``), one with others a new revision (``newscrawl/revisions``). One that
    another address gave is rejected (``duplicate``).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run_id = run_id_of(crawler)
        assert crawler.stats is not None
        crawler.stats.set_value("newscrawl/run_id", self._run_id)
        self._size = crawler.settings.getint("NEWSCRAWL_BATCH_SIZE", 100)
        self._seconds = crawler.settings.getfloat("NEWSCRAWL_BATCH_SECONDS", 5)
        self._store: Store | None = None
        self._count = 0
        self._timer: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        self._store = store_of(self._crawler)
        if self._store is None:
            assert self._crawler.spider is not None
            # One that cannot be written ends the run before its first page.
            self._store = store_of(self._crawler, self._crawler.spider.name)
            self._crawler.signals.connect(self._spider_closed, scrapy_signals.spider_closed)
        if self._store:
            self._timer = create_looping_call(self._commit_on_time)
            self._timer.start(self._seconds, now=False)

    def process_item(self, article: Article) -> Article:
        """Hand ``article`` over for writing; raises ``OutputError`` where its batch failed,
        ``RecordError`` where it cannot be a line, and ``NotAnArticle`` for a duplicate."""
        article.run_id = self._run_id
        if self._store is None:
            article.delivered_at = datetime.now(UTC)
            encode(article)  # one that cannot be a line fails here, as it does with an output
            self._note(article)
            self._inc("newscrawl/articles")
            return article
        job = self._job_of(article)
        self._store.check()
        durable = partial(self._delivered, article)
        if job:
            headers = job.page.headers if job.page else {}
            said = (headers.get("etag"), headers.get("last-modified"))
            became = self._try(lambda store: store.deliver(article, job.lease, durable, said))
        else:
            became = self._try(lambda store: store.deliver(article, durable=durable))
        if became == "duplicate":
            raise NotAnArticle("duplicate", f"another address has given {article.id}")
        if became == "unchanged":
            self._inc("newscrawl/unchanged")
            return article
        if became == "revision":
            self._inc("newscrawl/revisions")
        self._note(article)
        self._count += 1
        if self._count >= self._size:
            self._commit()
        return article

    def close_spider(self) -> None:
        if self._timer and self._timer.running:
            self._timer.stop()
        self._commit_on_time()

    def _spider_closed(self) -> None:
        close_store(self._crawler)

    def _job_of(self, article: Article) -> Job | None:
        """The job of the spider that ``article`` comes of, where the spider has jobs."""
        job_of = getattr(self._crawler.spider, "job_of", None)
        return job_of(article.url) if job_of else None

    def _commit_on_time(self) -> None:
        with suppress(OutputError):  # logged, in the stats, and the crawl is closing
            self._commit()

    def _commit(self) -> None:
        if self._store is None or self._store.broken:
            return
        self._count = 0
        self._try(self._commit_to)

    def _commit_to(self, store: Store) -> None:
        for _, problem in self._crawler.signals.send_catch_log(signals.committing):
            if isinstance(problem, OutputError):
                raise problem
        store.commit()

    def _try(self, action: Callable[[Store], T]) -> T:
        """Do something with the store; where that fails, nothing more can be written."""
        assert self._store is not None
        try:
            return action(self._store)
        except (OutputError, StateError) as error:
            self._store.fail(error)
            self._fail(error)
            raise OutputError(str(error)) from error

    def _delivered(self, article: Article, at: datetime | None) -> None:
        article.delivered_at = at or datetime.now(UTC)
        self._inc("newscrawl/articles")
        self._crawler.signals.send_catch_log(
            signals.delivered, article=article, spider=self._crawler.spider
        )

    def _fail(self, error: Exception) -> None:
        _note_error(self._crawler, error)
        assert self._crawler.engine is not None
        self._closing = deferred_from_coro(
            self._crawler.engine.close_spider_async(reason="output_error")
        )

    def _note(self, article: Article) -> None:
        assert self._crawler.stats is not None
        count_article(self._crawler.stats, article)
        for removed in article.removed:
            self._inc(f"newscrawl/removed/{removed.reason}", removed.count)

    def _inc(self, key: str, count: int = 1) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(key, count)
