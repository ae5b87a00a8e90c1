"""``docs/publishers.md``: the registry for readers (``make docs``)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newscrawl.publisher import Layout, Publisher
from newscrawl.publishers import PUBLISHERS


def document() -> str:
    """The page, in Markdown, with a line end."""
    publishers = sorted(PUBLISHERS.values(), key=lambda one: one.id)
    lines = [
        "# Publishers",
        "",
        "<!-- Made by `make docs` from newscrawl/publishers/; edit there. -->",
        "",
        f"{len(publishers)} publishers. The id is the name of the spider (`newscrawl crawl ID`, "
        "`scrapy crawl ID`) and stands in the record's `publisher`. A domain includes its "
        "subdomains. Any other site is read too, as an unknown one, when its URLs or pages are "
        "given.",
        "",
        "Articles found in: `index`, HTML lists, of a given day or of the newest; `feed`, RSS or "
        "Atom; `sitemap`. Where there is none, give the URLs: `newscrawl crawl --urls list.txt`. "
        "Read by: the layouts of that group below; `generic`, the reader for unknown sites.",
        "",
        *_table(
            ("id", "name", "domains", "articles found in", "read by", "all pages at once by"),
            (_row(one) for one in publishers),
        ),
        "",
        "## Layouts",
        "",
        "A layout is one generation of a content system's article markup, named after the "
        "publisher or network and the first year it was seen. The first one whose body is on the "
        "page reads it.",
        "",
        *_table(("group", "layouts, in the order tried", "publishers"), _groups(publishers)),
        "",
        "## Notes",
        "",
        *(f"- {one.name}: {one.notes}" for one in publishers if one.notes),
        *(f"- {note}" for note in _zones(publishers)),
    ]
    return "\n".join(lines) + "\n"


def _row(publisher: Publisher) -> tuple[str, ...]:
    kinds = sorted({source.kind for source in publisher.sources})
    return (
        f"`{publisher.id}`",
        publisher.name,
        ", ".join(publisher.domains),
        ", ".join(kinds) or "none",
        _group(publisher) if publisher.layouts else "generic",
        f"`{publisher.one_page}`" if publisher.one_page else "",
    )


def _group(publisher: Publisher) -> str:
    """What its layouts go by: the network that shares them, or their own name without the year."""
    return publisher.network or publisher.layouts[0].name.rpartition("-")[0]


def _groups(publishers: Iterable[Publisher]) -> list[tuple[str, str, str]]:
    users: dict[tuple[Layout, ...], list[Publisher]] = {}
    for one in publishers:
        if one.layouts:
            users.setdefault(one.layouts, []).append(one)
    return sorted(
        (_group(ones[0]), _names(one.name for one in layouts), _names(one.id for one in ones))
        for layouts, ones in users.items()
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _zones(publishers: Iterable[Publisher]) -> list[str]:
    """What is not WIB (UTC+7)."""
    notes = []
    for one in publishers:
        hosts: dict[str, list[str]] = {}
        for host, zone in one.zones:
            hosts.setdefault(zone, []).append(host.partition(".")[0])
        parts = [f"{', '.join(names)} in {zone}" for zone, names in hosts.items()]
        if one.zone != "WIB":
            parts.insert(0, one.zone)
        if parts:
            notes.append(f"{one.name}: times without a zone are read as {'; '.join(parts)}.")
    return notes


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def main() -> None:
    """Write ``docs/publishers.md`` of the checkout."""
    path = Path(__file__).parents[2] / "docs" / "publishers.md"
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
