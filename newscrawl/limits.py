"""What is read: which files, and how large a page may be, zipped or not."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable
from os import PathLike

MAX_PAGE = 10 * 1024 * 1024
"""Largest page read, in bytes after decompression; news pages have less than 2 MiB."""

MAX_ELEMENTS = 60_000
"""Most elements of a page that is read; news pages have 5,000 at most."""
LARGE = 1024 * 1024
"""Bytes of a page whose tags are counted before it is parsed."""

MAX_ROBOTS = 512 * 1024
"""How much of a robots.txt counts, in bytes (RFC 9309 asks for at least 500 KiB)."""

MAX_URL = 8192
"""Characters that a URL may have; servers take 8,000 at least (RFC 9110, 4.1), few take more."""


Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
"""A file, or several."""


class InputError(Exception):
    """An input that cannot be read; the message says why."""


def unzip(content: bytes) -> bytes:
    """``content`` without its gzip coding, one byte past ``MAX_PAGE`` at most; raises
    ``InputError`` where it is damaged."""
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(MAX_PAGE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"damaged gzip: {error}") from error
