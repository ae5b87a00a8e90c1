"""Filter lists as long as the public ones: what they cost, and whether they do any harm.

    python -m benchmarks.lists [LIST ...] [--rules 13000]

Measures with the lists given and with one of made-up rules, of the kinds and in about the
proportions of EasyList, since no line of a public list may be kept here.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_WORDS = (
    *("ad", "ads", "adv", "advert", "advertisement", "banner", "billboard", "box", "bottom"),
    *("column", "container", "content", "footer", "frame", "google", "gpt", "header", "holder"),
    *("iklan", "inline", "label", "leaderboard", "left", "main", "middle", "mobile", "mpu"),
    *("native", "outer", "overlay", "partner", "placeholder", "pos", "promo", "rail", "rect"),
    *("right", "section", "side", "sidebar", "sky", "slot", "space", "sponsor", "sponsored"),
    *("sticky", "taboola", "text", "top", "unit", "widget", "wrap", "wrapper", "zone"),
)


def make_list(rules: int = 13_000, *, others: int = 0, seed: int = 7) -> list[str]:
    """The lines of a made-up list.

    rules   element rules: half of them for any site, the others for made-up ones; a few hundred
            exceptions among them
    others  lines besides that mean nothing on a saved page: filters for requests, scripts, styles
    """
    chance = random.Random(seed)

    def name() -> str:
        words = chance.choices(_WORDS, k=chance.randint(2, 4))
        joined = chance.choice("-_").join(words)
        return joined + (str(chance.randint(1, 99)) if chance.random() < 0.4 else "")

    def host() -> str:
        return f"{name().replace('_', '-')}.example"

    def hosts() -> str:
        return ",".join(host() for _ in range(chance.choice((1, 1, 1, 2, 5))))

    generic: list[tuple[int, Callable[[], str]]] = [
        (600, lambda: f"##.{name()}"),
        (300, lambda: f"###{name()}"),
        (12, lambda: f'##div[id^="{name()}-"]'),
        (4, lambda: f'##[class^="{name()}"]'),
        (3, lambda: f'##[id*="{name()}"]'),
        (25, lambda: f'##a[href^="https://{host()}/"]'),
        (5, lambda: f'##a[href*=".{host()}/"]'),
        (3, lambda: f'##[data-{chance.choice(_WORDS)}="{name()}"]'),
        (4, lambda: f"##.{name()} > .{name()}"),
        (3, lambda: f"##div.{name()}[style]"),
        (2, lambda: f'##img[width="{chance.randint(100, 999)}"][height="90"]'),
        (2, lambda: f"##{name().replace('_', '-')}"),
        (8, lambda: f"~{host()}##.{name()}"),
        (1, lambda: f"##.{name()}:not(.{name()})"),
    ]
    specific: list[tuple[int, Callable[[], str]]] = [
        (500, lambda: f"{hosts()}##.{name()}"),
        (220, lambda: f"{hosts()}###{name()}"),
        (60, lambda: f'{hosts()}##div[class^="{name()}"]'),
        (60, lambda: f"{hosts()}##.{name()} > .{name()}"),
        (30, lambda: f"{hosts()}##.{name()}:has(> .{name()})"),
        (20, lambda: f"{hosts()}##div.{name()} + div"),
        (15, lambda: f"{hosts()}##.{name()}:nth-of-type({chance.randint(1, 5)})"),
        (10, lambda: f"{hosts()}#?#.{name()}:-abp-has(> span:-abp-contains({name()}))"),
        (10, lambda: f"{hosts()}##p:has-text(/^{name()}$/i)"),
        (8, lambda: f"{hosts()}##.h-\\[{chance.randint(10, 600)}px\\].w-full"),
        (8, lambda: f"{host().replace('.example', '.*')}##.{name()}"),
        (25, lambda: f"{hosts()}#@#.{name()}"),
        (4, lambda: f"{hosts()}##.{name()}:upward(2)"),
    ]
    unused: list[tuple[int, Callable[[], str]]] = [
        (60, lambda: f"||{host()}^$third-party"),
        (20, lambda: f"/{name()}/*$~xmlhttprequest,domain={host()}"),
        (5, lambda: f"@@||{host()}/{name()}.js$script"),
        (6, lambda: f"{hosts()}##+js(set, {chance.choice(_WORDS)}, noopFunc)"),
        (3, lambda: f"{hosts()}##.{name()}:style(display: none !important)"),
        (2, lambda: f"{hosts()}#$#abort-on-property-read {name()}"),
        (2, lambda: f"{hosts()}##^script:has-text({name()})"),
        (1, lambda: f"{hosts()}##div:matches-css(position: fixed)"),
    ]

    def draw(kinds: list[tuple[int, Callable[[], str]]], size: int) -> list[str]:
        makers = [maker for _, maker in kinds]
        weights = [weight for weight, _ in kinds]
        return [maker() for maker in chance.choices(makers, weights, k=size)]

    head = ["[Adblock Plus 2.0]", "! Title: A made-up list", "! Expires: 4 days"]
    lines = draw(generic, rules // 2) + draw(specific, rules - rules // 2) + draw(unused, others)
    return head + lines
