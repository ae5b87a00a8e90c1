"""Metrotvnews.com (Media Group)."""

from __future__ import annotations

from newscrawl.publisher import Layout, Publisher

LAYOUTS: tuple[Layout, ...] = ()

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
