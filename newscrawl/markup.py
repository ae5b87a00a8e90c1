"""Index and Selector: CSS selectors answered from one pass over a page.

An XPath such as ``//*[@id="x"]`` walks the whole page each time it is asked, and a page is asked
some fifty questions. So the classes and ids of a page are collected once, and a selector looks
its candidates up there, then checks each one against the rest of the selector.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import lru_cache
from itertools import islice, repeat
from typing import Any, NamedTuple, cast

import cssselect
from cssselect import parser as css_tree
from lxml import etree
from lxml.etree import _Element as Element

__all__ = [
    "Element",
    "Index",
    "Key",
    "Selector",
    "SelectorError",
    "Test",
    "attributes",
    "fold",
    "text_of",
    "words",
]

Test = Callable[[Element], bool]

_SPACE = re.compile(r"[ \t\r\n\f]+")
_PLAIN_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]*\Z")
_UPPER_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_MAX_PARTS = 50
_MANY = 5_000
"""Elements; news pages have fewer."""

_APART = frozenset(
    "br div p li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr td th section article figure "
    "figcaption blockquote header footer hr".split()
)
"""Tags of what a browser sets apart: those that bylines, dates and titles are made of."""
# Controls, half surrogates (JSON can hold them), soft hyphens and spaces of no width.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff\ufffe\uffff\ud800-\udfff]+"
)

_OF_HEAD = ("link", "meta", "script", "title")
"""Tags that are asked of every page: found in one go, with the pictures that are asked of most."""

attributes = cast("Callable[[Element], list[tuple[str, str]]]", etree._Element.items)
"""The names and values of an element's attributes, in order."""

_attribute_of = cast("Callable[[Element, bytes, str], str]", etree._Element.get)
_TEXT = etree.XPath("string()", smart_strings=False)


@lru_cache(maxsize=1024)
def _having(attribute: str) -> Callable[[Element], list[Element]]:
    # From the attributes up, which few elements have: "//*[@id]" takes three times as long.
    path = etree.XPath(f"descendant-or-self::*/@{attribute}/..")
    return cast("Callable[[Element], list[Element]]", path)


class SelectorError(ValueError):
    """A selector that cannot be used; the message names it (``css``) and says ``why``."""

    def __init__(self, css: str, why: str) -> None:
        super().__init__(f"selector {css!r}: {why}")
        self.css = css
        self.why = why


class _Unusable(Exception):  # noqa: N818  (never leaves this module)
    """What is wrong with a selector, before its name is added."""


def words(value: str) -> list[str]:
    """The words of a ``class`` attribute; HTML separates them by ASCII white space only."""
    return value.split() if value.isascii() else [word for word in _SPACE.split(value) if word]


def text_of(element: Element) -> str:
    """The text inside ``element``, comments left out, white space folded."""
    return fold(cast(str, _TEXT(element)))


def fold(text: str) -> str:
    """``text`` with every run of white space as one space, without what nobody can see."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return " ".join(without_unseen(text).split())


def without_unseen(text: str) -> str:
    """``text`` without control characters, half surrogates and characters of no width."""
    return _UNSEEN.sub("", text)


def printed(element: Element) -> str:
    """As ``text_of``, with a space where a line break or a block's edge sets words apart."""
    if not len(element):
        return fold(element.text or "")
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if node.tag in _APART:
            pieces.append(" ")
        if event == "start":
            pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return fold("".join(pieces))


_END = "\0"
"""Between the values: no parser leaves it in one."""
_EDGES = frozenset((_END, *" \t\r\n\f"))
"""What stands before and after a class."""


class _ByClass(Mapping[str, list[Element]]):
    """The elements of each class; found among the page's values when it is first asked for, since
    a page has hundreds of classes and is asked for a dozen."""

    __slots__ = ("_elements", "_found", "_values")

    def __init__(self, root: Element) -> None:
        self._elements = list(root.iter("*"))
        # By the name's bytes, which need not be encoded for every element again.
        values = map(_attribute_of, self._elements, repeat(b"class"), repeat(""))
        self._values = _END.join(["", *values, ""])
        self._found: dict[tuple[str, ...], list[Element]] = {}

    @property
    def size(self) -> int:
        """The number of elements, with and without a class."""
        return len(self._elements)

    @property
    def length(self) -> int:
        """Characters of all classes together."""
        return len(self._values)

    def of(self, *wanted: str) -> list[Element]:
        """The elements that have all of these classes, [] where there are none."""
        found = self._found.get(wanted)
        if found is None:
            found = self._found[wanted] = self._find(*wanted)
        return found

    def _find(self, word: str, *others: str) -> list[Element]:
        if not word or not _EDGES.isdisjoint(word):
            return []
        values = self._values
        found: dict[int, Element] = {}
        seen, place, at = 0, -1, self._values.find(word)
        while at >= 0:
            end = at + len(word)
            if values[at - 1] in _EDGES and values[end] in _EDGES:
                place += values.count(_END, seen, at)
                seen = at
                found[place] = self._elements[place]
            at = values.find(word, end)
        if others:
            return [e for e in found.values() if set(words(e.get("class", ""))).issuperset(others)]
        return list(found.values())

    def __getitem__(self, word: str) -> list[Element]:
        if found := self.of(word):
            return found
        raise KeyError(word)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and bool(self.of(word))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(words(self._values.replace(_END, " "))))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Index:
    """The elements of a tree by class, id and tag, each list in document order.

    Comments and processing instructions are not elements. The tree must not change while its
    index is in use.
    """

    __slots__ = (
        "_by_tag",
        "_having",
        "_ids",
        "_names",
        "_tags",
        "above",
        "classes",
        "root",
    )

    def __init__(self, root: Element) -> None:
        """Index ``root`` and everything below it."""
        self.root = root
        self.above: tuple[Element, ...] = tuple(root.iterancestors())
        self._names: dict[str, frozenset[str]] = {}
        self._ids: dict[str, list[Element]] | None = None
        self._tags: dict[str, list[Element]] | None = None
        self._by_tag: dict[str, list[Element]] = {}
        self._having: dict[str, list[Element]] = {}
        self.classes = _ByClass(root)

    @property
    def ids(self) -> dict[str, list[Element]]:
        """The elements of each id; collected when first asked for."""
        if self._ids is None:
            ids: dict[str, list[Element]] = {}
            for element in self.having("id"):
                value = element.get("id")
                if value:
                    ids.setdefault(value, []).append(element)
            self._ids = ids
        return self._ids

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.classes.size

    def named(self, kind: str) -> Mapping[str, list[Element]]:
        """``classes`` for kind "class", else ``ids``."""
        return self.classes if kind == "class" else self.ids

    def names(self, kind: str) -> frozenset[str]:
        """All classes (kind "class") or ids on the page, or on an element above the index."""
        found = self._names.get(kind)
        if found is None:
            above = [value for element in self.above if (value := element.get(kind))]
            if kind == "class":
                above = [word for value in above for word in words(value)]
            found = self._names[kind] = frozenset(above).union(self.named(kind))
        return found

    @property
    def tags(self) -> dict[str, list[Element]]:
        """Every tag on the page and its elements; collected when first asked for."""
        if self._tags is None:
            tags: dict[str, list[Element]] = {}
            for element in self.root.iter("*"):
                tags.setdefault(element.tag, []).append(element)
            self._tags = tags
        return self._tags

    def tagged(self, tag: str) -> list[Element]:
        """The elements with this tag, without collecting the other tags."""
        if self._tags is not None or not _PLAIN_NAME.match(tag):
            return self.tags.get(tag, [])
        if tag not in self._by_tag:
            together = (*_OF_HEAD, "img") if tag in _OF_HEAD else (tag,)
            self._by_tag.update((one, []) for one in together)
            for element in self.root.iter(*together):
                self._by_tag[element.tag].append(element)
        return self._by_tag[tag]

    def having(self, attribute: str) -> list[Element]:
        """The elements that have this attribute; its name in letters, digits, "-", "_", "."."""
        found = self._having.get(attribute)
        if found is None:
            if self.size > _MANY:  # the path's time grows with the square of what it finds
                found = [e for e in self.root.iter("*") if e.get(attribute) is not None]
            else:
                found = _having(attribute)(self.root)
            self._having[attribute] = found
        return found

    def in_order(self, elements: Iterable[Element]) -> list[Element]:
        """``elements`` of this index in document order, without duplicates."""
        wanted = set(elements)
        return list(wanted) if len(wanted) < 2 else _in_order(self.root, wanted)


def _in_order(root: Element, wanted: set[Element]) -> list[Element]:
    tags = {element.tag for element in wanted}
    those = root.iter(*tags) if all(map(_PLAIN_NAME.match, tags)) else root.iter("*")
    return list(islice((element for element in those if element in wanted), len(wanted)))


class Key(NamedTuple):
    """What an element must have at least to match: the part of a selector to look up first.

    kind      "class", "id", "tag", "attribute", or "any" when nothing can be looked up
    name      the class, id, tag or attribute name
    operator  of an attribute: "exists", "=", "~=", "|=", "^=", "$=", "*="
    value     what the attribute is compared with; None when it is not (or ignoring case)
    """

    kind: str
    name: str = ""
    operator: str = ""
    value: str | None = None


def _is_name(key: Key) -> bool:
    return key.kind in ("class", "id")


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
            self._parts = [_part(selector.parsed_tree, tests) for selector in parsed]
            attributes = {_attribute(selector.pseudo_element) for selector in parsed}
        except (cssselect.SelectorError, _Unusable) as error:
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


# How a parsed selector is matched. "div.a > p.b" is two compounds; the last one says which
# elements are candidates, and each candidate is checked walking left (and up the tree).


class _Compound:
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
        tests = [(Key("id", name), _has_id(name)) for name in ids]
        tests += [(Key("class", name), _has_class(name)) for name in classes]
        if tag is not None:
            tests.append((Key("tag", tag), _has_tag(tag)))
        tests += sorted(others, key=lambda other: other[0].kind != "attribute")
        self.keys = tuple(key for key, _ in tests if key.kind != "any")
        self.classes = classes
        self.inside = inside
        """Classes and ids that ``:has()`` asks for below the element."""
        self.holds = _all([test for _, test in tests])
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


class _Part:
    """One selector of a group, for which cssselect's tree has been taken apart."""

    __slots__ = ("combinators", "compounds", "container", "keys", "needs", "shallow")

    def __init__(self, compounds: list[_Compound], combinators: list[str]) -> None:
        """``combinators[i]`` stands to the left of ``compounds[i]``; the first is "" unless
        this is the argument of ``:has()``, whose left end is the element itself."""
        self.compounds = compounds
        self.combinators = combinators
        self.keys = compounds[-1].keys
        self.needs = (*self.keys, *compounds[-1].inside)
        for place in range(len(compounds) - 1, 0, -1):
            if combinators[place] not in " >":
                break
            self.needs += tuple(key for key in compounds[place - 1].keys if _is_name(key))
        self.container = self._find_container()
        self.shallow = combinators[1:] == [" "] and self.container is not None
        """Whether what the container holds needs no look to its left: ".tags a"."""

    def _find_container(self) -> _Compound | None:
        """The compound by which to look up what must hold any match, if there is one.

        In ".tags a" there are many candidates, but few elements where they could be.
        """
        if self.keys and _is_name(self.keys[0]):
            return None
        for place in range(len(self.compounds) - 1, 0, -1):
            compound = self.compounds[place - 1]
            above = self.combinators[place] in " >"  # a sibling holds nothing, but is in the same
            if above and compound.keys and _is_name(compound.keys[0]):
                return compound
        return None

    def find(self, index: Index, within: Element | None) -> Iterable[Element]:
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
        if _is_name(key):
            for element in self.compounds[-1].candidates(index):
                if any(_is_below(element, top) for top in tops):
                    yield element
            return
        tag = key.name if key.kind == "tag" and _PLAIN_NAME.match(key.name) else "*"
        outermost: Element | None = None
        for top in tops:
            if outermost is None or not _is_below(top, outermost):
                outermost = top
                for element in top.iterdescendants(tag):
                    # tag is "*" for attributes too, which ``rest`` takes for granted
                    if tag != "*" or self.compounds[-1].holds(element):
                        yield element

    def matches(self, element: Element, anchor: Element | None = None) -> bool:
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


def _attribute(pseudo: css_tree.PseudoElement | None) -> str | None:
    if pseudo is None:
        return None
    if isinstance(pseudo, css_tree.FunctionalPseudoElement):
        if pseudo.name == "attr" and pseudo.argument_types() == ["IDENT"]:
            return str(pseudo.arguments[0].value).lower()
        raise _Unusable(f"::{pseudo.name}() is not supported; only ::attr(name) is")
    raise _Unusable(f"::{pseudo} is not supported; only ::attr(name) is")


def _part(tree: css_tree.Tree, own: Mapping[str, Test], lead: str = "") -> _Part:
    compounds, combinators = _taken_apart(tree)
    if len(compounds) > _MAX_PARTS:
        raise _Unusable(f"more than {_MAX_PARTS} parts")
    return _Part([_compound(one, own) for one in compounds], [lead, *combinators])


def _taken_apart(tree: css_tree.Tree) -> tuple[list[css_tree.Tree], list[str]]:
    compounds: list[css_tree.Tree] = []
    combinators: list[str] = []
    while isinstance(tree, css_tree.CombinedSelector):
        compounds.append(tree.subselector)
        combinators.append(tree.combinator)
        tree = tree.selector
    compounds.append(tree)
    return compounds[::-1], combinators[::-1]


def _compound(tree: css_tree.Tree, own: Mapping[str, Test]) -> _Compound:
    ids: list[str] = []
    classes: list[str] = []
    others: list[tuple[Key, Test]] = []
    inside: list[Key] = []
    while not isinstance(tree, css_tree.Element):
        if isinstance(tree, css_tree.Hash):
            ids.append(tree.id)
        elif isinstance(tree, css_tree.Class):
            classes.append(tree.class_name)
        elif isinstance(tree, css_tree.Attrib):
            others.append(_attribute_test(tree))
        elif isinstance(tree, css_tree.Negation):
            others.append((Key("any"), _not(_part(tree.subselector, own))))
        elif isinstance(tree, css_tree.Matching | css_tree.SpecificityAdjustment):
            others.append((Key("any"), _is([_part(one, own) for one in tree.selector_list])))
        elif isinstance(tree, css_tree.Relation):
            inner = [
                _part(selector.parsed_tree, own, str(lead.value))
                for lead, selector in tree.arguments
            ]
            others.append((Key("any"), _any([_has(part) for part in inner])))
            if len(inner) == 1 and inner[0].combinators[0] in " >":
                inside += [key for key in inner[0].needs if _is_name(key)]
        elif isinstance(tree, css_tree.Function):
            others.append((Key("any"), _function_test(tree)))
        elif isinstance(tree, css_tree.Pseudo):
            others.append((Key("any"), _pseudo_test(tree, own)))
        else:
            raise _Unusable(f"{type(tree).__name__} is not supported")
        if len(ids) + len(classes) + len(others) > _MAX_PARTS:
            raise _Unusable(f"more than {_MAX_PARTS} conditions on one element")
        tree = tree.selector
    tag = tree.element.lower() if tree.element else None
    if tree.namespace is not None:
        tag = None
        others.append((Key("any"), _by_xpath(tree)))
    classes = list(dict.fromkeys(classes))
    return _Compound(tag, ids, classes, others[::-1], tuple(inside))


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(element: Element) -> bool:
        for one in tests:  # noqa: SIM110  (a third faster than all(), and asked most often)
            if not one(element):
                return False
        return True

    return test


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda element: any(test(element) for test in tests)


def _has_tag(name: str) -> Test:
    return lambda element: element.tag == name


def _has_id(name: str) -> Test:
    return lambda element: element.get("id") == name


def _has_class(name: str) -> Test:
    def test(element: Element) -> bool:
        value = element.get("class")
        return value is not None and name in value and name in words(value)

    return test


def _not(part: _Part) -> Test:
    return lambda element: not part.matches(element)


def _is(parts: list[_Part]) -> Test:
    return lambda element: any(part.matches(element) for part in parts)


def _has(part: _Part) -> Test:
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


def _attribute_test(tree: css_tree.Attrib) -> tuple[Key, Test]:
    """The test that cssselect's XPath makes of an attribute selector."""
    name, operator = tree.attrib.lower(), tree.operator
    if tree.namespace is not None or not _PLAIN_NAME.match(name):
        return Key("any"), _by_xpath(tree)
    if operator == "exists":
        return Key("attribute", name, operator), lambda element: element.get(name) is not None
    assert tree.value is not None
    value = str(tree.value.value)
    ignore_case = tree.flag == "i" and bool(value)
    if ignore_case:
        value = value.translate(_UPPER_TO_LOWER)
    compare = _comparison(operator, value)

    def test(element: Element) -> bool:
        found = element.get(name)
        if found is None:
            return operator == "!=" and value != ""
        return compare(found.translate(_UPPER_TO_LOWER) if ignore_case else found)

    if operator == "!=":
        return Key("any"), test
    return Key("attribute", name, operator, None if ignore_case else value), test


def _comparison(operator: str, value: str) -> Callable[[str], bool]:
    if operator == "=":
        return lambda found: found == value
    if operator == "!=":
        return lambda found: found != value
    if operator == "|=":
        return lambda found: found == value or found.startswith(value + "-")
    if not value or (operator == "~=" and _SPACE.search(value)):
        return lambda found: False
    if operator == "~=":
        return lambda found: value in words(found)
    if operator == "^=":
        return lambda found: found.startswith(value)
    if operator == "$=":
        return lambda found: found.endswith(value)
    return lambda found: value in found


def _by_xpath(tree: css_tree.Tree) -> Test:
    """The test that cssselect makes of what is not tested here, such as ``:checked``."""
    alone = copy(tree)
    if not isinstance(alone, css_tree.Element):
        alone.selector = css_tree.Element()  # without what else was asked of the element
    path = cssselect.HTMLTranslator().selector_to_xpath(css_tree.Selector(alone), prefix="self::")
    test = etree.XPath(f"boolean({path})")
    test(etree.Element("p"))  # an unknown namespace prefix fails here, not later
    return cast(Test, test)


def _siblings(element: Element, of_type: bool, last: bool) -> Iterator[Element]:
    """The sibling elements before (``last``: after) the element, of the same tag if so asked."""
    for sibling in element.itersiblings("*", preceding=not last):
        if not of_type or sibling.tag == element.tag:
            yield sibling


def _alone(element: Element, of_type: bool, last: bool) -> bool:
    return next(_siblings(element, of_type, last), None) is None


def _function_test(tree: css_tree.Function) -> Test:
    found = re.fullmatch(r"nth-(last-)?(child|of-type)", tree.name)
    if not found:
        return _by_xpath(tree)
    try:
        step, start = css_tree.parse_series(tree.arguments)
    except ValueError:
        argument = "".join(str(token.value) for token in tree.arguments)
        raise _Unusable(f":{tree.name}({argument}) is no number, odd, even or an+b") from None
    last, of_type = bool(found[1]), found[2] == "of-type"

    def test(element: Element) -> bool:
        distance = sum(1 for _ in _siblings(element, of_type, last)) + 1 - start
        if step == 0:
            return distance == 0
        return distance % step == 0 and distance // step >= 0

    return test


_NEVER = frozenset(("visited", "hover", "active", "focus", "target"))


def _pseudo_test(tree: css_tree.Pseudo, own: Mapping[str, Test]) -> Test:
    name = tree.ident
    if name in own:
        return own[name]
    if name == "scope":
        raise _Unusable(":scope is not supported; name the element, or use within=")
    if name == "root":
        return lambda element: element.getparent() is None
    if name == "empty":
        return _is_empty
    if name in _NEVER:
        return lambda element: False
    found = re.fullmatch(r"(first|last|only)-(child|of-type)", name)
    if not found:
        return _by_xpath(tree)
    of_type = found[2] == "of-type"
    if found[1] == "only":
        return lambda e: _alone(e, of_type, last=False) and _alone(e, of_type, last=True)
    last = found[1] == "last"
    return lambda element: _alone(element, of_type, last)


def _is_empty(element: Element) -> bool:
    return not element.text and not any(isinstance(e.tag, str) or e.tail for e in element)


def _is_below(element: Element, ancestor: Element) -> bool:
    return any(one is ancestor for one in element.iterancestors())
