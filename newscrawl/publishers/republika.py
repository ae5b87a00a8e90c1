"""Republika Online."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

REPUBLIKA = Publisher(
    id="republika",
    name="Republika Online",
    domains=("republika.co.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (REPUBLIKA,)
