"""The folder in which a reader of the documentation works, and the internet that there is: whatever
the examples name is there, made up."""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import subprocess
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path

from newsstand import Newsstand
from newsstand.answers import Answer, Library, Request
from newsstand.furniture import make_site

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
PAGE = FIXTURES / "detik-2022.html"
DETIK = "https://news.detik.com/berita/d-6400123/judul"
"""Where the newsstand has ``PAGE``."""

OTHER = "www.example.co.id"
"""A site that nobody registered, with one article."""
_ARTICLE = "jnews-2017.html"
_PRINTED = "kabarroda.example/komunitas/bengkel-sepeda-contoh-buka-sampai-subuh/"

_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><item><title>Judul</title>
<link>https://{}</link><pubDate>{}</pubDate></item></channel></rss>"""

LEARNED = 40  # pages of a site, so that something can be learned of it

_RULES = "! what is made up to stand for a public list\n||ads.example^\n##.iklan-atas\n##.slot\n"
_DUMP = """ADVERTISEMENT

Warga Ende Menanam Bakau

Senin, 2 Maret 2020 09:05 WIB

ENDE - Dua ratus warga menanam bakau di pantai selatan pada Minggu pagi untuk menahan abrasi.

Baca juga: Abrasi Mengancam Kampung Nelayan

Kepala desa berharap bibit yang ditanam dapat tumbuh besar dalam lima tahun mendatang.
"""


class Press:
    """The newsstand's library, and beside it the pages that the documentation names."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def answer(self, request: Request) -> Answer:
        """The answer for ``request``."""
        host, path = request.url.netloc, request.url.path
        if f"https://{host}{path}" == DETIK:
            return Answer(200, PAGE.read_bytes())
        if host.endswith("example.co.id"):
            place = f"{OTHER}/berita/judul"
            if path == "/robots.txt":
                return Answer(200, b"User-agent: *\nDisallow:\n", "text/plain")
            if path == "/berita/judul":
                page = (FIXTURES / _ARTICLE).read_text("utf-8")
                return Answer(200, page.replace(_PRINTED, place).encode())
            if path in ("", "/"):
                return Answer(
                    200, b'<link rel="alternate" type="application/rss+xml" href="/feed">'
                )
            if path == "/feed":
                return Answer(200, _FEED.format(place, formatdate()).encode(), "application/xml")
        return self._library.answer(request)


def play() -> Newsstand:
    """The newsstand of the documentation, not yet begun."""
    stand = Newsstand(6)
    stand.press = Press(stand.library)
    return stand


def furnish(folder: Path, environ: Mapping[str, str]) -> None:
    """Put into ``folder`` what the examples name; ``environ`` has newscrawl and the newsstand."""
    for name in ("page.html", "saved.html", "halaman.html"):
        shutil.copy(PAGE, folder / name)
    (folder / "saved").mkdir()
    for name in ("detik-2022", "kompas-2022", "liputan6-2022"):
        shutil.copy(FIXTURES / f"{name}.html", folder / "saved")
    (folder / "pages").mkdir()
    for number, page in enumerate(make_site(1, LEARNED)):
        (folder / "pages" / f"{number:02}.html").write_bytes(page.html)
    for name in ("fixtures", "deploy", "examples"):
        (folder / name).symlink_to(ROOT / name)
    _write_lists(folder)
    _write_corpora(folder)
    for name in (".local/share/bash-completion/completions", ".config/fish/completions"):
        (folder / name).mkdir(parents=True)
    _crawl(folder, environ)


def _write_lists(folder: Path) -> None:
    for name in ("easylist.txt", "abpindo.txt"):
        (folder / name).write_text(_RULES, "utf-8")
    (folder / "own.txt").write_text("detik.com##.kotak-promo\n", "utf-8")
    (folder / "publishers.txt").write_text("detik\nkompas\n", "utf-8")
    (folder / "remove.txt").write_text("https://news.detik.com/berita/d-1/judul\n", "utf-8")
    (folder / "list.txt").write_text(f"{DETIK}\n", "utf-8")


def _write_corpora(folder: Path) -> None:
    (folder / "dump.txt").write_text(_DUMP, "utf-8")
    line = json.dumps({"text": _DUMP, "url": "https://www.kabarcontoh.example/warga/1"})
    for name in ("c4-id.tfrecord-00000-of-01024.json.gz", "c4-id.tfrecord-00001-of-01024.json.gz"):
        (folder / name).write_bytes(gzip.compress(line.encode()))
    text = "\n".join(one for one in _DUMP.splitlines() if one)
    (folder / "id.txt.xz").write_bytes(lzma.compress(f"{text}\n\n{text}\n".encode()))


def _crawl(folder: Path, environ: Mapping[str, str]) -> None:
    """Data directories with raw archives, as crawls leave them."""
    for command in (
        "newscrawl crawl detik kompas --since 2d -q -o data/ --warc raw/ --templates notes/",
        "newscrawl crawl --urls list.txt -q -o data/ --warc raw/",
        "newscrawl extract saved/ > news.jsonl",
        "newscrawl extract raw/ -q -o old/",
    ):
        subprocess.run(
            ["sh", "-ec", command], cwd=folder, env=dict(environ), check=True, capture_output=True
        )
    archive = max(folder.glob("raw/*.warc.gz"), key=lambda one: one.stat().st_size)
    for name in ("CC-NEWS-20261101020304-00001", "CC-MAIN-00000"):
        shutil.copy(archive, folder / f"{name}.warc.gz")
    (folder / "warc.paths.gz").write_bytes(gzip.compress(b"CC-MAIN-00000.warc.gz\n"))
    shutil.copytree(folder / "old", folder / "new")
    for name in ("data2", "more-data", *(f"shard-{n}" for n in range(4))):
        shutil.copytree(folder / "data", folder / name)
