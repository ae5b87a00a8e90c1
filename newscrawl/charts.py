"""Charts as SVG, by matplotlib.

matplotlib rather than altair with vl-convert: installed they are of a size (100 and 105 MB, numpy
aside, which pandas brings anyway), a chart takes as long (0.8 s, most of it imports), but half the
memory (71 and 126 MiB), as there is no engine for JavaScript to start.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

MOST = 8
"""Rows of bars with a colour of their own."""

_TICKS = 12


@contextmanager
def drawing() -> Iterator[None]:
    """In here charts are drawn, the same for the same numbers, with their text as text.

    Raises ``ImportError`` where matplotlib is not there.
    """
    import matplotlib

    with matplotlib.rc_context(
        {"svg.hashsalt": "newscrawl", "svg.fonttype": "none", "font.size": 9}
    ):
        yield


def figure(height: float = 3.6) -> tuple[Any, Any]:
    """A figure, 8 inches wide and so many high, and its axes."""
    from matplotlib.figure import Figure

    made = Figure(figsize=(8, height), layout="constrained")
    return made, made.subplots()


def svg(drawn: Any) -> bytes:
    """A figure as SVG."""
    made = io.BytesIO()
    drawn.savefig(made, format="svg", metadata={"Date": None, "Creator": "newscrawl"})
    return made.getvalue()


def stacked(
    names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], label: str, title: str = ""
) -> bytes:
    """Bars that are stacked: one for each of ``names``, with a part for each of ``rows``."""
    drawn, axes = figure()
    base = [0] * len(names)
    for name, counts in rows:
        axes.bar(names, counts, bottom=base, width=0.9, label=name)
        base = [one + more for one, more in zip(base, counts, strict=True)]
    step = max(1, len(names) // _TICKS)
    axes.set_xticks(range(0, len(names), step), names[::step], rotation=45, ha="right")
    axes.set_ylabel(label)
    axes.set_title(title)
    if rows:
        axes.legend(frameon=False, fontsize=8)
    return svg(drawn)


def bars(rows: Sequence[tuple[str, float]], label: str) -> bytes:
    """Bars that lie one below the other, the first of ``rows`` at the top."""
    drawn, axes = figure(0.9 + 0.27 * max(1, len(rows)))
    axes.barh([name for name, _ in rows], [value for _, value in rows], height=0.7)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    return svg(drawn)
