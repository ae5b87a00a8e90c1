"""Metadata: title, people, times, section, keywords and images, read before anything is cut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import unescape
from itertools import islice
from typing import Any

from newscrawl.article import Image
from newscrawl.bylines import LONGEST, parse_byline, parse_roles
from newscrawl.dates import ZONES, PrintedDate, mistaken_zone, parse_date
from newscrawl.markup import Element, Index, Selector, fold, printed, text_of
from newscrawl.page import Head, Metadata, NotAnArticle, Page
from newscrawl.publisher import Layout
from newscrawl.urls import site_of
from pipelines.head import absolute, read_breadcrumbs

PUBLISHED = (
    "article:published_time",
    "datepublished",
    "publishdate",
    "content_publisheddate",
    "pubdate",
    "publish-date",
    "publish_date",
    "og:article:published_time",
    "dc.date.issued",
    "date",
)
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")
AUTHORS = ("content_author", "author", "article:author", "dable:author")
_ROLE = re.compile(
    r"\b(?:penulis|reporter|pewarta|wartawan|kontributor|fotografer|oleh|by|editor|redaktur|rep|red)\s*:",
    re.I,
)
_H1 = Selector("h1")
_TIME = Selector("time[datetime]::attr(datetime)")
_DATE_TAGS = ("time", "small", "span", "p", "div", "li", "td", "em", "i", "a")
_DATE_LENGTH = 60
_MOST_DATES = 50
"""Lines with a year in it that are looked at for the date of publication."""
_MOST_BYLINES = 50
_NESTED = 5
"""Levels of lists and objects that a person is looked for in."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNKNOWN_AUTHORS = tuple(
    Selector(css)
    for css in (
        "[rel=author]",
        "[itemprop=author]",
        ".author.vcard",
        ".author-name",
        ".entry-author",
        ".byline a",
    )
)
_KEYWORD_META = ("news_keywords", "keywords", "content_tag", "article:tag")
_SECTION_META = ("article:section", "adx:sections")
_UNKNOWN_SECTIONS = tuple(
    Selector(css)
    for css in ("a[rel~=category]", "[itemprop=articleSection]", ".entry-categories a")
)
_TRAILS = tuple(
    Selector(f"{name} a")
    for name in (".breadcrumb", ".breadcrumbs", "#breadcrumb", "#breadcrumbs", ".crumbs")
)
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_CONTENT_TIER = {"free": True, "locked": False}
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
_TITLE_TAIL = re.compile(r"\s+[-–—|:]\s+[^-–—|:]{2,40}$")


def first_string(selectors: Iterable[Selector], index: Index) -> str | None:
    """The first text that a list of selectors finds, in the order of the list."""
    for selector in selectors:
        text = selector.first_string(index)
        if text:
            return text
    return None


def all_strings(selectors: Iterable[Selector], index: Index) -> list[str]:
    """The texts of the first selector that finds any."""
    for selector in selectors:
        texts = [text for text in selector.strings(index) if text]
        if texts:
            return texts
    return []


def read_title(page: Page, index: Index, head: Head) -> str | None:
    """The headline as printed, else as the page gives it to machines."""
    if page.layout and (title := first_string(page.layout.title, index)):
        return title
    told = head.json_ld.get("headline") or head.meta.get("og:title") or head.meta.get("title")
    told = fold(unescape(told)) if isinstance(told, str) else None
    if told and page.layout is None:
        site, _, rest = told.partition(": ")
        told = rest if rest and _letters_of(site) in site_names(page, head) else told
    headlines = [printed(h1) for h1 in _H1.select(index)]
    if told:
        for title in headlines:
            if title and (title == told or told.startswith(title) or title.startswith(told)):
                return title
        return _TITLE_TAIL.sub("", told)
    for title in headlines:
        if len(title.split()) > 2:
            return title
    titles = index.tagged("title")
    return fold(titles[0].text or "") or None if titles else None


def read_published(page: Page, index: Index, head: Head) -> PrintedDate | None:
    """When the article was published.

    The printed time decides, since machine-readable ones are wrong on some sites ("Z" for a
    time in WIB, the time of the last change); one that agrees with it lends its seconds.
    """
    zone = zone_of(page)
    shown = shown_date(page, index)
    told = (
        parsed
        for text in _told_dates(head, PUBLISHED, "datePublished")
        if (parsed := parse_date(text, zone=zone, now=page.fetched_at))
    )
    if shown is None:
        instants = list(told)
        if instants or page.layout:
            first = instants[0] if instants else None
            return next((one for one in instants if not one.day_only), first)
        found = find_printed_date(index, zone, page.fetched_at)
        stated = _TIME.first_string(index)
        return found or (parse_date(stated, zone=zone) if stated else None)
    for one in told:
        if shown.day_only:
            if one.value.astimezone(shown.value.tzinfo).date() == shown.value.date():
                return one
            continue
        if abs((one.value - shown.value).total_seconds()) < 60:
            return PrintedDate(one.value.astimezone(shown.value.tzinfo), False)
        mended = mistaken_zone(one.value, shown)
        if mended:
            return PrintedDate(mended, False)
    return shown


def find_printed_date(index: Index, zone: str, now: datetime | None) -> PrintedDate | None:
    """The first time of publication printed on a page whose layout is unknown.

    A line of its own that names a day and an hour, or failing that a day.
    """
    days: list[PrintedDate] = []
    looked = 0
    for tag in _DATE_TAGS:
        for element in index.tagged(tag):
            text = fold("".join((element.text or "", *(child.tail or "" for child in element))))
            if len(text) <= _DATE_LENGTH and _YEAR.search(text):
                looked += 1
                if looked > _MOST_DATES:
                    return days[0] if days else None
                found = parse_date(text, zone=zone, now=now)
                if found and not found.day_only:
                    return found
                if found:
                    days.append(found)
    return days[0] if days else None


def shown_date(page: Page, index: Index) -> PrintedDate | None:
    """The time of publication where the page's layout has it."""
    if page.layout:
        zone = zone_of(page)
        for selector in page.layout.published:
            for text in selector.strings(index)[:3]:
                found = parse_date(text, zone=zone, now=page.fetched_at)
                if found:
                    return found
    return None


def _told_dates(head: Head, names: Iterable[str], key: str) -> list[str]:
    texts = [head.json_ld.get(key), *(head.meta.get(name) for name in names)]
    return [text for text in texts if isinstance(text, str)]


def _is_date_told(head: Head) -> bool:
    return any(map(parse_date, _told_dates(head, PUBLISHED, "datePublished")))


def read_modified(page: Page, head: Head, published: datetime | None) -> datetime | None:
    """When the article was last changed, where the page says so.

    Where the page gives its publication in a zone that is not its own, so it does this. Of
    several times the first that is not before publication counts.
    """
    zone = zone_of(page)
    values = [
        parsed.value
        for text in _told_dates(head, MODIFIED, "dateModified")
        if (parsed := parse_date(text, zone=zone, now=page.fetched_at)) and not parsed.day_only
    ]
    if published is None or not values:
        return values[0] if values else None
    if any(value.utcoffset() != published.utcoffset() for value in values):
        mistaken = _mistaken_offsets(page, head, published)
        values = [
            value.replace(tzinfo=published.tzinfo) if value.utcoffset() in mistaken else value
            for value in values
        ]
    values = [value.astimezone(published.tzinfo) for value in values]
    return next((value for value in values if value >= published), values[0])


def _mistaken_offsets(page: Page, head: Head, published: datetime) -> set[timedelta | None]:
    """The zones in which the page gives its publication, though they are not its own."""
    shown = PrintedDate(published, False)
    told = (
        parse_date(text, zone=zone_of(page), now=page.fetched_at)
        for text in _told_dates(head, PUBLISHED, "datePublished")
    )
    return {one.value.utcoffset() for one in told if one and mistaken_zone(one.value, shown)}


def in_own_zone(page: Page, instant: datetime | None) -> datetime | None:
    """``instant`` by the publisher's clock where a page of a known publisher gives it in UTC."""
    if instant and page.publisher and instant.utcoffset() == timedelta(0):
        return instant.astimezone(ZONES[zone_of(page)])
    return instant


def zone_of(page: Page) -> str:
    """The zone of times that the page prints without one."""
    return page.publisher.zone_of(page.host) if page.publisher else "WIB"


def read_people(texts: Iterable[str], *, editors: bool = False) -> list[str]:
    """Names in the order printed, each once.

    Where a text says who is who ("Penulis: …, Editor: …"), only the writers are taken, or only
    the editors.
    """
    names: dict[str, str] = {}
    for text in map(fold, islice(texts, _MOST_BYLINES)):
        text = text[:LONGEST]
        if _ROLE.search(text):
            roles = parse_roles(text)
            found = (roles.editors or roles.codes) if editors else roles.authors
        else:
            found = parse_byline(text)
        for name in found:
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _told_people(data: Any, level: int = 0) -> list[str]:
    if isinstance(data, str):
        return [data]
    if level == _NESTED:
        return []
    if isinstance(data, dict):
        return _told_people(data.get("name"), level + 1)
    if isinstance(data, list):
        return [name for one in data for name in _told_people(one, level + 1)]
    return []


def read_authors(page: Page, index: Index, head: Head) -> list[str]:
    """Writers as printed, else as the page gives them to machines; told to machines, the site's
    own name is nobody's."""
    if page.layout and (printed := read_people(all_strings(page.layout.authors, index))):
        return printed
    if page.layout and page.layout.told_authors is False:
        return []
    told = read_people(_told_people(head.json_ld.get("author")))
    if page.layout is None:
        site = frozenset() if page.publisher else site_names(page, head)
        if all(_letters_of(name) in site for name in told):
            return read_people(_printed_bylines(index)) or _named(head, site)
    if told and any(not _is_brand(page, name) for name in told):
        return told
    for name in AUTHORS:
        text = head.meta.get(name)
        if text and "://" not in text:
            return read_people([text])
    return told


def _printed_bylines(index: Index) -> list[str]:
    """The texts of the first selector of bylines that finds any in plain sight."""
    for selector in _UNKNOWN_AUTHORS:
        texts = [text_of(element) for element in selector.select(index) if not _is_hidden(element)]
        if any(texts):
            return [text for text in texts if text]
    return []


def _is_hidden(element: Element) -> bool:
    return any(
        "display:none" in (one.get("style") or "").replace(" ", "").lower()
        for one in (element, *element.iterancestors())
    )


def _named(head: Head, site: frozenset[str]) -> list[str]:
    """The people that the page's meta tags name, the site itself left out."""
    for name in AUTHORS:
        text = head.meta.get(name)
        if text and "://" not in text:
            return [one for one in read_people([text]) if _letters_of(one) not in site]
    return []


def _is_brand(page: Page, name: str) -> bool:
    return page.publisher is not None and name.casefold() == page.publisher.name.casefold()


def site_names(page: Page, head: Head) -> frozenset[str]:
    """What the site calls itself, in letters only: its host, its domain with and without its
    ending, and the name it gives to machines."""
    host = page.host.removeprefix("www.")
    domain = site_of(page.url) if page.url else ""
    publisher = head.json_ld.get("publisher")
    told = publisher.get("name") if isinstance(publisher, dict) else None
    names = [
        *(host, domain, domain.partition(".")[0], head.meta.get("og:site_name")),
        *(told, page.publisher.name if page.publisher else None),
    ]
    return frozenset(_letters_of(name) for name in names if isinstance(name, str)) - {""}


def _letters_of(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def read_editors(page: Page, index: Index) -> list[str]:
    """Editors as printed."""
    if page.layout is None:
        return []
    return read_people(all_strings(page.layout.editors, index), editors=True)


def read_keywords(page: Page, index: Index, head: Head) -> list[str]:
    """Tags as printed, else the page's keywords."""
    texts = all_strings(page.layout.keywords, index) if page.layout else []
    if len(texts) == 1:
        texts = texts[0].split(",")
    if not texts:
        told = head.json_ld.get("keywords")
        if isinstance(told, str):
            texts = told.split(",")
        elif isinstance(told, list):
            texts = [one for one in told if isinstance(one, str)]
    if not texts:
        for name in _KEYWORD_META:
            if head.meta.get(name):
                texts = _without_sentence(head.meta[name].split(","), head)
                break
    folded: dict[str, str] = {}
    for text in texts:
        text = fold(text).strip("#,; ")
        if text:
            folded.setdefault(text.casefold(), text)
    if len(folded) == 1 and page.layout is None:
        folded = {word: text for word, text in folded.items() if not _is_site(page, head, word)}
    return list(folded.values())


def _is_site(page: Page, head: Head, word: str) -> bool:
    return _letters_of(word) in site_names(page, head)


_SENTENCE = 12
"""Words of which the first four with letters are compared."""


def _without_sentence(words: list[str], head: Head) -> list[str]:
    """``words`` up to where they go on as the title or the description does, cut into words: what
    some systems put among their keywords."""
    for name in ("og:title", "description"):
        start = _letters(head.meta.get(name, "").split()[:4])
        for at in range(len(words)):
            if start and _letters(words[at : at + _SENTENCE])[: len(start)] == start:
                words = words[:at]
                break
    return words


def _letters(words: list[str]) -> list[str]:
    letters = ("".join(filter(str.isalnum, word)).casefold() for word in words)
    return [word for word in letters if word]


def read_section(page: Page, index: Index, head: Head, title: str | None) -> str | None:
    """The desk the article appeared under, the most specific that is printed."""
    if page.layout and (text := first_string(page.layout.section, index)):
        return text
    told = head.json_ld.get("articleSection")
    if isinstance(told, list):
        told = next((one for one in told if isinstance(one, str)), None)
    if isinstance(told, str) and (first := fold(told.partition(",")[0])):
        return _unslugged(first)
    trail = read_breadcrumbs(index)  # from the home page to the desk, on some sites to the title
    if trail and fold(trail[-1]) == title:
        trail.pop()
    if len(trail) > 1:
        return fold(trail[-1])
    if page.layout is None:
        if printed := _printed_trail(index, title):
            return printed
        if printed := first_string(_UNKNOWN_SECTIONS, index):
            return printed
    for name in _SECTION_META:
        if text := fold(head.meta.get(name, "")):
            return _unslugged(text)
    return None


def _printed_trail(index: Index, title: str | None) -> str | None:
    """The last step before the article itself of the way from the home page, as printed."""
    for selector in _TRAILS:
        steps = [text for text in selector.strings(index) if text != title and len(text) <= 40]
        if len(steps) > 1:
            return steps[-1]
    return None


def _unslugged(text: str) -> str:
    """``text`` as a reader writes it, where the page gives the desk's word in addresses."""
    return text.replace("-", " ").title() if _SLUG.fullmatch(text) else text


def read_description(head: Head, section: str | None, keywords: list[str]) -> str | None:
    """What the page says in a sentence or two, without markup, and without what some systems
    hang on it: its keywords, or its desk and site."""
    told = (
        head.meta.get("og:description")
        or head.meta.get("description")
        or head.json_ld.get("description")
    )
    if not isinstance(told, str):
        return None
    text = fold(_MARKUP.sub(" ", unescape(told)) if "<" in told or "&" in told else told)
    if keywords and text.casefold().endswith(hung := "," + ",".join(keywords).casefold()):
        text = text[: -len(hung)]
    if section and f" - {section} - " in text:
        text = text.partition(f" - {section} - ")[0]
    return text or None


def read_free(page: Page, head: Head) -> bool | None:
    """Whether the article can be read without paying: as schema.org or the meta tag of Facebook's
    partners tell, or as the layout's mark of a paywall shows."""
    if shows_paywall(page):
        return False
    told = _truth(head.json_ld.get("isAccessibleForFree"))
    if told is None:
        told = _CONTENT_TIER.get(head.meta.get("article:content_tier", "").lower())
    if told is None and any(_truth(part) is False for part in _parts(head.json_ld)):
        return False
    return told


def _parts(json_ld: dict[str, Any]) -> list[Any]:
    """What schema.org says of the parts of the page: whether each is free."""
    parts = json_ld.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    return [part.get("isAccessibleForFree") for part in parts if isinstance(part, dict)]


def shows_paywall(page: Page) -> bool:
    """Whether the mark of a paywall is on the page: that of its layout, or where the mark stands in
    place of the body, so that no layout fits, one of its publisher's."""
    index = page.index
    if index is None:
        return False
    if page.layout:
        layouts: tuple[Layout, ...] = (page.layout,)
    else:
        layouts = page.publisher.layouts if page.publisher else ()
    return any(one.first(index) is not None for layout in layouts for one in layout.paywall)


def read_images(page: Page, head: Head) -> list[Image]:
    """The lead image; images of the body are added where their captions are found."""
    told = head.meta.get("og:image") or head.json_ld.get("image")
    while isinstance(told, list | dict):
        told = told.get("url") if isinstance(told, dict) else (told[0] if told else None)
    url = absolute(told, page.url) if isinstance(told, str) else None
    return [Image(url)] if url else []


class ReadMetadata:
    """Sets ``metadata``."""

    def process_item(self, page: Page) -> Page:
        index, head = page.index, page.head
        if index is None or head is None:
            raise NotAnArticle("empty")
        published = read_published(page, index, head)
        instant = in_own_zone(page, published.value if published else None)
        title = read_title(page, index, head)
        section = read_section(page, index, head, title)
        keywords = read_keywords(page, index, head)
        page.metadata = Metadata(
            title=title,
            description=read_description(head, section, keywords),
            authors=read_authors(page, index, head),
            editors=read_editors(page, index),
            published_at=instant,
            day_only=published.day_only if published else False,
            told=page.layout is None and _is_date_told(head),
            modified_at=in_own_zone(page, read_modified(page, head, instant)),
            section=section,
            keywords=keywords,
            images=read_images(page, head),
            is_accessible_for_free=read_free(page, head),
        )
        return page


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower())
