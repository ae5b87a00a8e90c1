"""Outline: what a plain selector asks for, without compiling it.

Nearly all rules of a public list are made of tags, classes, ids and attributes alone. Compiling
all of a list's would take half a minute, and a page has something for a handful: so a rule is
filed by its outline, and compiled when a page first holds what it asks for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newscrawl.markup import Key

_IDENT = r"-?[A-Za-z_][A-Za-z0-9_-]*"
_QUOTED = r"\"([^\"\\\n\r\f]*)\"|'([^'\\\n\r\f]*)'"
_VALUE = rf"([~|^$*]?=) *(?:{_QUOTED}|({_IDENT})) *(?:(?<=[ \"'])(i) *)?"
_TOKEN = re.compile(
    rf" *([>+~,]) *|( +)|#({_IDENT})|\.({_IDENT})|({_IDENT})|(\*)|\[ *({_IDENT}) *(?:{_VALUE})?\]"
)
_LONG = 400
"""Characters. A longer selector is left to the compiler, which knows how much is too much."""


class Compound(NamedTuple):
    """What one element must be: ``div.ads[href]``.

    combinator  how it stands to the compound before it: " ", ">", "+", "~"; "" for the first
    keys        its conditions, in the order in which a page is asked: ids, classes, the tag,
                attributes; () for "*"
    """

    combinator: str
    keys: tuple[Key, ...]


Outline = tuple[Compound, ...]
"""A selector without commas, from left to right."""


def outlines(css: str) -> tuple[Outline, ...] | None:
    """The parts of a plain selector, of which there are several with commas between.

    None for one with a pseudo-class, an escape or whatever else only the compiler can judge.
    """
    if len(css) > _LONG:
        return None
    parts: list[Outline] = []
    compounds: list[Compound] = []
    names: list[Key] = []
    others: list[Key] = []
    tag: str | None = None
    combinator, at, size = "", 0, len(css)

    while at < size:
        found = _TOKEN.match(css, at)
        if found is None:
            return None
        at = found.end()
        joint, space, id_, class_, element, star, attribute, operator, *values, flag = (
            found.groups()
        )
        if id_ or class_:
            names.append(Key("id", id_) if id_ else Key("class", class_))
        elif element or star:
            if tag is not None or names or others:
                return None
            tag = (element or star).lower()
        elif attribute:
            value = next((one for one in values if one is not None), None)
            if flag and value:
                value = None
            others.append(Key("attribute", attribute.lower(), operator or "exists", value))
        elif joint or space:
            if tag is None and not names and not others:
                return None
            if at == size:
                return None
            compounds.append(_compound(combinator, tag, names, others))
            names, others, tag = [], [], None
            combinator = joint or " "
            if joint == ",":
                parts.append(tuple(compounds))
                compounds, combinator = [], ""
    if tag is None and not names and not others:
        return None
    compounds.append(_compound(combinator, tag, names, others))
    parts.append(tuple(compounds))
    return tuple(parts)


def _compound(combinator: str, tag: str | None, names: list[Key], others: list[Key]) -> Compound:
    keys = [key for key in names if key.kind == "id"]
    keys += dict.fromkeys(key for key in names if key.kind == "class")
    if tag not in (None, "*"):
        keys.append(Key("tag", str(tag)))
    return Compound(combinator, (*keys, *others))


def needs(outline: Outline) -> tuple[Key, ...]:
    """As a part of ``Selector.needs``: what must be on a page, or above what is searched, where
    the selector finds something; what the element itself must have comes first."""
    found = list(outline[-1].keys)
    for place in range(len(outline) - 1, 0, -1):
        if outline[place].combinator not in " >":
            break
        found += [key for key in outline[place - 1].keys if key.kind in ("class", "id")]
    return tuple(found)
