"""newscrawl inspect: its reports in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply, Web
from lxml import html as lxml_html
from playwright.sync_api import Browser, Frame, Page
from test_crawl import page as news_page

from benchmarks import export as bench
from newscrawl.api import page_of, process
from newscrawl.article import Archive
from newscrawl.cli import cli
from newscrawl.inspection import examine
from newscrawl.inspection.frame import framed
from newscrawl.record import encode
from tests.browser import browser

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "fixtures").glob("*.html"))
TWENTY = FIXTURES[:: len(FIXTURES) // 20][:20]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
DETIK = ROOT / "fixtures" / "detik-2022.html"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=WIDE)
    yield context.new_page()
    context.close()


def made(*arguments: object) -> Path:
    """The report that the command writes."""
    result = CliRunner().invoke(cli, ["inspect", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip())


def opened(page: Page, path: Path) -> Frame:
    """The report in the browser, and the page in its frame."""
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    return page.frames[-1]


def numbers(frame: Frame, selector: str = "[data-mark]") -> dict[int, tuple[str, str]]:
    """Reason and text of each block that is outlined, by its number."""
    found: dict[int, tuple[str, str]] = {}
    for mark, reason, text in frame.eval_on_selector_all(
        selector, "all => all.map(one => [one.dataset.mark, one.dataset.reason, one.textContent])"
    ):
        for number, why in zip(mark.split(), reason.split(), strict=True):
            before = found.get(int(number), ("", ""))[1]
            found[int(number)] = (why, before + text)
    return found


def bare(text: str) -> str:
    return "".join(filter(str.isprintable, "".join(text.split())))


def test_outlines_are_the_records_removals_one_to_one(page: Page, tmp_path: Path) -> None:
    assert len(TWENTY) == 20
    for fixture in TWENTY:
        expected = process(fixture.read_bytes())
        found = numbers(opened(page, made(fixture, "-o", tmp_path / "one.html")))
        taken = {number: one for number, one in found.items() if one[0] != "kept"}
        assert sorted(taken) == list(range(len(expected.removed))), fixture.name
        for number, removed in enumerate(expected.removed):
            reason, text = taken[number]
            assert reason == removed.reason
            if removed.line is not None:
                assert bare(removed.text) in bare(text), fixture.name
        assert expected.article is not None
        kept = [text for number, (reason, text) in sorted(found.items()) if reason == "kept"]
        for block, text in zip(expected.article.blocks, kept, strict=True):
            assert bare(block.text.replace(" | ", "")) in bare(text), fixture.name


def test_nothing_is_asked_of_the_network(page: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for fixture in TWENTY[:5]:
        path = made(fixture, "-o", tmp_path / "one.html")
        opened(page, path)
        assert asked == [path.as_uri()]
        asked.clear()


def outline_of(frame: Frame, reason: str) -> str:
    found = f'[data-reason~="{reason}"]'
    return str(frame.eval_on_selector(found, "one => getComputedStyle(one).outlineStyle"))


def test_a_reason_is_switched_off_and_on(page: Page, tmp_path: Path) -> None:
    frame = opened(page, made(DETIK, "-o", tmp_path / "one.html"))
    assert (outline_of(frame, "ad"), outline_of(frame, "kept")) == ("dashed", "solid")
    page.get_by_role("checkbox", name="ad").uncheck()
    assert (outline_of(frame, "ad"), outline_of(frame, "related")) == ("none", "dashed")
    assert page.locator('#removed li[data-reason="ad"]').first.is_hidden()
    page.get_by_role("checkbox", name="ad").check()
    assert outline_of(frame, "ad") == "dashed"


def here(frame: Frame) -> list[int]:
    return sorted(numbers(frame, ".nc-here"))


def test_keys_go_through_what_was_taken_out(page: Page, tmp_path: Path) -> None:
    frame = opened(page, made(DETIK, "-o", tmp_path / "one.html"))
    page.keyboard.press("j")
    assert here(frame) == [0]
    page.keyboard.press("j")
    assert here(frame) == [1]
    page.keyboard.press("k")
    page.keyboard.press("k")  # from the first to the last
    assert here(frame) == [len(process(DETIK.read_bytes()).removed) - 1]
    assert page.evaluate("document.activeElement.dataset.number") == str(here(frame)[0])


def test_keys_flip_through_the_pages_and_change_the_language(page: Page, tmp_path: Path) -> None:
    index = made(*TWENTY[:3], "-o", tmp_path / "all")
    assert sorted(one.name for one in index.parent.iterdir()) == [
        "index.html",
        "page-0001.html",
        "page-0002.html",
        "page-0003.html",
    ]
    opened(page, index)
    assert page.locator("tbody tr").count() == 3
    for at, key in ((1, "n"), (2, "n"), (1, "p")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/page-000{at}.html")
        page.wait_for_selector("html[data-ready]", state="attached")
    page.keyboard.press("l")
    assert page.get_by_role("heading", name="Yang dibuang").is_visible()
    assert page.evaluate("document.documentElement.lang") == "id"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Taken out").is_visible()


def test_a_report_in_indonesian(page: Page, tmp_path: Path) -> None:
    opened(page, made(DETIK, "-o", tmp_path / "satu.html", "--lang", "id"))
    assert page.get_by_role("heading", name="Halaman aslinya").is_visible()


def test_a_rule_shows_all_that_it_hit(page: Page, tmp_path: Path) -> None:
    fixture = next(one for one in FIXTURES if _most_hit(one) > 1)
    removed = process(fixture.read_bytes()).removed
    rule = max((one.rule for one in removed), key=[one.rule for one in removed].count)
    frame = opened(page, made(fixture, "-o", tmp_path / "one.html"))
    button = page.locator("#rules button").filter(has_text=rule).first
    button.click()
    assert here(frame) == [at for at, one in enumerate(removed) if one.rule == rule]
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert here(frame) == []


def _most_hit(fixture: Path) -> int:
    rules = [one.rule for one in process(fixture.read_bytes()).removed]
    return max(map(rules.count, rules), default=0)


def test_hovering_names_the_rule_and_where_it_is_written(page: Page, tmp_path: Path) -> None:
    opened(page, made(DETIK, "-o", tmp_path / "one.html"))
    block = page.frame_locator("#frame").locator('[data-reason="ad"]').first
    block.hover()
    tip = page.locator("#tip").inner_text()
    assert tip.startswith("ad: ")
    file, _, line = tip.rpartition("(")[2].rstrip(")").partition(":")
    rule = (ROOT / "pipelines" / "rules" / file).read_text().splitlines()[int(line) - 1]
    assert rule in tip


PLAIN = """<html><head><title>Judul berita uji coba panjang</title></head><body>
<div class="masthead-box"><a class="logo-link" href="https://lain.example/">Koran Contoh</a></div>
<article><h1>Judul berita uji coba panjang</h1>{}
</article></body></html>""".format(
    "".join(
        f"<p class='isi'>Paragraf {at} bercerita tentang warga desa yang bergotong royong"
        " memperbaiki jembatan kayu di tepi sungai, kata kepala desa kepada wartawan, Senin.</p>"
        for at in range(8)
    )
)


def saved(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "saved.html"
    path.write_text(text, "utf-8")
    return path


def test_a_click_proposes_a_rule(page: Page, tmp_path: Path) -> None:
    path = saved(tmp_path, PLAIN)
    report = made(path, "--url", "https://koran.example/a", "-o", tmp_path / "one.html")
    opened(page, report)
    inside = page.frame_locator("#frame")
    inside.locator(".logo-link").click()
    assert page.locator("#propose-line").input_value() == "koran.example##.logo-link"
    assert "1." in page.locator("#propose-hits").inner_text()
    page.locator("#propose-reason").select_option("navigation")
    assert page.locator("#propose-file").inner_text() == "pipelines/rules/navigation.txt"
    assert page.url == report.as_uri()  # the link led nowhere
    inside.locator("p.isi").first.click()
    assert page.locator("#propose-line").input_value() == "koran.example##.isi"
    assert "Careful" in page.locator("#propose-hits").inner_text()
    from pipelines.cosmetics import parse

    line = page.locator("#propose-line").input_value()
    assert parse([line], file="x", reason="promo")


HOSTILE = """<html><head><base href="https://evil.example/"><meta http-equiv="refresh"
 content="0;url=https://evil.example/"><link rel="stylesheet" href="https://evil.example/a.css">
<style>@import url(https://evil.example/b.css);
body { background: url(https://evil.example/c.png); }
@\\69mport "https://evil.example/d.css";
p { background: \\75rl(https://evil.example/e.png); }</style>
<style></style><script>parent.pwned = top.pwned = 1</script></style>
<script>top.pwned = 1; top.location = "https://evil.example/"</script></head>
<body onload="top.pwned=1" background="https://evil.example/f.png">
<img src=x onerror="top.pwned=1"><img srcset="https://evil.example/g.png 2x">
<a href="javascript:top.pwned=1" class="lure" target="_top">klik</a>
<svg onload="top.pwned=1"><style><img src=x onerror=top.pwned=1></style><script>top.pwned=1</script>
<use href="https://evil.example/h.svg#a"/><animate onbegin="top.pwned=1"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror=top.pwned=1></style></mglyph></table></math>
<noscript><p title="</noscript><img src=x onerror=top.pwned=1>"></noscript>
<textarea></textarea><img src=x onerror="top.pwned=1"></textarea>
<xmp><img src=x onerror=top.pwned=1></xmp><iframe srcdoc="<script>top.pwned=1</script>"></iframe>
<iframe src="https://evil.example/i"></iframe><object data="https://evil.example/j"></object>
<form action="https://evil.example/k"><button autofocus onfocus="top.pwned=1">kirim</button></form>
<video src="https://evil.example/l.mp4" poster="https://evil.example/m.png" autoplay></video>
<p style="background:url(https://evil.example/n.png)">"></iframe><script>pwned=1</script></p>
&lt;/iframe&gt;&lt;script&gt;pwned=1&lt;/script&gt; "></iframe><img src=x onerror=pwned=1>
<div style="position:fixed;inset:0;z-index:9999">tutup</div>
<plaintext>"""


def test_what_a_hostile_page_holds_does_nothing(page: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    text = HOSTILE.replace("<plaintext>", PLAIN.partition("<body>")[2] + "<plaintext>")
    report = made(saved(tmp_path, text), "-o", tmp_path / "one.html")
    frame = opened(page, report)
    frame.locator("a.lure").dispatch_event("click")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert asked == [report.as_uri()]
    assert said == []
    assert page.evaluate("typeof pwned") == "undefined"
    assert frame.evaluate("typeof pwned") == "undefined"
    assert page.url == report.as_uri()
    assert len(page.frames) == 2
    assert page.locator("#article h2").is_visible()
    assert frame.evaluate("document.scripts.length") == 0


def _report(kind: str, tmp_path: Path) -> Path:
    if kind == "index":
        return made(*TWENTY[:3], "-o", tmp_path / "all")
    if kind == "rejected":
        return made(saved(tmp_path, "<p>kosong</p>"), "-o", tmp_path / "one.html")
    return made(DETIK, "-o", tmp_path / "one.html", "--compare")


@pytest.mark.parametrize("kind", ["page", "index", "rejected"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_is_accessible_and_fits(
    chromium: Browser, tmp_path: Path, kind: str, size: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    opened(page, _report(kind, tmp_path))
    # What the framed page itself lacks is its publisher's to mend.
    found = Axe().run(page, options={"iframes": False})
    faults = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()


def test_a_page_without_an_article_says_why(page: Page, tmp_path: Path) -> None:
    opened(page, _report("rejected", tmp_path))
    assert "no_body" in page.locator(".rejected").inner_text()


def test_it_is_compared_with_trafilatura(tmp_path: Path) -> None:
    found = examine(page_of(DETIK.read_bytes()), "detik", compare=True)
    assert {who for who, _ in found.compared} == {"both", "theirs"}
    article = found.page.article
    assert article is not None
    ours = [text for who, text in found.compared if who != "theirs"]
    assert ours == [block.text for block in article.blocks]


def test_mistakes_are_named(tmp_path: Path) -> None:
    def said(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["inspect", *map(str, arguments)])
        return result.exit_code, result.output

    status, text = said(tmp_path / "absent.html")
    assert (status, "no such file or folder" in text) == (2, True)
    status, text = said(tmp_path)
    assert (status, "holds no saved pages" in text) == (2, True)
    status, text = said(DETIK, DETIK, "--url", "https://a.example/")
    assert (status, "--url is the address of one saved page" in text) == (2, True)
    (tmp_path / "file").write_text("")
    status, text = said(DETIK, "-o", tmp_path / "file" / "one.html")
    assert (status, "cannot write" in text) == (1, True)


def test_a_page_that_cannot_be_read_loses_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.html").write_bytes(DETIK.read_bytes())
    (folder / "b.html.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    (folder / "c.html").write_bytes(TWENTY[0].read_bytes())
    result = CliRunner().invoke(cli, ["inspect", str(folder), "-o", str(tmp_path / "all")])
    assert result.exit_code == 1
    assert "b.html.gz" in result.stderr
    assert len(list((tmp_path / "all").glob("page-*.html"))) == 2


_ACTING = ("src", "href", "srcset", "action", "data", "poster", "background", "xlink:href")

SNIPPETS = (
    "<p>|</p>|<script>|</script>|<svg>|<style>|</style>|<img src=a onerror=b>|<iframe src=d>"
    "|</iframe>|<a href='javascript:c'>|<o:p>|<template>|<table>|teks berita|&lt;script&gt;"
    "|<plaintext>|<base href=e>|<!--|-->|\x00|]]>|<form action=f>|<body onload=g>|<noscript>"
    "|<frameset>"
).split("|")


@given(st.lists(st.sampled_from(SNIPPETS), max_size=25).map("".join) | st.text(max_size=80))
def test_any_page_is_framed_without_what_acts(text: str) -> None:
    found = examine(page_of(text), "x")
    document = framed(found.page.root, found.marks, lambda one: one in found.page.marked)
    tree = lxml_html.document_fromstring(document)
    for element in tree.iter("*"):
        assert element.tag not in ("script", "iframe", "object", "embed", "base", "link", "form")
        for name in element.attrib:
            assert not name.startswith("on")
            assert name not in _ACTING


def test_every_reason_has_words_and_a_colour() -> None:
    from newscrawl.inspection.report import colours, words

    english, indonesian = words()["en"], words()["id"]
    assert english.keys() == indonesian.keys()
    for colour in colours().values():
        assert _contrast_with_white(colour) >= 4.5
    data: dict[str, Any] = json.loads(json.dumps(words()))
    assert data == words()


def _contrast_with_white(colour: str) -> float:
    """By WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_an_article_by_its_id(tmp_path: Path) -> None:
    """The page that is shown is the one that was kept, though its site has another now."""
    with Web(tmp_path) as web:
        url = "https://voi.id/berita/481234/judul"
        web.pages[url] = Reply(news_page("Tanggul dibangun"))
        listed, data, warc = tmp_path / "list.txt", tmp_path / "data", tmp_path / "warc"
        listed.write_text(url + "\n")
        command = [sys.executable, "-m", "newscrawl.cli"]
        options = ["--urls", listed, "--warc", warc, "-o", data, "-q"]
        done = subprocess.run(
            [*command, "crawl", *options], cwd=ROOT, env=web.environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        web.pages[url] = Reply(news_page("Tanggul batal"))

        def report(*more: object) -> str:
            path = tmp_path / "one.html"
            arguments = ["inspect", "voi:481234", "--data", data, "-o", path, *more]
            done = subprocess.run(
                [*command, *map(str, arguments)],
                cwd=ROOT,
                env=web.environ,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
            return path.read_text("utf-8")

        assert "Tanggul dibangun" in report("--warc", warc)
        assert "Tanggul batal" in report(), "without an archive the page is fetched"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("voi:1", "--data", "DATA"), "voi:1: no article of"),
        (("voi:1", "--data", "nowhere"), "voi:1: nowhere: there is no such file or folder"),
        (("kompas:2", "--data", "DATA", "--warc", "DIR"), "which is not in"),
    ],
)
def test_an_id_that_leads_to_no_page(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    article = bench.article(2)
    article.id, article.archive = "kompas:2", Archive("newscrawl-r1-00001.warc.gz", 10)
    data = tmp_path / "news.jsonl"
    data.write_bytes(encode(article) + b"\n")
    names = {"DATA": str(data), "DIR": str(tmp_path)}
    given = [names.get(one, one) for one in arguments]
    result = CliRunner().invoke(cli, ["inspect", *given, "-o", str(tmp_path / "one.html")])
    assert result.exit_code == 1
    assert message in result.stderr
