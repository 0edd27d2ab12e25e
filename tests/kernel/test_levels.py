"""Plan levels: which run is due, what it covers, by when figures are told, what is frozen (planning.md §6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.levels.facts import Freeze, Length, Segment
from backend.kernel.levels.runs import check, due_on, frozen, run_due, runs_between
from tests.builders.levels import LEVELS, WEEKDAYS, D, closed_on, dec, jan, nov, span

FEBRUARY_30 = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
TUESDAY, THURSDAY = nov(24), nov(26)


def the_run(code, day, calendar=WEEKDAYS):
    [run] = runs_between(LEVELS[code], calendar, day, day)
    return run


def due(day, calendar=WEEKDAYS):
    return [run.level for run in due_on(LEVELS.values(), calendar, day)]


def test_two_and_two_on_a_tuesday_fixes_the_weeks_after_next():
    run = the_run("2+2", TUESDAY)
    assert (run.firm, run.outlook) == (span(dec(7), dec(20)), span(dec(21), jan(3)))
    assert len(run.buckets) == 20  # open days only


def test_ten_and_three_on_a_thursday_fixes_ten_open_days():
    run = the_run("10+3", THURSDAY)
    assert (run.firm, run.outlook) == (span(nov(27), dec(10)), span(dec(11), dec(15)))
    firm = [bucket.first for bucket in run.buckets if bucket.firm]
    assert (len(firm), len(run.buckets)) == (10, 13)
    assert (firm[0], firm[1], firm[-1]) == (nov(27), nov(30), dec(10))


def test_t_and_three_fixes_the_third_open_day():
    run = the_run("T+3", TUESDAY)
    assert (run.firm, run.outlook) == (span(nov(27), nov(27)), None)
    assert the_run("T+3", THURSDAY).firm == span(dec(1), dec(1))


def test_halves_of_a_month_are_submitted_on_the_first_and_the_fifteenth():
    assert the_run("HALF-MONTH", dec(1)).covers == span(dec(16), dec(31))
    assert the_run("HALF-MONTH", dec(15)).covers == span(jan(1), jan(15))
    assert due(nov(24)) == ["2+2", "T+3"]
    assert due(dec(1)) == ["HALF-MONTH", "2+2", "T+3"]


def test_the_half_of_a_short_month_ends_with_it():
    run = run_due(LEVELS["HALF-MONTH"], WEEKDAYS, date(2027, 2, 1))
    assert run.covers == span(date(2027, 2, 16), date(2027, 2, 28))
    assert run_due(LEVELS["HALF-MONTH"], WEEKDAYS, date(2027, 2, 15)).covers.first == date(2027, 3, 1)


def test_the_month_covers_three_by_week_and_weeks_are_cut_where_a_month_ends():
    run = the_run("MONTH", nov(25))
    assert (run.firm, run.outlook) == (span(dec(1), dec(31)), span(jan(1), date(2027, 2, 28)))
    assert [(bucket.first, bucket.last) for bucket in run.buckets if bucket.firm] == [
        (dec(1), dec(6)),
        (dec(7), dec(13)),
        (dec(14), dec(20)),
        (dec(21), dec(27)),
        (dec(28), dec(31)),
    ]


def test_the_year_covers_the_next_by_month():
    run = the_run("YEAR", nov(25))
    assert run.covers == span(jan(1), date(2027, 12, 31))
    assert len(run.buckets) == 12


def test_a_run_on_a_closed_day_is_made_on_the_open_day_before_and_covers_the_same():
    holiday = closed_on(TUESDAY)
    run = the_run("2+2", nov(23), holiday)
    assert (run.due, run.day, run.firm) == (TUESDAY, nov(23), span(dec(7), dec(20)))
    assert runs_between(LEVELS["2+2"], holiday, TUESDAY, TUESDAY) == []


def test_the_fifteenth_of_a_month_on_a_sunday_is_planned_on_friday_for_the_next_month():
    run = the_run("HALF-MONTH", nov(13))
    assert (run.due, run.covers) == (nov(15), span(dec(1), dec(15)))


def test_daily_runs_of_a_week_end_are_not_made_again_on_friday():
    runs = runs_between(LEVELS["T+3"], WEEKDAYS, nov(23), nov(29))
    assert [run.day for run in runs] == [nov(23), nov(24), nov(25), nov(26), nov(27)]
    assert [run.covers.first for run in runs] == [nov(26), nov(27), nov(30), dec(1), dec(2)]


def test_every_open_day_gets_its_sequence_once_whatever_is_closed():
    holiday = closed_on(nov(25), nov(26), dec(2))
    fixed = [run.covers.first for run in runs_between(LEVELS["T+3"], holiday, nov(16), dec(20))]
    assert fixed == sorted(set(fixed))
    days = [fixed[0] + timedelta(days=n) for n in range((fixed[-1] - fixed[0]).days + 1)]
    assert fixed == [day for day in days if holiday.is_working(day)]


def test_figures_are_due_at_five_on_the_open_day_before_in_the_sites_time():
    run = the_run("2+2", TUESDAY)
    assert run.submit_by == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert run.reminders == (nov(18), nov(20))
    assert the_run("10+3", nov(23)).submit_by == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "day", "first", "last"),
    [
        ("2+2", TUESDAY, dec(7), dec(20)),
        ("10+3", THURSDAY, nov(27), dec(1)),
        ("T+3", TUESDAY, nov(24), nov(26)),
        ("HALF-MONTH", dec(1), dec(16), dec(31)),
        ("MONTH", nov(25), dec(1), dec(31)),
        ("YEAR", nov(25), jan(1), date(2027, 12, 31)),
    ],
)
def test_what_is_frozen(code, day, first, last):
    assert frozen(LEVELS[code], WEEKDAYS, the_run(code, day), day) == span(first, last)


def test_the_year_is_open_on_the_first_of_a_quarter_only():
    run = the_run("YEAR", nov(25))
    assert frozen(LEVELS["YEAR"], WEEKDAYS, run, date(2027, 4, 1)) is None
    assert frozen(LEVELS["YEAR"], WEEKDAYS, run, date(2027, 4, 2)) is not None


def test_a_level_without_a_freeze_has_nothing_frozen():
    level = replace(LEVELS["10+3"], freeze=None)
    assert frozen(level, WEEKDAYS, the_run("10+3", THURSDAY), THURSDAY) is None
    assert Freeze(3, "open_day").begins == "cover"


def test_every_second_week_counts_from_the_first_monday():
    level = replace(LEVELS["2+2"], runs="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", since=nov(23))
    assert [run.day for run in runs_between(level, WEEKDAYS, nov(23), dec(31))] == [nov(24), dec(8), dec(22)]


def refused(*levels):
    with pytest.raises(Invalid) as error:
        check(levels)
    return error.value.sentence


def test_the_six_levels_make_sense():
    check(list(LEVELS.values()))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"runs": "BYDAY=MO"}, "10+3: runs: a rule of days begins with FREQ, daily to yearly."),
        ({"runs": "FREQ=HOURLY"}, "10+3: runs: a rule of days begins with FREQ, daily to yearly."),
        ({"runs": "FREQ=DAILY;BYMONTHDAY=31"}, "10+3: runs: BYMONTHDAY has no place in a rule of days."),
        ({"runs": "FREQ=WEEKLY;BYDAY=XX"}, "10+3: runs: FREQ=WEEKLY;BYDAY=XX is no rule of days."),
        (
            {"runs": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
            "10+3: runs: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 never comes.",
        ),
        ({"revisions": "never"}, "10+3: revisions: a rule of days begins with FREQ, daily to yearly."),
        ({"parent": "WEEK"}, "10+3: there is no level WEEK above it."),
        ({"parent": "10+3"}, "10+3 → 10+3: a level cannot lie above itself."),
        ({"segments": ()}, "10+3: segments: each needs 1 to 120 periods."),
        ({"offset": Length(-1, "day")}, "10+3: offset: 0 to 120 is needed."),
        ({"tolerance": D("1.5")}, "10+3: tolerance: a share from 0 to 1 is needed."),
    ],
)
def test_a_level_no_plan_can_be_made_by_is_refused(wrong, sentence):
    assert refused(replace(LEVELS["10+3"], **({"parent": None} | wrong))) == sentence


def test_outlook_never_comes_before_firm():
    segments = (Segment(3, "open_day", False), Segment(10, "open_day", True))
    wrong = replace(LEVELS["10+3"], parent=None, segments=segments)
    assert refused(wrong) == "10+3: segments: firm ones come before outlook."


def test_a_circle_of_levels_and_a_code_given_twice_are_refused():
    upper, lower = replace(LEVELS["2+2"], parent="10+3"), LEVELS["10+3"]
    assert refused(upper, lower) == "2+2 → 10+3 → 2+2: a level cannot lie above itself."
    assert refused(lower, lower) == "Two plan levels have the same code."
