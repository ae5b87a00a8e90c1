"""Run: what ``newscrawl clean-text`` does, from its inputs to its summary."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import msgspec

from newscrawl.corpus.clean import Job, Outcome, Shape, outcomes
from newscrawl.corpus.documents import (
    Document,
    Fields,
    Format,
    Raw,
    RefusedError,
    format_of,
    parse,
    records,
)
from newscrawl.corpus.streams import check_output, explaining, reading, writing
from newscrawl.limits import InputError
from newscrawl.lines import make_folder
from pipelines.learned.template import SiteTemplates, Templates, load_once

NAMED = 20
"""Documents without an article that are named on standard error; all are counted."""
EVERY = 60
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, by their names; ``shape`` is --as."""

    inputs: tuple[str, ...]
    format: str | None = None
    fields: Fields = field(default_factory=Fields)
    shape: str = "article"
    output: Path | None = None
    rejects: Path | None = None
    jobs: int = 1
    templates: str | None = None
    as_json: bool = False
    quiet: bool = False


@dataclass(slots=True)
class Summary:
    """What became of the documents: how many gave an article, and how many none, by reason."""

    documents: int = 0
    articles: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    learned_lines: int = 0
    failed_inputs: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.documents += 1
        self.articles += outcome.reason is None
        self.learned_lines += outcome.learned
        if outcome.reason:
            self.refused[outcome.reason] += 1

    def table(self) -> dict[str, object]:
        """The summary for machines."""
        return {
            "documents": self.documents,
            "articles": self.articles,
            "refused": dict(sorted(self.refused.items())),
            "learned_lines": self.learned_lines,
            "failed_inputs": self.failed_inputs,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        rate = self.documents / self.seconds if self.seconds else 0
        parts = [_number(self.documents, "document"), _number(self.articles, "article")]
        if self.refused:
            reasons = ", ".join(f"{name} {count:,}" for name, count in self.refused.most_common())
            parts.append(f"{self.refused.total():,} without one ({reasons})")
        if self.learned_lines:
            parts.append(f"{_number(self.learned_lines, 'learned line')} taken out")
        return f"{'; '.join(parts)}; {rate:,.0f} documents a second"


class _Inputs:
    """The records of several files; a file that cannot be read to its end is noted, and the next
    one is read."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.failed: list[str] = []
        self.corpora = False
        """Whether any of them is more than one document."""

    def work(self) -> Iterator[tuple[Job, Iterator[Raw]]]:
        """The records of each file, with how they are cleaned."""
        options = self._options
        for name in options.inputs:
            try:
                with reading(name) as stream:
                    format = cast(Format | None, options.format)
                    with explaining():
                        format = format or format_of(name, stream.peek(64)[:64])
                    self.corpora = self.corpora or format != "text"
                    job = Job(format, cast(Shape, options.shape), options.fields, options.templates)
                    yield job, self._records(stream, name, format)
            except InputError as error:
                self._fail(name, error)

    def _records(self, stream: io.BufferedReader, name: str, format: Format) -> Iterator[Raw]:
        try:
            yield from records(stream, name, format)
        except InputError as error:
            self._fail(name, error)

    def _fail(self, name: str, error: InputError) -> None:
        self.failed.append(name)
        _say(f"{name}: {error}")


def clean_corpus(options: Options) -> bool:
    """Write what each document becomes, and say what became of them all; whether anything failed:
    an input, or a document that was all there was in its file.

    Raises ``InputError``, ``OutputError``, and ``TemplateError`` for templates that cannot be used.
    """
    for path in (options.output, options.rejects):
        if path:
            check_output(path)
    if options.templates:
        load_once(options.templates)
    inputs, summary = _Inputs(options), Summary()
    failed = False
    began = told = time.monotonic()
    with ExitStack() as stack:
        stream = stack.enter_context(writing(options.output))
        rejects = stack.enter_context(writing(options.rejects)) if options.rejects else None
        for job, outcome in outcomes(inputs.work(), options.jobs):
            summary.add(outcome)
            stream.write(outcome.written)
            if outcome.reason:
                failed = failed or job.format == "text"
                _note(outcome, summary, rejects)
            if not options.quiet and time.monotonic() - told >= EVERY:
                told = time.monotonic()
                rate = summary.documents / (told - began)
                _say(f"{summary.documents:,} documents, {rate:,.0f} a second")
    summary.failed_inputs = inputs.failed
    summary.seconds = time.monotonic() - began
    if options.as_json:
        _say(msgspec.json.encode(summary.table()).decode())
    elif inputs.corpora and not options.quiet:
        _say(str(summary))
    return bool(failed or inputs.failed or not summary.articles)


def _note(outcome: Outcome, summary: Summary, rejects: IO[bytes] | None) -> None:
    """Say that a document gave nothing, and why: to the file of rejects, or for the first few."""
    if rejects:
        line = {"where": outcome.where, "reason": outcome.reason, "detail": outcome.detail}
        rejects.write(msgspec.json.encode(line) + b"\n")
    elif summary.refused.total() <= NAMED:
        _say(f"{outcome.where}: {outcome.reason}: {outcome.detail}")
        if summary.refused.total() == NAMED:
            _say("(further ones are only counted; --rejects FILE lists all)")


def learn_templates(options: Options, folder: Path, share: float) -> bool:
    """Learn what recurs on the documents of each site into ``folder``; whether an input failed.

    A site's file that is there keeps the templates that were rejected by hand. Raises
    ``InputError``, ``OutputError`` and ``TemplateError``.
    """
    from newscrawl.corpus.learn import learn

    inputs = _Inputs(options)

    def read() -> Iterable[Document]:
        inputs.failed.clear()
        for job, raws in inputs.work():
            for raw in raws:
                try:
                    yield parse(raw, job.format, job.fields)
                except RefusedError:
                    continue

    found = learn(read, share)
    before = Templates.load(folder, missing=True)
    make_folder(folder)
    for site in found.sites:
        merged = _merge(before.of(site.site), site)
        merged.write(folder)
        if not options.quiet:
            _say(f"{site.site}: {_number(len(site.templates), 'line')}, version {merged.version}")
            for one in site.templates:
                _say(f"  {one.evidence}: {one.text}")
    lines = sum(len(site.templates) for site in found.sites)
    learned = f"{_number(lines, 'line')} of {_number(len(found.sites), 'site')}"
    _say(f"{_number(found.documents, 'document')}; {learned} in {folder}")
    if found.without_site:
        _say(
            f"{_number(found.without_site, 'document')} without a site: name a field with the "
            "address or source (--url-field, --site-field)"
        )
    return bool(inputs.failed)


def _merge(before: SiteTemplates | None, found: SiteTemplates) -> SiteTemplates:
    """What was found, with what is in the site's file already, which keeps its state."""
    known = {one.id: one for one in (before.templates if before else ())}
    new = [one for one in found.templates if one.id not in known]
    return SiteTemplates(found.site, (*known.values(), *new))


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
