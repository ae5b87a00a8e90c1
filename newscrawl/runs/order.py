"""Order: what a run is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any

from newscrawl.filters import Filter, FilterError
from newscrawl.limits import Paths
from newscrawl.publishers import PUBLISHERS
from newscrawl.sites.unregistered import parse_sites, site_kinds
from newscrawl.sources import parse_kinds

GRACE = 30.0
"""Seconds that requests under way have to come to their end when a run is stopped."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a run is asked for: publishers and sites, or a list of URLs.

    publishers    their ids, such as "detik"
    sites         hosts of sites that nobody registered, such as "example.co.id"; see
                  ``SiteSpider``. Such a crawl remembers nothing: without ``since`` it looks a day
                  back
    urls          a list of URLs instead: a file, or "-" for the standard input; see ``UrlsSpider``
    since, until, match, match_in
                  what to keep; see ``newscrawl.filters.Filter``. Without ``since``, each source is
                  read from its last success on
    limit         most articles from each publisher; such a crawl remembers nothing
    source        kinds of sources, such as "index" or "feed,sitemap": find articles there only
    search        find articles by the publishers' own search for these words
    listed        a file, or "-" for the standard output: what is found is listed there, a JSON line
                  each, and no article is fetched
    again         read days, too, that an earlier crawl has done
    output        a .jsonl file or a folder; None: as configured
    warc          folder of the raw archive, see ``newscrawl.warc``; None: as configured
    rules         filter lists to strip by, besides our own rules; None: as configured
    grace         seconds that what is under way has to come to its end once the run is stopped, by
                  SIGTERM, SIGINT (Ctrl-C) or ``max_runtime``; a second signal ends it at once
    max_runtime   seconds after which the run is stopped
    fail_under    percent of the publishers that must get on well, see ``Summary``
    """

    publishers: Sequence[str] = ()
    sites: Sequence[str] = ()
    urls: str | PathLike[str] | None = None
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    match: str | None = None
    match_in: str | None = None
    source: str | None = None
    search: str | None = None
    listed: str | PathLike[str] | None = None
    again: bool = False
    output: str | PathLike[str] | None = None
    warc: str | PathLike[str] | None = None
    rules: Paths | None = None
    grace: float = GRACE
    max_runtime: float | None = None
    fail_under: float = 100.0

    def arguments(self) -> dict[str, Any]:
        """What each spider is given."""
        given = {
            "since": self.since,
            "until": self.until,
            "limit": self.limit,
            "match": self.match,
            "match_in": self.match_in,
            "source": self.source,
            "search": self.search,
            "list": fspath(self.listed) if self.listed else None,
            "again": self.again or None,
            "urls": fspath(self.urls) if self.urls else None,
        }
        return {name: value for name, value in given.items() if value is not None}

    def hosts(self) -> dict[str, str]:
        """The sites by host, as written. Raises FilterError."""
        return {site.host: written for written in self.sites for site in parse_sites(written)}

    def check(self) -> None:
        """Raises FilterError for what the spiders would not take, before any is started."""
        for name in self.publishers:
            if name not in PUBLISHERS:
                raise FilterError(f"{name}: no such publisher; newscrawl publishers lists them")
        if bool(self.publishers or self.sites) == bool(self.urls):
            raise FilterError("name publishers or sites, or give a list of URLs, and not both")
        if self.search is not None and (self.urls or self.sites):
            raise FilterError(
                "search is for publishers, by their own search; name publishers alone"
            )
        if self.listed and (self.urls or self.sites):
            raise FilterError("list is for what publishers list; name publishers alone")
        if self.search is not None and self.source is not None:
            raise FilterError("search finds articles by itself; give search or source, not both")
        Filter.of(self.since, self.until, self.match, self.match_in)
        try:
            parse_kinds(self.source or "")
        except ValueError as error:
            raise FilterError(str(error)) from None
        if self.sites:
            site_kinds(self.source or "")
        self.hosts()
