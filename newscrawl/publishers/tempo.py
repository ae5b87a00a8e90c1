"""Tempo: Tempo.co and the magazine."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

TEMPO = Publisher(
    id="tempo",
    name="Tempo.co",
    domains=("tempo.co",),
    layouts=LAYOUTS,
)

MAJALAH_TEMPO = Publisher(
    id="majalah-tempo",
    name="Majalah Tempo",
    domains=("majalah.tempo.co",),
    layouts=LAYOUTS,
)

PUBLISHERS = (TEMPO, MAJALAH_TEMPO)
