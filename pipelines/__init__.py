"""From a fetched page to a clean article line: the steps, in order.

Each step is a Scrapy item pipeline: a small class with one verb. ``CLEANING`` is also what
``newscrawl.extract`` runs; nothing else decides the order.
"""

from __future__ import annotations

from typing import Protocol

from newscrawl.page import Page
from pipelines.assemble import Assemble
from pipelines.decode import Decode
from pipelines.generic import ReadUnknown
from pipelines.head import ReadHead
from pipelines.join import Join
from pipelines.locate import Locate
from pipelines.metadata import ReadMetadata
from pipelines.phrases import StripPhrases
from pipelines.read import ReadLines
from pipelines.strip import StripAds, StripRelated, StripRest, StripShare
from pipelines.trim import Trim


class Step(Protocol):
    """A cleaning step."""

    def process_item(self, page: Page) -> Page:
        """Read and write ``page``; raise ``NotAnArticle`` to reject it."""


READING: tuple[type[Step], ...] = (
    Decode,
    ReadHead,
    Locate,
    ReadMetadata,
    StripAds,
    StripShare,
    StripRelated,
    StripRest,
    ReadLines,
    ReadUnknown,
    StripPhrases,
    Trim,
)
"""What is done to each page of an article."""

CLEANING: tuple[type[Step], ...] = (*READING, Join, Assemble)
"""From a page as fetched to a page with its article."""
