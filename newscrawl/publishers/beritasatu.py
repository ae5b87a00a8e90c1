"""BeritaSatu.com."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

BERITASATU = Publisher(
    id="beritasatu",
    name="BeritaSatu.com",
    domains=("beritasatu.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (BERITASATU,)
