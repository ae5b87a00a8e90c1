"""Pages that scripts make, shown by Debian's Chromium; it must be installed (.ci/run does)."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawl.browser import find_browser
from newscrawl.config import ConfigError
from newsstand import Newsstand
from newsstand.compare import compare
from newsstand.demo import read_lines
from newsstand.layouts import LAYOUTS
from newsstand.mishaps import ALWAYS, Fault

ROOT = Path(__file__).parents[1]
PLACE = "https://www.republika.co.id/assets"

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


def crawl(stand: Newsstand, folder: Path, config: str) -> dict[str, Any]:
    (folder / "newscrawl.toml").write_text(config)
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    said = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://example.org/crawler"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "newscrawl.cli", "crawl", "republika", "--json", "--quiet"),
            *("--since", stand.first_day.isoformat(), "-o", str(folder / "out.jsonl")),
        ],
        cwd=folder,
        env={**own, **stand.environment(), **said, "PYTHONPATH": str(ROOT)},
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
    pytest.importorskip("playwright", reason="Playwright is not installed")
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


def test_where_there_is_no_browser_the_message_says_what_to_install() -> None:
    with pytest.raises(ConfigError, match="no tidak-ada; install it .*apt-get install chromium"):
        find_browser("tidak-ada")
