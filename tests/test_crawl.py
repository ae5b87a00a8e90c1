"""run(): a crawl from its arguments to its summary, over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Reply, Web

from newscrawl.filters import FilterError
from newscrawl.runs.order import Order
from newscrawl.runs.run import run

ROOT = Path(__file__).parents[1]

PROGRAM = """
import dataclasses, json, sys
from newscrawl.runs.order import Order
from newscrawl.runs.run import run
summary = run(Order(**json.loads(sys.argv[1])))
print(json.dumps(dataclasses.asdict(summary)))
print(summary.articles, summary.error, summary.results[0].pages_per_second > 0)
"""

PARAGRAPHS = [
    f"Warga Desa Sukamaju memperbaiki tanggul sungai pada hari ke-{day} setelah banjir surut. "
    "Mereka bekerja bergantian sejak pagi dengan alat yang dibawa dari rumah masing-masing, dan "
    "kepala desa menyediakan makan siang serta karung pasir untuk semua orang yang datang membantu."
    for day in ("satu", "dua", "tiga", "empat", "lima")
]


def page(title: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2026-03-01T13:10:00+07:00",
    }
    return (
        f'<html lang="id"><head><title>{title}</title><meta property="og:title" content="{title}">'
        f'<script type="application/ld+json">{json.dumps(told)}</script></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def test_articles_are_written_and_everything_is_counted(tmp_path: Path) -> None:
    with Web(tmp_path) as web:
        feed = "https://voi.id/rss"
        numbers = {1001: "Tanggul sungai diperbaiki", 1002: "Warga kembali ke rumah"}
        items = "".join(
            f"<item><link>https://voi.id/berita/{number}/judul</link></item>"
            for number in (*numbers, 1003, 1004)
        )
        web.pages[feed] = Reply(f"<rss><channel>{items}</channel></rss>")
        for number, title in numbers.items():
            web.pages[f"https://voi.id/berita/{number}/judul"] = Reply(page(title))
        web.pages["https://voi.id/berita/1003/judul"] = Reply("")
        output = tmp_path / "news.jsonl"
        arguments = {
            "publishers": ["voi", "rmol"],
            "since": "2026-03-01",
            "until": "today",
            "match": "tanggul",
            "match_in": "title",
            "source": "feed",
            "output": str(output),
        }
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps(arguments)],
            cwd=ROOT,
            env=web.environ,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said, last = done.stdout.splitlines()
    summary = json.loads(said)
    assert last == "1 None True"
    [line] = output.read_text().splitlines()
    article = json.loads(line)
    assert article["title"] == "Tanggul sungai diperbaiki"
    assert article["publisher"] == "voi"
    assert article["matched"] == ["tanggul"]
    assert article["run_id"] == summary["run_id"]
    assert summary["output"] == str(output)
    voi, rmol = summary["results"]
    assert (voi["publisher"], voi["discovered"], voi["fetched"], voi["articles"]) == (
        "voi",
        4,
        3,
        1,
    )
    assert voi["failed"] == {"http-404": 1}
    assert sum(voi["rejected"].values()) == 2
    assert voi["rejected"]["no_match"] == 1
    assert voi["finish_reason"] == "finished"
    assert rmol["discovered"] == 0
    assert "no feed is known" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "name publishers"),
        ({"publishers": ["voi"], "urls": "x.txt"}, "not both"),
        ({"publishers": ["nothing"]}, "no such publisher"),
        ({"publishers": ["voi"], "since": "kemarin"}, "2020-11-01"),
        ({"publishers": ["voi"], "source": "radio"}, "it is one of index"),
        ({"urls": "x.txt", "search": "banjir"}, "name publishers alone"),
        ({"publishers": ["voi"], "search": "banjir", "source": "feed"}, "not both"),
    ],
)
def test_wrong_arguments_are_named_before_anything_starts(
    arguments: dict[str, object], words: str
) -> None:
    with pytest.raises(FilterError, match=words):
        run(Order(**arguments))  # type: ignore[arg-type]
