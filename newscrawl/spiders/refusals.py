"""Refusals: the sites that refuse us, which are left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from scrapy.http import Response

from newscrawl.markup import Index
from newscrawl.net.blocks import blocked_by
from newscrawl.net.failures import REFUSING
from newscrawl.page import NotAnArticle
from newscrawl.urls import site_of
from pipelines.decode import parse

REFUSALS = 5
"""A site that has refused so many requests, and answered none, is blocked; so is one whose guard
sent so many pages of its own in a row."""


class Refusals:
    """Which sites refuse us. ``say`` is called once for each, with the site and how it refused.

    blocked  the sites that are left alone from then on, and how they refused
    """

    def __init__(self, say: Callable[[str, str], None]) -> None:
        self.blocked: dict[str, str] = {}
        self._say = say
        self._refused: dict[str, list[str]] = {}
        self._answered: set[str] = set()
        self._guarded: Counter[str] = Counter()

    def answered(self, url: str) -> None:
        """A site has answered: it is not blocked."""
        self._answered.add(site_of(url))

    def has_answered(self, url: str) -> bool:
        """Whether the site of ``url`` has answered."""
        return site_of(url) in self._answered

    def failed(self, url: str, reason: str) -> None:
        """A request failed; a site that only ever refuses is left alone from then on."""
        site = site_of(url)
        if reason not in REFUSING or site in self._answered:
            return
        reasons = self._refused.setdefault(site, [])
        reasons.append(reason)
        if len(reasons) == REFUSALS:
            self._block(site, reason)

    def guarded(self, url: str) -> None:
        """A site's guard sent a page of its own; a site that goes on so is left alone."""
        site = site_of(url)
        self._guarded[site] += 1
        if self._guarded[site] >= REFUSALS and site not in self.blocked:
            self._block(site, "blocked_page")

    def passed(self, url: str) -> None:
        """A page of the site gave an article: its guard lets us pass."""
        self._guarded.pop(site_of(url), None)

    def end(self) -> None:
        """No more is asked: a site that refused the few requests it got is blocked, too."""
        for site, reasons in self._refused.items():
            if site not in self._answered and site not in self.blocked:
                self._block(site, reasons[-1])

    def _block(self, site: str, reason: str) -> None:
        self.blocked[site] = reason
        self._say(site, reason)


def guard_of(response: Response) -> str | None:
    """The guard whose page was sent in place of what was asked for, by name, if one was."""
    try:
        return blocked_by(Index(parse(response.body)))
    except NotAnArticle:
        return None
