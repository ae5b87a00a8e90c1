"""The programs that crawl, on the newsstand: scrapy and newscrawl, pages that fail among others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Web
from test_spiders import NOW, feed, voi

from newscrawl.limits import MAX_PAGE
from newscrawl.page import REJECT_REASONS
from newscrawl.publishers import PUBLISHERS
from newscrawl.record import decode
from newsstand import Newsstand
from newsstand.compare import compare, key
from newsstand.demo import read_lines
from newsstand.generator import GeneratedArticle
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import Fault
from pipelines import ITEM_PIPELINES

ROOT = Path(__file__).parents[1]
CONTACT = {"NEWSCRAWL_CONTACT": "https://example.org/crawler"}
SHOWN = tuple(one for one in LAYOUTS if one.name in ("detik-2022", "detik-2015", "kompas-2022"))

HOSTILE = {
    "empty": Fault(body=b""),
    "nested": Fault(body=b"<div>" * 50_000 + b"x"),
    "bytes": Fault(body=bytes(range(256)) * 200),
    "charset": Fault(body=b"<h1>x</h1><p>y", content_type="text/html; charset=klingon"),
    "too_large": Fault(body=b"a" * (MAX_PAGE + 1)),
    "unzips": Fault(body=b"no gzip at all", headers={"Content-Encoding": "gzip"}),
    "picture": Fault(times=2, body=b"\xff\xd8\xff" * 99, content_type="image/jpeg"),
}
"""Pages that give no article; the last three are not even fetched."""


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with Newsstand(10, seed=5, layouts=SHOWN, faults=False) as stand:
        yield stand


def run(
    stand: Newsstand, *command: str, text: str | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    tests = {"PYTHONPATH": f"{ROOT / 'tests'}:{own.get('PYTHONPATH', '')}"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**own, **tests, **stand.environment(), "NEWSCRAWL_DELAY": "0", **environ},
        input=text,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def check(articles: Iterable[GeneratedArticle], *files: Path) -> None:
    """Fail, and show why, where the lines of ``files`` are not those of ``articles``."""
    found = compare(articles, [line for file in files for line in read_lines(file)])
    assert not found.differing, "\n".join(map(str, found.differing[:5]))
    assert (found.missing, found.unknown, found.twice) == ([], [], [])
    assert found.equal == found.expected > 0


def cli(web: Web, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments],
        cwd=ROOT,
        env={**web.environ, **environ},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def rejects(file: Path) -> dict[str, dict[str, Any]]:
    return {key(line["url"]): line for line in read_lines(file)}


# scrapy


def test_scrapy_crawl_writes_whole_articles(stand: Newsstand, tmp_path: Path) -> None:
    output, rules = tmp_path / "out.jsonl", tmp_path / "list.txt"
    rules.write_text("||ads.example^\n##p\n##.made-up\n", "utf-8")
    options = ("-a", "since=2d", "-s", f"NEWSCRAWL_RULES={rules}", "-O", str(output))
    done = run(stand, "scrapy", "crawl", "detik", *options, **CONTACT)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("list.txt: 2 rules; 1 line not used (1 request)") == 1
    check(stand.of("detik"), output)
    for article in read_lines(output):
        assert "+list.txt@" in article["extraction"]["rules"]
    for line in output.read_bytes().splitlines():
        article = decode(line)  # as a line of newscrawl's own: every field, of its type
        assert len(article.blocks) > 1
        assert article.published_at is not None
        assert article.published_at.utcoffset() == timedelta(hours=7)
        assert article.fetched_at is not None
        assert article.fetched_at.utcoffset() == timedelta(0)
        assert b'"published_at": "20' in line
        assert b'+07:00"' in line


def test_a_step_that_fails_on_a_page_ends_that_page_only(stand: Newsstand, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    [bad, *good] = stand.of("kompas")
    steps = {
        step if isinstance(step, str) else f"{step.__module__}.{step.__qualname__}": at
        for step, at in ITEM_PIPELINES.items()
    }
    settings = {
        "ITEM_PIPELINES": json.dumps({**steps, "collect.Fail": 55}),
        "FAIL_ON": bad.number,
        "NEWSCRAWL_OUTPUT": str(output),
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = run(stand, "scrapy", "crawl", "kompas", "-a", "since=2d", *options, **CONTACT)
    assert done.returncode == 0, done.stderr
    check(good, output)
    [reject] = read_lines(tmp_path / "out.rejects.jsonl")
    assert key(reject["url"]) == key(bad.url)
    assert (reject["reason"], reject["publisher"]) == ("error", "kompas")
    assert reject["detail"] == f"ZeroDivisionError: on {bad.number}"


# newscrawl


def test_pages_that_give_no_article_are_named_and_the_others_go_on(
    stand: Newsstand, tmp_path: Path
) -> None:
    output = tmp_path / "data"
    bad = dict(zip(HOSTILE, (article.url for article in stand.of("kompas")), strict=False))
    stand.faults |= {url: replace(HOSTILE[name]) for name, url in bad.items()}
    good = [article for article in stand.of("kompas") if article.url not in bad.values()]
    rules = tmp_path / "list.txt"
    rules.write_text("##p", "utf-8")
    arguments = ("crawl", "kompas", "--since", "2d", "-o", str(output), "--json")
    done = run(stand, "newscrawl.cli", *arguments, "--rules", str(rules), **CONTACT)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("list.txt: 1 rule\n") >= 1
    [lines] = (output / "articles").glob("*/*.jsonl")
    check(good, lines)
    assert all("+list.txt@" in one["extraction"]["rules"] for one in read_lines(lines))
    [noted] = (output / "rejects").glob("*/*.jsonl")
    rejected = rejects(noted)
    [result] = json.loads(done.stdout)["results"]
    unread = {key(bad.pop(name)) for name in ("too_large", "unzips", "picture")}
    assert set(rejected) == {key(url) for url in bad.values()}
    assert not unread & set(rejected)
    assert rejected[key(bad["empty"])]["reason"] == "empty"
    assert {one["reason"] for one in rejected.values()} <= set(REJECT_REASONS) - {"error"}
    assert sum(result["rejected"].values()) == len(bad)
    assert result["failed"]["too_large"] == 1
    assert result["failed"]["content_type"] == 1
    assert sum(result["failed"].values()) == 3


@pytest.mark.parametrize("form", ["csv", "stdin"])
def test_a_list_of_urls_is_crawled(form: str, stand: Newsstand, tmp_path: Path) -> None:
    listed = tmp_path / "list"
    output = tmp_path / "news.jsonl"
    urls = [article.url for article in stand.of("kompas")]
    if form == "csv":
        listed.write_text("title,url\n" + "".join(f'"a, b",{url}\n' for url in urls))
    else:
        listed.write_text("# list\n" + "".join(f"{url}\n" for url in [*urls, urls[0]]))
    stdin = listed.read_text() if form == "stdin" else None
    source = "-" if form == "stdin" else str(listed)
    contact = {} if form == "csv" else CONTACT
    arguments = ("crawl", "--urls", source, "-o", str(output), "--json")
    done = run(stand, "newscrawl.cli", *arguments, text=stdin, **contact)
    assert done.returncode == 0, done.stderr
    check(stand.of("kompas"), output)
    assert json.loads(done.stdout)["results"][0]["articles"] == len(urls)
    assert done.stderr.count("No contact is set") == (0 if contact else 1)


# Which publishers


def test_publishers_are_named_by_id_domain_network_and_file(tmp_path: Path) -> None:
    network = PUBLISHERS["detik"].network.id
    of_it = [name for name, one in PUBLISHERS.items() if one.network.id == network]
    listed = tmp_path / "publishers.txt"
    listed.write_text("# the big ones\n\nkompas.com  # by domain\nvoi\nDetik\n", "utf-8")
    with Web(tmp_path) as web:
        arguments = ["tempo", "--network", network, "--from", str(listed), "--source", "feed"]
        done = cli(web, *arguments, "--json", "-q", "-o", str(tmp_path / "data"))
    names = [one["publisher"] for one in json.loads(done.stdout)["results"]]
    assert names == ["tempo", *of_it, "kompas", "voi"]
    assert len(of_it) > 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--network", "zzz"], "unknown network zzz; there are "),
        (["--from", "{file}"], "publishers.txt, line 3: unknown publisher komps; did you mean kom"),
        (["--from", "{folder}/none.txt"], "none.txt"),
        (["--from", "{folder}/empty.txt"], "empty.txt names no publisher"),
        (["--all", "--urls", "{file}"], "name one PUBLISHER or more"),
    ],
)
def test_publishers_that_are_not_there_are_named(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    file = tmp_path / "publishers.txt"
    file.write_text("# mine\nkompas\nkomps\n")
    (tmp_path / "empty.txt").write_text("# none\n")
    told = [one.format(file=file, folder=tmp_path) for one in arguments]
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "crawl", *told],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    if "--network" in arguments:
        assert "tribun" in done.stderr


def test_a_publisher_without_a_search_says_so(tmp_path: Path) -> None:
    [one, *_] = [
        one
        for one in PUBLISHERS.values()
        if not any(source.kind == "search" for source in one.sources)
    ]
    with Web(tmp_path) as web:
        done = cli(web, one.id, "--search", "banjir bandang", "-q", "-o", str(tmp_path / "data"))
    assert f"{one.name}: no search of its own is known" in done.stderr
    assert not web.seen


# Side by side


def test_so_many_publishers_at_a_time(tmp_path: Path) -> None:
    """voi asks for a pause between requests; the others go on beside it, one after the other."""
    with Web(tmp_path) as web:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.2")
        web.pages["https://voi.id/rss"] = feed(*((voi(1000 + n), NOW, "J") for n in range(8)))
        arguments = ("voi", "kompas", "viva", "--json", "-o", str(tmp_path / "data"))
        done = cli(web, *arguments, "--source", "feed,sitemap", NEWSCRAWL_SIDE_BY_SIDE="2")
    results = json.loads(done.stdout)["results"]
    assert [one["publisher"] for one in results] == ["voi", "kompas", "viva"]
    assert [one["finish_reason"] for one in results] == ["finished"] * 3
    hosts = [one.url.split("/")[2] for one in web.seen]
    times: dict[str, list[float]] = {}
    for host, one in zip(hosts, web.seen, strict=True):
        times.setdefault(next(n for n in ("voi", "kompas", "viva") if n in host), []).append(one.at)
    assert max(times["kompas"]) < min(times["viva"]), "viva waits until one of the two is done"
    assert max(times["viva"]) < max(times["voi"]), "and not until both are"
    assert "INFO: Overridden settings" not in done.stderr


def test_one_that_is_interrupted_begins_no_other(tmp_path: Path) -> None:
    with Web(tmp_path) as web:
        web.pages["https://voi.id/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.1")
        web.pages["https://voi.id/rss"] = feed(*((voi(1000 + n), NOW, "J") for n in range(99)))
        arguments = ("voi", "kompas", "--source", "feed,sitemap", "--json", "-q")
        running = subprocess.Popen(
            [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments, "-o", str(tmp_path / "d")],
            cwd=ROOT,
            env={**web.environ, "NEWSCRAWL_SIDE_BY_SIDE": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        while len(web.urls()) < 2:
            assert running.poll() is None
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 3
    results = {one["publisher"]: one["finish_reason"] for one in json.loads(said)["results"]}
    assert results == {"voi": "shutdown", "kompas": "not_begun"}
    assert not [url for url in web.urls(robots=True) if "kompas" in url]
