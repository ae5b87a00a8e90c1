"""Child: the process in which ``newscrawl.crawl`` runs a crawl; see ``newscrawl.runs.live``.

What to crawl comes as one line of JSON on the standard input; when that ends, so does the crawl.
What comes of it goes to the standard output, a line each, of which the first letter says what it
is: ``a`` an article, ``s`` the summary, ``e`` an error.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from scrapy import signals as scrapy_signals

from newscrawl import signals
from newscrawl.article import Article
from newscrawl.record import encode

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Pipe:
    """Writes lines to a file descriptor in a thread of its own, so that a reader who takes time
    does not hold up the crawl."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()

    def tell(self, kind: bytes, line: bytes) -> None:
        """Write a line of this kind."""
        self._lines.put(kind + line + b"\n")

    def end(self) -> None:
        """Return when all is written, or nobody reads any more."""
        self._lines.put(None)
        self._thread.join()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            rest = memoryview(line)
            try:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError:
                return


_pipe: list[Pipe] = []


class HandOver:
    """Scrapy extension: hands articles to the parent: each when it is durable where the crawl has
    an output, else when the pipelines are done with it."""

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings.get("NEWSCRAWL_OUTPUT"):
            crawler.signals.connect(self.delivered, signals.delivered)
        else:
            crawler.signals.connect(self.scraped, scrapy_signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def delivered(self, article: Article) -> None:
        """The line of ``article`` is durable."""
        _pipe[0].tell(b"a", encode(article))

    def scraped(self, item: Any) -> None:
        """The pipelines are done with ``item``."""
        if isinstance(item, Article):
            self.delivered(item)


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Run the crawl that the standard input asks for."""
    asked = json.loads(sys.stdin.buffer.readline())
    _pipe.append(Pipe(os.dup(1)))
    os.dup2(2, 1)  # what else is printed must not come between the lines
    Thread(target=_end_with_input, daemon=True).start()
    try:
        _run(asked)
    except Exception as error:
        told = {"kind": type(error).__name__, "message": str(error)}
        _pipe[0].tell(b"e", json.dumps(told).encode())
        if type(error).__name__ not in asked["known"]:
            raise
    finally:
        _pipe[0].end()
    return 0


def _run(asked: dict[str, Any]) -> None:
    from newscrawl import settings
    from newscrawl.runs.order import Order
    from newscrawl.runs.run import run

    extensions = {**settings.EXTENSIONS, f"{HandOver.__module__}.{HandOver.__name__}": 500}
    over = {"NEWSCRAWL_OUTPUT": None, "EXTENSIONS": extensions, **asked["settings"]}
    summary = run(Order(**asked["order"]), settings=over)
    _pipe[0].tell(b"s", json.dumps(summary.as_dict()).encode())


if __name__ == "__main__":
    from newscrawl.runs import child  # the module that the setting EXTENSIONS names, not __main__

    sys.exit(child.main())
