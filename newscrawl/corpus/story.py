"""Which of a text's lines are a story: where sentences stand close together.

For text without markup, where a line is a paragraph, a heading, or any other block of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newscrawl.page import Line
from newscrawl.text.datelines import split_dateline, split_initials
from pipelines.phrases import LONG, Phrase, shipped

# Weights of lines. Half or double of any one moves F1 on real pages by 1.3 points at most.
_MOST, _LEAST = 20, 10
"""A sentence weighs its words, within these bounds."""
_APART = -10
"""Any other line; less for the first such lines after a sentence, since subheads come singly."""
_APART_EACH = -4
_ITEM = -2
"""A numbered line or one with a bullet: as often in a story as beside it."""
_STAMPED = -30
"""The date and time of another story."""
ENOUGH = 25
"""Weight of a stretch that can be a story."""
_DROP = 120
"""A story is over when the lines after it have weighed so much against it."""

_DATE_TIME = re.compile(
    r"(?:19|20)[0-9]{2}\W{0,4}(?:pukul |pkl |jam |at )?[0-9]{1,2}[:.][0-9]{2}\b"
    r"|\b[0-9]{1,2} (?:menit|jam|hari)(?: yang)? (?:lalu|ago)\b",
    re.I,
)
_LISTED = re.compile(r"(?:[0-9]{1,2}[.)]|[-•*–]) ?\w")
_SEPARATED = re.compile(r" [·|•»] ")
_SPOKEN = re.compile(r"[,.?!][\"”] ")
_CLOSERS = "\"”'’)]» "
_OUTLET = re.compile(r"[.,(]")
_DATED = 120
"""Characters of the longest line that is looked at as one that only gives a time."""


def words_in(text: str) -> int:
    """Number of words in a line whose white space is folded."""
    return text.count(" ") + 1


def is_sentence(text: str) -> bool:
    """Whether a line reads like running text; titles and menus do not end in a full stop."""
    words, bare = words_in(text), text.rstrip(_CLOSERS)
    if bare.endswith(("...", "…")) or len(_SEPARATED.findall(text)) > 2:
        return False
    if bare.endswith("."):
        return words > 3
    if words > 5 and _SPOKEN.search(text):
        return True
    return words >= (10 if bare.endswith(("?", "!", ":", ",", ";")) else 20)


def is_item(text: str) -> bool:
    """Whether a line is numbered or has a bullet."""
    return _LISTED.match(text) is not None


@lru_cache(maxsize=8192)
def _boilerplate(text: str) -> Phrase | None:
    phrases = shipped()
    return phrases.match_whole(text)


def boilerplate(text: str) -> Phrase | None:
    """The text rule that the whole line matches, if any."""
    return _boilerplate(text) if len(text) <= LONG else None


def weight(line: Line) -> int:
    """How much a line speaks for (above 0) or against a story where it stands; 0 for what may
    stand in the midst of one: boilerplate that is known, and links to other stories."""
    text = line.text
    if line.linked or boilerplate(text):
        return 0
    time = _DATE_TIME.search(text[:_DATED])
    if time and (time.start() < 30 or len(text) < _DATED):
        return _STAMPED
    if is_sentence(text):
        return max(_LEAST, min(words_in(text), _MOST))
    return _ITEM if is_item(text) else _APART


def stretches(lines: list[Line]) -> Iterator[tuple[int, int, int]]:
    """Weight, first line and line after the last of each stretch that can be a story.

    After J. Pasternack and D. Roth, "Extracting article text from the web with maximum
    subsequence segmentation", WWW 2009.
    """
    best = total = start = end = apart = 0
    signed = False
    for at, line in enumerate(lines):
        if (best - total > _DROP) if best >= ENOUGH else total <= 0:
            if best:
                yield best, start, end
            best = total = apart = 0
            start, signed = at, False
        more = weight(line)
        if more > 0:
            apart = 0
        elif more == _APART:
            apart += 1
            more = max(more, _APART_EACH * apart)
        total += 3 * more if signed and more < 0 else more
        signs = split_initials(line.text) if total > 0 else None
        if total > best or (signs and "/" in signs[1]):  # a list may close a story: "… 8. X (a/b)"
            best, end = max(best, total), at + 1
        signed = signed or signs is not None
    if best:
        yield best, start, end


def find_story(lines: list[Line], *, titled: bool) -> tuple[int, int]:
    """First line of the story and the line after its last; 0, 0 when there is none.

    titled   whether ``lines`` begin at the title: then the first stretch of some weight is the
             story; else one with a dateline, else the one with the greatest weight
    """
    found = list(stretches(lines))
    enough = [one for one in found if one[0] >= ENOUGH]
    if not titled:
        enough = [one for one in enough if any(map(_has_dateline, lines[one[1] : one[1] + 3]))]
    _, start, end = max(enough[:1] or found, default=(0, 0, 0))
    return start, end


def _has_dateline(line: Line) -> bool:
    return split_dateline(line.text) is not None


def opens_story(line: Line) -> bool:
    """Whether a line begins with a dateline that cannot be mistaken: one that names an outlet."""
    found = split_dateline(line.text)
    return found is not None and _OUTLET.search(found[0]) is not None


def weight_after(lines: list[Line], most: int) -> int:
    """Weight of the story that begins within ``most`` lines, not counting boilerplate, else 0."""
    for best, start, _ in stretches(lines):
        return best if sum(weight(line) < 0 for line in lines[:start]) <= most else 0
    return 0


def is_title(text: str, *, least: int = 3) -> bool:
    """Whether a line of ``least`` words or more could be a title."""
    return (
        least <= words_in(text) <= 25
        and len(text) <= 200
        and not text.endswith(".")
        and not _SPOKEN.search(text)
    )
