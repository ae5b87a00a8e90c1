"""Lines that only lead elsewhere, and captions that no rule knows, on pages of a known layout."""

from __future__ import annotations

import pytest

from newscrawl import extract
from newscrawl.api import process

URL = "https://news.detik.com/berita/d-6400123/judul"
PARAGRAPHS = (
    "Warga Desa Contoh membangun jembatan kayu sepanjang dua puluh meter pada awal bulan ini.",
    "Kepala desa mengatakan pembangunan itu memakan waktu tiga minggu dan didanai kas desa.",
    "Ia berharap hasil panen petani lebih cepat sampai ke pasar kecamatan.",
)
LINK = '<a href="/berita/d-6400124/lain">{}</a>'


def page(*inside: str) -> str:
    """A page in detik's markup, with ``inside`` after its second paragraph."""
    first, second, third = (f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        "<html><head><title>Jembatan Contoh Dibuka</title></head><body>"
        '<h1 class="detail__title">Jembatan Contoh Dibuka</h1>'
        '<div class="detail__date">Kamis, 19 Nov 2020 13:19 WIB</div>'
        f'<div class="detail__body-text">{first}{second}{"".join(inside)}{third}</div>'
    )


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{LINK.format('Kambing Antre di Loket Kelurahan')}</p>",
        f"<p><b>{LINK.format('Kambing Antre di Loket Kelurahan')}</b></p>",
        f"<div>{LINK.format('Kambing Antre')}</div><div>{LINK.format('Ayam Tidur')}</div>",
        f"<ul><li>{LINK.format('Kambing Antre')}</li></ul>",
        f"<p>Kabar sebelah: {LINK.format('Kambing Antre di Loket Kelurahan')}</p>",
    ],
)
def test_a_line_that_is_nothing_but_a_link_is_no_text(inside: str) -> None:
    found = process(page(inside), url=URL)
    assert found.article is not None
    assert found.article.text == "\n\n".join(PARAGRAPHS)
    removed = {(one.reason, one.rule) for one in found.removed}
    assert ("related", "nothing but a link") in removed


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            f"<p>Menurut {LINK.format('laporan kelurahan')} itu.</p>",
            "Menurut laporan kelurahan itu.",
        ),
        (f"<h2>{LINK.format('Jembatan kedua')}</h2>", "Jembatan kedua"),
        (f"<p>{LINK.format('https://desa.contoh.go.id')}</p>", "https://desa.contoh.go.id"),
        (f"<p>Alamatnya: {LINK.format('https://desa.contoh.go.id')}</p>", None),
        (f"<p>Kata lurah: {LINK.format('Widi Asih')}</p>", "Kata lurah: Widi Asih"),
        (f"<p>Widi Asih, lurah sejak 2019: {LINK.format('ayam itu hanya tidur')}</p>", None),
    ],
)
def test_what_only_holds_a_link_stays(inside: str, text: str | None) -> None:
    article = extract(page(inside), url=URL)
    assert len(article.blocks) == 4
    if text:
        assert article.blocks[2].text == text


def test_a_story_that_is_made_of_links_stays() -> None:
    links = [f"<p>{LINK.format(f'{text} Begitu kata warga nomor {text}')}</p>" for text in "1234"]
    assert len(extract(page(*links), url=URL).blocks) == 7


def test_a_page_without_a_layout_is_left_to_the_generic_reader() -> None:
    html = page(f"<p>{LINK.format('Kambing Antre di Loket Kelurahan')}</p>")
    found = process(html, url="https://www.contoh-berita.co.id/2020/11/19/judul", layouts=False)
    assert "nothing but a link" not in {one.rule for one in found.removed}


@pytest.mark.parametrize(
    ("caption", "rule"),
    [
        (
            '<div class="x-Caption2">Foto bersama warga desa</div>',
            "named a caption after a picture",
        ),
        ("<p><em>Warga desa di atas jembatan</em></p>", "in italics after a picture"),
    ],
)
def test_a_caption_that_no_rule_knows(caption: str, rule: str) -> None:
    found = process(page('<img src="/a.jpg">', caption), url=URL)
    assert found.article is not None
    assert [block.text for block in found.article.blocks] == list(PARAGRAPHS)
    assert ("caption", rule) in {(one.reason, one.rule) for one in found.removed}


@pytest.mark.parametrize(
    "after",
    [
        '<p class="x-caption2">Tanpa gambar di depannya.</p>',
        '<img src="/a.jpg"><p>Kalimat biasa setelah gambar.</p>',
        f'<img src="/a.jpg"><div class="x-caption2">{"Kalimat panjang sekali. " * 12}</div>',
    ],
)
def test_text_beside_a_picture_stays(after: str) -> None:
    assert len(extract(page(after), url=URL).blocks) == 4
