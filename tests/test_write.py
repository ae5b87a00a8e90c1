"""Writing: batches, days, several processes, a full disk; what is rejected and what is counted.

Each crawl is a real one, in a process of its own: a spider whose pages are data: URLs.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from newscrawl.article import Article
from newscrawl.lines import OutputError
from newscrawl.record import decode
from newscrawl.text.dates import ZONES
from pipelines.assemble import package_version
from pipelines.rejects import rejects_schema
from pipelines.write import Output

ROOT = Path(__file__).parent.parent
LIMIT = 300_000  # bytes to a file: enough for SQLite to begin, not for 400 articles

CRAWL = """
import asyncio, json, sys
from datetime import UTC, datetime
from pathlib import Path

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DropItem

from newscrawl import signals
from newscrawl.article import Article, Block, RemovedCount, count_words, hash_content
from newscrawl.page import NotAnArticle, Page
from newscrawl.record import encode

def article(number, title="Judul"):
    text = f"Isi berita nomor {number}."
    return Article(
        id=f"kompas:{number}", url=f"https://www.kompas.com/{number}", publisher="kompas",
        title=title, text=text, blocks=[Block("paragraph", text)], word_count=count_words(text),
        content_hash=hash_content(text), removed=[RemovedCount("ad", 2), RemovedCount("share", 1)],
    )

class Read:
    # What the cleaning steps do, told by the page itself.
    def process_item(self, page):
        wish = page.content.decode()
        if wish == "crash":
            raise ZeroDivisionError("no such luck")
        if wish == "drop":
            raise DropItem("as asked")
        if wish == "index":
            raise NotAnArticle("index", "a tag page")
        if wish == "untitled":
            return article(wish, title="")
        if wish == "surrogate":
            made = article(wish)
            made.keywords = ["\\ud83d"]
            return made
        return article(wish)

class Spider(scrapy.Spider):
    name = "kompas"
    wishes = []

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        made = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(made.delivered, signals.delivered)
        crawler.signals.connect(made.closed_for, scrapy.signals.spider_closed)
        made.seen = []
        return made

    async def start(self):
        for wish in self.wishes:
            yield scrapy.Request(f"data:,{wish}")

    async def parse(self, response):
        wish = response.text
        while wish == "wait" and not self.seen:
            await asyncio.sleep(0.01)
        if wish == "callback":
            raise KeyError("in the spider")
        yield Page(response.body, url=f"https://www.kompas.com/{wish}",
                   fetched_at=datetime(2026, 11, 23, tzinfo=UTC))

    def delivered(self, article, spider):
        output = Path(spider.settings["NEWSCRAWL_OUTPUT"])
        lines = output.read_bytes().splitlines() if output.is_file() else []
        self.seen.append([article.id, encode(article) in lines])

    def closed_for(self, spider, reason):
        stats = {key: value for key, value in self.crawler.stats.get_stats().items()
                 if key.startswith("newscrawl/")}
        print(json.dumps({"reason": reason, "delivered": self.seen, "stats": stats}))

given = json.loads(sys.argv[1])
if "limit" in given:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (given["limit"], given["limit"]))
process = AsyncCrawlerProcess({
    "ITEM_PIPELINES": {Read: 100, "pipelines.validate.Validate": 200, "pipelines.write.Write": 300},
    "EXTENSIONS": {"pipelines.rejects.Rejects": 0},
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "INFO",
    **given.get("settings", {}),
})
process.crawl(Spider, wishes=given["wishes"])
process.start()
"""


def crawl(
    wishes: list[str], output: Path | str | None, folder: Path, **more: Any
) -> tuple[dict[str, Any], str]:
    settings = {**more.pop("settings", {}), "NEWSCRAWL_OUTPUT": output and str(output)}
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, json.dumps({"wishes": wishes, "settings": settings, **more})],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if not done.stdout:
        return {}, done.stderr
    return json.loads(done.stdout), done.stderr


def read(path: Path) -> list[Article]:
    return [decode(line) for line in path.read_bytes().splitlines()]


def test_articles_and_rejects(tmp_path: Path) -> None:
    wishes = ["1", "crash", "2", "index", "untitled", "surrogate", "drop", "callback", "3"]
    before = datetime.now(UTC)
    told, log = crawl(
        wishes,
        tmp_path / "news.jsonl",
        tmp_path,
        settings={"NEWSCRAWL_BATCH_SIZE": 2, "NEWSCRAWL_RUN_ID": "run-7"},
    )
    articles = read(tmp_path / "news.jsonl")
    assert [one.id for one in articles] == ["kompas:1", "kompas:2", "kompas:3"]
    assert {one.run_id for one in articles} == {"run-7"}
    for one in articles:
        assert one.delivered_at is not None
        assert before <= one.delivered_at <= datetime.now(UTC)
    assert b'Z"' in (tmp_path / "news.jsonl").read_bytes()

    # Each was reported once, and its line was in the file by then.
    assert told["delivered"] == [["kompas:1", True], ["kompas:2", True], ["kompas:3", True]]
    assert told["reason"] == "finished"
    assert told["stats"] == {
        "newscrawl/run_id": "run-7",
        "newscrawl/articles": 3,
        "newscrawl/articles_with/title": 3,
        "newscrawl/removed/ad": 6,
        "newscrawl/removed/share": 3,
        "newscrawl/rejected/error": 3,
        "newscrawl/rejected/index": 1,
        "newscrawl/rejected/no_title": 1,
        "newscrawl/rejected/dropped": 1,
    }
    assert "ZeroDivisionError" in log

    rejects = [json.loads(line) for line in (tmp_path / "news.rejects.jsonl").open()]
    assert {one["url"].rpartition("/")[2]: one["reason"] for one in rejects} == {
        "crash": "error",
        "index": "index",
        "untitled": "no_title",
        "surrogate": "error",
        "drop": "dropped",
        "data:,callback": "error",
    }
    assert rejects[0] == {
        "url": "https://www.kompas.com/crash",
        "reason": "error",
        "detail": "ZeroDivisionError: no such luck",
        "fetched_at": "2026-11-23T00:00:00Z",
        "delivered_at": rejects[0]["delivered_at"],
        "run_id": "run-7",
        "publisher": "kompas",
        "schema_version": "1",
        "newscrawl": package_version(),
    }
    assert before <= datetime.fromisoformat(rejects[0]["delivered_at"]) <= datetime.now(UTC)
    jsonschema.validate(rejects[0], rejects_schema())


def test_a_folder_gets_a_partition_a_day(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    for wishes in (["1"], ["2", "index"]):
        crawl(wishes, "data", tmp_path)
    days = {f"delivery_date={moment:%Y-%m-%d}" for moment in (before, datetime.now(UTC))}
    output = Output.of(tmp_path / "data")
    segments = output.segments("articles")
    assert {one.parent.name for one in segments} <= days
    articles = [one for file in segments for one in read(file)]
    assert [one.id for one in articles] == ["kompas:1", "kompas:2"]
    assert len({one.run_id for one in articles}) == 2
    [rejects] = output.segments("rejects")
    assert rejects.read_text().count("\n") == 1
    for segment in [*segments, rejects]:
        manifest = json.loads(output.manifest(segment).read_text())
        assert (manifest["lines"], manifest["bytes"]) == (1, segment.stat().st_size)
        assert manifest["sha256"] == hashlib.sha256(segment.read_bytes()).hexdigest()
    assert manifest["first_id"] == manifest["last_id"] == "https://www.kompas.com/index"


def test_what_is_delivered_is_not_delivered_again(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    crawl(["1", "2"], path, tmp_path)
    told, _ = crawl(["2", "3"], path, tmp_path)
    assert [one.id for one in read(path)] == ["kompas:1", "kompas:2", "kompas:3"]
    assert told["stats"]["newscrawl/unchanged"] == told["stats"]["newscrawl/articles"] == 1


def test_without_an_output_scrapy_writes(tmp_path: Path) -> None:
    feed = {str(tmp_path / "feed.jsonl"): {"format": "jsonlines"}}
    told, _ = crawl(["1", "index"], None, tmp_path, settings={"FEEDS": feed})
    (line,) = map(json.loads, (tmp_path / "feed.jsonl").open())
    assert line["id"] == "kompas:1"
    assert line["run_id"] == told["stats"]["newscrawl/run_id"]
    assert datetime.fromisoformat(line["delivered_at"]).utcoffset() is not None
    assert told["stats"]["newscrawl/articles"] == 1
    assert told["stats"]["newscrawl/rejected/index"] == 1
    assert told["delivered"] == []
    assert os.listdir(tmp_path) == ["feed.jsonl"]


def test_a_batch_does_not_wait_to_be_full(tmp_path: Path) -> None:
    # The second page comes only once the first article was delivered.
    told, _ = crawl(
        ["1", "wait"],
        tmp_path / "news.jsonl",
        tmp_path,
        settings={"NEWSCRAWL_BATCH_SIZE": 100, "NEWSCRAWL_BATCH_SECONDS": 0.05},
    )
    assert [one.id for one in read(tmp_path / "news.jsonl")] == ["kompas:1", "kompas:wait"]
    assert told["delivered"] == [["kompas:1", True], ["kompas:wait", True]]


def test_a_full_disk_ends_the_crawl_and_keeps_what_was_whole(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    told, log = crawl(
        [str(number) for number in range(400)],
        path,
        tmp_path,
        limit=LIMIT,
        settings={"NEWSCRAWL_BATCH_SIZE": 2},
    )
    articles = read(path)
    assert 2 <= len(articles) < 400
    assert len(articles) % 2 == 0
    assert path.read_bytes().endswith(b"\n")
    assert told["delivered"] == [[one.id, True] for one in articles]
    assert told["reason"] == "output_error"
    assert str(path) in told["stats"]["newscrawl/output_error"]
    assert told["stats"]["newscrawl/articles"] == len(articles)
    assert "newscrawl/rejected/error" not in told["stats"]
    assert str(path) in log
    assert not (tmp_path / "news.rejects.jsonl").exists()

    # With room again, the rest comes: each once.
    crawl([str(number) for number in range(400)], path, tmp_path)
    assert sorted(int(one.id.partition(":")[2]) for one in read(path)) == list(range(400))


def test_a_disk_that_is_full_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    told, log = crawl(["1", "2"], path, tmp_path, limit=100)
    assert not path.exists() or path.read_bytes() == b""
    assert told.get("delivered", []) == []
    assert str(path) in log


def test_an_output_that_cannot_be_opened_ends_the_run_at_its_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told, log = crawl(["1"], tmp_path / "file" / "data", tmp_path)
    assert "newscrawl/articles" not in told.get("stats", {})
    assert f"cannot write {tmp_path / 'file' / 'data'}" in log


def test_what_a_crash_left_is_moved_aside_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"id": "kompas:0", "ti')
    _, log = crawl(["1"], path, tmp_path)
    assert [one.id for one in read(path)] == ["kompas:1"]
    assert (tmp_path / "news.jsonl.torn").read_bytes() == b'{"id": "kompas:0", "ti\n'
    assert "torn" in log


@pytest.mark.parametrize(
    ("name", "articles", "rejects"),
    [
        ("news.jsonl", "news.jsonl", "news.rejects.jsonl"),
        ("a/news.ndjson", "a/news.ndjson", "a/news.rejects.ndjson"),
        ("data", "data/articles", "data/rejects"),
        ("data/", "data/articles", "data/rejects"),
        ("v1.2/", "v1.2/articles", "v1.2/rejects"),
    ],
)
def test_outputs(name: str, articles: str, rejects: str) -> None:
    output = Output.of(name)
    assert output.articles == Path(articles)
    assert output.rejects == Path(rejects)
    jakarta = datetime(2026, 11, 24, 6, 59, tzinfo=ZONES["WIB"])
    if output.is_folder:
        partition = output.partition("articles", jakarta)
        assert partition == Path(articles) / "delivery_date=2026-11-23"


def test_a_folder_is_a_folder_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").mkdir()
    assert Output.of(tmp_path / "news.jsonl").is_folder


def test_other_formats_are_refused() -> None:
    with pytest.raises(OutputError, match=r"news.csv: .* news.jsonl or news/"):
        Output.of("news.csv")
