"""Attacks: pages made to take long, or to bring the process down, by the name of what they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"
TEXT = (
    "<h1>Jembatan Contoh Dibuka Lagi</h1>"
    + "".join(
        f"<p>Kalimat ke-{number} dari berita ini berkata bahwa jembatan di desa itu dibuka lagi "
        "untuk warga, kata kepala desa pada hari Minggu pagi.</p>"
        for number in range(1, 7)
    )
).encode()
_HEAD = b"<html lang=id><head><title>Jembatan Contoh Dibuka Lagi</title>%s</head><body>"


def page(inside: bytes, head: bytes = b"") -> bytes:
    """A page whose body has ``inside`` and then the text of an article."""
    return _HEAD % head + inside + b"<article>" + TEXT + b"</article></body></html>"


def fill(piece: bytes, size: int) -> bytes:
    """``piece`` over and over, ``size`` bytes at most."""
    return piece * (size // len(piece))


def _numbered(piece: bytes, size: int) -> bytes:
    return b"".join(piece.replace(b"#", b"%d" % n) for n in range(size // (len(piece) + 4)))


def _deep(tag: bytes, size: int, closed: bool = True) -> bytes:
    depth = size // (2 * len(tag) + 5)
    return b"<%s>" % tag * depth + TEXT + (b"</%s>" % tag * depth if closed else b"")


def _names() -> list[bytes]:
    """The classes and ids that the layouts and the rules ask for."""
    from newscrawl.publishers import PUBLISHERS
    from pipelines.strip import shipped

    names: set[str] = set()
    for rule in shipped():
        names.update(key.name for needs in rule.needs for key in needs if key.kind == "class")
    for publisher in PUBLISHERS.values():
        for layout in publisher.layouts:
            names.update(k.name for needs in layout.body.needs for k in needs if k.kind == "class")
    return [name.encode() for name in sorted(names)]


def _all_classes(size: int) -> bytes:
    every = b" ".join(_names())
    piece = b'<div class="%s">Isi blok ini</div>' % every
    return fill(piece, size)


def _nested_classes(size: int) -> bytes:
    names = _names()
    opened = b"".join(b'<div class="%s">' % names[n % len(names)] for n in range(200))
    inner = b"".join(
        b'<p class="%s"><a href=/x>Isi</a></p>' % names[n % len(names)] for n in range(size // 60)
    )
    return opened + inner + b"</div>" * 200


def _ld(inside: bytes) -> bytes:
    return b'<script type="application/ld+json">' + inside + b"</script>"


ATTACKS: dict[str, Callable[[int], bytes]] = {
    "nested div": lambda n: page(_deep(b"div", n)),
    "nested div, never closed": lambda n: page(_deep(b"div", n, closed=False)),
    "nested b": lambda n: page(_deep(b"b", n)),
    "nested font, never closed": lambda n: page(_deep(b"font", n, closed=False)),
    "nested span": lambda n: page(_deep(b"span", n)),
    "nested blockquote": lambda n: page(_deep(b"blockquote", n)),
    "nested tables": lambda n: page(fill(b"<table><tr><td>", n)),
    "nested lists": lambda n: page(fill(b"<ul><li>", n)),
    "formatting that overlaps": lambda n: page(fill(b"<b><i><u></b></i></u>x", n)),
    "anchors never closed": lambda n: page(fill(b"<a href=/x><div>Kata ", n)),
    "paragraphs": lambda n: page(fill(b"<p>", n)),
    "short paragraphs": lambda n: page(fill(b"<p>Isi.", n)),
    "short paragraphs after sentences": lambda n: (
        b"<noscript>"
        + b"<p>Jembatan di desa itu dibuka lagi untuk warga, kata kepala desa pada Minggu pagi."
        * 20
        + b"</noscript>"
        + fill(b"<p>Isi.", n)
    ),
    "sentences": lambda n: page(
        _numbered(b"<p>Kalimat # dari berita itu berkata bahwa warga senang sekali.", n)
    ),
    "sentences 200 deep": lambda n: page(
        b"<div>" * 200 + _numbered(b"<p>Kalimat # dari berita itu berkata bahwa warga senang.", n)
    ),
    "sentences each in its own div": lambda n: page(
        _numbered(
            b"<div><div><p>Kalimat # dari berita itu berkata bahwa warga senang.</div></div>", n
        )
    ),
    "paragraphs 250 deep": lambda n: page(b"<div>" * 200 + b"<b>" * 50 + fill(b"<p>Isi.", n)),
    "links": lambda n: page(_numbered(b"<a href=/b/#>Judul ke-#</a>", n)),
    "list of links": lambda n: page(b"<ul>" + _numbered(b"<li><a href=/b/#>Judul ke-#</a>", n)),
    "link within link": lambda n: page(fill(b"<b>Baca juga: <a href=/x>x</a>", n)),
    "pictures": lambda n: page(_numbered(b"<img src=/foto-#.jpg>", n)),
    "pictures of one name": lambda n: page(
        b"<meta property=og:image content=https://a.example/foto-panen-raya.jpg>"
        + b"<div><div><div>"
        + fill(b"<img src=/foto-panen-raya.jpg>", n)
        + b"</div></div></div>"
    ),
    "pictures in figures": lambda n: page(
        b"<article>" + _numbered(b"<figure><img src=/f-#.jpg></figure>", n)
    ),
    "figure of pictures": lambda n: page(
        b"<article><figure>" + _numbered(b"<img src=http://x.co.id/f-#.jpg>", n)
    ),
    "lead picture again": lambda n: page(
        fill(b"<div><div><img src=http://x.co.id/a/jembatan-contoh-lama.jpg></div></div>", n),
        b'<meta property=og:image content="http://x.co.id/a/jembatan-contoh-lama.jpg">',
    ),
    "line breaks": lambda n: page(fill(b"<br>", n)),
    "text and line breaks": lambda n: page(fill(b"Kata<br>", n)),
    "table of a row": lambda n: page(b"<table><tr>" + fill(b"<td>x", n)),
    "table of a column": lambda n: page(b"<table>" + fill(b"<tr><td>x<td>y", n)),
    "table cells of blocks": lambda n: page(b"<table><tr>" + fill(b"<td>x</td>", n) + b"<td><p>x"),
    "headlines": lambda n: page(_numbered(b"<h1>Judul ke-#</h1>", n)),
    "one attribute a million times": lambda n: page(b"<div " + fill(b"a ", n) + b">"),
    "attributes": lambda n: page(b"<div " + _numbered(b"a#=1 ", n) + b">"),
    "elements with attributes": lambda n: page(
        fill(b"<i " + _numbered(b"data-a#=1 ", 20_000) + b"></i>", n)
    ),
    "a class value": lambda n: page(b'<div class="' + fill(b"a", n) + b'">'),
    "classes": lambda n: page(b'<div class="' + _numbered(b"k# ", n) + b'">'),
    "classes that are known": lambda n: page(
        b'<div class="' + fill(b" ".join(_names()) + b" ", n) + b'">Isi</div>'
    ),
    "an id": lambda n: page(b'<div id="' + fill(b"a", n) + b'">Isi</div>'),
    "ids": lambda n: page(_numbered(b"<i id=k#>x</i>", n)),
    "one id": lambda n: page(fill(b"<i id=isi>x</i>", n)),
    "class of each": lambda n: page(_numbered(b"<i class=k#>x</i>", n)),
    "all classes on all": lambda n: page(_all_classes(n)),
    "known classes nested": lambda n: page(_nested_classes(n)),
    "a style": lambda n: page(b'<div style="' + fill(b"display: none;", n) + b'">Isi</div>'),
    "meta": lambda n: page(b"", _numbered(b'<meta name="m#" content="x">', n)),
    "description": lambda n: page(
        b"", b'<meta name=description content="' + fill(b"a < b ", n) + b'">'
    ),
    "title": lambda n: page(b"", b"<title>" + fill(b"Judul - ", n) + b"</title>").replace(
        b"<title>Jembatan Contoh Dibuka Lagi</title>", b""
    ),
    "title told": lambda n: page(
        b"", b'<meta property=og:title content="' + fill(b"Judul - ", n) + b'">'
    ),
    "title of spaces": lambda n: page(
        b"", b'<meta property=og:title content="J' + fill(b"&#160;", n) + b'x">'
    ),
    "keywords": lambda n: page(
        b"", b'<meta name=keywords content="' + _numbered(b"k#,", n) + b'">'
    ),
    "authors": lambda n: page(
        b"", b'<meta name=author content="' + _numbered(b"Budi Ana #, ", n) + b'">'
    ),
    "author roles": lambda n: page(
        b"", b'<meta name=author content="' + fill(b"Penulis: Budi | Editor: Ana ", n) + b'">'
    ),
    "dates": lambda n: page(fill(b"<span>40 Januari 2020 99:99</span>", n)),
    "date told": lambda n: page(
        b"", b'<meta property=article:published_time content="' + fill(b"1/1/", n) + b'">'
    ),
    "date digits": lambda n: page(
        b"", b'<meta property=article:published_time content="' + fill(b"1", n) + b'">'
    ),
    "dates for dateparser": lambda n: page(
        _numbered(b"<time>tahun 2020 bulan # minggu 3</time>", n)
    ),
    "canonical": lambda n: page(
        b"", b'<link rel=canonical href="http://x.co.id/' + fill(b"a/", n) + b'">'
    ),
    "canonicals": lambda n: page(
        b"", _numbered(b'<link rel=canonical href="http://x.co.id/?#">', n)
    ),
    "json deep": lambda n: page(b"", _ld(b"[" * (n // 2) + b"]" * (n // 2))),
    "json deep objects": lambda n: page(b"", _ld(fill(b'{"@graph":', n))),
    "json wide": lambda n: page(b"", _ld(b"[" + fill(b'{"@type":"Thing"},', n) + b"1]")),
    "json commas": lambda n: page(b"", _ld(b"[" + fill(b", \n", n) + b"]")),
    "json broken string": lambda n: page(b"", _ld(b'{"a":"' + fill(b"\\u12", n))),
    "json article": lambda n: page(
        b"", _ld(b'{"@type":"NewsArticle","author":[' + fill(b'{"name":"Budi"},', n) + b'"x"]}')
    ),
    "json authors": lambda n: page(
        b"", _ld(b'{"@type":"NewsArticle","author":"' + fill(b"Budi Ana dan ", n) + b'"}')
    ),
    "json images": lambda n: page(
        b"", _ld(b'{"@type":"NewsArticle","image":' + b"[" * (n // 2) + b"]" * (n // 2) + b"}")
    ),
    "json scripts": lambda n: page(b"", fill(_ld(b"{"), n)),
    "breadcrumbs": lambda n: page(
        b"",
        _ld(
            b'{"@type":"BreadcrumbList","itemListElement":['
            + fill(b'{"item":{"name":"x"}},', n)
            + b"1]}"
        ),
    ),
    "entities": lambda n: page(b"<p>" + fill(b"&amp;", n)),
    "entities twice": lambda n: page(b"<p>" + fill(b"&amp;quot;", n)),
    "entities nested": lambda n: page(b"<p>&" + fill(b"amp;", n) + b"quot;"),
    "entities unknown": lambda n: page(b"<p>" + fill(b"&bogus;", n)),
    "entity of digits": lambda n: page(b"<p>&#" + fill(b"9", n) + b";"),
    "ampersands": lambda n: page(b"<p>" + fill(b"&", n)),
    "less-than": lambda n: page(b"<p>" + fill(b"<", n)),
    "opened": lambda n: page(fill(b"<a ", n)),
    "comments opened": lambda n: page(fill(b"<!--", n)),
    "comments": lambda n: page(fill(b"<!-- x -->", n)),
    "declarations": lambda n: page(fill(b"<![CDATA[", n)),
    "instructions": lambda n: page(fill(b"<?php ", n)),
    "end tags": lambda n: page(fill(b"</div>", n)),
    "end tags of nothing": lambda n: page(b"<div>" * 200 + fill(b"</b>", n)),
    "quotes": lambda n: page(fill(b"<a href='", n)),
    "roots of text": lambda n: page(fill(b"</html>Isi.\n", n)),
    "roots": lambda n: page(fill(b"</html><p>x", n)),
    "bodies": lambda n: page(fill(b"</body></html><html><body>", n)),
    "scripts opened": lambda n: page(fill(b"<script>", n)),
    "scripts": lambda n: page(fill(b"<script>x</script>", n)),
    "a script": lambda n: page(b"<script>" + fill(b"var a = 1; ", n) + b"</script>"),
    "forms": lambda n: page(fill(b"<form><select><option>", n)),
    "svg": lambda n: page(fill(b"<svg><g>", n)),
    "a line": lambda n: page(b"<p>" + fill(b"kata ", n)),
    "a word": lambda n: page(b"<p>" + fill(b"a", n)),
    "a line of sentences": lambda n: page(b"<p>" + fill(b"Dia pergi. ", n)),
    "a line of brackets": lambda n: page(b"<p>" + fill(b"[", n)),
    "a line of pluses": lambda n: page(b"<p>" + fill(b"[Gambas:Video + ", n)),
    "a line of initials": lambda n: page(b"<p>" + fill(b"(ayr/isn)", n)),
    "a line of capitals": lambda n: page(b"<p>" + fill(b"Kota ", n)),
    "a line of dashes": lambda n: page(b"<p>" + fill(b"- ", n)),
    "a line of dots": lambda n: page(b"<p>" + fill(b"a.", n)),
    "lines of initials": lambda n: page(fill(b"<p>(ayr/isn)", n)),
    "lines of labels": lambda n: page(fill(b"<p>Baca juga:<p><a href=/>x</a>", n)),
    "caption": lambda n: page(
        b"<figure><img src=http://x.co.id/a/jembatan-contoh-lama.jpg><figcaption>"
        + fill(b"(foto ", n)
        + b"</figcaption></figure>",
        b'<meta property=og:image content="http://x.co.id/a/jembatan-contoh-lama.jpg">',
    ),
    "spaces": lambda n: page(b"<p>a" + fill(b" ", n) + b"b"),
    "no-break spaces": lambda n: page(b"<p>a" + fill(b"&nbsp;", n) + b"b"),
    "nothing to see": lambda n: page(b"<p>a" + fill("\u200b".encode(), n) + b"b"),
    "nul": lambda n: page(b"<p>" + fill(b"a\0", n)),
    "windows-1252": lambda n: page(b"<p>" + fill(b"\x93a\x94 ", n)),
    "windows-1252 among utf-8": lambda n: page(b"<p>" + fill(b"\x93a\xc3\xa9\x94 ", n)),
    "utf-8 cut": lambda n: page(b"<p>" + fill(b"\xe2\x80 a", n)),
    "mojibake": lambda n: page(b"<p>" + fill("â€œHaiâ€\x9d ".encode(), n)),
    "mojibake, over and over": lambda n: page(b"<p>" + fill("Ãƒ".encode(), n)),
    "escapes": lambda n: page(b"<p>" + fill(b"\x1b$B", n)),
    "not html": lambda n: bytes(range(256)) * (n // 256),
}
"""Each makes a page of about so many bytes."""
