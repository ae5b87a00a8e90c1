"""The generic reader: the text of a page that no layout is known for.

Every line of the part of the page that holds its article is weighed: sentences speak for the
element they stand in, links and labels against it. The element with most to say for it is the body,
and is read like any other; so an unknown page has blocks, marks and reasons too. trafilatura is
asked where that gives little, or is not sure.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree

from newscrawl.markup import Element, Index, text_of
from newscrawl.page import Line, NotAnArticle, Page
from newscrawl.urls import main_form
from pipelines import phrases
from pipelines.amp import is_amp
from pipelines.filterlists import strip_lines
from pipelines.generic import second
from pipelines.generic.classify import classify
from pipelines.generic.confidence import Signs, confidence, with_second
from pipelines.generic.evidence import Told
from pipelines.generic.printed import read_printed
from pipelines.generic.reading import Reading, read_page
from pipelines.generic.survey import find_region
from pipelines.generic.weigh import reads_like_sentence
from pipelines.generic.weights import Confidence, Weights, shipped, shipped_confidence
from pipelines.read import read_lines

LITTLE = 250
"""Characters. Where less is found, the page's JSON-LD is looked at, and trafilatura asked."""
PASSED_OVER = "generic reader"
"""The rule of a removal by this reader."""
MANY = 5
"""Links in a list of teasers; captions of a gallery."""


def is_index(page: Page) -> bool:
    """Whether a page lists articles: a home page, or on a site that newscrawl knows a page whose
    address is not an article's."""
    if not page.url:
        return False
    if not urlsplit(page.url).path.strip("/"):
        return True
    publisher = page.publisher
    if not publisher or not publisher.articles:
        return False
    addresses = [page.url]
    if is_amp(page.content) and page.head and page.head.canonical:
        addresses.append(page.head.canonical)
    return not any(publisher.is_article(main_form(publisher, one)) for one in addresses)


def is_list(lines: list[Line], weights: Weights) -> bool:
    """Whether what was read is a list of teasers: hardly a sentence, and mostly links."""
    sentences = sum(len(one.text) >= weights.sentence and not one.linked for one in lines)
    return sentences < 2 and sum(one.linked for one in lines) > MANY


class FindRegion:
    """Finds where on a page without a known layout its article stands; sets ``indexes``, so that
    the rules that strip look there only."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or shipped()

    def process_item(self, page: Page) -> Page:
        if page.layout is None and page.index is not None:
            region = find_region(page.index, Told.of(page), self.weights)
            if region is not page.root:
                page.indexes = [Index(region)]
        return page


class ReadUnknown:
    """Reads a page without a known layout; sets ``bodies``, ``lines`` and ``confidence``."""

    def __init__(self, weights: Weights | None = None, numbers: Confidence | None = None) -> None:
        self.weights = weights or shipped()
        self.numbers = numbers or shipped_confidence()

    def process_item(self, page: Page) -> Page:
        if page.layout is not None:
            return page
        if page.root is None:
            raise NotAnArticle("empty")
        if is_index(page):
            raise NotAnArticle("index", page.url or "")
        told, region = Told.of(page), page.indexes[0].root
        reading = read_page(_lines(page, region), region, told, self.weights)
        if is_list(reading.body, self.weights):
            raise NotAnArticle("index", "a list of links")
        self._take(page, reading)
        if texts := told_instead(reading, told):
            page.bodies = page.bodies or [page.root]
            page.lines = [Line(text, "paragraph", page.bodies[0]) for text in texts]
            reading = Reading.of_lines(page.lines)
        page.confidence = confidence(self.signs_of(reading, told), self.numbers)
        if page.confidence < self.numbers.ask_below or size_of(page.lines) < LITTLE:
            self._ask_trafilatura(page, reading, told)
        if not any(reads_like_sentence(one, self.weights) and not one.linked for one in page.lines):
            raise NotAnArticle("no_body", "no layout is known and not a sentence was found")
        read_printed(page, reading.lines, page.lines)
        strip_lines(page)
        inside = {one for body in page.bodies for one in body.iter(etree.Element)}
        page.removed = [one for one in page.removed if one.element in inside]
        return page

    def _take(self, page: Page, reading: Reading) -> None:
        page.bodies, page.lines = reading.bodies, reading.kept
        for line, reason in classify(reading.dropped, phrases.shipped(), self.weights):
            page.drop_line(line, reason, PASSED_OVER)

    def signs_of(self, reading: Reading, told: Told) -> Signs:
        """What speaks for a reading."""
        return reading.signs(told, self.weights)

    def _ask_trafilatura(self, page: Page, reading: Reading, told: Told) -> float | None:
        """Lower or raise the confidence by how far trafilatura agrees, which is returned; take what
        it finds where that is far more, or has what the page tells of its text and ours has not."""
        found = second.find_text(second.without_marked(page), page.url)
        own = "\n".join(line.text for line in page.lines)
        agreement = second.agreement(own, found)
        page.confidence = with_second(page.confidence or 0.0, agreement, self.numbers)
        kept = second.of_article(reading.lines, found)
        body = second.find_body(reading.lines, kept)
        missing = told.is_in(found) and not told.is_in(own)
        if body is None or not (missing or (len(found) >= 2 * len(own) and len(own) < LITTLE)):
            return agreement
        page.bodies = [body]
        page.lines = [line for line, keep in zip(reading.lines, kept, strict=True) if keep]
        return None


def size_of(lines: list[Line]) -> int:
    """The characters of some lines."""
    return sum(len(line.text) for line in lines)


def _lines(page: Page, region: Element) -> list[Line]:
    """The lines of ``region``; with its captions where hardly anything else is there."""
    lines = read_lines(region, page.marked)
    captions = [one for one, mark in page.marked.items() if mark.reason == "caption"]
    if len(captions) < MANY:
        return lines
    if size_of([line for line in lines if not line.linked]) > sum(map(len, map(text_of, captions))):
        return lines
    for one in captions:
        page.removed.remove(page.marked.pop(one))
    return read_lines(region, page.marked)


def told_instead(reading: Reading, told: Told) -> list[str]:
    """Where the page shows little of the text that its JSON-LD has, that text line by line: scripts
    put it on the page, or readers pay for it. [] elsewhere."""
    texts = list(told.lines())
    size = sum(map(len, texts))
    is_part = any(told.holds(line.text) for line in reading.kept)
    if size < LITTLE or size < (2 if is_part else 1) * size_of(reading.kept):
        return []
    if not is_part and any(told.holds(line.text) for line in reading.lines):
        return []  # the page shows it, and something else was found to be its text
    return texts
