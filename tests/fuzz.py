"""Fuzz: pages of our own, damaged at random, must give an article or NotAnArticle, in time.

    python tests/fuzz.py --seconds 600            # what the nightly checks run
    python tests/fuzz.py --again FILE             # one page that was found, once more

The pages are read in a process of its own, one after the other, so that a crash of the interpreter
or a page that never ends is found as well. What fails is kept with how it failed, as
``FOUND/KIND-HASH.html`` and ``.txt``; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from attacks import ATTACKS, FIXTURES  # noqa: E402

from newscrawl import NotAnArticle, extract  # noqa: E402
from newscrawl.corpus.dump import clean_text  # noqa: E402
from newscrawl.record import decode, encode  # noqa: E402

LIMIT = 2.0
"""Seconds of processor time that a page may take."""
HANGS = 60.0
"""Seconds after which a page is taken never to end."""
LEAST = 30
"""Pages that a process reads, however little time it has."""

URLS = (
    None,
    "https://www.contoh-berita.co.id/2020/01/02/jembatan-contoh-dibuka-lagi",
    "https://news.detik.com/berita/d-6400123/judul",
    "https://www.kompas.com/tren/read/2022/10/13/064000426/judul",
    "https://medan.tribunnews.com/2022/10/13/judul",
)
TYPES = (None, "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html;charset=x")
CODECS = ("cp1252", "utf-16", "utf-16-le", "utf-32", "gb18030", "shift_jis", "utf-7")

_TOKEN = re.compile(rb"<[^<>]*>|[^<]+|<")
_PIECES = (
    *(b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<!-->", b"<![CDATA[", b"]]>", b"<?", b"?>"),
    *(b'"', b"'", b"=", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&#1114112;", b"&nbsp", b"\0"),
    *(b"<html/>", b"</html>", b"<body>", b"</body>", b"<title>", b"<script>", b"</script>"),
    *(b"<style>", b"<textarea>", b"<iframe>", b"<noscript>", b"<template>", b"<svg>", b"<math>"),
    *(b"<plaintext>", b"<frameset>", b"<base href=//[>", b"<table>", b"<td>", b"<select>"),
    *(b"<div>", b"</div>", b"<p>", b"</p>", b"<b>", b"</b>", b"<a href='http://[x'>", b"<br>"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80", b"\x93", b"\x1b$B", b"\xc3\x83"),
    *("\u2028\u200b\ufeff\u0130ß".encode(), b"(ayr/isn)", b"Baca juga:", b"JAKARTA, KOMPAS.com - "),
    *(b'<meta property="article:published_time" content="9999-12-31T23:59:59+14:00">',),
    *(b"<time datetime='0001-01-01T00:00:00-14:00'>31 Februari 2020</time>",),
    *(b'<link rel="canonical" href="http://[::1">', b'{"@type":"NewsArticle","author":[[[[{}]]]]}'),
)

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def _span(rng: random.Random, length: int) -> tuple[int, int]:
    start = rng.randrange(length + 1)
    return start, min(length, start + int(rng.paretovariate(0.5)))


def truncate(rng: random.Random, html: bytes, other: bytes) -> bytes:
    return html[: rng.randrange(len(html) + 1)]


def behead(rng: random.Random, html: bytes, other: bytes) -> bytes:
    return html[rng.randrange(len(html) + 1) :]


def splice(rng: random.Random, html: bytes, other: bytes) -> bytes:
    return html[: rng.randrange(len(html) + 1)] + other[rng.randrange(len(other) + 1) :]


def put_within(rng: random.Random, html: bytes, other: bytes) -> bytes:
    at = rng.randrange(len(html) + 1)
    return html[:at] + other + html[at:]


def cut(rng: random.Random, html: bytes, other: bytes) -> bytes:
    start, end = _span(rng, len(html))
    return html[:start] + html[end:]


def repeat(rng: random.Random, html: bytes, other: bytes) -> bytes:
    start, end = _span(rng, len(html))
    times = min(int(rng.paretovariate(0.4)), 300_000 // (end - start + 1))
    return html[:end] + html[start:end] * times + html[end:]


def flip(rng: random.Random, html: bytes, other: bytes) -> bytes:
    changed = bytearray(html)
    for _ in range(int(rng.paretovariate(0.6)) % 200 if html else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def put_pieces(rng: random.Random, html: bytes, other: bytes) -> bytes:
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(html) + 1)
        html = html[:at] + rng.choice(_PIECES) * rng.choice((1, 1, 1, 2, 300)) + html[at:]
    return html


def drop_ends(rng: random.Random, html: bytes, other: bytes) -> bytes:
    share = rng.random()
    return re.sub(rb"</[^<>]*>", lambda one: b"" if rng.random() < share else one[0], html)


def drop_tokens(rng: random.Random, html: bytes, other: bytes) -> bytes:
    share = rng.random() / 4
    return b"".join(one for one in _TOKEN.findall(html) if rng.random() >= share)


def double_tokens(rng: random.Random, html: bytes, other: bytes) -> bytes:
    share = rng.random() / 4
    return b"".join(one * (1 + (rng.random() < share)) for one in _TOKEN.findall(html))


def swap_tokens(rng: random.Random, html: bytes, other: bytes) -> bytes:
    tokens = _TOKEN.findall(html)
    for _ in range(rng.randint(1, 20) if tokens else 0):
        one, two = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        tokens[one], tokens[two] = tokens[two], tokens[one]
    return b"".join(tokens)


def rename(rng: random.Random, html: bytes, other: bytes) -> bytes:
    names = list(set(re.findall(rb"</?([a-z][a-z0-9]*)", html))) or [b"p"]
    old, new = rng.choice(names), rng.choice([*names, b"pre", b"font", b"table", b"svg"])
    return re.sub(rb"(</?)%s\b" % old, rb"\g<1>" + new, html)


def mix_classes(rng: random.Random, html: bytes, other: bytes) -> bytes:
    values = re.findall(rb'(?:class|id)="[^"]*"', html + other) or [b"class=x"]
    share = rng.random()
    return re.sub(
        rb'(?:class|id)="[^"]*"',
        lambda one: rng.choice(values) if rng.random() < share else one[0],
        html,
    )


def unquote(rng: random.Random, html: bytes, other: bytes) -> bytes:
    share = rng.random() / 2
    return re.sub(rb'"', lambda one: b"" if rng.random() < share else one[0], html)


def recode(rng: random.Random, html: bytes, other: bytes) -> bytes:
    text = html.decode(rng.choice(("utf-8", "cp1252")), "replace")
    return text.encode(rng.choice(CODECS), "replace")


def escape(rng: random.Random, html: bytes, other: bytes) -> bytes:
    start, end = _span(rng, len(html))
    inside = html[start:end].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")
    return html[:start] + inside + html[end:]


def nest(rng: random.Random, html: bytes, other: bytes) -> bytes:
    tag = rng.choice((b"div", b"b", b"blockquote", b"ul", b"table", b"a", b"span", b"section"))
    at = rng.randrange(len(html) + 1)
    return html[:at] + b"<%s>" % tag * rng.choice((10, 100, 300, 3_000)) + html[at:]


def attack(rng: random.Random, html: bytes, other: bytes) -> bytes:
    at = rng.randrange(len(html) + 1)
    made = ATTACKS[rng.choice(list(ATTACKS))](rng.choice((100, 10_000, 100_000)))
    return html[:at] + made + html[at:]


MUTATIONS: tuple[Mutation, ...] = (
    *(truncate, behead, splice, put_within, cut, repeat, flip, put_pieces, drop_ends, drop_tokens),
    *(double_tokens, swap_tokens, rename, mix_classes, unquote, recode, escape, nest, attack),
)


def pages() -> list[bytes]:
    """The pages that are damaged: the fixtures."""
    return [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]


def mutated(rng: random.Random, known: list[bytes]) -> bytes:
    """One of ``known``, damaged in one to five ways, at most half a million bytes of it."""
    html = rng.choice(known)
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        html = rng.choice(MUTATIONS)(rng, html, rng.choice(known))[:500_000]
    return html


def check(html: bytes, url: str | None, content_type: str | None) -> str:
    """What becomes of a page: "article", or the reason of its rejection.

    Anything else that is raised is a bug, as is an article that its own line does not give back.
    """
    headers = {"content_type": content_type} if content_type else {}
    try:
        article = extract(html, url=url, **headers)
    except NotAnArticle as error:
        return error.reason
    assert decode(encode(article)) == article
    return "article"


def check_text(text: str) -> None:
    """``clean_text`` of a page's text, where a page without its markup is read."""
    try:
        clean_text(text)
    except NotAnArticle:
        pass


# One process reads the pages and another looks on.


def _work(seed: int, seconds: float, folder: Path) -> None:
    """Read pages until the time is over, but some at least; each lies in ``current.html`` while it
    is read."""
    rng, known, end = random.Random(seed), pages(), time.monotonic() + seconds
    counts: dict[str, int] = {}
    slowest = 0.0
    _warm_up(known)
    while time.monotonic() < end or sum(counts.values()) < LEAST:
        html, url, kind = mutated(rng, known), rng.choice(URLS), rng.choice(TYPES)
        (folder / "current.json").write_text(json.dumps([url, kind]))
        (folder / "current.html").write_bytes(html)
        began = time.process_time()
        try:
            outcome = check(html, url, kind)
            if outcome == "article" and rng.random() < 0.1:
                check_text(re.sub(r"<[^<>]*>", "\n", html.decode("utf-8", "replace"))[:100_000])
        except Exception:
            keep(folder, "crash", traceback.format_exc())
            outcome = "crash"
        took = time.process_time() - began
        if took > LIMIT:
            keep(folder, "slow", f"{took:.1f} s of processor time\n")
        slowest = max(slowest, took)
        counts[outcome] = counts.get(outcome, 0) + 1
        (folder / "counts.json").write_text(json.dumps([counts, slowest]))


def _warm_up(known: list[bytes]) -> None:
    """Read some whole pages, so that no damaged one is blamed for imports and for the rules that
    are compiled when they are first needed."""
    for html in known[::8]:
        for url in (None, URLS[-1]):
            check(html, url, None)


def keep(folder: Path, kind: str, why: str) -> None:
    """Keep the page that is being read: how to see it fail again, and why it did."""
    html, given = (folder / "current.html").read_bytes(), (folder / "current.json").read_text()
    name = folder / f"{kind}-{hashlib.sha256(html).hexdigest()[:12]}"
    name.with_suffix(".html").write_bytes(html)
    name.with_suffix(".txt").write_text(f"{given}\n{why}")
    print(f"{kind}: {name}.html\n{why}", flush=True)


def fuzz(seed: int, seconds: float, folder: Path) -> list[Path]:
    """Let pages be read for so long; the files of those that failed."""
    folder.mkdir(parents=True, exist_ok=True)
    end, total, slowest, runs = time.monotonic() + seconds, 0, 0.0, 0
    counts: dict[str, int] = {}
    while (left := end - time.monotonic()) > 1 or runs == 0:
        _read_on(seed + runs, left, folder)
        runs += 1
        if (folder / "counts.json").exists():
            found, slow = json.loads((folder / "counts.json").read_text())
            slowest = max(slowest, slow)
            for outcome, number in found.items():
                counts[outcome] = counts.get(outcome, 0) + number
            (folder / "counts.json").unlink()
    total = sum(counts.values())
    what = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    print(f"{total} pages in {seconds:.0f} s, seed {seed}: {what}; slowest {slowest:.2f} s")
    return sorted(folder.glob("*-*.html"))


def _read_on(seed: int, seconds: float, folder: Path) -> None:
    """One process that reads pages, until it is done, dies, or hangs."""
    command = [sys.executable, "-X", "faulthandler", __file__, "--worker", str(folder)]
    command += ["--seed", str(seed), "--seconds", str(max(0.0, seconds))]
    worker = subprocess.Popen(command)
    while worker.poll() is None:
        time.sleep(0.2)
        current = folder / "current.html"
        if current.exists() and time.time() - current.stat().st_mtime > HANGS:
            worker.send_signal(signal.SIGABRT)  # which prints where it is
            worker.wait()
            keep(folder, "hang", f"not done after {HANGS:.0f} s\n")
            return
    if worker.returncode:
        keep(folder, "death", f"the process ended with status {worker.returncode}\n")


def again(path: Path) -> None:
    """Read a page that was found once more, as it was read."""
    beside = path.with_suffix(".txt")
    url, kind = json.loads(beside.read_text().splitlines()[0]) if beside.exists() else (None, None)
    began = time.process_time()
    print(check(path.read_bytes(), url, kind), f"{time.process_time() - began:.2f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), metavar="FOUND")
    parser.add_argument("--again", type=Path, metavar="FILE")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.again:
        again(given.again)
    elif given.worker:
        _work(given.seed, given.seconds, given.worker)
    elif found := fuzz(given.seed, given.seconds, given.found):
        print(f"{len(found)} failed; see them again with --again FILE:", *found, sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
