"""Places: where archives are: files, folders, buckets and web servers."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from newscrawl.limits import InputError

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")
"""How the names of archives end."""
LISTS = (".paths", ".paths.gz")
"""How the names of lists of archives end, an archive a line, as Common Crawl publishes them."""
COMMON_CRAWL = "https://data.commoncrawl.org/"
"""Where the archives are that such a list names without a server."""

_BUFFER = 1 << 20


def is_remote(name: str) -> bool:
    """Whether ``name`` is a URL."""
    return "://" in name


def is_archive(name: str) -> bool:
    """Whether what is called so is an archive, or a list of archives."""
    return name.partition("?")[0].lower().endswith((*SUFFIXES, *LISTS))


def holds_archives(name: str) -> bool:
    """Whether ``name`` is an archive, a place in a bucket, or a folder with archives in it."""
    if is_archive(name):
        return True
    if is_remote(name):
        return not name.lower().startswith(("http://", "https://"))
    return os.path.isdir(name) and next(_in_folder(name), None) is not None


@dataclass(frozen=True, slots=True)
class Place:
    """An archive: its ``name``, a URL or an absolute path."""

    name: str

    @property
    def file(self) -> str:
        """The last part of its name."""
        return self.name.partition("?")[0].rstrip("/").rpartition("/")[2]

    def size(self) -> int:
        """Its bytes. Raises ``InputError`` where it cannot be looked at."""
        with _explained():
            if not is_remote(self.name):
                return os.stat(self.name).st_size
            system, path = _system(self.name)
            return int(system.info(path)["size"] or 0)

    def streams(self) -> Iterator[IO[bytes]]:
        """The WARC files in it, one after the other: itself, or those in a WACZ file. Raises
        ``InputError``."""
        with _explained(), self._open() as file:
            if not self.name.partition("?")[0].lower().endswith(".wacz"):
                yield file
                return
            with zipfile.ZipFile(file) as packed:
                for name in sorted(packed.namelist()):
                    if name.startswith("archive/") and name.lower().endswith(SUFFIXES[:-1]):
                        with packed.open(name) as member:
                            yield member

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        if is_remote(self.name):
            system, path = _system(self.name)
            with system.open(path, "rb", block_size=8 * _BUFFER, cache_type="readahead") as file:
                yield file
        else:
            with Path(self.name).open("rb", buffering=_BUFFER) as file:
                yield cast("IO[bytes]", file)


def find(name: str) -> list[Place]:
    """The archives that ``name`` stands for, in order: itself, those in a folder or below a place
    in a bucket, or those in a list. Raises ``InputError`` where there are none."""
    if name.partition("?")[0].lower().endswith(LISTS):
        found = _in_list(name)
    elif is_archive(name):
        found = [name]
    elif is_remote(name):
        with _explained():
            system, path = _system(name)
            paths = sorted(one for one in system.find(path) if one.lower().endswith(SUFFIXES))
            found = [system.unstrip_protocol(one) for one in paths]
    else:
        found = list(_in_folder(name)) if os.path.isdir(name) else []
        if not os.path.exists(name):
            raise InputError("no such file or folder")
    if not found:
        raise InputError(f"holds no archives ({', '.join('*' + one for one in SUFFIXES)})")
    return [Place(one if is_remote(one) else os.path.abspath(one)) for one in found]


def _in_folder(name: str) -> Iterator[str]:
    for folder, folders, files in os.walk(name):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(SUFFIXES) and not file.startswith("."):
                yield os.path.join(folder, file)


def _in_list(name: str) -> list[str]:
    with _explained(), Place(name)._open() as file:
        content = file.read()
    if content.startswith(b"\x1f\x8b"):
        with _explained():
            content = gzip.decompress(content)
    folder = os.path.dirname(name)
    found = []
    for line in content.decode("utf-8", "replace").split():
        if is_remote(line) or os.path.isabs(line):
            found.append(line)
        elif line.startswith("crawl-data/"):
            found.append(COMMON_CRAWL + line)
        else:
            found.append(f"{folder}/{line}" if folder else line)
    return found


def _system(name: str) -> tuple[Any, str]:
    """The file system of a URL, and the path on it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(_missing(name)) from error
    try:
        system, path = url_to_fs(name)
    except ImportError as error:
        raise InputError(_missing(name)) from error
    return system, path


def _missing(name: str) -> str:
    scheme = name.partition("://")[0]
    return f"{scheme}:// needs a package: pip install 'newscrawl[remote]'"


@contextmanager
def _explained() -> Iterator[None]:
    """Errors in opening become ``InputError``."""
    try:
        yield
    except InputError:
        raise
    except zipfile.BadZipFile as error:
        raise InputError(f"no WACZ file, or damaged: {error}") from error
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {why}") from error
    except Exception as error:  # fsspec and what is behind it raise what they like
        raise InputError(f"cannot be read: {type(error).__name__}: {error}") from error
