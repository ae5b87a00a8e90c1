"""Filter lists as long as the public ones: what they cost, and whether they do any harm.

    python -m benchmarks.lists [LIST ...] [--size 13000]

With the lists given and one of made-up rules, of the kinds and in about the proportions of
EasyList, since no line of a public list may be kept here: seconds to read them; time for each page
with them and without, interleaved, the least of several rounds (CPU time of the process); the
figures of ``benchmarks.evaluate`` with and without. Pages are the fixtures, and the real pages
where they are beside the checkout, read by layouts and as if their sites were unknown. Exits 1
when reading takes 2 s or more, pages take 20 % more, or F1 or lost get worse.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import (
    Gold,
    Result,
    Row,
    as_result,
    average,
    measure,
    read_fixtures,
    read_gold,
)
from newscrawl.api import process
from newscrawl.page import NotAnArticle
from pipelines.filterlists import load_lists

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
PAGES = ROOT.parent / "shared" / "pages"
SECONDS = 2.0
"""Bar for reading the lists."""
MORE = 0.2
"""Bar for the time they add to a page, as a share."""

_WORDS = (
    *("ad", "ads", "adv", "advert", "advertisement", "banner", "billboard", "box", "bottom"),
    *("column", "container", "content", "footer", "frame", "google", "gpt", "header", "holder"),
    *("iklan", "inline", "label", "leaderboard", "left", "main", "middle", "mobile", "mpu"),
    *("native", "outer", "overlay", "partner", "placeholder", "pos", "promo", "rail", "rect"),
    *("right", "section", "side", "sidebar", "sky", "slot", "space", "sponsor", "sponsored"),
    *("sticky", "taboola", "text", "top", "unit", "widget", "wrap", "wrapper", "zone"),
)


def make_list(rules: int = 13_000, *, others: int = 0, seed: int = 7) -> list[str]:
    """The lines of a made-up list.

    rules   element rules: half of them for any site, the others for made-up ones; a few hundred
            exceptions among them
    others  lines besides that mean nothing on a saved page: filters for requests, scripts, styles
    """
    chance = random.Random(seed)

    def name() -> str:
        words = chance.choices(_WORDS, k=chance.randint(2, 4))
        joined = chance.choice("-_").join(words)
        return joined + (str(chance.randint(1, 99)) if chance.random() < 0.4 else "")

    def host() -> str:
        return f"{name().replace('_', '-')}.example"

    def hosts() -> str:
        return ",".join(host() for _ in range(chance.choice((1, 1, 1, 2, 5))))

    generic: list[tuple[int, Callable[[], str]]] = [
        (600, lambda: f"##.{name()}"),
        (300, lambda: f"###{name()}"),
        (12, lambda: f'##div[id^="{name()}-"]'),
        (4, lambda: f'##[class^="{name()}"]'),
        (3, lambda: f'##[id*="{name()}"]'),
        (25, lambda: f'##a[href^="https://{host()}/"]'),
        (5, lambda: f'##a[href*=".{host()}/"]'),
        (3, lambda: f'##[data-{chance.choice(_WORDS)}="{name()}"]'),
        (4, lambda: f"##.{name()} > .{name()}"),
        (3, lambda: f"##div.{name()}[style]"),
        (2, lambda: f'##img[width="{chance.randint(100, 999)}"][height="90"]'),
        (2, lambda: f"##{name().replace('_', '-')}"),
        (8, lambda: f"~{host()}##.{name()}"),
        (1, lambda: f"##.{name()}:not(.{name()})"),
    ]
    specific: list[tuple[int, Callable[[], str]]] = [
        (500, lambda: f"{hosts()}##.{name()}"),
        (220, lambda: f"{hosts()}###{name()}"),
        (60, lambda: f'{hosts()}##div[class^="{name()}"]'),
        (60, lambda: f"{hosts()}##.{name()} > .{name()}"),
        (30, lambda: f"{hosts()}##.{name()}:has(> .{name()})"),
        (20, lambda: f"{hosts()}##div.{name()} + div"),
        (15, lambda: f"{hosts()}##.{name()}:nth-of-type({chance.randint(1, 5)})"),
        (10, lambda: f"{hosts()}#?#.{name()}:-abp-has(> span:-abp-contains({name()}))"),
        (10, lambda: f"{hosts()}##p:has-text(/^{name()}$/i)"),
        (8, lambda: f"{hosts()}##.h-\\[{chance.randint(10, 600)}px\\].w-full"),
        (8, lambda: f"{host().replace('.example', '.*')}##.{name()}"),
        (25, lambda: f"{hosts()}#@#.{name()}"),
        (4, lambda: f"{hosts()}##.{name()}:upward(2)"),
    ]
    unused: list[tuple[int, Callable[[], str]]] = [
        (60, lambda: f"||{host()}^$third-party"),
        (20, lambda: f"/{name()}/*$~xmlhttprequest,domain={host()}"),
        (5, lambda: f"@@||{host()}/{name()}.js$script"),
        (6, lambda: f"{hosts()}##+js(set, {chance.choice(_WORDS)}, noopFunc)"),
        (3, lambda: f"{hosts()}##.{name()}:style(display: none !important)"),
        (2, lambda: f"{hosts()}#$#abort-on-property-read {name()}"),
        (2, lambda: f"{hosts()}##^script:has-text({name()})"),
        (1, lambda: f"{hosts()}##div:matches-css(position: fixed)"),
    ]

    def draw(kinds: list[tuple[int, Callable[[], str]]], size: int) -> list[str]:
        makers = [maker for _, maker in kinds]
        weights = [weight for weight, _ in kinds]
        return [maker() for maker in chance.choices(makers, weights, k=size)]

    head = ["[Adblock Plus 2.0]", "! Title: A made-up list", "! Expires: 4 days"]
    lines = draw(generic, rules // 2) + draw(specific, rules - rules // 2) + draw(unused, others)
    return head + lines


@dataclass
class Cost:
    """Least seconds of CPU time over the rounds, and the figures, of a set of pages."""

    plain: float = 0.0
    listed: float = 0.0
    before: Row | None = None
    after: Row | None = None
    hits: int = 0
    refused: int = 0

    @property
    def more(self) -> float:
        """Share of time that the lists add."""
        return self.listed / self.plain - 1 if self.plain else 0.0


def read_pages() -> dict[str, list[tuple[bytes, Gold]]]:
    """The pages with what a careful reader found on each, by the name of their set."""
    sets = {"fixtures": [(FIXTURES, gold) for gold in read_fixtures(FIXTURES)]}
    if (PAGES / "gold.jsonl").exists():
        sets["real pages"] = [(PAGES, gold) for gold in read_gold(PAGES / "gold.jsonl")]
    return {
        name: [((folder / gold.name).read_bytes(), gold) for folder, gold in golds]
        for name, golds in sets.items()
    }


def _figures(page: bytes, gold: Gold, lists: Sequence[Path], layouts: bool, cost: Cost) -> Row:
    try:
        found = process(page, gold.url, layouts=layouts, rules=lists)
    except NotAnArticle:
        return measure(gold, Result())
    cost.hits += sum(one.reason == "filter_list" for one in found.removed)
    cost.refused += sum(one.reason == "filter_list" for one in found.refused)
    return measure(gold, as_result(found.article))


def _seconds(page: bytes, gold: Gold, lists: Sequence[Path], layouts: bool) -> float:
    began = time.process_time()
    try:
        process(page, gold.url, layouts=layouts, rules=lists)
    except NotAnArticle:
        pass
    return time.process_time() - began


def compare(
    pages: Sequence[tuple[bytes, Gold]], lists: Sequence[Path], *, layouts: bool, rounds: int
) -> Cost:
    """Read ``pages`` with the lists and without."""
    cost = Cost()
    cost.before = average([_figures(*one, (), layouts, cost) for one in pages])
    cost.after = average([_figures(*one, lists, layouts, cost) for one in pages])
    for one in pages:
        plain, listed = zip(
            *((_seconds(*one, (), layouts), _seconds(*one, lists, layouts)) for _ in range(rounds)),
            strict=True,
        )
        cost.plain += min(plain)
        cost.listed += min(listed)
    return cost


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(prog="benchmarks.lists")
    parser.add_argument("lists", nargs="*", type=Path, metavar="LIST")
    parser.add_argument("--size", type=int, default=13_000, help="element rules of the made-up one")
    parser.add_argument("--others", type=int, default=40_000, help="its other lines")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made-up.txt"
        made.write_text("\n".join(make_list(options.size, others=options.others)), "utf-8")
        paths = [made, *options.lists]
        began = time.process_time()
        lists = load_lists(paths)
        seconds = time.process_time() - began
        assert lists is not None
        for one in lists.lists:
            print(one)
        print(f"read in {seconds:.2f} s")
        failed |= seconds >= SECONDS
        print(_HEAD)
        for name, pages in read_pages().items():
            for layouts in (True, False):
                cost = compare(pages, paths, layouts=layouts, rounds=options.rounds)
                print(
                    _row(f"{name}, {'layouts' if layouts else 'generic reader'}", len(pages), cost)
                )
                failed |= cost.more >= MORE or _is_worse(cost)
    return int(failed)


_COLUMNS = {"ms/page": 9, "+ lists": 9, "more": 8, "F1": 18, "lost": 14, "taken": 7, "refused": 9}
_HEAD = " " * 30 + "".join(f"{name:>{width}}" for name, width in _COLUMNS.items())


def _row(name: str, count: int, cost: Cost) -> str:
    assert cost.before is not None
    assert cost.after is not None
    ms, listed = 1000 * cost.plain / count, 1000 * cost.listed / count
    f1 = f"{cost.before['F1']:.2f} -> {cost.after['F1']:.2f}"
    lost = f"{cost.before['lost']:.2f} -> {cost.after['lost']:.2f}"
    return (
        f"{name:30}{ms:9.2f}{listed:9.2f}{100 * cost.more:7.1f}%{f1:>18}{lost:>14}"
        f"{cost.hits:7}{cost.refused:9}"
    )


def _is_worse(cost: Cost) -> bool:
    assert cost.before is not None
    assert cost.after is not None
    return cost.after["F1"] < cost.before["F1"] or cost.after["lost"] > cost.before["lost"]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
