"""Detik network (Trans Media): detikcom, CNN Indonesia, CNBC Indonesia."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

DETIK = Publisher(
    id="detik",
    name="detikcom",
    domains=("detik.com",),
    layouts=LAYOUTS,
)

CNNINDONESIA = Publisher(
    id="cnnindonesia",
    name="CNN Indonesia",
    domains=("cnnindonesia.com",),
    layouts=LAYOUTS,
)

CNBCINDONESIA = Publisher(
    id="cnbcindonesia",
    name="CNBC Indonesia",
    domains=("cnbcindonesia.com",),
    layouts=LAYOUTS,
)

PUBLISHERS = (DETIK, CNNINDONESIA, CNBCINDONESIA)
