# ruff: noqa: E501
"""Furniture: a site whose articles share blocks that no rule knows, and what only looks like such.

``make_site`` writes the articles of a site that nobody registered; ``furnish`` puts furniture into
the pages of any site. Its class names and words are ones that neither rules nor weights know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random
from typing import cast

from lxml import etree, html
from markupsafe import Markup, escape

from newsstand.dates import printed_date
from newsstand.generator import GeneratedBlock, Group, Style, Writer, headline, person, slugify

HOST = "sorotsari.example"
_ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Furniture:
    """A kind of block that recurs.

    name    of the kind
    share   of the pages that have it
    place   "top", "end", or "between" two paragraphs of the body
    make    its markup, from a random state and the time of the page
    words   what of its text is the same on every page
    """

    name: str
    share: float
    place: str
    make: Callable[[Random, datetime], str]
    words: tuple[str, ...]


def _links(random: Random, when: datetime, count: int) -> str:
    titles = [headline(random, when) for _ in range(count)]
    return "".join(f'<li><a href="/{slugify(one)}">{escape(one)}</a></li>' for one in titles)


def _link(random: Random, when: datetime) -> str:
    title = headline(random, when)
    return f'<a href="/{slugify(title)}">{escape(title)}</a>'


FURNITURE = (
    Furniture(
        "fixed", 0.85, "end",
        lambda random, when: '<div class="sr-kawan"><h4>Jadilah Kawan Sorot</h4><p>Dengan menjadi kawan, Anda ikut menjaga ruang redaksi kami tetap terang setiap hari.</p></div>',
        ("Jadilah Kawan Sorot", "ikut menjaga ruang redaksi kami tetap terang"),
    ),
    Furniture(
        "number", 0.6, "between",
        lambda random, when: f'<div class="sr-hitung"><p>Sudah {random.randint(1, 99)}.{random.randint(100, 999)} orang menyimpan tulisan ini di rak mereka pekan ini.</p></div>',
        ("orang menyimpan tulisan ini di rak mereka",),
    ),
    Furniture(
        "date", 0.7, "top",
        lambda random, when: f'<p class="sr-edisi">Edisi pagi Sorot Sari untuk {printed_date(when, "%A, %-d %B %Y")} pukul {when:%H.%M} WIB disusun bersama warga.</p>',
        ("Edisi pagi Sorot Sari untuk", "disusun bersama warga"),
    ),
    Furniture(
        "link", 0.6, "between",
        lambda random, when: f"<p><em>Tetangga Anda sedang membuka pula halaman {_link(random, when)}</em></p>",
        ("Tetangga Anda sedang membuka pula halaman",),
    ),
    Furniture(
        "bare", 0.8, "between",
        lambda random, when: "<p>Tulisan seperti ini lahir berkat iuran para anggota koperasi Sorot Sari di seluruh kota.</p>",
        ("lahir berkat iuran para anggota koperasi",),
    ),
    Furniture(
        "shelf", 0.7, "between",
        lambda random, when: f'<div class="sr-rak"><p>Dari rak sebelah</p><ul>{_links(random, when, 3)}</ul></div>',
        ("Dari rak sebelah",),
    ),
)  # fmt: skip
"""Six kinds: a fixed box, one with a number, a line with a date, one with another link each time,
a bare paragraph, and a shelf of links."""

CORRECTION = (
    "Koreksi: Versi awal tulisan ini salah menyebut jumlah warga yang hadir, dan telah diperbaiki."
)
SERIES = "Tulisan ini adalah bagian pertama dan kedua dari seri tentang hulu sungai yang kami susuri selama setahun."
QUOTE = '"Kami tidak akan pindah dari kampung ini sebelum jembatan itu selesai," kata Ketua Rukun Warga dalam rapat.'


@dataclass
class FurnishedPage:
    """A page, what of it is the article's own, and which furniture stands on it."""

    url: str
    title: str
    html: bytes
    own: list[str]
    furniture: list[Furniture] = field(default_factory=list)

    def leaks(self, text: str) -> list[str]:
        """The names of the furniture that is in ``text``."""
        return [one.name for one in self.furniture if any(word in text for word in one.words)]

    def lost(self, text: str) -> list[str]:
        """The article's own blocks that are not in ``text``."""
        return [one for one in self.own if " ".join(one.split()) not in text]


@dataclass
class _Story:
    """An article of the site before it is printed."""

    title: str
    author: str
    when: datetime
    city: str
    groups: list[Group]


def make_site(seed: int, count: int, *, quoting: float = 0.05) -> list[FurnishedPage]:
    """``count`` articles of one site, with furniture, in order of publication.

    Of all articles the share ``quoting`` has a paragraph of another; as many have one quotation in
    common. Besides, on few pages, there is what only looks repeated: a correction (on 3 in 100), the
    introduction to a series (on two), a text of an agency printed twice, and on many a dateline.
    """
    random = Random(f"furniture {seed}")
    stories = [_story(random, number) for number in range(count)]
    for story in random.sample(stories, round(quoting * count)):
        other = random.choice(stories)
        _insert(random, story, random.choice(_paragraphs(other)))
    for story in random.sample(stories, round(quoting * count)):
        _insert(random, story, _paragraph(QUOTE))
    for story in random.sample(stories, round(0.03 * count)):
        story.groups.append(_paragraph(CORRECTION))
    for story in random.sample(stories, min(2, count)):
        story.groups.insert(0, _paragraph(SERIES))
    if count > 1:
        first, again = random.sample(stories, 2)
        again.groups = list(first.groups)
    return [_page(random, story, number) for number, story in enumerate(stories)]


def furnish(
    page: bytes, paragraphs: str, random: Random, when: datetime
) -> tuple[bytes, list[Furniture]]:
    """``page`` with furniture put among the elements that the XPath ``paragraphs`` finds, which
    stand in one element; and which was put there. A page without such elements stays as it is."""
    root = html.document_fromstring(page)
    found = cast(list[html.HtmlElement], root.xpath(paragraphs))
    put: list[Furniture] = []
    for one in FURNITURE:
        if not found or random.random() >= one.share:
            continue
        made = html.fragment_fromstring(one.make(random, when))
        if one.place == "top":
            found[0].addprevious(made)
        else:
            at = len(found) - 1 if one.place == "end" else random.randrange(max(1, len(found) - 1))
            made.tail, found[at].tail = found[at].tail, None
            found[at].addnext(made)
        put.append(one)
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>"), put


def _story(random: Random, number: int) -> _Story:
    when = datetime(2026, 3, 1, 6, 0, tzinfo=_ZONE) + timedelta(minutes=97 * number)
    writer = Writer(random, when, Style({}), HOST)
    return _Story(
        f"{writer.title()} ({number})", person(random), when, writer.cast.city, writer.groups()
    )


def _paragraph(text: str) -> Group:
    return Group("paragraph", (GeneratedBlock("paragraph", text, Markup(escape(text))),))


def _paragraphs(story: _Story) -> list[Group]:
    return [one for one in story.groups if one.kind == "paragraph"]


def _insert(random: Random, story: _Story, group: Group) -> None:
    """Put a paragraph after another of the story."""
    after = story.groups.index(random.choice(_paragraphs(story)))
    story.groups.insert(after + 1, group)


def _page(random: Random, story: _Story, number: int) -> FurnishedPage:
    url = f"https://{HOST}/kabar/{number}/{slugify(story.title)}"
    dateline = f"<strong>{story.city.upper()}</strong> - " if random.random() < 0.6 else ""
    body = _printed(story.groups, dateline)
    page = f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{escape(story.title)} - Sorot Sari</title>
<link rel="canonical" href="{url}"><meta property="og:type" content="article">
<meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{story.when.isoformat()}"></head>
<body><div class="sr-atas"><a href="/">Beranda</a> <a href="/kabar">Kabar</a></div>
<div class="sr-lembar"><h1>{escape(story.title)}</h1><div class="sr-penulis">{story.author}</div>
<div class="sr-isi">{body}</div></div>
<div class="sr-kaki"><ul>{_links(random, story.when, 6)}</ul></div></body></html>"""
    made, put = furnish(page.encode(), '//div[@class="sr-isi"]/*', random, story.when)
    own = [block.text for group in story.groups for block in group.blocks]
    return FurnishedPage(url, story.title, made, own, put)


def _printed(groups: Sequence[Group], dateline: str) -> str:
    tags = {"paragraph": "p", "heading": "h2", "quote": "blockquote"}
    parts = []
    for group in groups:
        if group.kind == "list":
            parts.append(f"<ul>{''.join(f'<li>{one.html}</li>' for one in group.blocks)}</ul>")
            continue
        tag = tags[group.kind]
        prefix = dateline if group is groups[0] else ""
        parts.append(f"<{tag}>{prefix}{group.blocks[0].html}</{tag}>")
    return "\n".join(parts)
