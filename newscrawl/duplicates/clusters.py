"""Clusters: articles that are copies of one story, and which of them was published first.

The order in which articles come makes no difference: they are looked at in the order in which they
were published.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from newscrawl.duplicates.compare import Compared, compare
from newscrawl.duplicates.fingerprint import Fingerprint

MOST = 4
"""An article is compared until it was found to be no copy of so many others."""
_KEPT = 1_000  # fingerprints in memory: those of neighbours are asked for again and again


def find_copies(
    count: int, pairs: Iterable[tuple[int, int]], fingerprint_of: Callable[[int], Fingerprint]
) -> Groups:
    """Which of ``count`` articles are copies of one story. An article is known by its place in the
    order of publication.

    ``pairs``: those that may be copies, see ``newscrawl.duplicates.candidates.pairs_of``.
    ``fingerprint_of`` gives the fingerprint of the article at a place; places are asked for about
    in order.
    """
    recent = lru_cache(maxsize=_KEPT)(lambda place: Compared(fingerprint_of(place)))
    groups = Groups(count)

    def are_copies(one: int, other: int) -> bool:
        groups.compared += 1
        return compare(recent(one), recent(other)).are_copies

    current, refused = -1, 0
    for other, one in pairs:
        if other != current:
            current, refused = other, 0
        first, second = groups.first(one), groups.first(other)
        if first == second or refused == MOST:
            continue
        if not are_copies(one, other):
            refused += 1
            continue
        # Two groups become one where their first ones are copies, too: no chain of copies of
        # copies leads from one story to another.
        if {first, second} == {one, other} or are_copies(first, second):
            groups.join(first, second)
    return groups


class Groups:
    """Which of so many belong together; each group is known by its least member."""

    def __init__(self, count: int) -> None:
        self._parents = array("I", range(count))
        self.compared = 0
        """Pairs that were compared to find this."""

    def first(self, one: int) -> int:
        """The least member of the group of ``one``."""
        parents = self._parents
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Make one group of two, which are known by ``one`` and ``other``."""
        self._parents[max(one, other)] = min(one, other)

    def members(self) -> Iterator[tuple[int, int]]:
        """Each that is not alone, with the least member of its group."""
        shared = bytearray(len(self._parents))
        for one in range(len(self._parents)):
            first = self.first(one)
            if first != one:
                shared[one] = shared[first] = 1
        for one, is_shared in enumerate(shared):
            if is_shared:
                yield one, self.first(one)
