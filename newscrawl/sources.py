"""Sources: where the URLs of articles come from.

A source is data: it says which listings to ask for (``start``) and how to read an answer
(``read``). It fetches nothing itself.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from lxml.etree import _Element as Element

from newscrawl.dates import parse_date
from newscrawl.markup import Index, Selector

MAX_LISTING = 64 * 1024 * 1024
"""Largest listing read, in bytes after decompression (sitemaps.org allows 50 MB)."""

NEWS_SITEMAP_DAYS = 2
"""A news sitemap holds the articles of the last two days (Google's rule for them)."""


class SourceError(ValueError):
    """An answer that is no listing of the kind asked for; the message says what is wrong."""


@dataclass(frozen=True)
class Discovered:
    """The URL of what may be an article, and what the source says of it."""

    url: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    title: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A listing to fetch: its URL; the day it lists, if it lists one; its number in a series."""

    url: str
    day: date | None = None
    page: int = 1


@dataclass(frozen=True)
class Answer:
    """What a listing held: URLs of articles, and further listings to ask for."""

    found: list[Discovered] = field(default_factory=list)
    more: list[Ask] = field(default_factory=list)


@dataclass(frozen=True)
class DateIndex:
    """HTML lists of articles, by day or newest first, in numbered pages.

    url        template with ``{YYYY}`` ``{MM}`` ``{DD}`` ``{M}`` ``{D}`` ``{place}`` ``{page}``;
               one without a date lists the newest articles
    links      CSS of the links to articles
    item       CSS of the box around one entry, in which ``links``, ``title`` and ``published``
               are then looked up
    title      CSS of an entry's title; without it the words of the link
    published  CSS of an entry's date
    next_page  CSS of the link to the following page; without it pages are counted up
    pages      most pages asked for per day (or in all, of an undated list)
    first      number of the first page
    step       from the number of one page to that of the next (10 where it is an offset)
    places     values of ``{place}`` (desks, channels, regions)
    """

    kind: ClassVar[str] = "index"

    url: str
    links: str
    item: str = ""
    title: str = ""
    published: str = ""
    next_page: str = ""
    pages: int = 10
    first: int = 1
    step: int = 1
    places: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether a day can be asked for."""
        return has_date(self.url)

    def start(self, since: date, until: date) -> Iterator[Ask]:
        """The first page of each place for each day, from ``until`` back to ``since``."""
        for url, day in dated_urls(self.url, since, until):
            for place in self.places or ("",):
                yield Ask(self._numbered(url.replace("{place}", place), 1), day)

    def read(
        self, content: bytes, ask: Ask, zone: str = "WIB", now: datetime | None = None
    ) -> Answer:
        """The entries on a page of the list, and the page after it if there is one.

        ``zone`` is that of dates printed without one, ``now`` the time of the fetch (for "3 jam
        lalu"). Raises SourceError where no HTML was sent.
        """
        root = _parse_html(content)
        found = list({entry.url: entry for entry in self._entries(root, ask, zone, now)}.values())
        return Answer(found, self._following(root, ask) if found else [])

    def _entries(
        self, root: Element, ask: Ask, zone: str, now: datetime | None
    ) -> Iterator[Discovered]:
        boxes = _selector(self.item).select(Index(root)) if self.item else [root]
        for box in boxes:
            index = Index(box)
            title = _first_string(index, self.title)
            printed = parse_date(_first_string(index, self.published) or "", zone, now)
            published_at = printed.value if printed else None
            for url, words in _links(index, self.links, ask.url):
                yield Discovered(url, published_at, None, title or words)

    def _following(self, root: Element, ask: Ask) -> list[Ask]:
        if ask.page >= self.pages:
            return []
        if self.next_page:
            # A link back often has the same class as the link on, and stands before it.
            urls = [url for url, _ in _links(Index(root), self.next_page, ask.url)]
            return [Ask(urls[-1], ask.day, ask.page + 1)] if urls and urls[-1] != ask.url else []
        for place in self.places or ("",):
            url = fill(self.url, ask.day).replace("{place}", place)
            if "{page}" in url and self._numbered(url, ask.page) == ask.url:
                return [Ask(self._numbered(url, ask.page + 1), ask.day, ask.page + 1)]
        return []

    def _numbered(self, url: str, page: int) -> str:
        return url.replace("{page}", str(self.first + (page - 1) * self.step))


@dataclass(frozen=True)
class Feed:
    """An RSS 2.0, RSS 1.0 or Atom feed, well-formed or not."""

    kind: ClassVar[str] = "feed"
    dated: ClassVar[bool] = False

    url: str

    def start(self, since: date, until: date) -> Iterator[Ask]:
        """The feed itself: it cannot be asked for a date."""
        yield Ask(self.url)

    def read(
        self, content: bytes, ask: Ask, zone: str = "WIB", now: datetime | None = None
    ) -> Answer:
        """The entries of the feed. Raises SourceError where no feed was sent."""
        root = _parse_xml(content)
        if _name(root) not in ("rss", "rdf", "feed", "channel"):
            raise SourceError(f"not a feed: its first element is <{_name(root)}>")
        entries = (one for one in root.iter() if _name(one) in ("item", "entry"))
        found = [one for entry in entries if (one := self._entry(entry, ask.url, zone, now))]
        return Answer(list({one.url: one for one in found}.values()))

    @staticmethod
    def _entry(entry: Element, base: str, zone: str, now: datetime | None) -> Discovered | None:
        said: dict[str, str] = {}
        keywords: list[str] = []
        for child in entry:
            name = _name(child)
            words = _words(child)
            if name == "link" and child.get("href"):
                # Atom: rel="alternate" is the page itself, and what an absent rel means.
                if child.get("rel", "alternate") == "alternate":
                    said.setdefault("link", child.get("href", ""))
            elif name == "category":
                keywords.append(words or child.get("term", ""))
            elif words:
                said.setdefault(name, words)
        link = said.get("link") or (said.get("guid", "") if "://" in said.get("guid", "") else "")
        url = _absolute(base, link)
        if url is None:
            return None
        published = said.get("pubdate") or said.get("published") or said.get("date")
        modified = said.get("updated") or said.get("modified")
        return Discovered(
            url,
            _instant(published, zone, now),
            _instant(modified, zone, now),
            said.get("title"),
            tuple(word for word in keywords if word),
        )


@dataclass(frozen=True)
class Sitemap:
    """A sitemap or an index of sitemaps (sitemaps.org), plain or gzip.

    url     template as in ``DateIndex``, so that monthly archives can be asked for
    follow  pattern of the sitemaps to follow from an index; all where empty
    places  values of ``{place}``
    """

    kind: ClassVar[str] = "sitemap"

    url: str
    follow: str = ""
    places: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether a day or month can be asked for."""
        return has_date(self.url)

    def start(self, since: date, until: date) -> Iterator[Ask]:
        """The sitemap of each place, for each day or month from ``until`` back to ``since``."""
        for url, day in dated_urls(self.url, since, until):
            for place in self.places or ("",):
                yield Ask(url.replace("{place}", place), day)

    def read(
        self, content: bytes, ask: Ask, zone: str = "WIB", now: datetime | None = None
    ) -> Answer:
        """The URLs of a sitemap, or of an index the sitemaps to follow.

        ``news:publication_date``, ``news:title`` and ``news:keywords`` are kept. An index within
        an index is followed once only (``Ask.page`` counts the depth).
        Raises SourceError where no sitemap was sent.
        """
        root = _parse_xml(_decompress(content))
        if _name(root) == "sitemapindex":
            return Answer(more=self._children(root, ask, zone, now))
        if _name(root) != "urlset":
            raise SourceError(f"not a sitemap: its first element is <{_name(root)}>")
        found = []
        for one in root:
            if _name(one) != "url":
                continue
            said = {name: words for part in one.iter() if (words := _words(part)) and (name := _name(part))}
            url = _absolute(ask.url, said.get("loc", ""))
            if url:
                found.append(
                    Discovered(
                        url,
                        _instant(said.get("publication_date"), zone, now),
                        _instant(said.get("lastmod"), zone, now),
                        said.get("title"),
                        _split(said.get("keywords")),
                    )
                )
        return Answer(list({one.url: one for one in found}.values()))


@dataclass(frozen=True)
class NewsSitemap(Sitemap):
    """A news sitemap: the articles of the last two days, with their dates and titles."""


Source = DateIndex | Feed | Sitemap | NewsSitemap
