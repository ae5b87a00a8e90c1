"""Folders in the article-extraction-benchmark's format, and its measure."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import aeb
from benchmarks.compare import FLOOR, AebPages, newscrawl_generic, parse_only, report, run
from tests.kinds import kinds


def folder(at: Path, truth: object) -> Path:
    (at / "html").mkdir()
    (at / "ground-truth.json").write_text(json.dumps(truth), "utf-8")
    return at


def test_the_measure_is_the_benchmarks_own() -> None:
    same = aeb.overlap("one two three four five", "One, two three four five!")
    assert same == aeb.Overlap(1 / 3, 1 / 3, 1 / 3)  # case counts, punctuation does not
    half = aeb.overlap("a b c d e", "a b c d x y")
    assert half == aeb.Overlap(1 / 4, 2 / 4, 1 / 4)
    assert aeb.overlap("a b", "a b") == aeb.Overlap(1, 0, 0)
    assert aeb.overlap("", "") == aeb.Overlap(0, 0, 0)
    nothing = aeb.overlap("a b c d", "")
    figures = aeb.figures([aeb.Overlap(1, 0, 0), half, nothing])
    assert figures["precision"] == pytest.approx((1 + 1 / 3) / 2)  # a page without text has none
    assert figures["recall"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert figures["accuracy"] == pytest.approx(1 / 3)


def test_a_folder_is_read_and_measured(tmp_path: Path) -> None:
    some = {name: kinds()[name] for name in ("news", "table")}
    truth = {
        name: {"articleBody": "\n".join(one.text), "url": one.url} for name, one in some.items()
    }
    folder(tmp_path, truth)
    for name, one in some.items():
        (tmp_path / "html" / f"{name}.html.gz").write_bytes(gzip.compress(one.html.encode()))
    pages = AebPages(tmp_path)
    runs = run(pages, {FLOOR: parse_only, "generic": newscrawl_generic}, 1)
    assert pages.figures(runs["generic"].texts) == dict.fromkeys(
        ("F1", "precision", "recall", "accuracy"), 100.0
    )
    assert "accuracy" in report(pages, runs)


@pytest.mark.parametrize(
    ("truth", "said"),
    [([], "not an object"), ({"a": {"articleBody": 1}}, "articleBody"), ({"a": {}}, "a.html.gz")],
)
def test_a_folder_that_is_none_is_named(tmp_path: Path, truth: object, said: str) -> None:
    with pytest.raises(aeb.AebError, match=said):
        aeb.read_folder(folder(tmp_path, truth))
    with pytest.raises(aeb.AebError, match="nowhere"):
        aeb.read_folder(tmp_path / "nowhere")
