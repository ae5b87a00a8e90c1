"""Summaries: what came of each run, kept as JSON with the state of its output."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.delivery.files import remove, write_file
from newscrawl.delivery.output import Output, safe_name
from newscrawl.lines import OutputError, make_folder

if TYPE_CHECKING:
    from newscrawl.runs.results import Summary

KEPT = 30
"""Days for which summaries stay in a folder."""

logger = logging.getLogger(__name__)


def summary_file(output: Output, run_id: str) -> Path:
    """Where the summary of a run is kept: of a folder one for each run, of a file the last."""
    if output.is_folder:
        return output.state_folder / "runs" / f"{safe_name(run_id)}.json"
    return output.path.with_name(f"{output.path.name}.run.json")


def keep_summary(output: Output, summary: Summary) -> None:
    """Keep ``summary`` with the state of ``output``; where that fails, the log says so."""
    path = summary_file(output, summary.run_id)
    try:
        if output.is_folder:
            make_folder(path.parent, private=True)
        write_summary(path, summary)
        if output.is_folder:
            _tidy(path.parent)
    except OutputError as error:
        logger.error("The summary is not kept: %s", error)


def _tidy(folder: Path) -> None:
    """Remove summaries that are older than ``KEPT`` days; other runs may be doing the same."""
    oldest = time.time() - KEPT * 86400
    for one in folder.glob("*.json"):
        with suppress(OutputError, OSError):
            if one.stat().st_mtime < oldest:
                remove(one)


def write_summary(path: Path, summary: Summary) -> None:
    """Write ``summary`` as JSON to ``path``: all of it, or nothing. Raises ``OutputError``."""
    text = json.dumps(summary.as_dict(), ensure_ascii=False, indent=1)
    write_file(path, text.encode("utf-8", "replace") + b"\n")
