"""Reading: one source as one crawl reads it, in parts: the days or months of a dated source, or an
undated list as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from newscrawl.filters import WIB
from newscrawl.sources import DateIndex, Sitemap, Source, fill, has_date
from newscrawl.sources.state import LastSuccess


@dataclass(eq=False)
class Reading:
    """One source as this crawl reads it.

    name       of the source in the state: its address, a template
    since      the first instant that is wanted of it
    last       its last success, if there was one
    unread     a listing of it could not be read, or was left out
    open       its parts that are under way
    oldest     the oldest entry that it showed
    gaps       what it could not show
    capped     it goes on past the last page that is asked for; it is no list by day
    """

    source: Source
    name: str
    since: datetime
    last: LastSuccess | None = None
    unread: bool = False
    open: int = 0
    oldest: datetime | None = None
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)
    capped: bool = False

    @property
    def first_day(self) -> date:
        """The day of ``since``, in Jakarta."""
        return self.since.astimezone(WIB).date()

    def show(self, published_at: datetime | None) -> None:
        """It showed an article of that time."""
        if published_at and (self.oldest is None or published_at < self.oldest):
            self.oldest = published_at

    def gap(self, since: datetime, until: datetime) -> None:
        """It did not show what was published between these instants."""
        if since < until:
            self.gaps.append((since, until))


@dataclass(eq=False)
class Part:
    """A part of a reading; it is done when nothing is ``pending`` and it is ``whole``.

    days       those that it lists from beginning to end, newest first
    pending    its listings not read
    whole      nothing of it was missed that the next crawl might get
    skipped    it is not read, as it is done
    """

    reading: Reading
    day: date | None
    days: tuple[date, ...]
    pending: int = 1  # until all of its listings are asked for
    whole: bool = True
    skipped: bool = False


def by_place(source: Source) -> list[Source]:
    """``source`` as one source for each of its places."""
    if not isinstance(source, DateIndex | Sitemap) or not source.places:
        return [source]
    return [
        replace(source, url=source.url.replace("{place}", place), places=())
        for place in source.places
    ]


def days_listed(template: str, day: date, first: date) -> Iterator[date]:
    """The days that the listing of ``day`` lists, from ``day`` back to ``first``: where the
    template names no day of the month, all of the month. ``day`` alone where it is no template."""
    if not has_date(template):
        yield day
        return
    url = fill(template, day)
    while day >= first and fill(template, day) == url:
        yield day
        day -= timedelta(days=1)
