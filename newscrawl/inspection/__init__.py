"""Inspection: a page beside its article, as one HTML file that shows what was kept and why the
rest was not."""

from __future__ import annotations

from newscrawl.inspection.examine import Examined, examine
from newscrawl.inspection.write import write_all, write_one

__all__ = ["Examined", "examine", "write_all", "write_one"]
