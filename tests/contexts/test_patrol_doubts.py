"""What looks doubtful about a visit: on values, and kept on the check as sentences."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.patrol import rules
from backend.patrol.rules import Doubt, Visit
from tests.builders.patrol import CHECK, a_point, a_round, a_route, a_visit

D = Decimal
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOMEBODY, SOMEBODY_ELSE = UUID(int=1), UUID(int=2)


def visit(stop=0, begins=0, lasts=60, person=SOMEBODY, **more):
    """A visit of `stop`, so many seconds after nine."""
    arrived = NINE + timedelta(seconds=begins)
    return Visit(stop, f"P{stop}", person, arrived, arrived + timedelta(seconds=lasts), **more)


@pytest.mark.parametrize(
    ("reading", "result"), [("40", "normal"), ("60", "normal"), ("39.999999", "abnormal"), ("60.000001", "abnormal")]
)
def test_a_reading_on_a_limit_is_inside(reading, result):
    assert rules.judged("normal", D(reading), D(40), D(60)) == result


def test_a_reading_inside_does_not_unsay_what_a_person_found():
    assert rules.judged("abnormal", D(50), D(40), D(60)) == "abnormal"
    assert rules.judged("not_possible", None, D(40), D(60)) == "not_possible"


CHECKS = st.lists(st.tuples(st.sampled_from(rules.RESULTS), st.booleans()), max_size=5)


@given(CHECKS, st.randoms(), st.booleans())
def test_a_point_counts_the_same_in_whatever_order_its_checks_arrive(checks, chance, over):
    shuffled = list(checks)
    chance.shuffle(shuffled)
    assert rules.point_state(shuffled, over) == rules.point_state(checks, over)


def test_what_a_point_counts_as():
    late, in_time = ("normal", True), ("normal", False)
    assert rules.point_state([], False) == "open"
    assert rules.point_state([], True) == "missed"
    assert rules.point_state([late], False) == "missed"
    assert rules.point_state([late, in_time], True) == "done"
    assert rules.point_state([in_time, ("abnormal", False)], True) == "abnormal"


def test_too_short_a_stay_is_told_and_not_grave():
    assert rules.stay(visit(lasts=9), 10) == Doubt("Only 9 s at P0; 10 s are asked for.")
    assert rules.stay(visit(lasts=10), 10) is None


def test_a_position_outside_the_radius_and_its_own_error_is_grave():
    here, there = (D("36.700000"), D("119.100000")), (D("36.701000"), D("119.100000"))  # 111 m to the north
    assert rules.position("P0", (here, there), 50, D(20)) == Doubt(
        "The position is 111 m from P0; 50 m are allowed.", True
    )
    assert rules.position("P0", (here, there), 50, D(61)) is None
    assert rules.position("P0", (None, there), 50, None) is None


def test_nobody_is_at_two_points_at_once_or_walks_faster_than_people_do():
    first, then = visit(), visit(1, begins=59)
    assert rules.walk(first, then) == Doubt("P0 and P1 were visited at the same time.", True)
    near = visit(1, begins=70, minimum_walk=30)
    assert rules.walk(first, near) == Doubt("Only 10 s from P0 to P1; 30 s are needed.", True)
    assert rules.walk(first, visit(2, begins=70, minimum_walk=30)) is None  # its way leads from P1
    far = visit(1, begins=70, place=(D("36.701"), D("119.1")))
    from_here = visit(place=(D("36.7"), D("119.1")))
    assert rules.walk(from_here, far) == Doubt("Only 10 s from P0 to P1; 37 s are needed.", True)


def test_a_pair_in_the_wrong_order_is_told_by_whichever_arrives_second():
    first, then = visit(0, begins=100), visit(1)
    sentence = Doubt("P1 was visited before P0; the route goes the other way.")
    assert rules.order(first, [then]) == sentence == rules.order(then, [first])
    assert rules.order(visit(1, begins=100), [visit(0)]) is None


def test_the_neighbors_are_the_same_persons_stops_before_and_after():
    early, later, others = visit(0), visit(2, begins=200), visit(1, begins=90, person=SOMEBODY_ELSE)
    assert rules.neighbors(visit(1, begins=100), [later, others, early]) == (early, later)


def test_a_clock_that_went_back_is_grave():
    before = NINE + timedelta(minutes=30)
    told = rules.clock(visit(), NINE + timedelta(seconds=60), before)
    assert told == Doubt("The device's clock went back 29 minutes before this was captured.", True)
    assert rules.clock(visit(), NINE + timedelta(seconds=60), NINE) is None
    assert rules.clock(visit(lasts=-5), NINE, None) == Doubt("The times at P0 do not fit together.", True)


def test_nobody_dates_a_check_back_behind_what_the_device_captured_before():
    now = NINE + timedelta(hours=4)
    assert rules.moment(NINE, NINE + timedelta(hours=3), now) == NINE + timedelta(hours=3)
    assert rules.moment(NINE, NINE - timedelta(hours=3), now) == NINE
    assert rules.moment(NINE, now + timedelta(days=900), now) == NINE  # that was a wrong clock's


def test_all_of_it_stands_on_the_check(shop):
    here = {"latitude": "36.7", "longitude": "119.1"}
    points = [a_point(shop, f"P{n}", minimum_stay=100, **here) for n in (1, 2)]
    one = a_round(shop, a_route(shop, *points, in_order=True))
    shop.make(CHECK, **a_visit(one, points[1], "normal", 50, stay=2, arrived=-10))
    away = {"scanned": False, "latitude": "36.71", "longitude": "119.1", "accuracy": "5"}
    check = shop.make(CHECK, **a_visit(one, points[0], "normal", 50, arrived=-9, **away))
    assert check["doubts"].split(". ") == [
        "Point P1 was not scanned",
        "Only 60 s at Point P1; 100 s are asked for",
        "The position is 1112 m from Point P1; 50 m are allowed",
        "Point P2 and Point P1 were visited at the same time",
        "Point P2 was visited before Point P1; the route goes the other way.",
    ]
    assert check["result"] == "normal"
