"""Suara.com (Arkadia)."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed, Sitemap

LAYOUTS = (
    Layout(
        name="suara-2019",
        body=Selector(".article-content, article.detail-content"),
        title=select(".article-image h1", "h1"),
        authors=select(".author-trigger a", "div.writer"),
        keywords=select(".article-tags a"),
        more=select(".pagination-custom a"),
    ),
    Layout(
        name="suara-2015",
        caption=select(".captionImg figcaption"),
        body=Selector("div.contentDetail[itemprop=articleBody]"),
        title=select("h1[itemprop=headline]"),
        published=select(".dateDetail2 time"),
        authors=select(".dateDetail2 author"),
        section=select(".breadcrumbs-menu li:not(:has(*))"),  # the others are links
        keywords=select(".tagDetailList .tagList a"),
    ),
)

SUARA = Publisher(
    id="suara",
    name="Suara.com",
    domains=("suara.com",),
    articles=(
        # 2014-: www.suara.com/news/2015/06/19/130605/judul (date and time, no number)
        r"https?://[a-z]+\.suara\.com/(?:[a-z-]+/)?\d{4}/\d\d/\d\d/\d{6}/",
    ),
    skip=(
        r"suara\.com/(?:tag|indeks|search|author|reporter|foto|video|loadmoredetail|topik|rss"
        r"|pages?|live|infografis|demo|scroll|pollvote|data)(?:/|\?|$)"
        r"|//(?:foto|video|amp|media|cdn)\.suara\.com"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://www.suara.com/indeks?page={page}",
            item=".article-kanal-list .article-kanal-item",
            links="h3 a",
            published=".article-kanal-info h4 span",
            pages=50,
        ),
        *(
            Feed(f"https://www.suara.com/rss{channel}")
            for channel in ("", "/news", "/bisnis", "/lifestyle")
        ),
        Sitemap("https://www.suara.com/sitemap.xml"),
    ),
    one_page="page=all",
    next_page=select(".pagination-custom a", ".paging__wrap a"),
)

PUBLISHERS = (SUARA,)
