"""The generic reader: the text of a page that no layout is known for.

trafilatura says which text on the page is an article's; the element that holds that text is the
body, and it is read like any other. So an unknown page has blocks, marks and reasons too.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree, html
from trafilatura import bare_extraction

from newscrawl.markup import Element, without_unseen
from newscrawl.page import Line, NotAnArticle, Page
from pipelines.read import read_lines

MOST = 0.85
"""Share of the article's text that its body must hold."""
SHARED = 0.7
"""Share of a line's words, in runs of three, that must be the article's for the line to be."""
SENTENCE = 80
"""Characters from which a line that is no link reads like a sentence of a text."""


def is_index(page: Page) -> bool:
    """Whether a page lists articles: a home page, or on a site that newscrawl knows a page whose
    address is not an article's."""
    if not page.url:
        return False
    if not urlsplit(page.url).path.strip("/"):
        return True
    publisher = page.publisher
    return bool(publisher and publisher.articles and not publisher.is_article(page.url))


def is_list(lines: list[Line]) -> bool:
    """Whether what was read is a list of teasers: hardly a sentence, and mostly links."""
    sentences = sum(len(line.text) >= SENTENCE and not line.linked for line in lines)
    return sentences < 2 and sum(line.linked for line in lines) > 5


def without_marked(page: Page) -> html.HtmlElement:
    """A copy of the page without what is marked, as the kind of tree that trafilatura takes."""
    assert page.root is not None
    root = copy.deepcopy(page.root)
    for original, twin in zip(list(page.root.iter()), list(root.iter()), strict=True):
        if original in page.marked and twin.getparent() is not None:
            _drop(twin)
    source = etree.tostring(root, method="html", encoding="unicode")
    return html.document_fromstring(without_unseen(source))


def _drop(element: Element) -> None:
    """Take ``element`` out of its tree and leave the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    assert parent is not None
    if tail:
        if before is not None:
            before.tail = without_unseen((before.tail or "") + tail)
        else:
            parent.text = without_unseen((parent.text or "") + tail)
    parent.remove(element)


def find_text(root: html.HtmlElement, url: str | None) -> str:
    """The text of the article on a page, as trafilatura sees it; "" when it sees none."""
    try:
        found = bare_extraction(
            root, url=url, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:  # whatever a hostile page does to it, the page holds no article
        return ""
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else ""


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    size = min(3, len(words))
    for at in range(len(words) - size + 1):
        yield tuple(words[at : at + size])


def of_article(lines: list[Line], text: str) -> list[bool]:
    """Which of ``lines`` are in ``text``."""
    known = set(_runs(text))
    result = []
    for line in lines:
        runs = list(_runs(line.text))
        hits = sum(run in known for run in runs)
        result.append(bool(runs) and hits >= SHARED * len(runs))
    return result


def find_body(lines: list[Line], kept: list[bool]) -> Element | None:
    """The innermost element that holds most of the lines kept."""
    weights: dict[Element, int] = defaultdict(int)
    total = 0
    for line, keep in zip(lines, kept, strict=True):
        if keep:
            total += len(line.text)
            weights[line.element] += len(line.text)
            for ancestor in line.element.iterancestors():
                weights[ancestor] += len(line.text)
    holders = [element for element, weight in weights.items() if weight >= MOST * total]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _reads_on(line: Line) -> bool:
    """Whether a line that trafilatura left out reads like a line of the text all the same."""
    if line.linked or line.italic or line.after_image:
        return False
    return len(line.text) >= SENTENCE or line.type == "list_item" or line.bold


def _is_subhead(line: Line, following: Line) -> bool:
    """Whether a short line stands over a paragraph of the text as another paragraph would."""
    return (
        len(line.text) < SENTENCE
        and not line.linked
        and not line.italic
        and line.element.tag == following.element.tag
        and line.element.getparent() is following.element.getparent()
    )


def choose_lines(page: Page, lines: list[Line], kept: list[bool]) -> list[Line]:
    """The lines of the body that are the article's: those kept, and what they enclose."""
    if True not in kept:
        return []
    first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    chosen = []
    for at, line in enumerate(lines):
        inside = first < at < last
        if (
            kept[at]
            or (inside and _reads_on(line))
            or (inside and kept[at + 1] and _is_subhead(line, lines[at + 1]))
        ):
            chosen.append(line)
        else:
            reason = "related" if line.linked else "navigation"
            page.drop_line(line, reason, "generic reader")  # type: ignore[arg-type]
    return chosen


class ReadUnknown:
    """Reads a page without a known layout; sets ``bodies`` and ``lines``."""

    def process_item(self, page: Page) -> Page:
        if page.layout is not None:
            return page
        if page.root is None:
            raise NotAnArticle("empty")
        if is_index(page):
            raise NotAnArticle("index", page.url or "")
        text = find_text(without_marked(page), page.url)
        if not text:
            raise NotAnArticle("no_body", "no layout is known and no text was found")
        lines = read_lines(page.root, page.marked)
        body = find_body(lines, of_article(lines, text))
        if body is None:
            raise NotAnArticle("no_body", "the text found is not on the page")
        page.bodies = [body]
        lines = read_lines(body, page.marked)
        if is_list(lines):
            raise NotAnArticle("index", "a list of links")
        page.lines = choose_lines(page, lines, of_article(lines, text))
        if not any(len(line.text) >= SENTENCE and not line.linked for line in page.lines):
            raise NotAnArticle("no_body", "no layout is known and not a sentence was found")
        inside = set(body.iter(etree.Element))
        page.removed = [one for one in page.removed if one.element in inside]
        return page
