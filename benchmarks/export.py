"""Export: 100,000 made articles in every format, read back, and killed at random on the way.

    python -m benchmarks.export [--articles N] [--kills N] [--seed N] [--format F]... [--in DIR]

Makes data directories of several publishers as crawls write them (revisions, withdrawals, articles
without a date, pages rejected and failed), exports them in each format, reads the result back with
DuckDB, pandas and datasets (and Spark, with --spark), and compares every value with
what a plain reading of the lines gives. Then exports again and kills that at random moments
(SIGKILL), runs it again each time, and compares the files byte for byte. Exits with 1 where
anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newscrawl.article import (
    Archive,
    Article,
    Block,
    Extraction,
    Image,
    RemovedCount,
    Rights,
    count_words,
    hash_content,
)
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import Segmenting, Store
from newscrawl.delivery.takedown import takedown
from newscrawl.export.plan import Work
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Frontier
from newscrawl.publishers import find
from newscrawl.urls import article_key
from newsstand.words import COMMON_SENTENCES

FORMATS = ("jsonl", "jsonl.zst", "parquet", "csv")
KOMPAS = "https://nasional.kompas.com/read/{:%Y/%m/%d}/{:08}/judul-{}"
DETIK = "https://news.detik.com/berita/d-{}/judul-berita"

_ODD = (
    'Katanya, "naik\\turun", lalu\tdiam',
    "Jum’at – “pagi” … 😀 \u2028 akhir",
    "a,b;c|d 'e' <f> & g",
    "مرحبا 你好 नमस्ते",
    "null",
    "[]",
    "  ".strip() or "NaN",
    "2026-11-01",
)
_ZONES = (7, 8, 9)


def article(number: int, seed: int = 1, revision: int = 1) -> Article:
    """The article of a number, always the same; a later ``revision`` has another text."""
    chance = random.Random(f"{seed}-{number}-{revision}")
    first = random.Random(f"{seed}-{number}")
    is_kompas = first.random() < 0.6
    zone = timezone(timedelta(hours=first.choice(_ZONES)))
    published = datetime(2024, 1, 1, tzinfo=zone) + timedelta(minutes=first.randrange(900_000))
    url = (
        KOMPAS.format(published, number, number) if is_kompas else DETIK.format(6_000_000 + number)
    )
    sentences = [*COMMON_SENTENCES, *_ODD]
    texts = [
        " ".join(_plain(chance.choice(sentences)) for _ in range(chance.randint(1, 7)))
        for _ in range(chance.randint(2, 14))
    ]
    text = "\n\n".join(texts)
    publisher = "kompas" if is_kompas else "detik"
    return Article(
        id=f"{publisher}:{number}",
        url=url,
        canonical_url=url if chance.random() < 0.9 else None,
        publisher=publisher,
        domain=f"{publisher}.com",
        title=f"Judul {number}: {chance.choice(_ODD)}",
        description=chance.choice([None, 'Ringkasan, "pendek"']),
        authors=chance.choice([[], ["Sari Contoh"], ["A, B", 'C "D"']]),
        published_at=published if first.random() < 0.98 else None,
        modified_at=chance.choice([None, published + timedelta(seconds=61)]),
        date_precision="minute" if first.random() < 0.9 else "day",
        dateline=chance.choice([None, "JAKARTA, KOMPAS.com"]),
        section=chance.choice([None, "Nasional", "Olahraga", "Ekonomi"]),
        keywords=chance.sample(["beras", "banjir", "umkm", "pilkada"], chance.randint(0, 3)),
        article_type=chance.choice([None, "news", "opinion"]),
        images=[
            Image(f"https://contoh.example/{n}.jpg", chance.choice([None, 'Foto, "a"']))
            for n in range(chance.randint(0, 2))
        ],
        language=chance.choice(["id", "id", "id", "en", "jv", None]),
        is_accessible_for_free=chance.choice([None, True, False]),
        is_truncated=chance.random() < 0.05,
        text=text,
        blocks=[Block("paragraph", one) for one in texts],
        page_urls=[url, f"{url}?page=2"] if chance.random() < 0.1 else [],
        word_count=count_words(text),
        content_hash=hash_content(text),
        removed=[RemovedCount("ad", chance.randint(1, 9))] if chance.random() < 0.7 else [],
        extraction=Extraction(
            "layout", "kompas-2022", round(chance.random(), 6), "abc123", "0.1.0"
        ),
        rights=Rights(
            noai=chance.random() < 0.2, noai_by=["robots.txt"] if chance.random() < 0.1 else []
        ),
        matched=["beras"] if chance.random() < 0.1 else [],
        fetched_at=published.astimezone(UTC) + timedelta(hours=3, microseconds=number % 1000),
        run_id=f"run-{number % 3}",
        archive=Archive("a.warc.gz", number) if chance.random() < 0.3 else None,
    )


def _plain(sentence: str) -> str:
    return sentence.replace("{", "(").replace("}", ")")


def make(folder: Path, articles: int, seed: int = 1, size: int = 5_000) -> list[Path]:
    """Two data directories and a file with so many articles, as crawls leave them: some revised,
    some withdrawn, some pages rejected or failed."""
    parts = {
        "data": range(articles * 6 // 10),
        "data2": range(articles * 6 // 10, articles * 9 // 10),
        "news.jsonl": range(articles * 9 // 10, articles),
    }
    made = []
    for name, numbers in parts.items():
        output = Output(folder / name, is_folder="." not in name)
        deliver(output, numbers, seed, size)
        made.append(output.path)
    return made


def deliver(output: Output, numbers: range, seed: int, size: int = 5_000) -> None:
    """Deliver the articles of these numbers, of each of the two publishers by a crawl of its own;
    then the revisions of every twentieth; then a few are taken down."""
    crawls = ("kompas", "detik") if output.is_folder else ("kompas",)
    for crawl in crawls:
        store = Store.open(output, crawl, f"run-{crawl}", Segmenting(lines=size))
        frontier = Frontier(store.database, crawl)
        for revision in (1, 2):
            for number in numbers:
                one = article(number, seed, revision)
                if output.is_folder and one.publisher != crawl:
                    continue
                if revision == 2 and number % 20 != 19:
                    continue
                _deliver(store, frontier, one, number)
                if number % 1000 == 999:
                    store.commit()
        frontier.end("finished")
        store.commit()
        store.close()
    gone = [str(article(number, seed).url) for number in numbers if number % 100 == 50]
    takedown(output, gone[:20])


def _deliver(store: Store, frontier: Frontier, one: Article, number: int) -> None:
    url = str(one.url)
    frontier.name(Found(article_key(find(url), url), url))
    [lease, *_] = [*frontier.lease(1), None]
    if lease is None:  # a revision: it is known, and fetched again
        store.deliver(one)
    elif number % 50 == 7:
        lease.rejected("no_body")
    elif number % 50 == 8:
        lease.failed("http-404")
    else:
        store.deliver(one, lease)


def truth(folders: list[Path]) -> dict[str, dict[str, Any]]:
    """By id what an export must hold: of the lines of each article the last, read in the plainest
    way there is."""
    last: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for segment in Output.of(folder).segments("articles"):
            for line in read_lines(segment):
                record = json.loads(line)
                known = last.get(record["id"])
                if known is None or record["revision"] > known["revision"]:
                    last[record["id"]] = record
    return {key: record for key, record in last.items() if record["status"] == "published"}


# Reading back: every reader gives records as Python has them, instants in UTC


_INSTANTS = ("published_at", "modified_at", "fetched_at", "delivered_at")
_NESTED = (
    "authors editors keywords images blocks page_urls removed matched extraction rights archive"
).split()


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record in the form in which all are compared."""
    return {name: _plain_value(name, value) for name, value in record.items()}


def _plain_value(name: str, value: Any) -> Any:
    if name in _INSTANTS and value is not None:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC).isoformat()
    if hasattr(value, "tolist"):
        return _plain_value(name, value.tolist())
    if isinstance(value, dict):
        return {key: _plain_value(key, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value("", one) for one in value]
    return value


def by_duckdb(corpus: Path, format: str) -> Iterator[dict[str, Any]]:
    """The records as DuckDB reads them."""
    import duckdb

    from newscrawl.export.record import NAMES

    files = {
        "parquet": "read_parquet('{}/articles/**/*.parquet', hive_partitioning = false)",
        "csv": "read_csv('{}/articles/*.csv', all_varchar = true)",
    }.get(format, "read_json('{}/articles/*', format = 'newline_delimited', columns = {{{}}})")
    columns = ", ".join(f"'{name}': 'JSON'" for name in NAMES)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SELECT {', '.join(NAMES)} FROM {files.format(corpus, columns)}")
    while rows := connection.fetchmany(1000):
        for row in rows:
            record = dict(zip(NAMES, row, strict=True))
            if format == "csv":
                record = _of_csv(record)
            elif format != "parquet":
                record = {
                    name: json.loads(value) if value is not None else None
                    for name, value in record.items()
                }
            yield record


def by_pandas(corpus: Path, format: str) -> Iterator[dict[str, Any]]:
    """The records as pandas reads them."""
    import pandas as pd

    if format == "parquet":
        frames = [pd.read_parquet(corpus / "articles").drop(columns="published_month")]
    elif format == "csv":
        frames = [
            pd.read_csv(one, dtype=str, keep_default_na=False)
            for one in sorted((corpus / "articles").glob("*.csv"))
        ]
    else:
        frames = [
            pd.read_json(one, lines=True, dtype=False, precise_float=True)
            for one in sorted((corpus / "articles").glob("*"))
        ]
    for frame in frames:
        for start in range(0, len(frame), 1000):
            for record in frame.iloc[start : start + 1000].to_dict("records"):
                if format == "csv":
                    yield _of_csv({name: value or None for name, value in record.items()})
                else:
                    yield {name: _of_pandas(name, value) for name, value in record.items()}


def _of_pandas(name: str, value: Any) -> Any:
    """What pandas says NaN for is null; a column of numbers with nulls is of floats."""
    import pandas as pd

    if name in _NESTED:
        return None if value is None or isinstance(value, float) else value
    if value is None or pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def by_datasets(corpus: Path, format: str) -> Iterator[dict[str, Any]]:
    """The records as datasets reads them, by the header of the data card."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import datasets

    datasets.disable_progress_bars()
    with TemporaryDirectory() as cache:
        for record in datasets.load_dataset(str(corpus), split="train", cache_dir=cache):
            yield _of_csv(record) if format == "csv" else record


def by_spark(corpus: Path, format: str) -> Iterator[dict[str, Any]]:
    """The records as Spark reads them, where pyspark and Java are: Parquet as it is, lines by the
    schema of ``newscrawl schema --format spark``."""
    from pyspark.sql import SparkSession
    from pyspark.sql.types import StructType

    from newscrawl.record.warehouses import spark

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    schema = StructType.fromJson(spark())
    if format == "parquet":
        frame = session.read.parquet(str(corpus / "articles")).drop("published_month")
    else:
        frame = session.read.schema(schema).json(str(corpus / "articles"))
    for row in frame.toLocalIterator():
        yield row.asDict(recursive=True)


def _of_csv(record: dict[str, Any]) -> dict[str, Any]:
    """A record of text alone: as its cells are documented."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if value is None or value == "":
            found[name] = None
        elif name in _NESTED or name in ("revision", "word_count"):
            found[name] = json.loads(value) if isinstance(value, str) else value
        elif name in ("is_accessible_for_free", "is_truncated") and isinstance(value, str):
            found[name] = json.loads(value)
        else:
            found[name] = value
    return found


# The processor time from the first line that is read on, and the most memory.
_MEASURED = """
import re, resource, sys, time
from pathlib import Path
from newscrawl.cli import cli
import newscrawl.export.run
began = time.process_time()
try:
    cli(sys.argv[1:], standalone_mode=False)
finally:
    most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
    print(time.process_time() - began, int(most[1]) / 1024, file=sys.stderr)
"""

READERS = {"duckdb": by_duckdb, "pandas": by_pandas, "datasets": by_datasets}


def differences(
    records: Iterator[dict[str, Any]], expected: dict[str, dict[str, Any]], is_plain: bool = False
) -> list[str]:
    """What differs: ids that are missing, are there twice or should not be there, and fields."""
    left = dict(expected)
    found = []
    for record in records:
        wanted = left.pop(record["id"], None)
        if wanted is None:
            found.append(f"{record['id']}: unexpected, or there twice")
            continue
        one, other = plain(record), wanted if is_plain else plain(wanted)
        found += [
            f"{record['id']}: {name} is {one.get(name)!r}, not {other[name]!r}"
            for name in other
            if one.get(name) != other[name]
        ]
    return found + [f"{one}: missing" for one in left]


# Killing


def sums(corpus: Path) -> dict[str, str]:
    """The SHA-256 of every file of an export."""
    return {
        str(path.relative_to(corpus)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(corpus.rglob("*"))
        if path.is_file()
    }


def command(folders: list[Path], corpus: Path, format: str, *more: str) -> list[str]:
    """The command line of an export."""
    names = [str(one) for one in folders]
    return [
        *(sys.executable, "-m", "newscrawl.cli", "export", *names, "-o", str(corpus)),
        *("--format", format, "--quiet", "--no-plots", *more),
    ]


def kill_and_go_on(
    line: list[str], corpus: Path, kills: int, chance: random.Random, seconds: float
) -> int:
    """Run ``line``, kill it ``kills`` times within ``seconds`` of its start, then let it end;
    returns how often it was killed before it was done."""
    killed = 0
    for _ in range(kills):
        running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            running.wait(chance.uniform(0.05, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            killed += 1
        running.communicate()
        if running.returncode == 0:
            shutil.rmtree(corpus)  # it was done before: begin anew, to be killed again
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return killed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", action="append", choices=FORMATS)
    parser.add_argument("--in", dest="folder", type=Path, help="use, or make, the data here")
    parser.add_argument("--within", type=float, default=15.0, help="seconds to each kill")
    parser.add_argument("--spark", action="store_true", help="by Spark, too: needs pyspark, Java")
    parser.add_argument("--part-size", type=int, default=32, help="MB of lines to a file")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folders = [folder / "data", folder / "data2", folder / "news.jsonl"]
        if not folders[-1].exists():
            began = time.monotonic()
            make(folder, given.articles, given.seed)
            print(f"{given.articles} articles made in {time.monotonic() - began:.0f} s", flush=True)
        expected = {key: plain(record) for key, record in truth(folders).items()}
        size = sum(
            one.stat().st_size for each in folders for one in Output.of(each).segments("articles")
        )
        print(f"{len(expected)} are to be exported; lines: {size / 1e6:.0f} MB", flush=True)
        wrong = 0
        for format in given.format or FORMATS:
            wrong += _try(format, folders, folder, expected, size, chance, given)
        return 1 if wrong else 0


def _try(
    format: str,
    folders: list[Path],
    folder: Path,
    expected: dict[str, dict[str, Any]],
    size: int,
    chance: random.Random,
    given: argparse.Namespace,
) -> int:
    corpus = folder / f"corpus-{format}"
    for left in (corpus, Work(corpus).folder):
        shutil.rmtree(left, ignore_errors=True)
    line = command(folders, corpus, format, "--part-size", str(given.part_size))
    began = time.monotonic()
    measured = [sys.executable, "-c", _MEASURED, *line[3:]]
    told = subprocess.run(measured, check=True, capture_output=True, text=True).stderr.split()
    processor, memory = float(told[-2]), float(told[-1])
    seconds = time.monotonic() - began
    print(
        f"{format}: {size / 1e6 / processor:.0f} MB/s of processor time, {seconds:.1f} s, "
        f"at most {memory:.0f} MiB",
        flush=True,
    )
    wrong = 0
    readers = dict(READERS)
    if given.spark and format in ("jsonl", "parquet"):
        readers["spark"] = by_spark
    for name, reader in readers.items():
        found = differences(reader(corpus, format), expected, is_plain=True)
        wrong += len(found)
        print(f"  {name}: {len(found)} differences {found[:3]}", flush=True)
    known = sums(corpus)
    shutil.rmtree(corpus)
    killed = kill_and_go_on(line, corpus, given.kills, chance, min(seconds, given.within))
    now = sums(corpus)
    changed = {name for name in {*known, *now} if known.get(name) != now.get(name)}
    wrong += len(changed)
    print(f"  killed {killed} times: {len(known)} files, differing: {sorted(changed)}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
