"""The record's schema in the words of those who load it: BigQuery, Spark, Arrow, datasets.

Each is made from ``newscrawl.record.columns``. The rules that they keep to:

- BigQuery: a JSON array of name, type, mode, description and fields, as ``bq load --schema`` and
  the client libraries read it (cloud.google.com/bigquery/docs/schemas);
- Spark: the JSON of a StructType, as ``StructType.fromJson`` reads it
  (spark.apache.org/docs/latest/sql-ref-datatypes.html);
- Arrow: a ``pyarrow.Schema``, written as an IPC message (``pyarrow.ipc.read_schema``);
- datasets: the ``features`` of a data card's header.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from newscrawl.lines import OutputError
from newscrawl.record.columns import Column, Kind, columns

if TYPE_CHECKING:
    import pyarrow as pa

_BIGQUERY: dict[Kind, str] = {
    "string": "STRING",
    "integer": "INTEGER",
    "number": "FLOAT",
    "boolean": "BOOLEAN",
    "instant": "TIMESTAMP",
    "struct": "RECORD",
}
_SPARK: dict[Kind, str] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "instant": "timestamp",
}
_FEATURES: dict[Kind, str] = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "instant": "timestamp[us, tz=UTC]",
}


class MissingPackageError(OutputError):
    """A package that this needs is not installed; the message says how to install it."""


def pyarrow() -> Any:
    """The module pyarrow. Raises ``MissingPackageError``."""
    try:
        import pyarrow
    except ImportError as error:
        raise MissingPackageError(
            "this needs the package pyarrow: pip install 'newscrawl[parquet]'"
        ) from error
    return pyarrow


def bigquery(some: Iterable[Column] | None = None) -> list[dict[str, Any]]:
    """The columns as BigQuery's table schema; without ``some``, those of the record."""
    return [_bigquery(one) for one in (columns() if some is None else some)]


def _bigquery(one: Column) -> dict[str, Any]:
    mode = "REPEATED" if one.is_list else "REQUIRED" if one.is_required else "NULLABLE"
    made: dict[str, Any] = {
        "name": one.name,
        "type": _BIGQUERY[one.kind],
        "mode": mode,
        "description": one.meaning,
    }
    if one.fields:
        made["fields"] = bigquery(one.fields)
    return made


def spark(some: Iterable[Column] | None = None) -> dict[str, Any]:
    """The columns as the JSON of Spark's StructType; without ``some``, those of the record."""
    return {
        "type": "struct",
        "fields": [
            {
                "name": one.name,
                "type": _spark(one),
                "nullable": not one.is_required,
                "metadata": {"comment": one.meaning},
            }
            for one in (columns() if some is None else some)
        ],
    }


def _spark(one: Column) -> Any:
    kind = spark(one.fields) if one.kind == "struct" else _SPARK[one.kind]
    if one.is_list:
        return {"type": "array", "elementType": kind, "containsNull": False}
    return kind


def features(some: Iterable[Column]) -> list[dict[str, Any]]:
    """The columns as the features of a data card, for ``datasets``."""
    return [_features(one) for one in some]


def _features(one: Column) -> dict[str, Any]:
    kind: Any = features(one.fields) if one.kind == "struct" else _FEATURES[one.kind]
    if one.is_list:
        return {"name": one.name, "list": kind}
    return {"name": one.name, "struct" if one.kind == "struct" else "dtype": kind}


def arrow(some: Iterable[Column] | None = None, *, instants: bool = True) -> pa.Schema:
    """The columns as an Arrow schema; without ``some``, those of the record. Instants are those of
    UTC, to the microsecond; ``instants`` False: they are strings, as in the lines.

    Raises ``MissingPackageError`` where pyarrow is not there.
    """
    pa = pyarrow()
    chosen = columns() if some is None else some
    return pa.schema([_arrow(pa, one, instants) for one in chosen])


def _arrow(pa: Any, one: Column, instants: bool, is_optional: bool = False) -> Any:
    """A field; ``is_optional``: it is of a struct that may be null, and then is null itself."""
    inside = one.kind == "struct" and not (one.is_list or one.is_required)
    kind = {
        "string": pa.string,
        "integer": pa.int64,
        "number": pa.float64,
        "boolean": pa.bool_,
        "instant": (lambda: pa.timestamp("us", "UTC")) if instants else pa.string,
        "struct": lambda: pa.struct([_arrow(pa, part, instants, inside) for part in one.fields]),
    }[one.kind]()
    if one.is_list:
        kind = pa.list_(pa.field("element", kind, nullable=False))
    return pa.field(one.name, kind, nullable=is_optional or not one.is_required)
