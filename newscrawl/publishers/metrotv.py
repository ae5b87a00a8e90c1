"""Metrotvnews.com (Media Group)."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

METROTVNEWS = Publisher(
    id="metrotvnews",
    name="Metrotvnews.com",
    domains=("metrotvnews.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (METROTVNEWS,)
