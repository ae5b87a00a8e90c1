"""People: who wrote an article, and who edited it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from newscrawl.markup import Element, Index, Selector, fold, text_of
from newscrawl.page import Head, Page
from newscrawl.text.bylines import LONGEST, parse_byline, parse_roles
from pipelines.metadata.selected import all_strings
from pipelines.metadata.site import letters_of, site_names

AUTHORS = ("content_author", "author", "article:author", "dable:author")
_ROLE = re.compile(
    r"\b(?:penulis|reporter|pewarta|wartawan|kontributor|fotografer|oleh|by|editor|redaktur|rep|red)\s*:",
    re.I,
)
_MOST_BYLINES = 50
_NESTED = 5
"""Levels of lists and objects that a person is looked for in."""
_UNKNOWN_AUTHORS = tuple(
    Selector(css)
    for css in (
        "[rel=author]",
        "[itemprop=author]",
        ".author.vcard",
        ".author-name",
        ".entry-author",
        ".byline a",
    )
)


def read_authors(page: Page, index: Index, head: Head) -> list[str]:
    """Writers as printed, else as the page gives them to machines; told to machines, the site's
    own name is nobody's."""
    if page.layout and (printed := read_people(all_strings(page.layout.authors, index))):
        return printed
    if page.layout and page.layout.told_authors is False:
        return []
    told = read_people(_told_people(head.json_ld.get("author")))
    if page.layout is None:
        site = frozenset() if page.publisher else site_names(page, head)
        if all(letters_of(name) in site for name in told):
            return read_people(_printed_bylines(index)) or _named(head, site)
    if told and any(not _is_brand(page, name) for name in told):
        return told
    for name in AUTHORS:
        text = head.meta.get(name)
        if text and "://" not in text:
            return read_people([text])
    return told


def read_editors(page: Page, index: Index) -> list[str]:
    """Editors as printed."""
    if page.layout is None:
        return []
    return read_people(all_strings(page.layout.editors, index), editors=True)


def read_people(texts: Iterable[str], *, editors: bool = False) -> list[str]:
    """Names in the order printed, each once.

    Where a text says who is who ("Penulis: …, Editor: …"), only the writers are taken, or only
    the editors.
    """
    names: dict[str, str] = {}
    for text in map(fold, islice(texts, _MOST_BYLINES)):
        text = text[:LONGEST]
        if _ROLE.search(text):
            roles = parse_roles(text)
            found = (roles.editors or roles.codes) if editors else roles.authors
        else:
            found = parse_byline(text)
        for name in found:
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _told_people(data: Any, level: int = 0) -> list[str]:
    if isinstance(data, str):
        return [data]
    if level == _NESTED:
        return []
    if isinstance(data, dict):
        return _told_people(data.get("name"), level + 1)
    if isinstance(data, list):
        return [name for one in data for name in _told_people(one, level + 1)]
    return []


def _printed_bylines(index: Index) -> list[str]:
    """The texts of the first selector of bylines that finds any in plain sight."""
    for selector in _UNKNOWN_AUTHORS:
        texts = [text_of(element) for element in selector.select(index) if not _is_hidden(element)]
        if any(texts):
            return [text for text in texts if text]
    return []


def _is_hidden(element: Element) -> bool:
    return any(
        "display:none" in (one.get("style") or "").replace(" ", "").lower()
        for one in (element, *element.iterancestors())
    )


def _named(head: Head, site: frozenset[str]) -> list[str]:
    """The people that the page's meta tags name, the site itself left out."""
    for name in AUTHORS:
        text = head.meta.get(name)
        if text and "://" not in text:
            return [one for one in read_people([text]) if letters_of(one) not in site]
    return []


def _is_brand(page: Page, name: str) -> bool:
    return page.publisher is not None and name.casefold() == page.publisher.name.casefold()
