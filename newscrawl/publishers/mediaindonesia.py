"""Media Indonesia (Media Group)."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

MEDIAINDONESIA = Publisher(
    id="mediaindonesia",
    name="Media Indonesia",
    domains=("mediaindonesia.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (MEDIAINDONESIA,)
