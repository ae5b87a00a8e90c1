"""Lists of a site that nobody registered: those that it names, or where sites usually have one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from newscrawl.filters import WIB
from newscrawl.sites import conventions
from newscrawl.sites.conventions import Convention
from newscrawl.sites.unregistered import Site
from newscrawl.sources import RECENT_DAYS, DateIndex, Feed, NewsSitemap, Sitemap, Source, has_date

GUESSED_PAGES = 5
"""Pages read of a list that was found by convention and shows no days."""
DAY_PAGES = 20
"""And of one that shows a day."""


@dataclass(frozen=True)
class Lists:
    """Lists to ask for: what the site names, or guesses, of which the first that works will do."""

    sources: Sequence[Source] = ()
    guessed: bool = False


@dataclass(frozen=True)
class Wish:
    """What is looked for: lists of these ``kinds`` (all, where there are none), of articles from
    ``since`` on."""

    kinds: Collection[str]
    since: datetime

    def is_for(self, kind: str) -> bool:
        """Whether lists of this kind are looked for."""
        return not self.kinds or kind in self.kinds

    @property
    def is_recent(self) -> bool:
        """Whether the range begins in the days that a news sitemap shows."""
        return (datetime.now(WIB).date() - self.since.astimezone(WIB).date()).days <= RECENT_DAYS


def _feeds(site: Site, wish: Wish) -> Lists:
    if not wish.is_for("feed"):
        return Lists()
    if site.feeds:
        return Lists([Feed(url) for url in site.feeds])
    return Lists([Feed(url) for url in _guesses(site, conventions.FEEDS)], guessed=True)


def _news_sitemaps(site: Site, wish: Wish) -> Lists:
    if not wish.is_for("sitemap"):
        return Lists()
    named = site.sitemaps or _guesses(site, conventions.SITEMAPS)
    return Lists(
        [NewsSitemap(url) for url in named if conventions.is_of_news(url)], not site.sitemaps
    )


def _sitemaps(site: Site, wish: Wish) -> Lists:
    """The other sitemaps, where those of news do not reach back far enough."""
    if not wish.is_for("sitemap") or (site.newest and wish.is_recent):
        return Lists()
    named = site.sitemaps or _guesses(site, conventions.SITEMAPS)
    return Lists(
        [
            Sitemap(url)
            for url in named
            if not conventions.is_of_news(url) and conventions.is_of_articles(url)
        ],
        not site.sitemaps,
    )


def _indexes(site: Site, wish: Wish) -> Lists:
    """Lists by day or of the newest, where the rest does not show the days asked for."""
    shown = site.mapped or (site.oldest is not None and site.oldest < wish.since)
    if not wish.is_for("index") or (shown and site.found and not wish.kinds):
        return Lists()
    return Lists([_index(url) for url in _guesses(site, conventions.INDEXES)], guessed=True)


STAGES: tuple[Callable[[Site, Wish], Lists], ...] = (_feeds, _news_sitemaps, _sitemaps, _indexes)
"""Which lists to ask a site for, one stage after the other: each goes by what the stages before it
have told of the site."""


def tried(site: Site) -> list[str]:
    """The paths at which a list was looked for, where the site names none."""
    places = [*conventions.FEEDS, *conventions.SITEMAPS, *conventions.INDEXES]
    return [one.path for one in places if one.system in ("", site.system)]


def _guesses(site: Site, where: tuple[Convention, ...]) -> list[str]:
    return [urljoin(site.home, one.path) for one in where if one.system in ("", site.system)]


def _index(url: str) -> DateIndex:
    return DateIndex(url, links="a", pages=DAY_PAGES if has_date(url) else GUESSED_PAGES)
