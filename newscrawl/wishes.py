"""Wishes: what a site tells machines about the use of its pages to train models.

What is read, and where it is described:

- ``noai`` and ``noimageai`` in a robots meta tag or in ``X-Robots-Tag``, as DeviantArt proposed
  them in November 2022;
- the TDM Reservation Protocol of the W3C's community group of that name (final report of February
  2024): ``tdm-reservation: 1`` as a header or a meta tag, or in ``/.well-known/tdmrep.json``;
- robots.txt: a crawler that fetches pages to train models, and says so, is barred by its name;
- robots.txt: ``Content-Signal: ai-train=no`` (contentsignals.org, which Cloudflare writes into the
  robots.txt of its customers) and ``Content-Usage: train-ai=n`` (IETF draft-ietf-aipref-attach).

``ai.txt`` is not read: several proposals share that name and contradict each other, none says what
the rules of more than one media type mean for a page, and each would be one more request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from protego import Protego

TRAINERS = (
    "GPTBot",
    "Google-Extended",
    "CCBot",
    "ClaudeBot",
    "anthropic-ai",
    "Applebot-Extended",
    "meta-externalagent",
    "Bytespider",
    "cohere-training-data-crawler",
    "AI2Bot",
)
"""Names in robots.txt of crawlers whose operators say that they train models on what they fetch."""

_SIGNAL = re.compile(
    rb"^[ \t]*(?:content-signal|content-usage)[ \t]*:(?P<said>[^\r\n#]*)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_TRAINING = re.compile(rb"(?:^|[\s,;])(?:ai-train|train-ai)[ \t]*=[ \t]*(?:no?)(?![a-z])", re.I)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a site says of one page, beside the page itself.

    noai_by      which of its files reserve it: "robots.txt", "content-signal", "tdmrep.json"
    tdm_policy   where terms for text and data mining can be read
    """

    noai_by: tuple[str, ...] = ()
    tdm_policy: str | None = None


class SiteWishes:
    """What the files of a site say of its pages."""

    def __init__(self, robots: bytes = b"", tdmrep: bytes = b"", site: str = "") -> None:
        """``robots`` and ``tdmrep``: what is in robots.txt and /.well-known/tdmrep.json; ``site``:
        the address of the site, to make that of a policy whole."""
        text = robots.decode("utf-8", "replace")
        lower = text.lower()
        self._trainers = [name for name in TRAINERS if name.lower() in lower]
        self._rules = Protego.parse(text) if self._trainers else None
        self._signal = any(_NO_TRAINING.search(found["said"]) for found in _SIGNAL.finditer(robots))
        self._reserved = list(_rules(tdmrep, site)) if tdmrep else []

    def of(self, url: str) -> Wishes:
        """What holds for the page at ``url``."""
        said = []
        if self._rules and any(not self._rules.can_fetch(url, one) for one in self._trainers):
            said.append("robots.txt")
        if self._signal:
            said.append("content-signal")
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        found = [one for one in self._reserved if fits(one.location, path)]
        best = max(found, key=lambda one: len(one.location), default=None)
        if best and best.reserved:
            said.append("tdmrep.json")
        return Wishes(tuple(said), best.policy if best and best.reserved else None)


@dataclass(frozen=True, slots=True)
class _Reserved:
    location: str
    reserved: bool
    policy: str | None


def _rules(content: bytes, site: str) -> Iterable[_Reserved]:
    """The rules of a tdmrep.json; of several that fit a path, the longest location counts, as in
    robots.txt."""
    try:
        rules = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return
    for rule in rules if isinstance(rules, list) else [rules]:
        if not isinstance(rule, dict) or not isinstance(rule.get("location"), str):
            continue
        location = rule["location"][:1000]
        yield _Reserved(
            location,
            is_reserved(rule.get("tdm-reservation")),
            policy_at(rule.get("tdm-policy"), site),
        )


def fits(location: str, path: str) -> bool:
    """Whether a location fits a path, as in robots.txt: "*" is anything, "$" at the end is the
    end."""
    first, *rest = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not location.endswith("$") or at == len(path)
    last = rest.pop()
    for part in rest:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if location.endswith("$"):
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def is_reserved(said: Any) -> bool:
    """Whether a tdm-reservation of the value ``said`` reserves the rights."""
    return str(said).strip().lower() in ("1", "true")


def policy_at(said: Any, base: str) -> str | None:
    """The address of a tdm-policy, made whole against ``base``; None where it is none."""
    if not isinstance(said, str) or not said.strip():
        return None
    try:
        url = urljoin(base, said.strip())
        return url if urlsplit(url).scheme in ("http", "https") and len(url) < 2000 else None
    except ValueError:
        return None
