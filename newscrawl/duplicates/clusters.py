"""Clusters: articles that are copies of one story, and which of them was published first.

The order in which articles come makes no difference: they are looked at in the order in which they
were published.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from operator import eq

from newscrawl.duplicates.compare import Compared, compare
from newscrawl.duplicates.fingerprint import BANDS, Fingerprint

NEIGHBOURS = 8
"""Of articles that share a band, each is compared with so many of those published before it."""
MOST = 16
"""An article is compared until it was found to be no copy of so many others."""
_LAST = 0xFFFFFFFF
_KEPT = 2_000  # fingerprints in memory: those of neighbours are asked for again and again


@dataclass(frozen=True, slots=True)
class Copy:
    """What an article is a copy of.

    cluster  the id of the story's earliest published copy, which is the name of the cluster
    of       the same, for all but that one
    """

    cluster: str
    of: str | None


def find_copies(
    articles: Iterable[tuple[str, float, bytes]], fingerprint_of: Callable[[str], Fingerprint]
) -> dict[str, Copy]:
    """The articles that have copies, by id, and what each is a copy of.

    ``articles``: of each its id, when it was published (in seconds), and the bands of its
    fingerprint; they may come in any order. ``fingerprint_of`` gives the fingerprint of an id: it
    is asked for those that may be copies. Time and memory are in proportion to the number of
    articles: about 400 bytes each.
    """
    ids: list[str] = []
    times = array("d")
    whole = array("I")
    for name, at, bands in articles:
        ids.append(name)
        times.append(at)
        whole.frombytes(bands)
    order = sorted(range(len(ids)), key=lambda place: (times[place], ids[place]))
    groups = _Groups(len(ids))
    recent = lru_cache(maxsize=_KEPT)(lambda place: Compared(fingerprint_of(ids[order[place]])))

    def are_copies(one: int, other: int) -> bool:
        return compare(recent(one), recent(other)).are_copies

    current, refused = -1, 0
    # In the order of publication, so that the fingerprints asked for are those of the same days.
    for pair in merge(*(_pairs(order, whole, band) for band in range(BANDS))):
        other, one = pair >> 32, _LAST - (pair & _LAST)
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
    found: dict[str, Copy] = {}
    for place, first in groups.members():
        name, cluster = ids[order[place]], ids[order[first]]
        found[name] = Copy(cluster, None if place == first else cluster)
    return found


def _pairs(order: list[int], whole: array[int], band: int) -> array[int]:
    """Pairs of places in ``order`` of articles that share this band, and none before it; ``whole``
    are the bands of all. A pair is a number, with the later place in its upper half, and in the
    lower how far the earlier one is from ``_LAST``: of ascending ones, those nearest in time come
    first."""
    column = whole[band::BANDS]
    # Those that share the band side by side, each in the order of publication.
    keyed = sorted(column[at] << 32 | place for place, at in enumerate(order))
    found = []
    recent: list[int] = []
    last = -1
    for one in keyed:
        value, place = one >> 32, one & _LAST
        if value != last:
            last, recent = value, [place]
            continue
        at = order[place] * BANDS
        before = whole[at : at + band]
        for other in recent:
            at = order[other] * BANDS
            if not any(map(eq, before, whole[at : at + band])):
                found.append(place << 32 | (_LAST - other))
        recent = [*recent[-NEIGHBOURS + 1 :], place]
    return array("Q", sorted(found))


class _Groups:
    """Which of so many belong together; each group is known by its least member."""

    def __init__(self, count: int) -> None:
        self._parents = array("I", range(count))

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
