"""Differences: what changed between two extractions is found, and which rule did it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archives.extract import Job
from newscrawl.archives.ledger import Ledger
from newscrawl.archives.places import find
from newscrawl.archives.run import run
from newscrawl.cli import cli
from newscrawl.delivery.output import Output
from newscrawl.differences import Pages
from newscrawl.inputs import Options
from newsstand.ccnews import write_archive
from newsstand.layouts import BY_NAME

ROOT = Path(__file__).parents[1]
Line = dict[str, Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    layouts = (BY_NAME["detik-2022"], BY_NAME["kompas-2022"])
    write_archive(folder / "a.warc.gz", 30, seed=2, layouts=layouts, broken=False, is_light=True)
    return folder / "a.warc.gz"


@pytest.fixture(scope="module")
def new(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """The lines of its articles."""
    data = extracted(archive, tmp_path_factory.mktemp("new") / "data")
    return lines_in(data)


def extracted(archive: Path, data: Path, *rules: Path) -> Path:
    options = Options(rules=tuple(map(str, rules)))
    with Ledger(Output.of(f"{data}/"), "run") as ledger:
        run(ledger, find(str(archive)), Job(options=options))
    return data


def lines_in(data: Path) -> list[Line]:
    [segment] = Output.of(data).segments("articles")
    return [json.loads(line) for line in segment.read_text().splitlines()]


def write(path: Path, lines: list[Line]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def diff(*arguments: object) -> tuple[list[Line], Line]:
    """What ``newscrawl diff`` says: its changes, and its counts."""
    result = CliRunner().invoke(cli, ["diff", *map(str, arguments), "--json"])
    assert result.exit_code == 0, result.output
    *changes, tally = map(json.loads, result.stdout.splitlines())
    return changes, tally


def change(line: Line, edit: Callable[[Line], None]) -> Line:
    made: Line = json.loads(json.dumps(line))
    edit(made)
    return made


def test_the_same_are_the_same(new: list[Line], tmp_path: Path) -> None:
    old = [change(one, lambda line: line.update(run_id="x", delivered_at=None)) for one in new]
    changes, tally = diff(write(tmp_path / "old.jsonl", old), write(tmp_path / "new.jsonl", new))
    assert (changes, tally["articles"]) == ([], {"same": len(new)})


def test_what_became_of_each(new: list[Line], tmp_path: Path) -> None:
    def titled(line: Line) -> None:
        line["title"] = "Judul lama"
        line["extraction"]["layout"] = "kuno-2009"

    def longer(line: Line) -> None:
        line["blocks"].insert(1, {"type": "paragraph", "text": "Kalimat yang dulu ada."})

    old = [change(new[0], titled), change(new[1], longer), *new[3:]]
    earlier = change(new[3], titled)  # a revision before the newest does not count
    new_of_3 = change(new[3], lambda line: line.update(revision=2))
    changes, tally = diff(
        write(tmp_path / "old.jsonl", [*old, {**new[0], "id": "x:1"}]),
        write(tmp_path / "new.jsonl", [*new[:3], earlier, new_of_3, *new[4:]]),
    )
    told = {one["id"]: one for one in changes}
    assert told[new[0]["id"]]["fields"] == {"title": ["Judul lama", new[0]["title"]]}
    assert told[new[0]["id"]]["layout"] == ["kuno-2009", new[0]["extraction"]["layout"]]
    assert [one["text"] for one in told[new[1]["id"]]["lost"]] == ["Kalimat yang dulu ada."]
    assert told[new[1]["id"]]["gained"] == []
    assert told[new[2]["id"]]["became"] == "added"
    assert told["x:1"]["became"] == "gone"
    same = len(new) - 3
    assert tally["articles"] == {"same": same, "changed": 2, "added": 1, "gone": 1}
    assert tally["fields"] == {"title": 1, "text": 1}


def test_the_rule_of_a_users_list_is_named(tmp_path: Path) -> None:
    page = (ROOT / "fixtures" / "detik-2022.html").read_text("utf-8")
    box = '<div class="kotak-kuis"><p>Ikuti kuis kami dan bawa pulang sepeda contoh.</p></div>'
    place = page.rindex('"(Ayamnya)')
    place = page.rindex("<p>", 0, place)
    record = BytesIO()
    writer = WARCWriter(record, gzip=True)
    body = (page[:place] + box + page[place:]).encode()
    url = "https://news.detik.com/berita/d-6400123/judul"
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
    made = writer.create_warc_record(
        url, "response", BytesIO(body), len(body), http_headers=headers
    )
    writer.write_record(made)
    archive, rules = tmp_path / "a.warc.gz", tmp_path / "mine.txt"
    archive.write_bytes(record.getvalue())
    rules.write_text("! kuis\ndetik.com##.kotak-kuis\n")
    old, after = extracted(archive, tmp_path / "old"), extracted(archive, tmp_path / "new", rules)

    [told], tally = diff(old, after, "--archive", archive, "--rules", rules)
    [lost] = told["lost"]
    assert lost["text"] == "Ikuti kuis kami dan bawa pulang sepeda contoh."
    assert (lost["reason"], lost["place"]) == ("filter_list", "mine.txt:2")
    assert told["removed"] == {"filter_list": 1}
    assert tally["rules"] == {f"filter_list: {lost['rule']} (mine.txt:2)": 1}
    [back], tally = diff(after, old, "--archive", archive)
    assert [one["text"] for one in back["gained"]] == [lost["text"]]
    assert (back["removed"], tally["rules"]) == ({"filter_list": -1}, {})


def test_the_rule_of_ours_is_named(archive: Path, new: list[Line], tmp_path: Path) -> None:
    pages = Pages(find(str(archive)))
    related = ((one, r) for one in new for r in pages.removed(one) if r.reason == "related")
    line, gone = next((one, removal) for one, removal in related if removal.text)
    block = {"type": "paragraph", "text": gone.text}
    kept = change(line, lambda told: told["blocks"].append(block))
    kept_file, new_file = write(tmp_path / "k.jsonl", [kept]), write(tmp_path / "n.jsonl", [line])
    [told], _ = diff(kept_file, new_file, "--archive", archive)
    assert told["lost"] == [
        {"text": gone.text, "reason": "related", "rule": gone.rule, "place": gone.place}
    ]


def test_for_people(new: list[Line], tmp_path: Path) -> None:
    old = [change(new[0], lambda line: line.update(section="Lama")), *new[1:]]
    files = write(tmp_path / "old.jsonl", old), write(tmp_path / "new.jsonl", new)
    result = CliRunner().invoke(cli, ["diff", *map(str, files)])
    assert f"changed  {new[0]['id']}  {new[0]['url']}\n  section: Lama -> " in result.stdout
    assert f"{len(new) - 1} same, 1 changed, 0 added, 0 gone\nchanged: section 1\n" in result.stdout
    short = CliRunner().invoke(cli, ["diff", *map(str, files), "--summary"])
    assert short.stdout == result.stdout[-len(short.stdout) :] != result.stdout


def test_what_is_rejected_now_says_why(new: list[Line], tmp_path: Path) -> None:
    write(tmp_path / "new.rejects.jsonl", [{"url": new[0]["url"], "reason": "no_body"}])
    files = write(tmp_path / "old.jsonl", new), write(tmp_path / "new.jsonl", new[1:])
    [told], _ = diff(*files)
    assert (told["became"], told["why"]) == ("gone", "no_body")


def test_mistakes_are_explained(new: list[Line], tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "other.jsonl").write_text("[1]\n")
    good = write(tmp_path / "new.jsonl", new)
    for name, says in (
        ("none", "there is no such output"),
        ("empty.jsonl", "holds no articles"),
        ("other.jsonl", "no line of ours"),
    ):
        result = CliRunner().invoke(cli, ["diff", str(tmp_path / name), str(good)])
        assert result.exit_code == 2
        assert says in result.output
