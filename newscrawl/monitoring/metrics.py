"""Metrics: what came of a run, as a file for the textfile collector of Prometheus' node_exporter.

The format is Prometheus' text format 0.0.4
(https://prometheus.io/docs/instrumenting/exposition_formats/). All are gauges: they say how the
last run was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.delivery.files import write_file

if TYPE_CHECKING:
    from newscrawl.runs.results import Result, Summary

Labels = tuple[tuple[str, str], ...]

PREFIX = "newscrawl_"

HELP = {
    "run_end_timestamp_seconds": "When the run ended, in seconds since 1970.",
    "run_duration_seconds": "How long the run took.",
    "run_exit_status": "Exit status of the run: 0 all well, 1 too many publishers failed, 3 stopped"
    " early, 4 another run holds a publisher.",
    "run_publishers": "Publishers of the run.",
    "run_publishers_failed": "Publishers of the run whose crawl failed.",
    "failed": "1 where the publisher's crawl ended early, or gave nothing as its site did not"
    " answer.",
    "duration_seconds": "How long the publisher's crawl took.",
    "last_success_timestamp_seconds": "When a crawl of the publisher last came to its end.",
    "newest_article_timestamp_seconds": "Publication of the newest article delivered.",
    "discovered": "URLs of articles found.",
    "pages": "Pages of articles fetched.",
    "articles": "Article lines delivered.",
    "revisions": "Article lines of articles that were delivered before.",
    "unchanged": "Articles asked for again that have not changed.",
    "waiting": "Articles that wait to be fetched, or to be tried again.",
    "rejected": "Pages that gave no article, by reason.",
    "failures": "Articles that could not be fetched, by kind.",
    "to_retry": "Articles that could not be fetched and are tried again by a later run, by kind.",
    "listings_failed": "Listings that could not be fetched or read, by reason.",
    "blocked_sites": "Sites of the publisher that refused every request.",
    "gaps": "Times of which a source does not show its articles any more.",
    "generic_share": "Share of the articles that no layout fitted.",
    "field_coverage": "Share of the articles on which a field is filled.",
    "expected_articles": "Articles to be expected in the day that ends with the run, by the"
    " publisher's baseline.",
    "day_articles": "Articles delivered in that day.",
    "alerts": "Alerts of the publisher's monitors.",
}
"""The metrics, without their prefix, and what they mean."""


def write_metrics(path: Path, summary: Summary) -> None:
    """Write the metrics of a run to ``path``: all of them, or the file stays as it was. Raises
    ``OutputError``."""
    write_file(path, text_of(summary, path.stem).encode())


def text_of(summary: Summary, crawl: str) -> str:
    """The metrics of a run; those of the run as a whole have the label ``crawl``, so that files of
    several jobs can be side by side."""
    found: dict[str, list[tuple[Labels, float]]] = {}
    for name, labels, value in (*_of_run(summary, crawl), *_of_results(summary)):
        found.setdefault(name, []).append((labels, value))
    lines = []
    for name, help_text in HELP.items():
        if name in found:
            lines.append(f"# HELP {PREFIX}{name} {help_text}")
            lines.append(f"# TYPE {PREFIX}{name} gauge")
            lines += [f"{PREFIX}{name}{_labels(labels)} {value!r}" for labels, value in found[name]]
    return "".join(f"{line}\n" for line in lines)


def _of_run(summary: Summary, crawl: str) -> Iterator[tuple[str, Labels, float]]:
    labels = (("crawl", crawl),)
    began, ended = _seconds(summary.began_at), _seconds(summary.ended_at)
    if ended is not None:
        yield "run_end_timestamp_seconds", labels, ended
    if began is not None and ended is not None:
        yield "run_duration_seconds", labels, ended - began
    totals = summary.totals()
    yield "run_exit_status", labels, summary.exit_status
    yield "run_publishers", labels, totals["publishers"]
    yield "run_publishers_failed", labels, totals["publishers_failed"]


def _of_results(summary: Summary) -> Iterator[tuple[str, Labels, float]]:
    for result in summary.results:
        if result.finish_reason not in ("held", "not_begun"):
            labels = (("publisher", result.publisher),)
            for name, own, value in _of_result(result, len(result.gaps)):
                yield name, (*labels, *own), value


def _of_result(result: Result, gaps: int) -> Iterator[tuple[str, Labels, float]]:
    for name in ("discovered", "pages", "articles", "revisions", "unchanged", "waiting"):
        yield name, (), getattr(result, name)
    yield "failed", (), int(result.has_failed)
    yield "duration_seconds", (), result.seconds
    yield "blocked_sites", (), len(result.blocked)
    yield "gaps", (), gaps
    yield "alerts", (), len(result.alerts)
    for name, instant in (
        ("last_success_timestamp_seconds", result.last_success_at),
        ("newest_article_timestamp_seconds", result.newest_at),
    ):
        if (seconds := _seconds(instant)) is not None:
            yield name, (), seconds
    for name, label, counts in (
        ("rejected", "reason", result.rejected),
        ("failures", "kind", result.failed),
        ("to_retry", "kind", result.to_retry),
        ("listings_failed", "reason", result.listings_failed),
    ):
        for word, count in counts.items():
            yield name, ((label, word),), count
    if result.generic_share is not None:
        yield "generic_share", (), result.generic_share
    for field, share in result.coverage.items():
        yield "field_coverage", (("field", field),), share
    if result.baseline:
        yield "expected_articles", (), result.baseline["expected"]
        yield "day_articles", (), result.baseline["articles"]


def _seconds(instant: str | None) -> float | None:
    return datetime.fromisoformat(instant).timestamp() if instant else None


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{told}}}"


def _escaped(value: str) -> str:
    value = value.encode("utf-8", "replace").decode()
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
