"""How many documents of a corpus are cleaned a second, and in how much memory.

    python -m benchmarks.corpus                      10,000 and 100,000 documents
    python -m benchmarks.corpus 1000000              so many
    python -m benchmarks.corpus 1000000 --short      so many, of two paragraphs each

Makes corpora of made-up documents, as C4 has them (``text``, ``url``, a JSON object a line), and
runs ``newscrawl clean-text`` on each, in one process: to clean, to learn the sites' lines, and to
clean with those.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from newscrawl.corpus.streams import writing
from newsstand import words

SIZES = (10_000, 100_000)
SYLLABLES = "ba di ka lo ma nu pe ri sa ta we ya go ju".split()
SITES = len(SYLLABLES) ** 2
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_WHO = (
    "warga", "pedagang", "nelayan", "petani", "guru", "murid", "sopir", "perajin", "relawan",
    "pengelola pasar", "ketua panitia", "kepala desa", "peneliti", "pemilik kapal", "penjaga pintu",
)  # fmt: skip
_WHAT = (
    "memperbaiki", "membersihkan", "meresmikan", "menutup", "mengecat", "memeriksa", "menanam",
    "mengangkut", "menghitung", "memindahkan", "membagikan", "menjual", "mengumpulkan",
)  # fmt: skip
_THING = (
    "jembatan", "bibit bakau", "perahu", "gedung sekolah", "saluran air", "karung beras", "jala",
    "batu kali", "papan nama", "tiang lampu", "kebun kopi", "sumur", "tanggul", "lapak", "gerobak",
)  # fmt: skip
_WHY = (
    "karena musim hujan sudah dekat", "sejak pekan lalu", "tanpa menunggu bantuan",
    "bersama anak-anak mereka", "setelah rapat yang panjang", "untuk kedua kalinya tahun ini",
    "sebelum pasar dibuka", "meskipun jalan masih rusak", "agar panen tidak terlambat",
)  # fmt: skip

PROMPTS = (
    ("Lihat peta cuaca {site} sebelum berlayar malam ini", 1.0),
    ("Kabar {site} kini hadir di warung kopi terdekat", 0.9),
    ("Mari menabung cerita bersama pembaca {site}", 0.7),
    ("Punya kabar dari kampung? Kirim ke meja {site}", 0.6),
    ("Redaksi {site} membuka kelas menulis setiap Sabtu di balai kota.", 0.8),
    ("Pasang papan nama usaha Anda di halaman {site}", 0.5),
)
"""What a site puts between the paragraphs, which no rule knows, and on what share of its pages,
where there are places enough."""


@dataclass(frozen=True)
class Made:
    """A made-up document: its text as a dump has it, and the paragraphs of its story."""

    url: str
    source: str
    text: str
    story: tuple[str, ...]


def make(number: int, seed: int = 0, sites: int = SITES, *, short: bool = False) -> Made:
    """Document ``number``; the same number and seed give the same document. A ``short`` one has two
    paragraphs, and no menus."""
    random = Random(f"{seed}/{number}")
    first, second = divmod(random.randrange(sites), len(SYLLABLES))
    site = f"kabar{SYLLABLES[first]}{SYLLABLES[second]}"
    place = random.choice(words.CITIES)
    title = _sentence(random).title()[:70].rsplit(" ", 1)[0]
    date = f"{random.randint(1, 28)} {random.choice(MONTHS.split())} {random.randint(2015, 2025)}"
    story = tuple(
        " ".join(_sentence(random) + "." for _ in range(random.randint(1, 3)))
        for _ in range(2 if short else random.randint(4, 9))
    )
    body = [f"{place.upper()} - {story[0]}", *story[1:]]
    prompts = [text.format(site=site.title()) for text, share in PROMPTS if random.random() < share]
    gaps = random.sample(range(1, len(body)), min(len(prompts), len(body) - 1))
    for gap, prompt in sorted(zip(gaps, prompts, strict=False), reverse=True):
        body.insert(gap, prompt)
    if short:
        text = "\n".join([title, *body])
        return Made(f"https://www.{site}.co.id/berita/{number}", site.title(), text, story)
    lines = [
        "Beranda", "Nasional", "Ekonomi", "Olahraga",
        title, f"{date} {random.randint(0, 23):02}:{random.randint(0, 59):02} WIB", "Bagikan",
        *body, "Berita Terkait", _sentence(random).title(), "Tentang Kami", "Redaksi",
    ]  # fmt: skip
    return Made(f"https://www.{site}.co.id/berita/{number}", site.title(), "\n".join(lines), story)


def _sentence(random: Random) -> str:
    who, what, thing = random.choice(_WHO), random.choice(_WHAT), random.choice(_THING)
    name = f"{random.choice(words.FIRST_NAMES)} {random.choice(words.LAST_NAMES)}"
    return (
        f"{name} dan {random.randint(2, 900)} {who} di {random.choice(words.DISTRICTS)} {what} "
        f"{random.randint(2, 90)} {thing} {random.choice(_WHY)}"
    )


def lines(count: int, *, short: bool = False) -> Iterator[bytes]:
    """A corpus of ``count`` documents, a JSON object a line."""
    for number in range(count):
        made = make(number, short=short)
        yield json.dumps({"text": made.text, "url": made.url}).encode() + b"\n"


def run(*arguments: object) -> tuple[float, float, float]:
    """Seconds that ``newscrawl clean-text`` takes, by the clock and of the processor, and its peak
    of memory in MB."""
    command = [sys.executable, "-m", "newscrawl.cli", "clean-text", *map(str, arguments)]
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    worked = usage.ru_utime + usage.ru_stime
    return time.monotonic() - began, worked, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line for each corpus and each thing that is done with it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        corpus, clean = Path(name) / "corpus.jsonl.gz", Path(name) / "clean.jsonl.gz"
        for count in options.sizes:
            with writing(corpus) as file:
                file.writelines(lines(count, short=options.short))
            templates = Path(name) / f"templates-{count}"
            for label, arguments in (
                ("clean", (corpus, "-o", clean)),
                ("learn", (corpus, "--learn", templates)),
                ("clean with templates", (corpus, "-o", clean, "--templates", templates)),
            ):
                seconds, worked, memory = run(*arguments)
                print(
                    f"{label:22} {count:>9,} documents {seconds:7.1f} s; {count / worked:7,.0f} a "
                    f"second of a processor, {memory:4.0f} MB at most",
                    flush=True,
                )


if __name__ == "__main__":
    main()
