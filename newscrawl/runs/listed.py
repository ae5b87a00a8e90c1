"""Lists of articles: what a crawl would fetch, a JSON line each, instead of the articles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from newscrawl.sources import Discovered, Source


class ListFile:
    """A file of lines, each with a found URL and what the source says of it; "-" is the standard
    output."""

    def __init__(self, path: str) -> None:
        """Raises OSError where the file cannot be written."""
        self._is_standard = path == "-"
        self._file: BinaryIO = sys.stdout.buffer if self._is_standard else Path(path).open("ab")  # noqa: SIM115

    def add(self, found: Discovered, source: Source) -> None:
        """One line more."""
        said = {
            "url": found.url,
            "published_at": found.published_at,
            "modified_at": found.modified_at,
            "title": found.title,
            "keywords": found.keywords,
            "content": found.content,
            "source": source.kind,
        }
        self._file.write(msgspec.json.encode(said) + b"\n")

    def close(self) -> None:
        """Write what is left."""
        self._file.flush()
        if not self._is_standard:
            self._file.close()
