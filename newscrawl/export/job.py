"""Job: one export as it was planned: settle, write, and what stands beside the articles."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.article import SCHEMA_VERSION
from newscrawl.delivery.files import write_file
from newscrawl.delivery.output import Output
from newscrawl.export.bookmark import FILE as BOOKMARK
from newscrawl.export.bookmark import After, directory_key
from newscrawl.export.card import write_card
from newscrawl.export.facts import gather
from newscrawl.export.parts import Made
from newscrawl.export.plan import MANIFEST, Plan, Work
from newscrawl.export.plots import plots
from newscrawl.export.record import Record, Step, parse, tombstone
from newscrawl.export.selection import Selector
from newscrawl.export.settle import DELETED, LEFT, Settled, explained
from newscrawl.export.sinks import Sink, sink_of
from newscrawl.export.snapshot import Source, bookmark_of
from newscrawl.export.tally import Coverage, Tally
from newscrawl.lines import OutputError, explain
from newscrawl.record import RecordError

URLS = "urls.txt"
"""The list of the articles' addresses in an export."""

Tell = Callable[[str, int, int], None]
"""Told of progress: what is being done, how many bytes of files are done, of how many."""


@dataclass
class Report:
    """What came of an export.

    target     the folder
    articles   that it holds; ``deleted``: lines that say that an article is to be deleted
    left_out   articles (and lines of earlier revisions) that it does not hold, by reason
    files      with articles
    damages    lines that could not be read: file, number of the line, what is wrong
    bookmark   for ``--delivered-after`` of the next export
    resumed    it was gone on with
    unknown    data directories that the bookmark given did not know: all of them is new
    notes      what the user should know besides
    """

    target: Path
    tally: Tally
    left_out: dict[str, int]
    files: list[Made]
    damages: list[tuple[str, int, str]]
    bookmark: Path
    resumed: bool = False
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return self.tally.articles

    @property
    def deleted(self) -> int:
        """How many lines say that an article is to be deleted."""
        return self.tally.deleted


def published(work: Work) -> Report:
    """What came of an export that has been published, as its own manifest says."""
    said = msgspec.json.decode((work.target / MANIFEST).read_bytes())
    return Report(
        target=work.target,
        tally=Tally(articles=said["articles"], deleted=said["deleted"]),
        left_out=said["left_out"],
        files=msgspec.convert(said["files"], list[Made]),
        damages=[],
        bookmark=work.target / BOOKMARK,
        resumed=True,
        notes=[f"{said['damaged_lines']} lines were not read"] if said["damaged_lines"] else [],
    )


class Job:
    """One export, planned."""

    def __init__(
        self,
        work: Work,
        plan: Plan,
        some: Sequence[Output],
        steps: Mapping[str, Callable[[Settled], Step]],
        draw: bool,
        tell: Tell,
    ) -> None:
        self._draw = draw
        self._work = work
        self._plan = plan
        self._outputs = some
        self._makers = steps
        self._tell = tell
        request = plan.request
        self._after = After(plan.bookmark, plan.stamp) if request.after else None
        self._total = sum(one.size for one in plan.sources)
        self.state = work.state()
        self._coverage = Coverage()
        self._notes: list[str] = []

    def run(self) -> Report:
        plan, work = self._plan, self._work
        selector = Selector(plan.request.selection, plan.began_at)
        with (
            explained(work.index),
            closing(
                Settled(plan.sources, selector, work.index, self._after, plan.withdrawn)
            ) as settled,
        ):
            self._settle(settled)
            self._damaged = {path for path, _, _ in settled.damages()}
            self._write(settled)
            self._end(settled)
            report = self._report(settled)
        work.publish()
        return report

    def _settle(self, settled: Settled) -> None:
        settled.run(lambda done: self._tell("reading", done, self._total))
        fates = bytearray(max(1, settled.count))
        settled.fates(fates)
        write_file(self._work.fates, bytes(fates))

    def _mapped(self) -> mmap.mmap:
        with self._work.fates.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def _write(self, settled: Settled) -> None:
        request, state = self._plan.request, self.state
        work = self._work
        sink = sink_of(
            request.format, work.result, request.fields, request.part_size, state.sink, work.spill
        )
        steps = {name: make(settled) for name, make in self._makers.items()}
        firsts = [*settled.firsts(), settled.count]
        urls = Urls(work.result / URLS, state.urls)
        done = 0
        with self._mapped() as fates:
            for source, (first, end) in zip(self._plan.sources, pairwise(firsts), strict=True):
                if end > state.cursor and fates[first:end].strip(b"\0"):
                    self._done = done
                    self._write_file(source, range(first, end), fates, sink, steps, urls)
                done += source.size
                self._tell("writing", done, self._total)
        sink.end()
        self._note(settled.count, urls)
        sink.finish(lambda: self._note(settled.count, urls))

    def _write_file(
        self,
        source: Source,
        numbers: range,
        fates: mmap.mmap,
        sink: Sink,
        steps: Mapping[str, Step],
        urls: Urls,
    ) -> None:
        state = self.state
        begin = state.cursor
        for line_number, line in zip(numbers, self._lines(source), strict=False):
            fate = fates[line_number]
            if fate == LEFT or line_number < begin:
                continue
            try:
                record = parse(line)
            except RecordError as error:
                state.damages.append((source.path, line_number - numbers.start + 1, str(error)))
                continue
            kept = tombstone(record) if fate == DELETED else self._through(record, steps)
            if kept is None:
                continue
            if fate == DELETED:
                state.tally.deleted += 1
            else:
                state.tally.rewritten += kept.raw is not record.raw or record.is_anew
                state.tally.add(kept.told, len(kept.raw) + 1)
                self._coverage.add(kept.told)
                urls.add(kept.told.url)
            if sink.add(kept):
                self._note(line_number + 1, urls)

    def _through(self, record: Record, steps: Mapping[str, Step]) -> Record | None:
        """What the steps leave of a record."""
        for name, step in steps.items():
            kept = step(record)
            if kept is None:
                dropped = self.state.tally.dropped
                dropped[name] = dropped.get(name, 0) + 1
                return None
            record = kept
        return record

    def _lines(self, source: Source) -> Iterator[bytes]:
        """The lines of a file, as far as it can be read; that it cannot has been noted."""
        try:
            yield from source.lines(
                lambda size: self._tell("writing", self._done + size, self._total)
            )
        except OutputError as error:
            if not source.is_there():
                raise OutputError(
                    f"{source.path}: has changed while it was read; run again"
                ) from error
            if source.path not in self._damaged:
                raise

    def _note(self, cursor: int, urls: Urls) -> None:
        self.state.cursor = cursor
        self.state.urls = urls.write()
        self._coverage.into(self.state.tally.coverage)
        self._work.note(self.state)

    def _end(self, settled: Settled) -> None:
        """What stands beside the articles."""
        folder = self._work.result
        self._bookmark = bookmark_of(
            self._plan.sources, settled.last_stamps(), self._after or After()
        )
        write_file(folder / BOOKMARK, _json(self._bookmark))
        tally = self.state.tally
        facts = gather(
            self._plan.request,
            tally,
            self._outputs,
            self._left_out(settled),
            len(self._damages(settled)),
            len(self.state.sink.files),
            settled.delivered_to(),
        )
        try:
            drawn = plots(tally) if self._draw else {}
        except ImportError:
            drawn = {}
            self._notes.append("The card has no plots: pip install 'newscrawl[plots]'")
        write_card(folder, facts, drawn)
        write_file(folder / MANIFEST, _json(self._manifest(settled)))

    def _manifest(self, settled: Settled) -> dict[str, Any]:
        request, tally = self._plan.request.for_others(), self.state.tally
        return {
            "export": 1,
            "newscrawl": request.newscrawl,
            "schema_version": SCHEMA_VERSION,
            "format": request.format,
            "fields": request.fields,
            "selection": request.selection,
            "delivered_after": request.after,
            "inputs": request.inputs,
            "articles": tally.articles,
            "deleted": tally.deleted,
            "left_out": self._left_out(settled),
            "damaged_lines": len(self._damages(settled)),
            "files": self.state.sink.files,
        }

    def _left_out(self, settled: Settled) -> dict[str, int]:
        return {**settled.left_out(), **self.state.tally.dropped}

    def _damages(self, settled: Settled) -> list[tuple[str, int, str]]:
        return sorted([*settled.damages(), *self.state.damages])

    def _report(self, settled: Settled) -> Report:
        before = self._plan.bookmark
        given = {directory_key(one) for one in self._plan.request.inputs}
        return Report(
            target=self._work.target,
            tally=self.state.tally,
            left_out=self._left_out(settled),
            files=self.state.sink.files,
            damages=self._damages(settled),
            bookmark=self._work.target / BOOKMARK,
            unknown=sorted(given - set(before.directories)) if before else [],
            notes=self._notes,
        )


class Urls:
    """The list of addresses, which is written up to where the rest is."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size
        self._waiting: list[bytes] = []

    def add(self, url: str | None) -> None:
        """One more, if the article has one."""
        if url:
            self._waiting.append(url.encode() + b"\n")

    def write(self) -> int:
        """Write what waits; durable on return. Returns the size."""
        try:
            with self._path.open("r+b" if self._size else "wb") as file:
                file.truncate(self._size)
                file.seek(self._size)
                file.writelines(self._waiting)
                file.flush()
                os.fsync(file.fileno())
                self._size = file.tell()
        except OSError as error:
            raise explain(self._path, error) from error
        self._waiting = []
        return self._size


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
