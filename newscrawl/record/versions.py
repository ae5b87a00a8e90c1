"""Versions of the record: lines that an older newscrawl wrote are read as if written today.

Within a version keys may be added (``rights.noai_by`` came so): a line that lacks one is read with
the field's default. When the version changes, what makes a line of the next version of one goes
into ``UPGRADES``, and a line of the old version into ``fixtures/lines/``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from newscrawl.article import SCHEMA_VERSION

UPGRADES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By version: takes what a line of it holds, returns that of the next version, with its
``schema_version``. Empty, as there has been one version."""


class _Version(msgspec.Struct):
    schema_version: str | None = None


_decoder = msgspec.json.Decoder(_Version)


_PRESENT = f'{{"schema_version":"{SCHEMA_VERSION}"'.encode()


def present(line: bytes) -> bytes:
    """``line``, or what it is in the present version where it is of an older one; see
    ``upgraded``."""
    return line if line.startswith(_PRESENT) else upgraded(line) or line


def upgraded(line: bytes | str) -> bytes | None:
    """A line of an older version as one of the present, which may lack keys that came since; None
    where ``line`` is of the present version, or of none.

    Raises ``ValueError`` for a line of a version that is not known: it was written by a newer
    newscrawl.
    """
    try:
        version = _decoder.decode(line).schema_version
    except (msgspec.DecodeError, UnicodeError):
        return None
    if version is None or version == SCHEMA_VERSION:
        return None
    if version not in UPGRADES:
        raise ValueError(
            f"schema_version is {version!r}; this newscrawl reads up to {SCHEMA_VERSION!r}: "
            "update newscrawl"
        )
    record = msgspec.json.decode(line)
    while version != SCHEMA_VERSION:
        record = UPGRADES[version](record)
        version = record["schema_version"]
    return msgspec.json.encode(record)
