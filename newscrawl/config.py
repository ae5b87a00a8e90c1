"""Config: what a user sets once, in ``newscrawl.toml`` or in NEWSCRAWL_* variables."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FILE = "newscrawl.toml"
TABLE = "newscrawl"
PREFIX = "NEWSCRAWL_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("text", "json")

COMPRESSIONS = ("none", "gzip", "zstd")
_SWITCHES = ("private_addresses", "javascript", "fingerprints")
_PROXY = re.compile(r"https?://(?:[^\s/@]+@)?[\w.-]+(?::\d{1,5})?/?")
_MAIL = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")
_ADDRESSES = {
    "webhook": r"https?://[^\s/@]+/?\S*",
    "smtp": r"smtps?://(?:[^\s/@]+@)?[\w.-]+(?::\d{1,5})?/?",
    "mail_from": r"[^\s@,<>]+@[^\s@,<>]+",
}
_EXAMPLES = {
    "webhook": "https://hooks.example.org/services/…",
    "smtp": "smtp://name:password@mail.example.org:587 or smtps://…:465",
    "mail_from": "newscrawl@example.org",
}
_SAID = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class ConfigError(ValueError):
    """A setting that cannot be used; the message names where it stands and the fix."""


@dataclass(frozen=True)
class Config:
    """A user's settings, each explained in ``newscrawl.keys``; None where nothing was set.

    monitors    from where on there is an alert, see ``newscrawl.monitoring.limits.Limits``
    publishers  what is set for single publishers, by their ids: see ``PUBLISHER_KEYS``
    file        the file that was read, if any
    """

    contact: str | None = None
    user_agent: str | None = None
    delay: float | None = None
    jitter: float | None = None
    output: str | None = None
    log_level: str | None = None
    log_format: str | None = None
    concurrency: int | None = None
    side_by_side: int | None = None
    overlap: float | None = None
    rules: tuple[str, ...] | None = None
    templates: str | None = None
    compression: str | None = None
    private_addresses: bool | None = None
    fingerprints: bool | None = None
    crawl_window: str | None = None
    warc: str | None = None
    metrics: str | None = None
    alerts: str | None = None
    webhook: str | None = None
    smtp: str | None = None
    mail_to: tuple[str, ...] | None = None
    mail_from: str | None = None
    monitors: Mapping[str, Any] | None = None
    publishers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    file: Path | None = None

    def watched(self) -> dict[str, Any] | None:
        """The setting ``NEWSCRAWL_MONITORS``: None where nobody asked for monitors."""
        own = {
            name: set_["monitors"] for name, set_ in self.publishers.items() if "monitors" in set_
        }
        if self.monitors is None and not (own or self.alerts or self.webhook or self.mail_to):
            return None
        return {**(self.monitors or {}), "publishers": own}

    def identity(self) -> str:
        """The User-Agent: ``user_agent`` where set, else newscrawl's name with ``contact``."""
        if self.user_agent:
            return self.user_agent
        try:
            name = f"newscrawl/{version('newscrawl')}"
        except PackageNotFoundError:  # run from a checkout that is not installed
            name = "newscrawl"
        return f"{name} (+{self.contact})" if self.contact else name


TABLES = ("publishers", "monitors")
KEYS = tuple(one.name for one in fields(Config) if one.name not in ("file", *TABLES))
PUBLISHER_KEYS = ("delay", "crawl_window", "proxy", "javascript", "monitors")
"""What can be set for one publisher, in a table [newscrawl.publishers.ID]: ``delay`` and
``crawl_window`` as above; ``proxy``, a URL, with a name and a password if need be; ``javascript``:
its pages are what a browser makes of them; ``monitors``: limits of its own, or false for none."""
_NUMBERS: Mapping[str, type[int] | type[float]] = {
    "delay": float,
    "jitter": float,
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
        table = _read(path)
        settings["publishers"] = _publishers(table.pop("publishers", {}), path)
        if "monitors" in table:
            settings["monitors"] = _monitors(table.pop("monitors"), f"{path}: monitors")
        for key, value in table.items():
            settings[key] = _check(key, value, where=f"{path}: {key}")
        if "rules" in settings:
            folder = path.parent
            settings["rules"] = tuple(
                str(folder / Path(one).expanduser()) for one in settings["rules"]
            )
        for key in ("output", "templates", "warc", "metrics", "alerts"):
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
    _check_names(table, (*KEYS, *TABLES), path)
    return table


def _check_names(table: Mapping[str, Any], known: Sequence[str], where: object) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, known, 1)
            fix = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise ConfigError(f"{where}: unknown key {key}; {fix}")


def _publishers(table: Any, path: Path) -> dict[str, dict[str, Any]]:
    """The tables [newscrawl.publishers.ID], each value as the setting holds it."""
    if not isinstance(table, dict) or not all(isinstance(one, dict) for one in table.values()):
        raise ConfigError(
            f"{path}: publishers is no table of tables; write [newscrawl.publishers.kompas], and "
            "the publisher's settings under that line"
        )
    if not table:
        return {}
    from newscrawl.publishers import PUBLISHERS

    for name in table:
        if name not in PUBLISHERS:
            close = get_close_matches(name, PUBLISHERS, 1)
            fix = f"did you mean {close[0]}?" if close else "newscrawl publishers lists them"
            raise ConfigError(f"{path}: publishers.{name}: no such publisher; {fix}")
    found = {}
    for name, own in table.items():
        where = f"{path}: publishers.{name}"
        _check_names(own, PUBLISHER_KEYS, where)
        found[name] = {key: _check(key, own[key], f"{where}.{key}") for key in own}
    return found


def _monitors(table: Any, where: str) -> dict[str, Any]:
    from newscrawl.monitoring.limits import check_limits

    try:
        return check_limits(table, where)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _of_variable(key: str, value: str) -> Any:
    """A variable's text as what it says, for the keys that are numbers, yes or no, or several
    paths."""
    if key == "rules":
        return [one for one in value.split(os.pathsep) if one]
    if key == "mail_to":
        return [one.strip() for one in value.split(",") if one.strip()]
    if key in _SWITCHES:
        return _SAID.get(value.strip().lower(), value)
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
    if key == "jitter":
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10:
            return float(value)
        raise ConfigError(f"{where} is {value!r}; it is a share from 0 to 10, such as 0.5")
    if key in _SWITCHES:
        if isinstance(value, bool):
            return value
        raise ConfigError(f"{where} is {value!r}; it is true or false")
    if key in ("concurrency", "side_by_side"):
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise ConfigError(f"{where} is {value!r}; it is a whole number from 1, such as 8")
    if key == "rules":
        return _check_paths(value, where)
    if key == "monitors":
        return value if value is False else _monitors(value, where)
    if key == "mail_to":
        if isinstance(value, list) and value and all(_is_address(one) for one in value):
            return tuple(value)
        raise ConfigError(f'{where} is {value!r}; it is a list, such as ["ops@example.org"]')
    if key in _ADDRESSES:
        if isinstance(value, str) and re.fullmatch(_ADDRESSES[key], value):
            return value
        raise ConfigError(  # not what it is: there may be a password in it
            f"{where} cannot be used; it is one such as {_EXAMPLES[key]}"
        )
    if key == "proxy":
        if isinstance(value, str) and _PROXY.fullmatch(value):
            return value
        raise ConfigError(  # not what it is: there may be a password in it
            f"{where} is no proxy's URL; it is one such as http://proxy.example:3128 or "
            "http://name:password@proxy.example:3128"
        )
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f'{where} is {value!r}; it is a text in quotes, such as "…"')
    if any(ord(character) < 32 for character in value):
        raise ConfigError(f"{where} holds a line end or another control character; write one line")
    if key == "compression":
        if value.lower() not in COMPRESSIONS:
            raise ConfigError(f"{where} is {value!r}; it is one of {', '.join(COMPRESSIONS)}")
        return value.lower()
    if key == "crawl_window":
        from newscrawl.net.windows import Window

        try:
            return str(Window.parse(value))
        except ValueError as error:
            raise ConfigError(f"{where}: {error}") from None
    if key == "log_level":
        if value.upper() not in LOG_LEVELS:
            raise ConfigError(f"{where} is {value!r}; it is one of {', '.join(LOG_LEVELS)}")
        return value.upper()
    if key == "log_format":
        if value.lower() not in LOG_FORMATS:
            raise ConfigError(f"{where} is {value!r}; it is one of {', '.join(LOG_FORMATS)}")
        return value.lower()
    return value


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(_MAIL.fullmatch(value))


def _check_paths(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return tuple(value)
    raise ConfigError(f'{where} is {value!r}; it is a list of files, such as ["easylist.txt"]')


def _below(folder: Path, output: str) -> str:
    """``output`` seen from ``folder``; a final "/" stays, it says that a folder is meant."""
    end = "/" if output.endswith("/") else ""
    return str(folder / Path(output).expanduser()) + end
