"""What a crawl asks for, what it finds, and what the frontier makes of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any


class Named(Enum):
    """What the frontier makes of a URL that was found."""

    NEW = "it waits to be fetched"
    AGAIN = "it waits to be fetched again"
    WAITING = "it waits already"
    KNOWN = "it has come to its end"
    TWICE = "this run has found it before"


@dataclass(frozen=True)
class Scope:
    """What a crawl asks for.

    words         looked for, in one form; "" everything
    since, until  the range of publication; None: open
    """

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Scope()
"""What is asked for where nothing is said."""


@dataclass(frozen=True)
class Article:
    """A URL of what may be an article, as it was found.

    key          the same for every address of one article
    source       where it was found
    title_hash   of the title that its feed gives
    priority     greater ones are fetched first
    extra        what else its request needs; goes through JSON
    """

    key: str
    url: str
    source: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    title_hash: int | None = None
    priority: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def priority_of(published_at: datetime | None, now: datetime | None = None) -> int:
    """That of an article published then: the newest day first; of one whose date is not known,
    as if it was published ``now``."""
    return (published_at or now or datetime.now(UTC)).toordinal()
