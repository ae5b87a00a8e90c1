"""Bisnis.com."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

BISNIS = Publisher(
    id="bisnis",
    name="Bisnis.com",
    domains=("bisnis.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (BISNIS,)
