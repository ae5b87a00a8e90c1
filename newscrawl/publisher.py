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
    """Selectors in order of preference, from CSS; each is parsed when a page first needs it."""
    return tuple(Selector(one, later=True) for one in css)


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


Zone = Literal["WIB", "WITA", "WIT"]
Confidence = Literal["high", "medium", "low"]

Barrier = Literal[
    "refuses-crawlers",
    "cloudflare",
    "rate-limit",
    "bars-scrapy",
    "bars-ai",
    "bars-queries",
    "asks-permission",
]

BARRIERS: dict[Barrier, str] = {
    "refuses-crawlers": "answers 403 to a User-Agent that is no browser's",
    "cloudflare": "Cloudflare stands in front and may challenge or refuse a crawler",
    "rate-limit": "refuses for a time whoever asks too fast",
    "bars-scrapy": "robots.txt bars Scrapy's own User-Agent by name",
    "bars-ai": "robots.txt bars crawlers of AI companies by name",
    "bars-queries": 'robots.txt bars every URL with "?"',
    "asks-permission": "its terms ask for written permission to crawl it for AI",
}
"""What is reported to stand in a crawler's way."""


@dataclass(frozen=True)
class Network:
    """Sites that share an owner or a content system.

    id      as in ``newscrawl publishers --network ID``: lower case, no spaces
    name    as the network writes itself
    notes   what holds for all of its sites
    """

    id: str
    name: str
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How an entry is known.

    pages        real pages that one of the publisher's layouts was tried on, by the fixture made
                 after each ("detik-2022"), or by its name among the saved pages ("host/name")
    reported     year, or year and month, of the latest report of what the entry says: "2026-08"
    confidence   of that report: "high" where the reporter saw it work, "medium" where a scraper or
                 a list uses it, "low" where it was read nowhere else
    by           where it was read, if it can be looked up: "owner/repository" on GitHub
    """

    pages: tuple[str, ...] = ()
    reported: str = ""
    confidence: Confidence = "medium"
    by: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["real-page", "reported"]:
        """Whether a layout was tried on a real page, or the entry rests on reports alone."""
        return "real-page" if self.pages else "reported"


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """A newsroom with a site of its own, or with a host of its own within a network's.

    id             name of the spider and of the records: lower case, no spaces ("kompas")
    name           as the publisher writes itself ("Kompas.com")
    network        whose site it is
    domains        registrable domains or hosts; a subdomain belongs to its domain, unless it is
                   another publisher's. "bbc.com/indonesia" is what begins so on that domain
    evidence       how the entry is known
    articles       patterns of article URLs, newest first; a group ``id`` holds the publisher's
                   own article number
    skip           pattern of URLs on the same hosts that are no articles (tags, galleries, video)
    examples       article URLs, at least one of each domain and of each pattern. Those of hosts
                   without a saved page show the form; their titles are made up
    non_examples   URLs on the same hosts that are no articles
    layouts        newest first; the first whose body is on the page reads it. Without any, a page
                   is read as one of a site that nobody registered
    sources        where article URLs come from
    one_page       query of the form that shows all pages at once, such as "page=all", or a path
                   ending such as "/all"; "" when a site has none
    next_page      selects the link to the following page where there is no one-page form
    zone           zone of times printed without one, the newsroom's
    zones          hosts whose zone differs
    language       BCP 47
    unprinted      fields of its layouts that its pages do not print, though those of other
                   publishers with these layouts do
    paywall        whether "some" or "most" articles are served in part only; "" for none
    javascript     what a script makes and is not seen: "lists" or "articles"; "" for neither
    blocking       what is reported to stand in a crawler's way
    robots         what robots.txt says, as reported; "" where no report was found
    delay          least seconds between two requests to it, where a report says that the usual
                   ones are too few
    crawl_window   hours of the day, in its zone, in which it is reported to want to be crawled:
                   "22:00-05:00"
    """

    id: str
    name: str
    network: Network
    domains: tuple[str, ...]
    evidence: Evidence = Evidence()
    articles: tuple[str, ...] = ()
    skip: str = ""
    examples: tuple[str, ...] = ()
    non_examples: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()
    sources: tuple[Source, ...] = ()
    one_page: str = ""
    next_page: tuple[Selector, ...] = ()
    zone: Zone = "WIB"
    zones: tuple[tuple[str, Zone], ...] = ()
    language: str = "id"
    unprinted: tuple[str, ...] = ()
    paywall: Literal["", "some", "most"] = ""
    javascript: Literal["", "lists", "articles"] = ""
    blocking: tuple[Barrier, ...] = ()
    robots: str = ""
    delay: float = 0.0
    crawl_window: str = ""
    notes: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """``domains`` without paths."""
        return tuple(domain.partition("/")[0] for domain in self.domains)

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
        return dict(self.zones).get(host, self.zone) if self.zones else self.zone
