"""ArticleSpider: how an article is fetched, whoever named its URL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.blocks import blocked_by
from newscrawl.captures import CAPTURED_AT, CaptureError, opened
from newscrawl.failures import REFUSALS as REFUSING
from newscrawl.failures import asked_to_wait, reason_of
from newscrawl.filters import Filter, FilterError
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Frontier, Named, is_passing
from newscrawl.lines import OutputError
from newscrawl.markup import Index
from newscrawl.obey import WISHES
from newscrawl.page import NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.sites import stand_in
from newscrawl.sources import Capture, Discovered
from newscrawl.sources.archives import raw_url
from newscrawl.spiders.jobs import Job as Job
from newscrawl.spiders.jobs import told
from newscrawl.spiders.leasing import LeasingSpider
from newscrawl.urls import (
    article_key,
    clean_url,
    is_one_page,
    last_page_number,
    main_form,
    next_page_url,
    one_page_url,
    page_number,
    site_of,
)
from newscrawl.warc import ARCHIVED
from pipelines.amp import main_url
from pipelines.decode import parse

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

REFUSALS = 5
"""A site that has refused so many requests, and answered none, is blocked; so is one whose guard
sent so many pages of its own in a row."""

# Articles go before listings: what was found is fetched before more is looked for.
_ARTICLE_PRIORITY = 10


class ArticleSpider(LeasingSpider):
    """Fetches articles and yields a ``Page`` for each.

    An article is asked for in its publisher's one-page form where robots.txt allows it, else
    page by page; one of which a page cannot be had is rejected ("page_missing"). Of an article
    found in its AMP form the main page is fetched. Each article is fetched once, in whatever run,
    and again only where it has changed since, or could not be had in passing. A redirect to
    another site is not followed, one to something that is no article is rejected ("index").

    Arguments (``-a name=value``):

    since, until   see ``newscrawl.filters.Filter``; also start-date and end-date
    match          keywords and /regular expressions/, separated by commas
    match-in       "title" or "text" (the default: title and text)
    limit          stop after so many articles

    Stats:

    newscrawl/discovered            URLs of articles found, each counted once
    newscrawl/known                 of these not fetched: they came to their end in an earlier run
    newscrawl/changed               fetched again, as they have changed since they were delivered
    newscrawl/skipped/<reason>      not fetched: "out_of_range", "no_match", "undated", "withdrawn"
    newscrawl/fetched               articles fetched
    newscrawl/pages                 their pages
    newscrawl/failed/<kind>         not fetched, by ``newscrawl.failures``: "http-404", "robots", …
    newscrawl/duplicate             redirected to an article that was fetched already
    newscrawl/unchanged             fetched again, or asked for, and the same as before
    newscrawl/revisions             fetched again and delivered as a new revision
    newscrawl/to_retry/<reason>     of those that failed: tried again by a later run
    newscrawl/blocked               sites that refused every request (robots.txt, or 401, 403, 451),
                                    or whose guard sent pages of its own ("blocked_page")
    newscrawl/blocked/<domain>      how that site refused

    Articles and rejects are counted by the steps: newscrawl/articles,
    newscrawl/rejected/<reason>, newscrawl/removed/<reason>.
    """

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        arguments = {key.replace("-", "_"): value for key, value in arguments.items()}
        self.filter = Filter.of(
            since=arguments.pop("since", None) or arguments.pop("start_date", None),
            until=arguments.pop("until", None) or arguments.pop("end_date", None),
            match=arguments.pop("match", None),
            match_in=arguments.pop("match_in", None),
        )
        self.limit = _whole_number("limit", arguments.pop("limit", None))
        self.joins_archives = False
        """Whether later pages of what one archive has are looked for in the other."""
        self.blocked: dict[str, str] = {}
        """Sites that are left alone, and how they refused."""
        self._refusals: dict[str, list[str]] = {}
        self._answered: set[str] = set()
        self._guarded: dict[str, int] = {}
        super().__init__(name, **arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._article_kept, signals.item_scraped)
        crawler.signals.connect(spider._article_dropped, signals.item_dropped)
        crawler.signals.connect(spider._article_failed, signals.item_error)
        crawler.signals.connect(spider._reading_failed, signals.spider_error)
        return spider

    # What to fetch

    def article(
        self,
        found: Discovered,
        source: str = "",
        *,
        title_hash: int | None = None,
        priority: int | None = None,
    ) -> bool:
        """An article was found, in ``source``: whether it waits to be fetched now, and did not
        before. Its title and the crawl's words may say that it is not wanted."""
        publisher = find(found.url)
        key = article_key(publisher, found.url)
        matched = []
        if self.filter.terms and self.filter.match_in == "title" and _is_whole(found.title):
            matched = self.filter.match(found.title or "")
            if not matched:
                self.skip(key, "no_match")
                return False
        if self.lists_only:
            is_new = self.frontier.see(key)
            if is_new:
                self.count("discovered")
            return is_new
        named = self.frontier.name(
            Found(
                key,
                found.url,
                source,
                found.published_at,
                found.modified_at,
                title_hash,
                priority,
                told(matched, found.capture),
            )
        )
        if named is Named.TWICE:
            return False
        self.count("discovered")
        if named is Named.KNOWN:
            self.count("skipped/withdrawn" if self.frontier.is_barred(key) else "known")
        elif named is Named.AGAIN:
            self.count("changed")
        self.wake()
        return named in (Named.NEW, Named.AGAIN)

    def skip(self, key: str, reason: str) -> None:
        """The article is not fetched, for a reason that its list shows."""
        if self.frontier.see(key):
            self.count("discovered")
            self.count(f"skipped/{reason}")

    def request_for(self, job: Job) -> Request:
        """The request for an article: in the one-page form where its publisher has one."""
        return self._request(job, one_page_url(job.publisher, job.url) or clean_url(job.url))

    def _request(self, job: Job, url: str) -> Request:
        capture = job.capture
        if capture is not None:
            return self._capture_request(job, url, capture)
        meta: dict[str, Any] = {"site": site_of(url)}
        headers = {}
        if job.page is None and job.lease.article_id:
            headers = conditions(job.lease.etag, job.lease.last_modified)
            meta |= UNCHANGED if headers else {}
        return Request(
            url,
            headers=headers,
            callback=self.read_article,
            errback=self.lose_article,
            cb_kwargs={"job": job},
            meta=meta,
            priority=_ARTICLE_PRIORITY,
            dont_filter=True,  # each article once: the frontier sees to that
        )

    def _capture_request(self, job: Job, url: str, capture: Capture) -> Request:
        """The request for an archive's copy of the page at ``url``, which is one of the article's
        pages; of the first one the copy that is known."""
        headers = {}
        address = raw_url(url, capture.made_at)
        if job.asked == 0:
            address = capture.url
            if capture.part:
                offset, length = capture.part
                headers["Range"] = f"bytes={offset}-{offset + length - 1}"
        job.asked += 1
        return Request(
            address,
            headers=headers,
            callback=self.read_article,
            errback=self.lose_article,
            cb_kwargs={"job": job},
            meta={"site": site_of(address), "autothrottle_dont_adjust_delay": True},
            priority=_ARTICLE_PRIORITY,
            dont_filter=True,
        )

    # What comes back

    def read_article(self, response: Response, job: Job) -> Iterator[Request | Page]:
        """A page of an article: yields the request for the next one, or the whole article."""
        self.note_answer(response.url)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.count("unchanged")
            self.end_job(job, Frontier.unchanged)
            return
        if job.capture:
            try:
                response = opened(response, job.capture)
            except CaptureError as error:
                self._lose_capture(job, response, error)
                return
        page = _page(response, job, self.filter)
        self.count("pages")
        if job.page is not None:
            if self._leads_back(response, job):
                self._lose_page(job, f"redirected to {response.url}", response)
                return
            job.page.following.append(page)
        else:
            if not self._is_that_article(response, job, page):
                return
            if main := self._main_page(response, job):
                if self._is_known(job, main):
                    return
                yield self._request(job, one_page_url(job.publisher, main) or clean_url(main))
                return
            self.count("fetched")
            job.page = page
        try:
            following = self._following(response, job, page)
        except NotAnArticle as missing:
            self._lose_page(job, missing.detail, response)
            return
        if following:
            yield following
        else:
            self.jobs[job.page.url or ""] = job
            yield job.page

    def lose_article(self, failure: Failure) -> Iterator[Request | Page]:
        """A page of an article that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        job: Job = request.cb_kwargs["job"]
        reason = reason_of(failure)
        if job.page is not None:
            self.count(f"failed/{reason}")
            if self.fail(job, reason, request.url):
                return
            self._lose_page(
                job, f"{request.url}: {reason}", getattr(failure.value, "response", None)
            )
            return
        plain = job.capture.url if job.capture else clean_url(job.url)
        if reason == "robots" and request.url != plain and not request.meta.get("redirect_times"):
            yield self._request(job, plain)  # the one-page form is barred: page by page
            return
        self.count(f"failed/{reason}")
        self.logger.info("Not fetched: %s (%s)", job.url, reason)
        self.note_refusal(request.url, reason)
        self.fail(job, reason, request.url, asked_to_wait(failure))
        self.close_job(job)

    def fail(
        self, job: Job, reason: str, detail: str = "", retry_after: timedelta | None = None
    ) -> bool:
        """The article could not be fetched: whether it is tried again, by a later run."""
        if not is_passing(reason) and job.page is not None:
            return False
        retried = self.frontier.failed(job.lease, reason, detail, retry_after)
        if retried:
            self.count(f"to_retry/{reason}")
        self.close_job(job)
        return retried

    def _lose_capture(self, job: Job, response: Response, error: CaptureError) -> None:
        """What an archive sent is no page."""
        self.count("failed/capture")
        self.logger.warning("Not fetched: %s: %s", response.url, error)
        if job.page is not None:
            self._lose_page(job, str(error), response)
        else:
            self.end_job(job, lambda frontier, lease: frontier.failed(lease, "capture", str(error)))

    def _is_that_article(self, response: Response, job: Job, page: Page) -> bool:
        """Whether ``response`` is the article asked for; if not, says so and closes the job."""
        if not response.meta.get("redirect_times"):
            return True
        publisher = find(response.url)
        if (
            publisher
            and publisher.articles
            and not publisher.is_article(main_form(publisher, response.url))
        ):
            self._reject(job, response, page, NotAnArticle("index", f"redirected from {job.url}"))
            return False
        return not self._is_known(job, response.url)

    def _is_known(self, job: Job, url: str) -> bool:
        """Whether the article that ``job`` was led to was asked for before; if so, closes it."""
        publisher = find(url)
        if not self.frontier.claim(job.lease, article_key(publisher, url), url):
            self.count("duplicate")
            self.end_job(job, Frontier.same)
            return True
        job.publisher = publisher
        return False

    def _main_page(self, response: Response, job: Job) -> str | None:
        """The address to ask for in the place of what was sent: that of the main page where it is
        an AMP page, its own where a redirect has lost that all pages of the article be shown."""
        if job.is_main or (job.capture and job.capture.part):
            return None
        job.is_main = True
        if main := main_url(response.body, response.url):
            return main
        asked = response.meta.get("redirect_urls", [response.url])[0]
        if not job.publisher or not is_one_page(job.publisher, asked):
            return None
        return None if is_one_page(job.publisher, response.url) else response.url

    def _leads_back(self, response: Response, job: Job) -> bool:
        """Whether a later page of an article was redirected to what is no such page."""
        if not response.meta.get("redirect_times"):
            return False
        assert job.page is not None
        known = {one.url for one in (job.page, *job.page.following)}
        return response.url in known or article_key(find(response.url), response.url) != job.key

    def _lose_page(self, job: Job, why: str, response: Response | None) -> None:
        """Reject an article of which a page could not be had."""
        assert job.page is not None
        self._reject(job, response, job.page, NotAnArticle("page_missing", why))

    def _following(self, response: Response, job: Job, page: Page) -> Request | None:
        """The request for the page after ``page``, None after the last.

        Raises NotAnArticle where a page is missing.
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
            index = Index(parse(response.body, page.headers.get("content-type")))
        except NotAnArticle:
            return None  # the cleaning steps will say why
        job.pages = max(job.pages, last_page_number(job.publisher, index, first.url))
        seen = {one.url or "" for one in (first, *first.following)}
        url = next_page_url(job.publisher, index, first.url, number, seen)
        most = self.settings.getint("NEWSCRAWL_MAX_PAGES", 20)
        if url and number >= most:
            raise NotAnArticle("page_missing", f"more than {most} pages (NEWSCRAWL_MAX_PAGES)")
        if (page_number(url or "") or number + 1) > number + 1 or (not url and number < job.pages):
            raise NotAnArticle(
                "page_missing", f"page {number} of {job.pages} links to no page {number + 1}"
            )
        if url and job.capture and job.capture.part and not self.joins_archives:
            raise NotAnArticle("page_missing", f"{url} is not in the same part of the archive")
        return self._request(job, url) if url else None

    # What becomes of it

    def note_answer(self, url: str) -> None:
        """A site has answered: it is not blocked."""
        self._answered.add(site_of(url))

    def note_refusal(self, url: str, reason: str) -> None:
        """A request failed; a site that only ever refuses is left alone from then on."""
        site = site_of(url)
        if reason not in REFUSING or site in self._answered:
            return
        reasons = self._refusals.setdefault(site, [])
        reasons.append(reason)
        if len(reasons) == REFUSALS:
            self._block(site, reason)

    def note_guard(self, url: str) -> None:
        """A site's guard sent a page of its own; a site that goes on so is left alone."""
        site = site_of(url)
        self._guarded[site] = self._guarded.get(site, 0) + 1
        if self._guarded[site] >= REFUSALS and site not in self.blocked:
            self._block(site, "blocked_page")

    def _block(self, site: str, reason: str) -> None:
        self.blocked[site] = reason
        self.count("blocked")
        self.crawler.stats.set_value(f"newscrawl/blocked/{site}", reason)
        self.logger.warning(
            "%s refuses us (%s): blocked, its pages are not asked for", site, reason
        )

    def closed(self, reason: str) -> None:
        """Says of each site that refused the few requests it got that it is blocked."""
        for site, reasons in self._refusals.items():
            if site not in self._answered and site not in self.blocked:
                self._block(site, reasons[-1])

    def _reject(self, job: Job, response: Response | None, page: Page, why: NotAnArticle) -> None:
        self.logger.info("Rejected %s: %s", page.url, why)
        self._end_rejected(job, why.reason, why.detail)
        self.crawler.signals.send_catch_log(
            signals.item_dropped, item=page, response=response, exception=why, spider=self
        )

    def _end_rejected(
        self, job: Job, reason: str, detail: str, published_at: datetime | None = None
    ) -> None:
        self.end_job(
            job, lambda frontier, lease: frontier.rejected(lease, reason, detail, published_at)
        )

    def _article_kept(self, item: Any, response: Response | None) -> None:
        self._kept += 1
        if response is not None:
            self._guarded.pop(site_of(response.url), None)
        if job := _job_of(response):
            self.end_job(job, lambda frontier, lease: frontier.done(lease))

    def _article_dropped(self, item: Any, response: Response | None, exception: Exception) -> None:
        is_known = isinstance(exception, NotAnArticle)
        reason = exception.reason if isinstance(exception, NotAnArticle) else "dropped"
        if reason == "blocked_page" and response:
            self.note_guard(response.url)
        job = _job_of(response)
        if job is None:
            return
        if reason == "blocked_page" and job.lease.is_open:
            self.fail(job, reason)
        article = getattr(item, "article", None) or item
        detail = exception.detail if is_known else str(exception)  # type: ignore[attr-defined]
        self._end_rejected(job, reason, detail, getattr(article, "published_at", None))

    def _article_failed(self, item: Any, response: Response | None, failure: Failure) -> None:
        job = _job_of(response)
        if job is None:
            return
        if isinstance(failure.value, OutputError):
            self.close_job(job)  # the page is good, the disk is not
        else:
            self._end_rejected(job, "error", f"{type(failure.value).__name__}: {failure.value}")

    def _reading_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        if job := _job_of(response):
            self._end_rejected(job, "error", f"{type(failure.value).__name__}: {failure.value}")


def _job_of(response: Response | Failure | None) -> Job | None:
    """The job whose request ``response`` answers."""
    request = getattr(response, "request", None)
    return request.cb_kwargs.get("job") if request else None


UNCHANGED = {"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]}
"""In a request's meta: an answer that says that nothing has changed is one."""


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for what has changed since such an answer."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def _page(response: Response, job: Job, wanted: Filter) -> Page:
    return Page(
        content=response.body,
        url=response.url,
        headers=headers_of(response),
        fetched_at=response.meta.get(CAPTURED_AT) or datetime.now(UTC),
        matched=list(job.matched),
        wanted=replace(wanted, since=job.lease.since, until=job.lease.until),
        wishes=None if job.capture else response.meta.get(WISHES),
        archive=response.meta.get(ARCHIVED),
    )


def guard_of(response: Response) -> str | None:
    """The guard whose page was sent in place of what was asked for, by name, if one was."""
    try:
        return blocked_by(Index(parse(response.body)))
    except NotAnArticle:
        return None


def headers_of(response: Response) -> dict[str, str]:
    """The response's headers, names in lower case; of several of one name joined by commas."""
    return {
        name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }


def _is_whole(title: str | None) -> bool:
    """Whether a title in a listing is there, and not cut short."""
    return bool(title) and not (title or "").rstrip().endswith(("…", "..."))


def _whole_number(name: str, value: str | int | None) -> int:
    if value is None or value == "":
        return 0
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise FilterError(f"{name} is {value!r}; it is a whole number from 1")
    return number
