"""Live: a crawl in a process of its own, whose articles are had as they land.

Twisted's reactor cannot be started twice in a process, and does not go well with a notebook's own
loop: so each crawl has its own process (``newscrawl.runs.child``), which ends with the loop.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from os import PathLike, fspath
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Self

from newscrawl.article import Article
from newscrawl.delivery.output import Output
from newscrawl.filters import FilterError
from newscrawl.frontier.database import StateError
from newscrawl.lines import OutputError
from newscrawl.record import decode
from newscrawl.runs.order import Order

logger = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds that requests under way have when the loop is left."""

_KNOWN: dict[str, type[Exception]] = {
    one.__name__: one for one in (FilterError, StateError, OutputError)
}


class CrawlError(RuntimeError):
    """A crawl that gave nothing as it failed, or whose process died."""


class Crawl:
    """An iterator over the articles of a crawl, which begins with the first that is asked for and
    ends when it is done, closed or let go; a context manager, too.

    ``summary`` is what ``newscrawl crawl --json`` prints, once the crawl has come to its end.
    """

    def __init__(
        self, order: Order, settings: Mapping[str, Any], urls: Iterable[str] | None = None
    ) -> None:
        """``urls``: pages to fetch, in the place of the list that ``order`` names."""
        self.summary: dict[str, Any] | None = None
        self._order = order
        self._urls = urls
        self._settings = dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0
        self._is_over = False
        self._end: weakref.finalize[..., Any] | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Article:
        if self._is_over:
            raise StopIteration
        if self._process is None:
            self._begin()
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            kind, told = line[:1], line[1:]
            if kind == b"a":
                self._count += 1
                return decode(told)
            if kind == b"s":
                self.summary = json.loads(told)
            elif kind == b"e":
                error = json.loads(told)
                self.close()
                raise _KNOWN.get(error["kind"], CrawlError)(error["message"])
        status = self._process.wait()
        self.close()
        self._judge(status)
        raise StopIteration

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the crawl, if it is under way; what is being fetched has ``grace`` seconds."""
        self._is_over = True
        if self._end is not None:
            self._end()

    def _begin(self) -> None:
        order, listed = self._order, None
        if self._urls is not None:
            with NamedTemporaryFile(
                "w", encoding="utf-8", suffix=".txt", prefix="newscrawl-", delete=False
            ) as file:
                file.writelines(f"{url}\n" for url in self._urls)
            listed = file.name
            order = replace(order, urls=listed)
        asked = {"order": asdict(order), "settings": self._settings, "known": list(_KNOWN)}
        # In a session of its own: Ctrl-C in the terminal is for the parent, who ends it.
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", "newscrawl.runs.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._end = weakref.finalize(self, _end, process, order.grace, listed)
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            pass  # it has died: that is told when its output is read

    def _judge(self, status: int) -> None:
        """Raises ``CrawlError`` where the crawl failed and gave nothing; warns where a part of it
        failed."""
        if self.summary is None:
            how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            raise CrawlError(f"the crawl's process died ({how}); its log says why")
        if self.summary["exit_status"] not in (1, 4):
            return
        failed = [
            f"{one['publisher']}: {one['error'] or one['finish_reason']}"
            + "".join(f", {kind} {count}" for kind, count in sorted(one["failed"].items()))
            + "".join(f", lists: {kind} {n}" for kind, n in sorted(one["listings_failed"].items()))
            + "".join(f", {host}: {how}" for host, how in sorted(one["blocked"].items()))
            for one in self.summary["results"]
        ]
        if not self._count and not any(one["unchanged"] for one in self.summary["results"]):
            raise CrawlError(f"nothing was had: {'; '.join(failed)}")
        logger.warning("Not all was had: %s", "; ".join(failed))


def _end(process: subprocess.Popen[bytes], grace: float, listed: str | None) -> None:
    """End a crawl's process, and wait for that."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()  # the child takes the end of its input for the end of the crawl
            except OSError:
                pass
    try:
        process.wait(grace + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if listed:
        Path(listed).unlink(missing_ok=True)


def crawl(
    *publishers: str,
    sites: Iterable[str] = (),
    urls: str | PathLike[str] | Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    match: str | None = None,
    match_in: str | None = None,
    source: str | None = None,
    search: str | None = None,
    output: str | PathLike[str] | None = None,
    grace: float = GRACE,
    max_runtime: float | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Crawl:
    """Crawl in a process of its own, and have the articles as they land.

        for article in newscrawl.crawl("kompas", since="2d", limit=100):
            print(article.title)

    Leave the loop, and the crawl ends: nothing more is asked for, and what is under way has
    ``grace`` seconds. So it does with this process.

    Args:
        publishers: their ids, such as "kompas".
        sites: hosts of sites that nobody registered.
        urls: instead of publishers: pages to fetch, as a list, or the path of a file with one URL
            a line.
        since, until, limit, match, match_in, source, search, max_runtime: see
            ``newscrawl.runs.order.Order``.
        output: a data directory (or file): the articles are delivered there as by ``newscrawl
            crawl``, and had here once they are durable; the next crawl goes on from there. None:
            they are had here alone, and nothing is remembered.
        settings: Scrapy's and newscrawl's settings that go over the project's, of what JSON has.

    Raises, here or when the first article is asked for:
        FilterError, OutputError, StateError: what was asked for cannot be done; the message says
            what can.
        CrawlError: nothing was had, as the site did not answer or refuses us; or the process died.
    """
    pages = None
    if isinstance(urls, str | PathLike):
        urls = os.path.abspath(urls)
    elif urls is not None:
        pages, urls = list(urls), "-"
    order = Order(
        publishers=publishers,
        sites=tuple(sites),
        urls=urls,
        since=since,
        until=until,
        limit=limit,
        match=match,
        match_in=match_in,
        source=source,
        search=search,
        output=fspath(output) if output is not None else None,
        grace=grace,
        max_runtime=max_runtime,
    )
    order.check()
    over = {"LOG_LEVEL": "WARNING", **(settings or {})}
    if order.output is not None:
        Output.of(order.output)
        over["NEWSCRAWL_OUTPUT"] = order.output
    return Crawl(order, over, pages)
