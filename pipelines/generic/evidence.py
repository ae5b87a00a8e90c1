"""Evidence: what an unknown page tells machines of its article's text.

Sites fill these in with more or less care: cut short, with markup in them, with another page's
text. So they speak for a text that is on the page, and stand in for it only where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from newscrawl.markup import fold
from newscrawl.page import Page

_MARKUP = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
_EDGES = re.compile(r"</?(?:p|div|li|h\d|br|blockquote)\b[^<>]*>|[\r\n]+", re.I)
_START = 40
"""Characters at the start of a text by which it is known again."""
_LEAST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells of its text.

    title         its headline
    descriptions  those in its meta tags and in JSON-LD
    body          ``articleBody`` of JSON-LD, "" where it has none
    """

    title: str = ""
    descriptions: tuple[str, ...] = ()
    body: str = ""

    @classmethod
    def of(cls, page: Page) -> Told:
        """What ``page`` tells."""
        if page.head is None:
            return cls()
        meta, json_ld = page.head.meta, page.head.json_ld
        told = (meta.get("og:description"), meta.get("description"), json_ld.get("description"))
        descriptions = tuple(dict.fromkeys(one for one in told if one and isinstance(one, str)))
        body = json_ld.get("articleBody")
        if isinstance(body, list):
            body = "\n".join(one for one in body if isinstance(one, str))
        body = body if isinstance(body, str) else ""
        if "&" in body:
            body = unescape(body)
        title = page.metadata.title or ""
        return cls(title, descriptions, body)

    def begins(self, text: str) -> bool:
        """Whether something the page tells begins, or goes on, as ``text`` does."""
        if len(text) < _LEAST:
            return False
        start = text[:_START]
        return start in self.body or any(start in one for one in self.descriptions)

    def holds(self, text: str) -> bool:
        """Whether the body that the page tells has ``text``, as far as its start tells."""
        return len(text) >= _LEAST and text[:_START] in self.body

    def is_in(self, text: str) -> bool:
        """Whether ``text`` has the beginning of something the page tells."""
        told = (*self.descriptions, *self.body.split("\n", 1)[:1])
        return any(len(one) >= _LEAST and one[:_START] in text for one in told)

    def lines(self) -> Iterator[str]:
        """The body that the page tells, line by line, without markup."""
        for piece in _EDGES.split(self.body):
            text = fold(_MARKUP.sub(" ", piece))
            if text:
                yield text
