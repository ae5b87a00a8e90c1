"""The record's schema, its page in docs/ and its lines."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from newscrawl.article import (
    Archive,
    Article,
    ArticleType,
    Block,
    BlockType,
    Extraction,
    Image,
    Reason,
    RemovedCount,
    Rights,
    count_words,
    hash_content,
)
from newscrawl.record import RecordError, decode, encode, schema

ROOT = Path(__file__).parent.parent
WIB = timezone(timedelta(hours=7))
VALIDATOR = Draft202012Validator(
    schema.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)


def article(**changes: object) -> Article:
    text = "Harga beras naik.\n\nPasokan kurang."
    values: dict[str, object] = {
        "id": "kompas:1",
        "url": "https://www.kompas.com/read/1",
        "title": "Harga beras naik",
        "published_at": datetime(2020, 11, 4, 13, 10, tzinfo=WIB),
        "text": text,
        "blocks": [Block("paragraph", "Harga beras naik."), Block("paragraph", "Pasokan kurang.")],
        "word_count": count_words(text),
        "content_hash": hash_content(text),
        "extraction": Extraction("layout", "kompas-2020", 1.0, "1", "0.1"),
        "rights": Rights(),
    }
    return Article(**{**values, **changes})  # type: ignore[arg-type]


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
some_words = st.none() | words
instants = st.none() | st.datetimes(
    min_value=datetime(1990, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.sampled_from(
        [UTC, WIB, timezone(timedelta(hours=8)), timezone(-timedelta(minutes=90))]
    ),
)
urls = st.sampled_from(["https://www.detik.com/a", "http://x.co.id/?a=1&b=%20"])
blocks = st.lists(st.builds(Block, st.sampled_from(get_args(BlockType)), words), min_size=1)
articles = st.builds(
    Article,
    id=st.from_regex(r"\A[!-~]+\Z"),
    revision=st.integers(1, 2**53),
    url=st.none() | urls,
    canonical_url=st.none() | urls,
    publisher=some_words,
    domain=some_words,
    title=words,
    description=some_words,
    authors=st.lists(words),
    editors=st.lists(words),
    published_at=instants,
    modified_at=instants,
    date_precision=st.sampled_from(["minute", "day", None]),
    dateline=some_words,
    section=some_words,
    keywords=st.lists(words),
    article_type=st.sampled_from([*get_args(ArticleType), None]),
    images=st.lists(st.builds(Image, urls, some_words, some_words), max_size=2),
    language=st.sampled_from(["id", "ms", "zh-Hant", None]),
    is_accessible_for_free=st.sampled_from([True, False, None]),
    is_truncated=st.sampled_from([True, False, None]),
    text=words,
    blocks=blocks,
    page_urls=st.lists(urls, max_size=2),
    word_count=st.integers(0, 2**53),
    content_hash=words.map(hash_content),
    removed=st.lists(
        st.builds(RemovedCount, st.sampled_from(get_args(Reason)), st.integers(1, 2**53)),
        max_size=3,
    ),
    extraction=st.builds(
        Extraction,
        st.sampled_from(["layout", "generic"]),
        some_words,
        st.floats(0, 1),
        words,
        words,
    ),
    rights=st.none()
    | st.builds(
        Rights, some_words, st.booleans(), st.booleans(), st.lists(words, max_size=2), some_words
    ),
    matched=st.lists(words),
    fetched_at=instants,
    delivered_at=instants,
    run_id=some_words,
    archive=st.none() | st.builds(Archive, words, st.integers(0, 2**53)),
)


def errors(line: bytes) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(json.loads(line))]


def test_checked_in_schema_is_that_of_the_dataclasses() -> None:
    assert schema.text() == schema.dump(schema.schema()), "run: make schema"


def test_checked_in_page_is_that_of_the_dataclasses() -> None:
    assert (ROOT / "docs" / "record.md").read_text() == schema.document(), "run: make schema"


def test_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(schema.schema())


def test_the_formats_of_the_schema_are_checked_here() -> None:
    assert {"date-time", "uri"} <= set(Draft202012Validator.FORMAT_CHECKER.checkers)
    assert isinstance(Draft202012Validator.FORMAT_CHECKER, FormatChecker)


@pytest.mark.parametrize("kind", schema.MEANING, ids=lambda kind: kind.__name__)
def test_every_field_has_a_meaning_and_is_required(kind: type) -> None:
    names = [one.name for one in fields(kind)]
    whole = schema.schema()
    part = whole if kind is Article else whole["$defs"][kind.__name__]
    assert list(schema.MEANING[kind]) == names
    assert list(part["properties"]) == names == part["required"]
    assert part["additionalProperties"] is False
    assert set(schema.LIMITS.get(kind, {})) <= set(names)


def test_every_reason_has_a_meaning() -> None:
    assert set(schema.REASON_MEANING) == set(get_args(Reason))


def test_every_instant_has_the_format_of_one() -> None:
    properties = schema.schema()["properties"]
    dated = {name for name, value in properties.items() if value.get("format") == "date-time"}
    assert dated == {"published_at", "modified_at", "fetched_at", "delivered_at"}


def test_a_line_has_every_key_in_order_and_keeps_its_offset() -> None:
    line = encode(article())
    assert b"\n" not in line
    assert list(json.loads(line)) == [one.name for one in fields(Article)]
    assert json.loads(line)["published_at"] == "2020-11-04T13:10:00+07:00"
    assert decode(line).published_at.isoformat() == "2020-11-04T13:10:00+07:00"  # type: ignore[union-attr]
    assert errors(line) == []


def test_text_is_written_as_it_is() -> None:
    assert "Jum’at “naik”".encode() in encode(article(title="Jum’at “naik”"))


def test_a_tombstone_is_valid() -> None:
    assert errors(encode(Article(id="kompas:1", status="withdrawn"))) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": None}, "$.title"),
        ({"text": ""}, "$.text"),
        ({"blocks": []}, "$.blocks"),
        ({"content_hash": "md5:1"}, "$.content_hash"),
        ({"url": "www.kompas.com/read 1"}, "$.url"),
        ({"word_count": -1}, "$.word_count"),
        ({"language": "Bahasa Indonesia"}, "$.language"),
        ({"authors": [""]}, "$.authors[0]"),
        ({"images": [Image("gambar satu.jpg")]}, "$.images[0].url"),
    ],
)
def test_the_schema_refuses(changes: dict[str, object], path: str) -> None:
    assert errors(encode(article(**changes))) == [path]


def test_the_schema_refuses_missing_unknown_and_undated() -> None:
    record = json.loads(encode(article()))
    record["published_at"] = "2020-11-04 13:10"
    record["unknown"] = 1
    del record["section"]
    found = [error.validator for error in VALIDATOR.iter_errors(record)]
    assert sorted(map(str, found)) == ["additionalProperties", "format", "required"]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_articles_round_trip_and_validate(one: Article) -> None:
    line = encode(one)
    assert decode(line) == one
    assert encode(decode(line)) == line
    assert b"\n" not in line
    assert errors(line) == []


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(RecordError, match="kompas:1: published_at has no offset"):
        encode(article(published_at=datetime(2020, 11, 4, 13, 10)))


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(RecordError, match="kompas:1"):
        encode(article(title="\ud83d"))


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"id": 1}', b"\xff", b'{"id": "a"'])
def test_what_is_no_article_line_is_refused(line: bytes) -> None:
    with pytest.raises(RecordError, match="not an article line"):
        decode(line)


@given(st.binary())
def test_any_bytes_are_an_article_or_refused(line: bytes) -> None:
    with suppress(RecordError):
        assert isinstance(decode(line), Article)
