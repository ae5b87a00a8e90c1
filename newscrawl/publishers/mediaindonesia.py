"""Media Indonesia (Media Group)."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher
from newscrawl.sources import DateIndex, Feed, NewsSitemap

LAYOUTS: tuple[Layout, ...] = ()

MEDIAINDONESIA = Publisher(
    id="mediaindonesia",
    name="Media Indonesia",
    domains=("mediaindonesia.com",),
    articles=(
        # 2017-: mediaindonesia.com/ekonomi/851796/judul
        r"https?://(?:www\.)?mediaindonesia\.com/[a-z-]+/(?P<id>\d{3,8})/[a-z0-9-]*[a-z]",
    ),
    skip=(
        r"mediaindonesia\.com/(?:video|detail_video|galleries|detail_galleries|indeks|epaper|tag"
        r"|search|read/detail|feed|foto|podcasts?)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://mediaindonesia.com/indeks/20/{page}",
            links="ul.list-3 div.text a",
            first=0,
            step=20,
            pages=50,
        ),
        Feed("https://mediaindonesia.com/feed/all"),
        NewsSitemap("https://mediaindonesia.com/sitemap_news.xml"),
    ),
)

PUBLISHERS = (MEDIAINDONESIA,)
