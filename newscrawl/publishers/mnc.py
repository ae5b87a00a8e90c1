"""MNC Portal: Okezone, SINDOnews, iNews."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

OKEZONE = Publisher(
    id="okezone",
    name="Okezone",
    domains=("okezone.com",),
    layouts=LAYOUTS,
)

SINDONEWS = Publisher(
    id="sindonews",
    name="SINDOnews",
    domains=("sindonews.com",),
    layouts=LAYOUTS,
)

INEWS = Publisher(
    id="inews",
    name="iNews.id",
    domains=("inews.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (OKEZONE, SINDONEWS, INEWS)
