"""Dates as Indonesian news sites print them, and the three zones of the country.

A parser of our own reads every form the sites are known to use, in a few microseconds;
dateparser, which knows more forms and needs a thousand times as long, is asked only when
ours finds nothing that looks like a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType

from newscrawl.text.dateforms import (
    AGO,
    DATE,
    DETIK,
    JUST_NOW,
    MONTHS,
    NEAR_DAY,
    TIME,
    TIME_BEFORE,
)

ZONES: Mapping[str, tzinfo] = MappingProxyType(
    {
        "WIB": timezone(timedelta(hours=7), "WIB"),
        "WITA": timezone(timedelta(hours=8), "WITA"),
        "WIT": timezone(timedelta(hours=9), "WIT"),
    }
)
"""Western, central and eastern Indonesian time; none of them has summer time."""

_NAMED_ZONES: dict[str, tzinfo] = {
    **ZONES,
    "Z": UTC,
    "UT": UTC,
    "UTC": UTC,
    "GMT": UTC,
    "MYT": timezone(timedelta(hours=8), "MYT"),
    "SGT": timezone(timedelta(hours=8), "SGT"),
    # RFC 2822, section 4.3: what old feeds may carry.
    **{
        name: timezone(timedelta(hours=hours), name)
        for name, hours in {
            "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
        }.items()
    },
}  # fmt: skip

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Longer texts are not asked for relative dates, and not handed to dateparser: in running text
# "kemarin" and "3 jam lalu" are the story's own words.
_LABEL_LENGTH = 80
_LONGEST = 1_000
"""Characters of a text that are looked at for a date."""


_Clock = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date read from text: an aware datetime, in the zone that the text states.

    ``day_only``: no time of day was given; ``value`` is then midnight.
    """

    value: datetime
    day_only: bool


def parse_date(text: str, *, zone: str = "WIB", now: datetime | None = None) -> PrintedDate | None:
    """The first date in ``text``, or None.

    text    a date in any form, also inside other words: "Rabu, 4 November 2020 13:10 WIB",
            "Kompas.com - 13/10/2022, 06:40 WIB", "2026/03/26 14:05:21", ISO 8601 (also as detik
            and VOI misspell it), RFC 2822, epoch seconds (10 digits) or milliseconds (13).
            Numbers are read day first.
    zone    "WIB", "WITA" or "WIT": zone of a date that states none; KeyError for any other
    now     when the page was fetched; needed for "3 jam yang lalu", "kemarin, 13:10 WIB", "baru
            saja". Naive is taken to be in ``zone``. Units longer than a day do not name a day
            and give None.

    Numbers out of range and years before 1900 or after 2100 give None. No text raises.
    """
    local = ZONES[zone]
    if text[4:5] == "-" and text[5:6].isdecimal():
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            day_only = len(text) <= 10
            return _in_range(value if value.tzinfo else value.replace(tzinfo=local), day_only)
    text = " ".join(text[:_LONGEST].split())
    if text.isdecimal():
        return _from_digits(text, local)
    detik = DETIK.fullmatch(text)
    if detik:
        # The Z of these two forms is never true: the clock reading is local.
        return _build([group for group in detik.groups() if group], local)
    found, seen = _absolute(text, local)
    if found or seen or len(text) > _LABEL_LENGTH:
        return found
    if now is not None:
        found = _relative(text, local, now if now.tzinfo else now.replace(tzinfo=local))
    return found or _ask_dateparser(text, local)


def mistaken_zone(stated: datetime, printed: PrintedDate) -> datetime | None:
    """The instant that a meta time meant, when its zone is wrong; None when there is no sign of it.

    ``stated`` is the aware time in a page's metadata, ``printed`` the date readers see. Content
    systems write the newsroom's clock and then a zone that is not the newsroom's: detik (2015 on)
    a "Z", Merdeka (2021) "-07:00" and "GMT". The sign is that both show the same minute on the
    clock but are different instants; the metadata's seconds are kept.

    >>> meta, seen = parse_date("2015-11-05T10:08:58Z"), parse_date("Kamis, 05/11/2015 10:08 WIB")
    >>> str(mistaken_zone(meta.value, seen))
    '2015-11-05 10:08:58+07:00'
    """
    if printed.day_only or stated.utcoffset() == printed.value.utcoffset():
        return None
    clock = stated.replace(tzinfo=None, second=0, microsecond=0)
    if clock != printed.value.replace(tzinfo=None, second=0, microsecond=0):
        return None
    return stated.replace(tzinfo=printed.value.tzinfo)


def _in_range(value: datetime, day_only: bool) -> PrintedDate | None:
    if _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return PrintedDate(value, day_only)
    return None


def _build(numbers: list[str], local: tzinfo) -> PrintedDate | None:
    """A date from year, month, day and, when there, hour, minute, second."""
    year, month, day, *clock = map(int, numbers)
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        value = datetime(year, month, day, hour, minute, second, tzinfo=local)
        return _in_range(value, not clock)
    except ValueError:
        return None


def _from_digits(text: str, local: tzinfo) -> PrintedDate | None:
    match len(text):
        case 10:
            return _in_range(datetime.fromtimestamp(int(text), local), False)
        case 13:
            return _in_range(datetime.fromtimestamp(int(text) / 1000, local), False)
        case 8 | 12 | 14:
            pairs = [text[at : at + 2] for at in range(4, len(text), 2)]
            return _build([text[:4], *pairs], local)
    return None


def _absolute(text: str, local: tzinfo) -> tuple[PrintedDate | None, bool]:
    """The first date in ``text`` that the calendar knows, and whether any was written at all."""
    seen = False
    for match in DATE.finditer(text):
        seen = True
        found = match.groupdict()
        kind = next(kind for kind in "1234" if found["y" + kind])
        year, month, day = int(found["y" + kind]), found["m" + kind], int(found["d" + kind])
        number = int(month) if kind in "23" else MONTHS[month.lower()]
        clock, zone = _clock(text, match.start(), match.end(), local)
        try:
            hour, minute, second = clock or (0, 0, 0)
            value = datetime(year, number, day, hour, minute, second, tzinfo=zone)
        except ValueError:
            continue
        date = _in_range(value, clock is None)
        if date:
            return date, True
    return None, seen


def _clock(text: str, start: int, end: int, local: tzinfo) -> tuple[_Clock | None, tzinfo]:
    """Hour, minute and second (or None) printed around a date, and their zone."""
    after = TIME.match(text, end)
    if after:
        return _read_time(after, local)
    before = TIME_BEFORE.search(text[max(0, start - 40) : start])
    if before:
        zone = _NAMED_ZONES.get((before["name"] or "").upper(), local)
        return (int(before["h"]), int(before["min"]), int(before["s"] or 0)), zone
    return None, local


def _read_time(match: re.Match[str], local: tzinfo) -> tuple[_Clock, tzinfo]:
    hour = int(match["h"] or match["h2"])
    half = match["half"] or (match["part"] and _half_of(match["part"].lower(), hour))
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    clock = (hour, int(match["min"] or match["min2"]), int(match["s"] or 0))
    name = match["name"] or match["before"]
    if match["offset"]:
        sign_hours, minutes = match["offset"][:3], match["offset"][-2:]
    elif match["hours"]:
        sign_hours, minutes = match["hours"], match["minutes"] or "0"
    else:
        return clock, _NAMED_ZONES[name.upper()] if name else local
    shift = timedelta(hours=abs(int(sign_hours)), minutes=int(minutes))
    if shift >= timedelta(days=1):
        return clock, local
    return clock, timezone(-shift if sign_hours[0] == "-" else shift)


def _half_of(part: str, hour: int) -> str:
    """ "a" or "p", the half of the day that the ``hour`` on a clock of twelve is in, told by the
    part of the day it is printed with: "9:05 malam", "1:30 pagi"."""
    if part == "malam":
        return "p" if 6 <= hour < 12 else "a"
    if part in ("petang", "sore"):
        return "p"
    return "a" if part == "pagi" or 9 <= hour < 12 else "p"


def _relative(text: str, local: tzinfo, now: datetime) -> PrintedDate | None:
    here = now.astimezone(local).replace(microsecond=0)
    ago = AGO.search(text)
    try:
        if ago:
            count = int(ago["count"] or 1)
            if ago["day"]:
                return PrintedDate(_midnight(here - timedelta(days=count)), True)
            unit = "hours" if ago["hour"] else "minutes" if ago["minute"] else "seconds"
            return PrintedDate(here - timedelta(**{unit: count}), False)
        if JUST_NOW.fullmatch(text):
            return PrintedDate(here, False)
        near = NEAR_DAY.search(text)
        if not near:
            return None
        midnight = _midnight(here - timedelta(days=1 if near["yesterday"] else 0))
        time = TIME.match(text, near.end())
        if time:
            (hour, minute, second), zone = _read_time(time, local)
            return PrintedDate(
                midnight.replace(hour=hour, minute=minute, second=second, tzinfo=zone), False
            )
    except (ValueError, OverflowError):
        return None
    # A bare "kemarin" is a date only when it is all there is.
    if len(text.strip(" ,.|-·•")) == near.end() - near.start():
        return PrintedDate(midnight, True)
    return None


def _midnight(value: datetime) -> datetime:
    return value.replace(hour=0, minute=0, second=0, microsecond=0)


def _ask_dateparser(text: str, local: tzinfo) -> PrintedDate | None:
    # Day, month and year take two numbers at least: spares labels such as "5 halaman".
    if len(re.findall(r"[0-9]+", text)) < 2:
        return None
    from dateparser.date import DateDataParser  # slow to import, seldom needed

    # Absolute dates only: a relative one would depend on today.
    settings = {
        "DATE_ORDER": "DMY",
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    try:
        data = DateDataParser(languages=["id"], settings=settings).get_date_data(text)
        value = data.date_obj
        if value is None:
            return None
        if value.tzinfo is None:
            value = value.replace(tzinfo=local)
        return _in_range(value, data.period != "time")
    except Exception:  # dateparser raises various errors on odd texts; none of them is a date
        return None
