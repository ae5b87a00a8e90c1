"""Learned templates: normal forms, their files, and what they take out of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract
from newscrawl.api import clean, process
from newscrawl.page import NotAnArticle, Page
from pipelines.learned import SiteTemplates, Template, TemplateError, Templates
from pipelines.learned.normal import loose, normal
from pipelines.learned.sightings import is_own, kind_of
from pipelines.learned.strip import Learning
from pipelines.strip import MOST, SMALL

SITE = "kabarcontoh.example"
URL = f"https://{SITE}/berita/1/judul"
DETIK = "https://news.detik.com/berita/d-1234567/judul"
SENTENCE = (
    "Harga beras naik di Pasar Contoh pada Rabu dan pedagang di sana mengeluh kepada wali kota. "
)
ORANG = "<p>Sudah 77 orang menyimpan tulisan ini.</p>"
AJAK = Template(
    kind="box",
    reason="promo",
    selector="div.kb-ajak",
    texts=("sudah # orang menyimpan tulisan ini.",),
    links=True,
    seen=41,
    of=50,
)
IURAN = Template(
    kind="line", reason="promo", text="tulisan ini lahir berkat iuran warga.", seen=30, of=50
)
INTIP = Template(
    kind="line", reason="related", text="tetangga membuka pula:", label=True, seen=20, of=50
)


def learned(*templates: Template, site: str = SITE) -> Templates:
    return Templates([SiteTemplates(site, templates)])


def page_of(*parts: str, url: str = URL, body: str = '<div class="kb-isi">') -> str:
    paragraphs = [f"<p>{SENTENCE}{number}</p>" for number in ("Pertama.", "Kedua.", "Ketiga.")]
    inside = "".join([paragraphs[0], *parts, *paragraphs[1:]])
    return (
        f'<html><head><title>Harga Beras Naik di Pasar Contoh</title><link rel="canonical" '
        f'href="{url}"></head><body><h1>Harga Beras Naik di Pasar Contoh</h1>{body}{inside}</div>'
        "</body></html>"
    )


def in_detik(*parts: str) -> str:
    return page_of(*parts, url=DETIK, body='<div class="detail__body-text itp_bodycontent">')


def read(html: str, *templates: Template, site: str = SITE) -> Page:
    return process(html, templates=learned(*templates, site=site))


def text_of(page: Page) -> str:
    assert page.article
    return page.article.text or ""


def by_templates(page: Page) -> list[str]:
    """What templates took out; other rules take out lines that are nothing but a link."""
    return [one.text for one in page.removed if one.rule.startswith("learned")]


OWN = "\n\n".join(SENTENCE + number for number in ("Pertama.", "Kedua.", "Ketiga."))


# Normal forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sudah 1.204 orang ikut.", "Sudah 17 orang ikut."),
        ("Terbit Senin, 2 Maret 2026 pukul 09.15 WIB", "Terbit Jumat (13/11/2026) pukul 7.00 WITA"),
        ("“Ikuti” kami – setiap hari", '"ikuti" kami - setiap  hari'),
        ("Naik 3,5% sejak Mei", "Naik 12% sejak Juni"),
    ],
)
def test_what_varies_has_one_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ikuti kanal kami", "Ikuti kanal mereka"), ("Meja makan", "Kursi makan"), ("a 1", "a b")],
)
def test_other_words_are_another_normal_form(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_in_the_loose_form_names_may_differ() -> None:
    one = "Tulisan pilihan Sari Widuri ini dimuat di Kabar Contoh, Senin (2/3)."
    other = "Tulisan pilihan H. Bagas ini dimuat di Kabar Contoh, Rabu (4/3)."
    assert loose(one) == loose(other) == "tulisan pilihan {name} ini dimuat di {name} #"
    assert loose("Semua warga menunggu di sana.") == ""
    template = Template(kind="line", reason="promo", text=loose(one))
    assert text_of(read(page_of(f"<p>{other}</p>"), template)) == OWN
    assert SiteTemplates(SITE, (template,)).match(other) == template


def test_a_paragraph_that_is_nothing_but_a_link() -> None:
    template = Template(kind="line", reason="related", text="{link}")
    link = "<a href='/x'>Kambing Antre di Loket Kelurahan</a>"
    page = read(in_detik(f"<p>{link}</p>"), template, site="detik.com")
    assert text_of(page) == OWN
    assert by_templates(page) == ["Kambing Antre di Loket Kelurahan"]
    assert not by_templates(read(in_detik(f"<ul><li>{link}</li></ul>"), template, site="detik.com"))


@given(st.text())
def test_a_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_do_not_matter(one: int, other: int) -> None:
    assert normal(f"kata {one} kata") == normal(f"kata {other} kata")


@pytest.mark.parametrize(
    "text",
    ["JAKARTA, KOMPAS.com -", "Liputan6.com, Jakarta", "(ayr/isn)", "Editor: Sari Widuri"],
)
def test_datelines_and_names_are_the_articles_own(text: str) -> None:
    assert is_own(text, first=True)


def test_a_paragraph_is_not_taken_for_a_dateline() -> None:
    assert not is_own(f"JAKARTA - {SENTENCE}", first=True)
    assert not is_own("Kabar Contoh - Dapatkan berita pilihan setiap pagi", first=True)


# What is taken out


@pytest.mark.parametrize("make", [page_of, in_detik])
def test_a_box_is_marked_with_reason_rule_and_path(make: Callable[..., str]) -> None:
    site = "detik.com" if make is in_detik else SITE
    link = '<p><a href="/x">Lainnya lagi</a></p>'
    box = f'<div class="kb-ajak" id="b">{ORANG}{link}</div>'
    page = read(make(box), AJAK, site=site)
    assert text_of(page) == OWN
    (removed,) = [one for one in page.removed if "learned" in one.rule]
    assert (removed.reason, removed.rule) == ("promo", f"learned {AJAK.id}: div.kb-ajak")
    assert page.root is not None
    [found] = page.root.getroottree().xpath(removed.path)
    assert found.get("id") == "b"
    assert page.article
    assert {"promo"} <= {one.reason for one in page.article.removed}


def test_a_box_that_holds_other_words_stays() -> None:
    box = f'<div class="kb-ajak">{ORANG}<p>{SENTENCE}Lain.</p></div>'
    assert f"{SENTENCE}Lain." in text_of(read(page_of(box), AJAK))


def test_a_line_is_known_wherever_it_stands() -> None:
    line = "Tulisan ini lahir berkat iuran warga."
    page = read(page_of(f"<p>{line}</p>", f"<blockquote>{line}</blockquote>", f"{line}<br>"), IURAN)
    assert text_of(page) == OWN
    assert [one.text for one in page.removed] == [line] * 3
    assert {one.rule for one in page.removed} == {f"learned {IURAN.id}: {IURAN.text}"}


def test_a_line_among_other_words_stays() -> None:
    own = f"<p>{SENTENCE}Tulisan ini lahir berkat iuran warga.</p>"
    assert "iuran warga" in text_of(read(page_of(own), IURAN))


def test_a_label_takes_the_links_below_it() -> None:
    parts = "<p>Tetangga membuka pula:</p><p><a href='/a'>Judul lain sekali</a></p>"
    page = read(in_detik(parts), INTIP, site="detik.com")
    assert text_of(page) == OWN
    assert "Judul lain sekali" in by_templates(page)
    plain = replace(INTIP, label=False)
    assert "Judul lain sekali" not in by_templates(read(in_detik(parts), plain, site="detik.com"))


def test_links_and_the_title_in_a_line_may_be_any() -> None:
    some = Template(kind="line", reason="related", text="warga membaca {link} setelah {title}")
    link = "<a href='/x'>Kambing Antre</a>"
    line = f"<p>Warga membaca {link} setelah Harga Beras Naik di Pasar Contoh</p>"
    assert text_of(read(page_of(line), some)) == OWN


def test_templates_of_another_site_are_not_used() -> None:
    page = read(page_of("<p>Tulisan ini lahir berkat iuran warga.</p>"), IURAN, site="lain.example")
    assert "iuran warga" in text_of(page)
    assert page.article
    assert page.article.extraction
    assert "+" not in page.article.extraction.rules


def test_a_page_without_address_is_of_the_only_site() -> None:
    html = page_of("<p>Tulisan ini lahir berkat iuran warga.</p>").replace("canonical", "other")
    assert text_of(read(html, IURAN)) == OWN
    two = Templates([SiteTemplates(SITE, (IURAN,)), SiteTemplates("lain.example")])
    assert text_of(process(html, templates=two)) != OWN


def test_rejected_templates_are_not_used() -> None:
    page = read(
        page_of("<p>Tulisan ini lahir berkat iuran warga.</p>"), replace(IURAN, status="rejected")
    )
    assert "iuran warga" in text_of(page)


@pytest.mark.parametrize("kind", ["line", "box"])
def test_the_guard_keeps_what_would_be_most_of_the_text(kind: str) -> None:
    own = [f"{SENTENCE}{word}." for word in ("Satu", "Dua", "Tiga")]
    if kind == "line":
        long = f"{SENTENCE * 4}Panjang."
        html = in_detik(f"<p>{long}</p>")
        templates = [Template(kind="line", reason="ad", text=normal(long))]
    else:
        html = in_detik(*(f'<div class="kb-x"><p>{one}</p></div>' for one in own * 2))
        texts = tuple(map(normal, own))
        templates = [Template(kind="box", reason="ad", selector="div.kb-x", texts=texts)]
    page = read(html, *templates, site="detik.com")
    assert SENTENCE.strip() in text_of(page)
    assert not page.removed
    assert {one.reason for one in page.refused} == {"ad"}
    assert sum(len(one.text) for one in page.refused) > max(SMALL, MOST * len(OWN))
    assert page.article
    assert page.article.extraction
    assert page.article.extraction.confidence < 1


def test_pictures_of_a_box_are_not_the_articles() -> None:
    box = f'<div class="kb-ajak"><img src="/promo.jpg">{ORANG}</div>'
    page = read(in_detik(box), AJAK, site="detik.com")
    assert page.article
    assert not page.article.images


def test_the_version_is_pinned_in_the_record() -> None:
    html = page_of()
    plain = process(html).article
    used = process(html, templates=learned(IURAN)).article
    assert plain
    assert used
    assert plain.extraction
    assert used.extraction
    version = learned(IURAN).sites[SITE].version
    assert used.extraction.rules == f"{plain.extraction.rules}+templates@{version}"


@pytest.mark.parametrize(
    "html",
    [
        in_detik('<div class="kb-ajak">' * 5000 + SENTENCE),
        in_detik("<p>" + "Warga membaca <a href='/x'>Kambing</a> tadi pagi.<br>" * 20_000),
        in_detik('<div class="kb-ajak"><p><a href="/x">Kambing Antre</a></p></div>' * 5000),
    ],
    ids=["deep", "one element", "wide"],
)
def test_hostile_pages_end(html: str) -> None:
    some = Template(kind="line", reason="related", text="{link} menunggu")
    page = Page(html.encode(), url=DETIK)
    page.learning = Learning(learned(AJAK, some, site="detik.com"), noting=True)
    try:
        clean(page)
    except NotAnArticle:
        return
    assert page.learning.noted


# Files


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = SiteTemplates(SITE, (IURAN, INTIP, AJAK, replace(IURAN, text="lain", status="rejected")))
    path = made.write(tmp_path / "templates")
    assert path.name == f"{SITE}.toml"
    found = Templates.load(tmp_path / "templates").of(SITE)
    assert found
    assert set(found.templates) == set(made.templates)
    assert found.version == made.version
    text = path.read_text("utf-8")
    assert f'version = "{made.version}"' in text
    assert re.search(r"seen = 41\nof = 50", text)
    assert not list((tmp_path / "templates").glob(".*"))


def test_the_version_is_of_what_is_used() -> None:
    version = SiteTemplates(SITE, (IURAN, AJAK)).version
    assert SiteTemplates(SITE, (AJAK, replace(IURAN, seen=99))).version == version
    assert SiteTemplates(SITE, (AJAK,)).version != version
    assert SiteTemplates(SITE, (AJAK, replace(IURAN, status="rejected"))).version != version
    assert SiteTemplates(SITE, (IURAN, replace(AJAK, links=False))).version != version


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("templates = [", "not TOML"),
        ("site = 'x'", "normal_form"),
        ("normal_form = 1\ntemplates = 3", "templates must be a list"),
        ("normal_form = 1\n[[templates]]\nkind = 'line'\nreason = 'promo'", "needs its text"),
        ("normal_form = 1\n[[templates]]\nkind = 'wave'\nreason = 'ad'\ntext = 'x'", "'wave'"),
        ("normal_form = 1\n[[templates]]\nkind = 'line'\nreason = 'x'\ntext = 'y'", "'y'"),
        ("normal_form = 1\n[[templates]]\nkind = 'line'\nreason = 'ad'\nteks = 'y'", "teks"),
        (
            "normal_form = 1\n[[templates]]\nkind = 'box'\nreason = 'ad'\nselector = 'p['\n"
            "links = true",
            "selector",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / f"{SITE}.toml"
    path.write_text(written, "utf-8")
    with pytest.raises(TemplateError, match=re.escape(said)) as raised:
        Templates.load(tmp_path)
    assert str(path) in str(raised.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no such folder"):
        Templates.load(tmp_path / "none")
    assert not Templates.load(tmp_path / "none", missing=True).sites


def test_extract_takes_a_folder(tmp_path: Path) -> None:
    SiteTemplates(SITE, (IURAN,)).write(tmp_path)
    html = page_of("<p>Tulisan ini lahir berkat iuran warga.</p>")
    assert extract(html, templates=tmp_path).text == OWN
    assert extract(html, templates=Templates.load(tmp_path)).text == OWN
    assert extract(html).text != OWN


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<div class="ajak besar"/>', "div.ajak.besar"),
        ('<div class="ajak-12 md:flex"/>', None),
        ('<p id="ajakan"/>', "p#ajakan"),
        ("<p/>", None),
    ],
)
def test_the_kind_of_an_element(markup: str, kind: str | None) -> None:
    from lxml import etree

    assert kind_of(etree.fromstring(markup)) == kind
