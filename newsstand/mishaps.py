"""Mishaps: what may go wrong with a single answer, or with a host, on demand or by a seed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from newsstand.answers import Answer
from newsstand.faults import BLOCK_PAGES

HostFault = Literal["unreachable", "certificate"]
"""``unreachable``: the proxy finds no way to the host; ``certificate``: it shows one that is
another host's."""

ALWAYS = 1_000_000_000
"""As ``times``: each request."""


@dataclass
class Fault:
    """What goes wrong with the answers for one URL, for the next ``times`` requests.

    status           is answered instead of the page, with ``headers``
    body             is sent in its place, under ``content_type``, with ``headers`` besides
    delay            seconds until it answers
    truncated        the connection breaks in the middle of the body
    reset            the connection breaks before the answer
    claimed          the Content-Length that the answer claims to have
    endless_headers  the headers do not end
    """

    times: int = 1
    status: int | None = None
    body: bytes | None = None
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    truncated: bool = False
    reset: bool = False
    claimed: int = 0
    endless_headers: bool = False

    def answer(self, answer: Answer) -> Answer:
        """What is answered in place of ``answer``."""
        if self.status:
            body = b"<html><body><h1>Sibuk</h1></body></html>"
            answer = Answer(self.status, body, headers=self.headers)
        if self.body is not None:
            answer = Answer(200, self.body, self.content_type, self.headers)
        return answer


def redirect_to(target: str) -> Fault:
    """The page has moved to ``target``."""
    return Fault(status=302, headers={"Location": target})


def bomb(size: int) -> Fault:
    """A small answer that is ``size`` bytes when it is decompressed."""
    return Fault(body=gzip.compress(bytes(size), mtime=0), headers={"Content-Encoding": "gzip"})


MISHAPS: Mapping[str, Fault] = {
    "http-404": Fault(status=404),
    "http-410": Fault(status=410),
    "http-403": Fault(status=403),
    "http-500": Fault(status=500),
    "http-503": Fault(status=503, headers={"Retry-After": "0"}),
    "http-429": Fault(status=429, headers={"Retry-After": "0"}),
    "timeout": Fault(delay=30.0),
    "connection": Fault(reset=True),
    "truncated": Fault(truncated=True),
    "content_type": Fault(body=b"\xff\xd8\xff" * 99, content_type="image/jpeg"),
    "blocked_page": Fault(body=BLOCK_PAGES["Cloudflare"]),
    "too_large": bomb(50_000_000),
    "bad_headers": Fault(endless_headers=True),
    "redirects": redirect_to(""),
    "offsite": redirect_to("https://www.example.org/iklan"),
    "scheme": redirect_to("file:///etc/passwd"),
    "private_address": redirect_to("http://169.254.169.254/latest/meta-data/"),
    "url_too_long": redirect_to("/" + "x" * 9000),
}
"""By the kind of failure that a crawler should see in it (``newscrawl.net.failures``)."""

CURED = ("http-500", "http-503", "http-429", "connection", "truncated", "content_type")
"""Of these, those that may be over when the page is asked for again."""


def plan(
    urls: Iterable[str],
    share: float,
    seed: int,
    kinds: Iterable[str] = tuple(MISHAPS),
    cured: float = 0.5,
) -> tuple[dict[str, Fault], dict[str, str]]:
    """Faults for ``share`` of ``urls`` (0 to 1), each kind about as often, by ``seed``.

    Of those kinds that can be, the share ``cured`` is over after the first request. Returns the
    faults by URL, and for those that last the kind that is to be recorded.
    """
    random = Random(seed)
    ordered = sorted(urls)
    chosen = random.sample(ordered, round(share * len(ordered)))
    faults: dict[str, Fault] = {}
    lasting: dict[str, str] = {}
    names = list(kinds)
    for place, url in enumerate(chosen):
        kind = names[place % len(names)]
        fault = replace(MISHAPS[kind], times=ALWAYS)
        if kind in CURED and random.random() < cured:
            fault.times = 1
        else:
            lasting[url] = kind
        if kind == "redirects":
            fault.headers = {"Location": url}
        faults[url] = fault
    return faults, lasting
