"""Near-duplicates: copies of one story are found, whatever newsrooms do to them; bulletins of one
template are not; and the order in which articles come makes no difference."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from array import array
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.near_duplicates import copies_among, found_pairs, measure, true_pairs
from newscrawl.article import Article, Block, count_words, hash_content
from newscrawl.cli import cli
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import Segmenting, Store
from newscrawl.delivery.takedown import takedown
from newscrawl.duplicates import fingerprint as prints
from newscrawl.duplicates.candidates import NEIGHBOURS, pairs_of
from newscrawl.duplicates.compare import Compared, compare
from newscrawl.duplicates.facts import runs_of, tokens_of
from newscrawl.duplicates.fingerprint import BANDS, decode, fingerprint
from newscrawl.duplicates.kept import Copy
from newscrawl.lines import OutputError
from newsstand.copies import BULLETINS, START, Text, edited, made, report

SEED, STORIES = 11, 320


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return list(made(SEED, STORIES, least=0.5))


@pytest.fixture(scope="module")
def found(texts: list[Text]) -> dict[str, Copy]:
    return copies_among(texts)


def test_copies_are_found_and_nothing_else(texts: list[Text], found: dict[str, Copy]) -> None:
    figures = measure(texts, found)
    assert figures.alike > 800
    assert figures.precision >= 0.99
    assert figures.recall >= 0.95


def test_each_kind_of_bulletin_is_told_apart(texts: list[Text], found: dict[str, Copy]) -> None:
    by_id = {one.id: one for one in texts}
    for kind in BULLETINS:
        own = [one for one in texts if one.kind == kind]
        stories = {one.story for one in own}
        assert len(stories) > 20
        wrong = [
            pair for pair in found_pairs(found) - true_pairs(texts)
            if {by_id[name].kind for name in pair} == {kind}
        ]  # fmt: skip
        assert len(wrong) <= 0.01 * len(true_pairs(own)), wrong


def test_the_earliest_published_is_the_original(texts: list[Text], found: dict[str, Copy]) -> None:
    times = {one.id: (one.published_at, one.id) for one in texts}
    clusters: dict[str, list[str]] = {}
    for name, copy in found.items():
        clusters.setdefault(copy.cluster, []).append(name)
    assert clusters
    for first, members in clusters.items():
        assert min(members, key=times.__getitem__) == first
        assert len(members) > 1
        for name in members:
            assert found[name].of == (None if name == first else first)


def test_the_order_makes_no_difference(texts: list[Text], found: dict[str, Copy]) -> None:
    mixed = list(texts)
    random.Random(4).shuffle(mixed)
    assert copies_among(mixed) == found


def test_varied_texts_are_told_apart_as_well() -> None:
    texts = list(made(SEED, 120, is_varied=True))
    figures = measure(texts, copies_among(texts))
    assert figures.alike > 200
    assert figures.precision >= 0.99
    assert figures.recall >= 0.95


# Who is compared with whom


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=BANDS, max_size=BANDS), max_size=40),
    st.integers(1, 50),
    st.integers(1, 50),
)
def test_those_that_share_a_band_are_paired(rows: list[list[int]], chunk: int, part: int) -> None:
    """Each with those nearest before it, and first with those it shares the most bands with,
    whatever is in memory at a time."""
    rows = [[value << 30 for value in row] for row in rows]
    expected = Counter(
        (later, earlier)
        for band in range(BANDS)
        for later, row in enumerate(rows)
        for earlier in [
            at for at in range(later) if rows[at][band] == row[band]
        ][-NEIGHBOURS:]
    )  # fmt: skip
    database = sqlite3.connect("")
    bands = (array("I", row).tobytes() for row in rows)
    found = list(pairs_of(database, bands, chunk, part))
    database.close()
    assert found == sorted(expected, key=lambda pair: (pair[0], -expected[pair], -pair[1]))


# What is a copy

STORY = (
    "Lurah Contoh mencari asal ayam jago yang tidur di balai warga Kelurahan Contoh, Jakarta "
    "Selatan, Jumat (20/11/2026). Sebanyak 12 warga mengaku tidak kehilangan ayam itu.\n\n"
    "Pemiliknya masih kami tunggu sampai pekan depan, kata Widi kepada wartawan di Balai Warga "
    "pada pukul 10.15 WIB. Ia menambahkan bahwa pakan ayam jago itu menelan Rp25.000 sehari.\n\n"
    "Menurut catatan Puskeswan Mekar, ayam itu sehat dan berbobot 2,5 kilogram. Petugas akan "
    "membawanya ke kandang milik Dinas Peternakan bila pemiliknya tidak datang juga."
)


def likeness(one: str, other: str) -> Any:
    first, second = fingerprint(one), fingerprint(other)
    assert first
    assert second
    assert compare(Compared(first), Compared(second)) == compare(Compared(second), Compared(first))
    return compare(Compared(first), Compared(second))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Jumat (20/11/2026)", "Jumat (20/11)"),
        ("Rp25.000", "Rp 25,000"),
        ("10.15", "10:15"),
        ("menambahkan", "mengatakan pula"),
        (". Ia", ".\n\nIa"),
        ("\n\n", " "),
        ("kata Widi", "ujar Lurah Widi"),
        (" Petugas akan", "\n\nBerita ini sudah tayang lebih dulu di situs mitra kami."),
    ],
)
def test_what_editors_change_leaves_a_copy(old: str, new: str) -> None:
    assert old in STORY
    copy = STORY.replace(old, new)
    if new.startswith("\n\nBerita"):
        copy = copy[: copy.index(new) + len(new)]
    assert likeness(STORY, copy).are_copies


@pytest.mark.parametrize(
    ("changes"),
    [
        {"20/11": "21/11", "Jumat": "Sabtu", "10.15": "11.40"},
        {"Jakarta": "Bogor", "Widi": "Ratna", "Mekar": "Melati"},
        {"12 warga": "31 warga", "2,5": "3,1", "25.000": "30.000"},
    ],
)
def test_other_facts_between_the_same_words_are_another_story(changes: dict[str, str]) -> None:
    other = STORY
    for old, new in changes.items():
        assert old in other
        other = other.replace(old, new)
    found = likeness(STORY, other)
    assert found.alike > 0.6
    assert not found.are_copies


def test_a_brief_within_a_long_report_is_no_copy_of_it() -> None:
    chance = random.Random(5)
    long = "\n\n".join((STORY, report(chance, START), report(chance, START)))
    assert not likeness(STORY, long).are_copies


def test_chains_of_copies_join_no_two_stories() -> None:
    """What takes over half of one story and half of another is a copy of one at most."""
    chance = random.Random(8)
    one, other = report(chance, START), report(chance, START)
    both = "\n\n".join((one, other))
    texts = [
        Text(name, 0, "", START + timedelta(hours=hour), text)
        for hour, (name, text) in enumerate((("a", one), ("b", other), ("c", both)))
    ]
    found = copies_among(texts)
    assert "c" in found
    assert len(found) == 2


def test_names_and_numbers_are_facts() -> None:
    tokens = tokens_of("Warga Ende menanam dua ribu bakau. Maria, 31,5 tahun, ikut.\nHakimi\nSaiss")
    facts = [word for word, is_fact in zip(tokens.words, tokens.facts, strict=True) if is_fact]
    assert facts == ["ende", "2", "315", "hakimi", "saiss"]
    assert runs_of(tokens_of("Pasar di Kota Ende buka pukul 08.30 lagi")) == [
        ("pasar di | buka", ["kota", "ende"]),
        ("buka pukul | lagi", ["0830"]),
    ]


def test_a_short_text_is_not_compared() -> None:
    assert fingerprint("Simak videonya berikut ini.") is None
    assert fingerprint("") is None


@given(st.text())
def test_any_text_has_a_fingerprint_or_none(text: str) -> None:
    for one in (text, f"{STORY}\n{text}", f"{text} {STORY}"):
        found = fingerprint(one)
        if found is not None:
            assert decode(found.encode()) == found
            assert compare(Compared(found), Compared(found)).are_copies


@given(st.binary())
def test_what_is_no_fingerprint_is_told(content: bytes) -> None:
    try:
        decode(content)
    except ValueError as error:
        assert "no fingerprint" in str(error)


# From a crawl to an export


def article(name: str, text: str, hour: int, publisher: str, **more: Any) -> Article:
    return Article(
        id=f"{publisher}:{name}",
        url=f"https://www.{publisher}.example/{name}",
        publisher=publisher,
        title=f"Judul {name}",
        text=text,
        blocks=[Block("paragraph", one) for one in text.split("\n\n")],
        word_count=count_words(text),
        content_hash=hash_content(text),
        published_at=START + timedelta(hours=hour),
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
        **more,
    )


def deliver(folder: Path, *articles: Article, fingerprints: bool = True) -> Output:
    output = Output(folder, is_folder=True)
    for publisher in sorted({str(one.publisher) for one in articles}):
        store = Store.open(output, publisher, "run", Segmenting(fingerprints=fingerprints))
        for one in articles:
            if one.publisher == publisher:
                store.deliver(one)
        store.close()
    return output


def wire(seed: int = 3) -> list[Article]:
    """A story in three papers, the agency's first, and two bulletins."""
    chance = random.Random(seed)
    story = report(chance, START)
    quakes = [BULLETINS["quake"](chance, START + timedelta(days=day)) for day in (1, 2)]
    return [
        article("1", edited(chance, story), 5, "tribun"),
        article("2", edited(chance, story), 3, "kompas"),
        article("3", story, 0, "antara"),
        article("4", quakes[0], 24, "antara"),
        article("5", quakes[1], 48, "antara"),
    ]


def exported(target: Path, *options: object) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(
        cli, ["export", "--no-plots", "-q", *map(str, options), "-o", str(target)]
    )
    assert done.exit_code == 0, done.output
    paths = (target / "articles").glob("*.jsonl")
    lines = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return {line["id"]: line for line in lines}


@pytest.mark.parametrize("fingerprints", [True, False])
def test_an_export_marks_or_leaves_out_copies(tmp_path: Path, fingerprints: bool) -> None:
    articles = wire()
    deliver(tmp_path / "data", *articles, fingerprints=fingerprints)
    marked = exported(tmp_path / "marked", tmp_path / "data", "--dedupe", "mark")
    told = {
        name: (line["duplicate_of"], line["duplicate_cluster"]) for name, line in marked.items()
    }
    assert told == {
        "antara:3": (None, "antara:3"),
        "kompas:2": ("antara:3", "antara:3"),
        "tribun:1": ("antara:3", "antara:3"),
        "antara:4": (None, None),
        "antara:5": (None, None),
    }
    near = exported(tmp_path / "near", tmp_path / "data", "--dedupe", "near")
    assert near.keys() == {"antara:3", "antara:4", "antara:5"}
    manifest = json.loads((tmp_path / "near" / "export.json").read_text())
    assert manifest["left_out"]["duplicate"] == 2
    plain = exported(tmp_path / "plain", tmp_path / "data")
    assert len(plain) == 5
    assert not any(line["duplicate_cluster"] for line in plain.values())


def test_what_a_crawl_kept_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(tmp_path / "data", *wire())
    monkeypatch.setattr("newscrawl.duplicates.kept.fingerprint", None)
    assert len(exported(tmp_path / "near", tmp_path / "data", "--dedupe", "near")) == 3


def test_directories_are_settled_together_and_a_revision_anew(tmp_path: Path) -> None:
    articles = wire()
    deliver(tmp_path / "one", *articles[:2])
    deliver(tmp_path / "two", *articles[2:])
    both = (tmp_path / "one", tmp_path / "two")
    assert exported(tmp_path / "near", *both, "--dedupe", "near").keys() == {
        "antara:3", "antara:4", "antara:5",
    }  # fmt: skip
    deliver(tmp_path / "one", article("2", report(random.Random(99), START), 3, "kompas"))
    marked = exported(tmp_path / "marked", *both, "--dedupe", "mark")
    assert marked["kompas:2"]["revision"] == 2
    assert marked["kompas:2"]["duplicate_cluster"] is None
    assert marked["tribun:1"]["duplicate_of"] == "antara:3"


def test_an_increment_knows_what_was_exported_before(tmp_path: Path) -> None:
    articles = wire()
    deliver(tmp_path / "data", *articles[2:])
    exported(tmp_path / "first", tmp_path / "data", "--dedupe", "near")
    deliver(tmp_path / "data", *articles[:2])
    after = ("--delivered-after", tmp_path / "first")
    assert exported(tmp_path / "near", tmp_path / "data", "--dedupe", "near", *after) == {}
    marked = exported(tmp_path / "marked", tmp_path / "data", "--dedupe", "mark", *after)
    assert {line["duplicate_of"] for line in marked.values()} == {"antara:3"}
    assert len(marked) == 2


def fingerprints_in(output: Output) -> set[str]:
    found = set()
    for state in output.states():
        with sqlite3.connect(state) as database:
            found |= {one for (one,) in database.execute("SELECT article_id FROM fingerprints")}
    return found


def test_what_is_taken_down_leaves_no_fingerprint(tmp_path: Path) -> None:
    output = deliver(tmp_path / "data", *wire())
    assert fingerprints_in(output) == {one.id for one in wire()}
    takedown(output, ["https://www.antara.example/3"])
    assert "antara:3" not in fingerprints_in(output)
    marked = exported(tmp_path / "marked", tmp_path / "data", "--dedupe", "mark")
    assert marked["tribun:1"]["duplicate_of"] == "kompas:2"


def test_nothing_is_kept_unless_asked_for(tmp_path: Path) -> None:
    assert fingerprints_in(deliver(tmp_path / "data", *wire(), fingerprints=False)) == set()


def test_the_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(tmp_path / "data", *wire(), fingerprints=False)
    monkeypatch.setitem(sys.modules, "rensa", None)
    prints._minhash.cache_clear()
    try:
        done = CliRunner().invoke(
            cli,
            ["export", str(tmp_path / "data"), "-o", str(tmp_path / "near"), "--dedupe", "near"],
        )
        assert done.exit_code == 2
        assert "newscrawl[duplicates]" in done.stderr
        with pytest.raises(OutputError, match=r"newscrawl\[duplicates\]"):
            deliver(tmp_path / "data", *wire())
    finally:
        prints._minhash.cache_clear()


def test_missing_numpy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crawl has no need of it."""
    monkeypatch.setitem(sys.modules, "newscrawl.duplicates.candidates", None)
    deliver(tmp_path / "data", *wire())
    near = ("-o", str(tmp_path / "near"), "--dedupe", "near")
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "data"), *near])
    assert done.exit_code == 2
    assert "numpy" in done.stderr
    assert "newscrawl[duplicates]" in done.stderr


def test_the_made_texts_are_hard(texts: list[Text]) -> None:
    """Bulletins share most of their words, and copies have been edited: else finding the one and
    not the other would show nothing."""
    for kind in ("quake", "stocks", "weather"):
        own = [one.text for one in texts if one.kind == kind and one.id.startswith("a:")][:20]
        shares = [likeness(one, other).alike for one, other in combinations(own, 2)]
        assert sorted(shares)[len(shares) // 2] > 0.25
    pairs = [one.split("\n\n") for one in (STORY, edited(random.Random(1), STORY, 0.5))]
    assert pairs[0] != pairs[1]
