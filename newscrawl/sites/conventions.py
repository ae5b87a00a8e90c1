"""Conventions: where a site that nobody registered is likely to list its articles, and what the
addresses of its pages tell.

A site says itself where its feeds are (``<link rel=alternate>``) and its sitemaps (robots.txt).
The rest are guesses, each with the reason for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from newscrawl.markup import Index, fold
from newscrawl.urls import site_of

System = Literal["", "wordpress"]


@dataclass(frozen=True)
class Convention:
    """A place where many sites have a list of their articles.

    path    of the list, a template as those of the sources
    why     what makes it likely
    system  the only content system it is tried for; "" any
    """

    path: str
    why: str
    system: System = ""


FEEDS = (
    Convention("/feed/", "WordPress has its feed there; also merdeka.com, bola.net"),
    Convention("/rss", "detik.com, tirto.id and voi.id have theirs there"),
    Convention("/feed", "sindonews.com and inews.id have theirs there"),
    Convention("/rss.xml", "the usual name of a feed that is a file"),
)

SITEMAPS = (
    Convention("/sitemap-news.xml", "Promedia's sites; also tribunnews.com, bisnis.com, tempo.co"),
    Convention("/sitemap_news.xml", "liputan6.com and mediaindonesia.com"),
    Convention("/news-sitemap.xml", "Yoast's news extension for WordPress"),
    Convention("/sitemap.xml", "the example of sitemaps.org; inews.id, jawapos.com, suara.com"),
    Convention("/sitemap_index.xml", "Yoast SEO and Rank Math, for WordPress"),
    Convention("/wp-sitemap.xml", "WordPress itself, since 5.5"),
)

INDEXES = (
    Convention("/{YYYY}/{MM}/{DD}/page/{page}/", "WordPress's archive of a day", "wordpress"),
    Convention("/indeks-berita?page={page}", "Promedia's sites, such as suaramerdeka.com"),
    Convention("/indeks?page={page}", "suara.com, tempo.co and cnnindonesia.com"),
    Convention("/index", "bisnis.com"),
)

# Directories of what is no article, in the words of the registry's own patterns and WordPress's.
ELSEWHERE = frozenset(
    """about advertise amp api author authors cari cart category cdn-cgi channel comments contact
    disclaimer feed foto galeri gallery image images index indeks indeks-berita infografis info
    kanal kategori kontak label live login member page pages pedoman-media-siber penulis pencarian
    photo play privacy-policy redaksi register rss search sitemap tag tags tentang tentang-kami
    topic topics topik user video videos wp-admin wp-content wp-json wp-login.php""".split()
)
# Sitemaps of what is no article, by the names that WordPress and its extensions give them.
_NOT_POSTS = re.compile(
    r"(?:categor|kategori|_tag|-tag|tags?-|author|penulis|users|taxonom|image|video|foto|page-"
    r"|pages|local|attachment|format)[\w.-]*\.xml",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|berita", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_COMMENTS = re.compile(r"comment|komentar", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|txt|css|js|ico)$", re.I)
_LEAST_WORDS = 3


def feeds_of(index: Index, base: str) -> list[str]:
    """The feeds that a page at ``base`` names, without those of comments and of other sites."""
    found: dict[str, None] = {}
    for link in index.tagged("link"):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        address = (link.get("href") or "").strip()
        if kind not in _FEED_TYPES or not address:
            continue
        try:
            url = urljoin(base, address)
            same = site_of(url) == site_of(base)
        except ValueError:
            continue
        said = f"{urlsplit(url).path} {link.get('title') or ''}"
        if same and not _COMMENTS.search(said):
            found.setdefault(url)
    return list(found)


def system_of(index: Index) -> System:
    """The content system that a page was made by, as far as conventions depend on it."""
    for element in index.tagged("meta"):
        made_by = fold(element.get("content") or "").lower()
        if (element.get("name") or "").lower() == "generator" and "wordpress" in made_by:
            return "wordpress"
    for tag, attribute in (("link", "href"), ("script", "src")):
        if any("/wp-content/" in (one.get(attribute) or "") for one in index.tagged(tag)):
            return "wordpress"
    return ""


def is_of_articles(sitemap: str) -> bool:
    """Whether a sitemap may list articles, by its name."""
    return not _NOT_POSTS.search(urlsplit(sitemap).path.rpartition("/")[2])


def is_of_news(sitemap: str) -> bool:
    """Whether a sitemap is one of the newest articles, by its name."""
    return bool(_NEWS.search(urlsplit(sitemap).path))


def shape_of(url: str) -> tuple[str, ...]:
    """What the addresses of a site's articles have in common: each part of the path by its kind.

    "YYYY" a year, "N" a number, "slug" words that are joined, "word" any other; ".html" and the
    like where the address ends so.
    """
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if not parts:
        return ()
    ending = _ENDING.search(parts[-1])
    if ending:
        parts[-1] = parts[-1][: ending.start()]
    return (*map(_kind, parts), *([ending[0].lower()] if ending else []))


def _kind(part: str) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", part):
        return "YYYY"
    if part.isdecimal():
        return "N"
    return "slug" if len(re.split(r"[-_]", part)) >= _LEAST_WORDS else "word"


def may_be_article(url: str) -> bool:
    """Whether the address itself allows that an article is there: it has a slug or a number, and
    no directory or ending that says otherwise."""
    path = urlsplit(url).path.lower()
    parts = [part for part in path.split("/") if part]
    if not parts or _FILE.search(path) or ELSEWHERE.intersection(parts[:-1]):
        return False
    return parts[-1] not in ELSEWHERE and bool({"slug", "N"}.intersection(shape_of(url)[-2:]))


class Shapes:
    """The shapes of a site's article addresses, learned from lists of nothing but articles."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._known: Counter[tuple[str, ...]] = Counter()
        for url in urls:
            self.learn(url)

    def learn(self, url: str) -> None:
        """Note that an article is at ``url``."""
        if shape := shape_of(url):
            self._known[shape] += 1

    def fits(self, url: str) -> bool:
        """Whether an article may be at ``url``: any address will do while nothing was learned."""
        if not may_be_article(url):
            return False
        return not self._known or shape_of(url) in self._known
