"""Assemble: from a page whose text is clean to the Article."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from newscrawl.article import (
    Article,
    ArticleType,
    DatePrecision,
    Extraction,
    RemovedCount,
    Rights,
    count_words,
    hash_content,
)
from newscrawl.markup import fold
from newscrawl.page import NotAnArticle, Page
from newscrawl.urls import article_key, article_number, main_form, site_of
from newscrawl.wishes import is_reserved, policy_at
from pipelines import language, phrases, strip
from pipelines.generic import weights
from pipelines.join import goes_on
from pipelines.metadata.access import shows_paywall

_TYPES: tuple[tuple[str, ArticleType], ...] = (
    ("advertorial", "advertorial"),
    ("adv", "advertorial"),
    ("brandcontent", "advertorial"),
    ("info-tempo", "advertorial"),
    ("siaran-pers", "press_release"),
    ("press-release", "press_release"),
    ("rilis-pers", "press_release"),
    ("opini", "opinion"),
    ("opinion", "opinion"),
    ("kolom", "opinion"),
    ("editorial", "opinion"),
    ("tajuk", "opinion"),
    ("foto", "photo"),
    ("photo", "photo"),
    ("readfoto", "photo"),
    ("beritafoto", "photo"),
    ("inpicture", "photo"),
    ("galeri", "photo"),
    ("video", "video"),
    ("live", "live"),
    ("jeo", "longform"),
    ("longform", "longform"),
)


def canonical_url(page: Page) -> str | None:
    """The address the publisher gives the article, if it is on a host of the publisher's own: that
    of its main page, whichever form the page is."""
    told = page.head.canonical if page.head else None
    if not told or (page.url and not _is_its_address(page, told, page.url)):
        told = page.url
    return main_form(page.publisher, told) if told else None


def _is_its_address(page: Page, told: str, url: str) -> bool:
    """Whether what a page at ``url`` calls its address can be that: on the same site, and that of
    an article where the page's own is."""
    if told == url:
        return True
    if site_of(told) != site_of(url):
        return False
    publisher = page.publisher
    return not publisher or publisher.is_article(told) or not publisher.is_article(url)


def article_id(page: Page, canonical: str | None) -> str:
    """``publisher:number`` where the URL holds the publisher's own number, else a hash."""
    if page.publisher:
        for url in (page.url, canonical):
            number = article_number(page.publisher, url) if url else None
            if number:
                return f"{page.publisher.id}:{number}"
    address = canonical or page.url
    if not address:
        return "sha256:" + hashlib.sha256(page.content).hexdigest()[:32]
    key = article_key(page.publisher, address)
    return "url:" + hashlib.sha256(key.encode()).hexdigest()[:32]


def article_type(page: Page) -> ArticleType:
    """What kind of piece it is, as the URL, the layout or the page's schema.org type tell."""
    if page.layout and page.layout.article_type:
        return page.layout.article_type
    schema = str(page.head.json_ld.get("@type")) if page.head else ""
    if "Opinion" in schema:
        return "opinion"
    if "Advertiser" in schema:
        return "advertorial"
    if "LiveBlog" in schema:
        return "live"
    path = urlsplit(page.url or "").path
    words = {*path.lower().split("/")[:-1], page.host.partition(".")[0]}
    words.add((page.metadata.section or "").lower().replace(" ", "-"))
    return next((kind for word, kind in _TYPES if word in words), "news")


def is_truncated(page: Page) -> bool:
    """Whether the text is not whole: only a teaser was served, or, where a saved page is read by
    itself, it is one of several. (A crawl rejects an article of which a page is missing.)

    A publisher with a paywall serves guests, as we are, the teaser of what is not free.
    """
    sells = page.publisher is not None and bool(page.publisher.paywall)
    if shows_paywall(page) or (sells and page.metadata.is_accessible_for_free is False):
        return True
    return not page.whole and goes_on(page)


def rights(page: Page) -> Rights:
    """The site's machine-readable wishes: robots meta tags, ``X-Robots-Tag``, and what the site
    says of training models (``newscrawl.wishes``)."""
    meta = page.head.meta if page.head else {}
    told = {"robots-meta": meta.get("robots"), "x-robots-tag": page.headers.get("x-robots-tag")}
    robots = fold(", ".join(text for text in told.values() if text)) or None
    wishes = _words(robots)
    noai_by = [where for where, text in told.items() if _words(text) & _NO_AI] if robots else []
    reserved = {
        "tdm-header": page.headers.get("tdm-reservation"),
        "tdm-meta": meta.get("tdm-reservation"),
    }
    noai_by += [where for where, said in reserved.items() if said and is_reserved(said)]
    policy = page.headers.get("tdm-policy") or meta.get("tdm-policy")
    tdm_policy = policy_at(policy, page.url or "") if policy else None
    if page.wishes:
        noai_by += page.wishes.noai_by
        tdm_policy = tdm_policy or page.wishes.tdm_policy
    return Rights(robots, bool(noai_by), "noarchive" in wishes, noai_by, tdm_policy)


_NO_AI = frozenset(("noai", "noimageai"))


def _words(directives: str | None) -> set[str]:
    return {word.strip().lower() for word in (directives or "").split(",")}


def rules_version() -> str:
    """A short hash of every rule that ships: the same rules, the same version."""
    lines = [str(rule) for rule in strip.shipped()] + phrases.shipped().written
    lines += [*weights.written(), *language.written()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def package_version() -> str:
    """Version of newscrawl, ``"0"`` when it runs from a checkout that is not installed."""
    try:
        return version("newscrawl")
    except PackageNotFoundError:
        return "0"


class Assemble:
    """Sets ``article``."""

    def __init__(self) -> None:
        self.rules = rules_version()
        self.version = package_version()

    def process_item(self, page: Page) -> Page:
        if page.blocks and not page.metadata.title:
            raise NotAnArticle("no_title")
        page.article = self.article(page)
        return page

    def _rules(self, page: Page) -> str:
        """The versions of the rules, of the filter lists, and of the templates of the site."""
        versions = [self.rules]
        if page.lists:
            versions.append(page.lists.version)
        if page.learning and page.learning.used:
            versions.append(f"templates@{page.learning.used.version}")
        return "+".join(versions)

    def article(self, page: Page) -> Article:
        """The Article of a page that has been read; ``title`` may be None.

        Raises:
            NotAnArticle: no text is left.
        """
        metadata = page.metadata
        if not page.blocks:
            raise NotAnArticle("no_body")
        text = "\n\n".join(block.text for block in page.blocks)
        words = count_words(text)
        canonical = canonical_url(page)
        precision: DatePrecision = "day" if metadata.day_only else "minute"
        counts = Counter(removed.reason for removed in page.removed)
        return Article(
            id=article_id(page, canonical),
            url=page.url,
            canonical_url=canonical,
            publisher=page.publisher.id if page.publisher else None,
            domain=site_of(page.url) if page.url else None,
            title=metadata.title,
            description=metadata.description,
            authors=metadata.authors,
            editors=metadata.editors,
            published_at=metadata.published_at,
            modified_at=metadata.modified_at,
            date_precision=precision if metadata.published_at else None,
            dateline=metadata.dateline,
            section=metadata.section,
            keywords=metadata.keywords,
            article_type=article_type(page),
            images=metadata.images,
            language=language.language_of(page, text),
            is_accessible_for_free=metadata.is_accessible_for_free,
            is_truncated=is_truncated(page),
            text=text,
            blocks=page.blocks,
            page_urls=[one.url for one in (page, *page.following) if one.url],
            word_count=words,
            content_hash=hash_content(text),
            removed=[RemovedCount(reason, count) for reason, count in sorted(counts.items())],
            extraction=Extraction(
                method="layout" if page.layout else "generic",
                layout=page.layout.name if page.layout else None,
                confidence=confidence(page, words),
                rules=self._rules(page),
                newscrawl=self.version,
            ),
            rights=rights(page),
            archive=page.archive,
            matched=page.matched,
            fetched_at=page.fetched_at,
            run_id=page.run_id,
        )


def confidence(page: Page, words: int) -> float:
    """How sure the reading is, from 0 to 1: a known layout and what an article should have.

    A publisher's own layout starts at 1.0, one that the page was recognised to have at
    0.9; each of these takes 0.1 off: no publication time, fewer than 2 blocks, fewer than 50 words,
    a refused removal (of our own rules: what a filter list would have taken says nothing of the
    reading). Without a layout it is the probability that the generic reader gives.
    """
    if page.confidence is not None:
        return round(page.confidence, 2)
    own = page.publisher is not None and page.layout in page.publisher.layouts
    score = 1.0 if own else 0.9
    doubts = (page.metadata.published_at is None, len(page.blocks) < 2, words < 50)
    refused = any(one.reason != "filter_list" for one in page.refused)
    return round(score - 0.1 * (sum(doubts) + refused), 2)
