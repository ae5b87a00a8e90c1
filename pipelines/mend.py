"""Mend: character references that were written twice over, and characters that nothing stands for.

A system that escapes what is escaped already prints ``&amp;quot;``, of which a reader sees
``&quot;``. What looks like that in a text is no word of its writer.
"""

from __future__ import annotations

import re
from html import unescape

from newscrawl.page import NotAnArticle, Page

_REFERENCE = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>]{0,500})?/?>")
_TIMES = 3
"""How often a text was escaped too much, at most."""
_MOST = 5_000
"""References that are read in one text."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
"""What libxml2 reads as U+FFFD, though nothing is lost with it."""
LOST = "\ufffd"


def unescaped(text: str) -> str:
    """``text`` with its character references read; tags that they make are left out."""
    if ";" not in text:
        return text
    had_tags = "<" in text
    for _ in range(_TIMES):
        text, count = _REFERENCE.subn(lambda found: unescape(found[0]), text, _MOST)
        if not count:
            break
    if "<" in text and not had_tags:
        text = _TAG.sub(" ", text)
    return " ".join(text.split())


class Mend:
    """Mends ``lines`` and ``metadata``."""

    def process_item(self, page: Page) -> Page:
        if page.root is None:
            raise NotAnArticle("empty")
        for line in page.lines:
            if "&" in line.text:
                line.text = unescaped(line.text)
            if LOST in line.text:
                line.text = _without_controls(line.text, page)
        page.lines = [line for line in page.lines if line.text]
        metadata = page.metadata
        for name in ("title", "description", "section"):
            value = getattr(metadata, name)
            if value and ("&" in value or LOST in value):
                setattr(metadata, name, _without_controls(unescaped(value), page) or None)
        for name in ("authors", "editors", "keywords"):
            values = getattr(metadata, name)
            if any("&" in value for value in values):
                setattr(metadata, name, [one for value in values if (one := unescaped(value))])
        return page


def _without_controls(text: str, page: Page) -> str:
    """``text`` without the marks of lost characters, where only controls can have been lost."""
    if LOST not in text or LOST.encode() in page.content or not _CONTROL.search(page.content):
        return text
    return " ".join(text.replace(LOST, "").split())
