"""Places: archives in buckets and on web servers, and those of our own crawls."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from buckets import bucket
from click.testing import CliRunner

from newscrawl.archives.extract import Job, extract
from newscrawl.archives.places import Place, find
from newscrawl.cli import cli
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.limits import InputError
from newsstand import Newsstand
from newsstand.ccnews import write_archive
from newsstand.compare import compare
from newsstand.layouts import BY_NAME

ROOT = Path(__file__).parents[1]
FEW = tuple(BY_NAME[name] for name in ("detik-2022", "kompas-2022"))


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    write_archive(path, 30, seed=4, layouts=FEW, broken=False, is_light=True)
    return path.read_bytes()


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def server(
    content: bytes, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A server with a bucket, which is also what s3:// means."""
    objects = {
        "arsip/2026/10/a.warc.gz": content,
        "arsip/2026/11/b.warc.gz": content,
        "arsip/2026/11/readme.txt": b"x",
        "arsip/2026/warc.paths.gz": gzip.compress(b"10/a.warc.gz\n11/b.warc.gz\n"),
    }
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "id-jkt-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with bucket(objects, asked) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield address
        from s3fs import S3FileSystem

        S3FileSystem.clear_instance_cache()


def articles(place: Place) -> list[bytes]:
    return [one.line for one in extract(place, Job(), Counter()) if one.article]


def test_a_bucket(server: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(content)
    wanted = articles(Place(str(tmp_path / "a.warc.gz")))
    found = find("s3://arsip/2026/")
    assert [one.name for one in found] == [
        "s3://arsip/2026/10/a.warc.gz",
        "s3://arsip/2026/11/b.warc.gz",
    ]
    assert found[0].size() == len(content)
    assert articles(found[0]) == wanted != []


def test_a_web_server(server: str, content: bytes, asked: list[tuple[str, str]]) -> None:
    names = [one.name for one in find(f"{server}/arsip/2026/warc.paths.gz")]
    base = f"{server}/arsip/2026"
    assert names == [f"{base}/10/a.warc.gz", f"{base}/11/b.warc.gz"]
    assert Place(names[0]).size() == len(content)
    assert len(articles(Place(names[0]))) == len(articles(Place("s3://arsip/2026/10/a.warc.gz")))
    assert any(told.startswith("bytes=") for _, told in asked)


def test_into_a_data_directory(server: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    result = CliRunner().invoke(cli, ["extract", "s3://arsip/2026/", "-o", f"{data}/", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["archives"] == 2
    assert told["counts"]["duplicates"] >= told["counts"]["articles"] > 0
    [line, *_] = (line for one in Output.of(data).segments("articles") for line in read_lines(one))
    assert json.loads(line)["archive"]["file"] == "a.warc.gz"


def test_what_is_not_there_is_said(server: str) -> None:
    for name in ("s3://arsip/2027/", "s3://arsip/none.warc.gz", f"{server}/none.warc.gz"):
        with pytest.raises(InputError, match="holds no archives|cannot be read"):
            Place(name).size() if name.endswith("gz") else find(name)
    with pytest.raises(InputError, match="cannot be read"):
        find("gopher://x/a.warc.gz")[0].size()


def test_the_archive_of_a_crawl_gives_its_articles(tmp_path: Path) -> None:
    """Also of several pages, which a crawl fetches one by one."""
    names = ("kompas-2022", "detik-2022", "okezone-2020", "liputan6-2020")
    layouts = tuple(BY_NAME[name] for name in names)
    publishers = [one.publisher for one in layouts]
    alone = {"no_one_page": publishers, "faults": False}
    with Newsstand(8, seed=6, days=2, layouts=layouts, **alone) as stand:  # type: ignore[arg-type]
        own = {name: value for name, value in os.environ.items() if "NEWSCRAWL" not in name}
        command = [sys.executable, "-m", "newscrawl.cli", "crawl", *publishers, "-q"]
        since = ["--since", stand.first_day.isoformat()]
        subprocess.run(
            [*command, *since, "--warc", tmp_path / "raw", "-o", tmp_path / "old.jsonl"],
            cwd=ROOT,
            env={
                **own,
                **stand.environment(),
                "NEWSCRAWL_DELAY": "0",
                "NEWSCRAWL_CONTACT": "x@y.z",
            },
            check=True,
            stdout=subprocess.DEVNULL,
        )
        wanted = list(stand.articles.values())
    data = tmp_path / "new"
    run = CliRunner().invoke(cli, ["extract", str(tmp_path / "raw"), "-o", f"{data}/", "--json"])
    assert run.exit_code == 0, run.output
    old = [json.loads(line) for line in read_lines(tmp_path / "old.jsonl")]
    assert compare(wanted, old).perfect
    assert any(len(one["page_urls"]) > 1 for one in old), "no article has several pages"
    told = CliRunner().invoke(cli, ["diff", str(tmp_path / "old.jsonl"), str(data), "--json"])
    changes = [json.loads(line) for line in told.stdout.splitlines()]
    tally: dict[str, Any] = changes.pop()
    assert [(one["id"], one["became"], one["fields"]) for one in changes] == []
    assert tally["articles"] == {"same": len(wanted)}
