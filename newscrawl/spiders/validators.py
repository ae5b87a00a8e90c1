"""Validators of listings: what they said when they were read, to ask the next time for changes."""

from __future__ import annotations

from scrapy.http import Response

from newscrawl.filters import Filter
from newscrawl.sources import Ask
from newscrawl.sources.reading import Reading
from newscrawl.sources.state import State, Validators


class ListingValidators:
    """What the listings of ``publisher`` said, in ``state``; None: nothing is remembered.

    It holds for crawls to the present of the range ``wanted``, and of these ``words``. ``again``:
    listings are read whole, whatever they said.
    """

    def __init__(
        self, state: State | None, publisher: str, words: str, wanted: Filter, *, again: bool
    ) -> None:
        assert wanted.since is not None
        self._state = state if wanted.until is None else None
        self._publisher = publisher
        self._words = words
        self._since = wanted.since
        self._again = again
        self._said: dict[Reading, dict[str, Validators]] = {}

    def of(self, ask: Ask) -> Validators | None:
        """What the listing said when it was last read, if that is still to be relied on."""
        if self._state is None or self._again or ask.form:
            return None
        return self._state.validators(self._publisher, ask.url, self._words, self._since)

    def note(self, reading: Reading, ask: Ask, response: Response) -> None:
        """A listing was read, and all that it leads to will be asked for."""
        if self._state is None or ask.form:
            return
        etag, last_modified = (
            value.decode("latin-1") if (value := response.headers.get(name)) else None
            for name in ("ETag", "Last-Modified")
        )
        if (etag or last_modified) and response.url == ask.url:
            said = Validators(etag, last_modified)
            self._said.setdefault(reading, {})[ask.url] = said

    def keep(self) -> None:
        """The crawl has come to its end: what was said by listings of which all was read is
        remembered."""
        for reading, said in self._said.items():
            if self._state and not reading.unread and not reading.open:
                self._state.note_validators(self._publisher, self._words, self._since, said.items())
