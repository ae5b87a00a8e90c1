"""The generator: seeded Indonesian-looking articles that know what their own text is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Literal

from markupsafe import Markup, escape

from newsstand import words
from newsstand.dates import DAYS

BlockType = Literal["paragraph", "heading", "list_item", "quote", "table_row"]
_MARKUP = re.compile(r"\*(.+?)\*|\+(.+?)\+|\[(.+?)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class GeneratedBlock:
    """One block of an article's own text: what a line must hold, and how a page prints it."""

    type: BlockType
    text: str
    html: Markup
    cells: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class GeneratedImage:
    """An image with the caption and credit printed under it."""

    url: str
    caption: str
    credit: str | None


@dataclass(frozen=True)
class Link:
    """A link to another story, as related-link boxes print it."""

    title: str
    url: str


@dataclass(frozen=True)
class Boilerplate:
    """What is put between the blocks of an article and is no part of it.

    ``kind`` names the macro of the template that prints it, ``reason`` says why a line must not
    hold it, ``text`` is a stretch of words that must not come through.
    """

    kind: str
    reason: str
    text: str
    links: tuple[Link, ...] = ()
    image: GeneratedImage | None = None


@dataclass(frozen=True)
class Group:
    """Blocks printed by one element: a list, a table, a quotation; a single one otherwise."""

    kind: str
    blocks: tuple[GeneratedBlock, ...]


Piece = Group | Boilerplate


@dataclass
class GeneratedArticle:
    """A made-up article: what its line must say, and all that a template needs to print it.

    ``pages`` holds the body as printed: on each page of the article blocks and boilerplate in
    order. ``desk`` is the word for its section in URLs, ``section`` what the page calls it.
    Instants carry their offset; ``published_at`` has whole minutes.
    """

    url: str
    publisher: str
    layout: str
    number: str
    title: str
    description: str
    published_at: datetime
    modified_at: datetime
    authors: list[str]
    editors: list[str]
    dateline: str | None
    dateline_end: str
    desk: str
    section: str | None
    keywords: list[str]
    blocks: list[GeneratedBlock]
    pages: list[list[Piece]]
    image: GeneratedImage
    related: list[Link]
    initials: str = ""
    second_author: str = ""
    options: frozenset[str] = field(default_factory=frozenset)

    @property
    def text(self) -> str:
        """The article's own text: its blocks joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def lead(self) -> Piece:
        """The first group of the text, which the dateline stands before."""
        return next(piece for piece in self.pages[0] if isinstance(piece, Group))

    @property
    def boilerplate(self) -> list[Boilerplate]:
        """What stands between the blocks, on all pages."""
        return [piece for page in self.pages for piece in page if isinstance(piece, Boilerplate)]

    def settled(self) -> GeneratedArticle:
        """The article with what its options say of its own facts brought into them."""
        if "penulis_kedua" in self.options:
            self.authors = [*self.authors, self.second_author]
        if self.publisher == "republika" and "rep" not in self.options:
            self.authors = []
        if self.layout == "kompas-2015" and "lead_p" not in self.options:
            self.keywords = []
        if "kapital" in self.options:
            _shout(self)
        if self.publisher in ("liputan6", "fimela") and len(self.pages) > 1:
            _head_pages(self)
        return self


@dataclass(frozen=True)
class Style:
    """What a layout can print: which kinds of blocks, which boilerplate, how many pages.

    ``boilerplate`` maps the kinds that the template knows to the reason of their removal.
    """

    boilerplate: dict[str, str]
    lists: bool = True
    tables: bool = False
    quotes: bool = False
    headings: bool = True
    pages: int = 1


class Cast:
    """The people, places and numbers of one article: the same name means the same person."""

    def __init__(self, random: Random, when: datetime) -> None:
        self._random = random
        people = [
            (random.choice(words.FIRST_NAMES), random.choice(words.LAST_NAMES)) for _ in range(3)
        ]
        self.city = random.choice(words.CITIES)
        district = random.choice(words.DISTRICTS)
        self._fixed = {
            "city": self.city,
            "district": district,
            "agency": random.choice(words.AGENCIES),
            "company": random.choice(words.COMPANIES),
            "country": random.choice(words.COUNTRIES),
            "position": random.choice(words.POSITIONS),
            "day": DAYS[when.weekday()],
            "dm": f"{when.day}/{when.month}",
            "dmy": f"{when.day}/{when.month}/{when.year}",
            "i1": people[1][0][0] + people[1][1][0],
            "i2": people[2][0][0] + people[2][1][0],
        }
        for n, (first, last) in enumerate(people, 1):
            self._fixed[f"p{n}"] = f"{random.choice(words.TITLES)}{first} {last}"
            self._fixed[f"p{n}_last"] = last

    def fill(self, sentence: str, **extra: str) -> str:
        """``sentence`` with its slots filled."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name in extra:
                return extra[name]
            return self._fixed.get(name) or self._number(name)

        return _SLOT.sub(value, sentence)

    def _number(self, name: str) -> str:
        random = self._random
        numbers: dict[str, Callable[[], str]] = {
            "n": lambda: str(random.randint(21, 970)),
            "small": lambda: str(random.randint(11, 19)) if random.random() < 0.3
            else str(random.randint(2, 9)),
            "digit": lambda: str(random.randint(1, 4)),
            "pct": lambda: f"{random.randint(2, 48)},{random.randint(1, 9)}",
            "thousand": lambda: f"{random.randint(3, 95)}.{random.choice(('000', '500'))}",
            "money": lambda: f"{random.randint(1, 80)},{random.randint(1, 9)}",
            "hour": lambda: f"{random.randint(10, 22)}",
            "minute": lambda: random.choice(("00", "15", "30", "45")),
            "yy": lambda: str(random.randint(10, 24)),
            "age": lambda: str(random.randint(19, 67)),
        }  # fmt: skip
        return numbers[name]()


def plain(marked: str) -> str:
    """``marked`` as a reader sees it: the words without the markup of ``words``."""
    return _MARKUP.sub(lambda m: m[1] or m[2] or m[3], marked)


def printed(marked: str, tag_url: str = "/tag/") -> Markup:
    """``marked`` as HTML."""

    def element(match: re.Match[str]) -> str:
        if match[1]:
            return f"<em>{match[1]}</em>"
        if match[2]:
            return f"<strong>{match[2]}</strong>"
        slug = slugify(match[3])
        return f'<a href="{tag_url}{slug}" class="inner-link-tag">{match[3]}</a>'

    return Markup(_MARKUP.sub(element, str(escape(marked)).replace("&#34;", '"')))


def slugify(title: str) -> str:
    """``title`` as news URLs write it: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def person(random: Random) -> str:
    """A name."""
    return f"{random.choice(words.FIRST_NAMES)} {random.choice(words.LAST_NAMES)}"


def headline(random: Random, when: datetime) -> str:
    """The title of some other story, for related-link boxes."""
    return plain(Cast(random, when).fill(random.choice(random.choice(words.TOPICS).titles)))


class Writer:
    """Writes the parts of one article; the same seed gives the same parts."""

    def __init__(self, random: Random, when: datetime, style: Style, host: str) -> None:
        self.random = random
        self.when = when
        self.style = style
        self.host = host
        self.cast = Cast(random, when)
        self.topic = random.choice(words.TOPICS)
        self.curly = random.random() < 0.4
        self._sentences = self._shuffled(self.topic.sentences)
        self._common = self._shuffled(words.COMMON_SENTENCES)
        self._quotes = self._shuffled(self.topic.quotes)
        self._headings = self._shuffled(self.topic.headings)
        self._short = self._shuffled(words.SHORT_LINES)

    def _shuffled(self, texts: Sequence[str]) -> list[str]:
        return self.random.sample(list(texts), len(texts))

    def title(self) -> str:
        """A title; the number of small differences makes two alike unlikely."""
        return plain(self.cast.fill(self.random.choice(self.topic.titles)))

    def description(self) -> str:
        """A summary for meta tags, never a sentence of the text."""
        return self.cast.fill(self.random.choice(words.DESCRIPTIONS))

    def keywords(self) -> list[str]:
        """Two to four keywords and the city."""
        return [
            *self.random.sample(self.topic.keywords, self.random.randint(2, 4)),
            self.cast.city,
        ]

    def image(self) -> GeneratedImage:
        """An image with its caption."""
        caption = self.cast.fill(self.random.choice(words.CAPTIONS))
        credit = self.random.choice(words.CREDITS) if self.random.random() < 0.6 else None
        return GeneratedImage(
            f"https://{self.host}/images/{self.random.randrange(10**9)}.jpg", caption, credit
        )

    def links(self, count: int) -> list[Link]:
        """Links to other stories."""
        found = []
        for _ in range(count):
            title = headline(self.random, self.when)
            found.append(Link(title, f"https://{self.host}/tag/{slugify(title)}"))
        return found

    def groups(self) -> list[Group]:
        """The article's own text, from the lead to the last block."""
        random = self.random
        groups = [self._paragraph([self.topic_sentence(self.topic.leads), *self._some(1)])]
        headed = self.style.headings and random.random() < 0.45
        count = random.randint(5, 10)
        for n in range(1, count):
            if headed and self._headings and n > 1 and n % 3 == 0:
                groups.append(self._heading())
            groups.append(self._body_group())
        if self.style.lists and random.random() < 0.3:
            groups[-1:-1] = self._list()
        if self.style.tables and random.random() < 0.25:
            groups.insert(-1, self._table())
        if self.style.quotes and self._quotes and random.random() < 0.25:
            quote = self.cast.fill(words.PULL_QUOTE, q=self.cast.fill(self._quotes.pop()))
            groups.insert(-1, Group("quote", (self._block("quote", quote),)))
        return groups

    def topic_sentence(self, sentences: Sequence[str]) -> str:
        """One of ``sentences``, filled."""
        return self.cast.fill(self.random.choice(sentences))

    def _body_group(self) -> Group:
        roll = self.random.random()
        if roll < 0.42 and len(self._quotes) > 1:
            return self._paragraph([self._quoted()])
        if roll < 0.46 and self._short:
            return self._paragraph([self._short.pop()])
        return self._paragraph(self._some(self.random.randint(1, 3)))

    def _some(self, count: int) -> list[str]:
        found = []
        for _ in range(count):
            pool = self._sentences if self.random.random() < 0.65 else self._common
            pool = pool or self._sentences or self._common
            if pool:
                found.append(self.cast.fill(pool.pop()))
        return found or [self.cast.fill(self.random.choice(words.COMMON_SENTENCES))]

    def _quoted(self) -> str:
        quote = self.cast.fill(self._quotes.pop())
        frame = self.random.choice(words.QUOTE_FRAMES)
        second = ""
        if "{q2}" in frame:
            second = self.cast.fill(self._quotes.pop() if self._quotes else "Itu saja")
        return self.cast.fill(frame, q=quote, q2=second, s=self._some(1)[0])

    def _paragraph(self, sentences: list[str]) -> Group:
        return Group("paragraph", (self._block("paragraph", " ".join(sentences)),))

    def _heading(self) -> Group:
        return Group("heading", (self._block("heading", self._headings.pop()),))

    def _list(self) -> list[Group]:
        intro = self.random.choice(words.LIST_INTROS)
        items = self.random.sample(self.topic.items, self.random.randint(2, 4))
        blocks = tuple(self._block("list_item", self.cast.fill(item)) for item in items)
        return [self._paragraph([intro]), Group("list", blocks)]

    def _table(self) -> Group:
        rows = []
        for row in self.topic.table:
            cells = [self.cast.fill(cell) for cell in row]
            html = tuple(printed(cell) for cell in cells)
            rows.append(GeneratedBlock("table_row", " | ".join(cells), Markup(""), html))
        return Group("table", tuple(rows))

    def _block(self, kind: BlockType, marked: str) -> GeneratedBlock:
        if self.curly:
            marked = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", marked)
        return GeneratedBlock(kind, plain(marked), printed(marked, f"https://{self.host}/tag/"))

    def paged(self, groups: list[Group]) -> list[list[Piece]]:
        """``groups`` on the pages of the article, with boilerplate strewn between them."""
        count = 1
        if self.style.pages > 1 and len(groups) >= 7 and self.random.random() < 0.5:
            count = self.random.randint(2, self.style.pages)
        size = -(-len(groups) // count)
        pages: list[list[Piece]] = []
        for start in range(0, len(groups), size):
            part = groups[start : start + size]
            # A subhead that would close a page opens the next one.
            pages.append(list(part))
        for before, after in pairwise(pages):
            last = before[-1]
            if isinstance(last, Group) and last.kind == "heading" and len(before) > 1:
                after.insert(0, before.pop())
        for page in pages:
            self._strew(page)
        return pages

    def _strew(self, page: list[Piece]) -> None:
        kinds = list(self.style.boilerplate)
        chosen = [kind for kind in kinds if self.random.random() < 0.5]
        for kind in chosen:
            place = self.random.randint(1, len(page))
            if place < len(page):
                # A list must follow its introduction, a paragraph its subhead.
                before, after = page[place - 1], page[place]
                if _belongs(before, after):
                    place -= 1
            if place >= 1:
                page.insert(place, self._boilerplate(kind))

    def _boilerplate(self, kind: str) -> Boilerplate:
        reason = self.style.boilerplate[kind]
        if reason == "related":
            links = tuple(self.links(self.random.randint(1, 3)))
            return Boilerplate(kind, reason, links[0].title, links)
        if reason == "caption":
            image = self.image()
            return Boilerplate(kind, reason, image.caption, (), image)
        if reason == "embed":
            text = headline(self.random, self.when)
            return Boilerplate(kind, reason, text, tuple(self.links(1)))
        return Boilerplate(kind, reason, "")


def _belongs(before: Piece, after: Piece) -> bool:
    if isinstance(before, Boilerplate):
        return False
    if before.kind == "heading":
        return True
    return isinstance(after, Group) and after.kind in ("list", "table")


def _shout(article: GeneratedArticle) -> None:
    """Media Indonesia opens a story with its first word in capitals."""
    group = article.lead
    assert isinstance(group, Group)
    first = group.blocks[0]
    word, _, rest = first.text.partition(" ")
    html_word, _, html_rest = first.html.partition(" ")
    loud = GeneratedBlock(
        first.type, f"{word.upper()} {rest}", Markup(f"{html_word.upper()} {html_rest}")
    )
    article.pages[0][0] = Group(group.kind, (loud, *group.blocks[1:]))
    article.blocks[0] = loud


def _head_pages(article: GeneratedArticle) -> None:
    """The sections of a multi-section page carry a subhead each, from the second on."""
    blocks: list[GeneratedBlock] = []
    for number, page in enumerate(article.pages):
        own = [piece for piece in page if isinstance(piece, Group)]
        if number and own and own[0].kind != "heading":
            subhead = words.SECTION_HEADINGS[number - 1]
            block = GeneratedBlock("heading", subhead, Markup(subhead))
            page.insert(0, Group("heading", (block,)))
        blocks += [b for piece in page if isinstance(piece, Group) for b in piece.blocks]
    article.blocks[:] = blocks
