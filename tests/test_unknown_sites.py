"""What the generic reader makes of an unknown page besides its text: people, times, reasons, how
sure it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract
from newscrawl.api import process
from newscrawl.article import Extraction
from pipelines.generic.confidence import Signs, confidence, logistic, with_second
from pipelines.generic.evidence import Told
from pipelines.generic.weights import reason_of_name, shipped_confidence, words_of, written
from tests.kinds import kinds, page, paragraphs, sentences, teasers

URL = "https://kabardesa.example/2020/panen-raya"
TEN = sentences(10)


def sure(html: str) -> float:
    extraction = extract(html, URL).extraction
    assert isinstance(extraction, Extraction)
    return extraction.confidence


def test_a_text_like_any_other_is_surer_than_one_in_pieces() -> None:
    plain = sure(page(paragraphs(TEN)))
    mixed = "".join(
        f"<p>{one}</p><ul><li>Stall {at}</li><li>Gate {at}</li><li>Day {at}</li></ul>"
        for at, one in enumerate(TEN[:5])
    )
    assert 0 <= sure(page(mixed)) < plain <= 1
    assert plain >= 0.9


def test_what_was_found_where_the_text_is_missing_is_not_sure() -> None:
    told = '<meta property="og:description" content="A day at the fair, told by those who came.">'
    html = page("<p>Loading …</p>", head=told, after=f"<p>{sentences(1, 70)[0]}</p>" + teasers(3))
    assert sure(html) < 0.5


@given(
    st.builds(Signs, *[st.floats(0, 1)] * 8),
    st.floats(0, 1),
)
def test_confidence_is_a_probability(signs: Signs, agreement: float) -> None:
    numbers = shipped_confidence()
    first = confidence(signs, numbers)
    assert 0 <= first <= 1
    assert 0 <= with_second(first, agreement, numbers) <= 1
    better = replace(signs, all_read=1.0, prose=1.0)
    assert confidence(better, numbers) >= first


def test_the_second_reader_raises_or_lowers_it() -> None:
    numbers = shipped_confidence()
    assert with_second(0.4, 1.0, numbers) > 0.4 > with_second(0.4, 0.0, numbers)
    assert logistic(0) == 0.5


def labelled(before: str, after: str = "") -> str:
    return page(f"<div>{before}</div><div>{paragraphs(TEN)}</div><div>{after}</div>", title="Panen")


@pytest.mark.parametrize(
    ("before", "after", "authors", "editors"),
    [
        ("<p>Penulis: Sari Dewi</p>", "<p>Editor: Budi Hartono</p>", "Sari Dewi", "Budi Hartono"),
        ("", "<p>Penulis <b>|</b> : Sari Dewi</p><p>Editor | : Budi Hartono</p>", "Sari Dewi",
         "Budi Hartono"),
        ("<p>Oleh Sari Dewi pada 3 Mei 2021, 10:00 WIB</p>", "", "Sari Dewi", ""),
        ("", "<p>Sari Dewi</p><p>Penulis</p><p>Budi Hartono</p><p>Editor</p>", "Sari Dewi",
         "Budi Hartono"),
        ("", "<p>Reporter:</p><p>Sari Dewi</p><p>Editor:</p><p>Budi Hartono</p>", "Sari Dewi",
         "Budi Hartono"),
    ],
)  # fmt: skip
def test_people_printed_with_a_label(before: str, after: str, authors: str, editors: str) -> None:
    html = labelled(before, after).replace("By <a rel='author' href='/a/1'>Rana Wells</a>", "")
    article = extract(html, URL)
    assert article.authors == [authors]
    assert article.editors == ([editors] if editors else [])
    assert [block.text for block in article.blocks] == TEN


def test_an_editor_whom_machines_are_told_for_the_writer() -> None:
    head = '<meta name="author" content="Budi Hartono">'
    html = page(
        f"<p>Sari Dewi</p><div>{paragraphs(TEN)}</div><p>Editor: Budi Hartono</p>", head=head
    )
    html = html.replace("By <a rel='author' href='/a/1'>Rana Wells</a>", "")
    article = extract(html, URL)
    assert (article.authors, article.editors) == (["Sari Dewi"], ["Budi Hartono"])


def test_the_time_printed_over_the_text_where_machines_are_told_a_day() -> None:
    head = '<meta property="article:published_time" content="2021-05-03">'
    html = page(f"<p>Senin, 3 Mei 2021 14:20 WIB</p>{paragraphs(TEN)}", head=head)
    article = extract(html.replace("<span>3 May 2021</span>", ""), URL)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2021-05-03T14:20:00+07:00"
    assert article.date_precision == "minute"


def test_a_time_told_with_its_zone_stays() -> None:
    head = '<meta property="article:published_time" content="2021-05-03T10:00:00+02:00">'
    article = extract(page(f"<p>3 May 2021, 10:00</p>{paragraphs(TEN)}", head=head), URL)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2021-05-03T10:00:00+02:00"


def test_tags_section_and_title_without_the_sites_name() -> None:
    trail = '<div class="breadcrumb"><a href="/">Home</a><a href="/n">News</a><a>Local</a></div>'
    links = '<a href="/t/1">Fairs</a> <a href="/t/2">#Rivers</a> <a>More Tags</a>'
    tags = f'<div class="tags">{links}</div>'
    head = '<meta property="og:site_name" content="Kabar Desa">'
    html = page(trail + paragraphs(TEN) + tags, head=head, title="Kabar Desa: A Fair by the River")
    article = extract(html, URL)
    assert article.title == "A Fair by the River"
    assert article.section == "Local"
    assert article.keywords == ["Fairs", "Rivers"]


def test_each_line_that_was_left_out_has_its_reason() -> None:
    inside = (
        '<p><b>Baca Juga:</b></p><p><a href="/a">Jembatan desa diperbaiki lagi</a></p>'
        "<p>ADVERTISEMENT</p><p>(abc/def)</p><p>Editor: Budi Hartono</p>"
    )
    done = process(page(paragraphs(TEN[:5]) + inside + paragraphs(TEN[5:])), URL)
    reasons = {one.text: one.reason for one in done.removed}
    assert reasons["Jembatan desa diperbaiki lagi"] == "related"
    assert reasons["ADVERTISEMENT"] == "ad"
    assert reasons["Editor: Budi Hartono"] == "byline"


def test_words_of_names() -> None:
    assert words_of("post-teaser relatedNews2") == ["post", "teaser", "related", "news"]
    assert words_of("sc-9a0ad3 has-sidebar no_comments") == ["sc"]
    assert reason_of_name("c-article-related") == "related"
    assert reason_of_name("read__content header") is None


def test_what_a_page_tells_is_no_more_than_a_hint() -> None:
    told = Told("T", ("A day at the fair by the river.",), "<p>A day at the fair</p>\n<p>Next</p>")
    assert list(told.lines()) == ["A day at the fair", "Next"]
    assert told.begins("A day at the fair by the river.")
    assert not told.begins("Another day")
    lie = '<script type="application/ld+json">{"@type":"Article","articleBody":"Buy now."}</script>'
    assert [block.text for block in extract(page(paragraphs(TEN), head=lie), URL).blocks] == TEN


def test_the_rules_version_has_the_readers_numbers() -> None:
    assert any(line.startswith("weights.sentence = ") for line in written())
    assert any(line.startswith("confidence.bias = ") for line in written())


def test_deep_and_wide_pages_end() -> None:
    deep = "<div>" * 3000 + f"<p>{TEN[0]}</p>" + "</div>" * 3000
    wide = paragraphs(sentences(3000))
    for body in (deep, wide):
        assert extract(page(body + paragraphs(TEN)), URL).text


def test_the_kinds_are_sure_of_most_texts() -> None:
    found = [sure(one.html) for one in kinds().values()]
    assert sum(one >= 0.5 for one in found) > len(found) / 2


FIT = Path(__file__).parents[2] / "shared" / "generic" / "gold.jsonl"


@pytest.mark.skipif(not FIT.exists(), reason="no real pages beside the checkout")
def test_halves_are_by_publisher_and_a_seed_gives_the_same() -> None:
    from benchmarks.fit import halves, samples

    found = samples(FIT.parent, seed=1, made=3)[:40]
    one, other = halves(found, 1)
    assert {s.publisher for s in one}.isdisjoint(s.publisher for s in other)
    assert [s.gold.name for s in halves(found, 1)[0]] == [s.gold.name for s in one]
