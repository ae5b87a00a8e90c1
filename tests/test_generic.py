"""Pages without a known layout: what is read, and what is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from newscrawl import NotAnArticle, extract
from newscrawl.api import process

LISTINGS = Path(__file__).parents[2] / "shared" / "listings"
WORDS = "warga desa panen padi sungai jembatan pasar sekolah kepala hujan jalan kebun".split()


def sentence(seed: int) -> str:
    words = random.Random(seed).choices(WORDS, k=22)
    return " ".join(words).capitalize() + "."


def page(body: str, title: str = "Panen Raya di Tepi Kali") -> str:
    return f"""<html lang="id"><head><title>{title}</title></head><body>
    <nav><a href="/">Beranda</a> <a href="/desa">Desa</a></nav><h1>{title}</h1>
    <div class="isi">{body}</div>
    <div class="lain"><a href="/a">Kabar lain dari desa sebelah</a></div></body></html>"""


def test_an_unknown_page_has_blocks_reasons_and_paths() -> None:
    text = [sentence(seed) for seed in range(6)]
    body = "".join(f"<p>{one}</p>" for one in text[:3])
    body += '<p><strong>Baca juga: <a href="/b">Jembatan Desa Diperbaiki</a></strong></p>'
    body += "".join(f"<p>{one}</p>" for one in text[3:])
    done = process(page(body), "https://kabardesa.example/2020/panen-raya")
    assert done.article is not None
    assert done.article.extraction is not None
    assert [block.text for block in done.article.blocks] == text
    assert done.article.extraction.method == "generic"
    related = [one for one in done.removed if one.reason == "related"]
    assert [one.text for one in related] == ["Baca juga: Jembatan Desa Diperbaiki"]
    assert related[0].path.endswith("/p[4]/strong")


def test_a_home_page_is_no_article() -> None:
    body = "".join(f"<p>{sentence(seed)}</p>" for seed in range(6))
    with pytest.raises(NotAnArticle) as refused:
        extract(page(body), "https://kabardesa.example/")
    assert refused.value.reason == "index"


def test_a_page_of_a_known_site_that_is_no_article_by_its_address() -> None:
    body = "".join(f"<p>{sentence(seed)}</p>" for seed in range(6))
    with pytest.raises(NotAnArticle) as refused:
        extract(page(body), "https://www.liputan6.com/indeks")
    assert refused.value.reason == "index"


def test_a_page_of_links_is_no_article() -> None:
    items = "".join(f'<li><a href="/{seed}">{sentence(seed)}</a></li>' for seed in range(30))
    with pytest.raises(NotAnArticle):
        extract(page(f"<ul>{items}</ul>"), "https://kabardesa.example/kanal")


def test_a_few_words_are_no_article() -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract("<title>Kabar Desa</title><a href=/>Beranda</a>", "https://kabardesa.example/a/b")
    assert refused.value.reason == "no_body"


@pytest.mark.skipif(not LISTINGS.is_dir(), reason="no real listings beside the checkout")
def test_real_indexes_are_no_articles() -> None:
    files = sorted(LISTINGS.glob("*/*.html"))
    assert files
    for file in files:
        with pytest.raises(NotAnArticle):
            extract(file.read_bytes(), f"https://www.{file.parent.name}/indeks")
