"""Filter lists: read once, told apart in the record, and what the guard keeps them from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.guard import harmful
from benchmarks.lists import make_list
from benchmarks.measure import Result, as_result, measure, read_fixtures
from newscrawl import NotAnArticle, extract
from newscrawl.api import process
from newscrawl.cli import cli
from newscrawl.page import Page
from pipelines import CLEANING, READING
from pipelines.cosmetics import read
from pipelines.filterlists import FilterList, FilterListError, FilterLists, guard, load_lists
from pipelines.read import read_lines

FIXTURES = Path(__file__).parent.parent / "fixtures"
LISTS = Path(__file__).resolve().parents[2] / "shared" / "lists"
DETIK = "https://news.detik.com/berita/d-1234567/judul"
SENTENCE = "Harga beras naik di Pasar Contoh pada Rabu dan pedagang mengeluh. "
TEXT = f"<p>{SENTENCE * 3}</p>"
OFFER = "Beras murah ada di toko kami mulai hari ini."

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a list; its path."""

    def _write(*lines: str, name: str = "list.txt") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8")
        return path

    return _write


def page_of(body: str, *lists: Path, url: str = DETIK, layouts: bool = True) -> Page:
    """A page with ``body`` in the element that Detik's layout reads."""
    html = (
        '<html lang="id"><head><title>Harga beras naik</title></head><body>'
        '<h1 class="detail__title">Harga beras naik di pasar</h1>'
        f'<div class="detail__body-text itp_bodycontent" id="isi">{body}</div>'
        '<div class="kaki"><p>Kontak kami di Jalan Contoh</p></div></body></html>'
    )
    return process(html, url, rules=lists, layouts=layouts)


def refusals(page: Page) -> list[str]:
    return [one.refusal for one in page.refused]


def blocks(page: Page) -> list[str]:
    assert page.article is not None
    return [one.text for one in page.article.blocks]


# What a hit becomes


@pytest.mark.parametrize("layouts", [True, False])
def test_a_hit_is_told_with_the_file_and_the_line_of_the_rule(write: Write, layouts: bool) -> None:
    lists = write("! list", "##.slot", "detik.com##.tawaran", "kompas.com##p")
    body = f'{TEXT * 4}<div class="tawaran"><p>{OFFER}</p></div>{TEXT * 4}'
    plain, page = page_of(body, layouts=layouts), page_of(body, lists, layouts=layouts)
    assert OFFER in blocks(plain)
    assert OFFER not in blocks(page)
    assert blocks(page) == [text for text in blocks(plain) if text != OFFER]
    (removed,) = (one for one in page.removed if one.reason == "filter_list")
    assert (removed.rule, removed.place) == ("detik.com##.tawaran", "list.txt:3")
    assert removed.text == OFFER
    assert page.article is not None
    assert {"filter_list": 1}.items() <= {o.reason: o.count for o in page.article.removed}.items()


def test_the_record_tells_which_lists_were_in_play(write: Write) -> None:
    one, two = write("##.slot", name="a.txt"), write("||x.example^", name="b.txt")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in (one, two)]
    said = []
    for lists in ((), (one,), (one, two)):
        article = page_of(TEXT, *lists).article
        assert article is not None
        assert article.extraction is not None
        said.append(article.extraction.rules)
    own = said[0]
    assert said == [
        own,
        f"{own}+a.txt@{digests[0]}",
        f"{own}+a.txt@{digests[0]}+b.txt@{digests[1]}",
    ]


def test_lists_of_one_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    lists = load_lists([write("##.a"), write("##.b", name="x/list.txt")])
    assert lists is not None
    assert [one.name for one in lists.lists] == [
        str(tmp_path / "list.txt"),
        str(tmp_path / "x" / "list.txt"),
    ]


def test_our_own_reasons_go_first(write: Write) -> None:
    body = f'{TEXT}<table class="linksisip"><tr><td>Baca juga: Kabar</td></tr></table>{TEXT}'
    page = page_of(body, write("##.linksisip", "##td"))
    assert [one.reason for one in page.removed] == ["related"]
    assert page.refused == []


def test_an_exception_of_one_list_holds_for_the_others(write: Write) -> None:
    body = f'{TEXT}<div class="tawaran">{OFFER}</div>{TEXT}'
    lists = write("##.tawaran"), write("detik.com#@#.tawaran", name="own.txt")
    assert OFFER not in blocks(page_of(body, lists[0]))
    assert OFFER in blocks(page_of(body, *lists))


def test_pages_2_and_on_are_stripped_too(write: Write) -> None:
    lists = load_lists(write("##.tawaran"))
    head = '<h1>Harga beras naik di pasar</h1><div class="detail__body-text itp_bodycontent">'
    made = [
        f'{head}{TEXT}<p>{n} {SENTENCE}</p><div class="tawaran">{OFFER}</div></div>' for n in "12"
    ]
    first, second = (Page(one.encode(), url=f"{DETIK}?page={n}") for n, one in enumerate(made, 1))
    first.lists, first.following = lists, [second]
    for step in CLEANING:
        step().process_item(first)
    assert first.article is not None
    assert {o.reason: o.count for o in first.article.removed} == {"filter_list": 2}
    assert OFFER not in (first.article.text or "")


# Reading them


def test_a_list_is_read_once_and_again_when_it_has_changed(write: Write) -> None:
    path = write("##.a")
    first = load_lists([path])
    assert load_lists(str(path)) is first
    assert load_lists([path, path]) is first
    write("##.a", "##.bb")
    changed = load_lists([path])
    assert changed is not None
    assert changed is not first
    assert len(changed.lists[0].rules) == 2
    assert load_lists([]) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        ("/", "is a folder"),
        (b"<!DOCTYPE html><p>404", "was a web page saved in its place?"),
        (b"\xef\xbb\xbf\n <html>", "was a web page saved"),
        (b"PK\x03\x04\0\0", "is no filter list"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, content: bytes | str | None, said: str) -> None:
    path = tmp_path / "list.txt"
    if content == "/":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(FilterListError, match="list.txt: ") as caught:
        extract("<p>x", rules=[path])
    assert said in str(caught.value)


def test_what_is_not_used_is_counted_and_listed(write: Write) -> None:
    path = write(
        "[Adblock Plus 2.0]", "! Title: x", "# a remark", "#### ADS ####", "##.slot",
        "||ads.example^$third-party", "@@||ads.example^", "/banner/*", "-ad-300x250.", "",
        "a.example##+js(set, x, 1)", "a.example#%#//scriptlet('x')", "a.example#$#log hello",
        "a.example#$#.x { display: none }", "a.example##.x:style(top: 0)", "a.example##^script",
        "a.example$$script[src]", "[$path=/x]a.example##.y", "!#if env_mobile", "##.mobile",
        "!#if x", "!#endif", "##.mobile2", "!#endif", "##.after", "!#include more.txt",
        "a.example##div:matches-css(top: 0)", "##.x[", "a example##.x", "##p:has-text(/(/)",
        "kompas.com##.--show.toast",
    )  # fmt: skip
    lists = load_lists(path)
    assert lists is not None
    (one,) = lists.lists
    assert [rule.css for rule in one.rules] == [".slot", ".after", ".--show.toast"]
    assert [(unused.line, unused.kind) for unused in one.unused] == [
        (6, "request"), (7, "request"), (8, "request"), (9, "request"), (11, "script"),
        (12, "script"), (13, "script"), (14, "style"), (15, "style"), (16, "html"), (17, "html"),
        (18, "condition"), (20, "condition"), (23, "condition"), (26, "include"), (27, "operator"),
        (28, "wrong"), (29, "wrong"), (30, "wrong"),
    ]  # fmt: skip
    assert str(one) == (
        "list.txt: 3 rules; 19 lines not used "
        "(4 request, 3 script, 2 style, 2 html, 3 condition, 1 include, 1 operator, 3 wrong)"
    )


# The guard


@pytest.mark.parametrize(
    ("rule", "body", "refusal"),
    [
        ("###isi", TEXT, guard.IS_BODY),
        ("##p", TEXT, guard.NAMES_NOTHING),
        ("##p:first-child", TEXT, guard.NAMES_NOTHING),
        ("detik.com##div > p:nth-of-type(1)", TEXT, guard.NAMES_NOTHING),
        ('##table[border="1"]', f"<table border=1><tr><td>{SENTENCE}</table>", guard.NAMES_NOTHING),
        ("##a", f"<p>{SENTENCE}<a href=x>Bulog</a> diam. {SENTENCE}</p>", guard.IN_A_LINE),
        ("##.b", f"<p>{SENTENCE}<b class=b>Catatan</b></p>", guard.IN_A_LINE),
        ("##.b", "<table><tr><td class=b>1<td>2</tr></table>", guard.IN_A_LINE),
        ("##.b", "<p>x <span class=b>a<br>b</span></p>", guard.IN_A_LINE),
        ("##.par", f"<p class=par>{SENTENCE}" * 6, guard.LIKE_THE_TEXT),
        ("##.par:has-text(Harga)", f"<p class=par>{SENTENCE}" * 6, guard.LIKE_THE_TEXT),
        ("detik.com##.par:nth-of-type(2)", f"<p class=par>{SENTENCE}" * 9, guard.LIKE_THE_TEXT),
        ("##.box", f"<div class=box><p>{SENTENCE * 2}</p></div>", guard.HOLDS_TEXT),
        ("##.sub", "<h2 class=sub>Harga cabai ikut naik</h2>", guard.SUBHEAD),
        (
            "##.box",
            "<div class=box><h2>Cabai</h2>Naik lagi, dan<p>bawang turun tajam kemarin.</p></div>",
            guard.SECTION,
        ),
        ("##.box", "<div class=box>Baca juga:</div><p><a href=/x>Kabar</a>", guard.OUR_OWN),
        ("detik.com##.box", f"<div class=box>{SENTENCE * 12}</div>", guard.TOO_MUCH),
        ("##.box", f"<div class=box>{SENTENCE * 8}</div>" * 2, guard.TOO_MUCH),
    ],
)
def test_what_a_rule_may_not_take(write: Write, rule: str, body: str, refusal: str) -> None:
    whole = body if "par" in body else f"{TEXT * 6}{body}"
    page = page_of(whole, write(rule))
    assert set(refusals(page)) == {refusal}
    assert page.article == _with_rules(page, page_of(whole))
    assert [one.place for one in page.refused] == ["list.txt:1"] * len(page.refused)


def _with_rules(page: Page, other: Page) -> object:
    """The article of ``other``, said to be made with the rules of ``page``."""
    assert page.article is not None
    assert page.article.extraction is not None
    assert other.article is not None
    assert other.article.extraction is not None
    other.article.extraction.rules = page.article.extraction.rules
    return other.article


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("##.lapak", '<p class="lapak">Sponsor hari ini</p>'),
        ("##.lapak", '<p><span class="lapak">Sponsor hari ini</span></p>'),
        ("##.lapak", '<p>Beras.<br><span class="lapak">Sponsor hari ini</span><br>Cabai.</p>'),
        ("##.lapak", "<p><span class=lapak>Sponsor hari ini<br>GULIR</span></p>"),
        ("##.lain", "<ul class=lain>" + f"<li><a href=x>{SENTENCE}</a>" * 9 + "</ul>"),
        ("##ad-slot", "<ad-slot>Sponsor hari ini</ad-slot>"),
        ("detik.com##p:has-text(/^Beras murah/)", f"<p>{OFFER}</p>"),
        ("##.box", "<div class=box><h2>Dari toko kami</h2><p>Beras murah.</p></div>"),
        ("detik.com##.sub", "<h2 class=sub>Dari toko kami</h2>"),
        ("detik.com##.box", f"<div class=box><p>{SENTENCE * 2}</p></div>"),
        ("##.box", f"<div class=box><span>{SENTENCE * 2}</span></div>"),
    ],
)
def test_what_a_rule_may_take(write: Write, rule: str, body: str) -> None:
    page = page_of(f"{TEXT * 6}{body}", write(rule))
    assert page.refused == []
    assert [one.reason for one in page.removed] == ["filter_list"]
    (taken,) = (one.text for one in page.removed)
    assert not set(taken.split(".")) & set(blocks(page))


def test_all_rules_together_take_no_more_than_one_may(write: Write) -> None:
    boxes = "".join(f'<div class="box-{n}">{n} {SENTENCE * 2}</div>' for n in range(4))
    lists = write(*(f"##.box-{n}" for n in range(4)), "##.ads")
    page = page_of(f'{TEXT * 4}{boxes}<p class="ads">Iklan</p>', lists)
    assert refusals(page) == [guard.TOO_MUCH_TOGETHER] * 4
    assert [one.text for one in page.removed] == ["Iklan"]
    assert len(page_of(f"{TEXT * 4}{boxes}", write("##.box-1")).removed) == 1


def test_a_refusal_says_nothing_of_the_reading(write: Write) -> None:
    sure = []
    for lists in ((), (write("##p"),)):
        article = page_of(TEXT * 3, *lists).article
        assert article is not None
        assert article.extraction is not None
        sure.append(article.extraction.confidence)
    assert sure[0] == sure[1]


def test_a_picture_is_left_alone(write: Write) -> None:
    body = f'{TEXT}<div class="foto"><img src="https://akcdn.detik.net.id/a.jpg"></div>{TEXT}'
    plain, page = page_of(body), page_of(body, write("##.foto"))
    assert page.removed == plain.removed == []
    assert page.article is not None
    assert plain.article is not None
    assert page.article.images == plain.article.images


def scores(paths: Iterable[Path], **options: bool) -> dict[str, dict[str, float]]:
    found = {}
    for gold in read_fixtures(FIXTURES):
        html = (FIXTURES / gold.name).read_bytes()
        try:
            result = as_result(extract(html, gold.url, rules=list(paths), **options))
        except NotAnArticle:
            result = Result()
        found[gold.name] = measure(gold, result)
    return found


@pytest.mark.parametrize("layouts", [True, False])
def test_no_fixture_gets_worse_by_long_lists(write: Write, layouts: bool) -> None:
    """With made-up rules of EasyList's kinds, and such as select what the fixtures are made of."""
    names = (
        "read__content detail_text article-content entry-content itp_bodycontent txt-article "
        "content post article body text detail isi berita par paragraph container row main "
        "title judul lead date author caption photo image media foto tag section wrapper"
    ).split()
    rough = [
        *("##p", "##div", "##article", "##h1", "##h2", "##strong", "##a", "##img", "##li", "##b"),
        *("##p:first-child", "##p:nth-of-type(2)", "##div > p", "##table", "##[style]", "##span"),
        *(f"##.{name}" for name in names),
        *(f'##[class*="{name}"]' for name in names),
        *(f'##[id*="{name}"]' for name in names),
        *(f'##[class*="{name}"] > p' for name in names),
    ]
    lists = [write(*make_list(13_000, others=2_000)), write(*rough, name="rough.txt")]
    before, after = scores((), layouts=layouts), scores(lists, layouts=layouts)
    assert before.keys() == after.keys()
    for name, row in before.items():
        for figure in ("F1", "clean", "perfect", "title", "date"):
            assert after[name].get(figure, 1) >= row.get(figure, 1) - 1e-9, (name, figure)
        assert after[name]["lost"] <= row["lost"] + 1e-9, name


@pytest.mark.parametrize("layouts", [True, False])
@pytest.mark.parametrize("name", ["newkarma-2019"])
def test_whatever_a_rule_selects_the_article_stays(name: str, layouts: bool) -> None:
    """All that the elements of a page are called, as a rule each."""
    (gold,) = (one for one in read_fixtures(FIXTURES) if one.name == f"{name}.html")
    tried = list(harmful((FIXTURES / gold.name).read_bytes(), gold, layouts=layouts))
    assert len(tried) > 50
    assert [(rule, harm) for rule, harm in tried if harm] == []


@pytest.mark.skipif(not LISTS.is_dir(), reason="no lists beside the checkout")
def test_no_fixture_gets_worse_by_real_lists() -> None:
    before, after = scores(()), scores(sorted(LISTS.glob("abp*.txt")))
    assert {name: row["F1"] for name, row in after.items()} == {
        name: row["F1"] for name, row in before.items()
    }


TAGS = st.sampled_from(("p", "div", "span", "b", "h2", "ul", "li", "table", "tr", "td", "br", "a"))
RULES = st.sampled_from(
    (
        "##.a",
        "##.b",
        "##p",
        "##span",
        "##.a > .b",
        "detik.com##.a",
        "##td.a",
        "##.a:has(.b)",
        "##br.a",
    )
)


@st.composite
def bodies(draw: st.DrawFn, depth: int = 4) -> str:
    made = []
    for _ in range(draw(st.integers(0, 4))):
        tag = draw(TAGS)
        name = draw(st.sampled_from(("", ' class="a"', ' class="b"')))
        inner = draw(bodies(depth - 1)) if depth else ""
        text = draw(st.sampled_from(("", "Iklan", "kata ", SENTENCE)))
        made.append(f"<{tag}{name}>{text}{inner}</{tag}>{draw(st.sampled_from(('', 'ekor ')))}")
    return "".join(made)


@settings(max_examples=40, deadline=None)
@given(bodies(), st.lists(RULES, min_size=1, max_size=3))
def test_a_list_only_takes_whole_lines_and_never_much(body: str, rules: list[str]) -> None:
    found, _ = read(rules, file="list.txt", reason="filter_list")
    html = f'<h1>Harga</h1><div class="detail__body-text itp_bodycontent">{TEXT}{body}</div>'
    page = Page(html.encode(), url=DETIK)
    page.lists = FilterLists((FilterList("list.txt", "0", found, []),))
    for step in READING[:9]:
        step().process_item(page)
    ours = {element: one for element, one in page.marked.items() if one.reason != "filter_list"}
    before = [line.text for one in page.bodies for line in read_lines(one, ours)]
    after = [line.text for one in page.bodies for line in read_lines(one, page.marked)]
    rest = iter(before)
    assert all(line in rest for line in after), "no line is new, or in another place"
    total, lost = sum(map(len, before)), sum(map(len, before)) - sum(map(len, after))
    linked = sum(
        len(line.text) for one in page.bodies for line in read_lines(one, ours) if line.linked
    )
    assert lost - linked <= max(guard.FREE * len(rules) + guard.SHARE * total, guard.FREE * 12)


# The commands


def run(*arguments: object) -> Ran:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def test_extract_with_a_list_says_what_it_holds_and_where_its_hits_come_from(
    write: Write, tmp_path: Path
) -> None:
    lists = write("||x.example^", "##.tawaran")
    page = tmp_path / "page.html"
    body = f'{TEXT * 2}<div class="tawaran">{OFFER}</div>{TEXT * 2}'
    body = f'<div class="detail__body-text itp_bodycontent">{body}</div>'
    page.write_text(f'<h1 class="detail__title">Harga beras</h1>{body}', "utf-8")
    result = run("extract", "--url", DETIK, "--rules", lists, "--explain", page)
    assert result.exit_code == 0, result.output
    assert result.stderr == "list.txt: 1 rule; 1 line not used (1 request)\n"
    line = json.loads(result.stdout)
    assert line["explain"] == [
        {
            "reason": "filter_list",
            "rule": "##.tawaran",
            "place": "list.txt:2",
            "path": "/html/body/div/div",
            "text": OFFER,
        }
    ]


def test_processes_side_by_side_give_the_same(write: Write, tmp_path: Path) -> None:
    lists = write("##.linksisip", "##.tawaran", "##strong")
    arguments = (
        "extract",
        "--rules",
        lists,
        FIXTURES / "detik-2022.html",
        FIXTURES / "kompas-2023.html",
    )
    alone, together = run(*arguments), run(*arguments, "--jobs", 2)
    assert alone.exit_code == together.exit_code == 0
    assert alone.stdout == together.stdout
    assert json.loads(alone.stdout.splitlines()[0])["extraction"]["rules"].count("+") == 1


@pytest.mark.parametrize("command", ["extract", "crawl"])
def test_a_list_that_cannot_be_used_ends_the_command(tmp_path: Path, command: str) -> None:
    bad = tmp_path / "list.txt"
    bad.write_text("<html>", "utf-8")
    what = FIXTURES / "detik-2022.html" if command == "extract" else "detik"
    result = run(command, what, "--rules", bad)
    assert result.exit_code == 2
    assert "list.txt: is no filter list" in result.stderr
    assert run(command, what, "--rules", tmp_path / "none.txt").exit_code == 2


def test_lists_are_set_for_good_in_the_configuration(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("##.tawaran")
    (tmp_path / "newscrawl.toml").write_text('[newscrawl]\nrules = ["list.txt"]\n')
    monkeypatch.chdir(tmp_path)
    said = json.loads(run("extract", FIXTURES / "detik-2022.html").stdout)
    assert "+list.txt@" in said["extraction"]["rules"]
    other = write("##.lain", name="other.txt")
    said = json.loads(run("extract", FIXTURES / "detik-2022.html", "--rules", other).stdout)
    assert "+other.txt@" in said["extraction"]["rules"]
    assert "list.txt@" not in said["extraction"]["rules"]
