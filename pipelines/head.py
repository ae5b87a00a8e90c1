"""Head: what a page says of itself to machines, in ``<meta>``, ``<link>`` and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from newscrawl.markup import Index, attributes
from newscrawl.page import Head, NotAnArticle, Page
from pipelines.mend import unescaped

_ARTICLE_TYPE = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review|ClaimReview|MediaGallery|ImageGallery)$"
)
_NAMES = frozenset(("property", "name", "itemprop", "http-equiv"))
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# An address that is absolute and plain: most are, and need not be taken apart.
_WHOLE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/%+,=@:-]*)?")
_NEVER_IN_URL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|ico)$", re.I)
_CANONICALS = 10
_LONGEST_JSON = 1_000_000
"""Characters; pages have 100,000 at most."""
_CONTROLS = re.compile(r"[\x00-\x1f]+")


def read_meta(index: Index) -> dict[str, str]:
    """``<meta>`` contents by name, property, itemprop or http-equiv in lower case.

    The first that is not empty wins, since some sites repeat a name in their widgets.
    """
    meta: dict[str, str] = {}
    for element in index.tagged("meta"):
        content, names = "", []
        for key, value in attributes(element):
            if key == "content":
                content = value.strip()
            elif key in _NAMES:
                names.append(value)
        if content:
            if "&" in content:
                content = unescaped(content)
            for name in names:
                meta.setdefault(name.strip().lower(), content)
    return meta


def read_json_ld(index: Index) -> dict[str, Any]:
    """The schema.org article among the page's JSON-LD, or ``{}``."""
    for text in _json_ld_texts(index):
        for thing in _things(_load(text)):
            kinds = thing.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPE.search(kind):
                    return _read_twice(thing) if "&" in text else thing
    return {}


def read_breadcrumbs(index: Index) -> list[str]:
    """The steps of the page's JSON-LD ``BreadcrumbList`` by name, home page first, or ``[]``."""
    for text in _json_ld_texts(index):
        if "BreadcrumbList" in text:
            for thing in _things(_load(text)):
                steps = thing.get("itemListElement")
                if thing.get("@type") == "BreadcrumbList" and isinstance(steps, list):
                    return [name for step in steps if (name := _name(step))]
    return []


def _json_ld_texts(index: Index) -> Iterator[str]:
    """What the page's scripts of JSON-LD hold; the text of others is not asked for, as it is long
    and would be copied."""
    for script in index.tagged("script"):
        if "ld+json" in script.get("type", "") and (text := script.text):
            yield text


def _read_twice(thing: dict[str, Any]) -> dict[str, Any]:
    """``thing`` with the character references in its texts read, which have no meaning in JSON."""
    return {key: unescaped(one) if isinstance(one, str) else one for key, one in thing.items()}


def _name(step: Any) -> str | None:
    if not isinstance(step, dict):
        return None
    item = step.get("item")
    name = step.get("name") or (item.get("name") if isinstance(item, dict) else None)
    return name.strip() or None if isinstance(name, str) else None


def _load(text: str) -> Any:
    """JSON as browsers' tools forgive it: raw line breaks in strings, trailing commas. None for
    what is no JSON, or too long to be the description of a page."""
    if len(text) > _LONGEST_JSON:
        return None
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        text = text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip(" \t\r\n;")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for one in data:
            yield from _things(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(data.get(key), depth + 1)


def read_canonical(index: Index, meta: dict[str, str], base: str | None) -> str | None:
    """The address a page gives as its own: rel=canonical, og:url, itemprop=url."""
    candidates = [
        link.get("href")
        for link in index.tagged("link")
        if (rel := link.get("rel"))
        and "canonical" in (rel := rel.lower())
        and "canonical" in rel.split()
    ][:_CANONICALS]
    candidates += [meta.get("og:url"), meta.get("url")]
    for candidate in candidates:
        url = absolute(candidate, base)
        if url and len(path := urlsplit(url).path) > 1 and not _PICTURE.search(path):
            return url
    return None


def absolute(url: str | None, base: str | None) -> str | None:
    """``url`` made absolute against ``base``; None for what is not an http(s) address."""
    if not url:
        return None
    if _WHOLE.fullmatch(url):
        return url
    if not url.strip() or _NEVER_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
        if not (parts.scheme and parts.netloc):
            parts = urlsplit(urljoin(base or "", url.strip()))
        return parts.geturl() if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


class ReadHead:
    """Sets ``head``; a page fetched from nowhere gets its ``url`` from it."""

    def process_item(self, page: Page) -> Page:
        index = page.index
        if index is None:
            raise NotAnArticle("empty")
        meta = read_meta(index)
        page.url = absolute(page.url, None)
        canonical = read_canonical(index, meta, page.url)
        if not page.url:
            page.url = canonical
        page.head = Head(meta=meta, json_ld=read_json_ld(index), canonical=canonical)
        return page
