"""Publishers with a system of their own; where no layout is known the generic reader reads them."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select
from newscrawl.sources import DateIndex, Feed, NewsSitemap, Sitemap

JPNN = Publisher(
    id="jpnn",
    name="JPNN.com",
    domains=("jpnn.com",),
    articles=(
        # 2011-2016: www.jpnn.com/read/2016/01/04/348123/Judul-Berita
        r"https?://[a-z]+\.jpnn\.com/(?:[a-z-]+/)?read/\d{4}/\d\d/\d\d/(?P<id>\d+)/",
        # 2016-: www.jpnn.com/news/judul-berita-yang-panjang
        r"https?://[a-z]+\.jpnn\.com/[a-z-]+/[a-z0-9-]{10,}",
    ),
    skip=(
        r"jpnn\.com/(?:tag|indeks|search|foto|video|ajax|jpnn_count|foto_count|video_count|adtest"
        r"|partner|author|apollo_admin|galeri|cgi-bin|cdn-cgi)(?:/|\?|$)"
    ),
    layouts=(
        Layout(
            name="jpnn-2017",
            body=Selector("div[itemprop=articleBody]"),
            title=select("h1.judul"),
            published=select("meta[name=jpnncom_news_pubdate]::attr(content)"),
            authors=select("meta[name=jpnncom_news_author]::attr(content)"),
            more=select("div.pagination a.page.larger"),
        ),
    ),
    sources=(
        DateIndex(
            "https://www.jpnn.com/indeks?id=215&d={DD}&m={MM}&y={YYYY}&tab=all",
            links='a[href*="/news/"]',
            pages=1,
        ),
        Feed("https://www.jpnn.com/index.php?mib=rss"),
        Sitemap("https://www.jpnn.com/sitemap.xml"),
    ),
    next_page=select("div.pagination a", ".pagination.split_news_page a"),
)

TIRTO = Publisher(
    id="tirto",
    name="Tirto.id",
    domains=("tirto.id",),
    articles=(
        # 2016-: tirto.id/apa-itu-inflasi-dan-dampaknya-hgCx
        r"https?://tirto\.id/[a-z0-9-]+-(?P<id>[a-z0-9A-Z]{3,5})(?:[?#]|$)",
    ),
    skip=(
        r"tirto\.id/(?:indeks|news|bisnis-tirto|visual-tirto|kueri|inception|rilis-pers|jangkar"
        r"|pikir-dua-kali|weekly|author|tag|search|q|video|infografik|foto|podcast|redaksi"
        r"|tentang-kami)(?:/|\?|$)"
    ),
    layouts=(
        Layout(
            name="tirto-2018",
            body=Selector(".content-text-editor"),
            title=select("h1.article-title"),
            published=select(".byline div"),
            authors=select(
                ".byline a.reporter-name", "meta[property='article:author']::attr(content)"
            ),
            section=select(".breadcrumbs-wrapper a:last-child", "p.kicker"),
            keywords=select("meta[name=news_keywords]::attr(content)"),
        ),
    ),
    sources=(
        DateIndex("https://tirto.id/indeks", links="div.postcard a", pages=1),
        Feed("https://tirto.id/rss"),
        Sitemap("https://tirto.id/s/sitemap-content.xml"),
    ),
)

KUMPARAN = Publisher(
    id="kumparan",
    name="kumparan",
    domains=("kumparan.com",),
    articles=(
        # 2018-: kumparan.com/kumparannews/judul-berita-25Y8ZkQw1aB
        r"https?://kumparan\.com/[a-z0-9._-]+/[a-z0-9-]+-(?P<id>\d{2}[A-Za-z0-9]{9})(?:/full)?"
        r"(?:[?#]|$)",
    ),
    skip=(
        r"kumparan\.com/(?:channel|topic|search|trending|video|foto|user|login|terms|tentang|live"
        r"|polling|event)(?:/|\?|$)"
    ),
    layouts=(
        # Its class names are hashes: data-qa-id is what stays.
        Layout(
            name="kumparan-2018",
            body=Selector("[data-qa-id=story-paragraph]"),
            title=select("h1[data-qa-id=story-title]"),
            published=select("time[data-qa-id=publish-date]"),
            authors=select("[data-qa-id=author-name]"),
            keywords=select("a[data-qa-id=tag-topic] span"),
        ),
    ),
    sources=(
        Feed("https://lapi.kumparan.com/v2.0/rss/"),
        NewsSitemap(
            "https://kumparan.com/sitemap_channel_{place}.xml",
            places=("news", "bisnis"),
        ),
    ),
)

IDNTIMES = Publisher(
    id="idntimes",
    name="IDN Times",
    domains=("idntimes.com",),
    articles=(
        # 2024-: www.idntimes.com/news/indonesia/judul-berita-00-abcde-fghij1
        r"https?://[a-z]+\.idntimes\.com/(?:[a-z-]+/){1,2}[a-z0-9-]+-(?P<id>\w{5}-\w{6})(?:[?#]|$)",
        # 2016-2024: www.idntimes.com/news/indonesia/nama-penulis/judul-berita
        r"https?://[a-z]+\.idntimes\.com/[a-z-]+/[a-z-]+/[a-z0-9._-]+/[a-z0-9-]+(?:[?#]|$)",
    ),
    skip=(
        r"idntimes\.com/(?:tag|search|search-ajax|ajax|indeks|author|video|quiz|foto|community"
        r"|event|login|trending)(?:/|\?|$)"
    ),
    layouts=(
        Layout(
            name="idntimes-2024",
            body=Selector("#article-description p.article-text"),
        ),
    ),
    # robots.txt bars every query string.
    sources=(
        NewsSitemap("https://www.idntimes.com/sitemap-news.xml"),
        Sitemap("https://www.idntimes.com/sitemap.xml"),
    ),
)

KATADATA = Publisher(
    id="katadata",
    name="Katadata.co.id",
    domains=("katadata.co.id",),
    articles=(
        # 2020-: katadata.co.id/finansial/bursa/69cf770c1292f/judul
        r"https?://katadata\.co\.id/(?:[a-z0-9-]+/){1,3}(?P<id>[0-9a-f]{10,16})/",
    ),
    skip=(
        r"katadata\.co\.id/(?:author|category|indeks|kategori|pencarian|search|tag|tags|video|foto"
        r"|infografik|podcast|event|redaksi|telaah/iklan)(?:/|\?|$)"
        r"|//(?:databoks|brand|event)\.katadata"
    ),
    layouts=(
        Layout(
            name="katadata-2021",
            body=Selector("div.detail-body"),
            title=select("h1.detail-title"),
            published=select(".detail-date.text-gray"),
            authors=select(".detail-author-name"),
            section=select(".section-breadcrumb"),
        ),
    ),
    sources=(
        Sitemap("https://katadata.co.id/sitemap/post/{YYYY}-{MM}.xml"),
        DateIndex("https://katadata.co.id/indeks", links="article.article--berita a", pages=1),
        Feed("https://katadata.co.id/rss"),
    ),
)

VOI = Publisher(
    id="voi",
    name="VOI.id",
    domains=("voi.id",),
    articles=(
        # 2019-: voi.id/ekonomi/481234/judul
        r"https?://voi\.id/(?!en/|ar/|zh/|ja/|fr/|es/)[a-z-]+/(?P<id>\d{3,8})(?:[/?#]|$)",
    ),
    # The other languages are machine translations.
    skip=(
        r"voi\.id/(?:en|ar|zh|ja|fr|es|artikel|tag|video|foto|infografis|author|penulis|rss)"
        r"(?:/|\?|$)"
    ),
    layouts=(
        Layout(
            name="voi-2020",
            body=Selector("div.single-post-content"),
            published=select(".single-post-date time"),
            authors=select(".single-post-author a"),
        ),
    ),
    sources=(
        DateIndex(
            "https://voi.id/artikel/indeks?page={page}",
            links=".section-item-title a",
            pages=50,
        ),
        Feed("https://voi.id/rss"),
    ),
)

RMOL = Publisher(
    id="rmol",
    name="RMOL.id",
    domains=("rmol.id",),
    articles=(
        # 2019-: rmol.id/politik/read/2026/07/24/701234/judul
        r"https?://(?:www\.)?rmol\.id/(?:[a-z0-9-]+/)?read/\d{4}/\d\d/\d\d/(?P<id>\d+)/",
    ),
    skip=r"rmol\.id/(?:tag|about|video|foto|indeks|search|galeri)(?:/|\?|$)",
    layouts=(
        Layout(
            name="rmol-2024",
            body=Selector("#fontResizableText"),
            title=select(".single_post_heading h1"),
            published=select(".author li"),
            authors=select(".author a[href*='/about/']"),
        ),
    ),
    notes="No list of articles is known: give their URLs.",
)

PROKAL = Publisher(
    id="prokal",
    name="Prokal.co",
    domains=("prokal.co",),
    articles=(
        # 2016: kaltim.prokal.co/read/news/257941-judul.html. Each paper counts for itself.
        r"https?://[a-z]+\.prokal\.co/read/[a-z-]+/\d+-",
    ),
    zone="WITA",
)

KORANKALTIM = Publisher(
    id="korankaltim",
    name="Koran Kaltim",
    domains=("korankaltim.com",),
    articles=(
        # 2016: www.korankaltim.com/judul-berita/
        r"https?://(?:www\.)?korankaltim\.com/[a-z0-9]+(?:-[a-z0-9]+){2,}/?(?:[?#]|$)",
    ),
    zone="WITA",
)

METROBALI = Publisher(
    id="metrobali",
    name="Metro Bali",
    domains=("metrobali.com",),
    articles=(
        # 2020: metrobali.com/judul-berita/
        r"https?://(?:www\.)?metrobali\.com/[a-z0-9]+(?:-[a-z0-9]+){2,}/?(?:[?#]|$)",
    ),
    zone="WITA",
)

TURNBACKHOAX = Publisher(
    id="turnbackhoax",
    name="TurnBackHoax.id",
    domains=("turnbackhoax.id",),
    articles=(
        # 2025: turnbackhoax.id/2025/05/29/judul/
        r"https?://turnbackhoax\.id/\d{4}/\d\d/\d\d/[^/?#]+",
    ),
)

PUBLISHERS = (
    *(JPNN, TIRTO, KUMPARAN, IDNTIMES, KATADATA, VOI, RMOL),
    *(PROKAL, KORANKALTIM, METROBALI, TURNBACKHOAX),
)
