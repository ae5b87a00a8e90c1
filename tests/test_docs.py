"""What the texts say is so: their commands, files, examples and figures."""

from __future__ import annotations

import ast
import doctest
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from code_blocks import understood
from registry import faults

from newscrawl import publishers
from newscrawl import reference as tables
from newscrawl.api import process
from newscrawl.cli import reference
from newscrawl.config import KEYS, PREFIX
from newscrawl.keys import CONFIG, SCRAPY
from newscrawl.page import Page
from newscrawl.publisher import Publisher
from newscrawl.publishers import promedia, table, tribun
from newscrawl.recognise import ENOUGH
from newscrawl.record import encode
from newscrawl.spiders.refusals import REFUSALS
from newscrawl.stats import STATS
from pipelines import CLEANING, phrases
from pipelines.cosmetics import parse
from pipelines.cosmetics.operators import OPERATORS, compiled
from pipelines.cosmetics.read import FORMS
from pipelines.phrases import LONG
from pipelines.strip import MOST, SMALL, StripAds, shipped

ROOT = Path(__file__).parent.parent
TEXTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])
EXAMPLE = ROOT / "fixtures" / "detik-2022.html"
CODE = "".join(
    path.read_text("utf-8")
    for package in ("newscrawl", "pipelines")
    for path in (ROOT / package).rglob("*.py")
    if path.name != "keys.py"  # which only says what the names mean
)

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(
    r"(?:newscrawl|pipelines|tests|docs|fixtures|benchmarks|newsstand|\.ci)/[\w./-]*"
)

each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.name))


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def fenced(name: str, language: str) -> list[str]:
    return [body for kind, body in _FENCED.findall(text_of(name)) if kind == language]


def commands(text: str) -> Iterator[str]:
    """The lines that a reader is to type, and what stands between backticks."""
    plain = _FENCED.sub("", text)
    for line in plain.splitlines():
        if line.startswith("    "):
            yield line.partition("  #")[0].strip()
        else:
            yield from _INLINE.findall(line)


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def fold(text: str) -> str:
    return " ".join(text.split())


@each_text
def test_links_lead_to_files_and_headings(path: Path) -> None:
    for link in _LINK.findall(_FENCED.sub("", path.read_text("utf-8"))):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
            assert anchor in map(slug, headings), link


@each_text
def test_files_named_exist(path: Path) -> None:
    for words in _INLINE.findall(_FENCED.sub("", path.read_text("utf-8"))):
        found = _PATH.fullmatch(words)
        if found and "kabarcontoh" not in words and not re.search(r"[A-Z]{4}", words):
            is_stat = any(words.removeprefix("newscrawl/") in stats for stats in STATS.values())
            assert is_stat or (ROOT / words).exists(), words


@each_text
def test_commands_are_understood(path: Path) -> None:
    known = {*publishers.PUBLISHERS, "kabarcontoh", "ID"}
    for command in commands(path.read_text("utf-8")):
        try:
            contexts = understood(command)
        except click.MissingParameter:
            continue  # its name alone
        except click.exceptions.Exit:
            continue  # newscrawl --version
        for context in contexts:
            assert set(context.params.get("publishers", ())) <= known, command
        if found := re.search(r"\bscrapy crawl ([\w-]+)", command):
            assert found[1] in {*known, "site", "urls"}, command


@each_text
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    for command in commands(path.read_text("utf-8")):
        if found := re.match(r"make ((?:[a-z]+ ?)+)$", command):
            assert set(found[1].split()) <= targets, command


def test_the_commands_page_is_what_help_says() -> None:
    assert text_of("docs/commands.md") == reference.text(), "make docs writes it"


def test_the_site_is_built_and_leads_to_every_page(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    front = (tmp_path / "index.html").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        name = page.with_suffix(".html").name
        assert (tmp_path / name).is_file()
        assert f'href="{name}"' in front, f"{page.name} is missing in mkdocs.yml"


def test_what_is_said_of_lines_that_go() -> None:
    rows = re.findall(r"^\| (.+?) \| nowhere, `(\w+)` \|$", text_of("docs/article-text.md"), re.M)
    tried = 0
    for examples, reason in rows:
        for line in re.findall(r'"([^"]{12,})"', examples):
            rule = phrases.shipped().match_whole(line.replace("…", "Kompas"))
            assert rule, line
            assert rule.reason == reason
            tried += 1
    assert tried > 5


def test_make_help_lists_every_target() -> None:
    head, _, rest = text_of("Makefile").partition("\n\n")
    phony = re.search(r"^\.PHONY: (.+)$", rest, re.M)
    assert phony
    listed = set(re.findall(r"^# make (\w+)", head, re.M))
    assert listed | {"help", "schema"} == set(phony[1].split())


@each_text
def test_python_examples(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    for example in fenced(str(path.relative_to(ROOT)), "pycon"):
        test = doctest.DocTestParser().get_doctest(example, names, path.name, str(path), 0)
        runner = doctest.DocTestRunner(verbose=False)
        said: list[str] = []
        runner.run(test, out=said.append, clear_globs=False)
        assert runner.failures == 0, "".join(said)
        names = test.globs


def test_the_first_example_is_what_extract_gives() -> None:
    (shown,) = (json.loads(body) for body in fenced("README.md", "json"))
    article = json.loads(encode(process(EXAMPLE.read_bytes()).article))  # type: ignore[arg-type]
    text = shown.pop("text")
    assert text.endswith("…")
    assert article["text"].startswith(text[:-1])
    assert shown.pop("extraction").items() <= article["extraction"].items()
    assert shown == {name: article[name] for name in shown}
    assert list(shown) == [name for name in article if name in shown]


def test_the_first_example_is_of_the_fixture() -> None:
    (shown,) = fenced("README.md", "html")
    page, at = fold(EXAMPLE.read_text("utf-8")), 0
    for piece in re.split("…|\n", shown):
        if piece.strip():
            at = page.find(fold(piece), at)
            assert at >= 0, piece


def test_the_explained_removal_is_what_explain_gives() -> None:
    (shown,) = (json.loads(body) for body in fenced("docs/rules.md", "json"))
    page = process(EXAMPLE.read_bytes())
    assert shown in [
        {"reason": one.reason, "rule": one.rule, "path": one.path, "text": one.text}
        for one in page.removed
    ]


def test_the_rules_shown_are_rules() -> None:
    (shown,) = fenced("docs/rules.md", "text")
    assert len(parse(shown.splitlines(), file="rules.md", reason="ad")) == 7


def test_the_figures_of_the_guard_are_those_of_the_code() -> None:
    rules = fold(text_of("docs/rules.md"))
    assert MOST == 0.5
    assert f"Up to {SMALL} characters" in rules
    assert f"with at least {ENOUGH} characters of text" in rules
    assert f"more than {LONG} characters" in rules
    assert REFUSALS == 5
    assert "refused five requests" in fold(text_of("docs/manners.md"))


@pytest.mark.parametrize("page", tables.PAGES)
def test_tables_are_those_of_the_code(page: str) -> None:
    text = text_of(f"docs/{page}")
    assert text.count("<!-- made by make docs: ") == text.count("<!-- until here -->") > 1
    assert text == tables.filled(text), "make docs writes them"


def test_defaults_are_those_of_the_code(tmp_path: Path) -> None:
    code = (
        "import json, newscrawl.settings as s;"
        "print(json.dumps({n: v for n, v in vars(s).items() if isinstance(v, int | float)}))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**environ, "HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    values = json.loads(done.stdout)
    told = {f"{PREFIX}{key.upper()}": one.default for key, one in CONFIG.items()}
    told |= {names[0]: one.default for names, one in SCRAPY.items() if len(names) == 1}
    plain = {name: float(text) for name, text in told.items() if re.fullmatch(r"[\d.]+", text)}
    shared = plain.keys() & values.keys()
    assert len(shared) > 5
    assert {name: values[name] for name in shared} == {name: plain[name] for name in shared}


def test_the_syntax_of_rules_is_that_of_the_code() -> None:
    for written, _ in OPERATORS.values():
        compiled(f"div{written.replace('selector', '.x')}")
    for form in FORMS:
        [rule] = parse([form.replace("selector", ".x")], file="x.txt", reason="ad")
        assert rule.css == ".x"
    assert tuple(phrases.KINDS) == get_args(phrases.Kind)


def test_every_setting_is_explained_and_no_other() -> None:
    settings = text_of("docs/settings.md")
    assert set(CONFIG) == set(KEYS)
    named = set(re.findall(r"NEWSCRAWL_[A-Z_]*[A-Z]", settings))
    read = set(re.findall(r'"(NEWSCRAWL_[A-Z_]*[A-Z])"', CODE))
    variables = {PREFIX + key.upper() for key in KEYS}
    assert read <= named
    assert named <= read | variables


def test_the_page_of_publishers_is_that_of_the_registry() -> None:
    assert text_of("docs/publishers.md") == table.document(), "run: make docs"


def test_the_new_entry_of_the_guide_is_whole() -> None:
    """A publisher of a known network takes one entry in its module, and nothing else."""
    entry, _ = fenced("CONTRIBUTING.md", "python")
    names = dict(vars(promedia))
    exec(entry, names)
    publisher = names["PORTALCONTOH"]
    assert isinstance(publisher, Publisher)
    assert list(faults(publisher)) == []
    assert publisher.layouts == promedia.LAYOUTS


def test_the_new_row_of_the_guide_is_a_row_of_that_table() -> None:
    (line,) = re.findall(r"^    (\(.*tribun-contoh.*\)),$", text_of("CONTRIBUTING.md"), re.M)
    publisher = tribun._region(*ast.literal_eval(line))
    assert list(faults(publisher)) == []
    assert publisher.id == "tribun-contoh"
    assert publisher.zone_of("contoh.tribunnews.com") == "WITA"


def test_the_new_publisher_of_the_guide_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """What CONTRIBUTING.md says to write gives the article that it says."""
    (page,) = fenced("CONTRIBUTING.md", "html")
    (expected,) = (json.loads(body) for body in fenced("CONTRIBUTING.md", "json"))
    _, module = fenced("CONTRIBUTING.md", "python")
    (rule,) = fenced("CONTRIBUTING.md", "text")
    names: dict[str, Any] = {}
    exec(module, names)
    (publisher,) = names["PUBLISHERS"]
    assert isinstance(publisher, Publisher)
    assert list(faults(publisher)) == ["no fixture kabarcontoh-2026"]  # it stands in the guide
    assert publisher.is_article(expected["url"])
    monkeypatch.setitem(publishers._BY_DOMAIN, publisher.domains[0], publisher)
    rules = [*shipped(), *parse([rule], file="ad.txt", reason="ad")]

    found = Page(page.encode(), url=expected["url"])
    for step in CLEANING:
        (StripAds(rules) if step is StripAds else step()).process_item(found)
    article = found.article
    assert article is not None
    assert article.extraction is not None
    assert article.extraction.layout == "kabarcontoh-2026"
    for name in ("url", "publisher", "id", "title", "authors", "dateline"):
        assert getattr(article, name) == expected[name]
    assert article.published_at == datetime.fromisoformat(expected["published_at"])
    assert [{"type": one.type, "text": one.text} for one in article.blocks] == expected["blocks"]
    taken = [{"reason": one.reason, "text": one.text} for one in found.removed]
    assert [one for one in expected["removed"] if one not in taken] == []
    (by_rule,) = (one for one in found.removed if one.rule == rule.strip())
    assert by_rule.text == "Iklan"
