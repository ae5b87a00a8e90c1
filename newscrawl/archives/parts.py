"""Parts: the later pages of an article, which an archive holds as records of their own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newscrawl.archives.pages import Captured
from newscrawl.publishers import find
from newscrawl.urls import article_key, clean_url, last_page_number, page_number
from pipelines.join import goes_on

if TYPE_CHECKING:
    from newscrawl.archives.extract import Outcome
    from newscrawl.page import Page

MOST = 256
"""First pages that wait for what follows them; a crawl asks for that within seconds."""


@dataclass(slots=True)
class Held:
    """The first page of an article that goes on: as it was captured, packed, and the ``outcome``
    that it has by itself; ``parts`` are the pages that follow, in order, packed too."""

    captured: Captured
    outcome: Outcome
    parts: list[Captured] = field(default_factory=list)

    def whole(self) -> list[Captured]:
        """The first page and those that follow."""
        return [_unpacked(one) for one in (self.captured, *self.parts)]


class Parts:
    """First pages that go on, and what follows them as it comes."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: dict[str, Held] = {}

    def take(self, captured: Captured) -> bool:
        """Whether that is the page which follows those of an article that waits; it is kept."""
        number = page_number(captured.url) or 1
        if number < 2:
            return False
        held = next((one for key in _keys(captured.url) if (one := self._held.get(key))), None)
        if held is None:
            return False
        if number == len(held.parts) + 2:
            held.parts.append(_packed(captured))
        return True

    def hold(self, captured: Captured, outcome: Outcome) -> Iterator[Held]:
        """Let an article wait for its later pages; returns those that need not wait any more."""
        key = article_key(find(captured.url), captured.url)
        if before := self._held.pop(key, None):
            yield before
        self._held[key] = Held(_packed(captured), outcome)
        if len(self._held) > self._most:
            yield self._held.pop(next(iter(self._held)))

    def rest(self) -> Iterator[Held]:
        """All that wait still."""
        while self._held:
            yield self._held.pop(next(iter(self._held)))


def has_more(page: Page) -> bool:
    """Whether a page that was read links to a later page of its article."""
    return bool(page.publisher and page.publisher.next_page and page.url) and goes_on(page)


def is_later(url: str) -> bool:
    """Whether ``url`` is that of a later page of an article, as its parameters show."""
    publisher = find(url)
    if not publisher or not publisher.next_page or (page_number(url) or 1) < 2:
        return False
    plain = clean_url(url)
    return plain != url and "?" in url and publisher.is_article(plain)


def lacks_pages(page: Page) -> bool:
    """Whether the pages of an article link to more than were found."""
    if page.publisher is None or not page.url:
        return False
    known = (page, *page.following)
    linked = (last_page_number(page.publisher, one.index, page.url) for one in known if one.index)
    return max(linked, default=1) > len(known)


def _keys(url: str) -> Iterator[str]:
    """What an article's later page at ``url`` may have in common with its first."""
    key = article_key(find(url), url)
    yield key
    yield key.rpartition("/")[0]


def _packed(one: Captured) -> Captured:
    return replace(one, content=zlib.compress(one.content, 1))


def _unpacked(one: Captured) -> Captured:
    return replace(one, content=zlib.decompress(one.content))
