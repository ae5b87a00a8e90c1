"""Keys: what can be set, and what it means; the tables of docs/settings.md are made of it."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """What can be set.

    meaning   in Markdown
    default   what counts where nothing is set
    """

    meaning: str
    default: str


CONFIG: dict[str, Key] = {
    "contact": Key(
        "URL or mail address of whoever runs the crawl; goes into the User-Agent",
        "none",
    ),
    "user_agent": Key(
        "the whole User-Agent, in place of newscrawl's own",
        "`newscrawl/VERSION (+contact)`",
    ),
    "delay": Key(
        "seconds between two requests to one host, see [Manners](manners.md); 0 only "
        "for sites of your own",
        "1",
    ),
    "jitter": Key(
        "by how much of the delay requests may be further apart, by chance: 0.5 with a "
        "delay of 1 is 1 to 1.5 s",
        "0.5",
    ),
    "crawl_window": Key(
        "hours of the day in which publishers are crawled, in the newsroom's zone, such"
        " as `22:00-05:00`, see [Manners](manners.md#when)",
        "any time",
    ),
    "output": Key(
        "file or folder of a crawl's lines; a relative path in the file starts from the"
        " file's folder",
        "`data/` for `newscrawl crawl`; with `scrapy crawl`, where `-O` says",
    ),
    "log_level": Key(
        "DEBUG, INFO, WARNING, ERROR or CRITICAL",
        "INFO",
    ),
    "log_format": Key(
        "of the log of `newscrawl crawl`: `text`, or `json`, an object a line",
        "text",
    ),
    "concurrency": Key(
        "requests under way at once, for each publisher",
        "16",
    ),
    "side_by_side": Key(
        "publishers that are crawled at the same time; each has its own spider, and "
        "none waits for another's site",
        "8",
    ),
    "compression": Key(
        "of the files in a data directory: `none`, `gzip`, or `zstd` (which needs `pip "
        "install 'newscrawl[zstd]'`)",
        "none",
    ),
    "rules": Key(
        "filter lists to strip by, see [rules.md](rules.md#filter-lists): a list of "
        "files in the file (relative to its folder), in the variable paths with `:` "
        "between",
        "none",
    ),
    "overlap": Key(
        "hours before its last success from which a source is read again, see [What is "
        "remembered](#what-is-remembered)",
        "6",
    ),
    "templates": Key(
        "folder of learned templates ([learning.md](learning.md)), which `extract`, "
        "`crawl` and `learn` use; with it, a crawl notes what it sees to learn from. A "
        "relative path in the file starts from the file's folder",
        "none are used, nothing is noted",
    ),
    "fingerprints": Key(
        "`true`: a crawl keeps what tells copies of one story apart from others, so "
        "that `newscrawl export --dedupe mark` need not work it out "
        "([duplicates.md](duplicates.md)); needs `pip install 'newscrawl[duplicates]'`",
        "`false`",
    ),
    "warc": Key(
        "folder of the raw archive, see [Raw archive](#raw-archive); a relative path in"
        " the file starts from the file's folder",
        "none is kept",
    ),
    "metrics": Key(
        "file of a run's metrics for Prometheus, see "
        "[monitoring.md](monitoring.md#metrics); a relative path in the file starts "
        "from the file's folder",
        "none",
    ),
    "alerts": Key(
        "file that gets a JSON line for each alert of the "
        "[monitors](monitoring.md#monitors); a relative path in the file starts from "
        "the file's folder",
        "none",
    ),
    "webhook": Key(
        "URL that is sent the alerts of a run",
        "none",
    ),
    "smtp": Key(
        "the mail server: `smtp://mail.example.org`, `smtps://name:password@mail.example.org`",
        "`smtp://localhost:25`",
    ),
    "mail_to": Key(
        "addresses that are mailed the alerts of a run: a list in the file, with commas"
        " between in the variable",
        "none",
    ),
    "mail_from": Key(
        "the sender of that mail",
        "`newscrawl@` and the host's name",
    ),
    "private_addresses": Key(
        "`true`: hosts of your own network and machine may be crawled, see "
        "[Manners](manners.md#what-is-never-done)",
        "`false`",
    ),
}
"""Keys of ``newscrawl.toml`` and, as NEWSCRAWL_KEY, variables."""

SCRAPY: dict[tuple[str, ...], Key] = {
    ("NEWSCRAWL_OUTPUT",): Key(
        "file or folder of the lines; None: newscrawl writes nothing, Scrapy's feed "
        "exports (`-O`) may",
        "as above",
    ),
    ("NEWSCRAWL_BATCH_SIZE",): Key(
        "articles to a commit",
        "100",
    ),
    ("NEWSCRAWL_BATCH_SECONDS",): Key(
        "longest that an article waits for its batch to fill",
        "5",
    ),
    ("NEWSCRAWL_SEGMENT_LINES", "NEWSCRAWL_SEGMENT_BYTES", "NEWSCRAWL_SEGMENT_SECONDS"): Key(
        "lines, bytes (before compression) and seconds after which what waits in a data"
        " directory's outbox becomes a file, see [delivery.md](delivery.md)",
        "10,000; 64 MiB; 300",
    ),
    ("NEWSCRAWL_RECHECK_DAYS", "NEWSCRAWL_RECHECK_TIMES"): Key(
        "an article whose list says that it has changed is fetched again for so many "
        "days after its publication, so many times",
        "7; 3",
    ),
    ("NEWSCRAWL_MAX_PAGES",): Key(
        "pages of one article that are followed and joined",
        "20",
    ),
    ("NEWSCRAWL_RETRY_WAIT",): Key(
        "seconds before a failed request is made again; twice as many each further time",
        "5; 0 where the delay is 0",
    ),
    ("NEWSCRAWL_PATIENCE",): Key(
        "most seconds that a request waits for a host that pauses; where it would be "
        "more, it fails (`down`)",
        "300",
    ),
    ("NEWSCRAWL_PUBLISHERS",): Key(
        "what is set for single publishers: a table by their ids",
        "as in the file",
    ),
    ("NEWSCRAWL_MONITORS",): Key(
        "limits of the monitors: a table as `[newscrawl.monitors]`, with those of "
        "single publishers below `publishers`; None: there are no monitors",
        "as in the file",
    ),
    ("NEWSCRAWL_TDMREP",): Key(
        "whether hosts are asked for their `/.well-known/tdmrep.json` "
        "([Manners](manners.md#what-a-site-wishes))",
        "True",
    ),
    ("NEWSCRAWL_JAVASCRIPT",): Key(
        "pages are what a browser makes of them",
        "as set for the publisher",
    ),
    ("NEWSCRAWL_BROWSER",): Key(
        "the browser's program",
        "Chromium or Chrome, where it is found",
    ),
    ("NEWSCRAWL_BROWSER_SECONDS",): Key(
        "most seconds until a page is taken as it is",
        "30",
    ),
    ("NEWSCRAWL_PROXY",): Key(
        "the proxy of all requests of a spider",
        "none",
    ),
    ("NEWSCRAWL_RUN_ID",): Key(
        "the run's id, as it stands in `run_id`",
        "made from the time",
    ),
}
"""Scrapy settings that are newscrawl's own, besides those of the same names as the variables."""
