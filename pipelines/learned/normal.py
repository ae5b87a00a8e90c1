"""Normal form: a line of text with what varies from page to page taken out of it.

Two lines that differ only in a number, a date, the title of the page or in what a link in them is
called have one normal form: "Sudah 1.204 orang ikut, Senin (2/3/2026)" and "Sudah 988 orang ikut,
Rabu (4/3/2026)" are both "sudah # orang ikut, #".
"""

from __future__ import annotations

import re
from itertools import islice

from newscrawl.markup import text_of
from newscrawl.page import Line

VERSION = 1
"""Of the normal form; templates learned with another one do not fit."""

NUMBER, LINK, TITLE = "#", "{link}", "{title}"
"""What stands in a normal form for a number or date, a link's text, and the page's title."""

_TIMES = frozenset(
    "senin selasa rabu kamis jumat jum'at sabtu minggu ahad januari februari maret april mei juni "
    "juli agustus september oktober november desember jan feb mar apr jun jul agu agt ags sep sept "
    "okt nov des wib wita wit monday tuesday wednesday thursday friday saturday sunday january "
    "february march may june july august october december aug oct dec am pm".split()
)
_DIGITS = re.compile(r"\d+(?:[.,:/]\d+)*")
_AROUND = ".,:;()[]/|-%"
"""What goes with a number or date that it stands beside."""
_ALIKE = str.maketrans("“”„‟‘’`´–—\xa0", "\"\"\"\"''''-- ")
_LINKS = 50
"""Links of one element that are looked at."""
_SHORTEST = 3
"""Characters; a link called by fewer is text."""
_TITLE = 20
"""Characters; a shorter title may stand in a line by chance."""
_LONGEST = 2000
"""Characters of a line that count."""


def normal(text: str) -> str:
    """The normal form of a text without markup; "" where nothing is left of it."""
    words: list[str] = []
    for word in text[:_LONGEST].translate(_ALIKE).casefold().split():
        if not word.isalpha():
            core = word.strip(_AROUND)
            if not core:
                if words and words[-1] == NUMBER:
                    continue
            elif core in _TIMES:
                word = NUMBER
            else:
                word = _DIGITS.sub(NUMBER, word)
                if word.strip(_AROUND) == NUMBER:
                    word = NUMBER
        elif word in _TIMES:
            word = NUMBER
        if word != NUMBER or not words or words[-1] != NUMBER:
            words.append(word)
    return " ".join(words)


def normal_line(line: Line, title: str | None = None) -> str:
    """The normal form of a line of a page whose title is ``title``.

    A link among other words becomes ``LINK``; a line that is nothing but a link keeps its words.
    """
    text = line.text
    if title and len(title) >= _TITLE and title in text:
        text = text.replace(title, TITLE)
    if line.link_share and not line.linked:
        text = _without_links(line, text)
    return normal(text)


def _without_links(line: Line, text: str) -> str:
    """``text`` with its links by ``LINK``, where words enough are left to know it by."""
    plain = text
    for link in islice(line.element.iter("a"), _LINKS):
        called = text_of(link)
        if len(called) >= _SHORTEST and called in plain:
            plain = plain.replace(called, LINK, 1)
    own = sum(map(str.isalpha, plain.replace(LINK, "")))
    return plain if own > _SHORTEST else text


def own_words(text: str) -> list[str]:
    """The words of a normal form that stand for themselves."""
    for mark in (NUMBER, LINK, TITLE):
        text = text.replace(mark, " ")
    return [word for word in text.split() if any(map(str.isalpha, word))]


def size_of_own(text: str) -> int:
    """Letters of a normal form that stand for themselves."""
    return sum(sum(map(str.isalpha, word)) for word in own_words(text))
