"""Extraction on the newsstand's pages, without a crawl: what is read against what was written.

    python -m newsstand.check [--articles N] [--seed N] [--layout NAME]... [--show N]

Prints, for each layout, how many articles are equal and which fields differ on how many.
Exits 1 when one differs.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from newscrawl import NotAnArticle, extract
from newscrawl.record import encode
from newsstand.compare import Comparison, Line, compare
from newsstand.generator import GeneratedArticle
from newsstand.layouts import BY_NAME, LAYOUTS
from newsstand.making import make_articles
from newsstand.pages import render_article

TODAY = date(2026, 7, 24)
DAYS = 3


def read(articles: Sequence[GeneratedArticle]) -> Iterator[Line]:
    """The line of each of ``articles``, read from its page with all its text; rejects are left
    out (and so are missing in the comparison)."""
    for article in articles:
        try:
            found = extract(render_article(article, None), url=article.url)
        except NotAnArticle:
            continue
        yield json.loads(encode(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the layouts asked for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m newsstand.check")
    parser.add_argument("--articles", type=int, default=50, metavar="N", help="in each layout")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", action="append", choices=sorted(BY_NAME), help="only this one")
    parser.add_argument("--show", type=int, default=1, metavar="N", help="of each kind of fault")
    options = parser.parse_args(arguments)
    chosen = [one for one in LAYOUTS if not options.layout or one.name in options.layout]
    wrong = False
    for layout in chosen:
        articles = make_articles(options.seed, options.articles, TODAY, DAYS, (layout,))
        found = compare(articles, read(articles))
        wrong |= not found.perfect
        _print(layout.name, found, options.show)
    return int(wrong)


def _print(layout: str, found: Comparison, show: int) -> None:
    fields = Counter(one.field.partition("[")[0] for one in found.differing)
    faults = [f"{field} {count}" for field, count in sorted(fields.items())]
    faults += [f"rejected {len(found.missing)}"] if found.missing else []
    print(f"{layout:22}{found.equal:4} of {found.expected}  {', '.join(faults)}")
    shown: Counter[str] = Counter()
    for difference in found.differing:
        field = difference.field.partition("[")[0]
        shown[field] += 1
        if shown[field] <= show:
            print(difference)


if __name__ == "__main__":
    raise SystemExit(main())
