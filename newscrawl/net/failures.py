"""Failures: the kinds of reasons why a request gave no page, and what is done about each.

A kind is one short word; it is what stands in the stats (``newscrawl/failed/<kind>``), in a run's
summary and in what a crawl remembers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.error import TimeoutError as ConnectTimeout

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is known of a kind of failure.

    meaning   what happened
    retries   how often the request is tried again in the same run
    passing   whether a later run may find the page
    down      whether the host itself seems to be down, see ``newscrawl.net.retries``
    """

    meaning: str
    retries: int = 0
    passing: bool = False
    down: bool = False


FAILURES: Mapping[str, Kind] = {
    "dns": Kind(meaning="the host's name was not found", retries=2, passing=True, down=True),
    "refused": Kind(meaning="the host took no connection", retries=2, passing=True, down=True),
    "connection": Kind(
        meaning="the connection broke before an answer came", retries=3, passing=True, down=True
    ),
    "timeout": Kind(
        meaning="the host stayed silent for too long", retries=2, passing=True, down=True
    ),
    "tls": Kind(
        meaning="no safe connection: the certificate is wrong, or there is none",
        retries=1,
        passing=True,
        down=True,
    ),
    "proxy": Kind(meaning="the proxy could not reach the host", retries=2, passing=True, down=True),
    "truncated": Kind(meaning="the page broke off before its end", retries=3, passing=True),
    "content_type": Kind(
        meaning="what was sent is no text: a picture, a film, a PDF", retries=1, passing=True
    ),
    "too_large": Kind(meaning="larger than the limit, as sent or when decompressed"),
    "bad_headers": Kind(meaning="headers larger than the limit"),
    "robots": Kind(meaning="robots.txt bars it"),
    "robots_unavailable": Kind(
        meaning="the host could not give its robots.txt, which bars everything until it can",
        passing=True,
    ),
    "blocked": Kind(
        meaning="the site has refused us too often, and is not asked any more",
        passing=True,
    ),
    "blocked_page": Kind(meaning="the site's guard sent a page of its own", passing=True),
    "down": Kind(
        meaning="not asked for: the host was down, or has asked us to stay away", passing=True
    ),
    "offsite": Kind(meaning="redirected to another site"),
    "redirects": Kind(meaning="redirected too often"),
    "scheme": Kind(meaning="redirected to an address that is neither http: nor https:"),
    "private_address": Kind(meaning="the host's address is not one of the public internet"),
    "url_too_long": Kind(meaning="the URL is longer than the limit"),
    "not_a_url": Kind(meaning="what was to be fetched is no URL"),
    "javascript": Kind(meaning="the browser could not show the page", passing=True),
    "capture": Kind(meaning="what an archive sent is not the copy asked for"),
    "ignored": Kind(meaning="given up by another component of Scrapy"),
}
"""Every kind but two: ``http-NNN`` (see ``kind_of_status``), and the name of the exception where
nothing here fits."""

_STATUSES: Mapping[int, Kind] = {
    408: Kind(meaning="the host waited for us for too long", retries=3, passing=True),
    425: Kind(meaning="the host wants to be asked again", retries=3, passing=True),
    429: Kind(meaning="asked too fast", retries=3, passing=True),
    500: Kind(meaning="the host has failed", retries=3, passing=True, down=True),
    503: Kind(meaning="the host is busy", retries=3, passing=True, down=True),
}
_SERVER_ERROR = _STATUSES[500]
_OTHER_STATUS = Kind(meaning="the host says no")
_UNKNOWN = Kind(meaning="an unexpected error", passing=True)

_LONGEST = 30 * 86400.0

REFUSING = frozenset(("robots", "robots_unavailable", "http-401", "http-403", "http-451"))
"""Kinds by which a site says that it does not want us."""


class Refused(IgnoreRequest):
    """A request that is not made, or an answer that is not taken; ``kind`` says why."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail


class Unwanted(StopDownload):
    """A body that is not worth downloading; ``kind`` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(fail=True)
        self.kind = kind


def kind_of_status(status: int) -> str:
    """The kind of an answer that is not the page: ``http-404``."""
    return f"http-{status}"


def facts_of(kind: str) -> Kind:
    """What is known of ``kind``."""
    if kind.startswith("http-") and kind[5:].isdigit():
        status = int(kind[5:])
        if status in _STATUSES:
            return _STATUSES[status]
        return _SERVER_ERROR if 500 <= status < 600 else _OTHER_STATUS
    return FAILURES.get(kind, _UNKNOWN)


def is_passing(kind: str) -> bool:
    """Whether a later run may find the page that failed for ``kind``."""
    return facts_of(kind).passing


def reason_of(failure: Failure) -> str:
    """The kind of a request's failure, as an errback is given it."""
    return kind_of(failure.value or Exception())


def kind_of(error: BaseException) -> str:
    """The kind of what a download raised."""
    if isinstance(error, Refused | Unwanted):
        return error.kind
    if isinstance(error, HttpError):
        return kind_of_status(error.response.status)
    words = str(error)
    if isinstance(error, IgnoreRequest):
        return next((kind for start, kind in _IGNORED if words.startswith(start)), "ignored")
    if isinstance(error, DownloadFailedError | ConnectionLost):
        return next((kind for word, kind in _SAID if word in words), "connection")
    if type(error).__name__ == "TunnelError":  # private to Scrapy's handler
        return "proxy"
    return next((kind for type_, kind in _TYPES if isinstance(error, type_)), type(error).__name__)


_IGNORED = (
    ("Forbidden by robots.txt", "robots"),
    ("Ignored response", "too_large"),  # it grew past DOWNLOAD_MAXSIZE when decompressed
    ("max redirections", "redirects"),
)
_SAID = (
    ("HeadTooLargeError", "bad_headers"),
    ("SSL", "tls"),
    ("certificate", "tls"),
    ("VerificationError", "tls"),
)
_TYPES = (
    (DownloadTimeoutError, "timeout"),
    (ConnectTimeout, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "truncated"),
    (UnsupportedURLSchemeError, "not_a_url"),
    (ConnectError, "refused"),
)


def retry_after(response: Response, now: datetime | None = None) -> float | None:
    """The seconds that a ``Retry-After`` header asks for, of an answer with status 429 or 503.

    The header is a number of seconds or an HTTP date (RFC 9110, 10.2.3); None where there is none
    that can be read.
    """
    if response.status not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return None
    said = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        date = parsedate_to_datetime(said)
    except (ValueError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())


def asked_to_wait(failure: Failure) -> timedelta | None:
    """How long the host has asked to be left alone, where a request failed so."""
    response = getattr(failure.value, "response", None)
    seconds = retry_after(response) if response is not None else None
    return None if seconds is None else timedelta(seconds=min(seconds, _LONGEST))
