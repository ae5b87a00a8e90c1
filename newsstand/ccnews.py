"""A made-up archive like those of CC-NEWS, of which it is known what is in it.

Pages of the newsstand's publishers stand among pages of other sites in other languages, files that
are no pages, refusals, requests, pages a second time, and records that are broken in each way that
real archives know: a gzip member cut short or damaged, a header that is none, an answer that is no
HTTP, a length that lies, a page that the crawler cut.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from newscrawl.publishers import find
from newscrawl.urls import article_key, site_of
from newsstand.generator import GeneratedArticle
from newsstand.layouts import BY_NAME, LAYOUTS, Layout
from newsstand.making import make_article
from newsstand.pages import render_article
from newsstand.weight import weigh_down

DAY = date(2026, 11, 20)

_KINDS = {
    "article": 34.0,
    "foreign": 40.0,
    "foreign_file": 5.0,
    "request": 8.0,
    "file": 3.0,
    "refused": 3.0,
    "again": 2.0,
    "index": 1.0,
    "revisit": 1.0,
    "cut": 0.6,
    "damaged": 0.6,
    "no_record": 0.5,
    "no_length": 0.4,
    "no_http": 0.4,
    "lying_length": 0.3,
    "cut_by_crawler": 0.2,
}
"""What records there are, by weight."""

_FOREIGN = {
    "de": "der die das und ist nicht mit von für auf eine Stadt am Montag in Berlin Regierung",
    "es": "el la los que de en una por con para dijo el lunes gobierno ciudad según fuentes",
    "tr": "bir ve bu için olarak dedi Ankara hükümet yeni gün sonra kadar ile daha çok",
    "en": "the of and to in said on Monday city government would have been after more than new",
    "vi": "và của là có trong được người cho không với thành phố chính phủ một ngày",
}
_FILES = {
    "application/pdf": b"%PDF-1.7 isi",
    "image/jpeg": b"\xff\xd8\xff\xe0 foto",
    "application/json": b'{"judul": "bukan halaman"}',
    "text/xml; charset=utf-8": b"<?xml version='1.0'?><rss><channel></channel></rss>",
}


@dataclass
class Truth:
    """What is in an archive: the ``articles`` that are whole by URL, and how many ``records`` there
    are of each kind, see ``_KINDS``; ``article`` and ``again`` are pages that are whole."""

    articles: dict[str, GeneratedArticle] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)

    def add(self, other: Truth) -> None:
        """Add what is in another archive."""
        self.articles |= other.articles
        self.records += other.records


def write_archive(
    path: Path,
    records: int,
    seed: int = 1,
    *,
    layouts: tuple[Layout, ...] = LAYOUTS,
    broken: bool = True,
    serial: int = 1,
    used: set[str] | None = None,
    is_light: bool = False,
) -> Truth:
    """Write an archive of so many records to ``path``, compressed by member; returns what is in
    it. The same arguments write the same bytes. ``serial`` numbers the first article, and ``used``
    holds what the articles of other archives are known by, so that none repeats another's. Pages
    are as heavy as real ones, or ``is_light``, for tests: the same without what stands around
    them."""
    truth = Truth()
    random = Random(f"ccnews/{seed}")
    maker = _Maker(random, layouts, truth, serial, set() if used is None else used, is_light)
    with path.open("wb") as file:
        file.write(
            gzip.compress(_record("warcinfo", "", b"software: newsstand\r\n", _at(0)), 6, mtime=0)
        )
        truth.records["warcinfo"] += 1
        kinds = [one for one in _KINDS if broken or one in _WHOLE]
        weights = [_KINDS[one] for one in kinds]
        for number in range(1, records):
            kind = random.choices(kinds, weights)[0]
            truth.records[kind] += 1
            file.write(maker.member(kind, number))
    return truth


_WHOLE = ("article", "foreign", "foreign_file", "request", "file", "refused", "again", "index",
          "revisit")  # fmt: skip


class _Maker:
    """Makes the records of one archive."""

    def __init__(
        self,
        random: Random,
        layouts: tuple[Layout, ...],
        truth: Truth,
        serial: int,
        used: set[str],
        is_light: bool,
    ) -> None:
        self._random = random
        self._layouts = layouts
        self._truth = truth
        self._serial = serial
        self._used = used
        self._is_light = is_light
        self._seen: list[tuple[str, bytes]] = []

    def member(self, kind: str, number: int) -> bytes:
        """A record of this kind, as a gzip member, or what is left of one."""
        random, at = self._random, _at(number)
        if kind == "again" and self._seen:
            url, message = random.choice(self._seen)
            return _zip(_record("response", url, message, at))
        if kind in ("article", "again"):
            article, message = self._article(number)
            self._truth.articles[article.url] = article
            self._seen = [*self._seen[-20:], (article.url, message)]
            return _zip(_record("response", article.url, message, at))
        if kind.startswith("foreign"):
            return _zip(self._foreign(kind, number, at))
        article, message = self._article(number)
        url = article.url
        if kind == "request":
            return _zip(_record("request", url, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", at))
        if kind == "revisit":
            return _zip(_record("revisit", url, b"HTTP/1.1 200 OK\r\n\r\n", at))
        if kind == "file":
            told, content = random.choice(list(_FILES.items()))
            return _zip(_record("response", url, _answer(content, told), at))
        if kind == "refused":
            status = random.choice(("404 Not Found", "301 Moved", "503 Busy", "403 Forbidden"))
            return _zip(_record("response", url, _answer(b"<p>Maaf</p>", status=status), at))
        if kind == "index":
            root = "/".join(url.split("/")[:3]) + "/"
            links = "".join(f'<li><a href="{url}-{n}">Judul {n}</a></li>' for n in range(30))
            page = f"<html><title>Indeks</title><body><ul>{links}</ul></body></html>"
            return _zip(_record("response", root, _answer(page.encode()), at))
        return self._broken(kind, url, message, at)

    def _article(self, number: int) -> tuple[GeneratedArticle, bytes]:
        """An article, and the answer that holds its page."""
        random = self._random
        layout = random.choice(self._layouts)
        day = DAY - timedelta(days=random.randint(0, 400))
        self._serial += 1
        article = make_article(random, layout, day, self._serial)
        while (key := article_key(find(article.url), article.url)) in self._used:
            article = make_article(random, layout, day, self._serial)
        self._used.add(key)
        page = render_article(article, None if BY_NAME[article.layout].one_page else 1)
        if not self._is_light:
            page = weigh_down(page, site_of(article.url), self._random)
        charset = "" if layout.encoding == "utf-8" else f"; charset={layout.encoding}"
        return article, _answer(page, f"text/html{charset}", coding=random.choice(_CODINGS))

    def _foreign(self, kind: str, number: int, at: datetime) -> bytes:
        random = self._random
        language = random.choice(list(_FOREIGN))
        words = _FOREIGN[language].split()
        url = f"https://www.news{random.randint(1, 400)}.example/{language}/{number}"
        if kind == "foreign_file":
            told, content = random.choice(list(_FILES.items()))
            return _record("response", url, _answer(content * 100, told), at)
        text = [" ".join(random.choices(words, k=random.randint(20, 70))) for _ in range(8)]
        links = "".join(
            f'<li class="nav-{n}"><a href="/{language}/{n}">{" ".join(random.choices(words, k=6))}'
            "</a></li>"
            for n in range(40)
        )
        paragraphs = "".join(f"<p>{one.capitalize()}.</p>" for one in text)
        page = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{text[0][:60]}</title></head><body><nav><ul>{links}</ul></nav>"
            f"<article><h1>{text[0][:60]}</h1>{paragraphs}</article></body></html>"
        )
        content = page.encode()
        if not self._is_light:
            content = weigh_down(content, site_of(url), self._random)
        return _record("response", url, _answer(content), at)

    def _broken(self, kind: str, url: str, message: bytes, at: datetime) -> bytes:
        random = self._random
        whole = _record("response", url, message, at)
        if kind == "cut":
            member = _zip(whole)
            return member[: random.randint(len(member) // 3, len(member) - 9)]
        if kind == "damaged":
            member = _zip(whole)
            place = random.randint(len(member) // 2, len(member) - 40)
            return (
                member[:place]
                + bytes(b ^ 0x5A for b in member[place : place + 16])
                + (member[place + 16 :])
            )
        if kind == "no_record":
            return _zip(whole.replace(b"WARC/1.0", b"<html>  ", 1))
        if kind == "no_length":
            return _zip(whole.replace(b"Content-Length: ", b"Content-Length: x", 1))
        if kind == "no_http":
            return _zip(_record("response", url, b"\x15\x03\x01\x00\x02\x02\x28", at))
        if kind == "lying_length":
            length = len(message)
            told = f"Content-Length: {length}".encode()
            return _zip(whole.replace(told, f"Content-Length: {length + 700}".encode(), 1))
        half = message[: 2 * len(message) // 3]
        return _zip(_record("response", url, half, at, ("WARC-Truncated: length",)))


_CODINGS = ("", "", "", "gzip", "chunked", "both", "named only")


def _answer(
    body: bytes, content_type: str = "text/html", *, status: str = "200 OK", coding: str = ""
) -> bytes:
    """An answer of a server; ``coding``: "named only" where the archive has taken off the coding
    that the headers name."""
    headers = [f"HTTP/1.1 {status}", "Server: newsstand", f"Content-Type: {content_type}"]
    if coding in ("gzip", "both"):
        body = gzip.compress(body, 6, mtime=0)
    if coding in ("gzip", "both", "named only"):
        headers.append("Content-Encoding: gzip")
    if coding in ("chunked", "both"):
        headers.append("Transfer-Encoding: chunked")
        parts = [body[n : n + 4000] for n in range(0, len(body), 4000)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in [*parts, b""])
    else:
        headers.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*headers, "", ""]).encode() + body


def _record(kind: str, url: str, content: bytes, at: datetime, more: tuple[str, ...] = ()) -> bytes:
    name = f"{zlib.crc32(content):08x}"
    http = kind in ("request", "response", "revisit")
    headers = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Record-ID: <urn:uuid:{name}-0000-4000-8000-{at:%y%m%d%H%M%S}>",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: application/{f'http; msgtype={kind}' if http else 'warc-fields'}",
        *more,
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*headers, "", ""]).encode() + content + b"\r\n\r\n"


def _zip(record: bytes) -> bytes:
    return gzip.compress(record, 6, mtime=0)


def _at(number: int) -> datetime:
    """When the record of this number was made: after all articles were published."""
    return datetime(2026, 11, 22) + timedelta(seconds=number)


def response(url: str, page: bytes) -> bytes:
    """The record of a page, as a gzip member. It names the kind of its payload, as those of Common
    Crawl's monthly crawls do: there are readers that would else guess it, and often wrong."""
    kind = "WARC-Identified-Payload-Type: text/html"
    return _zip(_record("response", url, _answer(page), _at(0), (kind,)))
