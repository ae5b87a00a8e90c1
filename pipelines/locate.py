"""Locate: whose page it is, which layout it has, and which elements hold the text."""

from __future__ import annotations

from urllib.parse import urlsplit

from newscrawl.markup import Index
from newscrawl.net.blocks import blocked_by
from newscrawl.page import NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.recognise import bodies_of, recognise
from pipelines.decode import reread
from pipelines.head import ReadHead


class Locate:
    """Sets ``publisher``, ``layout`` and ``bodies``.

    A page of a site that nobody registered, or whose publisher has no layouts, gets the layout
    that its markup shows, and with it ``kin``; where it shows none, ``layout`` stays None. A later
    page of an article may hold a few words only, in the layout of its first page.

    A page without a layout, of which the parser kept hardly anything, is read in another way first.
    It is rejected ("blocked_page") where it is that of a site's guard.
    """

    def process_item(self, page: Page) -> Page:
        index = self._find(page)
        if page.layout is None and reread(page):
            ReadHead().process_item(page)
            index = self._find(page)
        if page.layout is None and (guard := blocked_by(index)):
            raise NotAnArticle("blocked_page", f"a page of {guard}, in place of the site's")
        page.indexes = [Index(body) for body in page.bodies] or [index]
        return page

    def _find(self, page: Page) -> Index:
        if page.index is None:
            raise NotAnArticle("empty")
        if page.url:
            page.publisher = find(page.url)
        if page.layouts:
            self._find_layout(page, page.index)
        return page.index

    @staticmethod
    def _find_layout(page: Page, index: Index) -> None:
        own = page.publisher.layouts if page.publisher else ()
        for layout in own:
            if bodies := bodies_of(layout, index):
                page.layout, page.bodies = layout, bodies
                return
        if page.first_layout and (bodies := bodies_of(page.first_layout, index, least=1)):
            page.layout, page.bodies = page.first_layout, bodies  # the last words of the article
            return
        if own or page.head is None or _is_home(page.url):
            return
        if found := recognise(index, page.head):
            page.layout, page.bodies = found.layout, bodies_of(found.layout, index)
            page.kin = found.publisher


def _is_home(url: str | None) -> bool:
    return url is not None and not urlsplit(url).path.strip("/")
