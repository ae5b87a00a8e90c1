"""How the tests are run.

With CI set, a skipped test has failed: what is not there to run it must be installed.

Only a test that looks for real pages, lists or listings in ``../shared`` may be skipped, where
that folder is absent; its reason says so ("real pages are not here").
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

_ABSENT = re.compile(r"\b(?:real pages|real listings|lists)\b.*\b(?:here|beside)\b")

# Tests start newscrawl hundreds of times: its modules are compiled once, not each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# How long a test takes says how busy the machine is.
settings.register_profile("newscrawl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newscrawl")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def may_be_skipped(reason: str) -> bool:
    """Whether a test may be skipped for ``reason`` where CI is set."""
    return not SHARED.is_dir() and bool(_ABSENT.search(reason))


def _judged(report: Report) -> Report:
    """``report``, of a failure where it was of a skip that must not be."""
    if report.outcome == "skipped" and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        where = report.longrepr
        reason = where[2] if isinstance(where, tuple) else str(where)
        if not may_be_skipped(reason):
            report.outcome = "failed"
            report.longrepr = f"{reason}\n(with CI set, nothing that is missing may skip a test)"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _judged((yield))


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests of crawls wait for delays."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests start processes, and so take long, go first: else one of them goes on
    alone at the end."""
    items.sort(key=lambda item: not hasattr(getattr(item, "module", None), "subprocess"))
