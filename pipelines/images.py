"""Images: the pictures of an article, with the caption and the credit printed with each."""

from __future__ import annotations

import re

from newscrawl.article import Image
from newscrawl.markup import Element, Index, text_of
from newscrawl.page import Page
from pipelines.head import absolute
from pipelines.read import SKIPPED

_SOURCES = ("data-src", "data-original", "data-lazy", "data-lazy-src", "src")
_CREDIT = re.compile(
    r"\s*[(\[]\s*((?:foto|photo|sumber|source|dok|©|antara foto)\b[^()\[\]]*"
    r"|(?!\d+/\d+)[^()\[\]]*/[^()\[\]]*)\s*[)\]]?\s*\.?$"
    r"|(?<=[.!?])\s*\(([^()\d]{2,40})\)$"
    r"|\s*\b(?:foto|photo|sumber foto|kredit)\s*[:/]\s*([^()\[\]]{2,60})$"
    r"|\s*(©\s?.{2,60})$",
    re.I,
)
_LABEL = re.compile(r"^(?:(?:foto|photo|sumber|source)\s*[:./]|dok\s*[:/])\s*", re.I)
_NOT_THE_ARTICLES = frozenset(("ad", "related", "promo", "share", "embed", "comment", "hidden"))


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """A printed caption as (caption, credit); "… (Foto: Antara)" gives ("…", "Antara")."""
    caption = caption.removeprefix("Perbesar").strip()
    if caption.count("("):
        caption = _LABEL.sub("", caption)
    if caption.startswith("(") and caption.endswith(")") and caption.count("(") == 1:
        return None, _LABEL.sub("", caption[1:-1]).strip() or None
    found = _CREDIT.search(caption)
    if not found:
        return caption or None, None
    credit = _LABEL.sub("", next(group for group in found.groups() if group)).strip()
    return caption[: found.start()].strip() or None, credit or None


def source_of(img: Element, base: str | None) -> str | None:
    """The address of an ``<img>``, also of one that a script loads late."""
    for name in _SOURCES:
        url = absolute(img.get(name), base)
        if url:
            return url
    return None


def _caption_of(img: Element, page: Page, root: Element) -> str | None:
    """The caption printed with ``img``, or None.

    Raises LookupError for a picture that is not the article's own.
    """
    for up in img.iterancestors():
        mark = page.marked.get(up)
        if up.tag in SKIPPED or (mark is not None and mark.reason in _NOT_THE_ARTICLES):
            raise LookupError
        if up.tag == "figure":
            caption = up.find(".//figcaption")
            if caption is not None:
                return text_of(caption)
        if mark is not None and mark.reason == "caption":
            return text_of(up)
        if up is root:
            return None
    return None


def body_images(index: Index, page: Page) -> list[Image]:
    """The pictures inside a body."""
    images = []
    for img in index.tagged("img"):
        url = source_of(img, page.url)
        if url is None or url.endswith(".gif") or img in page.marked:
            continue
        try:
            printed = _caption_of(img, page, index.root)
        except LookupError:
            continue
        images.append(Image(url, *split_credit(printed or "")))
    return images


class ReadImages:
    """Adds the captions of the lead picture and the pictures of the bodies to ``metadata``."""

    def process_item(self, page: Page) -> Page:
        images = page.metadata.images
        if page.layout and page.index and images:
            for selector in page.layout.caption:
                printed = selector.first_string(page.index)
                if printed:
                    images[0].caption, images[0].credit = split_credit(printed)
                    break
        known = {image.url for image in images}
        for index in page.indexes if page.layout else ():
            for image in body_images(index, page):
                if image.url not in known:
                    known.add(image.url)
                    images.append(image)
        return page
