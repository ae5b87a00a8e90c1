"""Near-duplicates: how many are found, and what that costs for each article.

python -m benchmarks.near_duplicates                    # 10,000, 100,000 and 1,000,000 articles
python -m benchmarks.near_duplicates --articles 10000

The texts are made (``newsstand.copies``): reports, of which newsrooms have edited copies, and
bulletins of five templates. Costs are seconds of processor time; making the texts is not counted.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, islice
from pathlib import Path
from random import Random

from newscrawl.duplicates.facts import tokens_of
from newscrawl.duplicates.fingerprint import fingerprint
from newscrawl.duplicates.kept import Copy, Prints
from newsstand.copies import START, Text, made, report

ALIKE = 0.5
"""From so much on two texts are alike as the documentation has it: the share of both texts' runs of
three words that are in both."""
REAL = Path(__file__).resolve().parents[2] / "shared" / "pages" / "gold.jsonl"
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
    """What an article costs, in microseconds, and how much memory there was at most, in MB, before
    settling and after; ``compared``: with how many others each was."""

    articles: int
    fingerprint: float
    keep: float
    settle: float
    before: int
    memory: int
    compared: float
    copies: int
    wrong: int
    seconds: float


def cost(articles: int, seed: int) -> Cost:
    """What so many articles cost."""
    began, making, keeping = time.perf_counter(), 0.0, 0.0
    with Prints() as prints:
        texts = made(seed, articles, bulletins=_BULLETINS, is_varied=True)
        for one in islice(texts, articles):
            start = time.process_time()
            found = fingerprint(one.text)
            made_at = time.process_time()
            if found:
                prints.put(one.id, one.published_at.timestamp(), found.encode())
            keeping += time.process_time() - made_at
            making += made_at - start
        before = _memory()
        start = time.process_time()
        prints.settle()
        settling = time.process_time() - start
        memory = _memory()
        copies = wrong = 0
        for name, copy in prints.copies():
            copies += 1
            wrong += _story(name) != _story(copy.cluster)
    return Cost(
        articles,
        making / articles * 1e6,
        keeping / articles * 1e6,
        settling / articles * 1e6,
        before,
        memory,
        prints.compared / articles,
        copies,
        wrong,
        time.perf_counter() - began,
    )


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _story(name: str) -> str:
    return name.partition(":")[2]


def quality(seed: int, stories: int, *, is_varied: bool) -> Figures:
    """What is found of the made set, of which four stories in ten are bulletins."""
    texts = list(made(seed, stories, least=0.5, is_varied=is_varied))
    return measure(texts, copies_among(texts))


def copies_among(texts: Iterable[Text]) -> dict[str, Copy]:
    """What is found to be a copy among these texts, by id."""
    with Prints() as prints:
        for one in texts:
            found = fingerprint(one.text)
            if found:
                prints.put(one.id, one.published_at.timestamp(), found.encode())
        prints.settle()
        return dict(prints.copies())


@dataclass(frozen=True)
class Variety:
    """How unlike texts are that have nothing to do with each other.

    alike  of two of them, the share of both's runs of three words that are in both: mean
    most   that share which one pair in a hundred exceeds
    words  how the vocabulary grows: of n words about n to this power are different ones
    """

    texts: int
    alike: float
    most: float
    words: float


def variety(texts: Sequence[str], seed: int = 1) -> Variety:
    """How unlike texts are; one that is a copy of an earlier one is left out."""
    runs: list[set[tuple[str, ...]]] = []
    told: list[list[str]] = []
    for text in texts:
        found = _runs(text)
        if found and all(len(found & one) < 0.3 * len(found | one) for one in runs):
            runs.append(found)
            told.append(tokens_of(text).words)
    shares = sorted(len(one & other) / len(one | other) for one, other in combinations(runs, 2))
    random = Random(seed)
    some = [random.sample(told, 4) for _ in range(50)]
    few = sum(sum(map(len, one)) for one in some) / len(some)
    few_words = sum(len(set().union(*one)) for one in some) / len(some)
    many, many_words = sum(map(len, told)), len(set().union(*told))
    return Variety(
        len(runs),
        sum(shares) / len(shares),
        shares[len(shares) * 99 // 100],
        math.log(many_words / few_words) / math.log(many / few),
    )


def print_variety(seed: int) -> None:
    """How unlike the made reports are, and real ones, where they are beside the checkout."""
    sets = {
        f"made reports{', varied' if is_varied else ''}": [
            report(random, START + timedelta(hours=random.randrange(3000)), is_varied=is_varied)
            for _ in range(60)
        ]
        for is_varied, random in ((False, Random(seed)), (True, Random(seed)))
    }
    if REAL.is_file():
        lines = map(json.loads, REAL.read_text("utf-8").splitlines())
        bodies = [one["body"] for one in lines if one["body"]]
        sets["real pages"] = [one if isinstance(one, str) else "\n\n".join(one) for one in bodies]
    for name, texts in sets.items():
        one = variety(texts)
        print(
            f"{name}: of the runs of two unrelated ones {one.alike:.3%} are in both, at most "
            f"{one.most:.2%} in 99 of 100 pairs; of n words n^{one.words:.2f} are different "
            f"({one.texts} texts)",
            flush=True,
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, action="append", help="how many (may be repeated)")
    parser.add_argument("--stories", type=int, default=3000, help="of the sets for quality")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print_variety(given.seed)
    for is_varied in (False, True):
        for seed in range(given.seed, given.seed + 3):
            one = quality(seed, given.stories, is_varied=is_varied)
            print(
                f"{'varied' if is_varied else 'narrow'}, seed {seed}: {one.alike:,} pairs alike; "
                f"precision {one.precision:.4f}, recall {one.recall:.4f}",
                flush=True,
            )
    print(
        " articles   fingerprint     keep    settle  compared   memory before, after    copies"
        "    wrong"
    )
    for size in given.articles or SIZES:
        found = cost(size, given.seed)
        print(
            f"{found.articles:>9,}  {found.fingerprint:>8.0f} µs {found.keep:>5.0f} µs "
            f"{found.settle:>6.0f} µs {found.compared:>9.2f} {found.before:>7,} MB "
            f"{found.memory:>7,} MB {found.copies:>9,} {found.wrong:>8,}   "
            f"({found.seconds:,.0f} s in all)",
            flush=True,
        )


if __name__ == "__main__":
    main()
