"""The newsstand on its own: the generator, what the sites answer, TLS, faults."""

from __future__ import annotations

import gzip
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from protego import Protego

from newscrawl.publishers import PUBLISHERS
from newsstand import Newsstand
from newsstand.compare import compare, fold
from newsstand.generator import GeneratedArticle, Group
from newsstand.layouts import BY_NAME, LAYOUTS
from newsstand.making import make_articles
from newsstand.mishaps import Fault
from newsstand.pages import render_article

TODAY = date(2026, 7, 24)
ARTICLES = make_articles(seed=7, per_layout=12, today=TODAY, days=3)


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with Newsstand(per_layout=12, seed=7, days=3, today=TODAY) as running:
        running.faults.clear()
        yield running


class Browser:
    """Fetches through the newsstand, certificates verified."""

    def __init__(self, stand: Newsstand, trusting: bool = True, redirected: bool = True) -> None:
        context = ssl.create_default_context(cafile=stand.ca_file if trusting else None)
        handlers = [
            urllib.request.ProxyHandler({"http": stand.proxy_url, "https": stand.proxy_url}),
            urllib.request.HTTPSHandler(context=context),
        ]
        if not redirected:
            handlers.append(_Staying())
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, url: str, **headers: str) -> tuple[int, Message, bytes]:
        request = urllib.request.Request(
            url, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


@pytest.fixture(scope="module")
def browser(stand: Newsstand) -> Browser:
    return Browser(stand, redirected=False)


def _decoded(article: GeneratedArticle) -> str:
    return render_article(article, None).decode(BY_NAME[article.layout].encoding)


# Generator


def test_same_seed_same_pages() -> None:
    again = make_articles(seed=7, per_layout=12, today=TODAY, days=3)
    assert [render_article(one) for one in again] == [render_article(one) for one in ARTICLES]


def test_other_seed_other_texts() -> None:
    other = make_articles(seed=8, per_layout=12, today=TODAY, days=3)
    assert not {one.text for one in ARTICLES} & {one.text for one in other}


def test_articles_do_not_depend_on_their_number() -> None:
    more = make_articles(seed=7, per_layout=15, today=TODAY, days=3)
    assert {one.url for one in ARTICLES} <= {one.url for one in more}


def test_every_article_has_its_own_url() -> None:
    assert len({one.url for one in ARTICLES}) == len(ARTICLES) == 12 * len(LAYOUTS)


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_a_page_prints_every_block_once_in_order(layout: str) -> None:
    for article in (one for one in ARTICLES if one.layout == layout):
        page = fold(html.fromstring(_decoded(article).encode()).text_content())
        at = 0
        for block in article.blocks:
            if block.type == "table_row":
                continue
            found = page.find(fold(block.text), at)
            assert found >= 0, (article.url, block.text)
            at = found + len(block.text)


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_a_page_prints_the_boilerplate_of_its_layout(layout: str) -> None:
    own = [one for one in ARTICLES if one.layout == layout]
    kinds = {piece.kind for article in own for piece in article.boilerplate}
    assert kinds == set(BY_NAME[layout].style.boilerplate)
    for article in own:
        page = fold(html.fromstring(_decoded(article).encode()).text_content())
        for piece in article.boilerplate:
            if piece.links and piece.reason != "embed":
                assert fold(piece.text) in page, (article.url, piece.kind)


@pytest.mark.parametrize("article", ARTICLES[::5], ids=lambda one: one.layout)
def test_no_boilerplate_is_in_the_text(article: GeneratedArticle) -> None:
    assert not [piece for piece in article.boilerplate if piece.text and piece.text in article.text]
    assert article.dateline is None or not article.text.startswith(article.dateline)
    assert not article.initials or article.initials not in article.text


def test_the_pages_of_an_article_hold_its_blocks() -> None:
    several = [one for one in ARTICLES if len(one.pages) > 1]
    assert {BY_NAME[one.layout].publisher for one in several} >= {"tribunnews", "kompas", "detik"}
    for article in several:
        groups = [piece for page in article.pages for piece in page if isinstance(piece, Group)]
        assert [block for group in groups for block in group.blocks] == article.blocks


def test_the_articles_cover_every_kind_of_block() -> None:
    assert {block.type for one in ARTICLES for block in one.blocks} == {
        "paragraph", "heading", "list_item", "quote", "table_row",
    }  # fmt: skip


@pytest.mark.parametrize("article", ARTICLES[::12], ids=lambda one: one.layout)
def test_a_url_has_the_form_of_its_publishers_articles(article: GeneratedArticle) -> None:
    publisher = PUBLISHERS.get(article.publisher)
    if publisher is None or not publisher.articles:
        pytest.skip("newscrawl knows no article URLs of this publisher")
    assert publisher.is_article(article.url)


# Server


def test_pages_come_over_verified_tls(stand: Newsstand, browser: Browser) -> None:
    article = stand.of("kompas")[-1]
    status, headers, body = browser.get(article.url)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert body == render_article(article)


def test_a_client_that_does_not_know_the_authority_refuses(stand: Newsstand) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        Browser(stand, trusting=False).get("https://www.tempo.co/")


def test_http_leads_to_https(stand: Newsstand, browser: Browser) -> None:
    article = stand.of("viva")[-1]
    status, headers, _ = browser.get(article.url.replace("https:", "http:"))
    assert (status, headers["Location"]) == (301, article.url)


def test_unknown_hosts_and_pages_are_not_found(browser: Browser) -> None:
    assert browser.get("https://partner.example/kolaborasi")[0] == 404
    assert browser.get("https://www.suara.com/news/2026/07/24/101112/tidak-ada")[0] == 404


def test_conditional_get(stand: Newsstand, browser: Browser) -> None:
    url = stand.of("detik")[-1].url
    _, headers, _ = browser.get(url)
    assert browser.get(url, If_None_Match=headers["ETag"])[0] == 304
    assert browser.get(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert browser.get(url, If_None_Match='"other"')[0] == 200


def test_bodies_are_compressed_where_accepted(stand: Newsstand, browser: Browser) -> None:
    url = stand.of("suara")[-1].url
    _, headers, body = browser.get(url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == browser.get(url)[2]


def test_the_pages_of_an_article_and_all_at_once(stand: Newsstand, browser: Browser) -> None:
    article = next(one for one in stand.of("tribunnews") if len(one.pages) > 1)
    pages = [browser.get(f"{article.url}?page={n + 1}")[2] for n in range(len(article.pages))]
    whole = browser.get(f"{article.url}?page=all")[2]
    last = fold(article.blocks[-1].text).split(" | ")[0].encode()
    assert last not in _unescaped(pages[0])
    assert last in _unescaped(pages[-1])
    assert last in _unescaped(whole)
    assert browser.get(f"{article.url}?page={len(pages) + 1}")[0] == 404


def test_detik_numbers_pages_in_the_path(stand: Newsstand, browser: Browser) -> None:
    article = next(one for one in stand.of("detik") if len(one.pages) > 1)
    assert browser.get(f"{article.url}/2")[2] == render_article(article, 2)
    assert browser.get(f"{article.url}?single=1")[2] == render_article(article, None)
    assert browser.get(f"{article.url}/9")[0] == 404


def _unescaped(body: bytes) -> bytes:
    return html.fromstring(body).text_content().encode()


def test_amp_pages_lead_to_the_article(stand: Newsstand, browser: Browser) -> None:
    for publisher in ("detik", "kompas", "tribunnews"):
        article = stand.of(publisher)[-1]
        [amp] = html.fromstring(render_article(article)).xpath("//link[@rel='amphtml']/@href") or [
            ""
        ]
        if amp:
            status, headers, _ = browser.get(amp)
            assert (status, headers["Location"]) == (301, article.url)


# robots.txt


def _robots(browser: Browser, host: str) -> Protego:
    status, _, body = browser.get(f"https://{host}/robots.txt")
    assert status == 200
    return Protego.parse(body.decode())


def test_robots_admit_us_but_not_to_the_search(browser: Browser) -> None:
    robots = _robots(browser, "www.kompas.com")
    assert robots.can_fetch("https://www.kompas.com/read/1", "newscrawl")
    assert not robots.can_fetch("https://www.kompas.com/search?q=x", "newscrawl")
    assert not robots.can_fetch("https://www.kompas.com/read/1", "GPTBot")
    assert list(robots.sitemaps) == [
        "https://www.kompas.com/sitemap.xml",
        "https://www.kompas.com/sitemap-news.xml",
    ]


def test_one_site_bars_the_one_page_form(browser: Browser) -> None:
    robots = _robots(browser, "economy.okezone.com")
    assert robots.can_fetch("https://economy.okezone.com/read/1", "newscrawl")
    assert not robots.can_fetch("https://economy.okezone.com/read/1?page=all", "newscrawl")


def test_one_site_bars_us_and_one_refuses_everything(browser: Browser) -> None:
    assert not _robots(browser, "tirto.id").can_fetch("https://tirto.id/x", "newscrawl")
    assert _robots(browser, "tirto.id").can_fetch("https://tirto.id/x", "another")
    assert browser.get("https://www.jpnn.com/robots.txt")[0] == 403
    assert browser.get("https://www.jpnn.com/news/judul")[0] == 403


def test_one_site_asks_for_a_delay(browser: Browser) -> None:
    assert _robots(browser, "www.brilio.net").crawl_delay("newscrawl") == 0.1
    assert _robots(browser, "www.kompas.com").crawl_delay("newscrawl") is None


# Lists


def _index_urls(publisher: str, day: date) -> list[str]:
    two = f"{day:%Y/%m/%d}"
    dashed = day.isoformat()
    forms = {
        "tribunnews": f"https://www.tribunnews.com/index-news?date={day.year}-{day.month}-{day.day}",
        "kompas": f"https://indeks.kompas.com/?site=all&date={dashed}",
        "detik": f"https://www.detik.com/indeks?date={day:%m/%d/%Y}",
        "cnnindonesia": f"https://www.cnnindonesia.com/indeks?date={two}",
        "liputan6": f"https://www.liputan6.com/indeks/{two}",
        "merdeka": f"https://www.merdeka.com/indeks-berita/{two}/",
        "antaranews": f"https://www.antaranews.com/indeks/{dashed}/1",
        "okezone": f"https://index.okezone.com/bydate/channel/{two}/1/0/",
        "republika": f"https://republika.co.id/index/0/{two}",
        "tempo": f"https://www.tempo.co/indeks/{dashed}",
        "bisnis": f"https://www.bisnis.com/index?type=indeks&date={dashed}",
    }
    return [forms[publisher]]


LINKS = {
    "tribunnews": "ul.lsi > li h3 a",
    "kompas": ".articleItem a.article-link",
    "detik": "article.list-content__item h3.media__title a.media__link",
    "cnnindonesia": "article.flex-grow a",
    "liputan6": "article header h4 a",
    "merdeka": "ul.mdk-idn-nd-centlist > li > a",
    "antaranews": "div.wrapper__list__article div.card__post h2 a",
    "okezone": "h4.f17 a",
    "republika": "ul.wrap-latest li.list-group-item.conten1 a",
    "tempo": "ul.wrapper li a",
    "bisnis": "div.artItem div.artContent a.artLink",
}
NEXT = {
    "tribunnews": "div.paging a",
    "kompas": 'a.paging__link[rel="next"]',
    "okezone": "a.ga_NextArticle",
    "bisnis": 'a[rel="next"]',
}


@pytest.mark.parametrize("publisher", LINKS)
def test_the_date_index_lists_the_articles_of_its_day(
    publisher: str, stand: Newsstand, browser: Browser
) -> None:
    listed: list[str] = []
    [url] = _index_urls(publisher, TODAY)
    while url:
        status, _, body = browser.get(url)
        assert status == 200, url
        root = html.fromstring(body)
        found = [one.get("href") for one in root.cssselect(LINKS[publisher])]
        listed += found
        following = root.cssselect(NEXT.get(publisher, "x"))
        url = following[-1].get("href") if following else ""
    listing = set(stand.library.listed(publisher))
    own = {one.url for one in stand.of(publisher) if one.published_at.date() == TODAY}
    assert set(listed) <= listing
    assert len(own & set(listed)) >= len(own) - 1  # one may be listed under its old URL


def test_an_index_of_another_day_has_other_articles(browser: Browser) -> None:
    pages = [
        browser.get(_index_urls("tempo", TODAY - timedelta(days=ago))[0])[2] for ago in (0, 1, 9)
    ]
    links = [
        {a.get("href") for a in html.fromstring(page).cssselect("ul.wrapper li a")}
        for page in pages
    ]
    assert links[0]
    assert links[1]
    assert not links[0] & links[1]
    assert not links[2]


def test_feeds_parse(stand: Newsstand, browser: Browser) -> None:
    for url, publisher in (
        ("https://www.kapanlagi.com/feed/", "kapanlagi"),
        ("https://feed.liputan6.com/rss/news", "liputan6"),
        ("https://www.antaranews.com/rss/terkini.xml", "antaranews"),
        ("https://sindikasi.okezone.com/index.php/rss/0/RSS2.0", "okezone"),
    ):
        status, _, body = browser.get(url)
        assert status == 200
        root = etree.fromstring(body)
        assert [one.text for one in root.iter("link")][1:] == stand.library.listed(publisher)[:100]
        dates = [parsedate_to_datetime(one.findtext("pubDate", "")) for one in root.iter("item")]
        assert all(one.date() <= TODAY for one in dates)


def test_sitemaps_lead_to_every_article(stand: Newsstand, browser: Browser) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9",
             "n": "http://www.google.com/schemas/sitemap-news/0.9"}  # fmt: skip
    index = etree.fromstring(browser.get("https://www.brilio.net/sitemap.xml")[2])
    news, web = (one.text or "" for one in index.iterfind("s:sitemap/s:loc", names))
    root = etree.fromstring(browser.get(news)[2])
    assert len(root.findall("s:url/n:news/n:publication_date", names)) == len(root)
    plain = etree.fromstring(gzip.decompress(browser.get(web)[2]))
    for one in (root, plain):
        locations = [loc.text for loc in one.iterfind("s:url/s:loc", names)]
        assert locations == stand.library.listed("brilio")


def test_lists_also_name_moved_and_dead_pages(stand: Newsstand, browser: Browser) -> None:
    for publisher, group in groupby(ARTICLES, lambda one: one.publisher):
        own = {one.url for one in stand.of(publisher)}
        others = [url for url in stand.library.listed(publisher) if url not in own]
        answers = [browser.get(url) for url in others]
        targets = sorted(str(headers["Location"]) for _, headers, _ in answers)
        assert sorted(status for status, _, _ in answers) == [301, 301, 404]
        assert "https://partner.example/kolaborasi" in targets
        assert len(own & set(targets)) == 1
        assert list(group)


# Faults


def test_faults_end(stand: Newsstand, browser: Browser) -> None:
    url = stand.of("bisnis")[-1].url
    stand.faults[url] = Fault(times=1, status=503)
    assert [browser.get(url)[0] for _ in range(2)] == [503, 200]
    assert stand.urls(503) == [url]


def test_a_truncated_answer_breaks_off(stand: Newsstand, browser: Browser) -> None:
    url = stand.of("bisnis")[-1].url
    stand.faults[url] = Fault(times=1, truncated=True)
    with pytest.raises(Exception, match="IncompleteRead"):
        browser.get(url)
    assert browser.get(url)[0] == 200


def test_each_site_has_pages_that_fail_once() -> None:
    stand = Newsstand(per_layout=12, seed=7, days=3, today=TODAY)
    broken = {urlsplit(url).netloc.split(".")[-2] for url in stand.faults}
    assert {"kompas", "detik", "brilio"} <= broken
    assert not Newsstand(per_layout=3, today=TODAY, faults=False).faults


def test_requests_are_logged_with_their_headers(stand: Newsstand, browser: Browser) -> None:
    browser.get("https://www.tempo.co/robots.txt", User_Agent="newscrawl-test")
    last = stand.requests[-1]
    assert (last.method, last.url, last.status) == ("GET", "https://www.tempo.co/robots.txt", 200)
    assert last.headers["user-agent"] == "newscrawl-test"


async def _fetch_one(stand: Newsstand) -> int:
    import asyncio

    async with stand:
        reader, writer = await asyncio.open_connection("127.0.0.1", stand.port)
        writer.write(b"GET http://www.kompas.com/ HTTP/1.1\r\nConnection: close\r\n\r\n")
        head = await reader.readline()
        writer.close()
        return int(head.split()[1])


def test_it_runs_in_the_event_loop_of_its_user() -> None:
    import asyncio

    assert asyncio.run(_fetch_one(Newsstand(per_layout=3, today=TODAY))) == 301


# Comparing


def _line(article: GeneratedArticle) -> dict[str, object]:
    blocks = [{"type": block.type, "text": fold(block.text)} for block in article.blocks]
    return {
        "url": article.url + "?page=all",
        "title": article.title,
        "published_at": article.published_at.isoformat(),
        **{name: getattr(article, name) for name in ("publisher", "authors", "editors")},
        **{name: getattr(article, name) for name in ("dateline", "keywords", "description")},
        "section": article.section,
        "is_truncated": False,
        "blocks": blocks,
        "text": "\n\n".join(str(block["text"]) for block in blocks),
    }


def test_lines_as_written_are_equal() -> None:
    found = compare(ARTICLES, [_line(article) for article in ARTICLES])
    assert found.perfect
    assert (found.equal, found.expected) == (len(ARTICLES), len(ARTICLES))


@pytest.mark.parametrize("field", [name for name in _line(ARTICLES[0]) if name != "url"])
def test_a_changed_field_is_found(field: str) -> None:
    article = ARTICLES[0]
    kept = _line(article)[field]
    changed = [] if isinstance(kept, list) else None if kept else True
    found = compare([article], [{**_line(article), field: changed}])
    assert [one.field.split("[")[0] for one in found.differing] == [field]
    assert field in str(found.differing[0])
    assert not found.perfect


def test_lines_missing_unknown_and_twice_are_found() -> None:
    lines = [_line(ARTICLES[0]), _line(ARTICLES[0]), {**_line(ARTICLES[0]), "url": "https://x.id/"}]
    found = compare(ARTICLES[:2], lines)
    assert found.missing == [ARTICLES[1].url]
    assert found.unknown == ["https://x.id/"]
    assert len(found.twice) == 1
    assert not found.perfect
