"""Captures: pages out of a web archive, as their site sent them."""

from __future__ import annotations

import io
from datetime import datetime

from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from newscrawl.limits import MAX_PAGE
from newscrawl.sources import Capture
from newscrawl.sources.archives import of_raw_url

CAPTURED_AT = "captured_at"
"""Key in a request's meta: when the archive took the page."""

_ORIGINAL = b"x-archive-orig-"


class CaptureError(ValueError):
    """What an archive sent is no capture of a page; the message says what is wrong."""


def opened(response: Response, capture: Capture) -> Response:
    """The page in an archive's ``response``, as if its own site had sent it.

    Its ``meta`` says in ``CAPTURED_AT`` when that was. Raises CaptureError.
    """
    if said := of_raw_url(response.url):
        url, made_at = said
        headers = {
            name.lower().removeprefix(_ORIGINAL): values
            for name, values in response.headers.items()
            if name.lower().startswith(_ORIGINAL) or name.lower() == b"content-type"
        }
        return _sent(response, url, made_at, headers, response.body)
    if capture.part is None:
        raise CaptureError(f"not a capture: {response.url}")
    record = _record(response.body)
    if record is None:
        raise CaptureError("no response of a site in that part of the file")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    pairs = record.http_headers.headers if record.http_headers else []
    headers = {name.lower().encode("latin-1"): [value.encode("latin-1", "replace")]
               for name, value in pairs}  # fmt: skip
    body = record.content_stream().read(MAX_PAGE + 1)
    if len(body) > MAX_PAGE:
        raise CaptureError(f"larger than {MAX_PAGE} bytes")
    return _sent(response, url, capture.made_at, headers, body)


def _record(content: bytes) -> ArcWarcRecord | None:
    try:
        for record in ArchiveIterator(io.BytesIO(content)):
            if record.rec_type == "response":
                return record
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        raise CaptureError(f"not a record of a WARC file: {error}") from error
    return None


def _sent(
    response: Response,
    url: str,
    made_at: datetime,
    headers: dict[bytes, list[bytes]],
    body: bytes,
) -> Response:
    assert response.request is not None
    meta = {name: value for name, value in response.meta.items() if name != "redirect_times"}
    for name in (b"content-encoding", b"transfer-encoding", b"content-length"):
        headers.pop(name, None)  # the body is plain
    try:
        request = response.request.replace(url=url, meta={**meta, CAPTURED_AT: made_at})
    except ValueError as error:
        raise CaptureError(f"a capture of no page: {url}") from error
    return response.replace(url=url, headers=headers, body=body, request=request)
