"""The pages of an article: what was sent for one, and where the next one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from scrapy.http import Response

from newscrawl.filters import Filter
from newscrawl.markup import Index
from newscrawl.net.obey import WISHES
from newscrawl.page import NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.sites.unregistered import stand_in
from newscrawl.spiders.jobs import Job
from newscrawl.urls import (
    article_key,
    is_one_page,
    last_page_number,
    next_page_url,
    one_page_url,
    page_number,
)
from newscrawl.warc.captures import CAPTURED_AT
from newscrawl.warc.keep import ARCHIVED
from pipelines.amp import main_url
from pipelines.decode import parse


def page_of(response: Response, job: Job, wanted: Filter) -> Page:
    """The page that ``response`` brought, with what the steps need to know of the crawl."""
    return Page(
        content=response.body,
        url=response.url,
        headers=_headers_of(response),
        fetched_at=response.meta.get(CAPTURED_AT) or datetime.now(UTC),
        matched=list(job.matched),
        wanted=replace(wanted, since=job.lease.since, until=job.lease.until),
        wishes=None if job.capture else response.meta.get(WISHES),
        archive=response.meta.get(ARCHIVED),
    )


def _headers_of(response: Response) -> dict[str, str]:
    """The response's headers, names in lower case; of several of one name joined by commas."""
    return {
        name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }


def main_page(response: Response, job: Job) -> str | None:
    """The address to ask for in the place of what was sent: that of the main page where it is an
    AMP page, its own where a redirect has lost that all pages of the article be shown. None from
    the second time on."""
    if job.is_main or (job.capture and job.capture.part):
        return None
    job.is_main = True
    if main := main_url(response.body, response.url):
        return main
    asked = response.meta.get("redirect_urls", [response.url])[0]
    if not job.publisher or not is_one_page(job.publisher, asked):
        return None
    return None if is_one_page(job.publisher, response.url) else response.url


def leads_back(response: Response, job: Job) -> bool:
    """Whether a later page of an article was redirected to what is no such page."""
    if not response.meta.get("redirect_times"):
        return False
    assert job.page is not None
    known = {one.url for one in (job.page, *job.page.following)}
    return response.url in known or article_key(find(response.url), response.url) != job.key


def next_page(job: Job, page: Page, most: int, joins_archives: bool) -> str | None:
    """The address of the page after ``page``, the last one fetched so far; None: it has no more.

    ``most`` pages of an article are read (``NEWSCRAWL_MAX_PAGES``). ``joins_archives``: later pages
    of what one archive has may be asked of the other. Raises NotAnArticle where a page is missing.
    """
    first = job.page
    assert first is not None
    first.whole = True
    if job.publisher is None and page is first:
        job.publisher = stand_in(page)
    if not job.publisher or not job.publisher.next_page or not first.url:
        return None
    if first.url == one_page_url(job.publisher, first.url):
        return None
    number = len(first.following) + 1
    try:
        index = Index(parse(page.content, page.headers.get("content-type")))
    except NotAnArticle:
        return None  # the cleaning steps will say why
    job.pages = max(job.pages, last_page_number(job.publisher, index, first.url))
    seen = {one.url or "" for one in (first, *first.following)}
    url = next_page_url(job.publisher, index, first.url, number, seen)
    if url and number >= most:
        raise NotAnArticle("page_missing", f"more than {most} pages (NEWSCRAWL_MAX_PAGES)")
    if (page_number(url or "") or number + 1) > number + 1 or (not url and number < job.pages):
        raise NotAnArticle(
            "page_missing", f"page {number} of {job.pages} links to no page {number + 1}"
        )
    if url and job.capture and job.capture.part and not joins_archives:
        raise NotAnArticle("page_missing", f"{url} is not in the same part of the archive")
    return url
