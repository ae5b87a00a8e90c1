"""Block pages: known for what they are, and no article taken for one."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply, Web

from newscrawl import NotAnArticle, extract
from newscrawl.api import process
from newscrawl.markup import Index
from newscrawl.net.blocks import GUARDS, SHORT, blocked_by
from newscrawl.publishers import PUBLISHERS
from newsstand.faults import BLOCK_PAGES
from pipelines.decode import parse

KNOWN = "https://money.kompas.com/read/2026/03/01/064000326/judul"
UNKNOWN = "https://berita.example.co.id/2026/judul"


def guard_of(html: str) -> str | None:
    return blocked_by(Index(parse(html.encode())))


@pytest.mark.parametrize("name", BLOCK_PAGES)
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_a_block_page_is_rejected_as_one(name: str, url: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        extract(BLOCK_PAGES[name], url)
    assert caught.value.reason == "blocked_page"
    assert name in caught.value.detail


@pytest.mark.parametrize(
    "html",
    [
        "<title>Just a moment...</title><p>x</p>",
        "<title> Attention  Required! | Cloudflare </title><p>x</p>",
        "<title>x</title><script>window._cf_chl_opt={cvId:'3'};</script><p>x</p>",
        "<script>window._cf_chl_opt={};</script><p>" + "Tunggu. Wait. Attendez. " * 200,
        "<title>ERROR: The request could not be satisfied</title><h1>403 ERROR</h1>",
        "<title>403 Forbidden</title><center><h1>403 Forbidden</h1></center><hr>nginx",
        '<H1>Access Denied</H1>You don\'t have permission to access "http://x.id/" on this server.'
        "<P>Reference #18.2d351ab8.1557333295.a4e16ab</P>",
        "<title>x.id</title><script data-cfasync='false' src='https://ct.captcha-delivery.com/c.js'>"
        "</script>",
        "<p>Verify you are human by completing the action below.</p>",
        "<p>Pastikan Anda bukan robot untuk melanjutkan</p>",
    ],
)
def test_guards(html: str) -> None:
    assert guard_of(html) in {guard.name for guard in GUARDS}


SENTENCE = "Cloudflare menjelaskan bahwa halaman DDoS protection by Cloudflare muncul pada situs. "


@pytest.mark.parametrize(
    "html",
    [
        # an article about it, and the script that Cloudflare puts into every page
        f"<title>Just a moment...</title><p>{SENTENCE * (SHORT // len(SENTENCE) + 1)}</p>",
        f"<meta property='og:type' content='article'><h1>Cloudflare</h1><p>{SENTENCE}</p>",
        "<title>Harga beras</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>"
        "</script><p>Harga beras naik.</p>",
        "<title>Harga beras</title><p>Harga beras naik.</p><div class='g-recaptcha'></div>",
        "<title>Just a moment... ketika hujan turun</title><p>Hujan.</p>",
        "<title>x</title><style>.px-captcha{}</style><p>Harga beras naik.</p>",
    ],
)
def test_what_is_no_block_page(html: str) -> None:
    assert guard_of(html) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_page_is_looked_at(title: str, text: str) -> None:
    html = f"<title>{title}</title><script>{text}</script><p>{text}</p>"
    assert guard_of(html) in (None, *(guard.name for guard in GUARDS))


def test_a_short_article_about_a_guard_is_one_where_its_layout_is_known() -> None:
    html = (
        "<title>Just a moment...</title><h1 class='read__title'>Situs Terkena Just a moment...</h1>"
        f"<div class='read__content'><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    )
    article = process(html, KNOWN).article
    assert article is not None
    assert "DDoS protection by Cloudflare" in (article.text or "")


# In a crawl


def crawl(web: Web, folder: Path, *arguments: str) -> dict[str, Any]:
    """What came of ``newscrawl crawl`` with these arguments."""
    output = str(folder / "lines.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments, "-o", output, "--json"],
        env=web.environ,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)["results"][0]
    return result


def test_a_site_whose_guard_goes_on_is_left_alone(tmp_path: Path) -> None:
    urls = [f"https://voi.id/berita/{number}/judul" for number in range(1000, 1040)]
    listed = tmp_path / "urls.txt"
    listed.write_text("\n".join(urls))
    with Web(tmp_path) as web:
        web.pages |= dict.fromkeys(urls, Reply(BLOCK_PAGES["Cloudflare"]))
        result = crawl(web, tmp_path, "--urls", str(listed))
        asked = web.urls()
    assert result["blocked"] == {"voi.id": "blocked_page"}
    assert set(result["rejected"]) == {"blocked_page"}
    assert 5 <= result["rejected"]["blocked_page"] == len(asked) < len(urls)
    assert result["articles"] == 0


def test_a_guards_page_is_no_list(tmp_path: Path) -> None:
    own = [one for one in PUBLISHERS["voi"].sources if one.kind in ("index", "feed")]
    asks = [next(iter(one.start(date.today(), date.today()))) for one in own]
    with Web(tmp_path) as web:
        web.pages |= {ask.url: Reply(BLOCK_PAGES["captcha"]) for ask in asks}
        result = crawl(web, tmp_path, "voi", "--source", "index,feed")
    assert result["listings_failed"] == {"blocked_page": len(asks)}


def test_an_article_that_a_guard_kept_from_us_is_asked_for_again(tmp_path: Path) -> None:
    article = "https://money.kompas.com/read/2020/11/01/064000326/judul"
    body = "".join(f"<p>Harga beras naik {number} persen di pasar itu.</p>" for number in range(9))
    page = f"<h1 class='read__title'>Beras</h1><div class='read__content'>{body}</div>"
    days = ("--since", "2020-11-01", "--until", "2020-11-01", "--source", "index")
    with Web(tmp_path) as web:
        web.pages["https://indeks.kompas.com/?site=all&date=2020-11-01&page=1"] = Reply(
            f"<div class='article__list'><h3><a class='article__link' href='{article}'>J</a></h3>"
        )
        web.pages[f"{article}?page=all"] = Reply(BLOCK_PAGES["Cloudflare"])
        assert crawl(web, tmp_path, "kompas", *days)["rejected"] == {"blocked_page": 1}
        web.pages[f"{article}?page=all"] = Reply(page)
        assert crawl(web, tmp_path, "kompas", *days)["articles"] == 1
