"""Subject: the desk that an article appeared under, and its keywords."""

from __future__ import annotations

import re

from newscrawl.markup import Index, Selector, fold
from newscrawl.page import Head, Page
from pipelines.head import read_breadcrumbs
from pipelines.metadata.selected import all_strings, first_string
from pipelines.metadata.site import letters_of, site_names

_KEYWORD_META = ("news_keywords", "keywords", "content_tag", "article:tag")
_SECTION_META = ("article:section", "adx:sections")
_UNKNOWN_SECTIONS = tuple(
    Selector(css)
    for css in ("a[rel~=category]", "[itemprop=articleSection]", ".entry-categories a")
)
_TRAILS = tuple(
    Selector(f"{name} a")
    for name in (".breadcrumb", ".breadcrumbs", "#breadcrumb", "#breadcrumbs", ".crumbs")
)
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SENTENCE = 12
"""Words of which the first four with letters are compared."""


def read_section(page: Page, index: Index, head: Head, title: str | None) -> str | None:
    """The desk the article appeared under, the most specific that is printed."""
    if page.layout and (text := first_string(page.layout.section, index)):
        return text
    told = head.json_ld.get("articleSection")
    if isinstance(told, list):
        told = next((one for one in told if isinstance(one, str)), None)
    if isinstance(told, str) and (first := fold(told.partition(",")[0])):
        return _unslugged(first)
    trail = read_breadcrumbs(index)  # from the home page to the desk, on some sites to the title
    if trail and fold(trail[-1]) == title:
        trail.pop()
    if len(trail) > 1:
        return fold(trail[-1])
    if page.layout is None:
        if printed := _printed_trail(index, title):
            return printed
        if printed := first_string(_UNKNOWN_SECTIONS, index):
            return printed
    for name in _SECTION_META:
        if text := fold(head.meta.get(name, "")):
            return _unslugged(text)
    return None


def _printed_trail(index: Index, title: str | None) -> str | None:
    """The last step before the article itself of the way from the home page, as printed."""
    for selector in _TRAILS:
        steps = [text for text in selector.strings(index) if text != title and len(text) <= 40]
        if len(steps) > 1:
            return steps[-1]
    return None


def _unslugged(text: str) -> str:
    """``text`` as a reader writes it, where the page gives the desk's word in addresses."""
    return text.replace("-", " ").title() if _SLUG.fullmatch(text) else text


def read_keywords(page: Page, index: Index, head: Head) -> list[str]:
    """Tags as printed, else the page's keywords."""
    texts = all_strings(page.layout.keywords, index) if page.layout else []
    if len(texts) == 1:
        texts = texts[0].split(",")
    if not texts:
        told = head.json_ld.get("keywords")
        if isinstance(told, str):
            texts = told.split(",")
        elif isinstance(told, list):
            texts = [one for one in told if isinstance(one, str)]
    if not texts:
        for name in _KEYWORD_META:
            if head.meta.get(name):
                texts = _without_sentence(head.meta[name].split(","), head)
                break
    folded: dict[str, str] = {}
    for text in texts:
        text = fold(text).strip("#,; ")
        if text:
            folded.setdefault(text.casefold(), text)
    if len(folded) == 1 and page.layout is None:
        folded = {word: text for word, text in folded.items() if not _is_site(page, head, word)}
    return list(folded.values())


def _is_site(page: Page, head: Head, word: str) -> bool:
    return letters_of(word) in site_names(page, head)


def _without_sentence(words: list[str], head: Head) -> list[str]:
    """``words`` up to where they go on as the title or the description does, cut into words: what
    some systems put among their keywords."""
    for name in ("og:title", "description"):
        start = _letters(head.meta.get(name, "").split()[:4])
        for at in range(len(words)):
            if start and _letters(words[at : at + _SENTENCE])[: len(start)] == start:
                words = words[:at]
                break
    return words


def _letters(words: list[str]) -> list[str]:
    letters = ("".join(filter(str.isalnum, word)).casefold() for word in words)
    return [word for word in letters if word]
