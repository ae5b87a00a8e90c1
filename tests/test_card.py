"""The data card of an export: it is one that the Hugging Face hub reads, and its figures are
those of the articles, as DuckDB counts them, and of the crawls' own state."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import duckdb
import markdown
import pytest
import yaml
from huggingface_hub import DatasetCard

from benchmarks import export as bench
from newscrawl.cli import cli
from newscrawl.delivery.output import Output
from newscrawl.export.card import cell
from newscrawl.export.facts import size_category
from newscrawl.export.plots import plots
from newscrawl.export.record import NAMES
from newscrawl.export.run import export
from newscrawl.export.selection import Selection
from newscrawl.export.tally import PublisherTally, Tally
from newscrawl.record import encode

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    """Data directories, and their export as Parquet."""
    data = bench.make(tmp_path_factory.mktemp("card"), 200, size=40)
    corpus = data[0].with_name("corpus")
    export([*map(str, data)], corpus, format="parquet")
    return data, corpus


@pytest.fixture(scope="module")
def corpus(made: tuple[list[Path], Path]) -> Path:
    return made[1]


@pytest.fixture(scope="module")
def card(corpus: Path) -> str:
    return (corpus / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def stats(corpus: Path) -> Any:
    return json.loads((corpus / "stats.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def count(corpus: Path) -> Any:
    """A query over the articles, by DuckDB."""
    connection = duckdb.connect()
    connection.execute(
        f"CREATE VIEW articles AS SELECT * FROM read_parquet('{corpus}/articles/*/*.parquet',"
        " hive_partitioning = true)"
    )
    return lambda query: connection.execute(query).fetchall()


def table(card: str, *head: str) -> list[list[str]]:
    """The rows of the table with this head."""
    start = card.index("| " + " | ".join(head) + " |\n")
    rows = card[start:].partition("\n\n")[0].splitlines()[2:]
    return [[one.strip() for one in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def figures(rows: list[list[str]], column: int = 1) -> dict[str, int]:
    return {row[0].replace("\\", ""): int(row[column].replace(",", "")) for row in rows}


def test_the_header_is_what_the_hub_reads(corpus: Path, card: str) -> None:
    loaded = DatasetCard.load(corpus / "README.md")
    head = loaded.data.to_dict()
    assert head == yaml.safe_load(card.split("---\n")[1])
    assert head["language"] == ["id", "en", "jv"]
    assert head["license"] == "other"
    assert head["size_categories"] == ["n<1K"]
    [config] = head["configs"]
    [files] = config["data_files"]
    assert files["split"] == "train"
    assert sorted(corpus.glob(files["path"])) == sorted(corpus.glob("articles/**/*.parquet"))
    assert [one["name"] for one in head["dataset_info"]["features"]] == list(NAMES)


@pytest.mark.parametrize(
    ("number", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (5_000_000, "1M<n<10M"), (2e9, "n>1B")],
)
def test_sizes_are_in_the_words_of_the_hub(number: int, category: str) -> None:
    assert size_category(number) == category


def test_it_is_markdown(card: str) -> None:
    html = markdown.markdown(card.split("---\n", 2)[2], extensions=["tables", "fenced_code"])
    assert html.count("<table>") == len(re.findall(r"^\| -", card, re.M)) >= 12
    plain = re.sub(r"<pre>.*?</pre>|<[^>]+>", "", html, flags=re.S)
    assert not re.search(r"^\|", plain, re.M), "a table that is none"
    assert "{{" not in html
    assert "None" not in plain


def test_the_counts_are_those_of_the_articles(card: str, stats: Any, count: Any) -> None:
    tally = stats["tally"]
    [(articles, words)] = count("SELECT count(*), sum(word_count) FROM articles")
    assert (tally["articles"], tally["words"]) == (articles, words)
    assert f"{articles:,} articles of 2 publishers with {words:,} words" in card
    for name, column, head in (
        ("months", "replace(published_month, 'undated', '(none)')", ("month", "articles")),
        ("sections", "coalesce(section, '(none)')", ("section", "articles", "share")),
        ("types", "coalesce(article_type, '(none)')", ("kind", "articles", "share")),
        ("languages", "coalesce(language, '(none)')", ("language", "articles", "share")),
        ("rules", "extraction.rules", ("version of the cleaning rules", "articles")),
    ):
        counted = dict(count(f"SELECT {column}, count(*) FROM articles GROUP BY 1"))
        assert tally[name] == counted, name
        assert {key.strip("`"): n for key, n in figures(table(card, *head)).items()} == counted
    by_both = count("SELECT publisher, published_month, count(*) FROM articles GROUP BY ALL")
    assert by_both
    for publisher, month, number in by_both:
        told = tally["months_by_publisher"][publisher]
        assert told[month.replace("undated", "(none)")] == number


def test_the_figures_of_publishers_are_those_of_the_articles(card: str, count: Any) -> None:
    rows = table(card, "publisher", "articles", "share", "words", "first", "last", "truncated")
    counted = count(
        "SELECT publisher, count(*), sum(word_count), sum(is_truncated::INT),"
        " sum(rights.noai::INT), 100.0 * count(*) / sum(count(*)) OVER ()"
        " FROM articles GROUP BY 1 ORDER BY 2 DESC"
    )
    wishes = table(
        card,
        "publisher",
        "articles",
        "asked not to be used to train models",
        "terms for text and data mining",
        "reported",
    )
    for row, wish, (name, articles, words, truncated, noai, share) in zip(
        rows, wishes, counted, strict=True
    ):
        assert f"`{name}`" in row[0]
        assert row[1:4] == [f"{articles:,}", f"{share:.1f} %", f"{words:,}"]
        assert row[6] == f"{truncated:,}"
        assert wish[1:3] == [f"{articles:,}", f"{noai:,}"]
        assert row[4] < row[5]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row[4])


def test_lengths_and_coverage_are_those_of_the_articles(stats: Any, count: Any) -> None:
    counted = count("SELECT word_count // 50 * 50, count(*) FROM articles GROUP BY 1")
    assert {int(words): n for words, n in stats["tally"]["lengths"].items()} == dict(counted)
    for name in NAMES:
        [(kind,)] = count(f"SELECT DISTINCT typeof({name}) FROM articles")
        filled = f"len({name}) > 0" if kind.endswith("[]") else f"{name} IS NOT NULL"
        [(share,)] = count(f"SELECT count(*) FILTER ({filled}) / count(*) FROM articles")
        assert stats["coverage"][name] == pytest.approx(share, abs=1e-4), name
    [(noai, truncated)] = count(
        "SELECT count(*) FILTER (rights.noai), count(*) FILTER (is_truncated) FROM articles"
    )
    assert (stats["tally"]["noai"], stats["tally"]["truncated"]) == (noai, truncated)


def test_the_denominators_are_those_of_the_crawls(
    made: tuple[list[Path], Path], card: str, stats: Any
) -> None:
    data, _ = made
    states: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for one in data:
        for path in Output.of(one).states():
            with closing(sqlite3.connect(path)) as state:
                for crawl, how, why, n in state.execute(
                    "SELECT publisher, state, reason, count(*) FROM urls GROUP BY 1, 2, 3"
                ):
                    states[crawl, how] += n
                    if how in ("rejected", "failed"):
                        reasons[how, why] += n
    head = ("crawl", "discovered", "fetched", "delivered", "rejected", "failed", "waiting")
    rows = {row[0]: [int(one.replace(",", "")) for one in row[1:]] for row in table(card, *head)}
    for crawl in ("detik", "kompas"):
        done, rejected, failed = (states[crawl, how] for how in ("done", "rejected", "failed"))
        assert rows[crawl] == [done + rejected + failed, done + rejected, done, rejected, failed, 0]
        assert failed > 0 < rejected
    both = zip(rows["detik"], rows["kompas"], strict=True)
    assert rows["**all**"] == [sum(some) for some in both]
    told = figures(table(card, "why", "pages", "of those fetched or failed"))
    assert told == {f"{how}: {why}": n for (how, why), n in reasons.items()}
    assert stats["unknown"] == []


def test_what_was_left_out_is_told(
    made: tuple[list[Path], Path], card: str, tmp_path: Path
) -> None:
    data, _ = made
    withdrawn = sum(len(list(Output.of(one).withdrawn.open())) for one in data)
    told = figures(table(card, "left out of the export", "articles"))
    assert told["withdrawn"] == withdrawn > 0
    export([str(data[0])], tmp_path / "few", selection=Selection(min_words=10_000), draw=False)
    card = (tmp_path / "few" / "README.md").read_text("utf-8")
    told = figures(table(card, "left out of the export", "articles"))
    assert told["too_short"] == len(bench.truth([data[0]]))


def test_the_list_of_addresses_is_that_of_the_articles(corpus: Path, count: Any) -> None:
    urls = (corpus / "urls.txt").read_text("utf-8").splitlines()
    assert sorted(urls) == sorted(url for (url,) in count("SELECT url FROM articles"))


def test_files_are_those_of_the_manifest(corpus: Path, count: Any) -> None:
    manifest = json.loads((corpus / "export.json").read_text("utf-8"))
    for one in manifest["files"]:
        content = (corpus / one["path"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    found = {str(path.relative_to(corpus)) for path in (corpus / "articles").rglob("*.parquet")}
    assert {one["path"] for one in manifest["files"]} == found
    assert sum(one["rows"] for one in manifest["files"]) == manifest["articles"]
    assert count("SELECT count(*) FROM articles") == [(manifest["articles"],)]


def test_no_place_on_this_machine_is_told(made: tuple[list[Path], Path], corpus: Path) -> None:
    """An export is handed to others."""
    for path in corpus.rglob("*"):
        if path.is_file():
            assert str(made[0][0].parent).encode() not in path.read_bytes(), path


def test_plots_show_the_counts(corpus: Path, card: str, stats: Any) -> None:
    for name, title in (("articles-per-month", "Articles per month"), ("lengths", "Length of")):
        path = corpus / "plots" / f"{name}.svg"
        root = ElementTree.parse(path).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        text = path.read_text("utf-8")
        assert title in text
        assert f"(plots/{name}.svg)" in card
    months = (corpus / "plots" / "articles-per-month.svg").read_text("utf-8")
    assert all(f">{name}<" in months for name in stats["tally"]["publishers"])
    bars = len([one for one in stats["tally"]["months"] if one != "(none)"]) * 2
    assert months.count('<g id="patch_') >= bars


def test_months_without_an_article_are_shown(corpus: Path) -> None:
    tally = Tally(months={"2025-11": 2, "2026-02": 1, "(none)": 1})
    tally.publishers["kompas"] = PublisherTally(articles=4)
    tally.months_by_publisher["kompas"] = dict(tally.months)
    drawn = plots(tally)["articles-per-month.svg"].decode()
    assert re.findall(r">(\d{4}-\d\d)<", drawn) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    tally.months["1900-01"] = 1  # a wrong date
    assert plots(tally)["articles-per-month.svg"].decode().count(">1900-02<") == 0
    assert plots(Tally())


def test_without_matplotlib_the_card_has_no_plots_and_that_is_told(
    made: tuple[list[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    report = export([str(made[0][2])], tmp_path / "corpus")
    assert report.notes == ["The card has no plots: pip install 'newscrawl[plots]'"]
    assert "plots/" not in (tmp_path / "corpus" / "README.md").read_text("utf-8")


def test_the_citation_is_one(corpus: Path, card: str) -> None:
    """By the rules of version 1.2.0 of the Citation File Format."""
    for path, kind in ((corpus / "CITATION.cff", "dataset"), (ROOT / "CITATION.cff", "software")):
        said = yaml.safe_load(path.read_text("utf-8"))
        assert {"cff-version", "message", "title", "authors"} <= set(said)
        assert str(said["cff-version"]) == "1.2.0"
        assert said["type"] == kind
        assert said["authors"]
        assert all(set(one) == {"name"} for one in said["authors"])
    assert (corpus / "CITATION.cff").read_text("utf-8") in card
    released = yaml.safe_load((corpus / "CITATION.cff").read_text("utf-8"))["date-released"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", released)


def test_the_commands_that_make_it_again_are_commands(
    made: tuple[list[Path], Path], card: str, tmp_path: Path
) -> None:
    export(
        [str(made[0][0])],
        tmp_path / "corpus",
        format="csv",
        selection=Selection(since="2024-02-01", languages=("id",), match="pagi|naik"),
        fields=("id", "url"),
        draw=False,
    )
    few = (tmp_path / "corpus" / "README.md").read_text("utf-8")
    found = []
    for text in (card, few):
        blocks = re.findall(r"^```sh\n(.*?)```$", text, re.M | re.S)
        for line in re.findall(r"^newscrawl (.+)$", "".join(blocks), re.M):
            name, *rest = shlex.split(line)
            cli.commands[name].make_context(name, rest)
            found.append(line)
    asked = "export data -o corpus/ --format csv --since 2024-02-01 --language id"
    assert any(line.startswith(asked) for line in found)
    assert "crawl --urls urls.txt -o data/" in found
    with pytest.raises(click.UsageError):
        cli.commands["export"].make_context("export", ["data", "--no-such"])


def test_what_pages_print_breaks_no_table(tmp_path: Path) -> None:
    one = bench.article(1)
    one.section = "A | B `c` <script>x</script> [d](e)\n# f"
    (tmp_path / "news.jsonl").write_bytes(encode(one) + b"\n")
    export([str(tmp_path / "news.jsonl")], tmp_path / "corpus", draw=False)
    card = (tmp_path / "corpus" / "README.md").read_text("utf-8")
    html = markdown.markdown(card.split("---\n", 2)[2], extensions=["tables"])
    assert "<td>A | B `c` &lt;script&gt;x&lt;/script&gt; [d](e) # f</td>" in html
    assert cell(None) == ""
    assert "Nothing is known of how the lines in news.jsonl came about" in card
