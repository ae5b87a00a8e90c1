"""The opening of a plain-text dump: title, date and people, in what stands before the story."""

from __future__ import annotations

import re
from collections import Counter

from newscrawl.article import Reason
from newscrawl.corpus.story import (
    boilerplate,
    find_story,
    is_sentence,
    is_title,
    weight_after,
    words_in,
)
from newscrawl.markup import fold
from newscrawl.page import Line, Page
from newscrawl.text.bylines import parse_byline, parse_roles
from newscrawl.text.datelines import split_dateline
from newscrawl.text.dates import PrintedDate, parse_date
from pipelines.metadata.times import zone_of
from pipelines.trim import fold as letters

AROUND = 8
"""Lines at most between a title and its date, its byline, or the story."""
SHORT = 120
"""Characters of the longest line that can be a date line or a byline."""
_FAR, _OFTEN = 500, 20
"""Lines looked at after a line that may be the title, and how many such lines are looked at."""

_MONTH = r"[a-z]{3,9}"
_DATE = re.compile(
    rf"(?<![0-9])(?:[0-9]{{1,2}}(?:[ ./-]+{_MONTH}[ .,/-]+|([./-])[0-9]{{1,2}}\1)"
    rf"|{_MONTH}\.? [0-9]{{1,2}},? )(?:19|20)[0-9]{{2}}\b"
    r"|(?<![0-9])(?:19|20)[0-9]{2}([./-])[0-9]{1,2}\2[0-9]{1,2}\b",
    re.I,
)
_PUBLISHED = re.compile(r"(?:diterbitkan|dipublikasikan|terbit|tayang|published|posted)\b", re.I)
_BESIDE_DATE = re.compile(
    r"[|•·,:]|\b(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|isnin|khamis|jumaat|ahad|pada"
    r"|[a-z]{3,6}day|on|posted|published)\b",
    re.I,
)
_NAMES = re.compile(
    r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}(?:\s*[-–,|/]\s*[\w. ]{2,30})?"  # "Nama - detikNews"
)
_ROLE = re.compile(
    r"\b(?:oleh|by|penulis|reporter|pewarta|jurnalis|wartawan|kontributor|contributor|editor|redaktur"
    r"|penyunting|pemberita|pengarang|panulis|panyunting)\b",
    re.I,
)
_NO_NAMES = re.compile(r"(?:ilustrasi|foto|photo|tangkapan|follow|view|read|see|log|sign)\b", re.I)
CAPTION = re.compile(
    r".{0,200}(?:\((?:dok|foto|photo|sumber|source|ilustrasi|antara(?: foto)?/|reuters|afp|ap "
    r"|getty)[^()]{0,80}\)|\bfoto: ?[\w /@.-]{2,40}|©.{0,60})\.?",
    re.I,
)
"""A caption by what it says of its source."""
_MENU = re.compile(r"^#|[»>|·]")
_SITE = re.compile(r"\s+(?:[-–—|•»]|:+)\s+[^-–—|:]{2,40}$")
_PARTS = re.compile(r"\s+(?:[-–—|•»]|:+)\s+|\s*(?:…|\.\.\.)$")


def read_head(page: Page) -> None:
    """Find title, date and people in what stands before the story, and take it out."""
    lines = page.lines
    title = find_told_title(lines)
    top = title or 0
    first = top + find_story(lines[top:], titled=title is not None)[0]
    dates = {
        at: found
        for at, line in enumerate(lines[: first + 4])
        if at >= top - AROUND and (found := read_date(line.text, zone_of(page)))
    }
    if title is None:
        timed = [at for at in dates if not dates[at].day_only]
        title = find_title(lines[: first + 1], timed[-1] if timed else max(dates, default=None))
    middle = first if title is None else title
    near = [at for at in dates if abs(at - middle) <= AROUND or middle < at <= first]
    date = min(near, key=lambda at: (dates[at].day_only, abs(at - middle)), default=None)
    known = [at for at in (title, date) if at is not None]
    if not known:
        return
    if title is not None:
        text = lines[title].text
        page.metadata.title = _SITE.sub("", text) if title == 0 else text
    if date is not None:
        page.metadata.published_at = dates[date].value
        page.metadata.day_only = dates[date].day_only
        read_beside_date(page, lines[date].text)
    end = max(known) + 1
    first = end + find_story(lines[end:], titled=True)[0]
    read_people(page, lines[middle + 1 : min(first, end + AROUND)])
    read_people(page, lines[min(known) : middle + 1])
    same = letters(page.metadata.title or "")
    page.lines = []
    for at, line in enumerate(lines):
        if at < end or letters(line.text) == same:
            page.drop_line(line, _reason(line, same, at == date), "before the story")
        else:
            page.lines.append(line)


def _reason(line: Line, title: str, is_date: bool) -> Reason:
    if title and letters(line.text) == title:
        return "title"
    rule = boilerplate(line.text)
    return "dateline" if is_date else rule.reason if rule else "navigation"


def find_told_title(lines: list[Line]) -> int | None:
    """Place of the title where the dump begins with the page's <title>, as many do: the title
    with the site's name, or cut short."""
    for at, line in enumerate(lines[:4]):
        title = _find_again(line.text, lines, at + 1) if is_title(line.text, least=4) else None
        if title is not None:
            return title
    return None


def _find_again(told: str, lines: list[Line], start: int) -> int | None:
    """Place of the title in ``lines[start:]``, as the page's <title> ``told`` gives it."""
    whole = letters(told)
    parts = tuple(part for one in _PARTS.split(told) if len(part := letters(one)) > 20)
    weights: dict[int, int] = {}
    for at, line in enumerate(lines[start:], start=start):
        text = letters(line.text) if is_title(line.text, least=2) else ""
        same = text.startswith(parts) or (text in whole and 2 * len(text) > len(whole))
        if same and not _DATE.search(line.text):
            weights[at] = weight_after(lines[at + 1 : at + _FAR], AROUND)
            if len(weights) == _OFTEN:
                break
    # It may stand among the breadcrumbs too, and in a list of the latest after the story.
    best = max(weights, key=lambda at: weights[at], default=None)
    return best if best is not None and weights[best] else None


def find_title(lines: list[Line], date: int | None) -> int | None:
    """Place of the title in the lines before the story, of which ``date`` is the date line."""
    texts = [line.text for line in lines]
    titles = [at for at, text in enumerate(texts) if is_title(text) and _is_own(text)]
    near = len(lines) - 1 if date is None else date
    counts = Counter(letters(texts[at]) for at in titles)
    for at in reversed(titles):
        if counts[letters(texts[at])] > 1 and words_in(texts[at]) > 3 and near - at < 2 * AROUND:
            return at
    if titles and titles[0] < 2 and len(lines) < 3 * AROUND:
        return titles[0]
    titles = [at for at in titles if -AROUND <= at - near <= 2]
    return max(
        titles, key=lambda at: min(words_in(texts[at]), 8) - 2 * abs(at - near), default=None
    )


def _is_own(text: str) -> bool:
    """Whether a line reads like no boilerplate, menu, date, byline or caption."""
    return not (
        boilerplate(text)
        or _MENU.search(text)
        or _DATE.search(text)
        or _NAMES.fullmatch(text)
        or _ROLE.match(text)
        or CAPTION.fullmatch(text)
    )


def tells_of_story(text: str) -> bool:
    """Whether a line says when, where or by whom its story was told."""
    return bool(
        _DATE.search(text) or _ROLE.search(text) or _NAMES.fullmatch(text) or split_dateline(text)
    )


def read_date(text: str, zone: str) -> PrintedDate | None:
    """The date of publication in a short line; ``zone`` as for ``parse_date``."""
    if len(text) > SHORT or not _DATE.search(text):
        return None
    published = _PUBLISHED.search(text)
    if published and (date := parse_date(text[published.end() :], zone=zone)):
        return date
    return parse_date(text, zone=zone)


def read_beside_date(page: Page, text: str) -> None:
    """Fill the author from "Nama | Jum'at, 17 Februari 2017"."""
    date = _DATE.search(text)
    if date:
        before = fold(_BESIDE_DATE.sub(" ", text[: date.start()]))
        if _NAMES.fullmatch(before) and not before.isupper():
            page.metadata.authors = parse_byline(before)


def read_people(page: Page, lines: list[Line]) -> None:
    """Fill authors and editors, where unknown, from the bylines beside the title."""
    for line in lines:
        text, rule = line.text, boilerplate(line.text)
        if len(text) > SHORT or is_sentence(text) or (rule and rule.reason != "byline"):
            continue
        if letters(text) == letters(page.metadata.title or ""):
            continue
        authors: list[str] = []
        editors: list[str] = []
        if _ROLE.search(text):
            roles = parse_roles(text)
            authors, editors = roles.authors, roles.editors
        elif _NAMES.fullmatch(text) and not (_NO_NAMES.match(text) or text.isupper()):
            authors = parse_byline(text)
        page.metadata.authors = page.metadata.authors or authors
        page.metadata.editors = page.metadata.editors or editors
