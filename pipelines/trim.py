"""Trim: captions, dateline, bylines, initials and repeated title go to their fields or away."""

from __future__ import annotations

import re

from newscrawl.article import Block
from newscrawl.page import Line, Page
from newscrawl.text.bylines import parse_byline, parse_roles
from newscrawl.text.datelines import split_dateline, split_initials

_SIGNATURE = re.compile(r"[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){1,4}(?: ?[|/] ?[A-Z]{1,4})?")
_SENTENCE_END = tuple('.?!,;:"”…')
HEAD = 3
"""Lines from the top among which the dateline is looked for."""
_TOP = 5
"""Lines from the top among which an unknown page may repeat its title."""
_MOST = 0.6
"""Share of the text that must stand before the initials that end it."""
_CAPTION = 250
"""Characters. A longer line is no caption."""
_CAPTION_NAMES = re.compile("caption|keterangan|deskripsi|description")
_SENTENCE = 100
"""Characters from which a line before the dateline is taken for text."""


def fold(text: str) -> str:
    """Letters and digits only, case-folded: for comparing a line with the title."""
    return "".join(filter(str.isalnum, text)).casefold()


def trim_dateline(page: Page) -> None:
    """Move the dateline from the first lines to its field.

    Some sites set it apart from the first paragraph. What stands before a dateline that names
    its outlet is a caption or a kicker, unless it is a sentence.
    """
    lines = page.lines
    for at, line in enumerate(lines[:HEAD]):
        text = line.text
        joined = at + 1 < len(lines) and len(text) < 60 and text.endswith(("-", "–", "—"))
        if joined:
            text = f"{text} {lines[at + 1].text}"
        found = split_dateline(text)
        if not found or (at and not _names_an_outlet(found[0])):
            continue
        page.metadata.dateline, rest = found
        page.drop_line(
            Line(text=page.metadata.dateline, type=line.type, element=line.element),
            "dateline",
            "dateline",
        )
        line.text = rest
        if joined:
            line.type = lines[at + 1].type
            del lines[at + 1]
        for before in lines[:at]:
            if before.italic or len(before.text) < _SENTENCE:
                page.drop_line(before, "caption", "before the dateline")
                lines.remove(before)
        return


def _names_an_outlet(dateline: str) -> bool:
    return any(mark in dateline for mark in ".,(")


def trim_title(page: Page) -> None:
    """Take out first lines that only repeat the title.

    On a page whose layout is unknown short lines may stand before it, such as its desk and date.
    """
    title, lines = fold(page.metadata.title or ""), page.lines
    top = 1 if page.layout else _TOP
    while title:
        at = next((at for at, line in enumerate(lines[:top]) if fold(line.text) == title), None)
        if at is None or any(len(line.text) >= _SENTENCE for line in lines[:at]):
            return
        for line in lines[:at]:
            page.drop_line(line, "navigation", "before the title")
        page.drop_line(lines[at], "title", "repeats the title")
        del lines[: at + 1]


def trim_end(page: Page) -> None:
    """On a page whose layout is unknown, take out what follows the initials that end the story."""
    sizes = [len(line.text) for line in page.lines]
    for at, line in enumerate(page.lines):
        found = split_initials(line.text) if line.text.endswith((")", "]")) else None
        if found and "/" in found[1] and sum(sizes[: at + 1]) > _MOST * sum(sizes):
            for after in page.lines[at + 1 :]:
                page.drop_line(after, "navigation", "after the initials")
            del page.lines[at + 1 :]
            return


def trim_captions(page: Page) -> None:
    """Take out the captions that no rule knows: a line after a picture that is in italics, or whose
    element is named one."""
    if page.layout and "caption" in page.layout.keeps:
        return
    kept: list[Line] = []
    for line in page.lines:
        why = _why_a_caption(line) if line.after_image else ""
        if why:
            page.drop_line(line, "caption", why)
        else:
            kept.append(line)
    page.lines = kept


def _why_a_caption(line: Line) -> str:
    """What makes a line after a picture its caption; "" where nothing does."""
    if line.italic and _like_a_caption(line.text):
        return "in italics after a picture"
    named = _CAPTION_NAMES.search(line.element.get("class", "").lower())
    return "named a caption after a picture" if named and len(line.text) <= _CAPTION else ""


def _like_a_caption(text: str) -> bool:
    """A subhead in italics has fewer words, a paragraph more letters."""
    return len(text) <= _CAPTION and len(text.split()) > 3


def trim_initials(page: Page) -> None:
    """Take out initials that stand alone on a line, as where a part of a long story ends."""
    kept: list[Line] = []
    for line in page.lines:
        if "/" in line.text and len(line.text) < 30 and _is_initials(line.text):
            page.drop_line(line, "credit", "initials")
        else:
            kept.append(line)
    page.lines = kept


def _is_initials(text: str) -> bool:
    found = split_initials(text)
    return found is not None and not found[0]


def trim_credits(page: Page) -> None:
    """Take bylines and credit lines off both ends, and initials off the last line."""
    lines, metadata = page.lines, page.metadata
    while lines:
        line = lines[-1]
        if _SIGNATURE.fullmatch(line.text) and line.bold and len(lines) > 2:
            name = re.split(r"[|/]", line.text)[0].strip()
            _add(metadata.authors, [name])
            page.drop_line(lines.pop(), "byline", "signature in capitals")
            continue
        found = split_initials(line.text, names=True)
        if not found:
            return
        rest, initials = found
        name = initials.strip("()[] ")
        if " " in name and name[:1].isupper() and not name.isupper():
            editor = page.layout is not None and page.layout.signature == "editor"
            _add(metadata.editors if editor else metadata.authors, parse_byline(name))
        page.drop_line(
            Line(text=initials, type=line.type, element=line.element), "credit", "initials"
        )
        if rest:
            line.text = rest
            return
        lines.pop()


def read_roles(page: Page) -> None:
    """Add the people named in bylines that stood in the text; the head names only some."""
    for removed in page.removed:
        if removed.reason != "byline" or split_initials(removed.text):
            continue  # "(brl/pep)" names nobody
        roles = parse_roles(removed.text.strip("()[] "))
        _add(page.metadata.authors, roles.authors)
        if not page.metadata.editors:
            _add(page.metadata.editors, roles.editors)


def _add(names: list[str], more: list[str]) -> None:
    known = {name.casefold() for name in names}
    names += [name for name in more if name.casefold() not in known]


def to_block(line: Line) -> Block:
    """A line as a block; a short line wholly in bold is a subhead."""
    if line.type == "paragraph" and line.bold and _is_short(line.text):
        return Block("heading", line.text)
    return Block(line.type, line.text)


def _is_short(text: str) -> bool:
    return not text.endswith(_SENTENCE_END) and len(text.split()) <= 12


class Trim:
    """Turns ``lines`` into ``blocks``."""

    def process_item(self, page: Page) -> Page:
        trim_title(page)
        trim_dateline(page)
        trim_captions(page)
        if page.layout is None:
            trim_end(page)
        trim_initials(page)
        trim_credits(page)
        read_roles(page)
        page.blocks = [to_block(line) for line in page.lines if any(map(str.isalnum, line.text))]
        return page
