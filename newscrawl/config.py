"""Config: what a user sets once, in ``newscrawl.toml`` or in NEWSCRAWL_* variables."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FILE = "newscrawl.toml"
TABLE = "newscrawl"
PREFIX = "NEWSCRAWL_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

COMPRESSIONS = ("none", "gzip", "zstd")


class ConfigError(ValueError):
    """A setting that cannot be used; the message names where it stands and the fix."""


@dataclass(frozen=True)
class Config:
    """A user's settings; None where nothing was set.

    contact       URL or mail address of whoever runs the crawl; goes into the User-Agent
    user_agent    the whole User-Agent, instead of newscrawl's own
    delay         least seconds between two requests to one site; 0 only for sites of your own
    output        file or folder of a crawl's lines; a path in the file starts from its folder
    log_level     DEBUG, INFO, WARNING, ERROR or CRITICAL
    concurrency   requests under way at once, for each publisher
    side_by_side  publishers that are crawled at the same time
    overlap       hours before its last success from which a source is read again
    rules         filter lists to strip by; paths in the file start from its folder
    templates     folder of learned templates; a path in the file starts from its folder
    compression   of the files in a folder: none, gzip or zstd
    file          the file that was read, if any
    """

    contact: str | None = None
    user_agent: str | None = None
    delay: float | None = None
    output: str | None = None
    log_level: str | None = None
    concurrency: int | None = None
    side_by_side: int | None = None
    overlap: float | None = None
    rules: tuple[str, ...] | None = None
    templates: str | None = None
    compression: str | None = None
    file: Path | None = None

    def identity(self) -> str:
        """The User-Agent: ``user_agent`` where set, else newscrawl's name with ``contact``."""
        if self.user_agent:
            return self.user_agent
        try:
            name = f"newscrawl/{version('newscrawl')}"
        except PackageNotFoundError:  # run from a checkout that is not installed
            name = "newscrawl"
        return f"{name} (+{self.contact})" if self.contact else name


KEYS = tuple(one.name for one in fields(Config) if one.name != "file")
_NUMBERS: Mapping[str, type[int] | type[float]] = {
    "delay": float,
    "concurrency": int,
    "side_by_side": int,
    "overlap": float,
}


def load_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings from ``path``, or from the ``newscrawl.toml`` nearest above the current
    folder, with NEWSCRAWL_* variables over them.

    The search ends at the home folder, or at the root where the current folder is not below it.
    Raises ``ConfigError`` where the file cannot be read, a key is unknown or a value is not of
    its kind.
    """
    path = path or _find()
    settings: dict[str, Any] = {}
    if path:
        for key, value in _read(path).items():
            settings[key] = _check(key, value, where=f"{path}: {key}")
        if "rules" in settings:
            folder = path.parent
            settings["rules"] = tuple(
                str(folder / Path(one).expanduser()) for one in settings["rules"]
            )
        for key in ("output", "templates"):
            if key in settings:
                settings[key] = _below(path.parent, settings[key])
    for key in KEYS:
        name = PREFIX + key.upper()
        if value := environ.get(name, ""):
            settings[key] = _check(key, _of_variable(key, value), where=f"variable {name}")
    return Config(**settings, file=path)


def _find() -> Path | None:
    here = Path.cwd()
    home = Path.home()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        if folder == home:
            break
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # not UTF-8, or not TOML: the message has the line
        raise ConfigError(f"{path}: not TOML: {error}") from error
    table = whole.get(TABLE)
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: has no table [{TABLE}]; put the settings under that line")
    for key in table:
        if key not in KEYS:
            close = get_close_matches(key, KEYS, 1)
            fix = f"did you mean {close[0]}?" if close else f"there are {', '.join(KEYS)}"
            raise ConfigError(f"{path}: unknown key {key}; {fix}")
    return table


def _of_variable(key: str, value: str) -> Any:
    """A variable's text as what it says, for the keys that are numbers or several paths."""
    if key == "rules":
        return [one for one in value.split(os.pathsep) if one]
    kind = _NUMBERS.get(key)
    if kind is None:
        return value
    try:
        return kind(value)
    except ValueError:
        return value  # refused by the check, which says what is wanted


def _check(key: str, value: Any, where: str) -> Any:
    """``value`` as the setting ``key`` holds it."""
    if key in ("delay", "overlap"):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 86400:
            return float(value)
        what = "seconds, such as 1.5" if key == "delay" else "hours, such as 6"
        raise ConfigError(f"{where} is {value!r}; it is a number of {what}")
    if key in ("concurrency", "side_by_side"):
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise ConfigError(f"{where} is {value!r}; it is a whole number from 1, such as 8")
    if key == "rules":
        return _check_paths(value, where)
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f'{where} is {value!r}; it is a text in quotes, such as "…"')
    if any(ord(character) < 32 for character in value):
        raise ConfigError(f"{where} holds a line end or another control character; write one line")
    if key == "compression":
        if value.lower() not in COMPRESSIONS:
            raise ConfigError(f"{where} is {value!r}; it is one of {', '.join(COMPRESSIONS)}")
        return value.lower()
    if key == "log_level":
        if value.upper() not in LOG_LEVELS:
            raise ConfigError(f"{where} is {value!r}; it is one of {', '.join(LOG_LEVELS)}")
        return value.upper()
    return value


def _check_paths(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return tuple(value)
    raise ConfigError(f'{where} is {value!r}; it is a list of files, such as ["easylist.txt"]')


def _below(folder: Path, output: str) -> str:
    """``output`` seen from ``folder``; a final "/" stays, it says that a folder is meant."""
    end = "/" if output.endswith("/") else ""
    return str(folder / Path(output).expanduser()) + end
