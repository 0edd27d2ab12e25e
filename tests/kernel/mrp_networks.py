"""Random networks with everything a plan knows: calendars, pieces, units, functions, firm orders, loops, debts."""

from collections import Counter
from fractions import Fraction

from hypothesis import strategies as st

from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Issue, Item, Receipt
from backend.kernel.mrp.pegging import all_pegs, needs_of, supplies_of
from backend.kernel.mrp.queues import NEEDS, SUPPLIES

HORIZON = 12
CALENDARS = (None, OpenDays(lambda day: day % 7 < 5), OpenDays(lambda day: day % 3 == 1))
SMALL = st.integers(0, 40)
# Mostly what a shop has; sometimes so much that it, or a product with it, leaves 64 bits.
QUANTITY = st.one_of(SMALL, SMALL, SMALL, st.sampled_from((2**40, 2**61, 2**63 - 1)))


def steps(quantity):
    """A need that is no proportion: so much for setting up, then two for each begun three."""
    return 7 + -(-quantity // 3) * 2 if quantity else 0


@st.composite
def items(draw, quantity=QUANTITY):
    multiple, unit = draw(st.integers(1, 9)), draw(st.integers(1, 3))
    whole = Item(0, lot_mult=multiple, unit=unit).multiple
    lot_max = draw(st.none() | st.integers(1, 4).map(lambda times: times * whole))
    lot_min = draw(st.integers(0, min(40, lot_max or 40)))
    rule = {
        "on_hand": st.one_of(st.integers(-10, 40), quantity), "safety_stock": quantity, "lead_time": st.integers(0, 5),
        "period": st.integers(1, 15), "made": st.booleans(), "sourced": st.sampled_from((True, True, True, False)),
        "receiving": st.sampled_from(CALENDARS), "source": st.sampled_from(CALENDARS),
    }  # fmt: skip
    drawn = {name: draw(values) for name, values in rule.items()}
    if lot_max is not None:  # a huge need of small pieces would be huge in number
        drawn["safety_stock"] = draw(SMALL)
    return Item(0, lot_mult=multiple, unit=unit, lot_max=lot_max, lot_min=lot_min, **drawn)


@st.composite
def bom_lines(draw, place, loops):
    parent, component = draw(place), draw(place)
    if parent >= component and not (loops and draw(st.integers(0, 9)) == 0):
        parent, component = component, parent
    per = draw(st.one_of(st.fractions(0, 4, max_denominator=6), st.integers(0, 4), st.just(Fraction(1, 2**61))))
    gross = draw(st.sampled_from((None, None, None, steps)))
    return None if parent == component and not loops else BomLine(parent, component, per, gross)


@st.composite
def whole_networks(draw, loops=True, quantity=QUANTITY):
    """Facts of up to six items."""
    count = draw(st.integers(1, 6))
    place, day = st.integers(0, count - 1), st.integers(-2, HORIZON - 1)
    named = [draw(items(quantity)) for _ in range(count)]
    named = [Item(n, *(getattr(item, name) for name in Item.__slots__[1:])) for n, item in enumerate(named)]
    lines = [line for line in draw(st.lists(bom_lines(place, loops), max_size=10)) if line is not None]
    small = any(item.lot_max for item in named)
    dated = st.lists(st.tuples(place, day, SMALL if small else quantity), max_size=8)
    receipts, demands = ([made(n, *row) for n, row in enumerate(draw(dated))] for made in (Receipt, Demand))
    return Facts(HORIZON, named, lines, receipts, demands, draw(firm_orders(place, day, SMALL)))


@st.composite
def firm_orders(draw, place, day, quantity):
    issues = st.none() | st.lists(st.builds(Issue, place, quantity, st.none() | day), max_size=3).map(tuple)
    rows = draw(st.lists(st.tuples(place, day, quantity, st.none() | day, issues), max_size=4))
    return [FirmOrder(n, *row) for n, row in enumerate(rows)]


def pegged(made):
    """By item: what its pegs give and take, and what supplies and needs there are; each as a count by kind and name."""
    for place, pegs in all_pegs(made):
        given_, taken, supply, need = (Counter() for _ in range(4))
        for kind, ref, need_kind, need_ref, quantity in pegs:
            assert quantity > 0
            given_[kind, ref] += quantity
            taken[need_kind, need_ref] += quantity
        for _, rank, ref, quantity in supplies_of(made, place):
            supply[SUPPLIES[rank], ref] += quantity
        for _, rank, ref, quantity in needs_of(made, place):
            need[NEEDS[rank], ref] += quantity
        yield place, (given_, taken), (supply, need)
