"""Learn: which lines recur on the documents of a site and are none of their text.

The files are read twice. The first time the lines are counted in a table of fixed size (a
count-min sketch: never too low, seldom too high), the second time those that the table shows to
recur are counted exactly. So memory does not grow with the number of documents, only with that of
the lines that recur; and since counts add up, the order of the documents does not matter.

Source of the sketch: G. Cormode and S. Muthukrishnan, "An improved data stream summary: the
count-min sketch and its applications", Journal of Algorithms 55 (2005).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, MutableSequence, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from newscrawl.corpus.documents import Document
from newscrawl.corpus.opening import tells_of_story
from newscrawl.corpus.story import boilerplate, is_item, is_sentence
from newscrawl.markup import fold
from pipelines.learned.limits import at_least, own_patterns, reason_of
from pipelines.learned.normal import NUMBER, normal, own_words
from pipelines.learned.template import SiteTemplates, Template
from pipelines.phrases import LONG

LEAST_SEEN = 10
"""A line must stand on so many documents of its site that differ from one another …"""
LABEL_SHARE, SENTENCE_SHARE = 0.25, 0.4
"""… and on such a share of all, at least (the lower end of Wilson's 95 % interval). A sentence, or
a line with numbers, needs the larger one: in articles such lines recur, too."""
WORDS = 3
"""A line of fewer words is a place, a name or a subhead, however often it stands there."""
OWN_SHARE, OWN_SIZE = 0.3, 500
"""A document counts where such a share of its longer lines, or so many characters, do not recur:
else it is a copy of another one."""
OWN_LINE = 40
"""Characters of the shortest line that is looked at for that."""

_ROWS, _LINE_CELLS, _SITE_CELLS = 4, 1 << 23, 1 << 19
"""The tables of lines (32 MB, one byte a cell) and of sites (8 MB, four)."""
_MOST = 255
_INDICES = Struct("<4I")


@dataclass(slots=True)
class Found:
    """What was learned: the templates of each site that has any, and of how many documents."""

    sites: list[SiteTemplates] = field(default_factory=list)
    documents: int = 0
    without_site: int = 0


class _Sketch:
    """How often each digest was added, up to a most, at least: each has a cell in four rows."""

    def __init__(self, rows: Sequence[MutableSequence[int]], most: int) -> None:
        self._rows = rows
        self._width = len(rows[0])
        self._most = most

    def add(self, digest: bytes) -> None:
        for cells, index in zip(self._rows, _INDICES.unpack(digest), strict=True):
            place = index % self._width
            if cells[place] < self._most:
                cells[place] += 1

    def count(self, digest: bytes) -> int:
        indices: tuple[int, ...] = _INDICES.unpack(digest)
        return min(
            cells[index % self._width] for cells, index in zip(self._rows, indices, strict=True)
        )


@dataclass(slots=True)
class _Site:
    """The documents of a site that count, and the lines that recur on them."""

    documents: int = 0
    lines: dict[bytes, _Line] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """A line that recurs: on how many documents, and what tells some of those apart."""

    text: str
    seen: int = 0
    stories: set[bytes] = field(default_factory=set)


def learn(read: Callable[[], Iterable[Document]], share: float = 1.0) -> Found:
    """What recurs on the documents that ``read()`` gives, the same ones each time it is called.

    share   look at such a share of the documents only, chosen by their text
    """
    found = Found()
    lines = _Sketch([bytearray(_LINE_CELLS) for _ in range(_ROWS)], _MOST)
    sites = _Sketch([array("I", bytes(4 * _SITE_CELLS)) for _ in range(_ROWS)], 2**32 - 1)
    for document in _sampled(read(), share):
        if not document.site:
            found.without_site += 1
            continue
        found.documents += 1
        sites.add(_digest(document.site, ""))
        for digest in {digest for digest, _ in _keys(document)}:
            lines.add(digest)
    recurring: dict[str, _Site] = {}
    for document in _sampled(read(), share):
        if document.site:
            _confirm(document, document.site, lines, sites, recurring)
    for name in sorted(recurring):
        templates = _templates(recurring[name])
        if templates:
            found.sites.append(SiteTemplates(name, templates))
    return found


def _sampled(documents: Iterable[Document], share: float) -> Iterator[Document]:
    for document in documents:
        if share >= 1 or _chance(document.text) < share:
            yield document


def _chance(text: str) -> float:
    """A number between 0 and 1, the same for the same text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) / 2**64


def _digest(site: str, line: str) -> bytes:
    named = f"{site}\n{line}".encode("utf-8", "replace")
    return blake2b(named, digest_size=_INDICES.size).digest()


def _keys(document: Document) -> Iterator[tuple[bytes, str]]:
    """The lines of a document with what they are counted by. Lines differ by their numbers: what
    differs in nothing else is a table more often than a template."""
    site = document.site or ""
    for one in document.text.splitlines():
        line = fold(one)
        if line:
            yield _digest(site, line), line


def _confirm(
    document: Document, site: str, lines: _Sketch, sites: _Sketch, recurring: dict[str, _Site]
) -> None:
    """Count the lines of a document that recur, where it is no copy of another document."""
    of = sites.count(_digest(site, ""))
    least = min(_MOST, max(LEAST_SEEN, int(LABEL_SHARE * of)))
    if of < LEAST_SEEN:
        return
    often: dict[bytes, str] = {}
    own = all_size = 0
    story = b""
    for digest, line in _keys(document):
        recurs = lines.count(digest) >= least
        if recurs:
            often[digest] = line
        if len(line) >= OWN_LINE:
            all_size += len(line)
            if not recurs:
                own += len(line)
                story = min(story, digest) if story else digest
    if not own or (own < OWN_SIZE and own < OWN_SHARE * all_size):
        return
    known = recurring.setdefault(site, _Site())
    known.documents += 1
    for digest, line in often.items():
        if digest not in known.lines:
            if not may_be_learned(line):
                continue
            known.lines[digest] = _Line(line)
        counted = known.lines[digest]
        counted.seen += 1
        if len(counted.stories) < LEAST_SEEN:
            counted.stories.add(story)


@lru_cache(maxsize=8192)
def may_be_learned(line: str) -> bool:
    """Whether a line that recurs can be boilerplate.

    It cannot where it is known as such already, is long, has few words, leads to what follows, or
    says when, where, by whom or how correctly a story was told.
    """
    form = normal(line)
    return not (
        len(line) > LONG
        or len(own_words(form)) < WORDS
        or line.endswith(":")
        or is_item(line)
        or boilerplate(line)
        or tells_of_story(line)
        or own_patterns().search(form)
    )


def _templates(site: _Site) -> tuple[Template, ...]:
    made: dict[str, Template] = {}
    for line in sorted(site.lines.values(), key=lambda one: (one.seen, one.text)):
        form = normal(line.text)
        careful = is_sentence(line.text) or NUMBER in form
        needed = SENTENCE_SHARE if careful else LABEL_SHARE
        if len(line.stories) >= LEAST_SEEN and at_least(line.seen, site.documents) >= needed:
            reason = reason_of(form) or "promo"
            made[form] = Template(
                kind="line", reason=reason, text=form, seen=line.seen, of=site.documents
            )
    return tuple(made.values())
