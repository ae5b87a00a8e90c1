"""Publishers with a system of their own and no layout yet: the generic reader reads them."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

JPNN = Publisher(
    id="jpnn",
    name="JPNN.com",
    domains=("jpnn.com",),
    layouts=LAYOUTS,
)

TIRTO = Publisher(
    id="tirto",
    name="Tirto.id",
    domains=("tirto.id",),
    layouts=LAYOUTS,
)

KUMPARAN = Publisher(
    id="kumparan",
    name="kumparan",
    domains=("kumparan.com",),
    layouts=LAYOUTS,
)

IDNTIMES = Publisher(
    id="idntimes",
    name="IDN Times",
    domains=("idntimes.com",),
    layouts=LAYOUTS,
)

KATADATA = Publisher(
    id="katadata",
    name="Katadata.co.id",
    domains=("katadata.co.id",),
    layouts=LAYOUTS,
)

VOI = Publisher(
    id="voi",
    name="VOI.id",
    domains=("voi.id",),
    layouts=LAYOUTS,
)

RMOL = Publisher(
    id="rmol",
    name="RMOL.id",
    domains=("rmol.id",),
    layouts=LAYOUTS,
)

PROKAL = Publisher(
    id="prokal",
    name="Prokal.co",
    domains=("prokal.co",),
    layouts=LAYOUTS,
)

KORANKALTIM = Publisher(
    id="korankaltim",
    name="Koran Kaltim",
    domains=("korankaltim.com",),
    layouts=LAYOUTS,
)

METROBALI = Publisher(
    id="metrobali",
    name="Metro Bali",
    domains=("metrobali.com",),
    layouts=LAYOUTS,
)

TURNBACKHOAX = Publisher(
    id="turnbackhoax",
    name="TurnBackHoax.id",
    domains=("turnbackhoax.id",),
    layouts=LAYOUTS,
)

PUBLISHERS = (JPNN, TIRTO, KUMPARAN, IDNTIMES, KATADATA, VOI, RMOL, PROKAL, KORANKALTIM, METROBALI, TURNBACKHOAX)
