"""KapanLagi Youniverse: Liputan6, Merdeka, KapanLagi, Fimela, Bola.com, Bola.net, Brilio, Dream."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

LIPUTAN6 = Publisher(
    id="liputan6",
    name="Liputan6.com",
    domains=("liputan6.com",),
    layouts=LAYOUTS,
)

MERDEKA = Publisher(
    id="merdeka",
    name="Merdeka.com",
    domains=("merdeka.com",),
    layouts=LAYOUTS,
)

KAPANLAGI = Publisher(
    id="kapanlagi",
    name="KapanLagi.com",
    domains=("kapanlagi.com",),
    layouts=LAYOUTS,
)

FIMELA = Publisher(
    id="fimela",
    name="Fimela",
    domains=("fimela.com",),
    layouts=LAYOUTS,
)

BOLA = Publisher(
    id="bola",
    name="Bola.com",
    domains=("bola.com",),
    layouts=LAYOUTS,
)

BOLANET = Publisher(
    id="bolanet",
    name="Bola.net",
    domains=("bola.net",),
    layouts=LAYOUTS,
)

BRILIO = Publisher(
    id="brilio",
    name="Brilio",
    domains=("brilio.net",),
    layouts=LAYOUTS,
)

DREAM = Publisher(
    id="dream",
    name="Dream",
    domains=("dream.co.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (LIPUTAN6, MERDEKA, KAPANLAGI, FIMELA, BOLA, BOLANET, BRILIO, DREAM)
