"""The record's schema for warehouses: a line is loaded by each as far as that can be done here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import parquet
from pyspark.sql.conversion import LocalDataToArrowConversion
from pyspark.sql.types import ArrayType, StructType, TimestampType

from benchmarks.export import article
from newscrawl.article import Article
from newscrawl.cli import cli
from newscrawl.export.parquet import table_of
from newscrawl.export.record import NAMES
from newscrawl.record import encode
from newscrawl.record.columns import columns
from newscrawl.record.schema import schema
from newscrawl.record.warehouses import arrow, bigquery, features, spark

LINES = [
    *(encode(article(number)) for number in range(20)),
    encode(Article(id="kompas:1", revision=2, status="withdrawn")),
]


def printed(format: str) -> bytes:
    result = CliRunner().invoke(cli, ["schema", "--format", format])
    assert result.exit_code == 0
    return result.stdout_bytes


def test_columns_are_those_of_the_json_schema() -> None:
    """Two ways from the dataclasses give the same."""
    whole = schema()
    kinds = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}

    def check(part: dict[str, Any], some: Any) -> None:
        assert list(part["properties"]) == [one.name for one in some]
        for one in some:
            value = part["properties"][one.name]
            if one.is_list:
                assert value["type"] == "array"
                value = value["items"]
            types = value.get("type", [])
            names = [types] if isinstance(types, str) else types
            named = [ref for ref in (value, *value.get("anyOf", ())) if "$ref" in ref]
            if named:
                assert one.kind == "struct"
                check(whole["$defs"][named[0]["$ref"].rpartition("/")[2]], one.fields)
                assert one.is_list or one.is_required == ("anyOf" not in value)
                continue
            if value.get("format") == "date-time":
                assert one.kind == "instant"
            elif names:
                assert {kinds[name] for name in names if name != "null"} == {one.kind}
            if not one.is_list and names:
                nullable = "null" in names or None in value.get("enum", [])
                assert one.is_required != nullable

    check(whole, columns())


# BigQuery's rules: https://cloud.google.com/bigquery/docs/schemas and
# https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json

_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def bigquery_loads(fields: list[dict[str, Any]], record: dict[str, Any]) -> None:
    """Fails where BigQuery would refuse to load ``record`` into a table of ``fields``."""
    known = {field["name"]: field for field in fields}
    assert set(record) <= set(known), "no such field"
    for name, field in known.items():
        value = record.get(name)
        if field["mode"] == "REPEATED":
            assert isinstance(value, list), "null is refused for a repeated field"
            for one in value:
                assert one is not None, "an array holds no null"
                bigquery_value(field, one)
        elif value is None:
            assert field["mode"] == "NULLABLE", name
        else:
            bigquery_value(field, value)


def bigquery_value(field: dict[str, Any], value: Any) -> None:
    kind = field["type"]
    if kind == "RECORD":
        bigquery_loads(field["fields"], value)
    elif kind == "TIMESTAMP":
        assert _STAMP.fullmatch(value), value
    else:
        wanted = {"STRING": str, "INTEGER": int, "FLOAT": float, "BOOLEAN": bool}[kind]
        assert isinstance(value, wanted), (field, value)
        assert kind != "INTEGER" or not isinstance(value, bool)


def test_bigquery_takes_the_schema_and_the_lines() -> None:
    fields = json.loads(printed("bigquery"))

    def check(some: list[dict[str, Any]], depth: int = 1) -> None:
        assert depth <= 15
        assert len({field["name"].lower() for field in some}) == len(some)
        for field in some:
            assert set(field) <= {"name", "type", "mode", "description", "fields"}
            assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,299}", field["name"])
            assert not field["name"].lower().startswith(("_table_", "_file_", "_partition"))
            assert field["mode"] in ("NULLABLE", "REQUIRED", "REPEATED")
            assert len(field["description"]) <= 1024
            assert ("fields" in field) == (field["type"] == "RECORD")
            check(field.get("fields", []), depth + 1)

    check(fields)
    assert [field["name"] for field in fields] == list(NAMES)
    for line in LINES:
        bigquery_loads(fields, json.loads(line))
    broken = {**json.loads(LINES[0]), "keywords": None}
    with pytest.raises(AssertionError):
        bigquery_loads(fields, broken)


# Spark's own client, which hands rows to a server; the
# server takes 520 MB and Java, and is left to benchmarks/export.py.


def spark_value(value: Any, kind: Any) -> Any:
    """A value of a line as Spark wants it for the type ``kind``."""
    if value is None:
        return None
    if isinstance(kind, TimestampType):
        return datetime.fromisoformat(value)
    if isinstance(kind, StructType):
        assert set(value) <= set(kind.names)
        return {one.name: spark_value(value.get(one.name), one.dataType) for one in kind.fields}
    if isinstance(kind, ArrayType):
        return [spark_value(one, kind.elementType) for one in value]
    return value


def test_spark_loads_the_lines() -> None:
    told = json.loads(printed("spark"))
    assert told == spark()
    kind = StructType.fromJson(told)
    assert kind.names == list(NAMES)
    rows = [spark_value(json.loads(line), kind) for line in LINES]
    table = LocalDataToArrowConversion.convert(rows, kind, False)
    for found, row in zip(table.to_pylist(), rows, strict=True):
        assert found == row
    broken = {**rows[0], "keywords": None}
    with pytest.raises(Exception, match="must not be None"):
        LocalDataToArrowConversion.convert([broken], kind, False)


def test_arrow_reads_the_schema_and_the_lines(tmp_path: Path) -> None:
    read = pa.ipc.read_schema(pa.py_buffer(printed("arrow")))
    assert read == arrow()
    table = table_of([line + b"\n" for line in LINES], arrow(instants=False), read)
    parquet.write_table(table, tmp_path / "lines.parquet")
    for found, line in zip(
        parquet.read_table(tmp_path / "lines.parquet").to_pylist(), LINES, strict=True
    ):
        for name, value in json.loads(line).items():
            if name.endswith("_at") and value is not None:
                value = datetime.fromisoformat(value)
            assert found[name] == value, name
    counted = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/lines.parquet'").fetchall()
    assert counted == [(len(LINES),)]


def test_arrow_is_no_text_and_says_so() -> None:
    code = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    line = [sys.executable, "-c", code, sys.executable, "-m", "newscrawl.cli", "schema"]
    done = subprocess.run([*line, "--format", "arrow"], capture_output=True, stdin=subprocess.PIPE)
    assert done.returncode == 2
    assert b"is no text" in done.stdout


def test_a_missing_pyarrow_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = CliRunner().invoke(cli, ["schema", "--format", "arrow"])
    assert result.exit_code == 2
    assert "pip install 'newscrawl[parquet]'" in result.stderr
    assert CliRunner().invoke(cli, ["schema", "--format", "spark"]).exit_code == 0


def test_rejects_have_no_schema_of_warehouses() -> None:
    result = CliRunner().invoke(cli, ["schema", "--format", "spark", "--rejects"])
    assert result.exit_code == 2
    assert "leave --format out" in result.stderr


def test_features_are_those_of_datasets() -> None:
    import datasets

    read = datasets.Features._from_yaml_list(features(columns()))
    assert list(read) == list(NAMES)
    assert read["published_at"].dtype == "timestamp[us, tz=UTC]"
    assert read.arrow_schema.field("extraction").type == pa.struct(
        [(one.name, pa.float64() if one.kind == "number" else pa.string())
         for one in columns() if one.name == "extraction" for one in one.fields]
    )  # fmt: skip
    assert bigquery(columns()[:1])[0]["name"] == "schema_version"
