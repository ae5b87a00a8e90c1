"""The generic reader: the text of a page that no layout is known for."""

from __future__ import annotations

from newscrawl.page import Page


class ReadUnknown:
    def process_item(self, page: Page) -> Page:
        return page
