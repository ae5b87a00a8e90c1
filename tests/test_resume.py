"""What one crawl leaves to the next: days that are done, last successes, gaps; after a kill too."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Web
from test_crawl import page
from test_spiders import feed, voi, voi_index, voi_links

from newscrawl.delivery.output import Output
from newscrawl.delivery.status import status
from newscrawl.filters import WIB
from newscrawl.publishers import PUBLISHERS
from newscrawl.sources.state import LastSuccess, State
from newsstand import Newsstand
from newsstand.compare import compare, key
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
MONTH = [date(2020, 11, day) for day in range(1, 31)]
BACKFILL = ("kompas", "--since", "2020-11-01", "--until", "2020-11-30")
FEED = "https://voi.id/rss"
INDEX = PUBLISHERS["kompas"].sources[0].url


def command(environ: dict[str, str], *arguments: str) -> dict[str, Any]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    contact = {"NEWSCRAWL_CONTACT": "https://example.org/crawler", "NEWSCRAWL_DELAY": "0"}
    return {
        "args": [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments, "--json"],
        "cwd": ROOT,
        "env": {**own, **contact, **environ},
        "text": True,
    }


def crawl(environ: dict[str, str], *arguments: str) -> tuple[dict[str, Any], str]:
    """The summary of a crawl that ends well, and its log."""
    done = subprocess.run(
        **command(environ, *arguments), capture_output=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def days_done(state: Path) -> set[date]:
    if not state.exists():
        return set()
    database = sqlite3.connect(f"file:{state}?mode=ro", uri=True)
    try:
        return {date.fromisoformat(day) for (day,) in database.execute("SELECT day FROM days")}
    except sqlite3.OperationalError:  # it has no tables yet
        return set()
    finally:
        database.close()


def days_listed(urls: list[str]) -> set[date]:
    """The days whose list was asked for."""
    return {date.fromisoformat(url.partition("date=")[2][:10]) for url in urls if "date=" in url}


class TestBackfill:
    @pytest.fixture(scope="class")
    @staticmethod
    def stand() -> Iterator[Newsstand]:
        layouts = tuple(one for one in LAYOUTS if one.name == "kompas-2022")
        with Newsstand(
            300, seed=5, days=30, today=MONTH[-1], layouts=layouts, faults=False
        ) as stand:
            yield stand

    def test_one_that_was_killed_goes_on_where_it_was(
        self, stand: Newsstand, tmp_path: Path
    ) -> None:
        output = tmp_path / "data"
        state = output / ".newscrawl" / "crawls" / "kompas.sqlite"
        running = subprocess.Popen(
            **command(stand.environment(), *BACKFILL, "-o", str(output)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while len(before := days_done(state)) < 5:
            assert running.poll() is None, "it ended before it was killed"
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        assert running.wait(10) == -signal.SIGKILL
        before = days_done(state)
        asked = len(stand.requests)
        assert days_listed(stand.urls()) & set(MONTH) < set(MONTH), "it was about done"

        summary, _ = crawl(stand.environment(), *BACKFILL, "-o", str(output))
        [result] = summary["results"]
        assert result["days_skipped"] == len(before) >= 5
        again = days_listed([one.url for one in stand.requests[asked:]])
        assert not again & before
        assert again >= set(MONTH) - before
        assert days_done(state) == set(MONTH)

        files = (output / "articles").glob("*/*.jsonl")
        lines = [line for file in files for line in read_lines(file)]
        found = compare(stand.articles.values(), lines)
        assert (found.missing, found.unknown, found.twice, found.equal) == ([], [], [], 300)

    def test_a_day_that_is_done_is_read_when_asked_for_again(
        self, stand: Newsstand, tmp_path: Path
    ) -> None:
        output = tmp_path / "news.jsonl"
        first, third = MONTH[9], MONTH[11]
        days = ("kompas", "--since", str(first), "--until", str(third), "-o", str(output))
        articles = [one for one in stand.of("kompas") if first <= one.published_at.date() <= third]
        crawl(stand.environment(), *days)
        state = tmp_path / "news.jsonl.state"
        assert days_done(state) == {first, MONTH[10], third}
        asked = len(stand.requests)
        summary, _ = crawl(stand.environment(), *days, "--match", "zebra|kompor", "--quiet")
        assert summary["results"][0]["days_skipped"] == 0, "other words were not looked for"
        listed = days_listed([one.url for one in stand.requests[asked:]])
        assert listed >= {first, MONTH[10], third}
        summary, _ = crawl(stand.environment(), *days, "--again", "--quiet")
        [result] = summary["results"]
        assert (result["days_skipped"], result["articles"]) == (0, 0)
        assert result["known"] == len(articles) > 0, "its articles are not fetched again"
        assert len(read_lines(output)) == len(articles)
        with State(state) as kept:
            assert kept.last_success("kompas", INDEX) is None, "a look into the past is none"

    def test_an_article_that_failed_in_passing_is_fetched_by_the_next_crawl(
        self, stand: Newsstand, tmp_path: Path
    ) -> None:
        from newsstand.mishaps import Fault

        output = tmp_path / "news.jsonl"
        first, last = MONTH[14], MONTH[17]
        bad, gone, *_ = (
            {one.published_at.date(): one for one in stand.of("kompas")}[day]
            for day in (MONTH[15], MONTH[16])
        )
        stand.faults[bad.url] = Fault(times=4, status=503)  # asked for once, and three times again
        stand.faults[gone.url] = Fault(times=1, status=410)
        days = ("kompas", "--since", str(first), "--until", str(last), "-o", str(output))
        summary, _ = crawl(stand.environment(), *days)
        assert summary["results"][0]["failed"] == {"http-410": 1, "http-503": 1}
        assert summary["results"][0]["to_retry"] == {"http-503": 1}
        assert days_done(tmp_path / "news.jsonl.state") == {first, MONTH[15], MONTH[16], last}
        summary, _ = crawl(stand.environment(), *days, "--quiet")
        assert summary["results"][0]["articles"] == 1
        assert summary["results"][0]["listings_failed"] == {}
        assert key(bad.url) in {key(line["url"]) for line in read_lines(output)}


class TestLastSuccess:
    @pytest.fixture
    def web(self, tmp_path: Path) -> Iterator[Web]:
        with Web(tmp_path) as web:
            yield web

    def test_a_source_is_read_from_its_last_success_and_a_gap_is_told(
        self, web: Web, tmp_path: Path
    ) -> None:
        output, now = tmp_path / "data", datetime.now(WIB)
        state = output / ".newscrawl" / "crawls" / "voi.sqlite"
        with State(state) as kept:
            kept.note_success("voi", FEED, "", LastSuccess(now - timedelta(days=10)))
        oldest = now - timedelta(days=3)
        web.pages[FEED] = feed((voi(1001), oldest, "Judul"), (voi(1002), now, "Judul"))
        for number, at in ((1001, oldest), (1002, now)):
            web.pages[voi(number)] = Reply(
                page(f"Tanggul {number}").replace("2026-03-01T13:10:00+07:00", at.isoformat())
            )
        arguments = ("voi", "--source", "feed", "-o", str(output))
        began = datetime.now(UTC)
        summary, log = crawl(web.environ, *arguments)
        [gap] = summary["gaps"]
        assert (gap["publisher"], gap["source"]) == ("voi", FEED)
        assert datetime.fromisoformat(gap["from"]) == (now - timedelta(days=10)).replace(
            microsecond=0
        )
        assert datetime.fromisoformat(gap["to"]) == oldest.replace(microsecond=0)
        assert f"Gap: {FEED}" in log
        assert summary["results"][0]["articles"] == 2
        with State(state) as kept:
            last = kept.last_success("voi", FEED)
        assert last is not None
        assert began <= last.read_to <= datetime.now(UTC)
        assert last.reach == oldest.replace(microsecond=0)

        # Again: only the overlap of six hours is read, and there is nothing to tell.
        summary, _ = crawl(web.environ, *arguments, "--quiet")
        assert summary["gaps"] == []
        assert (summary["results"][0]["articles"], summary["results"][0]["known"]) == (0, 1)
        assert summary["results"][0]["skipped"] == {"out_of_range": 1}

    def test_an_article_that_has_changed_is_a_new_revision(self, web: Web, tmp_path: Path) -> None:
        output, now = tmp_path / "data", datetime.now(WIB)
        arguments = ("voi", "--source", "feed", "--since", "2d", "-o", str(output), "--quiet")
        told = ("articles", "revisions", "unchanged", "changed", "known")

        def publish(titles: dict[int, str], texts: dict[int, str]) -> None:
            web.pages[FEED] = feed(*((voi(number), now, titles[number]) for number in titles))
            web.pages = {FEED: web.pages[FEED]}
            for number, words in texts.items():
                html = page(f"Tanggul {number}").replace("hari ke-dua", f"hari ke-{words}")
                web.pages[voi(number)] = Reply(
                    html.replace("2026-03-01T13:10:00+07:00", now.isoformat())
                )

        def crawled() -> dict[str, int]:
            summary, _ = crawl(web.environ, *arguments)
            [result] = summary["results"]
            return {name: result[name] for name in told if result[name]}

        numbers = range(1001, 1006)
        _, unsaid, changed, retitled, gone = numbers
        titles, texts = dict.fromkeys(numbers, "Judul"), dict.fromkeys(numbers, "dua")
        publish(titles, texts)
        assert crawled() == {"articles": 5}
        titles |= {changed: "Judul baru", retitled: "Judul lain", gone: "Dihapus"}
        texts |= {unsaid: "tiga", changed: "sembilan"}
        del texts[gone]
        publish(titles, texts)
        # Of the text that is another nobody says so; a title in a feed is not the article's.
        assert crawled() == {
            "articles": 1,
            "revisions": 1,
            "unchanged": 1,
            "changed": 3,
            "known": 2,
        }
        files = sorted((output / "articles").glob("*/*.jsonl"))
        lines = [line for file in files for line in read_lines(file)]
        assert sorted(line["url"] for line in lines) == sorted([*map(voi, numbers), voi(changed)])
        first, second = (line for line in lines if line["url"] == voi(changed))
        assert (first["revision"], second["revision"]) == (1, 2)
        assert "hari ke-sembilan" in second["text"]
        assert first["id"] == second["id"]
        [standing] = status(Output.of(output))
        assert (standing.gone, standing.done) == (1, 5)

    def test_a_list_that_is_longer_than_what_is_read_of_it_is_told(
        self, web: Web, tmp_path: Path
    ) -> None:
        output, now = tmp_path / "news.jsonl", datetime.now(WIB)
        [source, *_] = [one for one in PUBLISHERS["voi"].sources if one.kind == "index"]
        pages = getattr(source, "pages", 0)
        last = now - timedelta(days=30)
        with State(tmp_path / "news.jsonl.state") as kept:
            kept.note_success("voi", source.url, "", LastSuccess(last))
        for number in range(1, pages + 2):
            web.pages[voi_index(number)] = voi_links(1000 + number)
            at = now - timedelta(hours=number)
            web.pages[voi(1000 + number)] = Reply(
                page(f"Tanggul {number}").replace("2026-03-01T13:10:00+07:00", at.isoformat())
            )
        summary, _ = crawl(web.environ, "voi", "--source", "index", "-o", str(output))
        [gap] = [one for one in summary["gaps"] if one["source"] == source.url]
        assert datetime.fromisoformat(gap["from"]) == last.replace(microsecond=0)
        oldest = now - timedelta(hours=pages)
        assert datetime.fromisoformat(gap["to"]) == oldest.replace(microsecond=0)

    def test_what_cannot_be_read_is_named_before_anything_is_asked(
        self, web: Web, tmp_path: Path
    ) -> None:
        state = tmp_path / "news.jsonl.state"
        State(state).close()
        database = sqlite3.connect(state)
        database.execute("PRAGMA user_version = 99")
        database.close()
        done = subprocess.run(
            **command(web.environ, "voi", "-o", str(tmp_path / "news.jsonl")),
            capture_output=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 2
        assert f"{state}: was written by a newer newscrawl" in done.stderr
        assert not web.seen
