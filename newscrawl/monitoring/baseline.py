"""Baseline: what a publisher gives on an ordinary day, from the figures of its own earlier runs.

Runs are as far apart as they are: a publisher is crawled every hour, once a week, or not for three
days since a machine was off; and by night it publishes less than by day. So what is compared are
days: runs in a row that together cover about 24 hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from newscrawl.monitoring.figures import FIELDS, Figures

DAYS = 14
"""Days of which the median is taken, at most."""

REACH = 60.0 * 86400
"""Seconds that these days may lie back."""

WARM_UP = 3
"""Days without which there is no baseline."""

_DAY = 20.0  # hours that make up a day: its runs are not to the minute


@dataclass(frozen=True)
class Day:
    """Runs in a row that cover a day, or as long as there was none.

    hours   from the begin of the run before them to the begin of the last of them
    """

    hours: float
    articles: int
    read: int
    fields: Mapping[str, int]

    @property
    def rate(self) -> float:
        """Articles a day."""
        return 24 * self.articles / self.hours

    def coverage(self, name: str) -> float:
        """On which share of its articles a field is filled."""
        return self.fields.get(name, 0) / self.read if self.read else 0.0


@dataclass(frozen=True)
class Baseline:
    """What was to be expected, and what came.

    days       earlier days that it is made from
    hours      that the day covers which ends now
    expected   articles in these hours
    articles   that came in them
    run_hours  since the run before this one
    run_expected  articles in these
    read       articles read in the day
    coverage   by field: on which share of the articles of the day it is filled, and on which share
               it usually is
    """

    days: int
    hours: float
    expected: float
    articles: int
    run_hours: float
    run_expected: float
    read: int = 0
    coverage: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        told = asdict(self)
        for name in ("hours", "expected", "run_hours", "run_expected"):
            told[name] = round(told[name], 2)
        told["coverage"] = {
            name: {"now": round(now, 4), "usual": round(usual, 4)}
            for name, (now, usual) in self.coverage.items()
        }
        return told


def baseline(runs: Sequence[Figures], warm_up: int = WARM_UP) -> Baseline | None:
    """That of the last of ``runs``, which begins latest, from those before it.

    None while there are fewer than ``warm_up`` earlier days, or fewer hours than make up a day. How
    long the first run looked back nobody knows, so it only says when the second one's time begins.
    """
    days = _days(runs)
    if len(days) < 1 + max(1, warm_up):
        return None
    now, earlier = days[0], days[1 : DAYS + 1]
    usual = median(day.rate for day in earlier)
    run_hours = (runs[-1].began_at - runs[-2].began_at) / 3600
    read = [day for day in earlier if day.read]
    return Baseline(
        days=len(earlier),
        hours=now.hours,
        expected=usual * now.hours / 24,
        articles=now.articles,
        run_hours=run_hours,
        run_expected=usual * run_hours / 24,
        read=now.read,
        coverage={
            name: (now.coverage(name), median(day.coverage(name) for day in read))
            for name in (FIELDS if read and now.read else ())
        },
    )


def _days(runs: Sequence[Figures]) -> list[Day]:
    """The days that ``runs`` make up, the newest first; what is left over at their beginning is
    no day."""
    made: list[Day] = []
    gathered: list[Figures] = []
    last = None
    for run, before in pairwise(runs[::-1]):
        last = run if last is None else last
        gathered.append(run)
        hours = (last.began_at - before.began_at) / 3600
        if hours >= _DAY:
            made.append(
                Day(
                    hours,
                    sum(one.articles for one in gathered),
                    sum(one.read for one in gathered),
                    {name: sum(one.fields.get(name, 0) for one in gathered) for name in FIELDS},
                )
            )
            gathered, last = [], None
    return made
