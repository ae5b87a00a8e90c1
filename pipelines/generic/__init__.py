"""The generic reader: the text of a page that no layout is known for.

Every line of the page is weighed: sentences speak for the element they stand in, links and labels
against it. The element with most to say for it is the body, and is read like any other; so an
unknown page has blocks, marks and reasons too. trafilatura is asked where little is found.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree

from newscrawl.markup import Element, Index, text_of
from newscrawl.page import Line, NotAnArticle, Page
from newscrawl.urls import main_form
from pipelines.amp import is_amp
from pipelines.filterlists import strip_lines
from pipelines.generic import second
from pipelines.generic.body import find_bodies
from pipelines.generic.choose import choose, named_reasons
from pipelines.generic.evidence import Told
from pipelines.generic.standfirst import find_standfirst, is_repeated
from pipelines.generic.survey import find_region
from pipelines.generic.weigh import Chains, kind, leads_elsewhere, reads_like_sentence, weigh
from pipelines.generic.weights import Weights, shipped
from pipelines.read import read_lines

LITTLE = 250
"""Characters. Where less is found, trafilatura is asked too."""
MANY = 5
"""Links in a list of teasers."""
PASSED_OVER = "generic reader"
"""The rule of a removal by this reader."""


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
    """Reads a page without a known layout; sets ``bodies`` and ``lines``."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or shipped()

    def process_item(self, page: Page) -> Page:
        if page.layout is not None:
            return page
        if page.root is None:
            raise NotAnArticle("empty")
        if is_index(page):
            raise NotAnArticle("index", page.url or "")
        told = Told.of(page)
        region = page.indexes[0].root
        lines = self._read(page, region)
        self._take(page, region, lines, told)
        take_told(page, told, lines)
        if sum(len(line.text) for line in page.lines) < LITTLE:
            self._ask_trafilatura(page, lines)
        if not any(reads_like_sentence(one, self.weights) and not one.linked for one in page.lines):
            raise NotAnArticle("no_body", "no layout is known and not a sentence was found")
        strip_lines(page)
        inside = {one for body in page.bodies for one in body.iter(etree.Element)}
        page.removed = [one for one in page.removed if one.element in inside]
        return page

    def _read(self, page: Page, region: Element) -> list[Line]:
        """The lines of ``region``; with its captions where hardly anything else is there."""
        lines = read_lines(region, page.marked)
        captions = [one for one, mark in page.marked.items() if mark.reason == "caption"]
        if len(captions) < MANY or sum(len(line.text) for line in lines if not line.linked) > sum(
            len(text_of(one)) for one in captions
        ):
            return lines
        for one in captions:
            page.removed.remove(page.marked.pop(one))
        return read_lines(region, page.marked)

    def _take(self, page: Page, region: Element, lines: list[Line], told: Told) -> None:
        weights, chains = self.weights, Chains(region)
        values = weigh(lines, chains, weights)
        bodies = find_bodies(lines, values, chains, weights)
        within = list(map(_Inside(bodies, chains), lines))
        places = [at for at, inside in enumerate(within) if inside is not None]
        if not places:
            return
        taken = [lines[at] for at in places]
        if is_list(taken, weights):
            raise NotAnArticle("index", "a list of links")
        own = [values[at] for at in places]
        named = [
            None if told.begins(line.text) else reason
            for line, reason in zip(
                taken, named_reasons([within[at] or () for at in places], own, weights), strict=True
            )
        ]
        page.bodies = bodies
        before = lines[: places[0]]
        begun = begins_before(before, values, taken, own)
        above = find_standfirst(before[:begun], chains, told, weights)
        page.lines = [one for one in above if not is_repeated(one, taken)] + before[begun:]
        chosen = choose(taken, own, named, told, weights)
        for line, is_chosen, reason in zip(taken, chosen, named, strict=True):
            if is_chosen:
                page.lines.append(line)
            else:
                linked = leads_elsewhere(line, weights)
                reason = reason or ("related" if linked else "navigation")
                page.drop_line(line, reason, PASSED_OVER)

    def _ask_trafilatura(self, page: Page, lines: list[Line]) -> None:
        found = second.find_text(second.without_marked(page), page.url)
        kept = second.of_article(lines, found)
        body = second.find_body(lines, kept)
        if body is None or len(found) < 2 * sum(len(line.text) for line in page.lines):
            return
        page.bodies = [body]
        page.lines = [line for line, keep in zip(lines, kept, strict=True) if keep]


class _Inside:
    """For a line, the elements of the body that it stands in, None for one outside all bodies."""

    def __init__(self, bodies: list[Element], chains: Chains) -> None:
        self._bodies = set(bodies)
        self._chains = chains

    def __call__(self, line: Line) -> tuple[Element, ...] | None:
        chain = self._chains[line.element]
        for at, up in enumerate(chain):
            if up in self._bodies:
                return chain[:at]
        return None


def begins_before(
    before: list[Line], values: list[float], taken: list[Line], own: list[float]
) -> int:
    """From which of the lines ``before`` the body its text has begun: sentences that stand right
    before it in elements such as its own do, as where the rest is for subscribers."""
    kinds = {kind(line.element) for line, value in zip(taken, own, strict=True) if value > 0}
    at = len(before)
    while at and values[at - 1] > 0 and not before[at - 1].after_image:
        if kind(before[at - 1].element) not in kinds:
            break
        at -= 1
    return at


def take_told(page: Page, told: Told, lines: list[Line]) -> None:
    """Where the page shows little of the text that its JSON-LD has, take that: scripts put it on
    the page, or readers pay for it."""
    texts = list(told.lines())
    shown = [line.text for line in page.lines]
    size = sum(map(len, texts))
    more = 2 if any(map(told.holds, shown)) else 1
    if size < LITTLE or size < more * sum(map(len, shown)) or page.root is None:
        return
    if more == 1 and any(told.holds(line.text) for line in lines):
        return  # the page shows it, and something else was found to be its text
    if not page.bodies:
        page.bodies = [page.root]
    page.lines = [Line(text, "paragraph", page.bodies[0]) for text in texts]
