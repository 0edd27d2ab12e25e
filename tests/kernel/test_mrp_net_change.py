"""Net change: planned again where a change reaches, and the plan is the one a full run would make."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Problem
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.net_change import Change, FullRunNeeded, replan
from backend.kernel.mrp.pegging import all_pegs
from backend.kernel.mrp.plan import plan
from tests.kernel.mrp_networks import HORIZON, SMALL, items, whole_networks


def told(made):
    return list(made.planned()), list(all_pegs(made)), made.exceptions, made.order_count


@st.composite
def changes(draw, facts):
    """One to three items of the facts with another rule, other demands, other receipts."""
    places = draw(st.lists(st.integers(0, len(facts.items) - 1), min_size=1, max_size=3, unique=True))
    return [draw(change_of(facts.items[place])) for place in places]


@st.composite
def change_of(draw, before):
    now = draw(items(SMALL))
    rule = {name: getattr(now, name) for name in Item.__slots__ if name not in ("key", "unit", "receiving")}
    # a multiple of the old unit, so that a largest lot stays one
    lots = {"lot_mult": before.lot_mult, "lot_max": before.lot_max, "lot_min": before.lot_min}
    dated = st.lists(st.tuples(st.integers(-2, HORIZON - 1), SMALL), max_size=5)
    demands, receipts = (
        [made(100 + n, before.key, *row) for n, row in enumerate(draw(dated))] for made in (Demand, Receipt)
    )
    item = Item(before.key, **{**rule, **lots}, unit=before.unit, receiving=before.receiving)
    optional = [draw(st.sampled_from((None, value))) for value in (item, demands, receipts)]
    return Change(before.key, *optional)


def changed(facts, wanted):
    """The facts as they are after the changes."""
    rules = {change.key: change.item for change in wanted if change.item is not None}
    rows = []
    for name in ("demands", "receipts"):
        new = {change.key: getattr(change, name) for change in wanted if getattr(change, name) is not None}
        kept = [row for row in getattr(facts, name) if row.item not in new]
        rows.append([*kept, *(row for given_ in new.values() for row in given_)])
    named = [rules.get(item.key, item) for item in facts.items]
    return Facts(facts.horizon, named, facts.lines, rows[1], rows[0], facts.firm_orders)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_net_change_gives_the_plan_of_a_full_run(data):
    facts = data.draw(whole_networks(quantity=SMALL))
    made = plan(facts)
    for _ in range(2):
        wanted = data.draw(changes(facts))
        try:
            replan(made, wanted)
        except FullRunNeeded:
            assert told(made) == told(plan(facts))
            continue
        facts = changed(facts, wanted)
        assert told(made) == told(plan(facts))


@pytest.fixture
def chain():
    """Three levels; what the middle one orders comes in lots of a hundred."""
    rules = [Item("A"), Item("B", lot_mult=100), Item("C"), Item("X")]
    lines = [BomLine("A", "B"), BomLine("B", "C"), BomLine("X", "C")]
    return plan(Facts(9, rules, lines, (), [Demand(1, "A", 5, 10), Demand(2, "X", 5, 1)]))


def test_a_change_that_a_lot_swallows_goes_no_further(chain):
    assert replan(chain, [Change("A", demands=[Demand(1, "A", 5, 20)])]) == 2
    assert [(order.item, order.quantity) for order in chain.planned()] == [
        ("A", 20), ("B", 100), ("C", 101), ("X", 1),
    ]  # fmt: skip


def test_a_change_goes_down_as_far_as_orders_change(chain):
    assert replan(chain, [Change("A", demands=[Demand(1, "A", 5, 120)])]) == 3
    assert [order.quantity for order in chain.planned_of("C")] == [201]


def test_the_same_change_many_times_leaves_no_rows_behind(chain):
    for quantity in range(200):
        replan(chain, [Change("A", demands=[Demand(n, "A", 5, quantity) for n in range(1 + quantity % 7)])])
    assert chain.orders.used <= 3 * (chain.order_count + len(chain.orders))


def test_a_change_that_moves_rows_of_other_items_is_refused_and_nothing_is_changed():
    calendar = OpenDays(lambda day: day % 2 == 0)
    made = plan(Facts(9, [Item("A"), Item("B")], [BomLine("A", "B")], firm_orders=[FirmOrder(1, "A", 5, 3)]))
    before = told(made)
    for item in (Item("A", unit=2), Item("A", receiving=calendar), Item("A", lead_time=2)):
        with pytest.raises(
            FullRunNeeded, match="Item A: its unit, its calendar or the lead of its firm orders changed"
        ):
            replan(made, [Change("B", demands=[Demand(1, "B", 3, 7)]), Change("A", item=item)])
    with pytest.raises(Problem, match="Demand 1 of item B is on day 9, after the last day 8"):
        replan(made, [Change("B", demands=[Demand(1, "B", 9, 7)])])
    with pytest.raises(Problem, match="There is no item Z in this plan"):
        replan(made, [Change("Z")])
    assert told(made) == before
