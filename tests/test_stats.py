"""The reference of the stats names what is counted, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from newscrawl.monitoring import figures
from newscrawl.stats import STATS, document

ROOT = Path(__file__).parents[1]
NAMES = {name for stats in STATS.values() for name in stats}
_COUNTED = re.compile(r'(?:count|inc_value|set_value|_inc)\(\s*f?"(?:newscrawl/)?([^"]+)"')
_OF_SCRAPY = ("robotstxt/", "retry/")


def counted() -> set[str]:
    """The stats that the code writes, with ``<>`` for what is filled in."""
    found: set[str] = set()
    for package in ("newscrawl", "pipelines"):
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text("utf-8")
            if "stats" in text or "spiders" in path.parts:
                found.update(_COUNTED.findall(text))
    found = {re.sub(r"\{.*\}", "<>", name) for name in found}
    found |= {"method/<>", "articles_with/<>", "newest_at", "succeeded_at"}  # by their prefix
    return {name for name in found if name != "<>" and not name.startswith(_OF_SCRAPY)}


def documented(name: str) -> bool:
    """Whether a stat is in the reference, as it is or as one of a kind."""
    kind = f"{name.partition('/')[0]}/<"
    return name in NAMES or any(one.startswith(kind) for one in NAMES)


def test_the_page_is_that_of_the_code() -> None:
    assert (ROOT / "docs" / "stats.md").read_text("utf-8") == document(), "run: make docs"


def test_what_is_counted_is_explained() -> None:
    names = counted()
    assert len(names) > 20
    assert {name for name in names if not documented(name)} == set()


def test_what_is_explained_is_counted() -> None:
    begun = {re.sub(r"<.*>", "", name) for name in counted()}
    assert {
        name for name in NAMES if not any(one.startswith(name.partition("<")[0]) for one in begun)
    } == set()
    assert figures._METHOD == "newscrawl/method/"
    assert figures._WITH == "newscrawl/articles_with/"
