"""A month of the press, found again: is every article discovered, and each one once?

    python -m newsstand.month [--days N] [--per-day N] [--only PUBLISHER]... [--way WAY]... [--json]

One publisher of each of several networks publishes so many articles a day. The spiders, unchanged,
list what they find in its date index, in its feeds and sitemaps, and in both; what they found is
compared with what was published. Articles are not fetched. Exits 1 where one is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from newscrawl.publishers import PUBLISHERS
from newscrawl.urls import article_key
from newsstand import Newsstand
from newsstand.headlines import make_headlines
from newsstand.layouts import BY_NAME
from newsstand.press import Habits, Press

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerRunner

WAYS = {"index": "index", "feeds": "feed,sitemap", "both": "index,feed,sitemap"}
"""Ways to find articles: the name, and the spider's argument ``source``."""

_WIB = timezone(timedelta(hours=7))
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Title:
    """A publisher that takes part.

    layout       of its addresses
    habits       of its lists
    feeds_every  how often its feeds must be read: sooner than they have forgotten an article
    lists_every  how often its lists must be read; None: they can be asked for any day
    """

    layout: str
    habits: Habits
    feeds_every: timedelta = _DAY
    lists_every: timedelta | None = None

    @property
    def publisher(self) -> str:
        """Its id."""
        return BY_NAME[self.layout].publisher

    def every(self, way: str) -> timedelta | None:
        """How often it is crawled; None: once, for the whole time."""
        if way == "index":
            return self.lists_every
        return self.feeds_every if way == "feeds" else _DAY


_UTC_DAYS = Habits(midnight=timedelta(hours=7), past_end="404")
_MOVING = Habits(arriving=timedelta(minutes=10))
_BURSTING = Habits(arriving=timedelta(minutes=10), bursting=timedelta(minutes=240))
_FEEDS_ONLY = timedelta(hours=5)

TITLES = (
    Title("detik-2022", Habits(midnight=-timedelta(minutes=30))),
    Title("kompas-2022", _UTC_DAYS),
    Title("tribunnews-2020", Habits(cap=10, past_end="last")),
    Title("liputan6-2020", Habits(past_end="last", elsewhere="utm_source=indeks")),
    Title("okezone-2020", Habits(elsewhere="page=all"), feeds_every=_FEEDS_ONLY),
    Title("republika-2016", Habits(past_end="404"), feeds_every=_FEEDS_ONLY),
    Title("tempo-2017", Habits()),
    Title("bisnis-2017", Habits(repeating=3, past_end="last")),
    Title("viva-2016", _MOVING, lists_every=_DAY),
    Title("suara-2015", _BURSTING, lists_every=_DAY),
    Title("antaranews-2017", _BURSTING, feeds_every=_FEEDS_ONLY, lists_every=_DAY),
    Title("mediaindonesia-2025", _MOVING, lists_every=_DAY),
    Title("pikiran-rakyat-2020", _MOVING, lists_every=_DAY),
)
"""One publisher of each network whose lists the newsstand plays."""


@dataclass
class Found:
    """What came of one publisher, found in one way.

    twice     addresses that one crawl listed more than once
    missing, unknown   articles that were not found; addresses found that are no article's
    """

    publisher: str
    way: str
    published: int
    crawls: int = 0
    listings: int = 0
    found: int = 0
    twice: int = 0
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every article was found, and nothing else, and nothing twice."""
        return not (self.missing or self.unknown or self.twice)


class Month:
    """The articles of ``days`` days up to the day before yesterday, and crawls for them."""

    def __init__(self, titles: Sequence[Title], days: int, per_day: int, seed: int = 1) -> None:
        today = datetime.now(_WIB).replace(hour=0, minute=0, second=0, microsecond=0)
        self.titles = titles
        self.end = today - _DAY
        self.start = self.end - days * _DAY
        self.articles = {
            title.publisher: make_headlines(
                seed, BY_NAME[title.layout], self.start.date(), days, per_day
            )
            for title in titles
        }
        made = [article for own in self.articles.values() for article in own]
        self.press = Press(made, {one.publisher: one.habits for one in titles}, self.end)

    async def find(self, way: str, runner: AsyncCrawlerRunner, folder: Path) -> list[Found]:
        """Crawl all titles in one way, each as often as it must be."""
        results = {one.publisher: self._result(one.publisher, way) for one in self.titles}
        keys: dict[str, set[str]] = {publisher: set() for publisher in results}
        for now, due in self._calendar(way):
            self.press.set_time(now)
            crawls = [
                self._crawl(title, way, now, runner, folder / f"{title.publisher}.jsonl")
                for title in due
            ]
            for publisher, listings, listed in await asyncio.gather(*crawls):
                result = results[publisher]
                found = {article_key(PUBLISHERS[publisher], url) for url in listed}
                result.crawls += 1
                result.listings += listings
                result.twice += len(listed) - len(found)
                keys[publisher] |= found
        for publisher, result in results.items():
            known = {article_key(PUBLISHERS[publisher], one.url): one.url
                     for one in self.articles[publisher]}  # fmt: skip
            result.found = len(keys[publisher] & known.keys())
            result.missing = [known[key] for key in sorted(known.keys() - keys[publisher])]
            result.unknown = sorted(keys[publisher] - known.keys())
        return list(results.values())

    def _result(self, publisher: str, way: str) -> Found:
        return Found(publisher, way, published=len(self.articles[publisher]))

    def _calendar(self, way: str) -> Iterator[tuple[datetime, list[Title]]]:
        """The times of crawls in order, and whom each is for; all are crawled at the end."""
        due: dict[datetime, list[Title]] = {self.end: []}
        for title in self.titles:
            every = title.every(way)
            now = self.end if every is None else self.start + every
            while now < self.end:
                due.setdefault(now, []).append(title)
                now += every or _DAY
            due[self.end].append(title)
        yield from sorted(due.items())

    async def _crawl(
        self, title: Title, way: str, now: datetime, runner: AsyncCrawlerRunner, path: Path
    ) -> tuple[str, int, list[str]]:
        """Publisher, number of listings read, URLs listed."""
        every = title.every(way)
        since = self.start if every is None else max(self.start, now - every)
        crawler = runner.create_crawler(title.publisher)
        path.unlink(missing_ok=True)
        await runner.crawl(
            crawler,
            since=since.isoformat(),
            until=now.isoformat(),
            source=WAYS[way],
            list=str(path),
        )
        assert crawler.stats is not None
        listings = int(crawler.stats.get_value("newscrawl/listings", 0))
        lines = path.read_text("utf-8").splitlines()
        return title.publisher, listings, [json.loads(line)["url"] for line in lines]


def run(titles: Sequence[Title], days: int, per_day: int, ways: Iterable[str]) -> list[Found]:
    """Play the month and find it in each of ``ways``. Can be called once in a process."""
    month = Month(titles, days, per_day)
    results: list[Found] = []
    with (
        Newsstand(per_layout=0, faults=False, press=month.press) as stand,
        TemporaryDirectory() as folder,
    ):
        os.environ.update(stand.environment())
        os.environ.update(NEWSCRAWL_DELAY="0", NEWSCRAWL_LOG_LEVEL="ERROR")

        from scrapy.settings import Settings
        from scrapy.utils.log import configure_logging
        from scrapy.utils.reactor import install_reactor

        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from scrapy.crawler import AsyncCrawlerRunner
        from twisted.internet import reactor as installed

        loop = cast(Any, installed)
        settings = Settings()
        settings.setmodule("newscrawl.settings", priority="project")
        settings.setdict({"ITEM_PIPELINES": {}, "EXTENSIONS": {}})
        configure_logging(settings)
        runner = AsyncCrawlerRunner(settings)
        failed: list[BaseException] = []

        async def find_all() -> None:
            try:
                for way in ways:
                    results.extend(await month.find(way, runner, Path(folder)))
            except BaseException as error:
                failed.append(error)
            finally:
                loop.stop()

        tasks: list[asyncio.Future[None]] = []
        loop.callWhenRunning(lambda: tasks.append(asyncio.ensure_future(find_all())))
        loop.run()
    if failed:
        raise failed[0]
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Play it as asked for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m newsstand.month")
    parser.add_argument("--days", type=int, default=30, metavar="N")
    parser.add_argument("--per-day", type=int, default=300, metavar="N", help="of each publisher")
    names = [one.publisher for one in TITLES]
    parser.add_argument("--only", action="append", choices=names, help="this publisher")
    parser.add_argument("--way", action="append", choices=list(WAYS), help="find them so")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    options = parser.parse_args(arguments)
    titles = [one for one in TITLES if not options.only or one.publisher in options.only]
    began = time.monotonic()
    results = run(titles, options.days, options.per_day, options.way or list(WAYS))
    if options.json:
        json.dump([asdict(one) for one in results], sys.stdout)
    else:
        _print(results, time.monotonic() - began)
    return int(not all(one.is_complete for one in results))


def _print(results: Sequence[Found], seconds: float) -> None:
    print(
        f"{'publisher':16} {'way':6} {'published':>9} {'found':>7} {'twice':>5} {'crawls':>6} lists"
    )
    for one in results:
        print(
            f"{one.publisher:16} {one.way:6} {one.published:9} {one.found:7} {one.twice:5} "
            f"{one.crawls:6} {one.listings:5}"
        )
        for kind, urls in (("missing", one.missing), ("unknown", one.unknown)):
            if urls:
                print(f"    {len(urls)} {kind}, such as {urls[0]}")
    complete = sum(one.is_complete for one in results)
    print(f"{complete} of {len(results)} complete; {seconds:.0f} s")


if __name__ == "__main__":
    raise SystemExit(main())
