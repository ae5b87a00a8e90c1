"""Fit the numbers that the generic reader goes by, and say how good they are on other pages.

    python -m benchmarks.fit [--pages DIR] [--seed N] [--rounds N] [--steps X...] [--deals N]
                             [--write] [--skip-halves]

The pages are those of ``../shared/generic`` (or DIR, a folder with a gold.jsonl) and some that the
newsstand's generator makes; those of ``../shared/pages`` are never looked at. Publishers are dealt
into two halves. The numbers are fitted on one and measured on the other, then the other way round;
both are printed. ``--write`` fits them on all and writes them to ``pipelines/rules/generic.toml``.
The same seed gives the same numbers.

Weights are changed one at a time, a step up or down, and a change is kept where it makes the mean
F1 on the fitting pages better. The weights of the confidence are fitted by logistic regression: was
F1 at least 95 %? Each page counts a second time, a little, with its text taken away, so that a
reading which finds something else is known for what it is.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from statistics import fmean, pstdev

from benchmarks.measure import Gold, Result, measure, read_gold
from newscrawl.markup import Index
from newscrawl.page import NotAnArticle, Page
from newsstand.layouts import LAYOUTS
from newsstand.making import make_article
from newsstand.pages import render_article
from pipelines import READING
from pipelines.generic import FindRegion, ReadUnknown
from pipelines.generic.confidence import Signs, confidence, logistic, with_second
from pipelines.generic.evidence import Told
from pipelines.generic.reading import Reading
from pipelines.generic.weights import Confidence, Weights, shipped, shipped_confidence

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT.parent / "shared" / "generic"
RULES = ROOT / "pipelines" / "rules" / "generic.toml"
GOOD = 0.95
"""F1 from which a text is right."""
SURE = 0.9
"""Confidence from which a user may rely on it."""
_STEPS = (0.5, 0.7, 0.85, 1.2, 1.4, 2.0)
"""By which a weight is multiplied in turn, where nothing else is said."""
_GAIN = 0.0005
"""The least by which the mean F1 must get better for a change to be kept."""
_WHOLE = frozenset(("survey_levels", "levels", "alike", "standfirst"))
_FIXED = frozenset(("least_text", "standfirst", "titled"))
"""Weights that are not fitted: what they are for hardly occurs on these pages."""
_RIDGE, _RATE, _TURNS = 0.003, 0.7, 600
"""Of the regression: how much a large number costs, so that a few pages do not decide it; the size
and the number of its steps."""
_RARE = 0.05
"""How many pages of each kind there are without a text, for one that has it."""
_SURE_SHARE = 0.56
"""Share of the fitting pages that may reach ``SURE``: over half, as fewer of the others do."""


@dataclass
class Sample:
    """A page, read up to where the generic reader begins."""

    gold: Gold
    publisher: str
    page: Page

    def copy(self) -> Page:
        """The page for a step to work on; the tree is never changed."""
        page = replace(self.page)
        page.metadata = deepcopy(self.page.metadata)
        page.indexes, page.bodies, page.removed = [*self.page.indexes], [], []
        page.marked, page.refused, page.lines, page.blocks = {}, [], [], []
        page.selected = page.body_size = None
        return page

    @cached_property
    def emptied(self) -> Page:
        """The page without the elements that hold its text."""
        page = self.copy()
        try:
            for step in (FindRegion(), ReadUnknown()):
                step.process_item(page)
            bodies = page.bodies
        except NotAnArticle:
            bodies = []
        root = self.page.root
        assert root is not None
        paths = [root.getroottree().getpath(body) for body in bodies]
        twin = deepcopy(root)
        for body in [twin.getroottree().xpath(path)[0] for path in paths]:
            if (parent := body.getparent()) is not None:
                parent.remove(body)
        page = self.copy()
        page.root, page.index = twin, Index(twin)
        page.indexes = [page.index]
        return page


def samples(folder: Path, seed: int, made: int = 12) -> list[Sample]:
    """The pages to fit on: those of ``folder``, and ``made`` by the newsstand's generator."""
    found = []
    for gold in read_gold(folder / "gold.jsonl"):
        content = (folder / gold.name).read_bytes()
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        publisher = gold.name.rpartition("/")[2].partition("_")[0]
        found += _sample(content, gold, publisher)
    random = Random(seed)
    for serial, layout in enumerate(random.sample(list(LAYOUTS), made)):
        article = make_article(random, layout, date(2024, 3, 5), serial)
        if len(article.pages) > 1:
            continue
        gold = Gold(name=article.url, url=article.url, body=[one.text for one in article.blocks])
        found += _sample(render_article(article, None), gold, article.publisher)
    return found


def _sample(content: bytes, gold: Gold, publisher: str) -> Iterator[Sample]:
    page = Page(content, url=gold.url, layouts=False)
    steps = [step() for step in READING]
    try:
        for step in steps[: next(at for at, s in enumerate(steps) if isinstance(s, FindRegion))]:
            step.process_item(page)
    except NotAnArticle as error:
        print(f"{gold.name}: left out, {error}", file=sys.stderr)
        return
    yield Sample(gold, publisher, page)


def halves(found: Sequence[Sample], seed: int) -> tuple[list[Sample], list[Sample]]:
    """The samples by publisher, half of the publishers each."""
    publishers = sorted({sample.publisher for sample in found})
    Random(seed).shuffle(publishers)
    first = set(publishers[: len(publishers) // 2])
    return (
        [sample for sample in found if sample.publisher in first],
        [sample for sample in found if sample.publisher not in first],
    )


@dataclass
class Read:
    """What the reader made of a page."""

    f1: float
    signs: Signs | None = None
    agreement: float | None = None


def read(page: Page, gold: Gold, weights: Weights, numbers: Confidence | None = None) -> Read:
    """Read a page with these weights; F1 is 0 where no article is found.

    ``numbers`` of the confidence: with them trafilatura is asked as in a crawl, without them never.
    """
    seen: list[Signs] = []
    agreements: list[float] = []
    asking = numbers or replace(shipped_confidence(), ask_below=0.0)
    reader = _Watched(weights, asking, seen, agreements, asks=numbers is not None)
    steps = [step() for step in READING]
    start = next(at for at, step in enumerate(steps) if isinstance(step, FindRegion))
    try:
        for step in steps[start:]:
            if isinstance(step, FindRegion):
                step = FindRegion(weights)
            elif isinstance(step, ReadUnknown):
                step = reader
            step.process_item(page)
    except NotAnArticle:
        return Read(0.0)
    text = "\n\n".join(block.text for block in page.blocks)
    f1 = measure(gold, Result(text, fields=False))["F1"]
    return Read(f1, seen[-1] if seen else None, agreements[-1] if agreements else None)


class _Watched(ReadUnknown):
    """A reader that notes the signs it saw, and how far trafilatura agreed."""

    def __init__(
        self,
        weights: Weights,
        numbers: Confidence,
        seen: list[Signs],
        agreements: list[float],
        *,
        asks: bool,
    ) -> None:
        super().__init__(weights, numbers)
        self._seen, self._agreements, self._asks = seen, agreements, asks

    def signs_of(self, reading: Reading, told: Told) -> Signs:
        signs = super().signs_of(reading, told)
        self._seen.append(signs)
        return signs

    def _ask_trafilatura(self, page: Page, reading: Reading, told: Told) -> float | None:
        if not self._asks:
            return None
        agreement = super()._ask_trafilatura(page, reading, told)
        if agreement is not None:
            self._agreements.append(agreement)
        return agreement


def mean_f1(found: Sequence[Sample], weights: Weights) -> float:
    """The mean F1 of these pages, in percent."""
    return 100 * fmean(read(sample.copy(), sample.gold, weights).f1 for sample in found)


def fit_weights(
    found: Sequence[Sample], start: Weights, rounds: int, steps: Sequence[float] = _STEPS
) -> Weights:
    """The weights that give these pages the best mean F1, from ``start`` by single steps."""
    best, score = start, mean_f1(found, start)
    for _ in range(rounds):
        before = score
        for name, value in asdict(best).items():
            if name in _FIXED:
                continue
            for step in steps:
                changed = _changed(best, name, value * step)
                if changed is None or (tried := mean_f1(found, changed)) < score + 100 * _GAIN:
                    continue
                best, score = changed, tried
        if score == before:
            break
    return best


def _changed(weights: Weights, name: str, value: float) -> Weights | None:
    """``weights`` with one of them changed, None where that makes no sense."""
    value = max(1, round(value)) if name in _WHOLE else float(f"{value:.3g}")
    if value == getattr(weights, name):
        return None
    changed = replace(weights, **{name: value})  # type: ignore[arg-type]
    makes_sense = (
        changed.link_value < changed.label_value < 0
        and changed.short_sentence < changed.label < changed.sentence
        and 0 < changed.link_share < 1
        and 0 < changed.decay < 1
        and 0 < changed.named_share < 1
    )
    return changed if makes_sense else None


@dataclass(frozen=True)
class Case:
    """The signs of a reading, whether it was right, and how much it counts."""

    signs: Signs
    f1: float
    weight: float = 1.0

    @property
    def is_right(self) -> bool:
        """Whether the text is as good as right."""
        return self.f1 >= GOOD


def cases(found: Sequence[Sample], weights: Weights) -> Iterator[Case]:
    """Each page, and as ``_RARE`` of a case the same without its text."""
    for sample in found:
        for page, weight in ((sample.copy(), 1.0), (_again(sample), _RARE)):
            result = read(page, sample.gold, weights)
            if result.signs:
                yield Case(result.signs, result.f1, weight)


def _again(sample: Sample) -> Page:
    return replace(sample, page=sample.emptied).copy()


def fit_confidence(known: Sequence[Case], numbers: Confidence) -> Confidence:
    """The numbers by which the signs of ``known`` tell best which readings were right.

    Logistic regression by gradient descent on standardised signs, with a small price on large
    numbers and none below 0. Then the bias is lowered until no more than ``_SURE_SHARE`` of the
    pages reach ``SURE``: what is fitted on some pages is too sure of others.
    """
    rows = [astuple(case.signs) for case in known]
    means = [fmean(column) for column in zip(*rows, strict=True)]
    spreads = [max(1e-3, pstdev(column)) for column in zip(*rows, strict=True)]
    scaled = [
        [(x - mean) / spread for x, mean, spread in zip(row, means, spreads, strict=True)]
        for row in rows
    ]
    weights, bias = [0.0] * len(means), 1.0
    total = sum(case.weight for case in known)
    for _ in range(_TURNS):
        errors = [
            case.weight * (logistic(bias + _dot(weights, row)) - case.is_right)
            for case, row in zip(known, scaled, strict=True)
        ]
        bias -= _RATE * sum(errors) / total
        for at in range(len(weights)):
            slope = sum(error * row[at] for error, row in zip(errors, scaled, strict=True)) / total
            weights[at] = max(0.0, weights[at] - _RATE * (slope + _RIDGE * weights[at]))
    plain = [round(weight / spread, 2) for weight, spread in zip(weights, spreads, strict=True)]
    bias -= sum(weight * mean for weight, mean in zip(plain, means, strict=True))
    odds = sorted((_dot(plain, row) for row in _whole(known)), reverse=True)
    bias = min(bias, math.log(SURE / (1 - SURE)) - odds[int(_SURE_SHARE * len(odds))])
    names = asdict(known[0].signs)
    return replace(numbers, bias=round(bias, 2), **dict(zip(names, plain, strict=True)))


def _whole(known: Sequence[Case]) -> list[tuple[float, ...]]:
    return [astuple(case.signs) for case in known if case.weight == 1]


def _dot(these: Sequence[float], those: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(these, those, strict=True))


Judged = tuple[float, float]
"""Confidence, and the F1 it was about."""


def judge(found: Sequence[Sample], weights: Weights, numbers: Confidence) -> list[Judged]:
    """The confidence in each page's text, asking trafilatura where it is low, and its F1."""
    judged = []
    for sample in found:
        result = read(sample.copy(), sample.gold, weights, numbers)
        if result.signs is None:
            continue
        sure = confidence(result.signs, numbers)
        if result.agreement is not None:
            sure = with_second(sure, result.agreement, numbers)
        judged.append((sure, result.f1))
    return judged


def judge_dealt(found: Sequence[Sample], weights: Weights, deals: int) -> list[Judged]:
    """As ``judge``, without trafilatura, of the pages dealt into halves in so many ways: one deal
    of so few pages says little."""
    known = {id(sample): list(cases([sample], weights)) for sample in found}
    judged = []
    for seed in range(1, deals + 1):
        one, other = (
            [case for sample in half for case in known[id(sample)]] for half in halves(found, seed)
        )
        for fitting, checking in ((one, other), (other, one)):
            numbers = fit_confidence(fitting, shipped_confidence())
            judged += [
                (confidence(case.signs, numbers), case.f1) for case in checking if case.weight == 1
            ]
    return judged


def calibration(judged: Sequence[Judged], bins: Sequence[float] = (0, 0.5, 0.7, 0.8, 0.9)) -> str:
    """A table: for each span of confidence the pages, and how many of their texts were right."""
    lines = [f"{'confidence':12} {'pages':>6} {'right':>7} {'mean':>6} {'F1':>7}"]
    for low, high in zip(bins, [*bins[1:], 1.001], strict=True):
        rows = [one for one in judged if low <= one[0] < high]
        if rows:
            right = 100 * fmean(f1 >= GOOD for _, f1 in rows)
            sure, f1 = fmean(one for one, _ in rows), 100 * fmean(one for _, one in rows)
            span = f"{low:.1f} to {min(high, 1.0):.1f}"
            lines.append(f"{span:12} {len(rows):6} {right:6.1f}% {sure:6.2f} {f1:7.2f}")
    return "\n".join(lines)


def written(text: str, weights: Weights, numbers: Confidence) -> str:
    """The TOML ``text`` with these numbers in place of its own."""
    for table, values in (("weights", asdict(weights)), ("confidence", asdict(numbers))):
        start = text.index(f"\n[{table}]")
        end = text.index("\n[", start + 1)
        part = text[start:end]
        for name, value in values.items():
            part = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value:g}", part)
        text = text[:start] + part + text[end:]
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit")
    parser.add_argument("--pages", type=Path, default=PAGES, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--rounds", type=int, default=2, metavar="N")
    parser.add_argument("--steps", type=float, nargs="+", default=_STEPS, metavar="X")
    parser.add_argument(
        "--deals", type=int, default=20, metavar="N", help="try the confidence on so many halvings"
    )
    parser.add_argument("--write", action="store_true", help=f"write the numbers to {RULES.name}")
    parser.add_argument("--skip-halves", action="store_true", help="fit on all pages only")
    options = parser.parse_args(arguments)
    if not (options.pages / "gold.jsonl").exists():
        parser.error(f"--pages: {options.pages / 'gold.jsonl'} is not there")
    found = samples(options.pages, options.seed)
    one, other = halves(found, options.seed)
    say: Callable[[str], None] = lambda text: print(text, flush=True)  # noqa: E731
    say(f"{len(found)} pages; halves of {len(one)} and {len(other)}, by publisher")
    say(f"shipped: F1 {mean_f1(one, shipped()):.2f} and {mean_f1(other, shipped()):.2f}")
    judged: list[Judged] = []
    for fitting, checking in () if options.skip_halves else ((one, other), (other, one)):
        weights = fit_weights(fitting, shipped(), options.rounds, options.steps)
        numbers = fit_confidence(list(cases(fitting, weights)), shipped_confidence())
        say(
            f"fitted on {len(fitting)}: F1 {mean_f1(fitting, weights):.2f};"
            f" on the other {len(checking)}: {mean_f1(checking, weights):.2f}"
        )
        judged += judge(checking, weights, numbers)
    if judged:
        say("\nConfidence on the halves not fitted\n" + calibration(judged))
    if options.deals:
        judged = judge_dealt(found, shipped(), options.deals)
        say(f"\nThe same, dealt in {options.deals} ways\n" + calibration(judged))
    if options.write:
        weights = fit_weights(found, shipped(), options.rounds, options.steps)
        numbers = fit_confidence(list(cases(found, weights)), shipped_confidence())
        RULES.write_text(written(RULES.read_text("utf-8"), weights, numbers), "utf-8")
        say(f"\nwritten to {RULES}: F1 on all {mean_f1(found, weights):.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
