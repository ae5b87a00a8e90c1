"""Hostile pages: each gives an article or NotAnArticle, and in a time that its size bounds.

Times are of this process's own, and far above what a page takes: a page that takes a time that
grows with the square of its size takes minutes.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attacks import ATTACKS, page
from fuzz import MUTATIONS, TYPES, URLS, check, keep, mutated, pages
from hypothesis import given, settings
from hypothesis import strategies as st
from patterns import slower_than

from newscrawl import NotAnArticle, extract
from newscrawl.limits import MAX_PAGE

HERE = Path(__file__).parent
URL = "https://www.contoh-berita.co.id/2020/01/02/jembatan-contoh-dibuka-lagi"
LAYOUT = "https://news.detik.com/berita/d-6400123/judul"
MOST = 20.0
"""Seconds of processor time; the slowest page of these takes 0.4 on an idle machine."""


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_takes_no_longer_than_its_size_explains(name: str) -> None:
    html = ATTACKS[name](200_000)
    began = time.process_time()
    assert check(html, URL, None)
    assert time.process_time() - began < MOST


@pytest.mark.parametrize(
    "name",
    [
        *("attributes", "json wide", "all classes on all", "a class value", "a line", "json deep"),
        *("entities twice", "authors", "title of spaces", "date told", "canonicals", "opened"),
    ],
)
def test_an_attack_as_large_as_pages_may_be(name: str) -> None:
    html = ATTACKS[name](MAX_PAGE - 100_000)
    began = time.process_time()
    assert check(html, LAYOUT, None)
    assert time.process_time() - began < MOST


def test_text_after_the_end_of_a_page_again_and_again() -> None:
    html = ATTACKS["roots of text"](900_000)
    began = time.process_time()
    assert check(html, LAYOUT, None) == "article"
    assert time.process_time() - began < MOST


def test_a_page_of_50_megabytes_is_refused() -> None:
    with pytest.raises(NotAnArticle) as raised:
        extract(page(b"<p>Isi.</p>" * 5_000_000), url=URL)
    assert raised.value.reason == "too_large"


def test_a_page_of_too_many_elements_is_refused() -> None:
    with pytest.raises(NotAnArticle) as raised:
        extract(page(b"<i>x</i>" * 70_000), url=URL)
    assert raised.value.reason == "too_large"
    assert "elements" in raised.value.detail


def test_a_page_of_too_many_tags_is_refused_unparsed() -> None:
    with pytest.raises(NotAnArticle) as raised:
        extract(page(b"<i>x</i>" * 200_000), url=URL)
    assert raised.value.reason == "too_large"
    assert "tags" in raised.value.detail


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "font", "section"])
def test_an_article_100000_levels_deep_is_still_read(tag: str) -> None:
    html = page(f"<{tag}>".encode() * 100_000)
    article = extract(html, url=URL)
    assert article.title == "Jembatan Contoh Dibuka Lagi"
    assert len(article.blocks) == 6


@given(st.integers(0, 2**32), st.sampled_from(URLS), st.sampled_from(TYPES))
@settings(max_examples=80, deadline=None)
def test_damaged_pages(seed: int, url: str | None, kind: str | None) -> None:
    assert check(mutated(random.Random(seed), pages()), url, kind)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_way_of_damage_changes_some_page(mutation: object) -> None:
    rng, known = random.Random(1), pages()[:5]
    assert callable(mutation)
    assert any(mutation(rng, html, known[0]) != html for html in known for _ in range(5))


def run_fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "fuzz.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_the_fuzzer_says_what_it_ran(tmp_path: Path) -> None:
    done = run_fuzz("--seconds", "0", "--seed", "1", "--found", str(tmp_path / "found"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ pages in 0 s, seed 1: .*\d+ article.*; slowest", done.stdout, re.M)


def test_what_the_fuzzer_keeps_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "current.html").write_bytes(page(b""))
    (tmp_path / "current.json").write_text(f'["{URL}", null]')
    keep(tmp_path, "slow", "9.9 s\n")
    (found,) = tmp_path.glob("slow-*.html")
    assert found.with_suffix(".txt").read_text() == f'["{URL}", null]\n9.9 s\n'
    done = run_fuzz("--again", str(found))
    assert done.stdout.startswith("article "), done.stderr


def test_the_audit_of_patterns_finds_a_slow_one() -> None:
    slow, quick = re.compile(r"[a-z]+\s*:"), re.compile(r"(?<![a-z])[a-z]{1,20}:")
    assert list(slower_than(0.02, [("slow", slow), ("quick", quick)], 4_000)) == ["slow"]
