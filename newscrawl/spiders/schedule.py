"""Schedule: the order in which a publisher's listings are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from heapq import merge

from newscrawl.sources import Ask
from newscrawl.sources.coverage import Coverage
from newscrawl.sources.reading import Part, Reading


class Schedule:
    """The listings to ask for at first: undated ones, then day by day from ``newest`` back to the
    first, those of all sources side by side; without the days that ``coverage`` knows as done.

    share_asked  which share of the days was come to (0 to 1)
    """

    def __init__(self, coverage: Coverage, newest: date) -> None:
        self.share_asked = 0.0
        self._coverage = coverage
        self._newest = newest

    def __iter__(self) -> Iterator[tuple[Part, Ask]]:
        asks = [(one, self._asks_of(one)) for one in self._coverage.reading]
        for reading, parts in asks:
            if not reading.source.dated:
                yield from parts
        oldest = min((one.first_day for one, _ in asks), default=self._newest)
        dated = (parts for reading, parts in asks if reading.source.dated)
        for part, ask in merge(*dated, key=lambda one: one[0].day or self._newest, reverse=True):
            passed = (self._newest - (part.day or self._newest)).days
            days = (self._newest - oldest).days + 1
            self.share_asked = max(0.0, min(1.0, passed / days))
            yield part, ask
        self.share_asked = 1.0

    def _asks_of(self, reading: Reading) -> Iterator[tuple[Part, Ask]]:
        """The listings of one source."""
        source = reading.source
        first, last = source.days(reading.first_day, self._newest, self._coverage.today)
        done = self._coverage.days_done(reading, first, last)
        part: Part | None = None
        for ask in source.start(first, last):
            if part is None or part.day != ask.day:
                if part:
                    self._coverage.release(part)
                part = self._coverage.part(reading, ask.day, first)
                if part.days and done.issuperset(part.days):
                    self._coverage.skip(part)
            if not part.skipped:
                yield part, ask
        if part:
            self._coverage.release(part)
