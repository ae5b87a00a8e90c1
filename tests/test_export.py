"""Export: what is in a corpus is what was in the data, whatever the format and however often the
export was killed."""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard
from click.testing import CliRunner
from pyarrow import parquet

from benchmarks import export as bench
from newscrawl.cli import cli
from newscrawl.delivery.compact import compact
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import Segmenting, Store
from newscrawl.delivery.takedown import takedown
from newscrawl.export import parts
from newscrawl.export.plan import Work
from newscrawl.export.record import NAMES, Record
from newscrawl.export.run import export as export_with_plots
from newscrawl.export.selection import Selection
from newscrawl.record import encode

ARTICLES = 200
PART = 80_000
export = partial(export_with_plots, draw=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two data directories and a file."""
    return bench.make(tmp_path_factory.mktemp("export"), ARTICLES, size=40)


@pytest.fixture(scope="module")
def expected(data: list[Path]) -> dict[str, dict[str, Any]]:
    """What an export of them must hold, by id."""
    return bench.truth(data)


@pytest.fixture(scope="module")
def corpora(data: list[Path]) -> dict[str, Path]:
    """An export of them in each format."""
    made = {}
    for format in bench.FORMATS:
        made[format] = data[0].with_name(f"corpus-{format}")
        export([*map(str, data)], made[format], format=format, part_size=PART)
    return made


def lines(corpus: Path) -> list[dict[str, Any]]:
    files = sorted((corpus / "articles").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in read_lines(path)]


def ids(corpus: Path) -> list[str]:
    return sorted(line["id"] for line in lines(corpus))


def run(*arguments: object) -> Any:
    return CliRunner().invoke(cli, ["export", "--no-plots", *map(str, arguments)])


def deliver(output: Output, *some: Any, crawl: str = "kompas") -> None:
    store = Store.open(output, crawl, "run-1", Segmenting(lines=3))
    for one in some:
        store.deliver(one)
    store.close()


def some_article(number: int, **changes: Any) -> Any:
    made = bench.article(number)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


# What is in it


@pytest.mark.parametrize("format", bench.FORMATS)
@pytest.mark.parametrize("reader", bench.READERS)
def test_what_is_read_back_is_what_was_delivered(
    corpora: dict[str, Path], expected: dict[str, dict[str, Any]], format: str, reader: str
) -> None:
    records = bench.READERS[reader](corpora[format], format)
    assert bench.differences(records, expected) == []


def test_the_comparison_sees_what_differs(expected: dict[str, dict[str, Any]]) -> None:
    first, second, _, *rest = expected.values()
    found = bench.differences(iter([{**first, "title": "Lain"}, second, second, *rest]), expected)
    assert len(found) == 3, found


def test_lines_are_those_that_were_delivered(corpora: dict[str, Path], data: list[Path]) -> None:
    delivered = {
        line for one in data for path in Output.of(one).segments("articles")
        for line in read_lines(path)
    }  # fmt: skip
    files = sorted((corpora["jsonl"] / "articles").iterdir())
    assert len(files) > 3
    assert all(line in delivered for path in files for line in read_lines(path))


def test_parquet_has_a_folder_for_each_month_and_the_types_of_warehouses(
    corpora: dict[str, Path],
) -> None:
    files = sorted((corpora["parquet"] / "articles").rglob("*.parquet"))
    schema = parquet.read_schema(files[0])
    assert schema.names == list(NAMES)
    assert str(schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("extraction").type).startswith("struct<method: string")
    assert str(schema.field("blocks").type).startswith("list<element: struct<type: string")
    months = {one.parent.name.removeprefix("published_month=") for one in files}
    assert len(months) > 10
    for one in files:
        for record in parquet.read_table(one, partitioning=None).to_pylist():
            assert (record["published_at"] is None) == (one.parent.name[-7:] == "undated")
    counted = duckdb.sql(
        f"SELECT published_month, count(*) FROM '{corpora['parquet']}/articles/**/*.parquet'"
        " GROUP BY 1"
    ).fetchall()
    assert {month for month, _ in counted} == months


def test_a_cut_file_loses_no_earlier_frame(
    data: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FRAME", 20_000)
    export([str(data[0])], tmp_path / "corpus", format="jsonl.zst")
    [path] = (tmp_path / "corpus" / "articles").iterdir()
    whole = [*read_lines(path)]
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size - 1000)
    with path.open("rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        found = b""
        try:
            while block := reader.read(1000):
                found += block
        except zstandard.ZstdError:
            pass
    kept = found.splitlines(keepends=True)
    assert kept[:-1] == whole[: len(kept) - 1]
    assert len(kept) > len(whole) * 0.9


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--since", "2024-06-01"], lambda one: (one["published_at"] or "") >= "2024-06-01"),
        (
            ["--since", "2024-06-01", "--until", "2024-06-30"],
            lambda one: (one["published_at"] or "")[:7] == "2024-06",
        ),
        (["--publisher", "detik"], lambda one: one["publisher"] == "detik"),
        (["--publisher", "detik.com"], lambda one: one["publisher"] == "detik"),
        (["--language", "id"], lambda one: one["language"] == "id"),
        (
            ["--language", "jv", "--language", "en"],
            lambda one: one["language"] in ("jv", "en"),
        ),
        (["--min-words", "200"], lambda one: one["word_count"] >= 200),
        (
            ["--match", "pagi|/naik.turun/", "--match-in", "title"],
            lambda one: "pagi" in one["title"] or "naik" in one["title"],
        ),
    ],
)
def test_what_is_selected(
    data: list[Path],
    expected: dict[str, dict[str, Any]],
    tmp_path: Path,
    options: list[str],
    wanted: Any,
) -> None:
    # Days are those of Jakarta, the months here those of the newsroom: leave the edges out.
    result = run(*data, "-o", tmp_path / "corpus", "--json", "-q", *options)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    found = set(ids(tmp_path / "corpus"))
    should = {key for key, one in expected.items() if wanted(one)}
    edges = {
        key
        for key, one in expected.items()
        if "--since" in options and (one["published_at"] or "")[8:10] in ("01", "30", "31")
    }
    assert found - edges == should - edges
    assert 0 < len(found) < len(expected)
    reasons = {"out_of_range", "undated", "publisher", "language", "too_short", "no_match"}
    left = sum(count for why, count in told["left_out"].items() if why in reasons)
    assert left + len(found) == len(expected)


def test_fields_are_those_asked_for_in_the_order_of_the_record(
    data: list[Path], tmp_path: Path
) -> None:
    export([str(data[2])], tmp_path / "a", fields=("id", "title", "rights"))
    assert {tuple(line) for line in lines(tmp_path / "a")} == {("id", "title", "rights")}
    assert run(data[2], "-o", tmp_path / "b", "--no-text").exit_code == 0
    [names] = {tuple(line) for line in lines(tmp_path / "b")}
    assert names == tuple(one for one in NAMES if one not in ("text", "blocks"))
    told = run(data[2], "-o", tmp_path / "c", "--format", "parquet", "--fields", "title, id")
    assert told.exit_code == 0
    [file, *_] = (tmp_path / "c" / "articles").rglob("*.parquet")
    assert parquet.read_schema(file).names == ["id", "title"]
    result = run(data[2], "-o", tmp_path / "d", "--fields", "id,titel")
    assert result.exit_code == 2
    assert "'titel'; did you mean title" in result.stderr


def test_one_withdrawn_anywhere_is_out_everywhere(tmp_path: Path) -> None:
    one, other = (Output(tmp_path / name, is_folder=True) for name in ("one", "other"))
    deliver(one, some_article(1), some_article(2))
    deliver(other, some_article(1, title="Lain"), some_article(3))
    takedown(one, [str(some_article(1).url)])
    export([str(one.path), str(other.path)], tmp_path / "corpus")
    assert ids(tmp_path / "corpus") == sorted(some_article(n).id for n in (2, 3))
    # Also where the line that says so is in no file: the list of the directory does.
    for path in one.segments("articles"):
        kept = [line for line in read_lines(path) if b'"withdrawn"' not in line]
        path.write_bytes(b"".join(kept))
    export([str(other.path), str(one.path)], tmp_path / "corpus")
    assert ids(tmp_path / "corpus") == sorted(some_article(n).id for n in (2, 3))


def test_lines_of_older_forms_are_brought_to_the_present(tmp_path: Path) -> None:
    record = json.loads(encode(some_article(1)))
    del record["rights"]["noai_by"], record["rights"]["tdm_policy"], record["archive"]
    unknown = {**json.loads(encode(some_article(2))), "colour": "red"}
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (record, unknown)))
    report = export([str(path)], tmp_path / "corpus")
    assert report.tally.rewritten == 2
    found = lines(tmp_path / "corpus")
    assert [list(one) for one in found] == [list(NAMES)] * 2
    assert found[0]["rights"]["noai_by"] == []
    assert found[0]["archive"] is None


# What is new


def apply(known: dict[str, Any], increment: Path) -> int:
    """Load an increment as a warehouse would; returns how many lines it had."""
    new = lines(increment)
    assert len({one["id"] for one in new}) == len(new)
    for one in new:
        if one["status"] == "withdrawn":
            known.pop(one["id"], None)
        else:
            known[one["id"]] = one
    return len(new)


@pytest.mark.parametrize("selection", [Selection(), Selection(min_words=150, languages=("id",))])
def test_increments_add_up_to_the_whole(tmp_path: Path, selection: Selection) -> None:
    """Whatever is delivered, revised, withdrawn and compacted between exports."""
    chance = random.Random(4)
    data = Output(tmp_path / "data", is_folder=True)
    single = Output(tmp_path / "news.jsonl", is_folder=False)
    single.path.touch()
    crawls = ["kompas", "detik", "suara"]
    known: dict[str, Any] = {}
    last: str | None = None
    revision = dict.fromkeys(range(40), 0)
    for round in range(5):
        changed = set()
        for number in chance.sample(range(40), 10):
            revision[number] += 1
            made = bench.article(number, revision=revision[number])
            crawl = crawls[number % 3]
            deliver(single if number > 32 else data, made, crawl=crawl)
            changed.add(made.id)
        if round % 2:
            gone = bench.article(chance.choice([n for n, times in revision.items() if times]))
            takedown(data, [str(gone.url)])
            takedown(single, [str(gone.url)])
        if round in (2, 4):
            assert compact(data, today=datetime(2100, 1, 1)) > 0
        inputs = [str(data.path), str(single.path)]
        export(inputs, tmp_path / f"new{round}", selection=selection, delivered_after=last)
        last = str(tmp_path / f"new{round}")
        count = apply(known, Path(last))
        assert count <= len(changed) + 1
        export(inputs, tmp_path / "whole", selection=selection)
        whole = {one["id"]: one for one in lines(tmp_path / "whole")}
        assert known == whole
    export(inputs, tmp_path / "none", delivered_after=f"{last}/bookmark.json")
    assert lines(tmp_path / "none") == []


def test_what_came_since_a_date(tmp_path: Path) -> None:
    data = Output(tmp_path / "data", is_folder=True)
    deliver(data, some_article(1))
    [line] = [json.loads(one) for one in read_lines(data.segments("articles")[0])]
    deliver(data, some_article(2))
    export([str(data.path)], tmp_path / "new", delivered_after=line["delivered_at"])
    assert ids(tmp_path / "new") == [some_article(2).id]


def test_what_is_no_bookmark_is_told(data: list[Path], tmp_path: Path) -> None:
    (tmp_path / "bookmark.json").write_text("{]")
    for written, said in (
        ("corpus-old", "'corpus-old' is no export, no bookmark and no date"),
        (str(tmp_path), "is no bookmark"),
        (str(data[0]), "there is no bookmark"),
    ):
        result = run(data[0], "-o", tmp_path / "corpus", "--delivered-after", written)
        assert result.exit_code == 2
        assert said in result.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["bookmark.json"]


def test_a_directory_that_the_bookmark_does_not_know_is_told_of(
    data: list[Path], tmp_path: Path
) -> None:
    export([str(data[0])], tmp_path / "a")
    result = run(*data[:2], "-o", tmp_path / "b", "--delivered-after", tmp_path / "a")
    assert "data2@" in result.stderr
    assert "all of it is new" in result.stderr
    found = {one["id"] for one in lines(tmp_path / "b") if one["status"] == "published"}
    assert found == set(bench.truth([data[1]]))


# Broken off


class Killed(BaseException):
    pass


@pytest.mark.parametrize("format", bench.FORMATS)
def test_broken_off_anywhere_it_becomes_the_same(
    data: list[Path],
    corpora: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    format: str,
) -> None:
    """At each write to the disk: there it ends, and another run goes on."""
    target = tmp_path / corpora[format].name
    left = 0
    real = os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    killed = 0
    while not target.exists():
        left = 1 + 3 * killed
        killed += 1
        try:
            report = export([*map(str, data)], target, format=format, part_size=PART)
        except Killed:
            pass
        else:
            assert report.resumed
    assert killed > 5
    assert bench.sums(target) == bench.sums(corpora[format])
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


def test_killed_by_a_signal_it_becomes_the_same(
    data: list[Path], corpora: dict[str, Path], tmp_path: Path
) -> None:
    target = tmp_path / "corpus"
    line = [*bench.command(data, target, "jsonl"), "--part-size", "1"]
    bench.kill_and_go_on(line, target, 1, random.Random(1), 2.0)
    export([*map(str, data)], tmp_path / "again", part_size=1_000_000)
    assert bench.sums(target) == bench.sums(tmp_path / "again")


def begin(data: list[Path], target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that is broken off when its first file is done."""
    note = Work.note

    def once(self: Work, state: Any) -> None:
        note(self, state)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Work, "note", once)
        with pytest.raises(Killed):
            export([*map(str, data)], target, part_size=PART)


def test_what_came_after_it_was_begun_is_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Output(tmp_path / "data", is_folder=True)
    target = tmp_path / "corpus"
    deliver(data, *map(some_article, range(5)))
    begin([data.path], target, monkeypatch)
    deliver(data, some_article(5))
    result = run(data.path, "-o", target, "--part-size", "1")  # another request: begins anew
    assert "Gone on" not in result.stderr
    assert len(ids(target)) == 6
    begin([data.path], target, monkeypatch)
    deliver(data, some_article(6))
    assert export([str(data.path)], target, part_size=PART).resumed
    assert len(ids(target)) == 6
    export([str(data.path)], tmp_path / "next", delivered_after=str(target))
    assert ids(tmp_path / "next") == [some_article(6).id]


def test_broken_off_when_all_but_the_tidying_was_done(
    data: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "corpus"
    with monkeypatch.context() as patch:
        patch.setattr(Work, "clear", lambda _: None)
        first = export([*map(str, data)], target)
    assert len([*tmp_path.iterdir()]) == 2
    before = bench.sums(target)
    again = export([*map(str, data)], target)
    assert (again.resumed, again.articles, again.files) == (True, first.articles, first.files)
    assert again.left_out == first.left_out
    assert [one.name for one in tmp_path.iterdir()] == ["corpus"]
    assert bench.sums(target) == before


def test_what_was_taken_down_since_it_was_begun_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Output(tmp_path / "data", is_folder=True)
    target = tmp_path / "corpus"
    deliver(data, *map(some_article, range(5)))
    begin([data.path], target, monkeypatch)
    takedown(data, [str(some_article(0).url)])
    assert not export([str(data.path)], target, part_size=PART).resumed
    assert ids(target) == sorted(some_article(n).id for n in range(1, 5))


# What is in the way


def test_lines_that_cannot_be_read_are_told_of_and_cost_no_other(tmp_path: Path) -> None:
    data = Output(tmp_path / "data", is_folder=True)
    store = Store.open(data, "kompas", "run-1", Segmenting(lines=50, codec="gzip"))
    for number in range(50):
        store.deliver(some_article(number))
    store.close()
    deliver(data, some_article(60), crawl="detik")
    [cut] = [one for one in data.segments("articles") if one.suffix == ".gz"]
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    [other] = [one for one in data.segments("articles") if one.suffix != ".gz"]
    with other.open("ab") as file:
        file.write(b'{"id": 1}\n\xff\xfe\n{"schema_version":"99","id":"a"}\n')
        file.write(encode(some_article(61)) + b"\n" + b'{"id": "kompas:3", "tit')
    result = run(data.path, "-o", tmp_path / "corpus")
    assert result.exit_code == 1
    assert f"Not read: {other}, line 2: is no article line" in result.stderr
    assert "update newscrawl" in result.stderr
    assert f"Not read: {cut}, line " in result.stderr
    found = ids(tmp_path / "corpus")
    assert {some_article(60).id, some_article(61).id} < set(found)
    assert 5 < len(found) < 45
    assert "| lines that could not be read | 5 |" in (tmp_path / "corpus/README.md").read_text()


def test_a_line_that_breaks_the_record_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    broken = {**json.loads(encode(some_article(1))), "keywords": "beras"}
    path.write_bytes(json.dumps(broken).encode() + b"\n" + encode(some_article(2)) + b"\n")
    report = export([str(path)], tmp_path / "corpus")
    assert [(line, "keywords" in what) for _, line, what in report.damages] == [(1, True)]
    assert ids(tmp_path / "corpus") == [some_article(2).id]


def test_what_is_appended_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(encode(some_article(1)) + b"\n" + b'{"id": "half of a li')
    assert export([str(path)], tmp_path / "corpus").damages == []
    assert ids(tmp_path / "corpus") == [some_article(1).id]


def test_nothing_at_all_is_an_export_too(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.touch()
    for format in bench.FORMATS:
        export([str(path)], tmp_path / format, format=format)
        assert [*bench.by_duckdb(tmp_path / format, format)] == []
        assert [*bench.by_pandas(tmp_path / format, format)] == []


def test_an_export_takes_the_place_of_an_earlier_one_and_of_nothing_else(
    data: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "corpus"
    target.mkdir()
    export([str(data[0])], target)
    (target / "left.txt").touch()
    export([str(data[1])], target, format="csv")
    assert sorted(one.suffix for one in (target / "articles").iterdir()) == [".csv"]
    assert not (target / "left.txt").exists()

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("…")
    (tmp_path / "file.jsonl").touch()
    for name, said in (
        ("/", "is no folder"),
        ("mine", "holds files that are no export"),
        ("file.jsonl", "is no folder"),
    ):
        result = run(data[0], "-o", tmp_path / name)
        assert result.exit_code == 2
        assert said in result.stderr
    assert (tmp_path / "mine" / "notes.txt").read_text() == "…"


def test_two_exports_to_one_folder_do_not_mix(data: list[Path], tmp_path: Path) -> None:
    work = Work(tmp_path / "corpus")
    code = (
        "import sys, time; from pathlib import Path; from newscrawl.delivery.locks import Lock;"
        f"Lock(Path({str(work.lock)!r}), 'x'); print('held', flush=True); time.sleep(60)"
    )
    import subprocess

    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        result = run(data[0], "-o", tmp_path / "corpus")
        other.kill()
    assert result.exit_code == 4
    assert "the export: is held by process" in result.stderr
    assert run(data[0], "-o", tmp_path / "corpus").exit_code == 0


def test_files_are_not_compacted_while_they_are_read(tmp_path: Path) -> None:
    data = Output(tmp_path / "data", is_folder=True)
    deliver(data, *map(some_article, range(7)))
    gone: list[int] = []

    def tell(*_: Any) -> None:
        code = (
            "from datetime import datetime; from newscrawl.delivery.compact import compact;"
            "from newscrawl.delivery.output import Output;"
            f"print(compact(Output.of({str(data.path)!r}), today=datetime(2100, 1, 1)))"
        )
        import subprocess

        if not gone:
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
            gone.append(int(done.stdout))

    export([str(data.path)], tmp_path / "corpus", tell=tell)
    assert gone == [0]
    assert len(ids(tmp_path / "corpus")) == 7
    assert compact(data, today=datetime(2100, 1, 1)) == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere/", "there is no such file or folder"),
        ("", "is no data directory"),
        ("news.csv", "newscrawl writes JSON lines"),
    ],
)
def test_what_is_no_data_is_told(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "news.csv").touch()
    result = run(f"{tmp_path}/{name}", "-o", tmp_path / "corpus")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize(
    ("format", "package", "extra"),
    [("parquet", "pyarrow", "parquet"), ("jsonl.zst", "zstandard", "zstd")],
)
def test_a_missing_package_is_named_with_its_extra(
    data: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    format: str,
    package: str,
    extra: str,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    result = run(data[0], "-o", tmp_path / "corpus", "--format", format)
    assert result.exit_code == 2
    assert f"pip install 'newscrawl[{extra}]'" in result.stderr


def test_a_full_disk_is_told_of_and_gone_on_with(
    data: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import resource, signal; from newscrawl.cli import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); main()"
    )
    import subprocess

    line = bench.command(data, tmp_path / "corpus", "jsonl")
    done = subprocess.run([line[0], "-c", code, *line[3:]], capture_output=True, text=True)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "make room" in done.stderr
    assert not (tmp_path / "corpus").exists()
    export([*map(str, data)], tmp_path / "corpus", part_size=256_000_000)
    assert ids(tmp_path / "corpus") == sorted(bench.truth(data))


# On the way


def test_steps_may_drop_and_change_records(data: list[Path], tmp_path: Path) -> None:
    def even(record: Record) -> Record | None:
        number = int(record.told.id.partition(":")[2])
        return record.replace(duplicate_of="kompas:0") if number % 2 == 0 else None

    report = export([str(data[0])], tmp_path / "corpus", steps={"even": lambda _: even})
    whole = bench.truth([data[0]])
    found = lines(tmp_path / "corpus")
    assert {one["id"] for one in found} == {
        key for key in whole if int(key.partition(":")[2]) % 2 == 0
    }
    assert {one["duplicate_of"] for one in found} == {"kompas:0"}
    assert report.left_out["even"] == len(whole) - len(found)
    assert report.tally.duplicates == len(found)


def test_progress_is_told(data: list[Path], tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export([*map(str, data)], tmp_path / "corpus", tell=lambda *one: told.append(one))
    for phase in ("reading", "writing"):
        done = [one for name, one, _ in told if name == phase]
        assert done == sorted(done)
        assert done[-1] == told[0][2] > 0


def test_a_line_a_minute_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from newscrawl.export.progress import Progress

    with Progress(every=0) as progress:
        progress.tell("reading", 1_000_000, 4_000_000)
    assert "reading: 1 of 4 MB" in capsys.readouterr().err
    with Progress(quiet=True, every=0) as progress:
        progress.tell("reading", 1_000_000, 4_000_000)
    assert capsys.readouterr().err == ""
