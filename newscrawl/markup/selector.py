"""Selector: a CSS selector, parsed once and answered from an index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cssselect
from lxml import etree
from lxml.etree import _Element as Element

from newscrawl.markup.conditions import Key, Test, Unusable
from newscrawl.markup.index import Index
from newscrawl.markup.parsing import parse_attribute, parse_part
from newscrawl.markup.text import printed


class SelectorError(ValueError):
    """A selector that cannot be used; the message names it (``css``) and says ``why``."""

    def __init__(self, css: str, why: str) -> None:
        super().__init__(f"selector {css!r}: {why}")
        self.css = css
        self.why = why


class Selector:
    """A CSS selector, parsed once.

    ``css`` may be a group separated by commas, and may end in ``::attr(name)`` (each part of the
    group in the same one). CSS level 3 is understood, with ``!=``, ``:is()``, ``:where()`` and
    ``:has()``. Tag and attribute names are compared in lower case, as HTML parsers give them;
    classes and ids as they are written. Raises SelectorError.
    """

    __slots__ = ("_parts", "attribute", "css", "needs")

    css: str
    """The selector as it was given."""
    attribute: str | None
    """The name in ``::attr(name)``, or None."""
    needs: tuple[tuple[Key, ...], ...]
    """For each selector of the group, keys that must all occur on a page (or on an element above
    the index) where it matches; what the element itself must have comes first."""

    def __init__(
        self, css: str, tests: Mapping[str, Test] | None = None, *, later: bool = False
    ) -> None:
        """``tests``: pseudo-classes of one's own, by name, such as {"-long": is_long}. ``later``:
        parsed when it is first used, for one of hundreds of which a run uses a few; what is wrong
        with it is then found there."""
        self.css = css
        if not later:
            self._parse(tests or {})

    def __getattr__(self, name: str) -> Any:
        if name not in ("_parts", "attribute", "needs"):
            raise AttributeError(f"{type(self).__name__} has no {name}")
        self._parse({})
        return getattr(self, name)

    def _parse(self, tests: Mapping[str, Test]) -> None:
        css = self.css
        try:
            parsed = cssselect.parse(css)
            self._parts = [parse_part(selector.parsed_tree, tests) for selector in parsed]
            attributes = {parse_attribute(selector.pseudo_element) for selector in parsed}
        except (cssselect.SelectorError, Unusable) as error:
            raise SelectorError(css, str(error)) from None
        except (ValueError, OverflowError, RecursionError, etree.XPathError) as error:
            raise SelectorError(css, f"cannot be read ({error})") from None
        if len(attributes) > 1:
            raise SelectorError(css, "every part of a group must end in the same ::attr()")
        self.attribute = attributes.pop()
        self.needs = tuple(part.needs for part in self._parts)

    def __repr__(self) -> str:
        return f"Selector({self.css!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Selector) and other.css == self.css

    def __hash__(self) -> int:
        return hash(self.css)

    def select(self, index: Index, within: Element | None = None) -> list[Element]:
        """The matching elements, in document order without duplicates.

        within      only its descendants; what stands outside still counts as context, so
                    ``select("main p", within=div)`` finds a ``p`` in a ``div`` in a ``main``
        """
        if len(self._parts) == 1:
            return list(self._parts[0].find(index, within))
        return index.in_order(
            element for part in self._parts for element in part.find(index, within)
        )

    def first(self, index: Index, within: Element | None = None) -> Element | None:
        """The first of ``select``, or None."""
        firsts = [
            element
            for part in self._parts
            if (element := next(iter(part.find(index, within)), None)) is not None
        ]
        return index.in_order(firsts)[0] if firsts else None

    def matches(self, element: Element) -> bool:
        """Whether ``element``, where it stands in its tree, is one of those selected."""
        return any(part.matches(element) for part in self._parts)

    def strings(self, index: Index, within: Element | None = None) -> list[str]:
        """What the matching elements say: with ``::attr(name)`` the values of that attribute
        (stripped), else each element's text as ``printed``. Empty ones are left out."""
        return [said for e in self.select(index, within) if (said := self._said(e))]

    def first_string(self, index: Index, within: Element | None = None) -> str | None:
        """The first of ``strings``, or None."""
        for element in self.select(index, within):
            if said := self._said(element):
                return said
        return None

    def _said(self, element: Element) -> str:
        if self.attribute is None:
            return printed(element)
        return (element.get(self.attribute) or "").strip()
