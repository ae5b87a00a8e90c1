"""Legacy: what crawls into a folder remembered before each publisher had a state file."""

from __future__ import annotations

from pathlib import Path

from newscrawl.frontier.database import Database


def bring_over(database: Database, old: Path, publisher: str) -> None:
    """Copy what the file ``old`` says of the sources of ``publisher``, where there is such a file.

    Raises ``StateError``.
    """
    if not old.exists():
        return
    sources = "SELECT id FROM old.sources WHERE publisher = ?"
    database.commit()
    database.rows("ATTACH DATABASE ? AS old", (str(old),))
    try:
        with database.transaction():
            database.write(
                "INSERT INTO sources (id, publisher, source, wanted, read_to, reach)"
                " SELECT id, publisher, source, wanted, read_to, reach FROM old.sources"
                " WHERE publisher = ?",
                (publisher,),
            )
            database.write(
                "INSERT INTO days (source_id, day, done_at)"
                f" SELECT source_id, day, done_at FROM old.days WHERE source_id IN ({sources})",
                (publisher,),
            )
    finally:
        database.rows("DETACH DATABASE old")
