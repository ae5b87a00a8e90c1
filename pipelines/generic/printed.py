"""Printed: what an unknown page prints around its text: its writers, editors, time and tags.

Machines are often told less, or wrong: the site for the writer, the editor for the writer, midnight
for the time. What stands with a label within sight of the text decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.markup import fold, text_of
from newscrawl.page import Line, Metadata, Page
from newscrawl.text.bylines import Roles, parse_byline, parse_roles
from newscrawl.text.dates import PrintedDate, mistaken_zone, parse_date
from pipelines.metadata.times import zone_of

_BEFORE, _AFTER = 14, 20
"""Lines before the text, and after it, among which such things stand."""
_LONGEST = 120
"""Characters of a line that says such a thing."""
_LABELLED = re.compile(
    r"\b(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|oleh|editor|redaktur|rep|red)"
    r"\s*\|?\s*:|^(?:oleh|by|penulis|reporter|pewarta|editor)\s+[A-Z]|^laporan\s",
    re.I,
)
_LABEL_ALONE = re.compile(r"(?:penulis|reporter|pewarta|author|editor|redaktur)s?\s*:?", re.I)
_EDITOR = re.compile(r"editor|redaktur", re.I)
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,3},?")
_NO_NAME = re.compile(
    r"(?:lihat|foto|tim|share|bagikan|komentar|baca|ikuti|follow)\b"
    r"|.*\b(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|e-?mail|copy link)\b",
    re.I,
)
_WHEN = re.compile(r"\s+(?:pada|on)\s+\d.*$", re.I)
_TOPIC = re.compile(r"(?:topic|topik|tag)s?\s*:\s*", re.I)
_NO_TAG = re.compile(r"\w[\w ]*:.*|more tags?|more|see all|(?:lihat )?se(?:lengkapnya|mua)", re.I)
_WITH_OUTLET = re.compile(r"([^\W\d_a-z][\w.'’ -]{3,40}?)\s+[-–—]\s+\w[\w. ]{2,25}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ZONED = re.compile(r"\bWI(?:B|TA|T)\b")
_TAG_LENGTH, _MOST_TAGS = 50, 30


def read_printed(page: Page, lines: list[Line], kept: list[Line]) -> None:
    """Add to ``page.metadata`` what is printed around the text ``kept``, some of ``lines``."""
    chosen = set(map(id, kept))
    places = [at for at, line in enumerate(lines) if id(line) in chosen]
    if not places:
        return
    first, last = places[0], places[-1]
    around = [
        line
        for line in lines[max(0, first - _BEFORE) : last + 1 + _AFTER]
        if id(line) not in chosen and len(line.text) <= _LONGEST
    ]
    removed = [one.text for one in page.removed if one.reason == "byline"]
    take_people(page.metadata, [line.text for line in around], removed)
    take_date(page, [line.text for line in lines[max(0, first - _BEFORE) : first]])
    if tags := list(dict.fromkeys(_tags(page))):
        page.metadata.keywords = tags[:_MOST_TAGS]
    page.metadata.keywords = [tag for one in page.metadata.keywords if (tag := _plain_tag(one))]


def take_people(metadata: Metadata, texts: list[str], removed: list[str]) -> None:
    """Set the people that the lines ``texts`` around the text, and those ``removed`` from it, name
    with a label; without one, a name before its outlet."""
    roles = Roles()
    for text in (*texts, *removed):
        if len(text) <= _LONGEST and _LABELLED.search(text):
            found = parse_roles(_WHEN.sub("", text).replace("| :", ":").replace("|:", ":"))
            _add(roles.authors, found.authors)
            _add(roles.editors, found.editors)
    for run in _runs_of_names(texts):
        _read_run(run, roles)
    if roles.editors and not metadata.editors:
        metadata.editors = roles.editors
    told = [name for name in metadata.authors if name not in roles.editors]
    if roles.authors:
        metadata.authors = roles.authors
    elif not told:
        outlets = (_WITH_OUTLET.fullmatch(text) for text in texts)
        name = next((found[1] for found in outlets if found), None)
        if name is None and metadata.authors:  # the editor was told to be the writer
            names = (one for one in texts if _NAME.fullmatch(one) and not _NO_NAME.match(one))
            name = next(names, None)
        if name:
            metadata.authors = parse_byline(name)
    else:
        metadata.authors = told


def _runs_of_names(texts: list[str]) -> Iterator[list[str]]:
    """Names and labels that follow one another, where a label stands alone among them."""
    run: list[str] = []
    for text in (*texts, ""):
        if _NO_NAME.match(text):
            continue
        if _LABEL_ALONE.fullmatch(text) or _NAME.fullmatch(text):
            run.append(text)
        else:
            if any(map(_LABEL_ALONE.fullmatch, run)):
                yield run
            run = []


def _read_run(run: list[str], roles: Roles) -> None:
    """Add the names in ``run``: before their labels where it ends with one, else after them."""
    before = bool(_LABEL_ALONE.fullmatch(run[-1]))
    people: list[str] | None = None if before else roles.authors if len(run) > 2 else None
    for text in reversed(run) if before else run:
        if _LABEL_ALONE.fullmatch(text):
            people = roles.editors if _EDITOR.match(text) else roles.authors
        elif people is not None:
            _add(people, parse_byline(text))
            if before:
                people = None


def take_date(page: Page, texts: list[str]) -> None:
    """Take the time printed before the text where machines are told none, or only its day; where
    the printed one names its zone, it also mends a zone that machines are told wrong."""
    metadata, told = page.metadata, page.metadata.published_at
    printed = _printed_date(page, texts)
    if printed is None:
        return
    same_day = told is not None and told.date() == printed.value.date()
    if told is None or not metadata.told or (metadata.day_only and same_day):
        if not (printed.day_only and told):
            metadata.published_at, metadata.day_only = printed.value, printed.day_only
    elif not metadata.day_only and (page.publisher or any(map(_ZONED.search, texts))):
        metadata.published_at = mistaken_zone(told, printed) or told


def _printed_date(page: Page, texts: list[str]) -> PrintedDate | None:
    days: list[PrintedDate] = []
    for text in texts:
        if len(text) <= _LONGEST and _YEAR.search(text):
            found = parse_date(text, zone=zone_of(page), now=page.fetched_at)
            if found and not found.day_only:
                return found
            if found:
                days.append(found)
    return days[0] if days else None


def _plain_tag(text: str) -> str:
    """A keyword without the system's own label, "" where it is none: "Editor:…", "More tags"."""
    text = _TOPIC.sub("", text)
    return "" if _NO_TAG.fullmatch(text) else text


def _tags(page: Page) -> Iterator[str]:
    """What the links say in the blocks that were taken for lists of tags."""
    for element, mark in page.marked.items():
        if mark.reason == "tags":
            for link in element.iter("a"):
                text = fold(text_of(link)).strip("#,; ")
                if text and len(text) <= _TAG_LENGTH:
                    yield text


def _add(names: list[str], more: list[str]) -> None:
    known = {name.casefold() for name in names}
    names += [name for name in more if name.casefold() not in known]
