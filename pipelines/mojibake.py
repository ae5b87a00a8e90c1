"""Mojibake: UTF-8 that was read as Windows-1252 and written as UTF-8 again, on pages as served.

Only sequences that no writer types are read back: "â€œ" is a quotation mark, but "Ã" before a
quotation mark may be the end of a word. (ftfy's heuristics go further, and take '“Ã”' for "“Ô".)
"""

from __future__ import annotations

import re

_BYTES = {
    bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)
}
"""The byte that each character stood for; those that Windows-1252 has no character for were read
as controls."""


def _class(first: int, last: int, without: str = "") -> str:
    chars = [char for char, byte in _BYTES.items() if first <= byte <= last]
    return "[" + "".join(re.escape(char) for char in chars if char not in without) + "]"


_NEXT = _class(0x80, 0xBF)
_TYPED = "‘’“”‚„‹›«»–—…•·"
"""What a writer may well type after a capital "Ã"."""
_SURE = re.compile(
    rf"(?:â(?:€|‚|„|†|ˆ|‰|Š|–|—|˜|™|š|›|œ|ž){_NEXT}"  # punctuation, currencies, arrows, signs
    rf"|ðŸ{_NEXT}{{2}}"  # emoji
    rf"|Ã{_class(0x80, 0xBF, _TYPED)}|Â{_class(0xA0, 0xBF, _TYPED)}|ï»¿"
    rf"|(?<=¬)[ÂÅË]{_NEXT})+"  # the end of a quotation mark misread twice
)
_MARK = re.compile("|".join(["Ã[\x82\x83\xa2\xaf\xb0]"]).encode("latin-1"))
_TIMES = 3
"""How often a text was misread, at most."""


def holds_some(utf8: bytes) -> bool:
    """Whether there may be mojibake in a page: cheap, and true of hardly any other."""
    return b"\xc3" in utf8 and _MARK.search(utf8) is not None


def mended(utf8: bytes) -> bytes:
    """``utf8`` with what is surely mojibake read back; the same object where there is none."""
    text = utf8.decode("utf-8", "replace")
    for _ in range(_TIMES):
        text, count = _SURE.subn(_read_back, text)
        if not count:
            break
    result = text.encode("utf-8")
    return utf8 if result == utf8 else result


def _read_back(found: re.Match[str]) -> str:
    try:
        return bytes(map(_BYTES.__getitem__, found[0])).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
