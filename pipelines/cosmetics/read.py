"""Read: the lines of a file of rules, or of a list that was written for browsers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from newscrawl.article import Reason
from newscrawl.markup import SelectorError
from pipelines.cosmetics.operators import UnknownOperatorError
from pipelines.cosmetics.outline import outlines
from pipelines.cosmetics.rule import NAME_ONLY, Rule

Kind = Literal["request", "script", "style", "html", "condition", "include", "operator", "wrong"]
KINDS: dict[Kind, str] = {
    "request": "filters for requests (||ads.example^)",
    "script": "scriptlets and snippets (##+js(…), #$#…, #%#…)",
    "style": "changes of style (:style(…), #$#… { … })",
    "html": "filters for the source (##^…, $$…)",
    "condition": "for some browsers or apps only (!#if … !#endif, [$…])",
    "include": "other lists to include (!#include)",
    "operator": "operators that are not understood here (:matches-css(…), …)",
    "wrong": "lines that are wrong",
}
"""What a line of a list that is not used is, and how to say it."""

FORMS = {
    "##selector": "on any site",
    "kompas.com##selector": "on this domain and its subdomains; several with commas",
    "kompas.com,~m.kompas.com##selector": "on this domain, but not on that; the longest one that "
    "covers a host decides",
    "kompas.*##selector": "under any public suffix",
    "#@#selector": "an exception: other rules with this very selector do not apply there",
    "#?#selector": "the same as `##`",
}
"""How a rule is written, and what it means."""

_SEPARATOR = re.compile(r"#(@?)([$%?]?\??)#")
_SOURCE = re.compile(r"^[^/\s]*\$@?\$[a-z*\[]")
_HEADER = re.compile(r"\[[^\]#$][^\]#]*\]|\[\]")
_REMARK = re.compile(r"#(?:\s|#{3}|$)")
"""What some lists begin comments with."""
_DOMAIN = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*(\.\*)?")


class RuleError(ValueError):
    """A line that is no usable rule: ``file``, ``line`` (from 1) and what to do about it."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class Unused(NamedTuple):
    """A line of a list that no rule is made of: its number (from 1), what kind of line it is, what
    is written there, and why it is not used."""

    line: int
    kind: Kind
    text: str
    why: str


class _Wrong(Exception):  # noqa: N818  (never leaves this module)
    """What is wrong with a line, before its file and number are added."""

    def __init__(self, why: str, kind: Kind = "wrong") -> None:
        super().__init__(why)
        self.kind = kind


def parse(lines: Iterable[str], *, file: str, reason: Reason, strict: bool = True) -> list[Rule]:
    """The rules in ``lines``, in order.

    file      its name, for messages
    reason    the reason of every rule in it
    strict    True: a line that is no element rule raises RuleError. False, for lists written for
              browsers: such lines are passed over.
    """
    rules, unused = read(lines, file=file, reason=reason, first_only=strict)
    if strict and unused:
        first = unused[0]
        raise RuleError(file, first.line, f"{first.why} (in {first.text!r})")
    return rules


def read(
    lines: Iterable[str], *, file: str, reason: Reason, first_only: bool = False
) -> tuple[list[Rule], list[Unused]]:
    """The rules in ``lines``, and the lines that no rule is made of; both in order.

    file        its name, for the rules' ``place``
    reason      the reason of every rule in it
    first_only  end at the first line that no rule is made of
    """
    rules: list[Rule] = []
    unused: list[Unused] = []
    conditions = 0
    for number, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        if not text or text[0] == "!":
            if text.startswith("!#if"):
                conditions += 1
            elif text.startswith("!#endif"):
                conditions = max(0, conditions - 1)
            elif text.startswith("!#include") and not first_only:
                unused.append(Unused(number, "include", text, "name that list as well"))
            continue
        if not first_only and _REMARK.match(text):
            continue
        try:
            if conditions:
                raise _Wrong("holds for some browsers only", "condition")
            if text[0] == "[" and _HEADER.fullmatch(text):
                continue
            rules.append(_rule(text, file, number, reason))
        except _Wrong as wrong:
            unused.append(Unused(number, wrong.kind, text, str(wrong)))
            if first_only:
                break
    return rules, unused


def _rule(text: str, file: str, line: int, reason: Reason) -> Rule:
    found = _SEPARATOR.search(text) if "#" in text else None
    if text.startswith(("||", "@@", "|")):
        raise _Wrong(
            "a filter for requests; only element rules (domain##selector) are used here", "request"
        )
    if found is None:
        if ("$$" in text or "$@$" in text) and _SOURCE.match(text):
            raise _Wrong("a filter for the source; it is not used here", "html")
        raise _Wrong(
            'no "##": a rule is written ##selector or domain##selector, a comment ! text', "request"
        )
    css = text[found.end() :].strip()
    if found[2] not in ("", "?"):
        style = found[2] == "$" and css.endswith("}")
        raise _Wrong(
            f'"{found[0]}" changes styles or runs scripts; a rule here only names elements',
            "style" if style else "script",
        )
    if css.startswith(("+js(", "script:inject(")):
        raise _Wrong("scripts and source filters are not run here: take the line out", "script")
    if css.startswith("^"):
        raise _Wrong("scripts and source filters are not run here: take the line out", "html")
    if text.startswith("[$"):
        raise _Wrong("holds for some apps or paths only; take out what stands in [$…]", "condition")
    domains, excluded = _domains(text[: found.start()])
    rule = Rule(reason, css, domains, excluded, bool(found[1]), text, file, line)
    if not NAME_ONLY.fullmatch(css) and outlines(css) is None:
        try:
            rule.compiled  # noqa: B018  (compiled now, so that what is wrong is said here)
        except UnknownOperatorError as error:
            kind: Kind = "style" if error.changes_styles else "operator"
            raise _Wrong(error.why, kind) from None
        except SelectorError as error:
            raise _Wrong(error.why) from None
    return rule


@lru_cache(maxsize=256)  # a list has many rules for one site, one after the other
def _domains(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    domains: list[str] = []
    excluded: list[str] = []
    if written.strip() in ("", "*"):
        return (), ()
    for one in written.split(","):
        name = one.strip().lower()
        into = excluded if name.startswith("~") else domains
        name = name.removeprefix("~")
        if not name.isascii():
            try:
                name = name.encode("idna").decode("ascii")
            except UnicodeError:
                raise _Wrong(f"{one.strip()!r} is no domain name") from None
        if not _DOMAIN.fullmatch(name):
            raise _Wrong(
                f"{one.strip()!r} is no domain name; write them as kompas.com,~m.kompas.com"
            )
        into.append(name)
    return tuple(domains), tuple(excluded)
