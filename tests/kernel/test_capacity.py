"""Capacity: the worked example of planning.md §7, detailed load, bottlenecks and what-if."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.capacity.detailed import detailed_load
from backend.kernel.capacity.facts import BillRow, Buckets, Change, Entry, Operation, Output, Resource, RoutedOrder
from backend.kernel.capacity.pictures import bottlenecks, free_hours, overloads, pictures
from backend.kernel.capacity.rough import Rate, Tonnage, production_rate, rough_load, tonnage_load, tonnes_left
from backend.kernel.capacity.what_if import Alternate, More, Outsource, what_if
from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays

R = Resource("R", shifts=2, hours=8)
DAYS = Buckets.of_length(1, 10)
WEEKDAYS = OpenDays(lambda day: day % 7 < 5)


def hours(entries):
    return {(entry.resource, entry.day): entry.hours for entry in entries}


def order(name, day, *operations):
    return RoutedOrder(name, day, operations)


def test_rough_cut_finds_the_bucket_that_is_asked_too_much():
    rough = rough_load([Output("o1", "P", 5, 40)], {"P": [BillRow("R", Decimal("0.5"), offset=1)]}, [R])
    (found,) = overloads(pictures(rough.entries, [R], DAYS))
    assert (found.code, found.resource, found.day, found.hours) == ("overload", "R", 4, 4)
    assert (found.utilization, found.orders) == (Fraction(125, 100), ("o1",))


def test_a_bill_counts_lots_a_family_speaks_for_its_items_and_what_has_no_bill_is_named():
    bills = {"F": [BillRow("R", 1, per_lot=2)], "own": [BillRow("R", 3)]}
    orders = [
        Output("a", "x", 0, 4, "F", lots=2), Output("b", "own", 1, 4, "F"), Output("c", "y", 2, 1),
        Output("d", "x", 3, 0, "F"),
    ]  # fmt: skip
    rough = rough_load(orders, bills, [R])
    assert hours(rough.entries) == {("R", 0): 8, ("R", 1): 12}
    assert rough.without_bill == ("y",)


def test_an_offset_counts_open_days_and_what_should_have_been_begun_is_todays():
    resource = Resource("R", calendar=WEEKDAYS)
    orders = [Output("monday", "P", 7, 1), Output("late", "P", 0, 1)]
    rough = rough_load(orders, {"P": [BillRow("R", 1, offset=1)]}, [resource])
    assert [(entry.day, entry.late) for entry in rough.entries] == [(4, False), (0, True)]


def test_capacity_is_shifts_hours_units_efficiency_and_availability_less_maintenance():
    resource = Resource(
        "R", 2, 8, 3, Decimal("0.9"), Decimal("0.5"), calendar=WEEKDAYS, maintenance={1: Decimal("1.6"), 2: 99},
        changes=(Change(3, 5, units=-2), Change(4, 5, units=-9, shifts=1)),
    )  # fmt: skip
    assert [resource.capacity(day) for day in range(6)] == [Decimal("21.6"), 20, 0, Decimal("7.2"), 0, 0]
    assert Resource("R", changes=(Change(1, 2, shifts=1),)).capacity(1) == 16


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_ranges_of_one_machine_as_narrow_the_lighter_rules_in_any_order_of_the_rates(turn):
    rates = [Rate("PM1", "offset", 70, 90, 20), Rate("PM1", "offset", 60, 80, 10), Rate("PM1", "offset", 60, 80, 25)]
    (entry,) = tonnage_load([Tonnage("a", "offset", 75, 2, 50)], rates[::turn])
    assert entry.hours == 5


def test_tonnes_become_hours_by_the_rate_of_their_grade_and_grammage():
    assert production_rate(Decimal("4.2"), 800, 80, Decimal("0.9")) == Decimal("14.5152")
    rates = [Rate("PM1", "offset", 60, 120, 20), Rate("PM2", "offset", 70, 80, 10)]
    rows = [
        Tonnage("a", "offset", 75, 2, 50),
        Tonnage("b", "offset", 90, 3, 50),
        Tonnage("c", "offset", 75, 3, 40, "PM1"),
    ]
    assert [(entry.resource, entry.day, entry.hours) for entry in tonnage_load(rows, rates)] == [
        ("PM2", 2, 5), ("PM1", 3, Fraction(5, 2)), ("PM1", 3, 2),
    ]  # fmt: skip
    assert (tonnes_left(Fraction(3), rates[0]), tonnes_left(Fraction(-1), rates[0])) == (60, 0)
    with pytest.raises(Invalid, match="Order x: no machine has a rate for offset at 200 g/m²"):
        tonnage_load([Tonnage("x", "offset", 200, 1, 5)], rates)


def test_operations_are_scheduled_back_from_the_due_day_through_open_hours():
    saw, press = Resource("saw"), Resource("press", calendar=WEEKDAYS)
    entries = detailed_load(
        [order("o", 8, Operation("saw", 1, 6), Operation("press", Decimal("0.5"), 20, setup=2))], [saw, press]
    )
    # Press: 10 h of run are 8 on Tuesday and 2 on Monday, where the set-up stands before them; half of Monday is left.
    assert hours(entries) == {("press", 8): 8, ("press", 7): 4, ("saw", 7): 4, ("saw", 6): 2}
    assert not any(entry.late for entry in entries)


def test_a_set_up_is_not_torn_apart_and_one_that_is_done_is_not_asked_again():
    press = Resource("press", calendar=WEEKDAYS)
    torn = Operation("press", 1, 7, setup=2)
    assert hours(detailed_load([order("o", 7, torn)], [press])) == {("press", 7): 7, ("press", 4): 2}
    begun = Operation("press", 1, 7, setup=2, started=True)
    assert hours(detailed_load([order("o", 7, begun)], [press])) == {("press", 7): 7}
    done = Operation("press", 1, 0, setup=2)
    assert detailed_load([order("o", 7, done)], [press]) == []


def test_hours_that_no_day_before_has_are_todays_and_late():
    entries = detailed_load(
        [order("o", 1, Operation("saw", 1, 20)), order("gone", -3, Operation("saw", 1, 1))], [Resource("saw")]
    )
    assert [(e.order, e.day, e.hours, e.late) for e in entries] == [
        ("o", 1, 8, False),
        ("o", 0, 12, True),
        ("gone", 0, 1, True),
    ]


def test_two_units_at_a_time_halve_the_days():
    entries = detailed_load([order("o", 1, Operation("saw", 1, 16, units=2))], [Resource("saw", units=2)])
    assert hours(entries) == {("saw", 1): 16}


def test_bottlenecks_rank_by_hours_too_much_then_use_then_orders_then_code():
    names = ("over", "used", "many", "few", "idle", "dead")
    resources = [Resource(name) for name in names[:-1]] + [Resource("dead", changes=(Change(0, 10, units=-1),))]
    entries = [
        Entry("over", 0, Fraction(9), "a"),
        Entry("used", 0, Fraction(7), "a"),
        Entry("dead", 0, Fraction(1, 2), "a"),
    ]
    entries += [
        Entry("few", 0, Fraction(4), "a"),
        Entry("many", 0, Fraction(2), "a"),
        Entry("many", 0, Fraction(2), "b"),
    ]
    ranked = bottlenecks(pictures(entries, resources, Buckets.of_length(1, 1)))
    assert [row.resource for row in ranked] == ["over", "dead", "used", "many", "few", "idle"]
    assert [(row.over, row.orders) for row in ranked[:2]] == [(1, 1), (Fraction(1, 2), 1)]
    assert ranked[1].utilization is None


def test_what_if_shows_what_each_change_would_do_and_leaves_the_facts_alone():
    resources, entries = (
        [Resource("R"), Resource("S")],
        [Entry("R", 0, Fraction(12), "a"), Entry("R", 0, Fraction(4), "b")],
    )
    over = lambda *overlays: {row.resource: row.over for row in what_if(entries, resources, DAYS, overlays).after}  # noqa: E731
    assert over() == {"R": 8, "S": 0}
    assert over(More("R", 0, 1, shifts=Decimal("0.5"))) == {"R": 4, "S": 0}
    assert over(More("R", 0, 1, units=1)) == {"R": 0, "S": 0}
    assert over(Alternate("R", "S", Fraction(1, 2), 2)) == {"R": 0, "S": 8}
    assert over(Alternate("R", "S", orders=frozenset({"b"}))) == {"R": 4, "S": 0}
    assert over(Outsource("R", Fraction(1, 4))) == {"R": 4, "S": 0}
    assert over(Outsource("R"), More("S", 0, 1, units=1)) == {"R": 0, "S": 0}
    compared = what_if(entries, resources, DAYS, [Outsource("R")])
    assert (compared.before[0].over, resources[0].changes, entries[0].hours) == (8, (), 12)


def test_buckets_of_any_length_and_what_is_left_in_them():
    resources = [Resource("R", calendar=WEEKDAYS, limit=Decimal("0.9"))]
    rows = pictures(
        [Entry("R", 6, Fraction(10), "a"), Entry("R", 99, Fraction(1), "far")], resources, Buckets((0, 7), 10)
    )
    assert [(row.day, row.load, row.capacity, row.over) for row in rows] == [(0, 10, 40, 0), (7, 0, 24, 0)]
    assert free_hours(rows) == {"R": [26, Decimal("21.6")]}


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: rough_load([], {}, [Resource("R", hours=0)]), "Resource R: hours is 0; without more than 0"),
        (lambda: rough_load([], {}, [Resource("R", efficiency=Decimal("NaN"))]), "Resource R: efficiency is NaN"),
        (lambda: rough_load([], {}, [R, R]), "Resource R is listed twice"),
        (lambda: rough_load([], {}, [Resource("R", maintenance={3: -1})]), "planned maintenance on day 3 is -1 hours"),
        (lambda: rough_load([], {}, [Resource("R", changes=(Change(3, 3),))]), "from day 3 until 3 is impossible"),
        (lambda: rough_load([], {"P": [BillRow("X", 1)]}, [R]), "bill of resources of P names the unknown resource X"),
        (lambda: rough_load([], {"P": [BillRow("R", -1)]}, [R]), "bill of resources of P asks -1 hours of R"),
        (lambda: rough_load([], {"P": [BillRow("R", 1, offset=-1)]}, [R]), "the offset -1 on R is below 0"),
        (lambda: rough_load([Output("o", "P", 1, -1)], {}, [R]), "Order o makes -1 in 1 lots"),
        (lambda: detailed_load([order("o", 1, Operation("X", 1, 1))], [R]), "Order o needs the unknown resource X"),
        (lambda: detailed_load([order("o", 1, Operation("R", -1, 1))], [R]), "Order o: run on resource R is -1"),
        (lambda: detailed_load([order("o", 1, Operation("R", 1, 1, units=0))], [R]), "runs on 0 units of resource R"),
        (lambda: tonnage_load([], [Rate("PM", "g", 1, 2, 0)]), "Resource PM makes 0 t/h of g"),
        (lambda: tonnage_load([Tonnage("o", "g", 1, 0, -5)], [Rate("PM", "g", 1, 2, 1)]), "Order o asks -5 t of g"),
        (lambda: pictures([], [R], Buckets.of_length(1, 0)), "The horizon must be at least one day"),
        (lambda: pictures([], [R], Buckets((0, 5, 5), 9)), "The buckets must begin with day 0"),
        (lambda: pictures([Entry("X", 0, Fraction(1), "o")], [R], DAYS), "Order o needs the unknown resource X"),
        (lambda: what_if([], [R], DAYS, [Alternate("R", "X")]), "The what-if names the unknown resource X"),
        (lambda: what_if([], [R], DAYS, [Outsource("R", 2)]), "moves the share 2 of resource R"),
        (lambda: what_if([], [R, Resource("S")], DAYS, [Alternate("R", "S", 1, 0)]), "has the factor 0 on resource S"),
    ],
)  # fmt: skip
def test_what_no_load_can_be_made_from_is_refused_by_name(ask, sentence):
    with pytest.raises(Invalid, match=sentence):
        ask()


small = st.integers(0, 12)
operation = st.builds(Operation, st.sampled_from("RS"), small, small, small, st.booleans(), st.integers(1, 2))
routed = st.builds(RoutedOrder, st.just("o"), st.integers(-2, 12), st.lists(operation, max_size=4))


@given(routed, st.sampled_from([None, WEEKDAYS]), st.integers(1, 3))
def test_back_scheduling_loses_no_hour_and_keeps_to_open_days(one, calendar, shifts):
    resources = [Resource("R", shifts, units=2, calendar=calendar), Resource("S", hours=6, units=2)]
    entries = detailed_load([one], resources)
    asked = sum(each.setup_hours + each.run_hours for each in one.operations)
    assert sum(entry.hours for entry in entries) == asked
    for entry in entries:
        resource = resources["RS".index(entry.resource)]
        assert 0 <= entry.day <= max(one.day, 0) and entry.hours > 0
        assert entry.day == 0 or entry.hours <= 2 * len(one.operations) * resource.unit_hours(entry.day)


@given(st.lists(st.tuples(st.sampled_from("RS"), st.integers(0, 11), small), max_size=12), st.integers(1, 5), small)
def test_pictures_account_for_every_hour_inside_the_horizon(rows, length, more):
    entries = [Entry(key, day, Fraction(asked), f"o{n}") for n, (key, day, asked) in enumerate(rows)]
    resources = [Resource("R"), Resource("S", calendar=WEEKDAYS)]
    seen = pictures(entries, resources, Buckets.of_length(length, 10))
    assert sum(row.load for row in seen) == sum(entry.hours for entry in entries if entry.day < 10)
    assert sum(row.capacity for row in seen) == sum(each.capacity(day) for each in resources for day in range(10))
    freed = free_hours(seen)
    assert sum(map(sum, freed.values())) == sum(max(row.allowed - row.load, 0) for row in seen)
    eased = what_if(entries, resources, Buckets.of_length(length, 10), [More("R", 0, 10, units=more)])
    over = [{row.resource: row.over for row in rows} for rows in (eased.before, eased.after)]
    assert over[1]["R"] <= over[0]["R"] and over[1]["S"] == over[0]["S"]
