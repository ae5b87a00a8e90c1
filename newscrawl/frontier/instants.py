"""Instants as the state files have them: in seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime


def seconds(instant: datetime | None) -> float | None:
    """How an instant is kept."""
    return instant.timestamp() if instant else None


def instant(seconds: float | None) -> datetime | None:
    """The instant that is kept so."""
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
