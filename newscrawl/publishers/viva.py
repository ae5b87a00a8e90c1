"""VIVA.co.id."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

VIVA = Publisher(
    id="viva",
    name="VIVA.co.id",
    domains=("viva.co.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (VIVA,)
