"""The requests of our spiders: for listings, and for the pages of articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from scrapy import Request

from newscrawl.sources import MAX_LISTING, Ask, Capture
from newscrawl.sources.archives import raw_url
from newscrawl.sources.state import Validators
from newscrawl.spiders.jobs import Job
from newscrawl.urls import site_of

Callback = Callable[..., Any]

# Articles go before listings: what was found is fetched before more is looked for.
_ARTICLE_PRIORITY = 10

# In a request's meta: an answer that says that nothing has changed is one.
_UNCHANGED = {"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]}


def listing_request(
    ask: Ask,
    read: Callback,
    lose: Callback,
    told: Mapping[str, Any],
    *,
    said: Validators | None = None,
    is_archive: bool = False,
) -> Request:
    """The request for a listing.

    read, lose  called with the response, or the failure; ``told`` is handed to ``read``
    said        what the listing said last: then it is asked for what has changed since
    is_archive  it is one of a web archive, whose delay is the archive's, however fast it answers
    """
    meta: dict[str, Any] = {
        "site": site_of(ask.url),
        "download_maxsize": MAX_LISTING,
        "autothrottle_dont_adjust_delay": is_archive,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if ask.form else {}
    if said:
        headers |= _conditions(said)
        meta |= _UNCHANGED
    return Request(
        ask.url,
        method="POST" if ask.form else "GET",
        body=ask.form,
        headers=headers,
        callback=read,
        errback=lose,
        cb_kwargs=dict(told),
        meta=meta,
        dont_filter=True,
    )


def page_request(job: Job, url: str, read: Callback, lose: Callback) -> Request:
    """The request for one of the article's pages, at ``url``, or for an archive's copy of it."""
    if job.capture:
        return _capture_request(job, url, job.capture, read, lose)
    meta: dict[str, Any] = {"site": site_of(url)}
    headers: dict[str, str] = {}
    if job.page is None and job.lease.article_id:
        headers = _conditions(Validators(job.lease.etag, job.lease.last_modified))
        meta |= _UNCHANGED if headers else {}
    return _page_request(job, url, headers, meta, read, lose)


def _capture_request(
    job: Job, url: str, capture: Capture, read: Callback, lose: Callback
) -> Request:
    """The request for an archive's copy of the page at ``url``; of the first page the copy that is
    known."""
    headers = {}
    address = raw_url(url, capture.made_at)
    if job.asked == 0:
        address = capture.url
        if capture.part:
            offset, length = capture.part
            headers["Range"] = f"bytes={offset}-{offset + length - 1}"
    job.asked += 1
    meta = {"site": site_of(address), "autothrottle_dont_adjust_delay": True}
    return _page_request(job, address, headers, meta, read, lose)


def _page_request(
    job: Job,
    url: str,
    headers: Mapping[str, str],
    meta: dict[str, Any],
    read: Callback,
    lose: Callback,
) -> Request:
    return Request(
        url,
        headers=headers,
        callback=read,
        errback=lose,
        cb_kwargs={"job": job},
        meta=meta,
        priority=_ARTICLE_PRIORITY,
        dont_filter=True,  # each article once: the frontier sees to that
    )


def _conditions(said: Validators) -> dict[str, str]:
    """The headers that ask for what has changed since such an answer."""
    headers = {"If-None-Match": said.etag, "If-Modified-Since": said.last_modified}
    return {name: value for name, value in headers.items() if value}
