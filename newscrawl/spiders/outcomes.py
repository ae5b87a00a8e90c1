"""Outcomes: what the item pipelines make of the pages of an article ends its job."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.http import Response
from scrapy.signalmanager import SignalManager
from twisted.python.failure import Failure

from newscrawl.frontier import Lease
from newscrawl.lines import OutputError
from newscrawl.page import NotAnArticle
from newscrawl.spiders.jobs import Job, Jobs
from newscrawl.spiders.refusals import Refusals


class Outcomes:
    """Listens to what becomes of items, and ends their ``jobs``; ``refusals`` is told of guards'
    pages."""

    def __init__(self, jobs: Jobs, refusals: Refusals) -> None:
        self._jobs = jobs
        self._refusals = refusals

    def listen(self, to: SignalManager) -> None:
        """Begin; whoever calls this keeps the object, which signals do not."""
        to.connect(self._kept, signals.item_scraped)
        to.connect(self._dropped, signals.item_dropped)
        to.connect(self._not_processed, signals.item_error)
        to.connect(self._not_read, signals.spider_error)

    def _kept(self, item: Any, response: Response | None) -> None:
        self._jobs.kept += 1
        if response is not None:
            self._refusals.passed(response.url)
        if job := _job_of(response):
            self._jobs.end(job, Lease.done)

    def _dropped(self, item: Any, response: Response | None, exception: Exception) -> None:
        is_known = isinstance(exception, NotAnArticle)
        reason = exception.reason if isinstance(exception, NotAnArticle) else "dropped"
        if reason == "blocked_page" and response:
            self._refusals.guarded(response.url)
        job = _job_of(response)
        if job is None:
            return
        if reason == "blocked_page" and job.lease.is_open:
            self._jobs.failed(job, reason)
        article = getattr(item, "article", None) or item
        detail = exception.detail if is_known else str(exception)  # type: ignore[attr-defined]
        self._jobs.rejected(job, reason, detail, getattr(article, "published_at", None))

    def _not_processed(self, item: Any, response: Response | None, failure: Failure) -> None:
        job = _job_of(response)
        if job is None:
            return
        if isinstance(failure.value, OutputError):
            self._jobs.close(job)  # the page is good, the disk is not
        else:
            self._jobs.rejected(job, "error", _said(failure))

    def _not_read(self, failure: Failure, response: Response | Failure | None) -> None:
        if job := _job_of(response):
            self._jobs.rejected(job, "error", _said(failure))


def _job_of(response: Response | Failure | None) -> Job | None:
    """The job whose request ``response`` answers."""
    request = getattr(response, "request", None)
    return request.cb_kwargs.get("job") if request else None


def _said(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
