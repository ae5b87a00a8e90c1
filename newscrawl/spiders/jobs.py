"""Job: an article on its way, from its lease to what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.frontier import Lease
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
