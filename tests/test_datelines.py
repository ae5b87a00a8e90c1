from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.text.datelines import split_dateline, split_initials

GOLD = Path(__file__).parents[2] / "shared" / "pages" / "gold.jsonl"
REST = "Pemerintah meresmikan jalan baru."


def gold() -> list[dict[str, Any]]:
    if not GOLD.exists():
        pytest.skip("real pages are not here")
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "printed",
    [
        "JAKARTA, KOMPAS.com - ",
        "JAKARTA (Reuters) - ",
        "JAKARTA, March 3 (Reuters) - ",
        "New York (AP) — ",
        "KUALA LUMPUR, 3 Mac (Bernama) -- ",
        "PUTRAJAYA, Nov 22 — ",
        "JOHOR BAHRU 3 Mac - ",
        "KUALA LUMPUR: ",
        "ALOR SETAR: ",
        "LHOKSEUMAWE, KOMPAS.com – ",
        "KOMPAS.com — ",
        "Jakarta, KompasOtomotif – ",
        "TRIBUNNEWS.COM, JAKARTA - ",
        "TRIBUN-MEDAN.com, MEDAN - ",
        "TRIBUNTORAJA.COM, KESU- ",
        "TRIBUNNEWS.COM, JAKARTA-",
        "SURYA.CO.ID, SURABAYA - ",
        "Jakarta - ",
        "Kabupaten Badung - ",
        "JAKARTA – ",
        "JAKARTA- ",
        "SOLO—",
        "Liputan6.com, Jakarta - ",
        "Liputan6.com, Jakarta ",
        "Fimela.com, Jakarta ",
        "Liputan6.com, Banda Aceh ",
        "Liputan6.com, Tangerang Selatan ",
        "Jakarta, CNN Indonesia -- ",
        "Bandung, CNN Indonesia —",
        "Jakarta, CNBC Indonesia – ",
        "TEMPO.CO, Jakarta - ",
        "TEMPO.CO, Jakarta -",
        "TEMPO.CO Jakarta - ",
        "TEMPO Interaktif, Jakarta:",
        "Jakarta (ANTARA) - ",
        "Jakarta (ANTARA News) - ",
        "Mataram, NTB (ANTARA News) - ",
        "Jakarta, 5/11 (ANTARA News) - ",
        "London (Antara/Xinhua-OANA) - ",
        "REPUBLIKA.CO.ID, JAKARTA -- ",
        "REPUBLIKA.CO.ID,JAKARTA — ",
        "Merdeka.com - ",
        "SuaraJogja.id - ",
        "Bisnis.com, JAKARTA — ",
        "Bisnis.com, PURWAKARTA-BANDUNG — ",
        "KONTAN.CO.ID - JAKARTA. ",
        "VIVA – ",
        "Jakarta, VIVA – ",
        "VIVA.co.id - ",
        "jpnn.com, JAKARTA - ",
        "jatim.jpnn.com, SURABAYA - ",
        "tirto.id - ",
        "Jakarta, IDN Times - ",
        "BANDUNG, iNews.id - ",
        "Medan, Beritasatu.com - ",
        "JawaPos.com–",
        "RADAR JOGJA - ",
        "PIKIRAN RAKYAT - ",
        "RMOL. ",
        "Grid.ID - ",
        "JAKARTA (VOA) — ",
        "KBRN, Jakarta: ",
        "Harianjogja.com, JOGJA— ",
        "SEMARANG, suaramerdeka.com - ",
        "Metrotvnews.com, Jakarta: ",
        "Jakarta: ",
        "Mangupura, (Metrobali.com)-",
        "detikcom - ",
        "Koran-Desa.co.id, Kutai Barat - ",
    ],
)
def test_datelines_of_every_house(printed: str) -> None:
    dateline = printed.rstrip(" -–—:.")
    assert split_dateline(printed + REST) == (dateline, REST)


@pytest.mark.parametrize("line", ["Jakarta -", "Jakarta, CNN Indonesia", "Liputan6.com, Jakarta"])
def test_a_dateline_alone_leaves_nothing(line: str) -> None:
    assert split_dateline(f" {line} ") == (line.rstrip(" -"), "")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "-",
        "Ronaldo - yang cedera - tidak bermain.",
        "Rapat Kabinet, 3 Maret - Presiden memimpin rapat.",
        "MAROKO: Bounou, Hakimi, Mazraoui",
        "Dua warga (AP) - satu di antaranya anak - selamat.",
        'Kata dia - "Tidak."',
        '"Jakarta - Bandung," katanya.',
        "Maroko: Bounou, Hakimi, El Yamiq",
        "Baca Juga - Jalan Baru",
        "Presiden Satu - Wakil Dua menang.",
        "PRODUKSI batik naik - turun",
        "Tokopedia.com, Shopee dan Bukalapak bersaing.",
        "Sementara itu, Alit Jabang Bayi - MC asal Jogja menyampaikan",
        "Kereta cepat Jakarta-Bandung - Surabaya dibangun.",
        "Kepala Badan Meteorologi Klimatologi Geofisika - Jakarta",
    ],
)
def test_ordinary_openings_are_no_dateline(line: str) -> None:
    assert split_dateline(line) is None


def test_dateline_of_every_real_page() -> None:
    for page in gold():
        first = page["body"][0]
        found = split_dateline(first)
        if page["dateline"] is None:
            assert found is None, page["file"]
        else:
            rest = first[len(page["dateline"]) :].strip()
            assert found == (page["dateline"].rstrip(" -–—:"), rest), page["file"]


@pytest.mark.parametrize(
    "sign",
    [
        "(ayr/isn)", "[ded]", "[dua]", "(E-2)", "(mdk/yan)", "(*)", "(fbn)", "(H-2)", "(brl/pep)",
        "(PTR/ptr)", "(*/nyc*/ndy/k9)", "(kpl/pur/tch)", "(Mvi/Ali)", "(FHM)", "(rs616)",
        "(Ant/OL-1)", "-bgs/rul", "(xxx/jpnn)", "(Antara)", "(tim/isn) (*)",
    ],
)  # fmt: skip
def test_initials_after_a_sentence_or_alone(sign: str) -> None:
    assert split_initials(f'"Begitu," katanya. {sign}') == ('"Begitu," katanya.', sign)
    assert split_initials(f" {sign} ") == ("", sign)


@pytest.mark.parametrize("sign", ["(mdk/yan)", "(*)", "[gil]", "(*/nyc*)"])
def test_initials_in_mid_sentence(sign: str) -> None:
    assert split_initials(f"Pintu keluar tol {sign}") == ("Pintu keluar tol", sign)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Organisasi Kesehatan Dunia (WHO)",
        "pengurus (PSSI)",
        "Faisal (17)",
        "undang-undang (UU ITE)",
        "pada tahun itu. (2020)",
        "tim nasional (U-19)",
        "pelajar (SMA/SMK)",
        "aparat (TNI/Polri)",
        "denda (dan/atau)",
        "kecepatan (km/jam)",
        "Dia berdiri. (kiri)",
        "Menlu (kanan)",
        "(km/jam)",
        "di Pasar (Pasar Baru)",
        "katanya (ayr/isn) kemudian.",
    ],
)
def test_ordinary_brackets_stay(line: str) -> None:
    assert split_initials(line) is None
    assert split_initials(line, names=True) is None


@pytest.mark.parametrize(
    "sign", ["(Angkasa Yudhistira)", "(Ditulis oleh Ayu Lestari)", "(Ayu L./Budi Santoso)"]
)
def test_a_name_in_brackets_only_when_asked_for(sign: str) -> None:
    assert split_initials(f"Begitu. {sign}") is None
    assert split_initials(f"Begitu. {sign}", names=True) == ("Begitu.", sign)
    assert split_initials(f"Begitu. {sign.lower()}", names=True) is None


def test_name_and_code_alone_on_the_line() -> None:
    assert split_initials("AYU LESTARI | DA", names=True) == ("", "AYU LESTARI | DA")
    assert split_initials("AYU LESTARI | DA") is None


def test_initials_of_the_real_pages() -> None:
    for page in gold():
        optional = {words.strip() for words in page["optional"]}
        for block in page["body"]:
            found = split_initials(block)
            assert found is None or found[1] in optional, (page["file"], found)
        for words in optional:
            if words[:1] in "([" and " " not in words:
                assert split_initials(words) == ("", words)


@given(st.text())
@example("A.a" * 400 + ".com")
def test_any_line_keeps_its_words(line: str) -> None:
    dateline = split_dateline(line)
    if dateline:
        assert line.strip().startswith(dateline[0])
        assert line.strip().endswith(dateline[1])
    initials = split_initials(line, names=True)
    if initials:
        assert line.strip().startswith(initials[0])
        assert line.strip().endswith(initials[1][-1])


@given(st.from_regex(r"[A-Z][a-z]{3,9}( [A-Z][a-z]{3,9})?", fullmatch=True))
def test_any_place_with_any_outlet(place: str) -> None:
    for printed in (f"{place}, Kabar-Kita.com", f"KABARKITA.CO.ID, {place}", f"{place} (ANTARA)"):
        assert split_dateline(f"{printed} - {REST}") == (printed, REST)
