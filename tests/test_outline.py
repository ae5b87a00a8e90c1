"""Outlines: a plain selector's conditions, found without the compiler that they must agree with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.lists import make_list
from newscrawl.markup import Key, Selector, SelectorError
from pipelines.cosmetics import parse
from pipelines.cosmetics.outline import needs, outlines


def agrees(css: str) -> bool:
    """Whether there is an outline; where there is, the compiler must find the same."""
    found = outlines(css)
    if found is None:
        return False
    compiled = Selector(css)
    assert compiled.attribute is None
    assert [set(needs(one)) for one in found] == [set(one) for one in compiled.needs]
    return True


@pytest.mark.parametrize(
    "css",
    [
        ".ads", "#ads", "p", "*", "div.ads", "a.b.c#d", ".a .b", ".a > .b", "#a + .b ~ p", ".a, .b",
        "[href]", '[href^="https://a.example/"]', "a[href*='x']", "[class~=x]", '[id="x" i]',
        '[id="x"i]', "[ id = x ]", "DIV.Ads", "-a-b", ".a>.b", "*.a", "ins.a[style] > [data-b]",
        '[class="a b"]', '[id=""]', '[lang|="id"]', ".a.a", "[DATA-X]", '[x=a i]',
    ],
)  # fmt: skip
def test_plain_selectors_have_one(css: str) -> None:
    assert agrees(css)


@pytest.mark.parametrize(
    "css",
    [
        "", " ", ",", ".a,", ", .a", ".a >", "> .a", ".a..b", ".a#", "..a", "a*", "*a", ".a *b",
        ".a:has(.b)", "p:not(.a)", r".h-\[4px\]", ".--a", "#1", ".1", "a|b", "[a", "[a=]", "[a=1]",
        '[a="b', '[a="b\\"]', "[a=ai]x", '[a!="b"]', "::before", ".a::attr(href)", ".iklán",
        ".a/**/", "[a.b]", '[a="b" s]', "p p\tp", ".a\u00a0.b", "p." + "a" * 500,
    ],
)  # fmt: skip
def test_the_rest_is_left_to_the_compiler(css: str) -> None:
    assert outlines(css) is None


def test_a_part_says_what_each_element_must_be() -> None:
    (outline,) = outlines("#a > p.b[href='x'] ~ *") or ()
    assert [(one.combinator, one.keys) for one in outline] == [
        ("", (Key("id", "a"),)),
        (">", (Key("class", "b"), Key("tag", "p"), Key("attribute", "href", "=", "x"))),
        ("~", ()),
    ]


PIECES = st.sampled_from(
    (*".#*[]>+~,:=^$|\"' \\()", "a", "B", "-", "_", "1", "i", ".a", "#b", "[a]", '[a="b"]', "é")
)


@given(st.lists(PIECES, max_size=10).map("".join))
def test_what_has_an_outline_compiles_to_the_same(css: str) -> None:
    css = css.strip()
    try:
        Selector(css)
    except SelectorError:
        assert outlines(css) is None
    else:
        agrees(css)


def test_most_of_a_long_list_has_one() -> None:
    rules = parse(make_list(2000), file="list.txt", reason="ad")
    assert sum(map(agrees, {rule.css for rule in rules})) > 0.9 * len({rule.css for rule in rules})
