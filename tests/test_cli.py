"""The newscrawl command, run as a user runs it."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from ready import Ready

from newscrawl.article import Article
from newscrawl.cli import cli
from newscrawl.publishers import PUBLISHERS
from newscrawl.publishers.table import COLUMNS
from newscrawl.record import decode, schema

ROOT = Path(__file__).parent.parent

READY: list[Ready] = []
"""What the commands are run by, while the tests of this module are."""

PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Harga beras di Ruteng naik</title>
<link rel="canonical" href="https://www.contoh-berita.example/2026/harga-beras">
<meta property="og:title" content="Harga beras di Ruteng naik">
<meta property="article:published_time" content="2026-11-20T08:15:00+08:00"></head>
<body><nav><a href="/">Beranda</a></nav><article><h1>Harga beras di Ruteng naik</h1>
<p>Harga beras di pasar Ruteng naik seribu rupiah per kilogram sejak awal pekan ini, kata para
pedagang yang ditemui pada Jumat pagi.</p>
<div class="share-buttons">Bagikan ke teman</div>
<p>Menurut Maria, pedagang di lorong tengah, pasokan dari dataran rendah terlambat karena jembatan
di jalur utama masih diperbaiki sampai akhir bulan.</p>
<p>Baca juga: <a href="/lain">Jembatan di jalur utama diperbaiki</a></p>
<p>Pemerintah kabupaten berjanji membuka gudang cadangan bila harga terus naik, dan meminta warga
tidak membeli lebih dari kebutuhan.</p>
</article></body></html>
"""
TITLE = "Harga beras di Ruteng naik"
EMPTY = "<html><head><title>Kosong</title></head><body></body></html>"

DUMP = """ADVERTISEMENT

Warga Ende Menanam Bakau

Senin, 2 Maret 2020 09:05 WIB

Share
Warga Ende Menanam Bakau

ENDE - Dua ratus warga menanam bakau di pantai selatan pada Minggu pagi untuk menahan abrasi.

Baca juga: Abrasi Mengancam Kampung Nelayan

Kepala desa berharap bibit yang ditanam dapat tumbuh besar dalam lima tahun mendatang.

ADVERTISEMENT
"""


@pytest.fixture(scope="module", autouse=True)
def ready() -> Iterator[None]:
    with Ready({**os.environ, "PYTHONPATH": str(ROOT), "no_proxy": "*"}) as ready:
        READY.append(ready)
        yield
        READY.clear()


def run(
    *arguments: object, given: str | bytes = b"", folder: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [READY[0].program("newscrawl"), *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder or ROOT,
        env={**READY[0].environ, **variables},
        timeout=120,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def articles(done: subprocess.CompletedProcess[str]) -> list[Article]:
    return [decode(line) for line in done.stdout.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "beras.html"
    path.write_text(PAGE)
    return path


def test_version_and_help() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("newscrawl ")
    for command in ("extract", "clean-text", "crawl", "publishers", "schema", "completion"):
        done = run(command, "--help")
        assert done.returncode == 0
        assert f"Usage: newscrawl {command}" in done.stdout


def test_version_brings_in_neither_scrapy_nor_lxml() -> None:
    code = "import sys, newscrawl.cli; print([m for m in ('scrapy', 'lxml') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_page_is_read_without_what_only_a_crawl_needs(tmp_path: Path) -> None:
    page = ROOT / "fixtures" / "detik-2022.html"
    code = (
        "import sys, newscrawl\n"
        f"assert newscrawl.extract(open({str(page)!r}, 'rb').read()).title\n"
        "print([m for m in ('scrapy', 'twisted', 'trafilatura', 'bs4') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_schema() -> None:
    done = run("schema")
    assert json.loads(done.stdout) == schema.schema()


def test_publishers() -> None:
    rows = json.loads(run("publishers", "--json").stdout)
    assert [row["id"] for row in rows] == sorted(PUBLISHERS)
    for row in rows:
        assert row["domains"] == list(PUBLISHERS[row["id"]].domains)
    lines = run("publishers").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["id", *sorted(PUBLISHERS)]


def test_publishers_of_a_network() -> None:
    rows = json.loads(run("publishers", "--json", "--network", "tempo").stdout)
    assert [row["id"] for row in rows] == ["majalah-tempo", "tempo"]
    magazine = rows[0]
    assert magazine["network"] == "tempo"
    assert magazine["paywall"] == "most"
    assert magazine["evidence"]["kind"] == "real-page"
    assert "tempo-magazine-2020" in magazine["layouts"]
    (sitemap,) = (one for one in rows[1]["sources"] if one["kind"] == "sitemap")
    assert sitemap == {
        "kind": "sitemap",
        "url": "https://www.tempo.co/sitemap-news.xml",
        "reach": "2 days",
    }


def test_publishers_that_a_word_fits() -> None:
    head, *lines = run("publishers", "--match", "SERAMBI").stdout.splitlines()
    assert head.split() == [word for name in COLUMNS for word in name.split()]
    (line,) = lines
    for said in ("serambinews", "aceh.tribunnews.com", "tribun-2015", "refuses-crawlers"):
        assert said in line
    assert "reported 2026-07, medium" in line
    both = run("publishers", "--match", "aceh", "--network", "antara").stdout.splitlines()
    assert [one.split()[0] for one in both[1:]] == ["antara-aceh"]


def on_a_terminal(*arguments: str) -> list[str]:
    """What the command prints to a terminal of 80 columns, without colours."""
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "newscrawl.cli", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=inside, stderr=subprocess.DEVNULL) as process:
        os.close(inside)
        said = b""
        with suppress(OSError):  # how a terminal ends on Linux
            while piece := os.read(outside, 65536):
                said += piece
        process.wait(60)
    os.close(outside)
    return re.sub(r"\x1b\[[0-9;]*m", "", said.decode()).splitlines()


def test_publishers_on_a_terminal() -> None:
    """Few are shown with all that is known, of many a line each that fits."""
    card = on_a_terminal("publishers", "--match", "serambi")
    assert card[0] == "serambinews"
    assert ["domains", "aceh.tribunnews.com"] in [line.split() for line in card]
    assert not [line for line in card if line.split()[:1] == ["paywall"]]
    head, *lines = on_a_terminal("publishers", "--network", "tribun")
    assert head.split() == ["id", "name", "domains", "network"]
    assert all(len(line) <= 80 for line in lines)
    assert len(lines) >= 53


def test_publishers_that_are_not_there() -> None:
    done = run("publishers", "--match", "no-such-paper")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no publisher has that" in done.stderr
    assert json.loads(run("publishers", "--match", "no-such-paper", "--json").stdout) == []
    done = run("publishers", "--network", "tribbun")
    assert done.returncode == 2
    assert "unknown network tribbun; did you mean tribun?" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_NEWSCRAWL_COMPLETE" in done.stdout
    assert run("completion", SHELL=f"/usr/bin/{shell}").stdout == done.stdout


def test_completion_of_an_unknown_shell() -> None:
    done = run("completion", SHELL="/bin/ksh")
    assert done.returncode == 2
    assert "newscrawl completion bash|zsh|fish" in done.stderr


def test_publishers_are_completed() -> None:
    done = run(
        _NEWSCRAWL_COMPLETE="bash_complete", COMP_WORDS="newscrawl crawl komp", COMP_CWORD="2"
    )
    assert "plain,kompas" in done.stdout.splitlines()


# extract


def test_extract_a_file(page: Path) -> None:
    done = run("extract", page)
    assert done.returncode == 0
    assert done.stderr == ""
    (article,) = articles(done)
    assert article.title == TITLE
    assert article.canonical_url == "https://www.contoh-berita.example/2026/harga-beras"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-11-20T08:15:00+08:00"
    assert article.text is not None
    assert article.text.count("\n\n") == 2
    assert "Baca juga" not in article.text
    assert "Bagikan" not in article.text
    assert (article.delivered_at, article.run_id) == (None, None)


def test_extract_standard_input_and_url(page: Path) -> None:
    url = "https://www.lain.example/beras"
    from_file, from_input = (
        run("extract", page, "--url", url),
        run("extract", "-", "--url", url, given=PAGE),
    )
    assert articles(from_file)[0].url == url
    assert from_file.stdout == from_input.stdout


def test_extract_gzip(page: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "x.html.gz"
    zipped.write_bytes(gzip.compress(PAGE.encode()))
    assert run("extract", zipped).stdout == run("extract", page).stdout
    zipped.write_bytes(gzip.compress(PAGE.encode())[:-20])
    done = run("extract", zipped)
    assert done.returncode == 1
    assert f"{zipped}: damaged gzip" in done.stderr


def test_extract_folders_in_order_whatever_the_jobs(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    names = [
        "a.html",
        "b/1.htm",
        "b/2.HTML",
        "b/c/3.html.gz",
        *(f"d{n:02}.html" for n in range(40)),
    ]
    for number, name in enumerate(names):
        content = PAGE.replace("/2026/harga-beras", f"/2026/{number}").encode()
        content = EMPTY.encode() if name in ("b/1.htm", "d20.html") else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (tmp_path / "notes.txt").write_text("bukan halaman")
    one, four = run("extract", tmp_path), run("extract", tmp_path, "--jobs", 4)
    assert (one.returncode, one.stdout, one.stderr) == (four.returncode, four.stdout, four.stderr)
    assert one.returncode == 1
    found = [(article.canonical_url or "").rpartition("/")[2] for article in articles(one)]
    # Files of a folder come before its folders.
    good = ["0", *map(str, range(4, 44)), "2", "3"]
    good.remove(str(names.index("d20.html")))
    assert found == good
    problems = [line.split(": ")[0] for line in one.stderr.splitlines()]
    assert problems == [str(tmp_path / "d20.html"), str(tmp_path / "b" / "1.htm")]


def test_extract_says_which_page_failed_and_goes_on(page: Path, tmp_path: Path) -> None:
    empty = tmp_path / "kosong.html"
    empty.write_text(EMPTY)
    (tmp_path / "secret.html").mkdir()
    done = run("extract", empty, page, tmp_path / "secret.html")
    assert done.returncode == 1
    assert [article.title for article in articles(done)] == [TITLE]
    folder, problem = done.stderr.splitlines()
    assert folder == f"{tmp_path / 'secret.html'}: holds no saved pages (*.html, *.htm, *.html.gz)"
    assert problem.startswith(f"{empty}: no_body: ")


def test_extract_explains(page: Path) -> None:
    plain, explained = run("extract", page), run("extract", page, "--explain")
    record = json.loads(explained.stdout)
    blocks = record.pop("explain")
    assert record == json.loads(plain.stdout)
    assert blocks
    for block in blocks:
        assert list(block) == ["reason", "rule", "path", "text"]
        assert block["path"].startswith("/html/")
    assert "Baca juga: Jembatan di jalur utama diperbaiki" in [block["text"] for block in blocks]
    counts = {one["reason"]: one["count"] for one in record["removed"]}
    assert sum(counts.values()) == len(blocks)


def test_extract_without_layouts(page: Path) -> None:
    (article,) = articles(run("extract", "--no-layouts", page))
    assert article.extraction is not None
    assert article.extraction.method == "generic"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract"], "Missing argument"),
        (["extract", "none.html"], "none.html: no such file or folder"),
        (["extract", "-", "-", "--url", "https://a.example/"], "--url is the address of one saved"),
        (["extract", "tests", "--url", "https://a.example/"], "--url is the address of one saved"),
        (["extract", "-", "--jobs", "0"], "--jobs"),
        (["clean-text", "none.txt"], "none.txt: no such file or folder"),
        (["clean-text", "tests"], "tests: give text files"),
        (["crawl"], "name one PUBLISHER or more"),
        (["crawl", "kompas", "--urls", "-"], "name one PUBLISHER or more"),
        (["crawl", "kompas", "--source", "rss"], "--source"),
        (["crawl", "komps"], "unknown publisher komps; did you mean kompas"),
        (["crawl", "zzzzzz"], "unknown publisher zzzzzz; newscrawl publishers lists them"),
        (["crawl", "kompas", "--limit", "0"], "--limit"),
        (["crawl", "kompas", "--match-in", "body"], "--match-in"),
        (["crawl", "kompas", "-o", "news.csv"], "news.csv: newscrawl writes JSON lines"),
        (["crawl", "kompas", "--since", "kemarin lusa"], "kemarin lusa"),
        (["extrakt"], "No such command"),
    ],
)
def test_usage_errors_name_the_fix(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert message in done.stderr
    assert done.stdout == ""


def test_a_usage_error_is_no_traceback() -> None:
    done = run("crawl", "komps")
    assert done.returncode == 2
    assert "unknown publisher komps; did you mean kompas" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_mistake_in_the_settings_is_named(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text("[newscrawl]\ndelay = 'fast'\n")
    done = run("crawl", "kompas", folder=tmp_path)
    assert done.returncode == 2
    assert f"{tmp_path / 'newscrawl.toml'}: delay is 'fast'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away(page: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "newscrawl.cli", "extract", *([str(page)] * 300)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


class Site(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_extract_fetches(site: str, page: Path) -> None:
    (page.parent / "robots.txt").write_text("User-agent: newscrawl\nDisallow: /rahasia\n")
    done = run(
        "extract",
        f"{site}/beras.html",
        f"{site}/none.html",
        f"{site}/rahasia.html",
        page,
        NEWSCRAWL_DELAY="0",
        NEWSCRAWL_PRIVATE_ADDRESSES="yes",
    )
    assert done.returncode == 1
    fetched, saved = articles(done)
    assert fetched.url == f"{site}/beras.html"
    assert fetched.fetched_at is not None
    assert fetched.text == saved.text
    assert done.stderr.splitlines() == [
        f"{site}/none.html: HTTP 404 File not found",
        f"{site}/rahasia.html: {site}/robots.txt bars {site}/rahasia.html",
    ]


# clean-text


def test_clean_text(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(DUMP)
    done = run("clean-text", path)
    assert done.stderr == ""
    (article,) = articles(done)
    assert article.title == "Warga Ende Menanam Bakau"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2020-03-02T09:05:00+07:00"
    assert run("clean-text", "-", given=DUMP).stdout == done.stdout
    assert run("clean-text", "--text", path).stdout == f"{article.text}\n"
    assert article.text is not None
    assert "Baca juga" not in article.text


def test_clean_text_of_nothing(tmp_path: Path) -> None:
    done = run("clean-text", "-", given="")
    assert done.returncode == 1
    assert done.stderr.startswith("-: no_")
