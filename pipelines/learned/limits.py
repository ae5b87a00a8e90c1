"""Limits: the numbers and words that learning goes by, from ``pipelines/rules/learning.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from typing import Any, cast

from newscrawl.article import Reason

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of ``[limits]``, each as the file says."""

    line_pages: int
    line_share: float
    careful_share: float
    loose_share: float
    box_pages: int
    box_share: float
    box_furniture: float
    box_lines: int
    box_size: int
    own_share: float
    own_size: int
    month_pages: int
    label_share: float
    words: int
    letters: int
    short: int


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, Any]]:
    path = files("pipelines") / "rules" / "learning.toml"
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The numbers that come with newscrawl."""
    return Limits(**_read()["limits"])


@lru_cache(maxsize=1)
def own_patterns() -> re.Pattern[str]:
    """Finds, in a normal form, what a newsroom says of one article."""
    return re.compile("|".join(f"(?:{one})" for one in _read()["own"]["patterns"]))


@lru_cache(maxsize=1)
def _reasons() -> list[tuple[Reason, re.Pattern[str]]]:
    table = cast(dict[Reason, str], _read()["reasons"])
    return [(reason, re.compile(pattern)) for reason, pattern in table.items()]


def reason_of(text: str) -> Reason | None:
    """Why a block with this normal form stands on a page, as far as its words tell."""
    for reason, pattern in _reasons():
        if pattern.search(text):
            return reason
    return None


def at_least(seen: int, of: int) -> float:
    """The share that ``seen`` of ``of`` shows at least: the lower end of Wilson's 95 % interval.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927).
    """
    if not of:
        return 0.0
    share, z = seen / of, _Z
    middle = share + z * z / (2 * of)
    spread = z * sqrt((share * (1 - share) + z * z / (4 * of)) / of)
    return (middle - spread) / (1 + z * z / of)
