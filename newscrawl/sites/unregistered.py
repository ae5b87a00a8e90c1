"""Sites that nobody registered, and what a crawl finds out about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from newscrawl.filters import FilterError
from newscrawl.page import NotAnArticle, Page
from newscrawl.publisher import Publisher
from newscrawl.publishers import find, networks
from newscrawl.recognise import recognise
from newscrawl.sites.conventions import Shapes, System
from newscrawl.sources import KINDS, parse_kinds
from pipelines.decode import Decode
from pipelines.head import ReadHead

_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(slots=True)
class Site:
    """A site, and what is known of it so far.

    host       as it was given; its subdomains are the same site
    home       address of the home page, after redirects
    feeds      that the home page names
    sitemaps   that robots.txt names
    system     the content system its home page shows
    shapes     of its articles' addresses
    oldest     publication of the oldest article in its feeds
    found      how many addresses of articles its lists held
    answers    lists read that held addresses of articles
    newest     whether a list of the newest articles with their dates was read: a news sitemap
    mapped     whether a sitemap of articles was read
    """

    host: str
    home: str
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    system: System = ""
    shapes: Shapes = field(default_factory=Shapes)
    oldest: datetime | None = None
    found: int = 0
    answers: int = 0
    newest: bool = False
    mapped: bool = False

    def holds(self, url: str) -> bool:
        """Whether ``url`` is on this site."""
        host = urlsplit(url).hostname or ""
        return host == self.host or host.endswith(f".{self.host}")


def parse_sites(written: str) -> list[Site]:
    """The sites in "example.co.id, https://www.contoh.id/". Raises FilterError."""
    sites: dict[str, Site] = {}
    for word in re.split(r"[\s,]+", written.strip().lower()):
        if not word:
            continue
        scheme, _, rest = word.rpartition("://")
        host = re.split(r"[/?#:]", rest, maxsplit=1)[0].rstrip(".")
        if scheme not in ("", "http", "https") or not _HOST.fullmatch(host):
            raise FilterError(f"{word!r} is no site; write its host, such as example.co.id")
        if publisher := find(f"https://{host}/"):
            raise FilterError(
                f"{host} is {publisher.name}, which is registered: newscrawl crawl {publisher.id}"
            )
        home = f"{scheme or 'https'}://{host}/"
        host = host.removeprefix("www.")
        sites.setdefault(host, Site(host, home))
    if not sites:
        raise FilterError("no site; write its host: site=example.co.id")
    return list(sites.values())


def site_kinds(source: str = "", search: str = "") -> tuple[str, ...]:
    """The kinds of lists that ``source`` names ("feed,sitemap"; "" all), of those that a site has.

    Raises FilterError, also for a search: how a site is searched is known of registered ones only.
    """
    if search:
        raise FilterError("search is for registered publishers; use match for other sites")
    try:
        kinds = parse_kinds(source)
    except ValueError as error:
        raise FilterError(str(error)) from None
    for kind in kinds:
        if kind not in KINDS:
            raise FilterError(
                f"source is {kind!r}; of a site that is not registered it is {', '.join(KINDS)}"
            )
    return kinds


def stand_in(page: Page) -> Publisher | None:
    """Who stands in for the publisher of a page of an unknown site: one that links the pages of
    its articles as the layout does that the page shows; None where it shows none that does."""
    copy = Page(page.content, url=page.url, headers=page.headers)
    try:
        ReadHead().process_item(Decode().process_item(copy))
    except NotAnArticle:
        return None
    assert copy.index is not None
    assert copy.head is not None
    found = recognise(copy.index, copy.head)
    if found is None:
        return None
    links = (found.publisher.next_page if found.publisher else ()) or found.layout.more
    host = urlsplit(page.url or "").hostname or ""
    return Publisher(
        id="site",
        name=host,
        network=networks.INDEPENDENT,
        domains=(host,),
        layouts=(found.layout,),
        next_page=links,
    )
