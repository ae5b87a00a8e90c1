"""What a crawl knows: URLs found and what became of them, and lines that wait to be delivered."""

from __future__ import annotations

from newscrawl.frontier.database import Database, StateError
from newscrawl.frontier.found import Article, Named, Scope, priority_of
from newscrawl.frontier.frontier import Frontier
from newscrawl.frontier.lease import Lease
from newscrawl.frontier.retries import is_passing, next_try

__all__ = [
    "Article",
    "Database",
    "Frontier",
    "Lease",
    "Named",
    "Scope",
    "StateError",
    "is_passing",
    "next_try",
    "priority_of",
]
