"""Report: what was examined as HTML files that need nothing else, not even a network."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import msgspec

from newscrawl import html
from newscrawl.article import Reason
from newscrawl.inspection.examine import Examined
from newscrawl.inspection.frame import framed
from newscrawl.page import REJECT_REASONS
from pipelines.read import SKIPPED

_FOLDER = "inspection"
_SHOWN_ELSEWHERE = ("text", "blocks", "removed")


def report_of(
    examined: Examined,
    *,
    language: str = "en",
    previous: str | None = None,
    following: str | None = None,
    index: str | None = None,
) -> str:
    """The HTML report of one page.

    language    that it opens in, "en" or "id"
    previous, following, index    relative addresses of the reports beside it
    """
    page = examined.page
    shown = framed(page.root, examined.marks, lambda one: one in page.marked or one.tag in SKIPPED)
    host = page.publisher.hosts[0] if page.publisher else (_domain(examined) or "")
    data = {
        "words": words(),
        "marks": [
            {"reason": one.reason, "rule": one.rule, "place": one.place, "text": one.text}
            for one in examined.marks
        ],
        "domain": host,
        "previous": previous,
        "next": following,
    }
    return _render(
        "report.html.j2",
        language,
        data,
        examined=examined,
        frame=shown,
        fields=_fields(examined),
        reasons=_reasons(examined),
        rules=_rules(examined),
        rejection=_rejection(examined),
        previous=previous,
        following=following,
        index=index,
    )


@dataclass(frozen=True)
class Row:
    """A page in the index: the ``address`` of its report, and what was made of it."""

    address: str
    name: str
    title: str = ""
    publisher: str = ""
    method: str = ""
    confidence: str = ""
    removed: int = 0
    rejected: str = ""


def row_of(examined: Examined, address: str) -> Row:
    """The page's line in the index."""
    article, removed = examined.page.article, len(examined.page.removed)
    if article is None or article.extraction is None or examined.rejected:
        reason = examined.rejected.reason if examined.rejected else ""
        return Row(address, examined.name, removed=removed, rejected=reason)
    extraction = article.extraction
    return Row(
        address,
        examined.name,
        title=article.title or "",
        publisher=article.publisher or article.domain or "",
        method=extraction.layout or extraction.method,
        confidence=f"{extraction.confidence:.2f}",
        removed=removed,
    )


def index_of(rows: Sequence[Row], *, language: str = "en") -> str:
    """The HTML page that leads to the reports of several pages."""
    data: dict[str, Any] = {
        "words": words(),
        "marks": [],
        "domain": "",
        "previous": None,
        "next": rows[0].address if rows else None,
    }
    return _render("index.html.j2", language, data, rows=rows)


def words() -> dict[str, dict[str, str]]:
    """What the reports say, by language and key."""
    return html.words(_FOLDER)


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    """The colour of each reason, and of what was kept."""
    found = tomllib.loads(html.beside(_FOLDER, "colours.toml"))
    assert set(found) == {"kept", *get_args(Reason)}
    return found


def _render(template: str, language: str, data: dict[str, Any], **values: Any) -> str:
    script, style = html.beside(_FOLDER, "report.js"), html.beside(_FOLDER, "report.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "form-action 'none'; base-uri 'none'"
    )
    return (
        html.environment(_FOLDER)
        .get_template(template)
        .render(
            language=language,
            say=words()[language],
            colours=colours(),
            policy=policy,
            script=script,
            style=style,
            data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
            **values,
        )
    )


def _domain(examined: Examined) -> str | None:
    return examined.page.article.domain if examined.page.article else None


def _fields(examined: Examined) -> list[tuple[str, str]]:
    """The record's fields and what they hold, but for what the report shows by itself."""
    article = examined.page.article
    if article is None:
        return []
    record: dict[str, Any] = msgspec.to_builtins(article)
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in record.items()
        if name not in _SHOWN_ELSEWHERE and value is not None and value != []
    ]


def _reasons(examined: Examined) -> list[tuple[str, int]]:
    """The reasons of the page's blocks and how many it has of each, what was kept first."""
    found = [one.reason or "kept" for one in examined.marks]
    return [(one, found.count(one)) for one in colours() if one in found]


def _rules(examined: Examined) -> list[tuple[str, str, list[int]]]:
    """Each rule that took something out, where it is written, and the numbers of what it took."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in examined.marks:
        if one.reason:
            found.setdefault((one.rule, one.place), []).append(one.number)
    return [(rule, place, numbers) for (rule, place), numbers in found.items()]


def _rejection(examined: Examined) -> str:
    refused = examined.rejected
    if refused is None:
        return ""
    return f"{refused.reason}: {refused.detail or REJECT_REASONS.get(refused.reason, '')}"
