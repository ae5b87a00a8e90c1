"""Sites on the Promedia system: Pikiran Rakyat and its partners, JawaPos.com."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed, Sitemap

LAYOUTS = (
    Layout(
        name="promedia-2020",
        caption=select(".photo__caption"),
        body=Selector(".read__content"),
        title=select("h1.read__title", "h1"),
        published=select(".read__info__date", "span.mt-10"),
        authors=select(".read__info__author"),
        editors=select(".read__article p:contains('Editor:')"),
        section=select("li.breadcrumb__item:last-child a"),
        keywords=select("ul.tag__list a"),
        more=select(".paging__item a"),
    ),
)

PIKIRAN_RAKYAT = Publisher(
    id="pikiran-rakyat",
    name="Pikiran Rakyat",
    domains=("pikiran-rakyat.com",),
    articles=(
        # 2019-: zonajakarta.pikiran-rakyat.com/internasional/pr-18808737/judul
        r"https?://[a-z0-9-]+\.pikiran-rakyat\.com/[a-z-]+/pr-(?P<id>\d+)(?:/|$)",
    ),
    skip=(
        r"pikiran-rakyat\.com/(?:tag|search|foto|video|indeks|indeks-berita|author|about|live"
        r"|image)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
    sources=(
        DateIndex(
            "https://www.pikiran-rakyat.com/indeks-berita?page={page}",
            item="div.latest__item",
            links="a",
            pages=50,
        ),
    ),
    network="promedia",
    one_page="page=all",
    next_page=select(".paging__item a"),
)

JAWAPOS = Publisher(
    id="jawapos",
    name="JawaPos.com",
    domains=("jawapos.com",),
    articles=(
        # 2022-: www.jawapos.com/ekonomi/0161234567/judul
        r"https?://[a-z]+\.jawapos\.com/[a-z-]+/(?P<id>\d{7,10})/",
        # 2017-2022: www.jawapos.com/nasional/12/05/2021/judul
        r"https?://[a-z]+\.jawapos\.com/(?:[a-z-]+/)+\d\d/\d\d/\d{4}/[a-z0-9-]+",
    ),
    skip=(
        r"jawapos\.com/(?:indeks|indeks-berita|tag|search|foto|video|author|rss|gallery|indextag"
        r"|live|image)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
    sources=(
        Feed("https://www.jawapos.com/nasional/rss"),
        Feed("https://www.jawapos.com/ekonomi/rss"),
        Sitemap("https://www.jawapos.com/sitemap.xml"),
    ),
    network="promedia",
    one_page="page=all",
    next_page=select(".paging__item a", ".newsPagingWrap a"),
)

PUBLISHERS = (PIKIRAN_RAKYAT, JAWAPOS)
