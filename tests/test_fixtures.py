"""Every fixture page gives exactly the article written beside it.

A fixture is a page of our own writing in the markup of one publisher and generation, with the
fields that an article read from it must have, and the boilerplate that must be taken out of it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from newscrawl.api import process
from newscrawl.article import Article
from newscrawl.page import Page

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("*.json"))
INSTANTS = ("published_at", "modified_at")


def load(path: Path) -> tuple[bytes, dict[str, Any]]:
    return path.with_suffix(".html").read_bytes(), json.loads(path.read_text("utf-8"))


def run(path: Path) -> tuple[Page, Article, dict[str, Any]]:
    html, expected = load(path)
    page = process(html, expected["url"])
    assert page.article is not None
    return page, page.article, expected


def squeeze(text: str) -> str:
    """``text`` without white space: markup alone decides whether words of two nodes touch."""
    return "".join(text.split())


def oracle(html: bytes) -> str:
    """The words of the whole page as another parser sees them."""
    encoding = None  # what the page declares, unless it is not what the page is written in
    if b"iso-8859-1" in html[:1024].lower():
        try:
            html.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "windows-1252"  # which browsers read under that name
    soup = BeautifulSoup(html, "html.parser", from_encoding=encoding)
    return squeeze(soup.get_text(" "))


def by_name(path: Path) -> str:
    return path.stem


def test_there_are_fixtures() -> None:
    assert FIXTURES


@pytest.mark.parametrize("path", FIXTURES, ids=by_name)
def test_fields(path: Path) -> None:
    _, article, expected = run(path)
    found: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for name, value in expected.items():
        if name == "removed":
            continue
        wanted[name] = value
        found[name] = getattr(article, name)
        if name in INSTANTS and value is not None:
            wanted[name] = datetime.fromisoformat(value)
        if name in INSTANTS and found[name] is not None and value is not None:
            assert found[name].utcoffset() == wanted[name].utcoffset(), name
    blocks = [{"type": block.type, "text": block.text} for block in article.blocks]
    if "blocks" in wanted:
        found["blocks"] = blocks
    assert found == wanted
    assert article.text == "\n\n".join(block["text"] for block in blocks)


@pytest.mark.parametrize("path", FIXTURES, ids=by_name)
def test_removed_with_its_reason(path: Path) -> None:
    page, _, expected = run(path)
    for item in expected.get("removed", []):
        reason = item["reason"]
        texts = [squeeze(removed.text) for removed in page.removed if removed.reason == reason]
        # a box may be taken out whole or piece by piece
        assert squeeze(item["text"]) in "".join(texts), (item, texts)


@pytest.mark.parametrize("path", FIXTURES, ids=by_name)
def test_oracle(path: Path) -> None:
    """BeautifulSoup sees the blocks and the boilerplate; the text has the blocks only."""
    _, article, expected = run(path)
    words = oracle(path.with_suffix(".html").read_bytes())
    text = squeeze(article.text or "")
    for block in expected.get("blocks", []):
        cells = block["text"].split(" | ") if block["type"] == "table_row" else [block["text"]]
        assert all(squeeze(cell) in words for cell in cells), block
    for item in expected.get("removed", []):
        assert squeeze(item["text"]) in words, item
        assert squeeze(item["text"]) not in text, item
