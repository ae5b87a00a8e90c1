"""What ``newscrawl extract`` is given, and the line that each becomes."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.limits import MAX_PAGE, InputError, unzip

if TYPE_CHECKING:
    from newscrawl.net.fetch import Fetcher
    from newscrawl.page import Page, Removed

PAGES = (".html", ".htm", ".html.gz", ".htm.gz")
"""How the names of saved pages end, for those looked for in a folder."""

CHUNK = 16
"""Files handed to a process at once."""


@dataclass(frozen=True)
class Options:
    """How to read the inputs.

    url          address of the page, for a single saved page
    explain      add the blocks that were taken out to each line
    layouts      False: read every page by the generic reader
    rules        filter lists to strip by, besides our own rules
    user_agent   name to fetch under
    delay        least seconds between two requests to one site
    templates    folder of learned templates to use
    private      hosts of one's own network and machine may be asked
    """

    url: str | None = None
    explain: bool = False
    layouts: bool = True
    rules: tuple[str, ...] = ()
    user_agent: str = "newscrawl"
    delay: float = 1.0
    templates: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an input: its ``line``, or the ``problem`` that it has none."""

    name: str
    line: bytes | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Saved:
    """An input's bytes, with what is known of where they came from."""

    content: bytes
    url: str | None = None
    content_type: str | None = None
    fetched_at: datetime | None = None


def is_url(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def find(name: str) -> Iterator[str]:
    """The inputs that ``name`` stands for: the saved pages below a folder in order of their
    paths; anything else is one input."""
    if name == "-" or is_url(name) or not os.path.isdir(name):
        yield name
        return
    for folder, folders, files in os.walk(name):
        folders.sort()
        for file in sorted(files):
            if file.lower().endswith(PAGES):
                yield os.path.join(folder, file)


def read(name: str, options: Options) -> Saved:
    """The bytes of an input; raises ``InputError``."""
    if is_url(name):
        return _fetch(name, options)
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MAX_PAGE + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MAX_PAGE + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
    if content.startswith(b"\x1f\x8b"):
        content = unzip(content)
    if len(content) > MAX_PAGE:
        raise InputError(f"larger than {MAX_PAGE} bytes")
    return Saved(content, url=options.url)


def line_of(name: str, options: Options) -> Outcome:
    """What the input called ``name`` becomes. Nothing is raised: a page that fails is a problem
    of its own, whatever happened to it."""
    from newscrawl.page import NotAnArticle

    try:
        return Outcome(name, line=_extract(read(name, options), options))
    except NotAnArticle as refused:
        return Outcome(name, problem=_explain(refused.reason, refused.detail))
    except InputError as error:
        return Outcome(name, problem=str(error))
    except Exception as error:
        return Outcome(name, problem=f"error: {type(error).__name__}: {error}")


def lines(names: Iterable[str], options: Options, jobs: int = 1) -> Iterator[Outcome]:
    """What each input becomes, in their order; with ``jobs`` processes where more than one."""
    if jobs == 1:
        yield from (line_of(name, options) for name in names)
        return
    context = get_context("forkserver")
    context.set_forkserver_preload(["newscrawl.api", "pipelines"])
    pool = ProcessPoolExecutor(jobs, context)
    try:
        waiting: deque[Callable[[], list[Outcome]]] = deque()
        for chunk in _chunks(names):
            if _is_for_workers(chunk[0]):
                waiting.append(pool.submit(_lines_of, chunk, options).result)
            else:
                waiting.append(lambda chunk=chunk: _lines_of(chunk, options))  # type: ignore[misc]
            while len(waiting) > 2 * jobs:
                yield from waiting.popleft()()
        while waiting:
            yield from waiting.popleft()()
    except BrokenProcessPool as error:
        raise InputError(
            "a process died over one of the next pages; --jobs 1 names the page before it"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _lines_of(names: Sequence[str], options: Options) -> list[Outcome]:
    return [line_of(name, options) for name in names]


def _is_for_workers(name: str) -> bool:
    """Files are; standard input, and pages whose site must be asked politely, are not."""
    return name != "-" and not is_url(name)


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    """Files by ``CHUNK``, other inputs one by one."""
    names = iter(names)
    chunk: list[str] = []
    for name in names:
        if not _is_for_workers(name):
            if chunk:
                yield chunk
            yield [name]
            chunk = []
            continue
        chunk.append(name)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def to_page(saved: Saved, options: Options) -> Page:
    """The page that an input is, not read yet."""
    from newscrawl.api import page_of
    from pipelines.learned.template import load_once

    return page_of(
        saved.content,
        saved.url,
        fetched_at=saved.fetched_at,
        content_type=saved.content_type,
        layouts=options.layouts,
        rules=options.rules,
        templates=load_once(options.templates) if options.templates else None,
    )


def _extract(saved: Saved, options: Options) -> bytes:
    import msgspec

    from newscrawl.api import clean
    from newscrawl.record import encode

    page = to_page(saved, options)
    line = encode(clean(page))
    if options.explain:
        line = line[:-1] + b',"explain":' + msgspec.json.encode(explain(page.removed)) + b"}"
    return line


def explain(removed: Iterable[Removed]) -> list[dict[str, str]]:
    """What was taken out, and why; of a filter list's rules also where they are written."""
    return [
        {
            "reason": one.reason,
            "rule": one.rule,
            **({"place": one.place} if one.reason == "filter_list" else {}),
            "path": one.path,
            "text": one.text,
        }
        for one in removed
    ]


def _explain(reason: str, detail: str) -> str:
    from newscrawl.page import REJECT_REASONS

    return f"{reason}: {detail or REJECT_REASONS.get(reason, '')}"


@lru_cache(maxsize=1)
def _fetcher(user_agent: str, delay: float, private: bool) -> Fetcher:
    from newscrawl.net.fetch import Fetcher

    return Fetcher(user_agent, delay, private)


def _fetch(url: str, options: Options) -> Saved:
    fetched = _fetcher(options.user_agent, options.delay, options.private).get(url)
    return Saved(fetched.content, fetched.url, fetched.content_type, fetched.fetched_at)
