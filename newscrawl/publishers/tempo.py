"""Tempo: Tempo.co and the magazine."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed, NewsSitemap

LAYOUTS: tuple[Layout, ...] = ()

TEMPO = Publisher(
    id="tempo",
    name="Tempo.co",
    domains=("tempo.co",),
    articles=(
        # 2024-: www.tempo.co/ekonomi/judul-2041234
        r"https?://www\.tempo\.co/[a-z-]+/[a-z0-9-]+-(?P<id>\d{4,})(?:[?#/]|$)",
        # 2017-2024: metro.tempo.co/read/1028050/judul
        r"https?://[a-z]+\.tempo\.co/read/(?P<id>\d+)(?:/|$)",
        # 2012-2017: gaya.tempo.co/read/news/2015/11/05/060716092/judul. Three digits of the
        # channel, then the article's own: they run on through all channels (4 November 2015 has
        # 063715939, 231715901 and 237715792).
        r"https?://[a-z]+\.tempo\.co/read/(?:news|beritafoto|kolom)/\d{4}/\d\d/\d\d/"
        r"\d{3}(?P<id>\d{6})(?:/|$)",
    ),
    skip=(
        r"//(?:foto|video|koran|majalah|id|podcast|event|data|en|inforial)\.tempo\.co"
        r"|tempo\.co/(?:penulis|tag|topik|indeks|search|video|foto|play|newsletter|info-tempo"
        r"|infografik|live|about|plus|digital-subscription)(?:/|\?|-\d|$)"
        r"|/read/(?:beritafoto|video)/"
    ),
    layouts=LAYOUTS,
    sources=(
        # 2017-2019 by date; the list of 2025 by page only.
        DateIndex("https://www.tempo.co/indeks/{YYYY}-{MM}-{DD}", links="ul.wrapper li a", pages=1),
        DateIndex("https://www.tempo.co/indeks?page={page}", links="a", pages=20),
        *(
            Feed(f"https://rss.tempo.co/{rubric}")
            for rubric in (
                *("", "politik", "hukum", "ekonomi", "lingkungan", "wawancara", "investigasi"),
                *("cekfakta", "tokoh", "nasional", "bisnis", "metro", "dunia"),
            )
        ),
        NewsSitemap("https://www.tempo.co/sitemap-news.xml"),
    ),
    next_page=select(".pagination-nb a", "div.paging a"),
    notes="Tempo Plus and VIP articles are served in part only.",
)

MAJALAH_TEMPO = Publisher(
    id="majalah-tempo",
    name="Majalah Tempo",
    domains=("majalah.tempo.co",),
    articles=(
        # majalah.tempo.co/read/laporan-utama/167644/judul
        r"https?://majalah\.tempo\.co/read/[a-z-]+/(?P<id>\d+)(?:/|$)",
    ),
    layouts=LAYOUTS,
    notes="Paid: most articles are served in part only.",
)

PUBLISHERS = (TEMPO, MAJALAH_TEMPO)
