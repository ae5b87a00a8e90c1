"""ANTARA, the national news agency."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher
from newscrawl.sources import DateIndex, Feed

LAYOUTS: tuple[Layout, ...] = ()

ANTARANEWS = Publisher(
    id="antaranews",
    name="ANTARA News",
    domains=("antaranews.com",),
    articles=(
        # 2009-: www.antaranews.com/berita/527615/judul. The regional hosts count for themselves.
        r"https?://(?:www|m)\.antaranews\.com/berita/(?P<id>\d{4,9})(?:/|$)",
        r"https?://[a-z]+\.antaranews\.com/berita/\d{4,9}(?:/|$)",
    ),
    skip=(
        r"//(?:en|img|cdn|video|korporat|jdih|otomotif-iims)\.antaranews\.com"
        r"|antaranews\.com/(?:foto|video|infografik|interaktif|tag|search|indeks|rss|slug"
        r"|pers-rilis|rilis-pers|video-.*|live)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://www.antaranews.com/terkini/{page}",
            item="div.wrapper__list__article div.card__post",
            links="h2 a",
            published="span.text-secondary",
            pages=50,
        ),
        *(
            Feed(f"https://www.antaranews.com/rss/{name}.xml")
            for name in (
                *("terkini", "top-news", "politik", "hukum", "ekonomi", "ekonomi-finansial"),
                *("ekonomi-bisnis", "ekonomi-bursa", "metro", "sepakbola", "olahraga"),
                *("humaniora", "lifestyle", "hiburan", "dunia", "tekno", "otomotif"),
                "warta-bumi",
            )
        ),
    ),
    notes="The site forbids crawling for AI without written permission.",
)

PUBLISHERS = (ANTARANEWS,)
