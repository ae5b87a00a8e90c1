"""Locate: whose page it is, which layout it has, and which elements hold the text."""

from __future__ import annotations

from newscrawl.markup import Element, Index
from newscrawl.page import NotAnArticle, Page
from newscrawl.publisher import Layout
from newscrawl.publishers import find

ENOUGH = 60
"""Characters of text below which an element that looks like the body is an empty shell."""


def outermost(elements: list[Element]) -> list[Element]:
    """``elements`` without those that stand inside another of them."""
    if len(elements) < 2:
        return elements
    chosen = set(elements)
    return [one for one in elements if not any(up in chosen for up in one.iterancestors())]


def bodies_of(layout: Layout, index: Index) -> list[Element]:
    """The elements that hold the article's text if the page has this layout, else []."""
    bodies = outermost(layout.body.select(index))
    size = 0
    for body in bodies:
        for text in body.itertext():
            size += len(text)
            if size >= ENOUGH:
                return bodies
    return []


class Locate:
    """Sets ``publisher``, ``layout`` and ``bodies``; an unknown page keeps ``layout`` None."""

    def process_item(self, page: Page) -> Page:
        if page.index is None:
            raise NotAnArticle("empty")
        if page.url:
            page.publisher = find(page.url)
        if page.publisher and page.layouts:
            for layout in page.publisher.layouts:
                bodies = bodies_of(layout, page.index)
                if bodies:
                    page.layout, page.bodies = layout, bodies
                    break
        page.indexes = [Index(body) for body in page.bodies] or [page.index]
        return page
