"""An entry for a site that nobody registered, made from one of its pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply, Web
from registry import faults

from newscrawl import publishers
from newscrawl.api import process
from newscrawl.cli.publishers import publishers as publishers_command
from newscrawl.publisher import Publisher
from newscrawl.sites.patterns import article_pattern
from newscrawl.sites.suggest import SuggestError, suggest

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
HOST = "www.kabarcontoh.example"


def fixture(name: str) -> tuple[bytes, str]:
    """A fixture as it would be on a host of nobody's: its page and its URL."""
    html = (FIXTURES / f"{name}.html").read_bytes()
    url = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))["url"]
    return html, re.sub(r"//[^/]+", f"//{HOST}", url)


def entry(module: str) -> Publisher:
    """The publisher in the source of a module."""
    names: dict[str, Any] = {}
    exec(module, names)
    (publisher,) = names["PUBLISHERS"]
    assert isinstance(publisher, Publisher)
    return publisher


@pytest.mark.parametrize(
    ("name", "layout", "network"),
    [
        ("wpberita-2020", "wpberita-2020", "independent"),
        ("newkarma-2019", "newkarma-2019", "independent"),
        ("tagdiv-2015", "tagdiv-2015", "independent"),
        ("wordpress-2025", "wordpress-2010", "independent"),
        ("pikiran-rakyat-2020", "promedia-2020", "promedia"),
        ("detik-2022", "detik-2019", "detik"),
        ("tribunnews-2025", "tribun-2015", "tribun"),
        ("okezone-2020", "okezone-2018", "mnc"),
        ("tirto-2025", "tirto-2018", "independent"),
        ("unknown-table-2012", None, "independent"),
    ],
)
def test_the_entry_reads_the_page_it_was_made_from(
    name: str, layout: str | None, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, url = fixture(name)
    before = process(html, url)
    suggestion = suggest(before, [f"https://{HOST}/sitemap-news.xml"])
    publisher = entry(suggestion.module)
    assert publisher.id == suggestion.id == "kabarcontoh"
    assert publisher.network.id == network
    assert (layout in {one.name for one in publisher.layouts}) is (layout is not None)
    assert list(faults(publisher)) == []

    monkeypatch.setitem(publishers._BY_DOMAIN, publisher.domains[0], publisher)
    after = process(html, url)
    assert before.article is not None
    assert after.article is not None
    assert after.article.publisher == "kabarcontoh"
    assert after.article.extraction is not None
    assert after.article.extraction.layout == layout
    assert after.article.text == before.article.text


@pytest.mark.parametrize("name", ["wpberita-2020", "detik-2022", "unknown-table-2012"])
def test_the_module_is_in_the_house_style(name: str, tmp_path: Path) -> None:
    html, url = fixture(name)
    file = tmp_path / "kabarcontoh.py"
    file.write_text(suggest(process(html, url)).module, "utf-8")
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *check, "--config", ROOT / "pyproject.toml", file],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + file.read_text("utf-8")


def article(links: str = "", head: str = "", language: str = "id") -> str:
    words = "Warga memperbaiki jembatan bambu yang hanyut pekan lalu di tepi Sungai Contoh"
    text = "".join(f"<p>{words}, bagian {number}.</p>" for number in range(4))
    return f"""<html lang="{language}"><head><title>Jembatan Dibuka - Kabar</title>{head}</head>
    <body><h1>Jembatan Dibuka</h1><p>Rabu, 4 Maret 2026 10:00 WITA</p><div>{text}</div>
    <div>{links}</div></body></html>"""


def test_what_the_page_shows_of_its_site() -> None:
    links = "".join(
        f'<a href="https://{desk}.example.co.id/read/2026/{number}/judul-berita-lain">x</a>'
        for desk, number in (("kota", 10001), ("desa", 10002), ("kota", 10003))
    )
    links += '<a href="/tag/jembatan">t</a><a href="/indeks">i</a><a href="/kota">k</a>'
    head = '<meta property="og:site_name" content="Kabar &quot;Contoh&quot;">'
    url = "https://www.example.co.id/read/2026/10000/jembatan-bambu-dibuka"
    module = suggest(process(article(links, head), url)).module
    publisher = entry(module)
    assert publisher.name == "Kabar 'Contoh'"
    assert publisher.domains == ("example.co.id",)
    assert publisher.zone == "WITA"
    assert publisher.article_number(url) == "10000"
    assert publisher.is_article("https://kota.example.co.id/read/2026/10001/lain-lagi-ya")
    assert not publisher.is_article("https://www.example.co.id/tag/2026/10001/lain-lagi-ya")
    assert r"/read/\d{4}/" in module  # a word that all the links have
    assert publisher.skip == r"example\.co\.id/(?:indeks|tag)(?:/|\?|$)"
    assert "https://www.example.co.id/tag/jembatan" in publisher.non_examples
    assert "and 3 like it among 6 links" in module


def test_a_page_in_another_language_and_a_name_that_is_taken() -> None:
    module = suggest(process(article(language="en-US"), "https://kompas.example/a-b/c-d-e")).module
    publisher = entry(module)
    assert publisher.language == "en"
    assert publisher.id == "kompas-example"


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/judul-berita-contoh/", r"/[a-z0-9]+(?:-[a-z0-9]+){2,}/?(?:[?#]|$)"),
        ("/2026/03/04/judul", r"/\d{4}/\d\d/\d\d/[^/?#]+/?(?:[?#]|$)"),
        ("/2026/3/4/judul", r"/\d{4}/\d{1,2}/\d{1,2}/[^/?#]+/?(?:[?#]|$)"),
        ("/kota/12345/judul", r"/[a-z0-9-]+/(?P<id>\d+)/[^/?#]+/?(?:[?#]|$)"),
        ("/berita/d-6400123/judul", r"/[a-z0-9-]+/d-(?P<id>\d+)/[^/?#]+/?(?:[?#]|$)"),
        ("/kota/judul-berita-1234567", r"/[a-z0-9-]+/[a-z0-9-]+-(?P<id>\d+)/?(?:[?#]|$)"),
        ("/kota/257941-judul.html", r"/[a-z0-9-]+/(?P<id>\d+)-"),
        ("/kota/judul.html", r"/[a-z0-9-]+/[^/?#]+\.html/?(?:[?#]|$)"),
        ("/read/337/1234567/judul", r"/[a-z0-9-]+/(?P<id>\d+)/\d+/[^/?#]+/?(?:[?#]|$)"),
    ],
)
def test_the_pattern_of_an_address(path: str, pattern: str) -> None:
    guessed = article_pattern(f"https://www.situs.example{path}")
    assert guessed == r"https?://(?:www\.)?situs\.example" + pattern


@given(
    st.lists(
        st.text(
            st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/?#\\"),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "/"]),
)
def test_a_pattern_matches_the_address_it_was_made_from(parts: list[str], end: str) -> None:
    url = f"https://situs.example/{'/'.join(parts)}{end}"
    pattern = re.compile(article_pattern(url))
    assert pattern.match(url)


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(publishers_command, ["suggest", *arguments], input=text)


def test_from_an_address(tmp_path: Path) -> None:
    site = "https://kabarmuara.example"
    url = f"{site}/warga-contoh-gotong-royong-perbaiki-jembatan-bambu/"
    with Web(tmp_path) as web:
        web.pages[url] = Reply((FIXTURES / "wpberita-2020.html").read_bytes())
        web.pages[f"{site}/robots.txt"] = Reply(
            f"Sitemap: {site}/sitemap_index.xml\nSitemap: {site}/news-sitemap.xml\n"
            f"Sitemap: {site}/category-sitemap.xml\nSitemap: https://lain.example/sitemap.xml"
        )
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", "publishers", "suggest", url],
            cwd=ROOT,
            env={**web.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    publisher = entry(done.stdout)
    assert [(source.kind, source.url) for source in publisher.sources] == [
        ("feed", f"{site}/feed/"),
        ("sitemap", f"{site}/sitemap_index.xml"),
        ("sitemap", f"{site}/news-sitemap.xml"),
    ]
    assert list(faults(publisher)) == []
    assert "newscrawl/publishers/kabarmuara.py" in done.stderr


def test_where_no_layout_fits(tmp_path: Path) -> None:
    file = FIXTURES / "unknown-table-2012.html"
    done = run(str(file))
    assert done.exit_code == 1
    assert "no layout fits this page" in done.stderr
    assert entry(done.stdout).layouts == ()


@pytest.mark.parametrize(
    ("arguments", "text", "status", "says"),
    [
        ([str(FIXTURES / "detik-2022.html")], "", 1, "registered as detik"),
        (["-"], article(), 1, "give it: --url URL"),
        (["-", "--url", "https://situs.example/"], article(), 1, "give the page of one"),
        (["-", "--url", "https://situs.example/a-b-c"], "<p>Halo", 1, "holds no article"),
        (["tidak-ada.html"], "", 2, "no such file"),
        (["https://situs.example/a", "--url", "https://situs.example/b"], "", 2, "saved page"),
    ],
)
def test_mistakes(arguments: list[str], text: str, status: int, says: str) -> None:
    done = run(*arguments, text=text)
    assert done.exit_code == status
    assert says in done.stderr
    assert done.stdout == ""


def test_a_page_of_a_registered_site() -> None:
    page = process((FIXTURES / "detik-2022.html").read_bytes())
    with pytest.raises(SuggestError, match="registered as detik"):
        suggest(page)
