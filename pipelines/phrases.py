"""Text rules: what boilerplate reads like, as patterns by reason (``rules/phrases.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from newscrawl.article import Reason
from newscrawl.page import Line, Page

Kind = Literal["lines", "labels", "parts", "ends"]
KINDS: dict[Kind, str] = {
    "lines": "takes out the line; the pattern must match all of it",
    "labels": "takes out the line, and the links that follow it",
    "parts": "is taken out of the line, and the rest stays",
    "ends": "takes out the line and everything after it; only in plain-text dumps, as a page has "
    "its markup",
}
"""What a match does."""
_CAPITAL = re.compile(r"\\.|[^\W\d_a-z]+", re.S)
LONG = 300
"""Characters. A longer line is the newsroom's own, however it begins."""


class PhraseError(ValueError):
    """A text rule that cannot be used: names the file, the table, the rule and what is wrong."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text rule: lines that match ``pattern`` are boilerplate of the kind ``reason`` names."""

    reason: Reason
    kind: Kind
    pattern: str

    def __str__(self) -> str:
        return f"{self.reason}/{self.kind}: {self.pattern}"


class Phrases:
    """A set of text rules, compiled to one pattern a kind."""

    def __init__(self, rules: Iterable[Phrase]) -> None:
        self._rules: dict[Kind, list[Phrase]] = {kind: [] for kind in get_args(Kind)}
        self.written: list[str] = []
        """The rules in order; what their version is made from."""
        for rule in rules:
            self._rules[rule.kind].append(rule)
            self.written.append(str(rule))
        self._any: dict[Kind, re.Pattern[str]] = {}
        self._each: dict[Kind, re.Pattern[str]] = {}
        """Both are made when they are first needed: that takes a while."""
        self._whole = _compile([*self._rules["labels"], *self._rules["lines"]], "(?:%s)")

    def match(self, line: str, kind: Kind = "lines") -> Phrase | None:
        """The rule of ``kind`` that the whole of ``line`` matches, if any."""
        if len(line) > LONG:
            return None
        line = line.lower()
        if kind not in self._any:
            self._any[kind] = _compile(self._rules[kind], "(?:%s)")
        if not self._any[kind].fullmatch(line):
            return None
        return self._which(line, kind)

    def _which(self, line: str, kind: Kind) -> Phrase | None:
        found = self._one_of(kind).fullmatch(line)
        return self._rules[kind][found.lastindex - 1] if found and found.lastindex else None

    def match_whole(self, line: str) -> Phrase | None:
        """The label that ``line`` matches, else the rule for lines; two looks at a line in one."""
        if len(line) > LONG:
            return None
        line = line.lower()
        if not self._whole.fullmatch(line):
            return None
        return self._which(line, "labels") or self._which(line, "lines")

    def cut(self, line: str) -> tuple[str, list[tuple[Phrase, str]]]:
        """``line`` without the parts that are boilerplate, and what was cut by which rule."""
        cut: list[tuple[Phrase, str]] = []
        each = self._one_of("parts")
        for found in each.finditer(line):
            if found.lastindex:
                cut.append((self._rules["parts"][found.lastindex - 1], found.group()))
        if cut:
            line = " ".join(each.sub(" ", line).split())
        return line, cut

    def _one_of(self, kind: Kind) -> re.Pattern[str]:
        """A pattern whose group tells which rule of ``kind`` it was."""
        if kind not in self._each:
            self._each[kind] = _compile(self._rules[kind], "(%s)")
        return self._each[kind]


def _compile(rules: list[Phrase], each: str) -> re.Pattern[str]:
    """One pattern for all rules. Without a group for each it is many times faster: then the
    engine tells by a line's first letter which alternatives to try."""
    pattern = "|".join(each % _lower(rule.pattern) for rule in rules) or "(?!)"
    return re.compile(pattern, re.I if rules and rules[0].kind == "parts" else 0)


def _lower(pattern: str) -> str:
    """``pattern`` with its letters, but not its escapes, in lower case, as lines are matched."""
    return _CAPITAL.sub(
        lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), pattern
    )


def parse(source: str, file: str, *, tried: bool = False) -> list[Phrase]:
    """The rules in the TOML text ``source``; those that were ``tried`` before, as those that ship
    are by the tests, are not tried again, which takes a tenth of a second.

    Raises:
        PhraseError: ``source`` is not TOML, or a table, kind or pattern in it is not usable.
    """
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PhraseError(f"{file}: {error}") from error
    rules: list[Phrase] = []
    for reason, kinds in tables.items():
        if reason not in get_args(Reason):
            raise PhraseError(f"{file}: [{reason}] is no reason; use one of {get_args(Reason)}")
        if not isinstance(kinds, dict):
            raise PhraseError(f"{file}: {reason} must be a table, as in [{reason}]")
        for kind, patterns in kinds.items():
            if kind not in get_args(Kind) or not isinstance(patterns, list):
                raise PhraseError(
                    f"{file}: [{reason}] {kind}: expected one of {get_args(Kind)} with a list"
                )
            rules += [
                Phrase(cast(Reason, reason), cast(Kind, kind), pattern)
                if tried
                else _rule(file, reason, kind, pattern)
                for pattern in patterns
            ]
    return rules


def _rule(file: str, reason: str, kind: str, pattern: object) -> Phrase:
    where = f"{file}: [{reason}] {kind}: {pattern!r}"
    if not isinstance(pattern, str):
        raise PhraseError(f"{where} is not a string")
    try:
        alone = re.compile(pattern, re.I)
        re.compile(f"(?:{_lower(pattern)})|(?:{_lower(pattern)})")  # as one of several
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        raise PhraseError(f"{where}: {error}") from error
    if alone.groups:
        raise PhraseError(f"{where}: groups must be non-capturing, (?:…)")
    if alone.fullmatch(""):
        raise PhraseError(f"{where}: matches an empty line")
    return Phrase(cast(Reason, reason), cast(Kind, kind), pattern)


@lru_cache(maxsize=1)
def shipped() -> Phrases:
    """The text rules that come with newscrawl."""
    path = files("pipelines") / "rules" / "phrases.toml"
    return Phrases(parse(path.read_text("utf-8"), "phrases.toml", tried=True))


def strip_phrases(page: Page, phrases: Phrases) -> None:
    """Take boilerplate lines, and boilerplate within lines, out of ``page.lines``."""
    kept: list[Line] = []
    label: Phrase | None = None
    for line in page.lines:
        if label and (line.linked or _is_linked_item(line)):
            page.drop_line(line, label.reason, str(label))
            continue
        rule = phrases.match_whole(line.text)
        label = rule if rule and rule.kind == "labels" else None
        if rule:
            page.drop_line(line, rule.reason, str(rule))
            continue
        if "[" in line.text or "+" in line.text:
            line.text, cut = phrases.cut(line.text)
            for part, text in cut:
                page.drop_line(
                    Line(text=text, type=line.type, element=line.element), part.reason, str(part)
                )
            if not line.text:
                continue
        kept.append(line)
    page.lines = kept


def _is_linked_item(line: Line) -> bool:
    """Whether a line is a list item with a link among its words; a list of the text has none."""
    return line.type == "list_item" and line.element.find(".//a") is not None


class StripPhrases:
    """Takes the lines that read like boilerplate out of ``lines``."""

    def __init__(self, phrases: Phrases | None = None) -> None:
        self.phrases = phrases or shipped()

    def process_item(self, page: Page) -> Page:
        strip_phrases(page, self.phrases)
        return page
