"""Monitoring: a run says what came of it, and someone is told when something is wrong."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler
from spidermon import MonitorRunner

from newscrawl.cli import cli
from newscrawl.config import ConfigError, load_config
from newscrawl.delivery.output import Output
from newscrawl.frontier.database import Database
from newscrawl.monitoring import alerts
from newscrawl.monitoring.alerts import Alert, Alerts, Targets, call, mail
from newscrawl.monitoring.baseline import baseline
from newscrawl.monitoring.extension import Watch
from newscrawl.monitoring.figures import FIELDS, Figures, figures_of, keep, kept
from newscrawl.monitoring.limits import Limits
from newscrawl.monitoring.metrics import HELP, text_of
from newscrawl.monitoring.monitors import PublisherSuite
from newscrawl.monitoring.summary import KEPT, keep_summary, summary_file
from newscrawl.publishers import PUBLISHERS
from newscrawl.runs.results import Result, Summary
from newsstand import Newsstand
from newsstand.faults import rename_class
from newsstand.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
HOUR, DAY = 3600.0, 86400.0
NOW = 1_795_000_000.0
ALERT = Alert("kompas", "lag.hours", "the newest article is 60 hours old", "run-1")


def runs(*articles: int, hours: float = 24, now: float = NOW) -> list[Figures]:
    """Runs so many hours apart, of which the last begins ``now``, each with 100 % of its titles and
    50 % of its authors."""
    begin = now - hours * HOUR * (len(articles) - 1)
    return [
        Figures(
            begin + place * hours * HOUR,
            articles=count,
            read=count,
            fields={"title": count, "authors": count // 2},
        )
        for place, count in enumerate(articles)
    ]


# The baseline


def test_the_baseline_is_the_median_of_earlier_days() -> None:
    found = baseline(runs(999, 100, 90, 500, 110, 40))
    assert found is not None
    assert (found.days, found.hours, found.articles, found.expected) == (4, 24, 40, 105)
    assert found.coverage["authors"] == (0.5, 0.5)


def test_it_needs_some_days_to_warm_up() -> None:
    assert baseline(runs(999, 100, 100, 100)) is None
    assert baseline(runs(999, 100, 100, 100, 100)) is not None
    assert baseline(runs(999, 100, 100, 100), warm_up=2) is not None
    for count in range(3):
        assert baseline(runs(*[5] * count), warm_up=1) is None


def test_hours_in_which_little_is_published_are_weighed_with_the_rest_of_the_day() -> None:
    by_night = [0, 100, 60, 2, 20] + [100, 60, 2, 20] * 4
    found = baseline(runs(*by_night[:-1], hours=6))  # ends with a run of 2 articles
    assert found is not None
    assert found.articles == 182
    assert found.expected == pytest.approx(182)
    assert found.run_expected == pytest.approx(182 / 4)


def test_a_run_by_hand_and_days_without_a_run_change_little() -> None:
    usual = runs(9, *[100] * 8)
    by_hand = Figures(NOW - 600, articles=99, read=99)
    found = baseline([*usual[:-1], by_hand, replace(usual[-1], articles=1)])
    assert found is not None
    assert (found.articles, found.expected) == (100, pytest.approx(100))
    assert found.run_expected < 1
    off = [*usual, Figures(NOW + 3 * DAY, articles=290, read=290)]
    found = baseline(off)
    assert found is not None
    assert (found.articles, found.expected) == (290, pytest.approx(300))


@given(
    st.lists(
        st.tuples(st.floats(0, 1e6, allow_subnormal=False), st.integers(0, 10**6)), max_size=60
    ),
    st.integers(1, 14),
)
def test_any_history_has_a_baseline_or_none(history: list[tuple[float, int]], warm_up: int) -> None:
    at, told = 0.0, []
    for after, count in history:
        at += after
        told.append(Figures(at, articles=count, read=count, fields=dict.fromkeys(FIELDS, count)))
    found = baseline(told, warm_up)
    if found is not None:
        assert found.days >= warm_up
        assert found.expected >= 0 <= found.run_expected
        assert found.hours >= 20
        assert all(0 <= share <= 1 for both in found.coverage.values() for share in both)
        json.dumps(found.as_dict())


def test_figures_are_kept_beside_the_frontier(tmp_path: Path) -> None:
    figures = Figures(NOW, 5, 6, 1, 2, 5, 1, {"title": 5})
    with Database(tmp_path / "a.sqlite") as database:
        for number in (1, 2):
            database.write("INSERT INTO runs (run_id, publisher, began_at) VALUES ('r', 'a', 1)")
            keep(database, "a", number, figures)
        database.commit()
        assert kept(database, "a") == [figures, figures]
        assert kept(database, "b") == kept(database, "a", NOW) == []


def test_figures_are_read_from_the_stats_of_a_crawl() -> None:
    found = figures_of(
        {
            "newscrawl/articles": 8,
            "newscrawl/fetched": 16,
            "newscrawl/failed/timeout": 3,
            "newscrawl/failed/robots": 1,
            "newscrawl/rejected/no_body": 1,
            "newscrawl/rejected/no_match": 7,
            "newscrawl/method/layout": 6,
            "newscrawl/method/generic": 2,
            "newscrawl/articles_with/title": 8,
        }
    )
    assert (found.failed, found.errors, found.read, found.generic_share) == (4, 4, 8, 0.25)
    assert found.error_share == 0.2
    assert (found.coverage["title"], found.coverage["authors"]) == (1.0, 0.0)
    assert figures_of({}).error_share is None
    assert figures_of({}).coverage == {}


# Summaries and metrics

SUMMARY = Summary(
    "20261123T100000Z-aabbccdd",
    "data/",
    [
        Result(
            publisher="kompas",
            articles=7,
            failed={"http-503": 2, 'odd"\\\nkind': 1},
            rejected={"no_body": 1},
            coverage={"title": 1.0},
            generic_share=0.25,
            baseline={"expected": 8.5, "articles": 7},
            newest_at="2026-11-23T09:00:00+00:00",
            finish_reason="finished",
        ),
        Result(publisher="detik", finish_reason="shutdown"),
        Result(publisher="tirto", finish_reason="held", error="is held by process 1"),
    ],
    None,
    "2026-11-23T10:00:00+00:00",
    "2026-11-23T10:01:30+00:00",
)


@pytest.mark.parametrize(
    ("fail_under", "stopped", "status"),
    [(100, None, 1), (67, None, 1), (66, None, 4), (0, None, 4), (0, "SIGTERM", 3)],
)
def test_the_exit_status_is_that_of_the_publishers(
    fail_under: float, stopped: str | None, status: int
) -> None:
    assert replace(SUMMARY, fail_under=fail_under, stopped=stopped).exit_status == status


def test_with_all_well_the_exit_status_is_0() -> None:
    assert replace(SUMMARY, results=SUMMARY.results[:1]).exit_status == 0


def test_metrics_are_in_the_format_of_prometheus() -> None:
    found = {one.name: one for one in text_string_to_metric_families(text_of(SUMMARY, "all"))}
    samples = {
        (one.name, *sorted(one.labels.items())): one.value
        for family in found.values()
        for one in family.samples
    }
    assert {one.type for one in found.values()} == {"gauge"}
    assert {name.removeprefix("newscrawl_") for name in found} <= set(HELP)
    assert all(one.documentation for one in found.values())
    assert samples["newscrawl_run_exit_status", ("crawl", "all")] == 1
    assert samples["newscrawl_run_duration_seconds", ("crawl", "all")] == 90
    kompas = ("publisher", "kompas")
    assert samples["newscrawl_articles", kompas] == 7
    assert samples["newscrawl_failures", ("kind", 'odd"\\\nkind'), kompas] == 1
    assert samples["newscrawl_field_coverage", ("field", "title"), kompas] == 1
    assert samples["newscrawl_expected_articles", kompas] == 8.5
    assert samples["newscrawl_newest_article_timestamp_seconds", kompas] == 1795424400
    assert samples["newscrawl_failed", ("publisher", "detik")] == 1
    assert not any(("publisher", "tirto") in key for key in samples)


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=20), st.integers(0, 9), max_size=3))
def test_metrics_of_any_words_can_be_read(crawl: str, failed: dict[str, int]) -> None:
    results = [replace(SUMMARY.results[0], failed=failed)]
    text = text_of(replace(SUMMARY, results=results), crawl)
    told = {one.name: one.samples for one in text_string_to_metric_families(text)}
    counts = [one.value for one in told.get("newscrawl_failures", [])]
    assert sorted(counts) == sorted(map(float, failed.values()))


def test_summaries_of_a_folder_are_kept_but_not_for_ever(tmp_path: Path) -> None:
    data = Output.of(f"{tmp_path}/data/")
    folder = summary_file(data, "r").parent
    folder.mkdir(parents=True)
    for days in (KEPT - 1, KEPT + 1):
        (folder / f"{days}.json").write_text("{}")
        os.utime(folder / f"{days}.json", (time.time() - days * DAY,) * 2)
    keep_summary(data, SUMMARY)
    left = {one.name for one in folder.iterdir()}
    assert left == {f"{KEPT - 1}.json", summary_file(data, SUMMARY.run_id).name}
    told = json.loads(summary_file(data, SUMMARY.run_id).read_text())
    assert told["totals"]["publishers_failed"] == 1
    assert [one["has_failed"] for one in told["results"]] == [False, True, False]


# Webhook and mail


@dataclass
class Inbox:
    """What came in by HTTP: path and document of each request."""

    port: int
    got: list[tuple[str, dict[str, Any]]]
    status: int = 200


@contextmanager
def web_inbox() -> Iterator[Inbox]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.got.append((self.path, json.loads(body)))
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    inbox = Inbox(server.server_port, [])
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()


class Mails:
    """A handler for aiosmtpd that keeps what comes in, and refuses one recipient."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str]] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def mail_inbox(**options: Any) -> Iterator[tuple[int, Mails]]:
    """A mail server on loopback: its port, and what it got."""
    mails = Mails()
    controller = Controller(
        mails, hostname="127.0.0.1", port=free_port(), ready_timeout=60, **options
    )
    controller.start()
    try:
        yield controller.port, mails
    finally:
        controller.stop()


def test_a_webhook_gets_all_alerts_in_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with web_inbox() as inbox:
        assert call(f"http://127.0.0.1:{inbox.port}/hook?key=s3cret", [ALERT, ALERT])
    [(path, told)] = inbox.got
    assert path == "/hook?key=s3cret"
    assert told["text"].startswith("newscrawl: 2 alerts\nkompas: lag.hours: the newest")
    assert [one["monitor"] for one in told["alerts"]] == ["lag.hours"] * 2


@pytest.mark.parametrize("how", ["answers 500", "is down", "is no HTTP", "is silent"])
def test_a_webhook_that_fails_is_warned_of_without_its_secret(
    how: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(alerts, "PATIENCE", 0.2)
    with web_inbox() as inbox, socket.create_server(("127.0.0.1", 0)) as silent:
        inbox.status = 500
        port = {"answers 500": inbox.port, "is silent": silent.getsockname()[1]}.get(how)
        if how == "is no HTTP":
            with mail_inbox() as (port, _):
                assert not call(f"http://127.0.0.1:{port}/s3cret", [ALERT])
        else:
            assert not call(f"http://127.0.0.1:{port or free_port()}/s3cret", [ALERT])
    [record] = [one for one in caplog.records if one.name.startswith("newscrawl")]
    assert record.levelname == "WARNING"
    assert "webhook at 127.0.0.1 was not called" in record.getMessage()
    assert "s3cret" not in record.getMessage()


def test_a_mail_names_what_is_wrong() -> None:
    with mail_inbox() as (port, mails):
        targets = Targets(
            smtp=f"smtp://127.0.0.1:{port}",
            mail_to=("ops@example.org", "nobody@example.org"),
            mail_from="newscrawl@example.org",
        )
        assert mail(targets, [ALERT])
    [(recipients, text)] = mails.got
    assert recipients == ["ops@example.org"]
    assert "Subject: newscrawl: kompas: 1 alert" in text
    assert "kompas: lag.hours: the newest article is 60 hours old" in text
    assert "Run run-1" in text


class TestMailWithPassword:
    @pytest.fixture
    def encrypted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[tuple[int, Mails]]:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)

        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
            is_right = (data.login, data.password) == (b"ops", b"p/ss@word")
            return AuthResult(success=is_right, handled=False)

        with mail_inbox(
            tls_context=context, require_starttls=True, authenticator=check, auth_required=True
        ) as found:
            yield found

    def test_it_is_sent_encrypted(self, encrypted: tuple[int, Mails]) -> None:
        port, mails = encrypted
        where = f"smtp://ops:p%2Fss%40word@127.0.0.1:{port}"
        assert mail(Targets(smtp=where, mail_to=("a@example.org",)), [ALERT])
        assert len(mails.got) == 1

    def test_a_wrong_one_is_warned_of_and_not_shown(
        self, encrypted: tuple[int, Mails], caplog: pytest.LogCaptureFixture
    ) -> None:
        port, mails = encrypted
        where = f"smtp://ops:wr0ng@127.0.0.1:{port}"
        assert not mail(Targets(smtp=where, mail_to=("a@example.org",)), [ALERT])
        assert mails.got == []
        assert "535" in caplog.text
        assert "wr0ng" not in caplog.text

    def test_it_is_not_sent_where_nothing_is_encrypted(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with mail_inbox() as (port, mails):
            where = f"smtp://ops:s3cret@127.0.0.1:{port}"
            assert not mail(Targets(smtp=where, mail_to=("a@example.org",)), [ALERT])
        assert mails.got == []
        assert "offers no encryption" in caplog.text

    def test_a_server_that_is_down_is_warned_of(self, caplog: pytest.LogCaptureFixture) -> None:
        targets = Targets(smtp=f"smtps://127.0.0.1:{free_port()}", mail_to=("a@example.org",))
        assert not mail(targets, [ALERT])
        assert "No mail was sent by 127.0.0.1" in caplog.text


# What is set


def test_limits_of_a_publisher_go_over_those_of_all() -> None:
    settings = {"max_lag": 24.0, "publishers": {"kompas": {"max_lag": 6.0}, "detik": False}}
    assert Limits.of(settings, "kompas") == Limits(max_lag=6)
    assert Limits.of(settings, "tirto") == Limits(max_lag=24)
    assert Limits.of(settings, "detik") is None


def test_monitors_are_asked_for_by_any_of_their_settings(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.toml"

    def watched(text: str, **environ: str) -> dict[str, Any] | None:
        file.write_text(f"[newscrawl]\n{text}")
        return load_config(file, environ).watched()

    assert watched("delay = 2") is None
    assert watched("[newscrawl.monitors]") == {"publishers": {}}
    assert watched('mail_to = ["a@example.org"]') == {"publishers": {}}
    assert watched("", NEWSCRAWL_WEBHOOK="https://hooks.example/x") == {"publishers": {}}
    assert watched(
        "[newscrawl.monitors]\nwarm_up = 5\n[newscrawl.publishers.kompas]\nmonitors = false"
    ) == {"warm_up": 5, "publishers": {"kompas": False}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[newscrawl.monitors]\nmax_lags = 2", "unknown key max_lags; did you mean max_lag"),
        ("[newscrawl.monitors]\nmax_lag = 0", "monitors.max_lag is 0; it is a number of hours"),
        ("[newscrawl.monitors]\nmin_articles = 50", "it is a share from 0 to 1"),
        ("[newscrawl.monitors]\nwarm_up = true", "it is a number of days from 1 to 14"),
        ("[newscrawl.monitors.min_coverage]\ntitel = 1", "unknown field titel; there are title"),
        ("monitors = true", "it is a table"),
        ("[newscrawl.publishers.kompas]\nmonitors = true", "publishers.kompas.monitors is True"),
        ('webhook = "hooks.example/s3cret"', "webhook cannot be used; it is one such as https"),
        ('smtp = "ops:s3cret@mail.example"', "smtp cannot be used; it is one such as smtp://"),
        ('mail_to = "a@example.org"', "it is a list"),
        ('mail_to = ["a b@example.org"]', "it is a list"),
    ],
)
def test_what_cannot_be_used_is_refused(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.toml"
    file.write_text(f"[newscrawl]\n{text}")
    with pytest.raises(ConfigError) as raised:
        load_config(file, {})
    assert said in str(raised.value)
    assert str(file) in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    [shown] = re.findall(
        r"^```toml\n(.*?)^```$", (ROOT / "docs/monitoring.md").read_text("utf-8"), re.M | re.S
    )
    file = tmp_path / "newscrawl.toml"
    file.write_text(shown, "utf-8")
    watched = load_config(file, {}).watched()
    assert watched is not None
    assert Limits.of(watched, "voi") == Limits(
        max_lag=96, min_coverage={"title": 0.98, "authors": 0.8}
    )


def test_the_limits_of_the_guide_are_those_of_the_code() -> None:
    guide = (ROOT / "docs/monitoring.md").read_text("utf-8")
    usual = Limits().as_dict()
    for name, share in usual.pop("min_coverage").items():
        assert re.search(rf"`min_coverage` .*{name} {share:g}", guide), name
    assert usual.pop("warm_up") == 3
    for name, value in usual.items():
        assert f"`{name}` {value:g} |" in guide, name
    assert f"(for {KEPT} days)" in guide
    metrics = guide.partition("## Metrics")[2].partition("## Monitors")[0]
    assert [name for name in HELP if f"`{name}`" not in metrics] == []


def test_spidermon_is_asked_for_only_with_monitors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spidermon", None)  # as if it was not installed
    with pytest.raises(NotConfigured):
        Watch.from_crawler(get_crawler(settings_dict={"NEWSCRAWL_OUTPUT": "data/"}))
    monkeypatch.setenv("NEWSCRAWL_ALERTS", "alerts.jsonl")
    monkeypatch.chdir(tmp_path)
    for module in ("newscrawl.settings",):
        monkeypatch.delitem(sys.modules, module, raising=False)
    done = CliRunner().invoke(cli, ["crawl", "kompas", "-o", "data/"])
    assert done.exit_code == 2
    assert "pip install 'newscrawl[monitors]'" in done.stderr
    assert not (tmp_path / "data").exists()


# What is looked at

MANY = {"newscrawl/fetched": 100, "newscrawl/method/layout": 100, "newscrawl/articles": 100}
FILLED = {f"newscrawl/articles_with/{name}": 100 for name in FIELDS}
USUAL = {name: {"now": 1.0, "usual": 1.0} for name in FIELDS}
BASE = {
    "days": 5,
    "hours": 24.0,
    "expected": 100.0,
    "articles": 100,
    "run_hours": 6.0,
    "run_expected": 25.0,
    "read": 100,
    "coverage": USUAL,
}
SOUND = {**MANY, **FILLED, "newscrawl/baseline": BASE, "finish_reason": "finished"}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, set()),
        ({"finish_reason": "output_error", "newscrawl/output_error": "full"}, {"crawl.ended"}),
        ({"finish_reason": "shutdown"}, set()),
        ({"newscrawl/articles": 0}, {"articles.none"}),
        ({"newscrawl/articles": 0, "newscrawl/baseline": {**BASE, "run_expected": 4.9}}, set()),
        ({"newscrawl/baseline": {**BASE, "articles": 49}}, {"articles.few"}),
        ({"newscrawl/baseline": {**BASE, "articles": 50}}, set()),
        ({"newscrawl/baseline": {**BASE, "articles": 1, "expected": 4.9}}, set()),
        ({"newscrawl/articles": 0, "newscrawl/baseline": None}, set()),
        ({"newscrawl/articles_with/title": 97}, {"coverage.floor"}),
        ({"newscrawl/articles_with/title": 98}, set()),
        (
            {"newscrawl/baseline": {**BASE, "coverage": {"authors": {"now": 0.4, "usual": 0.9}}}},
            {"coverage.drop"},
        ),
        (
            {"newscrawl/baseline": {**BASE, "coverage": {"authors": {"now": 0.0, "usual": 0.1}}}},
            set(),
        ),
        ({"newscrawl/method/layout": 79, "newscrawl/method/generic": 21}, {"generic.share"}),
        ({"newscrawl/method/layout": 80, "newscrawl/method/generic": 20}, set()),
        ({"newscrawl/failed/timeout": 26}, {"errors.share"}),
        ({"newscrawl/failed/timeout": 20}, set()),
        ({"newscrawl/failed/robots": 99, "newscrawl/rejected/no_match": 99}, set()),
        ({"newscrawl/blocked/kompas.com": "http-403"}, {"errors.blocked"}),
        ({"newscrawl/newest_at": time.time() - 49 * HOUR}, {"lag.hours"}),
        ({"newscrawl/newest_at": time.time() - 47 * HOUR}, set()),
        (dict.fromkeys((*MANY, *FILLED), 1) | {"newscrawl/method/generic": 9}, set()),
    ],
)
def test_each_monitor_has_its_limit(changed: dict[str, Any], found: set[str]) -> None:
    told = Alerts(Targets())
    spider = SimpleNamespace(
        name="kompas", publisher=PUBLISHERS["kompas"], asks_for_all=lambda: True
    )
    result = MonitorRunner().run(
        PublisherSuite(), stats={**SOUND, **changed}, spider=spider, limits=Limits(), alerts=told
    )
    assert {one.monitor for one in told.told} == found
    assert [one.error for one in result.monitor_results if one.status == "ERROR"] == []


# A crawl

WATCHED = ("detik", "jpnn", "kompas", "liputan6", "voi")


@dataclass
class Told:
    """What a crawl told, by every way there is."""

    summary: dict[str, Any]
    kept: dict[str, Any]
    metrics: str
    alerts: list[dict[str, Any]]
    webhook: list[dict[str, Any]]
    mails: list[str]
    log: str
    status: int

    def of(self, publisher: str) -> dict[str, Any]:
        [found] = [one for one in self.summary["results"] if one["publisher"] == publisher]
        return dict(found)

    def found(self) -> set[tuple[str, str]]:
        return {(one["publisher"], one["monitor"]) for one in self.alerts}


def crawl(
    stand: Newsstand, folder: Path, *arguments: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
    contact = {"NEWSCRAWL_CONTACT": "https://example.org/crawler", "NEWSCRAWL_DELAY": "0"}
    return subprocess.run(
        [sys.executable, "-m", "newscrawl.cli", "crawl", *arguments],
        cwd=folder,
        env={
            **own,
            **stand.environment(),
            "no_proxy": "127.0.0.1",
            "NO_PROXY": "127.0.0.1",
            "PYTHONPATH": str(ROOT),
            **contact,
            **environ,
        },
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("monitoring")


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    """kompas has new class names, jpnn refuses us; of detik and liputan6 nothing is wrong."""
    names = ("detik-2022", "kompas-2022", "liputan6-2020")
    layouts = tuple(one for one in LAYOUTS if one.name in names)
    with Newsstand(24, seed=7, layouts=layouts, faults=False, refusing=["jpnn"]) as stand:
        assert {one.publisher for one in stand.articles.values()} == set(WATCHED) - {"jpnn", "voi"}
        stand.changes["kompas.com"] = rename_class("read__content", "brand-new")
        yield stand


def remember(data: Path, publisher: str, articles: int, days: int) -> None:
    """As if a crawl a day had given so many articles, all of them with every field."""
    with Database(Output.of(f"{data}/").state(publisher)) as database:
        for day in range(days, 0, -1):
            row = database.write(
                "INSERT INTO runs (run_id, publisher, began_at) VALUES ('r', ?, 1)", (publisher,)
            ).lastrowid
            figures = Figures(
                time.time() - day * DAY,
                articles=articles,
                fetched=articles,
                read=articles,
                fields=dict.fromkeys(FIELDS, articles),
            )
            keep(database, publisher, row or 0, figures)
        database.commit()


@pytest.fixture(scope="module")
def told(stand: Newsstand, place: Path) -> Told:
    data = place / "data"
    remember(data, "kompas", 20, 5)
    remember(data, "liputan6", 200, 5)
    remember(data, "detik", 20, 3)
    Output.of(f"{data}/").lock("voi").mkdir(parents=True)  # so no crawl of it can begin
    with web_inbox() as inbox, mail_inbox() as (port, mails):
        (place / "newscrawl.toml").write_text(
            f"""
            [newscrawl]
            output = "data/"
            metrics = "newscrawl.prom"
            alerts = "alerts.jsonl"
            webhook = "http://127.0.0.1:{inbox.port}/hook"
            smtp = "smtp://127.0.0.1:{port}"
            mail_to = ["ops@example.org"]
            [newscrawl.monitors]
            max_generic = 0.1
            """
        )
        options = ("--since", "2d", "--summary", "summary.json", "--fail-under", "60", "--quiet")
        done = crawl(stand, place, *WATCHED, *options)
    assert done.returncode in (0, 1), done.stderr
    [kept_file] = (data / ".newscrawl" / "runs").iterdir()
    lines = (place / "alerts.jsonl").read_text("utf-8").splitlines()
    return Told(
        json.loads((place / "summary.json").read_text("utf-8")),
        json.loads(kept_file.read_text("utf-8")),
        (place / "newscrawl.prom").read_text("utf-8"),
        [json.loads(line) for line in lines],
        [document for _, document in inbox.got],
        [text for _, text in mails.got],
        done.stderr,
        done.returncode,
    )


def test_a_crawl_tells_what_came_of_it(told: Told) -> None:
    assert told.summary == told.kept
    assert told.summary["exit_status"] == told.status == 0, "three of five are enough"
    assert told.summary["totals"]["publishers_failed"] == 2
    assert told.of("jpnn")["has_failed"]
    detik = told.of("detik")
    assert detik["articles"] == 24
    assert detik["coverage"]["title"] == 1
    assert detik["generic_share"] == 0
    assert detik["waiting"] == 0
    assert detik["last_success_at"]
    assert 0 <= detik["lag"] < 4 * DAY
    assert detik["baseline"] is None, "it is still warming up"
    assert detik["alerts"] == {}
    assert told.of("liputan6")["baseline"]["expected"] == pytest.approx(200, rel=0.01)


def test_its_monitors_say_what_is_wrong_and_nothing_else(told: Told) -> None:
    assert told.found() == {
        ("jpnn", "errors.blocked"),
        ("kompas", "generic.share"),
        ("kompas", "coverage.drop"),
        ("liputan6", "articles.few"),
        ("voi", "crawl.failed"),
    }
    assert "voi.lock" in told.of("voi")["alerts"]["crawl.failed"]
    [few] = [one["message"] for one in told.alerts if one["monitor"] == "articles.few"]
    assert "24 articles in 24 hours; about 200 were to be expected" in few
    assert told.of("liputan6")["alerts"] == {"articles.few": few}


def test_each_way_of_telling_has_all_alerts(told: Told) -> None:
    [document] = told.webhook
    assert document["alerts"] == told.alerts
    [text] = told.mails
    message = message_from_string(text, policy=policy.default)
    assert message["Subject"] == "newscrawl: 4 publishers: 5 alerts"
    body = message.get_body().get_content()
    for one in told.alerts:
        line = f"{one['publisher']}: {one['monitor']}: "
        assert line + one["message"] in body
        assert f"Alert: {line}{one['message']}" in told.log


def test_its_metrics_are_those_of_the_summary(told: Told) -> None:
    samples = {
        (one.name.removeprefix("newscrawl_"), one.labels.get("publisher")): one.value
        for family in text_string_to_metric_families(told.metrics)
        for one in family.samples
    }
    for result in told.summary["results"]:
        name = result["publisher"]
        assert samples["articles", name] == result["articles"]
        assert samples["failed", name] == result["has_failed"]
        assert samples["alerts", name] == len(result["alerts"])
    assert samples["run_publishers", None] == 5


def test_what_cannot_be_told_ends_nothing(stand: Newsstand, place: Path, told: Told) -> None:
    """The next crawl: nobody listens any more, and no file can be written."""
    dead = f"127.0.0.1:{free_port()}"
    done = crawl(
        stand,
        place,
        *("liputan6", "-o", "data/", "--json", "--quiet"),
        *("--summary", "newscrawl.toml/x.json", "--metrics", "newscrawl.toml/x.prom"),
        NEWSCRAWL_WEBHOOK=f"http://{dead}/hook",
        NEWSCRAWL_SMTP=f"smtp://{dead}",
        NEWSCRAWL_ALERTS="newscrawl.toml/x.jsonl",
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    [result] = summary["results"]
    assert (result["articles"], result["has_failed"]) == (0, False)
    assert list(result["alerts"]) == ["articles.few"], "what came a moment ago counts"
    assert len(list((place / "data/.newscrawl/runs").iterdir())) == 2
    assert "The webhook at 127.0.0.1 was not called" in done.stderr
    assert "No mail was sent by 127.0.0.1" in done.stderr
    assert "Alerts are not in the file: cannot write newscrawl.toml" in done.stderr
    for name in ("x.json", "x.prom"):
        assert "Warning: cannot write newscrawl.toml" in done.stderr, name
