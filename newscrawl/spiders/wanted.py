"""Wanted: which entries of listings are articles of the publisher and the range asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from newscrawl.filters import WIB, Filter
from newscrawl.publisher import Publisher
from newscrawl.publishers import find
from newscrawl.sources import Ask, Discovered, Sitemap, Source
from newscrawl.urls import main_form, page_number

# /2016/02/23/… and /20170207/…, and the instants of CNN Indonesia, /20231011192906-…
_URL_DAY = re.compile(r"/((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?:/|\d{6}-)")

# Of a list of a neighbouring day, only what its clock may have put there is wanted: the zones of
# Indonesia are two hours apart at most.
_CLOCKS_APART = timedelta(hours=2)


class Range:
    """The instants of publication that ``wanted`` names, and their days, ``first`` to ``last``."""

    def __init__(self, wanted: Filter, first: date, last: date) -> None:
        self._wanted = wanted
        self._first = first
        self._last = last

    def is_beside(self, ask: Ask) -> bool:
        """Whether a listing is that of a day beside the range, see ``DateIndex.days``."""
        return ask.day is not None and not self._first <= ask.day <= self._last

    def reason_against(
        self,
        source: Source,
        ask: Ask,
        published_at: datetime | None,
        modified_at: datetime | None,
    ) -> str:
        """Why an entry of a listing of ``source`` is not wanted, "" where it may be."""
        if not self._may_be_in(ask, published_at, modified_at):
            return "out_of_range"
        if type(source) is Sitemap and not (published_at or modified_at):
            return "undated"  # it may list everything since the site began
        return ""

    def is_past(self, ask: Ask, found: Iterable[Discovered]) -> bool:
        """Whether all that a page lists was published before the range: what follows is older."""
        since = self._wanted.since
        assert since is not None
        times = [published(one) for one in found]
        if self.is_beside(ask) and not any(times):
            return True
        return all(
            time is not None and time < since and not self._may_be_in(ask, time, None)
            for time in times
        )

    def _may_be_in(
        self, ask: Ask, published_at: datetime | None, modified_at: datetime | None
    ) -> bool:
        if published_at and self.is_beside(ask):
            times = (published_at - _CLOCKS_APART, published_at, published_at + _CLOCKS_APART)
            return any(self._wanted.in_range(time) for time in times)
        return self._wanted.may_be_in_range(published_at, modified_at)


def stray(publisher: Publisher, found: Discovered) -> str:
    """What an entry of a listing of ``publisher`` leads to where that is no article of its own;
    "" where it may be one."""
    if find(found.url) is not publisher:
        return "other_site"
    if not publisher.is_article(main_form(publisher, found.url)):
        return "not_an_article"
    if found.capture and (page_number(found.url) or 1) > 1:
        return "later_page"  # it is asked for with the first
    return ""


def published(found: Discovered) -> datetime | None:
    """When an entry was published: by its listing, else noon of the day that its address names."""
    if found.published_at:
        return found.published_at
    named = _URL_DAY.search(found.url)
    if not named:
        return None
    try:
        return datetime(int(named[1]), int(named[2]), int(named[3]), 12, tzinfo=WIB)
    except ValueError:
        return None
