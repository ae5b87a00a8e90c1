"""Pages that scripts make, shown by Debian's Chromium; it must be installed (.ci/run does)."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawl.config import ConfigError
from newscrawl.net.browser import find_browser
from newsstand import Newsstand
from newsstand.compare import compare
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import ALWAYS, Fault

ROOT = Path(__file__).parents[1]
PLACE = "https://www.republika.co.id/assets"

DATA = b"{}"

CRASHING = "<script>fetch('/assets/data.html')</script></body>"

RESTLESS = """<script>
setInterval(() => fetch("/assets/lagi.json?" + Math.random()).catch(() => 0), 100);
</script></body>"""

ENDLESS = "<script>setTimeout(() => { for (;;); }, 0)</script></body>"

# Ways out that no rule for a page's requests sees; a port of this machine, names of nobody.
ESCAPING = """<link rel="dns-prefetch" href="//satu.example">
<link rel="preconnect" href="https://dua.example"><iframe src="http://127.0.0.1:8907/bingkai"></iframe>
<script>
const call = new RTCPeerConnection({iceServers: [
  {urls: "stun:127.0.0.1:8907"}, {urls: "stun:tiga.example:8907"},
  {urls: "turn:127.0.0.1:8907?transport=tcp", username: "a", credential: "b"}]});
call.createDataChannel("x"); call.createOffer().then(offer => call.setLocalDescription(offer));
try { new WebTransport("https://127.0.0.1:8907/"); } catch {}
new WebSocket("ws://127.0.0.1:8907/"); new EventSource("http://127.0.0.1:8907/");
navigator.sendBeacon("http://127.0.0.1:8907/", "x"); window.open("http://127.0.0.1:8907/jendela");
navigator.serviceWorker.register("/assets/pekerja.js").catch(() => 0);
setTimeout(() => { location = "https://empat.example/"; }, 300);
</script></body>"""

# The proxy that there is not; and where Chromium looks whether there are ways to the internet: it
# connects UDP sockets, which sends nothing.
NOWHERE = {"127.0.0.1 9", "8.8.8.8 53", "2001:4860:4860::8888 53", "2001:4860:4860::8888 443"}

# Chromium as NEWSCRAWL_BROWSER: notes its process, and what it sends.
WATCHED = """#!/bin/sh
cd {folder}
exec strace -f --seccomp-bpf -qq -e trace=connect,sendto,sendmsg,sendmmsg -e signal=none \\
  -o sent.$$ sh -c 'echo $$ >> started; exec chromium "$@"' sh "$@"
"""

SCRIPT = """
const made = atob(document.getElementById("isi").textContent);
const bytes = Uint8Array.from(made, letter => letter.charCodeAt(0));
fetch("/assets/kepala.json").then(answer => answer.json()).then(data => {
  if (!data.siap) return;
  document.open(); document.write(new TextDecoder().decode(bytes)); document.close();
});
for (const elsewhere of ["https://iklan.example/hitung", "http://169.254.169.254/latest/",
                         "http://127.0.0.1:1/", "https://www.republika.co.id/komentar/1"]) {
  fetch(elsewhere).catch(() => 0);
}
new WebSocket("wss://iklan.example/").onerror = () => 0;
"""


def by_script(page: bytes) -> bytes:
    """A page that is empty until a script has run, which asks for some data first."""
    if b"<article" not in page and b"og:type" not in page and b"og:title" not in page:
        return page
    hidden = base64.b64encode(page).decode()
    head = "<!DOCTYPE html><html><head><title>Memuat</title></head><body>"
    scripts = ("https://iklan.example/iklan.js", f"{PLACE}/muat.js")
    linked = "".join(f'<script src="{url}"></script>' for url in scripts)
    data = f'<script type="text/plain" id="isi">{hidden}</script>'
    return f'{head}<img src="{PLACE}/gambar.png">{data}{linked}</body></html>'.encode()


def environment(stand: Newsstand) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    said = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://example.org/crawler"}
    return {**own, **stand.environment(), **said, "PYTHONPATH": str(ROOT)}


def crawl(stand: Newsstand, folder: Path, config: str) -> dict[str, Any]:
    (folder / "newscrawl.toml").write_text(config)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "newscrawl.cli", "crawl", "republika", "--json", "--quiet"),
            *("--since", stand.first_day.isoformat(), "-o", str(folder / "out.jsonl")),
        ],
        cwd=folder,
        env=environment(stand),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.stdout, done.stderr
    [result] = json.loads(done.stdout)["results"]
    return dict(result, log=done.stderr)


JAVASCRIPT = "[newscrawl.publishers.republika]\njavascript = true\n"


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no chromium on this machine")
def test_what_a_script_makes_is_read_and_nothing_else_is_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright", reason="scrapy-playwright is not installed")
    layouts = tuple(one for one in LAYOUTS if one.publisher == "republika")
    with Newsstand(4, seed=8, layouts=layouts, faults=False, days=1) as stand:
        stand.changes["republika.co.id"] = by_script
        js = Fault(ALWAYS, body=SCRIPT.encode(), content_type="text/javascript")
        stand.faults[f"{PLACE}/muat.js"] = js
        data = Fault(ALWAYS, body=b'{"siap": true}', content_type="application/json")
        for host in {one.url.split("/")[2] for one in stand.articles.values()}:
            stand.faults[f"https://{host}/assets/kepala.json"] = data
        plain = crawl(stand, tmp_path, "[newscrawl]\n")
        assert plain["articles"] == 0
        (tmp_path / "out.jsonl.state").unlink(missing_ok=True)
        before = len(stand.requests)
        shown = crawl(stand, tmp_path, JAVASCRIPT)
        asked = [one.url for one in stand.requests[before:]]
    assert shown["articles"] == len(stand.articles), shown
    found = compare(stand.articles.values(), read_lines(tmp_path / "out.jsonl"))
    assert found.equal == found.expected, found.differing[:3]
    assert asked.count(f"{PLACE}/muat.js") == 1
    assert not [url for url in asked if "republika.co.id" not in url]
    assert not [url for url in asked if "gambar" in url or "/komentar/" in url]


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no chromium on this machine")
@pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace on this machine")
def test_a_page_harms_only_itself_and_the_browser_reaches_nothing(tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright", reason="scrapy-playwright is not installed")
    watched, out = tmp_path / "browser", tmp_path / "out.jsonl"
    watched.write_text(WATCHED.format(folder=tmp_path))
    watched.chmod(0o755)
    changes = [CRASHING, ESCAPING, RESTLESS, ENDLESS]
    changed: list[str] = []
    killed: list[int] = []

    def misbehaving(page: bytes) -> bytes:
        """Articles by turns; and the browser is killed while one of them asks for data."""
        if page == DATA and not killed:
            killed.append(int((tmp_path / "started").read_text().split()[-1]))
            os.kill(killed[-1], signal.SIGKILL)
        elif named := re.search(rb'property="og:title" content="([^"]+)"', page):
            changed.append(named[1].decode())
            return page.replace(b"</body>", changes[len(changed) - 1].encode())
        return page

    layouts = tuple(one for one in LAYOUTS if one.publisher == "republika")
    with Newsstand(4, seed=8, layouts=layouts, faults=False, days=1) as stand:
        stand.changes["republika.co.id"] = misbehaving
        for host in {one.url.split("/")[2] for one in stand.articles.values()}:
            stand.faults[f"https://{host}/assets/data.html"] = Fault(ALWAYS, body=DATA)
            more = Fault(ALWAYS, body=b"[]", content_type="application/json")
            stand.faults[f"https://{host}/assets/lagi.json"] = more
        settings = {
            "NEWSCRAWL_JAVASCRIPT": "1",
            "NEWSCRAWL_BROWSER": str(watched),
            "NEWSCRAWL_BROWSER_SECONDS": "3",
            "NEWSCRAWL_OUTPUT": str(out),
        }
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "republika"),
                *("-a", f"since={stand.first_day.isoformat()}"),
                *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
            ],
            cwd=ROOT,
            env=environment(stand),
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        asked = [one.url for one in stand.requests]
    assert len(changed) == 4
    assert len(killed) == 1
    assert done.stderr.count("Launching browser") == 2
    found = compare(stand.articles.values(), read_lines(out))
    assert (found.equal, found.differing, found.unknown, found.twice) == (3, [], [], [])
    titles = [html.unescape(title) for title in changed]
    urls = [one.url for title in titles for one in stand.articles.values() if one.title in title]
    assert found.missing == [urls[changes.index(ENDLESS)]]
    assert f"Not fetched: {found.missing[0]} (javascript)" in done.stderr
    assert f"Still at work after 3 s: {urls[changes.index(RESTLESS)]}" in done.stderr
    assert "Traceback" not in done.stderr
    assert any("/assets/lagi.json" in url for url in asked)
    assert not [url for url in asked if "republika.co.id" not in url or "/pekerja" in url]
    assert not [to for to in sent_to(tmp_path) if to not in NOWHERE]


def sent_to(folder: Path) -> set[str]:
    """Addresses and ports outside this process that a watched browser connected or sent to."""
    texts = [path.read_text(errors="replace") for path in folder.glob("sent.*")]
    assert texts
    found = re.findall(r'port=htons\((\d+)\).*?(?:inet_addr\(|AF_INET6, )"([^"]+)"', "".join(texts))
    return {f"{address} {port}" for port, address in found}


def test_where_there_is_no_browser_the_message_says_what_to_install() -> None:
    with pytest.raises(ConfigError, match="no tidak-ada; install it .*apt-get install chromium"):
        find_browser("tidak-ada")
