"""What must hold for any network, by random cases (planning.md §8)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.exact import changes_of
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.netting import shortfalls
from backend.kernel.mrp.pegging import all_pegs
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.why import feeds, served_by
from tests.kernel.mrp_networks import pegged


@st.composite
def networks(draw, **fixed):
    count, horizon = draw(st.integers(1, 5)), 12
    small, place, day = st.integers(0, 40), st.integers(0, count - 1), st.integers(-2, horizon - 1)
    rule = {
        "on_hand": st.integers(-10, 40), "safety_stock": small, "lead_time": st.integers(0, 5), "lot_min": small,
        "lot_mult": st.integers(1, 9), "period": st.integers(1, 9), "unit": st.integers(1, 3), "sourced": st.booleans(),
    }  # fmt: skip
    items = [Item(n, **{name: fixed.get(name, draw(values)) for name, values in rule.items()}) for n in range(count)]
    per = st.fractions(0, 4, max_denominator=6)
    arcs = draw(st.lists(st.tuples(place, place, per), max_size=8))
    lines = [BomLine(above, below, per) for above, below, per in arcs if above < below]
    dated = st.lists(st.tuples(place, day, small), max_size=8)
    receipts, demands, firm = (
        [made(n, *row) for n, row in enumerate(draw(dated))] for made in (Receipt, Demand, FirmOrder)
    )
    return Facts(horizon, items, lines, receipts, demands, firm)


@settings(deadline=None)
@given(networks(sourced=True))
def test_no_day_ends_below_safety_stock(facts):
    made = plan(facts)
    for place, item in enumerate(facts.items):
        changes = dict(changes_of(made.network, made.orders, place))
        for order in made.planned_of(item.key):
            changes[order.day] += order.quantity
        assert list(shortfalls(item, changes, facts.horizon)) == []


@settings(deadline=None)
@given(networks())
def test_pegs_conserve_supply_and_need_and_what_is_unpegged_is_reported(facts):
    made = plan(facts)
    short = {found.item for found in made.exceptions if found.code == "below_safety"}
    for place, (given_, taken), (supply, need) in pegged(made):
        assert given_ <= supply and taken <= need
        assert taken.total() == min(supply.total(), need.total())
        assert taken.total() == need.total() or place in short


@settings(deadline=None)
@given(networks(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(facts, random):
    rows = [
        random.sample(list(rows), len(rows)) for rows in (facts.lines, facts.receipts, facts.demands, facts.firm_orders)
    ]
    shuffled, made = plan(Facts(facts.horizon, facts.items, *rows)), plan(facts)
    assert list(shuffled.planned()) == list(made.planned())
    assert list(all_pegs(shuffled)) == list(all_pegs(made))


@settings(deadline=None)
@given(networks(sourced=True, lot_min=0, lot_mult=1, period=1, unit=1), st.integers(0, 11), st.integers(1, 20))
def test_lot_for_lot_more_demand_never_plans_less_and_more_stock_never_plans_more(facts, day, extra):
    def total(items, demands):
        made = plan(Facts(facts.horizon, items, facts.lines, facts.receipts, demands, facts.firm_orders))
        return sum(order.quantity for order in made.planned_of(0))

    before = total(facts.items, facts.demands)
    first = facts.items[0]
    richer = Item(0, first.on_hand + extra, first.safety_stock, first.lead_time)
    assert total(facts.items, [*facts.demands, Demand(99, 0, day, extra)]) >= before
    assert total([richer, *facts.items[1:]], facts.demands) <= before


@settings(deadline=None)
@given(networks(sourced=True))
def test_every_order_is_a_lot_and_starts_its_lead_before_its_receipt(facts):
    for order in plan(facts).planned():
        item = facts.items[order.item]
        assert order.quantity >= item.lot_min and order.quantity % item.lot_mult == order.quantity % item.unit == 0
        assert order.start == order.day - item.lead_time


@settings(deadline=None)
@given(networks())
def test_what_feeds_an_order_says_on_the_way_up_that_it_serves_it(facts):
    made = plan(facts)
    for order in made.planned():
        for link in feeds(made, order.item, order.day).links:
            if link.depth == 0 and link.supply.kind == "P":
                above = served_by(made, link.item, link.supply.day).links
                assert (order.item, order.day) in {(up.need.item, up.need.order_day) for up in above if up.depth == 0}
