"""run(): crawl publishers, or a list of URLs, and say what came of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.delivery.compact import compact
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import close_all
from newscrawl.frontier.database import Database, StateError, refuse_network
from newscrawl.limits import Paths
from newscrawl.lines import OutputError, make_folder
from newscrawl.monitoring.extension import check_installed
from newscrawl.monitoring.summary import keep_summary
from newscrawl.runs.crawls import Crawls
from newscrawl.runs.order import Order
from newscrawl.runs.results import Summary

if TYPE_CHECKING:
    from newscrawl.runs.progress import Progress

logger = logging.getLogger(__name__)


def run(
    order: Order,
    *,
    progress: Progress | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Summary:
    """Crawl what ``order`` asks for, and wait until all is done.

    So many publishers and sites as ``NEWSCRAWL_SIDE_BY_SIDE`` says are crawled at the same time,
    the others after them in the order given.

    Args:
        order: what to crawl, and how.
        progress: told of the crawls while they run.
        settings: Scrapy settings that go over the project's.

    The summary is also kept with the state of the output, see ``newscrawl.monitoring.summary``.
    Nothing is lost however a run ends: the next one goes on where it was.

    Can be called once in a process, as Twisted's reactor cannot be started again.

    Raises:
        FilterError: an order that cannot be carried out; the message says what could be.
        StateError: what earlier crawls into this output remember cannot be read.
        ConfigError: monitors are set, and Spidermon is not installed.
        FilterListError: a filter list cannot be read.
    """
    order.check()
    project = _settings(order, settings)
    if project["NEWSCRAWL_MONITORS"] is not None:
        check_installed()
    _load_lists(project, order.rules)
    output = Output.of(project["NEWSCRAWL_OUTPUT"]) if project["NEWSCRAWL_OUTPUT"] else None
    if output:
        _check_state(output, order.publishers)
    began_at = _now()
    crawls = Crawls(order)
    # A progress on the terminal must be there before the log is, which is printed above it.
    with progress.of(crawls) if progress else nullcontext():
        crawls.run(project)
    results = crawls.results()
    close_all()
    if output and not crawls.stopped:
        _compact(output, project["NEWSCRAWL_COMPRESSION"])
    summary = Summary(
        project["NEWSCRAWL_RUN_ID"],
        project["NEWSCRAWL_OUTPUT"],
        results,
        crawls.stopped,
        began_at,
        _now(),
        order.fail_under,
    )
    if output and not order.listed:
        keep_summary(output, summary)
    return summary


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _compact(output: Output, codec: str | None) -> None:
    """Make few files of the days that are over; what fails is done by a later run."""
    try:
        compact(output, codec or "none")
    except OutputError as error:
        logger.error("Days that are over are not compacted: %s", error)


def _check_state(output: Output, publishers: Sequence[str]) -> None:
    """Raises StateError where what earlier crawls remember cannot be used, before any begins."""
    if not output.is_folder:
        Database(output.state("")).close()
        return
    for publisher in publishers:
        if (path := output.state(publisher)).exists():
            Database(path).close()
    try:
        make_folder(output.state_folder, private=True)
    except OutputError as error:
        raise StateError(str(error)) from error
    refuse_network(output.state_folder)


def _load_lists(project: Settings, rules: Paths | None) -> None:
    """Read the filter lists before any crawl begins, so that what is wrong ends the run."""
    from pipelines.filterlists import load_lists

    if rules is not None:
        paths = [rules] if isinstance(rules, str | PathLike) else rules
        project.set("NEWSCRAWL_RULES", [fspath(one) for one in paths], priority="cmdline")
    load_lists(project.getlist("NEWSCRAWL_RULES"))


def _settings(order: Order, overrides: Mapping[str, Any] | None) -> Settings:
    from pipelines.write import new_run_id

    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("NEWSCRAWL_RUN_ID", new_run_id(), priority="project")
    if order.output is not None:
        settings.set("NEWSCRAWL_OUTPUT", fspath(order.output), priority="cmdline")
    if order.warc is not None:
        settings.set("NEWSCRAWL_WARC", fspath(order.warc), priority="cmdline")
    settings.setdict(dict(overrides or {}), priority="cmdline")
    return settings
