"""Shards: publishers spread over machines, each on one, since a host's pace is kept by one process.

Rendezvous hashing: each shard draws a number for a host, and the highest has it. So each machine
finds its own share by itself, and with one shard more only the hosts that go to it move.

Source: D. Thaler and C. Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM
Transactions on Networking 6 (1998).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from newscrawl.publishers import PUBLISHERS
from newscrawl.sites.unregistered import parse_sites


@dataclass(frozen=True)
class Shard:
    """The ``index``-th, from 0, of ``count`` parts."""

    index: int
    count: int

    @classmethod
    def parse(cls, written: str) -> Self:
        """The shard that "0/4" means. Raises ``ValueError``; the message says what would do."""
        found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", written.strip())
        if not found or not 0 <= int(found[1]) < int(found[2]):
            raise ValueError(f"{written!r} is no shard; of four, they are 0/4, 1/4, 2/4 and 3/4")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def has(self, host: str) -> bool:
        """Whether a host is in this one."""
        return max(range(self.count), key=lambda index: _drawn(index, host)) == self.index

    def publishers(self, names: Iterable[str]) -> list[str]:
        """Those of the publishers of these ids that are in this shard, by their first host."""
        return [one for one in names if self.has(PUBLISHERS[one].hosts[0])]

    def sites(self, names: Iterable[str]) -> list[str]:
        """Those of these sites that are in this shard, as addresses of their home pages. Raises
        ``FilterError`` for one that is none."""
        return [site.home for one in names for site in parse_sites(one) if self.has(site.host)]


def _drawn(index: int, host: str) -> bytes:
    return blake2b(f"{index} {host}".encode(), digest_size=8).digest()
