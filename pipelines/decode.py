"""Decode: from bytes to one tree and its index, once a page."""

from __future__ import annotations

import threading

from lxml import etree

from newscrawl.limits import LARGE, MAX_ELEMENTS, MAX_PAGE
from newscrawl.markup import Element, Index
from newscrawl.page import NotAnArticle, Page
from pipelines import mojibake
from pipelines.encoding import is_marked, to_utf8
from pipelines.long_tags import with_short_tags
from pipelines.repair import flattened, join_roots, recovered

_NOT_HTML = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")
_MOST_ERRORS = 100
"""After so many in one page, libxml2 says nothing of any further error."""
_UNSEEN = [etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_RESOURCE_LIMIT]
"""Errors after which the parser cannot tell that all of a page is UTF-8."""


def _levels(number: int) -> etree.XPath:
    """Whether a tree has so many levels."""
    return etree.XPath("boolean(/" + "/".join(["*"] * number) + ")")


_too_deep, _deep = _levels(255), _levels(64)


class _Parsers(threading.local):
    """A parser for each thread, so that its error log is of the page in hand."""

    def __init__(self) -> None:
        self.html = _parser(huge_tree=False)
        self.deep = _parser(huge_tree=True)


def _parser(*, huge_tree: bool) -> etree.HTMLParser:
    """``huge_tree``: read 2048 levels; else 256, and say so where a page has more."""
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=huge_tree,
        no_network=True,
        collect_ids=False,
    )


_parsers = _Parsers()


def parse(content: bytes, content_type: str | None = None) -> Element:
    """The tree of an HTML page.

    Raises:
        NotAnArticle: ``not_html``, ``too_large`` or ``empty``.
    """
    if len(content) > MAX_PAGE:
        raise NotAnArticle("too_large", f"{len(content)} bytes, at most {MAX_PAGE} are read")
    if content_type and content_type.strip().lower().startswith(_NOT_HTML):
        raise NotAnArticle("not_html", content_type)
    if len(content) > LARGE and (tags := content.count(b"<")) > 2 * MAX_ELEMENTS:
        raise NotAnArticle("too_large", f"{tags} tags, at most {2 * MAX_ELEMENTS} are read")
    root, utf8 = None, content
    if not is_marked(content):
        root = tree(content)
    if root is None or not _was_utf8():
        utf8 = to_utf8(content, content_type)
    if mojibake.holds_some(utf8):
        utf8 = mojibake.mended(utf8)
    return tree(utf8) if root is None or utf8 is not content else root


def tree(utf8: bytes) -> Element:
    """The tree of a page in UTF-8.

    A page of more than 256 levels is flattened; of a tag with thousands of attributes only the
    name is read.

    Raises:
        NotAnArticle: ``empty``.
    """
    utf8 = with_short_tags(utf8.replace(b"\0", b""))
    root = _read(utf8, _parsers.html)
    if _was_cut(root):
        root = _read(flattened(utf8), _parsers.deep)
    if root.getnext() is not None:
        join_roots(root)
    return root


def _read(utf8: bytes, parser: etree.HTMLParser) -> Element:
    try:
        root = etree.fromstring(utf8, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NotAnArticle("empty", str(error)) from error
    if root is None:
        raise NotAnArticle("empty")
    return root


def _was_cut(root: Element) -> bool:
    """Whether the page parsed last was deeper than is read, so that its rest was left out."""
    errors = _parsers.html.error_log
    if len(errors) >= _MOST_ERRORS:
        return bool(_too_deep(root))
    return len(errors) > 0 and errors[-1].type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _was_utf8() -> bool:
    """Whether the page parsed last was surely UTF-8: asking the parser, which has looked at each
    byte already, is cheaper than to decode the page beside it."""
    errors = _parsers.html.error_log
    return len(errors) < _MOST_ERRORS and not errors.filter_types(_UNSEEN)


class Decode:
    """Reads ``content``; sets ``root`` and ``index``."""

    def process_item(self, page: Page) -> Page:
        page.root = parse(page.content, page.headers.get("content-type"))
        page.index = Index(page.root)
        if page.index.size > _MANY or page.index.classes.length > _MANY_CLASSES:
            _bound(page, page.index)
        return page


_MANY = 5_000
"""Elements from which it matters how deep they are: much is asked of all that one stands in."""


_MANY_CLASSES = 500_000
"""Characters of class names on a page that is read, one for each element and some more; news
pages have a tenth."""


def _bound(page: Page, index: Index) -> None:
    """Flatten a page that is large and deep; refuse one that is too large."""
    if index.size > MAX_ELEMENTS:
        raise NotAnArticle("too_large", f"{index.size} elements, at most {MAX_ELEMENTS} are read")
    if index.classes.length > _MANY_CLASSES:
        raise NotAnArticle("too_large", f"{index.classes.length} characters of class names")
    assert page.root is not None
    if _deep(page.root):
        page.root = _read(flattened(_utf8(page)), _parsers.deep)
        page.index = Index(page.root)


def reread(page: Page) -> bool:
    """Sets ``root`` and ``index`` anew where they lack most of the page; whether they did."""
    assert page.root is not None
    other = recovered(_utf8(page), page.root, tree)
    if other is None:
        return False
    page.root, page.index = other, Index(other)
    return True


def _utf8(page: Page) -> bytes:
    return to_utf8(page.content, page.headers.get("content-type")).replace(b"\0", b"")
