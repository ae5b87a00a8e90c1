"""Index and Selector against cssselect's XPath, on generated trees and on real pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cssselect import HTMLTranslator
from cssselect import SelectorError as CSSSelectError
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from newscrawl.markup import Element, Index, Selector, SelectorError

SHARED = Path(__file__).resolve().parents[2] / "shared"

PAGE = """<!DOCTYPE html><html><head>
<meta name="author" content="  Sri Wahyuni "><meta name="kosong" content="">
</head><body><!-- iklan -->
<div id="isi" class="detail  isi isi"><h1>Harga  beras
 naik</h1><p class="a">Satu <b>dua</b><!-- tiga --></p><p></p>
<div class="baca"><p class="A a-b">Empat</p> <p><a href="/x">Lima</a></p></div></div>
<div id="isi">Kembar</div></body></html>"""


def page() -> Index:
    return Index(html.document_fromstring(PAGE))


def texts(css: str) -> list[str]:
    return Selector(css).strings(page())


def test_index_lists_elements_in_document_order() -> None:
    index = page()
    assert [e.tag for e in index.classes["isi"]] == ["div"]
    assert [e.text for e in index.ids["isi"]][1] == "Kembar"
    assert sorted(index.classes) == ["A", "a", "a-b", "baca", "detail", "isi"]
    assert [len(e) for e in index.tags["p"]] == [2, 0, 0, 1]
    assert all(isinstance(tag, str) for tag in index.tags)
    assert index.tagged("p") == index.tags["p"]
    assert [e.tag for e in index.having("content")] == ["meta", "meta"]


def test_class_attributes_are_split_at_ascii_space_only() -> None:
    index = Index(html.fragment_fromstring('<p class="satu\u00a0dua tiga\té">x</p>'))
    assert list(index.classes) == ["satu\u00a0dua", "tiga", "é"]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("h1", ["Harga beras naik"]),
        ("P.a", ["Satu dua"]),
        (".A", ["Empat"]),
        ("#isi > p", ["Satu dua"]),
        ("#isi p.a-b, h1", ["Harga beras naik", "Empat"]),
        ("div:has(> p > a)", ["Empat Lima"]),
        ("p:not(.a):not(.A)", ["Lima"]),
        ("h1 ~ div p", ["Empat", "Lima"]),
        ("meta[name=author]::attr(content)", ["Sri Wahyuni"]),
        ("meta::attr(content)", ["Sri Wahyuni"]),
        ("a::attr(HREF)", ["/x"]),
        ("meta::attr(id)", []),
    ],
)
def test_strings(css: str, expected: list[str]) -> None:
    assert texts(css) == expected
    assert Selector(css).first_string(page()) == (expected[0] if expected else None)


def test_within_limits_to_descendants_but_sees_what_stands_around() -> None:
    index = page()
    body = index.tags["body"][0]
    inner = Selector(".baca").first(index)
    assert inner is not None
    assert [e.text for e in Selector("#isi p").select(index, within=inner)] == ["Empat", None]
    assert Selector(".a").select(index, within=inner) == []
    assert Selector("div").select(index, within=inner) == []
    assert Selector("html").select(index, within=index.root) == []
    assert len(Selector("*").select(index, within=inner)) == 3
    assert Selector("p, a").first(index, within=inner) is inner[0]
    assert Selector("body").select(index, within=body) == []


def test_an_index_of_a_part_finds_nothing_outside_it() -> None:
    part = Selector(".baca").first(page())
    assert part is not None
    index = Index(part)
    for css in ("h1", ".a", "[name]", ":not(div)", "p:lang(id), b"):
        found = Selector(css).select(index)
        assert all(e is index.root or index.root in e.iterancestors() for e in found)
    assert [e.tag for e in Selector("body *").select(index)] == ["div", "p", "p", "a"]


def test_what_is_not_tested_here_is_left_to_xpath() -> None:
    source = "<form><input type=checkbox checked class=a><input class=a></form><p lang=id>x</p>"
    index = Index(html.document_fromstring(source))
    (checked,) = Selector("input:checked").select(index)
    assert checked.get("type") == "checkbox"
    assert Selector("input:checked").matches(checked)
    assert [e.tag for e in Selector("p:lang(id), input:not(:checked)").select(index)] == [
        "input",
        "p",
    ]


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("", "Expected selector"),
        ("div >", "Expected selector"),
        ("a[href", "Operator expected"),
        ("a:tidak-ada", ":tidak-ada is unknown"),
        ("p:nth-child(dua)", ":nth-child(dua)"),
        ("svg|a", "namespace prefix"),
        ("p::before", "::before is not supported"),
        ("a::attr(a, b)", "Expected an argument"),
        ("a::attr(href), b", "every part of a group"),
        (":scope > p", ":scope is not supported"),
        ("a " * 60, "more than 50 parts"),
        (".a" * 60, "more than 50 conditions"),
    ],
)
def test_a_bad_selector_is_named_with_what_is_wrong(css: str, said: str) -> None:
    with pytest.raises(SelectorError) as caught:
        Selector(css)
    assert repr(css) in str(caught.value)
    assert said in str(caught.value)


def test_many_descendant_steps_on_a_deep_page_end_soon() -> None:
    # Each of the steps could stand in any of 200 places: the search must not try them all.
    index = Index(html.document_fromstring("<div><p><b>" * 60 + "<i>x</i>"))
    found = Selector("em div p b div p b div p b div p b i").select(index)
    assert found == []
    assert len(Selector("div p b div p b div p b i").select(index)) == 1


@pytest.mark.parametrize("start", ["", "<b>x</b>"])
def test_each_of_many_siblings_is_looked_at_once(start: str) -> None:
    looked: list[object] = []

    def is_looked_at(element: Element) -> bool:
        looked.append(element)
        return element.tag == "b"

    index = Index(html.document_fromstring(f"<div>{start}{'<i>x</i>' * 2000}</div>"))
    found = Selector(":-looked ~ i", {"-looked": is_looked_at}).select(index)
    assert len(found) == (2000 if start else 0)
    assert len(looked) < 4000


@given(st.text())
def test_any_text_is_a_selector_or_a_selector_error(css: str) -> None:
    try:
        selector = Selector(css)
    except SelectorError as error:
        said = str(error)
        assert repr(css) in said
        return
    for element in selector.select(page()):
        assert selector.matches(element)


# Generated trees and selectors. Few names, so that selectors often match.

TAGS = ("div", "p", "b", "i")
NAMES = ("a", "b", "c")
VALUES = ("", "a", "b", "a-b", "a b", "ab", "A", "b a")


@st.composite
def attributes(draw: st.DrawFn) -> str:
    chosen = draw(
        st.dictionaries(st.sampled_from(("class", "id", "x")), st.sampled_from(VALUES), max_size=3)
    )
    return "".join(f' {name}="{value}"' for name, value in chosen.items())


CONTENT = st.sampled_from(("", "teks", " ", "<!-- c -->", "<?pi?>"))


@st.composite
def trees(draw: st.DrawFn) -> etree._Element:
    def element(depth: int) -> str:
        tag = draw(st.sampled_from(TAGS))
        inner = "".join(element(depth - 1) for _ in range(draw(st.integers(0, 3)))) if depth else ""
        return f"<{tag}{draw(attributes())}>{draw(CONTENT)}{inner}</{tag}>{draw(CONTENT)}"

    # The XML parser, so that any tag may stand in any other.
    return etree.fromstring(f"<html>{element(draw(st.integers(1, 4)))}{element(2)}</html>")


PSEUDOS = """
:first-child :last-child :only-child :empty :root :first-of-type :last-of-type :only-of-type
:nth-child(2) :nth-child(2n+1) :nth-child(odd) :nth-child(-n+2) :nth-child(n+2) :nth-child(0)
:nth-child(-2n+3) :nth-child(n) :nth-last-child(2) :nth-of-type(2) :nth-of-type(3n-1)
:nth-last-of-type(even) :hover :lang(a) :checked :contains(teks)
""".split()


@st.composite
def conditions(draw: st.DrawFn, typed: bool, nested: bool = False) -> str:
    kind = draw(st.integers(0, 4 if nested else 7))
    name = draw(st.sampled_from(NAMES))
    if kind == 0:
        return f".{name}"
    if kind == 1:
        return f"#{name}"
    if kind == 2:
        return draw(st.sampled_from(("[x]", "[class]", "[id]", "[y]")))
    if kind == 3:
        operator = draw(st.sampled_from(("=", "~=", "|=", "^=", "$=", "*=", "!=")))
        attribute = draw(st.sampled_from(("class", "id", "x")))
        flag = draw(st.sampled_from(("", " i", " s")))
        return f'[{attribute}{operator}"{draw(st.sampled_from(VALUES))}"{flag}]'
    if kind == 4:
        pseudo = draw(st.sampled_from(PSEUDOS))
        return pseudo if typed or "type" not in pseudo else ":first-child"
    if kind == 5:
        return f":not({draw(complexes(nested=True))})"
    if kind == 6:
        inner = draw(st.lists(compounds(nested=True), min_size=1, max_size=2))
        return f":{draw(st.sampled_from(('is', 'where')))}({', '.join(inner)})"
    lead = draw(st.sampled_from(("", "> ", "+ ", "~ ")))
    return f":has({lead}{draw(complexes(nested=True))})"


@st.composite
def compounds(draw: st.DrawFn, nested: bool = False) -> str:
    tag = draw(st.sampled_from((*TAGS, "DIV", "*", "")))
    found = draw(st.lists(conditions(tag not in ("", "*"), nested), max_size=2))
    return tag + "".join(found) or "*"


@st.composite
def complexes(draw: st.DrawFn, nested: bool = False) -> str:
    css = draw(compounds(nested))
    for _ in range(draw(st.integers(0, 2 if nested else 3))):
        css += draw(st.sampled_from((" ", " > ", " + ", " ~ "))) + draw(compounds(nested))
    return css


GROUPS = st.lists(complexes(), min_size=1, max_size=2).map(", ".join)


def by_xpath(css: str, root: etree._Element) -> list[Any]:
    """What cssselect selects; the independent answer."""
    found = root.xpath(HTMLTranslator().css_to_xpath(css))
    assert isinstance(found, list)
    return found


@settings(max_examples=50, deadline=None)
@given(trees(), st.lists(GROUPS, min_size=1, max_size=8))
def test_select_equals_cssselect(root: etree._Element, group: list[str]) -> None:
    index = Index(root)
    for css in group:
        expected = by_xpath(css, root)
        selector = Selector(css)
        assert selector.select(index) == expected, css
        assert selector.first(index) is (expected[0] if expected else None)
        assert [e for e in root.iter("*") if selector.matches(e)] == expected
        for part in root:
            below = [e for e in expected if part in e.iterancestors()]
            assert selector.select(index, within=part) == below


def sites_selectors() -> Iterator[str]:
    """Every string of the site notes that cssselect reads as a selector."""

    def strings(value: Any, key: str) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from strings(inner, name)
        elif isinstance(value, list):
            for inner in value:
                yield from strings(inner, key)
        elif isinstance(value, str) and ("css" in key or "selector" in key or key in STRIPPED):
            yield value

    sites = json.loads((SHARED / "sites.json").read_text(encoding="utf-8"))
    for css in sorted(set(strings(sites, ""))):
        try:
            HTMLTranslator().css_to_xpath(css)
        except CSSSelectError:
            continue
        yield css


STRIPPED = ("ad", "related", "promo", "embed", "share", "comment", "pagination", "body")


@pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="no real pages beside the checkout")
def test_real_pages_with_the_selectors_of_real_sites() -> None:
    queries = [
        (Selector(css), etree.XPath(HTMLTranslator().css_to_xpath(css)))
        for css in sites_selectors()
    ]
    assert len(queries) > 300
    found = 0
    for path in sorted((SHARED / "pages").rglob("*.html"))[::6]:
        root = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8"))
        index = Index(root)
        for selector, xpath in queries:
            elements = selector.select(index)
            assert elements == xpath(root), (path.name, selector)
            found += len(elements)
    assert found > 1000


def test_a_selector_may_be_parsed_when_it_is_first_used() -> None:
    index = Index(html.fromstring("<div><p class=a>eins</p><p>zwei</p></div>"))
    later = Selector("p.a", later=True)
    assert later == Selector("p.a")
    assert [element.text for element in later.select(index)] == ["eins"]
    assert later.needs == Selector("p.a").needs
    wrong = Selector("p[", later=True)
    with pytest.raises(SelectorError, match=r"selector 'p\['"):
        wrong.select(index)
    with pytest.raises(AttributeError, match="has no parts"):
        _ = later.parts
