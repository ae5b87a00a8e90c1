"""Newsstand: a loopback server that plays news sites, for tests and the demo.

It is reached as an HTTP(S) proxy and answers for the real hosts with articles of its own
making, so that the spiders crawl it unchanged. It is no part of the installed package.
"""

from __future__ import annotations

from newsstand.generator import GeneratedArticle
from newsstand.server import Newsstand

__all__ = ["GeneratedArticle", "Newsstand"]
