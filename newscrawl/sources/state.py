"""State: how far each source was read, and which of its days are done."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from newscrawl.frontier.database import VERSION as VERSION
from newscrawl.frontier.database import Database
from newscrawl.frontier.database import StateError as StateError


@dataclass(frozen=True)
class LastSuccess:
    """The last time that a source was read whole.

    read_to   the instant through which it was read
    reach     the oldest entry that it showed, where it is one that shows no days
    """

    read_to: datetime
    reach: datetime | None = None


@dataclass(frozen=True)
class Validators:
    """What a listing said when it was last read, to ask whether it has changed since."""

    etag: str | None
    last_modified: str | None


class State:
    """What is remembered of sources, in the state file at ``path``, or in one that is open.

    ``source`` is a source's name, ``wanted`` says which articles of it were asked for ("" all):
    what was done for some words was not done for others. What is noted in a file that was open
    before is durable with its next commit. All methods raise ``StateError``, and so does opening a
    file. A context manager; to be used in the thread that opened it.
    """

    def __init__(self, path: Path | Database) -> None:
        self._database = path if isinstance(path, Database) else Database(path)
        self._is_own = not isinstance(path, Database)

    @property
    def path(self) -> Path | None:
        """Of the file."""
        return self._database.path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, unless it was open before."""
        if self._is_own:
            self._database.close()

    def _transaction(self) -> AbstractContextManager[None]:
        """What is noted in a file of our own is durable at once; else with the next commit."""
        return self._database.transaction() if self._is_own else nullcontext()

    def last_success(self, publisher: str, source: str, wanted: str = "") -> LastSuccess | None:
        """When the source was last read whole, if ever."""
        rows = self._database.read(
            "SELECT read_to, reach FROM sources"
            " WHERE publisher = ? AND source = ? AND wanted = ? AND read_to IS NOT NULL",
            (publisher, source, wanted),
        )
        if not rows:
            return None
        [row] = rows
        return LastSuccess(
            datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]) if row[1] else None
        )

    def note_success(self, publisher: str, source: str, wanted: str, success: LastSuccess) -> None:
        """The source was read whole. What another crawl has noted of a later instant stays."""
        reach = _written(success.reach) if success.reach else None
        with self._transaction():
            self._database.write(
                "UPDATE sources SET read_to = ?1, reach = ?2"
                " WHERE id = ?3 AND (read_to IS NULL OR read_to <= ?1)",
                (_written(success.read_to), reach, self._id(publisher, source, wanted)),
            )

    def days_done(
        self, publisher: str, source: str, wanted: str, since: date, until: date
    ) -> set[date]:
        """The days from ``since`` to ``until``, both included, that are done."""
        rows = self._database.read(
            "SELECT day FROM days JOIN sources ON id = source_id"
            " WHERE publisher = ? AND source = ? AND wanted = ? AND day BETWEEN ? AND ?",
            (publisher, source, wanted, since.isoformat(), until.isoformat()),
        )
        return {date.fromisoformat(day) for (day,) in rows}

    def note_days(self, publisher: str, source: str, wanted: str, days: Iterable[date]) -> None:
        """These days are done, as of now; all of them are noted, or none."""
        now = _written(datetime.now(UTC))
        with self._transaction():
            place = self._id(publisher, source, wanted)
            for day in days:
                self._database.write(
                    "INSERT INTO days (source_id, day, done_at) VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET done_at = excluded.done_at",
                    (place, day.isoformat(), now),
                )

    def _id(self, publisher: str, source: str, wanted: str) -> int:
        """The id of a source, which is entered where it is not there yet."""
        named = (publisher, source, wanted)
        self._database.write(
            "INSERT OR IGNORE INTO sources (publisher, source, wanted) VALUES (?, ?, ?)", named
        )
        [(found,)] = self._database.read(
            "SELECT id FROM sources WHERE publisher = ? AND source = ? AND wanted = ?", named
        )
        return int(found)

    def validators(
        self, publisher: str, url: str, wanted: str, since: datetime
    ) -> Validators | None:
        """What the listing at ``url`` said when it was last read with all that follows from it,
        for what was published from ``since`` on or from before."""
        rows = self._database.read(
            "SELECT etag, last_modified FROM listings"
            " WHERE publisher = ? AND url = ? AND words = ? AND since <= ?",
            (publisher, url, wanted, since.timestamp()),
        )
        return Validators(*rows[0]) if rows else None

    def note_validators(
        self,
        publisher: str,
        wanted: str,
        since: datetime,
        listings: Iterable[tuple[str, Validators]],
    ) -> None:
        """What listings said that were read, with all that follows from them, for what was
        published from ``since`` on."""
        with self._transaction():
            for url, said in listings:
                self._database.write(
                    "INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?, ?, ?)",
                    (publisher, url, wanted, since.timestamp(), said.etag, said.last_modified),
                )


def _written(instant: datetime) -> str:
    """``instant`` as it is kept: in UTC and of one length, so that texts compare as instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
