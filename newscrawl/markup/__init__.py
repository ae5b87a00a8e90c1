"""Markup: what elements say, and CSS selectors answered from one pass over a page.

An XPath such as ``//*[@id="x"]`` walks the whole page each time it is asked, and a page is asked
some fifty questions. So the classes and ids of a page are collected once, and a selector looks
its candidates up there, then checks each one against the rest of the selector.
"""

from lxml.etree import _Element as Element

from newscrawl.markup.conditions import Key, Test
from newscrawl.markup.index import Index, words
from newscrawl.markup.selector import Selector, SelectorError
from newscrawl.markup.text import attributes, fold, printed, text_of, without_unseen

__all__ = [
    "Element",
    "Index",
    "Key",
    "Selector",
    "SelectorError",
    "Test",
    "attributes",
    "fold",
    "printed",
    "text_of",
    "without_unseen",
    "words",
]
