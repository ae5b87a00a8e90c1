"""Article: the record that newscrawl delivers, one JSON object a line.

The field order below is the key order of a line. Every key is always there; what a page does
not give is ``None`` or ``[]``. Instants end in ``_at`` and carry their offset from UTC.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

SCHEMA_VERSION = "1"

Status = Literal["published", "withdrawn"]
DatePrecision = Literal["minute", "day"]
ArticleType = Literal[
    "news", "opinion", "advertorial", "press_release", "photo", "video", "live", "longform"
]
BlockType = Literal["paragraph", "heading", "list_item", "quote", "table_row"]
Reason = Literal[
    "ad",
    "share",
    "related",
    "promo",
    "embed",
    "comment",
    "caption",
    "pagination",
    "tags",
    "byline",
    "dateline",
    "credit",
    "copyright",
    "disclaimer",
    "summary",
    "title",
    "navigation",
    "hidden",
    "filter_list",
]
"""Why a block was taken out: the closed list behind ``removed``."""


def isoformat(instant: datetime | None) -> str | None:
    """ISO 8601 with offset, as the lines carry it; for exporters that do not encode datetimes."""
    return None if instant is None else instant.isoformat()


_INSTANT: Any = {"serializer": isoformat}
"""For exporters of Scrapy's, which would write a time without its offset."""


@dataclass(slots=True)
class Block:
    """One block of an article's own text."""

    type: BlockType
    text: str


@dataclass(slots=True)
class Image:
    """An image of the article, with the caption and the credit printed with it."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True)
class RemovedCount:
    """How many blocks were taken out for one reason."""

    reason: Reason
    count: int


@dataclass(slots=True)
class Extraction:
    """How the text was read: by a publisher's layout or by the generic reader."""

    method: Literal["layout", "generic"]
    layout: str | None
    confidence: float
    rules: str
    newscrawl: str


@dataclass(slots=True)
class Rights:
    """The site's machine-readable wishes."""

    robots: str | None = None
    noai: bool = False
    noarchive: bool = False
    noai_by: list[str] = field(default_factory=list)
    tdm_policy: str | None = None


@dataclass(slots=True)
class Archive:
    """Where the raw response is kept."""

    file: str
    offset: int


@dataclass(slots=True, kw_only=True)
class Article:
    """A clean news article, or the tombstone of one that its publisher withdrew."""

    schema_version: Literal["1"] = "1"
    id: str
    revision: int = 1
    status: Status = "published"
    url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    domain: str | None = None
    title: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    published_at: datetime | None = field(default=None, metadata=_INSTANT)
    modified_at: datetime | None = field(default=None, metadata=_INSTANT)
    date_precision: DatePrecision | None = None
    dateline: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    article_type: ArticleType | None = None
    images: list[Image] = field(default_factory=list)
    language: str | None = None
    is_accessible_for_free: bool | None = None
    is_truncated: bool | None = None
    text: str | None = None
    blocks: list[Block] = field(default_factory=list)
    page_urls: list[str] = field(default_factory=list)
    word_count: int | None = None
    content_hash: str | None = None
    duplicate_of: str | None = None
    duplicate_cluster: str | None = None
    removed: list[RemovedCount] = field(default_factory=list)
    extraction: Extraction | None = None
    rights: Rights | None = None
    matched: list[str] = field(default_factory=list)
    fetched_at: datetime | None = field(default=None, metadata=_INSTANT)
    delivered_at: datetime | None = field(default=None, metadata=_INSTANT)
    run_id: str | None = None
    archive: Archive | None = None


def count_words(text: str) -> int:
    """Number of words in ``text``: what white space sets apart, as ``wc -w`` counts them."""
    return len(text.split())


def hash_content(text: str) -> str:
    """``"sha256:"`` and the hex digest of the normalised form of ``text``.

    Normalised: Unicode NFKC, case-folded, every run of white space one space, ends trimmed.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = " ".join(text.casefold().split())
    return "sha256:" + hashlib.sha256(folded.encode()).hexdigest()
