"""The JSON Schema of the record, and its description for readers, from one table.

``newscrawl/record/schema.json`` and ``docs/record.md`` are made here from the dataclasses of
``newscrawl.article`` and the ``MEANING`` of their fields; ``python -m newscrawl.record.schema``
writes both again.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from newscrawl.article import (
    SCHEMA_VERSION,
    Archive,
    Article,
    Block,
    Extraction,
    Image,
    Reason,
    RemovedCount,
    Rights,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTITY = f"urn:newscrawl:article:{SCHEMA_VERSION}"

MEANING: dict[type, dict[str, str]] = {
    Article: {
        "schema_version": "Version of this record. It changes when a key is renamed, removed or "
        "changes its meaning; new keys may come without it.",
        "id": "Publisher and the publisher's own article number where its URL has one "
        '("detik:6453785"), else the publisher or host and a hash of the canonical URL without '
        "its scheme. The same whichever door the page came through.",
        "revision": "1 for the first delivery; one more each time text or title changed since.",
        "status": "`published`, or `withdrawn` for a tombstone: id, url, status and delivered_at "
        "are filled, the rest is null.",
        "url": "URL of the page as fetched, after redirects.",
        "canonical_url": "URL as the publisher names it (own hosts only).",
        "publisher": 'Id of the publisher in the registry ("tribunnews"); null for a site that '
        "newscrawl does not know.",
        "domain": 'Registrable domain of the page ("tribunnews.com").',
        "title": "Headline, without the site's name.",
        "description": "Summary that the page gives for search engines and previews.",
        "authors": 'Names as printed, without "Penulis:", "Laporan Wartawan …".',
        "editors": 'Names as printed, without "Editor:".',
        "published_at": "When the article was published, with the offset of the site's zone "
        "(WIB +07:00, WITA +08:00, WIT +09:00).",
        "modified_at": "When the publisher last changed the article, as the page says.",
        "date_precision": "`minute`, or `day` when the page gives no time of day; null without "
        "published_at.",
        "dateline": 'Place and outlet as printed ("JAKARTA, KOMPAS.com"); not part of text.',
        "section": "Section of the site, as printed.",
        "keywords": "The article's tags and keywords, as the page gives them.",
        "article_type": "Kind of article, where the markup tells.",
        "images": "Pictures of the article.",
        "language": 'Language of the text, as its words tell it, BCP 47 ("id").',
        "is_accessible_for_free": "Whether the page says that it can be read without paying.",
        "is_truncated": "true when only a teaser was served (paywall). A crawl rejects an article "
        "of which a page is missing; a saved page that is one of several, read by itself, is true.",
        "text": "The article's own words: its blocks, joined by a blank line.",
        "blocks": "The article's own text, block by block, in reading order.",
        "page_urls": "Every page that a multi-page article was joined from.",
        "word_count": "Number of words in text, as white space sets them apart.",
        "content_hash": "SHA-256 of text normalised: Unicode NFKC, case-folded, every run of "
        "white space one space, ends trimmed.",
        "duplicate_of": "Id of the copy of this story that was published first; null in that one, "
        "and until `newscrawl export --dedupe mark` says.",
        "duplicate_cluster": "The same for all copies of one story: the id of the one published "
        "first; null where there are none, and until `newscrawl export --dedupe mark` says.",
        "removed": "Blocks taken out of the page, counted by reason.",
        "extraction": "How the text was read.",
        "rights": "The site's machine-readable wishes, as seen on the page and, where it was "
        "crawled, in the site's robots.txt and tdmrep.json.",
        "matched": "Keywords of the crawl's filter that this article matched.",
        "fetched_at": "When the page was fetched.",
        "delivered_at": "When this line was delivered (UTC): what is later is newer. null in "
        "the output of `newscrawl extract`, which delivers to nobody.",
        "run_id": "The run that delivered this line.",
        "archive": "Where the raw response is kept, if it is.",
    },
    Block: {
        "type": "Kind of block.",
        "text": "Its text, white space folded.",
    },
    Image: {
        "url": "URL of the picture.",
        "caption": "Caption as printed, without the credit.",
        "credit": "Credit as printed.",
    },
    RemovedCount: {
        "reason": "Why the blocks were taken out.",
        "count": "How many.",
    },
    Extraction: {
        "method": "`layout`: by a known layout, the publisher's own or one that the page of an "
        "unknown site was recognised to have; `generic`: by the reader for unknown markup.",
        "layout": "Name of the layout; null for the generic reader.",
        "confidence": "From 0 to 1: how sure the reader is that this is the article; of the "
        "generic reader, the probability that the text is right.",
        "rules": "Version of the cleaning rules; with filter lists, also the name of each and the "
        'start of its SHA-256 ("7be39b3c00d1+easylist.txt@3f2a6c01d9e4"); with templates learned '
        'of the site, also their version ("7be39b3c00d1+templates@976beb15ce76").',
        "newscrawl": "Version of newscrawl.",
    },
    Rights: {
        "robots": "Content of the page's robots directives.",
        "noai": "The site asks that the page be not used to train models.",
        "noarchive": "The page asks not to be kept.",
        "noai_by": "Where the site asks that: `robots-meta`, `x-robots-tag`, `tdm-header`, "
        "`tdm-meta`, `tdmrep.json`, `robots.txt`, `content-signal` (docs/manners.md).",
        "tdm_policy": "Address of the site's terms for text and data mining.",
    },
    Archive: {
        "file": "Name of the archive file.",
        "offset": "Offset of the response's record in it, in bytes.",
    },
}
"""What each field of the record means."""

LIMITS: dict[type, dict[str, dict[str, Any]]] = {
    Article: {
        "id": {"pattern": r"^\S+$"},
        "revision": {"minimum": 1},
        "url": {"format": "uri"},
        "canonical_url": {"format": "uri"},
        "language": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
        "word_count": {"minimum": 0},
        "content_hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
    },
    Image: {"url": {"format": "uri"}},
    RemovedCount: {"count": {"minimum": 1}},
    Extraction: {"confidence": {"minimum": 0, "maximum": 1}},
    Archive: {"offset": {"minimum": 0}},
}
"""What a field's values keep to beyond their type, in words of JSON Schema."""

REASON_MEANING: dict[str, str] = {
    "ad": "advertisements and their slots",
    "share": "share, follow and app prompts",
    "related": 'links to other stories ("Baca juga")',
    "promo": "the site's own offers: newsletters, channels, campaigns",
    "embed": "embedded posts and players, and their placeholders",
    "comment": "readers' comments and the box for them",
    "caption": "captions of pictures and videos (the article's pictures are in images)",
    "pagination": "links to the other pages of the article",
    "tags": "lists of tags (they are in keywords)",
    "byline": "names of those who wrote and edited it (in authors and editors)",
    "dateline": "place and outlet at the start of the text (in dateline)",
    "credit": 'initials, sources and credit lines ("(ayr/isn)")',
    "copyright": "copyright notices",
    "disclaimer": "notices of the publisher about the article",
    "summary": "summaries and teasers set beside the text",
    "title": "the headline repeated in the text",
    "navigation": "menus, breadcrumbs and other ways around the site",
    "hidden": "what a reader of the page does not see",
    "filter_list": "what a filter list that the user brought selects (`--rules`)",
}
"""What each reason for taking out a block covers."""

_STRING = {"type": "string"}


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one line, made from ``Article``.

    Every key is required and no other is allowed; what may be absent is null or an empty list,
    never an empty string.
    """
    _, components = msgspec.json.schema_components([Article])
    parts = {one.__name__: _part(one, components[one.__name__]) for one in MEANING}
    article = parts.pop(Article.__name__)
    return {
        "$schema": DIALECT,
        "$id": IDENTITY,
        "title": f"newscrawl article, version {SCHEMA_VERSION}",
        **{key: value for key, value in article.items() if key != "title"},
        "if": {"properties": {"status": {"const": "published"}}},
        "then": {
            "properties": {
                "title": {"type": "string"},
                "text": {"type": "string"},
                "blocks": {"minItems": 1},
                "word_count": {"type": "integer"},
                "content_hash": {"type": "string"},
                "extraction": {"type": "object"},
            }
        },
        "$defs": parts,
    }


def text() -> str:
    """The schema as it is checked in and shipped: ``newscrawl/record/schema.json``."""
    return (files("newscrawl.record") / "schema.json").read_text(encoding="utf-8")


def _part(kind: type, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of one dataclass: keys in their order, all required, with their meaning."""
    hints = get_type_hints(kind)
    properties = {}
    for one in fields(kind):
        value = _value(made["properties"][one.name])
        if datetime in (hints[one.name], *get_args(hints[one.name])):
            value["format"] = "date-time"
        value.update(LIMITS.get(kind, {}).get(one.name, {}))
        value["description"] = MEANING[kind][one.name]
        properties[one.name] = value
    return {
        "title": kind.__name__,
        "description": (kind.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _value(made: dict[str, Any]) -> dict[str, Any]:
    """A field's schema in its simplest form: null among its types, no default."""
    value = {key: item for key, item in made.items() if key != "default"}
    options = value.get("anyOf", [])
    simple = [one for one in options if one != {"type": "null"}]
    if len(options) == 2 and len(simple) == 1 and "$ref" not in simple[0]:
        value = dict(simple[0])
        if "enum" in value:
            value["enum"] = [*value["enum"], None]
        else:
            value["type"] = [value["type"], "null"]
    if value.get("items") == _STRING:
        value["items"] = {**_STRING, "minLength": 1}
    if "string" in _types(value):
        value["minLength"] = 1
    return value


def _types(value: dict[str, Any]) -> list[str]:
    kinds = value.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def document() -> str:
    """``docs/record.md``: the record for readers, from the same table as the schema."""
    whole = schema()
    lines = [
        "# The record",
        "",
        "<!-- Made by `make docs` from newscrawl/record/schema.py; edit there. -->",
        "",
        "One JSON object a line, UTF-8, keys in this order. Every key is always there; what a "
        "page does not give is null or `[]`, never an empty string. Instants are ISO 8601 with "
        "their offset from UTC. `newscrawl schema` prints the JSON Schema.",
        "",
        *_table(whole),
    ]
    for name, part in whole["$defs"].items():
        lines += ["", f"## {name}", "", part["description"], "", *_table(part)]
    lines += [
        "",
        "## Reasons for taking out a block",
        "",
        "| reason | what |",
        "| --- | --- |",
        *(f"| `{reason}` | {REASON_MEANING[reason]} |" for reason in get_args(Reason)),
        "",
        "## Reasons for a page that yields no article",
        "",
        "Such a page goes to the rejects file with one of these.",
        "",
        "| reason | what |",
        "| --- | --- |",
        *(f"| `{reason}` | {meaning} |" for reason, meaning in _reject_reasons().items()),
        "",
    ]
    return "\n".join(lines)


def _table(part: dict[str, Any]) -> list[str]:
    rows = [
        f"| `{name}` | {_name_type(value)} | {value['description']} |"
        for name, value in part["properties"].items()
    ]
    return ["| key | type | meaning |", "| --- | --- | --- |", *rows]


def _name_type(value: dict[str, Any]) -> str:
    """The type of a value as a reader would say it."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(_name_type(one) for one in value["anyOf"])
    if "enum" in value:
        return " or ".join("null" if one is None else f'`"{one}"`' for one in value["enum"])
    if value["type"] == "array":
        return f"list of {_name_type(value['items'])}"
    names = [
        "date-time" if one == "string" and value.get("format") == "date-time" else one
        for one in _types(value)
    ]
    return " or ".join(names)


def _reject_reasons() -> dict[str, str]:
    from newscrawl.page import REJECT_REASONS  # brings in Scrapy, which the schema does not need

    return REJECT_REASONS


def dump(value: dict[str, Any]) -> str:
    """A schema as text of its file: indented, with a line end."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write ``newscrawl/record/schema.json`` and, in a checkout, ``docs/record.md``."""
    package = Path(__file__).parent
    (package / "schema.json").write_text(dump(schema()), encoding="utf-8")
    docs = package.parents[1] / "docs"
    if docs.is_dir():
        (docs / "record.md").write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
