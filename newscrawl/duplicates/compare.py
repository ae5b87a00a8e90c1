"""Compare: whether two articles are copies of one story, by their fingerprints."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from typing import NamedTuple

from newscrawl.duplicates.fingerprint import SKETCH, Fact, Facts, Fingerprint, facts_of, numbers_of

ALIKE = 0.4
"""Share of both texts' runs of words that both must hold; of copies half is, and a sketch tells it
to within 0.1."""
SHARED = 0.6
"""Share of the shorter text's runs of words that the longer one must hold."""
FEW = 0.9
"""That share where there are too few facts to go by."""
ENOUGH = 3
"""Facts that both texts must have, between the same words, to go by them."""
ODD, ODD_NUMBERS = 12, 20
"""Of so many facts one may be another, as newsrooms change names, and of so many one number."""


class Likeness(NamedTuple):
    """What two texts have in common.

    alike    share of both texts' runs of words that both hold, about
    shared   share of the shorter text's runs of words that the longer one holds, about
    agreed   facts that stand between the same words in both, and are the same
    odd      facts that stand between the same words in both, and are others
    numbers  of these, how many are other numbers
    """

    alike: float
    shared: float
    agreed: int = 0
    odd: int = 0
    numbers: int = 0

    @property
    def are_copies(self) -> bool:
        """Whether the texts are copies of one story."""
        facts = self.agreed + self.odd
        if self.odd > facts // ODD or self.numbers > facts // ODD_NUMBERS:
            return False
        least = SHARED if self.agreed >= ENOUGH else FEW
        return self.alike >= ALIKE and self.shared >= least


class Compared:
    """A fingerprint, ready to be compared with others."""

    __slots__ = ("_content", "_facts", "runs", "sketch")

    def __init__(self, content: Fingerprint) -> None:
        self._content = content
        self._facts: Facts | None = None
        self.runs = content.runs
        self.sketch = frozenset(numbers_of(content.sketch, "I"))

    @property
    def facts(self) -> Facts:
        """Its facts."""
        if self._facts is None:
            self._facts = facts_of(self._content)
        return self._facts


def compare(one: Compared, other: Compared) -> Likeness:
    """What the texts of two fingerprints have in common."""
    alike = alike_of(one.sketch, other.sketch)
    # |A∩B| = alike · |A∪B|, and |A∪B| = |A| + |B| - |A∩B|
    common = alike * (one.runs + other.runs) / (1 + alike)
    shared = min(1.0, common / min(one.runs, other.runs))
    if alike < ALIKE or shared < SHARED:
        return Likeness(alike, shared)
    return Likeness(alike, shared, *_facts(one.facts, other.facts))


def alike_of(one: Set[int], other: Set[int]) -> float:
    """Share of both texts' runs of words that both hold, as their sketches tell it: of the least
    hashes of both together, how many are in both (Broder 1997, section 3)."""
    both = sorted(one & other)
    if not both:
        return 0.0
    joint = sorted(one | other)[:SKETCH]
    return bisect_right(both, joint[-1]) / len(joint)


def _facts(one: Facts, other: Facts) -> tuple[int, int, int]:
    """How many facts agree, how many are others, and of these, how many are other numbers; it is
    counted until there are too many others."""
    agreed = odd = numbers = 0
    keys = one.keys() & other.keys()
    most = sum(min(len(one[key]), len(other[key])) for key in keys) // ODD
    for key in keys:
        if odd > most:
            break
        ours, theirs = one[key], other[key]
        if ours == theirs:
            agreed += len(ours)
            continue
        few, many = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
        strange = _without_match(few, many)
        agreed += len(few) - len(strange)
        odd += len(strange)
        numbers += sum(any(word & 1 for word in fact) for fact in strange)
    return agreed, odd, numbers


def _without_match(few: Sequence[Fact], many: Sequence[Fact]) -> list[Fact]:
    """Those of ``few`` that have no fact of their own among ``many`` that they agree with."""
    left = list(many)
    strange = []
    for fact in few:
        match = next((one for one in left if one == fact or _agree(fact, one)), None)
        if match is None:
            strange.append(fact)
        else:
            left.remove(match)
    return strange


def _agree(one: Fact, other: Fact) -> bool:
    """Whether two facts are one: the numbers of either are all among the other's, and so is at
    least half of its names: "Jumat (20/11)" is "Jumat (20/11/2026)"."""
    few, many = sorted((_numbers(one), _numbers(other)), key=Counter.total)
    if not few <= many:
        return False
    names, others = {word for word in one if not word & 1}, {word for word in other if not word & 1}
    fewest = min(len(names), len(others))
    if bool(few) != bool(many) and not fewest:
        return False
    return 2 * len(names & others) >= fewest


def _numbers(fact: Fact) -> Counter[int]:
    return Counter(word for word in fact if word & 1)
