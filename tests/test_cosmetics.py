"""Element rules: what a line means, what it selects, and that long lists give the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from newscrawl.markup import Element, Index, text_of
from pipelines.cosmetics import Rule, RuleError, Ruleset, parse

SHARED = Path(__file__).resolve().parents[2] / "shared"

PAGE = """<html><head><title>Beras</title></head><body class="artikel">
<div id="isi" class="detail">
<p id="p1">Harga beras naik di pasar.</p>
<p id="baca1"><strong>Baca  juga:</strong> <a href="/lain" class="embed">Harga cabai turun</a></p>
<div class="ads slot" id="div-gpt-ad-1"><p id="iklan">ADVERTISEMENT</p></div>
<p id="p2">Pedagang mengeluh.</p>
<div class="share box" id="bagi"><a href="https://sosial.example/share?u=1" id="tombol">Bagikan</a>
</div>
<table class="linksisip" id="tabel"><tr><td>Berita terkait</td></tr></table>
<aside id="samping" data-kind="related promo"><ul><li id="li1">Satu</li></ul></aside>
</div></body></html>"""


def index(source: str = PAGE) -> Index:
    return Index(html.document_fromstring(source))


def rules(*lines: str, strict: bool = True) -> list[Rule]:
    return parse(lines, file="ads.txt", reason="ad", strict=strict)


def ids(*lines: str, host: str | None = "www.kompas.com", source: str = PAGE) -> list[str]:
    """The ids of what the lines select, in the order given back."""
    found = Ruleset(rules(*lines)).match(index(source), host)
    return [element.get("id", element.tag) for element, _ in found]


# What a line means


def test_comments_headers_and_empty_lines_are_no_rules() -> None:
    assert rules("[Adblock Plus 2.0]", "! iklan", "", "   ", "!#include x", "\ufeff! BOM") == []


def test_a_rule_keeps_what_was_written() -> None:
    (rule,) = rules("! slot", "  Kompas.com,~m.kompas.com##.ads  ")[-1:]
    assert str(rule) == "Kompas.com,~m.kompas.com##.ads"
    assert rule.place == "ads.txt:2"
    assert (rule.reason, rule.css) == ("ad", ".ads")
    assert (rule.domains, rule.excluded) == (("kompas.com",), ("m.kompas.com",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("iklan", "a rule is written ##selector"),
        ("# iklan", "a comment ! text"),
        ("/banner/*", "a rule is written ##selector"),
        ("||iklan.example^", "a filter for requests"),
        ("@@||iklan.example^$document", "a filter for requests"),
        ("kompas.com##", "no selector"),
        ("##   ", "no selector"),
        ("##.ads[", "Expected ident"),
        ("##div:nope", ":nope is unknown"),
        ("##.ads:style(color: red)", ":style() is not understood"),
        ("##div:matches-css(color: red)", ":matches-css() is not understood"),
        ("kompas.com#$#body { color: red }", "changes styles or runs scripts"),
        ("kompas.com#%#//scriptlet('x')", "changes styles or runs scripts"),
        ("kompas.com##+js(nowoif)", "are not run here"),
        ("kompas.com##^script", "are not run here"),
        ("kompas .com##.ads", "'kompas .com' is no domain name"),
        ("kompas.com,##.ads", "'' is no domain name"),
        ("~##.ads", "is no domain name"),
        ("##p:has-text(/(/)", "is no pattern"),
        ("##p:has-text(/a/y)", "unknown flag 'y'"),
        ("##p:has-text()", "needs a text"),
        ("##p:has-text(Baca", '")" is missing'),
        ("##p:upward(0)", "must go up by 1 to 255"),
        ("##p:upward(div", '")" is missing'),
        ("##p:upward([)", "Expected ident"),
        ("##p:upward(1) a", "must stand at the end"),
        ("##div:has(p:upward(1))", "must stand at the end"),
        ("##p:upward(1), a", "must stand at the end"),
        ("##a, p:upward(1)", "for each part of a group"),
        ("##:upward(1)", "no selector"),
        ("##a::attr(href)", "::attr() has no meaning"),
    ],
)
def test_a_bad_line_is_named_by_file_and_line(line: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        rules("##.ads", "! ya", line)
    error = caught.value
    assert (error.file, error.line) == ("ads.txt", 3)
    assert str(error).startswith("ads.txt:3: ")
    assert said in error.message
    assert line.strip() in error.message
    assert [str(rule) for rule in rules("##.ads", line, "##p", strict=False)] == ["##.ads", "##p"]


@given(
    st.lists(st.text() | st.from_regex(r"[a-z~.*,]{0,9}#@?\??#[a-z.#:()\[\]/=\" >]*"), max_size=4)
)
def test_any_text_gives_rules_or_an_error_with_file_and_line(lines: list[str]) -> None:
    page = index()
    try:
        read = parse(lines, file="milik.txt", reason="ad")
    except RuleError as error:
        place = f"{error.file}:{error.line}: "
        assert str(error).startswith(place)
        assert error.file == "milik.txt"
        assert 1 <= error.line <= len(lines)
        read = parse(lines, file="milik.txt", reason="ad", strict=False)
    found = Ruleset(read).match(page, "kompas.com")
    assert all(rule in read for _, rule in found)


# Where a rule applies


@pytest.mark.parametrize(
    ("domains", "host", "applies"),
    [
        ("", None, True),
        ("", "kompas.com", True),
        ("*", "kompas.com", True),
        ("kompas.com", None, False),
        ("kompas.com", "kompas.com", True),
        ("kompas.com", "bola.kompas.com", True),
        ("kompas.com", "KOMPAS.COM", True),
        ("kompas.com", "bukankompas.com", False),
        ("kompas.com", "kompas.com.my", False),
        ("bola.kompas.com", "kompas.com", False),
        ("detik.com,cnnindonesia.com", "www.cnnindonesia.com", True),
        ("detik.com,cnnindonesia.com", "www.cnbcindonesia.com", False),
        ("~news.detik.com,detik.com", "finance.detik.com", True),
        ("~news.detik.com,detik.com", "news.detik.com", False),
        ("~news.detik.com,detik.com", "a.news.detik.com", False),
        ("~detik.com,news.detik.com", "news.detik.com", True),
        ("~detik.com", "kompas.com", True),
        ("~detik.com", "www.detik.com", False),
        ("~detik.com", None, True),
        ("republika.*", "republika.co.id", True),
        ("republika.*", "www.republika.id", True),
        ("republika.*", "republika.news.id", False),
        ("republika.*", "republika", False),
        ("~republika.*", "republika.co.id", False),
        ("berita.republika.*", "berita.republika.co.id", True),
    ],
)
def test_domains(domains: str, host: str | None, applies: bool) -> None:
    assert ids(f"{domains}##.ads", host=host) == (["div-gpt-ad-1"] if applies else [])
    assert rules(f"{domains}##.ads")[0].is_for(host) is applies


def test_exceptions() -> None:
    assert ids("##.ads", "#@#.ads") == []
    assert ids("##.ads", "kompas.com#@#.ads") == []
    assert ids("kompas.com##.ads", "kompas.com#@#.ads") == []
    assert ids("##.ads", "detik.com#@#.ads") == ["div-gpt-ad-1"]
    assert ids("##.ads", "~kompas.com#@#.ads") == ["div-gpt-ad-1"]
    assert ids("##.ads", "#@#.ads", "##.slot") == ["div-gpt-ad-1"]
    assert ids("##.ads", "kompas.com#@#.ads", host=None) == ["div-gpt-ad-1"]


def test_an_exception_counts_whatever_its_reason() -> None:
    both = rules("##.ads") + parse(["#@#.ads"], file="milik.txt", reason="related")
    assert Ruleset(both).for_reasons(["ad"]).match(index(), None) == []


# What a rule selects


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("##.ads", ["div-gpt-ad-1"]),
        ("###bagi", ["bagi"]),
        ("##table.linksisip", ["tabel"]),
        ("##aside", ["samping"]),
        ('##[id^="div-gpt-ad"]', ["div-gpt-ad-1"]),
        ('##div[id^="div-gpt"]', ["div-gpt-ad-1"]),
        ('##a[href*="sosial.example"]', ["tombol"]),
        ('##a[href$="/LAIN" i]', ["a"]),
        ('##[data-kind~="promo"]', ["samping"]),
        ('##[data-kind|="related"]', []),
        ("##[data-kind]", ["samping"]),
        ('##[class="share box"]', ["bagi"]),
        ("##.share a", ["tombol"]),
        ("##body.artikel aside", ["samping"]),
        ("##p:has(> a.embed)", ["baca1"]),
        ("##p:-abp-has(> a.embed)", ["baca1"]),
        ("##.ads, aside", ["div-gpt-ad-1", "samping"]),
        ("##p:has-text(Baca juga)", ["baca1"]),
        ("##p:has-text('Baca juga')", ["baca1"]),
        ("##p:has-text(baca juga)", []),
        ("##p:has-text(/^baca juga:/i)", ["baca1"]),
        ("##p:has-text(/^(?<kata>Baca)\\s/)", ["baca1"]),
        (r"##p:has-text(/\(|^Pedagang/)", ["p2"]),
        ("##p:has-text(/[)/]|^Pedagang/)", ["p2"]),
        ("#?#p:-abp-contains(ADVERTISEMENT)", ["iklan"]),
        ("##p:not(:has-text(/a/i))", []),
        ("##div:has(> p:has-text(/^ADVERTISEMENT$/))", ["div-gpt-ad-1"]),
        ("##p:has-text(Baca):has-text(cabai)", ["baca1"]),
        ("##p:has-text(Baca) + div", ["div-gpt-ad-1"]),
        ("###iklan:upward(1)", ["div-gpt-ad-1"]),
        ("###li1:upward(aside)", ["samping"]),
        ("###li1:upward(2):upward(#isi)", ["isi"]),
        ("###li1:upward(200)", []),
        ("##td:has-text(terkait):upward(table)", ["tabel"]),
        ("##.slot:remove()", ["div-gpt-ad-1"]),
    ],
)
def test_selection(line: str, expected: list[str]) -> None:
    assert ids(line) == expected


def test_document_order_and_the_first_rule_in_the_list() -> None:
    lines = ["##aside", "kompas.com##.ads", "##p", '##[id="iklan"]', "##.slot"]
    found = Ruleset(rules(*lines)).match(index(), "kompas.com")
    assert [(e.get("id"), str(rule)) for e, rule in found] == [
        ("p1", "##p"),
        ("baca1", "##p"),
        ("div-gpt-ad-1", "kompas.com##.ads"),
        ("iklan", "##p"),
        ("p2", "##p"),
        ("samping", "##aside"),
    ]


def test_within_and_an_index_of_the_body_only() -> None:
    page = index()
    body = page.ids["isi"][0]
    ruleset = Ruleset(rules("##p", "##.artikel .share", "##title", "##.ads:upward(3)"))
    part = ruleset.match(Index(body), None)
    assert [e.get("id") for e, _ in part] == ["p1", "baca1", "iklan", "p2", "bagi"]
    slot = page.ids["div-gpt-ad-1"][0]
    assert [e.get("id") for e, _ in ruleset.match(page, None, within=slot)] == ["iklan"]


def test_load_takes_the_reason_from_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "related.txt").write_text("##.embed\n", "utf-8")
    (tmp_path / "share.txt").write_text("\ufeff! bagi\n##.share\n", "utf-8")
    (tmp_path / "README.md").write_text("bukan aturan", "utf-8")
    ruleset = Ruleset.load(tmp_path)
    assert [(str(rule), rule.reason) for rule in ruleset.rules] == [
        ("##.embed", "related"),
        ("##.share", "share"),
    ]
    assert [r.reason for _, r in ruleset.for_reasons(["share"]).match(index(), None)] == ["share"]
    foreign = tmp_path / "easylist.txt"
    foreign.write_text("##.ads\n||x.example^\n", "utf-8")
    with pytest.raises(RuleError, match=r"easylist\.txt:1: 'easylist' is no reason"):
        Ruleset.load(tmp_path)
    with pytest.raises(RuleError, match=r"easylist\.txt:2: "):
        Ruleset.load([foreign], {"easylist": "ad"})
    (rule,) = Ruleset.load([foreign], {"easylist": "ad"}, strict=False).rules
    assert rule.reason == "ad"


# Against BeautifulSoup, on pages of our own


PAGES = (
    PAGE,
    """<body><article class="read"><p>Satu</p><div class="iklan"><div class="iklan dalam">x</div>
    </div><p class="baca-juga">Baca</p><p>Dua</p><ul class="tag"><li>a<li>b</ul></article>""",
    """<main><div class=ads><p>x<div class="ads-2 ads">y</div></div><section id=share><a href=#>z
    </a></section><p>Teks<br>lagi <span class="ads">promo</span></p></main>""",
)
SIMPLE = (
    "p", ".ads", ".iklan", "#share", "div.ads", ".iklan .dalam", "p.baca-juga", "article > p",
    "p + div", "div ~ p", "li:first-child", "[class]", "[class*='ads']", "[id^=s]", "a[href]",
    "p:not(.baca-juga)", "div:has(> .ads)", "ul.tag li, span", "table.linksisip", ".share a",
)  # fmt: skip


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize("css", SIMPLE)
def test_beautifulsoup_selects_the_same(source: str, css: str) -> None:
    tree = BeautifulSoup(source, "lxml")
    found = Ruleset(rules(f"##{css}")).match(index(source), None)
    assert [text_of(e) for e, _ in found] == [
        " ".join(tag.get_text().split()) for tag in tree.select(css)
    ]


# Against the plain meaning: every rule tried in turn


def one_by_one(rules: list[Rule], page: Index, host: str | None) -> list[tuple[Element, str]]:
    excepted = {rule.css for rule in rules if rule.exception and rule.is_for(host)}
    first: dict[Element, str] = {}
    for rule in rules:
        if not rule.exception and rule.is_for(host) and rule.css not in excepted:
            for element in rule.find(page):
                first.setdefault(element, str(rule))
    return [(element, first[element]) for element in page.root.iter("*") if element in first]


def matched(ruleset: Ruleset, page: Index, host: str | None) -> list[tuple[Element, str]]:
    return [(element, str(rule)) for element, rule in ruleset.match(page, host)]


PARTS = st.sampled_from(
    (".a", ".b", ".c", "#a", "#b", "p", "div", ":not(.a)", ":has(.b)", ":has(> #a)", ":has(+ p)",
     "[id]", "[id=a]", "[id^=a]", "[class$=b]", "[class*=ab]", "[class*=abcde]", "[class~=c]",
     "[x]", "[x|=a]", '[x^="ab"]', '[x*="bcde"]', "[x=abcdef]", '[x="A" i]', "p:has-text(a)",
     ":lang(id)")
)  # fmt: skip
CSS = st.lists(PARTS, min_size=1, max_size=3).map(" ".join)
JOINED = st.tuples(CSS, st.sampled_from((">", "+", "~", ",")), CSS).map(" ".join)
DOMAINS = st.sampled_from(("", "", "a.com", "~a.com", "b.a.com,~a.com", "a.*,~b.a.com", "c.org"))
LINES = st.tuples(DOMAINS, st.sampled_from(("##", "##", "##", "#@#")), CSS | JOINED).map("".join)
VALUE = st.sampled_from(("", "a", "b", "c", "ab", "a b", "b c", "abcdef", "xabcdex", "a-b"))


@st.composite
def pages(draw: st.DrawFn) -> Element:
    def element(depth: int) -> str:
        tag = draw(st.sampled_from(("p", "div", "b")))
        named = {name: draw(VALUE) for name in draw(st.sets(st.sampled_from(("class", "id", "x"))))}
        written = "".join(f' {name}="{value}"' for name, value in named.items())
        inner = "".join(element(depth - 1) for _ in range(draw(st.integers(0, 3)) if depth else 0))
        return f"<{tag}{written}>{draw(st.sampled_from(('', 'a')))}{inner}</{tag}>"

    return etree.fromstring(f"<html><body class='c'>{element(3)}{element(2)}</body></html>")


@settings(max_examples=150, deadline=None)
@given(pages(), st.lists(LINES, max_size=12), st.sampled_from((None, "a.com", "b.a.com", "c.org")))
def test_matching_equals_trying_every_rule(
    root: Element, lines: list[str], host: str | None
) -> None:
    read = rules(*lines)
    ruleset = Ruleset(read)
    for page in (Index(root), Index(root[0][0])):
        assert matched(ruleset, page, host) == one_by_one(read, page, host)


def long_list(size: int) -> list[str]:
    """Generic rules in about the proportions of EasyList; few of them occur on a page."""
    chance = random.Random(7)
    words = ["ads", "iklan", "banner", "slot", "share", "promo", "baca", "juga", "terkait", "gpt"]

    def name() -> str:
        return "-".join(chance.choices(words, k=chance.randint(1, 3))) + str(
            chance.randint(1, 4000)
        )

    kinds = (
        lambda: f"##.{name()}",
        lambda: f"##.{name()}",
        lambda: f"###{name()}",
        lambda: f'##div[id^="{name()}"]',
        lambda: f'##a[href*="//{name()}."]',
        lambda: f"##.{name()} > a",
        lambda: f"##div:has(> .{name()})",
        lambda: f"~{name()}.com##.{name()}",
    )
    return [chance.choice(kinds)() for _ in range(size)]


def test_a_list_of_10000_rules_gives_what_trying_each_would() -> None:
    some = [
        "##.ads",
        "##p:has-text(Baca)",
        "kompas.com##aside",
        '##[id^="div-gpt-ad"]',
        "##.share a",
    ]
    read = rules(*long_list(10_000), *some)
    page = index()
    expected = one_by_one(read, page, "kompas.com")
    assert matched(Ruleset(read), page, "kompas.com") == expected
    assert {rule for _, rule in expected} >= set(some[1:3])


@pytest.mark.skipif(not (SHARED / "lists").is_dir(), reason="no lists beside the checkout")
def test_real_lists_are_understood() -> None:
    understood = written = 0
    for path in sorted((SHARED / "lists").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        read = parse(lines, file=path.name, reason="ad", strict=False)
        understood += len(read)
        written += sum("##" in line or "#@#" in line or "#?#" in line for line in lines)
        page = index()
        for host in (None, "www.kompas.com", "news.detik.com"):
            assert matched(Ruleset(read), page, host) == one_by_one(read, page, host)
    assert understood > 0.95 * (written - 60)  # some 60 lines are scripts and styles
