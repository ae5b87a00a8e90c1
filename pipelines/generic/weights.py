"""Weights: what the generic reader goes by, from ``pipelines/rules/generic.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

from newscrawl.article import Reason
from newscrawl.markup import Element

_TOKEN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]+)\d*(?![A-Za-z0-9])")
_WHOLE = frozenset(("html", "body", "main"))
_HAS = re.compile(r"(?<![A-Za-z0-9])(?:has|no|with|without)[-_][A-Za-z]+")
"""What an element has, as in "has-sidebar", it is not."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of ``[weights]``, each as the file says; lengths and values in characters."""

    survey: float
    survey_levels: int
    told: float
    titled: float
    sentence: float
    short_sentence: float
    label: float
    link_share: float
    link_value: float
    label_value: float
    decay: float
    gain: float
    cost: float
    least_text: float
    levels: int
    part: float
    part_cost: float
    parts_share: float
    alike: int
    teaser: float
    named_share: float
    standfirst: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """The numbers of ``[confidence]``: what each sign adds to the odds, as the file says."""

    bias: float
    all_read: float
    body_read: float
    unmixed: float
    together: float
    sentences: float
    prose: float
    told: float
    length: float
    ask_below: float
    agreement: float
    usual_agreement: float

    def of_signs(self) -> tuple[float, ...]:
        """The weights of the signs, in the order of ``Signs``."""
        return (
            *(self.all_read, self.body_read, self.unmixed, self.together),
            *(self.sentences, self.prose, self.told, self.length),
        )


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, object]]:
    path = files("pipelines") / "rules" / "generic.toml"
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that come with newscrawl."""
    return Weights(**_read()["weights"])  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def shipped_confidence() -> Confidence:
    """The numbers that confidence is made from."""
    return Confidence(**_read()["confidence"])  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def names() -> dict[str, Reason]:
    """The words in names of elements that say why what they hold is no text."""
    table = cast(dict[Reason, list[str]], _read()["names"])
    return {word: reason for reason, words in table.items() for word in words}


def written() -> list[str]:
    """All that the file says, a line for each number or list: what its version is made from."""
    return [
        f"{table}.{name} = {value}"
        for table, rows in _read().items()
        for name, value in rows.items()
    ]


def words_of(name: str) -> list[str]:
    """The words of class names and ids, in lower case: split at "-", "_" and before capitals. What
    has digits in it, unless it ends in a number, is a code and no words."""
    name = _HAS.sub("", name)
    return [word.lower() for token in _TOKEN.findall(name) for word in _WORD.findall(token)]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the name of an element says of what it holds."""

    reason: Reason | None
    never: bool
    lead: bool


def reason_of(element: Element) -> Reason | None:
    """Why what ``element`` holds is no text, as its tag, its class or its id say; None: they say
    nothing of the kind."""
    if element.tag == "aside":
        return "navigation"
    return _said(element.get("class"), element.get("id")).reason


def is_never_text(element: Element) -> bool:
    """Whether the class or the id of ``element`` say that it is none of the article's, however long
    what it holds: readers' comments, the questions of a consent dialogue."""
    if element.tag == "footer" or _said(element.get("class"), element.get("id")).never:
        return element.tag not in _WHOLE and element.find(".//h1") is None
    return False


def is_named_lead(element: Element) -> bool:
    """Whether the class or the id of ``element`` say that it is an article's standfirst."""
    return _said(element.get("class"), element.get("id")).lead


def reason_of_name(name: str) -> Reason | None:
    """As ``reason_of``, of an element of which only the classes and the id are known."""
    return _said(name, None).reason


@lru_cache(maxsize=8192)
def _said(css_class: str | None, css_id: str | None) -> _Said:
    words, known = words_of(f"{css_class or ''} {css_id or ''}"), names()
    return _Said(
        next((known[word] for word in words if word in known), None),
        not _words("never").isdisjoint(words),
        not _words("lead").isdisjoint(words),
    )


@lru_cache(maxsize=2)
def _words(kind: str) -> frozenset[str]:
    return frozenset(cast(list[str], _read()["words"][kind]))
