"""Publisher and Layout: who publishes, and what their pages look like, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from newscrawl.article import ArticleType, Reason
from newscrawl.markup import Selector
from newscrawl.sources import Source


def select(*css: str) -> tuple[Selector, ...]:
    """Selectors in order of preference, from CSS."""
    return tuple(Selector(one) for one in css)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One generation of one content system's article markup.

    name          network or publisher and the first year it was seen: "kompas-2022"
    body          selects every element that holds text of the article
    title … keywords
                  selectors in order of preference: the first that finds text wins
    caption       finds what is printed under the lead picture
    told_authors  False where the page names its authors to machines wrongly, so that only a
                  printed byline counts
    paywall       finds what stands in place of the text that only subscribers see
    more          finds the link to another page of the same article
    keeps         reasons whose element rules do not apply: on a photo page captions are the text
    signature     whose name stands in brackets at the end of the text
    article_type  what every page of this layout is, when the layout is made for one kind
    """

    name: str
    body: Selector
    title: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    authors: tuple[Selector, ...] = ()
    editors: tuple[Selector, ...] = ()
    section: tuple[Selector, ...] = ()
    keywords: tuple[Selector, ...] = ()
    caption: tuple[Selector, ...] = ()
    told_authors: bool = True
    paywall: tuple[Selector, ...] = ()
    more: tuple[Selector, ...] = ()
    keeps: tuple[Reason, ...] = ()
    signature: Literal["author", "editor"] = "author"
    article_type: ArticleType | None = None


@dataclass(frozen=True)
class Publisher:
    """A news site, or a family of sites under one name.

    id             name of the spider and of the records: lower case, no spaces ("kompas")
    name           as the publisher writes itself ("Kompas.com")
    domains        registrable domains or hosts; a subdomain belongs to its domain
    articles       patterns of article URLs, newest first; a group ``id`` holds the publisher's
                   own article number
    skip           pattern of URLs on the same hosts that are no articles (tags, galleries, video)
    layouts        newest first; the first whose body is on the page reads it
    sources        where article URLs come from
    one_page       query of the form that shows all pages at once, such as "page=all", or a path
                   ending such as "/all"; "" when a site has none
    next_page      selects the link to the following page where there is no one-page form
    zone           zone of times printed without one: "WIB", "WITA" or "WIT"
    zones          hosts whose zone differs
    language       BCP 47
    """

    id: str
    name: str
    domains: tuple[str, ...]
    articles: tuple[str, ...] = ()
    skip: str = ""
    layouts: tuple[Layout, ...] = ()
    sources: tuple[Source, ...] = ()
    network: str | None = None
    one_page: str = ""
    next_page: tuple[Selector, ...] = ()
    zone: str = "WIB"
    zones: tuple[tuple[str, str], ...] = ()
    language: str = "id"
    notes: str = ""

    @cached_property
    def _articles(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.articles)

    @cached_property
    def _skip(self) -> re.Pattern[str] | None:
        return re.compile(self.skip) if self.skip else None

    def is_article(self, url: str) -> bool:
        """Whether ``url`` has the form of an article's URL on this site."""
        if self._skip and self._skip.search(url):
            return False
        return any(pattern.match(url) for pattern in self._articles)

    def article_number(self, url: str) -> str | None:
        """The publisher's own number of the article at ``url``, where the URL has one."""
        for pattern in self._articles:
            found = pattern.match(url)
            if found:
                return found.groupdict().get("id")
        return None

    def zone_of(self, host: str) -> str:
        """The zone of times printed on ``host`` without one."""
        return dict(self.zones).get(host, self.zone)
