"""NewsSpider: a publisher's articles, found where the publisher lists them."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.filters import FilterError, days_of
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Database
from newscrawl.net.failures import reason_of
from newscrawl.net.manners import set_manners
from newscrawl.publisher import Publisher
from newscrawl.runs.listed import ListFile
from newscrawl.sources import (
    Ask,
    DateIndex,
    Discovered,
    Feed,
    Search,
    SourceError,
    Walk,
    choose,
    offered,
    parse_kinds,
)
from newscrawl.sources.archives import Archive
from newscrawl.sources.coverage import Coverage
from newscrawl.sources.reading import Part, Reading
from newscrawl.sources.state import State
from newscrawl.spiders.articles import ArticleSpider
from newscrawl.spiders.jobs import Job
from newscrawl.spiders.refusals import guard_of
from newscrawl.spiders.requests import listing_request
from newscrawl.spiders.schedule import Schedule
from newscrawl.spiders.validators import ListingValidators
from newscrawl.spiders.wanted import Range, published, stray
from newscrawl.urls import article_key

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class NewsSpider(ArticleSpider):
    """Finds a publisher's articles in its date indexes, feeds and sitemaps, and fetches them.

    Without ``since``, a source is read from its last success on, and a day back where there was
    none. Days of a dated source are read from the newest to the oldest, few at the same time;
    those that an earlier crawl into this output has done are left out. See
    ``newscrawl.sources.coverage`` for what is remembered; a crawl with a ``limit`` remembers
    nothing.

    Arguments besides those of ``ArticleSpider``:

    again          "yes": read days, too, that an earlier crawl has done
    source         "index", "feed" or "sitemap", or several with commas between: only sources of
                   these kinds; "wayback", "commoncrawl" or "archive" (both): captures of the site's
                   articles, by the day of the capture, fetched from the archive
    search         words: articles are found by the publisher's own search for them, instead
    list           a file, or "-" for the standard output: what is found is listed there, a JSON
                   line each (``newscrawl.runs.listed``), and not fetched; nothing is remembered

    Stats besides those of ``ArticleSpider``:

    newscrawl/listings                   listings read
    newscrawl/listings_unchanged         of these not sent, as they are what they were last time
    newscrawl/listings_failed/<reason>   listings that could not be fetched or ("unreadable") read,
                                         or in whose place a guard's page was sent ("blocked_page")
    newscrawl/listings_capped            lists that went on past the last page asked for: articles
                                         of that day are missing
    newscrawl/days_skipped               days not read as they are done, once for each source
    newscrawl/gaps                       what sources do not show any more: (source, from, to)
    newscrawl/listed                     articles listed, where that was asked for
    newscrawl/skipped/other_site         links in listings to other sites, each counted once
    newscrawl/skipped/not_an_article     and those to pages of the site that are no articles
    newscrawl/skipped/later_page         captures of an article's second page, or of a later one
    """

    publisher: Publisher

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """What holds for this publisher alone, such as its delay and its crawl window."""
        super().update_settings(settings)
        set_manners(settings, cls.publisher)

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        self.source = str(arguments.pop("source", None) or "")
        try:
            self.kinds = parse_kinds(self.source)
        except ValueError as error:
            raise FilterError(str(error)) from None
        self.search = str(arguments.pop("search", None) or "").strip()
        if self.search and self.kinds:
            raise FilterError("search finds articles by itself; give search or source, not both")
        listed = arguments.pop("list", None)
        try:
            self._list = ListFile(listed) if listed else None
        except OSError as error:
            raise FilterError(f"list: {listed} cannot be written: {error.strerror}") from None
        self.again = str(arguments.pop("again", None) or "").lower() in ("yes", "true", "1")
        super().__init__(name, **arguments)
        self.joins_archives = "wayback" in self.kinds
        self.lists_only = self._list is not None
        self._walk = Walk()
        self._later: deque[tuple[Part, Ask]] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._is_scraped, signals.item_scraped)
        crawler.signals.connect(spider._is_broken, signals.spider_error)
        crawler.signals.connect(spider._end, signals.spider_closed)
        return spider

    def asks_for_all(self) -> bool:
        """As in ``LeasingSpider``: no words, kinds of sources, last day or number of articles."""
        asked = self.words() or self.kinds or self.search or self.limit or self.again
        return self.filter.until is None and not asked

    def keeps(self) -> bool:
        """As in ``LeasingSpider``; where articles are listed only, nothing is."""
        return self._list is None and super().keeps()

    def look_back(self, database: Database | None) -> None:
        """Find out what earlier crawls have read, and from when on each source is to be read.

        Raises StateError where that is written down, but cannot be read.
        """
        state = State(database) if database and not self.limit else None
        self.coverage = Coverage(
            self.publisher.id,
            self.filter,
            words=self.words(),
            overlap=timedelta(hours=self.settings.getfloat("NEWSCRAWL_OVERLAP", 6)),
            again=self.again,
            state=state,
        )
        own, domains = self.publisher.sources, self.publisher.domains
        sources = offered(own, domains, self.kinds, self.search)
        since = self._first_instant(self.coverage.readings(sources))
        days = days_of(since, self.coverage.until)
        chosen = choose(sources, *days, self.coverage.today, self.kinds)
        readings = self.coverage.readings(chosen)
        since = self._first_instant(readings)
        self.filter = replace(self.filter, since=since)
        self.coverage.begin(readings)
        self._validators = ListingValidators(
            state, self.publisher.id, self.words(), self.filter, again=self.again
        )
        first, last = days_of(since, self.coverage.until)
        self._range = Range(self.filter, first, last)
        self._schedule = Schedule(self.coverage, last)

    def _first_instant(self, readings: list[Reading]) -> datetime:
        """The first one that is wanted of any of ``readings``."""
        yesterday = self.coverage.until - timedelta(days=1)
        return min((one.since for one in readings), default=yesterday)

    @property
    def share_asked(self) -> float:
        """Which share of the days wanted was asked for (0 to 1)."""
        return self._schedule.share_asked

    async def listings(self) -> AsyncIterator[Request]:
        """The listings of the publisher's sources, for the dates asked for.

        With a ``limit`` they are asked for one after the other, until there are enough articles.
        """
        asks = self._asks()
        while not self.is_done():
            ask = (
                None
                if self.is_full()
                else (self._later.popleft() if self._later else next(asks, None))
            )
            if ask is None:
                if not self.limit or not (self.is_full() or self.asks_open):
                    return
                # What is under way may make room, or name more.
                await self.until(lambda: self.is_done() or not (self.is_full() or self.asks_open))
                if not self._later and not self.is_full():
                    return
                continue
            part, listing = ask
            if listing.day:
                await self.until(lambda: not self.coverage.is_ahead(listing.day))  # noqa: B023
                await self.room()
            if request := self._listing(part, listing):
                yield request
            if self.limit:
                await self.until(lambda: not self.asks_open)

    def _asks(self) -> Iterator[tuple[Part, Ask]]:
        """The listings to ask for at first."""
        if not self.coverage.reading:
            self._say_nothing_known()
        yield from self._schedule
        if skipped := self.coverage.skipped:
            self.crawler.stats.set_value("newscrawl/days_skipped", skipped)
            self.logger.info("%d days were done by an earlier crawl, and not read again", skipped)

    def _say_nothing_known(self) -> None:
        if self.search:
            self.logger.error(
                "%s: no search of its own is known; match looks for words in what it publishes",
                self.publisher.name,
            )
        else:
            self.logger.error(
                "%s: no %s is known; give it URLs: newscrawl crawl --urls list.txt",
                self.publisher.name,
                self.source or "list of its articles",
            )

    def _listing(self, part: Part, ask: Ask) -> Request | None:
        """The request for a listing, or None if it was asked for before."""
        if not self._walk.is_new(ask):
            return None
        request = listing_request(
            ask,
            self.read_listing,
            self.lose_listing,
            {"part": part, "ask": ask},
            said=self._validators.of(ask),
            is_archive=isinstance(part.reading.source, Archive),
        )
        self.asks_open += 1
        self.coverage.asked(part)
        return request

    def read_listing(self, response: Response, part: Part, ask: Ask) -> Iterator[Request]:
        """Names the articles of a listing; yields the requests for the listings it leads to."""
        self.asks_open -= 1
        source = part.reading.source
        self.refusals.answered(response.url)
        self.count("listings")
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.count("listings_unchanged")
            self.coverage.unchanged(part)
            return
        entries = source.entries(response.body, ask, self.publisher.zone, datetime.now(UTC))
        found: list[Discovered] = []
        more: list[Ask] = []
        try:
            for entry in entries:
                if isinstance(entry, Ask):
                    more.append(entry)
                    continue
                if isinstance(source, DateIndex):
                    found.append(entry)  # a page of a list is short; a sitemap may be long
                self._name(part, ask, entry)
            if isinstance(source, DateIndex) and not found and (guard := guard_of(response)):
                raise SourceError(f"a page of {guard}, in place of the site's")
        except SourceError as error:
            reason = "blocked_page" if guard_of(response) else "unreadable"
            self.count(f"listings_failed/{reason}")
            self.logger.warning("Listing not read: %s: %s", response.url, error)
            if reason == "blocked_page":
                self.refusals.guarded(response.url)
            self.coverage.failed(part)
            return
        if isinstance(source, DateIndex) or not more:
            self._validators.note(part.reading, ask, response)
        for following in self._following_listings(part, ask, found, more):
            if self.limit:
                self._later.append((part, following))
            elif request := self._listing(part, following):
                yield request
        self.coverage.answered(part)

    def lose_listing(self, failure: Failure) -> None:
        """A listing that could not be fetched: the others go on."""
        self.asks_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        part: Part = request.cb_kwargs["part"]
        reason = reason_of(failure)
        if reason == "http-404" and request.cb_kwargs["ask"].page > 1:
            self.coverage.answered(part)
            return  # so many sites say that the page before was the last
        self.coverage.failed(part)
        self.count(f"listings_failed/{reason}")
        self.logger.warning("Listing not fetched: %s (%s)", request.url, reason)
        self.refusals.failed(request.url, reason)

    def _name(self, part: Part, ask: Ask, found: Discovered) -> None:
        """What a listing names waits to be fetched, where that is wanted."""
        if not self._is_wanted(part, ask, found):
            return
        if self._list:
            self._add_to_list(self._list, part, found)
        else:
            self.article(
                replace(found, published_at=published(found)),
                part.reading.name,
                title_hash=_title_hash(part, found),
            )

    def _add_to_list(self, file: ListFile, part: Part, found: Discovered) -> None:
        if self.is_full() or not self.article(found):
            return
        file.add(found, part.reading.source)
        self.count("listed")
        self.jobs.kept += 1

    def _is_wanted(self, part: Part, ask: Ask, found: Discovered) -> bool:
        """Whether an entry of a listing is an article of this publisher that may be in range."""
        if why := stray(self.publisher, found):
            self.skip_stray(found.url, why)
            return False
        published_at = published(found)
        if published_at is None and self._range.is_beside(ask):
            return False  # the list of its own day names it
        part.reading.show(published_at or found.modified_at)
        reason = self._range.reason_against(
            part.reading.source, ask, published_at, found.modified_at
        )
        if reason == "out_of_range":
            self.coverage.out_of_range(part, published_at)
        if reason and not self._has_changed(part, found):
            self.skip(article_key(self.publisher, found.url), reason)
        return not reason

    def _has_changed(self, part: Part, found: Discovered) -> bool:
        """Whether an article out of the range was delivered once, and has changed since."""
        key = article_key(self.publisher, found.url)
        title_hash = _title_hash(part, found)
        changed = self.frontier.changed(
            Found(key, found.url, modified_at=found.modified_at, title_hash=title_hash)
        )
        if changed and self.frontier.see(key):
            self.count("discovered")
            self.count("changed")
            self.wake()
        return changed

    def _following_listings(
        self, part: Part, ask: Ask, found: list[Discovered], more: list[Ask]
    ) -> list[Ask]:
        """The listings that one leads to, unless there is nothing more to find there."""
        source = part.reading.source
        if not isinstance(source, DateIndex):
            return [one for one in more if self.filter.may_be_in_range(None, one.modified_at)]
        goes_on = self._walk.goes_on(ask, {one.url for one in found}, more)
        sorted_by_time = not isinstance(source, Search) or source.newest_first
        if found and sorted_by_time and self._range.is_past(ask, found):
            return []
        if goes_on and not more and 1 < source.pages == ask.page:
            self.count("listings_capped")
            self.logger.warning("Only %d pages are read of %s", source.pages, ask.url)
            self.coverage.capped(part)
        return more if goes_on else []

    # What becomes of it

    def _is_scraped(self, item: Any, response: Response | Failure) -> None:
        job: Job = _said(response)["job"]
        self.coverage.show(job.lease.source, getattr(item, "published_at", None))

    def _is_broken(self, failure: Failure, response: Response | Failure) -> None:
        said = _said(response)
        if "part" in said:
            self.coverage.failed(said["part"])

    def ending(self, reason: str) -> None:
        """Notes how far each source was read, and what it could not show."""
        gaps = self.coverage.end() if reason == "finished" else []
        if reason == "finished":
            self._validators.keep()
        if gaps:
            self.crawler.stats.set_value("newscrawl/gaps", gaps)
        for source, since, until in gaps:
            self.logger.warning(
                "Gap: %s does not show what was published from %s to %s", source, since, until
            )

    def _end(self) -> None:
        if self._list:
            self._list.close()


def _title_hash(part: Part, found: Discovered) -> int | None:
    """That of the title in a feed, which is changed there when the article is."""
    if not isinstance(part.reading.source, Feed) or not found.title:
        return None
    return zlib.crc32(found.title.encode("utf-8", "replace"))


def _said(response: Response | Failure | None) -> dict[str, Any]:
    """What the request that ``response`` answers was given on its way."""
    request = getattr(response, "request", None)
    return request.cb_kwargs if request else {}
