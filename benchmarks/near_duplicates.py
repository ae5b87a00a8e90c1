"""Near-duplicates: how many are found, and what that costs for each article.

python -m benchmarks.near_duplicates                    # 10,000, 100,000 and 1,000,000 articles
python -m benchmarks.near_duplicates --articles 10000

The texts are made (``newsstand.copies``): reports, of which newsrooms have edited copies, and
bulletins of five templates. Costs are seconds of processor time; making the texts is not counted.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from newscrawl.duplicates.clusters import Copy
from newscrawl.duplicates.facts import tokens_of
from newsstand.copies import Text, made

ALIKE = 0.5
"""From so much on two texts are alike as the documentation has it: the share of both texts' runs of
three words that are in both."""
SIZES = (10_000, 100_000, 1_000_000)
_BULLETINS = 0.1  # of a newsroom's stories, more than there are

Pair = tuple[str, str]


@dataclass(frozen=True)
class Figures:
    """What was found.

    alike      pairs of copies that are alike
    precision  share of the pairs found that are copies
    recall     share of the copies that are alike that were found
    """

    alike: int
    precision: float
    recall: float


def true_pairs(texts: Iterable[Text]) -> set[Pair]:
    """The pairs of texts of one story."""
    stories: dict[int, list[str]] = {}
    for one in texts:
        stories.setdefault(one.story, []).append(one.id)
    return _pairs(stories.values())


def found_pairs(found: Mapping[str, Copy]) -> set[Pair]:
    """The pairs of texts that were found to be copies."""
    clusters: dict[str, list[str]] = {}
    for name, copy in found.items():
        clusters.setdefault(copy.cluster, []).append(name)
    return _pairs(clusters.values())


def _pairs(groups: Iterable[list[str]]) -> set[Pair]:
    return {pair for members in groups for pair in combinations(sorted(members), 2)}


def measure(texts: Iterable[Text], found: Mapping[str, Copy]) -> Figures:
    """What was found of the copies among ``texts``."""
    texts = list(texts)
    by_id = {one.id: one.text for one in texts}
    true, told = true_pairs(texts), found_pairs(found)
    alike = {pair for pair in true if _alike(by_id[pair[0]], by_id[pair[1]]) >= ALIKE}
    return Figures(
        len(alike),
        len(told & true) / len(told) if told else 1.0,
        len(told & alike) / len(alike) if alike else 1.0,
    )


def _alike(one: str, other: str) -> float:
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) / len(ours | theirs)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = tokens_of(text).words
    return set(zip(words, words[1:], words[2:], strict=False))


@dataclass
class Cost:
    """What an article costs, in microseconds, and how much memory there was, in MB."""

    articles: int
    fingerprint: float
    settle: float
    memory: int
    copies: int
    wrong: int
    seconds: float


def cost(articles: int, seed: int) -> Cost:
    """What so many articles cost."""
    from newscrawl.duplicates.clusters import find_copies
    from newscrawl.duplicates.fingerprint import Fingerprint, decode, fingerprint

    began, making = time.perf_counter(), 0.0
    stories: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        import sqlite3

        database = sqlite3.connect(Path(folder) / "prints.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("CREATE TABLE prints (id TEXT PRIMARY KEY, at REAL, bands, print BLOB)")
        database.execute("BEGIN")
        for one in islice(made(seed, articles, bulletins=_BULLETINS), articles):
            start = time.process_time()
            found = fingerprint(one.text)
            making += time.process_time() - start
            stories[one.id] = one.story
            if found:
                row = (one.id, one.published_at.timestamp(), found.bands, found.encode())
                database.execute("INSERT INTO prints VALUES (?, ?, ?, ?)", row)
        database.execute("COMMIT")

        def added() -> Iterator[tuple[str, float, bytes]]:
            yield from database.execute("SELECT id, at, bands FROM prints")

        def fingerprint_of(name: str) -> Fingerprint:
            [content] = database.execute(
                "SELECT print FROM prints WHERE id = ?", (name,)
            ).fetchone()
            return decode(content)

        start = time.process_time()
        copies = find_copies(added(), fingerprint_of)
        settling = time.process_time() - start
        database.close()
    wrong = sum(stories[name] != stories[copy.cluster] for name, copy in copies.items())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(
        articles,
        making / articles * 1e6,
        settling / articles * 1e6,
        memory,
        len(copies),
        wrong,
        time.perf_counter() - began,
    )


def quality(seed: int, stories: int) -> Figures:
    """What is found of the made set, of which four stories in ten are bulletins."""
    from newscrawl.duplicates.clusters import find_copies
    from newscrawl.duplicates.fingerprint import fingerprint

    texts = list(made(seed, stories, least=0.5))
    prints = {one.id: found for one in texts if (found := fingerprint(one.text))}
    times = {one.id: one.published_at.timestamp() for one in texts}
    copies = find_copies(
        ((name, times[name], one.bands) for name, one in prints.items()), prints.__getitem__
    )
    return measure(texts, copies)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, action="append", help="how many (may be repeated)")
    parser.add_argument("--stories", type=int, default=3000, help="of the sets for quality")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for seed in range(given.seed, given.seed + 3):
        one = quality(seed, given.stories)
        print(
            f"seed {seed}: {one.alike:,} pairs alike; precision {one.precision:.4f}, "
            f"recall {one.recall:.4f}",
            flush=True,
        )
    print("articles   fingerprint   settle   memory   copies    wrong")
    for size in given.articles or SIZES:
        found = cost(size, given.seed)
        print(
            f"{found.articles:>9,}  {found.fingerprint:>8.0f} µs {found.settle:>7.0f} µs "
            f"{found.memory:>6,} MB {found.copies:>8,} {found.wrong:>6,}   "
            f"({found.seconds:,.0f} s in all)",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
