"""Patterns of the addresses of a site's articles, guessed from one of them and others like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from newscrawl.urls import site_of

MOBILE = re.compile(r"^(?:www|m|mobile|amp)\.")
_ENDING = re.compile(r"\.[a-z]{3,5}$")
_PREFIXED = re.compile(r"([a-z]{1,4})-\d{4,}")  # "d-6400123", "pr-18808737"
_NUMBER_LAST = re.compile(r"[a-z0-9-]*[a-z][a-z0-9-]*-\d{5,}")
_NUMBER_FIRST = re.compile(r"\d{5,}-[a-z0-9-]+")
_LEAST_ALIKE = 3
"""Addresses that must share a word before it is taken to be the same on all."""
_ID = r"(?P<id>\d+)"
_YEAR = re.compile(r"(?:19|20)\d\d")


def article_pattern(url: str, others: Iterable[str] = ()) -> str:
    """A pattern for addresses such as ``url``; a group ``id`` where a number stands in it.

    ``others`` are addresses of the same shape: a word that all of them have is taken over.
    """
    parts = parts_of(url)
    alike = [one for one in map(parts_of, others) if len(one) == len(parts)]
    pattern = ""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        fixed = len(alike) >= _LEAST_ALIKE and {one[at] for one in alike} == {part}
        step = _last_step(part) if last else _step(part, _is_dated(parts[:at]), fixed)
        if "(?P<id>" in pattern:  # the first number is taken to be the article's
            step = step.replace(_ID, r"\d+")
        pattern += "/" + step
    host = r"https?://" + _host_pattern(url, others)
    return host + pattern + ("" if pattern.endswith("-") else r"/?(?:[?#]|$)")


def parts_of(url: str) -> list[str]:
    """The parts of the path of ``url``."""
    return [part for part in urlsplit(url).path.split("/") if part]


def _is_dated(before: Sequence[str]) -> bool:
    """Whether a month or day may follow these parts: they end in a year, or in a year and month."""
    month = bool(before) and re.fullmatch(r"\d\d?", before[-1]) is not None
    return any(_YEAR.fullmatch(one) for one in (before[-2:-1] if month else before[-1:]))


def _step(part: str, dated: bool, fixed: bool) -> str:
    """The pattern of a directory."""
    if _YEAR.fullmatch(part):
        return r"\d{4}"
    if part.isdecimal() and part.isascii():
        return (r"\d\d" if len(part) == 2 else r"\d{1,2}") if dated and len(part) < 3 else _ID
    if found := _PREFIXED.fullmatch(part):
        return f"{found[1]}-{_ID}"
    if fixed:
        return escaped(part)
    return "[a-z0-9-]+" if re.fullmatch("[a-z0-9-]+", part) else "[^/?#]+"


def _last_step(part: str) -> str:
    """The pattern of the last part of a path."""
    ending = _ENDING.search(part)
    name = part[: ending.start()] if ending else part
    if _NUMBER_FIRST.fullmatch(name):
        return f"{_ID}-"
    if name.isdecimal() and name.isascii():
        step = _ID
    elif found := _PREFIXED.fullmatch(name):
        step = f"{found[1]}-{_ID}"
    elif _NUMBER_LAST.fullmatch(name):
        step = f"[a-z0-9-]+-{_ID}"
    elif re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+){2,}", name):
        step = "[a-z0-9]+(?:-[a-z0-9]+){2,}"
    else:
        step = "[^/?#]+"
    return step + (escaped(ending[0]) if ending else "")


def _host_pattern(url: str, others: Iterable[str]) -> str:
    host = urlsplit(url).hostname or ""
    hosts = {host, *(urlsplit(one).hostname or "" for one in others)}
    bare = {MOBILE.sub("", one) for one in hosts}
    if len(bare) > 1:
        return r"(?:[a-z0-9-]+\.)*" + escaped(site_of(url))
    return r"(?:www\.)?" + escaped(bare.pop())


def escaped(text: str) -> str:
    """``text`` as a pattern, "-" as it is."""
    return re.escape(text).replace(r"\-", "-").replace('"', r"\x22")
