"""The recipes of deploy/: their own tools read them, their commands crawl, Scrapyd runs a job."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
import yaml
from kubernetes_validate import latest_version, validate

from newscrawl.cli.crawl import crawl
from newscrawl.config import load_config
from newscrawl.delivery.files import read_lines
from newscrawl.delivery.output import Output
from newscrawl.delivery.verify import verify
from newscrawl.publishers import PUBLISHERS
from newsstand import Newsstand
from newsstand.compare import compare
from newsstand.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
UNITS = sorted((DEPLOY / "systemd").iterdir())
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    layouts = tuple(one for one in LAYOUTS if one.name in ("kompas-2022", "detik-2022"))
    with Newsstand(12, seed=3, layouts=layouts, faults=False) as stand:
        yield stand


def environment(stand: Newsstand, **own: str) -> dict[str, str]:
    """That of a job: its internet is the newsstand."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    return {
        **kept,
        **stand.environment(),
        "PATH": f"{BIN}:{kept['PATH']}",
        "NEWSCRAWL_DELAY": "0",
        **own,
    }


def settle(folder: Path, publishers: str = "kompas\n") -> Path:
    """The files of /etc/newscrawl in ``folder``; returns the data directory they name."""
    data = folder / "var" / "data"
    settings = (DEPLOY / "newscrawl.toml").read_text("utf-8")
    assert "/var/lib/newscrawl/data/" in settings
    (folder / "newscrawl.toml").write_text(
        settings.replace("/var/lib/newscrawl/data/", f"{data}/"), "utf-8"
    )
    (folder / "publishers.txt").write_text(publishers, "utf-8")
    return data


def check(stand: Newsstand, data: Path, *publishers: str) -> None:
    """What ``publishers`` published lately is in ``data``, as it was written: a first crawl looks a
    day back."""
    output = Output.of(data)
    lines = [json.loads(line) for file in output.segments("articles") for line in read_lines(file)]
    articles = {one.url: one for name in publishers for one in stand.of(name)}
    found = compare(articles.values(), lines)
    lately = datetime.now(UTC) - timedelta(hours=23)
    missing = [url for url in found.missing if articles[url].published_at > lately]
    assert not found.differing
    assert (missing, found.unknown, found.twice) == ([], [], [])
    assert {line["publisher"] for line in lines} == set(publishers)
    assert verify(output).problems == []


def options(line: str, folder: Path) -> dict[str, Any]:
    """What ``newscrawl crawl`` takes the options in ``line`` for."""
    with chdir(folder):
        made: dict[str, Any] = crawl.make_context("crawl", shlex.split(line)).params
    return made


def programs(*names: str) -> pytest.MarkDecorator:
    missing = [name for name in names if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def test_the_settings_and_publishers_can_be_used() -> None:
    config = load_config(DEPLOY / "newscrawl.toml", {})
    assert config.output == "/var/lib/newscrawl/data/"
    names = [
        line for line in (DEPLOY / "publishers.txt").read_text().splitlines() if line[:1] != "#"
    ]
    assert set(names) <= set(PUBLISHERS)
    base = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "base.yaml").read_text()))
    assert base[0]["data"]["publishers.txt"].split() == names


# cron


@programs("crontab")
def test_cron_takes_the_table(tmp_path: Path) -> None:
    """As a user's table, which has no column for the user."""
    text = (DEPLOY / "cron" / "newscrawl").read_text("utf-8")
    assert text.endswith("\n")
    table = tmp_path / "table"
    table.write_text(re.sub(r"^(17 \S+ \* \* \*) newscrawl ", r"\1 ", text, flags=re.M), "utf-8")
    done = subprocess.run(["crontab", "-n", table], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_job_of_cron_crawls_and_prints_nothing(stand: Newsstand, tmp_path: Path) -> None:
    data = settle(tmp_path)
    data.parent.mkdir()
    text = (DEPLOY / "cron" / "newscrawl").read_text("utf-8")
    [job] = re.findall(r"^17 \S+ \* \* \* newscrawl (.*)$", text, re.M)
    assert "%" not in job, "which is a line end to cron"
    job = job.replace("/etc/newscrawl", str(tmp_path)).replace(
        "/var/lib/newscrawl", str(data.parent)
    )

    def run(**environ: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", job],
            env=environment(stand, **environ),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0
        return done.stdout + done.stderr

    assert run() == ""
    check(stand, data, "kompas")
    assert "kompas" in (data.parent / "crawl.log").read_text("utf-8")
    assert run(NEWSCRAWL_DELAY="soon").startswith("newscrawl has failed; see ")


# systemd


@programs("systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/newscrawl/bin/newscrawl", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    names = [str(tmp_path / unit.name.replace("@.", "@kompas.")) for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=one", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    about = [line for line in done.stderr.splitlines() if "newscrawl" in line]
    assert (done.returncode, about) == (0, []), done.stderr
    timers = [unit.read_text("utf-8") for unit in UNITS if unit.suffix == ".timer"]
    for [when] in (re.findall(r"^OnCalendar=(.*)$", text, re.M) for text in timers):
        subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=True)


def test_a_service_is_stopped_within_its_grace(stand: Newsstand, tmp_path: Path) -> None:
    """And a stop is a success to systemd."""
    settle(tmp_path, "kompas\ndetik\n")
    commands = {}
    for unit in (one for one in UNITS if one.suffix == ".service"):
        text = unit.read_text("utf-8")
        [line] = re.findall(r"^ExecStart=/opt/newscrawl/bin/newscrawl crawl (.*)$", text, re.M)
        [patience] = re.findall(r"^TimeoutStopSec=(\d+)$", text, re.M)
        assert re.search(r"^SuccessExitStatus=3$", text, re.M)
        commands[unit.name] = options(line.replace("%i", "kompas"), tmp_path)
        assert commands[unit.name]["grace"] < int(patience)
    assert commands["newscrawl@.service"]["publishers"] == ("kompas",)
    [line] = re.findall(
        r"^ExecStart=/opt/(?:\w+/)+newscrawl (.*)$",
        (DEPLOY / "systemd" / "newscrawl.service").read_text("utf-8"),
        re.M,
    )
    slow = environment(stand, NEWSCRAWL_DELAY="1", NEWSCRAWL_JITTER="0")
    command = [BIN / "newscrawl", *shlex.split(line)]
    running = subprocess.Popen(command, cwd=tmp_path, env=slow, stderr=subprocess.PIPE, text=True)
    before = len(stand.requests)
    while len(stand.requests) < before + 4:
        assert running.poll() is None, running.stderr and running.stderr.read()
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=commands["newscrawl.service"]["grace"])
    assert running.returncode == 3


# Kubernetes


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_fit_the_schema(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text("utf-8")):
        for version in ("1.31", latest_version()):
            validate(document, version, strict=True)


def test_pods_crawl_what_they_are_told_to(stand: Newsstand, tmp_path: Path) -> None:
    data = settle(tmp_path, "kompas\ndetik\n")
    publishers = (DEPLOY / "publishers.txt").read_text("utf-8").splitlines()
    for path in MANIFESTS:
        document = yaml.safe_load(path.read_text("utf-8").partition("\n---\n")[0])
        if document["kind"] != "CronJob":
            continue
        job = document["spec"]["jobTemplate"]["spec"]
        pod = job["template"]["spec"]
        [container] = pod["containers"]
        if job.get("completionMode") == "Indexed":
            assert job["completions"] == sum(line[:1] != "#" for line in publishers)
            *shell, script = container["command"]
            told = script.replace("exec newscrawl crawl", "printf '%s '")
            index = {"JOB_COMPLETION_INDEX": "1", "PATH": os.environ["PATH"]}
            done = subprocess.run(
                [*shell, told], cwd=tmp_path, env=index, capture_output=True, text=True, check=True
            )
            asked = options(done.stdout, tmp_path)
            assert asked["publishers"] == ("detik",)
            command = [*shell, script]
        else:
            asked = options(shlex.join(container["args"][1:]), tmp_path)
        assert asked["grace"] < pod["terminationGracePeriodSeconds"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment(stand, JOB_COMPLETION_INDEX="1"),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    check(stand, data, "detik")


def test_the_image_is_made_of_what_is_there() -> None:
    text = (DEPLOY / "kubernetes" / "Dockerfile").read_text("utf-8")
    copied = [
        name for line in re.findall(r"^COPY (?!--)(.*)$", text, re.M) for name in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    [extras] = re.findall(r"'\.\[(.*)\]'", text)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(re.search(rf"^{one} = \[", project, re.M) for one in extras.split(","))


# Scrapyd


class Scrapyd:
    """A Scrapyd that runs in ``folder``, as its recipe says, on a port that was free."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._opener = build_opener(ProxyHandler({}))

    def ask(self, name: str, **values: str) -> dict[str, Any]:
        """What it answers, as JSON."""
        with self._opener.open(f"{self.url}/{name}.json?{urlencode(values)}", timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def wait(self, jobs: int) -> list[dict[str, Any]]:
        """The jobs that have finished, once there are so many."""
        until = time.monotonic() + 200
        while time.monotonic() < until:
            if len(found := self.ask("listjobs", project="newscrawl")["finished"]) >= jobs:
                return list(found)
            time.sleep(0.1)
        raise AssertionError("the jobs did not finish: " + self.log())

    def log(self) -> str:
        """The logs of all jobs, and its own."""
        files = [self.folder / "scrapyd.log", *(self.folder / "var").rglob("*.log")]
        return "\n".join(one.read_text("utf-8", "replace") for one in files)


@contextmanager
def scrapyd(folder: Path, environ: dict[str, str]) -> Iterator[Scrapyd]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    text = (DEPLOY / "scrapyd" / "scrapyd.conf").read_text("utf-8")
    for old, new in (("/var/lib/newscrawl", str(folder / "var")), ("6800", str(port))):
        assert old in text
        text = text.replace(old, new)
    (folder / "scrapyd.conf").write_text(
        text.replace("poll_interval = 1.0", "poll_interval = 0.1"), "utf-8"
    )
    made = Scrapyd(folder, port)
    with (folder / "scrapyd.log").open("w") as log:
        running = subprocess.Popen(
            [BIN / "scrapyd"], cwd=folder, env=environ, stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    made.ask("daemonstatus")
                    break
                except URLError:
                    assert running.poll() is None, made.log()
                    assert time.monotonic() < until, made.log()
                    time.sleep(0.1)
            yield made
        finally:
            running.terminate()
            running.wait(30)


@programs("curl")
def test_scrapyd_is_given_the_project_and_runs_its_jobs(stand: Newsstand, tmp_path: Path) -> None:
    data = settle(tmp_path, "kompas # news\n\ndetik\n")
    source = tmp_path / "checkout" / "deploy" / "scrapyd"  # it builds where it lies
    made = shutil.ignore_patterns("build", "*.egg-info")
    shutil.copytree(DEPLOY / "scrapyd", source, ignore=made)
    for name in ("newscrawl", "pipelines", "pyproject.toml"):
        (tmp_path / "checkout" / name).symlink_to(ROOT / name)
    environ = environment(stand, PYTHONPATH="")
    with scrapyd(tmp_path, environ) as daemon:
        config = source / "scrapy.cfg"
        text = config.read_text("utf-8")
        assert "http://127.0.0.1:6800/" in text
        config.write_text(text.replace("http://127.0.0.1:6800/", f"{daemon.url}/"), "utf-8")
        near = {**environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
        deployed = subprocess.run(
            [BIN / "scrapyd-deploy"], cwd=source, env=near, capture_output=True, text=True
        )
        assert deployed.returncode == 0, deployed.stderr + deployed.stdout
        told = json.loads(deployed.stdout[deployed.stdout.index("{") :])
        assert (told["status"], told["project"]) == ("ok", "newscrawl")
        assert told["spiders"] > len(PUBLISHERS)
        scheduled = subprocess.run(
            [source / "schedule.sh", tmp_path / "publishers.txt", daemon.url],
            env=near,
            capture_output=True,
            text=True,
            check=False,
        )
        assert scheduled.returncode == 0, scheduled.stderr
        assert scheduled.stdout.count('"status": "ok"') == 2
        jobs = daemon.wait(2)
        log = daemon.log()
    assert {one["spider"] for one in jobs} == {"kompas", "detik"}
    assert log.count("'finish_reason': 'finished'") in (0, 2)
    assert "Traceback" not in log, log
    check(stand, data, "kompas", "detik")
