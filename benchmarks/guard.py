"""Whether any rule of a filter list could eat an article: all that a page shows, taken at its word.

    python -m benchmarks.guard [--generic-reader] [--real]

Of each fixture (``--real``: and each real page beside the checkout) every tag, class, id and short
attribute becomes a rule for any site, one at a time: some hundred rules a page, nearly all of which
select the article's own text or what stands around it. Prints the rules by which F1, a block or the
title is lost, and how many there were; exits 1 when they are more than ``MOST`` of all.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from benchmarks.lists import read_pages
from benchmarks.measure import Gold, Row, as_result, measure
from newscrawl.api import clean, process
from newscrawl.markup import Element, attributes
from newscrawl.page import NotAnArticle, Page
from pipelines.cosmetics import read
from pipelines.filterlists import REASON, FilterList, FilterLists

MOST = 0.001
LONG = 60
"""Characters. A longer value of an attribute is left out."""


def rules_of(root: Element) -> list[str]:
    """A rule for everything that elements of a page are called, in order."""
    found: set[str] = set()
    for element in root.iter("*"):
        tag = element.tag
        found |= {f"##{tag}", f"##{tag}:first-child", f"##{tag}:nth-of-type(2)"}
        for name, value in attributes(element):
            if name == "class":
                found |= {f'##[class~="{word}"]' for word in value.split()}
            elif 0 < len(value) < LONG:
                found.add(f'##[{name}="{value}"]')
    return sorted(one for one in found if "\\" not in one and "\n" not in one)


def harmful(page: bytes, gold: Gold, *, layouts: bool) -> Iterator[tuple[str, str]]:
    """Each rule tried on a page, and what it does: "" where it does no harm."""
    try:
        plain = process(page, gold.url, layouts=layouts)
    except NotAnArticle:
        return
    assert plain.root is not None
    before = measure(gold, as_result(plain.article))
    for line in rules_of(plain.root):
        rules, _ = read([line], file="list.txt", reason=REASON)
        if rules:
            lists = FilterLists((FilterList("list.txt", "", rules, []),))
            listed = Page(page, url=gold.url, layouts=layouts, lists=lists)
            try:
                after = measure(gold, as_result(clean(listed)))
            except NotAnArticle as error:
                yield line, f"no article: {error}"
            else:
                yield line, _harm(before, after)


def _harm(before: Row, after: Row) -> str:
    said = []
    if after["F1"] < before["F1"] - 1e-9:
        said.append(f"F1 {100 * before['F1']:.1f} -> {100 * after['F1']:.1f}")
    if after["lost"] > before["lost"] + 1e-9:
        said.append(f"lost {100 * before['lost']:.1f} -> {100 * after['lost']:.1f}")
    if after.get("title", 1) < before.get("title", 1):
        said.append("title")
    return ", ".join(said)


def main(arguments: Sequence[str]) -> int:
    """Try all rules on all pages and print what they do; the exit status."""
    parser = argparse.ArgumentParser(prog="benchmarks.guard")
    parser.add_argument("--generic-reader", action="store_true", help="read without layouts")
    parser.add_argument("--real", action="store_true", help="on the real pages too")
    options = parser.parse_args(arguments)
    tried = bad = 0
    for name, pages in read_pages().items():
        if name != "fixtures" and not options.real:
            continue
        for page, gold in pages:
            for line, harm in harmful(page, gold, layouts=not options.generic_reader):
                tried += 1
                if harm:
                    bad += 1
                    print(f"{gold.name}: {line}: {harm}")
    print(f"{bad} of {tried} rules did harm")
    return int(bad > MOST * tried)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
