"""One more order behind those that were picked before it (planning.md §6 and the rough-cut example of §7)."""

from fractions import Fraction

from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from backend.kernel.capacity.facts import BillRow, Buckets, Output, Resource
from backend.kernel.capacity.picking import Place, too_much
from backend.kernel.capacity.pictures import pictures
from backend.kernel.capacity.rough import rough_load

HALF_AN_HOUR = {"P": [BillRow("R", Fraction(1, 2), offset=1)]}
DAYS, WEEKS = Buckets.of_length(1, 14), Buckets.of_length(7, 14)


def place(buckets, units=2):
    return Place(HALF_AN_HOUR, [Resource("R", units=units)], buckets)


def made(name, day, quantity, item="P"):
    return Output(name, item, day, quantity)


def test_forty_at_half_an_hour_are_four_hours_too_much_for_a_day_of_sixteen():
    over = too_much(made("one", 5, 40), [], place(DAYS))
    assert (over.day, over.hours, over.utilization) == (4, 4, Fraction(5, 4))
    assert too_much(made("one", 5, 32), [], place(DAYS)) is None


def test_what_was_picked_before_leaves_the_rest_of_the_bucket():
    """112 hours a week: 200 pieces take 100 of them, and 24 more fit; 25 do not."""
    before = [made("first", 3, 120), made("second", 6, 80)]
    assert too_much(made("more", 5, 24), before, place(WEEKS)) is None
    over = too_much(made("more", 5, 25), before, place(WEEKS))
    assert (over.bucket, over.hours, over.orders) == (0, Fraction(1, 2), ("first", "more", "second"))


def test_a_bucket_that_others_have_filled_stops_only_what_needs_it():
    before = [made("first", 3, 300)]
    assert too_much(made("later", 10, 50), before, place(WEEKS)) is None
    assert too_much(made("beside", 3, 9, item="bought"), before, place(WEEKS)) is None


def test_what_should_have_been_worked_before_today_stops_nothing():
    assert too_much(made("late", 0, 300), [], place(DAYS)) is None
    assert too_much(made("today", 1, 300), [], place(DAYS)).day == 0


@given(lists(tuples(integers(1, 13), integers(1, 60)), max_size=12))
def test_picked_one_by_one_no_bucket_is_ever_asked_too_much(orders):
    taken = []
    for number, (day, quantity) in enumerate(orders):
        one = made(str(number), day, quantity)
        if too_much(one, taken, place(WEEKS, units=1)) is None:
            taken.append(one)
    entries = rough_load(taken, HALF_AN_HOUR, [Resource("R")]).entries
    assert all(not row.over for row in pictures(entries, [Resource("R")], WEEKS))
