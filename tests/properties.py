"""Properties: the tests with made-up inputs, each with many times as many of them as in the suite.

python tests/properties.py                          # 20 times as many, on all processors
python tests/properties.py --times 100 tests/test_dates.py

Exit status as pytest's: 1 where a property does not hold.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import pytest

_TIMES = "PROPERTIES_TIMES"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As a plugin of pytest: raise the number of inputs of each test that makes them up."""
    times = int(os.environ[_TIMES])
    raised: set[int] = set()
    for item in items:
        if item.get_closest_marker("hypothesis") is None:
            continue
        machine = getattr(item, "cls", None)
        if hasattr(machine, "settings"):
            owner, name = machine, "settings"
        else:
            owner, name = getattr(item, "function", None), "_hypothesis_internal_use_settings"
        if id(owner) not in raised:  # a test that is run with several parameters is one function
            raised.add(id(owner))
            setattr(owner, name, _more(getattr(owner, name, None), times))


def _more(own: Any, times: int) -> Any:
    from hypothesis import settings  # not before pytest, which rewrites it

    own = own or settings.default
    return settings(own, max_examples=times * own.max_examples, deadline=None)


def main() -> int:
    """Run them; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=20, help="how many times as many (20)")
    parser.add_argument("--processes", default="auto", help="of pytest-xdist (auto)")
    parser.add_argument("tests", nargs="*", default=[str(Path(__file__).parent)])
    given = parser.parse_args()
    here = str(Path(__file__).parent)
    os.environ[_TIMES] = str(given.times)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    sys.path.insert(0, here)
    options = ["-m", "hypothesis", "-p", "properties", "--numprocesses", given.processes]
    return pytest.main([*options, "--durations=10", *given.tests])


if __name__ == "__main__":
    sys.exit(main())
