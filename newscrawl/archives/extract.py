"""Extract: what the pages of one archive become, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from newscrawl.api import clean
from newscrawl.archives.pages import Captured, pages
from newscrawl.archives.parts import Held, Parts, has_more, is_later, lacks_pages
from newscrawl.archives.places import Place
from newscrawl.archives.sites import Sites
from newscrawl.article import Archive
from newscrawl.inputs import Options, Saved, to_page
from newscrawl.page import REJECT_REASONS, NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.record import encode
from pipelines.rejects import Reject, package_version, reject_line

Kind = Literal["articles", "rejects"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is made of each archive.

    publishers, hosts, every   whose pages are read, see ``Sites``
    languages                  BCP 47 tags: articles in others are left out; () for all
    options                    how pages are read
    run_id                     of the run, for the lines
    """

    publishers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    every: bool = False
    languages: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line, without its end: an article, or a page that gave none, for ``reason``."""

    kind: Kind
    line: bytes
    url: str
    reason: str = ""
    detail: str = ""


def extract(place: Place, job: Job, counts: Counter[str]) -> Iterator[Outcome]:
    """What the pages of the archive at ``place`` become; an article of several pages comes after
    its last. ``counts`` gets the numbers of ``newscrawl.archives.pages.COUNTS``, and
    ``other_language``.

    Raises ``InputError`` where the archive cannot be read (on); a page never does.
    """
    for outcome in _outcomes(place, job, counts):
        if outcome is None:
            counts["other_language"] += 1
        else:
            yield outcome


def _outcomes(place: Place, job: Job, counts: Counter[str]) -> Iterator[Outcome | None]:
    """None stands for an article in a language that was not asked for."""
    sites = Sites(job.publishers, job.hosts, every=job.every)
    parts = Parts()
    for captured in pages(place, sites, counts):
        if parts.take(captured):
            continue
        page = _page(captured, place, job)
        outcome = _outcome(page, job)
        if outcome and outcome.kind == "articles" and has_more(page):
            for held in parts.hold(captured, outcome.line):
                yield _joined(held, place, job)
        else:
            yield outcome
    for held in parts.rest():
        yield _joined(held, place, job)


def _page(captured: Captured, place: Place, job: Job) -> Page:
    content_type = captured.headers.get("content-type")
    saved = Saved(captured.content, captured.url, content_type, captured.fetched_at)
    page = to_page(saved, job.options)
    page.headers = captured.headers
    page.run_id = job.run_id
    if captured.offset is not None:
        page.archive = Archive(place.file, captured.offset)
    return page


def _joined(held: Held, place: Place, job: Job) -> Outcome | None:
    """The line of an article of several pages, as far as they are there."""
    if not held.parts:
        return Outcome("articles", held.line, held.captured.url)
    page, *following = (_page(one, place, job) for one in held.whole())
    page.following = following
    return _outcome(page, job)


def _outcome(page: Page, job: Job) -> Outcome | None:
    """The line of a page; None where it is in a language that was not asked for."""
    url = page.url or ""
    try:
        if not page.following and is_later(url):
            raise NotAnArticle("page_missing", "a later page, whose first was not seen before it")
        article = clean(page)
        if page.following and lacks_pages(page):
            article.is_truncated = True
        if job.languages and (article.language or "").partition("-")[0] not in job.languages:
            return None
        return Outcome("articles", encode(article), url)
    except NotAnArticle as refused:
        reason, detail = refused.reason, refused.detail or REJECT_REASONS.get(refused.reason, "")
    except Exception as error:
        reason, detail = "error", f"{type(error).__name__}: {error}"
    return Outcome("rejects", _reject(page, reason, detail), url, reason, detail)


def _reject(page: Page, reason: str, detail: str) -> bytes:
    publisher = find(page.url or "")
    return reject_line(
        Reject(
            url=page.url,
            reason=reason,
            detail=detail,
            publisher=publisher.id if publisher else None,
            fetched_at=page.fetched_at or datetime.now(UTC),
            run_id=page.run_id or "",
            newscrawl=package_version(),
        )
    )
