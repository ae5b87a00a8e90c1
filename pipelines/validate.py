"""Validate: the promises of the record that its JSON Schema cannot state."""

from __future__ import annotations

import re
from datetime import timedelta

from newscrawl.article import Article, count_words, hash_content
from newscrawl.page import NotAnArticle

AHEAD = timedelta(days=1)
"""How far publication may lie ahead of the fetch: clocks and zones are set wrong at times."""

GARBLED = 1 / 200
"""Share of characters lost in decoding from which a text is garbled."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LOST = re.compile(r"[\x80-\x9f\ufffd]")
# A tag of a page, not any "<": a tag closed, a line break, or one with attributes.
_TAG = re.compile(
    r"</(?:a|b|div|em|h[1-6]|i|iframe|li|ol|p|script|span|strong|style|table|td|tr|u|ul)\s*>"
    r"|<br\s*/?>"
    r"|<(?:a|div|font|iframe|img|p|script|span|style|table|td)\s+[a-z-]+\s*=",
    re.IGNORECASE,
)


class Validate:
    """Lets through an article that keeps its promises; raises ``NotAnArticle`` for one that does
    not, with the reason of the first that it breaks: ``no_title``, ``no_body``, ``inconsistent``,
    ``garbled``, ``markup_in_text`` or ``future_date``.

    A tombstone promises none of this and passes.
    """

    def __init__(self, *, own: bool = False) -> None:
        """``own``: the article comes straight from ``Assemble``, so that its text, blocks, word
        count and hash need no second look."""
        self.own = own

    def process_item(self, article: Article) -> Article:
        if article.status == "withdrawn":
            return article
        if not article.title or not article.title.strip():
            raise NotAnArticle("no_title", "the title is empty")
        if not article.text or not article.text.strip():
            raise NotAnArticle("no_body", "the text is empty")
        if not self.own:
            _check_agreement(article, article.text)
        _check_characters("title", article.title)
        for block in article.blocks:
            _check_characters("text", block.text)
        _check_decoding(article.text)
        _check_date(article)
        return article


def _check_agreement(article: Article, text: str) -> None:
    if text != "\n\n".join(block.text for block in article.blocks):
        raise NotAnArticle("inconsistent", "text is not its blocks joined by a blank line")
    if article.word_count != (words := count_words(text)):
        raise NotAnArticle(
            "inconsistent", f"word_count is {article.word_count}, the text has {words}"
        )
    if article.content_hash != hash_content(text):
        raise NotAnArticle("inconsistent", "content_hash is not that of the text")


def _check_characters(name: str, value: str) -> None:
    if not value.isprintable() and (found := _CONTROL.search(value)):
        raise NotAnArticle("garbled", f"control character U+{ord(found[0]):04X} in {name}")
    if "<" in value and (found := _TAG.search(value)):
        raise NotAnArticle("markup_in_text", f"{found[0]!r} in {name}")


def _check_decoding(text: str) -> None:
    if text.isascii():
        return
    lost = len(_LOST.findall(text))
    if lost > GARBLED * len(text):
        raise NotAnArticle(
            "garbled", f"{lost} of {len(text)} characters of the text were lost in decoding"
        )


def _check_date(article: Article) -> None:
    published, fetched = article.published_at, article.fetched_at
    if published and fetched and published - fetched > AHEAD:
        raise NotAnArticle(
            "future_date",
            f"published_at {published.isoformat()} is after fetched_at {fetched.isoformat()}",
        )
