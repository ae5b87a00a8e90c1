"""MNC Portal: Okezone, SINDOnews, iNews."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed, NewsSitemap, Sitemap

LAYOUTS: tuple[Layout, ...] = ()

OKEZONE = Publisher(
    id="okezone",
    name="Okezone",
    domains=("okezone.com",),
    articles=(
        # 2009-: economy.okezone.com/read/2020/07/08/320/2243366/judul
        r"https?://[a-z]+\.okezone\.com/(?:[a-z-]+/)?read/\d{4}/\d\d/\d\d/\d+/(?P<id>\d+)(?:/|$)",
    ),
    skip=(
        r"//(?:img|cdn|redaksi|video|photo|foto|tv|search|index|sindikasi|services|mpi)"
        r"\.okezone\.com|okezone\.com/(?:more|mmore|more_topic|indeks|tag|search|foto|video"
        r"|infografis|author|topic|live|play|view)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://{place}.okezone.com/indeks/{YYYY}/{MM}/{DD}/{page}",
            item="div.box-text",
            links="a.title",
            first=0,
            step=10,
            pages=30,
            places=(
                *("news", "economy", "women", "celebrity", "sports", "bola", "ototekno"),
                *("muslim", "edukasi", "techno", "lifestyle", "travel", "nasional", "health"),
                "haji",
            ),
        ),
        *(
            Feed(f"https://sindikasi.okezone.com/index.php/rss/{number}/RSS2.0")
            for number in (0, 1, 2, 11, 12, 13, 14, 16)
        ),
    ),
    network="mnc",
    one_page="page=all",
    next_page=select("#paging .box-nomor a", "#paging a", "div.next a"),
)

SINDONEWS = Publisher(
    id="sindonews",
    name="SINDOnews",
    domains=("sindonews.com",),
    articles=(
        # 2016-: nasional.sindonews.com/read/1581234/12/judul-1753340400
        r"https?://[a-z-]+\.sindonews\.com/(?:[a-z-]+/)?read/(?P<id>\d+/\d+)/",
    ),
    skip=(
        r"//(?:e|pict|hi-lite|scope|media|index|video|tv|photo|infografis|search|dev|cdn|img|blog)"
        r"\.sindonews\.com|sindonews\.com/(?:topic|blog|indeks|search|tag|video|photo|live|go"
        r"|loadmore)(?:/|\?|$)|/newsread/"
    ),
    sources=(
        DateIndex(
            "https://www.sindonews.com/indeks/{place}/{page}?t={YYYY}-{MM}-{DD}",
            item=".list-article",
            links=".title-article a",
            first=0,
            step=20,
            pages=20,
            # nasional daerah ekbis international sports kalam edukasi lifestyle otomotif tekno
            places=("5", "7", "8", "9", "10", "67", "144", "154", "611", "612"),
        ),
        Feed("https://www.sindonews.com/feed"),
        NewsSitemap(
            "https://{place}.sindonews.com/sitemap-news.xml",
            places=(
                *("nasional", "daerah", "ekbis", "international", "sports", "kalam"),
                *("edukasi", "lifestyle", "otomotif", "tekno"),
            ),
        ),
    ),
    network="mnc",
    one_page="showpage=all",
    next_page=select(".paging-artikel a"),
)

INEWS = Publisher(
    id="inews",
    name="iNews.id",
    domains=("inews.id",),
    articles=(
        # 2017-: www.inews.id/news/nasional/judul, jabar.inews.id/berita/judul
        r"https?://[a-z]+\.inews\.id/(?:news|finance|regional|lifestyle|sport|otomotif|techno"
        r"|travel|berita)/(?:[a-z-]+/)?[a-z0-9]+(?:-[a-z0-9]+){3,}",
        # 2021-: bandungraya.inews.id/read/512345/judul
        r"https?://[a-z]+\.inews\.id/read/\d+/",
    ),
    skip=(
        r"inews\.id/(?:tag|indeks|search|multimedia|video|photo|foto|infografis|live|streaming"
        r"|author|tv|apps-page|feed|redaksi|page)(?:/|\?|$)"
    ),
    sources=(
        Feed("https://www.inews.id/feed"),
        Feed("https://www.inews.id/feed/news"),
        Sitemap("https://www.inews.id/sitemap.xml"),
    ),
    network="mnc",
    one_page="/all",
    next_page=select("ul.paginationContent a.next"),
)

PUBLISHERS = (OKEZONE, SINDONEWS, INEWS)
