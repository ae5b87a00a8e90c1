"""Page: a fetched page on its way to an Article, and the word for a page that holds none."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.article import Archive, Article, Block, BlockType, Image, Reason
from newscrawl.markup import Element, Index, printed

if TYPE_CHECKING:
    from newscrawl.filters import Filter
    from newscrawl.publisher import Layout, Publisher
    from newscrawl.wishes import Wishes
    from pipelines.cosmetics import Rule, Ruleset
    from pipelines.filterlists import FilterLists
    from pipelines.learned.strip import Learning


class NotAnArticle(Exception):  # noqa: N818 - what a page is, not what went wrong
    """A page that yields no article.

    ``reason`` is one word of a closed list (``REJECT_REASONS``), ``detail`` says what was seen.
    Where Scrapy runs it is a ``DropItem``, too, so a cleaning step that raises it ends the page,
    not the run. Elsewhere Scrapy is not imported for it.
    """

    def __new__(cls, *args: Any) -> NotAnArticle:
        kind = _dropped() if "scrapy.exceptions" in sys.modules else cls
        return super().__new__(kind, *args)

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        return NotAnArticle, (self.reason, self.detail)


@lru_cache(maxsize=1)
def _dropped() -> type[NotAnArticle]:
    """What Scrapy knows as dropped."""
    from scrapy.exceptions import DropItem

    return type("NotAnArticle", (NotAnArticle, DropItem), {"__module__": __name__})


REJECT_REASONS = {
    "empty": "no bytes, or no element in them",
    "not_html": "the response is not HTML",
    "too_large": "the page is larger than the limit",
    "blocked_page": "the site's guard sent a page of its own (a challenge, a captcha, a refusal)",
    "index": "an index, tag or home page",
    "no_body": "no text of an article was found",
    "no_title": "no title was found",
    "page_missing": "a page of an article of several could not be had",
    "no_match": "the crawl's filter did not match",
    "out_of_range": "published outside the dates asked for",
    "inconsistent": "text, blocks, word_count and content_hash do not agree",
    "garbled": "control characters, or characters that could not be decoded, in the text",
    "markup_in_text": "HTML tags left in the text",
    "future_date": "published more than a day after it was fetched",
    "duplicate": "another address gave the same article",
    "error": "an unexpected error while the page was read",
}


@dataclass(slots=True)
class Removed:
    """A block that was taken out of an article: why, by which rule, and where it stood."""

    reason: Reason
    rule: str
    element: Element
    line: str | None = None
    place: str = ""
    """Where the rule is written ("ad.txt:12"); "" where it is no line of a file."""
    refusal: str = ""
    """Why the guard refused it, where the rule is of a filter list."""

    @property
    def text(self) -> str:
        """What was removed, white space folded."""
        return printed(self.element) if self.line is None else " ".join(self.line.split())

    @property
    def path(self) -> str:
        """XPath of the element in the page as parsed (an element is marked, never detached)."""
        return str(self.element.getroottree().getpath(self.element))


@lru_cache(maxsize=8)
def _host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


@dataclass(slots=True)
class Line:
    """A line of text as the body shows it, with what its markup says of it."""

    text: str
    type: BlockType
    element: Element
    linked: bool = False
    """Nearly all of it is a link."""
    bold: bool = False
    italic: bool = False
    after_image: bool = False
    """An image stands between this line and the one before."""
    link_share: float = 0.0
    """Share of its characters that are links."""


@dataclass(slots=True)
class Head:
    """What a page says of itself to machines."""

    meta: dict[str, str]
    """``<meta>`` contents by name, property or itemprop, in lower case."""
    json_ld: dict[str, Any]
    """The schema.org article of the page, {} when it has none."""
    canonical: str | None


@dataclass(slots=True)
class Metadata:
    """What a page says of its article outside the body; names are those of ``Article``."""

    canonical_url: str | None = None
    title: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    modified_at: datetime | None = None
    day_only: bool = False
    told: bool = False
    """``published_at`` is what the page gives to machines."""
    dateline: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    is_accessible_for_free: bool | None = None


@dataclass(slots=True, eq=False)
class Page:
    """A page as fetched, and what each step has found on it so far.

    The spider fills the first group of fields; each cleaning step reads and writes the rest.
    """

    content: bytes
    url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Response headers, names in lower case."""
    fetched_at: datetime | None = None
    matched: list[str] = field(default_factory=list)
    wanted: Filter | None = None
    """What it was found for; None: whatever the crawl asks for."""
    run_id: str | None = None
    following: list[Page] = field(default_factory=list)
    """Pages 2, 3, … of the same article, in order."""
    wishes: Wishes | None = None
    """What its site says, beside the page, of the use of its pages."""
    archive: Archive | None = None
    """Where it is kept as it was sent."""
    whole: bool = False
    """Whoever fetched it has asked for all pages of the article: one that is missing is an error,
    where a saved page is read as what it is."""
    layouts: bool = True
    """False: read the page without any layout, by the generic reader."""
    first_layout: Layout | None = None
    """Of a later page of an article: the layout of its first page."""
    lists: FilterLists | None = None
    """Filter lists that strip, besides our own rules."""
    learning: Learning | None = None
    """Learned templates that were asked for, and what is noted to learn from."""

    publisher: Publisher | None = None
    layout: Layout | None = None
    kin: Publisher | None = None
    """The publisher whose layout a page was recognised to have, that is of no publisher's own."""
    root: Element | None = None
    index: Index | None = None
    head: Head | None = None
    bodies: list[Element] = field(default_factory=list)
    """The elements that hold the article's text, in document order."""
    indexes: list[Index] = field(default_factory=list)
    """An index of each body, of the whole page where no body is known."""
    body_size: int | None = None
    """Characters of text in the bodies before anything was taken out."""
    metadata: Metadata = field(default_factory=Metadata)
    selected: tuple[Ruleset, list[tuple[Element, Rule]]] | None = None
    """What the element rules select, and by which set of rules."""
    marked: dict[Element, Removed] = field(default_factory=dict)
    """What the reader skips, with all it holds."""
    removed: list[Removed] = field(default_factory=list)
    refused: list[Removed] = field(default_factory=list)
    """Removals the guard refused, since they would have taken most of the body."""
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    confidence: float | None = None
    """How sure the generic reader is of the text, from 0 to 1; None where a layout read it."""
    article: Article | None = None

    @property
    def host(self) -> str:
        """The host of ``url``, in lower case; "" where it has none."""
        return _host_of(self.url) if self.url else ""

    def mark(self, removed: Removed) -> None:
        """Take out an element with all it holds."""
        self.removed.append(removed)
        self.marked[removed.element] = removed

    def drop_line(self, line: Line, reason: Reason, rule: str) -> None:
        """Note that a line was taken out; the caller leaves it out of ``lines``."""
        self.removed.append(Removed(reason, rule, line.element, line.text))
