"""Preview: the headline of an article, its description and its lead image."""

from __future__ import annotations

import re
from html import unescape

from newscrawl.article import Image
from newscrawl.markup import Index, Selector, fold, printed
from newscrawl.page import Head, Page
from pipelines.head import absolute
from pipelines.metadata.selected import first_string
from pipelines.metadata.site import letters_of, site_names

_H1 = Selector("h1")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
_TITLE_TAIL = re.compile(r"\s+[-–—|:]\s+[^-–—|:]{2,40}$")


def read_title(page: Page, index: Index, head: Head) -> str | None:
    """The headline as printed, else as the page gives it to machines."""
    if page.layout and (title := first_string(page.layout.title, index)):
        return title
    told = head.json_ld.get("headline") or head.meta.get("og:title") or head.meta.get("title")
    told = fold(unescape(told)) if isinstance(told, str) else None
    if told and page.layout is None:
        site, _, rest = told.partition(": ")
        told = rest if rest and letters_of(site) in site_names(page, head) else told
    headlines = [printed(h1) for h1 in _H1.select(index)]
    if told:
        for title in headlines:
            if title and (title == told or told.startswith(title) or title.startswith(told)):
                return title
        return _TITLE_TAIL.sub("", told)
    for title in headlines:
        if len(title.split()) > 2:
            return title
    titles = index.tagged("title")
    return fold(titles[0].text or "") or None if titles else None


def read_description(head: Head, section: str | None, keywords: list[str]) -> str | None:
    """What the page says in a sentence or two, without markup, and without what some systems
    hang on it: its keywords, or its desk and site."""
    told = (
        head.meta.get("og:description")
        or head.meta.get("description")
        or head.json_ld.get("description")
    )
    if not isinstance(told, str):
        return None
    text = fold(_MARKUP.sub(" ", unescape(told)) if "<" in told or "&" in told else told)
    if keywords and text.casefold().endswith(hung := "," + ",".join(keywords).casefold()):
        text = text[: -len(hung)]
    if section and f" - {section} - " in text:
        text = text.partition(f" - {section} - ")[0]
    return text or None


def read_images(page: Page, head: Head) -> list[Image]:
    """The lead image; images of the body are added where their captions are found."""
    told = head.meta.get("og:image") or head.json_ld.get("image")
    while isinstance(told, list | dict):
        told = told.get("url") if isinstance(told, dict) else (told[0] if told else None)
    url = absolute(told, page.url) if isinstance(told, str) else None
    return [Image(url)] if url else []
