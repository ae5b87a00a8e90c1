"""Archives: whether all is found whatever kills the run, how fast, and in how much memory.

    python -m benchmarks.archive truth [--records 100000] [--kills 20]
    python -m benchmarks.archive speed [--pages 400] [--rounds 3]
    python -m benchmarks.archive scaling | memory | profile

``truth`` makes archives like those of CC-NEWS with so many records in all, extracts them, once as
it is and once killed again and again, and compares what is delivered with what is in them. Pages
are light, to have more of them. Exits 1 where that differs.

``speed`` has newscrawl and datatrove's own WarcReader and Trafilatura read the same archive in
turn, on one core each: one of real pages, where they are beside the checkout, one of made-up pages,
and one of which few pages are wanted. Counted is processor time, also of child processes, without
that of starting; of the rounds the least counts. It needs the packages of the extras "datatrove"
and "bench", and libmagic.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import os
import pstats
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawl.archives.extract import Job, extract
from newscrawl.archives.pages import COUNTS, pages
from newscrawl.archives.places import Place
from newscrawl.archives.sites import Sites
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.verify import verify
from newsstand.ccnews import Truth, response, write_archive
from newsstand.compare import compare

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "pages"
FILES = 4
EACH = 2500  # records of an archive, about: the more archives, the more ways to be killed
SECONDS = 20.0  # that a run which is killed lasts, at most


# Truth


def truth(records: int, kills: int, seed: int) -> int:
    """Whether all is found; the exit status."""
    clean = True
    with TemporaryDirectory(prefix="archive-") as temporary:
        folder = Path(temporary)
        made, used = Truth(), set[str]()
        (folder / "in").mkdir()
        began = time.monotonic()
        files = max(FILES, records // EACH)
        for number in range(files):
            path = folder / "in" / f"part-{number:03}.warc.gz"
            serial = 1 + number * EACH
            one = write_archive(
                path, records // files, seed + number, serial=serial, used=used, is_light=True
            )
            made.add(one)
        size = sum(one.stat().st_size for one in (folder / "in").iterdir())
        print(
            f"{made.records.total():,} records, {size / 1e6:,.0f} MB, {len(made.articles):,} "
            f"articles; made in {time.monotonic() - began:.0f} s",
            flush=True,
        )
        for name, count in (("at once", 0), (f"killed {kills} times", kills)):
            data = folder / name.replace(" ", "-")
            began = time.monotonic()
            _extract(folder / "in", data, count, seed)
            told = compare(made.articles.values(), _lines(data))
            report = verify(Output.of(data))
            clean &= told.perfect and not report.problems
            print(
                f"{name}: {told.equal:,} of {told.expected:,} articles equal, "
                f"{len(told.missing)} missing, {len(told.unknown)} unknown, "
                f"{len(told.twice)} twice, {len(told.differing)} differing, "
                f"verify: {len(report.problems) or 'clean'}; "
                f"{time.monotonic() - began:.0f} s",
                flush=True,
            )
            counts = _counts(data)
            print("  " + ", ".join(f"{counts[one]:,} {one}" for one in COUNTS if counts[one]))
    return 0 if clean else 1


def _extract(source: Path, data: Path, kills: int, seed: int) -> None:
    """Extract into ``data``, killed so often, then to the end."""
    command = [sys.executable, "-m", "newscrawl.cli", "extract", str(source), "-o", f"{data}/"]
    command += ["--jobs", "2", "--quiet"]
    drawn = random.Random(seed)
    for _ in range(kills):
        quiet = subprocess.DEVNULL
        running = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
        try:
            running.wait(drawn.uniform(1.0, SECONDS))
        except subprocess.TimeoutExpired:
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _lines(data: Path) -> Iterator[dict[str, object]]:
    for segment in Output.of(data).segments("articles"):
        yield from map(json.loads, read_lines(segment))


def _counts(data: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in (Output.of(data).manifests / "archives").glob("*.json"):
        counts.update(json.loads(path.read_text())["counts"])
    return counts


# Speed


def speed(count: int, rounds: int) -> int:
    """newscrawl against datatrove's reader and Trafilatura."""
    with TemporaryDirectory(prefix="archive-") as temporary:
        folder = Path(temporary)
        kinds = {"made-up pages": folder / "made" / "a.warc.gz"}
        kinds["made-up pages"].parent.mkdir()
        write_archive(kinds["made-up pages"], count * 3, broken=False)
        if REAL.is_dir():
            for name, others in (("real pages", 0), ("real pages, 1 of 50 wanted", 49)):
                kinds[name] = folder / name.replace(" ", "-").replace(",", "") / "a.warc.gz"
                kinds[name].parent.mkdir()
                write_real(kinds[name], count if not others else count // 8, others)
        for name, path in kinds.items():
            _race(name, path, rounds)
    return 0


def write_real(path: Path, count: int, others: int) -> None:
    """An archive of ``count`` saved pages, over and over with other addresses; each among
    ``others`` pages of other sites, which are the same pages in another place."""
    told = [json.loads(line) for line in (REAL / "gold.jsonl").read_text("utf-8").splitlines()]
    saved = [(one["url"], (REAL / one["file"]).read_bytes()) for one in told if one["body"]]
    drawn = random.Random(1)
    with path.open("wb") as file:
        for number in range(count):
            url, content = saved[number % len(saved)]
            if content.startswith(b"\x1f\x8b"):
                content = gzip.decompress(content)
            file.write(response(f"{url}?n={number}", content))
            for other in range(others):
                _, content = saved[drawn.randrange(len(saved))]
                if content.startswith(b"\x1f\x8b"):
                    content = gzip.decompress(content)
                file.write(response(f"https://news{other}.example/{number}", content))


def _race(name: str, path: Path, rounds: int) -> None:
    least: dict[str, tuple[float, int]] = {}
    for _ in range(rounds):
        for role in ("newscrawl", "datatrove"):
            seconds, found = _child(role, path)
            if role not in least or seconds < least[role][0]:
                least[role] = seconds, found
    size = path.stat().st_size / 1e6
    (ours, articles), (theirs, texts) = least["newscrawl"], least["datatrove"]
    print(
        f"{name} ({size:,.1f} MB): newscrawl {ours:.2f} s, {articles:,} articles, "
        f"{articles / ours:,.0f} a second, {size / ours:,.1f} MB a second; datatrove "
        f"{theirs:.2f} s, {texts:,} texts; {theirs / ours:.1f} times",
        flush=True,
    )


def _child(role: str, path: Path) -> tuple[float, int]:
    """Seconds of the processor, and what was found, by a process of its own."""
    command = [sys.executable, "-m", "benchmarks.archive", "--role", role, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, found = done.stdout.split()[-2:]
    return float(seconds), int(found)


def _spent() -> float:
    """Seconds of the processor that this process and its children took."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def run_newscrawl(path: Path) -> None:
    """Extract an archive, and say what that took."""
    from newscrawl.api import process

    process((ROOT / "fixtures" / "detik-2022.html").read_bytes())  # compiles the rules
    began = _spent()
    found = sum(
        len(one.line) > 0 for one in extract(Place(str(path)), Job(), Counter()) if one.article
    )
    print(_spent() - began, found)


def run_datatrove(path: Path) -> None:
    """The same by datatrove's own blocks; of pages of other sites only the address is looked at."""
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.filters import LambdaFilter
    from datatrove.pipeline.readers import WarcReader
    from datatrove.utils.logging import logger

    logger.remove()
    sites = Sites()
    reader = WarcReader(str(path.parent), glob_pattern="*.warc.gz")
    wanted = LambdaFilter(lambda page: sites.want(page.metadata["url"]))
    # The pages stand there again and again, and would be dropped as copies of each other.
    extractor = Trafilatura(timeout=60, deduplicate=False)
    extractor.extract("<html><body><p>Isi</p></body></html>")
    began = _spent()
    found = sum(bool(one.text) for one in extractor.run(wanted.run(reader.run())))
    print(_spent() - began, found)


# Scaling, memory, profile


def scaling(records: int) -> int:
    """From one process to two; means something on an idle machine only."""
    with TemporaryDirectory(prefix="archive-") as temporary:
        folder = Path(temporary)
        (folder / "in").mkdir()
        for number in range(FILES):
            path = folder / "in" / f"part-{number}.warc.gz"
            write_archive(path, records // FILES, number, serial=1 + number * records)
        taken = {}
        for jobs in (1, 2):
            command = [sys.executable, "-m", "newscrawl.cli", "extract", str(folder / "in"), "-q"]
            command += ["-o", f"{folder / str(jobs)}/", "--jobs", str(jobs)]
            began = time.monotonic()
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            taken[jobs] = time.monotonic() - began
            print(f"{jobs} processes: {taken[jobs]:.1f} s", flush=True)
        load = os.getloadavg()[0]
        print(f"{taken[1] / taken[2]:.2f} times as fast with two; load of the machine {load:.1f}")
    return 0


def memory(records: int) -> int:
    """The most memory of a worker, over archives of a quarter, a half and all of the records."""
    with TemporaryDirectory(prefix="archive-") as temporary:
        for share in (4, 2, 1):
            path = Path(temporary) / f"{share}.warc.gz"
            write_archive(path, records // share)
            command = [sys.executable, "-m", "benchmarks.archive", "--role", "memory", str(path)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            size = path.stat().st_size / 1e6
            print(
                f"{records // share:,} records, {size:,.0f} MB: {done.stdout.strip()}", flush=True
            )
    return 0


def run_memory(path: Path) -> None:
    """Extract an archive, and say how much memory that took at most."""
    found = sum(1 for one in extract(Place(str(path)), Job(), Counter()) if one.article)
    # Not ru_maxrss, which is never less than what the process that started this one had.
    status = Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"{found:,} articles, {most:.1f} MiB at most")


def profile(count: int) -> int:
    """What reading and extracting take, each alone, and the functions that take most."""
    with TemporaryDirectory(prefix="archive-") as temporary:
        path = Path(temporary) / "a.warc.gz"
        if REAL.is_dir():
            write_real(path, count, 0)
        else:
            write_archive(path, count * 3, broken=False)
        place, counts = Place(str(path)), Counter[str]()
        list(extract(place, Job(), Counter()))
        began = time.process_time()
        for _ in pages(place, Sites(), counts):
            pass
        reading = time.process_time() - began
        began = time.process_time()
        list(extract(place, Job(), Counter()))
        everything = time.process_time() - began
        each = 1000 / counts["pages"]
        print(f"{counts['pages']} pages: {everything * each:.2f} ms a page, of which reading the "
              f"archive {reading * each:.2f} ms")  # fmt: skip
        profiler = cProfile.Profile()
        profiler.runcall(list, extract(place, Job(), Counter()))
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    return 0


_ROLES = {"newscrawl": run_newscrawl, "datatrove": run_datatrove, "memory": run_memory}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", help="truth, speed, scaling, memory or profile")
    parser.add_argument("--role", choices=_ROLES, help=argparse.SUPPRESS)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.role:
        _ROLES[options.role](Path(options.what))
        return 0
    what = {
        "truth": lambda: truth(options.records, options.kills, options.seed),
        "speed": lambda: speed(options.pages, options.rounds),
        "scaling": lambda: scaling(options.records),
        "memory": lambda: memory(options.records),
        "profile": lambda: profile(options.pages),
    }
    if options.what not in what:
        parser.error(f"{options.what}: is none of {', '.join(what)}")
    return what[options.what]()


if __name__ == "__main__":
    raise SystemExit(main())
