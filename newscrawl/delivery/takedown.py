"""Take down: articles are removed from every file, and never come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from newscrawl.article import Article
from newscrawl.delivery.files import read_lines, reveal, write_lines
from newscrawl.delivery.locks import Lock
from newscrawl.delivery.manifest import read_manifest
from newscrawl.delivery.output import KINDS, Output
from newscrawl.delivery.raw import blank
from newscrawl.delivery.replace import finish, replace
from newscrawl.delivery.store import Store
from newscrawl.delivery.withdrawn import Entry, add_withdrawn
from newscrawl.lines import OutputError
from newscrawl.publishers import find
from newscrawl.record import encode
from newscrawl.urls import article_key


@dataclass
class Taken:
    """What came of a takedown.

    articles  ids of those that were delivered, and are gone
    unknown   URLs of which nothing was delivered; they will not be fetched
    files     rewritten
    lines     removed from them
    records   blanked in raw archives
    """

    articles: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    files: int = 0
    lines: int = 0
    records: int = 0


class _Line(msgspec.Struct):
    id: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    status: str | None = None


_decoder = msgspec.json.Decoder(_Line)


def takedown(output: Output, urls: Sequence[str], warc: Path | None = None) -> Taken:
    """Remove the articles at ``urls`` from every file of ``output``, with manifests and sums, and
    deliver a line with the status "withdrawn" for each that was delivered. No later run fetches or
    delivers them. What the raw archive in ``warc`` has of them is blanked.

    It may be broken off at any moment and run again. Raises ``HeldError`` where a crawl is at work,
    ``OutputError``, ``StateError``.
    """
    if not output.path.exists():
        raise OutputError(f"{output.path}: there is no such output; name a data directory or file")
    taken = Taken()
    keys = {article_key(find(url), url): url for url in urls}
    with ExitStack() as stack:
        stores = []
        for state in output.states():
            store = Store.open(output, state.stem if output.is_folder else "")
            stack.callback(store.close)
            stores.append(store)
        lock = Lock(output.files_lock, f"{output.path}: compaction")
        stack.callback(lock.release)
        if output.is_folder:
            finish(output)
        by_id = _ids(stores, keys)
        hits = _search(output, keys, by_id)
        if new := {one for hit in hits for one in hit.ids if one not in by_id}:
            by_id |= {one: url for hit in hits for one, url in hit.ids.items() if one in new}
            hits = _search(output, keys, by_id)
        now = datetime.now(UTC)
        id_of = {url: one for one, url in by_id.items()}
        add_withdrawn(
            output,
            [
                Entry(url=url, keys=[key], id=id_of.get(url), withdrawn_at=now)
                for key, url in keys.items()
            ],
        )
        for store in stores:
            _forget(store, keys, by_id)
        for hit in hits:
            _rewrite(output, hit)
            taken.files += 1
            taken.lines += len(hit.lines)
        if warc is not None:
            taken.records = blank(warc, keys)
        taken.articles = sorted(by_id)
        taken.unknown = [url for url in keys.values() if url not in id_of]
        _deliver(stores, by_id)
    return taken


def _ids(stores: Iterable[Store], keys: Mapping[str, str]) -> dict[str, str]:
    """The articles that were delivered for ``keys``: their ids, with the URL of the key."""
    found: dict[str, str] = {}
    for store in stores:
        for key, url in keys.items():
            for (article_id,) in store.database.read(
                "SELECT coalesce(a.article_id, b.article_id) FROM urls a"
                " LEFT JOIN urls b ON b.id = a.same_as WHERE a.key = ?",
                (key,),
            ):
                if article_id:
                    found[article_id] = url
    return found


@dataclass
class _Hit:
    """A file with lines that are to go: their numbers, and the ids and URLs of their articles."""

    segment: Path
    count: int = 0
    lines: set[int] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)


def _search(output: Output, keys: Mapping[str, str], ids: Mapping[str, str]) -> list[_Hit]:
    """The files that have lines of these articles."""
    # Few lines hold such a word; only those are looked at.
    words = {re.split("[/:]", key)[-1].partition("?")[0] or key for key in keys} | set(ids)
    marks = [word.encode() for word in words]
    hits = []
    for kind in KINDS:
        for segment in output.segments(kind):
            hit = _Hit(segment)
            for number, line in enumerate(read_lines(segment)):
                hit.count += 1
                if not any(mark in line for mark in marks):
                    continue
                told = _decoder.decode(line)
                key = _key_in(told, keys)
                if told.status == "withdrawn" or not (key or told.id in ids):
                    continue
                hit.lines.add(number)
                if told.id:
                    hit.ids[told.id] = ids.get(told.id) or keys[key or ""]
            if hit.lines:
                hits.append(hit)
    return hits


def _key_in(told: _Line, keys: Iterable[str]) -> str | None:
    for url in (told.url, told.canonical_url):
        if url and (key := article_key(find(url), url)) in keys:
            return key
    return None


def _rewrite(output: Output, hit: _Hit) -> None:
    """Remove the lines of ``hit`` from its file."""
    kept = (line for number, line in enumerate(read_lines(hit.segment)) if number not in hit.lines)
    if not output.is_folder:
        write_lines(hit.segment, kept)
        reveal(hit.segment)
    elif hit.count == len(hit.lines):
        replace(output, [hit.segment], None)
    else:
        manifest = output.manifest(hit.segment)
        merged = read_manifest(manifest).merged if manifest.exists() else ()
        replace(output, [hit.segment], hit.segment, kept, merged)


def _forget(store: Store, keys: Iterable[str], ids: Iterable[str]) -> None:
    """Neither the state nor the outbox knows more of them than that they are withdrawn."""
    write = store.database.write
    for key in keys:
        write(
            "UPDATE urls SET state = 'rejected', reason = 'withdrawn', detail = NULL,"
            " extra = NULL WHERE key = ?",
            (key,),
        )
    for one in ids:
        write("DELETE FROM outbox WHERE article_id = ? AND kind = 'articles'", (one,))
        write("DELETE FROM fingerprints WHERE article_id = ?", (one,))
    store.flush()


def _deliver(stores: Sequence[Store], articles: Mapping[str, str]) -> None:
    """A line for each that says that it is withdrawn, unless one was delivered before."""
    for one, url in articles.items():
        store = next((store for store in stores if _revision(store, one)), None)
        if store is None:
            continue  # its line was there, its state is not: nobody remembers a delivery
        told = store.database.read(
            "SELECT 1 FROM articles WHERE id = ? AND content_hash = x''", (one,)
        )
        if told:
            continue
        revision = _revision(store, one) + 1
        line = encode(Article(id=one, revision=revision, status="withdrawn", url=url))
        row = store.outbox.add("articles", line, one)
        store.database.write(
            "INSERT INTO articles (id, revision, publisher, content_hash, outbox_id)"
            " VALUES (?, ?, ?, x'', ?)",
            (one, revision, store.crawl, row),
        )
        store.flush()


def _revision(store: Store, article_id: str) -> int:
    [(found,)] = store.database.read(
        "SELECT coalesce(max(revision), 0) FROM articles WHERE id = ?", (article_id,)
    )
    return int(found)
