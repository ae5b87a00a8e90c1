"""Check: rules that say again what another one says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newscrawl.markup import Key, words
from pipelines.cosmetics.outline import Compound, Outline, outlines
from pipelines.cosmetics.rule import Rule, names_of
from pipelines.cosmetics.tables import Values, rank


@dataclass(frozen=True)
class Repeat:
    """A rule without which the list would select the same.

    kind  "duplicate": ``by`` is the same rule; "shadowed": whatever it selects is selected by
          ``by``, or stands in what is
    """

    kind: Literal["duplicate", "shadowed"]
    rule: Rule
    by: Rule


def repeats(rules: Sequence[Rule]) -> Iterator[Repeat]:
    """The rules that repeat another, in order. Of two that say the same it is the later."""
    first: dict[object, Rule] = {}
    single: list[Rule] = []
    for rule in rules:
        key = (rule.css, frozenset(rule.domains), frozenset(rule.excluded), rule.exception)
        if first.setdefault(key, rule) is rule:
            single.append(rule)
    hiding = [rule for rule in single if not rule.exception]
    shadows = _Shadows(hiding, {rule.css for rule in single if rule.exception})
    places = {rule: place for place, rule in enumerate(rules)}
    for rule in rules:
        key = (rule.css, frozenset(rule.domains), frozenset(rule.excluded), rule.exception)
        if (same := first[key]) is not rule:
            yield Repeat("duplicate", rule, same)
        elif not rule.exception and (by := shadows.of(rule, places)):
            yield Repeat("shadowed", rule, by)


class _Shadows:
    """Rules by what their elements must have, so that few are compared with each other."""

    def __init__(self, rules: Iterable[Rule], excepted: Collection[str]) -> None:
        self._excepted = excepted
        self._named: defaultdict[Key, list[Rule]] = defaultdict(list)
        self._valued: defaultdict[str, Values] = defaultdict(Values)
        self._same: defaultdict[str, list[Rule]] = defaultdict(list)
        for number, rule in enumerate(rules):
            self._same[rule.css].append(rule)
            for part in outlines(rule.css) or ():
                key = min(part[-1].keys, key=rank, default=Key("any"))
                if key.kind == "attribute":
                    self._valued[key.name].add(key, (number, rule))
                else:
                    self._named[key].append(rule)

    def of(self, rule: Rule, places: dict[Rule, int]) -> Rule | None:
        """The first rule that shadows ``rule``."""
        found = [one for one in self._same[rule.css] if one is not rule and covers(one, rule)]
        parts = loosely(rule.css)
        for one in self._alike(parts[0]) if parts else ():
            if one is rule or one.css == rule.css or one.css in self._excepted:
                continue
            if covers(one, rule) and _selects_all(outlines(one.css) or (), parts):
                found.append(one)
        for one in sorted(set(found), key=places.__getitem__):
            # Of two that say the same, the first stays.
            if places[one] < places[rule] or not self._says_the_same(rule, one):
                return one
        return None

    def _says_the_same(self, rule: Rule, other: Rule) -> bool:
        if not covers(rule, other):
            return False
        parts = outlines(rule.css)
        return rule.css == other.css or (
            parts is not None and _selects_all(parts, loosely(other.css))
        )

    def _alike(self, part: Outline) -> Iterator[Rule]:
        """Rules whose elements may be one of the elements that ``part`` speaks of."""
        yield from self._named.get(Key("any"), ())
        for compound in part:
            for key in compound.keys:
                yield from self._named.get(key, ())
                if key.name in ("class", "id") and key.operator in ("=", "~="):
                    for word in words(key.value or ""):
                        yield from self._named.get(Key(key.name, word), ())
                name = key.kind if key.kind in ("class", "id") else key.name
                if name in self._valued:
                    value = key.name if key.kind in ("class", "id") else key.value
                    yield from (filed[1] for filed in self._valued[name].tried(value or ""))


# Where a rule applies


def covers(rule: Rule, other: Rule) -> bool:
    """Whether ``rule`` applies wherever ``other`` does."""
    if not rule.domains and not other.domains:
        return all(any(_is_below(one, out) for out in other.excluded) for one in rule.excluded)
    for domain in other.domains or ("",):
        if rule.domains and not any(_is_below(domain, one) for one in rule.domains):
            return False
        for out in rule.excluded:
            near = _is_below(domain, out) or _is_below(out, domain)
            if near and not any(_is_below(out, one) for one in other.excluded):
                return False
    return True


def _is_below(domain: str, other: str) -> bool:
    """Whether ``other`` names each host that ``domain`` does."""
    if domain.endswith(".*"):
        return domain == other or (other.endswith(".*") and domain.endswith("." + other))
    return other in names_of(domain)


# What a rule selects

_PSEUDO = re.compile(r"::?[a-z-]+(\()?", re.I)


@lru_cache(maxsize=4096)
def loosely(css: str) -> tuple[Outline, ...]:
    """The outline of ``css`` without its pseudo-classes, which only narrow what it selects; () for
    one that has none even so, or that leads elsewhere (``:upward()``)."""
    if (found := outlines(css)) is not None:
        return found
    leads = ":upward(" in css or ":nth-ancestor(" in css
    if leads or css.count("(") != css.count(")") or not {'"', "'", "\\"}.isdisjoint(css):
        return ()
    plain, at = "", 0
    while found_at := _PSEUDO.search(css, at):
        plain += css[at : found_at.start()]
        at = found_at.end()
        depth = 1 if found_at[1] else 0
        while depth and at < len(css):
            depth += {"(": 1, ")": -1}.get(css[at], 0)
            at += 1
    return outlines((plain + css[at:]).strip()) or ()


def _selects_all(parts: Sequence[Outline], others: Sequence[Outline]) -> bool:
    """Whether each element that ``others`` select is selected by ``parts``, or stands in one."""
    return bool(others) and all(any(_takes(part, one) for part in parts) for one in others)


def _takes(part: Outline, other: Outline) -> bool:
    last = len(other) - 1
    return any(
        _fits(part, len(part) - 1, other, place)
        for place in range(last, -1, -1)
        if place == last or other[place + 1].combinator in " >"
    )


def _fits(part: Outline, at: int, other: Outline, place: int) -> bool:
    """Whether what compound ``place`` of ``other`` finds is what compound ``at`` of ``part``, with
    all to its left, asks for."""
    if not _implies(other[place], part[at]):
        return False
    combinator = part[at].combinator
    if not combinator:
        return True
    before = other[place].combinator
    if not before:
        return False
    if combinator == " ":
        return any(
            _fits(part, at - 1, other, up)
            for up in range(place - 1, -1, -1)
            if other[up + 1].combinator in " >"
        )
    if combinator == "~" and before == "+":
        before = "~"
    return before == combinator and _fits(part, at - 1, other, place - 1)


def _implies(compound: Compound, asked: Compound) -> bool:
    return all(any(_key_implies(key, one) for key in compound.keys) for one in asked.keys)


def _key_implies(key: Key, asked: Key) -> bool:
    """Whether an element with ``key`` has ``asked``."""
    if asked.kind == "tag" or key.kind == "tag":
        return key == asked
    if "attribute" not in (key.kind, asked.kind):
        return key == asked
    key, asked = _as_attribute(key), _as_attribute(asked)
    if key.name != asked.name:
        return False
    if asked.operator == "exists":
        return True
    if key.value is None or not asked.value:
        return False  # it is compared ignoring case, or never matches
    value, wanted = key.value, asked.value
    match key.operator, asked.operator:
        case "=", "=":
            return value == wanted
        case "=", "~=":
            return wanted in words(value)
        case "=", "|=":
            return value == wanted or value.startswith(wanted + "-")
        case (("=" | "^="), "^="):
            return value.startswith(wanted)
        case (("=" | "$="), "$="):
            return value.endswith(wanted)
        case _, "*=":
            return key.operator != "exists" and wanted in value
        case same, other:
            return same == other and value == wanted


def _as_attribute(key: Key) -> Key:
    if key.kind == "class":
        return Key("attribute", "class", "~=", key.name)
    if key.kind == "id":
        return Key("attribute", "id", "=", key.name)
    return key
