"""Conditions: what a selector asks of one element by itself, as tests made once.

Whatever is not tested here, such as ``:checked``, is left to the XPath that cssselect makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import NamedTuple, cast

import cssselect
from cssselect import parser as css_tree
from lxml import etree
from lxml.etree import _Element as Element

from newscrawl.markup.index import PLAIN_NAME, SPACE, words

Test = Callable[[Element], bool]
"""Whether an element is as a condition asks."""

_UPPER_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


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


def is_name(key: Key) -> bool:
    """Whether few elements have what ``key`` asks for."""
    return key.kind in ("class", "id")


class Unusable(Exception):  # noqa: N818  (never leaves this package)
    """What is wrong with a selector, before its name is added."""


def all_of(tests: list[Test]) -> Test:
    """That all of ``tests`` hold."""
    if len(tests) == 1:
        return tests[0]

    def test(element: Element) -> bool:
        for one in tests:  # noqa: SIM110  (a third faster than all(), and asked most often)
            if not one(element):
                return False
        return True

    return test


def any_of(tests: list[Test]) -> Test:
    """That one of ``tests`` holds."""
    if len(tests) == 1:
        return tests[0]
    return lambda element: any(test(element) for test in tests)


def has_tag(name: str) -> Test:
    """``p``."""
    return lambda element: element.tag == name


def has_id(name: str) -> Test:
    """``#name``."""
    return lambda element: element.get("id") == name


def has_class(name: str) -> Test:
    """``.name``."""

    def test(element: Element) -> bool:
        value = element.get("class")
        return value is not None and name in value and name in words(value)

    return test


def attribute_test(tree: css_tree.Attrib) -> tuple[Key, Test]:
    """The test that cssselect's XPath makes of an attribute selector."""
    name, operator = tree.attrib.lower(), tree.operator
    if tree.namespace is not None or not PLAIN_NAME.match(name):
        return Key("any"), by_xpath(tree)
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
    if not value or (operator == "~=" and SPACE.search(value)):
        return lambda found: False
    if operator == "~=":
        return lambda found: value in words(found)
    if operator == "^=":
        return lambda found: found.startswith(value)
    if operator == "$=":
        return lambda found: found.endswith(value)
    return lambda found: value in found


def by_xpath(tree: css_tree.Tree) -> Test:
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


def function_test(tree: css_tree.Function) -> Test:
    """``:nth-child(2n+1)`` and the like. Raises Unusable."""
    found = re.fullmatch(r"nth-(last-)?(child|of-type)", tree.name)
    if not found:
        return by_xpath(tree)
    try:
        step, start = css_tree.parse_series(tree.arguments)
    except ValueError:
        argument = "".join(str(token.value) for token in tree.arguments)
        raise Unusable(f":{tree.name}({argument}) is no number, odd, even or an+b") from None
    last, of_type = bool(found[1]), found[2] == "of-type"

    def test(element: Element) -> bool:
        distance = sum(1 for _ in _siblings(element, of_type, last)) + 1 - start
        if step == 0:
            return distance == 0
        return distance % step == 0 and distance // step >= 0

    return test


_NEVER = frozenset(("visited", "hover", "active", "focus", "target"))


def pseudo_test(tree: css_tree.Pseudo, own: Mapping[str, Test]) -> Test:
    """``:first-child`` and the like; ``own``: pseudo-classes of one's own, by name. Raises
    Unusable."""
    name = tree.ident
    if name in own:
        return own[name]
    if name == "scope":
        raise Unusable(":scope is not supported; name the element, or use within=")
    if name == "root":
        return lambda element: element.getparent() is None
    if name == "empty":
        return _is_empty
    if name in _NEVER:
        return lambda element: False
    found = re.fullmatch(r"(first|last|only)-(child|of-type)", name)
    if not found:
        return by_xpath(tree)
    of_type = found[2] == "of-type"
    if found[1] == "only":
        return lambda e: _alone(e, of_type, last=False) and _alone(e, of_type, last=True)
    last = found[1] == "last"
    return lambda element: _alone(element, of_type, last)


def _is_empty(element: Element) -> bool:
    return not element.text and not any(isinstance(e.tag, str) or e.tail for e in element)
