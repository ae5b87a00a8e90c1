"""From a fetched page to a clean article line: the steps, in order.

Each step is a Scrapy item pipeline: a small class with one verb. ``CLEANING`` is also what
``newscrawl.extract`` runs; nothing else decides the order.
"""

from __future__ import annotations

from typing import Protocol

from newscrawl.page import Page
from pipelines.assemble import Assemble
from pipelines.decode import Decode
from pipelines.filterlists import StripByLists
from pipelines.generic import FindRegion, ReadUnknown
from pipelines.head import ReadHead
from pipelines.images import ReadImages
from pipelines.join import Join
from pipelines.learned import StripLearned, StripLearnedLines
from pipelines.links import StripLinks
from pipelines.locate import Locate
from pipelines.mend import Mend
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
    StripLinks,
    Trim,
)
"""What is done to each page of an article."""

CLEANING: tuple[type[Step], ...] = (*READING, Join, Assemble)
"""From a page as fetched to a page with its article."""

DELIVERY = (
    "pipelines.learned.note.NoteSeen",
    "pipelines.filter.KeepWanted",
    "pipelines.handover.HandOver",
    "pipelines.validate.Validate",
    "pipelines.write.Write",
)
"""From a page with its article to a line on disk: by name, since they bring in Scrapy."""

_STEPS: tuple[type | str, ...] = (*CLEANING, *DELIVERY)

ITEM_PIPELINES = {step: 10 * place for place, step in enumerate(_STEPS, start=1)}
"""The steps as Scrapy's setting of that name wants them."""
