"""Runs one extractor for ``benchmarks.peers``, in the extractor's own environment.

Reads JSON lines on standard input, {"html": base64, "url": …}, and answers each with {"text": …,
"seconds": …} or {"error": …}. It imports nothing of newscrawl.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Extract = Callable[[bytes, "str | None"], "str | None"]


def newsplease() -> Extract:
    from newsplease import NewsPlease

    def extract(html: bytes, url: str | None) -> str | None:
        found = NewsPlease.from_html(html.decode("utf-8", "replace"), url=url or None)
        return found.maintext if found else None

    return extract


def fundus() -> Extract:
    from urllib.parse import urlsplit

    from fundus import PublisherCollection

    parsers: dict[str, Any] = {}
    for publisher in PublisherCollection:
        parsers[urlsplit(publisher.domain).hostname.removeprefix("www.")] = publisher.parser()

    def extract(html: bytes, url: str | None) -> str | None:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
        parser = parsers.get(host)
        if parser is None:
            return None  # it reads only the publishers that it knows
        found = parser.parse(html.decode("utf-8", "replace"), "raise")
        return str(found.get("body") or "")

    return extract


def boilerpy3() -> Extract:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor()
    return lambda html, url: extractor.get_content(html.decode("utf-8", "replace"))


PEERS = {"news-please": newsplease, "fundus": fundus, "boilerpy3": boilerpy3}


def main() -> None:
    extract = PEERS[sys.argv[1]]()
    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    print(json.dumps({"ready": True}), file=out, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        html = base64.b64decode(asked["html"])
        start = time.process_time()
        try:
            answer: dict[str, Any] = {"text": extract(html, asked["url"])}
        except Exception as error:
            answer = {"error": repr(error)[:200]}
        answer["seconds"] = time.process_time() - start
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
