"""Sources: which listings are asked for, and what is read from them."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.publishers import PUBLISHERS, find
from newscrawl.sources import (
    Ask,
    DateIndex,
    Discovered,
    Feed,
    NewsSitemap,
    Search,
    Series,
    Sitemap,
    SourceError,
    Wayback,
    base,
    choose,
    offered,
)
from newscrawl.sources.documents import children_of_root

LISTINGS = Path(__file__).parents[2] / "shared" / "listings"
WIB = timezone(timedelta(hours=7))
DAY = date(2026, 3, 1)


def urls(found: list[Discovered]) -> list[str]:
    return [one.url for one in found]


class TestDateIndex:
    INDEX = DateIndex(
        "https://{place}.example.id/indeks/{YYYY}/{MM}/{DD}?p={page}&short={D}.{M}",
        item="li",
        links="h3 a",
        published=".when",
        places=("news", "bola"),
        pages=3,
    )
    PAGE = """
        <a href="/about">Tentang kami</a>
        <ul><li><a href="/news/1/a"><img></a>
              <h3><a href="/news/1/a#top"> Judul <b>satu</b> </a></h3>
              <span class="when">Minggu, 1 Maret 2026 13:10 WITA</span></li>
            <li><h3><a href="//bola.example.id/2/b?x=1&amp;y=2">Judul dua</a></h3>
              <span class="when">2 jam lalu</span></li>
            <li><h3><a href="javascript:void(0)">Lagi</a></h3></li></ul>"""

    def test_each_day_and_place_is_asked_for_newest_day_first(self) -> None:
        asks = list(self.INDEX.start(date(2026, 2, 28), DAY))
        assert [ask.url for ask in asks] == [
            "https://news.example.id/indeks/2026/03/01?p=1&short=1.3",
            "https://bola.example.id/indeks/2026/03/01?p=1&short=1.3",
            "https://news.example.id/indeks/2026/02/28?p=1&short=28.2",
            "https://bola.example.id/indeks/2026/02/28?p=1&short=28.2",
        ]
        assert [ask.day for ask in asks] == [DAY, DAY, date(2026, 2, 28), date(2026, 2, 28)]

    def test_entries_have_url_date_and_title(self) -> None:
        ask = next(self.INDEX.start(DAY, DAY))
        now = datetime(2026, 3, 1, 15, 0, tzinfo=WIB)
        found = self.INDEX.read(self.PAGE.encode(), ask, now=now).found
        assert urls(found) == [
            "https://news.example.id/news/1/a",
            "https://bola.example.id/2/b?x=1&y=2",
        ]
        assert [one.title for one in found] == ["Judul satu", "Judul dua"]
        assert [one.published_at for one in found] == [
            datetime(2026, 3, 1, 5, 10, tzinfo=UTC),
            datetime(2026, 3, 1, 13, 0, tzinfo=WIB),
        ]

    def test_pages_are_counted_up_to_the_cap(self) -> None:
        ask = list(self.INDEX.start(DAY, DAY))[1]
        seen = []
        while True:
            seen.append(ask.url)
            more = self.INDEX.read(self.PAGE.encode(), ask).more
            if not more:
                break
            [ask] = more
            assert ask.day == DAY
        assert seen == [
            f"https://bola.example.id/indeks/2026/03/01?p={page}&short=1.3" for page in (1, 2, 3)
        ]

    def test_a_page_without_entries_is_the_last(self) -> None:
        ask = next(self.INDEX.start(DAY, DAY))
        assert self.INDEX.read(b"<p>Tidak ada berita", ask).more == []

    def test_offsets_grow_by_the_step(self) -> None:
        index = DateIndex("https://example.id/{page}", links="a", first=0, step=20, pages=2)
        [ask] = index.start(DAY, DAY)
        assert (ask.url, ask.day) == ("https://example.id/0", None)
        [ask] = index.read(b'<a href="/x">x</a>', ask).more
        assert ask.url == "https://example.id/20"
        assert index.read(b'<a href="/x">x</a>', ask).more == []

    def test_a_picture_link_gives_way_to_the_titled_link(self) -> None:
        index = DateIndex("https://example.id/", links="a")
        page = b'<a href="/x"><img></a><a href="/y">y</a><a href="/x">Judul</a>'
        found = index.read(page, Ask("https://example.id/")).found
        assert [(one.url, one.title) for one in found] == [
            ("https://example.id/x", "Judul"),
            ("https://example.id/y", "y"),
        ]

    def test_the_last_page_that_is_linked_to_is_told(self) -> None:
        ask = list(self.INDEX.start(DAY, DAY))[1]
        links = "".join(
            f'<a href="{link}">x</a>'
            for link in (
                "?short=1.3&p=2",
                "https://bola.example.id/indeks/2026/03/01/?short=1.3&p=9#isi",
                "https://news.example.id/indeks/2026/03/01?short=1.3&p=70",
                "/indeks/2026/03/01?short=2.3&p=71",
                "/indeks/2026/03/02?short=1.3&p=72",
                "/indeks/2026/03/01?short=1.3&p=seterusnya",
                "/indeks/2026/03/01?short=1.3&p=12345678901234567890",
                "http://[",
            )
        )
        [following] = self.INDEX.read(links.encode(), ask).more
        assert (following.page, following.named) == (2, 9), "an empty page need not be the last"

    def test_the_number_of_a_page_may_be_an_offset_in_the_path(self) -> None:
        index = DateIndex("https://example.id/{D}/{page}/", links="h2 a", first=0, step=20)
        [ask] = index.start(DAY, DAY)
        page = b'<h2><a href="/x">x</a></h2> <a href="/1/40">3</a> <a href="/2/60">4</a>'
        [following] = index.read(page, ask).more
        assert (following.url, following.named) == ("https://example.id/1/20/", 3)

    def test_a_button_for_more_may_post_a_form(self) -> None:
        index = DateIndex(
            "https://example.id/indeks",
            links="a",
            pages=3,
            more="https://example.id/muat",
            form="page={page}&ada={count}",
        )
        [ask] = index.start(DAY, DAY)
        assert (ask.url, ask.form) == ("https://example.id/indeks", "")
        page = b'<a href="/x">x</a><a href="/y">y</a>'
        [second] = index.read(page, ask).more
        assert (second.url, second.form) == ("https://example.id/muat", "page=2&ada=2")
        [third] = index.read(page, second).more
        assert third.form == "page=3&ada=4"
        assert len({ask.key, second.key, third.key}) == 3
        assert index.read(page, third).more == []

    def test_days_beside_the_range_are_asked_for_too(self) -> None:
        day = timedelta(days=1)
        assert self.INDEX.days(DAY, DAY, DAY + 9 * day) == (DAY - day, DAY + day)
        assert self.INDEX.days(DAY, DAY, DAY) == (DAY - day, DAY), "tomorrow's list is not there"
        assert self.INDEX.days(DAY, DAY + day, DAY) == (DAY - day, DAY + day)
        latest = DateIndex("https://example.id/", links="a")
        assert latest.days(DAY, DAY, DAY + 9 * day) == (DAY, DAY)

    def test_an_empty_range_asks_for_nothing(self) -> None:
        assert list(self.INDEX.start(DAY, DAY - timedelta(days=1))) == []

    @given(st.binary())
    def test_any_bytes_are_read_or_refused(self, content: bytes) -> None:
        try:
            self.INDEX.read(content, next(self.INDEX.start(DAY, DAY)))
        except SourceError:
            pass


class TestSearch:
    SEARCH = Search(
        "https://example.id/cari?q={query}&dari={since}&sampai={until}&hal={page}",
        links="h3 a",
        day="{DD}/{MM}/{YYYY}",
        target="url",
        pages=3,
    )

    def test_words_and_days_are_asked_for(self) -> None:
        [ask] = self.SEARCH.asking("harga beras & gula").start(date(2026, 2, 28), DAY)
        assert ask.url == (
            "https://example.id/cari?q=harga+beras+%26+gula&dari=28%2F02%2F2026"
            "&sampai=01%2F03%2F2026&hal=1"
        )
        assert ask.day is None
        tag = Search("https://example.id/tag/{query}", links="a").asking("harga beras/gula")
        assert tag.url == "https://example.id/tag/harga%20beras%2Fgula"

    def test_results_lead_to_articles(self) -> None:
        search = self.SEARCH.asking("beras")
        [ask] = search.start(DAY, DAY)
        page = (
            b'<h3><a href="/link?url=https%3A%2F%2Fwww.example.id%2Fread%2F1">Satu</a></h3>'
            b'<h3><a href="/read/2">Dua</a></h3>'
        )
        answer = search.read(page, ask)
        assert urls(answer.found) == ["https://www.example.id/read/1", "https://example.id/read/2"]
        assert [one.url for one in answer.more] == [ask.url.replace("hal=1", "hal=2")]
        assert search.read(b"<p>Tidak ditemukan", ask).more == []

    def test_words_may_be_posted(self) -> None:
        search = Search(
            "https://example.id/cari",
            links="a",
            more="https://example.id/cari",
            form="q={query}&page={page}&ada={count}",
        ).asking("harga beras")
        [ask] = search.start(DAY, DAY)
        assert ask.form == "q=harga+beras&page=1&ada=0"
        [following] = search.read(b'<a href="/x">x</a>', ask).more
        assert following.form == "q=harga+beras&page=2&ada=1"

    def test_it_is_used_where_words_are_given_and_alone(self) -> None:
        feed = Feed("https://example.id/rss")
        own = (self.SEARCH, feed)
        assert offered(own, ["example.id"], []) == [feed]
        assert offered(own, ["example.id"], [], "beras") == [self.SEARCH.asking("beras")]
        assert offered(own, ["example.id"], ["wayback"]) == [feed, Wayback("example.id")]


class TestSeries:
    def read(self, *pages: str, named: int = 0) -> int:
        """How many of ``pages`` are asked for; each is a string of one-letter URLs."""
        series = Series()
        for number, page in enumerate(pages, 1):
            if not series.goes_on(set(page), number, named):
                return number
        return len(pages) + 1

    def test_an_empty_page_is_the_last(self) -> None:
        assert self.read("ab", "cd", "", "ef") == 3

    def test_two_pages_without_anything_new_are_the_end(self) -> None:
        assert self.read("ab", "cd", "cd", "cd", "ef") == 4

    def test_one_page_without_anything_new_is_not(self) -> None:
        assert self.read("ab", "ab", "cd", "") == 4
        assert self.read("ab", "ab", "cd", "cd", "ef", "") == 6

    def test_pages_that_are_linked_to_are_asked_for_though_one_before_is_empty(self) -> None:
        assert self.read("ab", "", "", "cd", named=9) == 5
        assert self.read("ab", "", "", "", "", "cd", named=9) == 5

    def test_what_was_pushed_on_is_read_through(self) -> None:
        assert self.read("abcd", "efgh", "xabc", "defg", "bcde", "fghi", "jk", "") == 8

    def test_what_was_pushed_on_by_whole_pages_is_read_through(self) -> None:
        assert self.read("ab", "cd", "ef", "ab", "cd", "ef", "gh", "") == 8

    def test_a_list_that_begins_anew_past_its_end_has_an_end(self) -> None:
        assert self.read("ab", "cd", "ab", "ab", "ef") == 4

    def test_a_list_that_shows_the_same_entries_for_ever_has_an_end(self) -> None:
        letters = "abcdefghijklmnopqrstuvwxyz"
        pages = [letters[at : at + 4] for at in range(22)]
        assert self.read(letters, *pages, *pages) == 21


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Contoh</title><link>https://example.id/</link>
<atom:link href="https://example.id/rss" rel="self"/>
<item><title><![CDATA[Harga beras &#8220;naik&#8221; & turun]]></title>
  <link>
    https://example.id/read/1/harga-beras?a=1&amp;copy=2
  </link>
  <pubDate>Sun, 01 Mar 2026 13:10:00 +0700</pubDate>
  <category>Ekonomi</category><category>Pangan</category></item>
<item><title>Kedua</title><guid isPermaLink="true">https://example.id/read/2/kedua</guid>
  <description>Pendek</description>
  <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <![CDATA[<p>Isi <b>penuh</b> &amp; utuh.</p><script>x</script>]]></content:encoded>
  <dc:date>2026-03-01T06:10:00Z</dc:date></item>
<item><title>Ketiga</title><link>http://example.feedsportal.com/c/1/story01.htm</link>
  <guid isPermaLink="false">https://example.id/read/3/ketiga</guid></item>
<item><title>Tanpa alamat</title><guid>3f2a</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Contoh</title>
<link rel="self" href="https://example.id/atom"/>
<entry><title>Satu</title><link rel="edit" href="https://example.id/edit/1"/>
  <link rel="alternate" href="/read/1/satu"/><category term="Bola"/>
  <published>2026-03-01T13:10:00+07:00</published><updated>2026-03-01T14:00:00+07:00</updated>
</entry></feed>"""


class TestFeed:
    FEED = Feed("https://example.id/rss")
    ASK = Ask("https://example.id/rss")

    def test_rss(self) -> None:
        found = self.FEED.read(RSS.encode(), self.ASK).found
        assert urls(found) == [
            "https://example.id/read/1/harga-beras?a=1&copy=2",
            "https://example.id/read/2/kedua",
            "https://example.id/read/3/ketiga",
        ]
        assert found[0].title == "Harga beras “naik” & turun"
        assert found[0].published_at == datetime(2026, 3, 1, 13, 10, tzinfo=WIB)
        assert found[0].keywords == ("Ekonomi", "Pangan")
        assert found[1].published_at == datetime(2026, 3, 1, 6, 10, tzinfo=UTC)
        assert found[0].content is None
        assert found[1].content == "Isi penuh & utuh."

    def test_atom(self) -> None:
        [entry] = self.FEED.read(ATOM.encode(), self.ASK).found
        assert entry == Discovered(
            "https://example.id/read/1/satu",
            datetime(2026, 3, 1, 13, 10, tzinfo=WIB),
            datetime(2026, 3, 1, 14, 0, tzinfo=WIB),
            "Satu",
            ("Bola",),
        )

    @pytest.mark.parametrize(
        "broken",
        [
            "\n \n" + RSS,
            "\ufeff" + RSS,
            RSS.replace("&amp;", "&"),
            RSS.replace("<title>Kedua", "<title>Kedua &nbsp; \x01"),
            RSS[: RSS.index("<item><title>Tanpa")],
            RSS.replace("</channel></rss>", "<br>"),
        ],
        ids=["white space first", "bom", "bare &", "html entity", "cut", "not closed"],
    )
    def test_a_broken_feed_is_read_as_far_as_it_goes(self, broken: str) -> None:
        assert urls(self.FEED.read(broken.encode(), self.ASK).found) == [
            "https://example.id/read/1/harga-beras?a=1&copy=2",
            "https://example.id/read/2/kedua",
            "https://example.id/read/3/ketiga",
        ]

    @pytest.mark.parametrize(
        "other", [b"", b"  \n", b"<html><body>Not found</body></html>", b"{}", b"\xff\xfe\x00"]
    )
    def test_what_is_no_feed_is_refused(self, other: bytes) -> None:
        with pytest.raises(SourceError):
            self.FEED.read(other, self.ASK)

    def test_entities_of_a_document_are_not_expanded(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("secret words")
        feed = (
            f'<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{secret}"><!ENTITY i "internal words">]>'
            "<rss><channel><item><title>&e;&i;</title><link>https://example.id/1</link></item>"
            "</channel></rss>"
        )
        [entry] = self.FEED.read(feed.encode(), self.ASK).found
        assert "words" not in (entry.title or "")

    @given(st.binary())
    @example(b'<?xml version="1.0" encoding="klingon"?><rss/>')
    @example(b"<rss><item><link>http://[</link></item></rss>")
    @example(b"<rss><item><link>http://a/</link><pubDate>0</pubDate></item></rss>")
    def test_any_bytes_are_read_or_refused(self, content: bytes) -> None:
        try:
            self.FEED.read(content, self.ASK)
        except SourceError:
            pass

    @given(st.lists(st.text(alphabet="<>/&;![]-?\"'= rsitemlnkpubDae0:", max_size=40), max_size=5))
    def test_any_items_are_read_or_refused(self, parts: list[str]) -> None:
        items = "".join(f"<item><link>http://a.id/{part}</link>{part}</item>" for part in parts)
        for one in self.FEED.read(f"<rss><channel>{items}".encode(), self.ASK).found:
            assert one.url.startswith(("http://", "https://"))


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://cdn.example.id/1.jpg</image:loc>
       <image:title>Gambar</image:title></image:image>
  <loc>https://example.id/read/1/satu</loc><lastmod>2026-03-01T14:00:00+07:00</lastmod>
  <news:news><news:publication><news:name>Contoh</news:name></news:publication>
    <news:publication_date>2026-03-01T13:10:00+07:00</news:publication_date>
    <news:title>Judul &amp; isi</news:title><news:keywords>beras, harga , </news:keywords>
  </news:news></url>
<url><loc>https://example.id/read/2/dua</loc></url>
<url><lastmod>2026-03-01</lastmod></url>
</urlset>"""

SITEMAP_INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.id/post-2.xml.gz</loc><lastmod>2026-03-01</lastmod></sitemap>
<sitemap><loc>/tag.xml</loc></sitemap><sitemap/></sitemapindex>"""


# What reading a sitemap takes at most, beside its own bytes.
_PEAK = """
import resource, sys
from newscrawl.sources import Ask, Sitemap
with open(sys.argv[1], "rb") as file:
    content = file.read()
ask = Ask("https://example.id/sitemap.xml")
found = sum(1 for _ in Sitemap(ask.url).entries(content, ask))
print(found, len(content), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


class TestSitemap:
    MAP = Sitemap("https://example.id/sitemap.xml")
    ASK = Ask("https://example.id/sitemap.xml")

    @pytest.mark.parametrize("source", [MAP, NewsSitemap("https://example.id/sitemap.xml")])
    def test_urls_and_news_tags(self, source: Sitemap) -> None:
        found = source.read(SITEMAP.encode(), self.ASK).found
        assert found == [
            Discovered(
                "https://example.id/read/1/satu",
                datetime(2026, 3, 1, 13, 10, tzinfo=WIB),
                datetime(2026, 3, 1, 14, 0, tzinfo=WIB),
                "Judul & isi",
                ("beras", "harga"),
            ),
            Discovered("https://example.id/read/2/dua"),
        ]

    def test_gzip_whole_in_members_and_cut_short(self) -> None:
        plain = SITEMAP.encode()
        expected = self.MAP.read(plain, self.ASK)
        packed = gzip.compress(plain, mtime=0)
        members = gzip.compress(plain[:300], mtime=0) + gzip.compress(plain[300:], mtime=0)
        assert self.MAP.read(packed, self.ASK) == expected
        assert self.MAP.read(members, self.ASK) == expected
        assert self.MAP.read(packed + b"garbage", self.ASK) == expected
        assert self.MAP.read(packed[:-12], self.ASK).found[0].url == expected.found[0].url

    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
    def test_a_large_one_takes_no_more_memory_than_a_small_one(
        self, packed: bool, tmp_path: Path
    ) -> None:
        entry = (
            "<url><loc>https://example.id/read/%07d/harga-beras-naik</loc>"
            "<lastmod>2026-03-01T14:00:00+07:00</lastmod>\n<image:image>%s</image:image></url>\n"
        )
        peaks = []
        for megabytes in (1, 50):
            count = (megabytes << 20) // len(entry % (0, "x" * 1000))
            path = tmp_path / f"{megabytes}.xml"
            with gzip.open(path, "wt", 1) if packed else path.open("w") as file:
                file.write("<urlset>")
                file.writelines(entry % (number, "x" * 1000) for number in range(count))
                file.write("</urlset>")
            done = subprocess.run(
                [sys.executable, "-c", _PEAK, str(path)],
                cwd=Path(__file__).parents[1],
                capture_output=True,
                text=True,
                check=True,
            )
            found, size, peak = (int(word) for word in done.stdout.split())
            assert found == count
            peaks.append(peak - size)
        assert peaks[1] - peaks[0] < 4 << 20, f"{peaks[0]} and {peaks[1]} bytes"

    def test_what_grows_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(base, "MAX_LISTING", 1 << 20)
        bomb = gzip.compress(b"<urlset>" + b" " * (1 << 22))
        with pytest.raises(SourceError, match="larger"):
            self.MAP.read(bomb, self.ASK)

    def test_an_index_is_followed_as_deep_as_allowed(self) -> None:
        more = self.MAP.read(SITEMAP_INDEX.encode(), self.ASK).more
        assert [ask.url for ask in more] == [
            "https://example.id/post-2.xml.gz",
            "https://example.id/tag.xml",
        ]
        assert more[0].modified_at == datetime(2026, 3, 1, tzinfo=WIB)
        deeper = self.MAP.read(SITEMAP_INDEX.encode(), more[0]).more
        assert len(deeper) == 2
        assert self.MAP.read(SITEMAP_INDEX.encode(), deeper[0]).more == []

    @pytest.mark.parametrize("cut", range(100, len(SITEMAP), 37))
    def test_one_that_breaks_off_is_read_so_far(self, cut: int) -> None:
        whole = urls(self.MAP.read(SITEMAP.encode(), self.ASK).found)
        try:
            part = urls(self.MAP.read(SITEMAP[:cut].encode(), self.ASK).found)
        except SourceError:
            part = []
        assert len(part) >= SITEMAP[:cut].count("</url>\n<url><loc>")
        assert whole[: len(part)] == part or not whole[len(part) - 1].find(part[-1])

    def test_entities_of_a_document_are_not_expanded(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("https://example.id/read/9/rahasia")
        content = (
            f'<!DOCTYPE urlset [<!ENTITY e SYSTEM "file://{secret}">'
            '<!ENTITY i "https://example.id/read/8/dalam">]>'
            "<urlset><url><loc>&e;</loc></url><url><loc>&i;</loc></url>"
            "<url><loc>https://example.id/read/7/a?x=1&y=2&amp;z=3</loc></url></urlset>"
        )
        found = urls(self.MAP.read(content.encode(), self.ASK).found)
        assert not [url for url in found if "/9/" in url or "/8/" in url]
        assert found[-1] == "https://example.id/read/7/a?x=1&y=2&z=3"

    @given(st.integers(1, 400))
    def test_where_it_is_cut_into_parts_does_not_matter(self, size: int) -> None:
        content = SITEMAP.replace("&amp;", "&").encode()
        parts = (content[start : start + size] for start in range(0, len(content), size))
        elements = [element.findtext("{*}loc") for _, element in children_of_root(parts)]
        assert elements == ["https://example.id/read/1/satu", "https://example.id/read/2/dua", None]

    def test_only_the_sitemaps_named_are_followed(self) -> None:
        source = Sitemap("https://example.id/sitemap.xml", follow=r"/post-")
        more = source.read(SITEMAP_INDEX.encode(), self.ASK).more
        assert [ask.url for ask in more] == ["https://example.id/post-2.xml.gz"]

    def test_a_month_is_asked_for_once(self) -> None:
        source = Sitemap("https://example.id/{YYYY}-{MM}.xml")
        assert [ask.url for ask in source.start(date(2026, 1, 30), date(2026, 3, 2))] == [
            "https://example.id/2026-03.xml",
            "https://example.id/2026-02.xml",
            "https://example.id/2026-01.xml",
        ]

    @pytest.mark.parametrize("other", [b"", b"<html></html>", b"\x1f\x8b", b"\x1f\x8bgarbage"])
    def test_what_is_no_sitemap_is_refused(self, other: bytes) -> None:
        with pytest.raises(SourceError):
            self.MAP.read(other, self.ASK)

    @given(st.binary())
    def test_any_bytes_are_read_or_refused(self, content: bytes) -> None:
        for form in (content, b"\x1f\x8b" + content, gzip.compress(content)):
            try:
                self.MAP.read(form, self.ASK)
            except SourceError:
                pass


class TestChoose:
    DAILY = DateIndex("https://example.id/{YYYY}-{MM}-{DD}", links="a")
    LATEST = DateIndex("https://example.id/latest", links="a")
    FEED = Feed("https://example.id/rss")
    NEWS = NewsSitemap("https://example.id/news.xml")
    WHOLE = Sitemap("https://example.id/sitemap.xml")
    ALL = (DAILY, LATEST, FEED, NEWS, WHOLE)

    def test_the_past_is_asked_of_what_knows_dates(self) -> None:
        old = DAY - timedelta(days=30)
        assert choose(self.ALL, old, old, today=DAY) == [self.DAILY]

    def test_the_last_days_come_from_what_shows_the_newest_too(self) -> None:
        chosen = choose(self.ALL, DAY - timedelta(days=30), DAY, today=DAY)
        assert chosen == [self.DAILY, self.LATEST, self.FEED, self.NEWS]

    def test_without_dates_everything_is_used(self) -> None:
        old = DAY - timedelta(days=30)
        assert choose(self.ALL[1:], old, old, today=DAY) == list(self.ALL[1:])

    def test_a_kind_can_be_asked_for(self) -> None:
        assert choose(self.ALL, DAY, DAY, DAY, kinds=["sitemap"]) == [self.NEWS, self.WHOLE]
        assert choose(self.ALL, DAY, DAY, DAY, kinds=["index"]) == [self.DAILY, self.LATEST]


@pytest.mark.skipif(not LISTINGS.exists(), reason="real listings are not beside this checkout")
class TestRealListings:
    @pytest.mark.parametrize(
        ("file", "count"),
        [
            ("antaranews.com/antara-rss-2015.xml", 20),
            ("detik.com/news-detik-rss-2015.xml", 20),
            ("kapanlagi.com/kapanlagi-rss-2016.xml", 3),
            ("republika.co.id/republika-rss-2016.xml", 10),
        ],
    )
    def test_feeds(self, file: str, count: int) -> None:
        found = Feed("https://example.id/").read((LISTINGS / file).read_bytes(), Ask("")).found
        assert len(found) == count
        for one in found:
            publisher = find(one.url)
            assert publisher is not None
            assert publisher.is_article(one.url), one.url
            assert one.published_at is not None
            assert one.published_at.astimezone(WIB).date() == date(2015, 11, 5)
            assert one.title

    @pytest.mark.parametrize(
        ("publisher", "file", "least"),
        [
            ("detik", "detik.com/indeks-news-detik.html", 15),
            ("kompas", "kompas.com/indeks-kompas-2016.html", 10),
            ("viva", "viva.co.id/indeks-viva-2016.html", 20),
            ("tribunnews", "tribunnews.com/kanal-otomotif-tribunnews.html", 20),
        ],
    )
    def test_indexes(self, publisher: str, file: str, least: int) -> None:
        known = PUBLISHERS[publisher]
        index = next(one for one in known.sources if isinstance(one, DateIndex))
        ask = next(index.start(DAY, DAY))
        found = index.read((LISTINGS / file).read_bytes(), ask, now=datetime(2026, 3, 1)).found
        articles = [one for one in found if known.is_article(one.url)]
        assert len(articles) >= least
        assert all(one.title for one in articles)
        if index.published and publisher != "tribunnews":
            assert all(one.published_at for one in articles)
