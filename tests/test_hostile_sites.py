"""Lists and pages made to do harm: each is refused and noted, and the run goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsstand import Newsstand
from newsstand.compare import Comparison, compare, key
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import ALWAYS, Fault, bomb, redirect_to

ROOT = Path(__file__).parents[1]
LAUGHS = "".join(f'<!ENTITY l{n} "{"".join([f"&l{n - 1};"] * 10)}">' for n in range(1, 12))
ENTITIES = (
    f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "{"ha" * 500}">{LAUGHS}'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>&l11;&f;</loc></url>'
    "<url><loc>https://nasional.kompas.com/../../etc/passwd</loc></url></urlset>"
).encode()
HUGE = 10_000_000_000
MOST_MEMORY = 600 * 1024
"""KiB that a crawl may take; what the bombs hold is more."""


@dataclass
class Run:
    """What came of the crawl."""

    stand: Newsstand
    results: dict[str, dict[str, Any]]
    comparison: Comparison
    log: str
    memory: int
    listening: list[set[str]]


def listening(pid: int) -> set[str]:
    """What the process listens on: lines of /proc/PID/net/tcp."""
    own = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            own.add(os.readlink(descriptor))
    tables = (Path(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6"))
    lines = [line for one in tables if one.exists() for line in one.read_text().splitlines()[1:]]
    fields = [line.split() for line in lines]
    return {" ".join(one) for one in fields if one[3] == "0A" and f"socket:[{one[9]}]" in own}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("hostile")
    crawls: list[int] = []
    listened: list[set[str]] = []

    def looked_at(page: bytes) -> bytes:
        """As it is; while it is asked for, the crawl is looked at."""
        listened.extend(listening(crawl) for crawl in crawls)
        return page

    layouts = tuple(one for one in LAYOUTS if one.name in ("kompas-2022", "detik-2022"))
    with Newsstand(8, seed=4, layouts=layouts, faults=False) as stand:
        huge, zipped, *_ = bad = [one.url for one in stand.of("kompas")[:2]]
        gzip_bomb = bomb(1_000_000_000)
        gzip_bomb.times = ALWAYS
        stand.faults = {
            huge: Fault(ALWAYS, claimed=HUGE),
            zipped: gzip_bomb,
            "https://news.kompas.com/sitemap.xml": Fault(
                ALWAYS, body=ENTITIES, content_type="application/xml"
            ),
            "https://food.detik.com/indeks": Fault(ALWAYS, claimed=HUGE),
            "https://travel.detik.com/indeks": gzip_bomb,
            "https://oto.detik.com/indeks": Fault(ALWAYS, endless_headers=True),
            "https://sport.detik.com/indeks": redirect_to("http://169.254.169.254/"),
            "https://hot.detik.com/indeks": redirect_to("file:///etc/passwd"),
            "https://inet.detik.com/indeks": redirect_to("https://www.example.org/"),
        }
        for fault in stand.faults.values():
            fault.times = ALWAYS
        stand.changes["kompas.com"] = looked_at
        own = {name: at for name, at in os.environ.items() if not name.startswith("NEWSCRAWL_")}
        said = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://example.org/crawler"}
        output = folder / "out.jsonl"
        with (folder / "log").open("w") as log, (folder / "summary").open("w") as summary:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "newscrawl.cli", "crawl", "kompas", "detik", "--json"),
                    *("--since", stand.first_day.isoformat(), "-o", str(output)),
                ],
                cwd=ROOT,
                env={**own, **stand.environment(), **said},
                stdout=summary,
                stderr=log,
            )
            crawls.append(process.pid)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    text = (folder / "log").read_text()
    assert process.returncode == 0, text[-3000:]
    results = json.loads((folder / "summary").read_text())["results"]
    good = [one for one in stand.articles.values() if one.url not in bad]
    return Run(
        stand,
        {one["publisher"]: one for one in results},
        compare(good, read_lines(output)),
        text,
        usage.ru_maxrss,
        listened,
    )


def test_all_else_is_delivered(run: Run) -> None:
    found = run.comparison
    assert not found.differing
    assert (found.missing, found.unknown) == ([], [])
    assert found.equal == found.expected == 14


def test_each_is_noted(run: Run) -> None:
    assert run.results["kompas"]["failed"] == {"too_large": 2}
    days = run.results["detik"]["listings_failed"]["scheme"]  # each list is asked for by day
    assert run.results["detik"]["listings_failed"] == {
        "bad_headers": days,
        "offsite": days,
        "private_address": days,
        "scheme": days,
        "too_large": 2 * days,
    }


def test_nothing_else_was_asked_for(run: Run) -> None:
    for one in run.stand.requests:
        host = key(one.url).partition("/")[0]
        assert host.endswith((".kompas.com", ".detik.com")), one.url
        assert "etc/passwd" not in one.url


def test_no_port_was_opened(run: Run) -> None:
    # Scrapy's consoles, telnet and RemoteControl, run any code that reaches them.
    assert run.listening
    assert not any(run.listening)


def test_it_took_little_memory(run: Run) -> None:
    assert run.memory < MOST_MEMORY
