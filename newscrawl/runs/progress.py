"""Progress: how a run's crawls get on, on a terminal or as a line a minute."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from newscrawl.runs.crawls import Crawls
    from newscrawl.runs.results import Result

EVERY = 60.0
"""Seconds between two lines where there is no terminal."""

logger = logging.getLogger(__name__)

_RECENT = 60.0  # seconds over which a rate is taken
_MOST_ROWS = 12  # publishers that are shown at the same time
_COLUMNS = ("discovered", "fetched", "articles", "rejected", "rate", "ETA")


@dataclass(frozen=True)
class Standing:
    """How one publisher's crawl, or a run as a whole, gets on.

    rate   pages fetched per second in the last minute
    eta    seconds to its end, as far as can be told from what is known to be fetched still and
           the share of the lists asked for; None: not known yet
    done   it has ended
    """

    name: str
    discovered: int
    fetched: int
    articles: int
    rejected: int
    rate: float = 0.0
    eta: float | None = None
    done: bool = False


class Meter:
    """Takes the rate of a count, over the last minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def rate(self, count: int, now: float) -> float:
        """How much ``count`` grows per second; ``now`` in seconds, never less than before."""
        self._seen.append((now, count))
        while len(self._seen) > 2 and self._seen[1][0] <= now - _RECENT:
            self._seen.popleft()
        began, first = self._seen[0]
        return (count - first) / (now - began) if now > began else 0.0


class Progress:
    """Shows on ``file`` (standard error) how crawls get on.

    On a terminal a table, drawn over while they run and taken away at the end; elsewhere one line
    of all crawls together every ``every`` seconds; such lines are ``logged`` where everything is to
    be a line of the log. To be given to ``newscrawl.runs.run.run``.
    """

    def __init__(
        self, file: IO[str] | None = None, every: float = EVERY, *, logged: bool = False
    ) -> None:
        self._console = Console(file=file, stderr=file is None, markup=False, highlight=False)
        self._every = every
        self._crawls: Crawls | None = None
        self._meters: dict[str, Meter] = {}
        self._logged = logged
        self.on_terminal = (
            self._console.is_terminal and not self._console.is_dumb_terminal and not logged
        )

    @contextmanager
    def of(self, crawls: Crawls) -> Iterator[None]:
        """Show how ``crawls`` get on until the block ends."""
        self._crawls = crawls
        if self.on_terminal:
            with Live(self, console=self._console, refresh_per_second=2, transient=True):
                yield
            return
        ended = threading.Event()
        thread = threading.Thread(target=self._tell, args=(ended,), name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _tell(self, ended: threading.Event) -> None:
        self.standings()  # the first minute's rate is taken from its beginning
        while not ended.wait(self._every):
            if self._logged:
                logger.info(self.line())
            else:
                now = time.strftime("%H:%M:%S")
                print(now, self.line(), file=self._console.file, flush=True)

    def standings(self) -> list[Standing]:
        """How each crawl gets on that has begun, those under way last."""
        assert self._crawls is not None
        now = time.monotonic()
        ended = [_standing(one) for one in list(self._crawls.ended.values())]
        return ended + [
            self._of_running(result, share, now) for result, share in self._crawls.running()
        ]

    def _of_running(self, result: Result, share: float, now: float) -> Standing:
        meter = self._meters.setdefault(result.publisher, Meter())
        rate = meter.rate(result.pages, now)
        return _standing(result, rate, _eta(result, share, rate))

    def line(self) -> str:
        """One line of all crawls together."""
        standings = self.standings()
        total = _total(standings, len(self._crawls.names) if self._crawls else 0)
        done = sum(one.done for one in standings)
        return (
            f"{total.name}, {done} done: "
            f"{total.discovered:,} discovered, {total.fetched:,} fetched, "
            f"{total.articles:,} articles, {total.rejected:,} rejected, "
            f"{total.rate:.1f}/s, ETA {span(total.eta)}"
        )

    def __rich__(self) -> Table:
        standings = self.standings()
        count = len(self._crawls.names) if self._crawls else 0
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("publisher", no_wrap=True, overflow="ellipsis", max_width=18)
        for name in _COLUMNS:
            table.add_column(name, justify="right", no_wrap=True)
        for one in standings[-_MOST_ROWS:]:
            table.add_row(*_cells(one), style="dim" if one.done else None)
        if count > 1:
            table.add_row(*_cells(_total(standings, count)), style="bold")
        return table


def _standing(result: Result, rate: float | None = None, eta: float | None = None) -> Standing:
    """That of a crawl; without a ``rate``, of one that has ended."""
    return Standing(
        name=result.publisher,
        discovered=result.discovered,
        fetched=result.fetched,
        articles=result.articles,
        rejected=sum(result.rejected.values()),
        rate=result.pages_per_second if rate is None else rate,
        eta=eta,
        done=rate is None,
    )


def _eta(result: Result, share: float, rate: float) -> float | None:
    """Seconds to the end of a crawl that has asked for ``share`` of its lists."""
    if rate <= 0:
        return None
    skipped = sum(result.skipped.get(name, 0) for name in ("out_of_range", "no_match", "undated"))
    wanted = result.discovered - skipped - result.known
    known = wanted - result.fetched - sum(result.failed.values())
    to_come = wanted * (1 / share - 1) if share > 0 else 0.0
    return max(0.0, known + to_come) / rate


def _total(standings: list[Standing], count: int) -> Standing:
    """All crawls together; their end is that of the last."""
    running = [one for one in standings if not one.done]
    etas = [one.eta for one in running if one.eta is not None]
    return Standing(
        name=f"{count} publishers" if count != 1 else "1 publisher",
        discovered=sum(one.discovered for one in standings),
        fetched=sum(one.fetched for one in standings),
        articles=sum(one.articles for one in standings),
        rejected=sum(one.rejected for one in standings),
        rate=sum(one.rate for one in running),
        eta=max(etas) if etas and len(standings) == count else None,
    )


def _cells(one: Standing) -> list[Text]:
    return [
        Text(one.name),
        Text(f"{one.discovered:,}"),
        Text(f"{one.fetched:,}"),
        Text(f"{one.articles:,}"),
        Text(f"{one.rejected:,}"),
        Text(f"{one.rate:.1f}/s"),
        Text("done" if one.done else span(one.eta)),
    ]


def span(seconds: float | None) -> str:
    """A length of time in one or two units: "40s", "5m", "3h20m", "2d4h"."""
    if seconds is None:
        return "?"
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)}s"
    if minutes < 60:
        return f"{minutes}m"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02}m"
    return f"{hours // 24}d{hours % 24}h"
