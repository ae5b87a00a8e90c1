"""The tutorials: whoever follows them word by word on the newsstand gets what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from newsstand import Newsstand
from newsstand.__main__ import environment

ROOT = Path(__file__).parents[1]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)( norun)?\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with Newsstand(6) as stand:
        yield stand


def blocks(path: Path) -> list[tuple[str, str, str]]:
    """Language, code and, where one follows, the output of each block that is to be run."""
    found = [
        (kind, code) for kind, norun, code in _BLOCK.findall(path.read_text("utf-8")) if not norun
    ]
    after = [*found[1:], ("", "")]
    return [
        (kind, code, following if next_kind == "text" else "")
        for (kind, code), (next_kind, following) in zip(found, after, strict=True)
        if kind != "text"
    ]


def run(kind: str, code: str, folder: Path, stand: Newsstand) -> str:
    """What a block prints."""
    if kind == "sql":
        connection = duckdb.connect()
        connection.execute(f"SET file_search_path = '{folder}'")
        rows = connection.execute(code).fetchall()
        return "".join(" | ".join(map(str, row)) + "\n" for row in rows)
    command = ["sh", "-ec", code] if kind == "sh" else [sys.executable, "-c", code]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(stand) | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / ".hf")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def says(expected: str, printed: str) -> bool:
    """Whether what was printed is what the tutorial says, "…" standing for anything, and white
    space at the ends of lines for nothing."""
    parts = (re.escape(part) for part in _bare(expected).split("…"))
    return re.fullmatch(".*?".join(parts), _bare(printed), re.S) is not None


def _bare(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: str(path.stem))
def test_a_tutorial_gives_what_it_says(path: Path, stand: Newsstand, tmp_path: Path) -> None:
    ran = 0
    folder = tmp_path
    for kind, code, expected in blocks(path):
        printed = run(kind, code, folder, stand)
        assert not expected or says(expected, printed), f"{code}\ngives\n{printed}"
        if found := re.search(r"mkdir (\w+) && cd", code):
            folder = folder / found[1]
        ran += 1
    assert ran >= 4
    assert {kind for kind, _, _ in blocks(path)} <= {"sh", "sql", "python"}


def test_the_comparison_sees_what_differs() -> None:
    assert says("a … 3\n…\nend", "a long 3  \nx\ny\nend\n")
    assert not says("a … 3", "a long 4")
    assert not says("a", "a\nb")
