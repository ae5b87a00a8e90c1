"""Articles: those of data directories, typed, one after the other; as a table where pyarrow is."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from newscrawl.article import Article
from newscrawl.delivery.withdrawn import read_withdrawn
from newscrawl.export.bookmark import read_after
from newscrawl.export.plan import now
from newscrawl.export.record import Record, parse, tombstone
from newscrawl.export.selection import Selection, Selector
from newscrawl.export.settle import DELETED, LEFT, Settled, explained
from newscrawl.export.snapshot import outputs, take, unchanging
from newscrawl.record import RecordError, decode
from newscrawl.record.warehouses import arrow, pyarrow

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

logger = logging.getLogger(__name__)

Data = str | PathLike[str] | Iterable[str | PathLike[str]]

_ROWS = 10_000


class Articles:
    """The last revision of each article of some data directories, without those withdrawn, as
    ``newscrawl export`` has them; see ``newscrawl.read``. Each iteration reads the files anew."""

    def __init__(
        self, data: list[str], selection: Selection, delivered_after: str | None = None
    ) -> None:
        """Raises ``OutputError`` and ``FilterError`` for what cannot be read or understood."""
        self._outputs = outputs(data)
        self._selection = selection
        self._after = delivered_after
        Selector(selection, now())
        if delivered_after:
            read_after(delivered_after, now())

    def __iter__(self) -> Iterator[Article]:
        return (decode(record.raw) for record in self._records())

    def _records(self) -> Iterator[Record]:
        began = now()
        after = read_after(self._after, began) if self._after else None
        withdrawn = {one for output in self._outputs for one in read_withdrawn(output).ids}
        with unchanging(self._outputs):
            sources = take(self._outputs)
            selector = Selector(self._selection, began)
            with (
                explained(None),
                closing(
                    Settled(sources, selector, after=after, withdrawn=sorted(withdrawn))
                ) as settled,
            ):
                settled.run()
                for path, at, what in settled.damages():
                    logger.warning("Not read: %s, line %d: %s", path, at, what)
                fates = bytearray(settled.count)
                settled.fates(fates)
                firsts = [*settled.firsts(), settled.count]
            for number, source in enumerate(sources):
                first, end = firsts[number], firsts[number + 1]
                if not any(fates[first:end]):
                    continue
                for line_number, line in zip(range(first, end), source.lines(), strict=False):
                    if fates[line_number] == LEFT:
                        continue
                    try:
                        record = parse(line)
                    except RecordError as error:
                        number_in = line_number - first + 1
                        logger.warning("Not read: %s, line %d: %s", source.path, number_in, error)
                        continue
                    yield tombstone(record) if fates[line_number] == DELETED else record

    def batches(self, rows: int = _ROWS) -> pa.RecordBatchReader:
        """The articles as a stream of Arrow record batches of up to ``rows``, with the types of
        ``newscrawl schema --format arrow``. Raises ``MissingPackageError`` without pyarrow."""
        pa = pyarrow()
        schema = arrow()
        return pa.RecordBatchReader.from_batches(schema, self._batches(rows, schema))

    def _batches(self, rows: int, schema: Any) -> Iterator[Any]:
        from newscrawl.export.parquet import table_of

        written = arrow(instants=False)
        lines: list[bytes] = []
        for record in self._records():
            lines.append(record.raw + b"\n")
            if len(lines) == rows:
                yield from table_of(lines, written, schema).to_batches()
                lines = []
        if lines:
            yield from table_of(lines, written, schema).to_batches()

    def to_arrow(self) -> pa.Table:
        """All articles as an Arrow table, in memory."""
        return self.batches().read_all()

    def to_pandas(self) -> pd.DataFrame:
        """All articles as a pandas frame, in memory; lists are arrays, structs dictionaries."""
        return self.to_arrow().to_pandas()


def read(
    data: Data,
    *,
    since: str | None = None,
    until: str | None = None,
    publisher: str | Iterable[str] = (),
    language: str | Iterable[str] = (),
    match: str | None = None,
    match_in: str = "text",
    min_words: int = 0,
    delivered_after: str | PathLike[str] | None = None,
) -> Articles:
    """The articles of ``data``: one data directory (or file of lines), or several.

    Args:
        since, until: published in this range: "2026-11-01", "2d", see ``newscrawl.filters.Filter``.
        publisher, language: only these; one or several.
        match, match_in: keywords and patterns ("bpjs|umkm"), looked for in "text" or "title".
        min_words: of so many words at least.
        delivered_after: the folder of an earlier export, or a date: only what was delivered since;
            articles with the status "withdrawn" are to be deleted then.

    Raises:
        FilterError: an argument that cannot be used; the message says what would be.
        OutputError: ``data`` cannot be read.
    """
    given = [data] if isinstance(data, str | PathLike) else list(data)
    selection = Selection(
        since=since,
        until=until,
        publishers=_several(publisher),
        languages=_several(language),
        match=match,
        match_in=match_in,
        min_words=min_words,
    )
    after = fspath(delivered_after) if delivered_after is not None else None
    return Articles([fspath(one) for one in given], selection, after)


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
