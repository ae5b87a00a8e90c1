"""The dateline that opens a story and the newsroom's initials that close it.

Both belong to the house, not to the story. They are told by their shape: an outlet is a name
ending like a domain (KOMPAS.com, TRIBUN-MEDAN.com, tirto.id) or one of a short list of brands,
a place is a few capitalised words. So most outlets we have never seen are understood too.
"""

from __future__ import annotations

import re

_OUTLET = r"""(?:
    (?i:[a-z0-9][\w-]*(?:\.[\w-]+)*?\.(?:com|co\.id|id|co|net|news|tv|org)(?![\w.])®?)
  | (?:CNN|CNBC|VOA)\ Indonesia | (?i:antara)(?:\ ?News)?(?:/[\w-]+)? | VOA
  | Kompas[A-Z]\w+ | detik(?:com|[A-Z]\w+)
  | VIVA(?:news)?(?:\ [A-Z][a-z]+)? | IDN\ Times | IDXChannel | TEMPO\ Interaktif
  | MOTOR\ Plus-online\.com | RADAR\ [A-Z]+ | JP\ Radar\ [A-Z]\w+ | KBRN | FAJAR
  | Kantor\ Berita\ Politik\ RMOL | RMOL(?:\ ?[A-Z]\w+)? | W(?:arta\ ?E|E)(?:konomi|\ Online)
  | SUARA\ MERDEKA | PIKIRAN[ -]RAKYAT | TRIBUN[A-Z]+ | KONTAN | SINDOnews
)"""
# Who else signs in brackets: "JAKARTA (Reuters) - ", "KUALA LUMPUR, 3 Mac (Bernama) -- "
_AGENCY = (
    r"\((?:Reuters|AP|AFP|UPI|dpa|DPA|EFE|ANSA|TASS|PTI|ANI|PNA|Bernama|BERNAMA|Xinhua|Kyodo"
    r"(?:\ News)?|Yonhap|Bloomberg|ANTARA|Antara|Thomson\ Reuters\ Foundation)\)"
)
_DAY = r"(?:[0-9]{1,2}\ [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.?\ [0-9]{1,2})"
_WORD = r"[A-Z][\w.'’]*(?:-[A-Z]\w*)*"
_PLACE = rf"{_WORD}(?:(?:,?\ +|\s?/\s?)(?:(?:dan|di|of|al|de)\ )?{_WORD})" + r"{0,5}"
_PLACE_IN_CAPITALS = r"[A-Z][A-Z.'’]+(?:\ [A-Z][A-Z.'’]+){0,3}"
# With a space on one side, or before a capital ("JAKARTA-Presiden", "Jakarta -Wakil").
_DASH = r"""(?:\s*(?:--+|[–—]+)\s*|\s+-\s*|-\s+|-(?=["“‘'A-Z0-9])|-$)"""

_FORMS = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        # "JAKARTA, KOMPAS.com - ", "Mataram, NTB (ANTARA News) - ", "Mangupura, (Metrobali.com)-"
        rf"(?P<line>{_PLACE}(?:,\ *|\ +\(|,\ *\(){_OUTLET}\)?){_DASH}",
        rf"(?P<line>{_PLACE},\ 0?[0-9]{{1,2}}/[0-9]{{1,2}}\ \({_OUTLET}\)){_DASH}",
        # "JAKARTA (Reuters) - ", "KUALA LUMPUR, 3 Mac (Bernama) -- ", "PUTRAJAYA, Nov 22 — "
        rf"(?P<line>{_PLACE}(?:,?\ {_DAY})?\ {_AGENCY}){_DASH}",
        rf"(?P<line>{_PLACE_IN_CAPITALS},?\ {_DAY}){_DASH}",
        # "KONTAN.CO.ID - JAKARTA. ", "jpnn.com - JAKARTA - "
        rf"(?P<line>{_OUTLET}\s*[-–—]+\s*[A-Z][A-Z\ /'’]{{2,39}})(?:\.\s+|\s+[-–—]+\s*)",
        # "TRIBUNNEWS.COM, JAKARTA - ", "TEMPO.CO Jakarta - ", "Metrotvnews.com, Jakarta: "
        rf"(?P<line>{_OUTLET}(?:\s*,\s*|\ ){_PLACE})(?:{_DASH}|\s*:\s*)",
        # "KOMPAS.com - ", "RMOL. "
        rf"(?P<line>{_OUTLET}){_DASH}",
        r"(?P<line>RMOL(?:\ ?[A-Z]\w+)?)\.\s+",
    )
)
# The dateline in an element of its own: "Jakarta, CNN Indonesia"
_ALONE_ON_LINE = re.compile(rf"(?P<line>{_PLACE},\ *{_OUTLET}|{_OUTLET},\ *{_PLACE})$", re.VERBOSE)

# Sites of the KLY network print no dash: "Liputan6.com, Jakarta London Love Story, film …". Where
# the place ends is then a guess: one word, unless the first or second is known to go with another.
_NO_DASH = re.compile(
    r"""(?P<line>(?i:liputan6|fimela|bola|merdeka|kapanlagi|otosia|dream|brilio|famous)
        \.(?:com|net|co\.id|id),\ *
        (?:
          (?:Banda|Bandar|Bukit|Buenos|Hong|Kota|Kab(?:upaten|\.)|Kuala|Labuan|Los|Las|Lubuk|Muara
          |New|Nusa|Palangka|Pangkal|Phnom|Pulau|San|São|Sao|Tanjung|Tebing|Tel|Abu|Rio\ de|Port
          |Ho\ Chi\ Minh)\ [A-Z][\w'’-]*
        | [A-Z][\w'’-]*(?:\ (?:Selatan|Utara|Barat|Timur|Tengah|Tenggara|Pusat|DC|D\.C\.)(?!\w))?
        ))
        (?:\s+(?=["“‘'(]?[A-Z0-9])|$)""",
    re.VERBOSE,
)

# "Jakarta - ", "JAKARTA – ", "Kabupaten Badung - ": four words at most, then a new sentence.
_BARE = re.compile(
    rf"(?P<line>{_WORD}(?:,?\ {_WORD}){{0,3}})(?:\s+[-–—]+\s*|(?<=[A-Z])(?:-\s+|[–—]+\s*))"
    r"""(?=["“”‘'(\[]*[A-Z0-9]|$)""",
    re.VERBOSE,
)
# Words that open a sentence or a label before a dash; no place begins with them.
_NO_PLACE_WORDS = """
    baca lihat simak tonton foto video infografis catatan update berita penulis editor oleh
    reporter sumber disclaimer presiden wakil menteri gubernur bupati walikota wali ketua
    kapolri kapolda kapolres pasangan calon capres cawapres pelatih pemain penyanyi aktor aktris
    artis tim timnas klub pt cv ini itu pada di dari dan selain setelah sebelum kata menurut
    bagi untuk saat ketika namun tapi tidak bukan apa siapa mengapa kenapa bagaimana senin
    selasa rabu kamis jumat sabtu minggu skor hasil jadwal prediksi film lagu buku
    pertanyaan jawaban tanya jawab langkah cara tips artinya
"""
_NO_PLACE = frozenset(_NO_PLACE_WORDS.split())
# "Jakarta: " opens a story at Metro TV, but "Maroko: Bounou, Hakimi …" is a line-up.
_CITIES = (
    "Jakarta|Bandung|Surabaya|Medan|Semarang|Yogyakarta|Solo|Denpasar|Makassar"
    "|Palembang|Bogor|Depok|Bekasi|Tangerang(?: Selatan)?|Serang|Malang|Padang|Pekanbaru|Batam"
    "|Jambi|Bengkulu|Bandar Lampung|Banda Aceh|Pontianak|Banjarmasin|Samarinda|Balikpapan|Manado"
    "|Palu|Kendari|Ambon|Jayapura|Kupang|Mataram|Singapura|Kuala Lumpur|Washington|New York"
    "|London|Moskow|Beijing|Tokyo|Seoul|Canberra|Sydney|Kairo|Paris"
)
_MALAYSIAN_CITIES = (
    "KUALA LUMPUR|PUTRAJAYA|SHAH ALAM|PETALING JAYA|KLANG|KAJANG|JOHOR BAHRU|BATU PAHAT|MUAR"
    "|GEORGE TOWN|BUKIT MERTAJAM|BUTTERWORTH|IPOH|TAIPING|KOTA BHARU|KUALA TERENGGANU|KUANTAN"
    "|TEMERLOH|ALOR SETAR|SUNGAI PETANI|MELAKA|SEREMBAN|KANGAR|KOTA KINABALU|SANDAKAN|TAWAU"
    "|KUCHING|SIBU|MIRI|BINTULU|LABUAN|BANDAR SERI BEGAWAN|SINGAPURA|SINGAPORE"
)
_CITY_COLON = re.compile(rf"(?P<line>{_CITIES}|{_MALAYSIAN_CITIES}): (?=[\"“'‘]?[A-Z])")
_LONGEST = 90


def split_dateline(line: str) -> tuple[str, str] | None:
    """The dateline that opens ``line``, and the rest; None when there is none.

    The dateline comes as printed, without its closing dash, colon or spaces: "JAKARTA, KOMPAS.com",
    "Bisnis.com, JAKARTA", "Mataram, NTB (ANTARA News)", "Doha". The rest has no leading spaces,
    and is empty when the dateline stands alone. Ask only for the first line of a story: "Ronaldo -
    Messi" in the middle of one looks like a dateline too.
    """
    line = line.strip()
    head = line[: 2 * _LONGEST]  # longer than any match that counts, so "$" is the line's own end
    if not head[:1].isalnum():
        return None
    for form in (*_FORMS, _NO_DASH, _CITY_COLON, _ALONE_ON_LINE):
        match = form.match(head)
        if match and match.end() <= _LONGEST:
            return match["line"].rstrip(), line[match.end() :].lstrip()
    match = _BARE.match(head)
    if match and not _NO_PLACE.intersection(re.split(r"\W+", match["line"].lower())):
        return match["line"], line[match.end() :].lstrip()
    return None


# One newsroom sign: "ayr", "PTR", "Mvi", "k9", "nyc*", "*", "OL-1".
_SIGN = r"(?:\*{0,2}[A-Za-z]{1,6}[0-9]{0,2}\*{0,3}|\*{1,3}|[A-Z]{1,4}-[0-9]{1,2})"
_BRACKET = re.compile(r"(?P<sign>\([^()\[\]]{1,60}\)|\[[^()\[\]]{1,20}\])$")
_SEVERAL = re.compile(rf"{_SIGN}(?:\s?/\s?{_SIGN})+")
_SHORT = re.compile(r"\*{0,2}[A-Za-z]{2,3}\*{0,2}(?:\s?/\s?\*{0,2}[A-Za-z]{2,3}\*{0,2})+")
_ALONE = re.compile(
    r"\*{1,3}|[a-z]{2,4}|[A-Z][a-z]{2}|[A-Z]{2,4}|[a-z]{1,3}[0-9]{1,4}|[A-Z]{1,4}-[0-9]{1,2}"
    r"|(?i:antara|reuters|xinhua|bloomberg|detikcom)"
)
_SIGN_LENGTH = 64
_MOST_SIGNS = 5
_LOOSE = re.compile(r"(?:^|(?<=\s)|(?<=[.!?\"”]))[-–—]\s?[a-z]{2,4}(?:/[a-z]{2,4})+$")
_NAME = re.compile(
    r"(?:(?:[Dd]itulis )?[Oo]leh:? )?[A-Z][\w.'’]+(?: [A-Z][\w.'’]*){0,3}"
    r"(?:\s?[/,]\s?[A-Z][\w.'’]+(?: [A-Z][\w.'’]*){0,3})*"
)
_NAME_AND_CODE = re.compile(r"[A-Z][A-Z.'’]+(?: [A-Z][A-Z.'’]*){1,4}(?: ?\| ?[A-Z]{2,4}){1,2}")
# Short words that stand in ordinary brackets: "(kiri)", "(km/jam)", "(dan/atau)".
_ORDINARY_WORDS = """
    dan atau vs per ya no kiri atas ibu ayah anak pria sic satu dua tiga siang malam laki
    km cm mm kg gr mg ml dl ha ton jam hari bln thn rp kali unit org tni polri
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_ORDINARY_SQUARE = frozenset(("sic",))
"""Few writers but editors use square brackets, so a short word in them is a sign."""
_SENTENCE_ENDS = re.compile(r"""[.!?…"”“'’)\]»]$""")


def split_initials(line: str, *, names: bool = False) -> tuple[str, str] | None:
    """``line`` without the newsroom's initials that close it, and the initials; else None.

    "… katanya. (ayr/isn)", "[ded]", "(E-2)", "(*)", "(*/nyc*/ndy/k9)", "-bgs/rul". The initials
    come as printed, with their brackets; the rest has no trailing spaces and is empty when they
    stand alone. Signs that could be an abbreviation ("(WHO)", "(U-19)") count only after the end
    of a sentence or alone on the line.

    names   also take a person's name in brackets, "(Angkasa Yudhistira)", after the end of a
            sentence, and "ANDRIAN HABIBI | DA" alone on its line
    """
    rest = line.strip()
    signs: list[str] = []
    while rest and len(signs) < _MOST_SIGNS:
        end = max(0, len(rest) - _SIGN_LENGTH)
        bracket = _BRACKET.search(rest, end) if rest[-1] in ")]" else None
        loose = _LOOSE.search(rest, end) if "/" in rest[end:] and not bracket else None
        if loose:
            at = loose.start()
        elif bracket and _is_sign(rest[: bracket.start()].rstrip(), bracket["sign"], names):
            at = bracket.start()
        elif names and _NAME_AND_CODE.fullmatch(rest):
            at = 0
        else:
            break
        signs.insert(0, rest[at:])
        rest = rest[:at].rstrip()
    return (rest, " ".join(signs)) if signs else None


def _is_sign(before: str, bracket: str, names: bool) -> bool:
    """Whether a closing bracket after ``before`` holds a newsroom's sign."""
    inner = bracket[1:-1].strip()
    words = set(re.findall(r"\w+", inner.lower()))
    ordinary = _ORDINARY if bracket[0] == "(" else _ORDINARY_SQUARE
    if not any(char.isalpha() or char == "*" for char in inner):
        return False
    if words and words <= ordinary and (before or not _ALONE.fullmatch(inner)):
        return False  # alone on its line even "(dan)" is somebody's sign
    if not before or _SENTENCE_ENDS.search(before):
        if _ALONE.fullmatch(inner) or _SEVERAL.fullmatch(inner):
            return True
        return names and bool(_NAME.fullmatch(inner))
    # In mid-sentence only what no abbreviation looks like: "Tol Buahbatu (mdk/yan)", "[gil]".
    if inner.strip("*") == "" or (bracket[0] == "[" and re.fullmatch(r"[a-z]{2,4}", inner)):
        return True
    short = _SHORT.fullmatch(inner) or (_SEVERAL.fullmatch(inner) and "*" in inner)
    return bool(short) and not inner.isupper() and not words & _ORDINARY
