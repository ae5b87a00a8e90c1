"""``newscrawl crawl``: publishers, sites, or a list of URLs, to lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import (
    Duration,
    Mistake,
    complete_network,
    complete_publisher,
    configuration,
    network_named,
    publisher_named,
    rules_option,
    shard_named,
    usable_templates,
    with_lists,
)
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.runs.progress import Progress
    from newscrawl.runs.results import Summary

OUTPUT = "data/"


def _kinds(_context: click.Context, _option: click.Parameter, written: str | None) -> str | None:
    """``--source`` as it was written, where it can be understood."""
    from newscrawl.sources import parse_kinds

    if written:
        try:
            parse_kinds(written)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return written


@click.command(
    cls=Command,
    examples="""
    # what is new at two publishers since the last crawl
    newscrawl crawl detik kompas -o data/

    # a month of the archive, from the newest day to the oldest
    newscrawl crawl kompas --since 2026-10-01 --until 2026-10-31 -o data/

    # only what speaks of floods, and the pages as they were sent
    newscrawl crawl antaranews --match "banjir|rob" --warc raw/ -o data/

    # the pages in a list of URLs, into one file
    newscrawl crawl --urls list.txt -o news.jsonl
    """,
)
@click.argument("publishers", nargs=-1, metavar="[PUBLISHER]...", shell_complete=complete_publisher)
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NETWORK",
    shell_complete=complete_network,
    help="All publishers of this network.  [may be repeated]",
)
@click.option("--all", "every", is_flag=True, help="All publishers.")
@click.option(
    "--from",
    "listed",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE|-",
    help="The publishers listed there, an id or domain a line; # begins a comment.",
)
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="HOST",
    help="A site that is not registered, such as example.co.id: its feeds, sitemaps and lists are "
    "looked for.  [may be repeated]",
)
@click.option(
    "--urls",
    metavar="FILE|-",
    help="Fetch the pages listed there: one URL a line, or CSV with a column url.",
)
@click.option(
    "--shard",
    metavar="I/N",
    help="Of these publishers and sites only part I of N, 0/N being the first: each machine crawls "
    "its own.",
)
@click.option(
    "--since",
    metavar="DATE",
    help='First day: 2026-11-01, or an age such as "2d".  [default: from the last success on]',
)
@click.option("--until", metavar="DATE", help="Last day, in the same forms.")
@click.option("--again", is_flag=True, help="Read days, too, that an earlier crawl has done.")
@click.option(
    "--source",
    metavar="KIND",
    callback=_kinds,
    help="Find articles in the publisher's lists of this kind only (index, feed, sitemap), or in "
    "web archives (wayback, commoncrawl, or archive for both); several with commas between.",
)
@click.option(
    "--search",
    metavar="WORDS",
    help="Find articles by the publisher's own search for these words, where it has one.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Articles at most, for each publisher.")
@click.option(
    "--match", metavar="WORDS", help='Only articles with a keyword or pattern, such as "bpjs|umkm".'
)
@click.option(
    "--match-in",
    type=click.Choice(["title", "text"]),
    default="text",
    show_default=True,
    help="Where --match looks.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="File (news.jsonl), or folder that gets a file for each day of delivery.  [default: the "
    f"output of newscrawl.toml, else {OUTPUT}]",
)
@rules_option
@click.option(
    "--warc",
    metavar="DIR",
    help="Folder in which to keep what was asked and answered, as WARC files.  [default: none]",
)
@click.option(
    "--list",
    "list_only",
    is_flag=True,
    help="Fetch no article: list what is found, a JSON line each, on the standard output, or in "
    "the file that -o names.",
)
@click.option(
    "--templates",
    metavar="DIR",
    help="Take out what newscrawl learn has learned of the sites, and note what is seen to learn "
    "from.  [default: templates of newscrawl.toml]",
)
@click.option(
    "--max-runtime",
    type=Duration(),
    metavar="TIME",
    help='Stop after so long ("90m", "6h"); the next run goes on from there.',
)
@click.option(
    "--grace",
    type=Duration(),
    default="30s",
    show_default=True,
    metavar="TIME",
    help="How long requests under way may take once the run is stopped.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=100,
    metavar="PERCENT",
    show_default=True,
    help="Exit with 1 where fewer of the publishers got on well.",
)
@click.option(
    "--summary",
    "summary_to",
    metavar="FILE|-",
    help="Write the summary there as JSON, too; - is the standard output.",
)
@click.option(
    "--metrics",
    metavar="FILE",
    help="Write metrics there for the textfile collector of Prometheus' node_exporter.  [default: "
    "metrics of newscrawl.toml]",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress; log only warnings and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Log every page and what became of it.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="Log as text, or as a JSON object a line.  [default: log_format of newscrawl.toml, else "
    "text]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def crawl(
    publishers: tuple[str, ...],
    networks: tuple[str, ...],
    every: bool,
    listed: Any,
    shard: str | None,
    list_only: bool,
    templates: str | None,
    quiet: bool,
    verbose: bool,
    log_format: str | None,
    as_json: bool,
    summary_to: str | None,
    metrics: str | None,
    **options: Any,
) -> None:
    """Crawl publishers, or a list of URLs, into article lines.

    A crawl goes on from where the last one into the same output came to; --since and --until name
    days instead. One that was broken off is gone on with by running it again: nothing is lost, and
    nothing delivered twice. (Of a --site without --since the last day is crawled.)

    Exit status: 0 all well, 1 a publisher's crawl failed (see --fail-under), 2 the command was not
    understood, 3 the run was stopped early, 4 another run holds a publisher and all else is well.
    """
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose contradict each other; give one")
    chosen = _chosen(publishers, networks, every, listed)
    if bool(chosen or options["sites"]) == bool(options["urls"]):
        raise click.UsageError(
            "name one PUBLISHER or more (newscrawl publishers lists them), --network, --all, "
            "--from FILE or --site HOST, or give --urls"
        )
    if shard:
        chosen, options["sites"] = _sharded(shard, chosen, options["sites"], options["urls"])
        if not (chosen or options["sites"]):
            click.echo(f"Shard {shard} has none of these publishers: nothing to do.", err=True)
            return
    config = configuration()
    as_json = as_json or summary_to == "-"
    metrics = metrics or config.metrics
    if list_only:
        options["listed"] = options["output"] or "-"
    else:
        options["output"] = options["output"] or config.output or OUTPUT
        _check_output(options["output"])
    if not (config.contact or config.user_agent):
        click.echo(
            "No contact is set: the sites that are crawled cannot reach you. Set "
            "NEWSCRAWL_CONTACT=you@example.org, or contact in newscrawl.toml.",
            err=True,
        )

    from newscrawl.config import ConfigError
    from newscrawl.filters import FilterError
    from newscrawl.lines import OutputError
    from newscrawl.runs.order import Order
    from newscrawl.runs.progress import Progress
    from newscrawl.runs.run import run
    from newscrawl.sources.state import StateError
    from pipelines.filterlists import FilterListError

    options["rules"] = with_lists(options["rules"] or config.rules, say=not quiet)
    log_format = log_format or config.log_format or "text"
    progress = None if quiet else Progress(logged=log_format == "json")
    level = "DEBUG" if verbose else "WARNING" if quiet else config.log_level
    settings = _log_settings(level, progress)
    settings["NEWSCRAWL_LOG_FORMAT"] = log_format
    settings["NEWSCRAWL_TEMPLATES"] = usable_templates(templates, missing=True)
    if list_only:
        options["output"], settings["NEWSCRAWL_OUTPUT"] = None, None
    try:
        order = Order(publishers=chosen, **options)
        summary = run(order, progress=progress, settings=settings)
    except (ConfigError, FilterError, FilterListError, StateError, OutputError) as error:
        raise Mistake(str(error)) from error
    from newscrawl.runs.tables import show_listed, show_summary

    if as_json and options.get("listed") == "-":
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False), err=True)
    elif list_only and not as_json:
        show_listed(summary)
    elif as_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False))
    else:
        show_summary(summary)
    _tell(summary, None if summary_to == "-" else summary_to, metrics)
    if summary.exit_status:
        raise SystemExit(summary.exit_status)


def _tell(summary: Summary, summary_to: str | None, metrics: str | None) -> None:
    """Write the files that tell of a run; where that fails, the run is what it was all the same."""
    from newscrawl.lines import OutputError
    from newscrawl.monitoring.metrics import write_metrics
    from newscrawl.monitoring.summary import write_summary

    for path, write in ((summary_to, write_summary), (metrics, write_metrics)):
        if path:
            try:
                write(Path(path), summary)
            except OutputError as error:
                click.echo(f"Warning: {error}", err=True)


def _chosen(
    names: tuple[str, ...], networks: tuple[str, ...], every: bool, listed: Any
) -> list[str]:
    """The ids of the publishers that were named, in whatever way, each once."""
    chosen = [publisher_named(name).id for name in names]
    for network in networks:
        chosen += [one.id for one in network_named(network)]
    if listed:
        chosen += _read_list(listed)
    if every:
        from newscrawl.publishers import PUBLISHERS

        chosen += PUBLISHERS
    return list(dict.fromkeys(chosen))


def _sharded(
    written: str, chosen: list[str], sites: Sequence[str], urls: str | None
) -> tuple[list[str], tuple[str, ...]]:
    """Those of the publishers and sites that are in a shard."""
    from newscrawl.filters import FilterError

    shard = shard_named(written)
    if urls:
        raise click.UsageError("--shard is for publishers and sites; split the list of URLs")
    try:
        return shard.publishers(chosen), tuple(shard.sites(sites))
    except FilterError as error:
        raise Mistake(str(error)) from error


def _read_list(file: Any) -> Iterator[str]:
    """The ids of the publishers that a file names; UsageError names the line of a mistake."""
    count = 0
    for number, line in enumerate(file, 1):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        count += 1
        try:
            yield publisher_named(name).id
        except click.UsageError as error:
            raise click.UsageError(f"{file.name}, line {number}: {error.message}") from None
    if not count:
        raise click.UsageError(f"{file.name} names no publisher; write an id or domain a line")


def _log_settings(level: str | None, progress: Progress | None) -> dict[str, Any]:
    """How much is logged: what was asked for, else only warnings while a progress is on the
    terminal. What Scrapy counts is in the summary."""
    settings: dict[str, Any] = {"LOGSTATS_INTERVAL": 0, "STATS_DUMP": level == "DEBUG"}
    if not level and progress and progress.on_terminal:
        level = "WARNING"
    if level:
        settings["LOG_LEVEL"] = level
    return settings


def _check_output(output: str | None) -> None:
    if not output:
        raise click.UsageError(
            "say where to write: -o news.jsonl for a file, -o data/ for a folder"
        )
    from newscrawl.lines import OutputError
    from pipelines.write import Output

    try:
        Output.of(output)
    except OutputError as error:
        raise Mistake(str(error)) from error
