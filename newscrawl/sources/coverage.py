"""Coverage: what a crawl reads of each source, and what of that the next crawl may rely on."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from newscrawl.filters import WIB, Filter, days_of
from newscrawl.sources import KINDS, Source, reached
from newscrawl.sources.archives import ARCHIVES
from newscrawl.sources.reading import Part, Reading, by_place, days_listed
from newscrawl.sources.state import LastSuccess, State, StateError

FIRST = timedelta(days=1)
"""How far back a source is read that was never read before."""

AHEAD = 2
"""Days that are read at the same time: what a crawl that is killed leaves half done."""

_DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


class Coverage:
    """Follows the parts of a publisher's sources until they are done, and remembers them.

    wanted     what the crawl is to keep; ``since`` is None where it goes on from the last success
    words      which words it looks for ("" none): what is done for some is not done for others
    overlap    how long before its last success a source is read again
    again      days that are done are read all the same
    state      where it is remembered; None: nowhere
    """

    def __init__(
        self,
        publisher: str,
        wanted: Filter,
        *,
        words: str = "",
        overlap: timedelta = timedelta(0),
        again: bool = False,
        state: State | None = None,
    ) -> None:
        self.began = datetime.now(UTC)
        self.until = wanted.until or self.began
        self.skipped = 0
        """Days that were not read as they are done, counted once for each source."""
        self.reading: list[Reading] = []
        """What is read."""
        self._publisher = publisher
        self._asked_since = wanted.since
        self._to_present = wanted.until is None
        self._words = words
        self._overlap = overlap
        self._again = again
        self._state = state
        self._busy: Counter[date] = Counter()

    @property
    def today(self) -> date:
        """The day that the crawl began on, in Jakarta."""
        return self.began.astimezone(WIB).date()

    # What to read

    def readings(self, sources: Sequence[Source]) -> list[Reading]:
        """A reading for each of ``sources`` and each of its places."""
        return [self._reading(one) for source in sources for one in by_place(source)]

    def _reading(self, source: Source) -> Reading:
        last = None
        if self._state:
            last = self._state.last_success(self._publisher, source.url, self._words)
        since = self._asked_since
        if since is None:
            since = last.read_to - self._overlap if last else self.until - FIRST
            if since >= self.until:
                since = self.until - FIRST
        return Reading(source, source.url, since, last)

    def begin(self, readings: Sequence[Reading]) -> None:
        """These are read now."""
        self.reading = list(readings)

    def days_done(self, reading: Reading, first: date, last: date) -> set[date]:
        """The days of ``reading`` that need not be read again; never today nor yesterday."""
        if self._again or not self._state or not reading.source.dated:
            return set()
        yesterday = self.today - _DAY
        last = min(last, yesterday - _DAY)
        words = self._words_of_days(reading)
        return self._state.days_done(self._publisher, reading.name, words, first, last)

    def _words_of_days(self, reading: Reading) -> str:
        """What the days of ``reading`` are done for. Those of an archive are days on which it came
        by, when it found articles of any day: so they are done for the range asked for alone."""
        if reading.source.kind not in ARCHIVES:
            return self._words
        first, last = days_of(self._since(), self.until)
        return f"{self._words} {first} to {last}".lstrip()

    def _since(self) -> datetime:
        """The first instant wanted."""
        return self._asked_since or min((one.since for one in self.reading), default=self.until)

    def part(self, reading: Reading, day: date | None, first: date) -> Part:
        """A part of ``reading`` begins: that of ``day``. It ends with ``release``."""
        days: tuple[date, ...] = ()
        if day is not None:
            days = tuple(one for one in days_listed(reading.source.url, day, first))
        reading.open += 1
        return Part(reading, day, days)

    def skip(self, part: Part) -> None:
        """``part`` is not read, as it is done."""
        part.skipped = True
        self.skipped += len(part.days)

    def is_ahead(self, day: date | None) -> bool:
        """Whether the crawl has enough to do before it comes to ``day``."""
        return bool(day) and day not in self._busy and len(self._busy) >= AHEAD

    # What becomes of it: listings

    def asked(self, part: Part) -> None:
        """A listing of ``part`` is asked for."""
        part.pending += 1
        self._start(part)

    def answered(self, part: Part) -> None:
        """A listing was read, and all that it names is in the frontier."""
        self._stop(part)
        self.release(part)

    def failed(self, part: Part) -> None:
        """A listing could not be fetched, or not be read."""
        part.whole = False
        part.reading.unread = True
        self.answered(part)

    def capped(self, part: Part) -> None:
        """A list goes on, but no further page of it is asked for."""
        part.whole = False
        reading = part.reading
        if part.day:
            since = datetime.combine(part.day, time(), WIB)
            reading.gap(max(since, reading.since), min(since + _DAY, self.until))
        else:
            reading.capped = True

    def out_of_range(self, part: Part, published_at: datetime | None) -> None:
        """A listing named an article that was left, as it is of another day than was asked for.

        If it is of the day before or after, it may be listed nowhere else: a crawl that asks for
        that day has to come back here.
        """
        if len(part.days) != 1 or part.day is None or part.reading.source.kind in ARCHIVES:
            return
        off = abs(published_at.astimezone(WIB).date() - part.day) if published_at else _DAY
        if off <= _DAY:
            part.whole = False

    def release(self, part: Part) -> None:
        """One thing less that ``part`` waits for."""
        part.pending -= 1
        if part.pending:
            return
        part.reading.open -= 1
        if part.whole and not part.skipped:
            self._note_days(part)

    def unchanged(self, part: Part) -> None:
        """A listing is what it was when it was last read: it shows what it showed then."""
        reading = part.reading
        if reading.last:
            reading.show(reading.last.reach)
        self.answered(part)

    def show(self, source: str, published_at: datetime | None) -> None:
        """The source of that name listed an article that was published then, as its page says."""
        for reading in self.reading:
            if reading.name == source:
                reading.show(published_at)

    def _start(self, part: Part) -> None:
        if part.day:
            self._busy[part.day] += 1

    def _stop(self, part: Part) -> None:
        if part.day:
            self._busy[part.day] -= 1
            if not self._busy[part.day]:
                del self._busy[part.day]

    # What is remembered

    def _note_days(self, part: Part) -> None:
        yesterday = self.today - _DAY
        reading = part.reading
        days = [day for day in part.days if day < yesterday and self._is_read_whole(reading, day)]
        if days:
            words = self._words_of_days(reading)
            self._remember(
                lambda state: state.note_days(self._publisher, reading.name, words, days)
            )

    def _is_read_whole(self, reading: Reading, day: date) -> bool:
        """Whether nothing that is listed under ``day`` was left since it is out of the range."""
        start = datetime.combine(day, time(), WIB)
        inside = self._since() <= start and start + _DAY <= self.until
        return inside or reading.source.kind in ARCHIVES

    def end(self) -> list[tuple[str, str, str]]:
        """The crawl has come to its end: notes how far each source was read, and returns what
        they could not show: source, from, to. Not to be called for one that was broken off."""
        whole = [one for one in self.reading if not one.unread and not one.open]
        for reading in whole:
            if (read_to := self._read_to(reading)) is None:
                continue
            shown_from = self._shown_from(reading)
            known_to = reading.last.read_to if reading.last else None
            if reading.capped:
                known_to = known_to or reading.since
            if known_to and shown_from and not reading.gaps:
                reading.gap(known_to, shown_from)
            self._note_success(reading, read_to)
        return [
            (one.name, _written(since), _written(until))
            for one in self.reading
            for since, until in one.gaps
            if one.source.dated or not _is_covered(since, whole)
        ]

    def _shown_from(self, reading: Reading) -> datetime | None:
        """The first instant of which ``reading`` shows articles, as far as is known."""
        if reading.source.kind not in KINDS:
            return None  # a search shows what it found, an archive what it came by
        if not reading.source.dated:
            return reading.oldest
        day = reached(reading.source.reach, self.today)
        return datetime.combine(day, time(), WIB) if day else None

    def _note_success(self, reading: Reading, read_to: datetime) -> None:
        success = LastSuccess(read_to, None if reading.source.dated else reading.oldest)
        self._remember(
            lambda state: state.note_success(self._publisher, reading.name, self._words, success)
        )

    def _remember(self, note: Callable[[State], None]) -> None:
        """Note something. Where that fails the crawl goes on: what is not noted is read again."""
        if self._state is None:
            return
        try:
            note(self._state)
        except StateError as error:
            logger.error("Nothing more is remembered of %s: %s", self._publisher, error)
            self._state = None

    def _read_to(self, reading: Reading) -> datetime | None:
        """Through which instant ``reading`` was read without a hole, None if there is one."""
        last = reading.last
        listed = reading.source.kind in KINDS and not reading.source.dated
        if listed and reading.oldest is None:
            return None  # it showed nothing: nobody knows whether there was nothing
        if last and reading.since > last.read_to:
            return None
        if not last and self._asked_since and not self._to_present:
            return None  # a look into the past
        return min(self.until, self.began)


def _is_covered(since: datetime, whole: Sequence[Reading]) -> bool:
    """Whether a list by day has shown all that was published from ``since`` on."""
    return any(
        one.source.kind == "index" and one.source.dated and one.since <= since and not one.gaps
        for one in whole
    )


def _written(instant: datetime) -> str:
    return instant.astimezone(WIB).isoformat(timespec="seconds")
