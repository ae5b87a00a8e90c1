"""Learning: what recurs on a site is found, what only looks repeated is not, whatever the order."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from loopback import Reply, Web
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.api import clean, process
from newscrawl.article import Article
from newscrawl.cli import cli
from newscrawl.frontier import StateError
from newscrawl.learning.decide import propose
from newscrawl.learning.gather import Gathered, read_page
from newscrawl.learning.notes import Notes, notes_path
from newscrawl.learning.sift import Sifted, sift
from newscrawl.page import Page
from newscrawl.record import encode
from newsstand import furniture
from newsstand.furniture import FURNITURE, HOST, FurnishedPage, furnish, make_site
from newsstand.layouts import BY_NAME
from newsstand.making import make_articles
from newsstand.pages import render_article
from pipelines.learned import SiteTemplates, Template, Templates
from pipelines.learned.sightings import Box, Sighting
from pipelines.learned.strip import Learning
from pipelines.write import Output

KNOWN = 30
"""Pages that are learned from."""
ROOT = Path(__file__).parents[1]


def save(pages: Sequence[FurnishedPage], folder: Path) -> Path:
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number:04}.html").write_bytes(page.html)
    return folder


def notes_of(pages: Sequence[FurnishedPage], notes: Notes) -> None:
    seen = [read_page(Page(page.html, url=page.url)) for page in pages]
    notes.add((HOST, article, sightings) for article, sightings in seen)


def sifted(pages: Sequence[FurnishedPage]) -> Sifted:
    with Notes(sample=10_000) as notes:
        notes_of(pages, notes)
        return sift(notes.of(HOST), notes.texts)


def text_with(page: FurnishedPage, templates: Templates) -> str:
    article = process(page.html, page.url, templates=templates).article
    assert article
    return article.text or ""


def learn(*arguments: object, exits: int = 0) -> Result:
    done = CliRunner().invoke(cli, ["learn", *map(str, arguments)])
    assert done.exit_code == exits, done.output
    return done


@pytest.fixture(scope="module")
def site() -> list[FurnishedPage]:
    return make_site(1, 500)


@pytest.fixture
def plain_site(monkeypatch: pytest.MonkeyPatch) -> list[FurnishedPage]:
    """A site without furniture; what only looks repeated is there."""
    monkeypatch.setattr(furniture, "FURNITURE", ())
    return make_site(3, 250)


# What is found


def test_six_kinds_learned_from_30_pages_are_gone_from_the_others(
    site: list[FurnishedPage], tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    learn(save(site[:KNOWN], tmp_path / "pages"), "--templates", folder)
    templates = Templates.load(folder)
    found = templates.sites[HOST].templates
    assert len(found) == len(FURNITURE)
    assert Counter(one.kind for one in found) == {"box": 4, "line": 2}
    later, lost, leaking = site[KNOWN:], [], Counter[str]()
    for page in later:
        text = text_with(page, templates)
        lost += page.lost(text)
        leaking.update(page.leaks(text))
    assert not lost
    assert leaking.total() <= 0.01 * len(later), leaking


def test_without_templates_it_is_in_the_text(site: list[FurnishedPage]) -> None:
    leaks = [page.leaks(text_with(page, Templates())) for page in site[:50]]
    assert sum(map(bool, leaks)) > 45
    assert {name for names in leaks for name in names} >= {
        "fixed",
        "number",
        "date",
        "link",
        "bare",
    }


@pytest.mark.parametrize(
    ("layout", "paragraphs"),
    [
        ("suara-2015", '//div[@id="contentImageCaption"]/p'),
        ("kompas-2022", '//div[contains(@class, "read__content")]//p'),
    ],
)
def test_furniture_of_a_known_layout(layout: str, paragraphs: str) -> None:
    articles = make_articles(1, 90, date(2026, 7, 24), 60, (BY_NAME[layout],))
    chance = Random(3)
    pages = [
        (one, *furnish(render_article(one, None), paragraphs, chance, one.published_at))
        for one in articles
    ]
    with Notes() as notes:
        for one, html, _ in pages[:KNOWN]:
            article, seen = read_page(Page(html, url=one.url))
            notes.add([(article.domain or "", article, seen)])
        (name,) = notes.sites()
        found = propose(name, sift(notes.of(name), notes.texts), None).accept()
    leaks = 0
    for one, html, put in pages[KNOWN:]:
        page = process(html, one.url, templates=Templates([found]))
        assert page.layout
        assert page.article
        text = page.article.text or ""
        leaks += sum(word in text for kind in put for word in kind.words)
        assert [
            block.text for block in one.blocks if " ".join(block.text.split()) not in text
        ] == []
    assert leaks <= 1


def test_what_only_looks_repeated_is_not_learned(plain_site: list[FurnishedPage]) -> None:
    for start in range(0, 250, 50):
        assert sifted(plain_site[start : start + 50]).found == []
    assert sifted(plain_site).found == []


def note(
    notes: Notes, number: int, *seen: Sighting, month: int = 3, site: str = HOST, own: int = 3
) -> None:
    """Note an article with paragraphs of its own besides what was ``seen``."""
    words = Random(number)
    texts = [" ".join(words.choices("abcdefghijklmnopqrstuvwxyz", k=60)) for _ in range(own)]
    paragraphs = [Sighting(text, 240) for text in texts]
    article = Article(id=f"x:{number}", published_at=datetime(2026, month, 1, tzinfo=UTC))
    article.url = f"https://{site}/{number}"
    notes.add([(site, article, [*paragraphs, *seen])])


LINE = Sighting("dukung kami dengan iuran setiap bulan lewat koperasi warga kota.", 64)


def learned_from(notes: Notes) -> dict[str, str]:
    """The texts found, each with its evidence."""
    return {one.text: one.evidence for one in sift(notes.of(HOST), notes.texts).found}


def test_the_evidence_is_told() -> None:
    with Notes() as notes:
        for number in range(50):
            note(notes, number, *([LINE] if number < 41 else []))
        assert learned_from(notes) == {LINE.text: "41 of 50 pages"}


@pytest.mark.parametrize("share", [0.02, 0.05, 0.1])
def test_a_text_on_few_pages_is_held_back(share: float) -> None:
    with Notes() as notes:
        for number in range(200):
            note(notes, number, *([LINE] if number < share * 200 else []))
        found = sift(notes.of(HOST), notes.texts)
        assert found.found == []
        assert [one.why for one in found.held] in ([], ["on too few pages"])


def test_furniture_of_the_last_month_is_found() -> None:
    with Notes() as notes:
        for number in range(600):
            month = 1 + number // 100
            note(notes, number, *([LINE] if month == 6 and number % 2 else []), month=month)
        assert learned_from(notes) == {LINE.text: "50 of 100 pages of 2026-06"}


def test_a_correction_is_the_articles_own_however_often() -> None:
    correction = Sighting("koreksi: jumlah warga yang hadir semula salah ditulis.", 54)
    with Notes() as notes:
        for number in range(50):
            note(notes, number, correction)
        found = sift(notes.of(HOST), notes.texts)
        assert found.found == []
        assert [one.template.text for one in found.held] == [correction.text]
        proposal = propose(HOST, found, None)
        assert proposal.accept().templates == ()
        (taken,) = proposal.accept([found.held[0].template.id]).templates
        assert (taken.text, taken.status) == (correction.text, "used")


def test_datelines_and_bylines_are_never_learned() -> None:
    lines = [
        Sighting("jakarta, kabar contoh", 21, own=True),
        Sighting("editor: sari widuri wulandari", 29, own=True),
        Sighting("jakarta", 7),
    ]
    with Notes() as notes:
        for number in range(50):
            note(notes, number, *lines)
        found = sift(notes.of(HOST), notes.texts)
        assert (found.found, found.held) == ([], [])


def test_articles_made_from_a_form_prove_nothing() -> None:
    """The price of gold, every day in the same words, and a text of an agency on many pages."""
    form = [
        Sighting(f"harga emas batangan nomor {word} hari # naik rp # per gram", 60)
        for word in "abcdef"
    ]
    with Notes() as notes:
        for number in range(100):
            note(notes, number, *form, own=0)
        for number in range(100, 150):
            note(notes, number)
        found = sift(notes.of(HOST), notes.texts)
        assert (found.articles, found.different, found.found) == (150, 50, [])


def test_subheads_and_introductions_need_more() -> None:
    lines = {
        "heading": Sighting("apa yang perlu diketahui warga kota sekarang", 44, careful=True),
        "intro": Sighting("berikut rincian lengkap yang disiapkan panitia untuk warga:", 60),
        "short": Sighting("semua warga menunggu.", 21),
        "quote": Sighting('"kami tidak akan pindah dari kampung ini," kata ketua warga.', 60),
        "plain": LINE,
    }
    with Notes() as notes:
        for number in range(60):
            note(notes, number, *(lines.values() if number % 4 == 0 else ()))
        assert set(learned_from(notes)) == {LINE.text}
    with Notes() as notes:
        for number in range(60):
            note(notes, number, *(lines.values() if number % 4 else ()))
        assert set(learned_from(notes)) == {one.text for one in lines.values()}


def test_names_may_differ_in_a_line_and_in_a_box() -> None:
    names = ["sari", "bagas", "citra"] * 20
    with Notes() as notes:
        for number, name in enumerate(names):
            line = Sighting(f"tulisan {name} dimuat oleh warga kota", 40, loose=LOOSE)
            boxed = Sighting(f"halo, saya {name}", 15, boxes=(Box("p.sapa", 1),), loose=HELLO)
            seen = {0: (line, boxed), 1: (line,)}.get(number % 4, ())
            note(notes, number, *(replace(one, text=f"{one.text} {number}") for one in seen))
        found = sift(notes.of(HOST), notes.texts).found
    assert [(one.text, one.texts, one.evidence) for one in found] == [
        (LOOSE, (), "30 of 60 pages"),
        ("", (HELLO,), "15 of 60 pages"),
    ]


LOOSE, HELLO = "tulisan {name} dimuat oleh warga kota", "halo, saya {name}"


def test_links_below_a_label_go_with_it() -> None:
    label = Sighting("intip pula:", 11, leads=True)
    with Notes() as notes:
        for number in range(60):
            link = Sighting(
                f"judul lain {chr(97 + number % 26) * 9}", 20, linked=True, loose="{link}"
            )
            note(notes, number, *((label, link) if number % 2 else ()))
        (found,) = sift(notes.of(HOST), notes.texts).found
    assert (found.text, found.label) == (label.text, True)


# Whatever the order


def test_the_order_of_the_pages_does_not_matter(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages = site[:120]
    written = []
    for seed in range(2):
        with Notes(tmp_path / f"{seed}.sqlite", sample=25) as notes:
            notes_of(random.Random(seed).sample(pages, len(pages)), notes)
            notes_of(pages[:5], notes)  # and some again
            assert len(notes.of(HOST)) == 25
            found = propose(HOST, sift(notes.of(HOST), notes.texts), None).accept()
            written.append(found.write(tmp_path / str(seed)).read_bytes())
    assert written[0] == written[1]
    assert b"[[templates]]" in written[0]


def test_several_sources_are_one(site: list[FurnishedPage], tmp_path: Path) -> None:
    for name, pages in (("a", site[:20]), ("b", site[10:40])):
        output = Output(tmp_path / name, is_folder=True)
        with Notes(notes_path(output)) as notes:
            notes_of(pages, notes)
    save(site[35:50], tmp_path / "c")
    gathered = Gathered()
    for name in "abc":
        gathered.add(tmp_path / name)
    assert len(gathered.of(HOST)) == 50
    found = sift(gathered.of(HOST), gathered.texts)
    gathered.close()
    assert found.found == sifted(site[:50]).found


def test_templates_in_use_are_seen_all_the_same(site: list[FurnishedPage], tmp_path: Path) -> None:
    plain = sifted(site[:60])
    used = Templates([propose(HOST, plain, None).accept()])
    with Notes() as notes:
        for one in site[:60]:
            page = Page(one.html, url=one.url)
            page.learning = Learning(used, noting=True)
            notes.add([(HOST, clean(page), page.learning.noted)])
        again = sift(notes.of(HOST), notes.texts)
    assert {(one.id, one.evidence) for one in again.found} == {
        (one.id, one.evidence) for one in plain.found
    }


# Notes


def test_notes_that_are_none_are_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_bytes(b"no database" * 99)
    with pytest.raises(StateError, match=str(path)):
        Notes(path)


def test_notes_of_a_newer_newscrawl_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    Notes(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="newer newscrawl"):
        Notes(path)


# The command


def test_review_writes_nothing_and_one_command_accepts_and_rejects(
    site: list[FurnishedPage], tmp_path: Path
) -> None:
    pages, folder = save(site[:KNOWN], tmp_path / "pages"), tmp_path / "templates"
    shown = learn(pages, "--templates", folder, "--review").output
    assert f"{HOST}: 30 articles" in shown
    assert "lahir berkat iuran" in shown
    assert "of 30 pages" in shown
    assert not folder.exists()
    found = json.loads(learn(pages, "--review", "--json").stdout)
    (said,) = found["sites"]
    first, second, *others = (one["id"] for one in said["new"])
    said = learn(pages, "--templates", folder, "--accept", first, "--reject", second).output
    assert [part.split()[0] for part in said.split(":\n")[1:]] == [first, second, others[0]]
    status = {one.id: one.status for one in Templates.load(folder).sites[HOST].templates}
    assert status == {first: "used", second: "rejected"}
    learn(pages, "--templates", folder)
    status = {one.id: one.status for one in Templates.load(folder).sites[HOST].templates}
    assert status == {second: "rejected", **dict.fromkeys([first, *others], "used")}
    learn(pages, "--templates", folder, "--reject", first)
    assert first not in {one.id for one in _used(folder)}
    learn(pages, "--templates", folder, "--accept", first)
    assert first in {one.id for one in _used(folder)}
    shown = learn(pages, "--templates", folder, "--review").output
    assert "  new:" not in shown
    assert "  in use:" in shown
    assert "  rejected:" in shown


def _used(folder: Path) -> list[Template]:
    return [one for one in Templates.load(folder).sites[HOST].templates if one.status == "used"]


def test_learning_again_changes_nothing(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages, folder = save(site[:KNOWN], tmp_path / "pages"), tmp_path / "templates"
    learn(pages, "--templates", folder)
    before = (folder / f"{HOST}.toml").read_bytes()
    learn(pages, "--templates", folder)
    assert (folder / f"{HOST}.toml").read_bytes() == before


def test_what_was_edited_by_hand_is_kept(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages, folder = save(site[:KNOWN], tmp_path / "pages"), tmp_path / "templates"
    learn(pages, "--templates", folder)
    path = folder / f"{HOST}.toml"
    path.write_text(path.read_text("utf-8").replace('"promo"', '"ad"'), "utf-8")
    learn(pages, "--templates", folder)
    assert {one.reason for one in Templates.load(folder).sites[HOST].templates} == {"ad", "related"}


def test_learn_from_a_warc_file(site: list[FurnishedPage], tmp_path: Path) -> None:
    whole = io.BytesIO()
    writer = WARCWriter(whole, gzip=True)
    for page in site[:KNOWN]:
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                page.url, "response", payload=io.BytesIO(page.html), http_headers=headers
            )
        )
    path, folder = tmp_path / "a.warc.gz", tmp_path / "templates"
    path.write_bytes(whole.getvalue())
    learn(path, "--templates", folder)
    (templates,) = Templates.load(folder).sites.values()
    assert {one.text or one.selector for one in templates.templates} == {
        one.text or one.selector for one in sifted(site[:KNOWN]).found
    }
    path.write_bytes(whole.getvalue()[:-2000])
    learn(path, "--templates", tmp_path / "other")
    path.write_bytes(whole.getvalue()[:-500])
    done = learn(path, "--templates", tmp_path / "other")
    assert "unreadable 1" in done.stderr
    assert "cut short" in done.stderr
    assert Templates.load(tmp_path / "other").sites[HOST].lines


def test_learn_from_lines_of_which_only_the_text_is_known(
    site: list[FurnishedPage], tmp_path: Path
) -> None:
    articles = [process(page.html, page.url).article for page in site[:KNOWN]]
    lines = [encode(one) for one in articles if one]
    folder = tmp_path / "data" / "articles"
    folder.mkdir(parents=True)
    (folder / "2026-11-23.jsonl").write_bytes(b"\n".join([*lines, b"{}", b""]))
    done = learn(tmp_path / "data", "--templates", tmp_path / "templates")
    assert "no_article 1" in done.stderr
    found = Templates.load(tmp_path / "templates").sites[HOST]
    assert found.match(
        "Tulisan seperti ini lahir berkat iuran para anggota koperasi Sorot Sari di seluruh kota."
    )
    assert found.match("Sudah 7 orang menyimpan tulisan ini di rak mereka pekan ini.")
    assert not found.match("Semua menunggu.")


def test_pages_that_name_no_address(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, page in enumerate(site[:KNOWN]):
        html = page.html.replace(b'rel="canonical"', b'rel="other"')
        (pages / f"{number}.html").write_bytes(html)
    assert "30 pages name no address" in learn(pages, "--review").stderr
    assert "30 articles" in learn(pages, "--review", "--site", HOST).output


def test_a_page_that_fails_ends_nothing(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages = save(site[:KNOWN], tmp_path / "pages")
    (pages / "a.html").write_bytes(b"")
    (pages / "b.html.gz").write_bytes(b"\x1f\x8b no gzip")
    (pages / "c.warc").write_bytes(b"no archive")
    done = learn(pages, "--review")
    assert "30 articles" in done.output
    assert "empty 1, unreadable 2" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--review"], "no such file or folder"),
        (["."], "--templates DIR"),
        ([".", "--review"], "holds no saved pages"),
        ([".", "--templates", "t", "--accept", "beef"], "holds no saved pages"),
        ([".", "--review", "--accept", "all"], "--review writes nothing"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in learn(*arguments, exits=2).output


def test_an_unknown_id_is_named(site: list[FurnishedPage], tmp_path: Path) -> None:
    pages = save(site[:5], tmp_path / "pages")
    done = learn(pages, "--templates", tmp_path / "t", "--accept", "beef", exits=2)
    assert "no template beef" in done.output


# A crawl


def test_a_crawl_learns_alongside(site: list[FurnishedPage], tmp_path: Path) -> None:
    def crawl(pages: Sequence[FurnishedPage], output: str) -> list[dict[str, object]]:
        (tmp_path / "urls.txt").write_text("\n".join(page.url for page in pages))
        command = ["crawl", "--urls", "urls.txt", "-o", output, "--templates", "templates", "-q"]
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl.cli", *command],
            cwd=tmp_path,
            env={**web.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (file,) = (tmp_path / output / "articles").glob("*/*.jsonl")
        return [json.loads(line) for line in file.read_bytes().splitlines()]

    with Web(tmp_path) as web:
        web.pages = {page.url: Reply(page.html) for page in site[: KNOWN + 20]}
        first = crawl(site[:KNOWN], "data")
        assert len(first) == KNOWN
        assert not (tmp_path / "templates").exists()
        assert notes_path(Output(tmp_path / "data", is_folder=True)).exists()
        learn(tmp_path / "data", "--templates", tmp_path / "templates")
        later = {str(line["url"]): line for line in crawl(site[KNOWN : KNOWN + 20], "more")}
    found = SiteTemplates.read(tmp_path / "templates" / f"{HOST}.toml")
    assert len(found.templates) == len(FURNITURE)
    for page in site[KNOWN : KNOWN + 20]:
        line = later[page.url]
        assert page.leaks(str(line["text"])) == page.lost(str(line["text"])) == []
        assert str(line["extraction"]["rules"]).endswith(f"+templates@{found.version}")  # type: ignore[index]
    assert "+" not in str(first[0]["extraction"]["rules"])  # type: ignore[index]
