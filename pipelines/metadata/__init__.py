"""Metadata: title, people, times, section, keywords and images, read before anything is cut."""

from __future__ import annotations

from newscrawl.page import Metadata, NotAnArticle, Page
from pipelines.metadata.access import read_free
from pipelines.metadata.people import read_authors, read_editors
from pipelines.metadata.preview import read_description, read_images, read_title
from pipelines.metadata.subject import read_keywords, read_section
from pipelines.metadata.times import in_own_zone, is_date_told, read_modified, read_published


class ReadMetadata:
    """Sets ``metadata``."""

    def process_item(self, page: Page) -> Page:
        index, head = page.index, page.head
        if index is None or head is None:
            raise NotAnArticle("empty")
        published = read_published(page, index, head)
        instant = in_own_zone(page, published.value if published else None)
        title = read_title(page, index, head)
        section = read_section(page, index, head, title)
        keywords = read_keywords(page, index, head)
        page.metadata = Metadata(
            title=title,
            description=read_description(head, section, keywords),
            authors=read_authors(page, index, head),
            editors=read_editors(page, index),
            published_at=instant,
            day_only=published.day_only if published else False,
            told=page.layout is None and is_date_told(head),
            modified_at=in_own_zone(page, read_modified(page, head, instant)),
            section=section,
            keywords=keywords,
            images=read_images(page, head),
            is_accessible_for_free=read_free(page, head),
        )
        return page
