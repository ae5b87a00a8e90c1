"""Parsing: from cssselect's tree of a selector to what matches it."""

from __future__ import annotations

from collections.abc import Mapping

from cssselect import parser as css_tree

from newscrawl.markup.conditions import (
    Key,
    Test,
    Unusable,
    any_of,
    attribute_test,
    by_xpath,
    function_test,
    is_name,
    pseudo_test,
)
from newscrawl.markup.matching import Compound, Part, contains, matches_any, matches_none

_MAX_PARTS = 50
"""Compounds of a selector, and conditions of a compound."""


def parse_attribute(pseudo: css_tree.PseudoElement | None) -> str | None:
    """The name in ``::attr(name)``, None where there is none. Raises Unusable for another."""
    if pseudo is None:
        return None
    if isinstance(pseudo, css_tree.FunctionalPseudoElement):
        if pseudo.name == "attr" and pseudo.argument_types() == ["IDENT"]:
            return str(pseudo.arguments[0].value).lower()
        raise Unusable(f"::{pseudo.name}() is not supported; only ::attr(name) is")
    raise Unusable(f"::{pseudo} is not supported; only ::attr(name) is")


def parse_part(tree: css_tree.Tree, own: Mapping[str, Test], lead: str = "") -> Part:
    """One selector of a group. ``own``: pseudo-classes of one's own; ``lead``: what stands to its
    left in ``:has()``. Raises Unusable, or what cssselect raises."""
    compounds, combinators = _taken_apart(tree)
    if len(compounds) > _MAX_PARTS:
        raise Unusable(f"more than {_MAX_PARTS} parts")
    return Part([_compound(one, own) for one in compounds], [lead, *combinators])


def _taken_apart(tree: css_tree.Tree) -> tuple[list[css_tree.Tree], list[str]]:
    compounds: list[css_tree.Tree] = []
    combinators: list[str] = []
    while isinstance(tree, css_tree.CombinedSelector):
        compounds.append(tree.subselector)
        combinators.append(tree.combinator)
        tree = tree.selector
    compounds.append(tree)
    return compounds[::-1], combinators[::-1]


def _compound(tree: css_tree.Tree, own: Mapping[str, Test]) -> Compound:
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
            others.append(attribute_test(tree))
        elif isinstance(tree, css_tree.Negation):
            others.append((Key("any"), matches_none(parse_part(tree.subselector, own))))
        elif isinstance(tree, css_tree.Matching | css_tree.SpecificityAdjustment):
            others.append(
                (Key("any"), matches_any([parse_part(one, own) for one in tree.selector_list]))
            )
        elif isinstance(tree, css_tree.Relation):
            inner = [
                parse_part(selector.parsed_tree, own, str(lead.value))
                for lead, selector in tree.arguments
            ]
            others.append((Key("any"), any_of([contains(part) for part in inner])))
            if len(inner) == 1 and inner[0].combinators[0] in " >":
                inside += [key for key in inner[0].needs if is_name(key)]
        elif isinstance(tree, css_tree.Function):
            others.append((Key("any"), function_test(tree)))
        elif isinstance(tree, css_tree.Pseudo):
            others.append((Key("any"), pseudo_test(tree, own)))
        else:
            raise Unusable(f"{type(tree).__name__} is not supported")
        if len(ids) + len(classes) + len(others) > _MAX_PARTS:
            raise Unusable(f"more than {_MAX_PARTS} conditions on one element")
        tree = tree.selector
    tag = tree.element.lower() if tree.element else None
    if tree.namespace is not None:
        tag = None
        others.append((Key("any"), by_xpath(tree)))
    classes = list(dict.fromkeys(classes))
    return Compound(tag, ids, classes, others[::-1], tuple(inside))
