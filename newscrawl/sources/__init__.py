"""Sources: where the URLs of articles come from.

A source is data: it says which listings to ask for (``start``) and how to read an answer
(``read``). It fetches nothing itself.
"""

from __future__ import annotations

from newscrawl.sources.archives import CommonCrawl, Wayback
from newscrawl.sources.base import (
    MAX_LISTING,
    Answer,
    Ask,
    Capture,
    Discovered,
    Reach,
    SourceError,
    reached,
)
from newscrawl.sources.choose import (
    ARCHIVE,
    KINDS,
    RECENT_DAYS,
    Source,
    choose,
    offered,
    parse_kinds,
)
from newscrawl.sources.feed import Feed
from newscrawl.sources.index import DateIndex
from newscrawl.sources.search import Search
from newscrawl.sources.series import Series, Walk
from newscrawl.sources.sitemap import MAX_SITEMAP_DEPTH, NewsSitemap, Sitemap
from newscrawl.sources.templates import dated_urls, fill, has_date

__all__ = [
    "ARCHIVE",
    "KINDS",
    "MAX_LISTING",
    "MAX_SITEMAP_DEPTH",
    "RECENT_DAYS",
    "Answer",
    "Ask",
    "Capture",
    "CommonCrawl",
    "DateIndex",
    "Discovered",
    "Feed",
    "NewsSitemap",
    "Reach",
    "Search",
    "Series",
    "Sitemap",
    "Source",
    "SourceError",
    "Walk",
    "Wayback",
    "choose",
    "dated_urls",
    "fill",
    "has_date",
    "offered",
    "parse_kinds",
    "reached",
]
