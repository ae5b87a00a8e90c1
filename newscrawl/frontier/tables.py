"""The tables of a state file, as the migrations that make them: each takes a file from one version
to the next, and is never changed once it was released."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tables:
    """What a SQLite file of ours holds.

    migrations     statements that make a file of one version one of the next
    name           of such a file, in messages
    loss           what is lost with it, in words
    is_dispensable its last changes may be lost in a power cut, and it may be on a network file
                   system, where SQLite takes its rollback journal in place of the write-ahead log
    """

    migrations: tuple[str, ...]
    name: str
    loss: str
    is_dispensable: bool = False

    @property
    def version(self) -> int:
        """Of the newest; a file says its own in ``PRAGMA user_version``."""
        return len(self.migrations)


_SOURCES = """
    -- Sources, and how far each was read.
    CREATE TABLE sources (
        id        INTEGER PRIMARY KEY,
        publisher TEXT NOT NULL,
        source    TEXT NOT NULL,
        wanted    TEXT NOT NULL,  -- the words asked for; '' everything
        read_to   TEXT,           -- it was read through this instant
        reach     TEXT,           -- the oldest entry that it showed then
        UNIQUE (publisher, source, wanted)
    ) STRICT;

    -- Days of a source that are done: all that is listed there is known.
    CREATE TABLE days (
        source_id INTEGER NOT NULL REFERENCES sources (id),
        day       TEXT NOT NULL,  -- 2020-11-01
        done_at   TEXT NOT NULL,
        PRIMARY KEY (source_id, day)
    ) STRICT, WITHOUT ROWID;
"""

_FRONTIER = """
    -- Runs: when a crawl of a publisher began and ended.
    CREATE TABLE runs (
        number    INTEGER PRIMARY KEY,
        run_id    TEXT NOT NULL,
        publisher TEXT NOT NULL,
        began_at  REAL NOT NULL,  -- instants are seconds since 1970, UTC
        ended_at  REAL,
        reason    TEXT            -- why it ended: 'finished', 'shutdown', …
    ) STRICT;

    CREATE INDEX runs_of ON runs (publisher, number);

    -- What crawls ask for: the words looked for, '' everything; 'urls …' the list they read.
    CREATE TABLE asked (
        id    INTEGER PRIMARY KEY,
        words TEXT NOT NULL UNIQUE
    ) STRICT;

    -- URLs of what may be articles.
    CREATE TABLE urls (
        id            INTEGER PRIMARY KEY,
        key           TEXT NOT NULL UNIQUE,  -- the same for every address of one article
        publisher     TEXT NOT NULL,         -- whose crawl it is for
        url           TEXT NOT NULL,
        source        TEXT,                  -- where it was found
        asked         INTEGER NOT NULL REFERENCES asked (id),
        since         REAL,                  -- the range it was found for
        until         REAL,
        priority      INTEGER NOT NULL,      -- greater ones first
        state         TEXT NOT NULL,         -- waiting leased later done rejected failed
        reason        TEXT,                  -- why it was rejected or failed, or is tried again
        detail        TEXT,
        attempts      INTEGER NOT NULL DEFAULT 0,
        due_at        REAL,                  -- when it is tried again
        run           INTEGER,               -- that leased it last
        found_at      REAL NOT NULL,
        ended_at      REAL,
        published_at  REAL,
        modified_at   REAL,                  -- as its list says
        title_hash    INTEGER,               -- of the title that its feed gives
        etag          TEXT,
        last_modified TEXT,
        article_id    TEXT,
        same_as       INTEGER,               -- the row of the address it was redirected to
        checks        INTEGER NOT NULL DEFAULT 0,  -- times it was fetched again as it had changed
        gone_at       REAL,
        extra         TEXT                   -- JSON: what else its request needs
    ) STRICT;

    CREATE INDEX urls_waiting ON urls (publisher, asked, priority DESC, id)
        WHERE state = 'waiting';

    CREATE INDEX urls_leased ON urls (publisher) WHERE state = 'leased';

    CREATE INDEX urls_later ON urls (publisher, due_at) WHERE state = 'later';

    CREATE INDEX urls_out ON urls (publisher, published_at) WHERE reason = 'out_of_range';

    -- Articles delivered, each revision of them.
    CREATE TABLE articles (
        id           TEXT NOT NULL,
        revision     INTEGER NOT NULL,
        publisher    TEXT NOT NULL,
        content_hash BLOB NOT NULL,     -- of title and text
        outbox_id    INTEGER NOT NULL,  -- of its line
        PRIMARY KEY (id, revision)
    ) STRICT, WITHOUT ROWID;

    -- Lines that are not in a file yet.
    CREATE TABLE outbox (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        kind       TEXT NOT NULL,  -- 'articles' or 'rejects'
        article_id TEXT,
        line       BLOB NOT NULL
    ) STRICT;

    -- Files that lines of the outbox went to, or are just going to.
    CREATE TABLE segments (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        kind         TEXT NOT NULL,
        name         TEXT NOT NULL,     -- below the data directory
        start        INTEGER NOT NULL,  -- bytes in the file before it; 0 for a file of its own
        first_id     INTEGER NOT NULL,  -- of the outbox
        last_id      INTEGER NOT NULL,
        delivered_at REAL NOT NULL,
        run_id       TEXT NOT NULL,
        is_published INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- What the listings said when they were last read with all that follows from them.
    CREATE TABLE listings (
        publisher     TEXT NOT NULL,
        url           TEXT NOT NULL,
        words         TEXT NOT NULL,
        since         REAL NOT NULL,  -- it was read for what was published from here on
        etag          TEXT,
        last_modified TEXT,
        PRIMARY KEY (publisher, url, words)
    ) STRICT, WITHOUT ROWID;

    -- How publishers are getting on.
    CREATE TABLE publishers (
        id           TEXT PRIMARY KEY,
        succeeded_at REAL,  -- when a crawl last came to its end
        newest_at    REAL   -- publication of the newest article delivered
    ) STRICT, WITHOUT ROWID;
"""

_FIGURES = """
    -- What each run gave that asked for everything, to compare later ones with.
    CREATE TABLE figures (
        run       INTEGER PRIMARY KEY REFERENCES runs (number),
        publisher TEXT NOT NULL,
        began_at  REAL NOT NULL,
        ended_at  REAL NOT NULL,
        articles  INTEGER NOT NULL,  -- see newscrawl.monitoring.figures
        fetched   INTEGER NOT NULL,
        failed    INTEGER NOT NULL,
        errors    INTEGER NOT NULL,
        read      INTEGER NOT NULL,
        generic   INTEGER NOT NULL,
        fields    TEXT NOT NULL      -- JSON: on how many articles each is filled
    ) STRICT;

    CREATE INDEX figures_of ON figures (publisher, began_at);
"""

_FINGERPRINTS = """
    -- What of the articles delivered tells whether others are copies of them: of the last revision
    -- of each, where the setting NEWSCRAWL_FINGERPRINTS asks for it.
    CREATE TABLE fingerprints (
        article_id  TEXT PRIMARY KEY,
        revision    INTEGER NOT NULL,
        version     INTEGER NOT NULL,  -- of the form of the fingerprint
        fingerprint BLOB NOT NULL
    ) STRICT;
"""

MIGRATIONS = (_SOURCES, _FRONTIER, _FIGURES, _FINGERPRINTS)
"""The first makes version 1 of an empty file."""

STATE = Tables(MIGRATIONS, "state", "what it remembers is lost, no article is")
"""A state file."""
