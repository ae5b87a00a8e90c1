"""Corpora become lines, document by document, whatever their form and their faults."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus import Made, make
from newscrawl.cli import cli
from newscrawl.corpus.clean import Job, clean, outcomes
from newscrawl.corpus.documents import (
    FORMATS,
    MAX_LINES,
    REFUSED,
    Fields,
    Format,
    Raw,
    RefusedError,
    format_of,
    parse,
    records,
    value_of,
)
from newscrawl.corpus.dump import clean_text
from newscrawl.corpus.run import NAMED, Options, clean_corpus
from newscrawl.corpus.streams import check_output, explaining, reading, writing
from newscrawl.limits import MAX_PAGE, InputError
from newscrawl.lines import OutputError
from newscrawl.page import REJECT_REASONS
from newscrawl.record import decode, encode

ROOT = Path(__file__).parent.parent
MADE = [make(number) for number in range(6)]


def c4(made: list[Made]) -> bytes:
    """The documents as C4 has them."""
    return b"".join(json.dumps({"text": one.text, "url": one.url}).encode() + b"\n" for one in made)


def cc100(made: list[Made]) -> bytes:
    return "".join(f"{one.text}\n\n" for one in made).encode()


def pack(content: bytes, suffix: str) -> bytes:
    if suffix == ".gz":  # in two members, as parts that were joined
        half = len(content) // 2
        return gzip.compress(content[:half]) + gzip.compress(content[half:])
    if suffix == ".xz":
        return lzma.compress(content[:99]) + lzma.compress(content[99:])
    if suffix == ".zst":
        pack = zstandard.ZstdCompressor().compress
        return pack(content[:99]) + pack(content[99:])
    return content


def expected(made: list[Made], *, url: bool = True) -> bytes:
    """The article lines of the documents."""
    articles = (clean_text(one.text, one.url if url else None) for one in made)
    return b"".join(encode(article) + b"\n" for article in articles)


def run(*inputs: Path | str, **options: object) -> bool:
    return clean_corpus(Options(tuple(map(str, inputs)), **options))  # type: ignore[arg-type]


def test_made_documents_are_read_as_they_were_made() -> None:
    for made in MADE:
        article = clean_text(made.text, made.url)
        got = [block.text for block in article.blocks]
        assert [text for text in got if text in made.story] == list(made.story)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".xz"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
def test_json_lines(tmp_path: Path, suffix: str, bom: bytes) -> None:
    corpus = tmp_path / f"c4.jsonl{suffix}"
    out = tmp_path / f"out.jsonl{suffix.replace('xz', 'gz')}"
    content = bom + c4(MADE[:3]) + b"\n \n" + c4(MADE[3:])
    corpus.write_bytes(pack(content, suffix))
    assert not run(corpus, output=out)
    with reading(str(out)) as stream:
        assert stream.read() == expected(MADE)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([corpus.name, out.name])


def test_of_the_same_documents_comes_the_same_file(tmp_path: Path) -> None:
    corpus = tmp_path / "c4.jsonl"
    corpus.write_bytes(c4(MADE))
    files = [tmp_path / name for name in ("a.jsonl.gz", "b.jsonl.gz")]
    assert not any(run(corpus, output=out) for out in files)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_cc100(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, out = tmp_path / "id.txt", tmp_path / "out.jsonl"
    corpus.write_bytes(b"\n\n" + cc100(MADE).rstrip())
    assert not run(corpus, format="cc100", output=out)
    assert out.read_bytes() == expected(MADE, url=False)
    assert "6 documents; 6 articles" in capsys.readouterr().err


def test_several_files(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("one.txt", "two.jsonl", "three.json.gz")]
    names[0].write_text(MADE[0].text)
    names[1].write_bytes(c4(MADE[1:3]))
    names[2].write_bytes(gzip.compress(c4(MADE[3:])))
    out = tmp_path / "out.jsonl"
    assert not run(*names, output=out)
    assert out.read_bytes() == expected(MADE[:1], url=False) + expected(MADE[1:])


@pytest.mark.parametrize(
    ("name", "start", "format"),
    [
        ("c4-id.tfrecord-00000-of-01024.json.gz", b"", "jsonl"),
        ("a.ndjson", b"", "jsonl"),
        ("oscar.jsonl.zst", b"", "jsonl"),
        ("dump.txt", b"{", "text"),
        ("dump.txt.gz", b"{", "text"),
        ("-", b'\xef\xbb\xbf \n{"text"', "jsonl"),
        ("-", b"Jakarta - ", "text"),
        ("dump", b"Jakarta - ", "text"),
        ("dump", b'{"text"', "jsonl"),
    ],
)
def test_formats_by_name_or_content(name: str, start: bytes, format: str) -> None:
    assert format_of(name, start) == format


OSCAR = {
    "content": MADE[0].text,
    "warc_headers": {"warc-target-uri": MADE[0].url, "content-length": 1},
    "metadata": {"identification": {"label": "id", "prob": 0.9}},
}


def test_fields(tmp_path: Path) -> None:
    corpus, out = tmp_path / "oscar.jsonl", tmp_path / "out.jsonl"
    corpus.write_text(json.dumps(OSCAR) + "\n")
    assert not run(corpus, fields=Fields("content", "warc_headers.warc-target-uri"), output=out)
    assert out.read_bytes() == expected(MADE[:1])


@pytest.mark.parametrize(
    ("table", "fields", "site"),
    [
        ({"text": "x", "url": "https://news.kabar.co.id/1"}, Fields(), "kabar.co.id"),
        ({"text": "x", "url": "nonsense"}, Fields(), None),
        ({"text": "x", "url": 3}, Fields(), None),
        ({"text": "x"}, Fields(), None),
        ({"text": "x", "source": "Kabar Contoh"}, Fields(site="source"), "kabar-contoh"),
        ({"text": "x", "source": "../../x"}, Fields(site="source"), "x"),
        ({"text": "x", "source": "Kabar..com/"}, Fields(site="source"), "kabar.com"),
        ({"text": "x", "source": ""}, Fields(site="source"), None),
        ({"text": "x", "m": {"src": "https://kabar.co.id/x"}}, Fields(site="m.src"), "kabar.co.id"),
    ],
)
def test_sites(table: dict[str, object], fields: Fields, site: str | None) -> None:
    raw = Raw("x:1", json.dumps(table).encode())
    assert (parse(raw, "jsonl", fields).site or None) == site


def test_a_field_with_a_dot_in_its_name_goes_before_one_in_another() -> None:
    assert value_of({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert value_of({"a": {"b.c": 2}}, "a.b.c") == 2
    assert value_of({"a": "b"}, "a.b") is None


def test_documents_keep_their_fields(tmp_path: Path) -> None:
    corpus, out = tmp_path / "c4.jsonl", tmp_path / "out.jsonl"
    made = MADE[0]
    tables: list[dict[str, object]] = [
        {"id": 7, "text": made.text, "url": made.url, "tags": ["a", {"b": None}]},
        {"text": made.text.replace("\n", "\n\n")},
        {"text": made.text.splitlines()},
        OSCAR,
    ]
    corpus.write_text("\n".join(map(json.dumps, tables)))
    assert not run(corpus, shape="document", output=out, rejects=tmp_path / "rejects.jsonl")
    first, second, third = map(json.loads, out.read_text().splitlines())
    blocks = [block.text for block in clean_text(made.text).blocks]
    assert first == {**tables[0], "text": "\n".join(blocks)}
    assert list(first) == list(tables[0])
    assert second == {"text": "\n\n".join(blocks)}
    assert third == {"text": "\n".join(blocks)}
    (reject,) = map(json.loads, (tmp_path / "rejects.jsonl").read_text().splitlines())
    assert reject == {"where": f"{corpus}:4", "reason": "no_text", "detail": REFUSED["no_text"]}


def test_documents_in_nested_fields(tmp_path: Path) -> None:
    raw = Raw("x:1", json.dumps({"a": {"text": MADE[0].text}, "b": 1}).encode())
    outcome = clean(raw, Job("jsonl", "document", Fields("a.text")))
    written = json.loads(outcome.written)
    assert written["b"] == 1
    assert written["a"]["text"].splitlines()[-1] == MADE[0].story[-1]


def test_text_alone(tmp_path: Path) -> None:
    corpus, out = tmp_path / "c4.jsonl", tmp_path / "out.txt"
    corpus.write_bytes(c4(MADE))
    assert not run(corpus, shape="text", output=out)
    texts = [clean_text(one.text, one.url).text or "" for one in MADE]
    assert out.read_text() == "".join(text.replace("\n\n", "\n") + "\n\n" for text in texts)
    again = tmp_path / "again.txt"
    assert not run(out, format="cc100", shape="text", output=again)
    lines = again.read_text().splitlines()
    assert all(line in lines for made in MADE for line in made.story)


BAD = {
    "not json": b"Beranda",
    "cut short": c4(MADE[:1])[:200],
    "a list": b"[1, 2]",
    "deep": b"[" * 100_000,
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "half of a pair": b'{"text": "\\ud800"}',
    "no text": b'{"url": "https://kabar.example/1"}',
    "null": b'{"text": null}',
    "a number": b'{"text": 17}',
    "white space": b'{"text": " \\n "}',
    "a list of numbers": b'{"text": [1]}',
    "many lines": json.dumps({"text": "Kata dia.\n" * MAX_LINES}).encode(),
    "no sentence": b'{"text": "Beranda\\nNasional\\nBagikan"}',
}


def test_bad_documents_are_counted_and_the_others_delivered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, out = tmp_path / "c4.jsonl", tmp_path / "out.jsonl"
    huge = b'{"text": "' + b"Kata dia. " * (MAX_PAGE // 10) + b'"}'
    bad = [*BAD.values(), huge]
    content = c4(MADE[:3]) + b"\n".join(bad) + b"\n" + c4(MADE[3:])
    corpus.write_bytes(content)
    assert not run(corpus, output=out, as_json=True)
    assert out.read_bytes() == expected(MADE)
    *said, summary = capsys.readouterr().err.splitlines()
    found = json.loads(summary)
    assert (found["documents"], found["articles"]) == (len(MADE) + len(bad), len(MADE))
    assert found["refused"] == {"no_body": 1, "no_text": 5, "not_json": 6, "too_large": 2}
    assert [line.split(": ")[0] for line in said] == [
        f"{corpus}:{number}" for number in range(4, 4 + len(bad))
    ]


def test_a_large_paragraph_ends_no_run(tmp_path: Path) -> None:
    corpus, out = tmp_path / "id.txt", tmp_path / "out.jsonl"
    many = b"Kata dia begitu saja.\n" * (MAX_PAGE // 20)
    long = b"x" * (MAX_PAGE + 5) + b"\n"
    parts = [cc100(MADE[:1]), long, b"\n", many, b"\n", cc100(MADE[1:])]
    corpus.write_bytes(b"".join(parts))
    assert not run(corpus, format="cc100", output=out)
    assert out.read_bytes() == expected(MADE, url=False)


def test_only_the_first_refusals_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "c4.jsonl"
    corpus.write_bytes(b"x\n" * 500 + c4(MADE[:1]))
    assert not run(corpus, output=tmp_path / "out.jsonl")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == NAMED + 2
    assert "--rejects" in said[-2]
    assert "500 without one (not_json 500)" in said[-1]


def test_nothing_delivered_is_a_failure(tmp_path: Path) -> None:
    corpus = tmp_path / "c4.jsonl"
    corpus.write_bytes(b"x\n")
    assert run(corpus, output=tmp_path / "out.jsonl")


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".xz"])
def test_a_file_that_was_cut_short(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cut, whole = tmp_path / f"cut.jsonl{suffix}", tmp_path / "whole.jsonl"
    long = [make(number) for number in range(400)]
    cut.write_bytes(pack(c4(long), suffix)[:-50])
    whole.write_bytes(c4(MADE))
    out = tmp_path / "out.jsonl"
    assert run(cut, whole, output=out)
    lines = out.read_bytes()
    assert lines.endswith(expected(MADE))
    assert lines.startswith(expected(long[:2]))
    assert f"{cut}: damaged, or cut short" in capsys.readouterr().err


def test_a_file_that_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    whole.write_bytes(c4(MADE))
    assert run(tmp_path / "none.jsonl", whole, output=out)
    assert out.read_bytes() == expected(MADE)
    assert "none.jsonl: cannot be read: No such file" in capsys.readouterr().err


def test_several_processes_write_the_same(tmp_path: Path) -> None:
    made = [make(number) for number in range(150)]
    corpus = tmp_path / "c4.jsonl"
    corpus.write_bytes(c4(made[:75]) + b"x\n" + c4(made[75:]))
    files = [tmp_path / name for name in ("one.jsonl", "two.jsonl")]
    for jobs, out in enumerate(files, start=1):
        assert not run(corpus, corpus, output=out, jobs=jobs, quiet=True)
    assert files[0].read_bytes() == files[1].read_bytes() == expected(made) * 2


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> list[tuple[Job, list[Raw]]]:
        return [(Job("jsonl", Killer()), [Raw("x:1", c4(MADE[:1]))])]  # type: ignore[arg-type]

    with pytest.raises(InputError, match="a process died"):
        list(outcomes(work(), jobs=2))


class Killer(str):
    """Ends the process that it is unpacked in, as the kernel does when memory is out."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_output_is_whole_or_as_it_was(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.jsonl{suffix}"
    path.write_bytes(b"before")

    def fail() -> None:
        with writing(path) as stream:
            stream.write(b"half a li")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_kill_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    pipe, out = tmp_path / "pipe.jsonl", tmp_path / "out.jsonl"
    out.write_bytes(b"before\n")
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "newscrawl.cli", "clean-text", pipe, "-o", out]
    process = subprocess.Popen(command, cwd=ROOT)
    with pipe.open("wb") as file:
        file.write(c4(MADE))
        file.flush()
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.jsonl.*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert out.read_bytes() == b"before\n"


def descendants(pid: int) -> list[int]:
    """The processes below one, as Linux tells them."""
    below = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return [*below, *(one for child in below for one in descendants(child))]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_a_kill_leaves_no_process_behind(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "newscrawl.cli", "clean-text", "-", "-o", out, "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    assert process.stdin
    deadline = time.monotonic() + 60
    below: list[int] = []
    while len(below) < 3 and time.monotonic() < deadline:  # the one that forks, and two
        with suppress(BlockingIOError):
            process.stdin.write(c4(MADE))
        below = descendants(process.pid)
        time.sleep(0.05)
    assert len(below) >= 3
    process.kill()
    process.wait(60)
    with suppress(BrokenPipeError):
        process.stdin.close()
    while any(map(is_running, below)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in below if is_running(pid)]


def test_outputs_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder; name a file"):
        check_output(tmp_path)
    with pytest.raises(OutputError, match="xz is read, not written; name .*out.jsonl.zst"):
        check_output(tmp_path / "out.jsonl.xz")
    with pytest.raises(OutputError, match="there is no folder"):
        check_output(tmp_path / "none" / "out.jsonl")
    with pytest.raises(OutputError, match="cannot write /dev/full/x"), writing(Path("/dev/full/x")):
        pass


def test_zstandard_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c4.jsonl.zst"
    path.write_bytes(pack(c4(MADE), ".zst"))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(InputError, match=r"pip install 'newscrawl\[zstd\]'"), reading(str(path)):
        pass
    with pytest.raises(OutputError, match=r"newscrawl\[zstd\]"):
        check_output(path)


def command(*arguments: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "clean-text", *map(str, arguments)],
        cwd=ROOT,
        input=given,
        capture_output=True,
    )


def test_standard_input_and_output() -> None:
    done = command("-", given=gzip.compress(c4(MADE) + b"x\n"))
    assert done.stdout == expected(MADE)
    assert b"-:7: not_json: " in done.stderr
    assert b"7 documents; 6 articles; 1 without one (not_json 1); " in done.stderr
    assert done.returncode == 0
    assert [decode(line).url for line in done.stdout.splitlines()] == [one.url for one in MADE]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-", "--learn", "templates"), "--learn reads its inputs twice: give files"),
        (("-", "-o", "none/out.jsonl"), "there is no folder none"),
        (("-", "--templates", "none"), "none: no such folder"),
        (("-", "--format", "csv"), "--format"),
        (("-", "--as", "xml"), "--as"),
        (("-", "--sample", "0"), "--sample"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], message: str) -> None:
    done = CliRunner().invoke(cli, ["clean-text", *arguments])
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_memory_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    peaks: dict[int, float] = {}
    for count in (200, 1200):
        corpus = tmp_path / f"{count}.jsonl"
        with corpus.open("wb") as file:
            for number in range(count):
                file.write(c4([make(number)]))
        process = subprocess.Popen(
            [sys.executable, "-m", "newscrawl.cli", "clean-text", corpus, "--quiet"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        peaks[count] = usage.ru_maxrss / 1024
        assert corpus.stat().st_size > count * 500
    assert peaks[1200] < peaks[200] + 10


CONTENT = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from([b"\n", b"\r\n", b" ", *BAD.values(), *c4(MADE[:2]).splitlines(True)]),
        ),
        max_size=12,
    ).map(b"".join),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["text", "url", "a"]), inner, max_size=3),
    ),
)


@settings(max_examples=100, deadline=None)
@given(CONTENT, st.sampled_from(FORMATS))
def test_any_content(content: bytes, format: Format) -> None:
    stream = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]
    for raw in records(stream, "x", format):
        outcome = clean(raw, Job(format))
        assert (outcome.reason is None) == bool(outcome.written)
        assert outcome.reason in {None, *REFUSED, *REJECT_REASONS}
        assert outcome.reason != "error", outcome.detail


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_any_table(table: object) -> None:
    for fields in (Fields(), Fields("a.text", "a.url", "a.a")):
        try:
            found = parse(Raw("x", json.dumps(table).encode()), "jsonl", fields)
        except RefusedError as refused:
            assert refused.reason in REFUSED
        else:
            assert found.text.strip()


def test_errors_in_reading_are_told() -> None:
    with pytest.raises(InputError, match="cannot be read: Is a directory"), explaining():
        Path("/").read_bytes()
