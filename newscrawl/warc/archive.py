"""RawArchive: a folder of WARC files, written one after the other."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import zlib
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.article import Archive
from newscrawl.lines import OutputError, sync_folder
from newscrawl.warc.index import INDEX, Index, Known
from newscrawl.warc.records import answer_and_request, begin_file, date_of, digest_of, is_revisit

if TYPE_CHECKING:
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

MAX_FILE = 1_000_000_000
"""Bytes after which a file is followed by the next (1 GB, as the WARC guidelines advise)."""


def file_name(run_id: str, number: int) -> str:
    """Name of the ``number``-th file of a run; what could lead to another folder is left out."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", run_id).strip(".-")[:100] or "run"
    return f"newscrawl-{safe}-{number:05d}.warc.gz"


class RawArchive:
    """Writes WARC files into ``folder``, one after the other as they fill.

    A request and its answer are two records, each a gzip member of its own, that are written at
    once: what a crash cuts short is the end of the last file, and the next run cuts that off. An
    answer that is the same as the one known of its URL becomes a revisit record.

    What was kept is durable after ``sync``, which comes before every commit of lines that name it.
    The index, too, learns of an answer only then: it never names one that a power cut took.
    """

    def __init__(self, folder: Path, run_id: str, software: str, largest: int = MAX_FILE) -> None:
        """Raises OutputError where the folder cannot be written to."""
        self._folder = folder
        self._run_id = run_id
        self._software = software
        self._largest = largest
        self._number = 0
        self._file: int | None = None
        self._name = ""
        self._size = 0
        self._unsynced = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = Index(folder / INDEX)
            self._mend_others()
            self._begin()
        except OSError as error:
            raise OutputError(f"{folder}: cannot be written to: {error.strerror}") from error

    def keep(self, request: Request, response: Response, at: datetime) -> Archive | None:
        """Write ``request`` and ``response``, answered ``at``; returns where the answer is.

        Of a revisit that is where the first one is, and None where a 304 came for a page that is
        not in this archive. Raises OutputError where nothing could be written.
        """
        date, digest = date_of(at), digest_of(response.body)
        known = self._index.find(response.url)
        offset = self._append(answer_and_request(request, response, date, digest, known))
        if is_revisit(response, digest, known):
            return Archive(known.file, known.offset) if known else None
        made = Archive(self._name, offset)  # of the answer: it comes before the request
        if response.status == HTTPStatus.OK:
            self._index.note(response.url, Known(digest, date, made.file, made.offset))
        return made

    def sync(self) -> None:
        """Make durable what was kept. Raises OutputError where that fails."""
        if self._unsynced and self._file is not None:
            try:
                os.fsync(self._file)
            except OSError as error:
                raise self._explain(error) from error
            self._unsynced = False
        self._index.flush()

    def close(self) -> None:
        """End the last file, and make it durable. Raises OutputError where that fails."""
        self._end()
        self._index.close()

    # Files

    def _append(self, content: bytes) -> int:
        """Write records, all of them or none; returns where they begin."""
        if self._size and self._size + len(content) > self._largest:
            self._end()
        try:
            if self._file is None:
                self._begin()
            start = self._size
            self._write(content)
        except OSError as error:
            raise self._explain(error) from error
        return start

    def _explain(self, error: OSError) -> OutputError:
        return OutputError(f"{self._folder / self._name}: cannot be written: {error.strerror}")

    def _write(self, content: bytes) -> None:
        assert self._file is not None
        self._unsynced = True
        written = 0
        try:
            while written < len(content):
                written += os.write(self._file, content[written:])
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(content)

    def _begin(self) -> None:
        """A new file, with a record that says who wrote it."""
        while self._file is None:
            self._number += 1
            self._name = file_name(self._run_id, self._number)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            try:
                self._file = os.open(self._folder / self._name, flags, 0o644)
            except FileExistsError:
                continue
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._index.begin(self._name)
        self._size = 0
        said = {
            "software": self._software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
            "warc-1.1/",
            "robots": "obey",
            "isPartOf": self._run_id,
        }
        self._write(begin_file(self._name, said))
        os.fsync(self._file)
        self._unsynced = False
        sync_folder(self._folder)

    def _end(self) -> None:
        if self._file is not None:
            self.sync()
            os.close(self._file)
            self._file = None
            self._index.end(self._name)

    def _mend_others(self) -> None:
        """Cut off what runs that died have left half written; those that run hold a lock."""
        for name in self._index.begun():
            path = self._folder / Path(name).name
            try:
                with path.open("r+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if cut := mend(path):
                        logger.warning("%s: cut off %d bytes that a crash left", path, cut)
            except BlockingIOError:
                continue
            except FileNotFoundError:
                pass
            self._index.end(name)


def mend(path: Path) -> int:
    """Cut a WARC file off after its last whole record; returns how many bytes that were."""
    whole = place = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("r+b") as file:
        while part := file.read(1 << 20):
            while part:
                try:
                    member.decompress(part)
                except zlib.error:
                    part = b""
                    file.seek(0, os.SEEK_END)
                    break
                place += len(part) - len(member.unused_data)
                part = member.unused_data
                if member.eof:
                    whole = place
                    member = zlib.decompressobj(wbits=31)
        size = file.seek(0, os.SEEK_END)
        file.truncate(whole)
    return size - whole
