"""The egg for Scrapyd: both packages with their data. What they import is installed where Scrapyd
runs; see ../README.md. The package for everybody else is made from pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path("..", "..")
PACKAGES = ("newscrawl", "pipelines")

project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

setup(
    name=project["name"],
    version=project["version"],
    packages=[
        found
        for name in PACKAGES
        for found in find_packages(str(ROOT), include=[name, f"{name}.*"])
    ],
    package_dir={name: str(ROOT / name) for name in PACKAGES},
    package_data={"": ["*.json", "*.toml", "*.txt", "*.j2", "*.js", "*.css", "py.typed"]}
    | {"pipelines": ["rules/*"]},
    entry_points={"scrapy": ["settings = newscrawl.settings"]},
    zip_safe=True,
)
