"""Links: lines that only lead elsewhere, where a known layout says what the body is.

No rule knows every box of links that a site puts between its paragraphs. But of the 7,738 lines of
61 real Indonesian pages that are nothing but a link, none is the article's own; nor is any of the
26 that are a label and a link. (The generic reader weighs how much of a line is link.)
"""

from __future__ import annotations

from newscrawl.page import Line, Page

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
        leading = [line for line in page.lines if page.layout and only_leads_elsewhere(line)]
        if leading and _size(leading) <= MOST * _size(page.lines):
            for line in leading:
                page.drop_line(line, "related", RULE)
            page.lines = [line for line in page.lines if not only_leads_elsewhere(line)]
        return page


def _size(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)
