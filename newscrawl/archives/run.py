"""Run: many archives into a data directory, side by side."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from multiprocessing import active_children, get_context
from pathlib import Path

from newscrawl.archives.extract import Job, extract
from newscrawl.archives.ledger import Ledger, Made
from newscrawl.archives.places import Place
from newscrawl.archives.report import Report, Total
from newscrawl.limits import InputError
from newscrawl.lines import explain
from newscrawl.processes import end_with_parent

Say = Callable[[Place, Report | str | None], None]
"""Told of each archive: what came of it, why it cannot be read; None where it was done before."""


def run(
    ledger: Ledger,
    places: Iterable[Place],
    job: Job,
    *,
    jobs: int = 1,
    again: bool = False,
    say: Say = lambda place, became: None,
) -> Total:
    """Extract the archives at ``places`` into the data directory of ``ledger``, in that order.

    jobs    archives that are read at the same time, each in a process of its own
    again   read those, too, that were done before: what is new or has changed is delivered

    An archive that cannot be read, or not to its end, is noted, and read again by the next run.
    May be broken off at any moment. Raises ``OutputError`` and ``StateError``, and ``InputError``
    where a process dies.
    """
    from pipelines.assemble import package_version, rules_version

    total, began = Total(), time.monotonic()
    rules, options = rules_version(), described(job)
    wanted = _wanted(ledger, places, again, rules, options, total, say)
    for made in _made(wanted, job, ledger.aside, jobs):
        if made.error and not made.counts["records"]:
            total.failed[made.place.name] = made.error
            say(made.place, made.error)
            continue
        report = ledger.commit(made, options, rules, package_version())
        total.add(report)
        if report.error:
            total.failed[made.place.name] = report.error
        say(made.place, report)
    total.seconds = time.monotonic() - began
    return total


def described(job: Job) -> str:
    """What is asked for of each archive, as text: the same for the same."""
    told = {
        "publishers": job.publishers,
        "hosts": job.hosts,
        "languages": job.languages,
        "rules": job.options.rules,
        "templates": (job.options.templates,) if job.options.templates else (),
    }
    parts = [f"{name}={','.join(sorted(map(str, value)))}" for name, value in told.items() if value]
    parts += ["every site"] * job.every + ["no layouts"] * (not job.options.layouts)
    return "; ".join(parts)


def _wanted(
    ledger: Ledger,
    places: Iterable[Place],
    again: bool,
    rules: str,
    options: str,
    total: Total,
    say: Say,
) -> Iterator[Place]:
    """Those that are to be read."""
    seen = set()
    for place in places:
        if place.name in seen:
            continue
        seen.add(place.name)
        known = ledger.find(place)
        if known is None or known.error or again:
            yield place
            continue
        try:
            size = place.size()
        except InputError:
            size = known.bytes  # it was read, and is gone
        if size != known.bytes:
            yield place
            continue
        total.known += 1
        total.outdated += (known.rules, known.options) != (rules, options)
        say(place, None)


def _made(places: Iterable[Place], job: Job, aside: Path, jobs: int) -> Iterator[Made]:
    """What is made of each, in their order; a few are made ahead."""
    if jobs == 1:
        yield from (make(place, job, aside) for place in places)
        return
    context = get_context("forkserver")
    context.set_forkserver_preload(["newscrawl.archives.extract", "pipelines"])
    pool = ProcessPoolExecutor(jobs, context, initializer=end_with_parent)
    waiting: deque[Future[Made]] = deque()
    try:
        for place in places:
            waiting.append(pool.submit(make, place, job, aside))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise InputError(
            "a process died over one of the next archives (out of memory?); --jobs 1 shows which"
        ) from error
    except BaseException:
        for one in active_children():
            one.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def make(place: Place, job: Job, aside: Path) -> Made:
    """The lines of an archive, in files in ``aside``. Raises ``OutputError``."""
    began = time.monotonic()
    name = sha256(place.name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    made = Made(
        place,
        size=0,
        articles=aside / f"{name}.articles",
        rejects=aside / f"{name}.rejects",
        counts=Counter(),
        rejected=Counter(),
        seconds=0.0,
    )
    try:
        with made.articles.open("wb") as articles, made.rejects.open("wb") as rejects:
            try:
                made.size = place.size()
                for one in extract(place, job, made.counts):
                    if one.reject:
                        made.rejected[one.reject.reason] += 1
                    (rejects if one.reject else articles).write(one.line + b"\n")
            except InputError as error:
                made.error = str(error)
    except OSError as error:
        raise explain(made.articles, error) from error
    made.seconds = time.monotonic() - began
    return made
