"""SiteSpider: the articles of a site that nobody registered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import conventions
from newscrawl.conventions import Convention
from newscrawl.failures import reason_of
from newscrawl.filters import WIB
from newscrawl.markup import Index
from newscrawl.page import NotAnArticle
from newscrawl.publishers import find
from newscrawl.sites import Site, parse_sites, site_kinds
from newscrawl.sources import (
    MAX_LISTING,
    RECENT_DAYS,
    Ask,
    DateIndex,
    Discovered,
    Feed,
    NewsSitemap,
    Series,
    Sitemap,
    Source,
    SourceError,
    has_date,
)
from newscrawl.spiders.articles import ArticleSpider
from newscrawl.spiders.news import day_of
from newscrawl.urls import article_key, site_of
from pipelines.decode import parse

GUESSED_PAGES = 5
"""Pages read of a list that was found by convention and shows no days."""
DAY_PAGES = 20
"""And of one that shows a day."""
_MOST_WAITING = 10
"""With a limit, so many times the limit are found ahead of what is fetched."""

_NO_SERVER = ("refused", "connection", "tls", "dns", "proxy")


@dataclass(frozen=True)
class _Lists:
    """Lists to ask for: what the site names, or guesses, of which the first that works will do."""

    sources: Sequence[Source] = ()
    guessed: bool = False


class SiteSpider(ArticleSpider):
    """Finds the articles of sites that nobody registered, and fetches them.

    What a site says itself comes first: the feeds that its home page names, the sitemaps in its
    robots.txt, those of news before others. Where it names none, the places of
    ``newscrawl.conventions`` are tried, and lists by day or of the newest where there are neither
    feeds nor sitemaps. What feeds and news sitemaps list are articles, and their addresses teach
    what the site's articles look like; of other pages with such an address the page itself
    decides. Pages are read by the layout that their markup shows, else by the generic reader.

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
        if self.filter.since is None:
            end = self.filter.until or datetime.now(UTC)
            self.filter = replace(self.filter, since=end - timedelta(days=1))
        self._asked: set[str] = set()
        self._series: dict[str, Series] = {}
        self._strays: set[str] = set()

    @property
    def crawl_name(self) -> str:
        """The sites; other crawls of theirs wait for this one."""
        return ",".join(sorted(site.host for site in self.sites))

    async def listings(self) -> AsyncIterator[Request]:
        """The home pages, then the lists of articles that they lead to, in stages."""
        for site in self.sites:
            yield self._ask_home(site)
        await self._settle()
        for stage in (self._feeds, self._news_sitemaps, self._sitemaps, self._indexes):
            for site in self.sites:
                lists = stage(site)
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
            if not site.found and site_of(site.home) in self._answered:
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
        self.note_answer(response.url)
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
        self.note_refusal(request.url, reason)
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

    def _feeds(self, site: Site) -> _Lists:
        if not self._wants("feed"):
            return _Lists()
        if site.feeds:
            return _Lists([Feed(url) for url in site.feeds])
        return _Lists([Feed(url) for url in _guesses(site, conventions.FEEDS)], guessed=True)

    def _news_sitemaps(self, site: Site) -> _Lists:
        if not self._wants("sitemap"):
            return _Lists()
        named = site.sitemaps or _guesses(site, conventions.SITEMAPS)
        return _Lists(
            [NewsSitemap(url) for url in named if conventions.is_of_news(url)], not site.sitemaps
        )

    def _sitemaps(self, site: Site) -> _Lists:
        """The other sitemaps, where those of news do not reach back far enough."""
        if not self._wants("sitemap") or (site.newest and self._is_recent()):
            return _Lists()
        named = site.sitemaps or _guesses(site, conventions.SITEMAPS)
        return _Lists(
            [
                Sitemap(url)
                for url in named
                if not conventions.is_of_news(url) and conventions.is_of_articles(url)
            ],
            not site.sitemaps,
        )

    def _indexes(self, site: Site) -> _Lists:
        """Lists by day or of the newest, where the rest does not show the days asked for."""
        since = self.filter.since
        assert since is not None  # see __init__
        shown = site.mapped or (site.oldest is not None and site.oldest < since)
        if not self._wants("index") or (shown and site.found and not self.kinds):
            return _Lists()
        return _Lists([_index(url) for url in _guesses(site, conventions.INDEXES)], guessed=True)

    def _is_recent(self) -> bool:
        """Whether the range begins in the days that a news sitemap shows."""
        first, _ = self._days()
        return (datetime.now(WIB).date() - first).days <= RECENT_DAYS

    def _wants(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def _requests(self, site: Site, source: Source, guessed: bool) -> Iterator[Request]:
        for ask in source.start(*self._days()):
            if request := self._listing(site, source, ask, guessed):
                yield request

    def _days(self) -> tuple[date, date]:
        """The first and the last day of the range, as Jakarta counts them."""
        since = self.filter.since
        assert since is not None  # see __init__
        until = self.filter.until or datetime.now(UTC)
        last = (until - timedelta(microseconds=1)).astimezone(WIB).date()
        return since.astimezone(WIB).date(), last

    def _listing(self, site: Site, source: Source, ask: Ask, guessed: bool) -> Request | None:
        """The request for a list, or None if it was asked for before."""
        if ask.key in self._asked:
            return None
        self._asked.add(ask.key)
        self.asks_open += 1
        return Request(
            ask.url,
            callback=self.read_listing,
            errback=self.lose_listing,
            cb_kwargs={"site": site, "source": source, "ask": ask, "guessed": guessed},
            meta={"site": site_of(ask.url), "download_maxsize": MAX_LISTING},
            dont_filter=True,
        )

    def read_listing(
        self, response: Response, site: Site, source: Source, ask: Ask, guessed: bool
    ) -> Iterator[Request]:
        """Yields the requests for the articles of a list, and for the lists it leads to."""
        self.note_answer(response.url)
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
        self.note_refusal(request.url, reason)
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
            self._skip_stray(found.url, "other_site")
            return False
        told = isinstance(source, Sitemap) and found.title and found.published_at
        if told or isinstance(source, Feed):
            site.shapes.learn(found.url)
        elif not site.shapes.fits(found.url):
            self._skip_stray(found.url, "not_an_article")
            return False
        site.found += 1
        if isinstance(source, Feed) and found.published_at:
            site.oldest = min(site.oldest or found.published_at, found.published_at)
        return True

    def _name_wanted(self, source: Source, found: Discovered) -> None:
        """An article of a list waits to be fetched, if it may be in range."""
        published_at = found.published_at or day_of(found.url)
        reason = ""
        if not self.filter.may_be_in_range(published_at, found.modified_at):
            reason = "out_of_range"
        elif isinstance(source, Sitemap) and not (published_at or found.modified_at):
            reason = "undated"  # it may list everything since the site began
        if reason:
            self.skip(article_key(None, found.url), reason)
        else:
            self.article(replace(found, published_at=published_at), source.url)

    def _skip_stray(self, url: str, reason: str) -> None:
        if url not in self._strays:
            self._strays.add(url)
            self.count(f"skipped/{reason}")
            self.logger.debug("Skipped (%s): %s", reason, url)

    def _further(
        self, site: Site, source: Source, ask: Ask, urls: set[str], more: list[Ask]
    ) -> list[Ask]:
        """The lists that one leads to: sitemaps that may hold articles of the range, those of news
        first; of a list in pages the next, while there is something new on it."""
        if isinstance(source, DateIndex):
            series = self._series.setdefault(ask.series, Series())
            named = max((one.named for one in more), default=0)
            return more if series.goes_on(urls, ask.page, named) else []
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
        tried = [*conventions.FEEDS, *conventions.SITEMAPS, *conventions.INDEXES]
        self.logger.error(
            "%s: no list of its articles was found. Its home page names no feed and its robots.txt "
            "no sitemap that holds any, and there is none where sites usually have one (%s). Give "
            "it URLs: newscrawl crawl --urls list.txt",
            site.host,
            ", ".join(one.path for one in tried if one.system in ("", site.system)),
        )


def _guesses(site: Site, where: tuple[Convention, ...]) -> list[str]:
    return [urljoin(site.home, one.path) for one in where if one.system in ("", site.system)]


def _index(url: str) -> DateIndex:
    return DateIndex(url, links="a", pages=DAY_PAGES if has_date(url) else GUESSED_PAGES)
