"""The download handler; its limits are tested in test_hostile_sites.py and test_addresses.py."""

from __future__ import annotations

import subprocess
import sys

import pytest

CLOSE = """
import asyncio, sys
from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from scrapy import Request
from scrapy.utils.log import configure_logging
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler
from twisted.internet import reactor
configure_logging({"LOG_LEVEL": "ERROR"})

async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nIsi")

async def run():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    handler = load_object(sys.argv[1])(get_crawler())
    handler._disconnect_timeout = 0  # the time is up as the connection closes
    port = server.sockets[0].getsockname()[1]
    response = await handler.download_request(Request(f"http://127.0.0.1:{port}/"))
    await handler.close()
    await asyncio.sleep(0.05)
    print(response.text)
    reactor.stop()

reactor.callWhenRunning(lambda: asyncio.ensure_future(run()))
reactor.run()
"""


@pytest.mark.parametrize(
    ("handler", "complains"),
    [
        ("newscrawl.net.download.SafeDownload", False),
        ("scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler", True),
    ],
)
def test_a_connection_that_closes_as_its_time_is_up_is_no_error(
    handler: str, complains: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSE, handler],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "Isi\n"
    assert ("AlreadyCalledError" in done.stderr) is complains, done.stderr
