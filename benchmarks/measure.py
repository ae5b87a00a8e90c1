"""How close an extractor's result comes to what a careful reader found on the page.

Figures of one page, each from 0 to 1 (``average`` gives percentages over pages):

F1, P, R  precision and recall over the word 4-grams of body and text, as multisets
leak      share of the boilerplate snippets that stand in the text
clean     1 when none does
lost      share of the body's blocks (of 4 words or more) that the text lacks
perfect   1 when nothing leaks, no block is lost and F1 is at least 0.995
title, date, authors, editors, keywords, section
          1 when right; left out where the page's article has none

Words are case-folded and stand without punctuation. An optional string (dateline, initials,
editor line, standfirst) may be kept or left out at no cost.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any

COLUMNS = (
    *("F1", "P", "R", "leak", "clean", "lost", "perfect"),
    *("title", "date", "authors", "editors", "keywords", "section"),
)
SIZE = 4
"""Words in a gram."""

Row = dict[str, float]
Words = list[str]


@dataclass(frozen=True, kw_only=True)
class Gold:
    """What a careful reader found on a page."""

    name: str
    url: str | None
    body: list[str]
    """The article's own blocks, in order."""
    optional: list[str] = field(default_factory=list)
    not_body: list[str] = field(default_factory=list)
    """Snippets of the page's boilerplate."""
    title: str | None = None
    published: str | None = None
    """ISO 8601; a date alone where the page gives no time."""
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    section: str | None = None


@dataclass(frozen=True)
class Result:
    """What an extractor found; ``fields`` False for one that only gives text."""

    text: str | None = None
    title: str | None = None
    published_at: datetime | str | None = None
    authors: Sequence[str] = ()
    editors: Sequence[str] = ()
    keywords: Sequence[str] = ()
    section: str | None = None
    fields: bool = True


def read_gold(path: Path, *, kinds: Iterable[str] = ("article",)) -> list[Gold]:
    """The pages of a ``gold.jsonl``; ``name`` is the page's file beside it."""
    golds: list[Gold] = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line) if line.strip() else {}
        if row.get("kind") in kinds:
            golds.append(
                Gold(
                    name=row["file"],
                    url=row.get("url") or None,
                    body=row["body"],
                    optional=row.get("optional", []),
                    not_body=row.get("not_body", []),
                    title=row.get("headline"),
                    published=row.get("date_published"),
                    authors=row.get("authors", []),
                    editors=row.get("editors", []),
                    keywords=row.get("keywords", []),
                    section=row.get("section"),
                )
            )
    return golds


def read_fixtures(folder: Path) -> list[Gold]:
    """The fixtures of ``folder``; ``name`` is the page's file."""
    golds: list[Gold] = []
    for path in sorted(folder.glob("*.json")):
        expected = json.loads(path.read_text("utf-8"))
        published = expected.get("published_at")
        day = published and expected.get("date_precision") == "day"
        golds.append(
            Gold(
                name=path.with_suffix(".html").name,
                url=expected["url"],
                body=[block["text"] for block in expected["blocks"]],
                not_body=[removed["text"] for removed in expected.get("removed", [])],
                title=expected.get("title"),
                published=published[:10] if day else published,
                authors=expected.get("authors", []),
                editors=expected.get("editors", []),
                keywords=expected.get("keywords", []),
                section=expected.get("section"),
            )
        )
    return golds


def words(text: str | None) -> Words:
    """The words of ``text``, case-folded."""
    return [word.casefold() for word in re.findall(r"\w+", text or "")]


def holds(text: Words, part: Words) -> bool:
    """Whether the words of ``part`` follow one another somewhere in ``text``."""
    return bool(part) and f" {' '.join(part)} " in f" {' '.join(text)} "


def strip_optional(block: Words, optional: Iterable[Words]) -> Words:
    """``block`` without the optional strings at its ends."""
    before: Words = []
    while before != block:
        before = block
        for one in filter(None, optional):
            if block[: len(one)] == one:
                block = block[len(one) :]
            elif block[-len(one) :] == one:
                block = block[: -len(one)]
    return block


@dataclass(frozen=True)
class Body:
    """A page's own text in words, for comparing."""

    whole: Words
    """With every optional string."""
    blocks: list[Words]
    """Without those at the ends of blocks."""
    optional: list[Words]
    """Longest first."""

    @classmethod
    def of(cls, gold: Gold) -> Body:
        optional = sorted(map(words, gold.optional), key=len, reverse=True)
        blocks = [words(block) for block in gold.body]
        bare = [strip_optional(block, optional) for block in blocks]
        return cls([word for block in blocks for word in block], list(filter(None, bare)), optional)

    @property
    def bare(self) -> Words:
        """The blocks as one text."""
        return [word for block in self.blocks for word in block]


def overlap(body: Words, text: Words) -> tuple[float, float, float]:
    """F1, precision and recall of ``text`` over the grams of ``body``."""
    wanted, found = _grams(body), _grams(text)
    common = (wanted & found).total()
    if not common:
        same = float(not wanted and not found)
        return same, same, same
    precision, recall = common / found.total(), common / wanted.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def _grams(text: Words) -> Counter[tuple[str, ...]]:
    size = max(1, min(SIZE, len(text)))
    return Counter(zip(*(text[start:] for start in range(size)), strict=False))


def _without_optional(body: Body, text: Words) -> tuple[float, float, float]:
    """The overlap with the bare body when optional strings that ``text`` keeps are taken out."""
    best = overlap(body.bare, text)
    for one in filter(None, body.optional):
        at = _place(text, one)
        if at >= 0:
            shorter = text[:at] + text[at + len(one) :]
            figures = overlap(body.bare, shorter)
            if figures[0] > best[0]:
                best, text = figures, shorter
    return best


def _place(text: Words, part: Words) -> int:
    """Where the words of ``part`` first follow one another in ``text``; -1: nowhere."""
    places = range(len(text) - len(part) + 1)
    return next((at for at in places if text[at : at + len(part)] == part), -1)


def leaked(gold: Gold, text: str | None) -> list[str]:
    """The boilerplate snippets that stand in ``text``."""
    found = words(text)
    return [one for one in snippets(gold) if holds(found, words(one))]


def snippets(gold: Gold) -> list[str]:
    """The boilerplate snippets that the article's own text does not happen to hold."""
    whole = Body.of(gold).whole
    return [one for one in gold.not_body if not holds(whole, words(one))]


def missing(gold: Gold, text: str | None) -> list[str]:
    """The body's blocks of 4 words or more that ``text`` lacks, in words."""
    found = words(text)
    blocks = Body.of(gold).blocks
    return [" ".join(one) for one in blocks if len(one) >= SIZE and not holds(found, one)]


def measure(gold: Gold, result: Result) -> Row:
    """The figures of one page."""
    body, text = Body.of(gold), words(result.text)
    f1, precision, recall = max(_without_optional(body, text), overlap(body.whole, text))
    leaks, lost = leaked(gold, result.text), missing(gold, result.text)
    row: Row = {
        "F1": f1,
        "P": precision,
        "R": recall,
        "leak": len(leaks) / max(1, len(snippets(gold))),
        "clean": not leaks,
        "lost": len(lost) / max(1, sum(len(block) >= SIZE for block in body.blocks)),
        "perfect": not leaks and not lost and f1 >= 0.995,
    }
    if result.fields:
        if gold.title:
            row["title"] = words(gold.title) == words(result.title)
        if gold.section:
            row["section"] = words(gold.section) == words(result.section)
        if gold.published:
            row["date"] = same_time(gold.published, result.published_at)
        for name in ("authors", "editors", "keywords"):
            if getattr(gold, name):
                row[name] = _set(getattr(gold, name)) == _set(getattr(result, name))
    return {name: float(value) for name, value in row.items()}


def _set(names: Iterable[str]) -> set[str]:
    return {" ".join(words(name)) for name in names} - {""}


def same_time(wanted: str, found: datetime | str | None) -> bool:
    """Whether ``found`` is the instant ``wanted``, to the minute; the same day where ``wanted``
    has no time. Without an offset on either side, the clock's time decides."""
    instant = _instant(found)
    if instant is None:
        return False
    if "T" not in wanted:
        return instant.date().isoformat() == wanted
    due = _instant(wanted)
    if due is None:
        return False
    if due.tzinfo and instant.tzinfo:
        return abs((due - instant).total_seconds()) < 60
    return due.replace(tzinfo=None, second=0) == instant.replace(tzinfo=None, second=0)


def _instant(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value


def average(rows: Sequence[Row]) -> Row:
    """The mean of each figure in percent, over the pages that have it."""
    figures = {name: [row[name] for row in rows if name in row] for name in COLUMNS}
    return {name: 100 * fmean(values) for name, values in figures.items() if values}


def table(
    lines: Iterable[tuple[str, int, Row]],
    extra: Sequence[str] = (),
    of: Sequence[str] = COLUMNS,
) -> str:
    """Averages as text: a line for each (name, pages, figures); ``of`` and ``extra`` name the
    columns."""
    columns = (*of, *extra)
    out = [" ".join([f"{'':28}", "pages", *(f"{name:>9}" for name in columns)])]
    for name, pages, row in lines:
        cells = [f"{row[one]:9.2f}" if one in row else f"{'-':>9}" for one in columns]
        out.append(" ".join([f"{name:28}", f"{pages:5}", *cells]))
    return "\n".join(out)


def as_result(article: Any) -> Result:
    """An ``Article`` as a result."""
    return Result(
        article.text,
        article.title,
        article.published_at,
        article.authors,
        article.editors,
        article.keywords,
        article.section,
    )
