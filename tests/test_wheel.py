"""The wheel, built and installed where nothing of the checkout is seen, does its work.

With CI set, its dependencies are installed as a user's would be; otherwise those of this
environment are lent to it, so that nothing is downloaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "fixtures" / "kompas-2022.html"


def call(*command: object, folder: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [*map(str, command)], cwd=folder, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def bare(wheel: Path) -> Path:
    """The folder of an environment's programs, with the wheel installed in it."""
    folder = wheel.parent / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    if os.environ.get("CI"):
        call(*pip, wheel, folder=folder)
    else:
        call(*pip, "--no-deps", "--no-index", wheel, folder=folder)
        purelib = call(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder
        )
        (Path(purelib.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def test_the_wheel_holds_the_data_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for package in ("newscrawl", "pipelines"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(ROOT).as_posix() in names
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"newscrawl", "pipelines"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_command_extracts(bare: Path, tmp_path: Path) -> None:
    where = call(
        bare / "python", "-c", "import newscrawl; print(newscrawl.__file__)", folder=tmp_path
    )
    assert Path(where.strip()).is_relative_to(bare.parent)
    line = call(bare / "newscrawl", "extract", FIXTURE, folder=tmp_path)
    expected = json.loads(FIXTURE.with_suffix(".json").read_text())
    article = json.loads(line)
    assert article["title"] == expected["title"]
    assert article["blocks"] == expected["blocks"]
    assert article["extraction"]["layout"].startswith("kompas")
    version = call(bare / "newscrawl", "--version", folder=tmp_path)
    assert version == f"newscrawl {article['extraction']['newscrawl']}\n"
    (tmp_path / "line.jsonl").write_text(line)
    call(bare / "newscrawl", "export", "line.jsonl", "-o", "corpus", "-q", folder=tmp_path)
    assert (tmp_path / "corpus" / "articles" / "part-00000.jsonl").read_text() == line
    assert article["canonical_url"] in (tmp_path / "corpus" / "urls.txt").read_text()


def test_the_installed_command_knows_schema_and_publishers(bare: Path, tmp_path: Path) -> None:
    schema = (ROOT / "newscrawl" / "record" / "schema.json").read_text()
    assert call(bare / "newscrawl", "schema", folder=tmp_path) == schema
    assert "kompas" in call(bare / "newscrawl", "publishers", folder=tmp_path)
