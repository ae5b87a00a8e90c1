"""The summary of a crawl, as a reader sees it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.runs.results import Result, Summary
from newscrawl.runs.tables import show, show_summary

GOOD = Result(
    publisher="kompas",
    pages=1234,
    articles=1200,
    rejected={"index": 3, "no_body": 4},
    failed={"http-404": 2},
    removed={"share": 9, "ad": 2400, "related": 9},
    finish_reason="finished",
    seconds=100.0,
)
BLOCKED = Result(
    publisher="tribunnews",
    blocked={"tribunnews.com": "http-403"},
    listings_failed={"http-403": 5},
    finish_reason="finished",
)


def test_the_summary(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    show_summary(Summary("run-1", str(tmp_path / "news.jsonl"), [GOOD, BLOCKED]))
    head, first, second, *notes = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert head.split() == [
        "publisher", "pages", "articles", "rejected", "failed", "pages/s", "blocks", "removed",
    ]  # fmt: skip
    assert first.split(maxsplit=6) == [
        "kompas", "1,234", "1,200", "7", "2", "12.3", "ad 2,400, related 9, share 9",
    ]  # fmt: skip
    assert second.split() == ["tribunnews", "0", "0", "0", "0", "0.0"]
    assert notes == [
        "kompas: failed: http-404 2; rejected: no_body 4, index 3",
        "tribunnews: tribunnews.com blocked us (http-403); listings failed: http-403 5",
        "",
        f"1200 articles in {tmp_path / 'news.jsonl'}",
    ]


def test_gaps_days_done_and_publishers_not_begun(capsys: pytest.CaptureFixture[str]) -> None:
    gap = {"publisher": "voi", "source": "https://voi.id/rss", "from": "A", "to": "B"}
    results = [
        Result(publisher="voi", finish_reason="finished", days_skipped=3, gaps=[gap]),  # type: ignore[list-item]
        *(Result(publisher=name, finish_reason="not_begun") for name in ("antara", "viva")),
    ]
    summary = Summary("run-1", None, results)
    show_summary(summary)
    _, row, *notes = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert row.split()[0] == "voi"
    assert notes == [
        "voi: 3 days done before",
        "Not begun, as the run was ended: 2 publishers",
        "Gap: voi: https://voi.id/rss does not show what was published from A to B",
    ]
    assert summary.as_dict()["gaps"] == [gap]
    assert "gaps" not in summary.as_dict()["results"][0]
    assert all(one.has_failed for one in results[1:])


def test_a_folder_is_told_with_its_articles(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    show_summary(Summary("run-1", f"{tmp_path}/", [GOOD]))
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"1200 articles in {tmp_path}/articles"


def test_one_that_another_run_holds_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    held = Result(publisher="detik", finish_reason="held", error="detik: is held by process 1")
    summary = Summary("run-1", None, [held])
    show_summary(summary)
    assert capsys.readouterr().out.splitlines()[-1] == "Not crawled: detik: is held by process 1"
    assert summary.exit_status == 4
    assert Summary("run-1", None, [held, BLOCKED]).exit_status == 1
    assert Summary("run-1", None, [held, BLOCKED], "SIGTERM").exit_status == 3
    assert Summary("run-1", None, [GOOD]).exit_status == 0


REFUSED = Result(publisher="a", finish_reason="finished", failed={"robots": 1})


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        (GOOD, False),
        (Result(publisher="a", finish_reason="finished"), False),
        (REFUSED, True),
        (replace(REFUSED, articles=1), False),
        (replace(REFUSED, rejected={"no_match": 9}), False),
        (replace(REFUSED, rejected={"blocked_page": 9}), True),
        (BLOCKED, True),
        (Result(publisher="a", finish_reason="shutdown", articles=1), True),
        (Result(publisher="a", finish_reason="finished", error="disk full", articles=1), True),
        (Result(publisher="a"), True),
    ],
)
def test_what_counts_as_failed(result: Result, failed: bool) -> None:
    assert result.has_failed is failed


def test_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show(("a", "b"), [("[bold]", "x" * 500)])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == f"[bold]  {'x' * 500}"
