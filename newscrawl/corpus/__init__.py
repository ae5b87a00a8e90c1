"""Corpora: files of many documents that someone else took from pages, cleaned as a stream.

``documents`` reads them, ``clean`` turns each document into a line, ``output`` writes the lines,
``learn`` finds what recurs on the documents of a site.
"""

from __future__ import annotations
