"""Pages without a known layout: what is read, and what is refused."""

from __future__ import annotations

import random
import time
from dataclasses import astuple
from pathlib import Path
from typing import get_args

import pytest

from newscrawl import NotAnArticle, extract
from newscrawl.api import page_of, process
from newscrawl.article import Reason
from pipelines.decode import Decode
from pipelines.generic.second import without_marked
from pipelines.generic.weights import names, shipped

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


def test_a_text_cut_into_parts_by_boxes_is_read_whole() -> None:
    text = [sentence(seed) for seed in range(12)]
    parts = [text[at : at + 3] for at in range(0, 12, 3)]
    box = (
        '<div class="kotak"><a href="/x">Lomba Panjat Pinang</a> <a href="/y">Harga Cabai</a></div>'
    )
    body = box.join(
        f'<div class="bagian  b">{"".join(f"<p>{one}</p>" for one in part)}</div>' for part in parts
    )
    article = extract(page(body), "https://kabardesa.example/2020/panen-raya")
    assert [block.text for block in article.blocks] == text


def test_the_standfirst_is_what_the_description_says() -> None:
    lead = "Petani di tepi kali panen dua kali setahun sejak saluran air dibangun warga."
    text = [sentence(seed) for seed in range(5)]
    head = f'<head><meta name="description" content="{lead}"></head>'
    body = (
        f"<html>{head}<body><h1>Panen Raya di Tepi Kali</h1><h2>{lead}</h2><p>Oleh Sari</p>"
        f'<div class="isi">{"".join(f"<p>{one}</p>" for one in text)}</div></body></html>'
    )
    article = extract(body, "https://kabardesa.example/2020/panen-raya")
    assert [block.text for block in article.blocks] == [lead, *text]


def test_subheads_lists_and_questions_among_the_sentences_stay() -> None:
    long = [sentence(seed) for seed in range(4)]
    body = (
        f"<p>{long[0]}</p><h3>Dua Musim</h3><p>{long[1]}</p><p>Mengapa dua?</p><p>{long[2]}</p>"
        f"<ul><li>Padi</li><li>Jagung</li></ul><p>{long[3]}</p>"
    )
    article = extract(page(body), "https://kabardesa.example/2020/panen-raya")
    texts = [block.text for block in article.blocks]
    assert texts == [
        long[0],
        "Dua Musim",
        long[1],
        "Mengapa dua?",
        long[2],
        "Padi",
        "Jagung",
        long[3],
    ]


def test_a_block_is_taken_for_what_its_name_says_unless_it_is_the_text() -> None:
    text = [sentence(seed) for seed in range(6)]
    ask = "Dapatkan kabar desa setiap pagi langsung di kotak surat Anda, gratis selamanya."
    inner = f'<div class="newsletter-signup"><p>{ask}</p></div>'
    body = f"<p>{text[0]}</p>{inner}" + "".join(f"<p>{one}</p>" for one in text[1:])
    done = process(page(body), "https://kabardesa.example/2020/panen-raya")
    assert done.article is not None
    assert [block.text for block in done.article.blocks] == text
    assert [(one.reason, one.text) for one in done.removed] == [("promo", ask)]
    boxes = "".join(f'<div class="text-box">{"<p>" + one + "</p>"}</div>' for one in text)
    article = extract(page(boxes), "https://kabardesa.example/2020/panen-raya")
    assert [block.text for block in article.blocks] == text


def test_teasers_of_other_stories_are_no_text() -> None:
    text = [sentence(seed) for seed in range(6)]
    teasers = "".join(
        f'<li><a href="/{seed}">Judul Berita Lain Nomor {seed}</a><div>{sentence(seed)}</div></li>'
        for seed in range(50, 70)
    )
    body = "".join(f"<p>{one}</p>" for one in text) + f"<ul>{teasers}</ul>"
    article = extract(page(body), "https://kabardesa.example/2020/panen-raya")
    assert [block.text for block in article.blocks] == text


def test_weights_are_plain_numbers_and_reasons_are_known() -> None:
    assert all(isinstance(value, int | float) for value in astuple(shipped()))
    assert set(names().values()) <= set(get_args(Reason))
    assert "ad" in names()
    assert "read" not in names()


def test_a_body_within_the_body_is_read() -> None:
    """As pages that are two pages in one have it, once their parts are put together."""
    text = "".join(f"<p>{sentence(seed)}</p>" for seed in range(6))
    inner = f"<div><div><div><div><body><div><div>{text}</div></div></body></div></div></div></div>"
    html = f"<title>Panen Raya di Tepi Kali</title><body><h1>Panen Raya</h1></body></html>{inner}"
    article = extract(html, "https://kabardesa.example/2020/panen-raya")
    assert [block.text for block in article.blocks] == [sentence(seed) for seed in range(6)]


def test_a_very_long_address_is_not_written_for_the_second_opinion() -> None:
    html = f"<p>{sentence(1)}</p><a href='{'<!--' * 25_000}'>Kabar lain</a>"
    done = Decode().process_item(page_of(html))
    began = time.process_time()
    assert sentence(1) in without_marked(done).text_content()
    assert time.process_time() - began < 1
