"""Quality and speed of newscrawl beside other extractors, on the same pages in one process.

    python -m benchmarks.compare [--rounds N] [--pages NAME]... [--only NAME]... [--profile]
                                 [--aeb DIR] [--peer-venvs]

Each extractor reads each page once a round, all of them in turn before the next page, so that
what else the machine does falls on all alike; a page's time is the least of its rounds, as the
processor counts it. Speed is
given as pages a second over all, and as the median over pages of each page's ratio to the bare
parse of the same page by lxml, and to trafilatura's time. Extractors that are not installed are
left out; the optional dependencies named "bench" hold them. ``--peer-venvs`` adds those that
cannot share this environment, in environments of their own. ``--aeb`` reads, instead of our sets, a
folder in the format of the article-extraction-benchmark, with its measure. ``--profile`` shows
instead where newscrawl spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import pstats
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from lxml import etree

from benchmarks import aeb, peers
from benchmarks.measure import (
    Gold,
    Result,
    Row,
    as_result,
    average,
    measure,
    read_fixtures,
    read_gold,
    table,
)
from newscrawl import NotAnArticle, extract
from newscrawl.api import process

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Extractor = Callable[[bytes, str | None], Result]

FLOOR = "bare parse"
PEER = "trafilatura"
PEER_WITH_METADATA = "trafilatura, metadata"


def parse_only(html: bytes, url: str | None) -> Result:
    """lxml's tree and no more: what any extractor built on it pays at least."""
    etree.fromstring(html, etree.HTMLParser())
    return Result(fields=False)


def newscrawl_layouts(html: bytes, url: str | None) -> Result:
    return _newscrawl(html, url, layouts=True)


def newscrawl_generic(html: bytes, url: str | None) -> Result:
    return _newscrawl(html, url, layouts=False)


def _newscrawl(html: bytes, url: str | None, *, layouts: bool) -> Result:
    try:
        return as_result(extract(html, url, layouts=layouts))
    except NotAnArticle:
        return Result()


def _trafilatura(language: str | None) -> Iterator[tuple[str, Extractor]]:
    import trafilatura

    def plain(html: bytes, url: str | None) -> Result:
        return Result(trafilatura.extract(html, url=url), fields=False)

    def precise(html: bytes, url: str | None) -> Result:
        return Result(trafilatura.extract(html, url=url, favor_precision=True), fields=False)

    def with_metadata(html: bytes, url: str | None) -> Result:
        found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
        if found is None:
            return Result()
        authors = [name.strip() for name in (found.author or "").split(";")]
        return Result(found.text, found.title, found.date, authors)

    yield PEER, plain
    yield f"{PEER}, precision", precise
    yield PEER_WITH_METADATA, with_metadata


def _resiliparse(language: str | None) -> Iterator[tuple[str, Extractor]]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(html: bytes, url: str | None) -> Result:
        tree = HTMLTree.parse_from_bytes(html, detect_encoding(html))
        return Result(extract_plain_text(tree, main_content=True), fields=False)

    yield "resiliparse", read


def _readability(language: str | None) -> Iterator[tuple[str, Extractor]]:
    from readability import Document

    def read(html: bytes, url: str | None) -> Result:
        document = Document(html, url=url)
        tree = etree.fromstring(document.summary(html_partial=True), etree.HTMLParser())
        return Result(" ".join(map(str, tree.itertext())), document.short_title())

    yield "readability-lxml", read


def _newspaper(language: str | None) -> Iterator[tuple[str, Extractor]]:
    from newspaper import Article

    def read(html: bytes, url: str | None) -> Result:
        page = Article(url or "https://example.com/", fetch_images=False, language=language)
        page.download(input_html=html.decode("utf-8", "replace"))
        page.parse()
        return Result(page.text, page.title, page.publish_date or None, page.authors)

    yield "newspaper4k", read


def _goose(language: str | None) -> Iterator[tuple[str, Extractor]]:
    from goose3 import Goose

    goose = Goose({"use_meta_language": not language, "target_language": language or "en"})

    def read(html: bytes, url: str | None) -> Result:
        page = goose.extract(raw_html=html.decode("utf-8", "replace"))
        return Result(page.cleaned_text, page.title, page.publish_datetime_utc, page.authors)

    yield "goose3", read


def _justext(language: str | None) -> Iterator[tuple[str, Extractor]]:
    import justext

    if language != "id":
        return  # it must be told the language of each page
    stop_words = justext.get_stoplist("Indonesian")

    def read(html: bytes, url: str | None) -> Result:
        try:
            found = justext.justext(html, stop_words)
        except (etree.ParserError, justext.core.JustextError):
            return Result(fields=False)
        return Result(" ".join(one.text for one in found if not one.is_boilerplate), fields=False)

    yield "jusText", read


Maker = Callable[[str | None], Iterator[tuple[str, Extractor]]]
OTHERS: dict[str, tuple[str, Maker]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "resiliparse": ("resiliparse", _resiliparse),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "goose3": ("goose3", _goose),
    "jusText": ("justext", _justext),
}
"""Distribution: the module to look for, and what makes its extractors for pages of a language."""


def extractors(language: str | None) -> dict[str, Extractor]:
    """Every extractor that is installed, by name; the floor first. ``language`` tells those that
    take one what the pages are in; None: in many."""
    found: dict[str, Extractor] = {
        FLOOR: parse_only,
        "newscrawl": newscrawl_layouts,
        "newscrawl, generic": newscrawl_generic,
    }
    for module, make in OTHERS.values():
        if find_spec(module) is None:
            continue
        found.update(make(language))
    return found


@dataclass
class Pages:
    """A set of pages and what a careful reader found on them."""

    name: str
    folder: Path
    golds: list[Gold]
    language: str | None = "id"

    def contents(self) -> list[bytes]:
        """The pages as fetched."""
        read = [(self.folder / gold.name).read_bytes() for gold in self.golds]
        return [gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in read]


def all_pages() -> list[Pages]:
    """The fixtures, and the real pages where they are beside the checkout."""
    found = [Pages("fixtures", ROOT / "fixtures", read_fixtures(ROOT / "fixtures"))]
    for name in ("pages", "generic"):
        gold = SHARED / name / "gold.jsonl"
        if gold.exists():
            language = "id" if name == "pages" else None
            found.append(Pages(name, SHARED / name, read_gold(gold), language))
    return found


class AebPages(Pages):
    """A folder in the format of the article-extraction-benchmark."""

    def __init__(self, folder: Path) -> None:
        self._pages = aeb.read_folder(folder)
        golds = [Gold(name=one.name, url=one.url, body=[one.text]) for one in self._pages]
        super().__init__(folder.name, folder, golds, None)

    def contents(self) -> list[bytes]:
        return [page.html for page in self._pages]

    def figures(self, texts: Sequence[str]) -> Row:
        """The benchmark's own figures of the texts found, in percent."""
        overlaps = [
            aeb.overlap(page.text, text) for page, text in zip(self._pages, texts, strict=True)
        ]
        return {name: 100 * value for name, value in aeb.figures(overlaps).items()}


@dataclass
class Run:
    """What one extractor did on a set of pages."""

    rows: list[Row]
    seconds: list[float]
    """The least of the rounds, for each page."""
    texts: list[str] = field(default_factory=list)
    failed: int = 0


def run(pages: Pages, chosen: dict[str, Extractor], rounds: int) -> dict[str, Run]:
    """Read all pages with every extractor, ``rounds`` times, measured once."""
    contents = pages.contents()
    runs = {name: Run([], [float("inf")] * len(contents)) for name in chosen}
    for turn in range(-1, rounds):  # the turn before the first is for imports and measuring
        for at, (gold, content) in enumerate(zip(pages.golds, contents, strict=True)):
            for name, extractor in chosen.items():
                start = time.process_time()
                try:
                    result = extractor(content, gold.url)
                except Exception as error:  # another's fault must not end the comparison
                    result = Result()
                    if turn < 0:
                        runs[name].failed += 1
                        print(f"{name}: {gold.name}: {error!r:.200}", file=sys.stderr)
                taken = time.process_time() - start
                if isinstance(extractor, peers.Peer):
                    taken = extractor.seconds
                if turn < 0:
                    runs[name].rows.append(measure(gold, result))
                    runs[name].texts.append(result.text or "")
                else:
                    runs[name].seconds[at] = min(runs[name].seconds[at], taken)
    return runs


def median_ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median over pages of each page's ratio."""
    return median(one / other for one, other in zip(these, those, strict=True))


def report(pages: Pages, runs: dict[str, Run]) -> str:
    """The table of one set of pages."""
    floor, peer = runs.get(FLOOR), runs.get(PEER)
    lines: list[tuple[str, int, Row]] = []
    for name, one in runs.items():
        if isinstance(pages, AebPages):
            figures = {} if name == FLOOR else pages.figures(one.texts)
        else:
            figures = {} if name == FLOOR else average(one.rows)
        figures["ms"] = 1000 * median(one.seconds)
        figures["pages/s"] = len(one.seconds) / sum(one.seconds)
        if floor:
            figures["x parse"] = median_ratio(one.seconds, floor.seconds)
        if peer:
            figures["x trafil."] = median_ratio(one.seconds, peer.seconds)
        lines.append((name, len(one.seconds), figures))
    speed = ("ms", "pages/s", "x parse", "x trafil.")
    if isinstance(pages, AebPages):
        return table(lines, ("precision", "recall", "accuracy", *speed), of=("F1",))
    return "\n".join([table(lines, speed), *known_layouts(pages, runs)])


def known_layouts(pages: Pages, runs: dict[str, Run]) -> Iterator[str]:
    """How fast newscrawl is on the pages whose layout it knows, beside the floor and the peer, when
    that reads the text alone and when it reads title, people and times as well."""
    own, floor = runs.get("newscrawl"), runs.get(FLOOR)
    if not (own and floor):
        return
    known = [at for at, content in enumerate(pages.contents()) if _has_layout(pages, at, content)]
    if not known:
        return

    def of(run: Run) -> list[float]:
        return [run.seconds[at] for at in known]

    mine = of(own)
    yield (
        f"newscrawl on the {len(known)} pages of known layouts:"
        f" {len(mine) / sum(mine):.0f} pages/s,"
        f" median per page {median_ratio(mine, of(floor)):.2f} x parse"
    )
    for name in (PEER, PEER_WITH_METADATA):
        if name in runs:
            theirs = of(runs[name])
            yield (
                f"  beside {name}: {sum(theirs) / sum(mine):.1f} times its pages/s,"
                f" {sum(mine) / sum(theirs):.3f} of its time;"
                f" median per page {median_ratio(mine, theirs):.3f}"
            )


def _has_layout(pages: Pages, at: int, content: bytes) -> bool:
    try:
        return process(content, pages.golds[at].url).layout is not None
    except NotAnArticle:
        return False


def profile(pages: Pages, rounds: int) -> None:
    """Where newscrawl spends its time on these pages: by own time, then by what it calls."""
    work = list(zip(pages.golds, pages.contents(), strict=True))
    for gold, content in work:
        newscrawl_layouts(content, gold.url)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(rounds):
        for gold, content in work:
            newscrawl_layouts(content, gold.url)
    profiler.disable()
    stats = pstats.Stats(profiler).strip_dirs()
    stats.sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumulative").print_stats(45)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each set of pages; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--pages", action="append", metavar="NAME", help="only this set")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this extractor")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument(
        "--aeb", type=Path, metavar="DIR", help="pages with their ground-truth.json"
    )
    parser.add_argument(
        "--peer-venvs",
        action="store_true",
        help=f"also {', '.join(peers.REQUIREMENTS)}, in environments of their own",
    )
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    try:
        sets = [AebPages(options.aeb)] if options.aeb else all_pages()
    except aeb.AebError as error:
        parser.error(f"--aeb: {error}")
    names = [pages.name for pages in sets]
    if wrong := set(options.pages or ()) - set(names):
        parser.error(f"--pages: no {', '.join(wrong)}; there are {', '.join(names)}")
    sets = [pages for pages in sets if not options.pages or pages.name in options.pages]
    if options.profile:
        for pages in sets:
            profile(pages, options.rounds)
        return 0
    installed = [name for name, (module, _) in OTHERS.items() if find_spec(module)]
    print(", ".join(f"{name} {version(name)}" for name in ("lxml", *installed)))
    if missing := set(OTHERS) - set(installed):
        print(f"not installed, left out: {', '.join(sorted(missing))}")
    with ExitStack() as stack:
        others = {one.name: one for one in peers.start_all(stack)} if options.peer_venvs else {}
        for pages in sets:
            print(
                f"\n{pages.name}: {len(pages.golds)} pages, least of {options.rounds} rounds each"
            )
            chosen = {**extractors(pages.language), **others}
            if options.only:
                chosen = {name: chosen[name] for name in chosen if name in {FLOOR, *options.only}}
            print(report(pages, run(pages, chosen, options.rounds)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
