"""From Python: articles of a crawl as they land, and those of data directories."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import newscrawl
import newscrawl.record
import newscrawl.record.warehouses
from benchmarks import export as bench
from newscrawl.article import Article
from newscrawl.cli import cli
from newscrawl.filters import FilterError
from newscrawl.frontier import StateError
from newscrawl.lines import OutputError
from newscrawl.record import decode
from newsstand import Newsstand
from newsstand.layouts import LAYOUTS

LAYOUT = tuple(one for one in LAYOUTS if one.publisher == "kompas")[-1:]


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    """Plays Kompas, and is what this process and its children take for the internet."""
    with (
        Newsstand(12, seed=5, layouts=LAYOUT, faults=False, refusing=["detik"]) as made,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in made.environment().items():
            patch.setenv(name, value)
        patch.setenv("NEWSCRAWL_DELAY", "0")
        patch.setenv("NEWSCRAWL_CONTACT", "https://newsstand.example/live")
        yield made


def children() -> set[int]:
    """The processes of crawls that this one has started and that are alive."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if int(status[1]) == os.getpid() and status[0] != "Z" and b"newscrawl.runs.child" in words:
            found.add(int(folder.name))
    return found


def ended() -> None:
    """Fails where a crawl that was left is still running."""
    assert children() == set()


# A crawl


def test_articles_are_had_as_they_land_twice_in_one_process(stand: Newsstand) -> None:
    since = stand.first_day.isoformat()
    first = newscrawl.crawl("kompas", since=since)
    had = [*first]
    assert all(isinstance(one, Article) for one in had)
    assert len({one.id for one in had}) == len(had) > 8
    written = {one.title for one in stand.of("kompas")}
    assert {one.title for one in had} <= written
    assert first.summary is not None
    assert first.summary["results"][0]["articles"] == len(had)
    ended()

    urls = [one.url for one in stand.of("kompas")][:2]
    with newscrawl.crawl(urls=urls) as crawl:
        assert {one.title for one in crawl} == {stand.articles[url].title for url in urls}
    ended()


@pytest.mark.parametrize("way", ["break", "exception"])
def test_leaving_the_loop_ends_the_crawl(stand: Newsstand, way: str) -> None:
    since = stand.first_day.isoformat()

    def leave() -> None:
        crawl = newscrawl.crawl("kompas", since=since, settings={"NEWSCRAWL_DELAY": 1})
        for _ in crawl:
            assert children()
            if way == "break":
                break
            if way == "exception":
                raise ZeroDivisionError

    try:
        leave()
    except ZeroDivisionError:
        pass
    gc.collect()
    ended()


def test_what_is_not_asked_for_is_not_crawled(stand: Newsstand) -> None:
    before = len(stand.requests)
    crawl = newscrawl.crawl("kompas")
    ended()
    crawl.close()
    assert [*crawl] == []
    assert len(stand.requests) == before


def test_the_crawl_ends_with_the_process(stand: Newsstand) -> None:
    """Also where that is killed: nobody is left who crawls."""
    code = (
        "import newscrawl, os, time\n"
        f"crawl = newscrawl.crawl('kompas', since='{stand.first_day}',"
        " settings={'NEWSCRAWL_DELAY': 1})\n"
        "next(crawl); print(crawl._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists() or _is_dead(child):
            return
        time.sleep(0.1)
    pytest.fail("the crawl goes on")


def _is_dead(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_an_output_is_delivered_to_and_gone_on_with(stand: Newsstand, tmp_path: Path) -> None:
    since = stand.first_day.isoformat()
    output = tmp_path / "data"
    settings = {"NEWSCRAWL_BATCH_SIZE": 2}
    had = []
    for one in newscrawl.crawl("kompas", since=since, output=output, settings=settings):
        had.append(one.id)
        if len(had) == 3:
            break
    rest = [one.id for one in newscrawl.crawl("kompas", since=since, output=output)]
    lines = [one.id for one in newscrawl.read(output)]
    assert set(had) | set(rest) <= set(lines)
    assert not set(had) & set(rest)
    assert len(lines) == len(set(lines)) > 8


def test_what_cannot_be_done_is_told(stand: Newsstand, tmp_path: Path) -> None:
    with pytest.raises(FilterError, match="'kemarin dulu' is no date"):
        newscrawl.crawl("kompas", since="kemarin dulu")
    with pytest.raises(FilterError, match="komopas: no such publisher"):
        newscrawl.crawl("komopas")
    with pytest.raises(OutputError, match="newscrawl writes JSON lines"):
        newscrawl.crawl("kompas", output=tmp_path / "news.csv")
    with pytest.raises(FilterError, match="search is for publishers"):
        newscrawl.crawl(urls=["https://www.kompas.com/read/1"], search="beras")
    (tmp_path / "news.jsonl.state").write_text("no database")
    with pytest.raises(StateError, match="move it away"):  # as the child says
        next(newscrawl.crawl("kompas", output=tmp_path / "news.jsonl"))
    with pytest.raises(newscrawl.CrawlError, match="nothing was had: detik: .*403"):
        next(newscrawl.crawl("detik", since="1d", source="feed"))
    ended()


def test_a_crawl_that_dies_is_told(stand: Newsstand) -> None:
    crawl = newscrawl.crawl("kompas", since=stand.first_day.isoformat())
    next(crawl)
    [child] = children()
    os.kill(child, 9)
    with pytest.raises(newscrawl.CrawlError, match="died .SIGKILL."):
        list(crawl)


# What was delivered


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return bench.make(tmp_path_factory.mktemp("read"), 60, size=20)


def test_what_was_delivered_is_read_typed(data: list[Path]) -> None:
    expected = bench.truth(data)
    articles = newscrawl.read(data)
    for _ in range(2):  # as often as one likes
        found = {one.id: one for one in articles}
        assert found == {key: decode(json.dumps(one)) for key, one in expected.items()}
    assert {one.id for one in newscrawl.read(data[2])} == set(bench.truth([data[2]]))


def test_only_what_is_asked_for_is_read(data: list[Path]) -> None:
    expected = bench.truth(data)
    found = newscrawl.read(data, publisher="detik", min_words=100, language=["id", "jv"])
    assert {one.id for one in found} == {
        key
        for key, one in expected.items()
        if one["publisher"] == "detik"
        and one["word_count"] >= 100
        and one["language"] in ("id", "jv")
    }


def test_what_came_since_an_export_is_read(data: list[Path], tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["export", str(data[0]), "-o", str(tmp_path / "corpus"), "--no-plots"]
    )
    assert result.exit_code == 0
    assert [*newscrawl.read(data[0], delivered_after=tmp_path / "corpus")] == []
    new = [*newscrawl.read(data[:2], delivered_after=tmp_path / "corpus")]
    told = {one.id for one in new if one.status == "published"}
    assert told == set(bench.truth([data[1]]))


def test_reading_says_what_is_wrong(tmp_path: Path, data: list[Path]) -> None:
    with pytest.raises(OutputError, match="there is no such file or folder"):
        newscrawl.read(tmp_path / "nowhere/")
    with pytest.raises(FilterError, match="is no date"):
        newscrawl.read(data[0], since="dahulu")
    with pytest.raises(FilterError, match="is no export"):
        newscrawl.read(data[0], delivered_after="dahulu")


def test_lines_that_cannot_be_read_are_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "news.jsonl"
    line = newscrawl.record.encode(bench.article(1))
    broken = newscrawl.record.encode(bench.article(2)).replace(b'"keywords":[', b'"keywords":[1,')
    path.write_bytes(b'{"id": 1}\n' + line + b"\n" + broken + b"\n")
    assert [one.id for one in newscrawl.read(path)] == [bench.article(1).id]
    assert len(caplog.records) == 2


def test_a_table_has_the_types_of_the_record(data: list[Path]) -> None:
    expected = bench.truth(data)
    articles = newscrawl.read(data)
    table = articles.to_arrow()
    assert table.schema == newscrawl.record.warehouses.arrow()
    assert bench.differences(iter(table.to_pylist()), expected) == []
    sizes = [len(batch) for batch in articles.batches(rows=25)]
    assert sizes == [25] * (len(expected) // 25) + [len(expected) % 25]
    frame = articles.to_pandas()
    assert str(frame["published_at"].dtype).startswith("datetime64[us, UTC")
    assert frame.groupby("publisher").size().sum() == len(expected)


def test_without_pyarrow_there_is_no_table(
    data: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError, match="pip install 'newscrawl.parquet.'"):
        newscrawl.read(data).to_arrow()


def test_memory_does_not_grow_with_what_is_read(tmp_path: Path) -> None:
    import tracemalloc

    lines = [newscrawl.record.encode(bench.article(number)) for number in range(50)]
    peaks = []
    for times in (5, 40):
        path = tmp_path / f"news{times}.jsonl"
        with path.open("wb") as file:
            for time_ in range(times):
                for line in lines:
                    file.write(line.replace(b'"id":"', b'"id":"%d-' % time_, 1) + b"\n")
        tracemalloc.start()
        assert sum(1 for _ in newscrawl.read(path)) == 50 * times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 200_000, peaks
