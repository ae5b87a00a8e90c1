"""Clean: each document of a corpus becomes a line, in the order of the documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Literal, get_args

import msgspec

from newscrawl.corpus.documents import (
    REFUSED,
    Document,
    Fields,
    Format,
    Raw,
    RefusedError,
    parse,
    set_value,
)
from newscrawl.limits import InputError
from newscrawl.processes import end_with_parent
from pipelines.learned.template import load_once

Shape = Literal["article", "document", "text"]
"""What a document becomes:

article    the line of an article, as of any page
document   its own JSON object, with the article's text in the place of its text
text       the article's text: a line a block; a blank line follows each document of a corpus
"""
SHAPES: tuple[Shape, ...] = get_args(Shape)
LEARNED = "learned "
"""How the rule of a removal begins that is a template."""
CHUNK, CHUNK_SIZE = 64, 1 << 20
"""Documents, and bytes, that are handed to a process at once."""


@dataclass(frozen=True, slots=True)
class Job:
    """How the documents of a file are cleaned; ``templates`` is the folder of those to use."""

    format: Format
    shape: Shape = "article"
    fields: Fields = field(default_factory=Fields)
    templates: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the document at ``where``: what to write, line ends and all, or the reason why
    there is nothing; ``learned`` lines were taken out of it as templates' own."""

    where: str
    written: bytes = b""
    reason: str | None = None
    detail: str = ""
    learned: int = 0


def clean(raw: Raw, job: Job) -> Outcome:
    """What becomes of one record. Nothing is raised: whatever happens to a document, it is its own
    problem."""
    from newscrawl.page import REJECT_REASONS, NotAnArticle

    try:
        return _clean(raw, job)
    except RefusedError as refused:
        return Outcome(raw.where, reason=refused.reason, detail=REFUSED[refused.reason])
    except NotAnArticle as refused:
        detail = refused.detail or REJECT_REASONS.get(refused.reason, "")
        return Outcome(raw.where, reason=refused.reason, detail=detail)
    except Exception as error:
        return Outcome(raw.where, reason="error", detail=f"{type(error).__name__}: {error}")


def _clean(raw: Raw, job: Job) -> Outcome:
    from newscrawl.corpus.dump import read_dump

    document = parse(raw, job.format, job.fields)
    templates = load_once(job.templates).of(document.site) if job.templates else None
    page = read_dump(document.text, document.url, templates=templates)
    assert page.article is not None
    text = page.article.text or ""
    if job.shape == "article":
        from newscrawl.record import encode

        written = encode(page.article) + b"\n"
    elif job.shape == "document":
        written = _encode(document, text, job.fields) + b"\n"
    elif job.format == "text":
        written = text.encode() + b"\n"
    else:
        written = text.replace("\n\n", "\n").encode() + b"\n\n"
    learned = sum(one.rule.startswith(LEARNED) for one in page.removed) if templates else 0
    return Outcome(raw.where, written, learned=learned)


def _encode(document: Document, text: str, fields: Fields) -> bytes:
    """The document with ``text`` for its text, its paragraphs set apart as they were."""
    table = document.table or {fields.text: ""}
    if "\n\n" not in document.text:
        text = text.replace("\n\n", "\n")
    set_value(table, fields.text, text)
    return msgspec.json.encode(table)


def outcomes(
    work: Iterable[tuple[Job, Iterable[Raw]]], jobs: int = 1
) -> Iterator[tuple[Job, Outcome]]:
    """What becomes of each record, in their order; with several processes where ``jobs`` is not 1.

    work   the records of each file, with how they are cleaned

    Only a few chunks of records are in memory at any time. Raises ``InputError`` where a process
    dies.
    """
    if jobs == 1:
        for job, raws in work:
            for raw in raws:
                yield job, clean(raw, job)
        return
    context = get_context("forkserver")
    context.set_forkserver_preload(["newscrawl.corpus.dump", "newscrawl.corpus.clean"])
    pool = ProcessPoolExecutor(jobs, context, initializer=end_with_parent)
    waiting: deque[tuple[Job, Future[list[Outcome]]]] = deque()
    try:
        for job, raws in work:
            for chunk in _chunks(raws):
                waiting.append((job, pool.submit(_clean_all, chunk, job)))
                if len(waiting) > 2 * jobs:
                    yield from _first(waiting)
        while waiting:
            yield from _first(waiting)
    except BrokenProcessPool as error:
        raise InputError(
            "a process died over one of the next documents (out of memory?); --jobs 1 uses less"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _first(waiting: deque[tuple[Job, Future[list[Outcome]]]]) -> Iterator[tuple[Job, Outcome]]:
    job, future = waiting.popleft()
    return ((job, outcome) for outcome in future.result())


def _clean_all(raws: list[Raw], job: Job) -> list[Outcome]:
    return [clean(raw, job) for raw in raws]


def _chunks(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    chunk: list[Raw] = []
    size = 0
    for raw in raws:
        chunk.append(raw)
        size += len(raw.content or b"")
        if len(chunk) == CHUNK or size >= CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
