"""HealthSpider: asks each source of a publisher once, and reads a few of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.filters import WIB
from newscrawl.net.failures import reason_of
from newscrawl.net.manners import set_manners
from newscrawl.page import Page
from newscrawl.publisher import Publisher
from newscrawl.publishers import find
from newscrawl.sources import KINDS, Answer, Ask, Discovered, Source, SourceError
from newscrawl.spiders.articles import ArticleSpider
from newscrawl.spiders.refusals import guard_of
from newscrawl.spiders.requests import listing_request
from newscrawl.urls import article_key
from pipelines.metadata.times import shown_date

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

ARTICLES = 3
"""Articles read of each publisher."""

TRIES = 2 * ARTICLES
"""Articles asked for, at most: one that is gone is no sign of anything."""

DAYS = 3
"""Days that a dated source is asked for, one after the other, until it lists something."""

DEPTH = 3
"""Listings that lead from one to the next (an index of sitemaps) are followed so deep."""

SELECTED = ("title", "published", "authors", "editors", "section", "keywords")
"""The fields that layouts have selectors for, by their name there."""

_FIELDS = (
    *("title", "published_at", "authors", "editors", "section", "keywords"),
    *("images", "description", "text"),
)


@dataclass
class SourceCheck:
    """What a source answered.

    reason   "" where it was read, else why not, in a word
    url      the listing asked for last
    entries  links in it, of which ``articles`` have the form of an article's address
    newest   the newest date that it gives
    """

    source: Source
    url: str = ""
    reason: str = ""
    entries: int = 0
    articles: int = 0
    newest: datetime | None = None


@dataclass
class ArticleCheck:
    """What was read of an article.

    layout    the layout that read it, None for the generic reader
    fields    of the record that came out
    promised  fields that the layout has selectors for, of which ``found`` found something
    rejected  why it gave no article ("blocked_page: …"); "" where it gave one
    """

    url: str
    layout: str | None = None
    fields: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    rejected: str = ""


class HealthSpider(ArticleSpider):
    """Asks each source of ``publisher`` for a listing, and reads the newest articles of them.

    What came of it is in ``sources`` and ``articles``. It fetches as a crawl does, and needs the
    cleaning steps as its item pipelines.
    """

    publisher: Publisher

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """What holds for this publisher alone, but at any hour: a handful of pages is no crawl."""
        super().update_settings(settings)
        set_manners(settings, cls.publisher)
        settings.set("NEWSCRAWL_CRAWL_WINDOW", "", priority="spider")

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, limit=ARTICLES, **arguments)
        own = (source for source in self.publisher.sources if source.kind in KINDS)
        self.sources = [SourceCheck(source) for source in own]
        self.articles: list[ArticleCheck] = []
        self.failed: dict[str, str] = {}
        """Articles that could not be fetched, and why."""
        self._named: dict[int, list[Discovered]] = {}
        self._to_answer = len(self.sources)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._is_read, signals.item_scraped)
        crawler.signals.connect(spider._is_rejected, signals.item_dropped)
        return spider

    def keeps(self) -> bool:
        """Nothing is kept."""
        return False

    async def listings(self) -> AsyncIterator[Request]:
        """A listing of each source; what they name is asked for when all have answered."""
        for number, check in enumerate(self.sources):
            first, *others = _first_asks(check.source, datetime.now(WIB).date())
            yield self._listing(number, first, others)

    def _listing(self, number: int, ask: Ask, others: list[Ask], depth: int = 1) -> Request:
        self.sources[number].url = ask.url
        self.asks_open += 1
        told = {"number": number, "ask": ask, "others": others, "depth": depth}
        return listing_request(ask, self.read_listing, self.lose_listing, told)

    def read_listing(
        self, response: Response, number: int, ask: Ask, others: list[Ask], depth: int
    ) -> Iterator[Request]:
        """Notes what a listing held; yields the request for another one, or for the articles."""
        check = self.sources[number]
        self.asks_open -= 1
        self.refusals.answered(response.url)
        check.reason = ""
        try:
            answer = check.source.read(response.body, ask, self.publisher.zone, datetime.now(UTC))
        except SourceError as error:
            answer = Answer()
            check.reason = f"unreadable: {error}"
        if not answer.found and (guard := guard_of(response)):
            check.reason = f"blocked_page ({guard})"
        if answer.found:
            self._note(number, answer.found)
        elif answer.more and depth < DEPTH:
            yield self._listing(number, _newest(answer.more), others, depth + 1)
            return
        elif others and not check.reason:
            yield self._listing(number, others[0], others[1:], depth)
            return
        self._end_of_source()

    def lose_listing(self, failure: Failure) -> None:
        """A source that does not answer."""
        self.asks_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure)
        self.sources[request.cb_kwargs["number"]].reason = reason
        self.refusals.failed(request.url, reason)
        self._end_of_source()

    def _note(self, number: int, found: list[Discovered]) -> None:
        check = self.sources[number]
        own = [
            one
            for one in found
            if find(one.url) is self.publisher and self.publisher.is_article(one.url)
        ]
        check.entries, check.articles = len(found), len(own)
        dates = [instant for one in own if (instant := one.published_at or one.modified_at)]
        check.newest = max(dates, default=None)
        oldest = datetime.min.replace(tzinfo=UTC)
        own.sort(key=lambda one: one.published_at or one.modified_at or oldest, reverse=True)
        self._named[number] = own

    def _end_of_source(self) -> None:
        """After the last source: the newest articles, of each source in turn."""
        self._to_answer -= 1
        if self._to_answer:
            return
        rounds = zip_longest(*(self._named[number] for number in sorted(self._named)))
        chosen: dict[str, str] = {}
        for found in (one for turn in rounds for one in turn if one):
            chosen.setdefault(article_key(self.publisher, found.url), found.url)
        for url in list(chosen.values())[:TRIES]:
            self.article(Discovered(url))  # those over the limit wait for one that fails

    def lose_article(self, failure: Failure) -> Iterator[Request | Page]:
        """An article that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.failed[request.cb_kwargs["job"].url] = reason_of(failure)
        yield from super().lose_article(failure)

    def _is_read(self, item: Page) -> None:
        self.articles.append(check_of(item))
        self.failed.pop(item.url or "", None)

    def _is_rejected(self, item: Page, exception: Exception) -> None:
        layout = item.layout.name if item.layout else None
        self.articles.append(ArticleCheck(item.url or "", layout, rejected=str(exception)))


def check_of(page: Page) -> ArticleCheck:
    """What was read of a page that gave an article."""
    article = page.article
    assert article is not None
    check = ArticleCheck(article.url or "", page.layout.name if page.layout else None)
    check.fields = [name for name in _FIELDS if getattr(article, name)]
    if page.layout is None or page.index is None:
        return check
    for name in SELECTED:
        selectors = getattr(page.layout, name)
        if not selectors or (page.publisher and name in page.publisher.unprinted):
            continue
        told = "published_at" if name == "published" else name
        check.promised.append(told)
        if name == "published":
            finds = shown_date(page, page.index) is not None
        else:
            finds = any(one.first_string(page.index) for one in selectors)
        if finds and told in check.fields:
            check.found.append(told)
    return check


def _first_asks(source: Source, today: date) -> Iterator[Ask]:
    """The listings of a source to try: the first of each of the last days, newest first."""
    days: set[date | None] = set()
    for ask in source.start(today - timedelta(days=DAYS - 1), today):
        if ask.day not in days:
            days.add(ask.day)
            yield ask


def _newest(asks: list[Ask]) -> Ask:
    """Of the listings that an index names, the one that changed last; the first without dates."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return max(asks, key=lambda ask: ask.modified_at or oldest)


@cache
def health_spider_of(publisher: Publisher) -> type[HealthSpider]:
    """The spider that looks after a publisher."""
    name = {"name": f"health-{publisher.id}", "publisher": publisher}
    return type("Health", (HealthSpider,), {**name, "__doc__": f"Health of {publisher.name}."})
