"""The measure of extraction quality, and the check of what was removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from benchmarks.measure import (
    Gold,
    Result,
    Row,
    average,
    leaked,
    measure,
    missing,
    same_time,
    words,
)
from benchmarks.removals import Check, check_page, covers, is_covered
from newscrawl.api import process

BODY = [
    "JAKARTA, Contoh - Harga beras naik di pasar itu.",
    "Pedagang mengeluh karena pembeli sepi.",
    "Lurah berjanji menurunkan harga. (abc)",
]
GOLD = Gold(
    name="x.html",
    url=None,
    body=BODY,
    optional=["JAKARTA, Contoh - ", "(abc)"],
    not_body=["Baca juga: Harga cabai turun", "Iklan baris", "beras naik"],
    title="Harga Beras Naik",
    published="2020-11-04T13:10:00+07:00",
    authors=["Budi Contoh", "Ani Contoh"],
)
TEXT = "\n\n".join(BODY)
BARE = TEXT.removeprefix("JAKARTA, Contoh - ").removesuffix(" (abc)")


def figures(text: str | None, **fields: Any) -> Row:
    return measure(GOLD, Result(text, **fields))


@pytest.mark.parametrize("text", [TEXT, BARE, TEXT.upper(), BARE + " (abc)"])
def test_the_text_itself_is_perfect_with_and_without_what_is_optional(text: str) -> None:
    row = figures(text)
    assert (row["F1"], row["P"], row["R"], row["perfect"]) == (1, 1, 1, 1)
    assert (row["leak"], row["clean"], row["lost"]) == (0, 1, 0)


def test_no_text() -> None:
    for text in (None, "", "---"):
        row = figures(text)
        assert (row["F1"], row["clean"], row["lost"], row["perfect"]) == (0, 1, 1, 0)


def test_a_leak() -> None:
    row = figures(BARE + "\n\nBACA JUGA: harga cabai turun")
    assert leaked(GOLD, BARE + " baca juga: harga cabai turun") == [GOLD.not_body[0]]
    assert row["leak"] == 1 / 2  # the third snippet stands in the text itself
    assert (row["clean"], row["perfect"], row["R"]) == (0, 0, 1)
    assert row["P"] < 1


def test_a_lost_block() -> None:
    row = figures("\n\n".join([BODY[0], BODY[2]]))
    assert missing(GOLD, BODY[0]) == [
        "pedagang mengeluh karena pembeli sepi",
        "lurah berjanji menurunkan harga",
    ]
    assert (row["lost"], row["clean"], row["perfect"]) == (1 / 3, 1, 0)
    assert row["R"] < 1


def test_f1_by_hand() -> None:
    gold = Gold(name="x", url=None, body=["satu dua tiga empat lima"])
    row = measure(gold, Result("satu dua tiga empat enam tujuh"))  # 1 of 2 grams, 1 of 3
    assert (row["P"], row["R"]) == (1 / 3, 1 / 2)
    assert row["F1"] == pytest.approx(0.4)


def test_fields() -> None:
    row = figures(TEXT, title="harga beras, naik!", authors=["ani contoh", "BUDI CONTOH"])
    assert (row["title"], row["authors"], row["date"]) == (1, 1, 0)
    assert "editors" not in row  # the page's article has none
    assert figures(TEXT, authors=["Budi Contoh"])["authors"] == 0
    assert "title" not in figures(TEXT, fields=False)


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("2020-11-04T13:10:00+07:00", "2020-11-04T13:10:30+07:00", True),
        ("2020-11-04T13:10:00+07:00", "2020-11-04T06:10:00Z", True),
        ("2020-11-04T13:10:00+07:00", "2020-11-04T13:10:00Z", False),
        ("2020-11-04T13:10:00+07:00", "2020-11-04T13:10:20", True),
        ("2020-11-04T13:10:00+07:00", "2020-11-04", False),
        ("2020-11-04", "2020-11-04", True),
        ("2020-11-04", datetime(2020, 11, 4, 23), True),
        ("2020-11-04", "2020-11-05T00:00:00", False),
        ("2020-11-04", "kemarin", False),
        ("2020-11-04", None, False),
    ],
)
def test_times(wanted: str, found: datetime | str | None, same: bool) -> None:
    assert same_time(wanted, found) is same


def test_averages_leave_out_pages_without_the_field() -> None:
    assert average([{"F1": 1.0, "title": 1.0}, {"F1": 0.5}]) == {"F1": 75, "title": 100}


# What was removed


@pytest.mark.parametrize(
    ("removed", "block", "kept", "taken"),
    [
        ("baca juga harga cabai", "harga beras naik di pasar", "", False),
        ("harga beras naik di pasar", "harga beras naik di pasar", "", True),
        (
            "harga beras naik di pasar",
            "harga beras naik di pasar",
            "harga beras naik di pasar",
            False,
        ),
        ("iklan beras naik di pasar", "harga beras naik di pasar", "harga", True),
        ("ayr", "harga ayr beras naik", "harga beras naik", True),
        ("ayr", "harga ayr beras naik", "lain sama sekali", False),
        ("", "harga beras naik", "", False),
    ],
)
def test_covers(removed: str, block: str, kept: str, taken: bool) -> None:
    assert covers(words(removed), words(block), words(kept)) is taken


@pytest.mark.parametrize(
    ("snippet", "removed", "covered"),
    [
        ("baca juga harga cabai", ["baca juga harga cabai turun"], True),
        ("baca juga harga cabai", ["baca juga", "harga cabai"], True),
        ("baca juga harga cabai", ["baca juga"], False),
        ("baca juga harga cabai", [], False),
        ("harga", ["cabai"], False),
    ],
)
def test_is_covered(snippet: str, removed: list[str], covered: bool) -> None:
    assert is_covered(words(snippet), [words(one) for one in removed]) is covered


SENTENCES = "".join(f"<p>Harga beras naik lagi di pasar nomor {n}, kata Budi.</p>" for n in "1234")


def checked(body: str, gold_body: list[str], not_body: list[str]) -> Check:
    html = f'<h1>Harga beras naik</h1><div class="detail__body-text itp_bodycontent">{body}</div>'
    page = process(html, "https://news.detik.com/berita/d-1234567/judul")
    found = Check()
    gold = Gold(name="x.html", url=None, body=gold_body, not_body=not_body)
    check_page(page, gold, found)
    return found


def test_a_page_in_order() -> None:
    body = f"{SENTENCES}<p>Baca juga: Harga cabai turun</p>"
    found = checked(
        body, ["Harga beras naik lagi di pasar nomor 1, kata Budi."], ["Baca juga: Harga"]
    )
    assert found.offenders == []
    assert (found.pages, found.inside, found.outside) == (1, 1, 0)
    assert found.removals["related"] == 1


def test_text_taken_and_boilerplate_left_are_offenders() -> None:
    body = f"{SENTENCES}<p>Baca juga: Harga cabai turun</p><p>Kabar lain hari ini</p>"
    found = checked(body, ["Baca juga: Harga cabai turun"], ["Kabar lain hari ini", "Di luar"])
    assert len(found.offenders) == 2
    assert "took text of the article" in found.offenders[0]
    assert "no removal covers 'Kabar lain hari ini'" in found.offenders[1]
    assert found.outside == 1
