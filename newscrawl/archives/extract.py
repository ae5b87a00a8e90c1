"""Extract: what the pages of one archive become, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.api import clean
from newscrawl.archives.pages import Captured, pages
from newscrawl.archives.parts import Held, Parts, has_more, is_later, lacks_pages
from newscrawl.archives.places import Place
from newscrawl.archives.sites import Sites
from newscrawl.article import Archive, Article
from newscrawl.inputs import Options, Saved, to_page
from newscrawl.page import REJECT_REASONS, NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.record import encode
from pipelines.rejects import Reject, package_version, reject_line


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
    """What became of the page at ``url``: an article, or the note why it gave none; ``line`` is
    that as a line of JSON, without its end."""

    url: str
    line: bytes
    article: Article | None = None
    reject: Reject | None = None


def extract(place: Place, job: Job, counts: Counter[str]) -> Iterator[Outcome]:
    """What the pages of the archive at ``place`` become, see ``outcomes``. ``counts`` gets the
    numbers of ``newscrawl.archives.pages.COUNTS``, and ``other_language``.

    Raises ``InputError`` where the archive cannot be read (on); a page never does.
    """
    sites = Sites(job.publishers, job.hosts, every=job.every)
    yield from outcomes(pages(place, sites, counts), job, counts)


def outcomes(captured: Iterable[Captured], job: Job, counts: Counter[str]) -> Iterator[Outcome]:
    """What pages become, in their order; an article of several pages comes after its last. Those in
    languages that were not asked for are counted as ``other_language``."""
    parts = Parts()
    for one in captured:
        if parts.take(one):
            continue
        page = _page(one, job)
        outcome = _outcome(page, job, counts)
        if outcome and outcome.article and has_more(page):
            for held in parts.hold(one, outcome):
                yield from _joined(held, job, counts)
        elif outcome:
            yield outcome
    for held in parts.rest():
        yield from _joined(held, job, counts)


def _page(captured: Captured, job: Job) -> Page:
    content_type = captured.headers.get("content-type")
    saved = Saved(captured.content, captured.url, content_type, captured.fetched_at)
    page = to_page(saved, job.options)
    page.headers = captured.headers
    page.run_id = job.run_id
    if captured.offset is not None:
        page.archive = Archive(captured.file, captured.offset)
    return page


def _joined(held: Held, job: Job, counts: Counter[str]) -> Iterator[Outcome]:
    """The line of an article of several pages, as far as they are there."""
    outcome: Outcome | None = held.outcome
    if held.parts:
        page, *following = (_page(one, job) for one in held.whole())
        page.following = following
        outcome = _outcome(page, job, counts)
    if outcome:
        yield outcome


def _outcome(page: Page, job: Job, counts: Counter[str]) -> Outcome | None:
    """What a page becomes; None where it is in a language that was not asked for."""
    url = page.url or ""
    try:
        if not page.following and is_later(url):
            raise NotAnArticle("page_missing", "a later page, whose first was not seen before it")
        article = clean(page)
        if page.following and lacks_pages(page):
            article.is_truncated = True
        if job.languages and (article.language or "").partition("-")[0] not in job.languages:
            counts["other_language"] += 1
            return None
        return Outcome(url, encode(article), article=article)
    except NotAnArticle as refused:
        reason, detail = refused.reason, refused.detail or REJECT_REASONS.get(refused.reason, "")
    except Exception as error:
        reason, detail = "error", f"{type(error).__name__}: {error}"
    reject = _reject(page, reason, detail)
    return Outcome(url, reject_line(reject), reject=reject)


def _reject(page: Page, reason: str, detail: str) -> Reject:
    publisher = find(page.url or "")
    return Reject(
        url=page.url,
        reason=reason,
        detail=detail,
        publisher=publisher.id if publisher else None,
        fetched_at=page.fetched_at or datetime.now(UTC),
        run_id=page.run_id or "",
        newscrawl=package_version(),
    )
