"""HTML: what the pages that newscrawl writes are made with."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache
def environment(folder: str) -> Environment:
    """The templates in a folder of newscrawl ("inspection"); what they print is escaped."""
    return Environment(
        loader=PackageLoader("newscrawl", folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache
def words(folder: str) -> dict[str, dict[str, str]]:
    """What the pages of a folder say, by language and key: its ``words.toml``."""
    return tomllib.loads(beside(folder, "words.toml"))


def beside(folder: str, name: str) -> str:
    """The text of a file in a folder of newscrawl."""
    return (files("newscrawl") / folder / name).read_text("utf-8")
