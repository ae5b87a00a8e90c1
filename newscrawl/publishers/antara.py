"""ANTARA, the national news agency."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

ANTARANEWS = Publisher(
    id="antaranews",
    name="ANTARA News",
    domains=("antaranews.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (ANTARANEWS,)
