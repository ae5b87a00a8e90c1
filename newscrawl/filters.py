"""Filter: which articles a crawl is to keep, by date and by words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from newscrawl.text.dates import ZONES

WIB = ZONES["WIB"]

MatchIn = Literal["title", "text"]

# What sources say may be off by a mistaken zone.
_MARGIN = timedelta(hours=12)

_AGO = re.compile(r"(\d{1,6})\s*([hdw])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class FilterError(ValueError):
    """An argument of a filter that cannot be used; the message says what would be."""


@dataclass(frozen=True)
class Term:
    """One thing to look for: ``written`` as the user wrote it, ``pattern`` as it is looked up."""

    written: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Filter:
    """What a crawl is to keep.

    since      published at or after this instant; None: from the beginning
    until      published before this instant; None: to now
    terms      at least one of them occurs; all articles where empty
    match_in   "title", or "text": the title and the text
    """

    since: datetime | None = None
    until: datetime | None = None
    terms: tuple[Term, ...] = ()
    match_in: MatchIn = "text"

    @classmethod
    def of(
        cls,
        since: str | None = None,
        until: str | None = None,
        match: str | None = None,
        match_in: str | None = None,
        now: datetime | None = None,
    ) -> Filter:
        """The filter that a user's words mean.

        since, until   "2020-11-01" (``until`` includes that day), "2020-11-01T13:00+07:00",
                       "12h", "2d", "1w" (before ``now``), "today", "yesterday"; days are those
                       of Jakarta (WIB)
        match          keywords and /regular expressions/, separated by "|" or commas; see
                       ``parse_terms``

        Raises FilterError.
        """
        now = now or datetime.now(UTC)
        start = parse_moment(since, now, end=False) if since else None
        stop = parse_moment(until, now, end=True) if until else None
        if start and stop and start >= stop:
            raise FilterError(f"since {since} is not before until {until}; swap them")
        place = match_in or "text"
        if place not in get_args(MatchIn):
            raise FilterError(f"match-in is {place!r}; it is one of {', '.join(get_args(MatchIn))}")
        return cls(start, stop, parse_terms(match) if match else (), place)  # type: ignore[arg-type]

    def in_range(self, published_at: datetime, day_only: bool = False) -> bool:
        """Whether an article published then is wanted.

        ``day_only``: only the day is known; it is wanted if any of it is in the range.
        """
        last = published_at + timedelta(days=1) if day_only else published_at
        after = self.since is None or published_at >= self.since or (day_only and last > self.since)
        return after and (self.until is None or published_at < self.until)

    def may_be_in_range(
        self, published_at: datetime | None, modified_at: datetime | None = None
    ) -> bool:
        """Whether an article may be in the range, by what a source says of it.

        Half a day is allowed for times in the wrong zone. What was last changed before the range
        was published before it.
        """
        if published_at:
            early = self.since is not None and published_at < self.since - _MARGIN
            late = self.until is not None and published_at >= self.until + _MARGIN
            return not (early or late)
        return not (modified_at and self.since and modified_at < self.since - _MARGIN)

    def match(self, text: str) -> list[str]:
        """The terms that occur in ``text``, as the user wrote them."""
        return [term.written for term in self.terms if term.pattern.search(text)]


def parse_moment(written: str, now: datetime, end: bool) -> datetime:
    """The instant that ``written`` means; ``end``: the instant after the day it names.

    Raises FilterError.
    """
    words = written.strip().lower()
    today = now.astimezone(WIB).date()
    day = {"today": today, "yesterday": today - timedelta(days=1)}.get(words)
    ago = _AGO.fullmatch(words)
    try:
        if ago:
            return now - int(ago[1]) * _UNITS[ago[2]]
        if day is None and len(words) == 10:
            day = date.fromisoformat(words)
        if day is not None:
            return datetime.combine(day + timedelta(days=end), time(), WIB)
        moment = datetime.fromisoformat(written.strip())
    except (ValueError, OverflowError):
        raise FilterError(
            f"{written!r} is no date; write 2020-11-01, 12h, 2d, 1w, today or yesterday"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


def parse_terms(written: str) -> tuple[Term, ...]:
    """The terms in ``written``, which are separated by "|" or commas ("bpjs|umkm").

    A keyword matches as a whole word or words, in any case, with any white space between them.
    ``/…/`` is a regular expression, in any case; what is inside it separates nothing, and ``\\/``
    is a slash. Raises FilterError.
    """
    terms: list[Term] = []
    rest = written.strip()
    while rest:
        found = re.match(r"/((?:\\.|[^/\\])+)/\s*(?:[,|]|$)", rest)
        if found:
            term, pattern = found[0].rstrip(",| \t"), found[1].replace("\\/", "/")
            rest = rest[found.end() :].strip()
        else:
            term, _, rest = (part.strip() for part in re.split("([,|]|$)", rest, maxsplit=1))
            words = r"\s+".join(re.escape(word) for word in term.split())
            pattern = rf"(?<!\w){words}(?!\w)"
        if not term:
            continue
        try:
            terms.append(Term(term, re.compile(pattern, re.IGNORECASE)))
        except (re.error, OverflowError, RecursionError) as error:
            raise FilterError(f"{term} is no regular expression: {error}") from None
    if not terms:
        raise FilterError(f"{written!r} names no keyword; write harga beras,/banji(r|ran)/")
    return tuple(terms)


def whole_number(name: str, value: str | int | None) -> int:
    """The number that the argument ``name`` is, 0 where it is not given. Raises FilterError."""
    if value is None or value == "":
        return 0
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise FilterError(f"{name} is {value!r}; it is a whole number from 1")
    return number


def days_of(since: datetime, until: datetime) -> tuple[date, date]:
    """The first and the last day, as Jakarta counts them, from ``since`` to just before
    ``until``."""
    return since.astimezone(WIB).date(), (until - timedelta(microseconds=1)).astimezone(WIB).date()
