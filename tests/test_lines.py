"""Whole lines in files: torn ones, full disks, writers side by side, writers killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.lines import OutputError, locked


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )


def test_lines_are_appended(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.jsonl"
    for batch in ([b"1", b"2"], [b"3"], []):
        with locked(path) as file:
            file.append(batch)
    assert path.read_bytes() == b"1\n2\n3\n"


@pytest.mark.parametrize("torn", [b'{"id": "b', b"\0" * 70_000, b"x" * 200_000])
@pytest.mark.parametrize("whole", [b"", b'{"id": "a"}\n'])
def test_a_torn_line_is_moved_aside(
    tmp_path: Path, whole: bytes, torn: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole + torn)
    with locked(path) as file:
        file.append([b"next"])
    assert path.read_bytes() == whole + b"next\n"
    assert (tmp_path / "a.jsonl.torn").read_bytes() == torn + b"\n"
    assert str(path) in caplog.text
    assert "torn" in caplog.text


def test_a_whole_file_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\n2\n")
    with locked(path):
        pass
    assert path.read_bytes() == b"1\n2\n"
    assert os.listdir(tmp_path) == ["a.jsonl"]
    assert not caplog.records


FULL = """
import resource, sys
from pathlib import Path
from newscrawl.lines import OutputError, locked
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with locked(Path(sys.argv[1])) as file:
        file.append([b"x" * 90] * 20)
except OutputError as error:
    print(error)
"""


def test_a_batch_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1\n")
    out, err = python(FULL, path).communicate()
    assert err == ""
    assert str(path) in out
    assert "File too large" in out
    assert "make room" in out
    assert path.read_bytes() == b"1\n"


@pytest.mark.parametrize("name", ["folder", "file/a.jsonl"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=f"cannot write {tmp_path / name.partition('/')[0]}"):
        locked(tmp_path / name).__enter__()


APPEND = """
import sys
from pathlib import Path
from newscrawl.lines import locked
path, writer, batches = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
number = 0
for batch in range(batches):
    with locked(path) as file:
        lines = [b'{"writer": %s, "number": %d, "text": "%s"}' % (writer.encode(), number + one,
                 b"y" * 5000) for one in range(7)]
        file.append(lines, sync=False)
        number += 7
    if batch == 0:
        print("started", flush=True)
"""


def test_writers_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writers = [python(APPEND, path, writer, 30) for writer in range(4)]
    for writer in writers:
        assert writer.communicate()[1] == ""
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert len(lines) == 4 * 30 * 7
    for writer_id in range(4):
        numbers = [line["number"] for line in lines if line["writer"] == writer_id]
        assert numbers == list(range(30 * 7))


def test_a_killed_writer_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for _ in range(5):
        writer = python(APPEND, path, 1, 1_000_000)
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        with locked(path) as file:
            file.append([b'{"writer": 2}'])
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert sum(line["writer"] == 2 for line in lines) == 5
