"""Normal form: a line of text with what varies from page to page taken out of it.

Two lines that differ only in a number, a date, the title of the page or in what a link in them is
called have one normal form: "Sudah 1.204 orang ikut, Senin (2/3/2026)" and "Sudah 988 orang ikut,
Rabu (4/3/2026)" are both "sudah # orang ikut, #". In the loose form names may differ, too: "Tulisan
Sari Widuri ini dimuat oleh pembaca" is "tulisan {name} ini dimuat oleh pembaca".
"""

from __future__ import annotations

import re
from itertools import islice

from newscrawl.markup import Element, text_of
from newscrawl.page import Line

VERSION = 1
"""Of the normal form; templates learned with another one do not fit."""

NUMBER, LINK, TITLE, NAME = "#", "{link}", "{title}", "{name}"
"""What stands in a normal form for a number or date, a link's text, the page's title, a name."""

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
_LONGEST = 400
"""Characters of a line that count: what begins alike so far is alike."""
_LOOSE = 160
"""Characters; a longer line has no loose form."""
_NAMES = re.compile(r"(?<=[^\s.?!:\"] )[A-Z][\w.'-]*(?:,? [A-Z][\w.'-]*)*")


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


class Forms:
    """The forms of the lines of one page, whose title is ``title``."""

    def __init__(self, title: str | None) -> None:
        self._title = title if title and len(title) >= _TITLE else None
        self._links: dict[Element, list[str]] = {}

    def normal(self, line: Line) -> str:
        """The normal form of a line. A link among other words becomes ``LINK``; a line that is
        nothing but a link keeps its words."""
        return normal(self._without_named(line))

    def loose(self, line: Line) -> str:
        """The loose form of a line, in which names are ``NAME``, and a paragraph that is nothing
        but a link is ``LINK``; "" for a line that has none."""
        if line.linked:
            return LINK if line.type == "paragraph" else ""
        return loose(self._without_named(line)) if len(line.text) <= _LOOSE else ""

    def _without_named(self, line: Line) -> str:
        """The text of a line without what the title and the links in it say."""
        text = line.text
        if self._title and self._title in text:
            text = text.replace(self._title, TITLE)
        if not line.link_share or line.linked:
            return text
        plain = text
        for called in self._called(line.element):
            if called in plain:
                plain = plain.replace(called, LINK, 1)
        own = sum(map(str.isalpha, plain.replace(LINK, "")))
        return plain if own > _SHORTEST else text

    def _called(self, element: Element) -> list[str]:
        """What the links in an element are called; of one that holds many, the first."""
        found = self._links.get(element)
        if found is None:
            texts = map(text_of, islice(element.iter("a"), _LINKS))
            found = self._links[element] = [one for one in texts if len(one) >= _SHORTEST]
        return found


def loose(text: str) -> str:
    """The loose form of a text without markup; "" where it has no name in it."""
    found, count = _NAMES.subn(NAME, text.translate(_ALIKE))
    return normal(found) if count else ""


def own_words(text: str) -> list[str]:
    """The words of a normal form that stand for themselves."""
    for mark in (NUMBER, LINK, TITLE, NAME):
        text = text.replace(mark, " ")
    return [word for word in text.split() if any(map(str.isalpha, word))]


def size_of_own(text: str) -> int:
    """Letters of a normal form that stand for themselves."""
    return sum(sum(map(str.isalpha, word)) for word in own_words(text))
