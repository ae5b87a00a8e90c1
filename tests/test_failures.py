"""Kinds of failures, and a crawl of a newsstand on which everything goes wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.net.failures import FAILURES, Refused, facts_of, is_passing, kind_of, retry_after
from newsstand import Newsstand
from newsstand.compare import Comparison, compare, key
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import CURED, MISHAPS, plan

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def answer(status: int, **headers: str) -> Response:
    return Response("https://x.example/", status=status, headers=headers)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused("offsite", "x"), "offsite"),
        (HttpError(answer(404)), "http-404"),
        (IgnoreRequest("max redirections reached"), "redirects"),
        (IgnoreRequest("something of a plugin"), "ignored"),
        (ResponseDataLossError(), "truncated"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_an_exception_has_a_kind(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind


@pytest.mark.parametrize(
    ("kind", "passing", "retries"),
    [
        ("http-404", False, 0),
        ("http-410", False, 0),
        ("http-403", False, 0),
        ("http-429", True, 3),
        ("http-503", True, 3),
        ("http-522", True, 3),
        ("timeout", True, 2),
        ("robots", False, 0),
        ("private_address", False, 0),
        ("ZeroDivisionError", True, 0),
    ],
)
def test_what_a_later_run_may_find(kind: str, passing: bool, retries: int) -> None:
    assert (is_passing(kind), facts_of(kind).retries) == (passing, retries)


def test_only_what_passes_is_tried_again() -> None:
    assert all(kind.passing for kind in FAILURES.values() if kind.retries or kind.down)
    assert all(re.fullmatch(r"[a-z_]+", name) for name in FAILURES)


@pytest.mark.parametrize(
    ("status", "said", "seconds"),
    [
        (503, "120", 120.0),
        (429, " 7 ", 7.0),
        (429, "Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        (503, "Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        (503, "soon", None),
        (503, "-5", None),
        (200, "120", None),
        (404, "120", None),
    ],
)
def test_retry_after(status: int, said: str, seconds: float | None) -> None:
    assert retry_after(answer(status, **{"Retry-After": said}), NOW) == seconds


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")))
def test_retry_after_of_any_text(said: str) -> None:
    found = retry_after(Response("https://x.example/", 503, {b"Retry-After": said.encode()}))
    assert found is None or found >= 0


# A crawl on which everything goes wrong


@dataclass
class Run:
    """What a crawl gave, and what it should have."""

    stand: Newsstand
    summary: dict[str, Any]
    log: str
    comparison: Comparison
    lasting: dict[str, str]
    rejects: list[dict[str, Any]]

    @property
    def failed(self) -> dict[str, str]:
        """The kinds of failure that the log names, by URL."""
        return {
            key(url): kind for url, kind in re.findall(r"Not fetched: (\S+) \((\S+)\)", self.log)
        }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    names = ("kompas", "detik", "liputan6", "antaranews")
    layouts = tuple(one for one in LAYOUTS if one.publisher in names)
    output = tmp_path_factory.mktemp("faults") / "news.jsonl"
    with Newsstand(25, seed=11, layouts=layouts, faults=False) as stand:
        # Silence has a test of its own: on a busy machine a short timeout would hit others too.
        kinds = [kind for kind in MISHAPS if kind != "timeout"]
        stand.faults, lasting = plan(stand.articles, 0.2, seed=11, kinds=kinds)
        own = {name: at for name, at in os.environ.items() if not name.startswith("NEWSCRAWL_")}
        settings = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://example.org/crawler"}
        script = (
            "import json, sys\n"
            "from newscrawl.runs.order import Order\n"
            "from newscrawl.runs.run import run\n"
            f"order = Order(publishers={names!r}, since={stand.first_day.isoformat()!r}, "
            f"output={str(output)!r})\n"
            "summary = run(order)\n"
            "print(json.dumps(summary.as_dict()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**own, **stand.environment(), **settings},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    bad = {key(url) for url in lasting}
    good = [one for one in stand.articles.values() if key(one.url) not in bad]
    return Run(
        stand,
        json.loads(done.stdout),
        done.stderr,
        compare(good, read_lines(output)),
        {key(url): kind for url, kind in lasting.items()},
        read_lines(output.with_name("news.rejects.jsonl")),
    )


def test_every_mishap_was_played(run: Run) -> None:
    assert set(run.lasting.values()) >= set(MISHAPS) - set(CURED) - {"timeout"}
    assert len(run.stand.faults) == round(0.2 * len(run.stand.articles)) > len(MISHAPS)
    cured = [fault for fault in run.stand.faults.values() if fault.times == 0]
    assert len(cured) == len(run.stand.faults) - len(run.lasting) > 2


def test_every_good_article_is_delivered(run: Run) -> None:
    found = run.comparison
    assert not found.differing, "\n".join(map(str, found.differing[:3]))
    assert (found.missing, found.unknown, found.twice) == ([], [], [])
    assert found.equal == found.expected > 100


def test_every_bad_one_is_recorded_with_the_right_reason(run: Run) -> None:
    rejected = {key(one["url"]): one["reason"] for one in run.rejects}
    assert {**rejected, **run.failed} == run.lasting


def test_the_summary_counts_them(run: Run) -> None:
    counted: Counter[str] = Counter()
    for result in run.summary["results"]:
        counted.update(result["failed"])
        counted.update(result["rejected"])
    assert counted == Counter(run.lasting.values())


def test_nothing_was_asked_of_others(run: Run) -> None:
    hosts = {one.url.partition("://")[2].partition("/")[0] for one in run.stand.requests}
    assert not [host for host in hosts if "example" in host or "169.254" in host]


def test_what_was_refused_was_not_asked_for_again(run: Run) -> None:
    asked = Counter(key(one.url) for one in run.stand.requests)
    for url, kind in run.lasting.items():
        most = 1 + facts_of(kind).retries
        if kind == "redirects":
            most = 6
        assert asked[url] <= most, (url, kind)


def test_a_silent_page(tmp_path: Path) -> None:
    layouts = tuple(one for one in LAYOUTS if one.publisher == "republika")
    with Newsstand(2, seed=11, layouts=layouts, faults=False) as stand:
        silent, *_ = stand.articles
        stand.faults[silent] = replace(MISHAPS["timeout"], times=9)
        listed = tmp_path / "urls.txt"
        listed.write_text(f"{silent}\n")
        own = {name: at for name, at in os.environ.items() if not name.startswith("NEWSCRAWL_")}
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"urls={listed}"),
                *("-s", "DOWNLOAD_TIMEOUT=1.5", "-s", "RETRY_TIMES=1"),
            ],
            cwd=ROOT,
            env={**own, **stand.environment(), "NEWSCRAWL_DELAY": "0"},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert f"Not fetched: {silent} (timeout)" in done.stderr


def test_kinds_are_documented() -> None:
    page = (ROOT / "docs" / "manners.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]+?) \|", page, re.MULTILINE))
    assert documented == {name: kind.meaning for name, kind in FAILURES.items()}
