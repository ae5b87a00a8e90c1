"""``newscrawl rules``: what is said of rules, and of what they do to a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newscrawl.cli import cli
from newscrawl.explain import MOST
from pipelines.filterlists import guard

ROOT = Path(__file__).parent.parent
DETIK = ROOT / "fixtures" / "detik-2022.html"
LIST = """! Title: list
||ads.example^
@@||ads.example^
##.slot
a.example##+js(x)
##.slot
a.example##div.slot
##.x[
detik.com##.detail__body-tag
kompas.com##.never
###never
"""


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["rules", *map(str, arguments)], input=text)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text(LIST, "utf-8")
    return path


# check


def test_check_names_what_is_wrong_twice_and_shadowed(rules: Path) -> None:
    done = run("check", rules)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "list.txt: 6 rules; 4 lines not used (2 request, 1 script, 1 wrong)"
    assert "  request: filters for requests (||ads.example^): line 2, 3" in lines
    assert any(line.startswith("list.txt:8: ##.x[: wrong: Expected ident") for line in lines)
    assert "list.txt:6: ##.slot: the same as list.txt:4: ##.slot" in lines
    assert "list.txt:7: a.example##div.slot: shadowed by list.txt:4: ##.slot" in lines
    assert lines[-1] == "1 wrong, 1 written twice, 1 shadowed"


def test_check_is_content_with_a_list_for_browsers(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("||ads.example^\n##.slot\n##.other\na.example##+js(x)\n", "utf-8")
    done = run("check", path)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "0 wrong, 0 written twice, 0 shadowed"


def test_check_takes_several_files_as_one_list(rules: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("###never\n", "utf-8")
    assert (
        "other.txt:1: ###never: the same as list.txt:11: ###never"
        in run("check", rules, other).stdout
    )


def test_check_with_pages_names_rules_that_select_nothing(rules: Path) -> None:
    done = run("check", rules, "--pages", DETIK)
    assert "list.txt:11: ###never: selects nothing" in done.stdout
    assert "kompas.com##.never: selects nothing" not in done.stdout
    assert "1 rules select something on 1 pages, 3 nothing; 2 are for other sites" in done.stdout
    found: dict[str, Any] = json.loads(run("check", rules, "--pages", DETIK, "--json").stdout)
    assert found["pages"] == 1
    hit = {"file": "list.txt", "line": 9, "rule": "detik.com##.detail__body-tag", "pages": 1}
    assert found["hits"] == [hit]
    assert [one["line"] for one in found["never"]] == [4, 6, 11]
    assert [one["line"] for one in found["lists"][0]["unused"]] == [2, 3, 5, 8]
    assert [(one["kind"], one["rule"]["line"], one["by"]["line"]) for one in found["repeats"]] == [
        ("duplicate", 6, 4),
        ("shadowed", 7, 4),
    ]


def test_a_rule_that_another_one_goes_before_selects_something(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("##.detail__body-tag\n##.detail__body-tag:not(.x)\n", "utf-8")
    assert "2 rules select something" in run("check", path, "--pages", DETIK).stdout


def test_our_own_files_are_checked_too() -> None:
    done = run("check", ROOT / "pipelines" / "rules" / "share.txt")
    assert done.exit_code == 0, done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "none.txt"), "none.txt: cannot be read"),
        (("check", ROOT / "pipelines" / "rules" / "phrases.toml"), "holds text rules"),
        (("check", DETIK), "is no filter list"),
        (("check", ROOT / "pipelines" / "rules" / "ad.txt", "--pages", ROOT / "docs"), "no saved"),
        (("explain", DETIK, "--rules", "none.txt"), "none.txt: cannot be read"),
        (("explain", ROOT / "fixtures", "--url", "https://a.example/"), "--url is the address"),
    ],
)
def test_mistakes_are_named(arguments: tuple[object, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


# explain


def test_explain_shows_each_hit_with_its_place(tmp_path: Path) -> None:
    rules = tmp_path / "list.txt"
    rules.write_text("##p\n##.skybanner\n##.detail__body-text\n", "utf-8")
    done = run("explain", DETIK, "--rules", rules)
    assert done.exit_code == 0
    said = done.stdout
    assert f"{DETIK}: read by layout detik-2019" in said
    assert "taken    related      related.txt:" in said
    assert f"refused  filter_list  list.txt:1: ##p since {guard.NAMES_NOTHING}" in said
    assert f"list.txt:3: ##.detail__body-text since {guard.IS_BODY}" in said
    assert "outside  filter_list  list.txt:2: ##.skybanner" in said
    found = json.loads(run("explain", DETIK, "--rules", rules, "--json").stdout)
    assert (found["method"], found["layout"], found["rejected"]) == ("layout", "detik-2019", None)
    by_place = {one["place"]: one for one in found["fates"]}
    assert by_place["list.txt:2"]["fate"] == "outside"
    assert by_place["list.txt:3"]["path"].endswith("/div[1]")
    assert all(one["why"] for one in found["fates"] if one["fate"] == "refused")


def test_explain_needs_no_article(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p class=ads>Iklan<p>Halo", "utf-8")
    done = run("explain", page, "-", "--json", text="")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["rejected"].startswith("no_body: ")
    assert [one["rule"] for one in first["fates"]] == ["##.ads"]
    assert second["rejected"].startswith("empty")
    assert done.exit_code == 0


def test_explain_says_why_our_own_rules_are_refused() -> None:
    words = "Harga beras naik di Pasar Contoh pada Rabu. " * 9
    page = f'<h1>Harga</h1><article><div class="ads">{words}</div><p>{words[:90]}</p></article>'
    found = json.loads(run("explain", "-", "--json", text=page).stdout)
    assert [(one["fate"], one["why"]) for one in found["fates"]] == [("refused", MOST)]


def test_an_input_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    done = run("explain", tmp_path / "none.html", DETIK)
    assert done.exit_code == 1
    assert "none.html: cannot be read" in done.stderr
    assert "read by layout detik-2019" in done.stdout
