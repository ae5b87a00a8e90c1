"""Standfirst: the sentences between an unknown page's headline and its body."""

from __future__ import annotations

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Line
from pipelines.generic.evidence import Told
from pipelines.generic.weigh import Chains, extent, kind, leads_elsewhere, reads_like_sentence
from pipelines.generic.weights import Weights, is_named_lead, reason_of

_FAR = 25
"""Lines before the body among which the standfirst is looked for."""
_AFTER = 6
"""Lines after the headline."""
_CAPTION = 200
"""Characters. What follows a picture and is longer is no caption."""
_LEADS: frozenset[Reason | None] = frozenset((None, "related", "summary"))
"""What the name of a standfirst may be mistaken for: "teaser", "box"."""


def find_standfirst(before: list[Line], chains: Chains, told: Told, weights: Weights) -> list[Line]:
    """The standfirst among the lines ``before`` the body: a line that says what the page's
    description says, else the sentences that follow the headline; [] where there is none."""
    nearby = before[-_FAR:]
    first = next(
        (
            at
            for at, line in enumerate(nearby)
            if _is_told(line, told, weights) and _may_be_called(chains[line.element])
        ),
        None,
    )
    if first is not None:
        return _with_like(first, nearby, weights)
    title = fold(told.title)
    places = [at for at, line in enumerate(nearby) if line.element.tag == "h1"] or [
        at for at, line in enumerate(nearby) if title and fold(line.text) == title
    ]
    found: list[Line] = []
    for line in nearby[places[-1] + 1 :][:_AFTER] if places else ():
        if _may_lead(line, chains, weights):
            found.append(line)
        elif found:
            break
    return found


def _with_like(first: int, lines: list[Line], weights: Weights) -> list[Line]:
    """The line ``first`` and the sentences that go on in the same place."""
    if leads_elsewhere(lines[first], weights):
        return []
    found = [lines[first]]
    for line in lines[first + 1 :]:
        if leads_elsewhere(line, weights) or not (
            reads_like_sentence(line, weights) and _go_together(line, lines[first])
        ):
            break
        found.append(line)
    return found


def is_repeated(line: Line, lines: list[Line]) -> bool:
    """Whether the text begins with what ``line`` says."""
    said = fold(line.text)
    return any(said in fold(one.text) for one in lines[:2])


def _go_together(line: Line, other: Line) -> bool:
    return kind(line.element) == kind(other.element) and (
        line.element.getparent() is other.element.getparent()
    )


def _is_told(line: Line, told: Told, weights: Weights) -> bool:
    """Whether a line begins as one of the page's descriptions does, or the other way round."""
    if len(line.text) < weights.standfirst or line.element.tag == "h1":
        return False
    text = fold(line.text[:120])
    return any(
        len(one) >= weights.standfirst and (text.startswith(one[:60]) or one.startswith(text[:60]))
        for one in (fold(one[:240]) for one in told.descriptions)
    )


def _may_lead(line: Line, chains: Chains, weights: Weights) -> bool:
    if line.link_share > weights.link_share or line.element.tag == "h1":
        return False
    if line.after_image and len(line.text) < _CAPTION:
        return False
    chain = chains[line.element]
    if any(map(is_named_lead, chain[:3])):
        return extent(line.text) >= weights.label
    return reads_like_sentence(line, weights) and _may_be_called(chain)


def _may_be_called(chain: tuple[Element, ...]) -> bool:
    """Whether the names of what a line stands in allow that it is a standfirst."""
    return any(map(is_named_lead, chain[:2])) or all(reason_of(one) in _LEADS for one in chain)


def fold(text: str) -> str:
    """Letters and digits only, case-folded."""
    return "".join(filter(str.isalnum, text)).casefold()
