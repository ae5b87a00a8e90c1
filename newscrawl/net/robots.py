"""robots.txt: what it says."""

from __future__ import annotations

from protego import Protego

from newscrawl.limits import MAX_ROBOTS


def parse_robots(content: bytes) -> Protego:
    """The rules in a robots.txt; what comes after the first 512 KiB does not count."""
    return Protego.parse(content[:MAX_ROBOTS].decode("utf-8-sig", "replace"))


def pause_asked(rules: Protego, agent: str) -> float:
    """The seconds between two requests that a robots.txt asks of ``agent``; 0 where it asks none.

    That is its Crawl-delay, or what its Request-rate comes to ("1/10" or "1/10s": one page in ten
    seconds; "1/5m": in five minutes), whichever is more. A Request-rate for some hours of the day
    counts all day.
    """
    delay = float(rules.crawl_delay(agent) or 0.0)
    rate = rules.request_rate(agent)
    if rate and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return delay
