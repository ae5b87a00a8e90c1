"""Archives: every article that is whole in them is found, once, whatever else is in them."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from newscrawl.api import process
from newscrawl.archives import ledger as ledger_module
from newscrawl.archives.extract import Job, extract
from newscrawl.archives.ledger import Ledger
from newscrawl.archives.pages import pages
from newscrawl.archives.places import Place, find
from newscrawl.archives.records import records
from newscrawl.archives.run import run
from newscrawl.archives.sites import Sites
from newscrawl.archives.window import Window
from newscrawl.cli import cli
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.takedown import takedown
from newscrawl.delivery.verify import verify
from newscrawl.limits import InputError
from newsstand.ccnews import Truth, write_archive
from newsstand.compare import compare
from newsstand.layouts import BY_NAME

ROOT = Path(__file__).parents[1]
FEW = tuple(BY_NAME[name] for name in ("detik-2022", "kompas-2022", "tribunnews-2020"))
Line = dict[str, Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """An archive of all layouts with all that can be wrong, and what is in it."""
    path = tmp_path_factory.mktemp("archive") / "CC-NEWS-20261122000000-00001.warc.gz"
    return path, write_archive(path, 900, seed=7, is_light=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A folder of four small archives; articles of the first stand in the last, too."""
    folder = tmp_path_factory.mktemp("small")
    truth = Truth()
    for number in range(3):
        path = folder / f"part-{number}.warc.gz"
        serial = 1 + 1000 * number
        truth.add(write_archive(path, 60, seed=number, layouts=FEW, serial=serial, is_light=True))
    (folder / "part-3.warc.gz").write_bytes((folder / "part-0.warc.gz").read_bytes())
    return folder, truth


def into(output: Path, *places: Path, **options: Any) -> dict[str, Any]:
    """Extract archives into a data directory, in this process."""
    found = [one for place in places for one in find(str(place))]
    with Ledger(Output.of(f"{output}/"), "run") as ledger:
        return run(ledger, found, Job(run_id="run"), **options).as_dict()


def delivered(output: Path, kind: str = "articles") -> list[Line]:
    """The lines in a data directory."""
    found = Output.of(f"{output}/").segments(kind)
    return [json.loads(line) for segment in found for line in read_lines(segment)]


def plain(lines: list[Line]) -> list[Line]:
    """``lines`` without what differs from run to run, in order."""
    left = [{**one, "delivered_at": None, "run_id": None} for one in lines]
    return sorted(left, key=lambda one: (one.get("id") or one["url"], one.get("revision", 0)))


@pytest.fixture(scope="module")
def done(
    archive: tuple[Path, Truth], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """What came of the whole archive, and the data directory."""
    output = tmp_path_factory.mktemp("whole") / "data"
    return into(output, archive[0]), output


class TestWholeArchive:
    def test_finds_what_is_there_and_nothing_else(
        self, archive: tuple[Path, Truth], done: tuple[dict[str, Any], Path]
    ) -> None:
        told = compare(archive[1].articles.values(), delivered(done[1]))
        assert told.perfect, [str(one) for one in told.differing[:3]] + told.missing + told.unknown

    def test_counts_everything_else(
        self, archive: tuple[Path, Truth], done: tuple[dict[str, Any], Path]
    ) -> None:
        made = archive[1].records
        counts = done[0]["counts"]
        assert counts["articles"] == len(archive[1].articles)
        assert counts["duplicates"] == made["article"] + made["again"] - counts["articles"]
        assert done[0]["rejected"] == {"index": made["index"]}
        assert counts["other_site"] == made["foreign"] + made["foreign_file"]
        assert counts["other_kind"] == made["request"] + made["warcinfo"]
        assert counts["revisit"] == made["revisit"]
        assert counts["not_ok"] == made["refused"]
        assert counts["not_html"] == made["file"]
        assert counts["malformed"] == made["no_record"] + made["no_length"] + made["no_http"]
        cut = ("cut", "damaged", "lying_length", "cut_by_crawler")
        assert counts["truncated"] == sum(made[one] for one in cut)
        assert min(made.values()) > 0, "a kind of record is not in the archive"

    def test_the_text_is_that_of_the_page_as_a_file(
        self, archive: tuple[Path, Truth], done: tuple[dict[str, Any], Path]
    ) -> None:
        lines = {one["url"]: one for one in delivered(done[1])}
        counts: Counter[str] = Counter()
        for number, page in enumerate(pages(Place(str(archive[0])), Sites(), counts)):
            if number % 10 or page.url not in lines:
                continue
            article = process(page.content, page.url).article
            assert article is not None
            line = lines[page.url]
            assert (article.text, article.title) == (line["text"], line["title"])
            assert line["fetched_at"].startswith("2026-11-22T0")
            assert article.extraction is not None
            assert article.extraction.layout == line["extraction"]["layout"]

    def test_each_line_names_its_record(
        self, archive: tuple[Path, Truth], done: tuple[dict[str, Any], Path]
    ) -> None:
        content = archive[0].read_bytes()
        for line in delivered(done[1])[:20]:
            assert line["archive"]["file"] == archive[0].name
            record = next(iter(ArchiveIterator(BytesIO(content[line["archive"]["offset"] :]))))
            assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]

    def test_files_and_manifests_are_those_of_a_crawl(
        self, done: tuple[dict[str, Any], Path]
    ) -> None:
        output = Output.of(f"{done[1]}/")
        report = verify(output)
        assert (report.problems, report.repaired) == ([], [])
        [told] = (output.manifests / "archives").glob("*.json")
        said = json.loads(told.read_text())
        assert said["files"] == [
            str(one.relative_to(output.path))
            for kind in ("articles", "rejects")
            for one in output.segments(kind)
        ]
        assert said["counts"]["articles"] == done[0]["counts"]["articles"]


def forms(content: bytes) -> dict[str, bytes]:
    """The records of a WARC file, compressed and packed in other ways."""
    unzipped = gzip.decompress(content)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("datapackage.json", "{}")
        file.writestr("archive/data.warc.gz", content)
        file.writestr("indexes/index.cdx.gz", b"x")
    return {
        "plain.warc": unzipped,
        "whole.warc.gz": gzip.compress(unzipped),
        "whole.warc.zst": zstandard.ZstdCompressor().compress(unzipped),
        "packed.wacz": packed.getvalue(),
    }


def test_other_forms_hold_the_same(tmp_path: Path) -> None:
    path = tmp_path / "members.warc.gz"
    truth = write_archive(path, 80, seed=3, layouts=FEW, broken=False, is_light=True)
    for name, content in forms(path.read_bytes()).items():
        (tmp_path / name).write_bytes(content)
    for name in ("members.warc.gz", *forms(path.read_bytes())):
        counts: Counter[str] = Counter()
        found = list(extract(Place(str(tmp_path / name)), Job(), counts))
        lines = {one.url for one in found if one.article}
        assert lines == set(truth.articles), name
        assert counts["malformed"] == counts["truncated"] == 0, (name, counts)


def test_files_of_the_time_before_warc(tmp_path: Path) -> None:
    page = (ROOT / "fixtures" / "detik-2015.html").read_bytes()
    url = "http://news.detik.com/read/2015/06/01/101112/2930001/10/judul"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    note = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://a.arc 0.0.0.0 20150601000000 text/plain %d\n%s\n" % (len(note), note)
    second = f"{url} 127.0.0.1 20160601101112 text/html {len(answer)}\n".encode() + answer + b"\n"
    arc, packed = first + second, gzip.compress(first) + gzip.compress(second)
    for name, content in (("a.arc", arc), ("a.arc.gz", packed)):
        (tmp_path / name).write_bytes(content)
        counts: Counter[str] = Counter()
        [found] = extract(Place(str(tmp_path / name)), Job(), counts)
        assert found.article
        assert found.article.fetched_at == datetime(2016, 6, 1, 10, 11, 12, tzinfo=UTC)
        assert counts["arc"] == counts["records"] == 2
    (tmp_path / "cut.arc").write_bytes(arc[:-500])
    counts = Counter()
    assert list(extract(Place(str(tmp_path / "cut.arc")), Job(), counts)) == []
    assert counts["truncated"] == 1


def member(number: int) -> bytes:
    """A record that is a gzip member."""
    head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2000\r\n"
    head += f"WARC-Target-URI: https://x.id/{number}\r\n\r\n"
    body = random.Random(number).randbytes(2000)
    return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)


MEMBERS = [member(number) for number in range(8)]
STARTS = (b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", MEMBERS[0])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_costs_no_other_record(data: st.DataObject) -> None:
    """Cut, overwritten or torn apart: what is whole before and after it is found."""
    number = data.draw(st.integers(0, 7))
    member = MEMBERS[number]
    way = data.draw(st.sampled_from(("cut", "overwritten", "between")))
    place = data.draw(st.integers(1, len(member) - 1))
    if way == "cut":
        hurt = member[:place]
    elif way == "overwritten":
        new = data.draw(st.binary(min_size=1, max_size=40))
        hurt = member[:place] + new + member[place + len(new) :]
    else:
        hurt = data.draw(st.binary(max_size=100)) + member
    content = b"".join([*MEMBERS[:number], hurt, *MEMBERS[number + 1 :]])
    counts: Counter[str] = Counter()
    found = [one.head.url for one in records(Window(BytesIO(content)), lambda head: True, counts)]
    others = [f"https://x.id/{n}" for n in range(8) if n != number]
    assert [one for one in found if one in others] == others
    if way == "cut":
        assert counts["truncated"] + counts["malformed"] >= 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(STARTS))
@example(b"\x1f\x8b\x08", b"\x1f\x8b\x08")
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    counts: Counter[str] = Counter()
    try:
        list(records(Window(BytesIO(start + content)), lambda head: True, counts))
    except InputError:
        assert not counts["records"]


class TestSites:
    def test_all_publishers_or_those_named(self) -> None:
        assert Sites().want("https://news.detik.com/berita/d-1/x")
        assert not Sites().want("https://www.news1.example/de/1")
        only = Sites(("kompas",), ("contoh.example",))
        assert only.want("http://MONEY.kompas.com:80/read")
        assert not only.want("https://news.detik.com/berita/d-1/x")
        assert only.want("https://www.contoh.example/x")
        assert not only.want("https://lain-contoh.example/x")
        assert Sites(every=True).want("https://www.news1.example/de/1")
        assert not Sites(every=True).want("dns:www.news1.example")

    def test_a_publisher_that_is_a_part_of_a_host(self) -> None:
        assert Sites().want("https://www.bbc.com/indonesia/articles/x")
        assert not Sites().want("https://www.bbc.com/news/x")


def test_articles_in_other_languages_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_archive(path, 40, seed=5, layouts=FEW, broken=False, is_light=True)
    for languages, every in ((("id",), True), (("en",), False)):
        counts: Counter[str] = Counter()
        found = extract(Place(str(path)), Job(languages=languages, every=every), counts)
        told = {one.article.language for one in found if one.article}
        assert told <= set(languages)
        assert counts["other_language"] > 0


@pytest.fixture(scope="module")
def reference(
    small: tuple[Path, Truth], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """What came of the small archives, and the data directory."""
    output = tmp_path_factory.mktemp("reference") / "data"
    return into(output, small[0]), output


class TestManyArchives:
    def test_what_two_archives_hold_is_delivered_once(
        self, small: tuple[Path, Truth], reference: tuple[dict[str, Any], Path]
    ) -> None:
        assert compare(small[1].articles.values(), delivered(reference[1])).perfect
        assert reference[0]["archives"] == 4
        assert len(list(Output.of(reference[1]).segments("articles"))) == 3

    def test_side_by_side_the_same(
        self, small: tuple[Path, Truth], reference: tuple[dict[str, Any], Path], tmp_path: Path
    ) -> None:
        told = into(tmp_path / "data", small[0], jobs=2)
        assert told["counts"] == reference[0]["counts"]
        assert plain(delivered(tmp_path / "data")) == plain(delivered(reference[1]))

    def test_what_was_done_is_not_done_again(
        self, small: tuple[Path, Truth], tmp_path: Path
    ) -> None:
        folder, data = tmp_path / "in", tmp_path / "data"
        folder.mkdir()
        for path in sorted(small[0].iterdir())[:2]:
            (folder / path.name).write_bytes(path.read_bytes())
        first = into(data, folder)
        before = delivered(data)
        again = into(data, folder)
        assert (again["archives"], again["known"]) == (0, 2)
        grown = folder / "part-1.warc.gz"
        grown.write_bytes(grown.read_bytes() + (small[0] / "part-2.warc.gz").read_bytes())
        third = into(data, folder)
        assert (third["archives"], third["known"]) == (1, 1)
        assert all(line in delivered(data) for line in before)
        assert third["counts"]["articles"] > 0
        told = into(data, folder, again=True)
        assert (told["archives"], told["counts"]["articles"]) == (2, 0)
        assert verify(Output.of(data)).problems == []
        assert first["counts"]["articles"] == len(before)

    @pytest.mark.parametrize("step", range(8))
    def test_dying_between_two_steps_of_delivery(
        self,
        small: tuple[Path, Truth],
        reference: tuple[dict[str, Any], Path],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        step: int,
    ) -> None:
        class Death(BaseException):
            pass

        calls = 0

        def dying(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls > step:
                    raise Death
                return function(*arguments)

            return call

        one = small[0] / "part-0.warc.gz"
        with monkeypatch.context() as patch:
            for name in ("write_lines", "write_manifest", "reveal", "write_file", "remove"):
                patch.setattr(ledger_module, name, dying(getattr(ledger_module, name)))
            with pytest.raises(Death):
                into(tmp_path / "data", one)
        if step % 2:
            verify(Output.of(tmp_path / "data"))
        into(tmp_path / "data", one)
        found = plain(delivered(tmp_path / "data"))
        same = {line["url"] for line in found}
        assert found == [line for line in plain(delivered(reference[1])) if line["url"] in same]
        assert len(found) == sum(
            1 for line in delivered(reference[1]) if line["archive"]["file"] == one.name
        )
        report = verify(Output.of(tmp_path / "data"))
        assert (report.problems, report.repaired) == ([], [])

    def test_killed_at_any_moment(
        self, small: tuple[Path, Truth], reference: tuple[dict[str, Any], Path], tmp_path: Path
    ) -> None:
        command = [sys.executable, "-m", "newscrawl.cli", "extract", str(small[0]), "-j", "2"]
        command += ["-o", f"{tmp_path / 'data'}/"]
        chosen = random.Random(1)
        for _ in range(2):
            running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            time.sleep(chosen.uniform(0.5, 1.8))
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        assert plain(delivered(tmp_path / "data")) == plain(delivered(reference[1]))
        assert verify(Output.of(tmp_path / "data")).problems == []

    def test_a_taken_down_article_stays_so(self, small: tuple[Path, Truth], tmp_path: Path) -> None:
        data = tmp_path / "data"
        into(data, small[0] / "part-0.warc.gz")
        gone = delivered(data)[0]
        assert takedown(Output.of(data), [gone["url"]]).articles == [gone["id"]]
        told = into(data, small[0] / "part-3.warc.gz")
        assert told["counts"]["withdrawn"] == 1
        left = [one["status"] for one in delivered(data) if one["id"] == gone["id"]]
        assert left == ["withdrawn"]


class TestCommand:
    @pytest.fixture(autouse=True)
    def _elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_into_a_data_directory(self, small: tuple[Path, Truth]) -> None:
        command = ["extract", str(small[0]), "-o", "data/", "--publisher", "kompas", "--json"]
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        wanted = [one for one in small[1].articles.values() if one.publisher == "kompas"]
        assert told["counts"]["articles"] == len(wanted) > 0
        assert compare(wanted, delivered(Path("data"))).perfect
        again = CliRunner().invoke(cli, ["extract", str(small[0]), "-o", "data/"])
        assert again.exit_code == 0
        assert "4 done before" in again.stdout
        assert "--again" in again.stderr  # with other options

    def test_to_standard_output(self, small: tuple[Path, Truth]) -> None:
        result = CliRunner().invoke(cli, ["extract", str(small[0] / "part-1.warc.gz")])
        assert result.exit_code == 0
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        assert {one["publisher"] for one in lines} == {"detik", "kompas", "tribunnews"}
        assert "part-1.warc.gz: 59 records, 25 articles" in result.stderr

    def test_a_list_of_archives(self, small: tuple[Path, Truth]) -> None:
        Path("warc.paths.gz").write_bytes(gzip.compress(f"{small[0]}/part-1.warc.gz\n".encode()))
        result = CliRunner().invoke(cli, ["extract", "warc.paths.gz", "-o", "data/"])
        assert "1 archive: 59 records, 24 articles" in result.stdout, result.output

    def test_one_that_cannot_be_read_stops_no_other(self, small: tuple[Path, Truth]) -> None:
        Path("in").mkdir()
        Path("in/a.warc.gz").write_bytes(b"<html>no archive</html>")
        Path("in/b.warc.gz").write_bytes((small[0] / "part-1.warc.gz").read_bytes())
        Path("in/c.wacz").write_bytes(b"PK no archive")
        result = CliRunner().invoke(cli, ["extract", "in", "-o", "data/"])
        assert result.exit_code == 1
        assert "a.warc.gz: no WARC file: there is no record in it" in result.stderr
        assert "c.wacz: no WACZ file, or damaged" in result.stderr
        assert "1 archive; 2 not read: " in result.stdout

    @pytest.mark.parametrize(
        ("command", "says"),
        [
            (["none.warc.gz", "-o", "data/"], "none.warc.gz: cannot be read: No such file"),
            (["page.html", "-o", "data/"], "page.html: no archive"),
            (["a.warc", "page.html"], "commands of their own"),
            (["a.warc", "-o", "news.jsonl"], "archives go into a folder, such as news/"),
            (["a.warc", "-o", "data/", "--publisher", "kompsa"], "did you mean kompas"),
            (["a.warc", "-o", "data/", "--language", "bahasa!"], "no language tag"),
            (["page.html", "--publisher", "kompas"], "--publishers: for archives only"),
            (["a.warc", "--again"], "give -o DIR with it"),
            (["s3://bucket/a.warc.gz", "--explain"], "not for archives"),
        ],
    )
    def test_mistakes_are_explained(self, command: list[str], says: str) -> None:
        Path("page.html").write_text("<p>Isi</p>")
        Path("a.warc").write_text("")
        result = CliRunner().invoke(cli, ["extract", *command])
        assert says in result.output
        assert result.exit_code in (1, 2)


def test_no_package_no_guess(small: tuple[Path, Truth], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    with pytest.raises(InputError, match=r"pip install 'newscrawl\[archive\]'"):
        list(extract(Place(str(small[0] / "part-1.warc.gz")), Job(), Counter()))
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputError, match=r"pip install 'newscrawl\[remote\]'"):
        Place("s3://bucket/a.warc.gz").size()
