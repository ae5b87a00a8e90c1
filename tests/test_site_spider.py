"""Sites that nobody registered, over real HTTP: each of them made up, with lists of its own."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Web

from newscrawl.filters import WIB, FilterError
from newscrawl.runs.order import Order
from newscrawl.sites.unregistered import parse_sites, site_kinds

ROOT = Path(__file__).parents[1]
NOW = datetime.now(WIB).replace(microsecond=0)
FRESH = NOW - timedelta(hours=5)
OLD = NOW - timedelta(days=40)

WORDS = "Warga memperbaiki jembatan bambu yang hanyut pekan lalu di tepi Sungai Contoh"


def text(title: str) -> str:
    return "".join(
        f"<p>{WORDS}, bagian {number} dari kabar {title.lower()} yang panjang ini.</p>"
        for number in range(1, 5)
    )


def plain(title: str, published: datetime) -> str:
    """An article in markup of nobody's."""
    return f"""<html lang="id"><head><title>{title} - Situs</title>
    <meta property="og:title" content="{title}">
    <meta property="article:published_time" content="{published.isoformat()}"></head><body>
    <nav><a href="/">Beranda</a> <a href="/tag/jembatan">Jembatan</a></nav>
    <h1>{title}</h1><div class="isi">{text(title)}</div></body></html>"""


def wpberita(title: str, published: datetime, more: str = "") -> str:
    """An article in the markup of a WordPress theme; ``more`` is below its text."""
    return f"""<html lang="id"><head><title>{title} - Kabar Muara</title>
    <meta name="generator" content="WordPress 6.2.2"></head><body class="single single-post">
    <article id="post-5" class="post content-single"><header class="entry-header-single">
    <h1 class="entry-title">{title}</h1><div class="gmr-meta-topic">
    <span class="author vcard">Rahmi Laut</span>
    <span class="cat-links-content"><a href="#">Daerah</a></span></div>
    <div class="gmr-content-metasingle"><time class="entry-date published"
    datetime="{published.isoformat()}">Hari ini</time></div></header><div class="single-wrap">
    <div class="entry-content entry-content-single">{text(title)}{more}</div></div></article>
    </body></html>"""


def feed(*entries: tuple[str, str, datetime]) -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{when:%a, %d %b %Y %H:%M:%S %z}"
        "</pubDate></item>"
        for url, title, when in entries
    )
    return Reply(f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>")


def sitemap(*entries: tuple[str, datetime | None], index: bool = False) -> str:
    one, all_ = ("sitemap", "sitemapindex") if index else ("url", "urlset")
    lines = "".join(
        f"<{one}><loc>{url}</loc>"
        + (f"<lastmod>{changed.isoformat()}</lastmod>" if changed else "")
        + f"</{one}>"
        for url, changed in entries
    )
    return f"<{all_} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{lines}</{all_}>"


WORDPRESS = "https://kabarmuara.example"
MAPPED = "https://www.example.co.id"
SILENT = "https://sunyi.example"
BARRED = "https://tertutup.example"
REFUSED = "https://ditolak.example"
LISTED = "https://daftar.example"
LARGE = "https://besar.example"
DATED = "https://arsipharian.example"
AWAY = "https://tidakada.example"

SITES = (WORDPRESS, MAPPED, SILENT, BARRED, REFUSED, LISTED, LARGE, DATED)


def build_wordpress(pages: dict[str, Reply]) -> None:
    site = WORDPRESS
    alternate = '<link rel="alternate" type="application/rss+xml"'
    pages[f"{site}/"] = Reply(
        f"<html><head><meta name='generator' content='WordPress 6.2.2'>"
        f"{alternate} title='Kabar Muara &raquo; Feed' href='{site}/feed/'>"
        f"{alternate} title='Kabar Muara &raquo; Comments Feed' href='{site}/comments/feed/'>"
        f"</head><body><a href='{site}/jembatan-bambu-dibuka/'>Jembatan</a></body></html>"
    )
    pages[f"{site}/robots.txt"] = Reply(
        f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {site}/sitemap_index.xml\n"
    )
    pages[f"{site}/feed/"] = feed(
        (f"{site}/jembatan-bambu-dibuka/", "Jembatan Bambu Dibuka", FRESH),
        (f"{site}/pasar-pagi-pindah/", "Pasar Pagi Pindah", OLD),
        ("https://www.kompas.com/read/2026/03/01/064000326/judul", "Kabar Kompas", FRESH),
    )
    pages[f"{site}/sitemap_index.xml"] = Reply(
        sitemap(
            (f"{site}/post-sitemap2.xml", FRESH),
            (f"{site}/post-sitemap1.xml", OLD),
            (f"{site}/page-sitemap.xml", FRESH),
            (f"{site}/category-sitemap.xml", FRESH),
            index=True,
        )
    )
    pages[f"{site}/post-sitemap2.xml"] = Reply(
        sitemap(
            (f"{site}/jembatan-bambu-dibuka/", FRESH),
            (f"{site}/lomba-dayung-diundur/", FRESH),
            (f"{site}/tentang-kami/", FRESH),
            (f"{site}/kategori/daerah-aliran-sungai/", FRESH),
            (f"{site}/berita-lama-sekali/", OLD),
        )
    )
    for slug, title in (
        ("jembatan-bambu-dibuka", "Jembatan Bambu Dibuka"),
        ("lomba-dayung-diundur", "Lomba Dayung Diundur"),
    ):
        pages[f"{site}/{slug}/"] = Reply(wpberita(title, FRESH))
    url = f"{site}/lomba-dayung-diundur/"
    links = f'<div class="page-links">Pages: 1 <a href="{url}2/">2</a></div>'
    pages[url] = Reply(wpberita("Lomba Dayung Diundur", FRESH, links))
    pages[f"{url}2/"] = Reply(wpberita("Lomba Dayung", FRESH, links))


def build_mapped(pages: dict[str, Reply]) -> None:
    """Nothing but a sitemap in robots.txt: an index in an index, gzipped; the host redirects."""
    site = MAPPED
    bare = site.replace("www.", "")
    pages[f"{bare}/"] = Reply(status=301, headers={"Location": f"{site}/"})
    pages[f"{site}/"] = Reply("<html><body><h1>Warta Peta</h1></body></html>")
    pages[f"{site}/robots.txt"] = Reply("User-agent: *\nAllow: /\nSitemap: /peta.xml\n")
    pages[f"{site}/peta.xml"] = Reply(sitemap((f"{site}/peta-2.xml", None), index=True))
    pages[f"{site}/peta-2.xml"] = Reply(sitemap((f"{site}/isi.xml.gz", None), index=True))
    pages[f"{site}/isi.xml.gz"] = Reply(
        gzip.compress(
            sitemap(
                (f"{site}/ekonomi/2201/harga-cabai-naik-lagi.html", FRESH),
                (f"{site}/ekonomi/kumpulan-kabar-cabai", FRESH),
                (f"{site}/tag/harga-cabai-rawit", FRESH),
                (f"{site}/ekonomi/1100/tanpa-tanggal-sama-sekali.html", None),
                ("https://cdn.example/ekonomi/2202/di-tempat-lain-sekali.html", FRESH),
            ).encode()
        ),
        headers={"Content-Type": "application/gzip"},
    )
    pages[f"{site}/ekonomi/2201/harga-cabai-naik-lagi.html"] = Reply(
        plain("Harga Cabai Naik Lagi", FRESH)
    )
    links = "".join(f"<li><a href='/ekonomi/{n}/a'>Kabar cabai {n}</a></li>" for n in range(30))
    pages[f"{site}/ekonomi/kumpulan-kabar-cabai"] = Reply(
        f"<html><head><title>Kumpulan</title></head><body><ul>{links}</ul></body></html>"
    )


def build_listed(pages: dict[str, Reply]) -> None:
    """A list of the newest where such lists are, in pages; every other address shows the home
    page with status 200, as some systems do."""
    site = LISTED
    home = Reply("<html><body><a href='/'>Beranda</a><a href='/indeks'>Indeks</a></body></html>")
    for path in ("/", "/feed/", "/sitemap.xml", "/rss"):
        pages[site + path] = home
    for number, slugs in enumerate((("satu", "dua"), ("dua", "tiga"), ("dua", "tiga")), start=1):
        links = "".join(f"<li><a href='/kota/kabar-nomor-{one}'>Kabar</a></li>" for one in slugs)
        pages[f"{site}/indeks?page={number}"] = Reply(
            f"<html><body><a href='/kontak'>Kontak</a><ul>{links}</ul></body></html>"
        )
    for slug in ("satu", "dua"):
        pages[f"{site}/kota/kabar-nomor-{slug}"] = Reply(plain(f"Kabar Nomor {slug}", FRESH))
    pages[f"{site}/kota/kabar-nomor-tiga"] = Reply(plain("Kabar Nomor Tiga", OLD))


def build_large(pages: dict[str, Reply]) -> None:
    """A sitemap of ten thousand articles, two of them new."""
    site = LARGE
    pages[f"{site}/"] = Reply("<html><body>Besar</body></html>")
    pages[f"{site}/robots.txt"] = Reply(f"Sitemap: {site}/semua.xml")
    new = [(f"{site}/kabar-baru-nomor-{one}", FRESH) for one in (1, 2)]
    old = [(f"{site}/kabar-lama-nomor-{one}", OLD) for one in range(10_000)]
    pages[f"{site}/semua.xml"] = Reply(sitemap(*old[:5_000], *new, *old[5_000:]))
    for url, when in new:
        pages[url] = Reply(plain(f"Kabar Baru {url[-1]}", when))


def build_dated(pages: dict[str, Reply]) -> None:
    """WordPress with neither feed nor sitemap: its archive of each day is there."""
    site = DATED
    pages[f"{site}/"] = Reply(
        "<html><head><link rel='stylesheet' href='/wp-content/themes/x/style.css'></head></html>"
    )
    day = f"{FRESH:%Y/%m/%d}"
    url = f"{site}/{day}/sumur-tua-dipugar/"
    pages[f"{site}/{day}/page/1/"] = Reply(
        f"<html><body><h2 class='entry-title'><a href='{url}'>Sumur</a></h2></body></html>"
    )
    pages[url] = Reply(plain("Sumur Tua Dipugar", FRESH))


def build(pages: dict[str, Reply]) -> None:
    build_wordpress(pages)
    build_mapped(pages)
    build_listed(pages)
    build_large(pages)
    build_dated(pages)
    pages[f"{SILENT}/"] = Reply("<html><body><p>Segera hadir.</p></body></html>")
    pages[f"{BARRED}/robots.txt"] = Reply(
        f"User-agent: *\nDisallow: /\nSitemap: {BARRED}/sitemap.xml"
    )
    for path in ("/", "/robots.txt", "/feed/", "/sitemap.xml", "/rss", "/feed", "/rss.xml"):
        pages[REFUSED + path] = Reply("no", 403)


@dataclass
class Crawl:
    """What a crawl gave: articles by URL, URLs asked for, stats, log."""

    articles: dict[str, dict[str, Any]]
    asked: list[str]
    stats: dict[str, Any]
    log: str

    def of(self, site: str) -> set[str]:
        return {url for url in self.articles if url.startswith(site)}


def crawl(web: Web, folder: Path, sites: tuple[str, ...], **arguments: str) -> Crawl:
    output, stats = folder / "articles.jsonl", folder / "stats.json"
    given = {"site": ",".join(url.partition("://")[2] for url in sites), "since": "2d"} | arguments
    options = [part for name, value in given.items() for part in ("-a", f"{name}={value}")]
    settings = {
        "NEWSCRAWL_OUTPUT": str(output),
        "EXTENSIONS": '{"collect.Stats": 1}',
        "COLLECT": str(stats),
        "RETRY_TIMES": "0",
    }
    options += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "site", *options],
        cwd=ROOT,
        env={**web.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{web.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert stats.exists(), done.stderr
    lines = output.read_text("utf-8").splitlines() if output.exists() else []
    articles = {line["url"]: line for line in map(json.loads, lines)}
    return Crawl(articles, web.urls(robots=True), json.loads(stats.read_text()), done.stderr)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """One crawl of all the sites."""
    folder = tmp_path_factory.mktemp("sites")
    with Web(folder) as web:
        build(web.pages)
        sites = tuple(site.replace("www.", "") for site in SITES)
        yield crawl(web, folder, sites)


def test_wordpress_by_feed_and_sitemap(done: Crawl) -> None:
    fed, mapped = f"{WORDPRESS}/jembatan-bambu-dibuka/", f"{WORDPRESS}/lomba-dayung-diundur/"
    assert done.of(WORDPRESS) == {fed, mapped}
    line = done.articles[fed]
    assert line["extraction"]["method"] == "layout"
    assert line["extraction"]["layout"] == "wpberita-2020"
    assert (line["publisher"], line["domain"]) == (None, "kabarmuara.example")
    assert line["title"] == "Jembatan Bambu Dibuka"
    assert line["section"] == "Daerah"
    assert len(line["blocks"]) == 4
    assert done.articles[mapped]["page_urls"] == [mapped, f"{mapped}2/"]
    assert len(done.articles[mapped]["blocks"]) == 8
    asked = [url.removeprefix(WORDPRESS) for url in done.asked if url.startswith(WORDPRESS)]
    # What is no article by the name of its sitemap, or was last changed long ago, is not asked
    # for; nor is any guess, where the site says itself what it has.
    unwanted = {"/comments/feed/", "/post-sitemap1.xml", "/page-sitemap.xml"}
    unwanted |= {"/category-sitemap.xml", "/rss", "/sitemap.xml", "/indeks?page=1"}
    unwanted |= {"/tentang-kami/", "/kategori/daerah-aliran-sungai/", "/pasar-pagi-pindah/"}
    assert unwanted.isdisjoint(asked)
    assert asked.count("/jembatan-bambu-dibuka/") == 1


def test_a_sitemap_in_robots_txt_is_enough(done: Crawl) -> None:
    url = f"{MAPPED}/ekonomi/2201/harga-cabai-naik-lagi.html"
    assert done.of(MAPPED) == {url}
    assert done.articles[url]["extraction"]["method"] == "generic"
    # With no feed to learn addresses from, the page itself says that it is a list.
    assert f"{MAPPED}/ekonomi/kumpulan-kabar-cabai" in done.asked
    assert f"{MAPPED}/tag/harga-cabai-rawit" not in done.asked
    assert not [url for url in done.asked if "tanpa-tanggal" in url]


def test_a_list_by_convention_is_read_to_its_end(done: Crawl) -> None:
    assert done.of(LISTED) == {f"{LISTED}/kota/kabar-nomor-{one}" for one in ("satu", "dua")}
    pages = [url for url in done.asked if url.startswith(f"{LISTED}/indeks?")]
    assert pages == [f"{LISTED}/indeks?page={number}" for number in (1, 2, 3, 4)]


def test_of_a_large_sitemap_only_what_is_new_is_fetched(done: Crawl) -> None:
    assert done.of(LARGE) == {f"{LARGE}/kabar-baru-nomor-{one}" for one in (1, 2)}
    assert not [url for url in done.asked if "kabar-lama" in url]


def test_the_archive_of_a_day_on_wordpress(done: Crawl) -> None:
    assert done.of(DATED) == {f"{DATED}/{FRESH:%Y/%m/%d}/sumur-tua-dipugar/"}
    assert f"{DATED}/indeks-berita?page=1" not in done.asked  # the first that works will do


def test_a_site_without_any_list_says_so(done: Crawl) -> None:
    assert done.of(SILENT) == set()
    assert "sunyi.example: no list of its articles was found" in done.log
    assert "newscrawl crawl --urls" in done.log
    assert done.stats["newscrawl/listings_failed/none_found"] == 1


def test_sites_that_bar_or_refuse_us_are_blocked(done: Crawl) -> None:
    assert done.stats["newscrawl/blocked/tertutup.example"] == "robots"
    assert done.stats["newscrawl/blocked/ditolak.example"] == "http-403"
    assert {url for url in done.asked if url.startswith(BARRED)} == {f"{BARRED}/robots.txt"}
    assert len([url for url in done.asked if url.startswith(REFUSED)]) <= 8
    assert "tertutup.example: no list" not in done.log


def test_no_other_site_is_asked(done: Crawl) -> None:
    hosts = {url.split("/")[2] for url in done.asked}
    assert hosts == {url.split("/")[2] for url in (*SITES, "https://example.co.id")}
    assert done.stats["newscrawl/skipped/other_site"] == 2


def test_a_limit_and_a_source(tmp_path: Path) -> None:
    with Web(tmp_path) as web:
        build(web.pages)
        told = crawl(web, tmp_path, (WORDPRESS,), limit="1", source="sitemap", since="60d")
    assert len(told.articles) == 1
    assert f"{WORDPRESS}/feed/" not in told.asked
    with Web(tmp_path) as web:
        build(web.pages)
        (tmp_path / "articles.jsonl").unlink()
        (tmp_path / "articles.jsonl.state").unlink()
        told = crawl(web, tmp_path, (WORDPRESS,), limit="1")
    assert len(told.articles) == 1
    assert f"{WORDPRESS}/sitemap_index.xml" not in told.asked  # the feed had enough


def test_https_that_is_not_there_is_tried_as_http(tmp_path: Path) -> None:
    with Web(tmp_path) as web:
        web.pages["http://tanpasertifikat.example/"] = Reply("<html></html>")
        web.pages["http://tanpasertifikat.example/rss"] = feed(
            ("http://tanpasertifikat.example/kabar-tanpa-sertifikat", "Kabar", FRESH)
        )
        web.pages["http://tanpasertifikat.example/kabar-tanpa-sertifikat"] = Reply(
            plain("Kabar Tanpa Sertifikat", FRESH)
        )
        web.unreachable.add("https://tanpasertifikat.example")
        told = crawl(web, tmp_path, ("https://tanpasertifikat.example",))
    assert told.of("http://tanpasertifikat.example/kabar") != set()
    assert "http://tanpasertifikat.example/feed/" in told.asked  # a guess, before the one that is


def test_the_command_names_each_site_by_its_host(tmp_path: Path) -> None:
    with Web(tmp_path) as web:
        build(web.pages)
        sites = ("kabarmuara.example", "https://sunyi.example/", "tertutup.example")
        command = ["crawl", "--json", "-o", str(tmp_path / "out.jsonl"), "--since", "2d"]
        for site in sites:
            command += ["--site", site]
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", *command],
            cwd=ROOT,
            env={**web.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    results = {one["publisher"]: one for one in json.loads(done.stdout)["results"]}
    assert [*results] == ["kabarmuara.example", "sunyi.example", "tertutup.example"]
    assert results["kabarmuara.example"]["articles"] == 2
    assert results["sunyi.example"]["listings_failed"] == {"none_found": 1}
    assert results["tertutup.example"]["blocked"] == {"tertutup.example": "robots"}


def test_what_the_command_says_of_a_registered_site() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "crawl", "--site", "www.kompas.com"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 2
    assert "newscrawl crawl kompas" in done.stderr


@pytest.mark.parametrize(
    ("written", "hosts", "homes"),
    [
        ("contoh.co.id", ["contoh.co.id"], ["https://contoh.co.id/"]),
        ("WWW.Contoh.id", ["contoh.id"], ["https://www.contoh.id/"]),
        ("http://contoh.id/berita?x=1", ["contoh.id"], ["http://contoh.id/"]),
        ("a.id, b.id a.id", ["a.id", "b.id"], ["https://a.id/", "https://b.id/"]),
        ("kota.contoh.id:8080", ["kota.contoh.id"], ["https://kota.contoh.id/"]),
    ],
)
def test_how_sites_may_be_written(written: str, hosts: list[str], homes: list[str]) -> None:
    sites = parse_sites(written)
    assert [site.host for site in sites] == hosts
    assert [site.home for site in sites] == homes


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "site=example.co.id"),
        (" , ", "site=example.co.id"),
        ("contoh", "no site"),
        ("ftp://contoh.id", "no site"),
        ("http://", "no site"),
        ("-a.id", "no site"),
        ("news.detik.com", "newscrawl crawl detik"),
    ],
)
def test_what_is_no_site(written: str, says: str) -> None:
    with pytest.raises(FilterError, match=says):
        parse_sites(written)


@pytest.mark.parametrize(
    ("source", "search", "says"),
    [
        ("wayback", "", "index, feed, sitemap"),
        ("kabar", "", "kabar"),
        ("", "bpjs", "use match"),
    ],
)
def test_what_a_site_has_not(source: str, search: str, says: str) -> None:
    with pytest.raises(FilterError, match=says):
        site_kinds(source, search)
    with pytest.raises(FilterError):
        Order(sites=["contoh.id"], source=source or None, search=search or None).check()


def test_subdomains_are_the_site_and_neighbours_are_not() -> None:
    (site,) = parse_sites("contoh.id")
    assert site.holds("https://kota.contoh.id/a")
    assert not site.holds("https://bukancontoh.id/a")
    (branch,) = parse_sites("kota.contoh.id")
    assert not branch.holds("https://contoh.id/a")
    assert not branch.holds("not a url")
