"""Sources: where the URLs of articles come from.

A source is data: it says which listings to ask for (``start``) and how to read an answer
(``read``). It fetches nothing itself.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from html import unescape
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from newscrawl.dates import parse_date
from newscrawl.markup import Index, Selector, text_of

MAX_LISTING = 64 * 1024 * 1024
"""Largest listing read, in bytes after decompression (sitemaps.org allows 50 MB)."""

RECENT_DAYS = 2
"""How far back feeds and news sitemaps reach (two days is Google's rule for the latter)."""

MAX_SITEMAP_DEPTH = 3
"""Indexes of sitemaps are followed so deep: an index, an index within it, their sitemaps."""


# Services that stood between a feed and its readers; the guid keeps the article's own URL.
_FEED_PROXY = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*(?:feedsportal|feedburner|feedproxy\.google)\.com/"
)

_BARE_AMPERSAND = re.compile(rb"&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")


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
    """A listing to fetch.

    day          the day it lists, if it lists one
    page         its number in a series of pages, or its depth among indexes of sitemaps
    modified_at  when it last changed, where the listing that names it says so
    """

    url: str
    day: date | None = None
    page: int = 1
    modified_at: datetime | None = None


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
    pages      most pages asked for per day (or in all, of an undated list). Pages are counted up
               while they hold links; that one shows none that is new, the caller sees
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
        found = _unique(self._entries(Index(root), ask, zone, now))
        return Answer(found, self._following(ask) if found else [])

    def _entries(
        self, index: Index, ask: Ask, zone: str, now: datetime | None
    ) -> Iterator[Discovered]:
        boxes: list[Element | None] = [None]
        if self.item:
            boxes = [*_selector(self.item).select(index)]
        for box in boxes:
            title = _first_string(index, self.title, box)
            published_at = _instant(_first_string(index, self.published, box), zone, now)
            for element in _selector(self.links).select(index, box):
                url = _absolute(ask.url, element.get("href") or "")
                if url:
                    yield Discovered(url, published_at, None, title or text_of(element) or None)

    def _following(self, ask: Ask) -> list[Ask]:
        if ask.page >= self.pages:
            return []
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
        found = (self._entry(entry, ask.url, zone, now) for entry in entries)
        return Answer(_unique(one for one in found if one))

    @staticmethod
    def _entry(entry: Element, base: str, zone: str, now: datetime | None) -> Discovered | None:
        said: dict[str, str] = {}
        keywords: list[str] = []
        for child in entry:
            name = _name(child)
            words = text_of(child)
            if name == "link" and child.get("href"):
                # Atom: rel="alternate" is the page itself, and what an absent rel means.
                if child.get("rel", "alternate") == "alternate":
                    said.setdefault("link", child.get("href", ""))
            elif name == "category":
                keywords.append(words or child.get("term", ""))
            elif words:
                said.setdefault(name, words)
        link, guid = said.get("origlink") or said.get("link", ""), said.get("guid", "")
        if "://" in guid and (not link or _FEED_PROXY.match(link)):
            link = guid
        url = _absolute(base, link)
        if url is None:
            return None
        published = said.get("pubdate") or said.get("published") or said.get("date")
        modified = said.get("updated") or said.get("modified")
        return Discovered(
            url,
            _instant(published, zone, now),
            _instant(modified, zone, now),
            _unescape(said.get("title")),
            tuple(word for one in keywords if (word := _unescape(one))),
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

        ``news:publication_date``, ``news:title`` and ``news:keywords`` are kept. Raises
        SourceError where no sitemap was sent.
        """
        root = _parse_xml(_decompress(content))
        if _name(root) == "sitemapindex":
            return Answer(more=list(self._children(root, ask, zone, now)))
        if _name(root) != "urlset":
            raise SourceError(f"not a sitemap: its first element is <{_name(root)}>")
        found = (self._entry(entry, ask.url, zone, now) for entry in root)
        return Answer(_unique(one for one in found if one))

    def _children(self, root: Element, ask: Ask, zone: str, now: datetime | None) -> Iterator[Ask]:
        if ask.page >= MAX_SITEMAP_DEPTH:
            return
        for entry in root:
            said = _children_words(entry)
            url = _absolute(ask.url, said.get("loc", ""))
            if url and (not self.follow or re.search(self.follow, url)):
                modified_at = _instant(said.get("lastmod"), zone, now)
                yield Ask(url, ask.day, ask.page + 1, modified_at)

    @staticmethod
    def _entry(entry: Element, base: str, zone: str, now: datetime | None) -> Discovered | None:
        said = _children_words(entry)
        url = _absolute(base, said.get("loc", ""))
        if url is None:
            return None
        news: dict[str, str] = {}
        for part in entry:
            if _name(part) == "news":
                news = _children_words(part)
        return Discovered(
            url,
            _instant(news.get("publication_date"), zone, now),
            _instant(said.get("lastmod"), zone, now),
            _unescape(news.get("title")),
            tuple(word for one in news.get("keywords", "").split(",") if (word := _unescape(one))),
        )


@dataclass(frozen=True)
class NewsSitemap(Sitemap):
    """A news sitemap: the articles of the last two days, with their dates and titles."""


Source = DateIndex | Feed | Sitemap | NewsSitemap


def choose(
    sources: Sequence[Source], since: date, until: date, today: date, kind: str = ""
) -> list[Source]:
    """The sources that can show articles of ``since`` to ``until``.

    Those that can be asked for a date are always used. Feeds, news sitemaps and lists of the
    newest are added where the range reaches the last two days, or where nothing can be asked for
    a date. Other sitemaps, which hold a site's whole past, are used only in that last case.
    ``kind`` ("index", "feed", "sitemap"): only sources of that kind, all of them.
    """
    if kind:
        return [source for source in sources if source.kind == kind]
    dated = [source for source in sources if source.dated]
    if not dated:
        return list(sources)
    if (today - until).days > RECENT_DAYS:
        return dated
    return [source for source in sources if source.dated or type(source) is not Sitemap]


_DATE = re.compile(r"\{(YYYY|MM|DD|M|D)\}")


def has_date(template: str) -> bool:
    """Whether a template has a place for a year, month or day."""
    return bool(_DATE.search(template))


def fill(template: str, day: date | None) -> str:
    """``template`` with the parts of ``day`` put in; unchanged without a day."""
    if day is None:
        return template
    parts = {
        "YYYY": f"{day.year:04}",
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
        "M": str(day.month),
        "D": str(day.day),
    }
    return _DATE.sub(lambda found: parts[found[1]], template)


def dated_urls(template: str, since: date, until: date) -> Iterator[tuple[str, date | None]]:
    """``template`` filled for each day from ``until`` back to ``since``, each URL once.

    A template without a day of the month gives a URL for each month. One without a date gives
    itself, with None.
    """
    if not has_date(template):
        yield template, None
        return
    last = ""
    for back in range((until - since).days + 1):
        day = until - timedelta(days=back)
        url = fill(template, day)
        if url != last:
            yield url, day
        last = url


@cache
def _selector(css: str) -> Selector:
    return Selector(css)


def _first_string(index: Index, css: str, within: Element | None) -> str | None:
    return next(iter(_selector(css).strings(index, within)), None) if css else None


def _unique(entries: Iterable[Discovered]) -> list[Discovered]:
    """Each URL once, in order; the entry that has a title wins (a picture's link has none)."""
    unique: dict[str, Discovered] = {}
    for entry in entries:
        if entry.url not in unique or (entry.title and not unique[entry.url].title):
            unique[entry.url] = entry
    return list(unique.values())


def _absolute(base: str, link: str) -> str | None:
    """``link`` as an absolute http(s) URL without fragment, or None where it is none."""
    link = link.strip().replace("&amp;", "&")  # escaped twice, see _parse_xml
    if not link:
        return None
    try:
        url = urljoin(base, link).partition("#")[0]
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _instant(text: str | None, zone: str, now: datetime | None) -> datetime | None:
    printed = parse_date(text, zone=zone, now=now) if text else None
    return printed.value if printed else None


def _name(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _unescape(words: str | None) -> str | None:
    """``words`` where HTML was escaped once more than needed, as feeds do."""
    return " ".join(unescape(words).split()) if words else None


def _children_words(element: Element) -> dict[str, str]:
    """Words of the element's children by name; of several of one name the first counts."""
    said: dict[str, str] = {}
    for child in element:
        if words := text_of(child):
            said.setdefault(_name(child), words)
    return said


def _parse_xml(content: bytes) -> Element:
    # Feeds are often broken (a cut end, elements not closed): read what can be read. A bare "&"
    # and the names of HTML ("&nbsp;") would be lost, so they are kept for ``unescape``; a
    # document's own entities are thereby never expanded. (UTF-16 has no bare "&" byte.)
    if b"\0" not in content:
        content = _BARE_AMPERSAND.sub(b"&amp;", content)
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    return _root(content.strip(), parser)


def _parse_html(content: bytes) -> Element:
    try:
        content.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True)
    return _root(content, parser)


def _root(content: bytes, parser: etree.XMLParser | etree.HTMLParser) -> Element:
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise SourceError(f"cannot be parsed: {error}") from error
    if root is None:
        raise SourceError("nothing in it")
    return root


def _decompress(content: bytes) -> bytes:
    """``content``, or what it holds where it is gzip; of a damaged file what comes before."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    plain = bytearray()
    with gzip.open(io.BytesIO(content)) as file:
        try:
            while len(plain) <= MAX_LISTING and (chunk := file.read1(1 << 16)):
                plain += chunk
        except (OSError, EOFError, zlib.error):
            pass
    if len(plain) > MAX_LISTING:
        raise SourceError(f"larger than {MAX_LISTING} bytes when decompressed")
    return bytes(plain)
