"""What a crawl counts: the keys of Scrapy's stats that are newscrawl's, and what each says.

python -m newscrawl.stats    # writes docs/stats.md, as `make docs` does
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PATH = Path(__file__).parents[1] / "docs" / "stats.md"

STATS: dict[str, dict[str, str]] = {
    "Articles": {
        "discovered": "articles found, each counted once",
        "known": "of these not fetched: they came to their end in an earlier run",
        "changed": "fetched again, as they have changed since they were delivered",
        "skipped/<reason>": "not fetched: `out_of_range`, `no_match`, `undated`, `withdrawn`; "
        "links to no article (`not_an_article`), to another site (`other_site`), to a later page "
        "of an article in an archive (`later_page`)",
        "listed": "articles listed, where that was asked for (`--list`)",
        "fetched": "articles fetched",
        "pages": "their pages",
        "failed/<kind>": "not fetched, by [kind](manners.md#why-a-page-was-not-had)",
        "to_retry/<kind>": "of those that failed: tried again by a later run",
        "duplicate": "redirected to an article that was fetched already",
        "waiting": "articles that wait to be fetched, or to be tried again, when the crawl ends",
    },
    "Lines": {
        "articles": "articles delivered",
        "revisions": "of these fetched again and delivered as a new revision",
        "unchanged": "fetched again, or asked for, and the same as before: not delivered",
        "rejected/<reason>": "pages that gave no article, by "
        "[reason](record.md#reasons-for-a-page-that-yields-no-article)",
        "removed/<reason>": "blocks taken out of the articles, by "
        "[reason](record.md#reasons-for-taking-out-a-block)",
        "method/<method>": "articles read by a layout, and by the generic reader",
        "articles_with/<field>": "articles on which this field of the record is filled",
    },
    "Lists": {
        "listings": "lists, feeds and sitemaps read",
        "listings_unchanged": "of these not sent, as they are what they were the last time (304)",
        "listings_failed/<reason>": "that could not be fetched, by kind, or read (`unreadable`); "
        "`none_found`: of a site that is not registered, there was no list at all",
        "listings_capped": "lists that went on past the last page asked for: articles are missing",
        "days_skipped": "days not read as they are done, once for each source",
        "gaps": "what sources do not show any more: (source, from, to) of each",
    },
    "Sites": {
        "blocked": "sites that refused every request, or whose guard sent pages of its own",
        "blocked/<domain>": "how that site refused",
        "pauses": "times that a host asked for a pause, or was given one",
        "down": "requests not made, as their host was down or had asked to be left in peace",
        "rendered": "pages that a browser made ([A browser](settings.md#a-browser))",
        "rendered/parts": "scripts and data that were fetched for them",
    },
    "The run": {
        "run_id": "id of the run, as in the lines",
        "newest_at": "publication of the newest article ever delivered, in seconds since 1970",
        "succeeded_at": "when a crawl last came to its end, in seconds since 1970",
        "baseline": "what was to be expected ([monitoring.md](monitoring.md#monitors))",
        "alerts/<monitor>": "what a monitor found",
        "output_error": "why nothing more could be written, where that ended the crawl",
    },
}
"""The meaning of each stat, without ``newscrawl/`` before its name, by what it is about."""


def document() -> str:
    """The page of the stats as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What a crawl counts"
    yield ""
    yield "<!-- Made by `make docs` from newscrawl/stats.py; edit there. -->"
    yield ""
    yield (
        "Each crawl of a publisher counts in [Scrapy's stats]"
        "(https://docs.scrapy.org/en/latest/topics/stats.html) what became of its articles, under "
        "these keys. A count that is 0 is not there. `scrapy crawl` logs them at its end, an "
        "extension or a monitor of yours reads them by `crawler.stats`; `newscrawl crawl` makes "
        "its [summary](monitoring.md#what-a-run-says) of them. What else is there is counted by "
        "Scrapy."
    )
    for title, stats in STATS.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield "| stat | |"
        yield "| --- | --- |"
        for name, meaning in stats.items():
            yield f"| `newscrawl/{name}` | {meaning} |"


def main() -> None:
    """Write the page."""
    PATH.write_text(document(), "utf-8")


if __name__ == "__main__":
    main()
