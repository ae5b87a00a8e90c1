# ruff: noqa: E501
"""Copies: texts of which some are copies of one story, as newsrooms edit what an agency sends, and
others only share a template, as bulletins do. Which is which is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from newsstand import words
from newsstand.dates import DAYS
from newsstand.generator import Style, Writer, person, plain
from newsstand.varied import varied

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
_STYLE = Style({}, tables=True, quotes=True)


@dataclass(frozen=True)
class Text:
    """A text: ``story`` is the same for copies of one story, and ``kind`` what it was made as."""

    id: str
    story: int
    kind: str
    published_at: datetime
    text: str


def report(random: Random, when: datetime, *, is_varied: bool = False) -> str:
    """A report of its own, of the sentences that the newsstand's articles are made of;
    ``is_varied``: with words as many as those of real news (``newsstand.varied``)."""
    groups = Writer(random, when, _STYLE, "example.test").groups()
    text = "\n\n".join(plain(block.text) for group in groups for block in group.blocks)
    return varied(random, text) if is_varied else text


# Bulletins: all but the facts is the same in each.


def quake(random: Random, when: datetime) -> str:
    """What the agency for earthquakes sends out for each."""
    places = random.sample(words.DISTRICTS, 3)
    magnitude = f"{random.randint(3, 6)},{random.randint(0, 9)}"
    return (
        f"Gempa bumi dengan magnitudo {magnitude} mengguncang wilayah {places[0]}, {DAYS[when.weekday()]} ({when:%d/%m/%Y}) pukul {when:%H.%M} WIB.\n\n"
        f"Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) menyebut pusat gempa berada di koordinat {random.randint(1, 10)},{random.randint(10, 99)} Lintang Selatan dan {random.randint(98, 140)},{random.randint(10, 99)} Bujur Timur, atau {random.randint(4, 180)} kilometer {random.choice(('barat daya', 'tenggara', 'timur laut', 'barat laut'))} {places[1]}, dengan kedalaman {random.choice((10, 11, 14, 23, 35, 62, 107))} kilometer.\n\n"
        f"Getaran dirasakan di {places[2]} dengan skala III MMI, seakan-akan ada truk yang berlalu. Hasil pemodelan menunjukkan bahwa gempa ini tidak berpotensi tsunami.\n\n"
        "Masyarakat diimbau tetap tenang dan tidak terpengaruh oleh isu yang tidak dapat dipertanggungjawabkan kebenarannya. Hindari bangunan yang retak atau rusak diakibatkan oleh gempa. Pastikan informasi resmi hanya bersumber dari BMKG yang disebarkan melalui kanal komunikasi resmi."
    )


def stocks(random: Random, when: datetime) -> str:
    """How the exchange closed."""
    way = random.choice(("menguat", "melemah"))
    names = random.sample(
        ("BBRI", "BMRI", "TLKM", "ASII", "ADRO", "UNVR", "ANTM", "GOTO", "ICBP", "PTBA"), 5
    )
    points = random.randint(6500, 7900)
    return (
        f"Indeks Harga Saham Gabungan (IHSG) ditutup {way} {random.randint(2, 90)},{random.randint(10, 99)} poin atau {random.randint(0, 1)},{random.randint(10, 99)} persen ke level {points:,d}".replace(
            ",", ".", 1
        )
        + f",{random.randint(10, 99)} pada perdagangan {DAYS[when.weekday()]} ({when.day}/{when.month}).\n\n"
        f"Sebanyak {random.randint(120, 390)} saham naik, {random.randint(120, 390)} saham turun, dan {random.randint(120, 260)} saham tidak bergerak. Nilai transaksi mencapai Rp {random.randint(6, 19)},{random.randint(1, 9)} triliun dari {random.randint(11, 30)} miliar saham yang diperdagangkan.\n\n"
        f"Saham yang paling banyak diperdagangkan adalah {names[0]}, {names[1]}, dan {names[2]}. Investor asing mencatatkan beli bersih Rp {random.randint(30, 990)} miliar, dengan {names[3]} dan {names[4]} sebagai saham yang paling banyak dibeli.\n\n"
        f"Di pasar valuta asing, nilai tukar rupiah ditutup di level Rp {random.randint(15, 16)}.{random.randint(100, 990)} per dolar Amerika Serikat. Bursa saham di kawasan Asia bergerak bervariasi pada penutupan perdagangan."
    )


def lineup(random: Random, when: datetime) -> str:
    """The teams of a match."""
    home, away = random.sample(words.CITIES, 2)
    players = [person(random).split()[1] for _ in range(22)]
    return (
        f"Berikut susunan pemain {home} melawan {away} pada lanjutan Liga 1 yang berlangsung di Stadion {random.choice(words.DISTRICTS)}, {DAYS[when.weekday()]} ({when.day}/{when.month}/{when.year}) malam WIB.\n\n"
        f"Kedua tim sama-sama membutuhkan tiga poin untuk memperbaiki posisi di klasemen sementara. Pelatih {home}, {person(random)}, menurunkan kekuatan terbaiknya, sementara pelatih {away}, {person(random)}, melakukan beberapa perubahan dibandingkan dengan laga sebelumnya.\n\n"
        f"{home}: " + "; ".join(players[:11]) + ".\n\n"
        f"{away}: " + "; ".join(players[11:]) + ".\n\n"
        f"Wasit: {person(random)}. Pertandingan ini disiarkan langsung dan dapat disaksikan melalui layanan streaming resmi."
    )


def weather(random: Random, when: datetime) -> str:
    """The forecast for a city."""
    city = random.choice(words.CITIES)
    low = random.randint(19, 25)
    return (
        f"Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) memprakirakan cuaca di {city} pada {DAYS[when.weekday()]} ({when.day}/{when.month}/{when.year}) umumnya cerah berawan pada pagi hari.\n\n"
        f"Pada siang hari, hujan ringan berpotensi turun di {' dan '.join(random.sample(words.DISTRICTS, 2))}, sedangkan pada malam hari cuaca di seluruh wilayah diprakirakan berawan.\n\n"
        f"Suhu udara berkisar antara {low} hingga {low + random.randint(6, 9)} derajat Celsius dengan kelembapan {random.randint(55, 70)} sampai {random.randint(80, 98)} persen. Angin bertiup dari {random.choice(('barat', 'timur', 'selatan', 'tenggara'))} dengan kecepatan {random.randint(5, 30)} kilometer per jam.\n\n"
        "Masyarakat diimbau mewaspadai potensi hujan yang dapat disertai kilat dan angin kencang berdurasi singkat, serta selalu memperbarui informasi cuaca melalui kanal resmi."
    )


def gold(random: Random, when: datetime) -> str:
    """What gold costs."""
    price = random.randint(1_300, 1_900) * 1_000
    grams = (1, 2, 3, 5, 10, 25, 50, 100)
    rows = "\n\n".join(
        f"{one} gram: Rp {one * price - one * 5_000:,d}".replace(",", ".") for one in grams
    )
    return (
        f"Harga emas batangan hari ini, {DAYS[when.weekday()]} ({when.day}/{when.month}/{when.year}), dibanderol Rp {price:,d} per gram".replace(
            ",", "."
        ).replace(". ", ", ", 1)
        + f", {random.choice(('naik', 'turun'))} Rp {random.randint(1, 25)}.000 dari perdagangan sebelumnya.\n\n"
        "Harga pembelian kembali juga berubah. Sesuai dengan peraturan, penjualan kembali emas batangan dengan nominal di atas Rp 10 juta dikenakan pajak penghasilan sebesar 1,5 persen.\n\n"
        f"Berikut daftar harga emas batangan yang tercatat pada pagi ini:\n\n{rows}"
    )


BULLETINS: dict[str, Callable[[Random, datetime], str]] = {
    "quake": quake,
    "stocks": stocks,
    "lineup": lineup,
    "weather": weather,
    "gold": gold,
}


def followed(random: Random, earlier: str, when: datetime, *, is_varied: bool = False) -> str:
    """A report of its own that tells at its end, in the words of an ``earlier`` one, what was
    before."""
    told = earlier.split("\n\n")[:2]
    return "\n\n".join((report(random, when, is_varied=is_varied), *told))


# What a newsroom does with the copy that it takes over.

_WORDS = (
    ("mengatakan", "menyatakan"), ("warga", "masyarakat"), ("juga", "pun"), ("untuk", "guna"),
    ("karena", "sebab"), ("namun", "tetapi"), ("sekitar", "kurang lebih"), ("sudah", "telah"),
    ("hanya", "cuma"), ("saat", "ketika"), ("itu", "tersebut"), ("seperti", "layaknya"),
)  # fmt: skip
_FULL_DATE = re.compile(r"\((\d+/\d+)/\d{4}\)")
_CREDITS = (
    "Berita ini sudah tayang lebih dulu di situs mitra kami.",
    "Simak berita lain dari daerah ini di kanal kami.",
    "Laporan ini diolah dari kantor berita.",
)


def edited(random: Random, text: str, least: float = 0.6) -> str:
    """A copy of ``text``: with its end cut, by at most so much that ``least`` of it is left, some
    words changed, paragraphs joined, dates shortened, and a line of the newsroom's own."""
    paragraphs = text.split("\n\n")
    size = sum(map(len, paragraphs))
    while len(paragraphs) > 2 and random.random() < 0.6:
        if sum(map(len, paragraphs[:-1])) < least * size:
            break
        paragraphs.pop()
    if random.random() < 0.4 and len(paragraphs) > 3:
        at = random.randrange(1, len(paragraphs) - 1)
        paragraphs[at : at + 2] = [" ".join(paragraphs[at : at + 2])]
    if random.random() < 0.4:
        paragraphs.append(random.choice(_CREDITS))
    copy = "\n\n".join(paragraphs)
    for old, new in random.sample(_WORDS, random.randint(0, 3)):
        copy = re.sub(rf"\b{old}\b", new, copy, count=random.randint(1, 2))
    if random.random() < 0.3:
        copy = _FULL_DATE.sub(r"(\1)", copy)
    return copy


def made(
    seed: int,
    stories: int,
    copies: int = 4,
    least: float = 0.6,
    bulletins: float = 0.4,
    *,
    is_varied: bool = False,
) -> Iterator[Text]:
    """Texts of so many stories, an hour or so apart, each with up to so many copies. ``bulletins``
    is the share of stories that are, and one in ten of the others takes over a part of an earlier
    one. Where they are not ``is_varied``, unrelated reports share more words than real ones do. The
    same arguments give the same texts."""
    random = Random(seed)
    when = START
    earlier = ""
    for story in range(stories):
        when += timedelta(minutes=random.randint(1, 120))
        roll = random.random()
        if roll < bulletins:
            kind = random.choice(list(BULLETINS))
            text = BULLETINS[kind](random, when)
        elif earlier and roll > 0.9:
            kind = "followed"
            text = followed(random, earlier, when, is_varied=is_varied)
        else:
            kind, text = "report", report(random, when, is_varied=is_varied)
            earlier = text
        yield Text(f"a:{story}", story, kind, when, text)
        for number in range(random.randint(0, copies)):
            later = when + timedelta(minutes=random.randint(5, 3000))
            yield Text(
                f"{'bcdefghijk'[number]}:{story}", story, kind, later, edited(random, text, least)
            )
