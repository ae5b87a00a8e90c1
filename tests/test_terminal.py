"""What the commands print: on a terminal of 80 columns, without colours where they are not wanted,
into a pipe, and as JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback import Reply, Web
from test_progress import ROOT, on_a_terminal, web

from benchmarks import export as bench
from newscrawl.cli import cli
from newscrawl.cli.help import walk

__all__ = ["web"]

PROGRAM = [sys.executable, "-m", "newscrawl.cli"]
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_COLOUR = re.compile(r"\x1b\[(?:3[0-7]|4[0-7]|9[0-7]|38|48)[0-9;]*m")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bench.make(tmp_path_factory.mktemp("terminal"), 60, size=40)[0]


def terminal(*arguments: object, **environ: str) -> str:
    """What a command writes on a terminal of 80 columns, standard output and errors alike."""
    shell = " ".join(map(str, [*PROGRAM, *arguments])) + " >&2"
    _, written = on_a_terminal(["sh", "-c", shell], {**os.environ, **environ}, 80)
    return written


def piped(*arguments: object) -> str:
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


def lines(written: str) -> list[str]:
    return [one.rstrip() for one in _CONTROL.sub("", written).replace("\r", "\n").split("\n")]


@pytest.mark.parametrize("path", [path for path, _ in walk(cli, "newscrawl")])
def test_help_fits_80_columns(path: str) -> None:
    result = CliRunner().invoke(cli, [*path.split()[1:], "--help"], terminal_width=80)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_table_fits_80_columns(data: Path) -> None:
    written = terminal("status", data)
    assert max(map(len, lines(written))) <= 80
    assert "kompas" in written
    assert "\x1b[1m" in written, "the head is bold on a terminal"


def test_no_colour_where_none_is_wanted(data: Path) -> None:
    assert not _COLOUR.search(terminal("status", data, NO_COLOR="1"))


def test_no_control_characters_in_a_pipe(data: Path) -> None:
    text = piped("status", data)
    assert "\x1b" not in text
    assert "kompas" in text


def test_a_row_is_one_line_in_a_pipe(data: Path) -> None:
    rows = piped("status", data).splitlines()
    assert [row.split()[0] for row in rows] == ["publisher", "detik", "kompas"]


def test_json_is_json_on_a_terminal_too(data: Path) -> None:
    found = json.loads(terminal("status", data, "--json"))
    assert [one["crawl"] for one in found] == ["detik", "kompas"]


def test_an_error_is_one_line_with_the_fix(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["status", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    [line] = result.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    assert "name a data directory" in line


def crawl(web: Web, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "crawl", "voi", "--source", "feed", "-o", str(folder / "data"), *options]
    return subprocess.run(
        command, cwd=ROOT, env=web.environ, capture_output=True, text=True, check=False
    )


def test_a_log_as_json(web: Web, tmp_path: Path) -> None:
    web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *")
    done = crawl(web, tmp_path, "--log-format", "json", "-v")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert all({"time", "level", "logger", "message"} <= one.keys() for one in told)
    assert {one["level"] for one in told} >= {"DEBUG", "INFO"}
    articles = [one for one in told if one["message"].startswith("Article: https://voi.id/")]
    assert len(articles) == 4
    assert {one["spider"] for one in articles} == {"voi"}
    assert "publisher" in done.stdout


def test_a_log_as_json_on_a_terminal_has_no_table(web: Web, tmp_path: Path) -> None:
    command = [*PROGRAM, "crawl", "voi", "--source", "feed", "-o", str(tmp_path / "data")]
    _, written = on_a_terminal([*command, "--log-format", "json"], web.environ, 80)
    told = [json.loads(line) for line in written.splitlines()]
    assert any(one["message"] == "Spider opened" for one in told)


def test_quiet_and_verbose_are_not_both(web: Web, tmp_path: Path) -> None:
    done = crawl(web, tmp_path, "-q", "-v")
    assert done.returncode == 2
    assert "--quiet and --verbose contradict each other; give one" in done.stderr


def test_a_format_that_is_none_is_told(web: Web, tmp_path: Path) -> None:
    web.environ["NEWSCRAWL_LOG_FORMAT"] = "xml"
    done = crawl(web, tmp_path)
    assert done.returncode != 0
    assert "NEWSCRAWL_LOG_FORMAT is 'xml'; it is one of text, json" in done.stderr
