"""Join: add the text of an article's following pages to its first."""

from __future__ import annotations

from newscrawl.markup import Element
from newscrawl.page import NotAnArticle, Page
from newscrawl.urls import is_one_page, page_number, same_article


def goes_on(page: Page) -> bool:
    """Whether the page links to more of its article, and stands alone."""
    return bool(_links_to_more(page))


def _links_to_more(page: Page) -> list[Element]:
    if page.layout is None or page.index is None or page.following or shows_all_pages(page):
        return []
    links = [link for selector in page.layout.more for link in selector.select(page.index)]
    if page.publisher is None or not page.url:
        return links
    # Some pagers of that form lead through the list of articles instead.
    publisher, url = page.publisher, page.url
    return [one for one in links if same_article(publisher, url, one.get("href") or "")]


def shows_all_pages(page: Page) -> bool:
    """Whether the page was asked for in the form that shows an article's pages as one."""
    return page.publisher is not None and is_one_page(page.publisher, page.url or "")


class Join:
    """Reads ``following``; adds their blocks and removals to the first page's.

    Raises ``NotAnArticle`` ("page_missing") where an article fetched whole lacks a page: one that
    holds no text, or that of another page again, or one that the first page links to and that
    was not fetched.
    """

    def process_item(self, page: Page) -> Page:
        if page.whole:
            for link in _links_to_more(page):
                if (page_number(link.get("href") or "") or 0) > 1:
                    raise NotAnArticle("page_missing", f"not asked for: {link.get('href')}")
        if not page.following:
            return page
        from pipelines import READING  # this step runs the list it stands in

        steps = [step() for step in READING]
        known = [page.blocks[:]]
        for part in page.following:
            part.layouts, part.lists = page.layouts, page.lists
            part.first_layout = page.layout
            part.learning = page.learning.of_part() if page.learning else None
            try:
                for step in steps:
                    step.process_item(part)
            except NotAnArticle as error:
                reason = "page_missing" if error.reason == "no_body" else error.reason
                detail = f"page {part.url}: {error.detail or error.reason}"
                raise NotAnArticle(reason, detail) from error
            if not part.blocks:
                raise NotAnArticle("page_missing", f"page {part.url}: no text on it")
            if part.blocks in known:
                raise NotAnArticle("page_missing", f"page {part.url} repeats another")
            known.append(part.blocks)
            page.blocks += part.blocks
            page.removed += part.removed
            if page.learning and part.learning:
                page.learning.noted += part.learning.noted
        return page
