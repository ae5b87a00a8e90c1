"""Archives: what is asked of their indexes, and articles that are fetched from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request

from newscrawl.sources import Ask, Capture, CommonCrawl, Discovered, SourceError, Wayback
from newscrawl.sources.archives import of_raw_url, raw_url
from newscrawl.warc.captures import CAPTURED_AT, CaptureError, opened
from newsstand import GeneratedArticle, Newsstand
from newsstand.answers import Answer
from newsstand.answers import Request as Asked
from newsstand.archive import CRAWL, HOSTS, Archive, Captured
from newsstand.compare import compare
from newsstand.layouts import BY_NAME
from newsstand.making import make_articles
from newsstand.pages import render_article

ROOT = Path(__file__).parents[1]
DAY = date(2020, 10, 30)
AT = datetime(2020, 10, 30, 4, 5, 6, tzinfo=UTC)


class TestWayback:
    SOURCE = Wayback("kompas.com")

    def test_captures_are_asked_for_by_day(self) -> None:
        asks = list(self.SOURCE.start(DAY - timedelta(days=1), DAY))
        assert [ask.day for ask in asks] == [DAY, DAY - timedelta(days=1)]
        parts = urlsplit(asks[0].url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
            "https://web.archive.org/cdx/search/cdx"
        )
        query = parse_qsl(parts.query)
        assert ("url", "kompas.com") in query
        assert ("matchType", "domain") in query
        assert ("output", "json") in query
        assert {("from", "20201030"), ("to", "20201030")} <= set(query)
        assert {("filter", "statuscode:200"), ("filter", "mimetype:text/html")} <= set(query)

    def test_a_week_more_is_asked_for(self) -> None:
        assert self.SOURCE.days(DAY, DAY, date(2026, 1, 1)) == (DAY, date(2020, 11, 6))
        assert self.SOURCE.days(DAY, DAY, DAY) == (DAY, DAY)

    def test_rows_and_the_key_of_what_follows(self) -> None:
        ask = next(self.SOURCE.start(DAY, DAY))
        rows = [
            ["timestamp", "original", "statuscode", "mimetype", "digest"],
            ["20201030040506", "https://money.kompas.com/read/2020/10/30/1/x", "200", "t", "A"],
            ["gestern", "https://money.kompas.com/read/2020/10/30/2/x", "200", "t", "A"],
            [],
            ["com,kompas,money)/read/2020/10/30/3/x 20201030050000"],
        ]
        answer = self.SOURCE.read(json.dumps(rows).encode(), ask)
        url = "https://money.kompas.com/read/2020/10/30/1/x"
        capture = Capture(f"https://web.archive.org/web/20201030040506id_/{url}", AT)
        assert answer.found == [Discovered(url, capture=capture)]
        [following] = answer.more
        assert (following.day, following.page) == (DAY, 2)
        assert following.url == (
            ask.url + "&resumeKey=com%2Ckompas%2Cmoney%29%2Fread%2F2020%2F10%2F30%2F3%2Fx"
            "+20201030050000"
        )
        assert self.SOURCE.read(json.dumps(rows[:2]).encode(), ask).more == []

    @pytest.mark.parametrize("empty", [b"", b"\n", b"[]"])
    def test_no_captures(self, empty: bytes) -> None:
        answer = self.SOURCE.read(empty, next(self.SOURCE.start(DAY, DAY)))
        assert (answer.found, answer.more) == ([], [])

    @pytest.mark.parametrize(
        "other", [b"<html>", b"{}", b'"x"', b'[["url"]]', b"[[1]]", b"[" * 100_000]
    )
    def test_what_is_no_index_is_refused(self, other: bytes) -> None:
        with pytest.raises(SourceError):
            self.SOURCE.read(other, next(self.SOURCE.start(DAY, DAY)))

    @given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
    def test_any_json_is_read_or_refused(self, said: Any) -> None:
        try:
            self.SOURCE.read(json.dumps(said).encode(), next(self.SOURCE.start(DAY, DAY)))
        except SourceError:
            pass

    def test_the_address_of_a_capture(self) -> None:
        url = "https://www.detik.com/x?a=1&b=2"
        assert of_raw_url(raw_url(url, AT)) == (url, AT)
        assert of_raw_url("https://web.archive.org/web/2020/https://x.id/") is None


class TestCommonCrawl:
    SOURCE = CommonCrawl("kompas.com")
    ASK = next(SOURCE.start(DAY, DAY + timedelta(days=7)))

    def test_only_crawls_of_that_time_are_asked(self) -> None:
        crawls = [
            {"id": f"CC-MAIN-{name}", "cdx-api": f"https://i.example/{name}", **span}
            for name, span in (
                ("2020-45", {"from": "2020-10-19T01:00:00", "to": "2020-11-01T01:00:00"}),
                ("2020-50", {"from": "2020-11-23T01:00:00", "to": "2020-12-05T01:00:00"}),
                ("2020-40", {"from": "2020-09-18T01:00:00", "to": "2020-10-02T01:00:00"}),
                ("2020-43", {}),
                ("2013-20", {}),
            )
        ]
        more = self.SOURCE.read(json.dumps(crawls).encode(), self.ASK).more
        starts = [ask.url.partition("?")[0] for ask in more]
        assert starts == ["https://i.example/2020-45", "https://i.example/2020-43"]
        query = parse_qsl(urlsplit(more[0].url).query)
        assert {("from", "20201030"), ("to", "20201106"), ("showNumPages", "true")} <= set(query)

    def test_all_pages_are_asked_for(self) -> None:
        ask = Ask("https://i.example/?showNumPages=true", page=2, series="https://i.example/?url=x")
        more = self.SOURCE.read(b'{"pages": 3, "pageSize": 5, "blocks": 15}', ask).more
        assert [one.url for one in more] == [
            f"https://i.example/?url=x&page={page}" for page in range(3)
        ]

    def test_lines(self) -> None:
        url = "https://money.kompas.com/read/2020/10/30/1/x"
        lines = [
            {
                "url": url,
                "timestamp": "20201030040506",
                "filename": "crawl-data/a.warc.gz",
                "offset": "100",
                "length": "20",
            },
            {"url": url, "timestamp": "20201030040506", "filename": "x", "offset": "viele"},
        ]
        content = "\n".join(json.dumps(one) for one in lines).encode()
        [found] = self.SOURCE.read(content, Ask("https://i.example/?page=0", page=3)).found
        file = "https://data.commoncrawl.org/crawl-data/a.warc.gz"
        assert found == Discovered(url, capture=Capture(file, AT, (100, 20)))

    @given(st.integers(1, 3), st.binary())
    def test_any_answer_is_read_or_refused(self, page: int, content: bytes) -> None:
        try:
            self.SOURCE.read(content, Ask("https://i.example/", page=page, series="1-2"))
        except SourceError:
            pass


class TestOpened:
    URL = "https://www.detik.com/x"

    def response(self, url: str, body: bytes = b"isi", **headers: str) -> HtmlResponse:
        return HtmlResponse(url, body=body, headers=headers, request=Request(url))

    def test_a_page_of_the_wayback_machine(self) -> None:
        sent = self.response(
            raw_url(self.URL, AT), **{"x-archive-orig-x-robots-tag": "noai", "x-archive-src": "y"}
        )
        page = opened(sent, Capture(sent.url, AT + timedelta(days=1)))
        assert (page.url, page.body, page.meta[CAPTURED_AT]) == (self.URL, b"isi", AT)
        assert page.headers.to_unicode_dict()["X-Robots-Tag"] == "noai"
        assert "x-archive-src" not in page.headers

    def test_what_is_no_capture_is_refused(self) -> None:
        with pytest.raises(CaptureError, match="not a capture"):
            opened(self.response("https://web.archive.org/"), Capture("", AT))

    @given(st.binary())
    def test_what_is_no_record_is_refused(self, body: bytes) -> None:
        with pytest.raises(CaptureError):
            opened(self.response("https://data.example/", body), Capture("", AT, (0, 9)))


# Crawls


def captured(article: GeneratedArticle, late: timedelta) -> list[Captured]:
    """Every page of an article, as an archive took it so long after it was published."""
    at = article.published_at + late
    pages = [render_article(article, number + 1) for number in range(len(article.pages))]
    return [
        Captured(article.url + (f"?page={number}" if number > 1 else ""), at, page)
        for number, page in enumerate(pages, 1)
    ]


def crawl(
    source: str, publisher: str, archive: Archive, folder: Path
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str], str]:
    """Lines, rejects, the URLs asked for, and the log of a crawl of three days of October 2020."""
    output = folder / "out.jsonl"
    with Newsstand(per_layout=0, faults=False, press=archive) as stand:
        environ = {**os.environ, **stand.environment(), "NEWSCRAWL_DELAY": "0"}
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", publisher),
                *("-a", f"source={source}", "-a", "since=2020-10-28", "-a", "until=2020-10-30"),
                *("-s", f"NEWSCRAWL_OUTPUT={output}"),
            ],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        asked = stand.urls()
    assert output.exists(), done.stderr
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    path = folder / "out.rejects.jsonl"
    rejected = path.read_text("utf-8").splitlines() if path.exists() else []
    return lines, [json.loads(line) for line in rejected], asked, done.stderr


def test_articles_come_from_the_wayback_machine(tmp_path: Path) -> None:
    layout = (BY_NAME["kompas-2022"],)
    articles = make_articles(5, 70, DAY, 3, layout)
    assert any(len(article.pages) > 1 for article in articles)
    old = make_articles(6, 3, DAY - timedelta(days=9), 1, layout)
    hours = [timedelta(hours=3), timedelta(days=3)]
    pages = [
        page
        for number, article in enumerate([*articles, *old])
        for page in captured(article, hours[number % 2])
    ]
    pages += [Captured("https://www.kompas.com/tag/beras", AT, b"<html>tag</html>")]
    pages += captured(old[0], timedelta(days=9))
    lines, rejected, asked, log = crawl("wayback", "kompas", Archive(pages), tmp_path)
    found = compare(articles, lines)
    assert (found.missing, found.unknown, found.twice) == ([], [], []), log
    assert [one.field for one in found.differing] == []
    assert rejected == []
    by_url = {one.url: one for one in articles}
    for line in lines:
        article = by_url[line["url"]]
        at = datetime.fromisoformat(line["fetched_at"])
        assert at - article.published_at in hours
    assert {urlsplit(url).hostname for url in asked} == {"web.archive.org"}
    assert len([url for url in asked if "resumeKey" in url]) > 0


def test_articles_come_from_common_crawl(tmp_path: Path) -> None:
    layout = (BY_NAME["detik-2022"],)
    articles = [one for one in make_articles(5, 90, DAY, 3, layout) if len(one.pages) == 1]
    old = make_articles(6, 3, DAY - timedelta(days=30), 1, layout)
    pages = [page for one in articles for page in captured(one, timedelta(hours=20))]
    pages += [page for one in old[:1] for page in captured(one, timedelta(days=29))]
    pages += [page for one in old[1:] for page in captured(one, timedelta(days=2))]
    lines, rejected, asked, log = crawl("commoncrawl", "detik", Archive(pages), tmp_path)
    found = compare(articles, lines)
    assert (found.missing, found.unknown, found.twice) == ([], [], []), log
    assert [one.field for one in found.differing] == []
    assert {one["reason"] for one in rejected} <= {"out_of_range", "page_missing"}
    assert {urlsplit(url).hostname for url in asked} <= set(HOSTS)
    indexes = [url for url in asked if "-index?" in url]
    assert {urlsplit(url).path for url in indexes} == {f"/{CRAWL}-index"}
    for line in lines:
        published_at = datetime.fromisoformat(line["published_at"])
        assert datetime.fromisoformat(line["fetched_at"]) - published_at == timedelta(hours=20)


def test_an_archive_that_bars_us_is_left_alone(tmp_path: Path) -> None:
    [article, *_] = make_articles(5, 3, DAY, 3, (BY_NAME["kompas-2022"],))

    class Barring(Archive):
        def answer(self, request: Asked) -> Answer:
            if request.url.path == "/robots.txt":
                return Answer(200, b"User-agent: *\nDisallow: /web/", "text/plain")
            return super().answer(request)

    archive = Barring(captured(article, timedelta(hours=3)))
    with Newsstand(per_layout=0, faults=False, press=archive) as stand:
        environ = {**os.environ, **stand.environment(), "NEWSCRAWL_DELAY": "0"}
        arguments = ("-a", "source=wayback", "-a", "since=2020-10-28", "-a", "until=2020-10-30")
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "kompas", *arguments],
            cwd=tmp_path,
            env={**environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        asked = stand.urls()
    assert "'newscrawl/failed/robots': 1" in done.stderr
    assert not [url for url in asked if "id_/" in url]


def test_later_pages_of_what_common_crawl_has_come_from_the_wayback_machine(tmp_path: Path) -> None:
    articles = make_articles(5, 40, DAY, 3, (BY_NAME["kompas-2022"],))
    assert any(len(article.pages) > 1 for article in articles)
    pages = [page for one in articles for page in captured(one, timedelta(hours=30))]
    lines, rejected, asked, log = crawl("archive", "kompas", Archive(pages), tmp_path)
    found = compare(articles, lines)
    assert (found.missing, found.unknown, found.twice) == ([], [], []), log
    assert [one.field for one in found.differing] == []
    assert rejected == []
    assert {urlsplit(url).hostname for url in asked} == set(HOSTS)
