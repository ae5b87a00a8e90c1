"""URLs of articles: their one form, their other pages, the site they belong to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

from newscrawl.markup import Index
from newscrawl.publisher import Publisher

_TRACKING = re.compile(
    r"utm_\w+|[a-z]*clid|gclsrc|[gw]braid|_g[al]|mc_[ce]id|igshi?d?|cmpid|ref(?:_\w+)?|source|medium"
    r"|campaign|tag_from|jxrecoid|amp|amp_\w+|usqp|outputtype",
    re.IGNORECASE,
)
_PAGING = re.compile(r"page|single|showpage|page_num|hal", re.I)
_PAGE_QUERY = re.compile(r"(?:^|&)(?:page|page_num|hal|p)=(\d+)(?:&|$)", re.I)
_PAGE_PATH = re.compile(r"/(\d{1,3})/?$")

# The marks of AMP and mobile addresses, as real pages name them: amp.kompas.com/money/read/…,
# m.tribunnews.com/amp/…, …/d-7016153/judul/amp, m.republika.co.id/amp_version/o2l07x284
_OTHER_FORM = re.compile(r"//(?:m|mobile|wap|amp)\.|/amp(?:_version)?(?:/|$)")
_FORM_HOST = re.compile(r"(?:m|mobile|wap|amp)\.")
_ANY_HOST = re.compile(r"(?:www|m|mobile|wap|amp)\.")
_AMP_PART = re.compile(r"/amp(?:_version)?(?=/|$)")
# What stands where an AMP address says "amp": nothing, or tempo's and okezone's "read", or
# liputan6's "news/read", or republika's "berita".
_IN_PLACE_OF_AMP = ("", "/read", "/news/read", "/berita")

_AMP_FORM = re.compile(r"//amp\.|/amp(?:_version)?(?:/|$)")

# An address with nothing to clean: host in lower case, no port, no parameters.
_CLEAN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9._~/%+,=@:-]*")

_INDEX_FILE = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

# The list of public suffixes that comes with the package: nothing is downloaded.
_suffixes = tldextract.TLDExtract(suffix_list_urls=())


def site_of(url: str) -> str:
    """The registrable domain of ``url`` ("kompas.com"), or its host where it has none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _site_of(host)


@lru_cache(maxsize=4096)
def _site_of(host: str) -> str:
    return _suffixes(host).top_domain_under_public_suffix or host


def clean_url(url: str) -> str:
    """``url`` without fragment, default port, and tracking and paging parameters; the host in
    lower case.

    It can be fetched in the place of ``url``. Raises ValueError where ``url`` is no URL.
    """
    if _CLEAN.fullmatch(url):
        return url
    parts = urlsplit(url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not (_TRACKING.fullmatch(name) or _PAGING.fullmatch(name))
    ]
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    return urlunsplit((parts.scheme, netloc, parts.path, urlencode(query), ""))


def main_form(publisher: Publisher | None, url: str) -> str:
    """The address of the main page of the article whose AMP or mobile page is at ``url``.

    That is the first of the addresses it may have that has an article's form on the publisher's
    site, so that forms of one article can be told to be the same; it need not be there. Where
    there is none, ``url``, clean. Raises ValueError where ``url`` is no URL.
    """
    clean = clean_url(url)
    if publisher and _OTHER_FORM.search(clean):
        return next((form for form in _main_forms(clean) if publisher.is_article(form)), clean)
    return clean


def article_number(publisher: Publisher | None, url: str) -> str | None:
    """The publisher's own number of the article at ``url``, whose form may be any."""
    if not publisher:
        return None
    return publisher.article_number(url) or publisher.article_number(main_form(publisher, url))


def article_key(publisher: Publisher | None, url: str) -> str:
    """What two URLs of one article have in common, as far as the URLs show it.

    The publisher's own number where the URL has one, else the address of the main page without
    scheme, index file and final "/", its parameters sorted. Raises ValueError where ``url`` is no
    URL.
    """
    number = article_number(publisher, url)
    if publisher and number:
        return f"{publisher.id}:{number}"
    parts = urlsplit(main_form(publisher, url))
    path = _INDEX_FILE.sub("/", re.sub("//+", "/", parts.path)).rstrip("/")
    host = parts.netloc
    if publisher is None:
        path, host = _AMP_PART.sub("", path), _ANY_HOST.sub("", host, count=1)
    elif publisher.one_page.startswith("/"):
        path = path.removesuffix(publisher.one_page)
    query = "&".join(sorted(parts.query.split("&")))
    return f"{host}{path}{'?' if query else ''}{query}"


def _main_forms(url: str) -> Iterator[str]:
    """The addresses that the main page may have, likely ones first."""
    parts = urlsplit(url)
    places = [(parts.netloc, parts.path)]
    if _FORM_HOST.match(parts.netloc):
        site = parts.netloc.partition(".")[2]
        desk, _, rest = parts.path.lstrip("/").partition("/")
        # amp.kompas.com/money/read/… is money.kompas.com/read/…
        places = [(f"www.{site}", parts.path), (site, parts.path), (f"{desk}.{site}", f"/{rest}")]
    for host, path in places:
        for part in _IN_PLACE_OF_AMP if _AMP_PART.search(path) else ("",):
            form = _AMP_PART.sub(part, path, count=1)
            yield urlunsplit((parts.scheme, host, form, parts.query, ""))


def one_page_url(publisher: Publisher | None, url: str) -> str | None:
    """``url`` in the publisher's form that shows all pages of an article at once, if it has one
    and ``url`` is not that of an AMP page, which knows no such form."""
    if not publisher or not publisher.one_page or _AMP_FORM.search(url):
        return None
    parts = urlsplit(clean_url(url))
    if publisher.one_page.startswith("/"):
        path = parts.path.rstrip("/")
        if not path.endswith(publisher.one_page):
            path += publisher.one_page
        return urlunsplit(parts._replace(path=path))
    query = "&".join(part for part in (parts.query, publisher.one_page) if part)
    return urlunsplit(parts._replace(query=query))


def is_one_page(publisher: Publisher, url: str) -> bool:
    """Whether ``url`` is in the form that shows all pages of an article at once."""
    form = publisher.one_page
    parts = urlsplit(url)
    return bool(form) and (form in parts.query.split("&") or parts.path.endswith(form))


def page_number(url: str) -> int | None:
    """The number of the page that ``url`` names ("?page=2", "/2"), if it names one."""
    parts = urlsplit(url)
    found = _PAGE_QUERY.search(parts.query) or _PAGE_PATH.search(parts.path)
    return int(found[1]) if found else None


def next_page_url(
    publisher: Publisher, index: Index, url: str, number: int, seen: Collection[str]
) -> str | None:
    """The page that follows page ``number`` of the article at ``url``, if the page links to it.

    index    of the page in hand
    seen     URLs of the article's pages already fetched
    """
    for selector in publisher.next_page:
        links = [
            link
            for element in selector.select(index)
            if (link := same_article(publisher, url, element.get("href") or ""))
            and link not in seen
            and not is_one_page(publisher, link)
            and (page_number(link) or number + 1) > number
        ]
        if links:
            return next((link for link in links if page_number(link) == number + 1), links[0])
    return None


def last_page_number(publisher: Publisher, index: Index, url: str) -> int:
    """The highest number of a page of the article at ``url`` that the page in hand links to, 1
    where it links to none."""
    links = (
        same_article(publisher, url, element.get("href") or "")
        for selector in publisher.next_page
        for element in selector.select(index)
    )
    return max((page_number(link) or 1 for link in links if link), default=1)


def same_article(publisher: Publisher, url: str, href: str) -> str | None:
    """``href`` as an absolute URL, if it leads to a page of the article at ``url``."""
    try:
        link = urljoin(url, href.strip()).partition("#")[0]
        if not href.strip() or not link.startswith(("http://", "https://")):
            return None
        key, other = article_key(publisher, url), article_key(publisher, link)
    except ValueError:
        return None
    if link == url or not (other == key or other.startswith(key + "/")):
        return None
    return link
