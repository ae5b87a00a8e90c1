"""KG Media: Kompas.com, Kontan."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

KOMPAS = Publisher(
    id="kompas",
    name="Kompas.com",
    domains=("kompas.com",),
    layouts=LAYOUTS,
)

KONTAN = Publisher(
    id="kontan",
    name="Kontan.co.id",
    domains=("kontan.co.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (KOMPAS, KONTAN)
