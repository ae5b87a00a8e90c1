"""The language of an article, from its words.

Function words tell Indonesian, Malay, Javanese, Sundanese and English apart in microseconds. Where
they do not decide, and the site is none whose language is known, CLD2 is asked (``pycld2``), which
knows 160 languages.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from newscrawl.markup import fold
from newscrawl.page import Page

LOOKED_AT, GLANCE = 2000, 600
"""Characters from the beginning of a text by whose words its language is told, and by which an
article of a publisher whose language is known is taken to be in it."""
ALIKE = ("id", "ms")
"""Languages that a short text does not tell apart."""
COUNTRIES = {"id": "id", "my": "ms", "bn": "ms"}
"""Which of those is spoken in the country of a top-level domain."""
LEAST_SHARE = 0.12
"""Share of a text's words that must be known words of its language."""
LEAST_OWN, MARGIN = 2, 3
"""Of the words that are not also of another language it must have so many, and so many times those
of the other that are not also its own."""
NAMES = ("id", "ms", "jv", "su", "en")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.I)
_RENAMED = {"in": "id", "jw": "jv", "iw": "he", "ji": "yi"}
"""Codes that ISO 639 has withdrawn; Java, CLD2 and old pages still use them."""
_UNREADABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]|[^\x00-\uffff]|[\ufffe\uffff]"
)
"""What CLD2 does not take for text, and what it has no use for (emoji)."""


def language_of(page: Page, text: str) -> str | None:
    """BCP 47 tag of the language that ``text``, the article of ``page``, is written in.

    The words decide. Where they do not, it is the publisher's language; for an unknown site what
    CLD2 finds, else what the page declares. Indonesian or Malay is then what the page or its
    country says. A declared tag that only says more ("id-ID") is kept.
    """
    if page.publisher:
        usual = page.publisher.language
        if decide(text[:GLANCE]) in (usual, None):
            return usual
        return decide(text) or usual
    declared = declared_language(page)
    main = declared.partition("-")[0] if declared else None
    found = decide(text)
    if found is None:
        found = ask_cld2(text)
        if found in ALIKE:
            found = main if main in ALIKE else _country_language(page) or found
    return declared if found is None or found == main else found


def _country_language(page: Page) -> str | None:
    """The one of ``ALIKE`` that the country in the page's address speaks."""
    return COUNTRIES.get(page.host.rpartition(".")[2])


def decide(text: str) -> str | None:
    """One of ``NAMES`` where the words of ``text`` leave no doubt, else None."""
    words = text[:LOOKED_AT].casefold().replace(",", " ").replace(".", " ").split()
    seen = Counter(map(_languages().get, words))
    known = dict.fromkeys(NAMES, 0)
    for names, count in seen.items():
        for name in names or ():
            known[name] += count
    best = max(known, key=lambda name: known[name])
    if known[best] < LEAST_SHARE * len(words):
        return None
    both = dict.fromkeys(NAMES, 0)
    for names, count in seen.items():
        if names and best in names:
            for name in names:
                both[name] += count
    for rival in NAMES:
        own, others = known[best] - both[rival], known[rival] - both[rival]
        if rival != best and (own < LEAST_OWN or own < MARGIN * others):
            return None
    return best


def written() -> list[str]:
    """The words by language; what their version is made from."""
    return [f"{name}: {words}" for name, words in _word_lists().items()]


def _word_lists() -> Mapping[str, str]:
    source = (files("pipelines") / "rules" / "languages.toml").read_text("utf-8")
    return tomllib.loads(source)


@lru_cache(maxsize=1)
def _languages() -> dict[str, frozenset[str]]:
    """The languages that each known word is of."""
    found: dict[str, frozenset[str]] = {}
    for name, words in _word_lists().items():
        for word in set(words.split()):
            found[word] = found.get(word, frozenset()) | {name}
    return found


def ask_cld2(text: str) -> str | None:
    """The language that CLD2 is sure of; None where it is not, or is not installed."""
    cld2 = _cld2()
    if cld2 is None:
        return None
    reliable, _, found = cld2.detect(_UNREADABLE.sub(" ", text[:LOOKED_AT]), isPlainText=True)
    return normalise(found[0][1]) if reliable else None


@lru_cache(maxsize=1)
def _cld2() -> Any:
    """The library, imported when the first text needs it."""
    try:
        return import_module("pycld2")
    except ImportError:
        return None


def normalise(tag: str) -> str | None:
    """``tag`` as BCP 47 writes it ("id-ID" for "in_id"), None where it is no language tag."""
    tag = fold(tag).replace("_", "-")
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.lower().split("-")
    if first in ("xx", "un", "und"):
        return None
    parts = (p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in rest)
    return "-".join([_RENAMED.get(first, first), *parts])


def declared_language(page: Page) -> str | None:
    """What ``<html lang>``, ``og:locale``, JSON-LD or ``content-language`` say, as BCP 47."""
    meta = page.head.meta if page.head else {}
    told = (
        page.root.get("lang") if page.root is not None else None,
        meta.get("og:locale"),
        page.head.json_ld.get("inLanguage") if page.head else None,
        meta.get("content-language"),
    )
    return next((tag for one in told if isinstance(one, str) and (tag := normalise(one))), None)
