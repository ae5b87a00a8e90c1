"""What Validate lets through, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newscrawl.api import process
from newscrawl.article import Article, Block, count_words, hash_content
from newscrawl.page import REJECT_REASONS, NotAnArticle
from newscrawl.record import encode, schema
from pipelines.validate import Validate

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("*.json"))
SCHEMA = Draft202012Validator(schema.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
FETCHED = datetime(2026, 11, 23, 3, tzinfo=UTC)


def article(*lines: str, title: str = "Harga beras naik", **changes: object) -> Article:
    text = "\n\n".join(lines)
    return replace(
        Article(
            id="kompas:1",
            title=title,
            text=text,
            blocks=[Block("paragraph", line) for line in lines],
            word_count=count_words(text),
            content_hash=hash_content(text),
            fetched_at=FETCHED,
        ),
        **changes,  # type: ignore[arg-type]
    )


GOOD = [
    article("Pasokan beras kurang.", "“Kami menunggu panen,” kata Rina."),
    article("Nilai x < 3 dan y > 2, menurut <judul> buku itu."),
    article("Gunakan elemen <p> dan <b> pada halaman."),
    article("Kurs Rp15.000 \N{EM DASH} naik 3%.", "Satu huruf hilang: \ufffd." + " Lalu" * 100),
    article("Besok.", published_at=FETCHED + timedelta(hours=23)),
    article("Dulu.", published_at=datetime(2001, 1, 1, tzinfo=timezone(timedelta(hours=9)))),
    article("Tanpa waktu unduh.", published_at=FETCHED + timedelta(days=9), fetched_at=None),
    Article(id="kompas:1", status="withdrawn"),
]


@pytest.mark.parametrize("one", GOOD)
def test_good_articles_pass_unchanged(one: Article) -> None:
    before = replace(one)
    assert Validate().process_item(one) is one
    assert one == before


@pytest.mark.parametrize(
    ("one", "reason", "detail"),
    [
        (article("Isi.", title=" "), "no_title", "title"),
        (article("Isi.", title=None), "no_title", "title"),  # type: ignore[arg-type]
        (article(), "no_body", "text"),
        (article(" "), "no_body", "text"),
        (article("Isi.", text=None), "no_body", "text"),
        (article("Isi.", "Dua.", text="Isi.\nDua."), "inconsistent", "blank line"),
        (article("Isi.", word_count=2), "inconsistent", "word_count is 2, the text has 1"),
        (article("Isi.", word_count=None), "inconsistent", "word_count"),
        (article("Isi.", content_hash=hash_content("Lain")), "inconsistent", "content_hash"),
        (article("Isi\x08."), "garbled", r"U\+0008 in text"),
        (article("Isi\t."), "garbled", r"U\+0009 in text"),
        (article("Isi.", title="Judul\nkedua"), "garbled", r"U\+000A in title"),
        (article("Isi.\n\nDua."), "garbled", r"U\+000A in text"),
        (article("Isi.", title="Judul \ud83d"), "garbled", r"U\+D83D in title"),
        (article("Pasokan \ufffd\ufffd kurang"), "garbled", "2 of 17 characters of the text"),
        (article("“Kata”".encode().decode("latin-1")), "garbled", "decoding"),
        (article("Isi.</p>"), "markup_in_text", "</p>"),
        (article('Isi <a href="x">tautan'), "markup_in_text", "<a href="),
        (article("Isi<br />dua"), "markup_in_text", "<br />"),
        (article("Isi", title="Judul <BR>"), "markup_in_text", "<BR>"),
        (article("Isi", published_at=FETCHED + timedelta(hours=25)), "future_date", "2026-11-24"),
    ],
)
def test_bad_articles_are_refused(one: Article, reason: str, detail: str) -> None:
    with pytest.raises(NotAnArticle, match=detail) as caught:
        Validate().process_item(one)
    assert caught.value.reason == reason
    assert reason in REJECT_REASONS


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_keeps_the_promises(path: Path) -> None:
    url = json.loads(path.read_text("utf-8"))["url"]
    one = process(path.with_suffix(".html").read_bytes(), url, fetched_at=FETCHED).article
    assert one is not None
    assert Validate().process_item(one) is one
    assert [error.message for error in SCHEMA.iter_errors(json.loads(encode(one)))] == []


@given(st.lists(st.text()), st.text())
def test_any_article_passes_or_is_refused_with_a_listed_reason(
    lines: list[str], title: str
) -> None:
    one = article(*(line.encode("utf-8", "replace").decode() for line in lines), title=title)
    try:
        assert Validate().process_item(one).text == "\n\n".join(b.text for b in one.blocks)
    except NotAnArticle as refused:
        assert refused.reason in REJECT_REASONS
        assert refused.detail
