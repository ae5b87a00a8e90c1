"""Strip steps: what is marked and why, what the guard refuses, and that no node is detached."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from lxml import etree

from newscrawl.article import Reason
from newscrawl.page import Page
from pipelines import CLEANING
from pipelines.cosmetics import Rule, parse
from pipelines.decode import Decode
from pipelines.head import ReadHead
from pipelines.locate import Locate
from pipelines.read import ReadLines
from pipelines.strip import MOST, SMALL, Strip, StripAds, StripRelated, StripRest, StripShare
from pipelines.strip import shipped as shipped_rules

DETIK = "https://news.detik.com/berita/d-1234567/judul"
SENTENCE = "Harga beras naik di Pasar Contoh pada Rabu dan pedagang mengeluh. "


def page_of(body: str, url: str | None = DETIK) -> Page:
    """A page with ``body`` inside the element that Detik's layout reads."""
    html = f'<body><div class="detail__body-text itp_bodycontent" id="isi">{body}</div></body>'
    page = Page(html.encode(), url=url)
    for step in (Decode(), ReadHead(), Locate()):
        page = step.process_item(page)
    assert (page.layout is not None) == (url is not None)
    return page


def rules(*lines: str, reason: Reason = "ad") -> list[Rule]:
    return parse(lines, file="own.txt", reason=reason)


def ids(page: Page) -> list[str | None]:
    return [removed.element.get("id") for removed in page.removed]


def stripped(body: str, *lines: str, url: str | None = DETIK) -> Page:
    return StripAds(rules(*lines)).process_item(page_of(body, url))


TEXT = f"<p>{SENTENCE * 6}</p>"


def test_a_mark_says_why_and_where() -> None:
    page = stripped(f'{TEXT}<div class="slot" id="a">Iklan\n  baris</div>{TEXT}', "##.slot")
    (removed,) = page.removed
    assert (removed.reason, removed.rule, removed.text) == ("ad", "##.slot", "Iklan baris")
    assert page.root is not None
    assert page.root.getroottree().xpath(removed.path) == [removed.element]
    assert page.marked == {removed.element: removed}


def test_nodes_are_marked_not_detached() -> None:
    page = page_of(f'{TEXT}<div class="slot">Iklan</div> tail {TEXT}<p class="slot">Iklan</p>')
    before = etree.tostring(page.root)
    steps = [StripAds(rules("##.slot")), StripShare(), StripRelated(), StripRest(), ReadLines()]
    for step in steps:
        step.process_item(page)
    assert len(page.removed) == 2
    assert etree.tostring(page.root) == before
    whole = (SENTENCE * 6).strip()
    assert [line.text for line in page.lines] == [whole, "tail", whole]


def test_what_stands_in_a_marked_element_is_marked_once() -> None:
    body = f'{TEXT}<div class="slot" id="a"><p class="slot" id="b">Iklan</p></div>'
    assert ids(stripped(body, "##.slot")) == ["a"]
    assert ids(stripped(body, "##p.slot", "##div.slot")) == ["a"]


def test_a_step_marks_for_its_own_reasons_only() -> None:
    both = rules("##.slot") + rules("##.bagi", reason="share")
    body = f'{TEXT}<p class="slot" id="a">Iklan</p><p class="bagi" id="b">Bagikan</p>'
    assert ids(StripAds(both).process_item(page_of(body))) == ["a"]
    assert ids(StripShare(both).process_item(page_of(body))) == ["b"]
    page = page_of(body)
    for step in (StripShare(both), StripAds(both)):
        step.process_item(page)
    assert ids(page) == ["b", "a"]


def test_a_layout_keeps_reasons() -> None:
    page = page_of(f'{TEXT}<p class="slot" id="a">Keterangan foto</p>')
    assert page.layout is not None
    page.layout = replace(page.layout, keeps=("caption",))
    own = rules("##.slot", reason="caption")
    assert StripRest(own).process_item(page).removed == []
    page.layout = replace(page.layout, keeps=("ad",))
    assert ids(StripRest(own).process_item(page)) == ["a"]


# Whose rules


@pytest.mark.parametrize(
    ("lines", "host", "marked"),
    [
        (["##.slot"], "news.detik.com", True),
        (["detik.com##.slot"], "news.detik.com", True),
        (["detik.com##.slot"], "www.kompas.com", False),
        (["~detik.com##.slot"], "news.detik.com", False),
        (["##.slot", "detik.com#@#.slot"], "news.detik.com", False),
        (["detik.com#@#.slot", "##.slot"], "news.detik.com", False),
        (["##.slot", "news.detik.com#@#.slot"], "sport.detik.com", True),
        (["##.slot", "detik.com#@#p.slot"], "news.detik.com", True),
        (["detik.com##.slot", "detik.com#@#.slot"], "news.detik.com", False),
    ],
)
def test_domains_and_exceptions(lines: list[str], host: str, marked: bool) -> None:
    page = page_of(f'{TEXT}<p class="slot" id="a">Iklan</p>')
    page.url = f"https://{host}/berita/d-1234567/judul"
    assert ids(StripAds(rules(*lines)).process_item(page)) == (["a"] if marked else [])


def test_without_an_address_only_rules_for_all_apply() -> None:
    body = f'{TEXT}<p class="slot" id="a">Iklan</p><p class="box" id="b">Iklan</p>'
    assert ids(stripped(body, "detik.com##.slot", "##.box", url=None)) == ["b"]


# The guard


def test_a_rule_that_takes_most_of_the_body_is_refused() -> None:
    page = stripped(f'<div class="slot" id="a">{TEXT * 3}</div>{TEXT}', "##.slot")
    assert page.removed == []
    assert page.marked == {}
    (refused,) = page.refused
    assert (refused.reason, refused.rule, refused.element.get("id")) == ("ad", "##.slot", "a")


def test_a_rule_that_takes_most_of_the_body_piece_by_piece_is_refused() -> None:
    body = "".join(f'<p class="slot">{SENTENCE * 2}</p>' for _ in range(10)) + TEXT
    page = stripped(body, "##.slot")
    assert page.removed == []
    assert len(page.refused) == 10


@pytest.mark.parametrize(
    ("line", "url"),
    [("###isi", DETIK), ("##.detail__body-text", DETIK), ("##body", None), ("##html", None)],
)
def test_a_rule_that_selects_the_body_itself_is_refused(line: str, url: str | None) -> None:
    page = stripped(f"<p>{SENTENCE * 2}</p>", line, url=url)
    assert page.removed == []
    assert [one.rule for one in page.refused] == [line]


def test_one_element_too_large_leaves_the_rule_its_others() -> None:
    body = f'<div class="slot" id="a">{TEXT * 3}</div>{TEXT}<p class="slot" id="b">Iklan</p>'
    page = stripped(body, "##.slot")
    assert ids(page) == ["b"]
    assert [one.element.get("id") for one in page.refused] == ["a"]


def test_less_than_most_is_taken() -> None:
    page = stripped(f'<div class="slot" id="a">{TEXT}</div>{TEXT * 2}', "##.slot")
    assert ids(page) == ["a"]
    assert page.refused == []


def test_a_little_text_is_taken_however_short_the_body() -> None:
    short = "x" * (SMALL - 10)
    page = stripped(f'<p class="slot" id="a">{short}</p><p>{"y" * 80}</p>', "##.slot")
    assert len(short) > MOST * (len(short) + 80)
    assert ids(page) == ["a"]


def test_scripts_do_not_count_as_text() -> None:
    script = f"<script>{'x' * 5000}</script>"
    page = stripped(f'<div class="slot" id="a">{script}Iklan</div>{TEXT}', "##.slot")
    assert ids(page) == ["a"]


def test_a_refusal_lowers_the_confidence() -> None:
    html = '<h1 class="detail__title">Harga beras naik</h1>{}'
    body = f'<div class="detail__body-text itp_bodycontent">{TEXT}<p>{SENTENCE}</p></div>'
    sure: list[float] = []
    for step in (Strip(), _AllAds()):
        page = Page(html.format(body).encode(), url=DETIK)
        for one in (*(kind() for kind in CLEANING[:4]), step, *(kind() for kind in CLEANING[4:])):
            page = one.process_item(page)
        assert page.article is not None
        assert page.article.extraction is not None
        sure.append(page.article.extraction.confidence)
    assert sure[1] < sure[0]


class _AllAds(StripAds):
    """As if every paragraph were an ad."""

    def __init__(self) -> None:
        super().__init__(rules("##p"))


# The rules that ship


def test_they_load_with_a_reason_of_the_list() -> None:
    found = shipped_rules()
    assert len(found) > 100
    assert {rule.reason for rule in found} <= set(get_args(Reason))
    assert all(rule.file == f"{rule.reason}.txt" for rule in found)


def test_every_reason_of_a_shipped_rule_has_its_step() -> None:
    steps = (StripAds, StripShare, StripRelated, StripRest)
    handled = [reason for step in steps for reason in step.reasons]
    assert len(handled) == len(set(handled))
    assert {rule.reason for rule in shipped_rules()} <= set(handled)


def test_no_rule_is_written_twice() -> None:
    written = [str(rule) for rule in shipped_rules()]
    assert sorted(set(written)) == sorted(written)
