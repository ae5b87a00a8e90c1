"""Plain-text dumps of news pages: the article in text that someone else took from a page.

C4, OSCAR and CC-100 hold millions of these: a line for each block of the page, menus, buttons and
other stories' titles among them, and no markup to tell which is which. Here the lines tell it:
what reads like boilerplate, where title and date stand, and where sentences give way to lists.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.article import Article
from newscrawl.corpus.opening import AROUND, CAPTION, find_told_title, read_head
from newscrawl.corpus.story import boilerplate, find_story, is_title, opens_story, words_in
from newscrawl.markup import fold
from newscrawl.page import Line, Page
from newscrawl.publishers import find
from newscrawl.text.datelines import split_dateline
from pipelines.assemble import Assemble
from pipelines.phrases import LONG, shipped, strip_phrases
from pipelines.trim import Trim
from pipelines.trim import fold as letters

if TYPE_CHECKING:
    from pipelines.learned.template import SiteTemplates

TOP = 3
"""Lines at the beginning of a dump among which its title is, where nothing else tells it."""


def clean_text(text: str, url: str | None = None) -> Article:
    """The article in a plain-text dump of a news page.

    Args:
        text: the page's text, a line for each of its blocks; blank lines have no meaning.
        url: address of the page, if known: it gives the record its publisher and id, and dates
            the site's zone. Without it the id is a hash of ``text``.

    A dump that holds no title (C4 leaves out lines that do not end in a full stop) gives an
    Article whose ``title`` is None.

    Raises:
        NotAnArticle: no sentence is left that could be an article's.
    """
    article = read_dump(text, url).article
    assert article is not None
    return article


def read_dump(text: str, url: str | None = None, *, templates: SiteTemplates | None = None) -> Page:
    """Like ``clean_text``, but gives the whole ``Page``: its ``article``, and what was ``removed``.

    ``templates`` are lines that were learned to recur on the page's site: they are taken out, and
    their version is added to that of the rules.
    """
    page = Page(text.encode("utf-8", "replace"), url=url, publisher=find(url) if url else None)
    page.lines = read_lines(text)
    if templates:
        strip_learned(page, templates)
    read_head(page)
    link_titles(page.lines)
    keep_story(page)
    strip_phrases(page, shipped())
    Trim().process_item(page)
    article = page.article = _assemble().article(page)
    article.is_truncated = None  # a dump does not tell
    if templates and article.extraction:
        article.extraction.rules += f"+{templates.version}"
    return page


@lru_cache(maxsize=1)
def _assemble() -> Assemble:
    return Assemble()


def read_lines(text: str) -> list[Line]:
    """The lines of ``text`` that hold any, white space folded, as if of one ``<pre>``."""
    element = etree.Element("pre")
    lines: list[Line] = []
    for one in text.splitlines():
        line = fold(one)
        if line.startswith(":") and lines and words_in(lines[-1].text) < 4:
            lines[-1].text += f" {line}"  # "Penulis" and ": Nama"
        elif line:
            lines.append(Line(line, "paragraph", element))
    return lines


def strip_learned(page: Page, templates: SiteTemplates) -> None:
    """Take out the lines that are a template's.

    Other stories' titles recur in lists of the latest: a line that may be the title is kept.
    """
    lines = page.lines
    found = {
        at: template
        for at, line in enumerate(lines[TOP:], start=TOP)
        if len(line.text) <= LONG
        and templates.begins_one(line.text)
        and (template := templates.match(line.text))
    }
    if not found:
        return
    title = find_told_title(lines)
    told = letters(lines[title].text) if title is not None else None
    page.lines = []
    for at, line in enumerate(lines):
        if at in found and letters(line.text) != told:
            page.drop_line(line, found[at].reason, str(found[at]))
        else:
            page.lines.append(line)


def link_titles(lines: list[Line]) -> None:
    """Mark the titles after a label such as "Baca juga:" as the links that they were.

    The first line after a label is one whatever it is; a shorter line after that is a subhead.
    """
    labelled = first = False
    for line in lines:
        if shipped().match(line.text, "labels"):
            labelled = first = True
            continue
        title = is_title(line.text, least=1) and not boilerplate(line.text)
        line.linked = labelled and title and (first or words_in(line.text) > 5)
        labelled, first = line.linked, False


def keep_story(page: Page) -> None:
    """Take out what stands around the story, and captions in it."""
    lines = page.lines
    first, end = find_story(lines, titled=page.metadata.title is not None)
    ends = (at for at in range(first + 1, end) if shipped().match(lines[at].text, "ends"))
    end = next(ends, end)
    for at in range(first, min(end, first + AROUND)):
        if opens_story(lines[at]):
            first = at  # before it come captions and a standfirst
            break
    before = split_dateline(lines[first - 1].text) if first else None
    if before and not before[1]:
        first -= 1  # a dateline on a line of its own
    page.lines = []
    for at, line in enumerate(lines):
        rule = boilerplate(line.text)
        if not first <= at < end:
            # Further away, a byline is another story's.
            known = rule and (rule.reason != "byline" or first - AROUND < at < end + 2 * AROUND)
            reason = rule.reason if rule and known else "navigation"
            page.drop_line(line, reason, "outside the story")
        elif CAPTION.fullmatch(line.text) and not rule:
            page.drop_line(line, "caption", "names its source")
        else:
            page.lines.append(line)
