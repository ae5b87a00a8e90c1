"""Window: the part of a stream that is looked at, which only moves forward."""

from __future__ import annotations

import io
from typing import IO, Any

from newscrawl.limits import InputError

STEP = 1 << 20
"""Bytes that are read at once."""


class DamagedError(Exception):
    """What is compressed cannot be unpacked (on)."""


class Window:
    """The bytes of ``stream`` from some place on, by their place in the whole stream.

    Raises ``InputError`` where the stream cannot be read on.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._bytes = b""
        self._start = 0
        self._ended = False

    @property
    def end(self) -> int:
        """The place after the last byte that was read."""
        return self._start + len(self._bytes)

    def has(self, place: int) -> bool:
        """Whether there are bytes up to ``place``; reads on for that."""
        while self.end < place and not self._ended:
            part = self._read(max(STEP, place - self.end))
            self._ended = not part
            self._bytes += part
        return self.end >= place

    def _read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (DamagedError, InputError):
            raise
        except Exception as error:  # what is behind a remote file raises what it likes
            why = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
            raise InputError(f"cannot be read on: {why}") from error

    def part(self, start: int, end: int) -> bytes:
        """What is there from ``start`` to before ``end``."""
        self.has(end)
        return self._bytes[start - self._start : end - self._start]

    def view(self, start: int) -> memoryview:
        """All that was read so far from ``start`` on, at least a byte where there is one."""
        self.has(start + 1)
        return memoryview(self._bytes)[start - self._start :]

    def find(self, what: bytes, start: int) -> int:
        """Where ``what`` begins, at ``start`` or later; -1 where it does not. What was searched in
        vain is forgotten."""
        while True:
            found = self._bytes.find(what, start - self._start)
            if found >= 0:
                return self._start + found
            start = max(start, self.end - len(what) + 1)
            self.forget(start)
            if not self.has(self.end + 1):
                return -1

    def skip(self, place: int) -> bool:
        """Whether the stream goes on up to ``place``; nothing before that is asked for any more."""
        while self.end < place:
            self.forget(self.end)
            if not self.has(self.end + 1):
                return False
        return True

    def forget(self, before: int) -> None:
        """Bytes before this place are not asked for any more."""
        cut = min(before, self.end) - self._start
        if cut >= STEP or cut == len(self._bytes):
            self._bytes = self._bytes[cut:]
            self._start += cut


class Unpacked(io.RawIOBase):
    """What a decompressor makes of the bytes of a window, from ``start`` to the stream's end."""

    def __init__(self, window: Window, start: int, new_frame: Any) -> None:
        self._window = window
        self._place = start
        self._new_frame = new_frame
        self._frame = new_frame()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes. Raises ``DamagedError``."""
        while not self._ready:
            part = self._window.view(self._place)
            if not part:
                return b""
            part = part[:65_536]
            try:
                self._ready = self._frame.decompress(part)
            except Exception as error:  # each library's own
                raise DamagedError(str(error)) from error
            self._place += len(part)
            if self._frame.eof:
                self._place -= len(self._frame.unused_data)
                self._frame = self._new_frame()
            self._window.forget(self._place)
        found, self._ready = self._ready[:size], self._ready[size:]
        return found
