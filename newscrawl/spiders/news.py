"""NewsSpider: a publisher's articles, found where the publisher lists them."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.filters import WIB, FilterError
from newscrawl.publisher import Publisher
from newscrawl.publishers import find
from newscrawl.sources import (
    MAX_LISTING,
    Answer,
    Ask,
    DateIndex,
    Discovered,
    Sitemap,
    Source,
    SourceError,
    choose,
)
from newscrawl.spiders.articles import ArticleSpider, reason_of
from newscrawl.urls import article_key, site_of

KINDS = ("index", "feed", "sitemap")

# /2016/02/23/… and /20170207/…, and the instants of CNN Indonesia, /20231011192906-…
_URL_DAY = re.compile(r"/((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?:/|\d{6}-)")

_WAIT = 0.02


class NewsSpider(ArticleSpider):
    """Finds a publisher's articles in its date indexes, feeds and sitemaps, and fetches them.

    Arguments besides those of ``ArticleSpider``; without ``since`` it looks a day back:

    source         "index", "feed" or "sitemap": only sources of that kind

    Stats besides those of ``ArticleSpider``:

    newscrawl/listings                   listings read
    newscrawl/listings_failed/<reason>   listings that could not be fetched or ("unreadable") read
    newscrawl/listings_capped            lists that went on past the last page asked for: articles
                                         of that day are missing
    """

    publisher: Publisher

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        self.source = str(arguments.pop("source", None) or "")
        if self.source not in ("", *KINDS):
            raise FilterError(f"source is {self.source!r}; it is one of {', '.join(KINDS)}")
        super().__init__(name, **arguments)
        if self.filter.since is None:
            end = self.filter.until or datetime.now(UTC)
            self.filter = replace(self.filter, since=end - timedelta(days=1))
        self._asked: set[str] = set()
        self._listed: dict[Source, set[str]] = {}
        self._asks_open = 0
        self._later: deque[tuple[Source, Ask]] = deque()

    async def start(self) -> AsyncIterator[Request]:
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
                if not self.limit or not (self.is_full() or self._asks_open):
                    return
                await asyncio.sleep(_WAIT)  # what is under way may make room, or name more
                continue
            if request := self._listing(*ask):
                yield request
            while self.limit and self._asks_open:
                await asyncio.sleep(_WAIT)

    def _asks(self) -> Iterator[tuple[Source, Ask]]:
        since = self.filter.since
        until = self.filter.until or datetime.now(UTC)
        assert since is not None  # see __init__
        first = since.astimezone(WIB).date()
        last = (until - timedelta(microseconds=1)).astimezone(WIB).date()
        today = datetime.now(WIB).date()
        sources = choose(self.publisher.sources, first, last, today, self.source)
        if not sources:
            self.logger.error(
                "%s: no %s is known; give it URLs: newscrawl crawl --urls list.txt",
                self.publisher.name,
                self.source or "list of its articles",
            )
        for source in sources:
            for ask in source.start(first, last):
                yield source, ask

    def _listing(self, source: Source, ask: Ask) -> Request | None:
        """The request for a listing, or None if it was asked for before."""
        if ask.url in self._asked:
            return None
        self._asked.add(ask.url)
        self._asks_open += 1
        return Request(
            ask.url,
            callback=self.read_listing,
            errback=self.lose_listing,
            cb_kwargs={"source": source, "ask": ask},
            meta={"site": site_of(ask.url), "download_maxsize": MAX_LISTING},
            dont_filter=True,
        )

    def read_listing(self, response: Response, source: Source, ask: Ask) -> Iterator[Request]:
        """Yields the requests for the articles of a listing, and for the listings it leads to."""
        self._asks_open -= 1
        self.note_answer(response.url)
        self.count("listings")
        now = datetime.now(UTC)
        try:
            answer = source.read(response.body, ask, self.publisher.zone, now)
        except SourceError as error:
            self.count("listings_failed/unreadable")
            self.logger.warning("Listing not read: %s: %s", response.url, error)
            return
        for found in answer.found:
            if self._is_wanted(source, found) and (request := self.article(found.url, found.title)):
                yield request
        for following in self._following_listings(source, ask, answer):
            if self.limit:
                self._later.append((source, following))
            elif request := self._listing(source, following):
                yield request

    def lose_listing(self, failure: Failure) -> None:
        """A listing that could not be fetched: the others go on."""
        self._asks_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure)
        if reason == "http_404" and request.cb_kwargs["ask"].page > 1:
            return  # so many sites say that the page before was the last
        self.count(f"listings_failed/{reason}")
        self.logger.warning("Listing not fetched: %s (%s)", request.url, reason)
        self.note_refusal(request.url, reason)

    def _is_wanted(self, source: Source, found: Discovered) -> bool:
        """Whether an entry of a listing is an article of this publisher that may be in range."""
        if find(found.url) is not self.publisher or not self.publisher.is_article(found.url):
            return False
        published_at = found.published_at or _day_of(found.url)
        reason = ""
        if not self.filter.may_be_in_range(published_at, found.modified_at):
            reason = "out_of_range"
        elif type(source) is Sitemap and not (published_at or found.modified_at):
            reason = "undated"  # it may list everything since the site began
        key = article_key(self.publisher, found.url)
        if reason and key not in self._seen:
            self._seen.add(key)
            self.count("discovered")
            self.count(f"skipped/{reason}")
        return not reason

    def _following_listings(self, source: Source, ask: Ask, answer: Answer) -> list[Ask]:
        """The listings that ``answer`` leads to, unless there is nothing more to find there."""
        if answer.found:
            listed = self._listed.setdefault(source, set())
            urls = {found.url for found in answer.found}
            if urls <= listed:
                return []  # past the last page, many sites show it again
            listed |= urls
            if not source.dated and not any(
                self.filter.may_be_in_range(found.published_at) for found in answer.found
            ):
                return []  # newest first: what follows is older
            if isinstance(source, DateIndex) and source.dated and 1 < source.pages == ask.page:
                self.count("listings_capped")
                self.logger.warning("Only %d pages are read of %s", source.pages, ask.url)
        return [more for more in answer.more if self.filter.may_be_in_range(None, more.modified_at)]


def _day_of(url: str) -> datetime | None:
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
            "allowed_domains": list(publisher.domains),
            "__doc__": f"Articles of {publisher.name}.",
        },
    )
