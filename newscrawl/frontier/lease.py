"""Lease: an article that a run is to fetch, and what becomes of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newscrawl.frontier.database import Database
from newscrawl.frontier.instants import seconds
from newscrawl.frontier.retries import next_try, one_form


@dataclass(slots=True)
class Lease:
    """An article that this run is to fetch. It ends with one of the methods; one that has not ended
    waits again after the run. What they write is durable with the next commit of ``database``; they
    raise ``StateError``.

    row           of the database
    also          rows of other addresses, which it was redirected to
    since, until  the range it was found for
    etag, last_modified   what to ask for changes with, where it was fetched before
    article_id    of the article that was delivered then
    """

    database: Database
    row: int
    key: str
    url: str
    source: str
    attempts: int
    since: datetime | None = None
    until: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_id: str | None = None
    same_as: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    also: list[int] = field(default_factory=list)
    is_open: bool = True

    def done(
        self,
        article_id: str | None = None,
        *,
        published_at: datetime | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """The article was delivered, or is what was delivered before."""
        self._end(
            "state = 'done', reason = NULL, detail = NULL, due_at = NULL, attempts = 0,"
            " article_id = coalesce(?, article_id), published_at = coalesce(?, published_at),"
            " etag = ?, last_modified = ?, gone_at = NULL",
            (article_id, seconds(published_at), etag, last_modified),
        )
        if self.also:
            self.leads_to(self.also[-1])

    def unchanged(self) -> None:
        """The site says that the article is what was fetched before."""
        self._end("state = 'done', reason = NULL, attempts = 0, gone_at = NULL")

    def same(self) -> None:
        """It is the address of an article that another lease stands for."""
        self._end("state = 'done', reason = 'duplicate', attempts = 0")

    def rejected(self, reason: str, detail: str = "", published_at: datetime | None = None) -> None:
        """The page gave no article. One that was delivered before stays delivered."""
        if self.article_id:
            self.unchanged()
            return
        self._end(
            "state = 'rejected', reason = ?, detail = ?, due_at = NULL,"
            " published_at = coalesce(?, published_at)",
            (reason, detail[:500], seconds(published_at)),
        )

    def failed(self, kind: str, detail: str = "", retry_after: timedelta | None = None) -> bool:
        """The article could not be fetched. Returns whether it is tried again; one that was
        delivered before is not, and where it is ``gone`` now, that is noted."""
        kind = one_form(kind)
        now = time.time()
        wait = next_try(kind, self.attempts + 1, retry_after)
        if wait is not None:
            self._end(
                "state = 'later', reason = ?, detail = ?, attempts = attempts + 1, due_at = ?",
                (kind, detail[:500], now + wait.total_seconds()),
            )
            return True
        if self.article_id:
            is_gone = kind in ("http-404", "http-410")
            self._end("state = 'done', reason = NULL, gone_at = ?", (now if is_gone else None,))
            return False
        self._end(
            "state = 'failed', reason = ?, detail = ?, attempts = attempts + 1, due_at = NULL",
            (kind, detail[:500]),
        )
        return False

    def leads_to(self, row: int) -> None:
        """Its address is another one of the article in that row."""
        self.database.write("UPDATE urls SET same_as = ? WHERE id = ?", (row, self.row))

    def _end(self, change: str, values: tuple[Any, ...] = ()) -> None:
        self.is_open = False
        for row in (self.row, *self.also):
            self.database.write(
                f"UPDATE urls SET {change}, ended_at = ? WHERE id = ?", (*values, time.time(), row)
            )
