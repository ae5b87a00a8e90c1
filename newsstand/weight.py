"""Weight: what stands around an article on a real page, and makes most of it: scripts and their
data, styles, menus, lists of other stories, comments, a footer.

A real Indonesian article page has 91 KB, 835 elements, 39 scripts and 177 links (medians of 61
saved ones), the templates here have 7 KB, 121, 3 and 15: enough to read, too light to time.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from random import Random

from markupsafe import escape

from newsstand.generator import headline, person, slugify

_WHEN = datetime(2026, 11, 20, 9)
_SECTIONS = (
    "Nasional", "Internasional", "Ekonomi", "Olahraga", "Teknologi", "Otomotif", "Hiburan",
    "Gaya Hidup", "Wisata", "Kesehatan", "Pendidikan", "Daerah",
)  # fmt: skip
_BELOW = ("Terbaru", "Terpopuler", "Kolom", "Foto", "Video", "Infografis", "Indeks")
_FOOTER = (
    "Tentang Kami", "Redaksi", "Pedoman Media Siber", "Karier", "Kontak Kami", "Info Iklan",
    "Kebijakan Privasi", "Ketentuan Layanan",
)  # fmt: skip
_SLOTS = 14
_STORIES = 24
_COMMENTS = 16
_ICON = (
    "M12 2C6.48 2 2 6.48 2 12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm0 18c-4.41 0-8-3.59-8-8s"
)


def weigh_down(page: bytes, host: str, random: Random) -> bytes:
    """``page`` with as much around its content as real pages have; what it holds already stays as
    it is. Menus, styles and scripts are the same on all pages of a ``host``."""
    head, top, bottom = _site(host)
    around = _stories(host, random) + _comments(random) + bottom
    page = page.replace(b"</head>", head + b"</head>", 1)
    at = page.index(b">", page.index(b"<body")) + 1
    end = page.rindex(b"</body>")
    return page[:at] + top + page[at:end] + _bytes(around) + page[end:]


@lru_cache(maxsize=1024)
def _site(host: str) -> tuple[bytes, bytes, str]:
    """What all pages of a site have in their head, before their content and after it."""
    random = Random(f"site/{host}")
    links = "".join(
        f'<link rel="{kind}" href="https://cdn{n}.{host}/aset/{random.randrange(10**9):x}.{suffix}">\n'
        for n, (kind, suffix) in enumerate(
            [("dns-prefetch", "js"), ("preconnect", "js")] * 4
            + [("stylesheet", "css")] * 4
            + [("apple-touch-icon", "png"), ("icon", "png")] * 2
        )
    )
    metas = "".join(
        f'<meta name="gs:{name}" content="{random.randrange(10**12):x}">\n'
        for name in ("theme", "app", "verify", "zone", "layer", "pixel", "page", "group")
    )
    head = links + metas + _style(random) + "".join(_script(host, random, n) for n in range(10))
    menu = "".join(_menu(host, name) for name in _SECTIONS)
    top = (
        '<noscript><iframe src="https://tag.example/ns.html?id=GS-1" height="0" width="0" '
        'style="display:none;visibility:hidden"></iframe></noscript>\n'
        f'<div class="gs-bar"><a href="https://www.{host}/" class="gs-logo">'
        f'<img src="https://cdn.{host}/logo.svg" alt="{host}" width="160" height="40"></a>'
        f'<form action="/cari" method="get" class="gs-find"><input type="text" name="q" '
        'placeholder="Cari"><button type="submit"><svg viewBox="0 0 24 24"><path '
        f'd="{_ICON}"/></svg></button></form></div>\n'
        f'<div class="gs-menu"><ul class="gs-menu__list">{menu}</ul></div>\n'
    )
    footer = "".join(
        f'<li class="gs-foot__item"><a class="gs-foot__link" href="https://www.{host}/'
        f'{slugify(name)}" data-track="footer" data-label="{name}">{name}</a></li>\n'
        for name in (*_FOOTER, *_SECTIONS)
    )
    bottom = (
        f'<div class="gs-foot"><ul class="gs-foot__list">{footer}</ul><div class="gs-foot__rights">'
        f"Hak cipta {host}</div></div>\n"
    ) + "".join(_script(host, random, n) for n in range(10, 26))
    return _bytes(head), _bytes(top), bottom


def _menu(host: str, name: str) -> str:
    below = "".join(
        f'<li class="gs-menu__sub"><a href="https://www.{host}/{slugify(name)}/{slugify(one)}" '
        f'class="gs-menu__link" data-track="menu" data-label="{name} {one}">{one}</a></li>\n'
        for one in _BELOW
    )
    return (
        f'<li class="gs-menu__item"><a href="https://www.{host}/{slugify(name)}" '
        f'class="gs-menu__link gs-menu__link--main" data-track="menu">{name}</a>'
        f'<ul class="gs-menu__below">{below}</ul></li>\n'
    )


def _style(random: Random) -> str:
    rules = "\n".join(
        f".gs-{random.randrange(16**4):04x}{{display:flex;margin:{random.randrange(40)}px auto;"
        f"color:#{random.randrange(16**6):06x};font:{random.randrange(11, 40)}px/1.5 sans-serif}}"
        for _ in range(120)
    )
    return f"<style>{rules}</style>\n"


def _script(host: str, random: Random, number: int) -> str:
    """A script: one in two is only named."""
    if number % 2:
        name = f"{random.randrange(16**8):08x}"
        return f'<script async src="https://cdn{number}.{host}/js/{name}.js?v={number}"></script>\n'
    slots = [
        {
            "id": f"slot-{number}-{one}",
            "sizes": [[300, 250], [336, 280], [728, 90]],
            "bids": {name: random.randrange(10**8) for name in ("aa", "bb", "cc", "dd")},
            "key": f"{random.randrange(16**16):016x}",
        }
        for one in range(7)
    ]
    return (
        f"<script>window.gs{number}=window.gs{number}||[];(function(w,d,s,l,i){{w[l]=w[l]||[];"
        "w[l].push({'start':new Date().getTime(),event:'gs.js'});var "
        "f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;j.src='/gs.js?id='+i;f.parentNode.insertBefore(j,f);"
        f"}})(window,document,'script','layer{number}',{json.dumps(slots)});</script>\n"
    )


def _stories(host: str, random: Random) -> str:
    """Lists of other stories, among them places for ads."""
    made = []
    for number in range(_STORIES):
        title = headline(random, _WHEN)
        url = f"https://www.{host}/lain/{random.randrange(10**7)}/{slugify(title)}"
        image = f"https://cdn.{host}/gambar/{random.randrange(10**9)}"
        made.append(
            f'<div class="gs-card" data-track="card" data-number="{number}"><a href="{url}" '
            'class="gs-card__media"><span class="gs-card__ratio"><img '
            f'data-src="{image}.jpeg?w=300" data-srcset="{image}.jpeg?w=300 1x, '
            f'{image}.jpeg?w=600 2x" alt="{escape(title)}" '
            'width="300" height="169" loading="lazy"></span></a><div class="gs-card__text">'
            f'<a href="{url}" class="gs-card__link">{escape(title)}</a><span class="gs-card__desk">'
            f"{random.choice(_SECTIONS)}</span></div></div>\n"
        )
        if number < _SLOTS:
            made.append(
                f'<div class="gs-slot"><div id="slot-{number}" data-size="300x250"><script>'
                f"gsShow('slot-{number}',{random.randrange(10**9)});</script></div></div>\n"
            )
    return f'<div class="gs-more">{"".join(made)}</div>\n'


def _comments(random: Random) -> str:
    """What readers say."""
    made = "".join(
        f'<div class="gs-say" id="say-{random.randrange(10**8)}"><div class="gs-say__who"><img '
        f'src="/avatar/{random.randrange(10**6)}.png" alt="" width="40" height="40"><b>'
        f"{person(random)}</b><span>"
        f'{random.randint(1, 59)} menit lalu</span></div><div class="gs-say__what">'
        f"{escape(headline(random, _WHEN))}, katanya. {escape(headline(random, _WHEN))}.</div>"
        '<div class="gs-say__do"><button type="button" class="gs-do">Suka</button>'
        '<button type="button" class="gs-do">Balas</button></div></div>\n'
        for _ in range(_COMMENTS)
    )
    return f'<div class="gs-talk"><div class="gs-talk__head">Komentar</div>{made}</div>\n'


def _bytes(markup: str) -> bytes:
    """In ASCII, which every page can hold whatever its encoding."""
    return markup.encode("ascii", "xmlcharrefreplace")
