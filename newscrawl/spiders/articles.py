"""ArticleSpider: how an article is fetched, whoever named its URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.filters import Filter, whole_number
from newscrawl.frontier import Article as Found
from newscrawl.frontier import Lease, Named
from newscrawl.net.failures import asked_to_wait, reason_of
from newscrawl.page import NotAnArticle, Page
from newscrawl.publishers import find
from newscrawl.sources import Discovered
from newscrawl.spiders.jobs import Job, told
from newscrawl.spiders.leasing import LeasingSpider
from newscrawl.spiders.outcomes import Outcomes
from newscrawl.spiders.pages import leads_back, main_page, next_page, page_of
from newscrawl.spiders.refusals import Refusals
from newscrawl.spiders.requests import page_request
from newscrawl.urls import article_key, clean_url, main_form, one_page_url
from newscrawl.warc.captures import CaptureError, opened

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


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
    newscrawl/failed/<kind>         not fetched, by ``newscrawl.net.failures``: "http-404", …
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

    _outcomes: Outcomes

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        arguments = {key.replace("-", "_"): value for key, value in arguments.items()}
        self.filter = Filter.of(
            since=arguments.pop("since", None) or arguments.pop("start_date", None),
            until=arguments.pop("until", None) or arguments.pop("end_date", None),
            match=arguments.pop("match", None),
            match_in=arguments.pop("match_in", None),
        )
        self.limit = whole_number("limit", arguments.pop("limit", None))
        self.joins_archives = False
        """Whether later pages of what one archive has are looked for in the other."""
        self.refusals = Refusals(self._say_blocked)
        self._strays: set[str] = set()
        super().__init__(name, **arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._outcomes = Outcomes(spider.jobs, spider.refusals)
        spider._outcomes.listen(crawler.signals)
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

    def skip_stray(self, url: str, reason: str) -> None:
        """A link leads to no article that the crawl may want; it is counted once."""
        if url not in self._strays:
            self._strays.add(url)
            self.count(f"skipped/{reason}")
            self.logger.debug("Skipped (%s): %s", reason, url)

    def request_for(self, job: Job) -> Request:
        """The request for an article: in the one-page form where its publisher has one."""
        return self._request(job, one_page_url(job.publisher, job.url) or clean_url(job.url))

    def _request(self, job: Job, url: str) -> Request:
        return page_request(job, url, self.read_article, self.lose_article)

    # What comes back

    def read_article(self, response: Response, job: Job) -> Iterator[Request | Page]:
        """A page of an article: yields the request for the next one, or the whole article."""
        self.refusals.answered(response.url)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.count("unchanged")
            self.jobs.end(job, Lease.unchanged)
            return
        if job.capture:
            try:
                response = opened(response, job.capture)
            except CaptureError as error:
                self._lose_capture(job, response, error)
                return
        page = page_of(response, job, self.filter)
        self.count("pages")
        if job.page is not None:
            if leads_back(response, job):
                self._lose_page(job, f"redirected to {response.url}", response)
                return
            job.page.following.append(page)
        else:
            if not self._is_that_article(response, job, page):
                return
            if main := main_page(response, job):
                if self._is_known(job, main):
                    return
                yield self._request(job, one_page_url(job.publisher, main) or clean_url(main))
                return
            self.count("fetched")
            job.page = page
        try:
            most = self.settings.getint("NEWSCRAWL_MAX_PAGES", 20)
            following = next_page(job, page, most, self.joins_archives)
        except NotAnArticle as missing:
            self._lose_page(job, missing.detail, response)
            return
        if following:
            yield self._request(job, following)
        else:
            self.jobs.fetched(job)
            yield job.page

    def lose_article(self, failure: Failure) -> Iterator[Request | Page]:
        """A page of an article that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        job: Job = request.cb_kwargs["job"]
        reason = reason_of(failure)
        if job.page is not None:
            self.count(f"failed/{reason}")
            if self.jobs.failed(job, reason, request.url):
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
        self.refusals.failed(request.url, reason)
        self.jobs.failed(job, reason, request.url, asked_to_wait(failure))
        self.jobs.close(job)

    def _lose_capture(self, job: Job, response: Response, error: CaptureError) -> None:
        """What an archive sent is no page."""
        self.count("failed/capture")
        self.logger.warning("Not fetched: %s: %s", response.url, error)
        if job.page is not None:
            self._lose_page(job, str(error), response)
        else:
            self.jobs.end(job, lambda lease: lease.failed("capture", str(error)))

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
            self.jobs.end(job, Lease.same)
            return True
        job.publisher = publisher
        return False

    def _lose_page(self, job: Job, why: str, response: Response | None) -> None:
        """Reject an article of which a page could not be had."""
        assert job.page is not None
        self._reject(job, response, job.page, NotAnArticle("page_missing", why))

    def _reject(self, job: Job, response: Response | None, page: Page, why: NotAnArticle) -> None:
        self.logger.info("Rejected %s: %s", page.url, why)
        self.jobs.rejected(job, why.reason, why.detail)
        self.crawler.signals.send_catch_log(
            signals.item_dropped, item=page, response=response, exception=why, spider=self
        )

    # Sites that refuse us

    @property
    def blocked(self) -> Mapping[str, str]:
        """Sites that are left alone, and how they refused."""
        return self.refusals.blocked

    def _say_blocked(self, site: str, reason: str) -> None:
        self.count("blocked")
        self.crawler.stats.set_value(f"newscrawl/blocked/{site}", reason)
        self.logger.warning(
            "%s refuses us (%s): blocked, its pages are not asked for", site, reason
        )

    def closed(self, reason: str) -> None:
        """Says of each site that refused the few requests it got that it is blocked."""
        self.refusals.end()


def _is_whole(title: str | None) -> bool:
    """Whether a title in a listing is there, and not cut short."""
    return bool(title) and not (title or "").rstrip().endswith(("…", "..."))
