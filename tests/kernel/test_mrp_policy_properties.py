"""What must hold for items with policies, by random cases (planning.md §8, properties 2 to 6 and 16)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import Problem
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.exact import sight_of
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.forward import supplied_on
from backend.kernel.mrp.net_change import Change, FullRunNeeded, replan
from backend.kernel.mrp.pegging import name_of, pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Cover, Fences, Lots, Policy, Safety
from backend.kernel.mrp.policy_findings import balances_of
from tests.kernel.mrp_networks import HORIZON, SMALL, pegged
from tests.kernel.mrp_policies import POLICIES, is_allowed, policy_networks
from tests.kernel.test_mrp import needs, planned, started
from tests.kernel.test_mrp_net_change import changed, changes, told

LOTS_ONLY = st.builds(Policy, lots=st.builds(Lots, spread=st.booleans()), received=st.just(Fraction(2, 3)))
DAYS_TOLD = ("below_safety", "frozen_shortage")


@settings(max_examples=150, deadline=None)
@given(policy_networks())
def test_every_day_below_safety_stock_is_told_and_no_other(facts):
    made = plan(facts)
    said = Counter()
    for found in made.exceptions:
        if found.code in DAYS_TOLD:
            said.update((found.item, day) for day in range(found.day, found.until + 1))
    for place, item in enumerate(facts.items):
        if item.policy is not None and made.network.codes[place] >= 0:
            levels = sight_of(made.network, made.orders, place).level
            balances = balances_of(made, place)
            for day, (balance, level) in enumerate(zip(balances, levels, strict=True)):
                assert said[item.key, day] == (balance < level)
    assert max(said.values(), default=1) == 1


@settings(max_examples=100, deadline=None)
@given(policy_networks(policies=LOTS_ONLY))
def test_without_fences_and_draw_down_no_day_is_below_safety_stock(facts):
    sourced = {item.key for item in facts.items if item.sourced}
    assert [found for found in plan(facts).exceptions if found.code in DAYS_TOLD and found.item in sourced] == []


@settings(max_examples=150, deadline=None)
@given(policy_networks())
def test_pegs_conserve_supply_and_need(facts):
    made = plan(facts)
    for _, (given_, taken), (supply, need) in pegged(made):
        assert given_ <= supply and taken <= need
        assert taken.total() == min(supply.total(), need.total())


@settings(max_examples=150, deadline=None)
@given(policy_networks())
def test_every_piece_is_a_lot_and_begun_its_lead_before_and_outside_the_fence(facts):
    made = plan(facts)
    items = {item.key: item for item in facts.items}
    for order in made.planned():
        item = items[order.item]
        assert item.lot_min <= order.quantity and order.quantity % item.multiple == 0
        assert item.lot_max is None or order.quantity <= item.lot_max
        assert order.start == item.start_of(order.day)
        if item.policy is not None and item.receiving is None and not item.policy.fences.on_start:
            assert order.day >= min(item.policy.fences.frozen, HORIZON)


LOT_FOR_LOT = st.builds(
    Policy,
    safety=st.builds(
        Safety,
        levels=st.lists(st.tuples(st.integers(0, HORIZON), SMALL), max_size=3).map(tuple),
        time=st.integers(0, 2),
        draw_down=st.sampled_from(("never", "inside_lead")),
    ),
    fences=st.builds(Fences, frozen=st.sampled_from((0, 0, 3))),
)


@st.composite
def one_item(draw):
    rule = {"on_hand": draw(SMALL), "safety_stock": draw(SMALL), "lead_time": draw(st.integers(0, 5))}
    rows = draw(st.lists(st.tuples(st.integers(0, HORIZON - 1), SMALL), max_size=6))
    policy = draw(LOT_FOR_LOT)
    return Item("A", **rule, policy=policy), [Demand(n, "A", *row) for n, row in enumerate(rows)]


def total(item, demands):
    return sum(order.quantity for order in plan(Facts(HORIZON, [item], demands=demands)).planned())


@settings(max_examples=100, deadline=None)
@given(one_item(), st.integers(0, HORIZON - 1), st.integers(1, 20))
def test_lot_for_lot_more_demand_never_plans_less_and_more_stock_never_plans_more(case, day, extra):
    item, demands = case
    before = total(item, demands)
    assert total(item, [*demands, Demand(99, "A", day, extra)]) >= before
    assert total(replace(item, on_hand=item.on_hand + extra), demands) <= before


@settings(max_examples=100, deadline=None)
@given(one_item())
def test_lot_for_lot_plans_the_most_that_is_missing_on_a_day_orders_may_meet(case):
    item, demands = case
    made = plan(Facts(HORIZON, [item], demands=demands))
    sight = sight_of(made.network, made.orders, 0)
    balance, missing = item.on_hand, [0]
    for day in range(HORIZON):
        balance += sight.change[day]
        if day >= sight.first:
            missing.append(sight.target[day] - balance)
    assert total(item, demands) == max(missing)


# Orders received forward.


def forward_items(facts):
    """Every item forward, with short leads, so that a feasible day lies inside the horizon."""
    policy = Policy(forward=True)
    return [
        replace(item, lead_time=item.lead_time % 3, policy=policy, receiving=None, source=None, sourced=True)
        for item in facts.items
    ]


@settings(max_examples=100, deadline=None)
@given(policy_networks())
def test_forward_starts_nothing_in_the_past_and_nothing_before_its_components(facts):
    horizon = 60
    facts = replace(facts, horizon=horizon, items=forward_items(facts))
    made, before = plan(facts), plan(replace(facts, items=[replace(item, policy=None) for item in facts.items]))
    for order in made.planned():
        item = facts.items[order.item]
        assert order.start >= 0 and order.day >= item.lead_time
    for place in range(len(facts.items)):
        quantities = [sorted(orders[place].quantities) for orders in (made.orders, before.orders)]
        assert quantities[0] == quantities[1]
        for peg in pegs_of(made, place):
            if peg[2] == "P":
                name = name_of(made, peg[3])
                above = made.order_at(name.place, name.day, name.piece)
                assert supplied_on(made, place, peg) <= above.start


def test_an_order_that_would_begin_in_the_past_comes_as_early_as_it_can_and_says_for_whom_it_is_late():
    policy = Policy(forward=True)
    items = [Item("T", lead_time=2, policy=policy), Item("C", on_hand=3, lead_time=4, policy=policy)]
    made = plan(Facts(20, items, [BomLine("T", "C")], demands=needs((1, 3), (3, 5), (12, 2), item="T")))
    assert started(made, "T") == [(0, 2), (4, 6), (10, 12)]
    assert planned(made, "T") == [(3, 2), (5, 6), (2, 12)]
    assert planned(made, "C") == [(5, 4), (2, 10)]
    assert made.exceptions == (
        PlanException("below_safety", "T", 1, until=1, quantity=3),
        PlanException("below_safety", "T", 3, until=5, quantity=5),
        PlanException("late_demand", "T", 1, until=2, quantity=3, reference=0),
        PlanException("late_demand", "T", 3, until=6, quantity=5, reference=1),
    )


def test_an_order_without_a_feasible_day_stays_and_is_told():
    made = plan(Facts(5, [Item("A", lead_time=9, policy=Policy(forward=True))], demands=needs((2, 3))))
    assert started(made, "A") == [(-7, 2)]
    assert [found.code for found in made.exceptions] == ["past_due_start"]


# Net change.


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_net_change_gives_the_plan_of_a_full_run(data):
    facts = data.draw(policy_networks())
    made = plan(facts)
    for _ in range(2):
        wanted = [data.draw(with_new_policy(change, facts)) for change in data.draw(changes(facts))]
        try:
            replan(made, wanted)
        except FullRunNeeded:
            assert told(made) == told(plan(facts))
            continue
        facts = changed(facts, wanted)
        assert told(made) == told(plan(facts))


@st.composite
def with_new_policy(draw, change, facts):
    """Another policy for an item that has one, but for what would need a full run."""
    before = next(item.policy for item in facts.items if item.key == change.key)
    if change.item is None or before is None:
        return change
    new = draw(POLICIES)
    fences = replace(new.fences, demand=before.fences.demand)
    item = replace(change.item, policy=replace(new, fences=fences, safety=replace(new.safety, pull=before.safety.pull)))
    return replace(change, item=item if is_allowed(item) else None)


def test_a_changed_policy_is_planned_by_net_change_and_what_moves_rows_is_refused():
    calendar = OpenDays(lambda day: day % 2 == 0)
    rule = Item("A", receiving=calendar, policy=Policy(safety=Safety(((0, 3),))))
    firm = [FirmOrder(1, "A", 8, 1)]
    facts = Facts(9, [rule, Item("B")], [BomLine("A", "B")], [Receipt(1, "A", 6, 4)], needs((3, 5)), firm)
    made = plan(facts)
    for policy in (
        Policy(Lots("fixed_qty", 7), Safety(((0, 3), (4, 9), (6, 1)), time=2)),
        Policy(Lots("calendar_period", period_starts=(0, 3, 6)), Safety(time=1, time_on="dependent")),
        Policy(safety=Safety(cover=Cover(3)), fences=Fences(frozen=2, slushy=4), assume=9),
    ):
        now = replace(rule, policy=policy)
        replan(made, [Change("A", item=now, receipts=[Receipt(1, "A", 5, 4), Receipt(2, "A", 7, 3)])])
        full = replace(facts, items=[now, Item("B")], receipts=[Receipt(1, "A", 5, 4), Receipt(2, "A", 7, 3)])
        assert told(made) == told(plan(full))
    before = told(made)
    for policy in (None, Policy(fences=Fences(demand=3)), Policy(safety=Safety(pull=True)), Policy(forward=True)):
        with pytest.raises(FullRunNeeded, match="Item A: its policy changed rows that were read already"):
            replan(made, [Change("A", item=replace(rule, policy=policy))])
    assert told(made) == before
    going = plan(Facts(9, [Item("A", policy=Policy(forward=True))]))
    with pytest.raises(Problem, match="Orders of this plan were moved forward from the past"):
        replan(going, [Change("A", demands=[])])
