"""Access: whether an article can be read without paying."""

from __future__ import annotations

from typing import Any

from newscrawl.page import Head, Page
from newscrawl.publisher import Layout

_CONTENT_TIER = {"free": True, "locked": False}


def read_free(page: Page, head: Head) -> bool | None:
    """Whether the article can be read without paying: as schema.org or the meta tag of Facebook's
    partners tell, or as the layout's mark of a paywall shows."""
    if shows_paywall(page):
        return False
    told = _truth(head.json_ld.get("isAccessibleForFree"))
    if told is None:
        told = _CONTENT_TIER.get(head.meta.get("article:content_tier", "").lower())
    if told is None and any(_truth(part) is False for part in _parts(head.json_ld)):
        return False
    return told


def shows_paywall(page: Page) -> bool:
    """Whether the mark of a paywall is on the page: that of its layout, or where the mark stands in
    place of the body, so that no layout fits, one of its publisher's."""
    index = page.index
    if index is None:
        return False
    if page.layout:
        layouts: tuple[Layout, ...] = (page.layout,)
    else:
        layouts = page.publisher.layouts if page.publisher else ()
    return any(one.first(index) is not None for layout in layouts for one in layout.paywall)


def _parts(json_ld: dict[str, Any]) -> list[Any]:
    """What schema.org says of the parts of the page: whether each is free."""
    parts = json_ld.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    return [part.get("isAccessibleForFree") for part in parts if isinstance(part, dict)]


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower())
