"""The forms in which Indonesian news sites print dates and times, as patterns."""

from __future__ import annotations

import re

_MONTH_NAMES = """
    januari january jan djanuari
    februari pebruari pébruari pèbruari february feb peb
    maret march mac mar mrt
    april apr
    mei may
    juni june jun djuni
    juli july julai jul djuli
    agustus august ogos agus agst agu ags agt aug
    september séptémber sèptèmber sept sep
    oktober october okt oct
    november nopember nopémber nopèmber nov nop
    desember december disember dhesember désémber dhésèmber dhesèmber des dec dis
"""
"""Indonesian (also in the spelling of before 1972), English, Malay, Javanese and Sundanese."""
MONTHS = {
    name: number
    for number, line in enumerate(_MONTH_NAMES.strip().splitlines(), start=1)
    for name in line.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:senin|selasa|rabu|kamis|jum['’`]?at|sabtu|minggu|ahad"
    r"|isnin|khamis|jumaat|senen|senén|salasa|rebo|kemis|juma['’`]?ah|setu|saptu"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|sen|sel|rab|kam|jum|sab|min"
    r"|mon|tue|wed|thu|fri|sat|sun)"
)

_FLAGS = re.ASCII | re.IGNORECASE

# "4 November 2020", "19/06/2015", "2026/03/26", "Februari 07 / 2017", "Sep. 29, 2025"
DATE = re.compile(
    rf"""
    (?<![0-9])(?:
      (?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?P<m1>{_MONTH})[\s.,/-]*(?P<y1>[0-9]{{4}})
    | (?P<d2>[0-9]{{1,2}})(?P<s2>[/.-])(?P<m2>[0-9]{{1,2}})(?P=s2)(?P<y2>[0-9]{{4}})
    | (?P<y3>[0-9]{{4}})(?P<s3>[/.-])(?P<m3>[0-9]{{1,2}})(?P=s3)(?P<d3>[0-9]{{1,2}})
    | (?<![a-z])(?P<m4>{_MONTH})\.?\s*(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s,/]+(?P<y4>[0-9]{{4}})
    )(?![0-9])
    """,
    _FLAGS | re.VERBOSE,
)

# A zone of the country may be glued to the next word ("09:25 WIBFoto"), but "wibawa" is no zone.
_ZONE = r"""
    \s*\(?(?:
      (?P<name>(?:WIB|WITA|WIT)(?-i:(?![a-z]|[A-Z]{2}))|(?:UTC|GMT|MYT|SGT|UT|Z|[ECMP][SD]T)(?![a-z]))
      (?:\s?(?P<hours>[+-][0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?(?![0-9]))?
    | (?P<offset>[+-][0-9]{2}:?[0-9]{2})(?![0-9])
    )
"""
# "13:10 WIB", "| 20.04 WIB", "at 06:25", "T14:05:11Z", "WIB18:45:00+07:00", "2:05 pm"
TIME = re.compile(
    rf"""
    [\s,|/·•@(–—:-]{{0,9}}
    (?:(?:at|on|pada|pukul|pkl|pk|jam|T|(?P<before>WIB|WITA|WIT))(?![a-z]))?[\s.,:]{{0,3}}
    (?:(?P<h>[0-9]{{1,2}}):(?P<min>[0-9]{{2}})|(?P<h2>[01]?[0-9]|2[0-3])\.(?P<min2>[0-5][0-9]))
    (?:[:.](?P<s>[0-9]{{2}})(?:[.,][0-9]+)?)?(?![.:]?[0-9])
    (?:\s*(?:(?P<half>[ap])\.?m\b\.?|(?P<part>pagi|tengah\s?hari|siang|petang|sore|malam)\b))?
    (?:{_ZONE})?
    """,
    _FLAGS | re.VERBOSE,
)
# Time before date: "13.10 WIB, Rabu 4 November 2020"
TIME_BEFORE = re.compile(
    rf"(?<![0-9.:])(?P<h>[0-9]{{1,2}})[:.](?P<min>[0-9]{{2}})(?:[:.](?P<s>[0-9]{{2}}))?"
    rf"(?:\s*(?P<name>WIB|WITA|WIT|UTC|GMT|MYT|SGT))?[\s,|/·•–—-]*(?:{_WEEKDAY}[\s,]*)?$",
    _FLAGS,
)
# detik's meta times, "2015-06-16T14-05-11Z" and "2015-11-05 T10:08:58Z"
DETIK = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2})-([0-9]{2})-([0-9]{2})"
    r"|\sT([0-9]{2}):([0-9]{2}):([0-9]{2}))Z?"
)

AGO = re.compile(
    r"\b(?:(?P<count>[0-9]{1,4})\s*|(?P<one>se|satu\s|an?\s))"
    r"(?:(?P<second>detik|seconds?)|(?P<minute>menit|minutes?|mins?)|(?P<hour>jam|hours?)"
    r"|(?P<day>hari|days?))\s+(?:yang\s+)?(?:lalu|silam|ago)\b",
    _FLAGS,
)
NEAR_DAY = re.compile(r"\b(?:(?P<yesterday>kemarin|yesterday)|hari\s+ini|today)\b", _FLAGS)
JUST_NOW = re.compile(r"\W*(?:baru\s+saja|just\s+now)\W*", _FLAGS)
