"""Status: how the publishers of an output are getting on, and what is to be tried again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.delivery.output import Output
from newscrawl.delivery.store import Store
from newscrawl.frontier.database import reading
from newscrawl.frontier.retries import one_form
from newscrawl.lines import OutputError

_COUNTS = (
    "SELECT publisher, state, reason, count(*), min(due_at), sum(gone_at IS NOT NULL)"
    " FROM urls GROUP BY publisher, state, reason"
)


@dataclass
class Standing:
    """How one crawl (a publisher's, a site's, of a list of URLs) is getting on.

    discovered      URLs of articles found
    waiting         of these still to be fetched, or to be tried again
    done            delivered, or the same as one delivered
    rejected        pages that gave no article, by reason
    failed          articles that could not be had, by kind
    retrying        of those that wait, by the kind of failure they had
    gone            delivered once, and not there any more (404, 410)
    outbox          lines that are not in a file yet
    last_success    when a crawl last came to its end
    last_run        when one last began, and how it ended: None where it did not
    newest_article  publication of the newest article delivered
    lag             seconds since then
    next_retry      when the next article is to be tried again
    """

    crawl: str
    discovered: int = 0
    waiting: int = 0
    done: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    retrying: dict[str, int] = field(default_factory=dict)
    gone: int = 0
    outbox: int = 0
    last_success: datetime | None = None
    last_run: datetime | None = None
    last_run_ended: str | None = None
    newest_article: datetime | None = None
    lag: float | None = None
    next_retry: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """For machines: instants in ISO 8601."""
        return {
            name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def status(output: Output) -> list[Standing]:
    """How each crawl into ``output`` is getting on, by name; may be asked while they run.

    Raises ``OutputError`` where there is no state, ``StateError`` where it cannot be read.
    """
    states = output.states()
    if not states:
        raise OutputError(
            f"{output.path}: no crawl has written here; name a data directory or file"
        )
    found = [one for state in states for one in _standings(state)]
    return sorted(found, key=lambda one: one.crawl)


def _standings(state: Path) -> Iterator[Standing]:
    with closing(reading(state)) as database:
        made: dict[str, Standing] = {}
        for crawl, began, reason, _ in database.execute(
            "SELECT publisher, began_at, reason, max(number) FROM runs GROUP BY publisher"
        ):
            made[crawl] = Standing(crawl, last_run=_instant(began), last_run_ended=reason)
        for crawl, succeeded, newest in database.execute(
            "SELECT id, succeeded_at, newest_at FROM publishers"
        ):
            one = made.setdefault(crawl, Standing(crawl))
            one.last_success, one.newest_article = _instant(succeeded), _instant(newest)
            one.lag = round(time.time() - newest, 1) if newest else None
        for crawl, state_of, reason, count, due, gone in database.execute(_COUNTS):
            _add(made.setdefault(crawl, Standing(crawl)), state_of, reason, count, due, gone)
        [(outbox,)] = database.execute("SELECT count(*) FROM outbox")
        if len(made) == 1:
            next(iter(made.values())).outbox = outbox
        yield from made.values()


def _add(
    one: Standing, state: str, reason: str | None, count: int, due: float | None, gone: int
) -> None:
    one.discovered += count
    one.gone += gone
    if state in ("waiting", "leased", "later"):
        one.waiting += count
        if state == "later" and due is not None:
            one.retrying[reason or "?"] = one.retrying.get(reason or "?", 0) + count
            told = _instant(due)
            one.next_retry = min(one.next_retry, told) if one.next_retry and told else told
    elif state == "done":
        one.done += count
    else:
        counts = one.rejected if state == "rejected" else one.failed
        counts[reason or "?"] = counts.get(reason or "?", 0) + count


@dataclass(frozen=True)
class Ended:
    """An article that gave no line: why, and when."""

    crawl: str
    url: str
    state: str
    reason: str | None
    detail: str | None
    attempts: int
    ended_at: datetime | None
    due_at: datetime | None


def ended(output: Output) -> Iterator[Ended]:
    """Every article that was rejected, has failed, or is to be tried again."""
    for state in output.states():
        with closing(reading(state)) as database:
            for row in database.execute(
                "SELECT publisher, url, state, reason, detail, attempts, ended_at, due_at FROM urls"
                " WHERE state IN ('rejected', 'failed', 'later') ORDER BY publisher, id"
            ):
                crawl, url, state_of, reason, detail, attempts, ended_at, due_at = row
                yield Ended(
                    crawl,
                    url,
                    state_of,
                    reason,
                    detail,
                    attempts,
                    _instant(ended_at),
                    _instant(due_at),
                )


def retry(output: Output, reason: str | None = None, crawl: str | None = None) -> int:
    """Let what failed, or was rejected, for ``reason`` be fetched by the next run, as if it had not
    been tried; without a reason all that has failed. Returns how much that is.

    What was taken down stays so. Raises ``HeldError``, ``OutputError``, ``StateError``.
    """
    states = output.states()
    if not states:
        raise OutputError(
            f"{output.path}: no crawl has written here; name a data directory or file"
        )
    count = 0
    for state in states:
        store = Store.open(output, state.stem if output.is_folder else "")
        try:
            count += store.database.write(
                "UPDATE urls SET state = 'waiting', reason = NULL, detail = NULL, attempts = 0,"
                " due_at = NULL WHERE state IN ('rejected', 'failed', 'later')"
                " AND reason <> 'withdrawn'"
                " AND CASE WHEN ?1 IS NULL THEN state <> 'rejected' ELSE reason = ?1 END"
                " AND (?2 IS NULL OR publisher = ?2)",
                (one_form(reason) if reason else None, crawl),
            ).rowcount
            store.commit()
        finally:
            store.close()
    return count


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
