"""Links: lines that only lead elsewhere, where a known layout says what the body is.

No rule knows every box of links that a site puts between its paragraphs. But of the 7,738 lines of
61 real Indonesian pages that are nothing but a link, none is the article's own; nor is any of the
26 that are a label and a link. (The generic reader weighs lines that lead elsewhere, sentences that
are mostly link among them; here a line goes for good, so it must be nothing else.)
"""

from __future__ import annotations

from itertools import compress
from operator import not_

from newscrawl.page import Line, Page
from pipelines.generic import size_of

RULE = "nothing but a link"
MOST = 0.3
"""Share of the text from which such lines may be what the article is about."""
_LABEL, _TITLE = 4, 4
"""Words of a label at most, and of a title at least: names have fewer."""
_OPEN = ("-", "–", "—", ":")
"""How a dateline, or what announces the next line, ends."""


def only_leads_elsewhere(line: Line) -> bool:
    """Whether a line of the text is nothing but a link, or a label and the title of another story:
    "Artikel lain: …". A subhead is not, nor an address that the newsroom printed for its readers,
    as in "https://bpjs-kesehatan.go.id"."""
    if line.type not in ("paragraph", "list_item") or not line.link_share:
        return False
    if line.linked:
        return " " in line.text and not line.text.endswith(_OPEN)
    label, _, title = line.text.partition(":")
    linked = line.link_share * len(line.text)
    return (
        len(label.split()) <= _LABEL
        and len(title.split()) >= _TITLE
        and linked >= len(title.strip()) - 1
    )


class StripLinks:
    """Takes the lines that only lead elsewhere out of ``lines``."""

    def process_item(self, page: Page) -> Page:
        if page.layout is None:
            return page
        leading = list(map(only_leads_elsewhere, page.lines))
        lines = list(compress(page.lines, leading))
        if lines and size_of(lines) <= MOST * size_of(page.lines):
            for line in lines:
                page.drop_line(line, "related", RULE)
            page.lines = list(compress(page.lines, map(not_, leading)))
        return page
