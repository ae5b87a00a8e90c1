"""Coverage: when a part of a source is done, and how far the source counts as read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.filters import WIB, Filter
from newscrawl.sources import DateIndex, Feed, Search, Sitemap, Source, Wayback
from newscrawl.sources.coverage import Coverage
from newscrawl.sources.reading import Part, Reading, by_place, days_listed
from newscrawl.sources.state import LastSuccess, State

INDEX = DateIndex("https://a.example/{YYYY}-{MM}-{DD}?page={page}", links="a")
FEED = Feed("https://a.example/rss")
DAY = date(2020, 11, 10)
NOON = datetime(2020, 11, 10, 12, tzinfo=WIB)
NOVEMBER = Filter.of("2020-11-01", "2020-11-30")
HOUR = timedelta(hours=1)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "state") as state:
        yield state


def begin(
    state: State | None, source: Source, wanted: Filter = NOVEMBER
) -> tuple[Coverage, Reading]:
    coverage = Coverage("a", wanted, overlap=6 * HOUR, state=state)
    [reading] = coverage.readings([source])
    coverage.begin([reading])
    return coverage, reading


def listed(coverage: Coverage, reading: Reading, day: date | None) -> None:
    """The one list of a day, or the undated one, was read."""
    part = begun(coverage, reading, day)
    coverage.answered(part)
    coverage.release(part)


def begun(coverage: Coverage, reading: Reading, day: date | None) -> Part:
    part = coverage.part(reading, day, date(2020, 11, 1))
    coverage.asked(part)
    return part


def done(state: State) -> set[date]:
    return state.days_done("a", INDEX.url, "", date(2020, 1, 1), date(2030, 1, 1))


def test_a_day_is_done_when_its_last_list_was_read(state: State) -> None:
    coverage, reading = begin(state, INDEX)
    part = begun(coverage, reading, DAY)
    coverage.asked(part)  # the first page leads to a second
    coverage.answered(part)
    coverage.release(part)
    assert not done(state)
    coverage.answered(part)
    assert done(state) == {DAY}


def test_a_list_that_has_not_changed_was_read(state: State) -> None:
    coverage, reading = begin(state, INDEX)
    part = begun(coverage, reading, DAY)
    coverage.unchanged(part)
    coverage.release(part)
    assert done(state) == {DAY}


def test_a_day_without_an_article_is_done(state: State) -> None:
    coverage, reading = begin(state, INDEX)
    listed(coverage, reading, DAY)
    assert done(state) == {DAY}


def test_a_day_is_not_done_where_a_list_failed_or_goes_on(state: State) -> None:
    coverage, reading = begin(state, INDEX)
    part = begun(coverage, reading, DAY)
    coverage.asked(part)
    coverage.failed(part)
    coverage.answered(part)
    coverage.release(part)
    other = begun(coverage, reading, DAY + timedelta(days=1))
    coverage.capped(other)
    coverage.answered(other)
    coverage.release(other)
    assert not done(state)
    start = datetime(2020, 11, 11, tzinfo=WIB)
    assert reading.gaps == [(start, start + timedelta(days=1))]


def test_a_day_with_an_article_of_the_day_beside_the_range_is_not_done(state: State) -> None:
    coverage, reading = begin(state, INDEX)
    for day, off in ((1, -1), (10, -300)):
        part = begun(coverage, reading, date(2020, 11, day))
        coverage.out_of_range(part, datetime(2020, 11, day, tzinfo=WIB) + timedelta(days=off))
        coverage.answered(part)
        coverage.release(part)
    assert done(state) == {DAY}


def test_days_of_an_archive_are_done_for_one_range(state: State) -> None:
    archive = Wayback("a.example")
    coverage, reading = begin(state, archive)
    came_by = [date(2020, 12, 3), DAY]
    for day in came_by:
        part = begun(coverage, reading, day)
        coverage.out_of_range(part, datetime(2020, 10, 31, tzinfo=WIB))
        coverage.answered(part)
        coverage.release(part)
    first, last = date(2020, 11, 1), date(2020, 12, 7)
    assert coverage.days_done(reading, first, last) == set(came_by)
    longer, same = begin(state, archive, Filter.of("2020-10-01", "2020-11-30"))
    assert longer.days_done(same, first, last) == set()


def test_a_day_that_the_range_cuts_is_not_done(state: State) -> None:
    coverage, reading = begin(state, INDEX, Filter.of("2020-11-10 00:01", "2020-11-12"))
    for day in (13, 12, 11, 10, 9):
        listed(coverage, reading, date(2020, 11, day))
    assert done(state) == {date(2020, 11, 11), date(2020, 11, 12)}


def test_neither_today_nor_yesterday_is_ever_done(state: State) -> None:
    coverage, reading = begin(state, INDEX, Filter.of("9d"))
    today = coverage.began.astimezone(WIB).date()
    days = [today - timedelta(days=ago) for ago in range(4)]
    for day in days:
        part = begun(coverage, reading, day)
        coverage.answered(part)
        coverage.release(part)
    assert done(state) == set(days[2:])
    state.note_days("a", INDEX.url, "", days)  # by a clock that is wrong
    assert coverage.days_done(reading, days[-1], days[0]) == set(days[2:])


def test_no_more_than_two_days_are_listed_at_the_same_time() -> None:
    coverage, reading = begin(None, INDEX)
    first = begun(coverage, reading, DAY)
    begun(coverage, reading, DAY - timedelta(days=1))
    assert coverage.is_ahead(DAY - timedelta(days=2))
    assert not coverage.is_ahead(DAY)
    assert not coverage.is_ahead(None)
    coverage.answered(first)
    assert not coverage.is_ahead(DAY - timedelta(days=2))


# Last success


def test_a_source_that_was_read_whole_is_a_success(state: State) -> None:
    coverage, reading = begin(state, FEED, Filter())
    listed(coverage, reading, None)
    assert coverage.began - reading.since == timedelta(days=1), "the first time: a day back"
    coverage.show(FEED.url, NOON - HOUR)
    assert coverage.end() == []
    assert state.last_success("a", FEED.url) == LastSuccess(coverage.began, NOON - HOUR)
    _, again = begin(state, FEED, Filter())
    assert again.since == coverage.began - 6 * HOUR


def test_a_source_that_showed_nothing_is_none(state: State) -> None:
    coverage, reading = begin(state, FEED, Filter())
    listed(coverage, reading, None)
    coverage.end()
    assert state.last_success("a", FEED.url) is None


def test_a_search_that_found_nothing_is_a_success_and_never_has_a_gap(state: State) -> None:
    search = Search("https://a.example/cari?q={query}", links="a").asking("beras")
    last = datetime.now(UTC) - timedelta(days=20)
    state.note_success("a", search.url, "", LastSuccess(last))
    for found in (None, last + HOUR):
        coverage, reading = begin(state, search, Filter())
        listed(coverage, reading, None)
        reading.show(found)
        assert coverage.end() == []
        success = state.last_success("a", search.url)
        assert success is not None
        assert success.read_to == coverage.began


def test_a_list_that_failed_is_none(state: State) -> None:
    coverage, reading = begin(state, INDEX, Filter())
    part = coverage.part(reading, coverage.began.date(), date(2020, 1, 1))
    coverage.asked(part)
    coverage.failed(part)
    coverage.release(part)
    coverage.end()
    assert state.last_success("a", INDEX.url) is None


def test_a_feed_that_has_not_changed_shows_what_it_showed(state: State) -> None:
    last = LastSuccess(datetime.now(UTC) - HOUR, NOON)
    state.note_success("a", FEED.url, "", last)
    coverage, reading = begin(state, FEED, Filter())
    part = begun(coverage, reading, None)
    coverage.unchanged(part)
    coverage.release(part)
    assert coverage.end() == []
    assert state.last_success("a", FEED.url) == LastSuccess(coverage.began, NOON)


@pytest.mark.parametrize("known", [False, True])
def test_a_list_that_goes_on_has_a_gap_from_its_last_success(state: State, known: bool) -> None:
    last = datetime.now(UTC) - timedelta(days=20)
    if known:
        state.note_success("a", FEED.url, "", LastSuccess(last))
    coverage, reading = begin(state, FEED, Filter())
    part = begun(coverage, reading, None)
    coverage.capped(part)
    coverage.show(FEED.url, coverage.began - HOUR)
    coverage.answered(part)
    coverage.release(part)
    [(source, since, _)] = coverage.end()
    assert source == FEED.url
    start = last if known else reading.since
    assert datetime.fromisoformat(since) == start.replace(microsecond=0)


def test_a_crawl_that_leaves_a_hole_moves_nothing(state: State) -> None:
    last = datetime.now(UTC) - timedelta(days=20)
    state.note_success("a", FEED.url, "", LastSuccess(last))
    for since, moved in (("2d", False), ("30d", True)):
        coverage, reading = begin(state, FEED, Filter.of(since))
        listed(coverage, reading, None)
        reading.show(last - timedelta(days=1))
        assert coverage.end() == []
        success = state.last_success("a", FEED.url)
        assert success is not None
        assert (success.read_to > last) is moved


def test_an_index_by_day_closes_the_gap_of_a_feed(state: State) -> None:
    last = datetime.now(UTC) - timedelta(days=20)
    for source in (FEED, INDEX):
        state.note_success("a", source.url, "", LastSuccess(last))
    for index_fails, gaps in ((True, 1), (False, 0)):
        coverage = Coverage("a", Filter(), state=state)
        feed, index = coverage.readings([FEED, INDEX])
        feed.last = index.last = LastSuccess(last)
        feed.since = index.since = last
        coverage.begin([feed, index])
        listed(coverage, feed, None)
        feed.show(last + HOUR)
        part = coverage.part(index, coverage.began.date(), date(2020, 1, 1))
        coverage.asked(part)
        (coverage.failed if index_fails else coverage.answered)(part)
        coverage.release(part)
        assert len(coverage.end()) == gaps


def test_a_crawl_goes_on_where_nothing_can_be_remembered(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    coverage, reading = begin(state, INDEX)
    with sqlite3.connect(state.path) as database:
        database.execute("DROP TABLE days")
    for day in (DAY, DAY - timedelta(days=1)):
        part = begun(coverage, reading, day)
        coverage.answered(part)
        coverage.release(part)
    assert coverage.end() == []
    [record] = caplog.records
    assert "Nothing more is remembered of a: " in record.message
    assert str(state.path) in record.message


def test_an_index_that_reaches_back_a_few_days_has_a_gap_before_them(state: State) -> None:
    index = replace(INDEX, reach=timedelta(days=7))
    for ago, gaps in ((20, 1), (3, 0)):
        last = datetime.now(UTC) - timedelta(days=ago)
        state.note_success("a", INDEX.url, str(ago), LastSuccess(last))
        coverage = Coverage("a", Filter(), words=str(ago), state=state)
        [reading] = coverage.readings([index])
        coverage.begin([reading])
        assert len(coverage.end()) == gaps


# Sources


def test_a_source_is_read_place_by_place() -> None:
    source = Sitemap("https://{place}.a.example/{YYYY}{MM}.xml", places=("jabar", "bali"))
    assert [one.url for one in by_place(source)] == [
        "https://jabar.a.example/{YYYY}{MM}.xml",
        "https://bali.a.example/{YYYY}{MM}.xml",
    ]
    assert by_place(FEED) == [FEED]


def test_a_list_of_a_month_lists_its_days() -> None:
    first = date(2020, 10, 29)
    days = [*days_listed("https://a.example/{YYYY}/{M}", date(2020, 11, 3), first)]
    assert days == [date(2020, 11, 3), date(2020, 11, 2), date(2020, 11, 1)]
    days = [*days_listed("https://a.example/{YYYY}/{M}", date(2020, 10, 31), first)]
    assert days == [date(2020, 10, 31), date(2020, 10, 30), first]
    assert [*days_listed(INDEX.url, DAY, first)] == [DAY]
