"""Which layout a page has, by its markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newscrawl.markup import Element, Index, Key, Selector, fold
from newscrawl.page import Head
from newscrawl.publisher import Layout, Publisher
from newscrawl.publishers import PUBLISHERS, wordpress
from newscrawl.text.dates import parse_date

ENOUGH = 60
"""Characters of text below which an element that looks like the body is an empty shell."""

LEAST = 2
"""Fields that must bear a layout out, besides its body: one class name is a coincidence."""
SHARE = 0.5
"""Share of a layout's fields that must."""

FIELDS = ("title", "published", "authors", "editors", "section", "keywords", "caption")
_LONGEST = 200
_ANYWHERE = frozenset(("itemprop", "rel", "property", "datetime", "href", "name", "content"))
"""Attributes that mean the same on every site, so that they tell nothing of a system."""


@dataclass(frozen=True)
class Candidate:
    """A layout that unknown pages are tried against.

    publisher  the first that has it, whose element rules are made for it; None where none has
    fields     its selectors that no other system would answer to, by field
    names      the classes and ids that its body needs, for each selector of its group: most
               layouts are ruled out by them alone
    """

    layout: Layout
    publisher: Publisher | None
    fields: dict[str, tuple[Selector, ...]]
    names: tuple[tuple[frozenset[str], frozenset[str]], ...]


@dataclass(frozen=True)
class Recognised:
    """The layout that a page of an unknown site has.

    publisher  whose layout it is, None where it is of no publisher
    borne_out  the fields that were found where the layout has them
    sure       from 0 to 1: share of the layout's fields that were
    """

    layout: Layout
    publisher: Publisher | None
    borne_out: tuple[str, ...]
    sure: float


def outermost(elements: list[Element]) -> list[Element]:
    """``elements`` without those that stand inside another of them."""
    if len(elements) < 2:
        return elements
    chosen = set(elements)
    return [one for one in elements if not any(up in chosen for up in one.iterancestors())]


def bodies_of(layout: Layout, index: Index, least: int = ENOUGH) -> list[Element]:
    """The elements that hold the article's text if the page has this layout, else []; they must
    have ``least`` characters."""
    bodies = outermost(layout.body.select(index))
    size = 0
    for body in bodies:
        for text in body.itertext():
            size += len(text)
            if size >= least:
                return bodies
    return []


@cache
def candidates() -> tuple[Candidate, ...]:
    """Every layout there is, those of publishers first."""
    found: dict[Layout, Publisher | None] = {}
    for publisher in PUBLISHERS.values():
        for layout in publisher.layouts:
            found.setdefault(layout, publisher)
    found.update(dict.fromkeys(wordpress.LAYOUTS))  # nobody's, whoever uses it
    return tuple(
        Candidate(layout, publisher, fields, _names(layout.body))
        for layout, publisher in found.items()
        if _is_own(layout.body) and len(fields := _own_fields(layout)) >= LEAST
    )


def _names(selector: Selector) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    def of(kind: str, needs: tuple[Key, ...]) -> frozenset[str]:
        return frozenset(key.name for key in needs if key.kind == kind)

    return tuple((of("class", needs), of("id", needs)) for needs in selector.needs)


def _own_fields(layout: Layout) -> dict[str, tuple[Selector, ...]]:
    fields = {name: tuple(filter(_is_own, getattr(layout, name))) for name in FIELDS}
    return {name: selectors for name, selectors in fields.items() if selectors}


def _is_own(selector: Selector) -> bool:
    """Whether a selector asks for a name that a system's makers have chosen."""
    return all(
        any(
            key.kind in ("class", "id")
            or (key.kind == "attribute" and key.value and key.name not in _ANYWHERE)
            for key in needs
        )
        and not any(key.kind == "tag" and key.name == "meta" for key in needs)
        for needs in selector.needs
    )


def recognise(index: Index, head: Head) -> Recognised | None:
    """The layout that the page ``index`` is of has, or None.

    A layout fits where its body holds text and at least ``LEAST`` of its other fields, the title
    or the date among them, are where it has them: the title is one that the page gives to
    machines too, the date can be read. Of several that fit, the one with most such fields is
    taken.
    """
    best: Recognised | None = None
    named, ids = {*index.classes}, index.ids.keys()
    for candidate in candidates():
        if not any(named >= classes and ids >= own for classes, own in candidate.names):
            continue
        if not bodies_of(candidate.layout, index):
            continue
        borne_out = tuple(_borne_out(candidate, index, head))
        sure = len(borne_out) / len(candidate.fields)
        if len(borne_out) < LEAST or sure < SHARE or not {"title", "published"} & {*borne_out}:
            continue
        if best is None or (len(borne_out), sure) > (len(best.borne_out), best.sure):
            best = Recognised(candidate.layout, candidate.publisher, borne_out, round(sure, 2))
    return best


def _borne_out(candidate: Candidate, index: Index, head: Head) -> Iterator[str]:
    for name, selectors in candidate.fields.items():
        texts = (text for one in selectors if (text := one.first_string(index)))
        if any(_bears_out(name, text, index, head) for text in texts):
            yield name


def _bears_out(name: str, text: str, index: Index, head: Head) -> bool:
    if name == "title":
        return any(_agree(text, told) for told in _told_titles(index, head))
    if name == "published":
        return parse_date(text) is not None
    return len(text) <= _LONGEST


def _told_titles(index: Index, head: Head) -> Iterator[str]:
    for told in (head.json_ld.get("headline"), head.meta.get("og:title")):
        if isinstance(told, str):
            yield told
    for element in index.tagged("title")[:1]:
        yield element.text or ""


def _agree(title: str, told: str) -> bool:
    """Whether two titles are one, but for what the site adds to it."""
    ours, theirs = _letters(title), _letters(told)
    return bool(ours) and (ours in theirs or (len(theirs) > 20 and theirs in ours))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text).casefold()))
