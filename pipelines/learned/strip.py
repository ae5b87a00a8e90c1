"""Strip what was learned: the boxes before the text is read, the lines after."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.markup import Element
from newscrawl.page import Line, Page, Removed
from newscrawl.urls import site_of
from pipelines.generic import PASSED_OVER
from pipelines.learned.normal import Forms
from pipelines.learned.sightings import Sighting, sightings
from pipelines.learned.template import SiteTemplates, Template, Templates, load_once
from pipelines.read import read_lines
from pipelines.strip import MOST, SMALL, mark_chosen

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_MANY = 50
"""Elements that one template is compared with on a page."""
_NODES = 300
"""Elements inside a box, at most: what holds more is none."""


@dataclass(slots=True, eq=False)
class Learning:
    """What learned templates have to do with one page.

    templates  those to use, if any
    noting     whether what it holds is to be noted
    used       the templates of its site
    hidden     the lines of each box taken out, noted all the same
    noted      what was noted
    """

    templates: Templates | None = None
    noting: bool = False
    used: SiteTemplates | None = None
    hidden: list[list[Line]] = field(default_factory=list)
    noted: list[Sighting] = field(default_factory=list)

    def of_part(self) -> Learning:
        """The same for a further page of the article."""
        return Learning(self.templates, self.noting)


class StripLearned:
    """Marks the boxes that the templates of the page's site know.

    A page says itself in ``learning`` whether templates are asked for; for the pages of a crawl
    the setting ``NEWSCRAWL_TEMPLATES`` does, a folder.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._templates = load_once(folder, missing=True) if folder else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.get("NEWSCRAWL_TEMPLATES"))

    def process_item(self, page: Page) -> Page:
        learning = page.learning
        if learning is None:
            if self._templates is None:
                return page
            learning = page.learning = Learning(self._templates, noting=True)
        if templates := learning.templates:
            learning.used = templates.of(site_of(page.url)) if page.url else templates.only
        if learning.used and learning.used.boxes:
            found = _boxes(page, learning.used)
            mark_chosen(page, [(element, template) for element, template, _ in found])
            learning.hidden = [lines for element, _, lines in found if element in page.marked]
        return page


def _boxes(page: Page, used: SiteTemplates) -> list[tuple[Element, Template, list[Line]]]:
    """The elements that hold a box of a template and nothing else, each with its lines, in
    document order."""
    found: dict[Element, tuple[Template, list[Line]]] = {}
    forms = Forms(page.metadata.title)
    for index in page.indexes:
        for selector, template, texts in used.boxes:
            for element in islice(selector.select(index), _MANY):
                if element in found or element in page.marked or _is_large(element):
                    continue
                lines = read_lines(element, page.marked)
                if lines and _is_box(lines, template, texts, forms):
                    found[element] = template, lines
    order = [element for index in page.indexes for element in index.in_order(found)]
    return [(element, *found[element]) for element in dict.fromkeys(order)]


def _is_large(element: Element) -> bool:
    return next(islice(element.iter(), _NODES, None), None) is not None


def _is_box(lines: list[Line], template: Template, texts: Set[str], forms: Forms) -> bool:
    return all(
        (template.links and line.linked)
        or forms.normal(line) in texts
        or forms.loose(line) in texts
        for line in lines
    )


def strip_lines(page: Page, used: SiteTemplates) -> None:
    """Take the lines that ``used`` knows out of ``page.lines``; all of them stay, and are noted in
    ``refused``, where they are most of the text."""
    found: dict[int, Template] = {}
    label: Template | None = None
    forms = Forms(page.metadata.title)
    for at, line in enumerate(page.lines):
        if label and line.linked:
            found[at] = label
            continue
        label = None
        if not used.begins_one(line.text):
            continue
        template = used.lines.get(forms.normal(line))
        if template is None and used.is_loose:
            template = used.lines.get(forms.loose(line))
        if template:
            found[at] = template
            label = template if template.label else None
    if not found:
        return
    sizes = [len(line.text) for line in page.lines]
    taken = sum(sizes[at] for at in found)
    if taken > SMALL and taken > MOST * sum(sizes):
        page.refused += [
            Removed(one.reason, str(one), page.lines[at].element, page.lines[at].text)
            for at, one in found.items()
        ]
        return
    for at, one in found.items():
        page.drop_line(page.lines[at], one.reason, str(one))
    page.lines = [line for at, line in enumerate(page.lines) if at not in found]


class StripLearnedLines:
    """Takes the lines that the templates of the page's site know out of ``lines``, and notes what
    the page holds where that is asked for."""

    def process_item(self, page: Page) -> Page:
        learning = page.learning
        if learning is None:
            return page
        if learning.noting:
            _note(page, learning)
        if learning.used:
            strip_lines(page, learning.used)
        return page


def _note(page: Page, learning: Learning) -> None:
    """Note the lines of the page, also those that templates took out, as if there were none."""
    title = page.metadata.title
    learning.noted = sightings(_all_lines(page), page.bodies, title)
    bodies = set(page.bodies)
    for lines in learning.hidden:
        if not bodies.isdisjoint(lines[0].element.iterancestors()):
            learning.noted += sightings(lines, bodies, title, begins=False)


def _all_lines(page: Page) -> list[Line]:
    """The lines of the page that no rule took out: also those that the generic reader passed over.
    It finds more of a text where what stands among it is known."""
    if page.layout:
        return page.lines
    gone = {(one.element, one.line) for one in page.removed if one.rule != PASSED_OVER}
    lines = [line for body in page.bodies for line in read_lines(body, page.marked)]
    inside = {(line.element, line.text) for line in lines}
    before = [line for line in page.lines if (line.element, line.text) not in inside]
    return before + [line for line in lines if (line.element, line.text) not in gone]
