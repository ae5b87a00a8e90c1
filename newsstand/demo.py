"""The demo: crawl the newsstand with the unchanged spiders and compare every line.

    python -m newsstand.demo [--articles N] [-o DIR]

The spiders take the newsstand for the internet: they ask the real hosts, over TLS with verified
certificates, and obey what robots.txt says there. Exits 1 when a line is not what was written.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from newscrawl.publishers import PUBLISHERS
from newsstand.compare import Comparison, compare
from newsstand.generator import GeneratedArticle
from newsstand.layouts import LAYOUTS
from newsstand.server import Newsstand

ARTICLES = 20
"""Articles in each layout."""

DAYS = 2
"""Days over which they were published, the last one being today."""

REFUSING, BARRING = "jpnn", "tirto"
"""Sites that turn us away: one answers 403 to everything, one bars us in its robots.txt."""

CONTACT = "https://newsstand.example/demo"
"""What the demo's crawler gives as its contact."""

MOST_SHOWN = 10
"""Differences printed before the rest is only counted."""

WIDE = 200
"""Characters in a line where the output is no terminal."""

CRAWL_TIMEOUT = 600
"""Seconds after which a crawl that does not end is an error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit status."""
    options = _options(arguments)
    folder: Path = options.output
    folder.mkdir(parents=True, exist_ok=True)
    lines_file = folder / "articles.jsonl"
    for name in ("", ".state", ".state-wal", ".state-shm"):  # what an earlier demo has delivered
        lines_file.with_name(lines_file.name + name).unlink(missing_ok=True)
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    publishers = list(dict.fromkeys(layout.publisher for layout in LAYOUTS))
    began = time.monotonic()
    with Newsstand(
        options.articles, options.seed, DAYS, refusing=[REFUSING], barring=[BARRING]
    ) as stand:
        console.print(
            f"{len(stand.articles)} made-up articles in {len(LAYOUTS)} layouts of "
            f"{len(publishers)} publishers, served at {stand.proxy_url}"
        )
        results = crawl_all(stand, publishers, lines_file)
        articles = list(stand.articles.values())
        asked = len(stand.requests)
    if results is None:
        console.print(f"The crawl failed; its log is {folder}/crawl.log", style="red")
        return 1
    console.print(_table(results))
    lines = read_lines(lines_file)
    found = compare(articles, lines)
    seconds = time.monotonic() - began
    pages = sum(one["pages"] for one in results)
    console.print(
        f"{pages} pages of articles in {seconds:.0f} s ({pages / seconds:.0f} a second, all "
        f"publishers together; {asked} requests with lists, robots.txt and what was turned away)"
    )
    console.print(f"{len(lines)} lines in {lines_file}")
    report(console, found, articles)
    return 0 if found.perfect else 1


def crawl_all(
    stand: Newsstand, publishers: Sequence[str], output: Path
) -> list[dict[str, Any]] | None:
    """Crawl ``publishers`` and the sites that turn us away, then, as a list of URLs, those of
    whom no list of articles is known. Returns the results of both runs, None when one failed."""
    listed = [name for name in publishers if PUBLISHERS[name].sources]
    unlisted = [name for name in publishers if not PUBLISHERS[name].sources]
    urls = output.with_name("urls.txt")
    lines = [url for name in unlisted for url in stand.library.listed(name)]
    urls.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    log = output.with_name("crawl.log")
    log.unlink(missing_ok=True)
    results: list[dict[str, Any]] = []
    since = ["--since", stand.first_day.isoformat()]
    runs = [[*listed, REFUSING, BARRING, *since]]
    if unlisted:
        runs.append(["--urls", str(urls)])
    for what in runs:
        summary = crawl(stand, [*what, "-o", str(output)], log)
        if summary is None:
            return None
        results += summary["results"]
    return results


def crawl(stand: Newsstand, arguments: Sequence[str], log: Path) -> dict[str, Any] | None:
    """Run ``newscrawl crawl`` in a process of its own, with ``stand`` as its internet.

    Returns its summary, or None when it failed; what it says while it runs goes to ``log``.
    """
    own = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": CONTACT}
    environment = {**os.environ, **stand.environment(), **own}
    with log.open("a", encoding="utf-8") as errors:
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments, "--json"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            timeout=CRAWL_TIMEOUT,
            check=False,
        )
    try:
        summary: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return summary


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The article lines in ``file``; none where there is no file."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def report(console: Console, found: Comparison, articles: Sequence[GeneratedArticle]) -> None:
    """Say how many lines are equal, and show some of what differs."""
    style = "bold green" if found.perfect else "bold red"
    console.print(
        f"{found.equal} of {found.expected} articles equal what the generator wrote", style=style
    )
    for difference in found.differing[:MOST_SHOWN]:
        console.print(str(difference), markup=False, highlight=False)
    if len(found.differing) > MOST_SHOWN:
        console.print(f"… and {len(found.differing) - MOST_SHOWN} more differences")
    layouts = {article.url: article.layout for article in articles}
    for what, urls in (
        ("no line", found.missing),
        ("a line of no article", found.unknown),
        ("more than one line", found.twice),
    ):
        if urls:
            console.print(f"{len(urls)} with {what}:")
        for url in urls[:MOST_SHOWN]:
            console.print(f"  {layouts.get(url, '')} {url}", markup=False, highlight=False)


def _table(results: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(pad_edge=False)
    table.add_column("publisher")
    for heading in ("pages", "articles", "rejected"):
        table.add_column(heading, justify="right")
    table.add_column("blocks removed")
    table.add_column("pages/s", justify="right")
    table.add_column("note")
    for one in results:
        removed = sorted(one["removed"].items(), key=lambda item: (-item[1], item[0]))
        seconds = one["seconds"]
        failed = {**one["failed"], **one["listings_failed"]}
        notes = [f"blocked: {why}" for why in sorted(set(one["blocked"].values()))]
        notes += [f"{count} {why}" for why, count in sorted(failed.items()) if not one["blocked"]]
        table.add_row(
            one["publisher"],
            str(one["pages"]),
            str(one["articles"]),
            str(sum(one["rejected"].values())),
            ", ".join(f"{reason} {count}" for reason, count in removed),
            f"{one['pages'] / seconds:.1f}" if seconds else "",
            ", ".join(notes),
        )
    return table


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m newsstand.demo", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--articles", type=int, default=ARTICLES, metavar="N", help="in each layout (default: 20)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the generator (default: 1)")
    parser.add_argument(
        "-o", dest="output", type=Path, default=Path("demo"), metavar="DIR", help="default: demo"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
