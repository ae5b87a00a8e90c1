"""Documents: the records of a corpus, in the forms in which corpora come."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

import msgspec

from newscrawl.corpus.streams import COMPRESSED, explaining
from newscrawl.limits import MAX_PAGE
from newscrawl.urls import site_of

Format = Literal["jsonl", "text", "cc100"]
"""jsonl   a JSON object a line
text    the whole file is one document
cc100   text, a line a paragraph, a blank line between two documents
"""
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".jsonlines")
_BOM = b"\xef\xbb\xbf"

MAX_LINES = 100_000
"""Lines of the longest document that is read; an article has less than a thousand."""
REFUSED = {
    "not_json": "the line holds no JSON object",
    "no_text": "the document has no text in the field that was named",
    "too_large": f"the document has more than {MAX_PAGE} bytes or {MAX_LINES} lines",
}
"""Why a document is no input for the cleaning; besides, ``newscrawl.page.REJECT_REASONS``."""


class RefusedError(Exception):
    """A document that cannot be read; ``reason`` is one of ``REFUSED``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a JSON document has its parts: names of fields, with dots into objects.

    text   the text; a list of strings is taken for its paragraphs
    url    the page's address
    site   what the document's site or source is called; None: the domain of the address
    """

    text: str = "text"
    url: str = "url"
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in a file, at ``where`` ("c4.jsonl.gz:17"); None: it is too large."""

    where: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read: ``table`` is the whole JSON object, {} for plain text."""

    text: str
    url: str | None
    site: str | None
    table: dict[str, Any]


def format_of(name: str, start: bytes) -> Format:
    """The format of an input, by its name, else by how its content starts."""
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    if name.endswith(_SUFFIXES):
        return "jsonl"
    if name != "-" and name.endswith(".txt"):
        return "text"
    return "jsonl" if start.removeprefix(_BOM).lstrip()[:1] == b"{" else "text"


def records(stream: io.BufferedReader, name: str, format: Format) -> Iterator[Raw]:
    """The records in ``stream``, of the file called ``name``, one after another.

    Raises ``InputError`` where it cannot be read to its end; what came before is good.
    """
    with explaining():
        if format == "text":
            content = stream.read(MAX_PAGE + 1)
            yield Raw(name, content if len(content) <= MAX_PAGE else None)
        elif format == "jsonl":
            for number, line in _lines(stream):
                if line is None or line.strip():
                    yield Raw(f"{name}:{number}", line)
        else:
            yield from _paragraphs(name, stream)


def _lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """The lines of ``stream`` by number, from 1; None for one that is too large."""
    number = 0
    while line := stream.readline(MAX_PAGE + 1):
        number += 1
        if len(line) > MAX_PAGE and not line.endswith(b"\n"):
            while len(rest := stream.readline(MAX_PAGE)) == MAX_PAGE and rest[-1:] != b"\n":
                pass
            yield number, None
        else:
            yield number, line.removeprefix(_BOM) if number == 1 else line


def _paragraphs(name: str, stream: io.BufferedReader) -> Iterator[Raw]:
    """The documents that blank lines set apart, by the number of their first line."""
    lines: list[bytes] = []
    begin = size = 0
    for number, line in chain(_lines(stream), [(0, b"")]):
        if line is None or line.strip():
            begin = begin or number
            size += MAX_PAGE + 1 if line is None else len(line)
            if line is None or size > MAX_PAGE:
                lines.clear()
            else:
                lines.append(line)
        elif begin:
            yield Raw(f"{name}:{begin}", b"".join(lines) if size <= MAX_PAGE else None)
            lines, begin, size = [], 0, 0


def parse(raw: Raw, format: Format, fields: Fields) -> Document:
    """The document in a record; raises ``RefusedError``."""
    document = _parse(raw, format, fields)
    if document.text.count("\n") >= MAX_LINES:
        raise RefusedError("too_large")
    return document


def _parse(raw: Raw, format: Format, fields: Fields) -> Document:
    if raw.content is None:
        raise RefusedError("too_large")
    if format != "jsonl":
        text = raw.content.decode("utf-8-sig", "replace")
        return Document(text if format == "text" else text.strip(), None, None, {})
    try:
        table = msgspec.json.decode(raw.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError("not_json") from error
    if not isinstance(table, dict):
        raise RefusedError("not_json")
    text = value_of(table, fields.text)
    if isinstance(text, list) and all(isinstance(one, str) for one in text):
        text = "\n".join(text)
    if not isinstance(text, str) or not text.strip():
        raise RefusedError("no_text")
    url = value_of(table, fields.url)
    url = url if isinstance(url, str) and url else None
    return Document(text, url, _site(table, url, fields), table)


def value_of(table: dict[str, Any], name: str) -> Any:
    """The value of the field called ``name``: with dots, of a field in a field."""
    if name in table:
        return table[name]
    first, _, rest = name.partition(".")
    inner = table.get(first)
    return value_of(inner, rest) if rest and isinstance(inner, dict) else None


def set_value(table: dict[str, Any], name: str, value: Any) -> None:
    """Set the field called ``name``, which is there."""
    first, _, rest = name.partition(".")
    if name in table or not rest:
        table[name] = value
    else:
        set_value(table[first], rest, value)


def _site(table: dict[str, Any], url: str | None, fields: Fields) -> str | None:
    """What the document's site is called, in a form that can be a file's name."""
    if fields.site is None:
        return site_of(url) if url else None
    told = value_of(table, fields.site)
    if not isinstance(told, str):
        return None
    if "://" in told:
        return site_of(told)
    name = re.sub(r"[^\w.]+", "-", told.casefold())[:100]
    return re.sub(r"\.[.-]*", ".", name).strip("-.") or None
