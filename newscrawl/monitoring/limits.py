"""Limits: from where on monitors say that something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from newscrawl.monitoring.baseline import WARM_UP
from newscrawl.monitoring.figures import FIELDS


@dataclass(frozen=True)
class Limits:
    """What is set in the table [newscrawl.monitors], and for a publisher in
    [newscrawl.publishers.ID.monitors].

    min_articles   share of the articles to be expected that must come
    warm_up        days that the baseline needs
    max_errors     share of pages that may fail, or give nothing
    max_generic    share of articles that no layout may fit, at a publisher that has layouts
    max_lag        hours that the newest article may be old
    min_coverage   by field: share of the articles that must have it
    """

    min_articles: float = 0.5
    warm_up: int = WARM_UP
    max_errors: float = 0.2
    max_generic: float = 0.2
    max_lag: float = 48.0
    min_coverage: Mapping[str, float] = field(
        default_factory=lambda: {"title": 0.98, "published_at": 0.95}
    )

    @classmethod
    def of(cls, settings: Mapping[str, Any], crawl: str) -> Limits | None:
        """Those for a crawl: ``settings`` is a table of the setting ``NEWSCRAWL_MONITORS``, with
        what is set for single publishers below "publishers"; None: it is not looked at."""
        own = settings.get("publishers", {}).get(crawl, {})
        if own is False:
            return None
        told = {name: value for name, value in settings.items() if name in NAMES}
        return cls(**{**told, **own})

    def as_dict(self) -> dict[str, Any]:
        """As in a table."""
        return asdict(self)


NAMES = tuple(one.name for one in fields(Limits))
_SHARES = ("min_articles", "max_errors", "max_generic")


def check_limits(table: Any, where: str) -> dict[str, Any]:
    """``table`` as it can be given to ``Limits``. Raises ValueError, which names what is wrong
    below ``where``, and the fix."""
    if not isinstance(table, Mapping):
        raise ValueError(f"{where} is {table!r}; it is a table, such as [newscrawl.monitors]")
    made = {}
    for name, value in table.items():
        if name not in NAMES:
            close = get_close_matches(name, NAMES, 1)
            fix = f"did you mean {close[0]}?" if close else f"there are {', '.join(NAMES)}"
            raise ValueError(f"{where}: unknown key {name}; {fix}")
        made[name] = _check(name, value, f"{where}.{name}")
    return made


def _check(name: str, value: Any, where: str) -> Any:
    if name == "min_coverage":
        if not isinstance(value, Mapping):
            raise ValueError(f"{where} is {value!r}; it is a table, such as {{title = 0.98}}")
        for one in value:
            if one not in FIELDS:
                raise ValueError(f"{where}: unknown field {one}; there are {', '.join(FIELDS)}")
        return {one: _share(share, f"{where}.{one}") for one, share in value.items()}
    if name in _SHARES:
        return _share(value, where)
    if name == "warm_up":
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 14:
            return value
        raise ValueError(f"{where} is {value!r}; it is a number of days from 1 to 14")
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return float(value)
    raise ValueError(f"{where} is {value!r}; it is a number of hours, such as 48")


def _share(value: Any, where: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise ValueError(f"{where} is {value!r}; it is a share from 0 to 1, such as 0.5")
