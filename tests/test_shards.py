"""Shards: each publisher is in one, few move, and together they crawl what one run crawls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newscrawl.cli import cli
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.publishers import PUBLISHERS
from newscrawl.runs.shards import Shard
from newsstand import Newsstand
from newsstand.compare import compare
from newsstand.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
COUNT = 4
FEW = 3
"""Shards that are crawled."""
SHORT = ("kompas", "suara", "bisnis", "republika", "viva", "mediaindonesia", "metrotvnews", "tempo")
"""Publishers with few lists."""
OWN = ("delivered_at", "fetched_at", "run_id")  # what differs from run to run
Line = dict[str, Any]


def shards(count: int) -> list[list[str]]:
    return [Shard(index, count).publishers(PUBLISHERS) for index in range(count)]


def test_each_publisher_is_in_one_shard() -> None:
    found = Counter(name for shard in shards(COUNT) for name in shard)
    assert found == Counter(dict.fromkeys(PUBLISHERS, 1))
    share = len(PUBLISHERS) / COUNT
    assert all(0.7 * share < len(one) < 1.3 * share for one in shards(COUNT))


def test_the_order_does_not_matter() -> None:
    backwards = Shard(1, COUNT).publishers(reversed(PUBLISHERS))
    assert sorted(backwards) == sorted(shards(COUNT)[1])


def test_with_one_more_only_those_move_that_go_to_it() -> None:
    before, after = shards(COUNT), shards(COUNT + 1)
    for old, new in zip(before, after, strict=False):
        assert set(new) <= set(old)
    assert set(after[-1]) == {n for o, m in zip(before, after, strict=False) for n in set(o) - {*m}}


def test_what_was_sharded_once_stays_where_it_is() -> None:
    """Data directories on many machines rest on this: a change would move publishers."""
    known = {"antaranews": 1, "detik": 0, "kompas": 0, "liputan6": 0, "tempo": 3, "jawapos": 1}
    of = {name: index for index, shard in enumerate(shards(COUNT)) for name in shard}
    assert {name: of[name] for name in known} == known


def test_hosts_of_sites_are_spread_too() -> None:
    sites = ["https://contoh.example/", "b.example,c.example", "d.example"]
    found = [one for index in range(3) for one in Shard(index, 3).sites(sites)]
    homes = ("contoh", "b", "c", "d")
    assert sorted(found) == sorted(f"https://{one}.example/" for one in homes)


@pytest.mark.parametrize("written", ["4/4", "1", "-1/4", "a/b", "1/0", "0/4/2", ""])
def test_what_is_no_shard(written: str) -> None:
    with pytest.raises(ValueError, match="of four, they are 0/4, 1/4, 2/4 and 3/4"):
        Shard.parse(written)


def crawl(stand: Newsstand, names: list[str], output: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "newscrawl.cli", "crawl", *names, "-q", "-o", f"{output}/"]
    environ = {
        **{name: value for name, value in os.environ.items() if "NEWSCRAWL" not in name},
        **stand.environment(),
        "NEWSCRAWL_DELAY": "0",
        "NEWSCRAWL_CONTACT": "https://newsstand.example/shards",
        "PYTHONPATH": str(ROOT),
    }
    since = ("--since", stand.first_day.isoformat())
    return subprocess.Popen(
        [*command, *since, *more], cwd=output.parent, env=environ, stdout=subprocess.DEVNULL
    )


def lines(output: Path) -> list[Line]:
    found = [
        json.loads(line)
        for segment in Output.of(output).segments("articles")
        for line in read_lines(segment)
    ]
    return sorted(map(plain, found), key=lambda one: str(one["id"]))


def plain(line: Line) -> Line:
    return {name: value for name, value in line.items() if name not in OWN}


def exported(*outputs: Path) -> list[Line]:
    """What ``newscrawl export`` makes of data directories."""
    corpus = outputs[0].parent / f"corpus-{len(outputs)}"
    result = CliRunner().invoke(cli, ["export", *map(str, outputs), "-o", str(corpus)])
    assert result.exit_code == 0, result.output
    found = [
        json.loads(line)
        for part in sorted((corpus / "articles").glob("*.jsonl"))
        for line in part.read_bytes().splitlines()
    ]
    return sorted(map(plain, found), key=lambda one: str(one["id"]))


def test_all_shards_together_are_one_crawl(tmp_path: Path) -> None:
    chosen = tuple({one.publisher: one for one in LAYOUTS if one.publisher in SHORT}.values())
    names = [one.publisher for one in chosen]
    with Newsstand(2, seed=5, days=2, layouts=chosen, faults=False) as stand:
        whole = tmp_path / "whole"
        parts = [tmp_path / f"shard-{index}" for index in range(FEW)]
        running = [crawl(stand, names, whole)] + [
            crawl(stand, names, part, "--shard", f"{index}/{FEW}")
            for index, part in enumerate(parts)
        ]
        assert [one.wait(120) for one in running] == [0] * (FEW + 1)
        articles = list(stand.articles.values())
    wanted = lines(whole)
    assert compare(articles, wanted).perfect
    used = [one for one in parts if one.exists()]
    assert len(used) > 1
    found = [line for part in used for line in lines(part)]
    assert sorted(found, key=lambda one: str(one["id"])) == wanted
    for index, part in enumerate(parts):
        mine = {PUBLISHERS[line["publisher"]].id for line in lines(part)}
        assert mine <= set(Shard(index, FEW).publishers(names))
    assert exported(*used) == exported(whole) == wanted


class TestCommand:
    def test_publishers_of_a_shard(self) -> None:
        result = CliRunner().invoke(cli, ["publishers", "--shard", "2/4", "--ids"])
        assert result.stdout.split() == sorted(shards(4)[2])

    def test_an_empty_shard_is_done(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        index = next(n for n in range(4) if "kompas" not in shards(4)[n])
        result = CliRunner().invoke(cli, ["crawl", "kompas", "--shard", f"{index}/4"])
        assert result.exit_code == 0
        assert f"Shard {index}/4 has none of these publishers: nothing to do." in result.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("command", "says"),
        [
            (["kompas", "--shard", "4/4"], "'4/4' is no shard; of four, they are 0/4"),
            (["--urls", "x.txt", "--shard", "0/4"], "split the list of URLs"),
            (["--site", "kompas.com", "--shard", "0/4"], "kompas.com is Kompas.com"),
        ],
    )
    def test_mistakes_are_explained(self, command: list[str], says: str) -> None:
        result = CliRunner().invoke(cli, ["crawl", *command])
        assert result.exit_code == 2
        assert says in result.output
