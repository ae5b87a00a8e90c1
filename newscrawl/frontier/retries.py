"""Retries: which failures pass, and when an article that had one is asked for again.

A failure is known by its kind, a short word such as "timeout", "dns" or "http-503", see
``newscrawl.net.failures``.
"""

from __future__ import annotations

from datetime import timedelta

from newscrawl.net.failures import facts_of

WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (10, 60, 6 * 60, 24 * 60, 2 * 24 * 60, 4 * 24 * 60)
)
"""How long after its first failure, its second, … an article is tried again; after the last of
these it has failed for good."""


def one_form(kind: str) -> str:
    """``kind`` as it is kept, however it was written: "HTTP_503" is "http-503", "blocked-page" is
    "blocked_page"."""
    kind = kind.strip().lower().replace("-", "_")
    return f"http-{kind[5:]}" if kind.startswith("http_") else kind


def is_passing(kind: str) -> bool:
    """Whether what failed so may come right by itself, see ``newscrawl.net.failures``."""
    return facts_of(one_form(kind)).passing


def next_try(kind: str, attempts: int, retry_after: timedelta | None = None) -> timedelta | None:
    """How long to wait before an article is asked for again that has failed ``attempts`` times, the
    last time so; None: it has failed for good. Where the site said when to come back
    (``retry_after``), it is not before that."""
    if not is_passing(kind) or attempts > len(WAITS):
        return None
    return max(WAITS[max(1, attempts) - 1], retry_after or timedelta(0))
