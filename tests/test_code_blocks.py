"""Every block of code in the documentation does what it says, or stands in ``not_run.toml`` with
the reason why it is not run here.

Shell, SQL and Python are run on the newsstand, in a folder for each page that has what the examples
name (``furnished``); those of a tutorial in an empty one, since whoever follows it has nothing.
What a page says that a command prints is compared. The examples of ``--help`` are in
docs/commands.md.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest
import yaml
from code_blocks import Block, blocks, pages, understood
from furnished import ROOT, furnish, play
from ready import Ready

from newscrawl.cli import cli
from newscrawl.cli.help import Command, Group, walk
from newscrawl.config import load_config
from newsstand.__main__ import environment
from pipelines.learned.template import Templates

PAGES = [path for path in pages(ROOT) if blocks(path.read_text("utf-8"))]
TUTORIALS = ROOT / "docs" / "tutorials"
LISTED = Path(__file__).parent / "not_run.toml"

_COSTLY = re.compile(r"^newscrawl (?:crawl|report|.* (?:-j|--jobs) )")

Key = tuple[str, str]

_SITE = 'site = "kabarcontoh.example"\nnormal_form = 1\n'


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def listed() -> dict[Key, str]:
    """Why the code that is not run is not: by page and first line, or command."""
    reasons = tomllib.loads(LISTED.read_text("utf-8"))["reason"]
    found: dict[Key, str] = {}
    for reason in reasons:
        why = reason.pop("why")
        for page, code in reason.items():
            for one in code:
                assert (page, one) not in found, one
                found[page, one] = why
    return found


NOT_RUN = listed()


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables of a reader's shell: newscrawl on its path, the newsstand for the internet, and
    no browser that would open."""
    programs = tmp_path_factory.mktemp("programs")
    (programs / "xdg-open").symlink_to("/bin/true")
    with play() as stand:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        own = {
            "HF_HUB_OFFLINE": "1",
            "MPLCONFIGDIR": str(programs),
            "SCRAPY_SETTINGS_MODULE": "newscrawl.settings",
        }
        kept["PATH"] = os.pathsep.join([str(programs), environment(stand)["PATH"]])
        with Ready({**environment(stand), **kept, **own}) as ready:
            yield ready.environ


@pytest.fixture(scope="module")
def furnished(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    furnish(folder, {**environ, "HOME": str(folder)})
    return folder


@pytest.fixture(scope="module")
def ran() -> set[str]:
    return set()


class Reader:
    """Someone who types what a page says, in a folder.

    ran    what takes long, and was run in another folder with the same things in it: not run again
    """

    def __init__(
        self, page: Path, folder: Path, environ: dict[str, str], ran: set[str] | None
    ) -> None:
        self.page = name_of(page)
        self.ran = ran
        self.folder = folder
        self.home = folder
        self.environ = {**environ, "HOME": str(folder), "HF_HOME": str(folder / ".hf")}

    def follow(self, block: Block) -> None:
        """Run a block, and look whether it prints what the page says."""
        if block.language == "sh":
            printed = self._shell(block)
        elif block.language == "sql":
            connection = duckdb.connect()
            connection.execute(f"SET file_search_path = '{self.folder}'")
            rows = connection.execute(block.code).fetchall()
            printed = "".join(" | ".join(map(str, row)) + "\n" for row in rows)
        elif block.language == "python":
            printed = self._run(["python", "-c", block.code])
        elif block.language == "toml":
            printed = self._read(block.code)
        else:
            raise AssertionError(f"not run, and not in {LISTED.name}: {block.name}")
        assert not block.output or says(block.output, printed), f"{block.code}\nprints\n{printed}"

    def _shell(self, block: Block) -> str:
        lines = [one for one in block.commands if (self.page, bare(one)) not in NOT_RUN]
        if self.ran is not None:
            lines = [one for one in lines if bare(one) not in self.ran]
            self.ran |= set(filter(_COSTLY.search, map(bare, lines)))
        if not lines:
            return block.output
        place = self.home / ".place"
        printed = self._run(["sh", "-ec", "\n".join([*lines, f'pwd > "{place}"'])])
        self.folder = Path(place.read_text("utf-8").strip())
        return printed

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def _read(self, code: str) -> str:
        """TOML is a newscrawl.toml, or a file of templates."""
        if "[[templates]]" in code:
            folder = self.home / "shown"
            folder.mkdir(exist_ok=True)
            code = code if code.startswith("site") else _SITE + code
            (folder / "kabarcontoh.example.toml").write_text(code, "utf-8")
            assert Templates.load(folder).sites
        else:
            settings = self.home / "shown.toml"
            settings.write_text(code, "utf-8")
            load_config(settings)
        return ""


def bare(command: str) -> str:
    """A command without the comment behind it."""
    return command.partition("  #")[0].strip()


def says(expected: str, printed: str) -> bool:
    """Whether what was printed is what the page says, "…" standing for anything, and white space at
    the ends of lines for nothing."""
    parts = (re.escape(part) for part in _ends_bare(expected).split("…"))
    return re.fullmatch(".*?".join(parts), _ends_bare(printed), re.S) is not None


def _ends_bare(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def runs(page: Path) -> Iterator[Block]:
    """The blocks of a page that are to be run. A session of Python is run by test_docs."""
    for block in blocks(page.read_text("utf-8")):
        whole = block.language != "sh" and (name_of(page), block.name) in NOT_RUN
        if not (whole or block.language == "pycon" or usage(block)):
            yield block


def usage(block: Block) -> bool:
    """Whether a block is the line that begins what docs/commands.md says of a command."""
    return block.language == "text" and bool(re.match(r"newscrawl.*\[OPTIONS\]", block.name))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_does_what_it_says(
    page: Path,
    environ: dict[str, str],
    ran: set[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    folder = tmp_path / "home"
    if page.parent == TUTORIALS:
        folder.mkdir()
    else:
        shutil.copytree(request.getfixturevalue("furnished"), folder, symlinks=True)
    reader = Reader(page, folder, environ, None if page.parent == TUTORIALS else ran)
    for block in runs(page):
        reader.follow(block)


def test_what_is_listed_is_there_and_nothing_else() -> None:
    there = set()
    for page in PAGES:
        for block in blocks(page.read_text("utf-8")):
            named = map(bare, block.commands) if block.language == "sh" else [block.name]
            there |= {(name_of(page), one) for one in named}
    assert sorted(NOT_RUN.keys() - there) == []


def language_of(page: str, code: str) -> tuple[str, str]:
    """The language and the whole of what is listed."""
    for block in blocks((ROOT / page).read_text("utf-8")):
        if block.language == "sh" and code in map(bare, block.commands):
            return "sh", code
        if block.name == code:
            return block.language, block.code
    raise AssertionError(code)


@pytest.mark.parametrize(("page", "code"), NOT_RUN, ids=lambda one: str(one)[:40])
def test_what_is_not_run_is_read(page: str, code: str) -> None:
    """A command of newscrawl is understood to its end, and the rest is in its language."""
    language, whole = language_of(page, code)
    if language == "python":
        ast.parse(whole)
    elif language == "json":
        json.loads(whole)
    elif language == "toml":
        tomllib.loads(whole)
    elif language == "yaml":
        assert list(yaml.safe_load_all(whole))
    elif language == "sh":
        understood(whole)


def test_a_wrong_option_is_seen_below_a_group() -> None:
    understood("newscrawl rules check own.txt --pages .")
    with pytest.raises(click.UsageError):
        understood("newscrawl rules check own.txt --page .")
    with pytest.raises(click.UsageError):
        understood("newscrawl publishers liputan6")


@pytest.mark.parametrize(
    ("path", "command"), list(walk(cli, "newscrawl")), ids=lambda one: str(one)
)
def test_every_command_has_examples(path: str, command: click.Command) -> None:
    assert isinstance(command, Command | Group)
    examples = [one.splitlines() for one in command.examples.split("\n\n")]
    assert 2 <= len(examples) <= 4
    for purpose, *lines in examples:
        assert purpose.startswith("# ")
        assert any(re.search(rf"(?:^|\s){path}(?:\s|$)", line) for line in lines)
        assert all(len(line) <= 78 for line in [purpose, *lines]), "with its indent, 80 columns"


def test_the_comparison_sees_what_differs() -> None:
    assert says("a … 3\n…\nend", "a long 3  \nx\ny\nend\n")
    assert not says("a … 3", "a long 4")
    assert not says("a", "a\nb")
