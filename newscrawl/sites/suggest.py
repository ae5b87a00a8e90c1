"""Suggest: from one article of a site that nobody registered to an entry for it.

What stands on the page is taken over; what is guessed from it is marked "check" in the entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import TextWrapper
from types import ModuleType
from urllib.parse import urljoin, urlsplit

from newscrawl import publishers
from newscrawl.markup import Index, fold
from newscrawl.page import Page
from newscrawl.publisher import Layout, Publisher
from newscrawl.publishers import PUBLISHERS, networks, wordpress
from newscrawl.recognise import Recognised, recognise
from newscrawl.sites.conventions import (
    ELSEWHERE,
    feeds_of,
    is_of_articles,
    is_of_news,
    may_be_article,
    shape_of,
)
from newscrawl.sites.patterns import MOBILE, article_pattern, escaped, parts_of
from newscrawl.urls import site_of

_ZONE = re.compile(r"\bWI(?:B|TA|T)\b")
_MOST_SHOWN = 3
_WIDTH = 96
"""Columns that a line of the entry has."""
_COMMENT = TextWrapper(_WIDTH, initial_indent="# ", subsequent_indent="# ")


class SuggestError(ValueError):
    """A page from which no entry can be made; the message says why, and what would do."""


@dataclass(frozen=True)
class Suggestion:
    """An entry for a site.

    module     Python source of a module with the entry
    id         the publisher's, which is the module's name too, with "_" for "-"
    found      the layout that the page was recognised to have; None: the generic reader reads it
    """

    module: str
    id: str
    found: Recognised | None


def suggest(page: Page, sitemaps: Sequence[str] = (), today: date | None = None) -> Suggestion:
    """The entry for the site of ``page``, which has been through the cleaning steps.

    ``sitemaps`` are those that the site's robots.txt names, ``today`` is the day on which the
    page was seen. Raises SuggestError.
    """
    if page.publisher is not None:
        one = page.publisher
        raise SuggestError(f"{page.url} is of {one.name}, which is registered as {one.id}")
    if not page.url:
        raise SuggestError("the page does not say its own address; give it: --url URL")
    assert page.index is not None  # it has been decoded
    assert page.head is not None
    found = recognise(page.index, page.head)
    entry = _Entry(page.url, page.index, page.head.meta, found, sitemaps, today or date.today())
    return Suggestion(entry.module(), entry.id, found)


class _Entry:
    """What is known of a site by one of its pages, and its entry."""

    def __init__(
        self,
        url: str,
        index: Index,
        meta: dict[str, str],
        found: Recognised | None,
        sitemaps: Sequence[str],
        today: date,
    ) -> None:
        self.url = url
        self.index = index
        self.meta = meta
        self.found = found
        self.today = today
        host = urlsplit(url).hostname or ""
        self.links = _links(index, url)
        shape = shape_of(url)
        self.alike = [one for one in self.links if shape_of(one) == shape and may_be_article(one)]
        hosts = {MOBILE.sub("", urlsplit(one).hostname or "") for one in [url, *self.alike]}
        self.domain = MOBILE.sub("", host) if len(hosts) == 1 else site_of(url)
        self.id = _id_of(self.domain)
        self.sitemaps = [one for one in sitemaps if site_of(one) == site_of(url)]
        self.kin = found.publisher if found else None

    def module(self) -> str:
        """Python source of a module with the entry."""
        name = self.name()
        variable = re.sub(r"\W", "_", self.id).upper()
        variable = variable if variable.isidentifier() else f"SITE_{variable}"
        body = "\n".join(f"    {line}" for line in self.lines(name))
        used = {source.partition("(")[0] for source, _ in self.sources()}
        modules = sorted({"networks", *self.layout_modules()})
        imports = [
            "from newscrawl.publisher import Evidence, Publisher"
            + (", select" if self.kin and self.kin.next_page else ""),
            f"from newscrawl.publishers import {', '.join(modules)}",
        ]
        if used:
            imports.append(f"from newscrawl.sources import {', '.join(sorted(used))}")
        return "\n".join(
            [
                f'"""{name}."""',
                "",
                "from __future__ import annotations",
                "",
                *imports,
                "",
                f"# From {self.url}",
                f"{variable} = Publisher(",
                body,
                ")",
                "",
                f"PUBLISHERS = ({variable},)",
                "",
            ]
        )

    def name(self) -> str:
        told = fold(self.meta.get("og:site_name") or self.meta.get("application-name") or "")
        return told.replace('"', "'").replace("\\", "") or self.domain

    def lines(self, name: str) -> Iterator[str]:
        """The arguments of the entry, a line each."""
        said = "" if self.meta.get("og:site_name") else "  # check: the page does not say"
        network = self.kin.network if self.kin else networks.INDEPENDENT
        yield f"id={_text(self.id)},"
        yield f"name={_text(name)},{said}"
        yield f"network=networks.{_name_in(networks, network)},  # check: whose site it is"
        yield f"domains=({_text(self.domain)},),"
        yield f"evidence=Evidence(reported={_text(f'{self.today:%Y-%m}')}),"
        yield "articles=("
        yield f"    # check: guessed from this address{self.count_alike()}"
        yield from self.pattern_lines()
        yield "),"
        if skipped := self.skipped():
            yield "# check: directories of other things that the page links to"
            yield f"skip={_raw(skipped)},"
        yield from _tuple("examples", [self.url])
        yield from _tuple("non_examples", self.non_examples())
        yield from self.layout_lines()
        yield from self.source_lines()
        yield from self.page_lines()
        zone = self.zone()
        if zone != "WIB":
            yield f"zone={_text(zone)},  # check: printed on the page"
        language = fold(self.index.root.get("lang") or "").replace("_", "-").partition("-")[0]
        if language and language.lower() not in ("id", "in"):
            yield f"language={_text(language.lower())},  # check: as the page says"

    def pattern(self) -> str:
        return article_pattern(self.url, self.alike)

    def pattern_lines(self) -> Iterator[str]:
        pattern = self.pattern()
        if len(pattern) <= _WIDTH - 8:
            yield f"    {_raw(pattern)},"
            return
        start = pattern.index("/", len("https?://"))
        yield f"    {_raw(pattern[:start])}"
        yield f"    {_raw(pattern[start:])},"

    def count_alike(self) -> str:
        matching = sum(bool(re.match(self.pattern(), one)) for one in self.alike)
        return f" and {matching} like it among {len(self.links)} links" if matching else " alone"

    def skipped(self) -> str:
        """A pattern of the directories of other things that the page links to."""
        words = {parts[0] for one in self.links if (parts := parts_of(one.lower()))}
        words &= ELSEWHERE
        words -= set(parts_of(self.url.lower()))
        if not words:
            return ""
        return rf"{escaped(self.domain)}/(?:{'|'.join(sorted(words))})(?:/|\?|$)"

    def non_examples(self) -> list[str]:
        """Links that the patterns do not take, the home page where there are none."""
        pattern, skipped = re.compile(self.pattern()), self.skipped()
        others = [
            one
            for one in self.links
            if (parts_of(one) and not pattern.match(one)) or (skipped and re.search(skipped, one))
        ]
        shown = [one for one in others if len(one) <= 80 and '"' not in one][:_MOST_SHOWN]
        return shown or [urljoin(self.url, "/")]

    def layout_modules(self) -> list[str]:
        return [_place_of(self.found.layout)[0]] if self.found else []

    def layout_lines(self) -> Iterator[str]:
        if not self.found:
            yield "layouts=(),  # none fits: the generic reader reads it"
            return
        module, variable, whole = _place_of(self.found.layout)
        where = f"{module}.{variable}" if whole else f"({module}.{variable},)"
        fields = ", ".join(self.found.borne_out)
        yield from _COMMENT.wrap(f"{self.found.layout.name} has its {fields} in the same places")
        yield f"layouts={where},"

    def sources(self) -> list[tuple[str, str]]:
        """Sources, and how each is known."""
        found = [
            (f"Feed({_text(one)})", "named on the page") for one in feeds_of(self.index, self.url)
        ]
        for one in self.sitemaps:
            if is_of_articles(one):
                kind = "NewsSitemap" if is_of_news(one) else "Sitemap"
                found.append((f"{kind}({_text(one)})", "named in robots.txt"))
        return found

    def source_lines(self) -> Iterator[str]:
        sources = self.sources()
        if not sources:
            yield "sources=(),  # check: none is named; look for an index, a feed or a sitemap"
            return
        yield "sources=("
        for source, known in sources:
            yield f"    {source},  # {known}"
        yield "),"

    def page_lines(self) -> Iterator[str]:
        """How the network that the layout is of shows several pages."""
        if self.kin and self.kin.one_page:
            yield f"one_page={_text(self.kin.one_page)},  # check: as {self.kin.name} has it"
        if self.kin and self.kin.next_page:
            selectors = ", ".join(_text(one.css) for one in self.kin.next_page)
            yield f"next_page=select({selectors}),"

    def zone(self) -> str:
        """The zone that the page prints and that is not WIB's."""
        words = {zone for text in self.index.root.itertext() for zone in _ZONE.findall(str(text))}
        return next(iter(words)) if len(words) == 1 else "WIB"


def _links(index: Index, url: str) -> list[str]:
    """The links of a page to other pages of its site, each once, without query."""
    found: dict[str, None] = {}
    for element in index.tagged("a"):
        try:
            link = urljoin(url, (element.get("href") or "").strip())
            parts = urlsplit(link)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and site_of(link) == site_of(url):
            found.setdefault(parts._replace(query="", fragment="").geturl())
    found.pop(url, None)
    return list(found)


def _id_of(domain: str) -> str:
    """An id that no publisher has: the site's own name, with that of its branch where it is one."""
    site = site_of(f"https://{domain}/")
    branch = domain.removesuffix(site).rstrip(".")
    words = [site.partition(".")[0], *branch.split(".")] if branch else [site.partition(".")[0]]
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")
    if not name or not name[0].isalpha():
        name = f"situs-{name}"
    return name if name not in PUBLISHERS else re.sub(r"[^a-z0-9]+", "-", domain.lower())


def _place_of(layout: Layout) -> tuple[str, str, bool]:
    """The module and the variable that a layout is in, and whether the variable is a tuple of
    layouts."""
    for variable, value in vars(wordpress).items():
        if value is layout:
            return "wordpress", variable, False
    modules = [one for one in vars(publishers).values() if isinstance(one, ModuleType)]
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        for variable, value in vars(module).items():
            if isinstance(value, tuple) and any(one is layout for one in value):
                return name, variable, True
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        for variable, value in vars(module).items():
            if isinstance(value, Publisher) and any(one is layout for one in value.layouts):
                return name, f"{variable}.layouts", True
    raise LookupError(layout.name)


def _name_in(module: ModuleType, value: object) -> str:
    return next(name for name, one in vars(module).items() if one is value)


def _tuple(name: str, values: Sequence[str]) -> Iterator[str]:
    inside = ", ".join(map(_text, values))
    line = f"{name}=({inside}{',' if len(values) == 1 else ''}),"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{name}=("
    for value in values:
        yield f"    {_text(value)},"
    yield "),"


def _text(value: str) -> str:
    """``value`` as Python writes it, in double quotes."""
    return json.dumps(value, ensure_ascii=False)


def _raw(pattern: str) -> str:
    return f'r"{pattern}"'
