"""Who wrote and who edited, from the lines that news sites of Indonesia and Malaysia print."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# What stands before a writer's name, before an editor's, and before what is no name of ours.
_AUTHOR = (
    r"(?:ditulis|dilaporkan|ditayangkan)\s+oleh|oleh|by|author|penulis(?:\s+artikel)?|reporter"
    r"|pewarta(?:\s+foto)?|jurnalis|wartawan|kontributor|fotografer|photographer|rep|teks|naskah"
    r"|(?:written|words|story|report(?:ed|ing)?)\s+by|contributor|pemberita|pengarang|laporan(?=\s*:)"
    r"|panulis|panganggit|dening|serat(?=\s*:)"
)
_EDITOR = (
    r"editor|redaktur(?:\s+pelaksana)?|red|penyunting|panyunting|edit(?:ed|ing)\s+by|sub-?editor"
)
_OTHER = (
    r"sumber|source|copyright(?:\s*©)?|©|foto(?=\s*:)|photo(?=\s*:)|video(?=\s*:)|penerjemah|uploader"
    r"|tayang|terbit|tags?(?=\s*:)|credits"
)
# These are also words of names and brands, so only a colon makes them labels.
_NEEDS_COLON = {"rep", "red", "teks", "naskah", "dening"}
_LABEL = re.compile(
    rf"(?<![\w.])(?:(?P<author>{_AUTHOR})|(?P<editor>{_EDITOR})|(?P<other>{_OTHER}))"
    r"(?:\s*(?P<colon>:)|(?=\s|$))\s*",
    re.IGNORECASE,
)
_BEFORE_LABEL = ("|", "/", ",", ";", "•", "·", "(")

# "Laporan Wartawan Tribunnews.com, Nama", "Kontributor Lhokseumawe, Nama"
_REPORT = re.compile(
    r"^\W*laporan\s+(?:langsung\s+)?(?:wartawan|reporter|kontributor|jurnalis|tim)\b\s*:?\s*"
    r"(?:[^,:]{2,40},\s*|[\w-]+\.(?:com|id|co\.id|co)\s+)?",
    re.IGNORECASE,
)
_CORRESPONDENT = re.compile(r"^\W*(?:kontributor|koresponden)\s+[^,:]{2,40},\s*", re.IGNORECASE)

_DAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|isnin|khamis|jumaat|ahad|[a-z]{3,6}day)"
_DATE = re.compile(
    rf"[\s,|•·:–-]*(?:\b{_DAY}\b[\s,]*)?[0-9]{{1,2}}[\s/.-]+\w+[\s/.-]+(?:19|20)[0-9]{{2}}\b.*",
    re.IGNORECASE | re.DOTALL,
)
_DASH = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+")
_SPLIT = re.compile(r"\s*([,/|;•·]|(?<!\S)(?:dan|DAN|and|&)(?!\S))\s*")
_ROLE_AFTER = re.compile(
    r"(?:\s+|(?<=[a-z])(?=[A-Z]))(?:jurnalis|wartawan|kontributor|penulis|author|editor"
    r"|photographer|reporter|tim redaksi)$|\s*\((?:kontributor|jurnalis|penulis|editor)\)$",
    re.IGNORECASE,
)
_ROLE_WORD = re.compile(
    r"(?:jurnalis|wartawan|kontributor|penulis|author|editor|reporter|redaktur|photographer)",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?:[SM](?:H|E|M|T|S|IP|Si|Sc|Ag|Pd|Sos|Kes|Kom|Hum|Kn|Psi|KM|Farm|Ked|Th|Ds|Sn|Ak|IKom|PdI)"
    r"|MBA|MA|BA|BSc|BBA|PhD|LLM|Lc|AMd|Apt|Psikolog|Sp[A-Z]{1,3}|CFP|Jr|Sr)"
)
_CODE = re.compile(r"[A-Z]{2,4}")
_BRAND = re.compile(
    r"(?:tim|team)\s.*|.*\b[\w-]+\.(?:com|co\.id|id|co|net|news|tv|or\.id|org)\b.*"
    r"|(?:tim\s)?(?:detik|kompas|tribun|liputan6|sindo|okezone|republika|viva|kumparan|bisnis"
    r"|kontan|jawa ?pos|jpnn|tirto|inews|berita ?satu|katadata|metro ?tv|kapanlagi|fimela|brilio"
    r"|suara|merdeka|tempo|antara|rri|voi|rmol|idx ?channel|tv ?one)\w*(?:\s(?:news|tv|online))?"
    r"|(?:cnn|cnbc|voa|media|bbc|bbc news|dw)\sindonesia|koran\s\w+|idn\stimes|antara\snews"
    r"|(?:tim\s)?redaksi|reuters|afp|ap|xinhua|bloomberg|dpa|kantor berita .*",
    re.IGNORECASE,
)
# What content systems put into an author field when nobody signs.
_NOBODY = re.compile(
    r"pt\b.*|.*\b(?:developer|cyber media)|admin(?:istrator)?|\W*",
    re.IGNORECASE,
)
_URL = re.compile(r"\bhttps?:|\bwww\.", re.IGNORECASE)
_MOST_WORDS = 8
LONGEST = 2_000
"""Characters of a byline that are read: no newsroom has so many hands."""


@dataclass(slots=True)
class Roles:
    """The people named in a line of credits.

    ``codes`` are desk codes printed after a name ("Arnold H Sianturi / FMB"): who they stand
    for, mostly the editor, is the site's custom.
    """

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def parse_byline(text: str) -> list[str]:
    """The names in one byline, as printed, in order, each once.

    Goes: the label ("Penulis:", "Oleh :", "Laporan Wartawan Tribunnews.com,", "Kontributor
    Lhokseumawe,", also an editor's), a date after the names, the outlet or section after a name
    ("Mulia Budi - detikNews", "Nama, CNBC Indonesia"), desk codes ("/ FMB"), and what content
    systems write when nobody signs ("metrotvnews developer", "PT. …", a URL). Stays: an academic
    title with its name ("Siti Aminah, S.Pd"), and an outlet when it is all there is ("CNN
    Indonesia", "Tim detikBali").
    """
    return _names(text[:LONGEST])[0]


def parse_roles(text: str) -> Roles:
    """The people in a line that may hold several roles.

    "Penulis: X | Editor: Y", "Rep: X / Red: Y", "Pewarta: X Editor: Y", "Editor : X Sumber : Y".
    A line without any label is a byline. Names come as from ``parse_byline``.
    """
    text = " ".join(text[:LONGEST].split())
    roles = Roles()
    labels = list(_labels(text))
    if not labels:
        names, codes = _names(text)
        return Roles(authors=names, codes=codes)
    if _REPORT.match(text[: labels[0].start()]):
        roles.authors += _names(text[: labels[0].start()])[0]
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        if label["other"]:
            continue
        names, codes = _names(text[label.start() : end])
        people = roles.editors if label["editor"] else roles.authors
        people += [name for name in names if name not in people]
        roles.codes += [code for code in codes if code not in roles.codes]
    return roles


def _labels(text: str) -> list[re.Match[str]]:
    """The role labels in ``text``: with a colon anywhere, without one only where a part begins."""
    found: list[re.Match[str]] = []
    for match in _LABEL.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()].rstrip()
        begins = match.start() == 0 or before.endswith(_BEFORE_LABEL)
        word = (match["author"] or match["editor"] or match["other"]).lower()
        follows = text[match.end() : match.end() + 1] not in ("", "|", "/", ",")
        notice = word.startswith(("copyright", "©"))
        if match["colon"] or notice or (begins and follows and word not in _NEEDS_COLON):
            # "Laporan Wartawan …", "Tim Redaksi" and "ditulis oleh" are one label each.
            if found and found[-1].end() == match.start() and not match["colon"]:
                continue
            found.append(match)
    return found


def _without_label(text: str) -> str:
    while True:
        shorter = _REPORT.sub("", text)
        shorter = _CORRESPONDENT.sub("", shorter)
        label = next(iter(_labels(shorter)), None)
        if label and not shorter[: label.start()].strip(" (|/,;"):
            shorter = shorter[label.end() :]
        if shorter == text:
            return text
        text = shorter


def _names(text: str) -> tuple[list[str], list[str]]:
    """Names and desk codes of a line with at most one label."""
    text = " ".join(text.split())
    if _URL.search(text):
        return [], []
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    text = _DATE.sub("", _without_label(text)).lstrip(" -–—")  # "Oleh - Nama"
    dash = _DASH.search(text)
    if dash and text[: dash.start()].strip():
        text = text[: dash.start()]
    pieces = _SPLIT.split(text)
    names: list[str] = []
    codes: list[str] = []
    for at in range(0, len(pieces), 2):
        mark = pieces[at - 1] if at else ""
        name = _ROLE_AFTER.sub("", pieces[at].strip(" :,;|/")).strip()
        if _NOBODY.fullmatch(name) or _ROLE_WORD.fullmatch(name):
            continue
        if len(name.split()) > _MOST_WORDS or (names and _is_outlet_after(name, names)):
            continue
        if mark == "," and names and _DEGREE.fullmatch(re.sub(r"[.\s]", "", name)):
            names[-1] += f", {name}"
        elif names and mark in "/|" and _CODE.fullmatch(name):
            codes.append(name)
        elif name.casefold() not in (known.casefold() for known in names):
            names.append(name)
    return names, codes


def _is_outlet_after(name: str, names: list[str]) -> bool:
    """Whether ``name`` is the outlet of the people before it; outlets among outlets stay."""
    return bool(_BRAND.fullmatch(name)) and not all(_BRAND.fullmatch(known) for known in names)
