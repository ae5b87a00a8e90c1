"""Index: the elements of a page by class, id and tag, found in one pass over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, repeat
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

SPACE = re.compile(r"[ \t\r\n\f]+")
PLAIN_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]*\Z")
"""A tag or attribute that needs no escape in an XPath."""
_MANY = 5_000
"""Elements; news pages have fewer."""
_OF_HEAD = ("link", "meta", "script", "title")
"""Tags that are asked of every page: found in one go, with the pictures that are asked of most."""

_attribute_of = cast("Callable[[Element, bytes, str], str]", etree._Element.get)


@lru_cache(maxsize=1024)
def _having(attribute: str) -> Callable[[Element], list[Element]]:
    # From the attributes up, which few elements have: "//*[@id]" takes three times as long.
    path = etree.XPath(f"descendant-or-self::*/@{attribute}/..")
    return cast("Callable[[Element], list[Element]]", path)


def words(value: str) -> list[str]:
    """The words of a ``class`` attribute; HTML separates them by ASCII white space only."""
    return value.split() if value.isascii() else [word for word in SPACE.split(value) if word]


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
        if self._tags is not None or not PLAIN_NAME.match(tag):
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
    those = root.iter(*tags) if all(map(PLAIN_NAME.match, tags)) else root.iter("*")
    return list(islice((element for element in those if element in wanted), len(wanted)))
