"""Plain-text dumps of news pages become articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.article import Article, count_words, hash_content
from newscrawl.corpus.dump import clean_text
from newscrawl.page import REJECT_REASONS, NotAnArticle
from newscrawl.record import encode

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed"
FIXTURES = sorted((ROOT / "fixtures").glob("*.json"))

TITLE = "Warga Ende Menanam Bakau di Pantai Selatan"
BODY = [
    "Dua ratus warga menanam bakau di pantai selatan pada Minggu pagi untuk menahan abrasi.",
    "Kepala desa berharap bibit yang ditanam dapat tumbuh besar dalam lima tahun mendatang.",
    "Bibit dari Sekolah",
    '"Anak-anak menyemai bibitnya sendiri sejak tahun lalu," kata seorang guru yang ikut menanam.',
    "Penanaman berikutnya direncanakan pada bulan Juni, setelah musim angin timur berlalu.",
]
AT = "2020-03-02T09:05:00+07:00"

# A site with a long menu, the page's <title> first, and lists after the story.
MENU = f"""{TITLE} - Kabar Flores
Beranda
Nasional
Ekonomi
Olahraga
Senin, 9 Maret 2020
Pilih kota
Terpopuler
Kambing Hilang Ditemukan di Atap Sekolah
Harga Kemiri Naik Dua Kali Lipat Pekan Ini
Beranda
{TITLE}
Maria Goreti - Kabar Flores
Senin, 02 Mar 2020 09:05 WIB
Bagikan
Facebook
Twitter
Warga membawa bibit bakau. (Foto: Maria Goreti/Kabar Flores)
Ende, KabarFlores.com - {BODY[0]}
{BODY[1]}
ADVERTISEMENT
SCROLL TO CONTINUE WITH CONTENT
Baca juga:
Abrasi Mengancam Kampung Nelayan di Ende
Nelayan Ende Pindah Tambat karena Ombak Besar
{BODY[2]}
{BODY[3]}
Baca juga: Sekolah Ini Menyemai Seribu Bibit
{BODY[4]} (mgo/ytp)
bakau
ende
abrasi
Berita Terkait
Kampung Nelayan Minta Tanggul
Kapal Bantuan Tiba di Ende
Terbaru
Kambing Hilang Ditemukan di Atap Sekolah
Selasa, 03 Mar 2020 10:11 WIB
Warga menemukan seekor kambing yang hilang tiga hari di atap sekolah dasar.
Harga Kemiri Naik Dua Kali Lipat Pekan Ini
Selasa, 03 Mar 2020 11:40 WIB
Pedagang menyebut panen yang buruk sebagai sebab naiknya harga kemiri di pasar.
Tentang Kami
Redaksi
Pedoman Media Siber
© 2020 Kabar Flores. All rights reserved.
"""
# Date before the title, roles below the story, nothing said twice.
BARE = "\n".join(
    [
        "Senin, 2 Maret 2020 | 09:05 WIB",
        TITLE,
        "Oleh: Maria Goreti",
        f"ENDE - {BODY[0]}",
        *BODY[1:],
        "Editor: Yosef Tupen",
        "Komentar",
        "Tulis komentar",
        "Semoga bakaunya tumbuh subur dan tidak dimakan kambing lagi seperti tahun lalu.",
    ]
)
# One line a paragraph, title first, date in the author's line.
SHORT = f"{TITLE}\nMaria Goreti | Senin, 2 Maret 2020 - 09:05 WIB\n" + "\n".join(BODY)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


@pytest.mark.skipif(not SEED.exists(), reason="no dump beside the checkout")
def test_a_real_dump() -> None:
    expected = json.loads((SEED / "expected.json").read_text("utf-8"))
    article = clean_text((SEED / expected["file"]).read_text("utf-8"))
    assert article.title == expected["headline"]
    assert article.published_at is not None
    assert article.published_at.isoformat() == expected["date_published"]
    assert article.dateline == expected["dateline"] == "JAKARTA"
    first, *rest = expected["body"]
    assert texts(article) == [first.removeprefix("JAKARTA – "), *rest]


@pytest.mark.parametrize("dump", [MENU, BARE, SHORT], ids=["menu", "bare", "short"])
@pytest.mark.parametrize("change", ["as it is", "blank lines", "CRLF", "spaces", "no last newline"])
def test_styles(dump: str, change: str) -> None:
    match change:
        case "blank lines":
            dump = dump.replace("\n", "\n\n")
        case "CRLF":
            dump = dump.replace("\n", "\r\n")
        case "spaces":
            dump = "".join(f"\t {line} \xa0\n" for line in dump.splitlines())
        case "no last newline":
            dump = dump.rstrip("\n")
    article = clean_text(dump)
    assert article.title == TITLE
    assert texts(article) == BODY
    assert article.published_at is not None
    assert article.published_at.isoformat() == AT
    assert article.date_precision == "minute"
    assert article.authors == ["Maria Goreti"]


def test_datelines_and_editors() -> None:
    assert clean_text(MENU).dateline == "Ende, KabarFlores.com"
    assert clean_text(BARE).dateline == "ENDE"
    assert clean_text(BARE).editors == ["Yosef Tupen"]
    assert clean_text(SHORT).dateline is None


def test_reasons() -> None:
    removed = {one.reason: one.count for one in clean_text(MENU).removed}
    assert removed["ad"] == 2
    # "Terpopuler", "Baca juga:" and its two titles, one "Baca juga: …", "Berita Terkait"
    assert removed["related"] == 6
    assert removed["title"] == 1
    assert removed["caption"] == 1
    assert removed["credit"] == 1
    assert removed["navigation"] > 10
    assert clean_text(SHORT).removed[0].reason == "dateline"


def test_the_rest_of_the_record() -> None:
    article = clean_text(MENU)
    assert article.extraction is not None
    assert article.extraction.method == "generic"
    assert article.extraction.layout is None
    assert article.text == "\n\n".join(BODY)
    assert article.word_count == count_words(article.text)
    assert article.content_hash == hash_content(article.text)
    assert article.id.startswith("sha256:")
    assert article.id == clean_text(MENU).id != clean_text(BARE).id
    assert (article.url, article.publisher, article.is_truncated) == (None, None, None)
    encode(article)


def test_with_its_address() -> None:
    url = "https://news.detik.com/berita/d-4922222/warga-ende-menanam-bakau"
    article = clean_text(BARE, url)
    assert (article.publisher, article.id, article.url) == ("detik", "detik:4922222", url)
    unknown = clean_text(BARE, "https://kabarflores.example/bakau")
    assert unknown.publisher is None
    assert unknown.id.startswith("url:")


def test_without_title_or_date() -> None:
    article = clean_text("\n".join(line for line in BODY if line.endswith(".")))
    assert (article.title, article.published_at, article.date_precision) == (None, None, None)
    assert texts(article) == [line for line in BODY if line.endswith(".")]


def test_a_day_without_time() -> None:
    article = clean_text(SHORT.replace(" - 09:05 WIB", ""))
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2020-03-02T00:00:00+07:00"
    assert article.date_precision == "day"


def test_published_rather_than_changed() -> None:
    line = "Diperbarui 03 Mar 2020, 10:00 WIBDiterbitkan 02 Mar 2020, 09:05 WIB"
    article = clean_text("\n".join([TITLE, line, *BODY]))
    assert article.published_at is not None
    assert article.published_at.isoformat() == AT


def test_lists_within_and_at_the_end() -> None:
    lists = [
        "Berikut lokasi penanaman yang dipilih warga bersama perangkat desa:",
        *(f"{number}. Pantai nomor {number}" for number in range(1, 13)),
        "Setiap lokasi dijaga oleh sepuluh warga secara bergiliran sampai akhir musim.",
        *(f"{number}. Kelompok jaga {number}" for number in range(1, 12)),
    ]
    dump = "\n".join([*SHORT.splitlines(), *lists, "12. Kelompok jaga 12 (mgo/ytp)", "Beranda"])
    assert texts(clean_text(dump)) == [*BODY, *lists, "12. Kelompok jaga 12"]


@pytest.mark.parametrize(
    "dump",
    ["", " \n\r\n\t", "ADVERTISEMENT\n\nShare\n\nHalaman", "Beranda\nNasional\nEkonomi\nIndeks"],
)
def test_nothing_left(dump: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        clean_text(dump)
    assert error.value.reason == "no_body"


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [*MENU.splitlines(), *BARE.splitlines(), "Baca juga:", "Halaman", "(a/b)", ":"]
    ),
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text(alphabet=st.characters(exclude_categories=[])),  # half surrogates too
        st.lists(LINES, max_size=30).map("\n".join),
    ),
    st.one_of(st.none(), st.text(max_size=30), st.just("https://www.kompas.com/x")),
)
def test_any_text(dump: str, url: str | None) -> None:
    try:
        article = clean_text(dump, url)
    except NotAnArticle as refused:
        assert refused.reason in REJECT_REASONS
        return
    assert article.text == "\n\n".join(texts(article))
    assert article.text
    assert all(block.text == " ".join(block.text.split()) for block in article.blocks)
    encode(article)
    if dump.replace("\n", "").isprintable():
        assert all(squeeze(text) in squeeze(dump) for text in texts(article))


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_dumps_of_the_fixtures() -> None:
    """Nearly all of their text is kept, and nearly all boilerplate goes, whatever the site."""
    kept = blocks = gone = boilerplate = titles = pages = 0
    for path in FIXTURES:
        expected = json.loads(path.read_text("utf-8"))
        if not expected.get("blocks") or not expected.get("title"):
            continue
        pages += 1
        html = path.with_suffix(".html").read_bytes()
        latin = b"iso-8859-1" in html[:1024].lower()
        soup = BeautifulSoup(html, "html.parser", from_encoding="windows-1252" if latin else None)
        article = clean_text(dump_of(soup), expected["url"])
        text = squeeze(article.text or "")
        wanted = [squeeze(block["text"]) for block in expected["blocks"]]
        unwanted = [squeeze(one["text"]) for one in expected.get("removed", [])]
        unwanted = [one for one in unwanted if one not in "".join(wanted)]
        kept += sum(one in text for one in wanted)
        blocks += len(wanted)
        gone += sum(one not in text for one in unwanted)
        boilerplate += len(unwanted)
        titles += squeeze(article.title or "") == squeeze(expected["title"])
    assert kept > 0.9 * blocks
    assert gone > 0.9 * boilerplate
    assert titles > 0.95 * pages


BLOCKS = (
    "title p div li h1 h2 h3 h4 h5 td tr table ul ol section article figcaption figure header "
    "footer nav blockquote aside form"
).split()


def dump_of(soup: BeautifulSoup) -> str:
    """The page's text as dumps have it: a line for each block."""
    for element in soup(["script", "style", "noscript", "iframe", "template", "svg"]):
        element.decompose()
    for string in soup.find_all(string=True):
        if type(string) is NavigableString:  # no comment or doctype
            string.replace_with(string.replace("\r", " ").replace("\n", " "))
    for element in soup.find_all([*BLOCKS, "br"]):
        element.insert_before("\n")
        if element.name != "br":
            element.append("\n")
    return soup.get_text()
