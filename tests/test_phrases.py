"""Text rules: what a file of them may say, and that those that ship can be trusted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.article import Reason
from newscrawl.page import Line, Page
from pipelines import phrases
from pipelines.phrases import LONG, Kind, Phrase, PhraseError, Phrases, parse, shipped

RULES = Path(phrases.__file__).parent / "rules"
SHIPPED = parse((RULES / "phrases.toml").read_text("utf-8"), "phrases.toml")


def rules(source: str) -> Phrases:
    return Phrases(parse(source, "own.toml"))


# What a file may say


@given(st.text(max_size=200))
@example("")
@example("ad = 3")
@example("ad.lines = 3")
@example("[ad]\nlines = [3]")
@example("[ad]\nlines = ['(']")
@example("[ad]\nlines = ['(?i)x']")
@example("[ad]\nlines = ['(?x) a # b']")
@example("[ad]\nlines = ['(?L)x']")
@example("[ad]\nlines = ['a{99999999999}']")
@example("[ad]\nlines = ['\\']")
@example("[ad]\nlines = ['']")
@example("[ad]\nlines = 2020-11-04")
@example("[[ad]]\nlines = []")
@example("[ads]\nlines = []")
@example("ad = " + "[" * 5000)
@example("[ad]\nlines = ['" + "(?:" * 2000 + "']")
def test_any_text_gives_rules_or_an_error_with_the_file(source: str) -> None:
    try:
        found = parse(source, "own.toml")
    except PhraseError as error:
        assert str(error).startswith("own.toml")
    else:
        Phrases(found).match("baca juga")


PIECES = [
    *("(?:", ")", "|", "*", "+", "?", "{2}", "[", "]", "^", "$", ".", "\\b", "\\1", "\\", "a", "B"),
    *("(?=", "(?!", "(?<=", "(?<!", "(?i)", "(?s:", "(?#", "(", " ", "-", "#", "\\Z", "\\u0041"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.text(max_size=20))
def test_a_rule_that_is_let_in_works_beside_others(pattern: str, line: str) -> None:
    if "'" in pattern:
        return
    source = f"[ad]\nlines = ['''{pattern}''', 'iklan']\nparts = ['''{pattern}''']"
    try:
        found = rules(source)
    except PhraseError as error:
        assert "own.toml" in str(error)
        return
    assert found.match("iklan")
    found.match(line)
    found.cut(line)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[iklan]\nlines = []", "[iklan] is no reason"),
        ("ad = 'x'", "ad must be a table"),
        ("[ad]\nline = []", "[ad] line: expected one of"),
        ("[ad]\nlines = 'x'", "[ad] lines: expected one of"),
        ("[ad]\nlines = [1]", "1 is not a string"),
        ("[ad]\nlines = ['[']", "unterminated character set"),
        ("[ad]\nlines = ['(a)']", "groups must be non-capturing"),
        ("[ad]\nlines = ['a*']", "matches an empty line"),
        ("[ad\n", "own.toml: "),
    ],
)
def test_a_bad_rule_is_named(source: str, said: str) -> None:
    with pytest.raises(PhraseError) as raised:
        rules(source)
    assert str(raised.value).startswith("own.toml")
    assert said in str(raised.value)


def test_a_rule_matches_a_whole_line_whatever_its_case() -> None:
    found = rules("[ad]\nlines = ['Iklan \\S+']\n[share]\nlines = ['bagikan|BAGI']")
    assert str(found.match("IKLAN BARIS")) == "ad/lines: Iklan \\S+"
    assert found.match("iklan baris").reason == "ad"  # type: ignore[union-attr]
    assert found.match("bagi").reason == "share"  # type: ignore[union-attr]
    assert found.match("iklan baris itu") is None
    assert found.match("ini iklan baris") is None
    assert found.match("bagikan", "labels") is None


def test_a_long_line_is_the_newsrooms_own() -> None:
    found = rules("[related]\nlines = ['baca juga.*']")
    start = "baca juga "
    assert found.match(start + "a" * (LONG - len(start)))
    assert found.match(start + "a" * (LONG - len(start) + 1)) is None


def test_parts_are_cut_from_inside_a_line() -> None:
    found = rules("[embed]\nparts = ['\\[gambas:[^\\]]*\\]']")
    line, cut = found.cut("Harga [Gambas:Video 20detik] naik [gambas:foto]")
    assert line == "Harga naik"
    assert [(rule.reason, text) for rule, text in cut] == [
        ("embed", "[Gambas:Video 20detik]"),
        ("embed", "[gambas:foto]"),
    ]


def test_rules_that_are_none_match_nothing() -> None:
    found = rules("")
    assert found.match("") is None
    assert found.match("iklan") is None
    assert found.cut("iklan") == ("iklan", [])


def test_a_label_takes_the_links_after_it() -> None:
    def line(text: str, *, linked: bool = False) -> Line:
        return Line(text=text, type="paragraph", element=root, linked=linked)

    root = etree.fromstring("<p>Harga beras naik.</p>")
    page = Page(b"")
    page.lines = [
        line("Harga beras naik."),
        line("Berita terkait"),
        line("Harga cabai turun", linked=True),
        line("Harga gula tetap", linked=True),
        line("Pedagang mengeluh."),
        line("Sumber", linked=True),
    ]
    phrases.strip_phrases(page, rules("[related]\nlabels = ['berita terkait']"))
    assert [one.text for one in page.lines] == [
        "Harga beras naik.",
        "Pedagang mengeluh.",
        "Sumber",
    ]
    assert [(one.reason, one.text) for one in page.removed] == [
        ("related", "Berita terkait"),
        ("related", "Harga cabai turun"),
        ("related", "Harga gula tetap"),
    ]


# The rules that ship


def test_they_load() -> None:
    assert shipped().written == [str(rule) for rule in SHIPPED]
    assert len(SHIPPED) > 50


def test_no_rule_is_written_twice() -> None:
    assert len({str(rule) for rule in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize("rule", SHIPPED, ids=str)
def test_a_shipped_rule(rule: Phrase) -> None:
    assert rule.reason in get_args(Reason)
    assert rule.kind in get_args(Kind)
    compiled = re.compile(rule.pattern, re.I)
    for nothing in ("", " ", "\xa0", "."):
        assert not compiled.fullmatch(nothing)


@pytest.mark.parametrize(
    "line",
    [
        "Harga beras naik di Pasar Contoh.",
        "Maca uga kudu diwulangake ing sekolah, ature guru basa Jawa.",
        "Share the rice among yourselves, the mayor said.",
        "Read more books, the teacher told them.",
        "Langgan majalah itu berkurang, kata ketua pengarang.",
        "Baca doa sebelum tidur, kata ustaz itu.",
        "Iklan rokok dilarang di dekat sekolah.",
        "Ia membagikan beras kepada warga.",
        "Bagikan beras kepada warga yang membutuhkan, kata lurah.",
        "Simak penjelasan berikut tentang harga beras.",
        "Lihat saja nanti, ujar pedagang itu.",
        "Selanjutnya, pedagang menaikkan harga.",
        "Editor film itu bernama Budi.",
        "Sumber air di desa itu kering.",
        "Halaman rumah itu luas.",
        "Komentar warga beragam soal harga beras.",
        "Penulis novel itu berasal dari Solo.",
    ],
)
def test_sentences_of_a_newsroom_stay(line: str) -> None:
    assert shipped().match(line) is None
    assert shipped().match(line, "labels") is None
    assert shipped().cut(line) == (line, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ADVERTISEMENT", "ad"),
        ("SCROLL TO CONTINUE WITH CONTENT", "ad"),
        ("Baca juga: Harga Cabai Turun di Pasar Contoh", "related"),
        ("Bagikan", "share"),
        ("ALSO READ:", "related"),
        ("Also read: Rice Gets Dearer in Contoh", "related"),
        ("Baca lagi: Polis Tahan Dua Lelaki", "related"),
        ("Artikel Berkaitan", "related"),
        ("Waca uga: Rega Lombok Mudhun", "related"),
        ("Baca ogé: Harga Céngék Turun", "related"),
        ("Kongsi artikel ini", "share"),
        ("Langgan saluran Telegram kami untuk berita terkini", "promo"),
        ("Muat turun aplikasi Khabar Contoh", "promo"),
        ("Continue reading below", "ad"),
        ("Hak cipta terpelihara", "copyright"),
    ],
)
def test_boilerplate_goes(line: str, reason: str) -> None:
    found = shipped().match(line) or shipped().match(line, "labels")
    assert found
    assert found.reason == reason


HARD = """
import re
from pathlib import Path
from pipelines.phrases import LONG, parse, shipped

REPEATED = ["a", "a ", "1", "1 ", "-", "- ", ".", ":", "|", "(", "[", "/", ",", "facebook ", "a-",
            "baca juga ", "x, ", "(a) ", "http://a/", "a b ", "\u2013", "'", "\u00e9"]
rules = parse(Path("pipelines/rules/phrases.toml").read_text("utf-8"), "phrases.toml")
for rule in rules:
    pattern = re.compile(rule.pattern, re.I)
    for start in ["", *dict.fromkeys(re.findall("[a-z]{3,}", rule.pattern))]:
        for piece in REPEATED:
            for end in ["", "!"]:
                line = f"{start} {piece * LONG}"[: LONG - 1].strip() + end
                pattern.fullmatch(line)
                pattern.search(line)
                shipped().match(line, rule.kind)
print(len(rules))
"""


def test_no_line_makes_a_pattern_run_away() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HARD],
        cwd=RULES.parent.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) == len(SHIPPED)
