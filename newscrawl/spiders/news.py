"""NewsSpider: a publisher's articles, found where the publisher lists them."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from heapq import merge
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.coverage import Coverage
from newscrawl.failures import reason_of
from newscrawl.filters import WIB, FilterError
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Database
from newscrawl.listed import ListFile
from newscrawl.manners import set_manners
from newscrawl.publisher import Publisher
from newscrawl.publishers import find
from newscrawl.reading import Part, Reading
from newscrawl.sources import (
    MAX_LISTING,
    Ask,
    DateIndex,
    Discovered,
    Feed,
    Search,
    Series,
    Sitemap,
    SourceError,
    choose,
    offered,
    parse_kinds,
)
from newscrawl.sources.archives import Archive
from newscrawl.spiders.articles import UNCHANGED, ArticleSpider, conditions, guard_of
from newscrawl.spiders.jobs import Job
from newscrawl.state import State, Validators
from newscrawl.urls import article_key, main_form, page_number, site_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

# /2016/02/23/… and /20170207/…, and the instants of CNN Indonesia, /20231011192906-…
_URL_DAY = re.compile(r"/((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?:/|\d{6}-)")

# Of a list of a neighbouring day, only what its clock may have put there is wanted: the zones of
# Indonesia are two hours apart at most.
_CLOCKS_APART = timedelta(hours=2)


class NewsSpider(ArticleSpider):
    """Finds a publisher's articles in its date indexes, feeds and sitemaps, and fetches them.

    Without ``since``, a source is read from its last success on, and a day back where there was
    none. Days of a dated source are read from the newest to the oldest, few at the same time;
    those that an earlier crawl into this output has done are left out. See ``newscrawl.coverage``
    for what is remembered; a crawl with a ``limit`` remembers nothing.

    Arguments besides those of ``ArticleSpider``:

    again          "yes": read days, too, that an earlier crawl has done
    source         "index", "feed" or "sitemap", or several with commas between: only sources of
                   these kinds; "wayback", "commoncrawl" or "archive" (both): captures of the site's
                   articles, by the day of the capture, fetched from the archive
    search         words: articles are found by the publisher's own search for them, instead
    list           a file, or "-" for the standard output: what is found is listed there, a JSON
                   line each (``newscrawl.listed``), and not fetched; nothing is remembered

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
        self.share_asked = 0.0
        """Which share of the days wanted was asked for (0 to 1)."""
        self._asked: set[str] = set()
        self._series: dict[str, Series] = {}
        self._strays: set[str] = set()
        self._validators: dict[Reading, dict[str, Validators]] = {}
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
        return self._is_to_present() and not asked

    def keeps(self) -> bool:
        """As in ``LeasingSpider``; where articles are listed only, nothing is."""
        return self._list is None and super().keeps()

    def look_back(self, database: Database | None) -> None:
        """Find out what earlier crawls have read, and from when on each source is to be read.

        Raises StateError where that is written down, but cannot be read.
        """
        self._state = State(database) if database and not self.limit else None
        self.coverage = Coverage(
            self.publisher.id,
            self.filter,
            words=self.words(),
            overlap=timedelta(hours=self.settings.getfloat("NEWSCRAWL_OVERLAP", 6)),
            again=self.again,
            state=self._state,
        )
        own, domains = self.publisher.sources, self.publisher.domains
        sources = offered(own, domains, self.kinds, self.search)
        readings = self.coverage.readings(sources)
        self._set_range(readings)
        first, last = self._days()
        chosen = choose(sources, first, last, self._today(), self.kinds)
        readings = self.coverage.readings(chosen)
        self._set_range(readings)
        self.coverage.begin(readings)

    def _set_range(self, readings: list[Reading]) -> None:
        since = [one.since for one in readings] or [self.coverage.until - timedelta(days=1)]
        self.filter = replace(self.filter, since=min(since))

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
        """The listings to ask for at first: undated ones, then day by day back to the first."""
        if not self.coverage.reading and self.search:
            self.logger.error(
                "%s: no search of its own is known; match looks for words in what it publishes",
                self.publisher.name,
            )
        elif not self.coverage.reading:
            self.logger.error(
                "%s: no %s is known; give it URLs: newscrawl crawl --urls list.txt",
                self.publisher.name,
                self.source or "list of its articles",
            )
        asks = [(one, self._asks_of(one)) for one in self.coverage.reading]
        for reading, parts in asks:
            if not reading.source.dated:
                yield from parts
        _, newest = self._days()
        oldest = min((self._first(one) for one, _ in asks), default=newest)
        dated = (parts for reading, parts in asks if reading.source.dated)
        for part, ask in merge(*dated, key=lambda one: one[0].day or newest, reverse=True):
            passed = (newest - (part.day or newest)).days
            self.share_asked = max(0.0, min(1.0, passed / ((newest - oldest).days + 1)))
            yield part, ask
        self.share_asked = 1.0
        if self.coverage.skipped:
            self.crawler.stats.set_value("newscrawl/days_skipped", self.coverage.skipped)
            self.logger.info(
                "%d days were done by an earlier crawl, and not read again", self.coverage.skipped
            )

    def _asks_of(self, reading: Reading) -> Iterator[tuple[Part, Ask]]:
        """The listings of one source to ask for at first, without those of days that are done."""
        source = reading.source
        _, last = self._days()
        first, last = source.days(self._first(reading), last, self._today())
        done = self.coverage.days_done(reading, first, last)
        part: Part | None = None
        for ask in source.start(first, last):
            if part is None or part.day != ask.day:
                if part:
                    self.coverage.release(part)
                part = self.coverage.part(reading, ask.day, first)
                if part.days and done.issuperset(part.days):
                    self.coverage.skip(part)
            if not part.skipped:
                yield part, ask
        if part:
            self.coverage.release(part)

    def _first(self, reading: Reading) -> date:
        return reading.since.astimezone(WIB).date()

    def _today(self) -> date:
        return self.coverage.began.astimezone(WIB).date()

    def _days(self) -> tuple[date, date]:
        """The first and the last day of the range, as Jakarta counts them."""
        since = self.filter.since
        assert since is not None  # see _set_range
        last = (self.coverage.until - timedelta(microseconds=1)).astimezone(WIB).date()
        return since.astimezone(WIB).date(), last

    def _listing(self, part: Part, ask: Ask) -> Request | None:
        """The request for a listing, or None if it was asked for before."""
        if ask.key in self._asked:
            return None
        self._asked.add(ask.key)
        meta: dict[str, Any] = {
            "site": site_of(ask.url),
            "download_maxsize": MAX_LISTING,
            "autothrottle_dont_adjust_delay": isinstance(part.reading.source, Archive),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if ask.form else {}
        if not ask.form and (said := self._said_before(ask)):
            headers |= conditions(said.etag, said.last_modified)
            meta |= UNCHANGED
        request = Request(
            ask.url,
            method="POST" if ask.form else "GET",
            body=ask.form,
            headers=headers,
            callback=self.read_listing,
            errback=self.lose_listing,
            cb_kwargs={"part": part, "ask": ask},
            meta=meta,
            dont_filter=True,
        )
        self.asks_open += 1
        self.coverage.asked(part)
        return request

    def _said_before(self, ask: Ask) -> Validators | None:
        """What the listing said when it was last read, if that is still to be relied on."""
        if self._state is None or self.again or not self._is_to_present():
            return None
        assert self.filter.since is not None
        return self._state.validators(self.publisher.id, ask.url, self.words(), self.filter.since)

    def _is_to_present(self) -> bool:
        return self.filter.until is None

    def _note_said(self, part: Part, ask: Ask, response: Response) -> None:
        """Keep what a listing says, to ask for changes of it once all it leads to was read."""
        if self._state is None or ask.form or not self._is_to_present():
            return
        etag, last_modified = (
            value.decode("latin-1") if (value := response.headers.get(name)) else None
            for name in ("ETag", "Last-Modified")
        )
        if (etag or last_modified) and response.url == ask.url:
            said = Validators(etag, last_modified)
            self._validators.setdefault(part.reading, {})[ask.url] = said

    def read_listing(self, response: Response, part: Part, ask: Ask) -> Iterator[Request]:
        """Names the articles of a listing; yields the requests for the listings it leads to."""
        self.asks_open -= 1
        source = part.reading.source
        self.note_answer(response.url)
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
                self.note_guard(response.url)
            self.coverage.failed(part)
            return
        if isinstance(source, DateIndex) or not more:
            self._note_said(part, ask, response)
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
        self.note_refusal(request.url, reason)

    def _name(self, part: Part, ask: Ask, found: Discovered) -> None:
        """What a listing names waits to be fetched, where that is wanted."""
        if not self._is_wanted(part, ask, found):
            return
        if self._list:
            self._add_to_list(self._list, part, found)
            return
        dated = found.published_at or day_of(found.url)
        self.article(
            replace(found, published_at=dated),
            part.reading.name,
            title_hash=_title_hash(part, found),
        )

    def _add_to_list(self, file: ListFile, part: Part, found: Discovered) -> None:
        if self.is_full() or not self.article(found):
            return
        file.add(found, part.reading.source)
        self.count("listed")
        self._kept += 1

    def _is_wanted(self, part: Part, ask: Ask, found: Discovered) -> bool:
        """Whether an entry of a listing is an article of this publisher that may be in range."""
        source = part.reading.source
        if find(found.url) is not self.publisher:
            self._skip_stray(found.url, "other_site")
            return False
        if not self.publisher.is_article(main_form(self.publisher, found.url)):
            self._skip_stray(found.url, "not_an_article")
            return False
        if found.capture and (page_number(found.url) or 1) > 1:
            self._skip_stray(found.url, "later_page")  # it is asked for with the first
            return False
        published_at = found.published_at or day_of(found.url)
        if published_at is None and self._is_margin(ask):
            return False  # the list of its own day names it
        part.reading.show(published_at or found.modified_at)
        reason = ""
        if not self._may_be_in_range(ask, published_at, found.modified_at):
            reason = "out_of_range"
            self.coverage.out_of_range(part, published_at)
        elif type(source) is Sitemap and not (published_at or found.modified_at):
            reason = "undated"  # it may list everything since the site began
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

    def _skip_stray(self, url: str, reason: str) -> None:
        """Count a link that leads to no article of this publisher."""
        if url not in self._strays:
            self._strays.add(url)
            self.count(f"skipped/{reason}")
            self.logger.debug("Skipped (%s): %s", reason, url)

    def _may_be_in_range(
        self, ask: Ask, published_at: datetime | None, modified_at: datetime | None
    ) -> bool:
        if published_at and self._is_margin(ask):
            times = (published_at - _CLOCKS_APART, published_at, published_at + _CLOCKS_APART)
            return any(self.filter.in_range(time) for time in times)
        return self.filter.may_be_in_range(published_at, modified_at)

    def _is_margin(self, ask: Ask) -> bool:
        """Whether a listing is that of a day beside the range, see ``DateIndex.days``."""
        first, last = self._days()
        return ask.day is not None and not first <= ask.day <= last

    def _is_past(self, ask: Ask, found: list[Discovered]) -> bool:
        """Whether all that a page lists was published before the range: what follows is older."""
        since = self.filter.since
        assert since is not None  # see __init__
        times = [one.published_at or day_of(one.url) for one in found]
        if self._is_margin(ask) and not any(times):
            return True
        return all(
            time is not None and time < since and not self._may_be_in_range(ask, time, None)
            for time in times
        )

    def _following_listings(
        self, part: Part, ask: Ask, found: list[Discovered], more: list[Ask]
    ) -> list[Ask]:
        """The listings that one leads to, unless there is nothing more to find there."""
        source = part.reading.source
        if not isinstance(source, DateIndex):
            return [one for one in more if self.filter.may_be_in_range(None, one.modified_at)]
        series = self._series.setdefault(ask.series, Series())
        named = max((one.named for one in more), default=0)
        goes_on = series.goes_on({one.url for one in found}, ask.page, named)
        sorted_by_time = not isinstance(source, Search) or source.newest_first
        if found and sorted_by_time and self._is_past(ask, found):
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
        if self._state and reason == "finished":
            assert self.filter.since is not None
            for reading, said in self._validators.items():
                if not reading.unread and not reading.open:
                    self._state.note_validators(
                        self.publisher.id, self.words(), self.filter.since, said.items()
                    )
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


def day_of(url: str) -> datetime | None:
    """Noon of the day that ``url`` names, where it names one."""
    found = _URL_DAY.search(url)
    if not found:
        return None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), 12, tzinfo=WIB)
    except ValueError:
        return None


@cache
def spider_of(publisher: Publisher) -> type[NewsSpider]:
    """The spider of a publisher, named by its id."""
    return type(
        "".join(word.title() for word in publisher.id.split("-")) + "Spider",
        (NewsSpider,),
        {
            "name": publisher.id,
            "publisher": publisher,
            "allowed_domains": list(publisher.hosts),
            "__doc__": f"Articles of {publisher.name}.",
        },
    )
