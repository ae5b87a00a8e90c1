"""Record: a line on its way into an export, decoded as far as that needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from newscrawl.article import Article
from newscrawl.record import INSTANTS, RecordError, decode, encode

NAMES = tuple(one.name for one in fields(Article))
"""The keys of a record, in their order."""

TEXT = ("text", "blocks")
"""Those that hold the article's text: what ``--no-text`` leaves out."""


def _whole(kind: type) -> type:
    """A struct as ``kind``, with every key required and no other allowed: a line that it decodes
    is whole, and of the present."""
    hints = get_type_hints(kind)
    return msgspec.defstruct(
        f"Whole{kind.__name__}",
        [(one.name, _strict(hints[one.name])) for one in fields(kind)],
        forbid_unknown_fields=True,
        gc=False,
    )


def _strict(hint: Any) -> Any:
    """``hint``, with the dataclasses in it as whole structs."""
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return _whole(hint)
    if get_origin(hint) is list:
        return list[_strict(get_args(hint)[0])]  # type: ignore[misc]
    if NoneType in get_args(hint):
        [kind] = [one for one in get_args(hint) if one is not NoneType]
        return _strict(kind) | None
    return hint


_wholes: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_whole(Article))
_raws: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
    msgspec.defstruct("Raws", [(name, msgspec.Raw) for name in NAMES])
)


@dataclass(slots=True)
class Record:
    """A line that is whole: ``raw`` as it is written, without its line end, and ``told``, with its
    keys as attributes. ``is_anew``: it was of an older form, and is written anew."""

    raw: bytes
    told: Any
    is_anew: bool = False

    def replace(self, **values: Any) -> Record:
        """The record with other values for some of its keys."""
        article = decode(self.raw)
        for name, value in values.items():
            setattr(article, name, value)
        return parse(encode(article))


Step = Callable[[Record], Record | None]
"""What looks at each record on its way out: returns it, or one made of it, or None to drop it."""


def parse(line: bytes) -> Record:
    """The record that ``line`` holds. One of an older form, or with keys that are not known, is
    written anew. Raises ``RecordError`` where it holds none."""
    line = line.strip()
    is_anew = False
    try:
        told = _wholes.decode(line)
    except (msgspec.DecodeError, UnicodeError):
        line, is_anew = encode(decode(line)), True
        told = _wholes.decode(line)
    for name in INSTANTS:
        instant = getattr(told, name)
        if instant is not None and instant.tzinfo is None:
            raise RecordError(f"{told.id}: {name} has no offset from UTC: {instant}")
    return Record(line, told, is_anew)


@cache
def _prefix(name: str) -> bytes:
    return f'"{name}":'.encode()


def project(line: bytes, names: Sequence[str]) -> bytes:
    """``line`` with these of its keys only, in the order given."""
    raws = _raws.decode(line)
    return b"{" + b",".join(_prefix(one) + bytes(getattr(raws, one)) for one in names) + b"}"


def values(line: bytes, names: Sequence[str]) -> list[bytes]:
    """These of the line's values, as JSON."""
    raws = _raws.decode(line)
    return [bytes(getattr(raws, one)) for one in names]


def tombstone(record: Record) -> Record:
    """The line that says of an article that it is to be deleted."""
    told = record.told
    gone = Article(
        id=told.id,
        revision=told.revision,
        status="withdrawn",
        url=told.url,
        delivered_at=told.delivered_at,
    )
    return parse(encode(gone))


def month_of(told: Any) -> str | None:
    """The month of publication as the newsroom's calendar has it ("2026-11"); None where the
    article has no date."""
    at = told.published_at
    return f"{at.year:04}-{at.month:02}" if at else None
