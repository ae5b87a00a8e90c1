"""ANTARA, the national news agency."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed

LAYOUTS = (
    Layout(
        name="antara-2018",
        body=Selector(".wrap__article-detail-content, div.post-content"),
        title=select(".wrap__article-detail-title h1", "h1.post-title"),
        published=select(".wrap__article-detail-info .list-inline-item span", "span.article-date"),
        authors=select(".wrap__article-detail-content .text-muted.small", "p.text-muted.small"),
        editors=select(".wrap__article-detail-content .text-muted.small", "p.text-muted.small"),
        section=select(".breadcrumbs__item:last-child a", ".breadcrumbs__item a"),
        keywords=select(".blog-tags a"),
    ),
    Layout(
        name="antara-2015",
        body=Selector("#content_news"),
        title=select("h1[itemprop=headline]"),
        published=select("div.date.mt10"),
        authors=select("[itemprop=author]", "#content_news ~ p:contains('Pewarta')"),
        editors=select("[itemprop=editor]"),
        section=select("#topnav > li.active > a"),
        keywords=select("[itemprop=keywords]"),
    ),
)

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
