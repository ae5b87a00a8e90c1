from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.bylines import Roles, parse_byline, parse_roles

GOLD = Path(__file__).parents[2] / "shared" / "pages" / "gold.jsonl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # labels
        ("Penulis: Ayu Lestari", ["Ayu Lestari"]),
        ("Written by Ayu Lestari", ["Ayu Lestari"]),
        ("Words by Ayu Lestari", ["Ayu Lestari"]),
        ("By Ayu Lestari | Thursday, 4 Jan 2024", ["Ayu Lestari"]),
        ("Oleh Ahmad Faiz, Khamis, 4 Januari 2024", ["Ahmad Faiz"]),
        ("Pemberita: Ahmad Faiz", ["Ahmad Faiz"]),
        ("Laporan: Ahmad Faiz", ["Ahmad Faiz"]),
        ("Dening: Sarwa Utama", ["Sarwa Utama"]),
        ("Panulis: Asep Sunarya", ["Asep Sunarya"]),
        ("Penulis Ayu R. Lestari", ["Ayu R. Lestari"]),
        (": Ayu Lestari", ["Ayu Lestari"]),
        ("Oleh : Ayu Lestari", ["Ayu Lestari"]),
        ("Oleh Ayu Lestari", ["Ayu Lestari"]),
        ("By Ayu Lestari", ["Ayu Lestari"]),
        ("Author Metro Bali", ["Metro Bali"]),
        ("Editor: Ayu Lestari", ["Ayu Lestari"]),
        ("Redaktur : Ayu Lestari", ["Ayu Lestari"]),
        ("Red: Ayu Lestari", ["Ayu Lestari"]),
        ("Fotografer: Ayu Lestari", ["Ayu Lestari"]),
        ("(Ditulis oleh Ayu Lestari)", ["Ayu Lestari"]),
        ("Penulis: Kontributor Lhokseumawe, Masriadi", ["Masriadi"]),
        ("Kontributor Lhokseumawe, Masriadi", ["Masriadi"]),
        ("Laporan Wartawan Tribunnews.com, Glery Lazuardi", ["Glery Lazuardi"]),
        ("Laporan Wartawan Tribunnews.com Glery Lazuardi", ["Glery Lazuardi"]),
        ("Laporan Reporter WARTAKOTALIVE.COM, Ayu dan Budi", ["Ayu", "Budi"]),
        ("Red Wing", ["Red Wing"]),
        # several names
        ("Pewarta: Budisantoso Budiman dan Agus S", ["Budisantoso Budiman", "Agus S"]),
        ("Sumiyati, penghuni_60", ["Sumiyati", "penghuni_60"]),
        ("Ayu Lestari / Budi Santoso", ["Ayu Lestari", "Budi Santoso"]),
        ("Ayu Lestari | Budi Santoso", ["Ayu Lestari", "Budi Santoso"]),
        ("Ayu, Budi, dan Ayu", ["Ayu", "Budi"]),
        ("Siti Aminah, S.Pd, M.Si dan Dan Brown", ["Siti Aminah, S.Pd, M.Si", "Dan Brown"]),
        ("Cha Eun-woo", ["Cha Eun-woo"]),
        # what follows a name
        ("Mulia Budi - detikNews", ["Mulia Budi"]),
        ("Afif Farhan - Sepakbola", ["Afif Farhan"]),
        ("Ayu Lestari, CNBC Indonesia", ["Ayu Lestari"]),
        ("Ayu Lestari/detikcom", ["Ayu Lestari"]),
        ("Ayu Lestari, Jurnalis · Kamis 09 Juli 2020 07:26 WIB", ["Ayu Lestari"]),
        ("Ayu Lestari | Jum'at, 17 Februari 2017 - 13:30 wib", ["Ayu Lestari"]),
        ("Ayu Lestari - 7 Oktober 2020, 15:13 WIB", ["Ayu Lestari"]),
        ("Ayu Lestari Jurnalis", ["Ayu Lestari"]),
        ("Ayu LestariAuthor", ["Ayu Lestari"]),
        ("Ayu Lestari, Budi Santoso Tim Redaksi", ["Ayu Lestari", "Budi Santoso"]),
        ("Oleh : Ayu Lestari / FMB", ["Ayu Lestari"]),
        ("AYU LESTARI | DA", ["AYU LESTARI"]),
        # an outlet when it is all there is
        ("CNN Indonesia", ["CNN Indonesia"]),
        ("Koran SINDO Jurnalis", ["Koran SINDO"]),
        ("Tim detikBali - detikBali", ["Tim detikBali"]),
        ("Oleh Liputan6.com", ["Liputan6.com"]),
        ("AFP, Reuters", ["AFP", "Reuters"]),
        ("Tim Redaksi", ["Tim Redaksi"]),
        ("Oleh - Sari Widuri", ["Sari Widuri"]),
        # nobody
        ("", []),
        ("Editor", []),
        ("Penulis:", []),
        ("metrotvnews developer", []),
        ("PT. VIVA MEDIA BARU - VIVA.co.id", []),
        ("https://www.facebook.com/KOMPAScom", []),
    ],
)
def test_byline(text: str, expected: list[str]) -> None:
    assert parse_byline(text) == expected


@pytest.mark.parametrize(
    ("text", "authors", "editors", "codes"),
    [
        ("Penulis: Ayu | Editor: Budi", ["Ayu"], ["Budi"], []),
        ("Reporting by Ayu; Editing by Budi", ["Ayu"], ["Budi"], []),
        ("Story by Ayu | Edited by Budi", ["Ayu"], ["Budi"], []),
        ("Panulis: Ayu, Panyunting: Budi", ["Ayu"], ["Budi"], []),
        ("Penulis Ayu R. Lestari | Editor Budi", ["Ayu R. Lestari"], ["Budi"], []),
        ("Rep: Ayu / Red: Budi", ["Ayu"], ["Budi"], []),
        ("Rep: Antara/ Red: Budi", ["Antara"], ["Budi"], []),
        ("Pewarta: Ayu Editor: Budi Copyright © ANTARA 2024", ["Ayu"], ["Budi"], []),
        ("Pewarta: Ayu dan Citra\nEditor: Budi\n© ANTARA", ["Ayu", "Citra"], ["Budi"], []),
        ("Editor : Budi Sumber : Antaranews.com", [], ["Budi"], []),
        ("Penulis\n: Kontributor Kupang, Ayu\nEditor\n: Budi", ["Ayu"], ["Budi"], []),
        ("Jumat, 9 Oktober 2020 | 14:01 WIB Oleh : Ayu H / FMB", ["Ayu H"], [], ["FMB"]),
        ("PERISTIWA | 17 Juni 2021 11:38 Reporter : Ayu", ["Ayu"], [], []),
        ("Reporter: Ayu Editor: Budi Kamis, 26 Oktober 2017 12:34 WIB", ["Ayu"], ["Budi"], []),
        ("Laporan Wartawan Tribunnews.com, Ayu Editor: Budi", ["Ayu"], ["Budi"], []),
        ("Ayu Lestari - detikNews", ["Ayu Lestari"], [], []),
        ("", [], [], []),
    ],
)
def test_roles(text: str, authors: list[str], editors: list[str], codes: list[str]) -> None:
    assert parse_roles(text) == Roles(authors, editors, codes)


@given(st.text())
def test_any_text_gives_names(text: str) -> None:
    for name in parse_byline(text):
        assert name.strip() == name != ""
    parse_roles(text)


NAMES = st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){1,2}", fullmatch=True).filter(
    lambda name: parse_byline(name) == [name]
)


@given(NAMES, NAMES)
def test_labels_of_a_line_are_told_apart(writer: str, editor: str) -> None:
    for line in (
        f"Penulis: {writer} | Editor: {editor}",
        f"Rep: {writer}/ Red: {editor}",
        f"Editor : {editor} Reporter : {writer} Sumber : Antara",
    ):
        assert parse_roles(line) == Roles([writer], [editor])


@pytest.mark.skipif(not GOLD.exists(), reason="real pages are not here")
def test_names_of_the_real_pages_stay_as_printed() -> None:
    pages = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    names = {name for page in pages for name in page["authors"] + page["editors"]}
    assert {name: parse_byline(name) for name in names} == {name: [name] for name in names}
