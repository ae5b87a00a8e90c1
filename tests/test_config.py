"""newscrawl.toml and NEWSCRAWL_* variables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.config import KEYS, Config, ConfigError, load_config

WHOLE = """
[newscrawl]
contact = "mailto:korpus@kampus.example"
user_agent = "Korpus/2"
delay = 2
output = "data/"
log_level = "warning"
concurrency = 4
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "a"))
    monkeypatch.chdir(tmp_path / "a" / "b")
    return tmp_path


def test_nothing_set(folder: Path) -> None:
    assert load_config(environ={}) == Config()


@pytest.mark.parametrize("place", ["a/b", "a"])
def test_the_nearest_file_up_to_the_home_folder(folder: Path, place: str) -> None:
    file = folder / place / "newscrawl.toml"
    file.write_text(WHOLE)
    assert load_config(environ={}) == Config(
        contact="mailto:korpus@kampus.example",
        user_agent="Korpus/2",
        delay=2.0,
        output=f"{folder / place}/data/",
        log_level="WARNING",
        concurrency=4,
        file=file,
    )


def test_a_file_above_the_home_folder_is_not_read(folder: Path) -> None:
    (folder / "newscrawl.toml").write_text(WHOLE)
    assert load_config(environ={}) == Config()


def test_variables_win(folder: Path) -> None:
    (folder / "a" / "newscrawl.toml").write_text(WHOLE)
    found = load_config(
        environ={
            "NEWSCRAWL_DELAY": "0",
            "NEWSCRAWL_OUTPUT": "news.jsonl",
            "NEWSCRAWL_CONCURRENCY": "16",
            "NEWSCRAWL_LOG_LEVEL": "",
            "NEWSCRAWL_OTHER": "x",
        }
    )
    assert (found.delay, found.output, found.concurrency) == (0.0, "news.jsonl", 16)
    assert found.log_level == "WARNING"
    assert found.contact == "mailto:korpus@kampus.example"


def test_a_named_file(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text('[newscrawl]\noutput = "/srv/news.jsonl"\n')
    assert load_config(file, {}).output == "/srv/news.jsonl"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[newscrawl\n", "newscrawl.toml: not TOML: .*line 1"),
        ("delay = 1\n", r"no table \[newscrawl\]"),
        ("[newscrawl]\ndelai = 1\n", "unknown key delai; did you mean delay"),
        ("[newscrawl]\nzzz = 1\n", "unknown key zzz; there are contact"),
        ("[newscrawl]\ndelay = '1'\n", "newscrawl.toml: delay is '1'; it is a number of seconds"),
        ("[newscrawl]\ndelay = -1\n", "delay is -1"),
        ("[newscrawl]\ndelay = nan\n", "delay is nan"),
        ("[newscrawl]\ndelay = true\n", "delay is True"),
        ("[newscrawl]\nconcurrency = 0\n", "concurrency is 0; it is a whole number"),
        ("[newscrawl]\nconcurrency = 1.5\n", "concurrency is 1.5"),
        ("[newscrawl]\nside_by_side = 0\n", "side_by_side is 0; it is a whole number"),
        ("[newscrawl]\noverlap = 'day'\n", "overlap is 'day'; it is a number of hours"),
        ("[newscrawl]\ncontact = 1\n", "contact is 1; it is a text"),
        ("[newscrawl]\ncontact = ''\n", "contact is ''"),
        ('[newscrawl]\nuser_agent = "a\\nB: c"\n', "user_agent holds a line end"),
        ("[newscrawl]\nlog_level = 'LOUD'\n", "log_level is 'LOUD'; it is one of DEBUG"),
    ],
)
def test_mistakes_in_the_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "newscrawl.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=message):
        load_config(file, {})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DELAY", "fast", "variable NEWSCRAWL_DELAY is 'fast'"),
        ("CONCURRENCY", "1.5", "variable NEWSCRAWL_CONCURRENCY is '1.5'"),
        ("LOG_LEVEL", "LOUD", "variable NEWSCRAWL_LOG_LEVEL is 'LOUD'"),
    ],
)
def test_mistakes_in_variables(folder: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_config(environ={f"NEWSCRAWL_{name}": value})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="none.toml: cannot be read: No such file"):
        load_config(tmp_path / "none.toml", {})


@given(st.sampled_from(KEYS), st.text())
def test_any_variable_is_a_setting_or_refused(key: str, value: str) -> None:
    try:
        found = load_config(environ={f"NEWSCRAWL_{key.upper()}": value})
    except ConfigError as refused:
        assert f"NEWSCRAWL_{key.upper()}" in str(refused)
    else:
        assert (getattr(found, key) is None) == (value == "")


@given(st.binary())
def test_any_file_gives_settings_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("bytes") / "newscrawl.toml"
    file.write_bytes(b"[newscrawl]\n" + content)
    try:
        assert load_config(file, {}).file == file
    except ConfigError as refused:
        assert str(file) in str(refused)
