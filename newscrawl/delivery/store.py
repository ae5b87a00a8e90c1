"""Store: what a crawl writes to: the state file with its lock, and the outbox to its files.

The bytes of an article and the mark that it is done go into one commit, of many articles together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from newscrawl.article import Article
from newscrawl.delivery.files import check_codec
from newscrawl.delivery.locks import Lock
from newscrawl.delivery.outbox import Appending, Outbox, Segments
from newscrawl.delivery.output import Output
from newscrawl.delivery.withdrawn import Withdrawn, read_withdrawn
from newscrawl.frontier.database import Database, StateError
from newscrawl.frontier.legacy import bring_over
from newscrawl.lines import OutputError
from newscrawl.record import encode

if TYPE_CHECKING:
    from newscrawl.frontier import Lease

Durable = Callable[[datetime | None], None]
"""What is called for a line that is durable, with when it went to its file where it has."""

_NEWEST = (
    "INSERT INTO publishers (id, newest_at) VALUES (?1, ?2) ON CONFLICT DO UPDATE"
    " SET newest_at = max(coalesce(newest_at, 0), ?2)"
)


@dataclass(frozen=True)
class Segmenting:
    """How segments are cut, see ``Segments``; ``codec`` is one of ``files.CODECS``.
    ``fingerprints``: those of the articles are kept in the state (``newscrawl.duplicates``)."""

    lines: int = 10_000
    size: int = 64 * 1024 * 1024
    seconds: float = 300.0
    codec: str = "none"
    fingerprints: bool = False


@dataclass
class _Waiting:
    """What is told once the commit is through."""

    durable: list[Durable] = field(default_factory=list)


class Store:
    """What the crawl named ``crawl`` writes to, for this process alone.

    Those of one process that crawl into one file share what is behind it. Raises ``HeldError``
    where another process crawls there, ``StateError`` and ``OutputError`` where it cannot be used.
    After an ``OutputError`` or a ``StateError`` of a method nothing more is to be written:
    ``broken`` says why.
    """

    _open: ClassVar[dict[Path, Store]] = {}

    lock: Lock
    database: Database
    outbox: Outbox
    withdrawn: Withdrawn
    broken: str | None

    @classmethod
    def open(
        cls, output: Output, crawl: str, run_id: str = "", segmenting: Segmenting | None = None
    ) -> Store:
        """The store, which ``close`` is to be called on as often as it was opened."""
        path = output.state(crawl).absolute()
        made = cls._open.get(path)
        if made is None:
            made = cls(output, crawl, run_id, segmenting or Segmenting())
            cls._open[path] = made
        made._shares += 1
        return made

    def __init__(self, output: Output, crawl: str, run_id: str, segmenting: Segmenting) -> None:
        self.output = output
        self.crawl = crawl
        self.broken = None
        self._shares = 0
        self._waiting = _Waiting()
        self._keep: Callable[[Database, str, int, str], None] | None = None
        if segmenting.fingerprints:
            self._keep = _keeper()
        suffix = check_codec(segmenting.codec)
        path = output.state(crawl)
        what = crawl if output.is_folder else str(output.path)
        self.lock = Lock(output.lock(crawl), what, run_id)
        try:
            is_new = not path.exists()
            self.database = Database(path)
            try:
                if output.is_folder and is_new:
                    bring_over(self.database, output.state_folder / "state.sqlite", crawl)
                self.withdrawn = read_withdrawn(output)
                if output.is_folder:
                    self.outbox = Segments(
                        output,
                        self.database,
                        crawl,
                        run_id,
                        lines=segmenting.lines,
                        size=segmenting.size,
                        seconds=segmenting.seconds,
                        suffix=suffix,
                    )
                else:
                    self.outbox = Appending(output, self.database, crawl, run_id)
            except BaseException:
                self.database.close()
                raise
        except BaseException:
            self.lock.release()
            raise

    def deliver(
        self,
        article: Article,
        lease: Lease | None = None,
        durable: Durable | None = None,
        validators: tuple[str | None, str | None] = (None, None),
    ) -> str:
        """``article`` is delivered with the next commit, and ``lease`` is done, save a duplicate's.

        Returns "article", "revision" (of one that was delivered before, and has another text or
        title now), "unchanged" (no line: it is what was delivered before), or "duplicate" (no
        line: another URL has given an article of that id). Raises ``RecordError`` where it cannot
        be a line.
        """
        self.check()
        digest = content_hash(article)
        known = self.database.read(
            "SELECT revision, content_hash FROM articles WHERE id = ? ORDER BY revision DESC"
            " LIMIT 1",
            (article.id,),
        )
        became = "article"
        if article.id in self.withdrawn.ids:
            became = "unchanged"
        elif known and known[0][1] == digest:
            became = "unchanged" if lease is None or lease.article_id else "duplicate"
        elif known and lease is not None and lease.article_id != article.id:
            became = "duplicate"
        elif known:
            became = "revision"
            article.revision = known[0][0] + 1
        if became in ("article", "revision"):
            article.delivered_at = None
            self._add(article, encode(article), digest)
            if durable:
                self._waiting.durable.append(durable)
        if lease is not None and became != "duplicate":
            etag, last_modified = validators
            lease.done(
                article.id,
                published_at=article.published_at,
                etag=etag,
                last_modified=last_modified,
            )
        return became

    def _add(self, article: Article, line: bytes, digest: bytes) -> None:
        row = self.outbox.add("articles", line, article.id)
        self.database.write(
            "INSERT INTO articles (id, revision, publisher, content_hash, outbox_id)"
            " VALUES (?, ?, ?, ?, ?)",
            (article.id, article.revision, article.publisher or self.crawl, digest, row),
        )
        if self._keep and article.text:
            self._keep(self.database, article.id, article.revision, article.text)
        if article.published_at:
            newest = min(article.published_at, article.fetched_at or article.published_at)
            self.database.write(_NEWEST, (self.crawl, newest.timestamp()))

    def reject(self, line: bytes) -> None:
        """A line for the rejects goes out with the next commit."""
        self.check()
        self.outbox.add("rejects", line)

    def check(self) -> None:
        """Raises ``OutputError`` where the store is broken."""
        if self.broken:
            raise OutputError(self.broken)

    def commit(self) -> None:
        """Make all durable that was delivered, rejected, found and ended. Raises ``OutputError``;
        then it is as if none of it had been since the last time, or it is delivered by the next
        run."""
        self.check()
        self._do(self.outbox.commit)

    def flush(self) -> None:
        """Commit, and put all lines into their files. Raises ``OutputError``."""
        self.check()
        self._do(self.outbox.flush)

    def _do(self, action: Callable[[], datetime | None]) -> None:
        waiting, self._waiting = self._waiting, _Waiting()
        try:
            at = action()
        except (OutputError, StateError) as error:
            self.fail(error)
            raise OutputError(str(error)) from error
        for durable in waiting.durable:
            durable(at)

    def fail(self, error: Exception) -> None:
        """Nothing more can be written."""
        self.broken = self.broken or str(error)
        self.database.rollback()

    def close(self) -> None:
        """Deliver what there is, and let others in, once whoever shares it has closed it too.
        Raises ``OutputError`` where that cannot be delivered; it is closed then all the same."""
        self._shares -= 1
        if self._shares > 0:
            return
        self._open.pop(self.output.state(self.crawl).absolute(), None)
        try:
            if not self.broken:
                self.flush()
        finally:
            self.database.close()
            self.lock.release()


def _keeper() -> Callable[[Database, str, int, str], None]:
    """What keeps fingerprints; imported where it is asked for, since it takes an extra."""
    from newscrawl.duplicates.fingerprint import MissingError, check
    from newscrawl.duplicates.kept import keep

    try:
        check()
    except MissingError as error:
        raise OutputError(str(error)) from error
    return keep


def close_all() -> None:
    """Close every store of this process, however many share it: the end of a run that was broken
    off."""
    for store in list(Store._open.values()):
        store._shares = 1
        try:
            store.close()
        except OutputError:
            pass  # what is not delivered is delivered by the next run


class Titled(Protocol):
    """What has a title, and the hash of a text."""

    title: str | None
    content_hash: str | None


def content_hash(article: Titled) -> bytes:
    """What changes with the title or the text of ``article``."""
    told = f"{article.title or ''}\n{article.content_hash or ''}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()
