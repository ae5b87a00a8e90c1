"""Candidates: pairs of articles that share a band, found band by band, in bounded memory.

Everything waits in a temporary database: the bands in columns, the pairs by the time of the later
article. Whatever their number, each article is sorted once for each of its bands, and nothing is
looked up at random.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from newscrawl.duplicates.fingerprint import BANDS

NEIGHBOURS = 8
"""Of articles that share a band, each is paired with so many of those published before it."""
CHUNK = 1 << 14
"""Articles whose bands, or whose pairs, are in memory at a time."""
PART = 1 << 20
"""Articles, about, whose values of one band are sorted at a time."""

_LAST = 0xFFFFFFFF
_HALF = np.uint64(32)
_BANDS = """
    CREATE TABLE bands (band INTEGER, chunk INTEGER, content BLOB, PRIMARY KEY (band, chunk))
"""
_PAIRS = """
    CREATE TABLE pairs (
        chunk INTEGER, band INTEGER, part INTEGER, content BLOB, PRIMARY KEY (chunk, band, part)
    )
"""

Numbers = npt.NDArray[np.uint64]


def pairs_of(
    database: sqlite3.Connection,
    bands: Iterable[bytes],
    chunk: int = CHUNK,
    part: int = PART,
) -> Iterator[tuple[int, int]]:
    """Pairs of places of articles that share a band, the later one first: in the order of the later
    ones, and for each those first that share the most bands, of these those nearest in time.

    ``bands`` are those of each article's fingerprint, in the order of publication, and a place is
    a number in that order. ``database``: two tables are made there, ``bands`` and ``pairs``.
    """
    database.execute(_BANDS)
    database.execute(_PAIRS)
    count = _store(database, bands, chunk)
    parts = max(1, count // part)
    for band in range(BANDS):
        for number in range(parts):
            keys = _column(database, band, chunk, number, parts)
            _keep(database, _pairs(keys), band, number, chunk)
    database.execute("DROP TABLE bands")
    for number in range(-(-count // chunk)):
        rows = database.execute("SELECT content FROM pairs WHERE chunk = ?", (number,))
        found = [np.frombuffer(content, np.uint64) for (content,) in rows]
        if found:
            pairs, shared = np.unique(np.concatenate(found), return_counts=True)
            for pair in pairs[np.lexsort((pairs, -shared, pairs >> _HALF))].tolist():
                yield pair >> 32, _LAST - (pair & _LAST)


def _store(database: sqlite3.Connection, bands: Iterable[bytes], chunk: int) -> int:
    """Keep the bands, in columns; returns how many articles there are."""
    waiting: list[bytes] = []
    count = 0

    def flush() -> None:
        rows = np.frombuffer(b"".join(waiting), np.uint32).reshape(-1, BANDS)
        number = (count - 1) // chunk
        columns = ((band, number, rows[:, band].tobytes()) for band in range(BANDS))
        database.executemany("INSERT INTO bands VALUES (?, ?, ?)", columns)
        waiting.clear()

    for one in bands:
        waiting.append(one)
        count += 1
        if len(waiting) == chunk:
            flush()
    if waiting:
        flush()
    return count


def _column(
    database: sqlite3.Connection, band: int, chunk: int, number: int, parts: int
) -> Numbers:
    """The values of a band in the upper half, and the places of their articles in the lower one,
    ascending; of ``parts`` about equal ranges of values, those in one."""
    rows = database.execute(
        "SELECT chunk, content FROM bands WHERE band = ? ORDER BY chunk", (band,)
    )
    found = [np.empty(0, np.uint64)]
    for at, content in rows:
        values = np.frombuffer(content, np.uint32).astype(np.uint64)
        places = np.arange(at * chunk, at * chunk + len(values), dtype=np.uint64)
        keys = values << _HALF | places
        if parts > 1:
            keys = keys[values * np.uint64(parts) >> _HALF == number]
        found.append(keys)
    column = np.concatenate(found)
    column.sort()
    return column


def _pairs(keys: Numbers) -> Numbers:
    """The pairs among the articles of a column, ascending. A pair is a number, with the later place
    in its upper half, and in the lower how far the earlier one is from the greatest number."""
    values, places = keys >> _HALF, keys & np.uint64(_LAST)
    found = [np.empty(0, np.uint64)]
    for distance in range(1, NEIGHBOURS + 1):
        same = values[distance:] == values[:-distance]
        if not same.any():
            break
        later, earlier = places[distance:][same], places[:-distance][same]
        found.append(later << _HALF | (np.uint64(_LAST) - earlier))
    pairs = np.concatenate(found)
    pairs.sort()
    return pairs


def _keep(database: sqlite3.Connection, pairs: Numbers, band: int, part: int, chunk: int) -> None:
    """Keep pairs by the chunk that the later one is in."""
    chunks = (pairs >> _HALF) // np.uint64(chunk)
    starts = np.flatnonzero(np.diff(chunks, prepend=np.uint64(_LAST)))
    groups = zip(chunks[starts].tolist(), np.split(pairs, starts[1:]), strict=True)
    if len(pairs):
        database.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?, ?)",
            ((at, band, part, group.tobytes()) for at, group in groups),
        )
