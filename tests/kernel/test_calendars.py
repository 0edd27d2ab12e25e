"""Work calendars: working days, and working time across midnight, zones and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.calendars import Shift, WorkCalendar, moment_after, plan_days, working_seconds
from backend.kernel.errors import Refused
from backend.kernel.mrp.days import OpenDays

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EARLY, LATE, NIGHT = (
    Shift("early", time(6), time(14)),
    Shift("late", time(14), time(22)),
    Shift("night", time(22), time(6)),
)
WEEKDAYS = {day: (EARLY, LATE) for day in range(5)}
HOUR = 3600


def office(**more):
    return WorkCalendar("Line 1", **{"week": WEEKDAYS, "zone": SHANGHAI} | more)


def test_exceptions_close_a_weekday_and_open_a_weekend():
    calendar = office(exceptions={date(2027, 10, 1): (), date(2027, 10, 9): (EARLY,)})
    assert not calendar.is_working(date(2027, 10, 1))  # National Day, a Friday
    assert calendar.is_working(date(2027, 10, 9))  # the Saturday worked instead
    assert calendar.next_working_day(date(2027, 9, 30)) == date(2027, 10, 4)
    assert calendar.previous_working_day(date(2027, 10, 11)) == date(2027, 10, 9)


def test_a_need_on_sunday_with_three_days_lead_starts_on_tuesday():
    calendar, sunday = office(), date(2026, 11, 29)
    assert calendar.on_or_before(sunday) == date(2026, 11, 27)
    assert calendar.add_working_days(date(2026, 11, 27), -3) == date(2026, 11, 24)
    assert OpenDays(plan_days(calendar, date(2026, 11, 21))).before(6, 3) == 3


def test_no_working_days_added_leaves_the_day_as_it_is():
    assert office().add_working_days(date(2027, 1, 2), 0) == date(2027, 1, 2)
    assert office().on_or_after(date(2027, 1, 2)) == date(2027, 1, 4)
    assert office().working_days(date(2027, 1, 1), date(2027, 1, 11)) == 6


def test_a_calendar_that_never_opens_says_so():
    with pytest.raises(Refused, match="The calendar Line 1 has no working day within 3660 days of 2027-01-05"):
        office(week={}).next_working_day(date(2027, 1, 4))
    with pytest.raises(Refused, match="not enough working time"):
        moment_after(office(week={}), datetime(2027, 1, 4, tzinfo=UTC), 1)


def test_working_seconds_count_only_shifts_in_their_zone():
    monday = datetime(2027, 1, 4, tzinfo=SHANGHAI)
    assert working_seconds(office(), monday, monday + timedelta(days=7)) == 5 * 16 * HOUR
    assert (
        working_seconds(office(), datetime(2027, 1, 3, 22, 30, tzinfo=UTC), datetime(2027, 1, 4, 0, tzinfo=UTC))
        == 1.5 * HOUR
    )
    assert working_seconds(office(), monday, monday) == 0


def test_a_night_shift_belongs_to_the_day_it_begins_and_runs_past_midnight():
    calendar = office(week={4: (NIGHT,)})
    friday = datetime(2027, 1, 8, 20, tzinfo=SHANGHAI)
    assert working_seconds(calendar, friday, friday + timedelta(days=1)) == 8 * HOUR
    assert working_seconds(calendar, datetime(2027, 1, 9, 5, tzinfo=SHANGHAI), friday + timedelta(days=1)) == HOUR


def test_overlapping_shifts_are_counted_once():
    calendar = office(week={0: (Shift("a", time(6), time(15)), Shift("b", time(14), time(16)))})
    monday = datetime(2027, 1, 4, tzinfo=SHANGHAI)
    assert working_seconds(calendar, monday, monday + timedelta(days=1)) == 10 * HOUR


def test_the_night_the_clocks_change_is_an_hour_shorter_or_longer():
    calendar = office(week={5: (NIGHT,)}, zone=BERLIN)
    for evening, hours in (
        (datetime(2027, 3, 27, 20), 7),
        (datetime(2027, 10, 30, 20), 9),
        (datetime(2027, 1, 9, 20), 8),
    ):
        start = evening.replace(tzinfo=BERLIN)
        assert working_seconds(calendar, start, start + timedelta(days=1)) == hours * HOUR


def test_a_deadline_pauses_outside_the_shifts():
    friday = datetime(2027, 1, 8, 21, tzinfo=SHANGHAI)
    assert moment_after(office(), friday, 2 * HOUR) == datetime(2027, 1, 11, 7, tzinfo=SHANGHAI)
    assert moment_after(office(), friday, HOUR) == datetime(2027, 1, 8, 22, tzinfo=SHANGHAI)


moments = st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
shifts = st.builds(Shift, st.just("s"), st.times(), st.times())
calendars = st.builds(
    WorkCalendar,
    st.just("any"),
    st.dictionaries(st.integers(0, 6), st.lists(shifts, max_size=3), max_size=7),
    st.sampled_from([SHANGHAI, BERLIN, UTC]),
    st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.lists(shifts, max_size=2), max_size=4),
)


@given(calendars, moments, st.integers(0, 10**6), st.integers(0, 10**6))
def test_working_time_adds_up_and_never_exceeds_time(calendar, start, first, second):
    middle, end = start + timedelta(seconds=first), start + timedelta(seconds=first + second)
    parts = working_seconds(calendar, start, middle) + working_seconds(calendar, middle, end)
    assert working_seconds(calendar, start, end) == pytest.approx(parts, abs=1e-3)
    assert 0 <= parts <= first + second + 1e-3


@given(moments, st.integers(1, 10**6))
def test_a_deadline_has_exactly_its_working_time_before_it(start, seconds):
    assert working_seconds(office(), start, moment_after(office(), start, seconds)) == pytest.approx(seconds, abs=1e-3)


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_working_days_forward_and_back_meet(day, count):
    calendar = office(exceptions={date(2027, 5, 3): (), date(2027, 5, 8): (EARLY,)})
    later = calendar.add_working_days(day, count)
    assert calendar.is_working(later)
    assert calendar.working_days(day + timedelta(days=1), later + timedelta(days=1)) == count
    assert calendar.add_working_days(later, -count) == (day if calendar.is_working(day) else calendar.on_or_before(day))
