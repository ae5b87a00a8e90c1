"""Ruleset: element rules made ready for many pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from newscrawl.article import Reason
from newscrawl.markup import Element, Index
from pipelines.cosmetics.read import RuleError, parse
from pipelines.cosmetics.rule import Rule, names_of
from pipelines.cosmetics.tables import Filed, Table, Values, by_value


@dataclass(frozen=True)
class _Site:
    """What the list says for the hosts that it names alike."""

    tables: tuple[Table, ...]
    values: Mapping[str, Collection[Values]]
    excepted: frozenset[str]


class Ruleset:
    """Element rules made ready for many pages.

    ``reasons`` limits it to the rules with one of these reasons; exceptions count whatever
    their reason, so a user's list of exceptions need not say it.
    """

    def __init__(self, rules: Iterable[Rule], reasons: Collection[Reason] | None = None) -> None:
        self.rules = tuple(
            rule for rule in rules if rule.exception or reasons is None or rule.reason in reasons
        )
        hiding = [filed for filed in enumerate(self.rules) if not filed[1].exception]
        self._generic = Table(filed for filed in hiding if not filed[1].domains)
        self._specific: dict[str, list[Filed]] = {}
        for filed in hiding:
            for domain in filed[1].domains:
                self._specific.setdefault(domain, []).append(filed)
        self._exceptions = [rule for rule in self.rules if rule.exception]
        self._named = frozenset(
            domain for rule in self.rules for domain in rule.domains + rule.excluded
        )
        self._site = lru_cache(maxsize=256)(self._make_site)

    @classmethod
    def load(
        cls,
        paths: Path | Iterable[Path],
        reasons: Mapping[str, Reason] | None = None,
        *,
        strict: bool = True,
    ) -> Ruleset:
        """The rules of a folder's ``*.txt`` (in order of name) or of the files given.

        reasons    the reason of each file by its stem; a stem not in it is itself the reason,
                   so ``related.txt`` holds rules for "related"

        Raises RuleError for a file without a known reason and, when ``strict``, for a line that
        cannot be used.
        """
        files = sorted(paths.glob("*.txt")) if isinstance(paths, Path) else paths
        rules: list[Rule] = []
        for file in files:
            reason = (reasons or {}).get(file.stem, file.stem)
            if reason not in get_args(Reason):
                known = ", ".join(get_args(Reason))
                raise RuleError(
                    file.name, 1, f"{reason!r} is no reason; name the file by one: {known}"
                )
            lines = file.read_text("utf-8-sig", errors="replace").split("\n")
            rules += parse(lines, file=file.name, reason=cast(Reason, reason), strict=strict)
        return cls(rules)

    def for_reasons(self, reasons: Collection[Reason]) -> Ruleset:
        """The part of this ruleset with these reasons."""
        return Ruleset(self.rules, reasons)

    def match(
        self, index: Index, host: str | None, within: Element | None = None
    ) -> list[tuple[Element, Rule]]:
        """The elements that the rules select, in document order, each with the first rule in
        the list that does.

        host      the page's host in lower case; None: only rules without domains apply
        within    only this element and its descendants
        """
        first: dict[Element, Filed] = {}
        for elements, filed in self._found(index, host):
            for element in elements:
                known = first.get(element)
                if known is None or filed[0] < known[0]:
                    first[element] = filed
        found = [(element, first[element][1]) for element in index.in_order(first)]
        if within is None:
            return found
        return [(e, rule) for e, rule in found if e is within or within in e.iterancestors()]

    def hitting(self, index: Index, host: str | None) -> set[Rule]:
        """All rules that select something, also where another rule in the list does so first."""
        found = self._found(index, host)
        return {filed[1] for elements, filed in found if any(True for _ in elements)}

    def _found(self, index: Index, host: str | None) -> Iterator[tuple[Iterable[Element], Filed]]:
        """What each rule selects; a rule may come several times."""
        names = tuple(name for name in names_of(host) if name in self._named)
        site = self._site(names)

        def allowed(rule: Rule) -> bool:
            return rule.css not in site.excepted and (not rule.excluded or rule.is_for_names(names))

        for table in site.tables:
            for filed in table.tried(index):
                if allowed(filed[1]):
                    yield filed[1].find(index), filed
        for element, filed in by_value(index, site.values):
            if allowed(filed[1]):
                yield filed[1].find_among((element,), index), filed

    def _make_site(self, names: tuple[str, ...]) -> _Site:
        specific = {filed[0]: filed for name in names for filed in self._specific.get(name, ())}
        excepted = frozenset(rule.css for rule in self._exceptions if rule.is_for_names(names))
        tables = (self._generic, Table(specific[place] for place in sorted(specific)))
        values: dict[str, list[Values]] = {}
        for table in tables:
            for name, those in table.values.items():
                values.setdefault(name, []).append(those)
        return _Site(tables, values, excepted)
