"""Reference: the tables in pages of the documentation that are made from the code.

python -m newscrawl.reference    # what `make docs` runs

In a page such a table stands between ``<!-- made by make docs: NAME -->`` and
``<!-- until here -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newscrawl.config import PREFIX
from newscrawl.keys import CONFIG, SCRAPY
from pipelines import phrases
from pipelines.cosmetics.operators import OPERATORS
from pipelines.cosmetics.read import FORMS

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("settings.md", "rules.md")

_TABLE = re.compile(
    r"(?<=<!-- made by make docs: )(\w+)( -->\n\n).*?(?=\n\n<!-- until here -->)", re.DOTALL
)


def rows(name: str) -> Iterator[Sequence[str]]:
    """The rows of the table ``name``, its head first. Raises KeyError for one that is none."""
    match name:
        case "keys":
            yield "key", "variable", "meaning", "without it"
            for key, one in CONFIG.items():
                yield f"`{key}`", f"`{PREFIX}{key.upper()}`", one.meaning, one.default
        case "settings":
            yield "setting", "meaning", "default"
            for names, one in SCRAPY.items():
                yield ", ".join(f"`{name}`" for name in names), one.meaning, one.default
        case "forms":
            yield "written", "means"
            yield from ((f"`{form}`", meaning) for form, meaning in FORMS.items())
        case "operators":
            yield "operator", "selects"
            yield from ((f"`{written}`", what) for written, what in OPERATORS.values())
        case "kinds":
            yield "list", "a match"
            yield from ((f"`{kind}`", meaning) for kind, meaning in phrases.KINDS.items())
        case _:
            raise KeyError(name)


def filled(page: str) -> str:
    """``page`` with its tables made anew. Raises KeyError for one that nothing is known of."""
    return _TABLE.sub(lambda found: f"{found[1]}{found[2]}{_table(rows(found[1]))}", page)


def _table(lines: Iterable[Sequence[str]]) -> str:
    head, *others = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *others))


def main() -> None:
    """Write the tables into their pages."""
    for name in PAGES:
        page = DOCS / name
        page.write_text(filled(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
