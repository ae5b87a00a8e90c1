"""Pages of our own writing of the kinds that unknown sites have, each with the text it must give.

Around every text stands what stands around one on real sites: menus, teasers, a newsletter box,
readers' comments, a consent dialogue, a legal notice. No class name is one that a rule was written
for, but for those that say themselves what they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

WORDS = {
    "en": "village council harvest bridge river market school teacher rain road garden fair",
    "ar": "القرية المدرسة النهر الجسر السوق المطر الطريق الحديقة المعلم المجلس الموسم الناس",
    "ru": "деревня школа река мост рынок дождь дорога сад учитель совет урожай ярмарка",
}
SENTENCES = {
    "ja": "村の橋は先週の大雨で流されたが、住民は自分たちの手で新しい橋を架け始めた。",
    "zh": "村里的小桥上周被大雨冲走了，居民们已经开始自己动手修建一座新的桥梁。",
    "ko": "지난주 폭우로 마을 다리가 떠내려갔지만 주민들은 스스로 새 다리를 놓기 시작했다.",
    "th": "สะพานของหมู่บ้านถูกน้ำพัดพาไปเมื่อสัปดาห์ที่แล้วแต่ชาวบ้านเริ่มสร้างสะพานใหม่ด้วยตัวเอง",
}
"""A sentence in each language that a text in it is made from."""
ENDS = {
    "ja": "{}番目の話である。",
    "zh": "这是第{}个故事。",
    "ko": "이것은 {}번째 이야기다.",
    "th": " เรื่องที่ {}",
}


def sentence(seed: int, language: str = "en", words: int = 22) -> str:
    """A sentence of its own for each seed."""
    if language in SENTENCES:
        return SENTENCES[language] + ENDS[language].format(seed)
    chosen = random.Random(f"{language}{seed}").choices(WORDS[language].split(), k=words)
    return " ".join(chosen).capitalize() + f" {seed}" + ("؟" if language == "ar" else ".")


def sentences(count: int, start: int = 0, language: str = "en") -> list[str]:
    """So many of them."""
    return [sentence(start + at, language) for at in range(count)]


def paragraphs(texts: Iterable[str], tag: str = "p") -> str:
    """Each text in an element of its own."""
    return "\n".join(f"<{tag}>{one}</{tag}>" for one in texts)


def teasers(count: int, start: int = 500, language: str = "en") -> str:
    """A list of other stories: a link, and what they are about."""
    return (
        "<div class='row'>"
        + "".join(
            f'<div class="tile"><a href="/s/{at}"><img src="/t{at}.jpg" alt=""></a>'
            f'<h4><a href="/s/{at}">{sentence(start + at, language, 9)[:-1]}</a></h4>'
            f"<p>{sentence(start + 50 + at, language, 14)}</p></div>"
            for at in range(count)
        )
        + "</div>"
    )


def comments(count: int = 8, start: int = 700) -> str:
    """What readers have written, more than the article itself."""
    return (
        '<div id="comments" class="thread">'
        + "".join(
            f'<div class="entry"><b>Reader {at}</b> <span>2 days ago</span>'
            f"<p>{sentence(start + at, words=40)}</p><a href='#r'>Reply</a></div>"
            for at in range(count)
        )
        + "</div>"
    )


def page(
    body: str,
    *,
    title: str = "Harvest Fair Returns to the River",
    head: str = "",
    language: str = "en",
    around: str = "<article>{}</article>",
    after: str | None = None,
) -> str:
    """A whole page with ``body`` as the article."""
    links = "".join(f'<li><a href="/c/{at}">Section {at}</a></li>' for at in range(14))
    legal = " ".join(sentences(3, 900))
    article = (
        f"<h1>{title}</h1><div class='line'>By <a rel='author' href='/a/1'>Rana Wells</a>"
        " <span>3 May 2021</span></div><div class='buttons'><a href='#'>Facebook</a>"
        f" <a href='#'>X</a> <a href='#'>Mail</a></div>{body}"
    )
    after = teasers(6) + comments() if after is None else after
    return f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">
<title>{title} | The Example</title><meta property="og:title" content="{title}">{head}</head><body>
<div id="consent-layer"><p>{sentence(950, words=60)}</p><p>{sentence(951, words=60)}</p></div>
<div class="top"><ul>{links}</ul></div>
<div class="wrap"><div class="left">{around.format(article)}{after}</div>
<div class="right">{teasers(5, 600)}<div class="newsletter"><p>{sentence(960)}</p></div></div></div>
<div class="site-footer"><ul>{links}</ul><p>{legal}</p></div></body></html>"""


@dataclass(frozen=True)
class Kind:
    """A page of a kind.

    html   of the page
    text   the blocks that it must give, in order
    """

    html: str
    text: list[str]
    url: str = "https://the-example.example/2021/05/harvest-fair"
    loose: frozenset[str] = field(default_factory=frozenset)
    """Blocks that may be kept or left out."""


def kinds() -> dict[str, Kind]:
    """Every kind by name."""
    ten, six, four = sentences(10), sentences(6, 20), sentences(4, 40)
    found = {
        "news": Kind(page(paragraphs(ten)), ten),
        "no article tag": Kind(page(paragraphs(ten), around="<div><div>{}</div></div>"), ten),
        "short news": Kind(page(paragraphs(ten[:2])), ten[:2]),
        "br-separated": Kind(page(f"<div>{'<br><br>'.join(ten)}</div>"), ten),
        "br in a font tag": Kind(
            page(f"<font face='Arial' size=2>{'<br> <br>'.join(ten)}</font>", around="<td>{}</td>"),
            ten,
        ),
        "divs for paragraphs": Kind(page(f"<div>{paragraphs(ten, 'div')}</div>"), ten),
        "spans for paragraphs": Kind(
            page(
                "<div>"
                + "".join(f"<div><span><span>{one}</span></span></div>" for one in ten)
                + "</div>"
            ),
            ten,
        ),
        "subheads and quotes": Kind(
            page(
                f"<p>{six[0]}</p><h2>A second look</h2><p>{six[1]}</p><blockquote><p>{six[2]}</p>"
                f"</blockquote><p>Why now?</p><p>{six[3]}</p>"
                f"<h3>What comes next</h3><p>{six[4]}</p>"
            ),
            [
                six[0],
                "A second look",
                six[1],
                six[2],
                "Why now?",
                six[3],
                "What comes next",
                six[4],
            ],
        ),
        "blog": _blog(ten),
        "live blog": _live(),
        "list": _list(six),
        "questions": _questions(),
        "gallery": _gallery(),
        "columns": Kind(
            page(
                f"<div class='grid'><div class='column one'>{paragraphs(ten[:5])}</div>"
                f"<div class='column two'>{paragraphs(ten[5:])}</div></div>"
            ),
            ten,
        ),
        "cut by ads": Kind(
            page(
                '<div class="slot"><span>Advertisement</span></div>'.join(
                    f'<div class="part">{paragraphs(ten[at : at + 2])}</div>'
                    for at in (0, 2, 4, 6, 8)
                )
            ),
            ten,
        ),
        "builder": _builder(ten),
        "table": _table(six),
        "code": _code(six),
        "old table layout": _old(ten),
        "teaser boxes in the text": Kind(
            page(
                paragraphs(ten[:3]) + '<div class="x1"><span>Read also</span>'
                '<a href="/s/1">The old bridge is gone</a></div>'
                + paragraphs(ten[3:6])
                + '<ul class="x2"><li><a href="/s/2">Rain in the valley for a week</a></li>'
                '<li><a href="/s/3">The market moves to the square</a></li></ul>'
                + paragraphs(ten[6:])
            ),
            ten,
        ),
        "second article": Kind(
            page(
                paragraphs(six),
                after=f"<article><h2>Another day</h2>{paragraphs(sentences(14, 80))}</article>",
            ),
            six,
        ),
        "comments only below": Kind(page(paragraphs(four), after=comments(30)), four),
        "standfirst": Kind(
            page(
                f"<div class='body'>{paragraphs(ten)}</div>".replace(
                    "<div", f"<p>{four[0]}</p><div", 1
                )
            ),
            [four[0], *ten],
        ),
        "text in JSON-LD only": _script(six),
        "links in every paragraph": Kind(
            page(
                "".join(
                    f'<p><a href="/t/{at}">The council</a> said: {one}</p>'
                    for at, one in enumerate(ten)
                )
            ),
            [f"The council said: {one}" for one in ten],
        ),
        "AMP": Kind(
            page(
                paragraphs(ten),
                around='<div class="amp-wp-content"><article>{}</article></div>',
            ).replace("<html ", "<html amp "),
            ten,
        ),
    }
    for language in ("ja", "zh", "ko", "th", "ar", "ru"):
        text = sentences(9, 1, language)
        found[f"in {language}"] = Kind(
            page(paragraphs(text), language=language, title=sentence(300, language)[:24]), text
        )
    return found


def _blog(text: list[str]) -> Kind:
    body = (
        f'<div class="entry-meta"><a href="/2021/05">May 2021</a></div><div class="entry">'
        f'{paragraphs(text)}<p class="tags">Filed under: <a href="/t/1">fairs</a>, '
        '<a href="/t/2">rivers</a></p></div>'
        f'<div class="about-the-author"><img src="/a.jpg"><p>{sentence(970)}</p></div>'
        '<div class="pager"><a href="/older">Older posts</a> <a href="/newer">Newer posts</a></div>'
    )
    return Kind(page(body, around='<div class="post">{}</div>'), text)


def _live() -> Kind:
    posts, text = [], []
    for at in range(8):
        head, said = f"{at + 9}.15 The fair opens gate {at}", sentences(3, 100 + 3 * at)
        posts.append(f'<article class="post"><h3>{head}</h3>{paragraphs(said)}</article>')
        text += [head, *said]
    return Kind(page(f'<div class="posts">{"".join(posts)}</div>'), text)


def _list(text: list[str]) -> Kind:
    items = ["Bread", "Two dozen eggs", "Honey from the hills", "A basket"]
    body = f"{paragraphs(text[:3])}<ul>{paragraphs(items, 'li')}</ul>{paragraphs(text[3:])}"
    steps = [f"{one}" for one in sentences(3, 150)]
    body += f"<ol>{paragraphs(steps, 'li')}</ol>"
    return Kind(page(body), [*text[:3], *items, *text[3:], *steps])


def _questions() -> Kind:
    text: list[str] = []
    body = ""
    for at in range(5):
        question, answer = f"Q: What did you see at gate {at}?", sentence(200 + at)
        body += f"<p><b>{question}</b></p><p>{answer}</p>"
        text += [question, answer]
    return Kind(page(body), text)


def _gallery() -> Kind:
    captions = [sentence(220 + at, words=16) for at in range(7)]
    body = "".join(
        f'<figure class="slide"><img src="/p{at}.jpg"><figcaption>{one}</figcaption></figure>'
        for at, one in enumerate(captions)
    )
    return Kind(page(body), captions)


def _builder(text: list[str]) -> Kind:
    body = "".join(
        f'<div class="el el-{at}a{at}f widget-text"><div class="el-container"><div class="inner">'
        f"<p>{one}</p></div></div></div>"
        for at, one in enumerate(text)
    )
    return Kind(
        page(
            f'<section class="sec"><div class="con">{body}</div></section>', around="<div>{}</div>"
        ),
        text,
    )


def _table(text: list[str]) -> Kind:
    rows = [("Stall", "Day", "Visitors"), ("Bread", "Monday", "120"), ("Honey", "Tuesday", "85")]
    body = (
        paragraphs(text[:3])
        + "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        + paragraphs(text[3:])
    )
    return Kind(page(body), [*text[:3], *(" | ".join(row) for row in rows), *text[3:]])


def _code(text: list[str]) -> Kind:
    code = "for stall in fair:\n    print(stall)"
    body = f"{paragraphs(text[:3])}<pre><code>{code}</code></pre>{paragraphs(text[3:])}"
    return Kind(page(body), [*text[:3], "for stall in fair: print(stall)", *text[3:]])


def _old(text: list[str]) -> Kind:
    menu = "".join(f'<tr><td><a href="/m{at}">Menu {at}</a></td></tr>' for at in range(12))
    others = "<br>".join(f'<a href="/n{at}">{sentence(400 + at, words=8)}</a>' for at in range(9))
    html = f"""<html><head><title>Harvest Fair Returns to the River</title></head><body>
<table width=760><tr><td colspan=3><a href="/"><img src="/logo.gif"></a></td></tr><tr>
<td width=140><table>{menu}</table></td>
<td width=460><font size=5><b>Harvest Fair Returns to the River</b></font><br>
<font size=2>{"<br><br>".join(text)}</font></td>
<td width=160><font size=1>{others}</font></td>
</tr><tr><td colspan=3><font size=1>{sentence(980)}</font></td></tr></table></body></html>"""
    return Kind(html, text)


def _script(text: list[str]) -> Kind:
    told = "\\n\\n".join(text)
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harvest Fair '
        f'Returns to the River", "articleBody": "{told}"}}</script>'
    )
    return Kind(page("<div id='app'>Loading …</div>", head=head, after=teasers(4)), text)
