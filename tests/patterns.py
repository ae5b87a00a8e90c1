"""Patterns: every regular expression of the project, tried on texts on which it may take very long.

python tests/patterns.py       # exit status 1 where one does; what the nightly checks run
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

_PARSER: Any = re._parser  # type: ignore[attr-defined]
_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("newscrawl", "pipelines")
_ALPHABET = [chr(code) for code in range(0x20, 0x7F)] + list("\n\u00a0é“”–—…")


def collect() -> list[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every pattern that the project's modules and data files compile, with where from.

    Must be called before they are imported, in a process of its own.
    """
    assert not any(name.partition(".")[0] in _PACKAGES for name in sys.modules)
    found: dict[Any, str] = {}
    compile_it = re.compile

    def noting(pattern: Any, flags: Any = 0) -> Any:
        compiled = compile_it(pattern, flags)
        file = Path(sys._getframe(1).f_code.co_filename)
        if file.is_relative_to(_ROOT) and file.parts[len(_ROOT.parts)] in _PACKAGES:
            found.setdefault(compiled, f"{file.relative_to(_ROOT)}:{sys._getframe(1).f_lineno}")
        return compiled

    re.compile = noting  # type: ignore[assignment]
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, name + "."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    _use_data()
    re.compile = compile_it
    return [(where, pattern) for pattern, where in found.items()]


def _use_data() -> None:
    """Have everything compiled that is compiled when it is first used."""
    from newscrawl import api
    from newscrawl.publishers import PUBLISHERS
    from pipelines import phrases, strip

    api._steps()
    for rule in strip.shipped():
        assert rule.needs
    texts = phrases.parse((_ROOT / "pipelines/rules/phrases.toml").read_text("utf-8"), "")
    assert [str(text) for text in texts] == phrases.shipped().written
    for kind in get_args(phrases.Kind):
        phrases.shipped().match("", kind)
        phrases.shipped()._one_of(kind)
    for publisher in PUBLISHERS.values():
        for url in publisher.examples:
            publisher.is_article(url)


def attacks(pattern: re.Pattern[Any], size: int) -> Iterator[Any]:
    """Texts of about ``size`` characters, made from the parts of ``pattern`` that may repeat: what
    stands before a part, the part over and over, and what the pattern cannot end with."""
    tree = _PARSER.parse(pattern.pattern, pattern.flags & ~re.LOCALE)
    seen: set[str] = set()
    for before, pump in _pumps(list(tree), ""):
        for start in {before[-40:], pump}:
            for end in ("\0", "x\0"):
                text = start + pump * (size // len(pump)) + end
                if text not in seen:
                    seen.add(text)
                    is_bytes = isinstance(pattern.pattern, bytes)
                    yield text.encode("latin-1", "replace") if is_bytes else text


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """For every part that may repeat, a text that leads to it and one it matches."""
    for place, (kind, value) in enumerate(nodes):
        lead = before + _sample(nodes[:place])
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inside = value
            if most > 9 and (text := _sample(list(inside))):
                yield lead, text
                if rest := _sample(nodes[place + 1 :]):
                    yield before, lead[len(before) :] + text + rest[:-1]  # all but the end
                    yield before, lead[len(before) :] + text
            yield from _pumps(list(inside), lead)
        elif name == "SUBPATTERN":
            yield from _pumps(list(value[3]), lead)
        elif name == "ATOMIC_GROUP":
            yield from _pumps(list(value), lead)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _pumps(list(value[1]), lead)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _pumps(list(branch), lead)


def _sample(nodes: list[Any]) -> str:
    """A text that ``nodes`` match, but for what they look for around them."""
    text = ""
    for kind, value in nodes:
        name = str(kind)
        if name == "LITERAL":
            text += chr(value)
        elif name == "NOT_LITERAL":
            text += "a" if value != ord("a") else "b"
        elif name == "ANY":
            text += "a"
        elif name == "IN":
            text += _one_of(value)
        elif name == "BRANCH":
            text += _sample(list(value[1][0]))
        elif name == "SUBPATTERN":
            text += _sample(list(value[3]))
        elif name == "ATOMIC_GROUP":
            text += _sample(list(value))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            text += _sample(list(value[2])) * max(value[0], min(1, value[1]))
    return text


def _one_of(node: Any) -> str:
    """A character of a class; a word character where it has one, since most things run on them."""
    state = _PARSER.State()
    tree = _PARSER.SubPattern(state, [(_IN, node)])
    compiled = re._compiler.compile(tree, 0)  # type: ignore[attr-defined]
    return next((char for char in ("a", *_ALPHABET) if compiled.match(char)), "")


_IN = next(iter(_PARSER.parse("[ab-c]")))[0]


LIMIT = 0.5
"""Seconds of processor time that a pattern may take for ``SIZE`` characters."""
SIZE = 180
"""As many as datelines are looked for in, by the slowest patterns."""


def slower_than(
    limit: float, patterns: Iterable[tuple[str, re.Pattern[Any]]], size: int
) -> Iterator[str]:
    """Where those patterns stand that take longer than ``limit`` seconds for some attack."""
    for where, pattern in patterns:
        if any(_takes(pattern, text) > limit for text in attacks(pattern, size)):
            yield where


def _takes(pattern: re.Pattern[Any], text: Any) -> float:
    began = time.process_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.process_time() - began


def main() -> int:
    sys.path.insert(0, str(_ROOT))
    patterns = collect()
    slow = list(slower_than(LIMIT, patterns, SIZE))
    print(f"{len(patterns)} patterns on texts of {SIZE} characters; over {LIMIT} s: {len(slow)}")
    print(*slow, sep="\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
