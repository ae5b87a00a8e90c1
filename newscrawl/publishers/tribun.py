"""Tribun network: Tribunnews and its regional hosts."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

TRIBUNNEWS = Publisher(
    id="tribunnews",
    name="Tribunnews",
    domains=("tribunnews.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (TRIBUNNEWS,)
