"""Tags of thousands of attributes. What is bounded is the work that is left for the parser: the
attributes of a tag, whose number it takes the square of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.long_tags import with_short_tags

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*.html"))

START, END = b"<p>x</p><p", b">Isi</p>"


def names(form: str, count: int, every: int = 0, other: str = "") -> bytes:
    """Attributes of names of their own, "#" in ``form``, and one of another form after so many."""
    parts = (
        (form + (other if every and number % every == 0 else "")).replace("#", str(number))
        for number in range(count)
    )
    return "".join(parts).encode()


@pytest.mark.parametrize("form", ["a# ", 'a#="1"', "a#='/'", "a#/", "a#\n=\n1\t"])
def test_a_tag_with_thousands_of_attributes(form: str) -> None:
    html = START + b" " + names(form, 6_000) + END
    assert with_short_tags(html) == START + END


@pytest.mark.parametrize("every", [1, 40, 900, 2_500])
@pytest.mark.parametrize(
    "other",
    [
        'b#=">" ',
        "b#='>' ",
        'b# = ">"',
        "b#=\"<p class='x'>Isi</p>\"",
        "b#=\">'\" c#='>\"' ",
    ],
)
def test_one_whose_values_hold_the_ends_of_tags(other: str, every: int) -> None:
    html = START + b" " + names("a# ", 60_000, every, other) + END
    assert with_short_tags(html) == START + END


@pytest.mark.parametrize("before", [b" ' ", b' " ', b'"x ', b" a='>' ", b" = "])
def test_marks_that_quote_nothing_hide_none(before: bytes) -> None:
    html = START + before + names("a# ", 20_000, 100, 'b#=">" ') + END
    assert len(with_short_tags(html)) < 100


def test_nor_does_a_tag_whose_content_is_raw() -> None:
    many = names("a# ", 20_000, 100, 'b#=">" ')
    page = b"<p>x</p><script a='>' %s>let a</script><p %s>Isi</p>" % (many, many)
    assert with_short_tags(page) == b"<p>x</p><script>let a</script><p>Isi</p>"


def test_each_of_many_tags_is_shortened() -> None:
    many = names("a# ", 5_000, 500, 'b#=">" ')
    html = (b"<p %s>Isi</p>" % many) * 20
    assert with_short_tags(html) == b"<p>Isi</p>" * 20


@pytest.mark.parametrize(
    "html",
    [
        '<a class="x" href="data:' + "a" * 200_000 + '">x</a>',
        '<a class="x" href="' + "Panen padi a=1, " * 8_000 + '">x</a>',
        "<script>for(;n<a;){s+='\"'}" + "x = 1 + 2 ; " * 8_000 + "</script><p class='a'>Isi</p>",
        "<script>" + "s = '<b title=\"' + t + '\">';\n" * 4_000 + "</script>",
        "<script>" + '{"a": "<p class=\\"x\\">Isi", "b": 1},' * 4_000 + "</script>",
        '<p title="a > b">Isi dari "sungai" itu, jum\'at.</p>\n' * 4_000,
        "<p>" + "Harga 1 < 2 dan a = 'b' atau c=\"d\" " * 4_000 + "</p>",
        '<i data-a=">" data-b=\'<p class="x">\'>x</i>' * 4_000,
    ],
)
def test_what_news_pages_have_stays(html: str) -> None:
    assert with_short_tags(html.encode()) == html.encode()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_no_fixture_is_changed(fixture: Path) -> None:
    html = fixture.read_bytes()
    assert with_short_tags(html) == html


ATTRIBUTES = st.lists(
    st.sampled_from(
        b'a |b=c |d="e"|f=\'>\' |g=">"|h i j k |l="m n=\'o\'>" |p\t=\n\'">"\'|/|\'|"|=|>'.split(
            b"|"
        )
    ),
    min_size=20,
    max_size=40,
).map(lambda pieces: b"".join(pieces * 5))


def attributes_of_tags(html: bytes) -> list[int]:
    """How many each tag has, as libxml2 reads them, where no name is there twice."""
    root = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
    return [] if root is None else [len(one.attrib) for one in root.iter(etree.Element)]


def unlike(html: bytes) -> bytes:
    """With a number after each name of an attribute, so that no two are alike."""
    numbers = iter(range(len(html)))
    alone = re.compile(rb"(?<![</a-z])[a-z](?![a-z])")
    return alone.sub(lambda found: b"%s%d" % (found[0], next(numbers)), html)


@given(ATTRIBUTES)
def test_of_any_markup_no_tag_keeps_more_than_two_windows_hold(attributes: bytes) -> None:
    html = b"<p>Isi</p><p " + unlike(attributes) + b">Isi</p>"
    window = 32
    assert max(attributes_of_tags(with_short_tags(html, window)), default=0) <= window
