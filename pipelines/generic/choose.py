"""Choose: which lines of an unknown page's body are the article's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Line
from pipelines.generic.evidence import Told
from pipelines.generic.weigh import ENDS, Kind, kind, leads_elsewhere
from pipelines.generic.weights import Weights, is_never_text, reason_of

_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE_LINE = 60
"""Characters of a line with a year in it that is longer than a date."""
_NEAR = 3
"""Lines after a subhead or an item of a list among which the text must go on."""
_GAP = 2
"""Lines from one of the text's last lines to the next: one may stand between that is a link."""

_PARAGRAPHS = frozenset("p li dd dt td blockquote h2 h3 h4 h5 h6 pre".split())
"""Tags of a paragraph of its own; in others a short sentence must stand as the long ones do."""

_Name = tuple[Kind, str]


def named_reasons(
    within: list[tuple[Element, ...]], values: list[float], weights: Weights
) -> list[Reason | None]:
    """For each line, why the name of a block that it stands in says it is no text, or None.

    Blocks of one kind that hold much of the text are text, whatever their name.

    within  the elements of the body that each line stands in
    values  of the lines
    """
    names: dict[Element, _Name] = {}
    for inside in within:
        for element in inside:
            if element not in names and reason_of(element):
                names[element] = _name(element)
    if not names:
        return [None] * len(within)
    sizes: Counter[_Name] = Counter()
    for inside, value in zip(within, values, strict=True):
        if value > 0:
            sizes.update({names[one]: int(value) for one in inside if one in names})
    most = weights.named_share * sum(value for value in values if value > 0)
    known = {
        element: reason_of(element)
        for element, name in names.items()
        if sizes[name] <= most or is_never_text(element)
    }
    return [next((known[one] for one in inside if one in known), None) for inside in within]


def _name(element: Element) -> _Name:
    return kind(element), _DIGITS.sub("", element.get("id") or "")  # "part-1", "part-2", …


def choose(
    lines: list[Line],
    values: list[float],
    named: list[Reason | None],
    told: Told,
    weights: Weights,
) -> list[bool]:
    """Which lines are the article's: the sentences, and what stands among them as they do."""
    long = [
        line.element for line, value in zip(lines, values, strict=True) if value > weights.sentence
    ]
    kinds, holders = set(map(kind, long)), {element.getparent() for element in long}
    good = [
        not reason
        and (
            (value > 0 and _stands_as(line.element, kinds, holders))
            or (value < 0 and _is_told(line, told, weights))
        )
        for line, value, reason in zip(lines, values, named, strict=True)
    ]
    if True not in good:
        return good
    own = {_place(line) for line, is_good in zip(lines, good, strict=True) if is_good}
    around = {parent for _, parent in own}

    def is_own(at: int) -> bool:
        line = lines[at]
        if named[at] or leads_elsewhere(line, weights):
            return False
        if line.type == "table_row" or _place(line) in own:
            return True
        return line.type == "list_item" and _above_list(line) in around

    first, last = good.index(True), len(good) - 1 - good[::-1].index(True)
    first = _stretch(
        first, range(first - 1, -1, -1), lambda at: is_own(at) and not _dated(lines[at])
    )
    first -= _heads(lines, first, last)
    last = _stretch(last, range(last + 1, len(lines)), is_own)
    chosen = [False] * len(lines)
    for at in range(last, first - 1, -1):
        line = lines[at]
        chosen[at] = (
            good[at]
            or is_own(at)
            or (
                not (named[at] or leads_elsewhere(line, weights))
                and (_reads_on(line) or line.type == "heading")
                and any(chosen[at + 1 : at + 1 + _NEAR])
            )
        )
    return chosen


def _dated(line: Line) -> bool:
    """Whether a line over the text is one that says when it was published."""
    return len(line.text) < _DATE_LINE and _YEAR.search(line.text) is not None


def _heads(lines: list[Line], first: int, last: int) -> int:
    """1 if a subhead such as the text has further down stands right before it, else 0."""
    if first == 0 or lines[first - 1].type != "heading":
        return 0
    head = lines[first - 1].element
    return int(
        any(
            line.type == "heading" and kind(line.element) == kind(head)
            for line in lines[first : last + 1]
        )
    )


def _stands_as(element: Element, kinds: set[Kind], holders: set[Element | None]) -> bool:
    """Whether a sentence in ``element`` stands as those of a text do: in a paragraph, in an element
    of the same kind as long sentences, or right in what holds them."""
    return element.tag in _PARAGRAPHS or element in holders or kind(element) in kinds


def _is_told(line: Line, told: Told, weights: Weights) -> bool:
    """Whether a sentence that is all links is in what the page tells of its text, too."""
    return line.text.endswith(ENDS) and len(line.text) > weights.sentence and told.holds(line.text)


def _stretch(end: int, further: range, is_own: Callable[[int], bool]) -> int:
    """The last of the places ``further`` to which the text goes on, at most ``_GAP`` apart."""
    for at in further:
        if abs(at - end) > _GAP:
            break
        if is_own(at):
            end = at
    return end


def _place(line: Line) -> tuple[Kind, Element | None]:
    """Where a line stands, so that the paragraphs of one text have it in common."""
    return kind(line.element), line.element.getparent()


def _above_list(line: Line) -> Element | None:
    """What the list of an item stands in."""
    above_item = line.element.getparent()
    return above_item.getparent() if above_item is not None else None


def _reads_on(line: Line) -> bool:
    """Whether a line among sentences that is none itself is the text's all the same."""
    return not (line.italic or line.after_image) and (line.type == "list_item" or line.bold)
