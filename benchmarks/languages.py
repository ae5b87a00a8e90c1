"""How often the language of a text is told right, and what it costs.

    python -m benchmarks.languages

Reads the samples in ``benchmarks/languages``, which are of our own writing (each as a paragraph,
and its first sentence alone), and the articles of real pages where they are beside the checkout.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from newscrawl.page import Page
from pipelines.language import NAMES, ask_cld2, decide, language_of

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "benchmarks" / "languages"
PAGES = ROOT.parent / "shared" / "pages" / "gold.jsonl"
ROUNDS = 20


def samples(name: str) -> list[str]:
    """The paragraphs in the language called ``name``."""
    return (SAMPLES / f"{name}.txt").read_text("utf-8").strip().split("\n\n")


def count(texts: list[str], name: str) -> str:
    """How many of ``texts`` in the language ``name`` each way tells so, and how many wrongly."""
    ways = {
        "words": decide,
        "CLD2": ask_cld2,
        "both": lambda text: language_of(Page(b""), text),
    }
    found = {way: Counter(ask(text) for text in texts) for way, ask in ways.items()}
    right = {way: counts.pop(name, 0) for way, counts in found.items()}
    undecided = {way: counts.pop(None, 0) for way, counts in found.items()}
    return "  ".join(
        f"{way} {right[way]:3} right {undecided[way]:2} undecided {found[way].total():2} wrong"
        for way in ways
    )


def main() -> None:
    """Print a line for each set of texts, then what a decision costs."""
    for name in NAMES:
        texts = samples(name)
        print(f"{name}  {len(texts):3} paragraphs       {count(texts, name)}")
        first = [text.partition(". ")[0] for text in texts]
        print(f"{name}  {len(texts):3} first sentences  {count(first, name)}")
    articles = [text for name in NAMES for text in samples(name)]
    if PAGES.exists():
        lines = map(json.loads, PAGES.read_text("utf-8").splitlines())
        articles = [" ".join(page["body"]) for page in lines if page["body"]]
        print(f"id  {len(articles):3} real articles    {count(articles, 'id')}")
    for label, ask in (("words", decide), ("CLD2", ask_cld2)):
        best = min(_seconds(ask, articles) for _ in range(ROUNDS))
        print(f"{label}: {1e6 * best / len(articles):.0f} microseconds a text")


def _seconds(ask: object, texts: list[str]) -> float:
    assert callable(ask)
    began = time.process_time()
    for text in texts:
        ask(text)
    return time.process_time() - began


if __name__ == "__main__":
    main()
