"""Pictures of an article, their captions and credits."""

from __future__ import annotations

import pytest

from newscrawl import extract
from pipelines.images import split_credit

PAGE = """<html><head><meta property="og:image" content="https://cdn.detik.net.id/utama.jpg">
<title>Panen Raya</title></head><body><h1 class="detail__title">Panen Raya di Sukamaju</h1>
<figure><img src="/utama.jpg">
<figcaption class="detail__media-caption">Panen padi. (Foto: Rini Lestari/detikcom)</figcaption>
</figure>
<div class="detail__body-text itp_bodycontent"><p>Petani Desa Sukamaju memanen padi lebih awal
tahun ini karena hujan turun terus sejak awal bulan.</p>
<figure><img data-src="https://cdn.detik.net.id/sawah.jpg"><figcaption>Sawah di tepi kali.
(Foto: Istimewa)</figcaption></figure>
<div class="ads"><img src="https://iklan.example/banner.jpg"></div>
<noscript><img src="https://hitung.example/p.png"></noscript>
<p>Hasilnya disimpan di lumbung bersama di balai desa.</p></div></body></html>"""


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Panen padi. (Foto: Rini Lestari/detikcom)", "Panen padi.", "Rini Lestari/detikcom"),
        ("Panen padi (ANTARA FOTO/Budi)", "Panen padi", "ANTARA FOTO/Budi"),
        ("Panen padi. Foto: Istimewa", "Panen padi.", "Istimewa"),
        ("Panen padi © instagram.com/desa", "Panen padi", "© instagram.com/desa"),
        ("(Getty Images)", None, "Getty Images"),
        ("Foto: Panen padi (Rini/detikcom)", "Panen padi", "Rini/detikcom"),
        ("Perbesar Panen padi (tahun 2020)", "Panen padi (tahun 2020)", None),
        ("", None, None),
    ],
)
def test_a_caption_is_parted_from_its_credit(
    printed: str, caption: str | None, credit: str | None
) -> None:
    assert split_credit(printed) == (caption, credit)


def test_the_lead_picture_and_those_of_the_body() -> None:
    article = extract(PAGE, "https://news.detik.com/berita/d-7000001/panen-raya")
    assert [(image.url, image.caption, image.credit) for image in article.images] == [
        ("https://cdn.detik.net.id/utama.jpg", "Panen padi.", "Rini Lestari/detikcom"),
        ("https://cdn.detik.net.id/sawah.jpg", "Sawah di tepi kali.", "Istimewa"),
    ]
