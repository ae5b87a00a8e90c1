"""Facts: the numbers and names of a text, and the words that they stand between.

What bulletins made from one template have in common is all but these; what copies of one story
have in common is these above all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?:;\n]")
_NUMERALS = {
    word: str(number)
    for number, word in enumerate(
        "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
    )
}
_SHORT_LINE = 6
"""Words of a line that is no sentence but an item of a list, which may begin with a name."""
_BREAKS = frozenset(".!?:;\n")
_PARTS = str.maketrans("", "", ".,:")
_LEFT = 2
"""Plain words before a fact, with the one after it, by which it is known."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text: ``words`` in lower case, numbers without their points; ``facts`` says
    which of them are numbers or parts of names."""

    words: list[str]
    facts: list[bool]


def tokens_of(text: str) -> Tokens:
    """The words of ``text``.

    A word is part of a name where it has a capital that no sentence's beginning explains: within a
    sentence, in a short line, or anywhere in a text that has it so elsewhere. A number is one in
    digits, however its thousands and decimals are set apart, or from zero to eleven in words.
    """
    words: list[str] = []
    facts: list[bool] = []
    openers: list[int] = []  # words that open a sentence with a capital
    named: set[str] = set()
    is_open = True
    for line in text.split("\n"):
        found = _TOKEN.findall(line)
        is_item = len(found) < _SHORT_LINE
        is_open = True
        for token in found:
            if token in _BREAKS:
                is_open = True
                continue
            is_fact = False
            if token.islower():
                word = token
            elif token[0].isdigit():
                word, is_fact = token.translate(_PARTS), True
            else:
                word = token.lower()
                if token[0] != word[0]:
                    if is_open and not is_item and not token.isupper():
                        openers.append(len(words))
                    else:
                        is_fact = True
                        named.add(word)
            if word in _NUMERALS:
                word, is_fact = _NUMERALS[word], True
            words.append(word)
            facts.append(is_fact)
            is_open = False
    for at in openers:
        facts[at] = facts[at] or words[at] in named
    return Tokens(words, facts)


def runs_of(tokens: Tokens) -> list[tuple[str, list[str]]]:
    """The facts of a text, as they follow each other without a plain word between them: of each
    the plain words that it stands between, and its own words. One at the very end is left out: it
    is whole only where the text is."""
    words, facts = tokens.words, tokens.facts
    plain = [at for at, is_fact in enumerate(facts) if not is_fact]
    edges = [-1, *plain, len(words)]
    found = []
    for place, (before, after) in enumerate(pairwise(edges)):
        if after - before > 1 and after < len(words):
            left = [words[at] for at in edges[max(1, place + 1 - _LEFT) : place + 1] if at >= 0]
            found.append((" ".join((*left, "|", words[after])), words[before + 1 : after]))
    return found
