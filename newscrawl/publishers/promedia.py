"""Sites on the Promedia system: Pikiran Rakyat and its partners, JawaPos.com."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

PIKIRAN_RAKYAT = Publisher(
    id="pikiran-rakyat",
    name="Pikiran Rakyat",
    domains=("pikiran-rakyat.com",),
    layouts=LAYOUTS,
)

JAWAPOS = Publisher(
    id="jawapos",
    name="JawaPos.com",
    domains=("jawapos.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (PIKIRAN_RAKYAT, JAWAPOS)
