"""Run: an export from its beginning, or from where it was broken off, to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newscrawl.delivery.locks import Lock
from newscrawl.delivery.output import Output
from newscrawl.delivery.withdrawn import read_withdrawn
from newscrawl.export.bookmark import read_after
from newscrawl.export.job import Job, Report, Tell, published
from newscrawl.export.plan import PART_SIZE, Plan, Request, Work, now
from newscrawl.export.record import NAMES, Step
from newscrawl.export.selection import Selection, Selector
from newscrawl.export.settle import Settled
from newscrawl.export.sinks import FORMATS
from newscrawl.export.snapshot import outputs, take, unchanging
from newscrawl.lines import OutputError


def export(
    inputs: Sequence[str],
    target: Path,
    *,
    format: str = "jsonl",
    selection: Selection | None = None,
    fields: Sequence[str] = NAMES,
    delivered_after: str | None = None,
    part_size: int = PART_SIZE,
    steps: Mapping[str, Callable[[Settled], Step]] | None = None,
    anew: bool = False,
    draw: bool = True,
    tell: Tell = lambda *_: None,
) -> Report:
    """Export the articles of ``inputs``, data directories or files of lines, to the folder
    ``target``, which appears, or is replaced, as a whole.

    Of each article the last revision counts; those withdrawn are left out. With ``delivered_after``
    (the folder of an export, or an instant) only what was delivered since is written, and for each
    article that was withdrawn, or is not selected any more, a line with the status "withdrawn".

    Args:
        format: one of ``FORMATS``.
        selection: which articles; None: all.
        fields: keys of the record, in its order.
        part_size: bytes of lines to a file, about.
        steps: by name, what else looks at each record that is to be written; made of what was
            settled, see ``Step``.
        anew: begin anew where an export into ``target`` was broken off.
        draw: the card gets plots, where matplotlib is there.
        tell: told of progress.

    May be killed at any moment: the same call goes on, and the result is the same.

    Raises ``OutputError``, ``FilterError``, ``StateError``, and ``HeldError`` where another process
    exports into ``target``.
    """
    if format not in FORMATS:
        raise OutputError(f"{format!r} is no format; it is one of {', '.join(FORMATS)}")
    some = outputs(inputs)
    work = Work(target)
    work.check()
    lock = _hold(work)
    try:
        with unchanging(some):
            request = Request(
                inputs=tuple(str(one.path.resolve()) for one in some),
                format=format,
                selection=selection or Selection(),
                fields=tuple(fields),
                after=delivered_after,
                part_size=part_size,
                steps=tuple(steps or ()),
                newscrawl=_version(),
            )
            begun = work.plan()
            if begun and begun.request == request and work.is_published() and not anew:
                report = published(work)  # only its folder was left to be removed
                work.clear()
                return report
            plan, resumed = _plan(work, request, some, anew)
            report = Job(work, plan, some, steps or {}, draw, tell).run()
            report.resumed = resumed
            return report
    finally:
        if work.plan() is None:
            work.clear()
        lock.release()


def _hold(work: Work) -> Lock:
    """The lock on the export, which is in its folder."""
    what = f"{work.target}: the export"
    while True:
        lock = Lock(work.lock, what)
        if lock.is_there():
            return lock
        lock.release()  # whoever was done has removed the folder


def _plan(work: Work, request: Request, some: Sequence[Output], anew: bool) -> tuple[Plan, bool]:
    """What was begun and can be gone on with, else a new plan."""
    begun = work.plan()
    is_same = begun is not None and begun.request == request and not anew
    if begun and is_same and all(one.is_there() for one in begun.sources):
        return begun, True
    began_at = now()
    after = read_after(request.after, began_at) if request.after else None
    Selector(request.selection, began_at)  # what cannot be understood is told of before the work
    plan = Plan(
        request=request,
        began_at=began_at,
        sources=take(some),
        bookmark=after.bookmark if after else None,
        stamp=after.stamp if after else "",
        withdrawn=sorted({one for output in some for one in read_withdrawn(output).ids}),
    )
    work.begin(plan)
    return plan, False


def _version() -> str:
    from pipelines.assemble import package_version

    return package_version()
