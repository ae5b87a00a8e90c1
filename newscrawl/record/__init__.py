"""Record: an article as a line of JSON, and back; its schema, its columns, its older versions."""

from __future__ import annotations

import msgspec

from newscrawl.article import Article
from newscrawl.record.versions import upgraded

INSTANTS = ("published_at", "modified_at", "fetched_at", "delivered_at")
"""The fields of an article that hold an instant."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Article)


class RecordError(ValueError):
    """An article that cannot be written as a line, or a line that is no article."""


def encode(article: Article) -> bytes:
    """The article as one line of JSON: UTF-8, keys in the order of the record, no line end.

    Raises ``RecordError`` where the article breaks its own types: an instant without an offset,
    or text that is not valid Unicode (half of a surrogate pair).
    """
    for name in INSTANTS:
        instant = getattr(article, name)
        if instant is not None and instant.utcoffset() is None:
            raise RecordError(f"{article.id}: {name} has no offset from UTC: {instant}")
    try:
        return _encoder.encode(article)
    except (UnicodeEncodeError, TypeError) as error:
        raise RecordError(f"{article.id}: cannot be written as JSON: {error}") from error


def decode(line: bytes | str) -> Article:
    """The article that ``line`` holds, of whichever version of the record; raises ``RecordError``
    where it holds none."""
    try:
        try:
            return _decoder.decode(line)
        except msgspec.ValidationError:
            if newer := upgraded(line):
                return _decoder.decode(newer)
            raise
    except (msgspec.DecodeError, ValueError) as error:
        raise RecordError(f"not an article line: {error}") from error
