"""Alternates of BOM, supplier and make or buy: which source each order takes, and why (planning.md §2.5, §1.3)."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item
from backend.kernel.mrp.joined.facts import Alternates, Extensions, Source
from backend.kernel.mrp.plan import plan
from tests.builders.mrp import planned, told


def run(alternates, *needs, item=Item("A"), **more):
    """`needs` are (quantity, day) of A; other items have no rules of their own."""
    rows = [Demand(number, "A", day, quantity) for number, (quantity, day) in enumerate(needs)]
    items = [item, *(Item(key) for key in more.pop("others", ()))]
    extensions = Extensions(alternates={"A": alternates})
    return plan(Facts(20, items, more.pop("lines", ()), (), rows, more.pop("firm", ()), extensions))


def taken(made):
    return [(order.quantity, order.day, order.source) for order in made.planned_of("A")]


def reasons(made):
    return [order.reason for order in made.planned_of("A")]


def test_priority_goes_to_the_cap_and_passes_on():
    made = run(Alternates((Source("P", cap=60), Source("Q", priority=2))), (50, 2), (40, 5), (20, 7))
    assert taken(made) == [(50, 2, "P"), (10, 5, "P"), (30, 5, "Q"), (20, 7, "Q")]
    assert reasons(made) == ["priority", "priority", "priority; P cap_reached", "priority; P cap_reached"]
    assert [order.piece for order in made.planned_of("A")] == [0, 0, 1, 0]


def test_a_cap_counts_in_each_of_its_periods():
    made = run(Alternates((Source("P", cap=30, cap_days=5), Source("Q", priority=2))), (30, 2), (30, 4), (30, 5))
    assert taken(made) == [(30, 2, "P"), (30, 4, "Q"), (30, 5, "P")]


def test_no_piece_beside_a_cap_is_less_than_a_lot():
    item = Item("A", lot_min=20, lot_mult=10)
    made = run(Alternates((Source("P", cap=55), Source("Q", priority=2))), (60, 2), item=item)
    assert taken(made) == [(40, 2, "P"), (20, 2, "Q")]
    made = run(Alternates((Source("P", cap=55), Source("Q", priority=2, lot_from=30))), (60, 2), item=item)
    assert [(row[0], row[2]) for row in taken(made)] == [(40, "P"), (20, "")]


def test_ratio_goes_to_the_source_with_the_least_for_its_share():
    made = run(Alternates((Source("P", ratio=60), Source("Q", ratio=40)), "ratio"), (50, 1), (30, 2), (40, 3), (30, 4))
    assert taken(made) == [(50, 1, "P"), (30, 2, "Q"), (40, 3, "Q"), (30, 4, "P")]
    history = Alternates((Source("P", ratio=60, allocated=90), Source("Q", ratio=40)), "ratio")
    assert taken(run(history, (50, 1), (30, 2))) == [(50, 1, "Q"), (30, 2, "Q")]


def test_cost_is_landed_so_a_large_order_may_go_elsewhere():
    near, far = Source("near", cost=Fraction(3)), Source("far", cost=Fraction(2), cost_of_order=25)
    assert taken(run(Alternates((near, far), "cost"), (10, 2), (40, 5))) == [(10, 2, "near"), (40, 5, "far")]


def test_the_earliest_counts_only_when_the_first_would_be_late():
    slow, fast = Source("slow", lead_time=6), Source("fast", priority=2, lead_time=1)
    made = run(Alternates((slow, fast), "earliest"), (10, 3), (10, 8))
    assert taken(made) == [(10, 3, "fast"), (10, 8, "slow")]
    assert [order.start for order in made.planned_of("A")] == [2, 2]


@pytest.mark.parametrize(
    "source,why",
    [
        (Source("P", approved=False), "not_approved"),
        (Source("P", vetoed=True), "vetoed"),
        (Source("P", valid_from=9), "not_valid"),
        (Source("P", valid_to=8), "not_valid"),
        (Source("P", "make", lead_time=3, valid_from=6), "not_valid"),
        (Source("P", lot_from=11), "lot_range"),
        (Source("P", lot_to=9), "lot_range"),
        (Source("P", cap=0), "cap_reached"),
    ],
)
def test_a_source_that_may_not_is_passed_over_with_the_reason(source, why):
    made = run(Alternates((source, Source("Q", priority=2))), (10, 8))
    assert (taken(made), reasons(made)) == ([(10, 8, "Q")], [f"priority; P {why}"])


def test_what_is_made_counts_on_its_start_day_and_what_is_bought_on_its_receipt_day():
    until = {"lead_time": 3, "valid_to": 7}
    assert taken(run(Alternates((Source("P", "make", **until),)), (10, 8))) == [(10, 8, "P")]
    assert taken(run(Alternates((Source("P", "buy", **until),)), (10, 8))) == [(10, 8, "")]


def test_what_no_source_takes_stays_in_the_plan_and_is_told():
    made = run(Alternates((Source("P", cap=30),)), (50, 2))
    assert taken(made) == [(30, 2, "P"), (20, 2, "")]
    assert [(found.code, found.quantity, found.cause) for found in made.exceptions] == [
        ("unallocated", 20, "priority; P cap_reached")
    ]
    nobody = run(Alternates((Source("P", vetoed=True),)), (50, 2))
    assert [(found.code, found.severity) for found in nobody.exceptions] == [("no_source", 1)]


MAKE_OR_BUY = Alternates((Source("make", "make", lead_time=4), Source("buy", priority=2, lead_time=1)), "earliest")
RECIPE = [BomLine("A", "R", 2, source="make"), BomLine("A", "L")]


def test_only_the_orders_that_take_a_source_need_its_lines():
    made = run(MAKE_OR_BUY, (10, 2), (10, 6), others="RL", lines=RECIPE)
    assert taken(made) == [(10, 2, "buy"), (10, 6, "make")]
    assert (planned(made, "R"), planned(made, "L")) == ([(20, 2)], [(10, 1), (10, 2)])
    assert (made.order_at(0, 6, 0).source, made.order_at(0, 6, 0).start) == ("make", 2)
    assert made.exceptions == ()


def test_an_order_that_starts_late_by_its_source_is_told():
    made = run(Alternates((Source("P", lead_time=4),)), (10, 2), (10, 9))
    assert [(found.item, found.day, found.until) for found in told(made, "past_due_start")] == [("A", -2, 2)]


def test_a_firm_order_keeps_its_source_and_counts_in_its_cap():
    sources = Alternates((Source("make", "make", cap=30), Source("buy", priority=2)))
    firm = [FirmOrder(1, "A", 3, 25, source="make")]
    made = run(sources, (40, 6), others="R", lines=RECIPE[:1], firm=firm)
    assert taken(made) == [(5, 6, "make"), (10, 6, "buy")]
    assert planned(made, "R") == [(50, 3), (10, 6)]


def test_an_order_nobody_takes_is_raised_to_the_least_lot_and_the_rest_serves_what_follows():
    small, large = Source("P", lot_from=25, lot_multiple=10), Source("Q", priority=2, lot_from=60)
    made = run(Alternates((small, large), raises=True), (10, 2), (5, 4), (40, 6))
    assert taken(made) == [(30, 2, "P"), (30, 6, "P")]
    assert reasons(made) == ["priority; P raised; Q lot_range", "priority"]
    without = run(Alternates((small, large)), (10, 2))
    assert taken(without) == [(10, 2, "")]


def test_a_source_sells_in_its_own_lots_and_what_it_is_bound_to_bring_counts():
    dozens = Source("P", lot_multiple=12, cap=40, firm=((1, 10),))
    made = run(Alternates((dozens, Source("Q", priority=2))), (20, 2), (9, 3))
    assert taken(made) == [(24, 2, "P"), (5, 3, "Q")]


def test_who_has_no_price_goes_last_and_a_cap_holds_for_a_raised_order_too():
    made = run(Alternates((Source("P", cost=None), Source("Q", priority=2, cost=Fraction(9))), "cost"), (10, 2))
    assert taken(made) == [(10, 2, "Q")]
    capped = Alternates((Source("P", lot_from=25, cap=20), Source("Q", priority=2, lot_from=30)), "ratio", raises=True)
    assert taken(run(capped, (10, 2))) == [(30, 2, "Q")]


CHOICES = st.builds(
    Source,
    st.sampled_from(("P", "Q", "R")),
    priority=st.integers(1, 2),
    ratio=st.integers(1, 3),
    lot_from=st.sampled_from((0, 0, 20)),
    lot_multiple=st.sampled_from((1, 1, 6)),
    cap=st.none() | st.integers(0, 60),
    cap_days=st.none() | st.integers(1, 9),
    firm=st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), max_size=2).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(CHOICES, min_size=1, max_size=3, unique_by=lambda source: source.id),
    st.sampled_from(("priority", "ratio", "cost", "earliest")),
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 19)), max_size=8),
)
def test_whoever_is_chosen_every_need_is_covered_and_no_cap_broken(sources, method, needs):
    """Property 2, with §2.5: what nobody takes stays in the plan; nothing beyond the largest raise is left over."""
    made = run(Alternates(tuple(sources), method, raises=True), *needs)
    orders = made.planned_of("A")
    for day in range(20):
        there = sum(order.quantity for order in orders if order.day <= day)
        assert there >= sum(quantity for quantity, on in needs if on <= day)
    left = sum(order.quantity for order in orders) - sum(quantity for quantity, _ in needs)
    assert 0 <= left <= max((max(source.lot_from, source.lot_multiple) for source in sources), default=0) + 6
    for source in sources:
        for period in range(20):
            days = [day for day in range(20) if day // (source.cap_days or 20) == period]
            mine = sum(order.quantity for order in orders if order.source == source.id and order.day in days)
            bound = sum(quantity for day, quantity in source.firm if day in days)
            assert source.cap is None or mine == 0 or mine + bound <= source.cap


def test_sources_that_are_not_there_are_refused_by_name():
    with pytest.raises(Invalid, match="Item A has no source sew"):
        run(MAKE_OR_BUY, (1, 1), others="R", lines=[BomLine("A", "R", source="sew")])
    with pytest.raises(Invalid, match="Item A: every source needs a name of its own, not 'P' again"):
        run(Alternates((Source("P"), Source("P"))))
    with pytest.raises(Invalid, match="Item A, source P: ratio is 0; it must be 1 or more"):
        run(Alternates((Source("P", ratio=0),)))
