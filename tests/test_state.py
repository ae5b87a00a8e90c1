"""State between crawls: a real SQLite file, several processes, what cannot be used."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from newscrawl.filesystems import network_filesystem
from newscrawl.sources.state import VERSION, LastSuccess, State, StateError
from pipelines.write import Output

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = [date(2020, 11, day) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    ("output", "path"),
    [
        ("data/", "data/.newscrawl/crawls/detik.sqlite"),
        ("data", "data/.newscrawl/crawls/detik.sqlite"),
        ("out/news.jsonl", "out/news.jsonl.state"),
    ],
)
def test_the_state_is_beside_the_output(output: str, path: str) -> None:
    assert Output.of(output).state("detik") == Path(path)


def test_what_was_noted_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / ".newscrawl" / "state.sqlite"
    jakarta = NOON.astimezone(timezone(timedelta(hours=7)))
    with State(path) as state:
        assert state.last_success("kompas", "index") is None
        state.note_success("kompas", "index", "", LastSuccess(jakarta, NOON - timedelta(days=2)))
        state.note_days("kompas", "index", "", DAYS)
        state.note_days("kompas", "index", "", DAYS[:1])
    with State(path) as state:
        assert state.last_success("kompas", "index") == LastSuccess(NOON, NOON - timedelta(days=2))
        assert state.days_done("kompas", "index", "", DAYS[1], date(2021, 1, 1)) == set(DAYS[1:])
        assert not state.days_done("kompas", "index", "", date(2019, 1, 1), date(2020, 10, 31))


def test_publishers_sources_and_words_are_kept_apart(tmp_path: Path) -> None:
    with State(tmp_path / "state") as state:
        state.note_success("kompas", "index", "", LastSuccess(NOON))
        state.note_days("kompas", "index", "", DAYS)
        for other in (("detik", "index", ""), ("kompas", "feed", ""), ("kompas", "index", "bpjs")):
            assert state.last_success(*other) is None
            assert state.days_done(*other, DAYS[0], DAYS[-1]) == set()


def test_a_last_success_never_goes_back(tmp_path: Path) -> None:
    with State(tmp_path / "state") as one, State(tmp_path / "state") as other:
        one.note_success("kompas", "index", "", LastSuccess(NOON))
        other.note_success("kompas", "index", "", LastSuccess(NOON - timedelta(seconds=1)))
        assert one.last_success("kompas", "index") == LastSuccess(NOON)
        other.note_success("kompas", "index", "", LastSuccess(NOON + timedelta(microseconds=1)))
        assert one.last_success("kompas", "index") == LastSuccess(NOON + timedelta(microseconds=1))


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / ".newscrawl" / "state.sqlite"
    with State(path) as state:
        state.note_days("kompas", "index", "", DAYS)
        files = sorted(path.parent.iterdir())
        assert len(files) == 3, "the file, its log and the log's index"
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_file_says_its_version_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state"
    State(path).close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    with pytest.raises(StateError, match=f"{path}: .* newer newscrawl .*update newscrawl"):
        State(path)


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.state"
    path.write_text("this is somebody's own file\n" * 100)
    with pytest.raises(StateError, match=f"{path}: .*move it away"):
        State(path)
    assert path.read_text() == "this is somebody's own file\n" * 100


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StateError, match="cannot write .*name another output"):
        State(tmp_path / "data" / ".newscrawl" / "state.sqlite")


def test_several_processes_write_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "data" / ".newscrawl" / "state.sqlite"
    program = (
        "import sys\nfrom datetime import date, timedelta\nfrom pathlib import Path\n"
        "from newscrawl.sources.state import State\n"
        "with State(Path(sys.argv[1])) as state:\n"
        "    for n in range(15):\n"
        "        day = date(2020, 1, 1) + timedelta(n)\n"
        "        state.note_days('kompas', sys.argv[2], '', [day])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "abc"]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    with State(path) as state:
        for name in "abc":
            done = state.days_done("kompas", name, "", date(2020, 1, 1), date(2020, 12, 31))
            assert len(done) == 15


# Network file systems

MOUNTS = """\
/dev/vda1 / ext4 rw,relatime 0 0
server:/export /srv nfs4 rw,vers=4.2 0 0
/dev/vdb1 /srv/local ext4 rw 0 0
//server/news /mnt/my\\040news cifs rw 0 0
tmpfs /mnt/shadow tmpfs rw 0 0
server:/shadow /mnt/shadow nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/data", None),
        ("/srv/data/.newscrawl/state.sqlite", "nfs4"),
        ("/srv/local/data", None),
        ("/srvx", None),
        ("/mnt/my news/data", "cifs"),
        ("/mnt/shadow/data", "nfs"),
    ],
)
def test_network_file_systems_are_known(tmp_path: Path, path: str, kind: str | None) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert network_filesystem(Path(path), mounts) == kind


def test_where_nothing_says_what_is_mounted_nothing_is_known(tmp_path: Path) -> None:
    assert network_filesystem(tmp_path, tmp_path / "none") is None
