"""A plan of fresh facts takes over what they leave as it was, and is the one a full run would make."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.arrange import arrange
from backend.kernel.mrp.carry import carry_over
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Fences, Policy
from tests.kernel.mrp_networks import HORIZON, SMALL, bom_lines, firm_orders, whole_networks
from tests.kernel.mrp_policies import policy_networks, with_policy
from tests.kernel.test_mrp_net_change import changed, changes, told


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_plan_that_is_carried_over_is_that_of_a_full_run(data):
    facts = data.draw(whole_networks(quantity=SMALL))
    now = changed(facts, data.draw(changes(facts)))
    place, day = st.integers(0, len(facts.items) - 1), st.integers(-2, HORIZON - 1)
    if data.draw(st.booleans()):
        now = replace(now, firm_orders=data.draw(firm_orders(place, day, SMALL)))
    if data.draw(st.booleans()):
        more = data.draw(bom_lines(place, False))
        now = replace(now, lines=[*now.lines, *([more] if more is not None else [])])
    carried = carry_over(plan(facts), arrange(now))
    if carried is not None:
        assert told(carried[0]) == told(plan(now))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_items_with_policies_are_planned_anew_and_the_others_are_carried(data):
    """Old and new policies are drawn apart: one that came, went or became another leaves no trace of itself."""
    facts = data.draw(policy_networks())
    now = changed(facts, data.draw(changes(facts)))
    if data.draw(st.booleans()):
        now = replace(now, items=[data.draw(with_policy(item)) for item in now.items])
    carried = carry_over(plan(facts), arrange(now))
    if carried is not None:
        assert told(carried[0]) == told(plan(now))
        assert list(carried[0].exceptions) == list(plan(now).exceptions)


def test_a_policy_leaves_items_that_have_none_as_they_were():
    policed = replace(FACTS, items=[*RULES[:2], Item("C", policy=Policy(fences=Fences(frozen=2))), RULES[3]])
    assert again(policed) == 1
    carried = carry_over(plan(policed), arrange(replace(policed, demands=[*FACTS.demands, Demand(3, "X", 7, 2)])))
    assert carried is not None
    assert carried[1] == 2


RULES = [Item("A"), Item("B", lot_mult=100), Item("C"), Item("X")]
LINES = [BomLine("A", "B"), BomLine("B", "C"), BomLine("X", "C")]
FACTS = Facts(9, RULES, LINES, (), [Demand(1, "A", 5, 10), Demand(2, "X", 5, 1)])


def again(facts):
    """How many items a plan of these facts makes anew after that of FACTS; None for all of them."""
    carried = carry_over(plan(FACTS), arrange(facts))
    if carried is None:
        return None
    assert told(carried[0]) == told(plan(facts))
    return carried[1]


def test_where_nothing_changed_nothing_is_planned_again():
    assert again(FACTS) == 0
    assert again(replace(FACTS, demands=[Demand(7, "A", 5, 10), Demand(8, "X", 5, 1)])) == 0


def test_a_change_goes_down_until_orders_stay_as_they_were():
    assert again(replace(FACTS, demands=[Demand(1, "A", 5, 20), Demand(2, "X", 5, 1)])) == 2
    assert again(replace(FACTS, demands=[Demand(1, "A", 5, 120), Demand(2, "X", 5, 1)])) == 3


def test_stock_supply_firm_orders_and_lines_are_changes():
    assert again(replace(FACTS, receipts=[Receipt(1, "C", 2, 5)])) == 1
    assert again(replace(FACTS, items=[*RULES[:2], Item("C", on_hand=4), RULES[3]])) == 1
    assert again(replace(FACTS, firm_orders=[FirmOrder(1, "X", 5, 1, None, None)])) == 2
    assert again(replace(FACTS, lines=[*LINES[:2], BomLine("X", "C", 2)])) == 1


def test_other_levels_or_another_horizon_are_planned_anew():
    assert again(replace(FACTS, lines=[*LINES, BomLine("A", "X")])) is None
    assert again(replace(FACTS, horizon=10)) is None
