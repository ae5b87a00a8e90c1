"""Images: the pictures of an article, with the caption and the credit printed with each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from newscrawl.article import Image
from newscrawl.markup import Element, Index, fold, text_of
from newscrawl.page import Page
from pipelines.head import absolute
from pipelines.read import SKIPPED

_SOURCES = ("data-src", "data-original", "data-lazy", "data-lazy-src", "src")
_CREDIT = re.compile(
    r"\s*[(\[]\s*((?:foto|photo|sumber|source|dok|doc|©|antara foto)\b[^()\[\]]*"
    r"|(?!\d+/\d+)[^()\[\]]*/[^()\[\]]*)\s*[)\]]?\s*\.?$"
    r"|(?<=[.!?])\s*\(([^()\d]{2,60})\)$"
    r"|(?<=\w)\(([^()\d]{2,60})\)$"  # "… di Raja Ampat(Auriga Nusantara)"
    r"|\s*\(([\w-]+(?:\.[\w-]+)+)\)$"  # "Mark Cuban (biography.com)"
    r"|\s*\b(?:foto|photo|sumber foto|kredit)\s*[:/]\s*([^()\[\]]{2,60})$"
    r"|(?<=[.!?])\s+((?:[A-Z][\w.]*\s?){1,3}/\s?[A-Z][\w .'-]{2,40})$"  # "… 2015. TEMPO/Subekti"
    r"|(?<=\.)\s+-\s+\.?([^()\[\].]{2,40})$"  # "Ilustrasi. - .ojk"
    r"|(?<=[.!?])\s+((?:dok|doc)\b[.:\s]\s*[^()]{2,60})$"
    r"|\s/([A-Z][\w .]{2,40})$"
    r"|\s*(©\s?.{2,60})$",
    re.I,
)
_CREDIT_WITHIN = 150
"""Characters at the end of a caption that its credit stands in."""
_LABEL = re.compile(
    r"^(?:(?:foto|photo|sumber|source)\s*(?:(?:oleh|by)\b|[:./])|(?:dok|doc)\b\s*[:./])\s*", re.I
)
_NOT_THE_ARTICLES = frozenset(
    ("ad", "related", "promo", "share", "embed", "comment", "hidden", "filter_list")
)


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """A printed caption as (caption, credit); "… (Foto: Antara)" gives ("…", "Antara")."""
    caption = _NUMBERED.sub("", caption.removeprefix("Perbesar").strip())
    if caption.count("("):
        caption = _LABEL.sub("", caption)
    if caption.startswith("(") and caption.endswith(")") and caption.count("(") == 1:
        return None, _bare(_LABEL.sub("", caption[1:-1]))
    found = _CREDIT.search(caption, max(0, len(caption) - _CREDIT_WITHIN))
    if not found:
        return _bare(caption), None
    credit = _LABEL.sub("", next(group for group in found.groups() if group)).strip()
    return _bare(caption[: found.start()]), _bare(credit)


def _bare(text: str) -> str | None:
    """``text`` without what set a caption and its credit apart."""
    return text.strip(" /:|-") or None


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


_SIZE = re.compile(r"(?:[-_]?\d{2,4}x\d{2,4}|_\d{2,3})$")
_NAME_SHARE = 0.8
"""How much of a file's name the sizes of one picture have in common."""
_LONGEST = 600
"""Characters of a caption, at most."""
_STEPS = 3
"""How far above a picture its caption stands."""
_TRIED = 20
"""Pictures of one name that are looked at."""
_MOST_INSIDE = 300
"""Elements in what holds a picture and its caption, at most."""
_MORE_THAN_A_PICTURE = frozenset(("body", "article", "main", "section"))
_MOST = 0.7
# What stands beside the picture of a teaser, or over an article's.
_DATED = re.compile(r"(?:\w+,?\s+)?\d{1,2}[\s/-]+\w+[\s/-]+(?:19|20)\d\d\b.{0,20}$")
_CREDITED = re.compile(r"author|credit|kredit|source|sumber|copyright|fotografer", re.I)
_WITHOUT_CAPTION = frozenset(("a", "script", "style", "noscript", "button", "time", "form"))
_INLINE = frozenset(("span", "em", "i", "b", "strong", "small", "font", "u", "cite", "center"))
_NUMBERED = re.compile(r"\s*\btempo\s*:\s*\d+$")  # Tempo prints the picture's number


def lead_caption(index: Index, image: Image, title: str | None) -> tuple[str | None, str | None]:
    """The caption and the credit printed with the lead picture, wherever on the page that is.

    The picture is known by the name of its file, of which a page has several sizes; the words
    around it that are no link are its caption, unless they are too many to be one.
    """
    name = _file_name(image.url)
    if not name:
        return None, None
    named = (img for img in index.tagged("img") if _shows(img, name))
    for img in islice(named, _TRIED):
        for up in islice(img.iterancestors(), _STEPS):
            pieces = _words_around(up)
            if pieces is None:
                break
            if pieces:
                return _caption(pieces, title)
    return None, None


def _shows(img: Element, name: str) -> bool:
    """Whether an address of an ``<img>`` has ``name`` in it."""
    get = img.get  # asked of every picture on the page
    return name in get("src", "") or name in get("data-src", "") or name in get("data-original", "")


def _words_around(element: Element) -> list[tuple[Element, str]] | None:
    """The pieces of text in ``element``, None where it holds more than a picture."""
    beyond = next(islice(element.iter(), _MOST_INSIDE, None), None)
    if beyond is not None or element.tag in _MORE_THAN_A_PICTURE:
        return None
    pieces, size = [], 0
    for holder, text in _pieces(element):
        size += len(text)
        if size > _LONGEST or holder.tag == "h1":
            return None
        pieces.append((holder, text))
    return pieces


def _file_name(url: str) -> str:
    """What the addresses of one picture's sizes have in common, "" where that is too little."""
    folder, _, file = urlsplit(url).path.rpartition("/")
    stem = _SIZE.sub("", file.rpartition(".")[0])
    if len(stem) >= 10:
        return stem[: max(10, int(_NAME_SHARE * len(stem)))]
    return f"{folder.rpartition('/')[2]}/{stem}" if stem and folder else ""


def _pieces(element: Element) -> Iterator[tuple[Element, str]]:
    """The pieces of text in ``element`` that may be a caption, each with what holds it."""
    if text := fold(element.text or ""):
        yield element, text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _WITHOUT_CAPTION:
            yield from _pieces(child)
        if text := fold(child.tail or ""):
            yield element, text


def _caption(pieces: list[tuple[Element, str]], title: str | None) -> tuple[str | None, str | None]:
    """A caption and its credit from the pieces of text around a picture."""
    credit = None
    holder, first = pieces[0]
    if len(pieces) > 1 and len(first) <= 60 and pieces[1][0] is not holder:
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if _CREDITED.search(names) or "/" in first or (holder.tag == pieces[1][0].tag == "div"):
            credit = first
            pieces = pieces[1:]
    block = _block(pieces[0][0])
    text = fold(" ".join(text for holder, text in pieces if _block(holder) is block))
    if _DATED.match(text):
        return None, credit
    if credit:
        caption: str | None = text
    else:
        caption, credit = split_credit(text)
    return _not_title(caption, title), credit


def _block(element: Element) -> Element:
    """``element``, or what it stands in where it is set within a line."""
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _not_title(caption: str | None, title: str | None) -> str | None:
    """``caption``, None where it is the headline again, or most of it."""
    if caption and title and len(caption) > _MOST * len(title):
        return None if caption.casefold() in title.casefold() else caption
    return caption


def _same_file(url: str, other: str) -> bool:
    """Whether two addresses differ in no more than the size that is asked for."""
    return url == other or url.partition("?")[0] == other.partition("?")[0]


class ReadImages:
    """Adds the captions of the lead picture and the pictures of the bodies to ``metadata``."""

    def process_item(self, page: Page) -> Page:
        images = page.metadata.images
        if page.index and images:
            self._read_lead(page, page.index, images[0])
        for index in page.indexes if page.layout else ():
            for image in body_images(index, page):
                known = next((one for one in images if _same_file(one.url, image.url)), None)
                if known is None:
                    images.append(image)
                elif not known.caption:
                    known.caption, known.credit = image.caption, image.credit or known.credit
        return page

    @staticmethod
    def _read_lead(page: Page, index: Index, lead: Image) -> None:
        for selector in page.layout.caption if page.layout else ():
            printed = selector.first_string(index)
            if printed:
                caption, lead.credit = split_credit(printed)
                lead.caption = _not_title(caption, page.metadata.title)
                return
        lead.caption, lead.credit = lead_caption(index, lead, page.metadata.title)
