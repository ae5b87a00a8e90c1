"""newscrawl report: its figures are those of the articles, as DuckDB counts them, and its page
is one that everybody can read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from lxml import html
from playwright.sync_api import Browser

from benchmarks import export as bench
from newscrawl.cli import cli
from newscrawl.delivery.output import Output
from newscrawl.delivery.store import Store
from newscrawl.filters import WIB
from newscrawl.frontier import Frontier
from newscrawl.html import words
from newscrawl.monitoring.figures import FIELDS, Figures, keep
from newscrawl.record import encode
from tests.browser import browser

DAYS = 10
NOW = datetime.now(UTC)


def figures_of_runs(data: Path) -> None:
    """A crawl of detik that has run every day, and gave half of the usual in the last one."""
    store = Store.open(Output.of(data), "detik")
    with closing(store):
        for number in range(8):
            began = NOW - timedelta(days=7 - number, minutes=30)
            frontier = Frontier(store.database, "detik")
            fields = dict.fromkeys(FIELDS, 100) | {"authors": 20 if number == 7 else 90}
            articles = 50 if number == 7 else 100
            figures = Figures(began.timestamp(), articles, 120, 5, 7, 100, 10, fields)
            keep(store.database, "detik", frontier.run, figures)
            store.database.commit()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Data directories of today, and a file that was delivered over twenty days."""
    made = bench.make(tmp_path_factory.mktemp("report"), 120, size=40)[:2]
    figures_of_runs(made[0])
    lines = []
    for number in range(200, 260):
        article = bench.article(number)
        article.delivered_at = NOW - timedelta(hours=8 * (number - 200))
        lines.append(encode(article))
    old = made[0].with_name("old.jsonl")
    old.write_bytes(b"".join(line + b"\n" for line in reversed(lines)))
    return [*made, old]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


@pytest.fixture(scope="module")
def path(data: list[Path]) -> Path:
    """The report."""
    path = data[0].with_name("report.html")
    result = run(*data, "-o", path, "--days", DAYS)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(path)
    return path


@pytest.fixture(scope="module")
def count(data: list[Path]) -> Any:
    """A query over the lines, by DuckDB: of each article the last."""
    files = [str(one) for name in data for one in Output.of(name).segments("articles")]
    first = (NOW.astimezone(WIB) - timedelta(days=DAYS - 1)).date()
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Jakarta'")
    connection.execute(
        f"""CREATE VIEW articles AS
        SELECT *, strftime(delivered_at::TIMESTAMPTZ, '%Y-%m-%d') AS day
        FROM read_json({files}, format = 'newline_delimited', sample_size = -1)
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY (status = 'withdrawn') DESC,
            revision DESC) = 1
        """
    )
    where = f"FROM articles WHERE status = 'published' AND day >= '{first}'"
    return lambda what, rest="": connection.execute(f"SELECT {what} {where} {rest}").fetchall()


def table(path: Path, name: str) -> list[list[str]]:
    """The cells of a table, its head first."""
    root = html.fromstring(path.read_text("utf-8"))
    rows = root.get_element_by_id(name).iter("tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows]


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


def told(path: Path, name: str) -> int:
    root = html.fromstring(path.read_text("utf-8"))
    return number(root.get_element_by_id(name).text)


def test_articles_by_day_and_publisher(path: Path, count: Any) -> None:
    head, *rows = table(path, "came")
    expected = {(name, day[5:]): n for name, day, n in count(
        "publisher, day, count(*)", "GROUP BY ALL")}  # fmt: skip
    found = {
        (row[0], day): number(cell)
        for row in rows[:-1]
        for day, cell in zip(head[1:-1], row[1:-1], strict=True)
        if cell != "0"
    }
    assert found == expected
    assert len(head) == 2 + DAYS
    assert number(rows[-1][-1]) == sum(expected.values()) == told(path, "articles")
    assert len({day for _, day in expected}) == DAYS


def test_figures_of_all(path: Path, count: Any) -> None:
    [[words, revised, generic, truncated]] = count(
        "sum(word_count), count(*) FILTER (revision > 1),"
        " count(*) FILTER (extraction.method = 'generic'), count(*) FILTER (is_truncated)"
    )
    names = ("words", "revised", "generic", "truncated")
    assert [told(path, name) for name in names] == [words, revised, generic, truncated]
    assert revised > 0
    assert told(path, "withdrawn") > 0


def test_coverage_of_fields(path: Path, count: Any) -> None:
    head, total, *rows = table(path, "coverage")
    filled = [
        f"count(*) FILTER (len({field}) > 0)"
        if field in ("authors", "keywords", "images")
        else f"count(*) FILTER ({field} IS NOT NULL)"
        for field in FIELDS
    ]
    [[articles, *counts]] = count(f"count(*), {', '.join(filled)}")
    assert head[1 : 1 + len(FIELDS)] == [*FIELDS]
    shares = [f"{100 * one / articles:.1f} %" for one in counts]
    assert total[1 : 1 + len(FIELDS)] == shares
    assert [row[0] for row in rows] == [name for name, in count(
        "publisher", "GROUP BY ALL ORDER BY count(*) DESC")]  # fmt: skip


def test_what_was_taken_out(path: Path, count: Any) -> None:
    _, *rows = table(path, "removed")
    expected: dict[str, int] = {}
    for (removed,) in count("removed"):
        for one in removed:
            expected[one["reason"]] = expected.get(one["reason"], 0) + one["count"]
    assert {row[0]: number(row[1]) for row in rows} == expected
    assert list(expected.values())


def test_how_the_crawls_stand(path: Path, data: list[Path]) -> None:
    _, *rows = table(path, "crawls")
    result = [
        one
        for name in data[:2]
        for one in json.loads(CliRunner().invoke(cli, ["status", str(name), "--json"]).stdout)
    ]
    expected = sorted(
        [one["crawl"], one["discovered"], one["waiting"], one["done"],
         sum(one["rejected"].values()), sum(one["failed"].values())]
        for one in result
    )  # fmt: skip
    assert sorted([row[0], *map(number, row[3:])] for row in rows) == expected
    lost = {(row[0], row[1].lower()): number(row[2]) for row in table(path, "lost")[1:]}
    counts: dict[tuple[str, str], int] = {}
    for one in result:
        for kind in ("rejected", "failed"):
            for reason, n in one[kind].items():
                counts[reason, kind] = counts.get((reason, kind), 0) + n
    assert lost == counts


def test_what_is_not_as_usual(path: Path) -> None:
    assert table(path, "drift")[1:] == [["detik", "authors: 90.0 % → 20.0 %", "100", "50", "-50%"]]
    [[name, runs, fetched, seconds]] = table(path, "pace")[1:]
    assert (name, runs, fetched) == ("detik", "8", "960")
    # The runs began 30 minutes and whole days ago, and were noted now.
    hours = sum(24 * day + 0.5 for day in range(8))
    assert float(seconds) == pytest.approx(3600 * hours / 960, rel=0.01)


def test_charts_say_what_they_show(path: Path) -> None:
    images = html.fromstring(path.read_text("utf-8")).xpath("//img")
    assert [image.get("alt") for image in images] == [
        "Articles by day of delivery",
        "Fields that are filled",
        "Blocks taken out, by reason",
        "What gave no article",
    ]
    assert all(image.get("src").startswith("data:image/svg+xml;base64,") for image in images)


def test_in_indonesian_and_without_charts(data: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "laporan.html"
    assert run(data[0], "-o", path, "--lang", "id", "--no-charts").exit_code == 0
    root = html.fromstring(path.read_text("utf-8"))
    assert root.get("lang") == "id"
    assert root.findtext(".//h1") == "Yang masuk"
    assert root.find(".//img") is None


def test_a_file_of_lines_alone(data: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert run(data[2], "-o", path, "--days", "3", "--no-charts").exit_code == 0
    assert "No state of a crawl is beside these articles." in path.read_text("utf-8")
    assert told(path, "articles") == sum(number(row[-1]) for row in table(path, "came")[1:-1]) > 0


def test_nothing_came(data: list[Path], tmp_path: Path) -> None:
    empty, path = tmp_path / "empty.jsonl", tmp_path / "report.html"
    empty.write_bytes(b"")
    assert run(empty, "-o", path).exit_code == 0
    assert told(path, "articles") == 0
    assert "nothing yet" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere: there is no such file or folder; name a data directory"),
        ((".",), "is no data directory"),
        (("DATA", "-o", "no/such/folder.html"), "cannot write no/such/folder.html"),
    ],
)
def test_what_cannot_be(data: list[Path], arguments: tuple[str, ...], message: str) -> None:
    given = [str(data[2]) if one == "DATA" else one for one in arguments]
    result = run(*given)
    assert result.exit_code != 0
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_words_are_there_in_both_languages() -> None:
    english, indonesian = words("reporting").values()
    assert english.keys() == indonesian.keys()


# In a real browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read_it_and_nothing_is_asked_of_the_network(
    chromium: Browser, path: Path, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert [one for one in asked if not one.startswith("data:")] == [path.as_uri()]
    wide = page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert wide is True
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True
    found = Axe().run(page).response["violations"]
    serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
    context.close()


def test_names_from_the_data_are_no_markup(chromium: Browser, tmp_path: Path) -> None:
    article = bench.article(1)
    article.publisher, article.delivered_at = "<img src=x onerror=alert(1)>", NOW
    data, path = tmp_path / "news.jsonl", tmp_path / "report.html"
    data.write_bytes(encode(article) + b"\n")
    assert run(data, "-o", path, "--days", "2").exit_code == 0
    page = chromium.new_page()
    told_by_script: list[str] = []
    page.on("dialog", lambda dialog: told_by_script.append(dialog.message))
    page.goto(path.as_uri())
    assert page.locator("img[src=x]").count() == 0
    assert told_by_script == []
    page.close()
