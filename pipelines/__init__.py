"""From a fetched page to a clean article line: the steps, in order.

Each step is a Scrapy item pipeline: a small class with one verb. ``CLEANING`` is also what
``newscrawl.extract`` runs; nothing else decides the order.
"""

from __future__ import annotations

from typing import Protocol

from newscrawl.page import Page
from pipelines.assemble import Assemble
from pipelines.decode import Decode
from pipelines.filter import KeepWanted
from pipelines.filterlists import StripByLists
from pipelines.generic import FindRegion, ReadUnknown
from pipelines.handover import HandOver
from pipelines.head import ReadHead
from pipelines.images import ReadImages
from pipelines.join import Join
from pipelines.learned import StripLearned, StripLearnedLines
from pipelines.learned.note import NoteSeen
from pipelines.locate import Locate
from pipelines.mend import Mend
from pipelines.metadata import ReadMetadata
from pipelines.phrases import StripPhrases
from pipelines.read import ReadLines
from pipelines.strip import StripAds, StripRelated, StripRest, StripShare
from pipelines.trim import Trim
from pipelines.validate import Validate
from pipelines.write import Write


class Step(Protocol):
    """A cleaning step."""

    def process_item(self, page: Page) -> Page:
        """Read and write ``page``; raise ``NotAnArticle`` to reject it."""


READING: tuple[type[Step], ...] = (
    Decode,
    ReadHead,
    Locate,
    ReadMetadata,
    FindRegion,
    StripAds,
    StripShare,
    StripRelated,
    StripRest,
    StripByLists,
    StripLearned,
    ReadImages,
    ReadLines,
    ReadUnknown,
    Mend,
    StripPhrases,
    StripLearnedLines,
    Trim,
)
"""What is done to each page of an article."""

CLEANING: tuple[type[Step], ...] = (*READING, Join, Assemble)
"""From a page as fetched to a page with its article."""

DELIVERY: tuple[type, ...] = (NoteSeen, KeepWanted, HandOver, Validate, Write)
"""From a page with its article to a line on disk."""

ITEM_PIPELINES: dict[type, int] = {
    step: 10 * place for place, step in enumerate((*CLEANING, *DELIVERY), start=1)
}
"""The steps as Scrapy's setting of that name wants them."""
