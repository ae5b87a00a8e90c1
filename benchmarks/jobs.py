"""Jobs: one crawl per publisher, all begun at once into one data directory.

    python -m benchmarks.jobs [--jobs N] [--articles N] [--twice N] [--keep DIR] [--seed N]

Plays the publishers of the newsstand, and as many regional editions of their networks as there are
to be jobs: an edition has the articles of its network's first site at hosts of its own (none of
another time zone, where a page's clock means another hour). Each is crawled by a process of its
own, ``newscrawl crawl PUBLISHER -o data/``; ``--twice`` publishers are given two, one of which must
end with exit status 4 and say who crawls it. Then every line is compared with what was written.
Exits 1 where an article is missing, is there twice, is cut short or differs, a job ended as it
should not, or ``newscrawl verify`` finds a fault.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.verify import verify
from newscrawl.publishers import PUBLISHERS
from newsstand import GeneratedArticle, Newsstand
from newsstand.__main__ import environment
from newsstand.answers import Answer, Request
from newsstand.compare import compare
from newsstand.server import Answers

FIRST_SITES = {
    "tribun": "tribunnews",
    "antara": "antaranews",
    "pikiran-rakyat": "pikiran-rakyat",
    "arkadia": "suara",
}
"""Networks with regional editions of the same lists and layouts, and the site whose they are."""

HELD = 4
"""Exit status of a job whose publisher another process crawls."""


@dataclass(frozen=True)
class Edition:
    """``publisher``, which at any of ``domains`` prints what ``first`` prints at ``host``."""

    publisher: str
    first: str
    host: str
    domains: tuple[str, ...]

    def own(self, host: str) -> bool:
        """Whether ``host`` is this edition's."""
        return host.removeprefix("www.") in self.domains


class Editions:
    """Answers for the hosts of editions what ``library`` has for those of their first sites."""

    def __init__(self, library: Answers, editions: Iterable[Edition]) -> None:
        self._library = library
        self._hosts = {domain: one.host for one in editions for domain in one.domains}

    def answer(self, request: Request) -> Answer:
        """The answer, in which the first site's host is the one that was asked."""
        host = request.url.netloc
        first = self._hosts.get(host.removeprefix("www."))
        if first is None:
            return self._library.answer(request)
        there = replace(request, url=request.url._replace(netloc=first))
        answer = self._library.answer(there)
        headers = {name: value.replace(first, host) for name, value in answer.headers.items()}
        body = answer.body.replace(first.encode(), host.encode())
        return replace(answer, body=body, headers=headers)


@dataclass
class Outcome:
    """What came of the jobs.

    jobs        publishers, each of which has one
    written, equal   articles; lines that are as they were written
    wrong       what is not as it should be, by what that is, each with an example
    problems    of ``newscrawl verify``
    second      second jobs of a publisher, and how many of a pair were told who crawls it
    """

    jobs: int
    written: int = 0
    equal: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    second: int = 0
    told: int = 0
    files: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether each article was delivered once, as it was written, and each job ended well."""
        well = self.equal == self.written and self.told == self.second
        return well and not any(self.wrong.values()) and not self.problems

    def note(self, what: str, examples: Iterable[object]) -> None:
        """Something that is wrong."""
        self.wrong.setdefault(what, []).extend(map(str, examples))


def editions_of(publishers: Iterable[str], count: int) -> list[Edition]:
    """At most ``count`` editions whose first site is one of ``publishers``, in its time zone."""
    names = set(publishers)
    found = []
    for one in PUBLISHERS.values():
        first = FIRST_SITES.get(one.network.id, "")
        if first in names and one.id not in names and one.zone == PUBLISHERS[first].zone:
            host = f"www.{PUBLISHERS[first].domains[0]}"
            found.append(Edition(one.id, first, host, one.domains))
    return found[:count]


def run(stand: Newsstand, names: Sequence[str], twice: int, folder: Path) -> Outcome:
    """Begin a job for each of ``names`` at once, and a second for the first ``twice``; wait."""
    outcome = Outcome(len(names), second=twice)
    logs = folder / "logs"
    logs.mkdir(parents=True)
    environ = {k: v for k, v in environment(stand).items() if k != "NEWSCRAWL_CONFIG"}
    began = time.monotonic()
    with ExitStack() as files:

        def begin(name: str, number: int) -> subprocess.Popen[bytes]:
            log = files.enter_context((logs / f"{name}.{number}.log").open("wb"))
            command = [sys.executable, "-m", "newscrawl.cli", "crawl", name]
            command += ["--since", stand.first_day.isoformat(), "--quiet", "-o", "data/"]
            path = {**environ, "PYTHONPATH": str(Path(__file__).parents[1])}
            return subprocess.Popen(command, cwd=folder, env=path, stdout=log, stderr=log)

        begun = [
            (name, [begin(name, number) for number in range(1 + (place < twice))])
            for place, name in enumerate(names)
        ]
        ended = {name: [one.wait() for one in jobs] for name, jobs in begun}
        pids = {name: [one.pid for one in jobs] for name, jobs in begun}
    outcome.seconds = time.monotonic() - began
    for name, codes in ended.items():
        logged = [(logs / f"{name}.{number}.log").read_text() for number in range(len(codes))]
        if sorted(codes) != [0, HELD][: len(codes)]:
            outcome.note("ended as it should not", [f"{name} {codes}: {''.join(logged)[-500:]}"])
        elif len(codes) > 1:
            said = logged[codes.index(HELD)]
            outcome.told += f"is held by process {pids[name][codes.index(0)]} " in said
    return outcome


def judge(outcome: Outcome, stand: Newsstand, editions: Iterable[Edition], data: Path) -> None:
    """Compare every line below ``data`` with what was written, and add what is wrong."""
    output = Output.of(data)
    report = verify(output)
    outcome.problems, outcome.files = report.problems, report.files
    own = {one.publisher: one for one in editions}
    lines: dict[str, list[dict[str, Any]]] = {}
    ids: Counter[str] = Counter()
    for segment in output.segments("articles"):
        for text in read_lines(segment):
            try:
                line = json.loads(text)
            except ValueError:
                outcome.note("cut short", [segment])
                continue
            ids[line["id"]] += 1
            lines.setdefault(line["publisher"], []).append(line)
    outcome.note("twice", [name for name, count in ids.items() if count > 1])
    by_publisher: dict[str, list[GeneratedArticle]] = {}
    for article in stand.articles.values():
        by_publisher.setdefault(article.publisher, []).append(article)
    wanted = {
        **by_publisher,
        **{
            name: [replace(article, publisher=name) for article in by_publisher[one.first]]
            for name, one in own.items()
        },
    }
    for name, written in wanted.items():
        delivered = lines.pop(name, [])
        edition = own.get(name)
        told = compare(written, [_at_first(one, edition) for one in delivered])
        outcome.written += told.expected
        outcome.equal += told.equal
        outcome.note("missing", [f"{name} {url}" for url in told.missing])
        outcome.note("not written", [f"{name} {url}" for url in told.unknown])
        outcome.note("at one address twice", told.twice)
        outcome.note("differing", told.differing)
    outcome.note("of no job", lines)


def _at_first(line: Mapping[str, Any], edition: Edition | None) -> dict[str, Any]:
    """``line`` with the address that its article has at the edition's first site; one at another
    host than the edition's keeps its own, which nobody wrote."""
    url: str = line["url"]
    host = re.sub(r"^https?://|[/?#].*", "", url)
    if edition and edition.own(host):
        url = url.replace(host, edition.host, 1)
    return {**line, "url": url}


def show(outcome: Outcome) -> str:
    """A line of what came of the jobs, and lines of what is wrong."""
    counts = "".join(f", {len(all_)} {what}" for what, all_ in outcome.wrong.items() if all_)
    first = (
        f"{outcome.jobs} jobs at once: {outcome.equal} of {outcome.written} articles delivered as "
        f"written{counts or ', none twice'}; verify: {len(outcome.problems) or 'clean'}; "
        f"{outcome.told} of {outcome.second} second jobs were told who crawls; "
        f"{outcome.files} files, {outcome.seconds:.0f} s on {os.cpu_count()} processors"
    )
    more = [f"  {what}: {one}" for what, all_ in outcome.wrong.items() for one in all_[:5]]
    return "\n".join([first, *more, *(f"  {problem}" for problem in outcome.problems[:10])])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the jobs; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.jobs", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--jobs", type=int, default=150, metavar="N", help="publishers")
    parser.add_argument("--articles", type=int, default=8, metavar="N", help="in a layout")
    parser.add_argument("--twice", type=int, default=3, metavar="N", help="with a second job")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave data and logs there")
    options = parser.parse_args(arguments)
    if not 0 <= options.twice <= options.jobs:
        parser.error(f"--twice {options.twice}: at most as many as --jobs, {options.jobs}")
    if options.keep and options.keep.exists() and any(options.keep.iterdir()):
        parser.error(f"--keep {options.keep}: is not empty; name a new folder")
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(TemporaryDirectory(prefix="jobs-")))
        stand = Newsstand(
            options.articles, options.seed, faults=False, refusing=(), barring=(), no_one_page=()
        )
        first = list(dict.fromkeys(one.publisher for one in stand.articles.values()))
        editions = editions_of(first, max(0, options.jobs - len(first)))
        names = [*first, *(one.publisher for one in editions)]
        if len(names) != options.jobs:
            parser.error(f"--jobs {options.jobs}: can be {len(first)} to {len(names)} here")
        stand.press = Editions(stand.library, editions)
        with stand:
            outcome = run(stand, names, options.twice, folder)
            judge(outcome, stand, editions, folder / "data")
    print(show(outcome))
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
