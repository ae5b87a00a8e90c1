"""Fingerprint: what of an article tells whether another is a copy of it, in less than a kilobyte.

It holds a MinHash signature, cut into bands, by which copies find each other (Broder 1997;
Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3), a sketch of the text by
which they are compared (the least hashes of its runs of words), and the facts of the text.
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import Any
from zlib import crc32

import msgspec

from newscrawl.duplicates.facts import Tokens, runs_of, tokens_of

VERSION = 1
"""Of the form of a fingerprint: those of another are made anew."""

BANDS, ROWS = 64, 4
"""Bands of a signature, and the values of each: of texts whose runs of words agree by half, 984 in
1000 share a band; by a fifth, 97."""

LEAST = 24
"""Words of a text that is compared at all."""
RUN = 3
"""Words to a run."""
SKETCH = 96
"""Runs in a sketch."""
_EVERY = 4
"""Of the runs that hold no fact, one in so many counts in a signature."""
_SEED = 1
_ALGORITHM = 2  # of rensa; the signatures of another are others


class MissingError(ImportError):
    """The library that makes signatures is not installed; the message names the extra."""


class Fingerprint(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """See this module.

    bands   a hash of each band, 4 bytes each
    sketch  the least hashes of the text's runs of words, ascending, 4 bytes each
    runs    how many different runs of words the text has
    keys    of each fact, a hash of the words it stands between, 4 bytes each
    counts  of each fact, how many words it has, a byte each (255: as many or more)
    values  a hash of each word of the facts, 2 bytes each, the last bit set for numbers
    """

    bands: bytes
    sketch: bytes
    runs: int
    keys: bytes
    counts: bytes
    values: bytes

    def encode(self) -> bytes:
        """As bytes, which ``decode`` takes."""
        return _encoder.encode(self)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Fingerprint)


def decode(content: bytes) -> Fingerprint:
    """The fingerprint that ``encode`` gave; raises ``ValueError`` where it is none."""
    try:
        return _decoder.decode(content)
    except msgspec.DecodeError as error:
        raise ValueError(f"no fingerprint: {error}") from error


Fact = tuple[int, ...]
"""A fact: a hash of each of its words, odd for numbers and even for names."""

Facts = dict[int, list[Fact]]
"""The facts of a text, by a hash of the words that they stand between."""


@cache
def _minhash() -> Any:
    try:
        from rensa import RMinHash
    except ImportError as error:
        raise MissingError(
            "near-duplicates need a library that is not installed; install newscrawl[duplicates]"
        ) from error
    if RMinHash.ALGORITHM_VERSION != _ALGORITHM:
        raise MissingError(
            f"rensa makes signatures of version {RMinHash.ALGORITHM_VERSION}, not {_ALGORITHM}; "
            "install newscrawl[duplicates]"
        )
    return RMinHash


def check() -> None:
    """Raises ``MissingError`` where no fingerprint can be made."""
    _minhash()


def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of an article's text; None for one that is too short to be compared.

    Raises ``MissingError``.
    """
    tokens = tokens_of(text)
    if len(tokens.words) < LEAST:
        return None
    hashes, told = _runs(tokens)
    signature = _minhash()(num_perm=BANDS * ROWS, seed=_SEED)
    signature.update(told)
    digest = array("I", signature.digest()).tobytes()
    width = 4 * ROWS
    bands = array("I", (crc32(digest[at : at + width]) for at in range(0, len(digest), width)))
    keys, counts, values = array("I"), bytearray(), array("H")
    for key, words in runs_of(tokens):
        keys.append(crc32(key.encode()))
        counts.append(min(len(words), 255))
        values.extend(_value(word) for word in words[:255])
    return Fingerprint(
        bands=bands.tobytes(),
        sketch=array("I", sorted(hashes)[:SKETCH]).tobytes(),
        runs=len(hashes),
        keys=keys.tobytes(),
        counts=bytes(counts),
        values=values.tobytes(),
    )


def _runs(tokens: Tokens) -> tuple[set[int], list[str]]:
    """The hashes of all runs of words, and the runs that count in a signature: those with a fact,
    and some of the others."""
    words, facts = tokens.words, tokens.facts
    texts = [" ".join(run) for run in zip(*(words[at:] for at in range(RUN)), strict=False)]
    hashes = [crc32(text.encode()) for text in texts]
    told = [
        text
        for text, value, first, second, third in zip(
            texts, hashes, facts, facts[1:], facts[2:], strict=False
        )
        if first or second or third or value % _EVERY == 0
    ]
    return set(hashes), told


def _value(word: str) -> int:
    return (crc32(word.encode()) & 0xFFFE) | word[0].isdigit()


def numbers_of(content: bytes, kind: str) -> array[int]:
    """The numbers that one of the parts of a fingerprint holds."""
    found: array[int] = array(kind)
    found.frombytes(content)
    return found


def facts_of(one: Fingerprint) -> Facts:
    """The facts of a fingerprint."""
    found: Facts = {}
    values = tuple(numbers_of(one.values, "H"))
    at = 0
    for key, count in zip(numbers_of(one.keys, "I"), one.counts, strict=True):
        fact = values[at : at + count]
        at += count
        if key in found:
            found[key].append(fact)
        else:
            found[key] = [fact]
    return found
