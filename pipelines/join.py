"""Join: add the text of an article's following pages to its first."""

from __future__ import annotations

from newscrawl.page import NotAnArticle, Page


class Join:
    """Reads ``following``; adds their blocks and removals to the first page's."""

    def process_item(self, page: Page) -> Page:
        if not page.following:
            return page
        from pipelines import READING  # this step runs the list it stands in

        steps = [step() for step in READING]
        for part in page.following:
            part.layouts = page.layouts
            try:
                for step in steps:
                    step.process_item(part)
            except NotAnArticle as error:
                raise NotAnArticle(error.reason, f"page {part.url}: {error.detail}") from error
            page.blocks += part.blocks
            page.removed += part.removed
        return page
