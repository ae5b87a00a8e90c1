"""Guard: what of an article's body a filter list may take.

A list is written for browsers and for all sites: a rule of it that was right for the site where
someone met an advertisement may select the text of another. So what a list selects in a body is
weighed against the lines of text that stand there: it may strip boilerplate, and not eat the
article.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from newscrawl.markup import Element, Key
from newscrawl.page import Line, Removed
from pipelines import phrases
from pipelines.cosmetics import Rule
from pipelines.cosmetics.outline import outlines
from pipelines.read import BLOCKS, SKIPPED, leads_elsewhere, read_lines

SHARE = 0.25
"""Share of the body's own words that a rule may take, and all rules of lists together."""
FREE = 40
"""Characters of own words that a rule may take whatever their share: labels."""
MAIN = 0.5
"""Elements of the kind that holds so much of the text are the article's own paragraphs."""
PARAGRAPHS = 100
"""Characters in paragraphs like the article's own that an element may hold at most, where a rule
for any site selects it."""
_STYLING = frozenset(
    "align bgcolor border cellpadding cellspacing color colspan dir face height lang rowspan size "
    "style type valign width".split()
)
"""Attributes that say how an element looks, and not what it is."""
_CONTENT = re.compile(r":(?:-abp-)?(?:has|has-text|contains)\(")

Hit = tuple[Element, Rule]

NO_TEXT = "there is no text in it"
IS_BODY = "it is what holds the text"
NAMES_NOTHING = "the rule names no class, id or attribute, only tags"
IN_A_LINE = "it is a part of a line of text"
LIKE_THE_TEXT = "it is one of the article's own paragraphs, or like them"
HOLDS_TEXT = f"it holds over {PARAGRAPHS} characters of such paragraphs, and the rule names no site"
SUBHEAD = "it is a subhead, and the rule names no site"
SECTION = "it holds a subhead with its text, and the rule names no site"
OUR_OWN = "it is a label by which our own rules take out what follows"
TOO_MUCH = f"the rule would take more than {SHARE:.0%} of the text"
TOO_MUCH_TOGETHER = f"the lists together would take more than {SHARE:.0%} of the text"

Kind = tuple[str, str]
"""A tag and its classes."""


def judge(
    hits: Sequence[Hit],
    lines: Sequence[Line],
    bodies: Sequence[Element],
    marked: dict[Element, Removed],
) -> list[tuple[str, set[int]]]:
    """For each of ``hits``, in document order, why it is not to be taken, "" where it is, and the
    places of the lines that go with it.

    An element without lines is none of the guard's business: NO_TEXT.

    lines   the article's text, if no list took any of it
    bodies  the elements that hold it
    marked  what is taken out anyway
    """
    return _Body(lines, bodies, marked).judge(hits)


def names_something(rule: Rule) -> bool:
    """Whether each part of a rule asks for more than tags and looks: a class, an id, an attribute
    that is not about styles, an element that HTML does not have (``ad-slot``), or for what stands
    in the element. A rule for a site may also name what stands before it, and styles."""
    if _CONTENT.search(rule.css):
        return True
    parts = rule.needs
    if rule.domains and (plain := outlines(rule.css)):
        parts = tuple(tuple(key for one in part for key in one.keys) for part in plain)
    return all(any(_is_name(key, rule) for key in part) for part in parts)


def _is_name(key: Key, rule: Rule) -> bool:
    if key.kind == "attribute" and key.value is not None and key.name not in _STYLING:
        return True
    if key.kind == "attribute" and key.value is not None and rule.domains:
        return True
    return key.kind in ("class", "id") or (key.kind in ("attribute", "tag") and "-" in key.name)


class _Body:
    """The lines of a text, by the elements that hold them."""

    def __init__(
        self, lines: Sequence[Line], bodies: Sequence[Element], marked: dict[Element, Removed]
    ) -> None:
        self.bodies = bodies
        self.marked = marked
        self.lines = lines
        self.own = [_own(line) for line in self.lines]
        self.total = sum(self.own)
        self.inside: defaultdict[Element, list[int]] = defaultdict(list)
        sizes: Counter[Kind] = Counter()
        tops = frozenset(bodies)
        for place, line in enumerate(self.lines):
            kinds = set()
            for up in (line.element, *line.element.iterancestors()):
                self.inside[up].append(place)
                if up in tops:
                    break
                kinds.add(_kind(up))
            for kind in kinds:
                sizes[kind] += self.own[place]
        self.main = {kind for kind, size in sizes.items() if size > MAIN * self.total > 0}
        self.paragraphs = {
            place for place, line in enumerate(self.lines) if _kind(line.element) in self.main
        }
        self.rows = {line.element for line in lines if line.type == "table_row"}
        self.labels = phrases.shipped()

    def judge(self, hits: Sequence[Hit]) -> list[tuple[str, set[int]]]:
        """As the function."""
        looked = [self._look(element, rule) for element, rule in hits]
        by_rule: defaultdict[Rule, set[int]] = defaultdict(set)
        for (_, rule), (why, lines) in zip(hits, looked, strict=True):
            if not why:
                by_rule[rule] |= lines
        greedy = {rule for rule, lines in by_rule.items() if self._is_much(lines)}
        rest: set[int] = set().union(*(by_rule[rule] for rule in by_rule if rule not in greedy))
        together = self._is_much({place for place in rest if self.own[place] > FREE})

        def limit(rule: Rule, lines: set[int]) -> str:
            if rule in greedy:
                return TOO_MUCH if self._size(lines) else ""
            return TOO_MUCH_TOGETHER if together and self._size(lines) > FREE else ""

        return [
            (why or limit(rule, lines), lines)
            for (_, rule), (why, lines) in zip(hits, looked, strict=True)
        ]

    def _size(self, lines: set[int]) -> int:
        return sum(self.own[place] for place in lines)

    def _is_much(self, lines: set[int]) -> bool:
        return self._size(lines) > max(FREE, SHARE * self.total)

    def _look(self, element: Element, rule: Rule) -> tuple[str, set[int]]:
        """What speaks against taking one element, and the lines that it holds."""
        if element in self.bodies or element.tag in ("html", "body"):
            return IS_BODY, set()
        lines = self._lines_of(element)
        if lines is None:
            return IN_A_LINE, set()
        return self._speaks_against(element, rule, lines) if lines else NO_TEXT, lines

    def _speaks_against(self, element: Element, rule: Rule, lines: set[int]) -> str:
        """Why an element that holds these lines is not to be taken; "" where nothing is."""
        if not names_something(rule):
            return NAMES_NOTHING
        if _kind(element) in self.main and not (rule.domains and _CONTENT.search(rule.css)):
            return LIKE_THE_TEXT
        if not rule.domains:
            if self._size(self.paragraphs & lines) > PARAGRAPHS:
                return HOLDS_TEXT
            if subheads := set(filter(self._is_subhead, lines)):
                if subheads == lines:
                    return SUBHEAD
                if self._size(lines - subheads) > FREE:
                    return SECTION
        if self.labels.match(self.lines[max(lines)].text, "labels"):
            return OUR_OWN
        return ""

    def _lines_of(self, element: Element) -> set[int] | None:
        """The lines that stand wholly in ``element``; None where it is a part of one."""
        if element.tag in BLOCKS and element in self.inside:
            return set(self.inside[element])
        texts = {line.text for line in read_lines(element, self.marked)}
        if not texts:
            return set()
        if not self.rows.isdisjoint(element.iterancestors("tr")):
            return None
        if element.tag in BLOCKS:
            return set()
        if not self._is_apart(element):
            return None
        block = next((up for up in element.iterancestors() if up.tag in BLOCKS), element)
        places = {self.lines[place].text: place for place in self.inside.get(block, ())}
        return {places[text] for text in texts if text in places}

    def _is_subhead(self, place: int) -> bool:
        line = self.lines[place]
        return line.type == "heading" and not line.linked

    def _is_apart(self, element: Element) -> bool:
        """Whether no words stand before or behind an element of a run of text on its line."""
        return leads_elsewhere(element) or (
            self._is_free(element, before=True) and self._is_free(element, before=False)
        )

    def _is_free(self, element: Element, *, before: bool) -> bool:
        """Whether there are none on that side."""
        up: Element | None = element
        while up is not None and up.tag not in BLOCKS:
            if not before and (up.tail or "").strip():
                return False
            for beside in up.itersiblings(preceding=before):
                tail = (beside.tail or "").strip()
                if before and tail:
                    return False
                if beside.tag == "br" or beside.tag in BLOCKS:
                    return True
                if tail or self._is_shown(beside):
                    return False
            up = up.getparent()
            if before and up is not None and (up.text or "").strip():
                return False
        return True

    def _is_shown(self, element: Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in SKIPPED or element in self.marked:
            return False
        return bool(read_lines(element, self.marked))


def _kind(element: Element) -> Kind:
    return element.tag, " ".join((element.get("class") or "").split())


def _own(line: Line) -> int:
    """Characters of a line that are no link."""
    return round(len(line.text) * (1 - line.link_share))
