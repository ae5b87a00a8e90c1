"""Scrapy signals of newscrawl.

delivered    ``article``, ``spider``: the line of ``article`` is durable, so its URL is done.
             Sent once for each line, after the file that holds it was synced.
committing   lines are about to be committed: a handler makes durable what they refer to. It
             returns an ``OutputError`` where that fails; then nothing is committed.
let_go       ``key``: requests in the waiting room need not wait for ``key`` any more.
"""

from __future__ import annotations

delivered = object()
committing = object()
let_go = object()
