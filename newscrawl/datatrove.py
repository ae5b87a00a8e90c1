"""Blocks for datatrove, which runs a pipeline on one machine, on Slurm or on Ray.

    from newscrawl.datatrove import ExtractArticles, ReadArchives, as_record

    pipeline = [
        ReadArchives("s3://commoncrawl/crawl-data/CC-NEWS/2026/10/", glob_pattern="*.warc.gz"),
        ExtractArticles(languages=("id",)),
        JsonlWriter("articles/", adapter=as_record),
    ]

The articles are those of ``newscrawl extract``. Between and behind the blocks stand datatrove's
own: filters, MinHash, writers. Needs ``pip install 'newscrawl[datatrove]'``.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.readers.base import BaseDiskReader
except ImportError as error:
    raise ImportError(
        "newscrawl.datatrove needs the package datatrove: pip install 'newscrawl[datatrove]'"
    ) from error

from newscrawl.archives.extract import Job, Outcome, outcomes
from newscrawl.archives.pages import Captured, pages_in
from newscrawl.archives.sites import Sites
from newscrawl.article import Article
from newscrawl.inputs import Options
from newscrawl.limits import InputError
from pipelines.encoding import to_utf8

if TYPE_CHECKING:
    from datatrove.pipeline.writers.disk_base import DiskWriter

Documents = Iterable[Document]

_FIELDS = tuple(one.name for one in fields(Article))


class PageDocument(Document):  # type: ignore[misc]
    """A page as its site sent it; ``text`` is its HTML. It carries along what was ``captured``, as
    long as it is not written and read again."""

    __slots__ = ("captured",)
    captured: Captured


class ReadArchives(BaseDiskReader):  # type: ignore[misc]
    """Reads the HTML pages of wanted sites in WARC and ARC files.

    A document is a page as its site sent it: ``text`` is its HTML; the metadata has ``url``,
    ``fetched_at``, ``headers`` and ``offset``, where its record begins in ``file_path``. Each task
    reads whole files. What is counted in a file (``newscrawl.archives.pages.COUNTS``) is in the
    statistics; nothing that is broken in one ends a task.

    Args:
        data_folder, paths_file, limit, skip, recursive, glob_pattern: as of datatrove's readers.
        publishers, hosts, every_site: whose pages are read, see ``newscrawl.archives.sites.Sites``;
            without any, those of all publishers that are registered.

    Raises ``KeyError`` for a publisher that is not registered.
    """

    name = "📰 newscrawl archives"
    _requires_dependencies = ("fastwarc",)

    def __init__(
        self,
        data_folder: Any,
        paths_file: Any = None,
        *,
        publishers: Iterable[str] = (),
        hosts: Iterable[str] = (),
        every_site: bool = False,
        limit: int = -1,
        skip: int = 0,
        recursive: bool = True,
        glob_pattern: str | None = None,
        file_progress: bool = False,
        doc_progress: bool = False,
    ) -> None:
        super().__init__(
            data_folder,
            paths_file,
            limit=limit,
            skip=skip,
            file_progress=file_progress,
            doc_progress=doc_progress,
            recursive=recursive,
            glob_pattern=glob_pattern,
        )
        self.publishers = tuple(publishers)
        self.hosts = tuple(hosts)
        self.every_site = every_site
        Sites(self.publishers, self.hosts, every=every_site)

    def read_file(self, filepath: str) -> Iterator[Document]:
        """The pages in the file at ``filepath``."""
        counts: Counter[str] = Counter()
        sites = Sites(self.publishers, self.hosts, every=self.every_site)
        file_path = self.data_folder.resolve_paths(filepath)
        try:
            with self.data_folder.open(filepath, "rb") as file:
                for number, captured in enumerate(pages_in(file, sites, counts)):
                    captured.file = filepath.rpartition("/")[2]
                    yield document_of(captured, f"{filepath}/{number}", file_path)
        except InputError as error:
            self.stat_update("files_not_read")
            _logger().error(f"{file_path}: {error}")
        finally:
            for name, count in counts.items():
                self.stat_update(name, value=count, unit="file")


class ExtractArticles(PipelineStep):  # type: ignore[misc]
    """Turns pages into articles.

    A document is then an article: ``text`` is its own text, ``id`` its id, and the metadata has the
    other fields of the record (docs/record.md). Pages of one article are joined; of the articles of
    a task that are the same the first is kept. Why pages gave none is in the statistics
    (``rejected/no_body``, …).

    Args:
        languages: BCP 47 tags: articles in others are left out.
        layouts: False: read every page by the generic reader.
        rules: filter lists to strip by, besides our own rules.
        templates: folder of learned templates.
        exclusion_writer: gets the pages that gave no article, with the reason in their metadata.
    """

    type = "🛢 - EXTRAC"
    name = "📰 newscrawl articles"

    def __init__(
        self,
        languages: Iterable[str] = (),
        *,
        layouts: bool = True,
        rules: Iterable[str] = (),
        templates: str | None = None,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        self.job = Job(
            languages=tuple(languages),
            options=Options(layouts=layouts, rules=tuple(rules), templates=templates),
        )
        self.exclusion_writer = exclusion_writer
        self._waited = self._asked = 0.0

    def run(self, data: Documents, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The articles of the pages in ``data``."""
        counts: Counter[str] = Counter()
        seen: set[tuple[str, str | None, str | None]] = set()
        with self.exclusion_writer or nullcontext() as writer:
            for outcome in self._timed(outcomes(self._captured(data), self.job, counts)):
                article = outcome.article
                if article is None:
                    refused = _refused(outcome)
                    self.stat_update("dropped", f"rejected/{refused.metadata['reason']}")
                    if writer:
                        writer.write(refused, rank)
                    continue
                key = (article.id, article.title, article.content_hash)
                if key in seen:
                    self.stat_update("dropped", "duplicates")
                    continue
                seen.add(key)
                told = msgspec.json.decode(outcome.line)
                document = Document(text=told.pop("text"), id=told.pop("id"), metadata=told)
                self.stat_update("forwarded")
                self.update_doc_stats(document)
                yield document
        for name, count in counts.items():
            self.stat_update("dropped", name, value=count)

    def _captured(self, data: Documents) -> Iterator[Captured]:
        for document in data:
            self._waited += time.perf_counter() - self._asked
            self.stat_update("total")
            yield captured_of(document)
            self._asked = time.perf_counter()

    def _timed(self, found: Iterator[Outcome]) -> Iterator[Outcome]:
        """``found``, whose making is measured, without that of the pages."""
        while True:
            self._waited, self._asked = 0.0, time.perf_counter()
            began = self._asked
            outcome = next(found, None)
            self.stats.time_stats.update(time.perf_counter() - began - self._waited)
            if outcome is None:
                return
            yield outcome


def document_of(captured: Captured, name: str, file_path: str) -> PageDocument:
    """A page as a document called ``name``."""
    html = to_utf8(captured.content, captured.headers.get("content-type"))
    document = PageDocument(
        text=html.decode("utf-8", "replace") or " ",
        id=name,
        metadata={
            "url": captured.url,
            "fetched_at": captured.fetched_at.isoformat() if captured.fetched_at else None,
            "headers": captured.headers,
            "offset": captured.offset,
            "file_path": file_path,
        },
    )
    document.captured = captured
    return document


def captured_of(document: Document) -> Captured:
    """The page that a document is: of ``ReadArchives``, also when it was written and read again, or
    of another reader whose metadata has ``url``, and ``fetched_at`` or ``date``."""
    if isinstance(document, PageDocument):
        return document.captured
    told = document.metadata
    return Captured(
        url=told.get("url") or "",
        content=document.text.encode("utf-8", "replace"),
        headers={**(told.get("headers") or {}), "content-type": "text/html; charset=utf-8"},
        fetched_at=_instant(told.get("fetched_at") or told.get("date")),
        offset=told.get("offset"),
        file=str(told.get("file_path") or "").rpartition("/")[2],
    )


def as_record(_writer: Any, document: Document) -> dict[str, Any]:
    """An article as its record, for the ``adapter`` of a writer; what other blocks have added to
    its metadata is left out."""
    told = {**document.metadata, "id": document.id, "text": document.text}
    return {name: told.get(name) for name in _FIELDS}


def _refused(outcome: Outcome) -> Document:
    assert outcome.reject is not None
    told = msgspec.json.decode(outcome.line)
    text = outcome.reject.detail or outcome.reject.reason
    return Document(text=text, id=outcome.url, metadata=told)


def _instant(written: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _logger() -> Any:
    from datatrove.utils.logging import logger

    return logger
