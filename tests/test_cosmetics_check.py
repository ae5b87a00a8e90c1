"""Rules that repeat others: found where there are some, and never claimed where there are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from benchmarks.lists import make_list
from newscrawl.markup import Index
from pipelines.cosmetics import parse
from pipelines.cosmetics.check import Repeat, repeats


def found(*lines: str) -> list[tuple[str, int, int]]:
    """Kind, line and line of the other of each repeat."""
    rules = parse(lines, file="list.txt", reason="ad")
    return [(one.kind, one.rule.line, one.by.line) for one in repeats(rules)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("##.a", "##.a"),
        ("##.a", "##  .a"),
        ("a.com,b.com##.a", "b.com,a.com##.a"),
        ("a.com#@#.a", "a.com#@#.a"),
        ("~a.com,b.com##.a", "b.com,~a.com##.a"),
    ],
)
def test_duplicates(first: str, second: str) -> None:
    assert found("##.x", first, second) == [("duplicate", 3, 2)]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("##.a", "a.com##.a"),
        ("a.com##.a", "m.a.com##.a"),
        ("a.*##.a", "a.co.id##.a"),
        ("a.*##.a", "m.a.*##.a"),
        ("a.com,b.com##.a", "b.com##.a"),
        ("~x.com##.a", "a.com##.a"),
        ("~x.com##.a", "~com##.a"),
        ("a.com,~m.a.com##.a", "w.a.com##.a"),
        ("##.a", "##div.a"),
        ("##.a", "##.a.b"),
        ("##.a", "##.b .a"),
        ("##.a", "##.a > .b"),
        ("##.a", "##.a .b ~ p"),
        ("##.a", "##.a:has(.b)"),
        ("##.a", "##.a:not(.b):has-text(x), p.a"),
        ("##.a, .b", "##.b.c"),
        ("##.a > .b", "##.x > .a.c > p.b"),
        ("##.a .b", "##.a > p > .b"),
        ("##.a ~ .b", "##.a + .b"),
        ('##[id^="gpt"]', "###gpt-ad-1"),
        ('##[id^="gpt"]', '##div[id^="gpt-ad"]'),
        ('##[class*="iklan"]', "##.box-iklan"),
        ('##[class*="iklan"]', '##div[class$="-iklan-x"]'),
        ("##[class]", "##.a"),
        ("##.a", '##[class="b a"]'),
        ('##a[href*="ads."]', '##a[href^="https://ads.x.com/"]'),
        ("##ad-slot", "##ad-slot.a"),
    ],
)
def test_shadows_in_either_order(wide: str, narrow: str) -> None:
    assert found(wide, narrow) == [("shadowed", 2, 1)]
    assert found(narrow, wide) == [("shadowed", 1, 2)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("##.a", "##.b"),
        ("##.a", "###a"),
        ("a.com##.a", "##.a.b"),
        ("a.com##.a", "b.com##.a"),
        ("m.a.com##.a", "a.com##.a.b"),
        ("~a.com##.a", "a.com##.a.b"),
        ("~m.a.com##.a", "a.com##.a.b"),
        ("a.com##.a", "a.*##.a.b"),
        ("##.a > .b", "##.a .c .b"),
        ("##.a + .b", "##.a ~ .b.c"),
        ("##.a.b", "##.a .b"),
        ("##.a", "##.a ~ .b"),
        ("##.a", "##.a + .b"),
        ("##.a:has(.b)", "##.a.c"),
        ("##.a, .b", "##.a, .c"),
        ("##.a", "##.b:upward(.a)"),
        ("##.a", "##.a:upward(1)"),
        ('##[id^="gpt"]', '##[id*="gpt"].a'),
        ('##[class^="a"]', "##.a"),
        ('##[x="A" i]', '##[x="B" i]'),
        ("##.a", "#@#.a"),
        ("##.a", "##p:has(.a)"),
        ("##.a", "##p:not(.a)"),
        ('##[x=""]', "##[x].a"),
    ],
)
def test_what_is_no_repeat(first: str, second: str) -> None:
    assert found(first, second) == []


def test_an_excepted_rule_shadows_no_other_selector() -> None:
    assert found("##.a", "##div.a", "a.com#@#.a") == []
    assert found("##.a", "b.com##.a", "a.com#@#.a") == [("shadowed", 2, 1)]


def test_of_two_that_say_the_same_the_first_stays() -> None:
    assert found("##.a.b", "##.b.a") == [("shadowed", 2, 1)]


NAMES = st.sampled_from((".a", ".b", "#a", "p", "[x]", '[x="ab"]', '[x^="a"]', '[class*="a"]', "*"))
CSS = st.lists(NAMES, min_size=1, max_size=2, unique=True).map(
    lambda some: "".join(sorted(some, key=lambda one: one not in ("p", "*")))
).filter(lambda css: not css.startswith(("p*", "*p")))  # fmt: skip
SELECTORS = st.lists(CSS, min_size=1, max_size=3).flatmap(
    lambda some: st.sampled_from((" ", " > ", " + ", " ~ ", ", ", ":not(.b) ")).map(
        lambda joint: joint.join(some)
    )
)
DOMAINS = st.sampled_from(
    ("", "", "a.com", "m.a.com", "~a.com", "a.*", "~m.a.com,a.com", "a.com,b.com")
)
LINES = st.tuples(DOMAINS, st.sampled_from(("##", "##", "##", "#@#")), SELECTORS).map("".join)
PAGE = """<body class="b"><div class="a"><p id="a" x="ab">x<b class="a b">y</b></p><p class="b" x>z
</p><i class="ab"><p x="b" class="a">w</p></i></div><p class="a" x="abc">v</p><div id="a"><b>u</b>
</div></body>"""


@settings(max_examples=120, deadline=None)
@given(st.lists(LINES, min_size=2, max_size=6))
def test_without_a_repeat_no_less_is_taken(lines: list[str]) -> None:
    rules = parse(lines, file="list.txt", reason="ad")
    page = Index(html.document_fromstring(PAGE))
    excepting = [rule for rule in rules if rule.exception]

    def taken(host: str | None, without: Repeat | None = None) -> set[object]:
        excepted = {rule.css for rule in excepting if rule.is_for(host)}
        return {
            inside
            for rule in rules
            if rule is not (without and without.rule) and not rule.exception
            and rule.is_for(host) and rule.css not in excepted
            for element in rule.find(page)
            for inside in element.iter("*")
        }  # fmt: skip

    for repeat in repeats(rules):
        if not repeat.rule.exception:
            for host in (None, "a.com", "m.a.com", "w.a.com", "a.co.id", "b.com"):
                assert taken(host, without=repeat) == taken(host), repeat


def test_a_long_list_is_checked() -> None:
    rules = parse(make_list(13_000), file="list.txt", reason="ad")
    kinds = [one.kind for one in repeats(rules)]
    assert kinds.count("duplicate") > 50
    assert kinds.count("shadowed") > 100
