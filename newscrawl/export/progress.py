"""Progress of an export: a bar on a terminal, elsewhere a line a minute."""

from __future__ import annotations

import time
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as Bar

from newscrawl.runs.progress import EVERY, span


class Progress:
    """Shows on standard error how an export gets on; a context manager. ``tell`` is what is to be
    told."""

    def __init__(self, quiet: bool = False, every: float = EVERY) -> None:
        console = Console(stderr=True, highlight=False)
        self._quiet = quiet
        self._every = every
        self._console = console
        self._phase = ""
        self._began = self._told = time.monotonic()
        self._task: TaskID | None = None
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, phase: str, done: int, total: int) -> None:
        """``done`` bytes of ``total`` are through ``phase``."""
        now = time.monotonic()
        if phase != self._phase:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(phase, total=total)
            self._phase, self._began = phase, now
        if self._task is not None:
            self._bar.update(self._task, completed=done)
        if not self._quiet and not self._console.is_terminal and now - self._told >= self._every:
            self._told = now
            rate = done / max(now - self._began, 1e-9)
            left = span((total - done) / rate) if rate else "?"
            self._console.print(
                f"{time.strftime('%H:%M:%S')} {phase}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB, "
                f"{rate / 1e6:,.0f} MB/s, ETA {left}"
            )
