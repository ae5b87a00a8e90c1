"""The spiders, over real HTTP: Scrapy runs as a program, the web is on the loopback interface."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Web
from scrapy.settings import Settings

from newscrawl.filters import WIB, FilterError
from newscrawl.publishers import PUBLISHERS
from newscrawl.spiders.loader import PublisherSpiders

ROOT = Path(__file__).parents[1]
NOW = datetime.now(WIB)


TIRTO = [f"https://tirto.id/judul-berita-nomor-{letter}-abC{letter}" for letter in "abcdefg"]
BISNIS = [f"https://market.bisnis.com/read/20260301/7/10{n}/judul" for n in range(8)]


@dataclass
class Crawl:
    """What a spider did, see ``collect``, and what it asked for: all, and without robots.txt."""

    pages: dict[str, dict[str, Any]]
    rejects: list[list[str]]
    stats: dict[str, Any]
    asked: list[str]
    requested: list[str]
    log: str


def scrapy(web: Web, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**web.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{web.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def crawl(
    web: Web,
    folder: Path,
    spider: str,
    overrides: dict[str, str] | None = None,
    **arguments: object,
) -> Crawl:
    result = folder / "result.json"
    options = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    settings = {
        "ITEM_PIPELINES": '{"collect.Collect": 1}',
        "COLLECT": str(result),
        "EXTENSIONS": '{"newscrawl.net.manners.KeepDistance": 500}',
        "RETRY_TIMES": "1",
        **(overrides or {}),
    }
    options += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = scrapy(web, folder, "crawl", spider, *options)
    assert result.exists(), done.stderr
    said = json.loads(result.read_text())
    return Crawl(
        {page["url"]: page for page in said["pages"]},
        said["rejects"],
        said["stats"],
        web.urls(),
        web.urls(robots=True),
        done.stderr,
    )


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with Web(tmp_path) as web:
        yield web


class TestUrls:
    """One run over a list of URLs, each on a site of its own."""

    @pytest.fixture(scope="class")
    @staticmethod
    def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
        folder = tmp_path_factory.mktemp("urls")
        with Web(folder) as web:
            pages = web.pages
            kompas = "https://money.kompas.com/read/2026/03/01/064000326/judul"
            pages[f"{kompas}?page=all"] = Reply("semua", headers={"X-Robots-Tag": "noai"})

            suara = "https://www.suara.com/news/2026/03/01/070812/judul"
            pages["https://www.suara.com/robots.txt"] = Reply(
                "User-agent: *\nDisallow: /*?page=all"
            )
            links = "".join(f'<a href="{suara}?page={n}">{n}</a>' for n in (1, 2, 3))
            other = '<a href="https://www.suara.com/news/2026/03/01/080000/lain?page=2">2</a>'
            paging = f'<div class="pagination-custom">{other}{links}</div>'
            for query in ("", "?page=2", "?page=3"):
                pages[suara + query] = Reply(f"<p>halaman{query}</p>{paging}")

            jpnn = "https://www.jpnn.com/news/judul-berita-yang-panjang"
            pages[jpnn] = Reply('<div class="pagination"><a href="?page=2">2</a></div>')

            pages["https://news.okezone.com/read/2026/03/01/337/1234567/judul?page=all"] = Reply(
                status=302, headers={"Location": "https://example.net/iklan"}
            )
            moved = "https://news.detik.com/berita/d-6001234/"
            pages[f"{moved}judul-lama?single=1"] = Reply(
                status=301, headers={"Location": f"{moved}judul-baru"}
            )
            pages[f"{moved}judul-baru"] = Reply("halaman satu")
            pages[f"{moved}judul-baru?single=1"] = Reply("semua halaman")

            pages["https://example.net/iklan"] = Reply("di luar")
            pages["https://www.liputan6.com/news/read/1234567/judul"] = Reply(
                status=301, headers={"Location": "https://www.liputan6.com/"}
            )
            pages["https://www.liputan6.com/"] = Reply("beranda")
            pages["https://www.liputan6.com/news/read/7654321/pindah"] = Reply(
                status=301, headers={"Location": "/bisnis/read/7654321/judul-baru"}
            )
            pages["https://www.liputan6.com/bisnis/read/7654321/judul-baru"] = Reply("pindah")
            pages["https://www.antaranews.com/berita/4901234/lama"] = Reply(
                status=301, headers={"Location": "/berita/4901235/baru"}
            )
            pages["https://www.antaranews.com/berita/4901235/baru"] = Reply("baru")

            pages["https://tirto.id/robots.txt"] = Reply("User-agent: newscrawl\nDisallow: /")
            for url in BISNIS:
                pages[f"{url}?page=all"] = Reply("tidak boleh", status=403)

            pages["http://berita.example.co.id/2026/judul?id=7"] = Reply("tak dikenal")

            listed = folder / "list.txt"
            lines = [
                "# daftar",
                "",
                f"{kompas}?utm_source=wa#komentar",
                f"{kompas.replace('https', 'http')}?page=2",
                suara,
                jpnn,
                "https://news.okezone.com/read/2026/03/01/337/1234567/judul",
                "https://news.detik.com/berita/d-6001234/judul-lama",
                "https://www.liputan6.com/news/read/1234567/judul",
                "https://www.liputan6.com/news/read/7654321/pindah",
                "https://www.antaranews.com/berita/4901235/baru",
                "https://www.antaranews.com/berita/4901234/lama",
                "https://voi.id/ekonomi/481234/hilang",
                *TIRTO,
                *BISNIS,
                "http://berita.example.co.id/2026/judul?id=7",
                "bukan alamat",
                "http://[bukan",
            ]
            listed.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
            yield crawl(web, folder, "urls", urls=listed)

    def test_the_one_page_form_is_asked_for_once(self, run: Crawl) -> None:
        one_page = "https://money.kompas.com/read/2026/03/01/064000326/judul?page=all"
        assert [url for url in run.asked if "kompas" in url] == [one_page]
        page = run.pages[one_page]
        assert page["content"] == "semua"
        assert page["following"] == []
        assert page["headers"]["x-robots-tag"] == "noai"
        fetched_at = datetime.fromisoformat(page["fetched_at"])
        assert abs(datetime.now(UTC) - fetched_at) < timedelta(hours=1)

    def test_the_one_page_form_is_asked_for_again_where_a_redirect_has_lost_it(
        self, run: Crawl
    ) -> None:
        url = "https://news.detik.com/berita/d-6001234/judul"
        asked = [f"{url}-lama?single=1", f"{url}-baru", f"{url}-baru?single=1"]
        assert [one for one in run.requested if "6001234" in one] == asked
        assert run.pages[asked[-1]]["content"] == "semua halaman"

    def test_pages_are_joined_where_robots_bar_the_one_page_form(self, run: Crawl) -> None:
        url = "https://www.suara.com/news/2026/03/01/070812/judul"
        assert [one for one in run.asked if "suara" in one] == [
            url,
            f"{url}?page=2",
            f"{url}?page=3",
        ]
        assert run.pages[url]["following"] == [f"{url}?page=2", f"{url}?page=3"]

    def test_an_article_of_which_a_page_is_missing_is_rejected(self, run: Crawl) -> None:
        url = "https://www.jpnn.com/news/judul-berita-yang-panjang"
        assert f"{url}?page=2" in run.asked
        assert [url, "page_missing"] in run.rejects

    def test_a_redirect_to_another_site_is_not_followed(self, run: Crawl) -> None:
        assert run.stats["failed/offsite"] == 1
        assert not [url for url in run.requested if "example.net" in url]

    def test_a_redirect_to_no_article_is_rejected(self, run: Crawl) -> None:
        assert ["https://www.liputan6.com/", "index"] in run.rejects

    def test_a_redirect_to_the_same_article_is_followed(self, run: Crawl) -> None:
        url = "https://www.liputan6.com/bisnis/read/7654321/judul-baru"
        assert run.pages[url]["content"] == "pindah"

    def test_a_redirect_to_an_article_already_had_gives_no_second(self, run: Crawl) -> None:
        assert run.stats["duplicate"] == 1
        assert len([url for url in run.pages if "antaranews" in url]) == 1

    def test_a_site_whose_robots_bar_us_is_blocked(self, run: Crawl) -> None:
        assert run.stats["blocked/tirto.id"] == "robots"
        assert not [url for url in run.asked if "tirto" in url]
        assert "tirto.id refuses us (robots)" in run.log

    def test_a_site_that_answers_403_is_blocked_and_left_alone(self, run: Crawl) -> None:
        assert run.stats["blocked/bisnis.com"] == "http-403"
        assert 5 <= run.stats["failed/http-403"] <= len(BISNIS)
        assert run.stats["blocked"] == 2

    def test_a_404_blocks_nothing(self, run: Crawl) -> None:
        assert run.stats["failed/http-404"] == 2  # the article, and page 2 of another
        assert "blocked/voi.id" not in run.stats

    def test_an_unknown_site_is_fetched_as_it_is(self, run: Crawl) -> None:
        assert "http://berita.example.co.id/2026/judul?id=7" in run.pages

    def test_what_is_no_url_is_said(self, run: Crawl) -> None:
        assert run.stats["failed/not_a_url"] == 2
        assert "Not a URL: bukan alamat" in run.log

    def test_every_url_is_accounted_for(self, run: Crawl) -> None:
        stats = run.stats
        lost = sum(count for name, count in stats.items() if name.startswith("failed/"))
        missing_page = sum(reason == "page_missing" for _, reason in run.rejects)
        assert missing_page == 1
        assert stats["discovered"] == 11 + len(TIRTO) + len(BISNIS)
        assert stats["fetched"] == len(run.pages) + missing_page
        assert stats["discovered"] == (
            stats["fetched"]
            + (lost - missing_page - stats["failed/not_a_url"])
            + (len(run.rejects) - missing_page)
            + stats["duplicate"]
        )


def voi_index(page: int) -> str:
    return f"https://voi.id/artikel/indeks?page={page}"


def voi_links(*numbers: int) -> Reply:
    entry = '<div class="section-item-title"><a href="/berita/{0}/judul-{0}">Judul {0}</a></div>'
    return Reply("".join(entry.format(number) for number in numbers))


def feed(*items: tuple[str, datetime, str]) -> Reply:
    entries = "".join(
        f"<item><link>{url}</link><title>{title}</title>"
        f"<pubDate>{date:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for url, date, title in items
    )
    return Reply(f"<rss><channel>{entries}</channel></rss>", headers={"Content-Type": "text/xml"})


def voi(number: int) -> str:
    return f"https://voi.id/berita/{number}/judul-{number}"


class TestSources:
    def test_articles_are_found_in_every_source_and_fetched_once(
        self, web: Web, tmp_path: Path
    ) -> None:
        web.pages[voi_index(1)] = voi_links(1001, 1002)
        web.pages[voi_index(2)] = voi_links(1003)
        web.pages[voi_index(3)] = voi_links(1003)
        web.pages[voi_index(4)] = voi_links(1003)
        web.pages[voi_index(5)] = voi_links(1004)
        old = NOW - timedelta(days=9)
        web.pages["https://voi.id/rss"] = feed(
            (voi(1001), NOW, "Judul 1001"),
            (voi(1005), NOW, "Judul 1005"),
            (voi(1006), old, "Judul 1006"),
            ("https://voi.id/en/news/1007/title-1007", NOW, "Title 1007"),
            ("https://www.kompas.com/read/2026/03/01/064000326/x", NOW, "Lain"),
        )
        for number in range(1001, 1008):
            web.pages[voi(number)] = Reply(f"isi {number}")
        done = crawl(web, tmp_path, "voi", since="2d")
        assert set(done.pages) == {voi(number) for number in (1001, 1002, 1003, 1005)}
        assert done.asked.count(voi(1001)) == 1
        assert voi_index(5) not in done.asked, "two pages showed nothing new"
        assert done.stats["skipped/out_of_range"] == 1
        assert done.stats["skipped/not_an_article"] == 1
        assert done.stats["skipped/other_site"] == 1
        assert done.stats["discovered"] == 5
        assert done.stats["listings"] == 5

    def test_articles_that_move_on_while_a_list_is_read_are_found(
        self, web: Web, tmp_path: Path
    ) -> None:
        web.pages[voi_index(1)] = voi_links(1001, 1002)
        web.pages[voi_index(2)] = voi_links(1001, 1002)  # two new ones have come above them
        web.pages[voi_index(3)] = voi_links(1003, 1004)
        web.pages["https://voi.id/rss"] = feed()
        for number in range(1001, 1005):
            web.pages[voi(number)] = Reply("isi")
        done = crawl(web, tmp_path, "voi", source="index")
        assert set(done.pages) == {voi(number) for number in range(1001, 1005)}

    def test_a_source_that_fails_does_not_end_the_others(self, web: Web, tmp_path: Path) -> None:
        web.pages[voi_index(1)] = Reply("rusak", status=500)
        web.pages["https://voi.id/rss"] = feed((voi(1001), NOW, "Judul"))
        web.pages[voi(1001)] = Reply("isi")
        done = crawl(web, tmp_path, "voi")
        assert list(done.pages) == [voi(1001)]
        assert done.stats["listings_failed/http-500"] == 1

        web.pages[voi_index(1)] = voi_links(1001)
        web.pages["https://voi.id/rss"] = Reply("<html>bukan feed</html>")
        done = crawl(web, tmp_path, "voi")
        assert list(done.pages) == [voi(1001)]
        assert done.stats["listings_failed/unreadable"] == 1

    def test_a_date_index_is_asked_for_the_days_wanted(self, web: Web, tmp_path: Path) -> None:
        index = "https://indeks.kompas.com/?site=all&date=2020-11-{}&page={}"
        article = "https://money.kompas.com/read/2020/11/{}/064000326/judul"
        midnight = article.format("03").replace("0640003", "0001003")
        entry = (
            '<div class="article__list"><h3><a class="article__link" href="{}">J</a></h3>'
            '<div class="article__date">{}/11/2020, {} WIB</div></div>'
        )
        for day in ("01", "02", "03", "04"):
            listed = entry.format(article.format(day), day, "06:40")
            if day == "03":
                listed += entry.format(midnight, "02", "23:59")  # filed under the next day
            web.pages[index.format(day, 1)] = Reply(listed)
            web.pages[article.format(day) + "?page=all"] = Reply("isi")
        web.pages[midnight + "?page=all"] = Reply("isi")
        done = crawl(
            web, tmp_path, "kompas", **{"start-date": "2020-11-01", "end-date": "2020-11-02"}
        )
        wanted = [article.format("01"), article.format("02"), midnight]
        assert sorted(done.pages) == sorted(url + "?page=all" for url in wanted)
        listings = [url for url in done.asked if "indeks" in url]
        days = {url.partition("date=")[2][:10] for url in listings}
        assert days == {"2020-10-31", "2020-11-01", "2020-11-02", "2020-11-03"}
        assert not [url for url in done.asked if "sitemap" in url], "too old for a news sitemap"

    def test_a_limit_asks_for_no_more_than_it_needs(self, web: Web, tmp_path: Path) -> None:
        for page in range(1, 20):
            web.pages[voi_index(page)] = voi_links(1000 + 2 * page, 1001 + 2 * page)
        for number in range(1002, 1041):
            web.pages[voi(number)] = Reply("isi")
        del web.pages[voi(1003)]
        done = crawl(web, tmp_path, "voi", limit=3)
        assert set(done.pages) == {voi(number) for number in (1002, 1004, 1005)}
        assert [url for url in done.asked if "indeks" in url] == [voi_index(1), voi_index(2)]

    def test_a_publisher_s_own_search_is_used(self, web: Web, tmp_path: Path) -> None:
        found = "https://voi.id/artikel/cari?q=harga+beras&page={}"
        web.pages[found.format(1)] = voi_links(1001, 1002)
        web.pages[found.format(2)] = voi_links(1003)
        web.pages[found.format(3)] = Reply("Found 0 articles")
        for number in range(1001, 1004):
            web.pages[voi(number)] = Reply("isi")
        done = crawl(web, tmp_path, "voi", search="harga beras")
        assert set(done.pages) == {voi(number) for number in range(1001, 1004)}
        listings = [url for url in done.asked if "/berita/" not in url]
        assert listings == [found.format(page) for page in (1, 2, 3)]

    def test_a_search_that_robots_bar_is_not_used(self, web: Web, tmp_path: Path) -> None:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nDisallow: /artikel/cari")
        done = crawl(web, tmp_path, "voi", search="beras")
        assert done.asked == []
        assert done.stats["listings_failed/robots"] == 1

    def test_that_no_search_is_known_is_said(self, web: Web, tmp_path: Path) -> None:
        done = crawl(web, tmp_path, "kompas", search="beras")
        assert done.requested == []
        assert "Kompas.com: no search of its own is known" in done.log

    def test_what_is_found_can_be_listed_and_not_fetched(self, web: Web, tmp_path: Path) -> None:
        web.pages["https://voi.id/rss"] = feed(
            (voi(1001), NOW, "Harga beras"),
            (voi(1001), NOW, "Harga beras"),
            (voi(1002), NOW - timedelta(days=9), "Lama"),
            (voi(1003), NOW, "Cuaca"),
            (voi(1004), NOW, "Beras lagi"),
        )
        listed = tmp_path / "found.jsonl"
        done = crawl(
            web,
            tmp_path,
            "voi",
            source="feed",
            since="2d",
            match="beras",
            match_in="title",
            list=listed,
        )
        assert done.asked == ["https://voi.id/rss"]
        lines = [json.loads(line) for line in listed.read_text("utf-8").splitlines()]
        assert [(one["url"], one["title"], one["source"]) for one in lines] == [
            (voi(1001), "Harga beras", "feed"),
            (voi(1004), "Beras lagi", "feed"),
        ]
        assert datetime.fromisoformat(lines[0]["published_at"]) == NOW.replace(microsecond=0)
        assert done.stats["skipped/out_of_range"] == 1

    def test_titles_are_matched_before_the_fetch(self, web: Web, tmp_path: Path) -> None:
        web.pages["https://voi.id/rss"] = feed(
            (voi(1001), NOW, "Harga  beras naik"),
            (voi(1002), NOW, "Cuaca cerah"),
            (voi(1003), NOW, "Banjir bandang"),
            (voi(1004), NOW, "Judul yang terpotong ..."),
        )
        for number in range(1001, 1005):
            web.pages[voi(number)] = Reply("isi")
        done = crawl(
            web,
            tmp_path,
            "voi",
            source="feed",
            match="harga beras|/banji(r|ran)/",
            match_in="title",
        )
        assert {url: page["matched"] for url, page in done.pages.items()} == {
            voi(1001): ["harga beras"],
            voi(1003): ["/banji(r|ran)/"],
            voi(1004): [],
        }
        assert done.stats["skipped/no_match"] == 1
        assert not [url for url in done.asked if "indeks" in url]

    def test_crawl_delay_is_kept(self, web: Web, tmp_path: Path) -> None:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.4")
        web.pages["https://voi.id/rss"] = feed((voi(1001), NOW, "J"), (voi(1002), NOW, "J"))
        throttle = {"AUTOTHROTTLE_ENABLED": "True", "AUTOTHROTTLE_START_DELAY": "0"}
        crawl(web, tmp_path, "voi", overrides=throttle, source="feed")
        own = ("robots.txt", "tdmrep.json")
        times = [one.at for one in web.seen if not one.url.endswith(own)]
        assert len(times) == 3
        assert all(later - earlier > 0.39 for earlier, later in pairwise(times))

    def test_a_robots_txt_that_fails_bars_everything(self, web: Web, tmp_path: Path) -> None:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nAllow: /", status=503)
        done = crawl(web, tmp_path, "voi")
        assert done.asked == []
        assert done.stats["blocked/voi.id"] == "robots_unavailable"

    def test_the_page_in_place_of_a_missing_robots_txt_bars_nothing(
        self, web: Web, tmp_path: Path
    ) -> None:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nDisallow: /", status=404)
        done = crawl(web, tmp_path, "voi", source="feed")
        assert done.asked == ["https://voi.id/rss"]

    def test_a_publisher_whose_listings_are_refused_is_blocked(
        self, web: Web, tmp_path: Path
    ) -> None:
        web.pages["https://voi.id/rss"] = web.pages[voi_index(1)] = Reply("tidak", status=403)
        done = crawl(web, tmp_path, "voi")
        assert done.stats["blocked/voi.id"] == "http-403"
        assert done.stats["listings_failed/http-403"] == 2

    def test_we_say_who_we_are(self, web: Web, tmp_path: Path) -> None:
        crawl(web, tmp_path, "voi", source="feed")
        paths = ("robots.txt", ".well-known/tdmrep.json", "rss")
        assert {one.url for one in web.seen} == {f"https://voi.id/{path}" for path in paths}
        for one in web.seen:
            assert one.headers["User-Agent"].startswith("newscrawl")
            assert "(+https://example.org/crawler)" in one.headers["User-Agent"]


def test_every_publisher_is_a_spider(web: Web, tmp_path: Path) -> None:
    done = scrapy(web, tmp_path, "list")
    assert done.stdout.split() == sorted({*PUBLISHERS, "site", "urls"})


def test_a_wrong_argument_ends_the_crawl_before_it_begins(web: Web, tmp_path: Path) -> None:
    done = scrapy(web, tmp_path, "crawl", "voi", "-a", "since=kemarin")
    assert "2020-11-01" in done.stderr
    assert not web.seen


@pytest.mark.parametrize(
    ("spider", "arguments", "words"),
    [
        ("voi", {"limit": "0"}, "whole number"),
        ("voi", {"source": "radio"}, "index, feed, sitemap"),
        ("voi", {"source": "feed", "search": "x"}, "not both"),
        ("voi", {"list": "/nowhere/x"}, "cannot be written"),
        ("urls", {}, "no list of URLs"),
    ],
)
def test_a_wrong_argument_is_named(spider: str, arguments: dict[str, str], words: str) -> None:
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    with pytest.raises(FilterError, match=words):
        PublisherSpiders(settings).load(spider)(**arguments)
