"""The generic reader on pages of every kind that unknown sites have."""

from __future__ import annotations

import pytest

from newscrawl import extract
from tests.kinds import Kind, kinds

KINDS = kinds()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_page_of_each_kind_gives_its_text(kind: Kind) -> None:
    article = extract(kind.html, kind.url)
    assert [block.text for block in article.blocks if block.text not in kind.loose] == kind.text
