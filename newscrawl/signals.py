"""Scrapy signals of newscrawl.

delivered    ``article``, ``spider``: the line of ``article`` is durable, so its URL is done.
             Sent once for each line, after the file that holds it was synced.
"""

from __future__ import annotations

delivered = object()
