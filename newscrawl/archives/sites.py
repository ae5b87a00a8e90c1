"""Sites: whose pages of an archive are read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from newscrawl.publishers import PUBLISHERS, find


class Sites:
    """Sites that are wanted: publishers by id, hosts with their subdomains, or ``every`` site.

    Without any, all publishers that are registered.
    """

    def __init__(
        self, publishers: Iterable[str] = (), hosts: Iterable[str] = (), *, every: bool = False
    ) -> None:
        """Raises ``KeyError`` for a publisher that is not registered."""
        named = [PUBLISHERS[one] for one in publishers]
        self._hosts = frozenset(one.lower().removeprefix("www.") for one in hosts)
        chosen = named if named or self._hosts else list(PUBLISHERS.values())
        self._publishers = frozenset(one.id for one in chosen)
        self._every = every
        # A host may be that of several publishers, told apart by the path.
        self._parted = frozenset(
            domain.partition("/")[0]
            for one in PUBLISHERS.values()
            for domain in one.domains
            if "/" in domain
        )
        self._of_host = lru_cache(maxsize=65_536)(self._judge)

    def want(self, url: str) -> bool:
        """Whether the page at ``url`` is of one of them."""
        start = url[:8].lower()
        if not start.startswith(("http://", "https://")):
            return False
        if self._every:
            return True
        rest = url.partition("://")[2]
        host = rest.partition("/")[0].partition("?")[0].lower()
        judged = self._of_host(host)
        return self._publishes(url) if judged is None else judged

    def _judge(self, netloc: str) -> bool | None:
        """Whether all pages of a host are wanted; None where that depends on the page."""
        try:
            host = (urlsplit(f"http://{netloc}/").hostname or "").rstrip(".")
        except ValueError:
            return False
        parents = [".".join(host.split(".")[n:]) for n in range(host.count(".") + 1)]
        if self._hosts.intersection(parents):
            return True
        if self._parted.intersection(parents):
            return None
        return self._publishes(f"http://{host}/")

    def _publishes(self, url: str) -> bool:
        publisher = find(url)
        return publisher is not None and publisher.id in self._publishers
