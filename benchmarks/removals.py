"""Whether what was taken out of real pages was boilerplate, and all of it has a reason.

    python -m benchmarks.removals [PAGES]

PAGES is a folder with pages and their gold.jsonl. Checks on each page that no removal covers text
of the article (optional strings aside), and that every boilerplate snippet that stands inside the
elements that hold the article is covered by a removal with its reason. Prints the figures and
each offender; exits 1 when there is one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element as Element

from benchmarks.measure import SIZE, Body, Gold, Words, holds, read_gold, snippets, words
from newscrawl.api import process
from newscrawl.page import NotAnArticle, Page, Removed

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
KINDS = ("article", "photo")
_NOT_SHOWN = frozenset(("script", "style", "noscript", "template"))


@dataclass
class Check:
    """What was found over a set of pages."""

    pages: int = 0
    removals: Counter[str] = field(default_factory=Counter)
    """By reason."""
    inside: int = 0
    """Snippets inside the bodies."""
    outside: int = 0
    offenders: list[str] = field(default_factory=list)


def covers(removed: Words, block: Words, kept: Words) -> bool:
    """Whether ``removed`` took words of ``block``, of which ``kept`` has not all.

    A whole block, a piece of 4 words or more that is nowhere in ``kept``, or a shorter one from
    whose place in the block the rest was kept.
    """
    if not removed or holds(kept, block):
        return False
    if holds(removed, block):
        return True
    if len(removed) < SIZE:
        places = [at for at in range(len(block)) if block[at : at + len(removed)] == removed]
        return any(holds(kept, block[:at] + block[at + len(removed) :]) for at in places)
    grams = (block[at : at + SIZE] for at in range(len(block) - SIZE + 1))
    return any(holds(removed, gram) and not holds(kept, gram) for gram in grams)


def check_page(page: Page, gold: Gold, found: Check) -> None:
    """Add one page, as read, to ``found``."""
    found.pages += 1
    found.removals.update(removed.reason for removed in page.removed)
    body = Body.of(gold)
    kept = words(page.article.text if page.article else None)
    taken = [(removed, said) for removed in page.removed for said in _said(removed)]
    for removed, said in taken:
        for block in body.blocks:
            if covers(said, block, kept):
                found.offenders.append(
                    f"{gold.name}: {removed.reason} ({removed.rule}) took text of the article: "
                    f"{' '.join(block)[:80]!r}"
                )
                break
    shown = [text for one in page.bodies for text in _texts(one)]
    inside = [words(" ".join(shown)), words("".join(shown))]
    removed_words = [said for _, said in taken]
    for snippet in snippets(gold):
        wanted = words(snippet)
        if not any(holds(text, wanted) for text in inside):
            found.outside += 1
            continue
        found.inside += 1
        if not is_covered(wanted, removed_words):
            found.offenders.append(f"{gold.name}: no removal covers {snippet[:80]!r}")


def is_covered(snippet: Words, removed: Sequence[Words]) -> bool:
    """Whether removals hold all of ``snippet``: one of them, or several that follow one another
    (a label, then each link of its list)."""
    if not snippet:
        return True
    for size in range(len(snippet), 0, -1):
        piece = snippet[:size]
        if any(
            said[:size] == piece or said[-size:] == piece or (size == len(snippet))
            for said in removed
            if holds(said, piece)
        ):
            return is_covered(snippet[size:], removed)
    return False


def _said(removed: Removed) -> list[Words]:
    """The words of a removal, with the elements' edges as spaces and without."""
    if removed.line is not None:
        return [words(removed.line)]
    texts = _texts(removed.element)
    apart, joined = words(" ".join(texts)), words("".join(texts))
    return [apart] if apart == joined else [apart, joined]


def _texts(element: Element) -> list[str]:
    """The texts inside ``element`` that a reader may see, in order."""
    if element.tag in _NOT_SHOWN:
        return []
    texts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            texts += _texts(child)
        texts.append(child.tail or "")
    return texts


def check(folder: Path) -> Check:
    """Read every page of ``folder`` and check its removals."""
    found = Check()
    for gold in read_gold(folder / "gold.jsonl", kinds=KINDS):
        try:
            page = process((folder / gold.name).read_bytes(), gold.url)
        except NotAnArticle as error:
            found.offenders.append(f"{gold.name}: {error}")
            continue
        check_page(page, gold, found)
    return found


def report(found: Check) -> str:
    """The figures and the offenders as text."""
    reasons = ", ".join(f"{reason} {count}" for reason, count in found.removals.most_common())
    lines = [
        f"{found.removals.total()} removals on {found.pages} pages: {reasons}",
        f"boilerplate snippets inside the body: {found.inside}; elsewhere: {found.outside}",
        f"offenders: {len(found.offenders)}",
        *(f"  {one}" for one in found.offenders),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Check the pages of a folder; the exit status."""
    folder = Path(arguments[0]) if arguments else PAGES
    if not (folder / "gold.jsonl").exists():
        print(f"{folder / 'gold.jsonl'} is not there: no real pages to check", file=sys.stderr)
        return 2
    found = check(folder)
    print(report(found))
    return int(bool(found.offenders))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
