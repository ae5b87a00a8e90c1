"""Dates as Indonesian sites print them: the other way round from newscrawl's parser."""

from __future__ import annotations

from datetime import datetime

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
)  # fmt: skip
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Indonesian zones and their hours ahead of UTC."""


def printed_date(when: datetime, form: str) -> str:
    """``when`` in ``form``: strftime codes, with the names of day and month in Indonesian.

    ``%A`` is the day ("Rabu"), ``%B`` and ``%b`` the month ("November", "Nov"), ``%-d`` the day of
    the month without a leading zero, ``%Z`` the Indonesian zone.
    """
    offset = when.utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset is not None else 7
    zone = next(name for name, ahead in ZONES.items() if ahead == hours)
    names = {
        "%A": DAYS[when.weekday()],
        "%B": MONTHS[when.month - 1],
        "%b": SHORT_MONTHS[when.month - 1],
        "%Z": zone,
    }
    for code, name in names.items():
        form = form.replace(code, name)
    return when.strftime(form)
