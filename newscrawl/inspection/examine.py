"""Examine: read a page, and keep what was found on it also where it gives no article."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from newscrawl.api import clean
from newscrawl.inspection.marks import Mark, marks_of
from newscrawl.page import NotAnArticle, Page

Difference = tuple[Literal["both", "ours", "theirs"], str]
"""A paragraph, and who has it."""


@dataclass(frozen=True)
class Examined:
    """A page that was looked at.

    name       what the page is called in the report: its file or address
    page       the page with all that the steps left on it
    marks      what was kept and what was taken out, in the order of the page's removals
    rejected   why it gives no article; None where it gives one
    compared   the text's paragraphs beside those of trafilatura, where asked for
    """

    name: str
    page: Page
    marks: list[Mark]
    rejected: NotAnArticle | None = None
    compared: list[Difference] = field(default_factory=list)


def examine(page: Page, name: str, *, compare: bool = False) -> Examined:
    """Read a page, as ``newscrawl.extract`` does.

    name      what it is called in the report
    compare   read it with trafilatura, too, for the differences between the two texts
    """
    rejected = None
    try:
        clean(page)
    except NotAnArticle as refused:
        rejected = refused
    compared = _compare(page) if compare else []
    return Examined(name, page, marks_of(page), rejected, compared)


def _compare(page: Page) -> list[Difference]:
    import trafilatura

    text = trafilatura.extract(page.content, url=page.url) or ""
    ours = [block.text for block in page.article.blocks] if page.article else []
    theirs = [folded for line in text.splitlines() if (folded := " ".join(line.split()))]
    found: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [("both", one) for one in ours[a:b]]
        else:
            found += [("ours", one) for one in ours[a:b]]
            found += [("theirs", one) for one in theirs[c:d]]
    return found
