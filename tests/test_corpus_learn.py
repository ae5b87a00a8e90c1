"""Lines that recur on a site's documents are learned from a corpus, and none that only look so."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus import PROMPTS, Made, make
from newscrawl.corpus.documents import Document
from newscrawl.corpus.dump import clean_text, read_dump
from newscrawl.corpus.learn import LEAST_SEEN, Found, learn, may_be_learned
from newscrawl.corpus.run import Options, clean_corpus, learn_templates
from newscrawl.record import decode
from pipelines.learned.normal import normal
from pipelines.learned.template import SiteTemplates, Template, Templates

SITE = "kabar.co.id"
STORIES = 60
"""Documents of the one site that is learned from."""


def documents(made: Iterable[Made]) -> list[Document]:
    return [Document(one.text, one.url, SITE, {}) for one in made]


def one_site(numbers: Iterable[int]) -> list[Made]:
    return [make(number, seed=5, sites=1) for number in numbers]


def learned(given: list[Document], share: float = 1.0) -> list[str]:
    """The texts that are learned from documents of one site."""
    found = learn(lambda: given, share)
    return [one.text for site in found.sites for one in site.templates]


def from_lines(*texts: str) -> list[Document]:
    return [Document(text, None, SITE, {}) for text in texts]


def story(number: int) -> str:
    return "\n".join(make(number, seed=9).story)


@pytest.fixture(scope="module")
def found() -> Found:
    given = documents(one_site(range(STORIES)))
    return learn(lambda: given)


def test_what_a_site_repeats_is_learned_with_its_evidence(found: Found) -> None:
    (site,) = found.sites
    assert (site.site, found.documents, found.without_site) == (SITE, STORIES, 0)
    expected = {normal(text.format(site="Kabarbaba")): share for text, share in PROMPTS}
    assert {one.text for one in site.templates} == set(expected)
    for one in site.templates:
        assert one.of == STORIES
        assert abs(one.seen / one.of - expected[one.text]) < 0.25


def test_later_documents_are_clean_and_lose_nothing(found: Found) -> None:
    """One in twenty quotes a paragraph of another."""
    (templates,) = found.sites
    clean = lost = 0
    later = one_site(range(1000, 1200))
    for number, made in enumerate(later):
        wanted, text = list(made.story), made.text
        if number % 20 == 0:
            quoted = later[number - 1].story[-1]
            wanted.insert(-1, quoted)
            text = text.replace(made.story[-1], f"{quoted}\n{made.story[-1]}")
        page = read_dump(text, made.url, templates=templates)
        got = [block.text for block in page.blocks]
        clean += set(got) <= set(wanted)
        lost += len(set(wanted) - set(got))
    assert clean >= 0.99 * len(later)
    assert lost == 0


def test_the_order_of_the_documents_does_not_matter(found: Found) -> None:
    given = documents(one_site(range(STORIES)))
    for seed in range(3):
        random.Random(seed).shuffle(given)
        again = learn(lambda: given)
        assert again.sites[0].templates == found.sites[0].templates
        assert again.sites[0].version == found.sites[0].version


def test_sites_are_learned_apart() -> None:
    prompt = "Peta cuaca Kabar Contoh untuk para pelaut kita"
    given = [
        Document(f"{story(number)}\n{prompt}" if number % 2 else story(number), None, site, {})
        for number, site in enumerate(["a.example", "b.example"] * 20)
    ]
    found = learn(lambda: given)
    assert [site.site for site in found.sites] == ["b.example"]
    assert [(one.seen, one.of) for one in found.sites[0].templates] == [(20, 20)]


def test_a_sample_is_of_the_same_documents_in_any_order(found: Found) -> None:
    given = documents(one_site(range(2 * STORIES)))
    half = learn(lambda: given, 0.5)
    assert 0.3 * len(given) < half.documents < 0.7 * len(given)
    again = learn(lambda: reversed(given), 0.5)
    assert again.sites[0].templates == half.sites[0].templates
    assert {one.text for one in half.sites[0].templates} == {
        one.text for one in found.sites[0].templates
    }


PROMPT = "Peta cuaca Kabar Contoh untuk para pelaut kita"
MANY = 40
ON_ALL: dict[str, str] = {
    "a place": "JAKARTA",
    "a subhead": "Kata Warga",
    "a byline": "Penulis: Sari Widuri dan Budi Laksana",
    "an editor": "Editor - Budi Laksana Putra Kertapati",
    "a name": "Sari Widuri Laksana",
    "a dateline": "JAKARTA, KABARCONTOH.com - ",
    "a date": "Senin, 2 Maret 2026 pukul pagi hari",
    "a correction": "Koreksi: naskah ini diubah pada bagian nama desa yang semula salah tulis",
    "a note": "Catatan redaksi mengenai naskah yang terbit hari ini",
    "a label": "Berikut daftar lengkap desa yang terdampak:",
    "an item": "1. Bawa payung dan jas hujan",
    "known boilerplate": "Baca juga: Harga Cabai Naik Lagi di Pasar Contoh",
    "a long line": "Kata dia begitu. " * 20,
}


@pytest.mark.parametrize("line", ON_ALL.values(), ids=ON_ALL)
def test_lines_that_belong_to_stories_however_often(line: str) -> None:
    texts = [f"{line}\n{story(number)}\n{PROMPT}\n{line}" for number in range(MANY)]
    assert learned(from_lines(*texts)) == [PROMPT.lower()]


def test_prices_are_not_furniture() -> None:
    """They differ in their numbers only, and are what the article is about."""
    texts = [
        f"{story(number)}\nHarga emas batangan hari ini Rp {1000 + number}.000"
        for number in range(MANY)
    ]
    assert learned(from_lines(*texts)) == []


@pytest.mark.parametrize("seen", [2, LEAST_SEEN - 1])
def test_a_series_and_a_correction_on_few_pages(seen: int) -> None:
    intro = "Tulisan ini bagian dari rangkaian Jalur Rempah Contoh"
    texts = [f"{intro}\n{story(n)}" if n < seen else story(n) for n in range(MANY)]
    assert learned(from_lines(*texts)) == []


def test_a_long_series_is_a_small_share() -> None:
    intro = "Tulisan ini bagian dari rangkaian Jalur Rempah Contoh"
    texts = [f"{intro}\n{story(n)}" if n < 12 else story(n) for n in range(MANY)]
    assert learned(from_lines(*texts)) == []


def test_a_sentence_needs_more_than_a_label() -> None:
    line = "Menurut catatan badan itu, banjir besar terakhir melanda desa dua tahun silam."
    on_half = [f"{story(n)}\n{line}\n{PROMPT}" if n % 2 else story(n) for n in range(MANY)]
    assert learned(from_lines(*on_half)) == [PROMPT.lower()]


def test_copies_of_an_article_teach_nothing() -> None:
    copies = [story(1) for _ in range(30)]
    changed = [f"{story(1)}\nSalinan nomor {number} dari naskah" for number in range(30)]
    others = [story(number) for number in range(2, 20)]
    assert learned(from_lines(*copies, *changed, *others)) == []


def test_one_document_twenty_times_is_one_document() -> None:
    text = f"{story(1)}\n{PROMPT}"
    assert learned(from_lines(*[text] * 20)) == []


def test_a_document_that_repeats_a_line_counts_once() -> None:
    texts = [f"{PROMPT}\n{story(n)}\n{PROMPT}\n{PROMPT}" for n in range(5)]
    texts += [story(n) for n in range(5, MANY)]
    assert learned(from_lines(*texts)) == []


def test_few_documents_teach_nothing() -> None:
    texts = [f"{story(number)}\n{PROMPT}" for number in range(LEAST_SEEN - 1)]
    assert learned(from_lines(*texts)) == []


def templates_of(*texts: str) -> SiteTemplates:
    made = [Template(kind="line", reason="promo", text=one.lower()) for one in texts]
    return SiteTemplates(SITE, tuple(made))


@pytest.mark.parametrize("told", [True, False], ids=["told", "first"])
def test_a_title_that_others_list_stays_the_title(told: bool) -> None:
    """Titles of popular stories recur on the other documents."""
    made = make(1, seed=5)
    title = "Warga Desa Contoh Menanam Bakau di Pantai Selatan"
    lines = made.text.splitlines()
    start = [f"{title} - Kabar Contoh", *lines[:4], title] if told else [title]
    text = "\n".join([*start, *lines[5:]])
    plain = clean_text(text)
    with_templates = read_dump(text, templates=templates_of(title)).article
    assert with_templates is not None
    assert with_templates.title == plain.title == title
    assert with_templates.text == plain.text


def test_what_is_taken_out_is_counted_and_named() -> None:
    made = one_site([3])[0]
    (prompt,) = (text.format(site="Kabarbaba") for text, share in PROMPTS[:1])
    templates = templates_of(prompt)
    page = read_dump(made.text, made.url, templates=templates)
    (removed,) = (one for one in page.removed if one.rule.startswith("learned "))
    assert (removed.reason, removed.text) == ("promo", prompt)
    assert page.article is not None
    assert page.article.extraction is not None
    plain = clean_text(made.text, made.url)
    assert plain.extraction is not None
    assert page.article.extraction.rules == f"{plain.extraction.rules}+{templates.version}"


# As the command runs it


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "c4.jsonl"
    with path.open("w") as file:
        for made in one_site(range(STORIES)):
            file.write(json.dumps({"text": made.text, "url": made.url, "from": "Kabar Contoh"}))
            file.write("\nnot json\n")
    return path


def run(corpus: Path, **options: object) -> Options:
    return Options((str(corpus),), **options)  # type: ignore[arg-type]


def test_learn_then_clean(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = corpus.parent / "templates", corpus.parent / "out.jsonl"
    assert not learn_templates(run(corpus), folder, 1.0)
    said = capsys.readouterr().err
    assert "kabarbaba.co.id: 6 lines, version " in said
    assert f"60 of 60 pages: {PROMPTS[0][0].format(site='Kabarbaba').lower()}" in said
    templates = Templates.load(folder).of("kabarbaba.co.id")
    assert templates
    assert len(templates.templates) == 6
    assert not clean_corpus(run(corpus, templates=str(folder), output=out))
    assert "learned lines taken out" in capsys.readouterr().err
    for line, made in zip(out.read_bytes().splitlines(), one_site(range(STORIES)), strict=True):
        article = decode(line)
        assert [block.text for block in article.blocks] == list(made.story)
        assert article.extraction
        assert article.extraction.rules.endswith(f"+{templates.version}")


def test_learning_again_keeps_what_was_rejected_by_hand(corpus: Path) -> None:
    folder = corpus.parent / "templates"
    learn_templates(run(corpus), folder, 1.0)
    path = folder / "kabarbaba.co.id.toml"
    first = path.read_text()
    path.write_text(first.replace('status = "used"', 'status = "rejected"', 1))
    learn_templates(run(corpus), folder, 1.0)
    again = SiteTemplates.read(path)
    assert [one.status for one in again.templates].count("rejected") == 1
    assert len(again.lines) == 5
    path.unlink()
    learn_templates(run(corpus), folder, 1.0)
    assert path.read_text() == first


def test_by_the_source_that_a_field_names(corpus: Path) -> None:
    from newscrawl.corpus.documents import Fields

    folder = corpus.parent / "templates"
    assert not learn_templates(run(corpus, fields=Fields(site="from")), folder, 1.0)
    assert [path.name for path in folder.iterdir()] == ["kabar-contoh.toml"]


def test_documents_without_a_site(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from newscrawl.corpus.documents import Fields

    folder = corpus.parent / "templates"
    assert not learn_templates(run(corpus, fields=Fields(url="link")), folder, 1.0)
    assert not folder.exists() or not list(folder.iterdir())
    assert "60 documents without a site: name a field" in capsys.readouterr().err


def test_an_input_that_is_damaged_is_told(corpus: Path) -> None:
    assert learn_templates(run(corpus.parent / "none.jsonl"), corpus.parent / "t", 1.0)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_line(line: str) -> None:
    assert may_be_learned(line) in (True, False)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=20))
def test_any_documents(texts: list[str]) -> None:
    read: Callable[[], list[Document]] = lambda: from_lines(*texts)  # noqa: E731
    assert learn(read).documents == len(texts)
