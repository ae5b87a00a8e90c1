"""Tribun network: Tribunnews and its regional hosts."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, NewsSitemap

LAYOUTS = (
    Layout(
        name="tribun-2015",
        body=Selector("div.txt-article"),
        title=select("h1#arttitle"),
        published=select(
            "time[datetime]::attr(datetime)", "#article time.grey", "#article > div > h3"
        ),
        authors=select("#penulis", ".side-article .grey > div:contains('Penulis')"),
        editors=select("#editor", ".side-article .grey > div:contains('Editor')"),
        section=select(
            ".bsht > ul > li:last-child h4.dip a",
            "#va > .bsht > a:last-of-type",
            "ul.breadcrumb li:last-child a",
        ),
        keywords=select("h5.tagcloud3 a", ".tagcloud3 a"),
        more=select("div.paging a[href*='page=2']"),
    ),
)

_WITA = (
    *("bali", "banjarmasin", "flores", "gorontalo", "kaltara", "kaltim", "kupang", "lombok"),
    *("makassar", "manado", "mataram", "palu", "sulbar", "sultra"),
)
_WIT = ("ambon", "papua", "papuabarat", "ternate")
_WIB = (
    *("aceh", "babel", "bangka", "banten", "banyumas", "batam", "bekasi", "belitung", "bogor"),
    *("cirebon", "depok", "jabar", "jakarta", "jambi", "jateng", "jatim", "jogja", "kalteng"),
    *("lampung", "madura", "mataraman", "medan", "padang", "palembang", "pantura", "pekanbaru"),
    *("pontianak", "prohaba", "solo", "sumsel", "surabaya", "suryamalang", "tangerang"),
    "wartakota",
)
TRIBUNNEWS = Publisher(
    id="tribunnews",
    name="Tribunnews",
    domains=("tribunnews.com",),
    articles=(
        # 2025-: www.tribunnews.com/nasional/7712345/judul. Whether the regional hosts share the
        # numbers of www is not known: their articles go by their URL.
        r"https?://(?:www|m)\.tribunnews\.com/[a-z-]+/(?P<id>\d{5,})(?:/|$)",
        r"https?://[a-z]+\.tribunnews\.com/[a-z-]+/\d{5,}(?:/|$)",
        # 2011-2026: makassar.tribunnews.com/2016/02/08/judul, www.tribunnews.com/nasional/2018/…
        r"https?://[a-z]+\.tribunnews\.com/(?:[a-z-]+/)?\d{4}/\d{1,2}/\d{1,2}/[^/?#]+",
    ),
    skip=(
        r"tribunnews\.com/(?:tag|topic|topics|search|komentar|api|ajax|posts|json|auth|member"
        r"|penulis|editor|epaper|images?|webstories|stories|foto|video|videos|index-news|rss"
        r"|sitemap|live|about|redaksi)(?:/|\?|$)|//(?:video|www\.youtube|foto|epaper)\.tribunnews"
    ),
    layouts=LAYOUTS,
    sources=(
        # Page 11 and later repeat page 10; one desk at a time gets past the 200 articles.
        DateIndex(
            "https://www.tribunnews.com/index-news/{place}?date={YYYY}-{M}-{D}&page={page}",
            places=(
                *("nasional", "bisnis", "sport", "superskor", "lifestyle", "techno", "seleb"),
                *("otomotif", "kesehatan", "travel", "internasional", "regional"),
                *("metropolitan", "pendidikan", "sains"),
            ),
            item="ul.lsi > li",
            links="h3 a",
            published="time.grey",
            pages=10,
        ),
        DateIndex(
            "https://{place}.tribunnews.com/index-news?date={YYYY}-{M}-{D}&page={page}",
            places=(*_WIB, *_WITA, *_WIT),
            item="ul.lsi > li",
            links="h3 a",
            published="time.grey",
            pages=10,
        ),
        NewsSitemap("https://www.tribunnews.com/sitemap-news.xml"),
    ),
    network="tribun",
    one_page="page=all",
    next_page=select("div.paging a", "a.bgblue.white.ptb5.plr10.f18"),
    zones=(
        *((f"{region}.tribunnews.com", "WITA") for region in _WITA),
        *((f"{region}.tribunnews.com", "WIT") for region in _WIT),
    ),
    notes="Answers 403 to crawlers that say who they are (seen in July 2026).",
)

PUBLISHERS = (TRIBUNNEWS,)
