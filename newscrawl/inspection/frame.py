"""Frame: a page as a document that looks like it and does nothing, with its blocks marked.

What may stay is listed, not what must go: no script, no address, no request. The frame that shows
it allows no script either, and its content security policy no request, whatever slips through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from newscrawl.inspection.marks import Mark, Piece, stretch
from newscrawl.markup import Element

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
"""Content security policy of the framed document."""

_KEPT = frozenset(
    "class id style lang dir title alt colspan rowspan width height align valign hidden open "
    "start reversed".split()
)
_DROPPED = frozenset(
    "script link meta base title template frame frameset noframes noembed applet param source "
    "track portal style".split()
)
# Their content is no markup to one parser and markup to another, or is not shown as it stands.
_SHOWN_AS = {
    **dict.fromkeys(("iframe", "object", "embed", "video", "audio", "canvas", "dialog"), "div"),
    **dict.fromkeys(("xmp", "plaintext", "listing", "textarea"), "pre"),
    **dict.fromkeys(("img", "svg", "math", "input", "select", "button", "form"), "span"),
    **dict.fromkeys(("noscript", "picture", "marquee", "blink", "font", "center"), "div"),
}
_EMPTIED = _DROPPED | frozenset("iframe object embed video audio canvas svg math select".split())
_LABELLED = frozenset("iframe object embed video audio canvas img svg".split())
_NAME = re.compile(r"[a-z][a-z0-9]*")
_ESCAPE = re.compile(r"\\(?:[0-9a-f]{1,6}\s?|.?)", re.I | re.S)
_ASKING = re.compile(r"@import[^;]*;?|url\s*\([^)]*\)|<!--|-->", re.I)
_UNSAFE_STYLE = re.compile(r"url\s*\(|expression|javascript:|@import|\\", re.I)

STYLE = """
html { background: #fff; }
a { color: #0b57d0; }
body { color: #1b1b1b; font: 16px/1.5 system-ui, sans-serif; margin: 12px;
  overflow-wrap: anywhere; }
img, svg { max-width: 100%; }
.nc-thing { display: inline-block; min-width: 3em; padding: 2px 6px; border: 1px dashed #767676;
  color: #595959; background: #f4f4f4; font: 12px system-ui, sans-serif; }
"""
"""What a page looks like whose own style sheets are elsewhere."""


def framed(root: Element | None, marks: list[Mark], marked: Callable[[Element], bool]) -> str:
    """The document for the frame: each block of ``marks`` carries its number in ``data-mark``.

    root     of the page as parsed; it is not changed
    marked   whether an element was taken out whole, so that no line goes through it
    """
    head = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{STYLE}</style>'
    )
    if root is None:
        return f"{head}</head><body></body></html>"
    copy = deepcopy(root)
    twins = dict(zip(root.iter(), copy.iter(), strict=True))
    _mark(marks, marked, twins)
    styles = _calm(copy)
    body = copy if copy.tag == "body" else copy.find("body")
    if body is None:
        body = copy
    text = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return f"{head}{styles}</head>{text}</html>"


def _mark(
    marks: list[Mark], marked: Callable[[Element], bool], twins: dict[Element, Element]
) -> None:
    """Number the blocks in the copy: whole elements, and stretches of text within them."""
    parts: dict[tuple[Element, bool], list[tuple[int, int, int]]] = {}
    for mark in marks:
        found = stretch(mark.element, mark.line, marked) if mark.line is not None else []
        for (element, tail), first, last in found:
            parts.setdefault((twins[element], tail), []).append((first, last, mark.number))
        if not found:
            twin = twins[mark.element]
            numbers = f"{twin.get('data-mark', '')} {mark.number}".strip()
            twin.set("data-mark", numbers)
    for piece, spans in parts.items():
        _wrap(piece, sorted(spans))


def _wrap(piece: Piece, spans: list[tuple[int, int, int]]) -> None:
    """Set the stretches of a piece of text into elements of their own."""
    element, tail = piece
    text = (element.tail if tail else element.text) or ""
    parent = element.getparent() if tail else element
    if parent is None:
        return
    place = parent.index(element) + 1 if tail else 0
    rest, end = text, len(text)
    for first, last, number in reversed(spans):
        if last > end or first >= last:
            continue  # what overlaps the one after it
        span = etree.Element("span")
        span.set("data-mark", str(number))
        span.text, span.tail = rest[first:last], rest[last:end]
        parent.insert(place, span)
        end = first
    if tail:
        element.tail = rest[:end]
    else:
        element.text = rest[:end]


def _calm(root: Element) -> str:
    """Take out of the tree all that acts or asks for anything; its style sheets, as they may
    stay."""
    styles: list[str] = []
    for element in list(root.iter()):
        tag = element.tag
        if not isinstance(tag, str):
            _drop(element)
            continue
        if tag == "style":
            styles.append(_ASKING.sub("", _ESCAPE.sub("", element.text or "")))
        if tag in _DROPPED and element is not root and not _numbers(element):
            _drop(element)
        else:
            _bare(element, tag)
    return "".join(f"<style>{text}</style>" for text in styles if "<" not in text)


def _bare(element: Element, tag: str) -> None:
    """Leave an element of kind ``tag`` nothing but its looks."""
    label = (element.get("alt") or element.get("title") or "").strip()
    for name in element.attrib:
        value = element.get(name) or ""
        if name == "data-mark":
            continue
        if name not in _KEPT or (name == "style" and _UNSAFE_STYLE.search(value)):
            del element.attrib[name]
    if tag in _EMPTIED:
        _empty(element)
    element.tag = _SHOWN_AS.get(
        tag, tag if _NAME.fullmatch(tag) and tag not in _DROPPED else "span"
    )
    if tag in _LABELLED:
        element.set("class", f"{element.get('class', '')} nc-thing".strip())
        element.text = f"{tag}: {label}" if label else tag


def _numbers(element: Element) -> str:
    """The numbers of the marks on an element and inside it."""
    return " ".join(one.get("data-mark", "") for one in element.iter("*")).strip()


def _empty(element: Element) -> None:
    if numbers := _numbers(element):
        element.set("data-mark", " ".join(numbers.split()))
    for child in list(element):
        element.remove(child)
    element.text = None


def _drop(element: Element) -> None:
    """Take an element out, but leave the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
