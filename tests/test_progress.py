"""Progress: on a real terminal, as lines where there is none, and what it counts."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from datetime import datetime
from pathlib import Path

import pytest
from loopback import Reply, Web
from test_crawl import ROOT, page
from test_spiders import feed, voi

from newscrawl.filters import WIB
from newscrawl.runs.crawls import Crawls
from newscrawl.runs.order import Order
from newscrawl.runs.progress import Meter, Progress, _eta, span
from newscrawl.runs.results import Result

COMMAND = [sys.executable, "-m", "newscrawl.cli", "crawl", "voi", "--source", "feed", "--json"]
# Scrapy is imported before the progress begins: its lines have a time once the log is set up.
LINES = """
import json, sys
import scrapy.crawler
from newscrawl.runs.order import Order
from newscrawl.runs.run import run
from newscrawl.runs.progress import Progress
order = Order(publishers=["voi"], source="feed", output=sys.argv[1])
summary = run(order, progress=Progress(every=0.2))
print(json.dumps(summary.as_dict()))
"""

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def web(tmp_path: Path) -> object:
    """A site that is asked at most three times a second, so that a crawl of it takes a while."""
    with Web(tmp_path) as web:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.3")
        now = datetime.now(WIB)
        web.pages["https://voi.id/rss"] = feed(*((voi(n), now, "J") for n in range(1001, 1006)))
        for n in range(1001, 1005):
            web.pages[voi(n)] = Reply(
                page(f"Tanggul {n}").replace("2026-03-01T13:10:00+07:00", now.isoformat())
            )
        web.pages[voi(1005)] = Reply("")
        yield web


def on_a_terminal(command: list[str], environ: dict[str, str], columns: int) -> tuple[str, str]:
    """Standard output of ``command``, a pipe, and what it wrote on the terminal."""
    terminal, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    own = {**environ, "TERM": "xterm-256color"}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "CI"):
        own.pop(name, None)
    running = subprocess.Popen(
        command, cwd=ROOT, env=own, stdin=other, stdout=subprocess.PIPE, stderr=other
    )
    os.close(other)
    written = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so that nobody has the other end any more
            break
        if not part:
            break
        written += part
    os.close(terminal)
    assert running.stdout
    said = running.stdout.read().decode()
    running.stdout.close()
    assert running.wait(60) == 0, written.decode()
    return said, written.decode()


def test_a_table_on_a_terminal_of_80_columns(web: Web, tmp_path: Path) -> None:
    command = [*COMMAND, "-o", str(tmp_path / "data")]
    said, written = on_a_terminal(command, web.environ, 80)
    assert json.loads(said)["results"][0]["articles"] == 4
    lines = [line.rstrip() for line in _CONTROL.sub("", written).replace("\r", "\n").split("\n")]
    assert max(map(len, lines)) <= 80
    heads = [line.split() for line in lines if line.startswith("publisher")]
    assert len(heads) > 2, "it is drawn over and over"
    assert heads[0] == "publisher discovered fetched articles rejected rate ETA".split()
    rows = [line.split() for line in lines if line.startswith("voi ")]
    counts = [[int(word) for word in row[1:5]] for row in rows]
    assert counts == sorted(counts)
    assert counts[-1][0] == 5
    assert 0 < counts[-1][1] <= 5
    assert any(row[6] not in ("?", "done") for row in rows), "it knows when it will be done"
    assert "INFO" not in written


def test_quiet_shows_nothing(web: Web, tmp_path: Path) -> None:
    del web.pages["https://voi.id/robots.txt"]
    command = [*COMMAND, "-o", str(tmp_path / "data"), "--quiet"]
    said, written = on_a_terminal(command, web.environ, 80)
    assert json.loads(said)["results"][0]["articles"] == 4
    assert written == ""


def test_lines_where_there_is_no_terminal(web: Web, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINES, str(tmp_path / "data")],
        cwd=ROOT,
        env=web.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"][0]["articles"] == 4, "nothing else is on stdout"
    told = [line for line in done.stderr.splitlines() if "discovered" in line and "ETA" in line]
    assert len(told) > 2
    form = (
        r"\d\d:\d\d:\d\d 1 publisher, 0 done: (\d) discovered, (\d) fetched, \d articles, "
        r"\d rejected, \d\.\d/s, ETA (?:\?|\d+s)"
    )
    found = [re.fullmatch(form, line) for line in told]
    assert all(found), told
    assert [one[1] for one in found if one][-1] == "5"
    assert "\x1b" not in done.stderr


def test_all_crawls_together() -> None:
    file = io.StringIO()
    progress = Progress(file)
    crawls = Crawls(Order(publishers=["a", "b", "c"]))
    crawls.ended["a"] = Result(
        publisher="a", discovered=1200, fetched=1100, articles=1000, rejected={"index": 100}
    )
    crawls.ended["b"] = Result(publisher="b", discovered=34, fetched=3)
    with progress.of(crawls):
        line = progress.line()
    assert line == (
        "3 publishers, 2 done: 1,234 discovered, 1,103 fetched, 1,000 articles, 100 rejected, "
        "0.0/s, ETA ?"
    )
    assert not progress.on_terminal


def test_a_rate_is_that_of_the_last_minute() -> None:
    meter = Meter()
    assert meter.rate(0, 100.0) == 0.0
    assert meter.rate(10, 110.0) == 1.0
    for second in range(120, 200, 10):
        rate = meter.rate(10 + 5 * (second - 110), float(second))
    assert rate == 5.0


@pytest.mark.parametrize(
    ("result", "share", "rate", "seconds"),
    [
        (Result(publisher="a", discovered=30, fetched=10), 1.0, 2.0, 10.0),
        (Result(publisher="a", discovered=30, fetched=10), 0.5, 2.0, 25.0),
        (Result(publisher="a", discovered=30, fetched=10), 0.0, 2.0, 10.0),
        (
            Result(
                publisher="a",
                discovered=30,
                fetched=8,
                failed={"dns": 2},
                skipped={"no_match": 10, "not_an_article": 99},
            ),
            1.0,
            2.0,
            5.0,
        ),
        (Result(publisher="a", discovered=30, fetched=10), 1.0, 0.0, None),
    ],
)
def test_the_time_to_the_end(
    result: Result, share: float, rate: float, seconds: float | None
) -> None:
    assert _eta(result, share, rate) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "?"), (0, "0s"), (59.4, "59s"), (61, "1m"), (3600, "1h00m"), (183600, "2d3h")],
)
def test_lengths_of_time(seconds: float | None, words: str) -> None:
    assert span(seconds) == words
