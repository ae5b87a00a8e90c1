"""The frontier: what is named, leased, ended and named again; in a real file, killed and opened."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newscrawl.filesystems import network_filesystem
from newscrawl.frontier import Article, Database, Frontier, Lease, Named, Scope, StateError
from newscrawl.frontier import database as database_module
from newscrawl.frontier.database import VERSION
from newscrawl.frontier.retries import WAITS, next_try
from newscrawl.frontier.tables import MIGRATIONS

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "data" / ".newscrawl" / "a.sqlite") as opened:
        yield opened


def named(key: str, **more: object) -> Article:
    return Article(key, f"https://a.example/{key}", **more)  # type: ignore[arg-type]


def states(database: Database) -> dict[str, tuple[str, str | None]]:
    rows = database.read("SELECT key, state, reason FROM urls")
    return {key: (state, reason) for key, state, reason in rows}


def only(leases: list[Lease]) -> Lease:
    [lease] = leases
    return lease


def test_what_is_named_is_leased_once_newest_day_first(database: Database) -> None:
    frontier = Frontier(database, "a")
    for key, ago in (("old", 9), ("new", 0), ("new2", 0), ("middle", 3)):
        assert frontier.name(named(key, published_at=NOW - ago * DAY)) is Named.NEW
        assert frontier.name(named(key)) is Named.TWICE
    assert frontier.waiting == 4
    assert [one.key for one in frontier.lease(3)] == ["new", "new2", "middle"]
    assert [one.key for one in frontier.lease(3)] == ["old"]
    assert frontier.lease(3) == []
    assert frontier.waiting == 0


def test_what_a_dead_run_had_leased_waits_again(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with Database(path) as database:
        frontier = Frontier(database, "a")
        for key in "123":
            frontier.name(named(key, extra={"matched": ["bpjs"]}))
        database.commit()
        one, two, _ = frontier.lease(3)
        one.done("a:1")
        two.rejected("no_body", "nothing there")
        database.commit()
        frontier.name(named("4"))  # not committed: as if it had never been
    with Database(path) as database:
        frontier = Frontier(database, "a")
        lease = only(frontier.lease(9))
        assert (lease.key, lease.extra) == ("3", {"matched": ["bpjs"]})
        assert frontier.name(named("4")) is Named.NEW
        assert [frontier.name(named(key)) for key in "12"] == [Named.KNOWN] * 2


def test_every_lease_that_did_not_end_is_released_at_the_end(database: Database) -> None:
    frontier = Frontier(database, "a")
    frontier.name(named("1"))
    frontier.lease(1)
    frontier.end("shutdown")
    assert states(database) == {"1": ("waiting", None)}
    assert database.read("SELECT reason FROM runs") == [("shutdown",)]


def test_crawls_and_words_are_kept_apart(database: Database) -> None:
    Frontier(database, "a").name(named("1"))
    assert Frontier(database, "b").lease(9) == []
    other = Frontier(database, "a", scope=Scope("bpjs"))
    assert other.lease(9) == []
    assert other.name(named("1")) is Named.WAITING, "now it waits for these words"
    assert [one.key for one in other.lease(9)] == ["1"]


def test_what_a_limited_crawl_leaves_is_forgotten(tmp_path: Path) -> None:
    with Database(tmp_path / "state") as database:
        limited = Frontier(database, "a", is_limited=True)
        for key in "123":
            limited.name(named(key))
        limited.lease(1)[0].done("a:1")
        failing = limited.lease(1)[0]
        failing.failed("timeout")
        database.commit()  # and is killed
    with Database(tmp_path / "state") as database:
        assert Frontier(database, "a").lease(9) == []
        assert states(database) == {"1": ("done", None), "2": ("waiting", "timeout")}


# Failures


def test_what_fails_in_passing_is_tried_again_by_a_later_run(database: Database) -> None:
    frontier = Frontier(database, "a")
    frontier.name(named("1"))
    assert only(frontier.lease(1)).failed("http-503")
    assert states(database) == {"1": ("later", "http-503")}
    assert frontier.lease(1) == [], "not by this one, so soon"
    again = Frontier(database, "a")
    assert only(again.lease(1)).failed("http-503")
    assert Frontier(database, "a").lease(1) == [], "the next time after an hour"
    database.write("UPDATE urls SET due_at = 0")
    assert only(Frontier(database, "a").lease(1)).attempts == 2


def test_a_site_says_when_to_come_back(database: Database) -> None:
    frontier = Frontier(database, "a")
    frontier.name(named("1"))
    only(frontier.lease(1)).failed("http-429", retry_after=timedelta(hours=5))
    [(due,)] = database.read("SELECT due_at FROM urls")
    assert (NOW + timedelta(hours=5)).timestamp() <= due <= time.time() + 5 * 3600
    assert Frontier(database, "a").lease(1) == []


def test_what_fails_for_good_has_failed(database: Database) -> None:
    frontier = Frontier(database, "a")
    frontier.name(named("1"))
    assert not only(frontier.lease(1)).failed("http-404", "https://a.example/1")
    assert states(database) == {"1": ("failed", "http-404")}
    assert Frontier(database, "a").name(named("1")) is Named.KNOWN


@given(st.text(), st.integers(0, 100))
def test_waits_grow_and_come_to_an_end(kind: str, attempts: int) -> None:
    assert next_try("http-404", attempts) is None
    assert next_try(kind, 99) is None
    waits = [next_try("timeout", number) for number in range(1, len(WAITS) + 2)]
    assert waits == [*sorted(WAITS), None]


# Named again


def test_what_was_out_of_range_is_fetched_when_its_day_is_asked_for(database: Database) -> None:
    frontier = Frontier(database, "a", scope=Scope("", NOW - DAY, NOW))
    frontier.name(named("1"))
    only(frontier.lease(1)).rejected("out_of_range", published_at=NOW - timedelta(days=5))
    assert Frontier(database, "a", scope=Scope("", NOW - 2 * DAY, NOW)).lease(1) == []
    lease = only(Frontier(database, "a", scope=Scope("", NOW - 9 * DAY, NOW)).lease(1))
    assert lease.since == NOW - 9 * DAY


def test_what_did_not_match_is_fetched_for_other_words(database: Database) -> None:
    frontier = Frontier(database, "a", scope=Scope("bpjs"))
    frontier.name(named("1"))
    only(frontier.lease(1)).rejected("no_match")
    assert Frontier(database, "a", scope=Scope("bpjs")).name(named("1")) is Named.KNOWN
    other = Frontier(database, "a")
    assert other.name(named("1")) is Named.AGAIN
    assert only(other.lease(1)).key == "1"


def deliver(database: Database, **more: object) -> Frontier:
    frontier = Frontier(database, "a")
    frontier.name(named("1", published_at=NOW - DAY, **more))
    only(frontier.lease(1)).done("a:1", published_at=NOW - DAY, etag='"x"')
    return Frontier(database, "a")


@pytest.mark.parametrize(
    ("first", "then", "changed"),
    [
        ({}, {}, False),
        ({"modified_at": NOW - DAY}, {"modified_at": NOW - DAY}, False),
        ({"modified_at": NOW - DAY}, {"modified_at": NOW}, True),
        ({"modified_at": NOW}, {"modified_at": NOW - DAY}, False),
        ({}, {"modified_at": NOW - DAY}, False),  # it was so when it was fetched
        ({}, {"modified_at": NOW + DAY}, True),
        ({"title_hash": 1}, {"title_hash": 2}, True),
        ({"title_hash": 1}, {"title_hash": 1}, False),
        ({}, {"title_hash": 2}, False),
    ],
)
def test_what_has_changed_is_fetched_again(
    database: Database, first: dict[str, object], then: dict[str, object], changed: bool
) -> None:
    frontier = deliver(database, **first)
    assert frontier.name(named("1", **then)) is (Named.AGAIN if changed else Named.KNOWN)
    leases = frontier.lease(9)
    assert bool(leases) is changed
    if changed:
        assert (leases[0].article_id, leases[0].etag) == ("a:1", '"x"')
        leases[0].unchanged()
        assert Frontier(database, "a").name(named("1", **then)) is Named.KNOWN, "that is known now"


def test_changes_are_followed_for_a_while(database: Database) -> None:
    deliver(database, modified_at=NOW)
    for number in range(1, 6):
        frontier = Frontier(database, "a", recheck=(timedelta(days=7), 3))
        found = frontier.name(named("1", modified_at=NOW + number * DAY))
        assert found is (Named.AGAIN if number <= 3 else Named.KNOWN)
        for lease in frontier.lease(1):
            lease.done("a:1")
    database.write("UPDATE urls SET checks = 0, published_at = ?", ((NOW - 9 * DAY).timestamp(),))
    assert Frontier(database, "a").name(named("1", modified_at=NOW + 9 * DAY)) is Named.KNOWN


def test_what_is_gone_stays_delivered_and_is_noted(database: Database) -> None:
    frontier = deliver(database, modified_at=NOW)
    frontier.name(named("1", modified_at=NOW + DAY))
    assert not only(frontier.lease(1)).failed("http-410")
    assert states(database) == {"1": ("done", None)}
    [(gone,)] = database.read("SELECT gone_at FROM urls")
    assert NOW.timestamp() <= gone <= time.time()


def test_what_was_taken_down_is_not_fetched(database: Database) -> None:
    frontier = Frontier(database, "a", barred=["1"])
    assert frontier.name(named("1")) is Named.KNOWN
    assert frontier.is_barred("1")
    assert frontier.lease(1) == []


# Redirects


def test_two_addresses_of_one_article(database: Database) -> None:
    frontier = Frontier(database, "a")
    for key in ("old", "new"):
        frontier.name(named(key))
    old = next(one for one in frontier.lease(1) if one.key == "old")
    assert frontier.claim(old, "new", "https://a.example/new")
    assert frontier.lease(9) == [], "it is being fetched"
    old.done("a:1")
    assert set(states(database).values()) == {("done", None)}

    # A change that the old address is told of is followed through the redirect.
    again = Frontier(database, "a")
    database.write("UPDATE urls SET modified_at = 1")
    assert again.name(named("old", modified_at=NOW + DAY)) is Named.AGAIN
    assert again.claim(only(again.lease(1)), "new", "https://a.example/new")


def test_an_address_that_leads_to_a_known_article(database: Database) -> None:
    frontier = Frontier(database, "a")
    frontier.name(named("1"))
    only(frontier.lease(1)).done("a:1")
    frontier.name(named("2"))
    lease = only(frontier.lease(1))
    assert not frontier.claim(lease, "1", "https://a.example/1")
    lease.same()
    assert states(database)["2"] == ("done", "duplicate")


def test_a_redirect_is_nobody_s_after_a_crash(tmp_path: Path) -> None:
    with Database(tmp_path / "state") as database:
        frontier = Frontier(database, "a")
        frontier.name(named("1"))
        frontier.claim(only(frontier.lease(1)), "2", "https://a.example/2")
        database.commit()
    with Database(tmp_path / "state") as database:
        frontier = Frontier(database, "a")
        one, two = frontier.lease(9)
        assert not frontier.claim(one, "2", "https://a.example/2")
        one.same()
        two.done("a:2")
        assert {state for state, _ in states(database).values()} == {"done"}


# Whatever happens


class Crawls(RuleBasedStateMachine):
    """Any sequence of names, ends and deaths: no article is lost, none is fetched after its end."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database(None)
        self.frontier = Frontier(self.database, "a")
        self.leases: list[Lease] = []
        self.known: set[str] = set()
        self.ended: set[str] = set()

    @rule(keys=st.lists(st.integers(0, 30)))
    def name(self, keys: list[int]) -> None:
        for key in map(str, keys):
            self.frontier.name(named(key))
            self.known.add(key)

    @rule(count=st.integers(1, 9))
    def lease(self, count: int) -> None:
        found = self.frontier.lease(count)
        assert not {one.key for one in found} & self.ended
        self.leases += found

    @rule(way=st.sampled_from(["done", "rejected", "failed", "timeout"]))
    def end(self, way: str) -> None:
        if not self.leases:
            return
        lease = self.leases.pop()
        if way == "timeout":
            lease.failed("timeout")
        else:
            self.ended.add(lease.key)
            if way == "done":
                lease.done(lease.key)
            elif way == "rejected":
                lease.rejected("no_body")
            else:
                lease.failed("http-404")

    @rule()
    def stop(self) -> None:
        self.frontier.end("shutdown")
        self.leases = []
        self.frontier = Frontier(self.database, "a")
        waiting = [key for key, (state, _) in states(self.database).items() if state == "waiting"]
        assert self.frontier.waiting == len(waiting)

    @rule()
    def die(self) -> None:
        self.leases = []
        self.frontier = Frontier(self.database, "a")

    @invariant()
    def nothing_is_lost(self) -> None:
        found = states(self.database)
        assert set(found) == self.known
        over = {key for key, (state, _) in found.items() if state in ("done", "rejected", "failed")}
        assert over == self.ended
        leased = {key for key, (state, _) in found.items() if state == "leased"}
        assert leased == {one.key for one in self.leases}


TestCrawls = Crawls.TestCase
TestCrawls.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)


# The file


def test_only_the_owner_may_read_it(database: Database) -> None:
    assert database.path is not None
    folder = database.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    Frontier(database, "a").name(named("1"))
    database.commit()
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_a_file_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.state"
    old = sqlite3.connect(path)
    old.executescript(MIGRATIONS[0])
    old.execute(
        "INSERT INTO sources VALUES (1, 'a', 'feed', '', '2026-11-20T12:00:00+00:00', NULL)"
    )
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    with Database(path) as database:
        assert database.read("PRAGMA user_version") == [(VERSION,)]
        assert database.read("SELECT source FROM sources") == [("feed",)]
        assert Frontier(database, "a").name(named("1")) is Named.NEW


def test_a_newer_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "state"
    Database(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StateError, match=f"state version {VERSION + 1}.*update newscrawl"):
        Database(path)
    assert path.read_bytes() == before


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/export {tmp_path}/srv nfs4 rw 0 0\n")
    monkeypatch.setattr(
        database_module, "network_filesystem", lambda path: network_filesystem(path, mounts)
    )
    with pytest.raises(StateError, match=r"network file system \(nfs4\).*local disk"):
        Database(tmp_path / "srv" / "state")
    assert not (tmp_path / "srv").exists()


def test_after_a_failure_nothing_is_committed(tmp_path: Path) -> None:
    with Database(tmp_path / "state") as database:
        database.write("INSERT INTO asked (words) VALUES ('x')")
        with pytest.raises(StateError):
            database.write("INSERT INTO asked (nothing) VALUES (1)")
        with pytest.raises(StateError):
            database.commit()
    with Database(tmp_path / "state") as database:
        assert database.read("SELECT * FROM asked") == []
