"""Whether the generic reader gives the same reasons for what it takes out as the layouts do.

    python -m benchmarks.reasons

Each page whose layout is known (fixtures and real pages) is read with it, and as if nobody knew its
site: without the layout, and without the rules that are made for the site. Of every block that the
first reading took out, the same words are looked for in what the second took out, in its text, and
elsewhere: outside of what it took for the body, where no reason is needed. Prints, for each reason,
how many blocks got the same one, another, or stayed in the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.compare import all_pages
from benchmarks.measure import holds, words
from newscrawl.api import process
from newscrawl.page import NotAnArticle, Page

UNKNOWN = "https://unknown.example/2020/05/a-story-that-nobody-registered"
"""An address for which no rule is made."""
_LEAST = 2
"""Words of a block that can be told from others."""
_SETS = ("fixtures", "pages")


@dataclass
class Tally:
    """What became of the blocks that layouts take out, by reason."""

    same: Counter[str] = field(default_factory=Counter)
    other: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)

    def add(self, known: Page, unknown: Page) -> None:
        """Add a page, read with its layout and without."""
        removed = [(one.reason, words(one.text)) for one in unknown.removed]
        text = words(unknown.article.text if unknown.article else None)
        for reason, said in _blocks(known):
            reasons = {
                one
                for one, other in removed
                if other and (holds(other, said) or holds(said, other))
            }
            if reason in reasons:
                self.same[reason] += 1
            elif reasons:
                self.other[reason][min(reasons)] += 1
            elif holds(text, said):
                self.kept[reason] += 1
            else:
                self.outside[reason] += 1

    def report(self) -> str:
        """The table as text."""
        names = sorted({*self.same, *self.other, *self.kept, *self.outside})
        lines = [
            f"{'reason':12} {'same':>6} {'other':>6} {'kept':>6} {'outside':>8}  most often instead"
        ]
        for name in names:
            others = self.other.get(name, Counter())
            most = ", ".join(f"{one} {count}" for one, count in others.most_common(3))
            lines.append(
                f"{name:12} {self.same[name]:6} {others.total():6} {self.kept[name]:6}"
                f" {self.outside[name]:8}  {most}"
            )
        same = self.same.total()
        inside = same + sum(one.total() for one in self.other.values())
        lines.append(
            f"of the {inside} blocks that both took out, {100 * same / max(1, inside):.1f} %"
            f" for the same reason; {self.kept.total()} stayed in the text"
        )
        return "\n".join(lines)


def _blocks(page: Page) -> Iterator[tuple[str, list[str]]]:
    for one in page.removed:
        said = words(one.text)
        if len(said) >= _LEAST:
            yield one.reason, said


def tally() -> dict[str, Tally]:
    """What became of the blocks on each set of pages."""
    found: dict[str, Tally] = {}
    for pages in all_pages():
        if pages.name not in _SETS:
            continue
        found[pages.name] = Tally()
        for gold, content in zip(pages.golds, pages.contents(), strict=True):
            try:
                known = process(content, gold.url)
                unknown = process(content, UNKNOWN, layouts=False)
            except NotAnArticle:
                continue
            if known.layout:
                found[pages.name].add(known, unknown)
    return found


def main() -> int:
    """Print the tables; the exit status."""
    for name, one in tally().items():
        print(f"\n{name}\n{one.report()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
