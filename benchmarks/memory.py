"""Memory of a process that reads page after page: ``python -m benchmarks.memory``.

Fixtures and generated pages, of ever new sites, classes, words and addresses, are read over and
over. Prints the resident memory at steps, and the entries of each cache; exits with 1 where it has
grown by more than a tenth (``--most``) from the tenth part of the pages to the last.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

from newscrawl import NotAnArticle, extract

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
MEBIBYTE = 1024 * 1024


def resident() -> float:
    """Resident memory of this process in MiB, from /proc (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / MEBIBYTE
    raise OSError("/proc/self/status says nothing of VmRSS")


def generated(number: int) -> tuple[bytes, str]:
    """A page of which nothing was seen before: its site, its names, its words."""
    paragraphs = "".join(
        f'<p class="p{number}-{at}">Kalimat {number} ke-{at} berkata bahwa warga{number} desa{at} '
        f"pergi ke pasar{number % 7919} pada hari itu, kata kepala desa {number * at}.</p>"
        for at in range(8)
    )
    html = (
        f"<html><head><title>Judul {number} dari berita itu</title>"
        f'<meta name="m{number}" content="x"></head><body id="b{number}"><h1>Judul {number} dari '
        f"berita itu</h1><div><span>Oleh: Warga {number}</span> "
        f"<time>{number % 28 + 1} bulan {number % 97} 2020</time></div>"
        f'<div class="isi-{number}">{paragraphs}<p>Baca juga: <a href="/{number}">Lain</a>'
        "</p></div>"
        f'<div class="iklan{number}" data-a{number}="1">Iklan {number}</div></body></html>'
    )
    return html.encode(), f"https://www.situs{number}.co.id/berita/{number}/judul-{number}"


def pages() -> Iterator[tuple[bytes, str | None]]:
    """Pages without end: every third is a fixture's, the others are generated."""
    fixtures = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
    number = 0
    while True:
        for html in fixtures:
            yield html, None
            for _ in range(2):
                number += 1
                yield generated(number)


def caches() -> list[tuple[str, int, int | None]]:
    """Name, entries and bound of every cache of functions in the project."""
    found = []
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper):
            name = f"{one.__module__}.{one.__qualname__}"
            if name.startswith(("newscrawl.", "pipelines.")):
                info = one.cache_info()
                found.append((name, info.currsize, info.maxsize))
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--most", type=float, default=0.1, help="share by which it may grow")
    given = parser.parse_args()
    began, step, sizes = time.monotonic(), max(1, given.pages // 10), list[float]()
    for number, (html, url) in enumerate(pages(), start=1):
        try:
            extract(html, url=url)
        except NotAnArticle:
            pass
        if number % step == 0:
            gc.collect()
            sizes.append(resident())
            print(
                f"{number:>8} pages  {sizes[-1]:7.1f} MiB  {time.monotonic() - began:6.0f} s",
                flush=True,
            )
        if number == given.pages:
            break
    for name, entries, most in caches():
        print(f"{entries:>8} of {most or 'any':>6}  {name}")
    growth = sizes[-1] / sizes[0] - 1
    print(f"From {step} to {given.pages} pages memory changed by {growth:+.1%}.")
    return 1 if growth > given.most else 0


if __name__ == "__main__":
    sys.exit(main())
