"""Evidence: on how many of a site's articles a form of a line stands, and what it is like there.

A form is the normal form of a line, or the loose one, in which names may differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from newscrawl.learning.notes import Noted, SeenLine
from pipelines.learned.limits import Limits, at_least, own_patterns
from pipelines.learned.normal import LINK, TITLE, own_words, size_of_own

Texts = Callable[[Iterable[int]], Mapping[int, str]]
"""Gives the forms that belong to hashes, of those that were met twice."""

_FEW = 4
"""Letters; what has fewer says nothing."""
_OWN = 0.2
"""Share of its articles on which a line that is no furniture is a dateline or a byline."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``seen`` on so many of so many articles, of those of a ``month`` where it is named."""

    seen: int
    of: int
    month: str = ""

    @property
    def share(self) -> float:
        """The share of the articles that this shows at least."""
        return at_least(self.seen, self.of)


@dataclass(slots=True)
class Form:
    """A form of a line, and the articles that it stands on, each with the line.

    words   the form itself
    texts   the normal forms of those lines, by hash; of a normal form itself alone
    """

    words: str
    loose: bool = False
    articles: list[Noted] = field(default_factory=list)
    lines: list[SeenLine] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)

    def share_of(self, is_so: Callable[[SeenLine], bool]) -> float:
        """On which share of the articles something is so."""
        return sum(map(is_so, self.lines)) / len(self.lines)

    @property
    def is_own(self) -> bool:
        """Whether it is read into fields of the record: datelines, bylines."""
        return self.share_of(lambda line: line.own) > _OWN

    @property
    def is_said_of_one(self) -> bool:
        """Whether it reads like the newsroom's word on one article, such as a correction."""
        return own_patterns().search(self.words) is not None

    def tells(self, most: Limits, *, label: bool = False) -> bool:
        """Whether there is enough of it to know it by."""
        if label or LINK in self.words or TITLE in self.words:
            return size_of_own(self.words) >= _FEW or self.words == LINK
        words, letters = own_words(self.words), size_of_own(self.words)
        return len(words) >= most.words and letters >= most.letters

    @property
    def says_something(self) -> bool:
        """Whether it can be known by its words where its place is known, too."""
        return size_of_own(self.words) >= _FEW


class Pool:
    """The articles of a site that count, and the forms that stand on several of them."""

    def __init__(self, articles: list[Noted], texts: Texts, most: Limits) -> None:
        self.articles = articles
        self.most = most
        self._months = Counter(one.month for one in articles if one.month)
        exact = Counter(text for one in articles for text in one.lines)
        loose = Counter(form for one in articles for form in _loose_forms(one))
        self._recurring = {form for counts in (exact, loose) for form in counts if counts[form] > 1}
        often = {
            text for counts in (exact, loose) for text in counts if counts[text] >= most.box_pages
        }
        words = texts(often)
        self.forms = {text: Form(words[text]) for text in exact if text in words}
        """By the hash of the normal form."""
        self.loose = {form: Form(words[form], loose=True) for form in loose if form in words}
        """By the hash of the loose form."""
        for one in articles:
            seen: set[int] = set()
            for text, line in one.lines.items():
                if text in self.forms:
                    _add(self.forms[text], one, line, text)
                if line.loose in self.loose and line.loose not in seen:
                    seen.add(line.loose)
                    _add(self.loose[line.loose], one, line, text)

    def recurs(self, text: int, loose: int) -> bool:
        """Whether a line stands on several articles, in its normal form or its loose one."""
        return text in self._recurring or loose in self._recurring

    def evidence(self, having: list[Noted], need: float) -> Evidence:
        """How often a block is seen that is on the articles ``having``: among all, or where that
        is less than ``need``, in the month that has most of it."""
        best = Evidence(len(having), len(self.articles))
        if best.share >= need:
            return best
        for month, seen in sorted(Counter(one.month for one in having).items()):
            if self._months[month] >= self.most.month_pages and seen >= self.most.box_pages:
                of_month = Evidence(seen, self._months[month], month)
                if of_month.share >= max(best.share, need):
                    best = of_month
        return best


def _loose_forms(article: Noted) -> set[int]:
    return {line.loose for line in article.lines.values() if line.loose}


def _add(form: Form, article: Noted, line: SeenLine, text: int) -> None:
    form.articles.append(article)
    form.lines.append(line)
    form.texts.append(text)
