"""The language of an article is told from its words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.page import Head, Page
from newscrawl.publishers import PUBLISHERS
from pipelines import language
from pipelines.language import ask_cld2, decide, language_of, normalise, written

SAMPLES = {
    path.stem: path.read_text("utf-8").strip().split("\n\n")
    for path in (Path(__file__).parent.parent / "benchmarks" / "languages").glob("*.txt")
}
LANGUAGES = ("id", "ms", "jv", "su", "en")
each_language = pytest.mark.parametrize("name", LANGUAGES)

INDONESIAN = "Harga beras naik karena stok di pasar tidak cukup, kata seorang pedagang, Senin. "
MALAY = "Harga beras naik kerana bekalan di pasar tidak cukup, kata peniaga itu, Isnin. "
ENGLISH = "The price of rice has risen again in the market of this town. "
EITHER = "Orang itu datang dengan tiga anak dan duduk di pasar. "
GERMAN = "Der Preis für Reis ist auf dem Markt der Stadt wieder gestiegen, sagte ein Händler. "


def page(url: str | None = None, declared: str | None = None, publisher: str | None = None) -> Page:
    made = Page(b"", url=url, publisher=PUBLISHERS[publisher] if publisher else None)
    made.head = Head({"content-language": declared} if declared else {}, {}, None)
    return made


def test_samples_of_every_language() -> None:
    assert sorted(SAMPLES) == sorted(LANGUAGES)
    assert all(len(texts) > 10 for texts in SAMPLES.values())


@each_language
def test_the_words_are_never_wrong_and_mostly_decide(name: str) -> None:
    found = [decide(text) for text in SAMPLES[name]]
    assert set(found) <= {name, None}
    assert found.count(name) > len(found) / 2
    assert decide(" ".join(SAMPLES[name])) == name


@each_language
def test_unknown_sites(name: str) -> None:
    found = [language_of(page("https://kabar.example/a"), text) for text in SAMPLES[name]]
    assert found.count(name) >= len(found) - 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (INDONESIAN * 3, "id"),
        (MALAY * 3, "ms"),
        (ENGLISH, "en"),
        (EITHER * 5, None),
        (GERMAN, None),
        ("", None),
        ("the of and " + "kata " * 60, None),
        (INDONESIAN + ENGLISH, None),
        ("Jakarta Bandung Surabaya Medan " * 20, None),
    ],
)
def test_what_the_words_decide(text: str, words: str | None) -> None:
    assert decide(text) == words


@pytest.mark.parametrize(
    ("url", "declared", "text", "found"),
    [
        (None, "en", INDONESIAN * 3, "id"),
        (None, "id", ENGLISH * 3, "en"),
        (None, "id-ID", INDONESIAN * 3, "id-ID"),
        (None, "in_id", INDONESIAN * 3, "id-ID"),
        (None, "en_gb", ENGLISH * 3, "en-GB"),
        (None, "ms-MY", EITHER * 2, "ms-MY"),
        (None, "id", EITHER * 2, "id"),
        ("https://kabar.id/x", "en", EITHER * 2, "id"),
        ("https://khabar.com.my/x", "en", EITHER * 2, "ms"),
        ("https://khabar.com.my/x", "id", EITHER * 2, "id"),
        (None, None, GERMAN * 2, "de"),
        (None, "en", GERMAN * 2, "de"),
        (None, "fr-CA", "1 2 3", "fr-CA"),
        (None, None, "1 2 3", None),
    ],
)
def test_what_the_page_declares(
    url: str | None, declared: str | None, text: str, found: str | None
) -> None:
    assert language_of(page(url, declared), text) == found


@pytest.mark.parametrize(
    ("publisher", "text", "found"),
    [
        ("detik", INDONESIAN, "id"),
        ("detik", EITHER, "id"),
        ("detik", GERMAN * 20, "id"),
        ("detik", ENGLISH * 20, "en"),
        ("detik", " ".join(SAMPLES["jv"]), "jv"),
        ("detik", ENGLISH * 12 + INDONESIAN * 20, "id"),  # as where a song is quoted
        ("jakartapost", ENGLISH, "en"),
        ("jakartapost", INDONESIAN * 20, "id"),
    ],
)
def test_publishers_whose_language_is_known(publisher: str, text: str, found: str) -> None:
    assert language_of(page(publisher=publisher), text) == found


def test_known_publishers_do_not_wait_for_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_cld2", lambda: pytest.fail("CLD2 was asked"))
    for text in (INDONESIAN, EITHER, GERMAN * 20, ""):
        assert language_of(page(publisher="detik"), text) == "id"
    assert language_of(page(), ENGLISH * 3) == "en"


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycld2", None)
    language._cld2.cache_clear()
    try:
        assert ask_cld2(GERMAN) is None
        assert language_of(page(declared="de-DE"), GERMAN) == "de-DE"
        assert language_of(page(), INDONESIAN * 3) == "id"
    finally:
        language._cld2.cache_clear()


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("id", "id"),
        ("IN_id", "id-ID"),
        (" en-us ", "en-US"),
        ("jw", "jv"),
        ("zh-Hant", "zh-Hant"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("un", None),
        ("xx-Goth", None),
        ("x", None),
        ("Bahasa Indonesia", None),
    ],
)
def test_tags(tag: str, normal: str | None) -> None:
    assert normalise(tag) == normal


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_text(text: str) -> None:
    for one in (text, text + GERMAN):
        found = language_of(page(), one)
        assert found is None or normalise(found) == found


def test_the_words_are_part_of_the_version_of_the_rules() -> None:
    assert len(written()) == len(LANGUAGES)
