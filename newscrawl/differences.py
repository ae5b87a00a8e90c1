"""Differences: which articles changed between two extractions, in what, and by which rule."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.api import clean
from newscrawl.archives.pages import Captured, page_at
from newscrawl.archives.places import Place
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.frontier.database import Database
from newscrawl.inputs import Options, Saved, to_page
from newscrawl.limits import InputError
from newscrawl.lines import OutputError
from newscrawl.page import NotAnArticle, Removed

FIELDS = (
    "title",
    "description",
    "authors",
    "editors",
    "published_at",
    "modified_at",
    "dateline",
    "section",
    "keywords",
    "article_type",
    "language",
    "is_truncated",
)
"""What is compared besides the text."""


@dataclass
class Block:
    """A block of text that only one of two extractions has.

    reason, rule, place   what takes it out: as in ``newscrawl extract --explain``; "" where that
                          is not known
    """

    text: str
    reason: str = ""
    rule: str = ""
    place: str = ""


@dataclass
class Change:
    """What changed of one article.

    became    "changed", "added" (only the new extraction has it), "gone" (only the old one has it)
    why       of one that is gone: the reason for which its page is rejected now, if it is
    fields    of ``FIELDS`` those that differ: the old value and the new one
    layout    the old layout and the new one, where they differ ("generic": none)
    removed   reasons for which more blocks, or fewer, were taken out, and how many
    lost      blocks that only the old text has
    gained    blocks that only the new text has
    """

    id: str
    url: str | None
    became: str
    why: str = ""
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    layout: tuple[str, str] | None = None
    removed: dict[str, int] = field(default_factory=dict)
    lost: list[Block] = field(default_factory=list)
    gained: list[Block] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


@dataclass
class Tally:
    """How many articles became what; and how many changed in which field and by which rule."""

    articles: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, change: Change) -> None:
        """Count ``change``."""
        self.articles[change.became] += 1
        self.fields.update(list(change.fields))
        if change.lost or change.gained:
            self.fields["text"] += 1
        self.rules.update({name_of(one) for one in change.lost if one.reason})

    def as_dict(self) -> dict[str, dict[str, int]]:
        """For machines."""
        return {name: dict(getattr(self, name).most_common()) for name in asdict(self)}


class Pages:
    """The pages that lines name, in ``places``; read as ``options`` say, they tell which rule
    takes out what."""

    def __init__(self, places: Iterable[Place], options: Options | None = None) -> None:
        self._places = {one.file: one for one in places}
        self._options = options or Options()

    def removed(self, line: Mapping[str, Any]) -> list[Removed]:
        """What today's rules take out of the page of ``line``; [] where it is not there."""
        told = line["archive"]
        place = self._places.get(told["file"]) if told else None
        if place is None:
            return []
        try:
            captured: Captured | None = page_at(place, told["offset"])
        except InputError:
            captured = None
        if captured is None:
            return []
        content_type = captured.headers.get("content-type")
        saved = Saved(captured.content, captured.url, content_type, captured.fetched_at)
        page = to_page(saved, self._options)
        try:
            clean(page)
        except NotAnArticle:
            pass
        return page.removed


def name_of(block: Block) -> str:
    """What took a block out, in a line."""
    place = f" ({block.place})" if block.place else ""
    return f"{block.reason}: {block.rule}{place}" if block.rule else block.reason


def differences(
    old: Output, new: Output, pages: Pages | None = None, tally: Tally | None = None
) -> Iterator[Change]:
    """What changed from ``old`` to ``new``, by id; of several revisions the newest counts. With
    ``pages``, each block that is gone is told the rule of today that takes it out. ``tally``
    counts, those that are the same, too.

    Memory does not grow with the number of articles. Raises ``OutputError`` where one holds no
    articles, or cannot be read.
    """
    tally = tally if tally is not None else Tally()
    with Database(None) as database:
        for side, output in (("old", old), ("new", new)):
            _gather(database, side, output)
        database.write("CREATE TABLE rejects (url TEXT PRIMARY KEY, reason TEXT) WITHOUT ROWID")
        for line in _lines(new, "rejects"):
            if line.get("url"):
                values = (line["url"], line.get("reason"))
                database.write("INSERT OR REPLACE INTO rejects VALUES (?, ?)", values)
        rows = database.rows(
            "SELECT old.id AS id, old.line, new.line FROM old LEFT JOIN new ON old.id = new.id"
            " UNION ALL SELECT id, NULL, line FROM new WHERE id NOT IN (SELECT id FROM old)"
            " ORDER BY id"
        )
        for _, before, after in rows:
            change = _compare(_unpacked(before), _unpacked(after), pages)
            if change is None:
                tally.articles["same"] += 1
                continue
            if change.became == "gone":
                found = database.read("SELECT reason FROM rejects WHERE url = ?", (change.url,))
                change.why = found[0][0] if found else ""
            tally.add(change)
            yield change


def _gather(database: Database, side: str, output: Output) -> None:
    """The newest line of each article, in a table called ``side``."""
    database.write(
        f"CREATE TABLE {side} (id TEXT PRIMARY KEY, revision INTEGER, line BLOB) WITHOUT ROWID"
    )
    count = 0
    for line in _lines(output, "articles"):
        count += 1
        if not {"id", "revision", "status", "blocks"} <= line.keys():
            raise OutputError(f"{output.path}: line {count} is no line of ours")
        database.write(
            f"INSERT INTO {side} VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
            " revision = excluded.revision, line = excluded.line"
            " WHERE excluded.revision >= revision",
            (line["id"], line["revision"], zlib.compress(msgspec.json.encode(line), 1)),
        )
    if not count:
        raise OutputError(f"{output.path}: holds no articles; name a data directory or a file")


def _lines(output: Output, kind: str) -> Iterator[dict[str, Any]]:
    for segment in output.segments(kind):
        for number, line in enumerate(read_lines(segment), 1):
            try:
                yield msgspec.json.decode(line, type=dict[str, Any])
            except (msgspec.DecodeError, UnicodeError) as error:
                raise OutputError(f"{segment}, line {number}: no line of ours: {error}") from error


def _unpacked(packed: bytes | None) -> dict[str, Any] | None:
    if packed is None:
        return None
    line: dict[str, Any] = msgspec.json.decode(zlib.decompress(packed))
    return line if line["status"] == "published" else None


def _compare(
    old: dict[str, Any] | None, new: dict[str, Any] | None, pages: Pages | None
) -> Change | None:
    if old is None or new is None:
        one = old or new
        if one is None:
            return None  # withdrawn in both
        return Change(one["id"], one["url"], "gone" if old else "added")
    change = Change(new["id"], new["url"], "changed")
    change.fields = {
        name: (old[name], new[name]) for name in FIELDS if old.get(name) != new.get(name)
    }
    before, after = ([one["text"] for one in line["blocks"]] for line in (old, new))
    if before != after:
        change.lost, change.gained = _blocks(before, after)
        if pages and change.lost:
            _explain(change.lost, pages.removed(new))
    if not (change.fields or change.lost or change.gained):
        return None
    layouts = [(line["extraction"] or {}).get("layout") or "generic" for line in (old, new)]
    change.layout = (layouts[0], layouts[1]) if layouts[0] != layouts[1] else None
    less, more = _counts(old), _counts(new)
    more.subtract(less)
    change.removed = {name: count for name, count in sorted(more.items()) if count}
    return change


def _counts(line: dict[str, Any]) -> Counter[str]:
    return Counter({one["reason"]: one["count"] for one in line["removed"]})


def _blocks(before: list[str], after: list[str]) -> tuple[list[Block], list[Block]]:
    lost, gained = [], []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            lost += [Block(text) for text in before[a:b]]
            gained += [Block(text) for text in after[c:d]]
    return lost, gained


def _explain(lost: list[Block], removed: list[Removed]) -> None:
    """Note for each block the removal that is it, that it is a part of, or that is most of it."""
    texts = [(text, one) for one in removed if (text := _folded(one.text))]
    for block in lost:
        mine = _folded(block.text)
        found = next((one for text, one in texts if text == mine), None)
        found = found or next((one for text, one in texts if mine and mine in text), None)
        if found is None:
            parts = [(len(text), one) for text, one in texts if text in mine]
            length, one = max(parts, key=lambda part: part[0], default=(0, None))
            found = one if 2 * length > len(mine) else None
        if found is not None:
            block.reason, block.rule, block.place = found.reason, found.rule, found.place


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def output_of(name: str) -> Output:
    """What is called ``name``, which must be there. Raises ``OutputError``."""
    if not Path(name).exists():
        raise OutputError(f"{name}: there is no such output; name a data directory or file")
    return Output.of(name)
