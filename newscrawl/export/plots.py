"""Plots: articles per month and publisher, and how long they are, as SVG."""

from __future__ import annotations

from newscrawl.charts import MOST, drawing, figure, stacked, svg
from newscrawl.export.tally import NONE, WIDTH, Tally, most

MONTHS, LENGTHS = "articles-per-month.svg", "lengths.svg"

_MOST_MONTHS = 50 * 12
_LONG = 2_000  # words: what is longer is counted together


def plots(tally: Tally) -> dict[str, bytes]:
    """The plots by name; the same for the same counts. Raises ``ImportError`` where matplotlib is
    not there."""
    with drawing():
        return {MONTHS: _months(tally), LENGTHS: _lengths(tally)}


def _months(tally: Tally) -> bytes:
    months = _all_months(sorted(one for one in tally.months if one != NONE))
    shown = [
        name for name, _ in most({name: one.articles for name, one in tally.publishers.items()})
    ]
    own, others = shown[:MOST], shown[MOST:]
    rows = [(name, [tally.months_by_publisher[name].get(one, 0) for one in months]) for name in own]
    if others:
        sums = [sum(tally.months_by_publisher[n].get(one, 0) for n in others) for one in months]
        rows.append((f"{len(others)} others", sums))
    return stacked(months, rows, "articles", "Articles per month of publication and publisher")


def _all_months(months: list[str]) -> list[str]:
    """The months from the first to the last, those without an article too; where a wrong date lies
    so far off that they would be very many, those given."""
    if not months:
        return []
    first, last = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (months[0], months[-1]))
    if last - first > _MOST_MONTHS:
        return months
    return [f"{one // 12:04}-{one % 12 + 1:02}" for one in range(first, last + 1)]


def _lengths(tally: Tally) -> bytes:
    counts = dict.fromkeys(range(0, _LONG + 1, WIDTH), 0)
    for words, count in tally.lengths.items():
        counts[min(words, _LONG)] += count
    drawn, axes = figure()
    axes.bar(list(counts), list(counts.values()), width=WIDTH * 0.9, align="edge")
    axes.set_xlabel(f"words (the last bar: {_LONG:,} and more)")
    axes.set_ylabel("articles")
    axes.set_title("Length of the articles")
    return svg(drawn)
