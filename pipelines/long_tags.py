"""Long tags: of a tag with thousands of attributes only the name is kept.

libxml2 takes a time for the attributes of a tag that grows with the square of their number. No
newsroom writes such a tag. They are looked for without reading a page through: where the ">" of
successive windows all seem to stand in values, and where a window has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

WINDOW = 1 << 13
"""Bytes; a tag of less than two windows can be missed: 4,000 attributes take 0.02 s."""

_VALUE = rb"\"[^\"]*+\"|'[^']*+'|(?![\"'])[^ \t\n\r\f>]++"
_ATTRIBUTE = re.compile(
    rb"[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:%s)?+)?+" % _VALUE
)
"""As https://html.spec.whatwg.org/multipage/parsing.html reads it, and libxml2 from 2.14 on."""
_ATTRIBUTES = re.compile(rb"(?:[ \t\n\r\f/]++|%s)*+" % _ATTRIBUTE.pattern)
_TAG = re.compile(rb"(<[a-zA-Z][^ \t\n\r\f/>]*+)%s" % _ATTRIBUTES.pattern)
_OPEN = re.compile(rb"<[a-zA-Z]")
_OPENED = re.compile(rb"=[ \t\n\r\f]*+[\"']")
_SCRIPT_END = re.compile(rb"</script", re.IGNORECASE)


def with_short_tags(utf8: bytes, window: int = WINDOW) -> bytes:
    """A page without the attributes of any tag that is longer than ``window``, in bytes, and has
    more than one for each four of them."""
    most = window // 4
    if _may_hold_long_tags(utf8, window, most):
        return b"".join(_shortened(utf8, window, most))
    return utf8


def _may_hold_long_tags(utf8: bytes, window: int, most: int) -> bool:
    """Whether a tag may be so long that it holds the last ">" of two successive windows in its
    values, and an attribute between them, or so many attributes where there is no ">".

    Each such ">" stands in a value, which a quotation mark opens after "=": the last one before it,
    or the one before it was in the same value.
    """
    at = last = 0
    double = single = was_in_value = False
    while at + window < len(utf8):
        end = utf8.rfind(b">", at, at + window)
        if end < 0:
            end = utf8.find(b">", at)
            end = end if end > 0 else len(utf8)
            if _has_attributes(utf8, last, end, most, was_in_value):
                return True
        double = _is_in_value(utf8, b'"', last, end, before=double)
        single = _is_in_value(utf8, b"'", last, end, before=single)
        if was_in_value and (double or single) and _goes_on(utf8, last, end):
            return True
        was_in_value = double or single
        last, at = end, end + 1
    return False


def _is_in_value(utf8: bytes, mark: bytes, start: int, end: int, *, before: bool) -> bool:
    """Whether ``end`` may be in a value between two ``mark``; ``before``: whether ``start`` was."""
    opened = utf8.rfind(mark, start, end)
    if opened < 0:
        return before
    return utf8[start:opened].rstrip(b" \t\n\r\f").endswith(b"=")


def _goes_on(utf8: bytes, start: int, end: int) -> bool:
    """Whether a tag in one of whose values ``start`` is may reach ``end``, with an attribute."""
    for mark in (b'"', b"'"):
        closed = utf8.find(mark, start + 1, end)
        if closed < 0:
            continue
        next_end = utf8.find(b">", closed)
        if _OPENED.search(utf8, closed + 1, next_end) is None:
            continue
        reached = _ATTRIBUTES.match(utf8, closed + 1)
        if reached and reached.end() > end:
            return True
    return False


def _has_attributes(utf8: bytes, start: int, end: int, most: int, was_in_value: bool) -> bool:
    """Whether there are more than ``most`` attributes from ``start`` to ``end``, between which no
    ">" is, if that is a tag: one that begins there, or in one of whose values ``start`` is."""
    opened = _OPEN.search(utf8, start, end)
    begins = [opened.end()] if opened else []
    if was_in_value:
        closed = (utf8.find(mark, start + 1, end) for mark in (b'"', b"'"))
        begins += [at + 1 for at in closed if at >= 0]
    return any(_count(utf8, at, end, most) > most for at in begins)


def _count(utf8: bytes, start: int, end: int, most: int) -> int:
    """How many attributes there are, at most ``most`` and one."""
    return sum(1 for _ in islice(_ATTRIBUTE.finditer(utf8, start, end), most + 1))


def _shortened(utf8: bytes, window: int, most: int) -> Iterator[bytes]:
    """The parts of a page that are kept."""
    kept = at = 0
    while found := _TAG.search(utf8, at):
        at = found.end()
        if at - found.start() > window and _count(utf8, found.end(1), at, most) > most:
            yield utf8[kept : found.end(1)]
            kept = at
        if found[1].lower() == b"<script":
            end = _SCRIPT_END.search(utf8, at)
            at = end.end() if end else len(utf8)
    yield utf8[kept:]
