"""Matching: how a parsed selector finds its elements.

"div.a > p.b" is two compounds; the last one says which elements are candidates, and each candidate
is checked walking left (and up the tree).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from newscrawl.markup.conditions import Key, Test, all_of, has_class, has_id, has_tag, is_name
from newscrawl.markup.index import PLAIN_NAME, Index


class Compound:
    """``p.b[href]``: what one element must be by itself, as tests, and how to look it up."""

    __slots__ = ("classes", "holds", "inside", "keys", "rest")

    def __init__(
        self,
        tag: str | None,
        ids: list[str],
        classes: list[str],
        others: list[tuple[Key, Test]],
        inside: tuple[Key, ...],
    ) -> None:
        tests = [(Key("id", name), has_id(name)) for name in ids]
        tests += [(Key("class", name), has_class(name)) for name in classes]
        if tag is not None:
            tests.append((Key("tag", tag), has_tag(tag)))
        tests += sorted(others, key=lambda other: other[0].kind != "attribute")
        self.keys = tuple(key for key, _ in tests if key.kind != "any")
        self.classes = classes
        self.inside = inside
        """Classes and ids that ``:has()`` asks for below the element."""
        self.holds = all_of([test for _, test in tests])
        self.rest = [test for _, test in tests]
        """What is left to test of an element found by ``candidates``."""
        if self.keys:
            first = self.keys[0]
            if first.kind == "class":
                self.rest = [test for key, test in tests if key.kind != "class"]
            elif first.kind != "attribute" or first.operator == "exists":
                self.rest = [test for key, test in tests if key is not first]

    def candidates(self, index: Index) -> Iterable[Element]:
        """Elements of the index that may match, in document order."""
        if not self.keys:
            return index.root.iter("*")
        kind, name = self.keys[0][:2]
        if kind == "id":
            return index.ids.get(name, ())
        if kind == "class":
            return index.classes.of(*self.classes)
        if kind == "tag":
            return index.tagged(name)
        return index.having(name)


# Outcomes of matching, so that a failure which no other ancestor or sibling can mend ends the
# search: without it, "a b c d" on a deep page takes depth ** 3 steps.
_MATCHES, _FAILS_HERE, _FAILS_FOR_SIBLINGS, _FAILS = range(4)


class Part:
    """One selector of a group, for which cssselect's tree has been taken apart."""

    __slots__ = ("combinators", "compounds", "container", "keys", "needs", "shallow")

    def __init__(self, compounds: list[Compound], combinators: list[str]) -> None:
        """``combinators[i]`` stands to the left of ``compounds[i]``; the first is "" unless
        this is the argument of ``:has()``, whose left end is the element itself."""
        self.compounds = compounds
        self.combinators = combinators
        self.keys = compounds[-1].keys
        self.needs = (*self.keys, *compounds[-1].inside)
        for place in range(len(compounds) - 1, 0, -1):
            if combinators[place] not in " >":
                break
            self.needs += tuple(key for key in compounds[place - 1].keys if is_name(key))
        self.container = self._find_container()
        self.shallow = combinators[1:] == [" "] and self.container is not None
        """Whether what the container holds needs no look to its left: ".tags a"."""

    def _find_container(self) -> Compound | None:
        """The compound by which to look up what must hold any match, if there is one.

        In ".tags a" there are many candidates, but few elements where they could be.
        """
        if self.keys and is_name(self.keys[0]):
            return None
        for place in range(len(self.compounds) - 1, 0, -1):
            compound = self.compounds[place - 1]
            above = self.combinators[place] in " >"  # a sibling holds nothing, but is in the same
            if above and compound.keys and is_name(compound.keys[0]):
                return compound
        return None

    def find(self, index: Index, within: Element | None) -> Iterable[Element]:
        """The matching elements, in document order; see ``Selector.select``."""
        last = self.compounds[-1]
        if last.inside and any(key.name not in index.named(key.kind) for key in last.inside):
            return ()
        tops = self._containers(index)
        checked = self.shallow and tops is not None and within is None
        if within is not None:
            tops = [within] if tops is None or tops else tops
        found = last.candidates(index) if tops is None else self._below(index, tops)
        for test in last.rest:
            found = filter(test, found)
        if len(self.compounds) > 1 and not checked:
            place = len(self.compounds) - 1
            if self.combinators[place] == "~":
                return self._after_siblings(found, place)
            found = (e for e in found if self._left_of(e, place, None) == _MATCHES)
        return found

    def _after_siblings(self, found: Iterable[Element], place: int) -> Iterator[Element]:
        """Those of ``found``, in document order, that stand after a sibling which compound
        ``place - 1`` matches. No sibling is looked at twice: of thousands in a row that would
        take the square."""
        last: dict[Element | None, tuple[Element, int]] = {}
        for element in found:
            parent = element.getparent()
            seen, outcome = last.get(parent, (None, _FAILS_FOR_SIBLINGS))
            if outcome != _MATCHES:
                for sibling in element.itersiblings("*", preceding=True):
                    here = self._match(sibling, place - 1, None)
                    if here != _FAILS_HERE:
                        outcome = here
                    if here != _FAILS_HERE or sibling is seen:
                        break
            last[parent] = element, outcome
            if outcome == _MATCHES:
                yield element

    def _containers(self, index: Index) -> list[Element] | None:
        """Elements one of which must hold any match, or None if that cannot be said."""
        container = self.container
        if container is None or any(map(container.holds, index.above)):
            return None
        return list(filter(container.holds, container.candidates(index)))

    def _below(self, index: Index, tops: list[Element]) -> Iterable[Element]:
        """The candidates that are descendants of ``tops``, in document order."""
        key = self.keys[0] if self.keys else Key("any")
        if is_name(key):
            for element in self.compounds[-1].candidates(index):
                if any(_is_below(element, top) for top in tops):
                    yield element
            return
        tag = key.name if key.kind == "tag" and PLAIN_NAME.match(key.name) else "*"
        outermost: Element | None = None
        for top in tops:
            if outermost is None or not _is_below(top, outermost):
                outermost = top
                for element in top.iterdescendants(tag):
                    # tag is "*" for attributes too, which ``rest`` takes for granted
                    if tag != "*" or self.compounds[-1].holds(element):
                        yield element

    def matches(self, element: Element, anchor: Element | None = None) -> bool:
        """Whether ``element`` matches; ``anchor`` is the one that ``:has()`` is asked of."""
        return self._match(element, len(self.compounds) - 1, anchor) == _MATCHES

    def _match(self, element: Element, place: int, anchor: Element | None) -> int:
        """How compound ``place`` and all to its left match; left of the first is the anchor."""
        if place < 0:
            return _MATCHES if element is anchor else _FAILS_HERE
        if not self.compounds[place].holds(element):
            return _FAILS_HERE
        return self._left_of(element, place, anchor)

    def _left_of(self, element: Element, place: int, anchor: Element | None) -> int:
        combinator = self.combinators[place]
        if not combinator:
            return _MATCHES
        if combinator == " ":
            for ancestor in element.iterancestors():
                outcome = self._match(ancestor, place - 1, anchor)
                if outcome in (_MATCHES, _FAILS):
                    return outcome
            return _FAILS
        if combinator == ">":
            parent = element.getparent()
            return _FAILS if parent is None else self._match(parent, place - 1, anchor)
        for sibling in element.itersiblings("*", preceding=True):
            outcome = self._match(sibling, place - 1, anchor)
            if combinator == "+" or outcome != _FAILS_HERE:
                return outcome
        return _FAILS_FOR_SIBLINGS


def matches_none(part: Part) -> Test:
    """``:not()``."""
    return lambda element: not part.matches(element)


def matches_any(parts: list[Part]) -> Test:
    """``:is()`` and ``:where()``."""
    return lambda element: any(part.matches(element) for part in parts)


def contains(part: Part) -> Test:
    """``:has()``."""
    beside = part.combinators[0] in "+~"

    def test(element: Element) -> bool:
        if not beside:
            return any(part.matches(inner, element) for inner in element.iterdescendants("*"))
        return any(
            part.matches(inner, element)
            for sibling in element.itersiblings("*")
            for inner in sibling.iter("*")
        )

    return test


def _is_below(element: Element, ancestor: Element) -> bool:
    return any(one is ancestor for one in element.iterancestors())
