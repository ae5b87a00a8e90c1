"""Varied: a report's words made as many as those of real news, where the newsstand's few sentences
would have unrelated stories share a half of their words.

Real texts bring words that no other has, however many were read before (Heaps' law: of n words,
about n to the power of 0.77 are different ones in 60 real pages). So what a sentence is about, its
plain words and its names, is replaced by words of a vocabulary without an end, the k-th of which
comes about as often as Zipf's and Mandelbrot's law has it, and some of the words that hold
sentences together by others of these.
"""

from __future__ import annotations

import re
from random import Random

from newsstand.dates import DAYS, MONTHS

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPENERS = tuple('.!?:"“\n')
_SYLLABLES = (
    "ka sa pe ba ta ma la di ra me se ke na ga pa te ju ku da su be le ti si ri lo ma ti ya wa go "
    "ngan lan kan man ran tan ber ter per"
).split()
_FUNCTION = tuple(
    "yang dan di ini dengan itu dari untuk tidak dalam juga ke akan bisa saat mereka pada ada "
    "karena atau saya dia ia orang tahun kata menjadi tersebut adalah sudah lebih para seperti "
    "jadi sebagai masih setelah hanya kita tak kami telah dapat oleh masyarakat waktu "
    "mengatakan hingga pun salah belum bahwa namun kepada jika bagi hari beberapa banyak sangat "
    "langsung baru pertama secara menurut sehingga lagi bukan ujar saja lalu hal kalau besar "
    "semua apa lain serta seorang sampai selain memang agar sebuah mulai katanya sejumlah tetap "
    "kembali antara baik pukul kedua melalui lama selama sekali tentang warga sekitar cukup "
    "mengaku kini terhadap tanpa sebelum sebelumnya ketika sementara sedangkan sebab tetapi "
    "maupun sebagian sebanyak supaya guna diri cuma boleh jangan bila sejak hampir sering suatu "
    "setiap tiap termasuk terutama yaitu yakni bulan pekan jam menit siang malam sore pagi "
    "persen rupiah ribu juta miliar triliun layaknya menyatakan ucap tutur kurang tinggi kecil "
    "kota kepala wib dua tiga empat lima enam tujuh delapan sembilan sepuluh".split()
)
"""Words that hold sentences together, those that come most often first; among them those that
newsrooms exchange for others (``newsstand.copies``)."""
_STAY = frozenset(_FUNCTION)
_DATES = frozenset((*DAYS, *MONTHS))

_SLOPE = 1.4
"""How fast words get rarer: the k-th of them comes in proportion to (k + shift) to the power of
minus this."""
_COMMON, _NAMED = 50, 10
"""The shift, for plain words and for names: the greater, the less often come the first of them."""
_AGAIN = 0.4
"""How often a plain word that was replaced before in a text is replaced by the same."""
_TURNED = 0.3
"""How often a word that holds sentences together is replaced by another such word: as often as
brings the runs of words that unrelated texts share near to those of real pages."""


def varied(random: Random, text: str) -> str:
    """``text`` with other words and names; the same name becomes the same name throughout. The same
    state of ``random`` gives the same text."""
    told: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        token = match[0]
        plain = token.lower()
        if plain in _STAY:
            if random.random() > _TURNED:
                return token
            made = _FUNCTION[int(len(_FUNCTION) * random.random() ** 3)]
        elif len(token) < 3 or token.isupper() or token in _DATES:
            return token
        elif token != plain and not _opens(text, match.start()):
            if token not in told:
                told[token] = _word(_rank(random, _NAMED), 1).capitalize()
            return told[token]
        else:
            if plain not in told or random.random() > _AGAIN:
                told[plain] = _word(_rank(random, _COMMON), 0)
            made = told[plain]
        return made.capitalize() if token != plain else made

    return _TOKEN.sub(other, text)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at this place of ``text``."""
    before = text[max(0, at - 2) : at].rstrip(" ")
    return at == 0 or before[-1:] in _OPENERS


def _rank(random: Random, shift: int) -> int:
    """A number from 0 on, the smaller the more often."""
    drawn = 1.0 - random.random()
    return min(int(shift * (drawn ** (-1 / (_SLOPE - 1)) - 1)), 10**12)


def _word(rank: int, kind: int) -> str:
    """The word of this rank: of at least two syllables. Names (``kind`` 1) are other words than
    plain ones."""
    rest = 2 * rank + kind
    syllables: list[str] = []
    while rest or len(syllables) < 2:
        rest, at = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[at])
    return "".join(syllables)
