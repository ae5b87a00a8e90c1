"""The registry: every entry, whose a URL is, and the URLs that real pages have."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from registry import FIXTURES, PAGES, faults
from scrapy import Spider
from scrapy.settings import Settings

from newscrawl.api import process
from newscrawl.markup import Selector
from newscrawl.publisher import Evidence, Layout, Publisher, select
from newscrawl.publishers import PUBLISHERS, find
from newscrawl.sources import DateIndex, Feed, NewsSitemap, reached
from newscrawl.spiders.health import health_spider_of
from newscrawl.spiders.loader import spider_of

GOLD = PAGES / "gold.jsonl"
BODY = Selector("div.body")
LISTINGS = PAGES.parent / "listings"
DAY = date(2026, 3, 1)


def real_pages() -> list[dict[str, str]]:
    if not GOLD.exists():
        return []
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def real_urls() -> list[str]:
    return [page["url"] for page in real_pages() if page["kind"] == "article"]


def known(url: str) -> Publisher:
    publisher = find(url)
    assert publisher is not None
    return publisher


def layout_of(html: bytes, url: str) -> str | None:
    article = process(html, url).article
    assert article is not None
    assert article.extraction is not None
    return article.extraction.layout


def test_every_entry_is_whole() -> None:
    wrong = {name: list(faults(one)) for name, one in PUBLISHERS.items()}
    assert {name: said for name, said in wrong.items() if said} == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"articles": (r"https?://detik\.com/(",)}, "cannot be compiled"),
        ({"articles": (r"https?://news\.detik\.com/nowhere",)}, "no article by its patterns"),
        ({"non_examples": ("https://news.detik.com/berita/d-1234567/x",)}, "is an article"),
        ({"non_examples": ()}, "no non-example"),
        ({"examples": ("https://www.kompas.com/read/2022/10/13/064000326/x",)}, "not on its"),
        ({"domains": ("detik.com", "detik.id")}, "no example on detik.id"),
        ({"sources": ()}, "no source"),
        ({"sources": (Feed("https://www.detik.com/rss"),) * 2}, "there twice"),
        ({"zone": "WIBB"}, "no such zone"),
        ({"layouts": (Layout(name="x-2026", body=BODY, title=select("h1[")),)}, "x-2026.title"),
        ({"layouts": (Layout(name="x", body=BODY),)}, "its first year"),
        ({"evidence": Evidence(reported="lately")}, "a year"),
        ({"evidence": Evidence(reported="2026-13")}, "a year"),
        ({"evidence": Evidence(reported="2026", pages=("detik-1999",))}, "no fixture detik-1999"),
    ],
)
def test_an_entry_that_is_not_is_told(change: dict[str, object], fault: str) -> None:
    publisher = replace(PUBLISHERS["detik"], **change)  # type: ignore[arg-type]
    assert [said for said in faults(publisher) if fault in said]


def test_there_are_a_hundred_of_ten_networks() -> None:
    assert len(PUBLISHERS) >= 100
    networks = {one.network for one in PUBLISHERS.values()}
    assert len(networks) >= 10
    assert len({network.id for network in networks}) == len(networks)
    assert len({network.name for network in networks}) == len(networks)


def test_ids_names_and_domains_are_each_used_once() -> None:
    domains = Counter(domain for one in PUBLISHERS.values() for domain in one.domains)
    assert [domain for domain, count in domains.items() if count > 1] == []
    assert all(name == publisher.id for name, publisher in PUBLISHERS.items())
    names = Counter(publisher.name for publisher in PUBLISHERS.values())
    assert [name for name, count in names.items() if count > 1] == []


def test_a_layout_is_made_once_and_named_once() -> None:
    layouts: dict[str, Layout] = {}
    for publisher in PUBLISHERS.values():
        for layout in publisher.layouts:
            assert layouts.setdefault(layout.name, layout) is layout


def test_each_example_is_its_publishers_own() -> None:
    """No other entry's domain takes it away: the most specific one is found."""
    elsewhere = [
        (publisher.id, url)
        for publisher in PUBLISHERS.values()
        for url in (*publisher.examples, *publisher.non_examples)
        if find(url) is not publisher
    ]
    assert elsewhere == []


def test_lists_are_asked_for_on_the_publishers_own_hosts() -> None:
    elsewhere = [
        source.url
        for publisher in PUBLISHERS.values()
        for source in publisher.sources
        if find(source.url.replace("{place}", "www")) is not publisher
    ]
    assert elsewhere == []


def test_a_layout_was_tried_on_each_page_that_is_named() -> None:
    """The fixture made after a real page is read by a layout of whoever claims it."""
    for publisher in PUBLISHERS.values():
        layouts = {layout.name for layout in publisher.layouts}
        for name in publisher.evidence.pages:
            if "/" in name:
                continue
            expected = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
            assert known(expected["url"]) is publisher, name
            html = (FIXTURES / f"{name}.html").read_bytes()
            assert layout_of(html, expected["url"]) in layouts, name


def test_each_layout_has_a_fixture() -> None:
    layouts = {layout.name for one in PUBLISHERS.values() for layout in one.layouts}
    read = set()
    for path in FIXTURES.glob("*.json"):
        expected = json.loads(path.read_text("utf-8"))
        read.add(layout_of(path.with_suffix(".html").read_bytes(), expected["url"]))
    assert layouts - read == set()


@pytest.mark.skipif(not GOLD.exists(), reason="real pages are not beside this checkout")
def test_who_claims_a_real_page_has_one() -> None:
    """And whoever has one claims it, each of its fixtures by a layout that such a page has."""
    read_by: dict[str, set[str | None]] = {}
    for page in real_pages():
        html = (PAGES / page["file"]).read_bytes()
        read_by.setdefault(known(page["url"]).id, set()).add(layout_of(html, page["url"]))
    claims = {one.id for one in PUBLISHERS.values() if one.evidence.kind == "real-page"}
    assert claims == set(read_by)
    for name in sorted(claims):
        for page_name in PUBLISHERS[name].evidence.pages:
            if "/" not in page_name:
                expected = json.loads((FIXTURES / f"{page_name}.json").read_text("utf-8"))
                html = (FIXTURES / f"{page_name}.html").read_bytes()
                assert layout_of(html, expected["url"]) in read_by[name], page_name


@pytest.mark.skipif(not GOLD.exists(), reason="real pages are not beside this checkout")
def test_the_urls_of_real_articles_are_recognised() -> None:
    assert [url for url in real_urls() if not (find(url) and known(url).is_article(url))] == []


@pytest.mark.skipif(not GOLD.exists(), reason="real pages are not beside this checkout")
def test_article_numbers_tell_real_articles_apart() -> None:
    numbers = Counter(
        (known(url).id, number)
        for url in set(real_urls())
        if (number := known(url).article_number(url))
    )
    assert numbers
    assert [key for key, count in numbers.items() if count > 1] == []


@pytest.mark.skipif(not LISTINGS.exists(), reason="real listings are not beside this checkout")
@pytest.mark.parametrize(
    ("publisher", "file", "least"),
    [
        ("bola", "bola.com/kanal-inggris-bolacom-2021.html", 60),
        ("bolanet", "bola.net/home-bolanet-2020.html", 90),
        ("dream", "dream.co.id/home-dream-2024.html", 60),
        ("dream", "dream.co.id/indeks-kabar-haji.html", 15),
        ("metrotvnews", "metrotvnews.com/topik-pilgub-dki-2017.html", 20),
        ("inews-jabar", "inews.id/home-inews-2023.html", 3),
    ],
)
def test_front_pages_and_lists_of_links(publisher: str, file: str, least: int) -> None:
    """Where every link is looked at, the URL patterns tell the articles from the rest."""
    known_one = PUBLISHERS[publisher]
    index = next(one for one in known_one.sources if isinstance(one, DateIndex))
    ask = next(iter(index.start(DAY, DAY)))
    found = {one.url for one in index.read((LISTINGS / file).read_bytes(), ask).found}
    articles = {url for url in found if find(url) is known_one and known_one.is_article(url)}
    assert least <= len(articles) < len(found)
    assert not [url for url in articles if url.count("/") < 4 and url.endswith("/")]


def test_how_far_a_source_reaches() -> None:
    today = date(2026, 11, 23)
    assert reached(NewsSitemap("https://x.example/s.xml").reach, today) == date(2026, 11, 21)
    assert reached(timedelta(days=14), today) == date(2026, 11, 9)
    assert reached(date(2021, 1, 1), today) == date(2021, 1, 1)
    assert reached(Feed("https://x.example/rss").reach, today) is None


@pytest.mark.parametrize(
    ("url", "publisher", "number"),
    [
        ("https://inet.detik.com/cyberlife/d-6453192/bos-kripto", "detik", "6453192"),
        ("http://inet.detik.com/read/2015/11/05/100026/3062623/323/google", "detik", "3062623"),
        ("http://news.detik.com/berita/2943745/mahasiswa", "detik", "2943745"),
        ("http://news.detik.com/berita/2943745/mahasiswa?single=1", "detik", "2943745"),
        (
            "https://money.kompas.com/read/2022/10/13/064000326/hati-hati?page=all#page2",
            "kompas",
            "2022/10/13/064000326",
        ),
        (
            "http://travel.kompas.com/read/xml/2016/02/23/143700527/Empat.Tangsin",
            "kompas",
            "2016/02/23/143700527",
        ),
        ("https://www.tribunnews.com/nasional/7712345/judul", "tribunnews", "7712345"),
        ("https://m.tribunnews.com/nasional/7712345/judul", "tribunnews", "7712345"),
        ("https://jabar.tribunnews.com/jabar/712345/judul", "tribun-jabar", "712345"),
        ("https://jabar.tribunnews.com/2024/07/02/dunia-jurnalistik", "tribun-jabar", None),
        ("https://style.tribunnews.com/2024/07/02/dunia-jurnalistik", "tribunnews", None),
        ("https://m.liputan6.com/news/read/4415161/polisi", "liputan6", "4415161"),
        ("http://showbiz.liputan6.com/read/2437019/london", "liputan6", "2437019"),
        ("http://gaya.tempo.co/read/news/2015/11/05/060716092/alasan", "tempo", "716092"),
        ("https://metro.tempo.co/read/1028050/ahok", "tempo", "1028050"),
        ("https://www.tempo.co/ekonomi/judul-berita-2041234", "tempo", "2041234"),
        ("https://majalah.tempo.co/read/laporan-utama/167644/rkuhp", "majalah-tempo", "167644"),
        ("http://www.antaranews.com/berita/527615/penerbangan", "antaranews", "527615"),
        ("http://jateng.antaranews.com/berita/527615/lain", "antara-jateng", "527615"),
        ("http://bola.antaranews.com/berita/527615/lain", "antaranews", None),
        ("http://nasional.news.viva.co.id/news/read/736440-penataan", "viva", "736440"),
        ("https://ekonomi.republika.co.id/berita/sy0abc370/judul", "republika", "sy0abc370"),
        (
            "http://nasional.republika.co.id/berita/nasional/daerah/16/02/15/o2l07x284-marcella",
            "republika",
            "o2l07x284",
        ),
        (
            "https://nasional.sindonews.com/read/1581234/12/judul-1753340400",
            "sindonews",
            "1581234/12",
        ),
        ("https://tirto.id/apa-itu-inflasi-dan-dampaknya-hgCx", "tirto", "hgCx"),
        ("https://voi.id/ekonomi/481234/judul-berita", "voi", "481234"),
    ],
)
def test_a_number_is_the_same_on_each_door(url: str, publisher: str, number: str | None) -> None:
    assert known(url).id == publisher
    assert known(url).is_article(url)
    assert known(url).article_number(url) == number


@pytest.mark.parametrize(
    "url",
    [
        "https://www.detik.com/",
        "https://news.detik.com/indeks?page=2",
        "https://20.detik.com/detikupdate/20241004-241004100/video-pd",
        "http://finance.detik.com/readfoto/2016/02/23/153201/3149106/461/1/gardu-induk",
        "https://www.kompas.com/tag/ihsg",
        "https://indeks.kompas.com/?site=all",
        "https://www.tribunnews.com/nasional",
        "https://www.tribunnews.com/tag/2020/01/01/x",
        "https://www.liputan6.com/news",
        "https://www.bola.com/tag/jadwal-liga-inggris",
        "https://haji.dream.co.id/kabar-haji/index2.html",
        "https://www.merdeka.com/company/kontak-kami.html",
        "https://www.tempo.co/tag/syafii-maarif",
        "http://www.republika.co.id/berita/inpicture/nasional-inpicture/16/02/23/o2zwha283-kpk",
        "http://video.metrotvnews.com/mata-najwa/ybDevM0k-disebut",
        "https://www.inews.id/sport/all-sport",
        "https://voi.id/en/economy/481234/title",
    ],
)
def test_what_is_no_article_is_not_taken_for_one(url: str) -> None:
    assert not known(url).is_article(url)


def test_a_site_may_be_the_first_part_of_a_path() -> None:
    assert known("https://www.bbc.com/indonesia/articles/clj6rene4y7o").id == "bbc-indonesia"
    assert known("https://www.bbc.com/indonesia").id == "bbc-indonesia"
    assert known("https://feeds.bbci.co.uk/indonesia/rss.xml").id == "bbc-indonesia"
    assert find("https://www.bbc.com/news/articles/clj6rene4y7o") is None
    assert find("https://www.bbc.com/indonesian") is None
    assert find("https://www.bbc.com") is None
    assert known("https://www.bbc.com/indonesia").hosts == (
        *("bbc.com", "bbc.co.uk", "feeds.bbci.co.uk"),
    )


def test_the_longest_domain_wins_and_a_host_is_matched_whole() -> None:
    assert known("https://majalah.tempo.co/x").id == "majalah-tempo"
    assert known("https://www.tempo.co/x").id == "tempo"
    assert known("HTTPS://NEWS.DETIK.COM:443/x").id == "detik"
    assert known("https://detik.com./x").id == "detik"
    assert find("https://notdetik.com/x") is None
    assert find("https://detik.com.example/x") is None


@pytest.mark.parametrize("url", ["", "detik.com", "http://[::1", "mailto:a@detik.com", "http://"])
def test_a_url_without_a_host_has_no_publisher(url: str) -> None:
    assert find(url) is None


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("www.tribunnews.com", "WIB"),
        ("makassar.tribunnews.com", "WITA"),
        ("kupang.tribunnews.com", "WITA"),
        ("ternate.tribunnews.com", "WIT"),
        ("papua.tribunnews.com", "WIT"),
        ("metrobali.com", "WITA"),
        ("www.detik.com", "WIB"),
    ],
)
def test_regional_hosts_print_their_own_time(host: str, zone: str) -> None:
    assert known(f"https://{host}/").zone_of(host) == zone


@pytest.mark.parametrize(("own", "kept"), [(1.0, 5.0), (9.0, 9.0), (0.0, 0.0)])
def test_who_asks_for_a_longer_delay_gets_it(own: float, kept: float) -> None:
    """All but where the user has set 0, as for a site of their own."""

    def delay_of(publisher: str, spider: Callable[[Publisher], type[Spider]]) -> float:
        settings = Settings({"NEWSCRAWL_DELAY": own, "DOWNLOAD_DELAY": own, "NEWSCRAWL_JITTER": 0})
        spider(PUBLISHERS[publisher]).update_settings(settings)
        return settings.getfloat("DOWNLOAD_DELAY")

    assert PUBLISHERS["galamedia"].delay == 5
    for spider in (spider_of, health_spider_of):
        assert delay_of("galamedia", spider) == kept
        assert delay_of("detik", spider) == own
