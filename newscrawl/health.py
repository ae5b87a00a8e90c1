"""Health: whether publishers still answer, list and print as newscrawl knows them."""

from __future__ import annotations

from asyncio import Task
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.filters import FilterError
from newscrawl.publisher import Publisher
from newscrawl.publishers import PUBLISHERS

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from newscrawl.spiders.health import ArticleCheck, HealthSpider, SourceCheck

ALWAYS = ("title", "published_at", "text")
"""Fields that every article has: one article without is enough."""

LEAST = 2
"""Other fields are missed when none of so many articles, or more, has them."""


@dataclass(frozen=True)
class Drift:
    """A sign that a site is not as it was.

    what     "source", "article", "layout", "field", "blocked_page", "refused" or "error"
    field    of the record, where it is about one
    message  what was seen, for a reader
    """

    what: str
    message: str
    field: str | None = None


@dataclass
class Health:
    """What was seen of a publisher; it is healthy where there is no ``drift``."""

    publisher: str
    sources: list[SourceCheck] = field(default_factory=list)
    articles: list[ArticleCheck] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)

    @property
    def is_healthy(self) -> bool:
        """Whether nothing has drifted."""
        return not self.drift

    @property
    def fields(self) -> list[str]:
        """The fields that came out of at least one article."""
        return list(dict.fromkeys(name for one in self.articles for name in one.fields))

    @property
    def layouts(self) -> list[str]:
        """What read the articles: layouts, or "generic"."""
        read = (one for one in self.articles if not one.rejected)
        return list(dict.fromkeys(one.layout or "generic" for one in read))

    def as_dict(self) -> dict[str, Any]:
        """The same for machines; instants as ISO 8601."""
        return {
            "publisher": self.publisher,
            "healthy": self.is_healthy,
            "sources": [
                {
                    "kind": one.source.kind,
                    "source": one.source.url,
                    "asked": one.url or None,
                    "failed": one.reason or None,
                    "entries": one.entries,
                    "articles": one.articles,
                    "newest": one.newest.isoformat() if one.newest else None,
                }
                for one in self.sources
            ],
            "articles": [
                {
                    "url": one.url,
                    "layout": one.layout,
                    "rejected": one.rejected or None,
                    "fields": one.fields,
                    "promised": one.promised,
                    "selected": one.found,
                }
                for one in self.articles
            ],
            "drift": [
                {"what": one.what, "field": one.field, "message": one.message} for one in self.drift
            ],
        }


def look(names: Sequence[str], settings: Mapping[str, Any] | None = None) -> list[Health]:
    """The health of publishers, by their ids, in that order.

    Each source is asked for one listing, and three of the newest articles are read, with the
    manners of a crawl. So many publishers as ``NEWSCRAWL_SIDE_BY_SIDE`` says are looked at at the
    same time; what goes wrong with one does not end the others. ``settings`` go over Scrapy's and
    the project's. Can be called once in a process, as Twisted's reactor cannot be started again.

    Raises FilterError for an id that nobody has.
    """
    for name in names:
        if name not in PUBLISHERS:
            raise FilterError(f"{name}: no such publisher; newscrawl publishers lists them")
    return _Checks([PUBLISHERS[name] for name in dict.fromkeys(names)]).run(_settings(settings))


def _settings(overrides: Mapping[str, Any] | None) -> Settings:
    from pipelines import CLEANING

    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    steps = {step: 10 * place for place, step in enumerate(CLEANING, start=1)}
    settings.set("ITEM_PIPELINES", steps, priority="cmdline")
    extensions = settings.getdict("EXTENSIONS")
    extensions.pop("pipelines.rejects.Rejects", None)
    settings.set("EXTENSIONS", extensions, priority="cmdline")
    settings.set("NEWSCRAWL_TDMREP", False, priority="cmdline")  # nothing is kept of the pages
    settings.set("LOGSTATS_INTERVAL", 0, priority="cmdline")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    return settings


class _Checks:
    """The spiders: those that wait, and what came of the others."""

    def __init__(self, publishers: list[Publisher]) -> None:
        self._publishers = publishers
        self._waiting = deque(publishers)
        self._seen: dict[str, Health] = {}
        self._process: AsyncCrawlerProcess | None = None

    def run(self, settings: Settings) -> list[Health]:
        from scrapy.crawler import AsyncCrawlerProcess

        self._process = AsyncCrawlerProcess(settings)
        for _ in range(max(1, settings.getint("NEWSCRAWL_SIDE_BY_SIDE"))):
            self._start_next()
        self._process.start()
        unseen = [Drift("refused", "not looked at: the run was ended")]
        return [self._seen.get(one.id) or Health(one.id, drift=unseen) for one in self._publishers]

    def _start_next(self) -> None:
        from newscrawl.spiders.health import health_spider_of

        if self._waiting and self._process:
            publisher = self._waiting.popleft()
            crawler = self._process.create_crawler(health_spider_of(publisher))
            task = self._process.crawl(crawler)
            task.add_done_callback(partial(self._end, publisher, crawler))

    def _end(self, publisher: Publisher, crawler: Crawler, task: Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        spider: Any = crawler.spider
        if spider is None or error:
            self._seen[publisher.id] = Health(publisher.id, drift=[Drift("error", str(error))])
        else:
            self._seen[publisher.id] = judge(publisher, spider)
        self._start_next()


def judge(publisher: Publisher, spider: HealthSpider) -> Health:
    """The health of a publisher, from what its spider has seen."""
    health = Health(publisher.id, spider.sources, spider.articles)
    health.drift += [
        Drift("refused", f"{site} refuses us ({how})") for site, how in spider.blocked.items()
    ]
    for check in spider.sources:
        if message := _source_drift(check):
            what = "blocked_page" if check.reason.startswith("blocked_page") else "source"
            health.drift.append(Drift(what, message))
    for one in spider.articles:
        health.drift += _article_drift(publisher, one)
    health.drift += _field_drift(spider.articles)
    if not spider.articles and any(check.articles for check in spider.sources):
        why = ", ".join(sorted(set(spider.failed.values()))) or "none was sent"
        health.drift.append(Drift("article", f"no article could be fetched ({why})"))
    return health


def _source_drift(check: SourceCheck) -> str:
    name = f"{check.source.kind} {check.url or check.source.url}"
    if check.reason:
        return f"{name}: {check.reason}"
    if not check.entries:
        return f"{name}: lists nothing"
    if not check.articles:
        return f"{name}: none of its {check.entries} links has the form of an article's address"
    return ""


def _article_drift(publisher: Publisher, check: ArticleCheck) -> list[Drift]:
    if check.rejected:
        reason = check.rejected.partition(":")[0]
        what = "blocked_page" if reason == "blocked_page" else "article"
        name = "text" if reason in ("no_body", "index") else None
        name = "title" if reason == "no_title" else name
        return [Drift(what, f"{check.url}: rejected, {check.rejected}", name)]
    if check.layout is None and publisher.layouts:
        return [Drift("layout", f"{check.url}: read by the generic reader, no layout fits", "text")]
    return []


def _field_drift(articles: Sequence[ArticleCheck]) -> list[Drift]:
    """Fields that the layouts have selectors for, and that none of the articles had there."""
    drift = []
    read = [one for one in articles if not one.rejected and one.layout]
    for name in dict.fromkeys(name for one in read for name in one.promised):
        promising = [one for one in read if name in one.promised]
        without = [one for one in promising if name not in one.found]
        if len(without) < (1 if name in ALWAYS else max(LEAST, len(promising))):
            continue
        layouts = ", ".join(dict.fromkeys(one.layout or "" for one in without))
        found = sum(name in one.fields for one in without)
        instead = f"; {found} had it from elsewhere on the page" if found else ""
        seen = f"on {len(without)} of {len(promising)} articles"
        drift.append(Drift("field", f"{name}: not where {layouts} has it, {seen}{instead}", name))
    return drift
