"""Metrotvnews.com (Media Group)."""

from __future__ import annotations

from newscrawl.markup import Selector
from newscrawl.publisher import Layout, Publisher, select

LAYOUTS = (
    Layout(
        name="metrotv-2016",
        body=Selector("div.detail div.tru"),
        title=select("div.detail h1"),
        published=select("div.detail .line .reg"),
        authors=select("div.detail .line .reg"),
        section=select(".submenu ul.st-1 li.act a"),
        keywords=select("div.detail a.tag"),
    ),
)

METROTVNEWS = Publisher(
    id="metrotvnews",
    name="Metrotvnews.com",
    domains=("metrotvnews.com",),
    articles=(
        # 2023-: www.metrotvnews.com/read/NrWCjY8G-judul
        # 2016-2018: news.metrotvnews.com/politik/8KyOYvxb-judul
        r"https?://[a-z]+\.metrotvnews\.com/[a-z-]+/(?P<id>(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8,9})-",
    ),
    skip=(
        r"//(?:video|foto)\.metrotvnews\.com"
        r"|metrotvnews\.com/(?:play|video|tag|search|live|more|topic|foto)(?:/|\?|$)"
    ),
    layouts=LAYOUTS,
)

PUBLISHERS = (METROTVNEWS,)
