"""Gather: notes of the articles in saved pages, WARC files and the output of crawls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.article import Article
from newscrawl.learning.notes import Noted, Notes, notes_path
from newscrawl.limits import InputError
from newscrawl.page import NotAnArticle, Page
from newscrawl.record import RecordError, decode
from newscrawl.urls import site_of
from newscrawl.warc.read import is_warc, pages_of
from pipelines.learned.sightings import Sighting, sightings_of_text
from pipelines.learned.strip import Learning
from pipelines.learned.template import is_site
from pipelines.write import SUFFIXES, Output

MOST = 1000
"""Articles of a site and month that are learned from, where pages are read for it."""

_BATCH = 50

Seen = tuple[str, Article, list[Sighting]]


@dataclass
class Gathered:
    """What there is to learn from: notes of crawls, and of what was read here.

    articles   pages and lines read here that gave an article
    problems   those that did not, by reason; ``named`` some of them
    homeless   articles that name no address, so that nobody knows whose they are
    """

    site: str | None = None
    articles: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)
    homeless: int = 0
    _notes: list[Notes] = field(default_factory=list)
    _own: Notes | None = None

    def close(self) -> None:
        """Close all notes."""
        for one in self._notes:
            one.close()

    def sites(self) -> list[str]:
        """The sites that something was seen of, or the one that was asked for."""
        found = sorted({site for one in self._notes for site in one.sites()})
        return [one for one in found if self.site in (None, one) and is_site(one)]

    def of(self, site: str) -> dict[str, Noted]:
        """The articles of a site, by id."""
        merged: dict[str, Noted] = {}
        for one in self._notes:
            for id, noted in one.of(site).items():
                known = merged.setdefault(id, noted)
                if known is not noted:
                    _merge(known, noted)
        return merged

    def texts(self, hashes: Iterable[int]) -> dict[int, str]:
        """The normal forms of what was met twice, by hash."""
        wanted = set(hashes)
        return {text: words for one in self._notes for text, words in one.texts(wanted).items()}

    def add(self, source: Path, advance: Callable[[], None] = lambda: None) -> None:
        """Add what ``source`` holds: a saved page, a WARC file, a folder of them, or the output of
        crawls, ``data/`` or ``news.jsonl``. ``advance`` is called for each page.

        Raises InputError where there is nothing there, or it cannot be read.
        """
        if not source.exists():
            raise InputError(f"{source}: no such file or folder")
        if output := _output(source):
            self._add_output(output, advance)
        else:
            self._add_all(self._seen_on(pages(source), advance))

    def _add_output(self, output: Output, advance: Callable[[], None]) -> None:
        path = notes_path(output)
        if path.exists():
            self._notes.append(Notes(path))
            return
        files = (
            sorted((output.path / "articles").glob("*.jsonl"))
            if output.is_folder
            else [output.path]
        )
        self._add_all(self._seen_in(files, advance))

    def _add_all(self, found: Iterator[Seen]) -> None:
        if self._own is None:
            self._own = Notes(sample=MOST)
            self._notes.append(self._own)
        batch: list[Seen] = []
        for one in found:
            batch.append(one)
            if len(batch) == _BATCH:
                self._own.add(batch)
                batch = []
        self._own.add(batch)

    def _seen_on(
        self, found: Iterator[tuple[str, Page | InputError]], advance: Callable[[], None]
    ) -> Iterator[Seen]:
        for name, page in found:
            advance()
            if isinstance(page, InputError):
                self._note_problem(name, "unreadable", str(page))
                continue
            try:
                article, seen = read_page(page)
            except NotAnArticle as refused:
                self._note_problem(name, refused.reason, refused.detail)
            except Exception as error:  # of one page: the others are read all the same
                self._note_problem(name, "error", f"{type(error).__name__}: {error}")
            else:
                yield from self._of_site(article, seen)

    def _seen_in(self, files: Iterable[Path], advance: Callable[[], None]) -> Iterator[Seen]:
        """The articles in files of lines, of which only the text is known."""
        for file in files:
            try:
                with file.open("rb") as lines:
                    for number, line in enumerate(lines, 1):
                        advance()
                        if not line.strip():
                            continue
                        try:
                            article = decode(line)
                        except RecordError as error:
                            self._note_problem(f"{file}, line {number}", "no_article", str(error))
                            continue
                        blocks = [(block.type, block.text) for block in article.blocks]
                        yield from self._of_site(article, sightings_of_text(blocks))
            except OSError as error:
                self._note_problem(str(file), "unreadable", str(error.strerror or error))

    def _of_site(self, article: Article, seen: list[Sighting]) -> Iterator[Seen]:
        if article.status != "published":
            return
        site = article.domain or site_of(article.canonical_url or "") or self.site or ""
        if not is_site(site):
            self.homeless += 1
            return
        self.articles += 1
        yield site, article, seen

    def _note_problem(self, name: str, reason: str, detail: str) -> None:
        self.problems[reason] += 1
        if len(self.named) < _BATCH:
            self.named.append(f"{name}: {reason}: {detail}" if detail else f"{name}: {reason}")


def read_page(page: Page) -> tuple[Article, list[Sighting]]:
    """The article on a page, and what is seen on it to learn from; raises NotAnArticle."""
    from newscrawl.api import clean

    page.learning = Learning(noting=True)
    article = clean(page)
    return article, page.learning.noted


def pages(source: Path) -> Iterator[tuple[str, Page | InputError]]:
    """The pages of a saved page, a WARC file or a folder of such files, in order of their paths;
    for one that cannot be read, why."""
    from newscrawl.inputs import PAGES, Options, read

    files = [source]
    if source.is_dir():
        files = sorted(
            one
            for one in source.rglob("*")
            if one.is_file() and (is_warc(one.name) or one.name.lower().endswith(PAGES))
        )
        if not files:
            why = "holds no saved pages (*.html, *.htm, *.html.gz), no WARC files and no articles"
            raise InputError(f"{source}: {why}")
    for file in files:
        if is_warc(file.name):
            try:
                for one in pages_of(file):
                    yield (
                        one.url,
                        Page(
                            one.content,
                            url=one.url,
                            headers={"content-type": one.content_type},
                            fetched_at=one.fetched_at,
                        ),
                    )
            except InputError as error:
                yield str(file), error
            continue
        try:
            yield str(file), Page(read(str(file), Options()).content)
        except InputError as error:
            yield str(file), error


def _output(source: Path) -> Output | None:
    """``source`` as the output of crawls, if it is one."""
    if source.is_dir():
        output = Output(source, is_folder=True)
        is_one = notes_path(output).exists() or (source / "articles").is_dir()
        return output if is_one else None
    return Output(source, is_folder=False) if source.suffix in SUFFIXES else None


def _merge(known: Noted, other: Noted) -> None:
    """Add what ``other`` notes of the same article."""
    known.month, known.url = max(known.month, other.month), min(known.url, other.url)
    for text, line in other.lines.items():
        known.lines[text] = max(known.lines.get(text, line), line)
    for kind, texts in other.boxes.items():
        mine = known.boxes.setdefault(kind, {})
        for text, depth in texts.items():
            mine[text] = min(mine.get(text, depth), depth)
