"""A bucket on the loopback interface: as much of S3's protocol as reading it takes.

Source: Amazon S3 API reference, ListObjectsV2, HeadObject, GetObject; RFC 9110, 14 on ranges.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@contextmanager
def bucket(objects: dict[str, bytes], asked: list[tuple[str, str]]) -> Iterator[str]:
    """The address of a server that has ``objects``, each called "bucket/key"; they may change.
    ``asked`` gets the target and the range of each request for an object."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            name = unquote(parts.path).strip("/")
            if "list-type" in query:
                self._send(200, _listing(objects, name, query.get("prefix", [""])[0]))
            elif name not in objects:
                self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                asked.append((name, self.headers.get("Range", "")))
                self._object(objects[name])

        def do_HEAD(self) -> None:
            self.do_GET()

        def _object(self, content: bytes) -> None:
            found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if not found:
                self._send(200, content)
                return
            start, end = int(found[1]), min(int(found[2] or len(content)), len(content) - 1)
            told = {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
            self._send(206, content[start : end + 1], told)

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            own = {"Content-Length": str(len(body)), "ETag": '"x"', "Accept-Ranges": "bytes"}
            when = {"Last-Modified": "Sun, 22 Nov 2026 00:00:00 GMT"}
            for name, value in {**own, **when, **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _listing(objects: dict[str, bytes], name: str, prefix: str) -> bytes:
    keys = [one.partition("/")[2] for one in objects if one.startswith(f"{name}/")]
    contents = "".join(
        f"<Contents><Key>{escape(key)}</Key><Size>{len(objects[f'{name}/{key}'])}</Size>"
        "<LastModified>2026-11-22T00:00:00.000Z</LastModified><ETag>x</ETag></Contents>"
        for key in sorted(keys)
        if key.startswith(prefix)
    )
    return (
        '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{name}</Name><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"
    ).encode()
