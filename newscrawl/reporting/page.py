"""Page: a report as one HTML file that needs nothing else, not even a network."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from newscrawl import html
from newscrawl.charts import MOST, bars, drawing, stacked
from newscrawl.filters import WIB
from newscrawl.monitoring.figures import FIELDS
from newscrawl.reporting.count import Counted
from newscrawl.reporting.standing import Crawl
from newscrawl.runs.progress import span

_FOLDER = "reporting"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'"
)

Cells = Sequence[str]
Key = TypeVar("Key", str, tuple[str, str])


@dataclass(frozen=True)
class Table:
    """Rows to show: the names of the columns, of which those from ``numbers`` on hold numbers, and
    the cells; the first of a row is its head."""

    head: Cells
    rows: Sequence[Cells]
    numbers: int = 1


@dataclass(frozen=True)
class Section:
    """A part of the report: its name in the words, the table, and its chart as an address."""

    name: str
    table: Table
    chart: str = ""


def page_of(
    counted: Counted,
    crawls: Sequence[Crawl],
    names: Sequence[str],
    now: datetime,
    *,
    language: str = "en",
    charts: bool = True,
) -> str:
    """The HTML of the report.

    names     of the data directories that it is of
    language  that it is in, "en" or "id"
    charts    without them, which takes no matplotlib, there are only tables

    Raises ``ImportError`` where charts are asked for and matplotlib is not there.
    """
    say = html.words(_FOLDER)[language]
    maker = _Maker(counted, crawls, say)
    if charts:
        with drawing():
            sections = maker.sections(draw=True)
    else:
        sections = maker.sections(draw=False)
    return (
        html.environment(_FOLDER)
        .get_template("report.html.j2")
        .render(
            language=language,
            policy=_POLICY,
            style=html.beside(_FOLDER, "report.css"),
            say=say,
            sections=sections,
            total=counted.total,
            withdrawn=counted.withdrawn,
            days=counted.days,
            names=names,
            made=now.astimezone(WIB).isoformat(timespec="minutes"),
            has_state=bool(crawls),
        )
    )


class _Maker:
    """Makes the sections in the words of one language."""

    def __init__(self, counted: Counted, crawls: Sequence[Crawl], say: dict[str, str]) -> None:
        self._counted, self._crawls, self._say = counted, crawls, say

    def sections(self, *, draw: bool) -> list[Section]:
        made = [self._came(draw), self._coverage(draw), self._removed(draw)]
        if self._crawls:
            made += [self._standing(), self._lost(draw), self._drift(), self._pace()]
        return made

    def _head(self, *names: str) -> list[str]:
        return [self._say[name] for name in names]

    def _chart(self, draw: bool, make: Callable[[], bytes]) -> str:
        return "data:image/svg+xml;base64," + base64.b64encode(make()).decode() if draw else ""

    def _came(self, draw: bool) -> Section:
        counted, say = self._counted, self._say
        publishers, days = counted.publishers, counted.days
        head = [say["publisher"], *(day[5:] for day in days), say["total"]]
        rows = [
            [name, *(_number(one.days.get(day, 0)) for day in days), _number(one.articles)]
            for name, one in publishers.items()
        ]
        total = counted.total
        rows.append(
            [
                say["total"],
                *(_number(total.days.get(day, 0)) for day in days),
                _number(total.articles),
            ]
        )
        parts = [(name, [one.days.get(day, 0) for day in days]) for name, one in publishers.items()]
        if len(parts) > MOST + 1:
            rest = [sum(counts) for counts in zip(*(row for _, row in parts[MOST:]), strict=True)]
            parts = [*parts[:MOST], (f"{len(parts) - MOST} {say['others']}", rest)]
        chart = self._chart(
            draw, lambda: stacked([day[5:] for day in days], parts, say["articles"])
        )
        return Section("came", Table(head, rows), chart)

    def _coverage(self, draw: bool) -> Section:
        total = self._counted.total
        everyone = [(self._say["total"], total), *self._counted.publishers.items()]
        head = [self._say["publisher"], *FIELDS, self._say["generic"], self._say["truncated"]]
        rows = [
            [
                name,
                *(_percent(one.coverage(field)) for field in FIELDS),
                *(_share(count, one.articles) for count in (one.generic, one.truncated)),
            ]
            for name, one in everyone
        ]
        shares = [(field, total.coverage(field)) for field in FIELDS]
        chart = self._chart(draw, lambda: bars(shares, self._say["share"]))
        return Section("coverage", Table(head, rows), chart)

    def _removed(self, draw: bool) -> Section:
        total = self._counted.total
        found = _greatest(total.removed)
        rows = [
            [reason, _number(count), f"{count / max(1, total.articles):.2f}"]
            for reason, count in found
        ]
        chart = self._chart(draw, lambda: bars(found, self._say["blocks"]))
        return Section("removed", Table(self._head("reason", "blocks", "per_article"), rows), chart)

    def _standing(self) -> Section:
        head = self._head(
            *("crawl", "last_success", "lag", "discovered", "waiting", "done", "rejected", "failed")
        )
        rows = [
            [
                one.crawl,
                one.last_success.astimezone(WIB).isoformat(" ", "minutes")[:16]
                if one.last_success
                else "",
                span(one.lag) if one.lag is not None else "",
                *map(_number, (one.discovered, one.waiting, one.done)),
                *(_number(sum(counts.values())) for counts in (one.rejected, one.failed)),
            ]
            for one in (crawl.standing for crawl in self._crawls)
        ]
        return Section("crawls", Table(head, rows, numbers=2))

    def _lost(self, draw: bool) -> Section:
        counts: dict[tuple[str, str], int] = {}
        for crawl in self._crawls:
            for kind in ("rejected", "failed"):
                for reason, count in getattr(crawl.standing, kind).items():
                    counts[reason, kind] = counts.get((reason, kind), 0) + count
        found = _greatest(counts)
        rows = [[reason, self._say[kind], _number(count)] for (reason, kind), count in found]
        named = [(f"{reason} ({self._say[kind]})", count) for (reason, kind), count in found]
        chart = self._chart(draw, lambda: bars(named, self._say["count"]))
        return Section("lost", Table(self._head("reason", "kind", "count"), rows, numbers=2), chart)

    def _drift(self) -> Section:
        rows: list[tuple[float, list[str]]] = []
        for crawl in self._crawls:
            if (usual := crawl.usual) is None:
                continue
            change = usual.articles / usual.expected - 1 if usual.expected else 0.0
            fallen = min(
                usual.coverage.items(), key=lambda one: one[1][0] - one[1][1], default=None
            )
            field = ""
            if fallen and fallen[1][0] < fallen[1][1]:
                name, (now, before) = fallen
                field = f"{name}: {_percent(before)} → {_percent(now)}"
            cells = [
                crawl.standing.crawl,
                field,
                f"{usual.expected:,.0f}",
                _number(usual.articles),
                f"{change:+.0%}",
            ]
            rows.append((change, cells))
        rows.sort(key=lambda one: one[0])
        head = self._head("crawl", "field", "expected", "came_in", "change")
        return Section("drift", Table(head, [cells for _, cells in rows], numbers=2))

    def _pace(self) -> Section:
        paces = [
            (crawl.standing.crawl, pace, pace.seconds_per_article)
            for crawl in self._crawls
            if (pace := crawl.pace) and pace.fetched
        ]
        paces.sort(key=lambda one: -(one[2] or 0))
        rows = [
            [name, _number(pace.runs), _number(pace.fetched), f"{each:.2f}"]
            for name, pace, each in paces
            if each is not None
        ]
        return Section("pace", Table(self._head("crawl", "runs", "articles", "seconds"), rows))


def _greatest(counts: dict[Key, int]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _share(count: int, of: int) -> str:
    return _percent(count / of if of else 0.0)
