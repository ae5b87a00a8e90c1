"""Plots: articles per month and publisher, and how long they are, as SVG, by matplotlib.

matplotlib rather than altair with vl-convert: installed they are of a size (100 and 105 MB, numpy
aside, which pandas brings anyway), a plot takes as long (0.8 s, most of it imports), but half the
memory (71 and 126 MiB), as there is no engine for JavaScript to start.
"""

from __future__ import annotations

import io
from typing import Any

from newscrawl.export.tally import NONE, WIDTH, Tally, most

MONTHS, LENGTHS = "articles-per-month.svg", "lengths.svg"

_MOST = 8  # publishers with a colour of their own
_LONG = 2_000  # words: what is longer is counted together


def plots(tally: Tally) -> dict[str, bytes]:
    """The plots by name; the same for the same counts. Raises ``ImportError`` where matplotlib is
    not there."""
    import matplotlib

    with matplotlib.rc_context(
        {"svg.hashsalt": "newscrawl", "svg.fonttype": "none", "font.size": 9}
    ):
        return {MONTHS: _months(tally), LENGTHS: _lengths(tally)}


def _months(tally: Tally) -> bytes:
    months = sorted(one for one in tally.months if one != NONE)
    shown = [
        name for name, _ in most({name: one.articles for name, one in tally.publishers.items()})
    ]
    own, others = shown[:_MOST], shown[_MOST:]
    rows = [(name, [tally.months_by_publisher[name].get(one, 0) for one in months]) for name in own]
    if others:
        sums = [sum(tally.months_by_publisher[n].get(one, 0) for n in others) for one in months]
        rows.append((f"{len(others)} others", sums))
    figure, axes = _figure()
    base = [0] * len(months)
    for name, counts in rows:
        axes.bar(months, counts, bottom=base, width=0.9, label=name)
        base = [one + more for one, more in zip(base, counts, strict=True)]
    step = max(1, len(months) // 12)
    axes.set_xticks(range(0, len(months), step), months[::step], rotation=45, ha="right")
    axes.set_ylabel("articles")
    axes.set_title("Articles per month of publication and publisher")
    if rows:
        axes.legend(frameon=False, fontsize=8)
    return _svg(figure)


def _lengths(tally: Tally) -> bytes:
    counts = dict.fromkeys(range(0, _LONG + 1, WIDTH), 0)
    for words, count in tally.lengths.items():
        counts[min(words, _LONG)] += count
    figure, axes = _figure()
    axes.bar(list(counts), list(counts.values()), width=WIDTH * 0.9, align="edge")
    axes.set_xlabel(f"words (the last bar: {_LONG:,} and more)")
    axes.set_ylabel("articles")
    axes.set_title("Length of the articles")
    return _svg(figure)


def _figure() -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.6), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> bytes:
    made = io.BytesIO()
    figure.savefig(made, format="svg", metadata={"Date": None, "Creator": "newscrawl"})
    return made.getvalue()
