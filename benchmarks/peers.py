"""Extractors that cannot share our environment, each in a virtual environment of its own.

One needs an lxml of another age, one a hundred packages. Their environments are made beside the
checkout's own (``.venv-peers/NAME``) when they are asked for, and kept.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.measure import Result

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv-peers"
RUNNER = Path(__file__).with_name("peer_runner.py")
REQUIREMENTS = {
    "news-please": ("news-please", "lxml_html_clean"),
    "fundus": ("fundus",),
    "boilerpy3": ("boilerpy3",),
}
_MINUTES = 10


class PeerError(Exception):
    """A peer that cannot be used here: says why."""


@dataclass
class Peer:
    """An extractor in a process of its own; callable as any other.

    ``seconds`` is what it took for the page before, as it measured itself: the way there and back
    is not counted.
    """

    name: str
    process: subprocess.Popen[str]
    seconds: float = 0.0

    def __call__(self, html: bytes, url: str | None) -> Result:
        """Read a page; raises PeerError where the extractor does or has gone."""
        answer = self._ask({"html": base64.b64encode(html).decode(), "url": url})
        self.seconds = float(answer.get("seconds") or 0.0)
        if "error" in answer:
            raise PeerError(str(answer["error"]))
        text = answer.get("text")
        return Result(text if isinstance(text, str) else None, fields=False)

    def _ask(self, what: dict[str, object]) -> dict[str, object]:
        assert self.process.stdin is not None
        try:
            print(json.dumps(what), file=self.process.stdin, flush=True)
            return self.answer()
        except OSError as error:
            raise PeerError(f"{self.name} has ended: {error}") from error

    def answer(self) -> dict[str, object]:
        """The next line it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise PeerError(f"{self.name} ended with status {self.process.wait()}")
        found: dict[str, object] = json.loads(line)
        return found

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start_all(stack: ExitStack, folder: Path = FOLDER) -> Iterator[Peer]:
    """Every peer that can be had here; of the others the reason is told on standard error."""
    for name in REQUIREMENTS:
        try:
            yield stack.enter_context(start(name, folder))
        except PeerError as error:
            print(f"{name}: left out, {error}", file=sys.stderr)


def start(name: str, folder: Path = FOLDER) -> Peer:
    """Start a peer, making its environment where there is none.

    Raises PeerError where it cannot be installed or does not start.
    """
    python = _environment(name, folder)
    process = subprocess.Popen(
        [python, RUNNER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    peer = Peer(name, process)
    try:
        peer.answer()
    except PeerError as error:
        raise PeerError(f"it does not start: {error}") from error
    return peer


def _environment(name: str, folder: Path) -> Path:
    """The Python of the peer's environment."""
    home = folder / name
    python, ready = home / "bin" / "python", home / ".ready"
    if ready.exists():
        return python
    print(f"{name}: making {home} …", file=sys.stderr)
    _run([sys.executable, "-m", "venv", home])
    _run([python, "-m", "pip", "install", "--quiet", *REQUIREMENTS[name]])
    ready.touch()
    return python


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60 * _MINUTES, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(f"{command[1:4]}: {error}") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no word why"]
        raise PeerError(f"it does not install: {last[0][:200]}")
