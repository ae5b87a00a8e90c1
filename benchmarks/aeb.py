"""Pages in the format of the article-extraction-benchmark, and its measure.

A folder holds ``ground-truth.json``, which maps ids to objects with ``articleBody`` and perhaps
``url``, and ``html/ID.html.gz`` for each. The measure is that of ``evaluate.py`` in
https://github.com/scrapinghub/article-extraction-benchmark: of the word 4-grams of both texts, as
multisets, those in both, only in the extracted and only in the true text, each divided by their
sum, so that long texts count no more than short ones. Precision and recall are means over pages, F1
is made from those two means; accuracy is the share of pages that are exactly right. Case counts,
punctuation does not.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

_SIZE = 4
_WORD = re.compile(r"\w+")


class AebError(Exception):
    """A folder that is not in this format: names what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of such a folder."""

    name: str
    url: str | None
    text: str
    html: bytes


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of the 4-grams of two texts: in both, only in the extracted, only in the true one."""

    both: float
    extra: float
    missing: float


def read_folder(folder: Path) -> list[Page]:
    """The pages of ``folder``, by id.

    Raises AebError where a file is missing or holds something else.
    """
    truth = folder / "ground-truth.json"
    try:
        items = json.loads(truth.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AebError(f"{truth}: {error}; name a folder with ground-truth.json") from error
    if not isinstance(items, dict) or not items:
        raise AebError(f"{truth}: not an object that maps ids to articles")
    return [_page(folder, name, item) for name, item in sorted(items.items())]


def _page(folder: Path, name: str, item: Any) -> Page:
    path = folder / "html" / f"{name}.html.gz"
    if not isinstance(item, dict) or not isinstance(item.get("articleBody", ""), str):
        raise AebError(f"{folder / 'ground-truth.json'}: {name}: no object with articleBody")
    try:
        html = gzip.decompress(path.read_bytes())
    except (OSError, EOFError) as error:
        raise AebError(f"{path}: {error}") from error
    url = item.get("url")
    return Page(name, url if isinstance(url, str) else None, item.get("articleBody", ""), html)


def overlap(true: str, found: str) -> Overlap:
    """How the texts compare."""
    wanted, got = _grams(true), _grams(found)
    both = (wanted & got).total()
    extra, missing = got.total() - both, wanted.total() - both
    total = both + extra + missing
    return Overlap(both / total, extra / total, missing / total) if total else Overlap(0, 0, 0)


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    size = min(_SIZE, len(words))
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def figures(overlaps: Sequence[Overlap]) -> dict[str, float]:
    """F1, precision, recall and accuracy over pages, from 0 to 1."""
    precision = fmean(_share(one.both, one.extra, one.missing) for one in overlaps if _found(one))
    recall = fmean(_share(one.both, one.missing, one.extra) for one in overlaps if _wanted(one))
    exact = fmean(one.extra == one.missing == 0 for one in overlaps)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"F1": f1, "precision": precision, "recall": recall, "accuracy": exact}


def _found(one: Overlap) -> bool:
    return one.both + one.extra > 0


def _wanted(one: Overlap) -> bool:
    return one.both + one.missing > 0


def _share(both: float, wrong: float, other: float) -> float:
    if wrong == other == 0:
        return 1.0
    return both / (both + wrong) if both else 0.0
