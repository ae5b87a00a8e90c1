"""Classify: for which reason a line of an unknown page's body is no part of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newscrawl.article import Reason
from newscrawl.page import Line
from newscrawl.text.bylines import parse_roles
from newscrawl.text.datelines import split_initials
from pipelines.generic.weigh import leads_elsewhere
from pipelines.generic.weights import Weights
from pipelines.phrases import Phrases

_SHORT = 120
"""Characters of a line that is a label or a byline."""
_BYLINE = re.compile(
    r"(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|oleh|by|editor|redaktur|rep|red)\b"
    r"\s*\|?\s*(?::|[A-Z])|laporan\s",
    re.I,
)
_PAGER = re.compile(
    r"(?:\W*\d+\W*)+|(?:next|prev(?:ious)?|selanjutnya|sebelumnya|halaman \d+)\W*", re.I
)


def classify(
    dropped: Iterable[tuple[Line, Reason | None]], phrases: Phrases, weights: Weights
) -> Iterator[tuple[Line, Reason]]:
    """The reason of each line: what the name of a block it stands in says, else what it reads like,
    else what its markup is like. Links that follow a label, such as "Related", go with it.

    dropped  the lines in order, each with what its names say
    """
    label: Reason | None = None
    for line, named in dropped:
        linked = leads_elsewhere(line, weights)
        if named is None and label and linked:
            yield line, label
            continue
        found = phrases.match(line.text, "labels")
        label = found.reason if found else None
        yield line, named or label or _reads_like(line, phrases) or _looks_like(line, linked)


def _reads_like(line: Line, phrases: Phrases) -> Reason | None:
    if len(line.text) > _SHORT:
        return None
    if rule := phrases.match(line.text):
        return rule.reason
    if _PAGER.fullmatch(line.text):
        return "pagination"
    if initials := split_initials(line.text):
        return None if initials[0] else "credit"
    if _BYLINE.match(line.text):
        roles = parse_roles(line.text)
        return "byline" if roles.authors or roles.editors else None
    return None


def _looks_like(line: Line, linked: bool) -> Reason:
    if linked:
        return "related"
    return "caption" if line.after_image and line.type == "paragraph" else "navigation"
