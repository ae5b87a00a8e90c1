"""Suara.com."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

SUARA = Publisher(
    id="suara",
    name="Suara.com",
    domains=("suara.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (SUARA,)
