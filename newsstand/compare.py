"""Comparing lines with what the generator wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsstand.generator import GeneratedArticle

Line = Mapping[str, Any]
"""An article line, as ``json.loads`` gives it."""


@dataclass(frozen=True)
class Difference:
    """One field of a line that is not what the generator wrote."""

    url: str
    layout: str
    field: str
    want: object
    got: object

    def __str__(self) -> str:
        return (
            f"{self.layout} {self.field}\n  {self.url}\n  wrote {self.want!r}\n  read  {self.got!r}"
        )


def key(url: str) -> str:
    """``url`` without scheme and query: the same for every form of an article's address."""
    return url.partition("://")[2].partition("?")[0].rstrip("/")


def differences(article: GeneratedArticle, line: Line) -> Iterator[Difference]:
    """The fields in which ``line`` is not ``article``: at most one for the blocks, the first."""

    def differing(field: str, want: object, got: object) -> Iterator[Difference]:
        if want != got:
            yield Difference(article.url, article.layout, field, want, got)

    yield from differing("title", fold(article.title), line["title"])
    yield from differing(
        "published_at", _minute(article.published_at), _minute(line["published_at"])
    )
    for name in ("publisher", "authors", "editors", "dateline", "keywords", "description"):
        yield from differing(name, getattr(article, name), line[name])
    yield from differing("section", _lower(article.section), _lower(line["section"]))
    yield from differing("is_truncated", False, line["is_truncated"])
    wrote = [(block.type, fold(block.text)) for block in article.blocks]
    read = [(block["type"], block["text"]) for block in line["blocks"]]
    if wrote != read:
        at = next(
            (n for n, (one, other) in enumerate(zip(wrote, read, strict=False)) if one != other),
            min(len(wrote), len(read)),
        )
        yield from differing(
            f"blocks[{at}] ({len(wrote)} written, {len(read)} read)",
            wrote[at] if at < len(wrote) else None,
            read[at] if at < len(read) else None,
        )
    else:
        text = "\n\n".join(text for _, text in wrote)
        yield from differing("text", text, line["text"])


@dataclass(frozen=True)
class Comparison:
    """All lines of a crawl beside all articles of the newsstand."""

    expected: int
    equal: int
    differing: list[Difference]
    missing: list[str]
    unknown: list[str]
    twice: list[str]

    @property
    def perfect(self) -> bool:
        """Every article has one line, each equal, and there is no other line."""
        return self.equal == self.expected and not (
            self.differing or self.missing or self.unknown or self.twice
        )


def compare(articles: Iterable[GeneratedArticle], lines: Iterable[Line]) -> Comparison:
    """Compare every one of ``lines`` with the article at its URL."""
    wanted = {key(article.url): article for article in articles}
    seen: set[str] = set()
    found: list[Difference] = []
    unknown: list[str] = []
    twice: list[str] = []
    equal = 0
    for line in lines:
        url = key(line["url"])
        article = wanted.get(url)
        if article is None:
            unknown.append(line["url"])
        elif url in seen:
            twice.append(line["url"])
        else:
            wrong = list(differences(article, line))
            found += wrong
            equal += not wrong
        seen.add(url)
    missing = [article.url for name, article in wanted.items() if name not in seen]
    return Comparison(len(wanted), equal, found, missing, unknown, twice)


def fold(text: str) -> str:
    """``text`` with every run of white space folded to one space."""
    return " ".join(text.split())


def _lower(text: str | None) -> str | None:
    """``text`` without regard to case, which the pages of one site do not agree on."""
    return text.casefold() if text else None


def _minute(value: datetime | str | None) -> datetime | None:
    """The instant of ``value`` to the minute; sites print no more."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(second=0, microsecond=0) if value else None
