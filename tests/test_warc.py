"""The raw archive: whole, readable by others, and named so that nothing leaves its folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawl.lines import OutputError
from newscrawl.warc.archive import RawArchive, file_name, mend
from newsstand import Newsstand
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 11, 23, 5, 0, 0, 123456, UTC)
URL = "https://news.contoh.example/berita/1/judul?page=all"


def archive(folder: Path, run_id: str = "r1", **options: Any) -> RawArchive:
    return RawArchive(folder, run_id, "newscrawl/1 (+https://example.org)", **options)


def answer(url: str = URL, body: bytes = b"<p>Isi</p>", status: int = 200) -> Response:
    headers = {"Content-Type": "text/html", "Set-Cookie": "rahasia=1", "X-Dua": ["a", "b"]}
    return Response(url, status=status, body=body, headers=headers)


def asked(url: str = URL) -> Request:
    secret = {
        "Cookie": "rahasia=1",
        "Authorization": "x",
        "Proxy-Authorization": "Basic cmFoYXNpYQ",
    }
    return Request(url, headers={"User-Agent": "newscrawl/1", **secret})


def records(path: Path) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    """Type, WARC headers, HTTP headers and content of each record, as warcio reads them."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            http = dict(record.http_headers.headers) if record.http_headers else {}
            content = record.content_stream().read()
            found.append((record.rec_type, dict(record.rec_headers.headers), http, content))
    return found


def is_sound(path: Path) -> bool:
    """Whether ``warcio check`` finds nothing: every digest is that of its block or payload."""
    checker = Checker(type("Command", (), {"inputs": [str(path)], "verbose": False}))
    checker.process_all()
    return not checker.exit_value


def test_a_request_and_its_answer(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    place = kept.keep(asked(), answer(), AT)
    kept.close()
    assert place
    path = tmp_path / place.file
    assert path.name == "newscrawl-r1-00001.warc.gz"
    (kind, _, _, said), response, request = records(path)
    assert kind == "warcinfo"
    assert b"software: newscrawl/1" in said
    kind, warc, http, body = response
    assert (kind, body) == ("response", b"<p>Isi</p>")
    assert warc["WARC-Target-URI"] == URL
    assert warc["WARC-Date"] == "2026-11-23T05:00:00.123456Z"
    digest = b32encode(hashlib.sha1(b"<p>Isi</p>").digest()).decode()
    assert warc["WARC-Payload-Digest"] == f"sha1:{digest}"
    assert http == {"Content-Type": "text/html", "X-Dua": "b"}
    kind, warc, http, body = request
    assert (kind, body) == ("request", b"")
    assert warc["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert http == {"Host": "news.contoh.example", "User-Agent": "newscrawl/1"}
    assert b"rahasia" not in path.read_bytes()
    assert is_sound(path)
    with path.open("rb") as file:
        file.seek(place.offset)
        first = next(iter(ArchiveIterator(file)))
        assert first.rec_headers.get_header("WARC-Target-URI") == URL
        assert first.content_stream().read() == b"<p>Isi</p>"


def test_other_readers_read_it(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    place = kept.keep(asked(), answer(), AT)
    kept.close()
    assert place
    with (tmp_path / place.file).open("rb") as file:
        read = [
            (one.headers["WARC-Type"], one.headers.get("WARC-Target-URI"))
            for one in FastIterator(file)
        ]
    assert read == [("warcinfo", None), ("response", URL), ("request", URL)]
    with (tmp_path / place.file).open("rb") as file:
        assert all(one.verify_block_digest() for one in FastIterator(file, parse_http=False))


def test_what_is_unchanged_is_a_revisit(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    first = kept.keep(asked(), answer(), AT)
    kept.close()
    later = archive(tmp_path, "r2")
    again = later.keep(asked(), answer(), AT.replace(hour=11))
    unmodified = later.keep(asked(), answer(body=b"", status=304), AT.replace(hour=12))
    changed = later.keep(asked(), answer(body=b"<p>Baru</p>"), AT.replace(hour=13))
    stranger = later.keep(asked("https://x.example/"), answer("https://x.example/", b"", 304), AT)
    later.close()
    assert again == unmodified == first
    assert changed
    assert changed.file == "newscrawl-r2-00001.warc.gz"
    assert stranger is None
    path = tmp_path / changed.file
    one, two, three, four = [
        found for found in records(path) if found[0] not in ("request", "warcinfo")
    ]
    for kind, warc, _, body in (one, two):
        assert (kind, body) == ("revisit", b"")
        assert warc["WARC-Refers-To-Target-URI"] == URL
        assert warc["WARC-Refers-To-Date"] == "2026-11-23T05:00:00.123456Z"
    assert one[1]["WARC-Profile"].endswith("1.1/revisit/identical-payload-digest")
    assert two[1]["WARC-Profile"].endswith("1.1/revisit/server-not-modified")
    assert one[1]["WARC-Payload-Digest"].startswith("sha1:")
    assert three[0] == "response"
    assert (four[0], "WARC-Refers-To-Date" in four[1]) == ("revisit", False)
    assert is_sound(path)


def test_files_follow_one_another_by_size(tmp_path: Path) -> None:
    kept = archive(tmp_path, largest=4000)
    bodies = [os.urandom(1500) for _ in range(5)]
    places = [kept.keep(asked(f"{URL}&n={n}"), answer(f"{URL}&n={n}", body), AT)
              for n, body in enumerate(bodies)]  # fmt: skip
    kept.close()
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 2
    assert max(file.stat().st_size for file in files) <= 4000
    found = {}
    for file in files:
        kinds = [kind for kind, *_ in records(file)]
        assert kinds[0] == "warcinfo"
        assert is_sound(file)
    for place, body in zip(places, bodies, strict=True):
        assert place
        with (tmp_path / place.file).open("rb") as file:
            file.seek(place.offset)
            found[place.file, place.offset] = (
                next(iter(ArchiveIterator(file))).content_stream().read()
            )
            assert found[place.file, place.offset] == body


def test_two_runs_of_one_name_share_no_file(tmp_path: Path) -> None:
    one, two = archive(tmp_path), archive(tmp_path)
    places = [each.keep(asked(), answer(), AT) for each in (one, two)]
    one.close()
    two.close()
    assert sorted(path.name for path in tmp_path.glob("*.gz")) == [
        "newscrawl-r1-00001.warc.gz",
        "newscrawl-r1-00002.warc.gz",
    ]
    assert all(places)


def test_wherever_it_is_cut_short_all_before_can_be_read(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    for n in range(3):
        place = kept.keep(asked(f"{URL}&n={n}"), answer(f"{URL}&n={n}", os.urandom(300)), AT)
    kept.close()
    assert place
    whole = (tmp_path / place.file).read_bytes()
    cut = tmp_path / "cut.warc.gz"
    for end in range(place.offset, len(whole), 37):
        cut.write_bytes(whole[:end])
        rest = mend(cut)
        assert cut.stat().st_size + rest == end
        uris = [warc.get("WARC-Target-URI") for _, warc, *_ in records(cut)]
        assert uris[1:5] == [f"{URL}&n={n}" for n in (0, 0, 1, 1)]
        assert is_sound(cut)


def test_what_a_crash_left_is_mended_by_the_next_run(tmp_path: Path) -> None:
    crashed, running = archive(tmp_path, "r1"), archive(tmp_path, "r2")
    for one in (crashed, running):
        one.keep(asked(), answer(body=os.urandom(3000)), AT)
    paths = [tmp_path / file_name(name, 1) for name in ("r1", "r2")]
    for path in paths:
        with path.open("ab") as file:
            file.write(path.read_bytes()[:200])  # half a record
    os.close(crashed._file)  # as the system does where a process dies
    sizes = [path.stat().st_size for path in paths]
    later = archive(tmp_path, "r3")
    assert [path.stat().st_size for path in paths] == [sizes[0] - 200, sizes[1]]
    assert is_sound(paths[0])
    later.close()
    running.close()


def test_a_damaged_index_costs_revisits_only(tmp_path: Path) -> None:
    (tmp_path / ".newscrawl-index.sqlite").write_bytes(b"no database at all" * 99)
    kept = archive(tmp_path)
    assert kept.keep(asked(), answer(), AT)
    assert kept.keep(asked(), answer(), AT)
    kept.close()
    assert [kind for kind, *_ in records(tmp_path / file_name("r1", 1))].count("response") == 2


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file: cannot be written to"):
        archive(tmp_path / "file")


FULL = """
import resource, sys
from pathlib import Path
import signal
sys.path.insert(0, "tests")
from test_warc import AT, URL, answer, archive, asked
from newscrawl.lines import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
import os
kept = archive(Path(sys.argv[1]))
for n in range(99):
    try:
        kept.keep(asked(f"{URL}&n={n}"), answer(f"{URL}&n={n}", os.urandom(3000)), AT)
    except OutputError as error:
        print(n, error)
        break
"""


def test_where_there_is_no_room_the_file_stays_whole(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    count, _, said = done.stdout.partition(" ")
    assert "cannot be written: File too large" in said, done.stderr
    [path] = tmp_path.glob("*.warc.gz")
    assert len(records(path)) == 1 + 2 * int(count)
    assert is_sound(path)


@given(st.text(max_size=150), st.integers(1, 99999))
def test_no_name_leads_out_of_the_folder(run_id: str, number: int) -> None:
    name = file_name(run_id, number)
    assert Path(name).name == name
    assert name.startswith("newscrawl-")
    assert ".." not in name.replace(run_id.replace("/", ""), "") or "/" not in name
    assert len(name) < 150


@pytest.mark.parametrize("run_id", ["../../x", "/etc/passwd", "..", "a\0b", "", "a/../../b"])
def test_a_run_with_a_hostile_name(run_id: str, tmp_path: Path) -> None:
    folder = tmp_path / "warc"
    kept = archive(folder, run_id)
    place = kept.keep(asked(), answer(), AT)
    kept.close()
    assert place
    assert (folder / place.file).resolve().parent == folder.resolve()
    assert [path.name for path in tmp_path.iterdir()] == ["warc"]


# In a crawl


def command(stand: Newsstand, folder: Path, *options: str) -> dict[str, Any]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    said = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://example.org/crawler"}
    return {
        "args": [
            *(sys.executable, "-m", "newscrawl.cli", "crawl", *options),
            *("--warc", str(folder / "warc"), "-o", str(folder / "out.jsonl"), "--json"),
        ],
        "cwd": ROOT,
        "env": {**own, **said, **stand.environment()},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    names = ("antaranews", "republika")
    layouts = tuple(one for one in LAYOUTS if one.publisher in names)
    with Newsstand(12, seed=8, layouts=layouts) as stand:
        yield stand


def test_every_line_says_where_its_page_is(stand: Newsstand, tmp_path: Path) -> None:
    since = stand.first_day.isoformat()
    done = subprocess.run(
        **command(stand, tmp_path, "antaranews", "republika", "--since", since),
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = read_lines(tmp_path / "out.jsonl")
    assert len(lines) > 20
    [path] = (tmp_path / "warc").glob("*.warc.gz")
    assert lines[0]["run_id"] in path.name
    assert is_sound(path)
    for line in lines:
        assert line["archive"]["file"] == path.name
        with path.open("rb") as file:
            file.seek(line["archive"]["offset"])
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]
            assert record.http_headers.get_statuscode() == "200"
            body = record.content_stream().read()
        assert line["title"].split()[0].encode() in body
    kept = [warc["WARC-Target-URI"] for kind, warc, *_ in records(path) if kind == "request"]
    assert set(kept) == {one.url for one in stand.requests}


def test_pages_are_on_the_disk_before_the_lines_that_name_them(
    stand: Newsstand, tmp_path: Path
) -> None:
    """At every commit of the state file all is synced that was written to the archive."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    asked = command(stand, tmp_path, "republika", "--since", stand.first_day.isoformat())
    trace = tmp_path / "trace"
    watched = "trace=write,fsync,fdatasync"
    prefix = ("strace", "-f", "-y", "-qq", "--seccomp-bpf", "-e", watched, "-o", str(trace))
    asked["args"] = [*prefix, *asked["args"]]
    asked["env"]["NEWSCRAWL_LOG_LEVEL"] = "WARNING"
    done = subprocess.run(**asked, timeout=100, check=False)
    if "ptrace" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    unsynced = commits = synced = 0
    for line in trace.read_text("utf-8", "replace").splitlines():
        if ".warc.gz>" in line:
            is_write = " write(" in line
            unsynced = unsynced + 1 if is_write else 0
            synced += not is_write
        elif re.search(r"f(data)?sync\(\d+<[^>]*\.state-wal>", line):
            commits += 1
            assert unsynced == 0, f"commit {commits}: {unsynced} records are not on the disk"
    assert commits > 3
    assert synced >= 2


def test_what_a_power_cut_took_is_known_to_no_index(tmp_path: Path) -> None:
    """A record that was not synced may be lost: none refers to it."""
    first = archive(tmp_path)
    kept = first.keep(asked(), answer(), AT)
    assert kept
    first.sync()
    lost = first.keep(asked(f"{URL}&n=2"), answer(f"{URL}&n=2", os.urandom(900)), AT)
    assert lost
    os.truncate(tmp_path / lost.file, lost.offset + 100)  # as a power cut may leave it
    os.close(first._file)
    later = archive(tmp_path, "r2")
    again = later.keep(asked(f"{URL}&n=2"), answer(f"{URL}&n=2", os.urandom(900)), AT)
    unchanged = later.keep(asked(), answer(), AT)
    later.close()
    assert again
    assert again.file == file_name("r2", 1)
    assert unchanged == kept
    kinds = [kind for kind, *_ in records(tmp_path / file_name("r2", 1))]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]
    assert is_sound(tmp_path / file_name("r1", 1))


def test_a_crawl_that_is_killed_leaves_files_that_can_be_read(
    stand: Newsstand, tmp_path: Path
) -> None:
    since = stand.first_day.isoformat()
    crawl = subprocess.Popen(**command(stand, tmp_path, "republika", "--since", since))
    folder = tmp_path / "warc"
    end = time.monotonic() + 60
    while time.monotonic() < end and crawl.poll() is None:
        if sum(path.stat().st_size for path in folder.glob("*.warc.gz")) > 60_000:
            break
        time.sleep(0.01)
    crawl.send_signal(signal.SIGKILL)
    crawl.communicate()
    [path] = folder.glob("*.warc.gz")
    with path.open("rb") as file:  # as it was left, its last record maybe cut short
        read = [one.headers["WARC-Record-ID"] for one in FastIterator(file)]
    archive(folder, "next").close()
    found = records(path)
    whole = [warc["WARC-Record-ID"] for _, warc, *_ in found]
    assert read[: len(whole)] == whole
    assert len(found) > 5
    assert found[0][0] == "warcinfo"
