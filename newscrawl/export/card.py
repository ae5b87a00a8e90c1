"""Card: what an export is, for those who use it: README.md with its plots, CITATION.cff."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl.delivery.files import write_file
from newscrawl.export.facts import Facts, languages, size_category
from newscrawl.export.tally import NONE, most
from newscrawl.lines import make_folder
from newscrawl.record.columns import Column, columns
from newscrawl.record.warehouses import features

CARD, STATS, CITATION = "README.md", "stats.json", "CITATION.cff"
PLOTS = "plots"

_SHOWN = 30  # sections, rules: the rest is in stats.json
_PATTERNS = {
    "jsonl": "articles/*.jsonl",
    "jsonl.zst": "articles/*.jsonl.zst",
    "parquet": "articles/*/*.parquet",
    "csv": "articles/*.csv",
}
_OPTIONS = {
    "since": "--since",
    "until": "--until",
    "publishers": "--publisher",
    "languages": "--language",
    "match": "--match",
    "match_in": "--match-in",
    "min_words": "--min-words",
}


def write_card(folder: Path, facts: Facts, plots: dict[str, bytes]) -> None:
    """Write the card and what belongs to it into ``folder``; ``plots`` are SVG by name. Raises
    ``OutputError``."""
    write_file(folder / CARD, card(facts, sorted(plots)).encode())
    write_file(folder / CITATION, citation(facts).encode())
    stats = msgspec.json.format(msgspec.json.encode(facts), indent=2)
    write_file(folder / STATS, stats + b"\n")
    if plots:
        make_folder(folder / PLOTS)
    for name, content in plots.items():
        write_file(folder / PLOTS / name, content)


def card(facts: Facts, plots: list[str]) -> str:
    """The card as Markdown, with the header that the Hugging Face hub reads."""
    tally = facts.tally
    return (
        _environment()
        .get_template("card.md.j2")
        .render(
            facts=facts,
            tally=tally,
            header=_header(facts),
            title=title(facts),
            plots=plots,
            folder=PLOTS,
            publishers=most({name: one.articles for name, one in tally.publishers.items()}),
            months=sorted(tally.months.items()),
            sections=most(tally.sections, _SHOWN),
            more_sections=max(0, len(tally.sections) - _SHOWN),
            types=most(tally.types),
            languages=most(tally.languages),
            rules=most(tally.rules, _SHOWN),
            versions=most(tally.versions),
            pattern=_PATTERNS[facts.request.format],
            export_command=export_command(facts),
            crawl_commands=crawl_commands(facts),
            NONE=NONE,
            citation=citation(facts),
        )
    )


def title(facts: Facts) -> str:
    """What an export is called."""
    found = [facts.names.get(one, one) for one in sorted(facts.tally.publishers)]
    of = found[0] if len(found) == 1 else f"{len(found)} publishers"
    days = _days(facts)
    return f"News articles of {of}" + (f", {days[0]} to {days[1]}" if days else "")


def _days(facts: Facts) -> tuple[str, str] | None:
    first = [one.first for one in facts.tally.publishers.values() if one.first]
    last = [one.last for one in facts.tally.publishers.values() if one.last]
    return (str(min(first)), str(max(last))) if first and last else None


def _header(facts: Facts) -> str:
    """YAML, each value written as JSON, which YAML understands."""
    request = facts.request
    shown: dict[str, Any] = {
        "pretty_name": title(facts),
        "language": languages(facts.tally),
        "license": "other",
        "license_name": "publishers-own",
        "license_link": CARD,
        "size_categories": [size_category(facts.tally.articles)],
        "source_datasets": ["original"],
        "task_categories": ["text-generation", "text-classification"],
        "tags": ["news", "newscrawl"],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": "train", "path": _PATTERNS[request.format]}],
            }
        ],
    }
    chosen = [one for one in columns() if one.name in request.fields]
    if request.format == "csv":
        chosen = [_in_a_cell(one) for one in chosen]
    shown["dataset_info"] = {"features": features(chosen)}
    return "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in shown.items()
        if value != []
    )


def _in_a_cell(one: Column) -> Column:
    """What ``datasets`` can make of a column of CSV: what is no number is a string, as an instant
    cannot be made of a column that is empty in one of the files."""
    if not (one.is_list or one.kind in ("struct", "instant")):
        return one
    return Column(one.name, "string", is_list=False, is_required=False, meaning=one.meaning)


def citation(facts: Facts) -> str:
    """CITATION.cff of the export, see citation-file-format.github.io."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use this corpus, cite it so, and the publishers as the authors of the "
        "texts.",
        "type": "dataset",
        "title": title(facts),
        "abstract": f"{facts.tally.articles} articles of {len(facts.tally.publishers)} publishers, "
        f"crawled and cleaned by newscrawl {facts.request.newscrawl}.",
        "authors": [{"name": facts.names.get(one, one)} for one in sorted(facts.tally.publishers)]
        or [{"name": "newscrawl contributors"}],
        "keywords": ["news", *languages(facts.tally)],
    }
    if facts.delivered_to:
        lines["version"] = facts.delivered_to
        lines["date-released"] = facts.delivered_to[:10]
    return "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items()
    )


def export_command(facts: Facts) -> str:
    """The command that makes the export of its inputs."""
    request = facts.request
    words = ["newscrawl", "export", *facts.inputs, "-o", "corpus/", "--format", request.format]
    for name, option in _OPTIONS.items():
        value = getattr(request.selection, name)
        if value in (None, (), 0) or (name == "match_in" and value == "text"):
            continue
        for one in value if isinstance(value, tuple) else [value]:
            words += [option, str(one)]
    names = {one.name for one in columns()}
    if set(request.fields) == names - {"text", "blocks"}:
        words.append("--no-text")
    elif set(request.fields) != names:
        words += ["--fields", ",".join(request.fields)]
    words += [f"--{one}" for one in request.steps]
    if request.after:
        words += ["--delivered-after", request.after]
    return shlex.join(words)


def crawl_commands(facts: Facts) -> list[str]:
    """The commands that crawl what is in the export again."""
    made = []
    for name in sorted(facts.tally.publishers):
        one = facts.tally.publishers[name]
        words = ["newscrawl", "crawl"]
        words += [name] if name in facts.names else ["--site", name]
        if name == NONE:
            continue
        if one.first and one.last:
            words += ["--since", str(one.first), "--until", str(one.last)]
        made.append(shlex.join([*words, "-o", "data/"]))
    return made


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("newscrawl.export", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "cell": cell,
        "code": code,
        "count": lambda value: f"{value:,}",
        "share": share,
    }
    return made


def cell(value: Any) -> str:
    """What stands in a cell of a table of Markdown, whatever a page printed."""
    text = " ".join(str("" if value is None else value).split())
    for letter in "\\`*_[]|#":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(value: Any) -> str:
    """What stands between backticks in a cell."""
    return " ".join(str(value).split()).replace("`", "'").replace("|", "\\|")


def share(part: float, whole: float) -> str:
    """A share in percent."""
    return f"{100 * part / whole:.1f} %" if whole else "–"
