"""The press: months of headlines, in lists that are as hard to read to the end as real ones.

What ``Library`` answers leniently (every list shows every article), the press answers as the
sites do: a list holds only what belongs to its host and desk, a feed only the newest, a news
sitemap two days, nothing what is not published yet.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from urllib.parse import SplitResult

from newsstand.answers import FEED_SIZE, Answer, Listed, Request, is_feed, not_found, publisher_of
from newsstand.generator import GeneratedArticle
from newsstand.pages import render_listing
from newsstand.sites import EVERY_DESK, Asked, find_index

NEWS_SITEMAP = timedelta(days=2)
"""How far back a news sitemap reaches."""

_NEWEST = 1000
"""How many articles a list shows of which no day can be asked for."""

_BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Habits:
    """What makes the lists of a site hard to read.

    midnight     when its days begin, after midnight of its own zone (7 hours where it counts them
                 by UTC; minus 30 minutes where it files the late evening under the next day)
    arriving     how much time passes while a page of a list is read: what is published meanwhile
                 pushes the rest to the pages that follow
    bursting     how much time passes besides, once, after the third page: enough to push it on
                 by several pages
    repeating    entries of the page before that each page repeats
    cap          most pages of a list that can be had (0: all)
    past_end     what a page past the last one shows: ``nothing``, the ``last`` one again, or
                 ``404``
    elsewhere    what is added to an address in its lists, which is another form of the address
    """

    midnight: timedelta = timedelta()
    arriving: timedelta = timedelta()
    bursting: timedelta = timedelta()
    repeating: int = 0
    cap: int = 0
    past_end: str = "nothing"
    elsewhere: str = ""


class Press:
    """Answers for lists, feeds and sitemaps at the time ``now``; articles themselves it has not."""

    def __init__(
        self, articles: Iterable[GeneratedArticle], habits: Mapping[str, Habits], now: datetime
    ) -> None:
        self.now = now
        self._habits = habits
        self._passed: dict[str, timedelta] = defaultdict(timedelta)
        self._read: dict[str, int] = defaultdict(int)
        by_publisher: dict[str, list[GeneratedArticle]] = defaultdict(list)
        for article in articles:
            by_publisher[article.publisher].append(article)
        self._shelves = {
            publisher: _Shelf(own, habits.get(publisher, Habits()))
            for publisher, own in by_publisher.items()
        }

    def set_time(self, now: datetime) -> None:
        """It is ``now``: what is published later is not there yet."""
        self.now = now
        self._passed.clear()
        self._read.clear()

    def answer(self, request: Request) -> Answer:
        """The answer for ``request``; every host and path has one."""
        url = request.url
        publisher = publisher_of(url.hostname or "") or ""
        shelf = self._shelves.get(publisher)
        if shelf is None:
            return not_found()
        now = self.now + self._passed[publisher]
        if url.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /komentar/\n", "text/plain")
        if "sitemap" in url.path:
            return _sitemap(shelf, url, now)
        if is_feed(url):
            newest = shelf.newest(now, FEED_SIZE, _desk(shelf, url))
            body = render_listing(
                "feed.xml.j2",
                shelf.listed(newest, "utm_source=rss"),
                name=publisher,
                host=url.netloc,
                url=url.geturl(),
            )
            return Answer(200, body, "application/rss+xml; charset=utf-8")
        asked = find_index(publisher, url, request.query)
        if asked is None:
            return not_found()
        self._passed[publisher] += shelf.habits.arriving
        self._read[publisher] += 1
        if self._read[publisher] == 3:
            self._passed[publisher] += shelf.habits.bursting
        return _index(shelf, asked, now)


@dataclass
class _Shelf:
    """The articles of one publisher, newest first, and by the day that it files them under."""

    articles: list[GeneratedArticle]
    habits: Habits
    days: dict[date, list[GeneratedArticle]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.articles.sort(key=lambda one: one.published_at)
        self._times = [one.published_at for one in self.articles]
        self.desks = {one.desk for one in self.articles}
        self.hosts = {_host(one) for one in self.articles}
        for article in reversed(self.articles):
            self.days[(article.published_at - self.habits.midnight).date()].append(article)

    def newest(self, now: datetime, count: int, desk: str = "") -> list[GeneratedArticle]:
        """The newest ``count`` articles that are out; only those of ``desk`` where one is named."""
        last = bisect_right(self._times, now)
        if not desk:
            return self.articles[max(0, last - count) : last][::-1]
        found = (self.articles[place] for place in range(last - 1, -1, -1))
        return list(islice((one for one in found if one.desk == desk), count))

    def between(self, since: datetime, now: datetime) -> list[GeneratedArticle]:
        """The articles that came out after ``since``, newest first."""
        first, last = bisect_right(self._times, since), bisect_right(self._times, now)
        return self.articles[first:last][::-1]

    def listed(self, articles: Iterable[GeneratedArticle], more: str = "") -> list[Listed]:
        """The articles with the addresses that a list prints for them."""
        return [(f"{one.url}?{more}" if more else one.url, one) for one in articles]


def _index(shelf: _Shelf, asked: Asked, now: datetime) -> Answer:
    habits, size = shelf.habits, asked.index.size
    if asked.day:
        day = shelf.days.get(asked.day, ())
        found = [one for one in day if one.published_at <= now and _belongs(shelf, asked, one)]
    else:
        found = [one for one in shelf.newest(now, _NEWEST) if _belongs(shelf, asked, one)]
    last = max(1, -(-len(found) // size))
    if habits.cap:
        last = min(last, habits.cap)
    page = asked.page
    if page > last:
        if habits.past_end == "404":
            return not_found()
        page = last if habits.past_end == "last" else page
    first = (page - 1) * size
    shown = found[max(0, first - habits.repeating) : first + size] if page <= last else []
    body = render_listing(
        "index.html.j2",
        shelf.listed(shown, habits.elsewhere),
        markup=asked.index.markup,
        page=page,
        pages=last,
        total=len(found),
        next_url=asked.page_url(page + 1) if page < last else "",
        previous_url=asked.page_url(page - 1) if page > 1 else "",
    )
    return Answer(200, body)


def _belongs(shelf: _Shelf, asked: Asked, article: GeneratedArticle) -> bool:
    """Whether a list is the place for an article: its desk's, its host's or everybody's."""
    if asked.index.by_desk == "path":
        everything = asked.desk in EVERY_DESK and asked.desk not in shelf.desks
        return everything or not asked.desk or asked.desk == article.desk
    if asked.index.by_desk == "host":
        return _host(article) == asked.url.hostname
    return True


def _sitemap(shelf: _Shelf, url: SplitResult, now: datetime) -> Answer:
    """An index of sitemaps with one for each day; a day's sitemap; the news sitemap."""
    site = f"https://{url.netloc}"
    name = url.path.rpartition("/")[2]
    if name == "sitemap.xml" and url.path == "/sitemap.xml":
        days = sorted({one.published_at.date() for one in shelf.between(_BEGINNING, now)})
        changed = {f"{site}/sitemap-web-{day}.xml.gz": day + timedelta(days=1) for day in days}
        urls = [*changed, f"{site}/sitemap-news.xml"]
        return _xml(render_listing("sitemapindex.xml.j2", (), urls=urls, changed=changed))
    if name.startswith("sitemap-web-"):
        day = date.fromisoformat(name.removeprefix("sitemap-web-").removesuffix(".xml.gz"))
        own = [one for one in shelf.between(_BEGINNING, now) if one.published_at.date() == day]
        body = render_listing("sitemap.xml.j2", shelf.listed(own), name="", news=False)
        return Answer(200, gzip.compress(body, 1, mtime=0), "application/gzip")
    desk = _desk(shelf, url)
    own = [one for one in shelf.between(now - NEWS_SITEMAP, now) if not desk or one.desk == desk]
    return _xml(render_listing("sitemap.xml.j2", shelf.listed(own), name=url.netloc, news=True))


def _desk(shelf: _Shelf, url: SplitResult) -> str:
    """The desk that the address of a feed or sitemap names; an empty string where it is of all."""
    words = [(url.hostname or "").partition(".")[0], *url.path.removesuffix(".xml").split("/")]
    return next((word for word in words if word in shelf.desks), "")


def _xml(body: bytes) -> Answer:
    return Answer(200, body, "application/xml; charset=utf-8")


def _host(article: GeneratedArticle) -> str:
    return article.url.split("/", 3)[2]
