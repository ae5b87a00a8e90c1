"""Tables: which rules of a long list a page may hold something for.

Each rule is filed under one key that a page must hold for it; a page's own keys then say which
rules to try, so that most rules of a long list are never looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from newscrawl.markup import Element, Index, Key, attributes, words
from pipelines.cosmetics.rule import Rule

Filed = tuple[int, Rule]
"""A rule and its place in the list."""


_EDGE = 12
"""Characters of a beginning or an end that it is looked up by: more than "https://" has."""


def _pieces(value: str, length: int = 4) -> set[str]:
    return {value[at : at + length] for at in range(len(value) - length + 1)}


_REMEMBERED, _SHORT = 4096, 100
"""Values whose rules are remembered, and the most characters of one of them."""


class Values:
    """Rules that ask for an attribute's value, filed by that value."""

    def __init__(self) -> None:
        self.any: list[Filed] = []
        self.exact: dict[str, list[Filed]] = {}
        self.word: dict[str, list[Filed]] = {}
        self.starts: dict[int, dict[str, list[tuple[str, Filed]]]] = {}
        """Beginnings to look for, under their first ``_EDGE`` characters (all, if it is shorter),
        by how many these are."""
        self.ends: dict[int, dict[str, list[tuple[str, Filed]]]] = {}
        self.initials: set[str] = set()
        """First characters of the values in ``starts``."""
        self.holds: dict[str, list[tuple[str, Filed]]] = {}
        """Parts to look for, under four characters of each (fewer if it is shorter)."""
        self.piece_lengths: set[int] = set()
        self._known: dict[str, list[Filed]] = {}
        """What was looked up before: the pages of a site have most of their values in common."""

    def add(self, key: Key, filed: Filed) -> None:
        self._known.clear()
        value = key.value
        if value and key.operator == "=":
            self.exact.setdefault(value, []).append(filed)
        elif value and key.operator == "~=":
            self.word.setdefault(value, []).append(filed)
        elif value and key.operator == "*=":
            pieces = _pieces(value) or {value}
            piece = min(sorted(pieces), key=lambda one: len(self.holds.get(one, ())))
            self.holds.setdefault(piece, []).append((value, filed))
            self.piece_lengths.add(len(piece))
        elif value and key.operator in ("^=", "$="):
            length = min(len(value), _EDGE)
            begins = key.operator == "^="
            if begins:
                self.initials.add(value[0])
            by_length = self.starts if begins else self.ends
            edge = value[:length] if begins else value[-length:]
            by_length.setdefault(length, {}).setdefault(edge, []).append((value, filed))
        else:
            self.any.append(filed)

    def tried(self, value: str) -> list[Filed]:
        """The rules to try on an element whose attribute has this value."""
        known = self._known.get(value)
        if known is None:
            known = self._look_up(value)
            if len(value) <= _SHORT:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[value] = known
        return known

    def _look_up(self, value: str) -> list[Filed]:
        found = [*self.any]
        if value in self.exact:
            found += self.exact[value]
        if self.word:
            for word in words(value):
                found += self.word.get(word, ())
        if value[:1] in self.initials:
            for length, starts in self.starts.items():
                if value[:length] in starts:
                    edges = starts[value[:length]]
                    found += [filed for part, filed in edges if value.startswith(part)]
        for length, ends in self.ends.items():
            if value[-length:] in ends:
                edges = ends[value[-length:]]
                found += [filed for part, filed in edges if value.endswith(part)]
        if self.holds:
            if len(self.holds) <= len(value):
                pieces = [piece for piece in self.holds if piece in value]
            else:
                lengths = self.piece_lengths
                pieces = [piece for length in lengths for piece in _pieces(value, length)]
            for piece in pieces:
                found += [filed for part, filed in self.holds.get(piece, ()) if part in value]
        return found


class Table:
    """Rules filed by what a page must hold for them."""

    def __init__(self, rules: Iterable[Filed]) -> None:
        self.classes: dict[str, list[Filed]] = {}
        self.ids: dict[str, list[Filed]] = {}
        self.tags: dict[str, list[Filed]] = {}
        self.values: dict[str, Values] = {}
        self.always: list[Filed] = []
        for filed in rules:
            for needs in filed[1].needs:
                self._file(filed, needs)

    def _file(self, filed: Filed, needs: tuple[Key, ...]) -> None:
        key = min(needs, key=rank, default=Key("any"))
        if key.kind == "attribute":
            self.values.setdefault(key.name, Values()).add(key, filed)
        elif key.kind == "any":
            self.always.append(filed)
        else:
            table = {"class": self.classes, "id": self.ids, "tag": self.tags}[key.kind]
            table.setdefault(key.name, []).append(filed)

    def tried(self, index: Index) -> Iterator[Filed]:
        """The rules that a page may hold something for, those in ``values`` left out."""
        for name in self.classes.keys() & index.names("class"):
            yield from self.classes[name]
        if self.ids:
            for name in self.ids.keys() & index.names("id"):
                yield from self.ids[name]
        for tag in _present(self.tags, index):
            yield from self.tags[tag]
        yield from self.always


def by_value(
    index: Index, tables: Mapping[str, Collection[Values]]
) -> Iterator[tuple[Element, Filed]]:
    """The rules to try on each element for the value of one of its attributes."""
    for element in index.root.iter("*") if tables else ():
        for name, value in attributes(element):
            if name in tables:
                for values in tables[name]:
                    for filed in values.tried(value):
                        yield element, filed


_FEW = 8
"""So many tags are looked up one by one; for more, all are collected."""


def rank(key: Key) -> int:
    """How few elements a key speaks of: the smaller, the fewer."""
    if key.kind == "attribute":
        return 2 if key.value else 4
    return {"id": 0, "class": 1, "tag": 3}[key.kind]


def _present(tags: dict[str, list[Filed]], index: Index) -> Collection[str]:
    if len(tags) > _FEW:
        return tags.keys() & index.tags.keys()
    return [tag for tag in tags if index.tagged(tag)]
