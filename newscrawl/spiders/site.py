"""SiteSpider: the articles of a site that nobody registered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.filters import days_of
from newscrawl.markup import Index
from newscrawl.net.failures import reason_of
from newscrawl.page import NotAnArticle
from newscrawl.publishers import find
from newscrawl.sites import conventions
from newscrawl.sites.unregistered import Site, parse_sites, site_kinds
from newscrawl.sources import (
    Ask,
    DateIndex,
    Discovered,
    Feed,
    NewsSitemap,
    Sitemap,
    Source,
    SourceError,
    Walk,
)
from newscrawl.spiders.articles import ArticleSpider
from newscrawl.spiders.requests import listing_request
from newscrawl.spiders.sitelists import STAGES, Wish, tried
from newscrawl.spiders.wanted import published
from newscrawl.urls import article_key, site_of
from pipelines.decode import parse

_MOST_WAITING = 10
"""With a limit, so many times the limit are found ahead of what is fetched."""

_NO_SERVER = ("refused", "connection", "tls", "dns", "proxy")


class SiteSpider(ArticleSpider):
    """Finds the articles of sites that nobody registered, and fetches them.

    What a site says itself comes first: the feeds that its home page names, the sitemaps in its
    robots.txt, those of news before others. Where it names none, the places of
    ``newscrawl.sites.conventions`` are tried, and lists by day or of the newest where there are
    neither feeds nor sitemaps. What feeds and news sitemaps list are articles, and their
    addresses teach what the site's articles look like; of other pages with such an address the
    page itself decides. Pages are read by the layout that their markup shows, else by the generic
    reader.

    Arguments besides those of ``ArticleSpider``; without ``since`` it looks a day back:

    site     hosts ("example.co.id"), separated by commas; their subdomains are included
    source   "index", "feed" or "sitemap", or several with commas between: only lists of these
             kinds

    Stats besides those of ``ArticleSpider``:

    newscrawl/listings                   lists read
    newscrawl/listings_failed/<reason>   lists that the site names and that could not be fetched or
                                         ("unreadable") read; "none_found": it has none that we
                                         could find
    newscrawl/skipped/other_site         links in lists to other sites, each counted once
    newscrawl/skipped/not_an_article     and those to pages of the site that are no articles
    """

    name = "site"

    def __init__(self, name: str | None = None, site: str | None = None, **arguments: Any) -> None:
        self.sites = parse_sites(site or "")
        source, search = arguments.pop("source", None), arguments.pop("search", None)
        self.kinds = site_kinds(str(source or ""), str(search or ""))
        super().__init__(name, **arguments)
        end = self.filter.until or datetime.now(UTC)
        since = self.filter.since or end - timedelta(days=1)
        self.filter = replace(self.filter, since=since)
        self._wish = Wish(self.kinds, since)
        self._walk = Walk()

    @property
    def crawl_name(self) -> str:
        """The sites; other crawls of theirs wait for this one."""
        return ",".join(sorted(site.host for site in self.sites))

    async def listings(self) -> AsyncIterator[Request]:
        """The home pages, then the lists of articles that they lead to, in stages."""
        for site in self.sites:
            yield self._ask_home(site)
        await self._settle()
        for stage in STAGES:
            for site in self.sites:
                lists = stage(site, self._wish)
                before = site.answers
                for source in lists.sources:
                    await self._room_for_more()
                    if self.is_done():
                        return
                    if site_of(site.home) in self.blocked:
                        break
                    for request in self._requests(site, source, lists.guessed):
                        yield request
                    if lists.guessed:  # one after the other, until there is one
                        await self._settle()
                        if site.answers > before:
                            break
            await self._settle()
        for site in self.sites:
            if not site.found and self.refusals.has_answered(site.home):
                self._say_nothing_found(site)

    async def _settle(self) -> None:
        """Wait until every list that was asked for has been answered."""
        await self.until(lambda: not self.asks_open)

    async def _room_for_more(self) -> None:
        """With a limit, wait until more articles may be fetched, or enough are kept."""
        await self.until(lambda: self.is_done() or not self.is_full())
        await self.room()

    def _has_enough(self) -> bool:
        return self.is_full() and self.frontier.waiting >= _MOST_WAITING * self.limit

    # The site itself

    def _ask_home(self, site: Site) -> Request:
        self.asks_open += 1
        return Request(
            site.home,
            callback=self.read_home,
            errback=self.lose_home,
            cb_kwargs={"site": site},
            meta={"site": site_of(site.home)},
            dont_filter=True,
        )

    def read_home(self, response: Response, site: Site) -> Iterator[Request]:
        """Notes what the home page says of feeds and of its making; asks for robots.txt."""
        self.refusals.answered(response.url)
        site.home = response.url
        try:
            index = Index(parse(response.body))
        except NotAnArticle:
            self.logger.warning("Home page not read: %s", response.url)
        else:
            site.feeds = [url for url in conventions.feeds_of(index, site.home) if site.holds(url)]
            site.system = conventions.system_of(index)
        yield self._ask_robots(site)

    def lose_home(self, failure: Failure) -> Iterator[Request]:
        """A home page that could not be had: by http where there is no https, else without it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        site: Site = request.cb_kwargs["site"]
        reason = reason_of(failure)
        if reason in _NO_SERVER and site.home.startswith("https:"):
            site.home = "http:" + site.home.removeprefix("https:")
            self.asks_open -= 1
            yield self._ask_home(site)
            return
        self.count(f"listings_failed/{reason}")
        self.logger.warning("Home page not fetched: %s (%s)", request.url, reason)
        self.refusals.failed(request.url, reason)
        yield self._ask_robots(site)

    def _ask_robots(self, site: Site) -> Request:
        return Request(
            urljoin(site.home, "/robots.txt"),
            callback=self.read_robots,
            errback=self.lose_robots,
            cb_kwargs={"site": site},
            meta={"site": site_of(site.home), "dont_obey_robotstxt": True},
            dont_filter=True,
        )

    def read_robots(self, response: Response, site: Site) -> None:
        """Notes the sitemaps that robots.txt names."""
        self.asks_open -= 1
        rules = Protego.parse(response.body.decode("utf-8", "replace"))
        for sitemap in rules.sitemaps:
            url = urljoin(response.url, sitemap)
            if site.holds(url) and url not in site.sitemaps:
                site.sitemaps.append(url)

    def lose_robots(self, failure: Failure) -> None:
        """No robots.txt: no sitemap is named. (Whether pages are barred is ``ObeyRobots``'s.)"""
        self.asks_open -= 1

    # Its lists

    def _requests(self, site: Site, source: Source, guessed: bool) -> Iterator[Request]:
        until = self.filter.until or datetime.now(UTC)
        for ask in source.start(*days_of(self._wish.since, until)):
            if request := self._listing(site, source, ask, guessed):
                yield request

    def _listing(self, site: Site, source: Source, ask: Ask, guessed: bool) -> Request | None:
        """The request for a list, or None if it was asked for before."""
        if not self._walk.is_new(ask):
            return None
        self.asks_open += 1
        told = {"site": site, "source": source, "ask": ask, "guessed": guessed}
        return listing_request(ask, self.read_listing, self.lose_listing, told)

    def read_listing(
        self, response: Response, site: Site, source: Source, ask: Ask, guessed: bool
    ) -> Iterator[Request]:
        """Yields the requests for the articles of a list, and for the lists it leads to."""
        self.refusals.answered(response.url)
        try:
            yield from self._read(response, site, source, ask, guessed)
        except SourceError as error:
            if not guessed:
                self.count("listings_failed/unreadable")
                self.logger.warning("Listing not read: %s: %s", response.url, error)
        finally:
            self.asks_open -= 1

    def _read(
        self, response: Response, site: Site, source: Source, ask: Ask, guessed: bool
    ) -> Iterator[Request]:
        urls: set[str] = set()
        more: list[Ask] = []
        before = site.found
        for entry in source.entries(response.body, ask, "WIB", datetime.now(UTC)):
            if isinstance(entry, Ask):
                more.append(entry)
                continue
            if not self._is_article(site, source, entry):
                continue
            if isinstance(source, DateIndex):
                urls.add(entry.url)  # a page of a list is short; a sitemap may be long
            self._name_wanted(source, entry)
            if self._has_enough():
                break
        self.count("listings")
        site.answers += site.found > before
        if isinstance(source, Sitemap) and site.found > before:
            site.mapped = site.mapped or not isinstance(source, NewsSitemap)
            site.newest = site.newest or isinstance(source, NewsSitemap)
        for following in self._further(site, source, ask, urls, more):
            if request := self._listing(site, source, following, guessed):
                yield request

    def lose_listing(self, failure: Failure) -> None:
        """A list that could not be fetched: where it was a guess, the site has none there."""
        self.asks_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure)
        self.refusals.failed(request.url, reason)
        missing = reason in ("http-404", "http-410")
        refused = reason in ("robots", "blocked")
        if request.cb_kwargs["guessed"] and (missing or refused):
            return
        if missing and request.cb_kwargs["ask"].page > 1:
            return  # so many sites say that the page before was the last
        self.count(f"listings_failed/{reason}")
        self.logger.warning("Listing not fetched: %s (%s)", request.url, reason)

    def _is_article(self, site: Site, source: Source, found: Discovered) -> bool:
        """Whether an entry of a list is an article of the site, as far as its address tells."""
        if not site.holds(found.url) or find(found.url):
            self.skip_stray(found.url, "other_site")
            return False
        told = isinstance(source, Sitemap) and found.title and found.published_at
        if told or isinstance(source, Feed):
            site.shapes.learn(found.url)
        elif not site.shapes.fits(found.url):
            self.skip_stray(found.url, "not_an_article")
            return False
        site.found += 1
        if isinstance(source, Feed) and found.published_at:
            site.oldest = min(site.oldest or found.published_at, found.published_at)
        return True

    def _name_wanted(self, source: Source, found: Discovered) -> None:
        """An article of a list waits to be fetched, if it may be in range."""
        published_at = published(found)
        reason = ""
        if not self.filter.may_be_in_range(published_at, found.modified_at):
            reason = "out_of_range"
        elif isinstance(source, Sitemap) and not (published_at or found.modified_at):
            reason = "undated"  # it may list everything since the site began
        if reason:
            self.skip(article_key(None, found.url), reason)
        else:
            self.article(replace(found, published_at=published_at), source.url)

    def _further(
        self, site: Site, source: Source, ask: Ask, urls: set[str], more: list[Ask]
    ) -> list[Ask]:
        """The lists that one leads to: sitemaps that may hold articles of the range, those of news
        first; of a list in pages the next, while there is something new on it."""
        if isinstance(source, DateIndex):
            return more if self._walk.goes_on(ask, urls, more) else []
        wanted = [
            one
            for one in more
            if site.holds(one.url)
            and conventions.is_of_articles(one.url)
            and self.filter.may_be_in_range(None, one.modified_at)
        ]
        return sorted(wanted, key=lambda one: not conventions.is_of_news(one.url))

    def _say_nothing_found(self, site: Site) -> None:
        self.count("listings_failed/none_found")
        self.logger.error(
            "%s: no list of its articles was found. Its home page names no feed and its robots.txt "
            "no sitemap that holds any, and there is none where sites usually have one (%s). Give "
            "it URLs: newscrawl crawl --urls list.txt",
            site.host,
            ", ".join(tried(site)),
        )
