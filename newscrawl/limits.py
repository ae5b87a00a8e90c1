"""How large a page may be, whichever way it comes in."""

from __future__ import annotations

MAX_PAGE = 10 * 1024 * 1024
"""Largest page read, in bytes after decompression; news pages have less than 2 MiB."""
