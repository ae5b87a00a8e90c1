"""Site: what the site of a page calls itself."""

from __future__ import annotations

from newscrawl.page import Head, Page
from newscrawl.urls import site_of


def site_names(page: Page, head: Head) -> frozenset[str]:
    """What the site calls itself, in letters only: its host, its domain with and without its
    ending, and the name it gives to machines."""
    host = page.host.removeprefix("www.")
    domain = site_of(page.url) if page.url else ""
    publisher = head.json_ld.get("publisher")
    told = publisher.get("name") if isinstance(publisher, dict) else None
    names = [
        *(host, domain, domain.partition(".")[0], head.meta.get("og:site_name")),
        *(told, page.publisher.name if page.publisher else None),
    ]
    return frozenset(letters_of(name) for name in names if isinstance(name, str)) - {""}


def letters_of(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
