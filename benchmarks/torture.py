"""Torture: a crawl that is killed again and again must deliver every article once.

    python -m benchmarks.torture [--seed N]... [--articles N] [--publishers N] [--kills N] [--file]
                                 [--tmpfs MIB]

Plays publishers on the newsstand and crawls them into one data directory. The run is killed
(SIGKILL): at random moments, at the rename of a file, in the middle of a commit of SQLite (both by
strace, which sends the signal at the system call), and its disk is full (a limit on the size of
files; with ``--tmpfs``, which takes root, a file system of that size, on which something else takes
nearly all there is left). Each kill is followed by the same command again; the last one comes to
its end. Then the lines are compared with what the newsstand wrote. Exits 1 where one is missing, is
there twice, is cut short or differs, or ``newscrawl verify`` finds a fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.status import status
from newscrawl.delivery.verify import verify
from newsstand import Newsstand
from newsstand.compare import compare
from newsstand.layouts import LAYOUTS, Layout

SECONDS = 4.0
"""How long after its start a run is killed, at most."""

# Small batches and files: more of them are under way at any moment.
_SMALL = """
from newscrawl import settings
from newscrawl.cli import main
settings.NEWSCRAWL_BATCH_SIZE, settings.NEWSCRAWL_BATCH_SECONDS = 10, 0.5
settings.NEWSCRAWL_SEGMENT_LINES, settings.NEWSCRAWL_SEGMENT_SECONDS = 20, 1.0
main()
"""

LAST = 1800  # seconds that the last run may take

WAYS = ("moment", "rename", "commit", "disk")
"""How a run is ended: at a random moment, at a rename, in a commit, by a full disk."""

FULL = "full"
"""Another way: the file system is full, where it is one of our own."""

_CALLS = {"rename": "rename,renameat,renameat2", "commit": "fdatasync,fsync,pwrite64"}


@dataclass
class Outcome:
    """What came of one torture.

    kills       how often each way ended a run; "ended": it was done before
    missing, twice, differing, partial, unknown   articles, lines
    problems    of ``newscrawl verify``
    unsettled   leases that did not end
    """

    seed: int
    articles: int
    kills: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    missing: int = 0
    twice: int = 0
    differing: int = 0
    unknown: int = 0
    partial: int = 0
    unsettled: int = 0
    problems: list[str] = field(default_factory=list)
    files: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether each article was delivered once, as it was written."""
        wrong = self.missing + self.twice + self.differing + self.partial + self.unknown
        return self.delivered == self.articles and not (wrong or self.unsettled or self.problems)


class Torture:
    """Crawls what ``stand`` plays into ``output``, and ends the runs."""

    def __init__(
        self,
        stand: Newsstand,
        output: Path,
        seed: int,
        seconds: float = SECONDS,
        log: Path | None = None,
    ) -> None:
        self._output = output
        self._random = random.Random(seed)
        self._seconds = seconds
        self._log = log or output.with_name("torture.log")
        names = dict.fromkeys(one.publisher for one in stand.articles.values())
        since = ["--since", stand.first_day.isoformat(), "-q", "--json"]
        where = str(output) if output.suffix else f"{output}/"
        self._command = [sys.executable, "-c", _SMALL, "crawl", *names, *since, "-o", where]
        self._environ = {
            **{name: value for name, value in os.environ.items() if "NEWSCRAWL" not in name},
            **stand.environment(),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "NEWSCRAWL_DELAY": "0",
            "NEWSCRAWL_CONTACT": "https://newsstand.example/torture",
            "NEWSCRAWL_SIDE_BY_SIDE": str(len(names)),
        }

    def run_and_end(self, way: str) -> str:
        """One run, ended in this way; what became of it: the way, or "ended" where it was over."""
        if way == FULL:
            with self._filled():
                return self._run_and_end(way)
        return self._run_and_end(way)

    @contextmanager
    def _filled(self) -> Iterator[None]:
        """Little room is left on the file system of the output."""
        ballast = self._output.with_name("ballast")
        room = os.statvfs(self._output.parent)
        left = self._random.randint(20_000, 2_000_000)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - left))
        try:
            yield
        finally:
            ballast.unlink()

    def _run_and_end(self, way: str) -> str:
        prefix: list[str] = []
        if way in _CALLS:
            number = self._random.randint(1, 12 if way == "rename" else 150)
            inject = f"inject={_CALLS[way]}:signal=SIGKILL:when={number}"
            prefix = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={_CALLS[way]}"]
            prefix += ["-e", inject]
        with self._log.open("ab") as log:
            running = subprocess.Popen(
                [*prefix, *self._command],
                cwd=self._output.parent,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._limit if way == "disk" else None,
            )
            try:
                running.wait(self._random.uniform(0.8, self._seconds) if way == "moment" else 60)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                return way if way == "moment" else "moment"
        return "ended" if running.returncode in (0, 1) else way

    def _limit(self) -> None:
        """No file may become larger than so, from here on in the child process."""
        sizes = [one.stat().st_size for one in self._output.rglob("*") if one.is_file()]
        most = max(sizes, default=0) + self._random.randint(20_000, 400_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    def run(self) -> int:
        """One run that comes to its end; its exit status."""
        with self._log.open("ab") as log:
            return subprocess.run(
                self._command,
                cwd=self._output.parent,
                env=self._environ,
                stdout=log,
                stderr=log,
                timeout=LAST,
                check=False,
            ).returncode


def ways(count: int, chosen: Sequence[str], seed: int) -> Iterator[str]:
    """How each of ``count`` runs is to be ended: at a random moment every other time."""
    others = [one for one in chosen if one != "moment"] or ["moment"]
    drawn = random.Random(seed)
    for number in range(count):
        yield "moment" if number % 2 == 0 and "moment" in chosen else drawn.choice(others)


def judge(stand: Newsstand, output: Path, seed: int) -> Outcome:
    """What is in ``output`` beside what the newsstand wrote."""
    found = Output.of(output)
    report = verify(found)
    outcome = Outcome(seed, len(stand.articles), problems=report.problems, files=report.files)
    lines: list[Mapping[str, object]] = []
    for segment in found.segments("articles"):
        for line in read_lines(segment):
            try:
                lines.append(json.loads(line))
            except ValueError:
                outcome.partial += 1
    told = compare(stand.articles.values(), lines)
    ids = Counter((str(line["id"]), line["revision"]) for line in lines)
    outcome.delivered = len(ids)
    outcome.missing, outcome.unknown = len(told.missing), len(told.unknown)
    outcome.twice = sum(count - 1 for count in ids.values())
    outcome.differing = len({one.url for one in told.differing})
    outcome.unsettled = sum(one.waiting for one in status(found))
    return outcome


def chosen_layouts(publishers: int) -> tuple[Layout, ...]:
    """A layout of each of so many publishers."""
    found: dict[str, Layout] = {}
    for layout in LAYOUTS:
        found.setdefault(layout.publisher, layout)
    listed = [one for one in found.values() if one.publisher not in ("brilio", "fimela")]
    return tuple(listed[:publishers])


def torture(
    seed: int,
    articles: int,
    publishers: int,
    kills: int,
    folder: Path,
    *,
    file: bool = False,
    chosen: Sequence[str] = WAYS,
    seconds: float = SECONDS,
    say: bool = False,
    log: Path | None = None,
) -> Outcome:
    """Crawl ``articles`` of ``publishers`` into ``folder``, kill it ``kills`` times, and see what
    came of it. What the runs say goes to ``log``, or to a file in ``folder``."""
    began = time.monotonic()
    layouts = chosen_layouts(publishers)
    output = folder / ("news.jsonl" if file else "data")
    counts: Counter[str] = Counter()
    with Newsstand(articles // len(layouts), seed, days=3, layouts=layouts, faults=False) as stand:
        torturer = Torture(stand, output, seed, seconds, log)
        for number, way in enumerate(ways(kills, chosen, seed), 1):
            became = torturer.run_and_end(way)
            counts[became] += 1
            if say:
                print(f"  {number:3} {way:7} {'killed' if became == way else became}", flush=True)
        for _ in range(3):  # what failed in passing while a run was killed comes with the next
            torturer.run()
        outcome = judge(stand, output, seed)
    outcome.kills = counts
    outcome.seconds = time.monotonic() - began
    return outcome


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Path]:
    """A tmpfs of ``size`` MiB at ``folder``, while the block lasts; takes root."""
    folder.mkdir(exist_ok=True)
    kind = ["-t", "tmpfs", "-o", f"size={size}m", "tmpfs"]
    subprocess.run(["mount", *kind, str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def show(outcome: Outcome) -> str:
    """One line of what came of a torture."""
    kills = ", ".join(f"{count} {way}" for way, count in sorted(outcome.kills.items()))
    return (
        f"seed {outcome.seed}: {outcome.delivered} of {outcome.articles} delivered, "
        f"{outcome.missing} missing, {outcome.twice} twice, {outcome.partial} cut short, "
        f"{outcome.differing} differing, {outcome.unsettled} unsettled, verify: "
        f"{len(outcome.problems) or 'clean'}; runs ended: {kills}; {outcome.files} files, "
        f"{outcome.seconds:.0f} s"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture with each seed; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seed", type=int, action="append", help="default: 1")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--publishers", type=int, default=10)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--file", action="store_true", help="into one file, news.jsonl")
    parser.add_argument(
        "--way", action="append", choices=(*WAYS, FULL), help="default: all there are"
    )
    parser.add_argument("--tmpfs", type=int, metavar="MIB", help="into a tmpfs of this size")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the output there")
    options = parser.parse_args(arguments)
    chosen = options.way or (*WAYS, *((FULL,) if options.tmpfs else ()))
    if FULL in chosen and not options.tmpfs:
        parser.error("the way full takes --tmpfs MIB")
    if shutil.which("strace") is None:
        chosen = [one for one in chosen if one not in _CALLS]
        print("strace is not installed: no kills at renames and in commits", file=sys.stderr)
    clean = True
    for seed in options.seed or [1]:
        with TemporaryDirectory(prefix="torture-") as temporary:
            folder = options.keep / str(seed) if options.keep else Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            with mounted(folder / "tmpfs", options.tmpfs) if options.tmpfs else nullcontext(folder):
                outcome = torture(
                    seed,
                    options.articles,
                    options.publishers,
                    options.kills,
                    folder / "tmpfs" if options.tmpfs else folder,
                    file=options.file,
                    chosen=chosen,
                    say=True,
                    log=folder / "torture.log",
                )
        print(show(outcome), flush=True)
        for problem in outcome.problems[:10]:
            print(f"  {problem}")
        clean &= outcome.is_clean
    return 0 if clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
