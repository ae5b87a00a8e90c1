"""Jobs: articles on their way, from their leases to what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newscrawl.frontier import Lease, is_passing
from newscrawl.page import Page
from newscrawl.publisher import Publisher
from newscrawl.publishers import find
from newscrawl.sources import Capture


@dataclass(slots=True)
class Job:
    """An article on its way: one line, or one reject, or one failure comes of it.

    lease     in the frontier
    url       as it was found
    matched   keywords that its title matched where it was found
    page      the first page, once fetched
    pages     how many pages its pages name so far
    is_main   what was sent is the main page, or the main page was asked for
    capture   where an archive has it, if it is fetched from there
    asked     how many pages were asked of the archive
    is_closed something has become of it
    """

    lease: Lease
    url: str
    publisher: Publisher | None
    matched: list[str] = field(default_factory=list)
    page: Page | None = None
    pages: int = 1
    is_main: bool = False
    capture: Capture | None = None
    asked: int = 0
    is_closed: bool = False

    @classmethod
    def of(cls, lease: Lease) -> Job:
        """The job that a lease is for."""
        told = lease.extra
        return cls(
            lease,
            lease.url,
            find(lease.url),
            matched=list(told.get("matched", ())),
            capture=_capture(told["capture"]) if "capture" in told else None,
        )

    @property
    def key(self) -> str:
        """What all addresses of the article have in common."""
        return self.lease.key


class Jobs:
    """The articles under way, and the end of each.

    ``count`` adds one to a stat, given its name after "newscrawl/"; ``changed`` is called when
    there is room for another article.

    under_way  how many
    kept       how many gave an article, in all
    """

    def __init__(self, count: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.under_way = 0
        self.kept = 0
        self._count = count
        self._changed = changed
        self._fetched: dict[str, Job] = {}

    def begin(self, lease: Lease) -> Job:
        """The job that ``lease`` is for is under way."""
        self.under_way += 1
        return Job.of(lease)

    def fetched(self, job: Job) -> None:
        """The pages of ``job`` are there, and go through the steps."""
        assert job.page is not None
        self._fetched[job.page.url or ""] = job

    def at(self, url: str | None) -> Job | None:
        """The job whose page is at ``url``, once it is fetched and until something became of it."""
        return self._fetched.get(url or "")

    def end(self, job: Job, end: Callable[[Lease], Any]) -> None:
        """End the lease of ``job`` by a method of its own, unless it has ended before."""
        if job.lease.is_open:
            end(job.lease)
        self.close(job)

    def rejected(
        self, job: Job, reason: str, detail: str, published_at: datetime | None = None
    ) -> None:
        """The article's pages gave none."""
        self.end(job, lambda lease: lease.rejected(reason, detail, published_at))

    def failed(
        self, job: Job, reason: str, detail: str = "", retry_after: timedelta | None = None
    ) -> bool:
        """The article could not be fetched: whether it is tried again, by a later run. Where one
        of its later pages is missing for good it is not ended here: that is for who rejects it."""
        if not is_passing(reason) and job.page is not None:
            return False
        retried = job.lease.failed(reason, detail, retry_after)
        if retried:
            self._count(f"to_retry/{reason}")
        self.close(job)
        return retried

    def close(self, job: Job) -> None:
        """There is room for another article."""
        if job.page is not None and self._fetched.get(job.page.url or "") is job:
            del self._fetched[job.page.url or ""]
        if not job.is_closed:
            job.is_closed = True
            self.under_way = max(0, self.under_way - 1)
            self._changed()


def told(matched: list[str], capture: Capture | None) -> dict[str, Any]:
    """What the frontier keeps for the job besides its URL."""
    kept: dict[str, Any] = {}
    if matched:
        kept["matched"] = matched
    if capture:
        kept["capture"] = {
            "url": capture.url,
            "made_at": capture.made_at.isoformat(),
            "part": capture.part,
        }
    return kept


def _capture(kept: Mapping[str, Any]) -> Capture:
    part = kept["part"]
    made_at = datetime.fromisoformat(kept["made_at"])
    return Capture(kept["url"], made_at, (part[0], part[1]) if part else None)
