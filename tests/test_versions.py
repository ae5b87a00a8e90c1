"""Versions: lines of every form that a newscrawl has written are read."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from newscrawl.article import SCHEMA_VERSION, Article
from newscrawl.export.record import parse
from newscrawl.record import RecordError, decode, encode, versions

ROOT = Path(__file__).parents[1]
LINES = sorted((ROOT / "fixtures" / "lines").glob("*.jsonl"))
NEWEST = (ROOT / "fixtures" / "lines" / "1-noai-by.jsonl").read_bytes().splitlines()


def keys(value: Any) -> Any:
    """The keys of all that is in a record."""
    if isinstance(value, dict):
        return {name: keys(one) for name, one in value.items()}
    return [keys(one) for one in value] if isinstance(value, list) else None


@pytest.mark.parametrize("path", LINES, ids=lambda path: str(path.stem))
def test_lines_of_every_form_are_read(path: Path) -> None:
    article, tombstone = path.read_bytes().splitlines()
    one = decode(article)
    assert (one.title, one.word_count, one.rights and one.rights.noai) == (
        "Pasar Contoh Buka Lagi",
        4,
        True,
    )
    assert decode(tombstone).status == "withdrawn"
    for line in (article, tombstone):
        brought = parse(line).raw
        assert decode(brought) == decode(line)
        assert list(json.loads(brought)) == [one.name for one in fields(Article)]
        assert encode(decode(brought)) == brought


def test_there_is_a_line_of_the_present_form() -> None:
    """Where a key was added: put a line with it into fixtures/lines/."""
    for line in NEWEST:
        assert keys(json.loads(encode(decode(line)))) == keys(json.loads(line))
        assert not parse(line).is_anew


def test_there_is_a_line_of_every_version() -> None:
    assert {path.name.partition("-")[0] for path in LINES} == {SCHEMA_VERSION, *versions.UPGRADES}


def test_a_line_of_an_older_version_is_upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two steps, as when the record has changed twice."""

    def from_minus_one(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "schema_version": "0", "headline": record["head"]}

    def from_zero(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "schema_version": "1", "title": record["headline"]}

    monkeypatch.setitem(versions.UPGRADES, "-1", from_minus_one)
    monkeypatch.setitem(versions.UPGRADES, "0", from_zero)
    record = json.loads(NEWEST[0])
    record |= {"schema_version": "-1", "head": record.pop("title")}
    line = json.dumps(record).encode()
    assert decode(line) == decode(NEWEST[0])
    assert parse(line).raw == NEWEST[0]


def test_a_line_of_a_newer_version_says_what_to_do() -> None:
    line = json.dumps({**json.loads(NEWEST[0]), "schema_version": "7"})
    with pytest.raises(RecordError, match="schema_version is '7'.*update newscrawl"):
        decode(line)
