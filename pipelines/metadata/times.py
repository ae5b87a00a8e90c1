"""Times: when an article was published, and last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from newscrawl.markup import Index, Selector, fold
from newscrawl.page import Head, Page
from newscrawl.text.dates import ZONES, PrintedDate, mistaken_zone, parse_date

PUBLISHED = (
    "article:published_time",
    "datepublished",
    "publishdate",
    "content_publisheddate",
    "pubdate",
    "publish-date",
    "publish_date",
    "og:article:published_time",
    "dc.date.issued",
    "date",
)
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")
_TIME = Selector("time[datetime]::attr(datetime)")
_DATE_TAGS = ("time", "small", "span", "p", "div", "li", "td", "em", "i", "a")
_DATE_LENGTH = 60
_MOST_DATES = 50
"""Lines with a year in it that are looked at for the date of publication."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_published(page: Page, index: Index, head: Head) -> PrintedDate | None:
    """When the article was published.

    The printed time decides, since machine-readable ones are wrong on some sites ("Z" for a
    time in WIB, the time of the last change); one that agrees with it lends its seconds.
    """
    zone = zone_of(page)
    shown = shown_date(page, index)
    told = (
        parsed
        for text in _told_dates(head, PUBLISHED, "datePublished")
        if (parsed := parse_date(text, zone=zone, now=page.fetched_at))
    )
    if shown is None:
        instants = list(told)
        if instants or page.layout:
            first = instants[0] if instants else None
            return next((one for one in instants if not one.day_only), first)
        found = find_printed_date(index, zone, page.fetched_at)
        stated = _TIME.first_string(index)
        return found or (parse_date(stated, zone=zone) if stated else None)
    for one in told:
        if shown.day_only:
            if one.value.astimezone(shown.value.tzinfo).date() == shown.value.date():
                return one
            continue
        if abs((one.value - shown.value).total_seconds()) < 60:
            return PrintedDate(one.value.astimezone(shown.value.tzinfo), False)
        mended = mistaken_zone(one.value, shown)
        if mended:
            return PrintedDate(mended, False)
    return shown


def find_printed_date(index: Index, zone: str, now: datetime | None) -> PrintedDate | None:
    """The first time of publication printed on a page whose layout is unknown.

    A line of its own that names a day and an hour, or failing that a day.
    """
    days: list[PrintedDate] = []
    looked = 0
    for tag in _DATE_TAGS:
        for element in index.tagged(tag):
            text = fold("".join((element.text or "", *(child.tail or "" for child in element))))
            if len(text) <= _DATE_LENGTH and _YEAR.search(text):
                looked += 1
                if looked > _MOST_DATES:
                    return days[0] if days else None
                found = parse_date(text, zone=zone, now=now)
                if found and not found.day_only:
                    return found
                if found:
                    days.append(found)
    return days[0] if days else None


def shown_date(page: Page, index: Index) -> PrintedDate | None:
    """The time of publication where the page's layout has it."""
    if page.layout:
        zone = zone_of(page)
        for selector in page.layout.published:
            for text in selector.strings(index)[:3]:
                found = parse_date(text, zone=zone, now=page.fetched_at)
                if found:
                    return found
    return None


def read_modified(page: Page, head: Head, published: datetime | None) -> datetime | None:
    """When the article was last changed, where the page says so.

    Where the page gives its publication in a zone that is not its own, so it does this. Of
    several times the first that is not before publication counts.
    """
    zone = zone_of(page)
    values = [
        parsed.value
        for text in _told_dates(head, MODIFIED, "dateModified")
        if (parsed := parse_date(text, zone=zone, now=page.fetched_at)) and not parsed.day_only
    ]
    if published is None or not values:
        return values[0] if values else None
    if any(value.utcoffset() != published.utcoffset() for value in values):
        mistaken = _mistaken_offsets(page, head, published)
        values = [
            value.replace(tzinfo=published.tzinfo) if value.utcoffset() in mistaken else value
            for value in values
        ]
    values = [value.astimezone(published.tzinfo) for value in values]
    return next((value for value in values if value >= published), values[0])


def _mistaken_offsets(page: Page, head: Head, published: datetime) -> set[timedelta | None]:
    """The zones in which the page gives its publication, though they are not its own."""
    shown = PrintedDate(published, False)
    told = (
        parse_date(text, zone=zone_of(page), now=page.fetched_at)
        for text in _told_dates(head, PUBLISHED, "datePublished")
    )
    return {one.value.utcoffset() for one in told if one and mistaken_zone(one.value, shown)}


def _told_dates(head: Head, names: Iterable[str], key: str) -> list[str]:
    texts = [head.json_ld.get(key), *(head.meta.get(name) for name in names)]
    return [text for text in texts if isinstance(text, str)]


def is_date_told(head: Head) -> bool:
    return any(map(parse_date, _told_dates(head, PUBLISHED, "datePublished")))


def in_own_zone(page: Page, instant: datetime | None) -> datetime | None:
    """``instant`` by the publisher's clock where a page of a known publisher gives it in UTC."""
    if instant and page.publisher and instant.utcoffset() == timedelta(0):
        return instant.astimezone(ZONES[zone_of(page)])
    return instant


def zone_of(page: Page) -> str:
    """The zone of times that the page prints without one."""
    return page.publisher.zone_of(page.host) if page.publisher else "WIB"
