"""Encoding: from a page's bytes to UTF-8, whatever they name themselves or turn out to be."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32."""
_ESCAPE = b"\x1b$"
"""How ISO-2022-JP, whose bytes are all ASCII, switches to Japanese."""
_WESTERN = frozenset(("utf-8", "cp1252", "ascii", "iso8859-1", "iso8859-15"))
"""What pages name, or systems by default, that are a mixture of UTF-8 and Windows-1252."""
_START = 4096
_SAMPLE = 1 << 16
"""Bytes by which an encoding is guessed: the guess costs many times what the page does."""

_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}"
)
"""A character beyond ASCII in UTF-8."""
_ASCII = bytes(range(128))
_WINDOWS = [bytes([byte]).decode("cp1252", "replace") for byte in range(256)]


def declared_encoding(content: bytes, content_type: str | None) -> str | None:
    """The encoding a page names: byte order mark, HTTP header, ``<meta>``, in that order."""
    bom, _ = read_bom(content)
    return (
        bom
        or http_content_type_encoding(content_type)
        or html_body_declared_encoding(content[:8192])
    )


def is_marked(content: bytes) -> bool:
    """Whether ``content`` shows by its first bytes, by a switch, or by its zeros, that it is in no
    encoding of which ASCII is a part."""
    return (
        content.startswith(_MARKS)
        or (b"\x1b" in content and _ESCAPE in content)
        or (b"\0" in content and _wide(content) is not None)
    )


def _wide(content: bytes) -> str | None:
    """The form of UTF-16 or UTF-32 that ``content`` is in, by where its zeros stand: markup is
    mostly ASCII. None for a page that only has some zeros in it."""
    start = content[:_START]
    places = [start[at::4].count(0) * 4 / len(start) for at in range(4)]
    if 2.5 < sum(places) < 3.5:
        return "utf-32-be" if places[0] > 0.9 else "utf-32-le"
    if places[1] > 0.6 < places[3] and places[0] < 0.2 > places[2]:
        return "utf-16-le"
    if places[0] > 0.6 < places[2] and places[1] < 0.2 > places[3]:
        return "utf-16-be"
    return None


def to_utf8(content: bytes, content_type: str | None = None) -> bytes:
    """``content`` in UTF-8, whatever encoding it names or turns out to be in.

    Bytes that are UTF-8 are read so, whatever they declare, since hardly any text in another
    encoding happens to be UTF-8. Else the declared encoding counts, and without one what
    BeautifulSoup's EncodingDetector suggests. Pages of UTF-8 with bytes of Windows-1252 in it,
    common where copy is pasted, are read as both.
    """
    marked = is_marked(content)
    if not marked:
        try:
            content.decode("utf-8")
            return content
        except UnicodeDecodeError:
            pass
    kinds = _Kinds(0, 0) if marked else _kinds(content)
    codec = _codec(content, content_type, marked, kinds)
    if codec in _WESTERN and (codec == "utf-8" or kinds.characters > kinds.others):
        return _mixed(content, kinds)
    try:
        text = content.decode(codec, "replace")
    except (LookupError, ValueError):  # no codec of text, whatever the page may say
        text = content.decode("cp1252", "replace")
    return text.encode("utf-8", "replace")


def _codec(content: bytes, content_type: str | None, marked: bool, kinds: _Kinds) -> str:
    if marked and not read_bom(content)[0] and (wide := _wide(content)):
        return wide
    declared = declared_encoding(content, content_type)
    if declared and (codec := resolve_encoding(declared)):
        return codec
    if kinds.characters > kinds.others:
        return "utf-8"
    from bs4.dammit import EncodingDetector  # slow to import, seldom needed

    first = re.search(rb"[\x80-\xff]", content)
    at = max(0, first.start() - 1000) if first else 0
    sample = content[at : at + _SAMPLE]
    return next(iter(EncodingDetector(sample, is_html=True).encodings), "cp1252")


class _Kinds(NamedTuple):
    """How much of a page is beyond ASCII, and of which kind."""

    characters: int
    """Whole characters of UTF-8."""
    others: int
    """Bytes that are a part of none."""


def _kinds(content: bytes) -> _Kinds:
    rest, characters = _CHARACTER.subn(b"", content)
    return _Kinds(characters, len(rest.translate(None, _ASCII)))


def _mixed(content: bytes, kinds: _Kinds) -> bytes:
    """What holds UTF-8 and Windows-1252, or is either."""
    if kinds.others > _MOST:
        one = "utf-8" if kinds.characters > kinds.others else "cp1252"
        return content.decode(one, "replace").encode("utf-8")
    handler = "newscrawl.mixed" if kinds.characters else "newscrawl.windows"
    return content.decode("utf-8", handler).encode("utf-8")


_MOST = 100_000
"""Bytes of Windows-1252 that are read one by one."""
_STUMPS = tuple(bytes([*stump]) for stump in ((0xC2,), (0xC3,), (0xE2,), (0xF0,)))
"""How the characters of news begin that programs cut: accents, typography, emoji."""


def _read_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _WINDOWS[error.object[error.start]], error.start + 1


def _read_mixed(error: UnicodeError) -> tuple[str, int]:
    """As Windows-1252, but for a character that was cut short: that is lost."""
    assert isinstance(error, UnicodeDecodeError)
    if error.object.startswith(_STUMPS, error.start):
        return "\ufffd", error.end
    return _read_windows(error)


codecs.register_error("newscrawl.windows", _read_windows)
codecs.register_error("newscrawl.mixed", _read_mixed)
