"""Ledger: which archives are in a data directory, and which articles: each once.

What a worker makes of an archive waits in a file aside. Then its lines go, those that are new, to
the files of the data directory under hidden names, and one commit says what they are and that the
archive is done; then they get their names. After a crash before that commit it is as if the archive
had not been read; after it, ``recover`` gives the files their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from newscrawl.archives.places import SUFFIXES, Place
from newscrawl.archives.report import Report, path_of
from newscrawl.delivery.files import check_codec, hidden, remove, reveal, write_file, write_lines
from newscrawl.delivery.manifest import Manifest, Tally, write_manifest
from newscrawl.delivery.output import KINDS, Output, safe_name
from newscrawl.delivery.store import Store, content_hash
from newscrawl.lines import make_folder
from newscrawl.publishers import find
from newscrawl.urls import article_key

CRAWL = "archives"
"""The name under which a data directory remembers what came from archives."""

_TABLE = """
CREATE TABLE IF NOT EXISTS archives (
    archive TEXT PRIMARY KEY,
    report  BLOB NOT NULL,
    waiting BLOB             -- manifests of files that have no name yet
) STRICT, WITHOUT ROWID
"""
_REVISION = b'"revision":1,'
_UNSTAMPED = b'"delivered_at":null'


class _Line(msgspec.Struct):
    id: str
    url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    publisher: str | None = None
    content_hash: str | None = None


_lines = msgspec.json.Decoder(_Line)
_reports = msgspec.json.Decoder(Report)
_manifests = msgspec.json.Decoder(list[Manifest])


@dataclass(slots=True)
class Made:
    """What a worker made of an archive: ``articles`` and ``rejects`` are files of lines."""

    place: Place
    size: int
    articles: Path
    rejects: Path
    counts: Counter[str]
    rejected: Counter[str]
    seconds: float
    error: str | None = None

    def file(self, kind: str) -> Path:
        """That with the lines of ``kind``."""
        return self.articles if kind == "articles" else self.rejects


@dataclass(slots=True)
class _Written:
    """What of an archive's lines was new."""

    manifests: list[Manifest] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Ledger:
    """The archives in ``output``, for this process alone; a context manager.

    Raises ``HeldError`` where another process has it, ``OutputError`` and ``StateError`` where it
    cannot be used.
    """

    def __init__(self, output: Output, run_id: str, codec: str = "none") -> None:
        self.output = output
        self.run_id = run_id
        self._suffix = check_codec(codec)
        self._store = Store.open(output, CRAWL, run_id)
        try:
            self._database = self._store.database
            self._database.write(_TABLE)
            self._database.commit()
            self.aside = output.state_folder / CRAWL
            make_folder(self.aside, private=True)
            self._recover()
            self._clear()
        except BaseException:
            self._store.close()
            raise
        gone = self._store.withdrawn
        self._gone_keys, self._gone_ids = gone.keys, gone.ids

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others in."""
        self._store.close()

    def find(self, place: Place) -> Report | None:
        """What came of an archive that was read to its end before."""
        rows = self._database.read("SELECT report FROM archives WHERE archive = ?", (place.name,))
        return _reports.decode(rows[0][0]) if rows else None

    def name(self, place: Place) -> str:
        """What the files of an archive are called: as the archive, and by all of its address."""
        stem = place.file.lower()
        for suffix in SUFFIXES:
            stem = stem.removesuffix(suffix)
        digest = sha256(place.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        made = f"archive-{safe_name(stem[:80])}-{digest}"
        if known := self.find(place):
            number = known.name.removeprefix(f"{made}.")
            return f"{made}.{int(number) + 1 if number.isdigit() else 2}"
        return made

    def commit(self, made: Made, options: str, rules: str, version: str) -> Report:
        """Deliver what was made of an archive; durable on return. What was made for it is gone
        then. Raises ``OutputError`` and ``StateError``; then nothing of it is delivered."""
        name = self.name(made.place)
        at = datetime.now(UTC)
        written = _Written()
        try:
            for kind in KINDS:
                path = self.output.partition(kind, at) / f"{name}.jsonl{self._suffix}"
                self._write(kind, path, made.file(kind), at, written)
            report = Report(
                archive=made.place.name,
                name=name,
                bytes=made.size,
                run_id=self.run_id,
                counts=dict(sorted((made.counts + written.counts).items())),
                rejected=dict(sorted(made.rejected.items())),
                files=[one.file for one in written.manifests],
                options=options,
                rules=rules,
                newscrawl=version,
                seconds=round(made.seconds, 3),
                error=made.error,
            )
            self._database.write(
                "INSERT OR REPLACE INTO archives VALUES (?, ?, ?)",
                (
                    made.place.name,
                    msgspec.json.encode(report),
                    msgspec.json.encode(written.manifests),
                ),
            )
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise
        self._recover()
        for kind in KINDS:
            remove(made.file(kind))
        return report

    def _write(self, kind: str, path: Path, source: Path, at: datetime, written: _Written) -> None:
        """The lines in ``source`` that are new, under the hidden name of ``path``."""
        tally = Tally()
        with source.open("rb") as file:
            lines = (
                self._new(file, at, written.counts) if kind == "articles" else _stamped(file, at)
            )
            size, digest = write_lines(path, tally.over(lines))
        if tally.lines:
            below = str(path.relative_to(self.output.path))
            written.manifests.append(tally.manifest(below, size, digest))
        else:
            remove(hidden(path))

    def _new(self, lines: Iterable[bytes], at: datetime, counts: Counter[str]) -> Iterator[bytes]:
        """Those of articles that were not delivered before, or whose text is another now."""
        for line in lines:
            told = _lines.decode(line)
            if told.id in self._gone_ids or (self._gone_keys and self._is_gone(told)):
                counts["withdrawn"] += 1
                continue
            digest = content_hash(told)
            known = self._database.read(
                "SELECT revision, content_hash FROM articles WHERE id = ? ORDER BY revision",
                (told.id,),
            )
            if any(one == digest for _, one in known):
                counts["duplicates"] += 1
                continue
            revision = known[-1][0] + 1 if known else 1
            counts["articles"] += 1
            if revision > 1:
                counts["revisions"] += 1
                line = line.replace(_REVISION, b'"revision":%d,' % revision, 1)
            self._database.write(
                "INSERT INTO articles (id, revision, publisher, content_hash, outbox_id)"
                " VALUES (?, ?, ?, ?, 0)",
                (told.id, revision, told.publisher or CRAWL, digest),
            )
            yield from _stamped((line,), at)

    def _is_gone(self, told: _Line) -> bool:
        urls = (told.url, told.canonical_url)
        return any(one and article_key(find(one), one) in self._gone_keys for one in urls)

    def _recover(self) -> None:
        """Give their names to files of which a commit has told."""
        waiting = self._database.read(
            "SELECT archive, report, waiting FROM archives WHERE waiting IS NOT NULL"
        )
        for archive, told, manifests in waiting:
            for manifest in _manifests.decode(manifests):
                path = self.output.path / manifest.file
                if hidden(path).exists():
                    write_manifest(self.output, manifest)
                    reveal(path)
            report = _reports.decode(told)
            content = msgspec.json.format(told, indent=2) + b"\n"
            write_file(path_of(self.output, report.name), content)
            self._database.write("UPDATE archives SET waiting = NULL WHERE archive = ?", (archive,))
        if waiting:
            self._database.commit()

    def _clear(self) -> None:
        """Remove what a run that died was making."""
        for kind in KINDS:
            for left in self.output.file(kind).glob("*/.archive-*.tmp"):
                remove(left)
        for left in self.aside.iterdir():
            remove(left)


def _stamped(lines: Iterable[bytes], at: datetime) -> Iterator[bytes]:
    """``lines`` with their time of delivery."""
    stamp = f'"delivered_at":"{at.isoformat().replace("+00:00", "Z")}"'.encode()
    for line in lines:
        before, found, after = line.rpartition(_UNSTAMPED)
        yield before + stamp + after if found else line
