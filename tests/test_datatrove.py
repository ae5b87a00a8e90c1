"""datatrove: its executors give the articles that ``newscrawl extract`` gives."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.api import process
from newscrawl.archives.extract import Job, extract
from newscrawl.archives.places import Place
from newscrawl.record import decode
from newsstand.ccnews import write_archive
from newsstand.layouts import BY_NAME

WHY = "datatrove and Ray are not installed; make test installs them"
blocks = pytest.importorskip("newscrawl.datatrove", reason=WHY, exc_type=ImportError)
pytest.importorskip("ray", reason=WHY)
data = pytest.importorskip("datatrove.data")
writers = pytest.importorskip("datatrove.pipeline.writers")

ROOT = Path(__file__).parents[1]
FEW = tuple(BY_NAME[name] for name in ("detik-2022", "kompas-2022", "tribunnews-2020"))
Line = dict[str, Any]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two archives, with all that can be wrong in them."""
    folder = tmp_path_factory.mktemp("archives")
    for number in range(2):
        path = folder / f"part-{number}.warc.gz"
        write_archive(path, 70, seed=number, layouts=FEW, serial=1 + 1000 * number, is_light=True)
    return folder


@pytest.fixture(scope="module")
def wanted(archives: Path) -> list[Line]:
    """The articles that ``newscrawl extract`` finds in them."""
    found: dict[str, Line] = {}
    for path in sorted(archives.iterdir()):
        for one in extract(Place(str(path)), Job(), Counter()):
            if one.article:
                found.setdefault(one.article.id, json.loads(one.line))
    return [found[name] for name in sorted(found)]


def call(name: str, *arguments: object, **environment: str) -> None:
    """Run an example to its end."""
    command = [sys.executable, ROOT / "examples" / name, *map(str, arguments)]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def lines(folder: Path) -> list[Line]:
    """The records in a folder of datatrove's, by id; each is one of ours."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            decode(line)
            found.append(json.loads(line))
    return sorted(found, key=lambda one: str(one["id"]))


def test_on_this_machine(archives: Path, wanted: list[Line], tmp_path: Path) -> None:
    call("ccnews_local.py", archives, tmp_path, "--tasks", 2, "--workers", 1)
    assert lines(tmp_path / "articles") == wanted
    kept = lines(tmp_path / "corpus")
    assert [one for one in wanted if one in kept] == kept != []
    stats = json.loads((tmp_path / "logs" / "articles" / "stats.json").read_text())
    assert stats[0]["stats"]["truncated"]["total"] > 0
    assert stats[1]["stats"]["forwarded"] == len(wanted)
    assert stats[1]["time_stats"]["total"] > 0


def test_on_ray(archives: Path, wanted: list[Line], tmp_path: Path) -> None:
    only = ("--stage", "articles")
    call("ccnews_ray.py", archives, tmp_path, "--tasks", 2, "--workers", 2, *only, RAY_ADDRESS="")
    assert lines(tmp_path / "articles") == wanted


_SLURM = {
    # Runs the first task of an array at once, as a node would.
    "sbatch": "for last; do :; done\nRUN_OFFSET=0 SLURM_ARRAY_TASK_ID=0 SLURM_JOB_ID=7 "
    'SLURM_NODELIST=node SLURM_NODEID=0 bash "$last" >&2 || exit 1\necho Submitted batch job 7',
    "srun": 'while [ "$1" != launch_pickled_pipeline ]; do shift; done\nexec "$@"',
    "scontrol": "echo node",
}


def test_on_slurm(archives: Path, wanted: list[Line], tmp_path: Path) -> None:
    """The launch script does its work where Slurm starts it; Slurm itself is played."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in _SLURM.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    output = tmp_path / "out"
    call("ccnews_slurm.py", archives, output, "--tasks", 1, "--stage", "articles", PATH=path)
    assert lines(output / "articles") == wanted
    script = (output / "logs" / "articles" / "launch_script.slurm").read_text()
    assert "#SBATCH --array=0-0" in script
    assert "#SBATCH --job-name=ccnews-articles" in script


def test_the_blocks_alone(archives: Path, wanted: list[Line], tmp_path: Path) -> None:
    refused = writers.JsonlWriter(str(tmp_path), compression=None)
    reader = blocks.ReadArchives(str(archives), publishers=["kompas"])
    extractor = blocks.ExtractArticles(exclusion_writer=refused)
    found = list(extractor.run(reader.run()))
    assert {one.id for one in found} == {
        one["id"] for one in wanted if one["publisher"] == "kompas"
    }
    assert all(one.text and one.metadata["title"] for one in found)
    with pytest.raises(KeyError):
        blocks.ReadArchives(str(archives), publishers=["kompsa"])


def test_pages_of_other_readers_are_read(tmp_path: Path) -> None:
    page = (ROOT / "fixtures" / "detik-2022.html").read_text("utf-8")
    url = "https://news.detik.com/berita/d-6400123/judul"
    document = data.Document(page, "1", metadata={"url": url, "date": "2026-11-22T00:00:00Z"})
    captured = blocks.captured_of(document)
    assert (captured.url, captured.fetched_at) == (url, datetime(2026, 11, 22, tzinfo=UTC))
    other = data.Document("<p>Bukan berita</p>", "2", metadata={"url": "https://www.detik.com/"})
    refused = writers.JsonlWriter(str(tmp_path), compression=None)
    [found] = blocks.ExtractArticles(exclusion_writer=refused).run([document, other])
    article = process(page, url).article
    assert article is not None
    assert (found.id, found.text) == (article.id, article.text)
    [line] = (tmp_path / "00000.jsonl").read_text().splitlines()
    assert json.loads(line)["metadata"]["reason"] == "index"


def test_without_datatrove_its_extra_is_named() -> None:
    code = "import sys; sys.modules['datatrove.data'] = None; import newscrawl.datatrove"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'newscrawl[datatrove]'" in done.stderr
