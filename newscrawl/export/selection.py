"""Selection: which articles an export is to have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from newscrawl.export.record import NAMES, TEXT
from newscrawl.filters import Filter, FilterError
from newscrawl.publishers import PUBLISHERS, find


class Selection(msgspec.Struct, kw_only=True, frozen=True):
    """What a user asks for.

    since, until  published in this range; see ``newscrawl.filters.Filter.of``
    publishers    ids, or domains of sites that are not registered; all where empty
    languages     BCP 47: "id" takes "id-ID" too; all where empty
    match, match_in  keywords, as ``newscrawl crawl`` has them
    min_words     words of text at least
    """

    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    match: str | None = None
    match_in: str = "text"
    min_words: int = 0

    @property
    def is_everything(self) -> bool:
        """Whether it takes every article."""
        return self == Selection()


class Head(msgspec.Struct):
    """What of a line says whether it is selected."""

    id: str
    revision: int = 1
    status: str = "published"
    publisher: str | None = None
    domain: str | None = None
    published_at: datetime | None = None
    date_precision: str | None = None
    language: str | None = None
    word_count: int | None = None
    delivered_at: str | None = None


class TextHead(Head):
    """What it takes to look for words."""

    title: str | None = None
    text: str | None = None


class Selector:
    """Tells which lines ``selection`` takes; ages such as "2d" are taken before ``now``.

    Raises ``FilterError``.
    """

    def __init__(self, selection: Selection, now: datetime) -> None:
        self._filter = Filter.of(
            selection.since, selection.until, selection.match, selection.match_in, now
        )
        self._is_dated = bool(self._filter.since or self._filter.until)
        self._places = {_place(one) for one in selection.publishers}
        self._languages = tuple(one.lower() for one in selection.languages)
        self._min_words = selection.min_words
        self._is_everything = selection.is_everything
        kind: type[Any] = TextHead if self._filter.terms else Head
        self.decode = msgspec.json.Decoder(kind).decode

    def why_not(self, head: Any) -> str | None:
        """Why an article is left out; None where it is selected."""
        if self._is_everything:
            return None
        if self._places and not {head.publisher, head.domain} & self._places:
            return "publisher"
        if self._is_dated:
            if head.published_at is None:
                return "undated"
            if not self._filter.in_range(head.published_at, head.date_precision == "day"):
                return "out_of_range"
        if self._languages and not self._speaks(head.language):
            return "language"
        if (head.word_count or 0) < self._min_words:
            return "too_short"
        if self._filter.terms:
            text = head.title or ""
            if self._filter.match_in == "text":
                text = f"{text}\n{head.text or ''}"
            if not self._filter.match(text):
                return "no_match"
        return None

    def _speaks(self, language: str | None) -> bool:
        told = (language or "").lower()
        return any(told == one or told.startswith(f"{one}-") for one in self._languages)


def _place(name: str) -> str:
    """The id of the publisher that ``name`` says, or the domain that it is."""
    found = PUBLISHERS.get(name.lower()) or find(f"https://{name.lower()}/")
    return found.id if found else name.lower()


def check_fields(written: str | None, text: bool) -> tuple[str, ...]:
    """The keys that an export is to have, in the order of the record; ``written`` names them with
    commas between, None means all. Raises ``FilterError`` for one that the record does not have."""
    chosen: Sequence[str] = NAMES
    if written is not None:
        chosen = [one.strip() for one in written.split(",") if one.strip()]
        for one in chosen:
            if one not in NAMES:
                from difflib import get_close_matches

                close = get_close_matches(one, NAMES, 2)
                fix = f"did you mean {' or '.join(close)}?" if close else f"there are {_ALL}"
                raise FilterError(f"the record has no field {one!r}; {fix}")
    wanted = {one for one in chosen if text or one not in TEXT}
    if not wanted:
        raise FilterError("no field is left; name some of the record")
    return tuple(one for one in NAMES if one in wanted)


_ALL = ", ".join(NAMES)
