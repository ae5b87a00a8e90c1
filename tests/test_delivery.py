"""Delivery: lines get into their files whole and once, whatever happens on the way; what is done
with the files afterwards."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse
from warcio.archiveiterator import ArchiveIterator

from benchmarks.torture import WAYS, torture
from newscrawl.article import Article, Block, count_words, hash_content
from newscrawl.cli import cli
from newscrawl.delivery.compact import compact
from newscrawl.delivery.files import hidden, read_lines
from newscrawl.delivery.locks import HeldError, Lock
from newscrawl.delivery.output import Output, safe_name
from newscrawl.delivery.replace import replace
from newscrawl.delivery.status import retry, status
from newscrawl.delivery.store import Segmenting, Store, close_all
from newscrawl.delivery.takedown import takedown
from newscrawl.delivery.verify import verify
from newscrawl.delivery.withdrawn import read_withdrawn
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Frontier
from newscrawl.lines import OutputError
from newscrawl.publishers import find
from newscrawl.urls import article_key
from newscrawl.warc.archive import RawArchive

ROOT = Path(__file__).parents[1]
KOMPAS = "https://nasional.kompas.com/read/2026/11/01/064000{}/judul"


def article(number: int, text: str = "Isi berita.", title: str = "Judul") -> Article:
    return Article(
        id=f"kompas:2026/11/01/064000{number}",
        url=KOMPAS.format(number),
        publisher="kompas",
        title=title,
        text=text,
        blocks=[Block("paragraph", text)],
        word_count=count_words(text),
        content_hash=hash_content(text),
        run_id="run-1",
    )


def deliver(output: Output, *numbers: int, **segmenting: Any) -> None:
    store = Store.open(output, "kompas", "run-1", Segmenting(**segmenting))
    frontier = Frontier(store.database, "kompas")
    for number in numbers:
        url = KOMPAS.format(number)
        frontier.name(Found(article_key(find(url), url), url))
    for lease in frontier.lease(999):
        number = int(lease.url.removesuffix("/judul")[len(KOMPAS) - len("{}/judul") :])
        assert store.deliver(article(number), lease) == "article"
    store.close()


def lines(output: Output, kind: str = "articles") -> list[dict[str, Any]]:
    found = output.segments(kind)
    return [json.loads(line) for segment in found for line in read_lines(segment)]


def numbers(output: Output) -> list[int]:
    return sorted(int(line["id"][len("kompas:2026/11/01/064000") :]) for line in lines(output))


@pytest.fixture(params=["data/", "news.jsonl"])
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Output:
    name = request.param
    return Output(tmp_path / name, is_folder=name.endswith("/"))


@pytest.fixture
def data(tmp_path: Path) -> Output:
    return Output(tmp_path / "data", is_folder=True)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    left = list(Store._open)
    close_all()
    assert not left, "a store was left open"


# Into the files


def test_what_is_delivered_is_in_the_files_once(output: Output) -> None:
    deliver(output, 1, 2)
    deliver(output, 3)
    assert numbers(output) == [1, 2, 3]
    assert [line["delivered_at"] for line in lines(output)] == sorted(
        line["delivered_at"] for line in lines(output)
    )
    report = verify(output)
    assert (report.problems, report.repaired, report.lines["articles"]) == ([], [], 3)


@pytest.mark.parametrize("codec", ["none", "gzip", "zstd"])
def test_files_are_cut_by_lines_and_compressed(data: Output, codec: str) -> None:
    if codec == "zstd":
        pytest.importorskip("zstandard", reason="zstandard is not installed")
    deliver(data, *range(5), lines=2, codec=codec)
    assert len(data.segments("articles")) == 3
    assert {one.suffix for one in data.segments("articles")} == {
        {"none": ".jsonl", "gzip": ".gz", "zstd": ".zst"}[codec]
    }
    assert numbers(data) == list(range(5))
    assert verify(data).problems == []


def test_a_file_that_is_gone_is_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    output = Output(tmp_path / "news.jsonl", is_folder=False)
    deliver(output, 1)
    assert not caplog.records
    output.path.unlink()
    deliver(output, 1, 2)
    [record] = caplog.records
    assert f"remove {output.state('')}, too" in record.message
    assert numbers(output) == [2]


def test_a_new_text_is_a_new_revision(output: Output) -> None:
    store = Store.open(output, "kompas")
    assert store.deliver(article(1)) == "article"
    assert store.deliver(article(1)) == "unchanged"
    assert store.deliver(article(1, "Isi lain.")) == "revision"
    assert store.deliver(article(1, "Isi lain.", "Judul lain")) == "revision"
    store.close()
    assert [(line["revision"], line["text"]) for line in lines(output)] == [
        (1, "Isi berita."),
        (2, "Isi lain."),
        (3, "Isi lain."),
    ]


def test_another_address_of_a_delivered_article_is_a_duplicate(output: Output) -> None:
    deliver(output, 1)
    store = Store.open(output, "kompas")
    frontier = Frontier(store.database, "kompas")
    frontier.name(Found("www.kompas.com/lain", "https://www.kompas.com/lain"))
    [lease] = frontier.lease(1)
    assert store.deliver(article(1), lease) == "duplicate"
    assert lease.is_open
    lease.rejected("duplicate")
    store.close()
    assert numbers(output) == [1]


# A run dies: what it has done so far is copied away, as the disk has it then, and gone on with


def dying(output: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Output]:
    """Deliver, and copy the output before and after each call that changes the disk."""
    from newscrawl.delivery import files, manifest, outbox

    copies: list[Output] = []

    def copy() -> None:
        place = tmp_path / f"copy{len(copies)}"
        shutil.copytree(output.path.parent, place, ignore=shutil.ignore_patterns("copy*"))
        copies.append(Output(place / output.path.name, output.is_folder))

    def spied(function: Any) -> Any:
        def around(*args: Any, **more: Any) -> Any:
            copy()
            result = function(*args, **more)
            copy()
            return result

        return around

    for module, name in (
        (outbox, "write_lines"),
        (outbox, "write_manifest"),
        (outbox, "reveal"),
        (outbox, "_append"),
        (files, "reveal"),
        (manifest, "write_file"),
    ):
        monkeypatch.setattr(module, name, spied(getattr(module, name)))
    deliver(output, 1, 2, 3, lines=2)
    monkeypatch.undo()
    return copies


def test_a_run_may_die_between_any_two_steps(
    output: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = dying(output, tmp_path, monkeypatch)
    assert len(copies) >= (8 if output.is_folder else 2)
    for copy in copies:
        report = verify(copy)
        assert report.problems == []
        deliver(copy, 1, 2, 3, 4)
        assert numbers(copy) == [1, 2, 3, 4]
        assert verify(copy).repaired == []
        assert not list(copy.path.parent.rglob("*.tmp"))


def test_a_line_that_was_half_appended_is_cut_off(tmp_path: Path) -> None:
    output = Output(tmp_path / "news.jsonl", is_folder=False)
    deliver(output, 1)
    store = Store.open(output, "kompas")
    store.deliver(article(2))
    store.commit()  # its plan is still there, as when the process dies now
    whole = output.path.read_bytes()
    store.database.close()
    store.lock.release()
    Store._open.clear()
    for size in (len(whole), len(whole) - 1, whole.index(b"\n") + 1, whole.index(b"\n") + 9):
        output.path.write_bytes(whole[:size])
        copy = Output(tmp_path / str(size) / "news.jsonl", is_folder=False)
        copy.path.parent.mkdir()
        for file in tmp_path.glob("news.jsonl*"):
            shutil.copy(file, copy.path.parent)
        deliver(copy, 3)
        assert numbers(copy) == [1, 2, 3]


def test_a_full_disk_leaves_nothing_half(data: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    from newscrawl.delivery import files

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store = Store.open(data, "kompas")
    store.deliver(article(1))
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device; make room"):
        store.flush()
    with pytest.raises(OutputError):
        store.deliver(article(2))
    store.close()
    monkeypatch.undo()
    assert not [one for one in data.articles.rglob("*") if one.is_file()]
    deliver(data, 3)
    assert numbers(data) == [1, 3]


# Compaction


def yesterday(data: Output) -> None:
    """Let what is there have been delivered a day ago."""
    day = datetime.now(UTC) - timedelta(days=1)
    for folder in (data.articles, data.manifests / "articles"):
        [today] = folder.glob("delivery_date=*")
        today.rename(folder / f"delivery_date={day:%Y-%m-%d}")
    for manifest in data.manifests.rglob("*.json"):
        told = json.loads(manifest.read_text())
        told["file"] = re.sub(
            r"delivery_date=[\d-]+", f"delivery_date={day:%Y-%m-%d}", told["file"]
        )
        manifest.write_text(json.dumps(told))


def test_a_day_that_is_over_becomes_one_file(data: Output) -> None:
    deliver(data, *range(7), lines=2)
    before = [line["id"] for line in lines(data)]
    assert compact(data) == 0, "today is not over"
    yesterday(data)
    assert compact(data) == 3
    [file] = data.segments("articles")
    assert [line["id"] for line in lines(data)] == before
    manifest = json.loads(data.manifest(file).read_text())
    assert (manifest["lines"], len(manifest["merged"])) == (7, 4)
    assert compact(data) == 0
    assert verify(data).problems == []


def test_compaction_may_die_between_any_two_steps(
    data: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newscrawl.delivery import replace as module

    deliver(data, *range(4), lines=2)
    yesterday(data)
    for number in range(9):
        place = tmp_path / f"copy{number}"
        shutil.copytree(data.path, place)
        calls = 0

        def dies(function: Any, number: int = number) -> Any:
            def around(*args: Any, **more: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls > number:
                    raise KeyboardInterrupt
                return function(*args, **more)

            return around

        with monkeypatch.context() as patched:
            for name in ("write_lines", "write_file", "write_manifest", "reveal", "remove"):
                patched.setattr(module, name, dies(getattr(module, name)))
            try:
                compact(Output(place, True))
            except KeyboardInterrupt:
                pass
        copy = Output(place, is_folder=True)
        assert verify(copy).problems == []
        assert numbers(copy) == list(range(4))
        compact(copy)
        assert (numbers(copy), len(copy.segments("articles"))) == (list(range(4)), 1)


def test_a_file_that_was_compacted_before_its_run_was_gone_on_with(data: Output) -> None:
    deliver(data, 1, 2, 3, lines=2)
    store = Store.open(data, "kompas")
    store.database.write("UPDATE segments SET is_published = 0 WHERE id = 1")
    for number in (1, 2):
        store.database.write(
            "INSERT INTO outbox VALUES (?, 'articles', ?, ?)", (number, str(number), b"{}")
        )
    store.database.commit()
    store.database.close()
    store.lock.release()
    Store._open.clear()
    merged = [str(one.relative_to(data.path)) for one in data.segments("articles")]
    kept = list(data.segments("articles"))
    content = [line for one in kept for line in read_lines(one)]
    replace(data, kept, kept[0].with_name("compacted-1.jsonl"), content, merged)
    deliver(data, 4)
    assert numbers(data) == [1, 2, 3, 4]


# Verify


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("cut", "is cut short"),
        ("change", "sha256 is"),
        ("remove", "is not there"),
        ("twice", "is there twice"),
        ("foreign", "no line of ours"),
    ],
)
def test_what_is_wrong_is_named(data: Output, harm: str, words: str) -> None:
    deliver(data, 1, 2)
    [file] = data.segments("articles")
    content = file.read_bytes()
    if harm == "cut":
        file.write_bytes(content[:-5])
    elif harm == "change":
        file.write_bytes(content.replace(b"Isi berita", b"Isi gerita"))
    elif harm == "remove":
        file.unlink()
    elif harm == "twice":
        file.with_name("copy.jsonl").write_bytes(content)
    else:
        file.with_name("other.jsonl").write_bytes(b"[1]\n")
    done = CliRunner().invoke(cli, ["verify", str(data.path)])
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output


def test_what_a_crash_left_is_removed(data: Output) -> None:
    deliver(data, 1)
    [file] = data.segments("articles")
    left = hidden(file.with_name("kompas-9.jsonl"))
    left.write_text("{")
    assert verify(data).repaired == [f"{left}: removed, no run was writing it any more"]
    assert not left.exists()


# Taking down


def test_what_is_taken_down_is_gone_and_stays_so(output: Output) -> None:
    deliver(output, 1, 2, 3, lines=2)
    taken = takedown(output, [KOMPAS.format(2), KOMPAS.format(7)])
    assert (taken.lines, taken.unknown) == (1, [KOMPAS.format(7)])
    by_status: dict[str, list[dict[str, Any]]] = {}
    for line in lines(output):
        by_status.setdefault(line["status"], []).append(line)
    assert [line["url"] for line in by_status["published"]] == [KOMPAS.format(1), KOMPAS.format(3)]
    [stone] = by_status["withdrawn"]
    assert (stone["id"], stone["url"], stone["revision"]) == (
        taken.articles[0],
        KOMPAS.format(2),
        2,
    )
    filled = {"id", "url", "status", "delivered_at", "schema_version", "revision"}
    assert {name for name, value in stone.items() if value not in (None, [])} == filled
    assert read_withdrawn(output).ids == {stone["id"]}
    assert verify(output).problems == []

    again = takedown(output, [KOMPAS.format(2)])
    assert again.lines == 0
    assert len(lines(output)) == 3

    store = Store.open(output, "kompas")
    frontier = Frontier(store.database, "kompas", barred=store.withdrawn.keys)
    for number in (2, 7):
        url = KOMPAS.format(number)
        frontier.name(Found(article_key(find(url), url), url))
    assert frontier.lease(9) == []
    assert store.deliver(article(2, "Isi baru.")) == "unchanged"
    store.close()
    assert retry(output, "withdrawn") == 0
    assert len(lines(output)) == 3


def test_a_file_of_which_nothing_is_left_goes(data: Output) -> None:
    deliver(data, 1)
    [file] = data.segments("articles")
    takedown(data, [KOMPAS.format(1)])
    assert not file.exists()
    assert not data.manifest(file).exists()
    assert [line["status"] for line in lines(data)] == ["withdrawn"]
    assert verify(data).problems == []


def test_raw_records_are_blanked_and_the_others_stay_where_they_are(
    data: Output, tmp_path: Path
) -> None:
    deliver(data, 1, 2)
    warc = tmp_path / "warc"
    archive = RawArchive(warc, "run-1", "newscrawl")
    kept = {}
    for url in (
        KOMPAS.format(1),
        KOMPAS.format(2),
        KOMPAS.format(2) + "?page=all",
        KOMPAS.format(3),
    ):
        answer = HtmlResponse(url, body=b"<p>Isi halaman.</p>" * 99 + url.encode())
        kept[url] = archive.keep(Request(url), answer, datetime.now(UTC))
    archive.close()
    [file] = warc.glob("*.warc.gz")
    size = file.stat().st_size
    taken = takedown(data, [KOMPAS.format(2)], warc)
    assert taken.records == 4, "two pages, and what was asked for each"
    assert file.stat().st_size == size
    with file.open("rb") as opened:
        found = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"))
            for one in ArchiveIterator(opened, check_digests=True)
        ]
    left = [url for kind, url in found if kind == "response"]
    assert left == [KOMPAS.format(1), KOMPAS.format(3)]
    assert [kind for kind, _ in found].count("metadata") == 4
    for url in left:
        place = kept[url]
        assert place is not None
        with file.open("rb") as opened:
            opened.seek(place.offset)
            [record] = list(ArchiveIterator(opened))[:1]
            assert record.rec_headers.get_header("WARC-Target-URI") == url
    assert takedown(data, [KOMPAS.format(2)], warc).records == 0


# Status, retry


def test_status_and_retry(output: Output) -> None:
    deliver(output, 1, 2)
    store = Store.open(output, "kompas")
    frontier = Frontier(store.database, "kompas")
    for key in "abc":
        frontier.name(Found(key, f"https://www.kompas.com/{key}"))
    a, b, _ = frontier.lease(3)
    a.failed("http-503")
    b.rejected("no_body")
    frontier.end("finished")
    store.close()
    [one] = status(output)
    assert (one.crawl, one.discovered, one.done, one.waiting) == ("kompas", 5, 2, 2)
    assert (one.rejected, one.retrying) == ({"no_body": 1}, {"http-503": 1})
    assert one.next_retry is not None
    assert one.next_retry > datetime.now(UTC)

    said = CliRunner().invoke(cli, ["status", str(output.path), "--json"])
    assert json.loads(said.output)[0]["rejected"] == {"no_body": 1}
    urls = CliRunner().invoke(cli, ["status", str(output.path), "--urls"]).output.splitlines()
    assert {json.loads(line)["reason"] for line in urls} == {"no_body", "http-503"}
    table = CliRunner().invoke(cli, ["status", str(output.path)]).output
    assert "no_body 1" in table

    assert retry(output, "http-429") == 0
    assert retry(output, "http-503") == 1
    assert retry(output, "no_body", crawl="detik") == 0
    assert retry(output, "no_body") == 1
    assert (status(output)[0].waiting, status(output)[0].retrying) == (3, {})


@pytest.mark.parametrize("command", ["status", "retry", "verify"])
def test_an_output_that_is_not_there_is_named(tmp_path: Path, command: str) -> None:
    done = CliRunner().invoke(cli, [command, str(tmp_path / "none")])
    assert done.exit_code == 2
    assert str(tmp_path / "none") in done.output


# Locks


def test_a_second_run_is_told_who_holds_it(data: Output) -> None:
    deliver(data, 1)
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom newscrawl.delivery.locks import Lock\n"
        "Lock(Path(sys.argv[1]), 'kompas', 'run-7'); print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data.lock("kompas"))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HeldError, match=f"kompas: is held by process {other.pid} .*run-7"):
            Store.open(data, "kompas")
        Store.open(data, "detik").close()  # another publisher is nobody's concern
        done = CliRunner().invoke(cli, ["retry", str(data.path)])
        assert (done.exit_code, str(other.pid) in done.output) == (4, True)
        assert verify(data).skipped
        other.kill()
    Lock(data.lock("kompas"), "kompas").release()


@given(st.text())
def test_any_name_makes_a_safe_file_name(name: str) -> None:
    made = safe_name(name)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", made)
    assert ".." not in made
    assert len(made) < 100


# On the disk, shown by strace


def calls(trace: Path) -> list[tuple[str, str]]:
    """System calls and what they were about, in order; files by name."""
    found = []
    for line in trace.read_text("utf-8", "replace").splitlines():
        call = re.match(r"(?:\d+\s+)?(\w+)\((.*)", line)
        if call:
            found.append((call[1], call[2]))
    return found


def test_a_segment_is_on_the_disk_before_it_has_its_name(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    program = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, 'tests')\n"
        "from test_delivery import deliver\nfrom newscrawl.delivery.output import Output\n"
        "deliver(Output(Path(sys.argv[1]), True), 1, 2)\n"
    )
    trace = tmp_path / "trace"
    watched = "trace=fsync,fdatasync,rename,renameat,renameat2"
    done = subprocess.run(
        [
            *("strace", "-f", "-y", "-qq", "-e", watched, "-o", str(trace)),
            *(sys.executable, "-c", program, str(tmp_path / "data")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    steps = calls(trace)

    def place(call: str, start: int, *words: str) -> int:
        for number in range(start, len(steps)):
            name, told = steps[number]
            if name.startswith(call) and all(word in told for word in words):
                return number
        raise AssertionError(f"no {call} of {words} after {start}: {steps[start:]}")

    segment = "/data/articles/delivery_date="
    commit = place("f", 0, "kompas.sqlite-wal")
    written = place("fsync", commit, segment, ".jsonl.tmp>")
    manifest = place("rename", written, ".manifests", ".json.tmp")
    renamed = place("rename", manifest, f'"{tmp_path}{segment}', ".jsonl.tmp")
    assert place("rename", written, segment) in (manifest, renamed), "it is renamed once, and late"
    folder = re.compile(r"\d+</.*/data/articles/delivery_date=[\d-]+>")
    _, told = next(one for one in steps[renamed:] if one[0] == "fsync")
    assert folder.match(told), told
    last = place("f", renamed, "kompas.sqlite-wal")
    assert last > renamed, "then its lines leave the outbox"


# The whole


def test_a_crawl_that_is_killed_again_and_again_delivers_each_article_once(tmp_path: Path) -> None:
    chosen = WAYS if shutil.which("strace") else ("moment", "disk")
    outcome = torture(7, 60, 2, 4, tmp_path, chosen=chosen, seconds=2.5)
    assert outcome.is_clean, outcome


def test_a_run_that_is_told_to_end_releases_what_it_has(tmp_path: Path) -> None:
    from newsstand import Newsstand
    from newsstand.layouts import LAYOUTS

    layouts = tuple(one for one in LAYOUTS if one.name == "kompas-2022")
    output = Output(tmp_path / "data", is_folder=True)
    with Newsstand(120, layouts=layouts, faults=False) as stand:
        environ = {
            **{name: value for name, value in os.environ.items() if "NEWSCRAWL" not in name},
            **stand.environment(),
            "NEWSCRAWL_DELAY": "2",
            "NEWSCRAWL_CONTACT": "https://example.org/crawler",
        }
        command = ["crawl", "kompas", "--since", "2d", "-o", f"{output.path}/", "--json", "-q"]

        def start(*more: str) -> subprocess.Popen[str]:
            return subprocess.Popen(
                [sys.executable, "-m", "newscrawl.cli", *command, *more],
                cwd=ROOT,
                env=environ,
                stdout=subprocess.PIPE,
                text=True,
            )

        running = start("--grace", "1s")
        while len(stand.requests) < 10:
            assert running.poll() is None
            time.sleep(0.02)
        second = start()
        said, _ = second.communicate(timeout=100)
        [held] = json.loads(said)["results"]
        assert (second.returncode, held["finish_reason"]) == (4, "held")
        assert f"process {running.pid} " in held["error"]

        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=100)
        summary = json.loads(said)
        assert (running.returncode, summary["stopped"]) == (3, "SIGTERM")
        [one] = status(output)
        assert one.waiting > 0
        assert one.done == summary["results"][0]["articles"] == len(lines(output))

        environ["NEWSCRAWL_DELAY"] = "0"
        last = start("--max-runtime", "300")
        said, _ = last.communicate(timeout=200)
        assert (last.returncode, json.loads(said)["stopped"]) == (0, None)
        assert len({line["id"] for line in lines(output)}) == len(lines(output)) == 120
