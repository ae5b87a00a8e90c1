"""Extraction from real pages, where they are beside the checkout, against what a careful reader
found on them."""

from __future__ import annotations

import json
import runpy
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks import removals
from benchmarks.measure import Result, Row, as_result, average, measure, read_gold
from newscrawl import NotAnArticle, extract
from newscrawl.api import process
from newscrawl.markup import Index
from pipelines.cosmetics import Ruleset
from pipelines.strip import shipped

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = SHARED / "pages"
GENERIC = SHARED / "generic"
SCORE = SHARED / "eval" / "score.py"

real_pages = pytest.mark.skipif(
    not (PAGES / "gold.jsonl").exists(), reason="no real pages beside the checkout"
)


@lru_cache
def figures() -> Row:
    rows: list[Row] = []
    for gold in read_gold(PAGES / "gold.jsonl"):
        try:
            result = as_result(extract((PAGES / gold.name).read_bytes(), gold.url))
        except NotAnArticle:
            result = Result()
        rows.append(measure(gold, result))
    return average(rows)


@real_pages
@pytest.mark.parametrize(
    ("figure", "least"),
    [
        ("F1", 99),
        ("clean", 98),
        ("perfect", 90),
        ("title", 99),
        ("date", 99),
        ("authors", 95),
        ("editors", 95),
        ("keywords", 85),
        ("section", 90),
    ],
)
def test_reaches(figure: str, least: float) -> None:
    assert figures()[figure] >= least


@real_pages
def test_hardly_any_paragraph_is_lost() -> None:
    assert figures()["lost"] <= 0.7


@real_pages
def test_no_element_rule_selects_what_holds_an_article() -> None:
    """Where no layout says what the body is, such a rule would take the article with it."""
    found = []
    rules = Ruleset(shipped())
    for gold in read_gold(PAGES / "gold.jsonl"):
        page = process((PAGES / gold.name).read_bytes(), gold.url)
        root = page.bodies[0].getroottree().getroot()
        holding = {one for body in page.bodies for one in (body, *body.iterancestors())}
        for element, rule in rules.match(Index(root), page.host):
            if element in holding and element.tag not in ("html", "body"):
                found.append((gold.name, str(rule)))
    assert found == []


@real_pages
def test_removals_cover_the_boilerplate_and_none_of_the_text() -> None:
    found = removals.check(PAGES)
    assert found.pages > 0
    assert found.offenders == []


@real_pages
@pytest.mark.skipif(not SCORE.exists(), reason="no second implementation of the measure")
def test_the_measure_agrees_with_the_one_kept_with_the_pages() -> None:
    theirs = runpy.run_path(str(SCORE))["score"]
    lines = (PAGES / "gold.jsonl").read_text("utf-8").splitlines()
    rows = {row["file"]: row for row in map(json.loads, filter(None, lines))}
    for gold in read_gold(PAGES / "gold.jsonl", kinds=("article", "photo")):
        texts = [
            "\n\n".join(gold.body),
            "\n\n".join([*gold.body[1:], *gold.not_body]),
            "\n\n".join([*gold.optional, *gold.body[::2]]),
            "Iklan",
        ]
        for text in texts:
            found = Result(text, gold.title, gold.published, gold.authors[1:], gold.editors)
            wanted = theirs(rows[gold.name], vars(found))
            ours = measure(gold, found)
            ours.pop("section", None)  # which it does not measure
            assert ours == pytest.approx({name: float(wanted[name]) for name in ours}), gold.name
