"""Facts: what a data card tells, of what was counted and of what is known of the publishers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from newscrawl.article import SCHEMA_VERSION
from newscrawl.delivery.output import Output
from newscrawl.delivery.status import Standing, status
from newscrawl.export.plan import Request
from newscrawl.export.record import NAMES
from newscrawl.export.tally import NONE, Tally, most
from newscrawl.frontier.database import StateError
from newscrawl.lines import OutputError
from newscrawl.publisher import BARRIERS
from newscrawl.publishers import PUBLISHERS
from newscrawl.publishers.table import describe


class Crawled(msgspec.Struct, kw_only=True):
    """What came of one crawl (of a publisher, a site or a list of URLs), over all data directories
    and all time, whatever the export selects: the denominators.

    discovered  URLs of articles found
    fetched     of these pages that were had: done or rejected
    done        delivered, or another address of one delivered
    waiting     to be fetched still, or to be tried again
    rejected    pages that gave no article, by reason
    failed      articles that could not be had, by kind
    """

    crawl: str
    discovered: int = 0
    fetched: int = 0
    done: int = 0
    waiting: int = 0
    rejected: dict[str, int] = {}
    failed: dict[str, int] = {}


class Rights(msgspec.Struct, kw_only=True):
    """What is known of what a publisher allows. No licence is among it."""

    publisher: str
    articles: int
    noai: int
    tdm_policies: list[str]
    barriers: list[str]
    robots: str | None


class Facts(msgspec.Struct, kw_only=True):
    """All that the card tells; ``stats.json`` of an export.

    read        inputs whose crawls are known; ``unknown`` those of which only lines are there
    coverage    share of the articles in which a field is filled
    sources     by publisher: where its articles are found, each with how far back it reaches
    commands    how to make the export again
    """

    request: Request
    schema_version: str
    tally: Tally
    left_out: dict[str, int]
    damaged_lines: int
    files: int
    inputs: list[str]
    unknown: list[str]
    delivered_to: str | None
    crawled: list[Crawled]
    coverage: dict[str, float]
    sources: dict[str, list[dict[str, Any]]]
    rights: list[Rights]
    names: dict[str, str]

    @property
    def totals(self) -> Crawled:
        """All crawls together."""
        return _joined("all", self.crawled)


def gather(
    request: Request,
    tally: Tally,
    some: Sequence[Output],
    left_out: dict[str, int],
    damaged_lines: int,
    files: int,
    delivered_to: str | None,
) -> Facts:
    """The facts of an export of ``some``."""
    standings: list[Standing] = []
    unknown = []
    for output in some:
        try:
            standings += status(output)
        except (OutputError, StateError):
            unknown.append(output.path.name)
    names = [one for one in sorted(tally.publishers) if one in PUBLISHERS]
    return Facts(
        request=request.for_others(),
        schema_version=SCHEMA_VERSION,
        tally=tally,
        left_out=left_out,
        damaged_lines=damaged_lines,
        files=files,
        inputs=[one.path.name for one in some],
        unknown=unknown,
        delivered_to=delivered_to,
        crawled=_crawled(standings),
        coverage={
            name: round(tally.coverage.get(name, 0) / max(1, tally.articles), 4) for name in NAMES
        },
        sources={one: describe(PUBLISHERS[one])["sources"] for one in names},
        rights=[_rights(name, tally) for name, _ in _by_size(tally)],
        names={one: PUBLISHERS[one].name for one in names},
    )


def _by_size(tally: Tally) -> list[tuple[str, int]]:
    return most({name: one.articles for name, one in tally.publishers.items()})


def _crawled(standings: Iterable[Standing]) -> list[Crawled]:
    by_crawl: dict[str, list[Crawled]] = {}
    for one in standings:
        by_crawl.setdefault(one.crawl, []).append(
            Crawled(
                crawl=one.crawl,
                discovered=one.discovered,
                fetched=one.done + sum(one.rejected.values()),
                done=one.done,
                waiting=one.waiting,
                rejected=dict(sorted(one.rejected.items())),
                failed=dict(sorted(one.failed.items())),
            )
        )
    return [_joined(crawl, ones) for crawl, ones in sorted(by_crawl.items())]


def _joined(name: str, some: Iterable[Crawled]) -> Crawled:
    made = Crawled(crawl=name)
    for one in some:
        made.discovered += one.discovered
        made.fetched += one.fetched
        made.done += one.done
        made.waiting += one.waiting
        for counts, more in ((made.rejected, one.rejected), (made.failed, one.failed)):
            for reason, count in more.items():
                counts[reason] = counts.get(reason, 0) + count
    return made


def _rights(name: str, tally: Tally) -> Rights:
    seen = tally.publishers[name]
    known = PUBLISHERS.get(name)
    return Rights(
        publisher=name,
        articles=seen.articles,
        noai=seen.noai,
        tdm_policies=sorted(seen.tdm_policies),
        barriers=[BARRIERS[one] for one in known.blocking] if known else [],
        robots=(known.robots or None) if known else None,
    )


def size_category(count: int) -> str:
    """The class of a data set of ``count`` records, in the words of the Hugging Face hub."""
    steps = ((1e3, "n<1K"), (1e4, "1K<n<10K"), (1e5, "10K<n<100K"), (1e6, "100K<n<1M"))
    for limit, name in (*steps, (1e7, "1M<n<10M"), (1e8, "10M<n<100M"), (1e9, "100M<n<1B")):
        if count < limit:
            return name
    return "n>1B"


def languages(tally: Tally) -> list[str]:
    """The languages of the articles, most first, as ISO 639 has them ("zh" for "zh-Hant")."""
    found = [name.partition("-")[0] for name, _ in most(tally.languages) if name != NONE]
    return list(dict.fromkeys(found))
