"""UrlsSpider: articles whose URLs are given."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from newscrawl.filters import FilterError
from newscrawl.sources import Discovered
from newscrawl.spiders.articles import ArticleSpider
from newscrawl.urls import site_of
from pipelines.write import run_id_of

_BATCH = 50
_TURN = 16


class UrlsSpider(ArticleSpider):
    """Fetches the articles at the URLs in a list, from any publisher.

    Arguments besides those of ``ArticleSpider``; dates only matter where they are given:

    urls   a file: one URL a line (lines that start with # are left out), or CSV with a column
           "url"; "-" is the standard input
    """

    name = "urls"
    window = 200

    def __init__(self, name: str | None = None, urls: str | None = None, **arguments: Any) -> None:
        if not urls:
            raise FilterError(
                "no list of URLs; give a file, or - for the standard input: urls=FILE"
            )
        if urls != "-" and not Path(urls).is_file():
            raise FilterError(f"{urls}: there is no such file; give a list of URLs")
        self.urls = urls
        super().__init__(name, **arguments)

    def words(self) -> str:
        """As in ``LeasingSpider``: what is left of a list is left to whoever reads that list; a
        stream is read once."""
        source = run_id_of(self.crawler) if self.urls == "-" else str(Path(self.urls).resolve())
        return f"{super().words()} of {source}".lstrip()

    async def listings(self) -> AsyncIterator[Request]:
        """None: the articles are named as the list is read."""
        sites: Counter[str] = Counter()
        with ExitStack() as stack:
            file: Iterable[str] = sys.stdin
            if self.urls != "-":
                path = Path(self.urls)
                file = stack.enter_context(path.open(encoding="utf-8-sig", errors="replace"))
            urls = read_urls(file)
            # A pipe may be slow: the crawl goes on while it is read.
            while batch := await asyncio.to_thread(lambda: list(islice(urls, _BATCH))):
                await self.room()
                for url in batch:
                    await self.until(lambda: not self.is_full())
                    if not _is_url(url):
                        self.count("failed/not_a_url")
                        self.logger.warning("Not a URL: %.200s", url)
                        continue
                    # A list is sorted by site more often than not: a few of each in turn.
                    site = site_of(url)
                    self.article(Discovered(url), priority=-(sites[site] // _TURN))
                    sites[site] += 1
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request


def read_urls(lines: Iterable[str]) -> Iterator[str]:
    """The URLs in ``lines``: one a line, or the column "url" of CSV (or TSV) with a head line."""
    lines = iter(lines)
    head = next((line for line in lines if line.strip()), "").lstrip("\ufeff")
    delimiter = "\t" if "\t" in head else ";" if ";" in head and "," not in head else ","
    columns = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if "url" in columns:
        place = columns.index("url")
        for row in csv.reader(lines, delimiter=delimiter):
            if len(row) > place and row[place].strip():
                yield row[place].strip()
        return
    for line in chain([head], lines):
        url = line.strip()
        if url and not url.startswith("#"):
            yield url


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
