"""Notes: what was seen on the articles of each site, in a SQLite file beside a crawl's output.

===================== ===============================
output                 notes
===================== ===============================
``data/``              ``data/.newscrawl/learned.sqlite``
``news.jsonl``         ``news.jsonl.learned``
===================== ===============================

Of each site a sample of the articles of each month is kept, chosen by a hash of their ids. So the
notes say the same whatever the order the articles came in, and stay small.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from newscrawl.article import Article
from newscrawl.frontier.database import Database
from newscrawl.frontier.tables import Tables
from pipelines.learned.sightings import Sighting
from pipelines.write import Output

SAMPLE = 200
"""Articles of a site and month that are kept."""

_ARTICLES = """
    CREATE TABLE articles (
        id      INTEGER PRIMARY KEY,
        site    TEXT NOT NULL,     -- its registrable domain
        article TEXT NOT NULL,     -- the article's id
        month   TEXT NOT NULL,     -- of its publication, 2026-11; '' unknown
        url     TEXT NOT NULL,
        rank    INTEGER NOT NULL,  -- its place in the sample: the lowest are kept
        UNIQUE (site, article)
    ) STRICT;
    CREATE INDEX by_rank ON articles (site, month, rank);

    -- A normal form is written out when it is met for the second time.
    CREATE TABLE texts (hash INTEGER PRIMARY KEY, text TEXT) STRICT;

    CREATE TABLE lines (
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        text    INTEGER NOT NULL,
        size    INTEGER NOT NULL,
        linked  INTEGER NOT NULL,
        careful INTEGER NOT NULL,
        own     INTEGER NOT NULL,
        leads   INTEGER NOT NULL,
        loose   INTEGER NOT NULL,  -- its loose form; 0 none
        PRIMARY KEY (article, text)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE boxes (
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        kind    TEXT NOT NULL,
        text    INTEGER NOT NULL,
        depth   INTEGER NOT NULL,
        PRIMARY KEY (article, kind, text)
    ) STRICT, WITHOUT ROWID
"""
_TABLES = Tables(
    (_ARTICLES,), "notes", "only what was noted to learn from is lost", is_dispensable=True
)


class SeenLine(NamedTuple):
    """A line of an article: as ``Sighting``, without its text and boxes; ``loose`` is a hash."""

    size: int
    linked: bool
    careful: bool
    own: bool
    leads: bool
    loose: int = 0


@dataclass(slots=True)
class Noted:
    """An article as noted; lines and boxes go by the hash of their normal form.

    boxes   by kind, the texts that its boxes hold and how deep they stand in the body
    """

    month: str
    url: str
    lines: dict[int, SeenLine] = field(default_factory=dict)
    boxes: dict[str, dict[int, int]] = field(default_factory=dict)


def notes_path(output: Output) -> Path:
    """Where crawls into ``output`` note what they see."""
    if output.is_folder:
        return output.path / ".newscrawl" / "learned.sqlite"
    return output.path.with_name(f"{output.path.name}.learned")


def hash_text(text: str) -> int:
    """What a normal form goes by: 63 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


class Notes:
    """Open notes, made where there are none. Several crawls may write to one file. A context
    manager; to be used in the thread that opened it. All methods raise ``StateError``."""

    def __init__(self, path: Path | None = None, *, sample: int = SAMPLE) -> None:
        """``path``: None keeps them in a temporary file. ``sample``: as ``SAMPLE``."""
        self._sample = sample
        self._database = Database(path, _TABLES)
        self._database.rows("PRAGMA foreign_keys = ON")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, articles: Iterable[tuple[str, Article, list[Sighting]]]) -> None:
        """Note articles, each with its site and what was seen on it; all of them, or none. One
        that is there already keeps what was seen on it before, too."""
        with self._database.transaction():
            for site, article, seen in articles:
                place = self._place(site, article)
                if place is not None:
                    self._add(place, seen)

    def sites(self) -> list[str]:
        """The sites of which there are notes, in order."""
        rows = self._database.read("SELECT DISTINCT site FROM articles ORDER BY site")
        return [site for (site,) in rows]

    def of(self, site: str) -> dict[str, Noted]:
        """The articles of a site, by id."""
        found: dict[int, Noted] = {}
        ids: dict[str, Noted] = {}
        rows = self._database.rows
        for id, article, month, url in rows(
            "SELECT id, article, month, url FROM articles WHERE site = ?", (site,)
        ):
            found[id] = ids[article] = Noted(month, url)
        of_site = "FROM articles a JOIN {} s ON s.article = a.id WHERE a.site = ?"
        for id, text, size, linked, careful, own, leads, loose in rows(
            "SELECT a.id, text, size, linked, careful, own, leads, loose "
            + of_site.format("lines"),
            (site,),
        ):
            found[id].lines[text] = SeenLine(
                size, bool(linked), bool(careful), bool(own), bool(leads), loose
            )
        for id, kind, text, depth in rows(
            "SELECT a.id, kind, text, depth " + of_site.format("boxes"), (site,)
        ):
            found[id].boxes.setdefault(kind, {})[text] = depth
        return ids

    def texts(self, hashes: Iterable[int]) -> dict[int, str]:
        """The normal forms that have been met twice, of those asked for."""
        found = {}
        for one in hashes:
            for (text,) in self._database.read(
                "SELECT text FROM texts WHERE hash = ? AND text IS NOT NULL", (one,)
            ):
                found[one] = str(text)
        return found

    def _place(self, site: str, article: Article) -> int | None:
        """The row of an article; None where it is not of the sample."""
        known = self._database.read(
            "SELECT id FROM articles WHERE site = ? AND article = ?", (site, article.id)
        )
        if known:
            return int(known[0][0])
        month = f"{article.published_at:%Y-%m}" if article.published_at else ""
        rank = hash_text(f"{site} {article.id}")
        among = "FROM articles WHERE site = ? AND month = ?"
        [(count, last)] = self._database.read(f"SELECT count(*), max(rank) {among}", (site, month))
        if count >= self._sample:
            if rank > last:
                return None
            self._database.write(
                "DELETE FROM articles WHERE site = ? AND month = ? AND rank = ?",
                (site, month, last),
            )
        made = self._database.write(
            "INSERT INTO articles (site, article, month, url, rank) VALUES (?, ?, ?, ?, ?)",
            (site, article.id, month, article.canonical_url or article.url or "", rank),
        )
        return made.lastrowid

    def _add(self, place: int, seen: list[Sighting]) -> None:
        known = [(hash_text(one.text), one) for one in seen if one.text]
        loose = {one.loose: hash_text(one.loose) for one in seen if one.loose}
        words = {text: one.text for text, one in known}
        words.update({text: said for said, text in loose.items()})
        write = self._database.write_many
        write(
            "INSERT INTO texts (hash) VALUES (?1)"
            " ON CONFLICT DO UPDATE SET text = ?2 WHERE text IS NULL",
            words.items(),
        )
        write(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " size = max(size, excluded.size), linked = min(linked, excluded.linked),"
            " careful = max(careful, excluded.careful), own = max(own, excluded.own),"
            " leads = min(leads, excluded.leads), loose = max(loose, excluded.loose)",
            [
                (
                    place,
                    text,
                    one.size,
                    one.linked,
                    one.careful,
                    one.own,
                    one.leads,
                    loose.get(one.loose, 0),
                )
                for text, one in known
            ],
        )
        write(
            "INSERT INTO boxes VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET depth = min(depth, excluded.depth)",
            [(place, box.kind, text, box.depth) for text, one in known for box in one.boxes],
        )
