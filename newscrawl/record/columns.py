"""Columns: the record as a table has it, from the dataclasses of ``newscrawl.article``."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from newscrawl.article import Article
from newscrawl.record.schema import MEANING

Kind = Literal["string", "integer", "number", "boolean", "instant", "struct"]

_KINDS: dict[type, Kind] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime: "instant",
}


@dataclass(frozen=True)
class Column:
    """One column, or one field of a struct.

    name       of the key
    kind       of its values; of a list, of its items
    is_list    it holds a list, which may be empty and is never null
    is_required  it is never null
    meaning    what it means, for readers
    fields     of a struct
    """

    name: str
    kind: Kind
    is_list: bool
    is_required: bool
    meaning: str
    fields: tuple[Column, ...] = ()


@cache
def columns(kind: type = Article) -> tuple[Column, ...]:
    """The columns of ``kind``, a dataclass of the record, in their order."""
    hints = get_type_hints(kind)
    return tuple(
        _column(one.name, hints[one.name], MEANING[kind][one.name]) for one in fields(kind)
    )


def _column(name: str, hint: Any, meaning: str) -> Column:
    options = [one for one in get_args(hint) if one is not NoneType] or [hint]
    is_required = NoneType not in get_args(hint)
    if get_origin(hint) is Literal:
        options = [type(get_args(hint)[0])]
    elif get_origin(hint) is list:
        options = [list[options[0]]]  # type: ignore[valid-type]
    [value] = options
    is_list = get_origin(value) is list
    if is_list:
        [value] = get_args(value)
    if get_origin(value) is Literal:
        value = type(get_args(value)[0])
    if is_dataclass(value):
        assert isinstance(value, type)
        return Column(name, "struct", is_list, is_required, meaning, columns(value))
    return Column(name, _KINDS[value], is_list, is_required, meaning)
