"""What must be so of every entry of the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.markup import Selector, SelectorError
from newscrawl.publisher import BARRIERS, Layout, Publisher
from newscrawl.sources import DateIndex, reached
from newscrawl.text.dates import ZONES

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAGES = Path(__file__).parents[2] / "shared" / "pages"


def faults(publisher: Publisher) -> Iterator[str]:
    """What is wrong with an entry, in words; compiles each of its patterns and selectors."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", publisher.id):
        yield "its id is no spider's name"
    if not publisher.network.id or not publisher.network.name:
        yield "its network has no id or no name"
    if not publisher.sources:
        yield "it has no source"
    zones = {publisher.zone, *(zone for _, zone in publisher.zones)}
    if zones - set(ZONES):
        yield f"no such zone: {zones - set(ZONES)}"
    if set(publisher.blocking) - set(BARRIERS):
        yield f"no such barrier: {publisher.blocking}"
    yield from _faults_of_urls(publisher)
    yield from _faults_of_sources(publisher)
    for selector in publisher.next_page:
        Selector(selector.css)
    for layout in publisher.layouts:
        yield from _faults_of_layout(layout)
    yield from _faults_of_evidence(publisher)


def _faults_of_urls(publisher: Publisher) -> Iterator[str]:
    try:
        patterns = [re.compile(pattern) for pattern in (*publisher.articles, publisher.skip)]
    except re.error as error:
        yield f"a pattern cannot be compiled: {error.pattern!r}: {error}"
        return
    for url in publisher.examples:
        if not publisher.is_article(url):
            yield f"its example is no article by its patterns: {url}"
    for url in publisher.non_examples:
        if publisher.is_article(url):
            yield f"its non-example is an article by its patterns: {url}"
    for pattern in patterns[:-1]:
        # each pattern's own: what an earlier one takes says nothing of it
        if not any(pattern.match(url) for url in publisher.examples):
            yield f"no example of {pattern.pattern}"
    listed = [source.url for source in publisher.sources]  # a feed may have a domain of its own
    for domain in publisher.domains:
        if not any(_is_on(url, domain) for url in (*publisher.examples, *listed)):
            yield f"no example on {domain}"
    for url in (*publisher.examples, *publisher.non_examples):
        if not any(_is_on(url, domain) for domain in publisher.domains):
            yield f"not on its domains: {url}"
    if not publisher.non_examples:
        yield "it has no non-example"


def _is_on(url: str, domain: str) -> bool:
    host, _, path = domain.partition("/")
    parts = urlsplit(url)
    name = parts.hostname or ""
    return (name == host or name.endswith(f".{host}")) and parts.path.startswith(f"/{path}")


def _faults_of_sources(publisher: Publisher) -> Iterator[str]:
    today = date(2026, 11, 23)
    for source in publisher.sources:
        if not re.match(r"https?://[^/]+/", source.url):
            yield f"no URL of a list: {source.url}"
        places = getattr(source, "places", ())
        if ("{place}" in source.url) != bool(places):
            yield f"{{place}} and places do not fit: {source.url}"
        if isinstance(source, DateIndex):
            for css in (source.links, source.item, source.title, source.published):
                if css:
                    Selector(css)
            if ("{page}" in f"{source.url} {source.more} {source.form}") != (source.pages > 1):
                yield f"{{page}} and pages do not fit: {source.url}"
        if (first := reached(source.reach, today)) and first >= today:
            yield f"it reaches into the future: {source.url}"
    if len(set(publisher.sources)) < len(publisher.sources):
        yield "a source is there twice"


def _faults_of_layout(layout: Layout) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9-]+-(?:19|20)\d\d", layout.name):
        yield f"layout {layout.name} does not name its first year"
    for field in fields(layout):
        value = getattr(layout, field.name)
        for selector in value if isinstance(value, tuple) else (value,):
            if isinstance(selector, Selector):
                try:
                    Selector(selector.css)
                except SelectorError as error:
                    yield f"{layout.name}.{field.name}: {error}"
    if layout.body.attribute:
        yield f"the body of {layout.name} is no element"


def _faults_of_evidence(publisher: Publisher) -> Iterator[str]:
    evidence = publisher.evidence
    if not re.fullmatch(r"20\d\d(?:-(?:0[1-9]|1[0-2]))?", evidence.reported):
        yield f"reported {evidence.reported!r}: a year, or year and month, is asked for"
    for repository in evidence.by:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
            yield f"{repository} is no repository"
    for page in evidence.pages:
        if "/" not in page and not (FIXTURES / f"{page}.html").exists():
            yield f"no fixture {page}"
        if "/" in page and PAGES.exists() and not (PAGES / f"{page}.html").exists():
            yield f"no saved page {page}"
