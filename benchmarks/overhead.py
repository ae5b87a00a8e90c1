"""Overhead: what keeping state and delivering with fsync cost a crawl.

    python -m benchmarks.overhead [--articles N] [--rounds N] [--waiting N] [--memory N]

Crawls a list of URLs of made-up articles, from a server of this machine over plain HTTP, in three
ways in turn: with state and delivery (``newscrawl crawl --urls … -o data/``), with the same
cleaning and neither (Scrapy with our steps and no output), and with bare Scrapy, which only
fetches. Prints articles per second of processor time of the crawler, the least of several rounds,
and what the server alone can do. ``--waiting N`` fills a frontier with N URLs instead, and prints
how long it takes to open and to lease from; ``--memory N`` crawls N generated pages and prints the
memory after a tenth of them and at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawl.frontier import Article, Database, Frontier
from newsstand.layouts import BY_NAME
from newsstand.making import make_articles
from newsstand.pages import render_article

WAYS = {"delivery": "state and delivery", "cleaning": "neither", "bare": "bare Scrapy"}
"""Ways to crawl: the name, and what is on."""

_ENVIRONMENT = {
    "NEWSCRAWL_DELAY": "0",
    "NEWSCRAWL_CONTACT": "https://newsstand.example/overhead",
    "NEWSCRAWL_PRIVATE_ADDRESSES": "true",
    "no_proxy": "*",
}

_CRAWL = """
import json, resource, sys, time
from pathlib import Path
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

way, urls, output, report, marks = sys.argv[1:6]
marks = [int(one) for one in marks.split(",") if one]
settings = Settings()
settings.setmodule("newscrawl.settings", priority="project")
settings.setdict({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": False, "NEWSCRAWL_DELAY": 0}, "cmdline")
if way == "delivery":
    settings.set("NEWSCRAWL_OUTPUT", output, "cmdline")

class Bare(Spider):
    name = "bare"
    async def start(self):
        for line in open(urls):
            yield Request(line.strip(), dont_filter=True)
    def parse(self, response):
        pass

seen = {"count": 0, "memory": {}}

def count(*_, **__):
    seen["count"] += 1
    if seen["count"] in marks:
        status = Path("/proc/self/status").read_text()
        [line] = [one for one in status.splitlines() if one.startswith("VmRSS")]
        seen["memory"][seen["count"]] = int(line.split()[1]) // 1024

process = AsyncCrawlerProcess(settings)
if way == "bare":
    settings.set("ITEM_PIPELINES", {}, "cmdline")
    process.settings = settings
    crawler = process.create_crawler(Bare)
    crawler.settings.set("ITEM_PIPELINES", {}, "cmdline")
    process.crawl(crawler)
    told = signals.response_received
else:
    crawler = process.create_crawler("urls")
    process.crawl(crawler, urls=urls)
    told = signals.item_scraped
crawler.signals.connect(count, told)
began, busy = time.perf_counter(), time.process_time()
process.start()
seen["seconds"] = time.perf_counter() - began
seen["busy"] = time.process_time() - busy
Path(report).write_text(json.dumps(seen))
"""


class Pages:
    """A server of article pages on loopback; ``with Pages(count) as pages`` runs it.

    The same few pages are sent for all URLs, each with the number of its own in address and text,
    so that every URL is an article of its own.
    """

    def __init__(self, kinds: int = 20) -> None:
        made = make_articles(1, kinds, date(2026, 7, 24), 2, (BY_NAME["kompas-2022"],))
        self.bodies = [render_article(one, None) for one in made]
        numbers = [one.number.encode() for one in made]
        pages = self

        class Handler(BaseHTTPRequestHandler):
            wbufsize = -1  # head and body go out together, and at once
            disable_nagle_algorithm = True
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                number = int(self.path.split("/")[-2])
                place = number % len(pages.bodies)
                own = b"%09d" % number
                body = pages.bodies[place].replace(numbers[place][-9:], own)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port

    def __enter__(self) -> Pages:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, number: int) -> str:
        """The address of an article."""
        return f"http://127.0.0.1:{self.port}/read/2026/07/24/{number:09}/judul"

    def alone(self, count: int) -> float:
        """Pages a second that the server sends to a client that does nothing with them."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        began = time.perf_counter()
        for number in range(count):
            connection.request("GET", f"/read/2026/07/24/{number:09}/judul")
            connection.getresponse().read()
        return count / (time.perf_counter() - began)


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """The server in a process of its own: how its URLs begin, and the size of a page."""
    program = (
        "from benchmarks.overhead import Pages\nimport time\n"
        "with Pages() as pages:\n"
        "    print(pages.url(0), sum(map(len, pages.bodies)) // len(pages.bodies), flush=True)\n"
        "    time.sleep(100_000)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=_root()
    ) as running:
        try:
            assert running.stdout is not None
            url, size = running.stdout.readline().split()
            yield url, int(size)
        finally:
            running.kill()


def crawl(way: str, urls: Path, folder: Path, marks: Sequence[int] = ()) -> dict[str, object]:
    """One crawl: how many articles, in how many seconds, of them ``busy`` on the processor."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    output = folder / f"data-{time.monotonic_ns()}"
    program = [sys.executable, "-c", _CRAWL, way, str(urls), f"{output}/", str(report)]
    subprocess.run(
        [*program, ",".join(map(str, marks))],
        cwd=folder,
        env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": str(_root())},
        check=True,
    )
    found: dict[str, object] = json.loads(report.read_text())
    return found


def compare(articles: int, rounds: int) -> None:
    """Print what each way costs, and the ratio of the first two."""
    with TemporaryDirectory(prefix="overhead-") as temporary, server() as (first, size):
        folder = Path(temporary)
        urls = folder / "urls.txt"
        urls.write_text("".join(_urls(first, articles)))
        least: dict[str, float] = {}
        wall: dict[str, float] = {}
        for _ in range(rounds):
            for way in WAYS:
                told = crawl(way, urls, folder)
                if told["count"] != articles:
                    raise SystemExit(f"{way}: {told['count']} of {articles} articles came")
                least[way] = min(least.get(way, 1e9), float(str(told["busy"])))
                wall[way] = min(wall.get(way, 1e9), float(str(told["seconds"])))
        client = Pages()
        client.port = int(first.split(":")[2].partition("/")[0])
        headroom = client.alone(2000)
    print(f"{articles:,} articles of {size:,} bytes; the server alone: {headroom:.0f} pages/s")
    for way, words in WAYS.items():
        busy, seconds = articles / least[way], articles / wall[way]
        print(f"{words:20} {busy:7.1f} articles/s of processor time, {seconds:7.1f} by the clock")
    print(f"state and delivery keep {least['cleaning'] / least['delivery']:.3f} of the rate")


def memory(articles: int) -> None:
    """Print the memory of a crawl after a tenth of its pages and at the end."""
    marks = (articles // 10, articles)
    with TemporaryDirectory(prefix="overhead-") as temporary, server() as (first, _):
        folder = Path(temporary)
        urls = folder / "urls.txt"
        with urls.open("w") as file:
            file.writelines(_urls(first, articles))
        told = crawl("delivery", urls, folder, marks)
    found = told["memory"]
    assert isinstance(found, dict)
    early, late = (found[str(mark)] for mark in marks)
    print(
        f"{early} MiB after {marks[0]:,} pages, {late} MiB after {marks[1]:,}: "
        f"{100 * (late / early - 1):+.1f} %"
    )


def waiting(count: int) -> None:
    """Print how long a frontier with ``count`` waiting URLs takes to open and to lease from."""
    with TemporaryDirectory(prefix="overhead-") as temporary:
        path = Path(temporary) / "frontier.sqlite"
        with Database(path) as database:
            frontier = Frontier(database, "a")
            began = time.perf_counter()
            for number in range(count):
                url = f"https://www.contoh.example/read/{number:09}/judul-berita-yang-panjang"
                frontier.name(Article(url[8:], url, priority=number % 1000))
                if number % 10_000 == 0:
                    database.commit()
            database.commit()
            rate = count / (time.perf_counter() - began)
        print(f"{count:,} URLs named, {rate:,.0f} a second; {path.stat().st_size >> 20} MiB")
        began = time.perf_counter()
        with Database(path) as database:
            frontier = Frontier(database, "a")
            database.commit()
            print(f"opened in {time.perf_counter() - began:.3f} s")
            for part in range(5):
                began = time.process_time()
                leased = 0
                while leased < count // 5:
                    found = frontier.lease(50)
                    for lease in found:
                        lease.done()
                    leased += len(found)
                    database.commit()
                rate = leased / (time.process_time() - began)
                print(f"part {part + 1} of 5: {rate:,.0f} leased and done a second")


def _urls(first: str, count: int) -> Iterator[str]:
    start = first.partition("/read/")[0]
    return (f"{start}/read/2026/07/24/{number:09}/judul\n" for number in range(count))


def _root() -> Path:
    return Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overhead", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--waiting", type=int, metavar="N")
    parser.add_argument("--memory", type=int, metavar="N")
    options = parser.parse_args(arguments)
    if options.waiting:
        waiting(options.waiting)
    elif options.memory:
        memory(options.memory)
    else:
        compare(options.articles, options.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
