"""WARC files: the pages in them, as their sites sent them, for ``newscrawl learn``.

It needs nothing but warcio, which comes with newscrawl. What ``newscrawl extract`` reads archives
by (``newscrawl.archives``) is faster, skips what other sites sent, goes on behind what is damaged,
and asks for fastwarc, an extra: learning, which reads a thousand pages of a site, has no need of
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from newscrawl.limits import MAX_PAGE, InputError

NAMES = (".warc", ".warc.gz", ".arc", ".arc.gz")
"""How the names of such files end."""

_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Captured:
    """A page of a WARC file."""

    url: str
    content: bytes
    content_type: str
    fetched_at: datetime | None


def is_warc(name: str) -> bool:
    """Whether a file of this name is one."""
    return name.lower().endswith(NAMES)


def pages_of(path: Path) -> Iterator[Captured]:
    """The HTML pages in the file at ``path`` that were answered with status 200, in its order;
    those larger than ``MAX_PAGE`` are left out.

    Raises InputError where the file cannot be read (on), after the pages before that place.
    """
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, arc2warc=True):
                found = _page(record)
                if found:
                    yield found
    except ArchiveLoadFailed as error:
        raise InputError(f"not a WARC file, or damaged: {error}") from error
    except (OSError, EOFError, ValueError, AttributeError) as error:  # the last: of half a header
        why = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {why}") from error


def _page(record: ArcWarcRecord) -> Captured | None:
    url = record.rec_headers.get_header("WARC-Target-URI")
    http = record.http_headers
    if record.rec_type != "response" or not url or http is None:
        return None
    kind = http.get_header("Content-Type") or ""
    if http.get_statuscode() != "200" or kind.partition(";")[0].strip().lower() not in _PAGES:
        return None
    content = record.content_stream().read(MAX_PAGE + 1)
    if len(content) > MAX_PAGE:
        return None
    if getattr(record.raw_stream, "limit", 0) > 0:  # bytes of the record that are not there
        raise EOFError(f"cut short in the record of {url}")
    return Captured(url, content, kind, _instant(record.rec_headers.get_header("WARC-Date")))


def _instant(written: str | None) -> datetime | None:
    try:
        made_at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
