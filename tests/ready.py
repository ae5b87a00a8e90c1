"""newscrawl, ready to be started: a process that has its modules read already, and forks for each
command.

    with Ready(os.environ) as ready:
        subprocess.run(["sh", "-ec", code], env=ready.environ)

``newscrawl``, ``scrapy`` and ``python -c`` in ``code`` are processes of their own, as ever, with
their own files, folder and variables; what they lack is the second in which a new one would import.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from select import select
from types import TracebackType
from typing import NoReturn

_PROGRAM = """#!{python} -IS
import json, os, socket, sys
if {name!r} == "python" and sys.argv[1:2] != ["-c"]:
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
server = socket.socket(socket.AF_UNIX)
server.connect({socket!r})
asked = json.dumps([{name!r}, *sys.argv[1:]]), os.getcwd(), dict(os.environ)
socket.send_fds(server, [b"\\0"], [0, 1, 2])
server.sendall(json.dumps(asked).encode("utf-8", "surrogateescape"))
server.shutdown(socket.SHUT_WR)
os._exit(int(server.recv(8) or b"70"))
"""
_NAMES = ("newscrawl", "scrapy", "python")
_MODULES = """newscrawl.api newscrawl.runs.run newscrawl.spiders.news newscrawl.spiders.urls
newscrawl.spiders.site newscrawl.runs.progress newscrawl.runs.results newscrawl.runs.tables
newscrawl.inputs newscrawl.cli newscrawl.export.run newscrawl.articles newscrawl.inspection
newscrawl.explain newscrawl.archives.run newscrawl.corpus.run newscrawl.differences
newscrawl.learning.gather
newscrawl.learning.sift newscrawl.delivery.verify newscrawl.delivery.takedown newscrawl.health
newscrawl.reporting.page newscrawl.delivery.status pipelines.generic
scrapy.core.engine scrapy.core.downloader.handlers.http11 rich.progress
scrapy.crawler scrapy.pqueues scrapy.squeues scrapy.spiderloader scrapy.statscollectors
scrapy.logformatter scrapy.dupefilters scrapy.extensions.throttle
newscrawl.corpus.dump newscrawl.net.fetch
trafilatura fastwarc.warc pandas pyarrow.parquet pyarrow.compute matplotlib.figure
matplotlib.backends.backend_svg""".split()


class Ready:
    """Commands that start at once, while it lasts.

    environ    variables for all of them, some of which count when a module is read: the proxies
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._folder = Path(tempfile.mkdtemp(prefix="ready-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Ready:
        path = str(self._folder / "socket")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path)
        listening.listen(64)  # who comes early waits
        for name in _NAMES:
            program = self._folder / name
            program.write_text(_PROGRAM.format(python=sys.executable, socket=path, name=name))
            program.chmod(0o755)
        with listening:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(listening.fileno())],
                pass_fds=[listening.fileno()],
                stdin=subprocess.PIPE,
                env=dict(self._environ),
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.communicate(timeout=30)  # it ends with its standard input
        shutil.rmtree(self._folder)

    def program(self, name: str) -> str:
        """Path of a program that is ready."""
        return str(self._folder / name)

    @property
    def environ(self) -> dict[str, str]:
        """The variables with which the programs are the ones that are ready."""
        path = f"{self._folder}{os.pathsep}{self._environ.get('PATH', '')}"
        return {**self._environ, "PATH": path}


def _serve(listening: socket.socket) -> NoReturn:
    from importlib import import_module

    for name in _MODULES:
        import_module(name)
    _warm()
    gc.freeze()  # what is there is shared, and not written to by the collector of each child
    while listening in select([listening, sys.stdin], [], [])[0]:
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            os._exit(_answer(asking))
        asking.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    sys.exit()  # who asks is gone


def _warm() -> None:
    """What the first page needs is read: rules, publishers, layouts."""
    from newscrawl.api import process

    page = Path(__file__).parents[1] / "fixtures" / "detik-2022.html"
    process(page.read_bytes())
    process(page.read_bytes(), layouts=False)


def _answer(asking: socket.socket) -> int:
    """Run what is asked for in this process, and say how it ended."""
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    asked = b"".join(iter(lambda: asking.recv(65536), b""))
    command, folder, environ = json.loads(asked.decode("utf-8", "surrogateescape"))
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    status = _run(*json.loads(command))
    with suppress(OSError):
        asking.sendall(str(status).encode())
    return status


def _run(name: str, *arguments: str) -> int:
    sys.argv = [name, *arguments]
    try:
        if name == "newscrawl":
            from newscrawl.cli import main

            main()
        elif name == "scrapy":
            from scrapy.cmdline import execute

            execute()
        else:
            sys.argv = ["-c", *arguments[2:]]
            sys.path.insert(0, "")
            exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as ended:
        if not isinstance(ended.code, int | None):
            print(ended.code, file=sys.stderr)
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    else:
        status = 0
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return status


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    _serve(socket.socket(fileno=int(sys.argv[1])))
