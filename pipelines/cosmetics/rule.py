"""Rule: one element rule, and the hosts it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from newscrawl.article import Reason
from newscrawl.markup import Element, Index, Key, Selector
from pipelines.cosmetics.operators import Step, compiled, upward
from pipelines.cosmetics.outline import needs, outlines

NAME_ONLY = re.compile(r"[.#][A-Za-z_][A-Za-z0-9_-]*")
"""A selector that is a class or an id, as most are."""
_SECOND_LEVEL = frozenset(
    ("ac", "biz", "co", "com", "edu", "go", "gov", "mil", "my", "net", "or", "org", "sch", "web")
)
"""Labels that stand before a country's own, as in kompas.co.id."""


@dataclass(slots=True, eq=False)
class Rule:
    """One element rule.

    reason      why what it selects is taken out
    css         its selector, as written
    domains     hosts it is for ("kompas.com" with all subdomains, "kompas.*"); () for any host
    excluded    hosts it is not for
    exception   True for ``#@#``: other rules with this selector do not apply on these hosts
    text        the line as written
    file, line  where it is written
    """

    reason: Reason
    css: str
    domains: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    exception: bool = False
    text: str = ""
    file: str = ""
    line: int = 0
    _made: tuple[Selector, tuple[Step, ...]] | None = field(default=None, init=False, repr=False)

    def __str__(self) -> str:
        return self.text

    @property
    def place(self) -> str:
        """Where the rule is written, such as "ads.txt:12"."""
        return f"{self.file}:{self.line}"

    def is_for(self, host: str | None) -> bool:
        """Whether the rule applies on ``host``; the longest domain that covers it decides."""
        return self.is_for_names(names_of(host))

    def is_for_names(self, names: Iterable[str]) -> bool:
        """As ``is_for``, of a host that goes by these names (longest first)."""
        for domain in names:
            if domain in self.excluded:
                return False
            if domain in self.domains:
                return True
        return not self.domains

    def find(self, index: Index) -> Iterator[Element]:
        """The elements that the rule selects, whatever the host. (Their order is that of the
        selector; with ``:upward()`` one may come more than once.)"""
        selector, ups = self.compiled
        for element in selector.select(index):
            found = upward(element, ups, index)
            if found is not None:
                yield found

    def find_among(self, elements: Iterable[Element], index: Index) -> Iterator[Element]:
        """As ``find``, when what the selector itself can match is known to be in ``elements``."""
        selector, ups = self.compiled
        for element in elements:
            if selector.matches(element):
                found = upward(element, ups, index)
                if found is not None:
                    yield found

    @property
    def compiled(self) -> tuple[Selector, tuple[Step, ...]]:
        """The selector and the steps from what it finds to the result; made when first asked for.

        Raises SelectorError.
        """
        if self._made is None:
            self._made = compiled(self.css)
        return self._made

    @property
    def needs(self) -> tuple[tuple[Key, ...], ...]:
        """As ``Selector.needs``."""
        if NAME_ONLY.fullmatch(self.css):
            return ((Key("class" if self.css[0] == "." else "id", self.css[1:]),),)
        if self._made is None and (parts := outlines(self.css)):
            return tuple(map(needs, parts))
        return self.compiled[0].needs


@lru_cache(maxsize=1024)
def names_of(host: str | None) -> tuple[str, ...]:
    """Every way a rule can name ``host``, longest first: "a.b.co.id", "a.b.*", "b.co.id", "b.*"."""
    if not host:
        return ()
    labels = host.lower().rstrip(".").split(".")
    public = 1
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        public = 2
    names: list[str] = []
    for start in range(len(labels)):
        names.append(".".join(labels[start:]))
        if start < len(labels) - public:
            names.append(".".join([*labels[start : len(labels) - public], "*"]))
    return tuple(names)
