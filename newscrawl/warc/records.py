"""Records: requests and answers as WARC records, each a gzip member of its own."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.warc.index import Known

if TYPE_CHECKING:
    from scrapy.http import Request, Response
    from scrapy.http.headers import Headers

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SECRET = frozenset((b"proxy-authorization", b"authorization", b"cookie", b"set-cookie"))


def date_of(at: datetime) -> str:
    """``at`` as WARC 1.1 writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(body: bytes) -> str:
    """The payload digest of ``body``."""
    return "sha1:" + b32encode(hashlib.sha1(body).digest()).decode()


def is_revisit(response: Response, digest: str, known: Known | None) -> bool:
    """Whether ``response`` says nothing that ``known``, the last answer of its URL, has not."""
    if response.status == HTTPStatus.NOT_MODIFIED:
        return True
    return bool(response.body) and known is not None and known.digest == digest


def begin_file(name: str, said: Mapping[str, str]) -> bytes:
    """The record that a file of that name begins with; it says who wrote it."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record(name, dict(said)))
    return buffer.getvalue()


def answer_and_request(
    request: Request, response: Response, date: str, digest: str, known: Known | None
) -> bytes:
    """The records of an answer and of the request for it, in this order; where the answer is one
    that is ``known``, it becomes a revisit record."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    named: dict[str, str] = {"WARC-Date": date}
    if response.ip_address and not request.meta.get("proxy"):
        named["WARC-IP-Address"] = str(response.ip_address)
    status = StatusAndHeaders(_status(response), _pairs(response.headers), "HTTP/1.1")
    if is_revisit(response, digest, known):
        unmodified = response.status == HTTPStatus.NOT_MODIFIED
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
    return buffer.getvalue()


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
