"""Pages: those of an archive that are of wanted sites, as the sites sent them."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any

from newscrawl.archives.places import Place
from newscrawl.archives.records import Head, Record, is_arc, records
from newscrawl.archives.sites import Sites
from newscrawl.archives.window import Window
from newscrawl.limits import MAX_PAGE, InputError

COUNTS = {
    "records": "records there are",
    "other_kind": "that are no answer of a site: requests, metadata, notes on the file",
    "revisit": "that say only that a page was the same as before",
    "other_site": "of sites that were not asked for",
    "not_ok": "answers with another status than 200",
    "not_html": "answers that are no HTML page",
    "malformed": "that are none, or no answer of a web server",
    "truncated": "of which less is there than they say, or that are damaged",
    "too_large": f"larger than {MAX_PAGE} bytes",
    "arc": "in the format before WARC",
    "pages": "pages that were read",
}
"""What is counted in an archive. Of sites that were not asked for only the header of a record is
read: what is broken behind it is not seen."""

_HTML = ("text/html", "application/xhtml+xml")
_KINDS = {"response": "", "revisit": "revisit"}


@dataclass(slots=True)
class Captured:
    """A page of an archive.

    file      name of the archive
    headers   of the answer, names in lower case
    offset    where its record begins in the file; None where the file is compressed as a whole
    """

    url: str
    content: bytes
    headers: dict[str, str]
    fetched_at: datetime | None
    offset: int | None = None
    file: str = ""


def pages(place: Place, sites: Sites, counts: Counter[str]) -> Iterator[Captured]:
    """The HTML pages in the archive at ``place`` that a site of ``sites`` answered with status 200,
    in its order; ``counts`` gets the numbers of ``COUNTS``.

    Raises ``InputError`` where it cannot be opened, cannot be read on, or is no archive.
    """
    for stream in place.streams():
        for found in pages_in(stream, sites, counts):
            found.file = place.file
            yield found


def pages_in(stream: IO[bytes], sites: Sites, counts: Counter[str]) -> Iterator[Captured]:
    """The same of a WARC or ARC file that is open, at its beginning."""
    window = Window(stream)
    found = _arc_pages if is_arc(window) else _warc_pages
    yield from found(window, sites, counts)


def page_at(place: Place, offset: int) -> Captured | None:
    """The page whose record begins at ``offset`` of the archive at ``place``, if one does. Raises
    ``InputError``."""
    for stream in place.streams():
        try:
            stream.seek(offset)
        except OSError as error:
            raise InputError(f"cannot be read at {offset}: {error}") from error
        head = records(Window(stream), lambda head: True, Counter())
        if record := next(head, None):
            found = _page(record, _parser(), Counter())
            if found:
                found.offset, found.file = offset, place.file
            return found
    return None


def _warc_pages(window: Window, sites: Sites, counts: Counter[str]) -> Iterator[Captured]:
    def wanted(head: Head) -> bool:
        why = _KINDS.get(head.kind, "other_kind")
        if not why and not head.url:
            why = "malformed"
        if not why and not sites.want(head.url):
            why = "other_site"
        if why:
            counts[why] += 1
        return not why

    parse = _parser()
    for record in records(window, wanted, counts):
        if found := _page(record, parse, counts):
            counts["pages"] += 1
            yield found


def _page(record: Record, parse: Any, counts: Counter[str]) -> Captured | None:
    """The page that a record holds; else why not is counted."""
    head = record.head
    if "warc-truncated" in head.fields:
        counts["truncated"] += 1
        return None
    try:
        status, headers, body = _answer(record, parse)
    except (OSError, ValueError):
        counts["malformed"] += 1
        return None
    if status is None:
        counts["malformed"] += 1
    elif status != 200:
        counts["not_ok"] += 1
    elif not _is_html(headers.get("content-type", ""), body, head):
        counts["not_html"] += 1
    elif len(body) > MAX_PAGE:
        counts["too_large"] += 1
    else:
        return Captured(head.url, body, headers, _instant(head), head.offset)
    return None


def _answer(record: Record, parse: Any) -> tuple[int | None, dict[str, str], bytes]:
    """Status, headers and body of the answer in a record, the body without its codings. Some
    archives keep the headers that name codings, and the body without them."""
    for decode in ("all", "none"):
        found = next(iter(parse(BytesIO(record.content), parse_http=True, auto_decode=decode)))
        if found.http_headers is None or found.http_headers.status_code is None:
            return None, {}, b""
        try:
            body = found.reader.read(MAX_PAGE + 1)
        except OSError:
            continue
        headers = {name.lower(): value for name, value in found.http_headers.to_tuples()}
        if decode == "none" and body.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
            break
        return found.http_headers.status_code, headers, body
    raise ValueError("its coding is damaged")


def _is_html(content_type: str, body: bytes, head: Head) -> bool:
    told = content_type or head.fields.get("warc-identified-payload-type", "")
    kind = told.partition(";")[0].strip().lower()
    return kind in _HTML or (not kind and body.lstrip()[:1] == b"<")


def _instant(head: Head) -> datetime | None:
    try:
        made_at = datetime.fromisoformat(head.fields.get("warc-date", ""))
    except ValueError:
        return None
    return made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)


def _parser() -> Any:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise InputError(
            "WARC files need the package fastwarc: pip install 'newscrawl[archive]'"
        ) from error
    return ArchiveIterator


class _Raw:
    """A window as a file that is read from its beginning."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        found = bytes(self._window.view(self._place)[: size if size >= 0 else None])
        self._place += len(found)
        self._window.forget(self._place)
        return found

    def tell(self) -> int:
        return self._place


def _arc_pages(window: Window, sites: Sites, counts: Counter[str]) -> Iterator[Captured]:
    """Those of an ARC file, up to where it is damaged. Format: Internet Archive, ARC version 1."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    stream: IO[bytes] = _Raw(window)  # type: ignore[assignment]
    try:
        for record in ArchiveIterator(stream, arc2warc=True):
            counts["records"] += 1
            counts["arc"] += 1
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            http = record.http_headers
            if record.rec_type != "response" or http is None:
                counts["other_kind"] += 1
                continue
            if not sites.want(url):
                counts["other_site"] += 1
                continue
            head = Head(None, 0, 0, {"warc-date": record.rec_headers.get_header("WARC-Date") or ""})
            if http.get_statuscode() != "200":
                counts["not_ok"] += 1
                continue
            body = record.content_stream().read(MAX_PAGE + 1)
            headers = {name.lower(): value for name, value in http.headers}
            if getattr(record.raw_stream, "limit", 0) > 0:
                counts["truncated"] += 1
            elif not _is_html(headers.get("content-type", ""), body, head):
                counts["not_html"] += 1
            elif len(body) > MAX_PAGE:
                counts["too_large"] += 1
            else:
                counts["pages"] += 1
                yield Captured(url, body, headers, _instant(head), None)
    except (ArchiveLoadFailed, EOFError, zlib.error, AttributeError, ValueError):
        counts["truncated"] += 1
