"""Raw archive: what was asked and answered, as WARC 1.1 (ISO 28500:2017) files."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import sqlite3
import zlib
from base64 import b32encode
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.article import Archive
from newscrawl.lines import OutputError, sync_folder
from newscrawl.signals import committing

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.http.headers import Headers

logger = logging.getLogger(__name__)

ARCHIVED = "newscrawl_archive"
"""In the meta of a request: where the answer to it is kept, an ``Archive``."""

MAX_FILE = 1_000_000_000
"""Bytes after which a file is followed by the next (1 GB, as the WARC guidelines advise)."""

INDEX = ".newscrawl-index.sqlite"
"""File in the folder that knows which answers it holds; without it, none is known."""

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SECRET = frozenset((b"proxy-authorization", b"authorization", b"cookie", b"set-cookie"))


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
            self._index = _Index(folder / INDEX)
            self._mend_others()
            self._begin()
        except OSError as error:
            raise OutputError(f"{folder}: cannot be written to: {error.strerror}") from error

    def keep(self, request: Request, response: Response, at: datetime) -> Archive | None:
        """Write ``request`` and ``response``, answered ``at``; returns where the answer is.

        Of a revisit that is where the first one is, and None where a 304 came for a page that is
        not in this archive. Raises OutputError where nothing could be written.
        """
        date = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        digest = "sha1:" + b32encode(hashlib.sha1(response.body).digest()).decode()
        known = self._index.find(response.url)
        unmodified = response.status == HTTPStatus.NOT_MODIFIED
        revisit = unmodified or (
            bool(response.body) and known is not None and known.digest == digest
        )
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
        named: dict[str, str] = {"WARC-Date": date}
        if response.ip_address and not request.meta.get("proxy"):
            named["WARC-IP-Address"] = str(response.ip_address)
        status = StatusAndHeaders(_status(response), _pairs(response.headers), "HTTP/1.1")
        if revisit:
            answer = writer.create_warc_record(
                response.url, "revisit", http_headers=status, warc_headers_dict=named
            )
            profile = _NOT_MODIFIED if unmodified else writer.REVISIT_PROFILE_1_1
            answer.rec_headers.add_header("WARC-Profile", profile)
            if known:
                answer.rec_headers.add_header("WARC-Refers-To-Target-URI", response.url)
                answer.rec_headers.add_header("WARC-Refers-To-Date", known.date)
            if not unmodified:
                answer.rec_headers.add_header("WARC-Payload-Digest", digest)
        else:
            answer = writer.create_warc_record(
                response.url,
                "response",
                payload=BytesIO(response.body),
                length=len(response.body),
                http_headers=status,
                warc_headers_dict=named,
            )
        writer.write_request_response_pair(_asked(writer, request), answer)
        offset = self._append(buffer.getvalue())
        made = Archive(self._name, offset)  # of the answer: it comes before the request
        if not revisit and response.status == HTTPStatus.OK:
            self._index.note(response.url, _Known(digest, date, made.file, made.offset))
        if revisit:
            return Archive(known.file, known.offset) if known else None
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
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
        said = {
            "software": self._software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
            "warc-1.1/",
            "robots": "obey",
            "isPartOf": self._run_id,
        }
        writer.write_record(writer.create_warcinfo_record(self._name, said))
        self._write(buffer.getvalue())
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


class _Known:
    """What the index knows of an answer."""

    __slots__ = ("date", "digest", "file", "offset")

    def __init__(self, digest: str, date: str, file: str, offset: int) -> None:
        self.digest = digest
        self.date = date
        self.file = file
        self.offset = offset


class _Index:
    """The last whole answer of each URL. It is a convenience: what is lost of it, or cannot be
    read, costs revisit records and nothing else. What is noted is in the file after ``flush``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._noted: dict[str, _Known] = {}
        self._database: sqlite3.Connection | None = None
        try:
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, digest TEXT NOT NULL, "
                "date TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL) WITHOUT ROWID"
            )
            self._database.execute("CREATE TABLE IF NOT EXISTS begun (name TEXT PRIMARY KEY)")
        except sqlite3.Error as error:
            self._give_up(error)

    def find(self, url: str) -> _Known | None:
        if self._database is None:
            return None
        if url in self._noted:
            return self._noted[url]
        query = "SELECT digest, date, file, offset FROM answers WHERE url = ?"
        try:
            row = self._database.execute(query, (url,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return _Known(*row) if row else None

    def note(self, url: str, known: _Known) -> None:
        self._noted[url] = known

    def flush(self) -> None:
        """Put what was noted into the file."""
        noted, self._noted = self._noted, {}
        if self._database is None or not noted:
            return
        rows = ((url, one.digest, one.date, one.file, one.offset) for url, one in noted.items())
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows
            )
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def begun(self) -> list[str]:
        """The files that were begun, and not brought to their end."""
        if self._database is None:
            return []
        try:
            return [name for (name,) in self._database.execute("SELECT name FROM begun")]
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def begin(self, name: str) -> None:
        self._change("INSERT OR REPLACE INTO begun VALUES (?)", (name,))

    def end(self, name: str) -> None:
        self._change("DELETE FROM begun WHERE name = ?", (name,))

    def _change(self, query: str, row: tuple[Any, ...]) -> None:
        if self._database is None:
            return
        try:
            self._database.execute(query, row)
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _give_up(self, error: sqlite3.Error) -> None:
        logger.warning("%s: not used, so no revisit records: %s", self._path, error)
        self.close()


def _status(response: Response) -> str:
    try:
        return f"{response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        return f"{response.status} Unknown"


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in _SECRET
        for value in values
    ]


def _asked(writer: WARCWriter, request: Request) -> Any:
    """The record of a request: as it was sent, but for what is secret."""
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc.rpartition("@")[2]), *_pairs(request.headers)]
    if request.body:
        headers.append(("Content-Length", str(len(request.body))))
    return writer.create_warc_record(
        request.url,
        "request",
        payload=BytesIO(request.body),
        length=len(request.body),
        http_headers=StatusAndHeaders(
            f"{request.method} {target} HTTP/1.1", headers, is_http_request=True
        ),
    )


_open: dict[tuple[Path, str], tuple[RawArchive, set[Crawler]]] = {}
"""The archives of this process, and the crawls that write to each."""


class KeepRaw:
    """Downloader middleware, next to the network: keeps every answer in the raw archive of
    ``NEWSCRAWL_WARC``, a folder. All crawls of a run write to one archive.

    Where it cannot be written, the stat ``newscrawl/output_error`` says why, and the crawl ends
    with the reason "output_error".
    """

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._crawler = crawler
        settings = crawler.settings
        run_id = str(settings["NEWSCRAWL_RUN_ID"] or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
        self._place = (folder, run_id)
        if self._place not in _open:
            _open[self._place] = (RawArchive(folder, run_id, settings["USER_AGENT"]), set())
        self._archive, users = _open[self._place]
        users.add(crawler)
        crawler.signals.connect(self._sync, committing)
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises OutputError where the folder cannot be written to."""
        folder = crawler.settings["NEWSCRAWL_WARC"]
        if not folder:
            raise NotConfigured
        return cls(crawler, Path(folder))

    def process_response(self, request: Request, response: Response) -> Response:
        """Sets ``ARCHIVED`` in the meta of ``request``."""
        request.meta.pop(ARCHIVED, None)
        try:
            request.meta[ARCHIVED] = self._archive.keep(request, response, datetime.now(UTC))
        except OutputError as error:
            self._fail(error)
        return response

    def _sync(self) -> OutputError | None:
        """What lines name that are about to be committed is durable, or there is an error."""
        try:
            self._archive.sync()
        except OutputError as error:
            return error
        return None

    def _fail(self, error: OutputError) -> None:
        logger.critical("%s", error)
        assert self._crawler.stats is not None
        self._crawler.stats.set_value("newscrawl/output_error", str(error))
        assert self._crawler.engine is not None
        self._closing = deferred_from_coro(
            self._crawler.engine.close_spider_async(reason="output_error")
        )

    def _end(self) -> None:
        archive, users = _open.get(self._place, (None, set()))
        users.discard(self._crawler)
        if archive and not users:
            del _open[self._place]
            try:
                archive.close()
            except OutputError as error:
                logger.critical("%s", error)
