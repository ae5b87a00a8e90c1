"""Learned templates: blocks that recur across the articles of a site, taken out of its pages.

``newscrawl.learning`` finds them, ``template`` keeps them in a file for each site, ``strip`` takes
them out, ``sightings`` says what of a page is noted to learn from.
"""

from __future__ import annotations

from pipelines.learned.strip import StripLearned, StripLearnedLines
from pipelines.learned.template import SiteTemplates, Template, TemplateError, Templates

__all__ = [
    "SiteTemplates",
    "StripLearned",
    "StripLearnedLines",
    "Template",
    "TemplateError",
    "Templates",
]
