"""Selectors with the procedural operators of Adblock Plus and uBlock Origin.

Those that test one element (``:has-text()``) become pseudo-classes of the selector, so that they
work inside ``:has()`` and ``:not()`` too; ``:upward()`` leads from what is found to the result.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from newscrawl.markup import Element, Index, Selector, SelectorError, Test, text_of

OPERATORS = {
    "has-text": (
        ":has-text(words)",
        "elements whose text holds the words, white space folded; a pattern is written "
        "`:has-text(/pattern/i)`",
    ),
    "contains": (":contains(words)", "the same as `:has-text()`"),
    "-abp-contains": (":-abp-contains(words)", "the same as `:has-text()`"),
    "-abp-has": (":-abp-has(selector)", "the same as `:has()`"),
    "upward": (
        ":upward(2)",
        "an ancestor of what was found, so many levels up, or the nearest that a selector fits: "
        "`:upward(div.box)`; only at the end",
    ),
    "nth-ancestor": (":nth-ancestor(2)", "the same as `:upward(2)`"),
    "remove": (":remove()", "what stands before it; only at the end"),
}
"""By name: how it is written, and what it selects."""
_OPERATOR = re.compile(rf":({'|'.join(map(re.escape, OPERATORS))})\(")
_ELSEWHERE = re.compile(
    r":(style|remove-attr|remove-class|matches-css(?:-before|-after)?|matches-attr|matches-media"
    r"|matches-path|matches-prop(?:erty)?|min-text-length|others|watch-attr|xpath"
    r"|-abp-properties|shadow|if|if-not)\("
)
_CUSTOM = re.compile(r"\.(--[A-Za-z0-9_-]+)")
"""A class that cssselect takes for no name."""
_STYLES = ("style", "remove-attr", "remove-class")

Step = int | Selector
"""Where ``:upward()`` leads: so many levels up, or to the nearest ancestor that matches."""


class UnknownOperatorError(SelectorError):
    """A selector with an operator that means something elsewhere, but not here."""

    changes_styles: bool
    """It would change how an element looks, not say which it is."""

    def __init__(self, css: str, name: str) -> None:
        super().__init__(
            css, f":{name}() is not understood here; use :has-text(), :has(), :upward()"
        )
        self.changes_styles = name in _STYLES


@lru_cache(maxsize=1024)
def compiled(css: str) -> tuple[Selector, tuple[Step, ...]]:
    """``css`` as a selector, and the steps from what it finds to the result.

    Raises SelectorError, UnknownOperatorError.
    """
    tests: dict[str, Test] = {}
    ups: list[Step] = []
    plain = _plain(css, tests, ups)
    if not plain.strip():
        raise SelectorError(css, "no selector: write what to take out, such as .ads")
    try:
        selector = Selector(plain, tests)
    except SelectorError as error:
        raise SelectorError(css, error.why) from None
    if selector.attribute is not None:
        raise SelectorError(css, "a rule selects elements; ::attr() has no meaning in it")
    if ups and len(selector.needs) > 1:
        raise SelectorError(css, "write a rule for each part of a group that uses :upward()")
    return selector, tuple(ups)


def upward(element: Element, ups: tuple[Step, ...], index: Index) -> Element | None:
    """The ancestor that the steps lead to, or None outside the index."""
    for up in ups:
        for levels, ancestor in enumerate(element.iterancestors(), start=1):
            if levels == up or (isinstance(up, Selector) and up.matches(ancestor)):
                element = ancestor
                break
        else:
            return None
    if ups and any(element is above for above in index.above):
        return None
    return element


def _plain(css: str, tests: dict[str, Test], ups: list[Step]) -> str:
    """``css`` without its operators: they become pseudo-classes (``tests``) or go to ``ups``."""

    def wrong(why: str) -> NoReturn:
        raise SelectorError(css, why)

    plain: list[str] = []
    at = depth = 0
    quote = ""
    while at < len(css):
        char = css[at]
        if char == "\\":
            plain.append(css[at : at + 2])
            at += 2
            continue
        if quote or char in "\"'":
            quote = "" if char == quote else quote or char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "." and (custom := _CUSTOM.match(css, at)):
            plain.append(f'[class~="{custom[1]}"]')
            at = custom.end()
            continue
        elif char == ":":
            if elsewhere := _ELSEWHERE.match(css, at):
                raise UnknownOperatorError(css, elsewhere[1])
            if operator := _OPERATOR.match(css, at):
                name = operator[1]
                if name == "-abp-has":
                    plain.append(":has(")
                    depth += 1
                    at = operator.end()
                    continue
                argument, at = _argument(css, operator.end())
                if name in ("upward", "nth-ancestor", "remove"):
                    if depth or not re.match(r"\s*(:(upward|nth-ancestor|remove)\(|$)", css[at:]):
                        wrong(f":{name}() must stand at the end of the selector")
                    if name != "remove":
                        ups.append(_levels(argument))
                elif not argument:
                    wrong(f":{name}() needs a text or a /pattern/")
                else:
                    key = f"-text-{len(tests)}"
                    tests[key] = _has_text(argument, css)
                    plain.append(f":{key}")
                continue
        plain.append(char)
        at += 1
    return "".join(plain)


def _argument(css: str, start: int) -> tuple[str, int]:
    """The argument that begins at ``start``, and where the text after its ")" begins."""
    pattern = re.compile(r"\s*(/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+/[a-z]*)\s*\)").match(
        css, start
    )
    if pattern:
        return pattern[1], pattern.end()
    depth, at = 1, start
    while at < len(css):
        if css[at] == "\\":
            at += 1
        elif css[at] == "(":
            depth += 1
        elif css[at] == ")":
            depth -= 1
            if depth == 0:
                written = css[start:at].strip()
                if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
                    written = written[1:-1]
                return written, at + 1
        at += 1
    raise SelectorError(css, 'a ")" is missing')


def _levels(argument: str) -> Step:
    if argument.isascii() and argument.isdigit():
        levels = int(argument[:4])
        if not 1 <= levels < 256:
            raise SelectorError(argument, f":upward({argument}) must go up by 1 to 255")
        return levels
    return Selector(argument)


def _has_text(argument: str, css: str) -> Test:
    """Whether an element's text (white space folded) holds the text or the /pattern/."""
    written = re.fullmatch(r"/(.+)/([a-z]*)", argument, re.DOTALL)
    if not written:
        wanted = " ".join(argument.split())
        return lambda element: wanted in text_of(element)
    flags = re.IGNORECASE if "i" in written[2] else re.NOFLAG
    if unknown := set(written[2]) - set("gimsu"):
        raise SelectorError(css, f"unknown flag {min(unknown)!r} after the pattern")
    try:
        # JavaScript writes a named group (?<name>…).
        pattern = re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", written[1]), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise SelectorError(css, f"/{written[1]}/ is no pattern: {error}") from None
    return lambda element: pattern.search(text_of(element)) is not None
