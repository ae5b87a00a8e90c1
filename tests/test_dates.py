from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.text.dates import ZONES, PrintedDate, mistaken_zone, parse_date

GOLD = Path(__file__).parents[2] / "shared" / "pages" / "gold.jsonl"
NOW = datetime(2026, 7, 24, 12, 0, 30, tzinfo=ZONES["WIB"])

MONTH_NAMES = [
    ["Januari", "Jan", "January"],
    ["Februari", "Pebruari", "Feb", "Peb", "February"],
    ["Maret", "Mar", "March"],
    ["April", "Apr"],
    ["Mei", "May"],
    ["Juni", "Jun", "June"],
    ["Juli", "Jul", "July"],
    ["Agustus", "Agu", "Ags", "Agt", "Aug", "August"],
    ["September", "Sep", "Sept"],
    ["Oktober", "Okt", "Oct", "October"],
    ["November", "Nopember", "Nov", "Nop"],
    ["Desember", "Des", "Dec", "December"],
]


def read(text: str, zone: str = "WIB") -> str | None:
    """What ``text`` gives, as ISO 8601; only the day when it holds no time."""
    date = parse_date(text, zone=zone, now=NOW)
    if date is None:
        return None
    return date.value.date().isoformat() if date.day_only else date.value.isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # printed
        ("Rabu, 4 November 2020 13:10 WIB", "2020-11-04T13:10:00+07:00"),
        # Malay, with the halves of the day
        ("Isnin, 3 Mac 2025 10:30 pagi", "2025-03-03T10:30:00+07:00"),
        ("3 Ogos 2024 | 9:15am", "2024-08-03T09:15:00+07:00"),
        ("12 Disember 2023, 1:05 tengah hari MYT", "2023-12-12T13:05:00+08:00"),
        ("5 Julai 2024 9.00 malam", "2024-07-05T21:00:00+07:00"),
        ("5 Julai 2024 12:10 malam", "2024-07-05T00:10:00+07:00"),
        ("4 Nov 2020 19:10 malam", "2020-11-04T19:10:00+07:00"),
        ("4 Nov 2020 11:10 siang", "2020-11-04T11:10:00+07:00"),
        ("4 Nov 2020 1:30 petang", "2020-11-04T13:30:00+07:00"),
        ("10.30, Khamis 4 Mac 2025", "2025-03-04T10:30:00+07:00"),
        ("Thursday, 4 Jan 2024 10:00 AM SGT", "2024-01-04T10:00:00+08:00"),
        # Javanese, Sundanese
        ("Rebo, 12 Pèbruari 2025 08:15 WIB", "2025-02-12T08:15:00+07:00"),
        ("10.00, Kemis 6 Nopèmber 2025", "2025-11-06T10:00:00+07:00"),
        ("Salasa, 4 Pébruari 2025 10:00", "2025-02-04T10:00:00+07:00"),
        ("Saptu, 3 Désémber 2022 | 10:00", "2022-12-03T10:00:00+07:00"),
        ("Jumat, 19 Juni 2015 | 13:06 WIB", "2015-06-19T13:06:00+07:00"),
        ("19/06/2015 11:58 WIB", "2015-06-19T11:58:00+07:00"),
        ("10 Des 2022, 20:55 WIB", "2022-12-10T20:55:00+07:00"),
        ("Tayang: Jumat, 24 Juli 2026 12:40 WIB", "2026-07-24T12:40:00+07:00"),
        ("18 Juni 2025 | 20.04 WIB", "2025-06-18T20:04:00+07:00"),
        ("CNN Indonesia | Senin, 10/10/2016 05:12 WIB", "2016-10-10T05:12:00+07:00"),
        ("26 March 2026 14:05", "2026-03-26T14:05:00+07:00"),
        ("Februari 07 2017 11:58 WIB", "2017-02-07T11:58:00+07:00"),
        ("Februari\n 07\n / 2017\n 11:58 WIB", "2017-02-07T11:58:00+07:00"),
        ("Jum'at, 7 Nopember 2014 - 09:05 wita", "2014-11-07T09:05:00+08:00"),
        ("Jum’at, 17 Februari 2017 - 13:30 wib", "2017-02-17T13:30:00+07:00"),
        ("Rabu   18 Jun 2025  22:02 WIB", "2025-06-18T22:02:00+07:00"),
        ("Jumat, 24\N{NO-BREAK SPACE}Juli 2026 - 10:00:05 WIT", "2026-07-24T10:00:05+09:00"),
        ("Kamis, 26 Maret 2026 / 14:05 WIB", "2026-03-26T14:05:00+07:00"),
        ("Selasa, 5 Mei 2020 pukul 07.30 WIB", "2020-05-05T07:30:00+07:00"),
        ("13.10 WIB, Rabu 4 November 2020", "2020-11-04T13:10:00+07:00"),
        ("31 Maret 2026, 17.13", "2026-03-31T17:13:00+07:00"),
        ("21/7/2026 22:42", "2026-07-21T22:42:00+07:00"),
        ("24.07.2026", "2026-07-24"),
        ("May 29, 2025", "2025-05-29"),
        ("Published on Sep. 29, 2025", "2025-09-29"),
        ("Posted on October 9, 2020 2:05 pm", "2020-10-09T14:05:00+07:00"),
        ("October 9, 2020 12:05 AM", "2020-10-09T00:05:00+07:00"),
        ("12 Agt 2019 10:00 GMT+7", "2019-08-12T10:00:00+07:00"),
        ("12 Agt 2019 10:00 (UTC+08:00)", "2019-08-12T10:00:00+08:00"),
        ("12 Agt 2019 10:00 UTC", "2019-08-12T10:00:00+00:00"),
        # inside other words
        ("Kompas.com - 13/10/2022, 06:40 WIB", "2022-10-13T06:40:00+07:00"),
        ("Jakarta, Selasa 5 Mei 2020 12:00 WIB | 1.229 Views", "2020-05-05T12:00:00+07:00"),
        ("Selasa 5 Mei 2020 | 1.229 Views", "2020-05-05"),
        ("By Nama Oranglainon 11 Feb 2016 at 06:39 WIB14Shares", "2016-02-11T06:39:00+07:00"),
        ("Diperbarui 05 Okt 2024, 21:00 WIBDiterbitkan 04 Okt 2024", "2024-10-05T21:00:00+07:00"),
        ("Nama Orang • 11 Februari 2016 07:10 WIT NAMA RUBRIK", "2016-02-11T07:10:00+09:00"),
        ("11 Februari 2016 07:10 UTAMA", "2016-02-11T07:10:00+07:00"),
        ("https://news.test/2015/06/19/130605/judul", "2015-06-19"),
        # metadata
        ("2026/03/26 14:05:21", "2026-03-26T14:05:21+07:00"),
        ("2020-10-07T15:13:00Z", "2020-10-07T15:13:00+00:00"),
        ("2020-10-07T15:13:00+0700", "2020-10-07T15:13:00+07:00"),
        (" 2020-10-07T15:13:00+08:00 ", "2020-10-07T15:13:00+08:00"),
        ("2020-10-07 15:13:00", "2020-10-07T15:13:00+07:00"),
        ("2020-10-07", "2020-10-07"),
        ("2014-07-13T20:07:27.8200000", "2014-07-13T20:07:27.820000+07:00"),
        ("2015-06-19T03:40:00+07:00Z", "2015-06-19T03:40:00+07:00"),
        ("2015-06-16T14-05-11Z", "2015-06-16T14:05:11+07:00"),
        ("2015-11-05 T10:08:58Z", "2015-11-05T10:08:58+07:00"),
        ("2024-05-01WIB10:00:00", "2024-05-01T10:00:00+07:00"),
        ("2026-05-13WITA18:45:00+07:00", "2026-05-13T18:45:00+07:00"),
        ("Thu, 05 Nov 2015 02:48:27 GMT", "2015-11-05T02:48:27+00:00"),
        ("Thu, 05 Nov 2015 12:35:00 +0700", "2015-11-05T12:35:00+07:00"),
        ("Thu, 05 Nov 2015 12:35:00 EST", "2015-11-05T12:35:00-05:00"),
        ("1698933593", "2023-11-02T20:59:53+07:00"),
        ("1698933593000", "2023-11-02T20:59:53+07:00"),
        ("20201104", "2020-11-04"),
        ("20201104131005", "2020-11-04T13:10:05+07:00"),
        # relative
        ("3 jam yang lalu", "2026-07-24T09:00:30+07:00"),
        ("detikNews | 18 menit lalu", "2026-07-24T11:42:30+07:00"),
        ("sejam lalu", "2026-07-24T11:00:30+07:00"),
        ("2 hari lalu", "2026-07-22"),
        ("kemarin, 13:10 WIB", "2026-07-23T13:10:00+07:00"),
        ("Kemarin", "2026-07-23"),
        ("Hari ini, 05.10 WIT", "2026-07-24T05:10:00+09:00"),
        ("baru saja", "2026-07-24T12:00:30+07:00"),
        # dateparser's own
        ("4 November '20 13.10", "2020-11-04T13:10:00+07:00"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Redaksi",
        "Rp 3.000",
        "5 Halaman",
        "32 Januari 2020",
        "30 Februari 2020",
        "4 November 2020 25:10 WIB",
        "31/13/2015",
        "10/26/2017",
        "2020-13-01",
        "2020-02-30T10:00:00Z",
        "1/1/1899",
        "1/1/2101",
        "1899-12-31T10:00:00Z",
        "Januari 2020",
        "2 minggu lalu",
        "99999 jam lalu",
        "Presiden baru saja tiba",
        "Harga kemarin naik",
        "9999999999",
    ],
)
def test_finds_nothing(text: str) -> None:
    assert read(text) is None


def test_relative_dates_need_now() -> None:
    assert parse_date("3 jam yang lalu") is None
    assert parse_date("kemarin, 13:10 WIB") is None


def test_zone_is_that_of_dates_without_one() -> None:
    assert read("Senin, 8 Februari 2016 12:55", zone="WITA") == "2016-02-08T12:55:00+08:00"
    assert read("Senin, 8 Februari 2016 12:55 WIB", zone="WITA") == "2016-02-08T12:55:00+07:00"
    assert read("2016-02-08T12:55:00", zone="WIT") == "2016-02-08T12:55:00+09:00"
    with pytest.raises(KeyError):
        parse_date("2016-02-08", zone="Asia/Jakarta")


def test_kemarin_is_counted_in_the_zone_of_the_page() -> None:
    late = datetime(2026, 7, 24, 22, 30, tzinfo=UTC)  # the 25th, 05:30 WIB
    date = parse_date("kemarin", now=late)
    assert date is not None
    assert date.value.date().isoformat() == "2026-07-24"


def test_mistaken_zone_mends_a_clock_reading_with_a_false_zone() -> None:
    printed = parse_date("Kamis, 05/11/2015 10:08 WIB")
    assert printed is not None
    for stated in ("2015-11-05T10:08:58Z", "2015-11-05T10:08:58-07:00"):
        meta = parse_date(stated)
        assert meta is not None
        mended = mistaken_zone(meta.value, printed)
        assert mended is not None
        assert mended.isoformat() == "2015-11-05T10:08:58+07:00"


def test_mistaken_zone_leaves_true_zones_alone() -> None:
    printed = parse_date("Kamis, 05/11/2015 10:08 WIB")
    assert printed is not None
    for stated in ("2015-11-05T03:08:58Z", "2015-11-05T10:08:58+07:00", "2015-11-05T11:30:00Z"):
        meta = parse_date(stated)
        assert meta is not None
        assert mistaken_zone(meta.value, printed) is None
    midnight = parse_date("5 November 2015")
    meta = parse_date("2015-11-05T00:00:00Z")
    assert meta
    assert midnight
    assert mistaken_zone(meta.value, midnight) is None


@given(st.text())
@example("1 Deſ 2020")
@example("٢٠٢٠-١١-٠٤")
@example("9999-12-31T23:59:59-23:59")
@example("4 Mei 2020 10:00 +99:99")
def test_any_text_gives_a_date_or_none(text: str) -> None:
    date = parse_date(text, now=NOW)
    assert date is None or date.value.utcoffset() is not None


@given(st.text(alphabet="0123456789 :/.-,|TZ+WIBMeiagolumnkjhry'\"", max_size=40))
def test_any_text_like_a_date_gives_a_date_in_range_or_none(text: str) -> None:
    date = parse_date(text, now=NOW)
    assert date is None or (isinstance(date, PrintedDate) and 1900 <= date.value.year <= 2100)


MINUTES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31, 23, 59)).map(
    lambda value: value.replace(second=0, microsecond=0)
)


@given(MINUTES, st.data())
def test_printed_dates_are_read_back(value: datetime, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(MONTH_NAMES[value.month - 1]))
    month = data.draw(st.sampled_from([month, month.upper(), month.lower()]))
    gap = data.draw(st.sampled_from([" ", ", ", " | ", " - ", " / ", "\n", "  ", " pukul "]))
    colon = data.draw(st.sampled_from([":", "."]))
    zone = data.draw(st.sampled_from(list(ZONES)))
    before = data.draw(
        st.sampled_from(["", "Rabu, ", "Kompas.com - ", "Tayang: ", "Nama Orang • "])
    )
    text = f"{before}{value.day} {month} {value.year}{gap}{value:%H}{colon}{value:%M} {zone}"
    assert parse_date(text) == PrintedDate(value.replace(tzinfo=ZONES[zone]), False)


@given(MINUTES, st.integers(-12 * 60, 14 * 60))
def test_iso_dates_are_read_back(value: datetime, offset: int) -> None:
    aware = value.replace(tzinfo=timezone(timedelta(minutes=offset)))
    for text in (aware.isoformat(), aware.strftime("%Y-%m-%dT%H:%M:%S%z"), f"{aware} "):
        assert parse_date(text) == PrintedDate(aware, False)


@pytest.mark.skipif(not GOLD.exists(), reason="real pages are not here")
def test_every_date_of_the_real_pages_is_read() -> None:
    dates = [json.loads(line)["date_published"] for line in GOLD.read_text("utf-8").splitlines()]
    for text in filter(None, dates):
        date = parse_date(text)
        assert date is not None
        assert date.value == datetime.fromisoformat(text).astimezone(date.value.tzinfo) or (
            date.day_only and date.value.date().isoformat() == text
        )
