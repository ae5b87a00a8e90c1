"""Articles of several pages, over real HTTP: all of the text, or a rejection that says which page
is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Web

from newscrawl.api import process
from newscrawl.page import NotAnArticle, Page
from pipelines import CLEANING

SITE = "https://www.suara.com/news/2026/03/01"
DETIK = "https://news.detik.com/berita/d-7016153/judul"
ROBOTS = Reply("User-agent: *\nDisallow: /*?page=all\nDisallow: /*?single=1")
AD = '<div class="placeholder_read_body"><div id="div-ad-in-article">Iklan</div></div>'
RELATED = '<p><strong>Baca Juga:</strong> <a href="#">Lonceng Sekolah Diganti Lagu</a></p>'


def paragraph(word: str, number: int) -> str:
    return (
        f"Warga {word} menanam jagung di lahan nomor {number} pada musim hujan tahun ini, kata "
        f"ketua kelompok tani {word} di balai desa nomor {number}."
    )


def page(url: str, number: int, links: tuple[int, ...], body: str | None = None) -> Reply:
    """A page in the markup of suara.com, with boilerplate in its body."""
    word = url.rpartition("/")[2]
    pager = "".join(f'<a href="{url}?page={one}">{one}</a>' for one in links)
    if body is None:
        body = (
            f"<p>{paragraph(word, number)}</p>{AD}{RELATED}<p>{paragraph(word, 100 + number)}</p>"
        )
    return Reply(
        f'<link rel="canonical" href="{url}"><h1>Panen Jagung {word}</h1>'
        f'<article class="article-content">{body}'
        f'<div class="pagination-custom">{pager}</div></article>'
    )


def text_of(word: str, *numbers: int) -> str:
    return "\n\n".join(
        paragraph(word, shown) for number in numbers for shown in (number, 100 + number)
    )


@dataclass
class Run:
    """What a crawl of a list of URLs wrote, by the last word of the URL."""

    lines: dict[str, dict[str, Any]]
    rejects: dict[str, dict[str, Any]]
    asked: list[str]
    result: dict[str, Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("pages")
    with Web(folder) as web:

        def publish(word: str, count: int, links: tuple[int, ...] | None = None) -> str:
            url = f"{SITE}/070812/{word}"
            named = links or tuple(range(1, count + 1))
            for number in range(1, count + 1):
                query = f"?page={number}" if number > 1 else ""
                web.pages[url + query] = page(url, number, named)
            return url

        web.pages["https://www.suara.com/robots.txt"] = ROBOTS
        web.pages["https://news.detik.com/robots.txt"] = ROBOTS
        urls = [publish("utuh", 3)]

        urls.append(publish("tengah", 4))
        del web.pages[f"{urls[-1]}?page=3"]

        urls.append(publish("akhir", 3))
        del web.pages[f"{urls[-1]}?page=3"]

        # The first page names four, the third one links to no fourth.
        urls.append(publish("janji", 3, (2, 3)))
        web.pages[urls[-1]] = page(urls[-1], 1, (1, 2, 3, 4))

        # Page 2 is not linked to: the pager jumps to 3.
        urls.append(publish("lompat", 3, (1, 3)))

        urls.append(publish("kosong", 2))
        web.pages[f"{urls[-1]}?page=2"] = page(urls[-1], 2, (1, 2), "<div></div>")

        urls.append(publish("ulang", 2))
        web.pages[f"{urls[-1]}?page=2"] = page(urls[-1], 1, (1, 2))

        urls.append(publish("balik", 2))
        web.pages[f"{urls[-1]}?page=2"] = Reply(status=302, headers={"Location": urls[-1]})

        urls.append(publish("panjang", 21, tuple(range(1, 22))))

        # A pager that names the one-page form, which robots.txt bars, and pages in other words.
        urls.append(publish("semua", 1))
        web.pages[urls[-1]] = page(urls[-1], 1, ())
        web.pages[urls[-1]].body = str(web.pages[urls[-1]].body).replace(
            '<div class="pagination-custom">',
            '<div class="pagination-custom"><a href="?page=all">Tampilkan Semua</a>',
        )
        urls.append(publish("kata", 2))
        for number, query in ((1, ""), (2, "?page=2")):
            shown = page(urls[-1].replace("https:", "http:"), number, (1, 2))
            web.pages[urls[-1] + query] = shown
            web.pages[urls[-1].replace("https:", "http:") + query] = shown

        # A site with a one-page form, barred here, and no links that are known to lead on.
        web.pages[DETIK] = Reply(
            f'<h1 class="detail__title">Panen</h1><div class="detail__body-text">'
            f"<p>{paragraph('detik', 1)}</p></div>"
            f'<div class="detail__long-nav"><a href="{DETIK}/2">Next</a></div>'
        )
        urls.append(DETIK)

        listed, output = folder / "urls.txt", folder / "lines.jsonl"
        listed.write_text("\n".join(urls))
        command = ["crawl", "--urls", str(listed), "-o", str(output), "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", *command],
            env={**web.environ},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert output.exists(), done.stderr
        rejects = read(folder / "lines.rejects.jsonl")
        yield Run(
            {one["url"].rpartition("/")[2]: one for one in read(output)},
            {one["url"].rpartition("/")[2]: one for one in rejects},
            web.urls(),
            json.loads(done.stdout)["results"][0],
        )


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_pages_are_joined_in_order_without_the_boilerplate_of_each(run: Run) -> None:
    line, url = run.lines["utuh"], f"{SITE}/070812/utuh"
    assert line["text"] == text_of("utuh", 1, 2, 3)
    assert line["page_urls"] == [url, f"{url}?page=2", f"{url}?page=3"]
    assert line["is_truncated"] is False
    alone = process(page(url, 1, (1, 2)).body).article
    assert alone is not None
    assert alone.removed
    for one in alone.removed:
        assert {"reason": one.reason, "count": 3 * one.count} in line["removed"]


def test_no_article_that_lacks_a_page_has_a_line(run: Run) -> None:
    assert sorted(run.lines) == ["kata", "semua", "utuh"]


def test_a_link_to_all_pages_leads_to_no_further_page(run: Run) -> None:
    line, url = run.lines["semua"], f"{SITE}/070812/semua"
    assert line["text"] == text_of("semua", 1)
    assert (line["page_urls"], line["is_truncated"]) == ([url], False)


def test_a_page_named_in_other_words_is_not_joined_twice(run: Run) -> None:
    assert run.lines["kata"]["text"] == text_of("kata", 1, 2)


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("tengah", "?page=3: http-404"),
        ("akhir", "?page=3: http-404"),
        ("janji", "page 3 of 4"),
        ("lompat", "no page 2"),
        ("kosong", "?page=2: "),
        ("ulang", "repeats another"),
        ("balik", "redirected to"),
        ("panjang", "more than 20 pages (NEWSCRAWL_MAX_PAGES)"),
        ("judul", f"not asked for: {DETIK}/2"),
    ],
)
def test_an_article_of_which_a_page_is_missing_is_rejected(
    run: Run, word: str, detail: str
) -> None:
    assert run.rejects[word]["reason"] == "page_missing"
    assert detail in run.rejects[word]["detail"]


def test_missing_pages_are_counted_as_rejections(run: Run) -> None:
    assert run.result["rejected"] == {"page_missing": 9}
    assert run.result["articles"] == 3


def test_a_saved_page_of_several_is_read_and_says_so() -> None:
    html = page(f"{SITE}/070812/simpan", 1, (1, 2)).body
    article = process(html).article
    assert article is not None
    assert article.text == text_of("simpan", 1)
    assert article.is_truncated is True


def test_a_page_that_repeats_another_is_none_of_its_own() -> None:
    url = f"{SITE}/070812/dua"
    html = str(page(url, 1, (1, 2)).body).encode()
    first = Page(html, url=url, following=[Page(html, url=f"{url}?page=2")])
    *reading, join, _ = (step() for step in CLEANING)
    for step in reading:
        step.process_item(first)
    with pytest.raises(NotAnArticle, match=r"page_missing.*repeats another"):
        join.process_item(first)


def test_a_last_page_of_a_few_words_is_one() -> None:
    url = f"{SITE}/070812/akhir"
    first = str(page(url, 1, (1, 2)).body)
    shell = '<h1>Panen Jagung akhir</h1><article class="article-content"><p>{}</p></article>'
    read = Page(
        first.encode(), url=url, following=[Page(shell.format("Semua menunggu.").encode(), url=url)]
    )
    for step in CLEANING:
        step().process_item(read)
    assert read.article is not None
    assert read.article.text == f"{text_of('akhir', 1)}\n\nSemua menunggu."
    empty = Page(first.encode(), url=url, following=[Page(shell.format(" ").encode(), url=url)])
    *reading, join, _ = (step() for step in CLEANING)
    for step in reading:
        step.process_item(empty)
    with pytest.raises(NotAnArticle, match=r"page_missing.*no text on it"):
        join.process_item(empty)


@pytest.mark.parametrize(
    ("link", "missing"),
    [
        ("https://money.kompas.com/read/2026/03/01/064000326/judul?page=2", True),
        ("?page=2", True),
        ("https://indeks.kompas.com?site=money&page=2", False),
        ("javascript:void(0)", False),
    ],
)
def test_only_a_link_to_the_article_itself_shows_that_it_goes_on(link: str, missing: bool) -> None:
    url = "https://money.kompas.com/read/2026/03/01/064000326/judul"
    html = (
        f'<h1 class="read__title">Judul</h1><div class="read__content"><p>{paragraph("satu", 1)}'
        f'</p></div><a class="paging__link--next" href="{link}">Next</a>'
    )
    article = process(html, url).article
    assert article is not None
    assert article.is_truncated is missing
    crawled = Page(html.encode(), url=url, whole=True)
    try:
        for step in CLEANING:
            step().process_item(crawled)
    except NotAnArticle as error:
        assert (missing, error.reason) == (True, "page_missing")
    else:
        assert not missing
        assert crawled.article is not None
        assert crawled.article.is_truncated is False
