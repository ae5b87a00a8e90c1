"""Republika Online."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher
from newscrawl.sources import DateIndex, Feed

LAYOUTS: tuple[Layout, ...] = ()

REPUBLIKA = Publisher(
    id="republika",
    name="Republika Online",
    domains=("republika.co.id",),
    articles=(
        # 2020-: ekonomi.republika.co.id/berita/sy0abc370/judul
        r"https?://(?:[a-z]+\.)?republika\.co\.id/berita/+(?P<id>[a-z]+[0-9][a-z0-9]{5,10})(?:/|$)",
        # 2012-2020: nasional.republika.co.id/berita/nasional/daerah/16/02/15/o2l07x284-judul
        r"https?://(?:[a-z]+\.)?republika\.co\.id/berita/(?:[a-z0-9-]+/){1,3}\d\d/\d\d/\d\d/"
        r"(?P<id>[a-z0-9]{6,12})-",
    ),
    skip=(
        r"//(?:static|files|visual|video|retizen|tv|epaper|images)\.republika\.co\.id"
        r"|republika\.co\.id/(?:tag|search|index|indeks|page|inpicture|videos?|infografis|kanal"
        r"|rss|live|author)(?:/|\?|$)|/inpicture/"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://republika.co.id/index/{page}/{YYYY}/{MM}/{DD}",
            links="ul.wrap-latest li.list-group-item.conten1 a",
            first=0,
            step=50,
            pages=20,
        ),
        *(
            Feed(f"https://www.republika.co.id/rss{path}")
            for path in ("", "/nasional/", "/internasional/", "/ekonomi/")
        ),
    ),
    notes="robots.txt bars some crawlers by name, Scrapy's own User-Agent among them.",
)

PUBLISHERS = (REPUBLIKA,)
