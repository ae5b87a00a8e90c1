"""Where sites list their articles by convention, and what their addresses tell."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.markup import Index
from newscrawl.publishers import PUBLISHERS, find
from newscrawl.sites.conventions import (
    FEEDS,
    INDEXES,
    SITEMAPS,
    Shapes,
    feeds_of,
    is_of_articles,
    is_of_news,
    may_be_article,
    shape_of,
    system_of,
)
from pipelines.decode import parse

SITE = "https://situs.example"


def index(html: str) -> Index:
    return Index(parse(html.encode()))


def test_each_convention_has_a_reason_that_holds() -> None:
    """A site of the registry that is named as a reason has a list at that very path."""
    paths = {
        (find(source.url), urlsplit(source.url.replace("{place}", "x")).path.rstrip("/"))
        for publisher in PUBLISHERS.values()
        for source in publisher.sources
    }
    named = 0
    for one in (*FEEDS, *SITEMAPS, *INDEXES):
        assert one.path.startswith("/")
        assert one.why
        for domain in re.findall(r"[a-z0-9]+(?:\.co)?\.(?:com|net|id|co)\b", one.why):
            publisher = find(f"https://{domain}/")
            assert publisher is not None, domain
            path = urlsplit(one.path).path.rstrip("/")
            assert (publisher, path) in paths, (domain, one.path)
            named += 1
    assert named


def test_feeds_that_a_page_names() -> None:
    page = index(
        """<head>
        <link rel="alternate" type="application/rss+xml" title="Situs &raquo; Feed" href="/feed/">
        <link rel="Alternate" type="application/atom+xml; charset=utf-8" href="atom.xml">
        <link rel="alternate" type="application/rss+xml" title="Situs &raquo; Comments Feed"
              href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml" href="https://lain.example/feed/">
        <link rel="alternate" type="application/rss+xml" href="">
        <link rel="alternate" type="application/rss+xml" href="https://[">
        <link rel="alternate" type="application/json" href="/wp-json/">
        <link rel="stylesheet" type="application/rss+xml" href="/gaya.css"></head>"""
    )
    assert feeds_of(page, f"{SITE}/kota/") == [f"{SITE}/feed/", f"{SITE}/kota/atom.xml"]


@pytest.mark.parametrize(
    ("html", "system"),
    [
        ('<meta name="generator" content="WordPress 6.2.2">', "wordpress"),
        ('<meta name="Generator" content="Powered by Slider. WordPress">', "wordpress"),
        ('<link rel="stylesheet" href="https://x.example/wp-content/a.css">', "wordpress"),
        ('<script src="/wp-content/plugins/a.js"></script>', "wordpress"),
        ('<meta name="generator" content="Blogger">', ""),
        ("<p>WordPress /wp-content/</p>", ""),
    ],
)
def test_the_system_of_a_page(html: str, system: str) -> None:
    assert system_of(index(html)) == system


@pytest.mark.parametrize(
    ("name", "articles", "news"),
    [
        ("post-sitemap1.xml", True, False),
        ("wp-sitemap-posts-post-1.xml", True, False),
        ("wp-sitemap-taxonomies-category-1.xml", False, False),
        ("wp-sitemap-users-1.xml", False, False),
        ("category-sitemap.xml", False, False),
        ("post_tag-sitemap.xml", False, False),
        ("author-sitemap.xml", False, False),
        ("page-sitemap.xml", False, False),
        ("sitemap-news.xml", True, True),
        ("news-sitemap.xml", True, True),
        ("sitemap_berita.xml.gz", True, True),
        ("sitemap.xml", True, False),
        ("2026-03.xml", True, False),
    ],
)
def test_sitemaps_by_their_names(name: str, articles: bool, news: bool) -> None:
    assert is_of_articles(f"{SITE}/kategori/{name}") is articles
    assert is_of_news(f"{SITE}/{name}") is news


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/", ()),
        ("/judul-berita-contoh/", ("slug",)),
        ("/2026/03/04/judul-berita-contoh/", ("YYYY", "N", "N", "slug")),
        ("/kota/12345/judul-berita-contoh.html?x=1", ("word", "N", "slug", ".html")),
        ("/kota/judul", ("word", "word")),
        ("/berita/d-6400123/judul-berita-contoh", ("word", "word", "slug")),
    ],
)
def test_the_shape_of_an_address(path: str, shape: tuple[str, ...]) -> None:
    assert shape_of(SITE + path) == shape


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/judul-berita-contoh/", True),
        ("/kota/12345/judul", True),
        ("/?p=12", False),
        ("/", False),
        ("/kota", False),
        ("/tag/jembatan-bambu-muara", False),
        ("/2026/tag/jembatan-bambu-muara", False),
        ("/pedoman-media-siber", False),
        ("/unggahan/foto-jembatan-bambu.jpg", False),
    ],
)
def test_what_may_be_an_article(path: str, may: bool) -> None:
    assert may_be_article(SITE + path) is may


def test_shapes_are_learned() -> None:
    shapes = Shapes()
    assert shapes.fits(f"{SITE}/kota/judul-berita-contoh")
    shapes.learn(f"{SITE}/2026/03/04/judul-berita-contoh/")
    assert not shapes.fits(f"{SITE}/kota/judul-berita-contoh")
    assert shapes.fits(f"{SITE}/2025/12/31/lain-judul-lagi-ya/")
    assert not shapes.fits(f"{SITE}/2025/12/31/")
    shapes.learn(SITE)
    assert not shapes.fits(f"{SITE}/")


@given(st.text(max_size=80))
def test_any_address_has_a_shape(path: str) -> None:
    url = f"{SITE}/{path}"
    try:
        urlsplit(url)
    except ValueError:
        return
    shape_of(url)
    assert may_be_article(url) in (True, False)


def test_the_module_names_no_path_twice() -> None:
    for group in (FEEDS, SITEMAPS, INDEXES):
        assert len({one.path for one in group}) == len(group)
