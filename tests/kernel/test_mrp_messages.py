"""Firm supply assumed to come earlier, and what planners are told to ask for (planning.md §2.4)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.errors import NotFound
from backend.kernel.mrp.damping import Memory, Said
from backend.kernel.mrp.facts import Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.messages import all_messages, messages_at, messages_of, supplied_places
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Damping, Fences, Policy
from tests.kernel.test_mrp import planned

HORIZON = 20
ALL_SHOWN = Damping(in_days=0, out_days=0, percent=0)


def made(policy, demands, receipts, on_hand=0, firm=()):
    rows = [Demand(n, "A", *row) for n, row in enumerate(demands)]
    return plan(Facts(HORIZON, [Item("A", on_hand, policy=policy)], (), receipts, rows, firm))


def told(plan_, memory=Memory()):
    found = messages_of(plan_, "A", memory)
    return [(one.code, one.reference, one.due, one.to, one.quantity, one.held) for one in found]


def example(policy):
    """On hand 15, purchase order 40@10, needs 30@4 and 20@12."""
    return made(policy, [(4, 30), (12, 20)], [Receipt(77, "A", 10, 40)], 15)


def test_assuming_supply_moves_plans_nothing_and_asks_for_it_earlier():
    plan_ = example(Policy(assume=HORIZON))
    assert planned(plan_) == []
    assert told(plan_) == [("in", 77, 10, 4, 40, "")]
    assert messages_of(plan_, "A")[0].finding() == PlanException("in", "A", 10, until=4, quantity=40, reference=77)


def test_assuming_nothing_plans_an_order_and_says_that_less_would_do():
    plan_ = example(Policy())
    assert planned(plan_) == [(15, 4)]
    assert told(plan_) == [("out", 77, 10, 12, 40, "damped"), ("decrease", 77, 10, 10, 20, "")]


@pytest.mark.parametrize(
    "receipt",
    [Receipt(77, "A", 10, 40, locked=True), Receipt(77, "A", 10, 40, earliest=5), Receipt(77, "A", 15, 40)],
)
def test_supply_that_cannot_move_so_early_is_not_assumed(receipt):
    plan_ = made(Policy(assume=10), [(4, 30)], [receipt], 15)
    assert planned(plan_) == [(15, 4)]


def test_the_earliest_supply_is_taken_first_and_no_more_than_is_needed():
    rows = [Receipt(1, "A", 9, 5), Receipt(2, "A", 7, 10), Receipt(3, "A", 8, 10)]
    plan_ = made(Policy(assume=HORIZON), [(4, 12), (9, 13)], rows)
    assert planned(plan_) == []
    assert told(plan_) == [("in", 3, 8, 4, 10, ""), ("in", 2, 7, 4, 10, "")]


def test_supply_that_nobody_needs_is_cancelled_and_later_needed_supply_moves_out():
    rows = [Receipt(1, "A", 2, 10), Receipt(2, "A", 3, 10)]
    plan_ = made(Policy(), [(15, 10)], rows)
    assert told(plan_) == [("cancel", 2, 3, 3, 10, ""), ("out", 1, 2, 15, 10, "")]


def test_frozen_and_locked_supply_gets_no_message():
    rows = [Receipt(1, "A", 2, 10), Receipt(2, "A", 8, 10, locked=True), Receipt(3, "A", 9, 10)]
    assert [row[1] for row in told(made(Policy(fences=Fences(frozen=5)), (), rows))] == [3]


def test_a_planned_order_near_a_firm_one_could_be_merged():
    policy = Policy(damping=replace(ALL_SHOWN, merge_days=3))
    firm = [FirmOrder(5, "A", 4, 10)]
    assert told(made(policy, [(4, 10), (6, 7), (9, 3)], (), firm=firm)) == [("increase", 5, 4, 4, 7, "")]


def test_a_change_must_save_more_than_it_costs():
    costs = Damping(unit_cost=Fraction(73), interest=Fraction(1, 10), change_cost=Fraction(2))
    plan_ = made(Policy(damping=costs), [(12, 10)], [Receipt(1, "A", 2, 10)])
    assert told(plan_) == [("out", 1, 2, 12, 10, "")]  # 10 · 73 · 10 % · 10 ÷ 365 = 2
    dearer = replace(costs, change_cost=Fraction(3))
    assert told(made(Policy(damping=dearer), [(12, 10)], [Receipt(1, "A", 2, 10)])) == [("out", 1, 2, 12, 10, "damped")]


def test_small_differences_of_days_quantity_and_value_are_damped():
    plan_ = made(Policy(assume=HORIZON), [(4, 30)], [Receipt(1, "A", 5, 30)])
    assert told(plan_) == [("in", 1, 5, 4, 30, "damped")]
    spare = made(Policy(), [(5, 39)], [Receipt(1, "A", 5, 40)])
    assert told(spare) == [("decrease", 1, 5, 5, 1, "damped")]
    cheap = Damping(least_value=Fraction(100), unit_cost=Fraction(2))
    assert told(made(Policy(damping=cheap), (), [Receipt(1, "A", 5, 40)])) == [("cancel", 1, 5, 5, 40, "damped")]
    assert told(made(Policy(damping=cheap), (), [Receipt(1, "A", 5, 60)])) == [("cancel", 1, 5, 5, 60, "")]


def test_what_was_asked_for_is_not_taken_back_within_days_unless_stock_runs_out():
    def moved_out(days_ago):
        return Memory(applied=(Said("out", "R", 77, 10, 40, days_ago),))

    plan_ = example(Policy(assume=HORIZON))
    assert told(plan_, moved_out(2)) == [("in", 77, 10, 4, 40, "")]  # 15 − 30 is below nothing
    safe = plan(
        Facts(HORIZON, [Item("A", 35, 10, policy=Policy(assume=HORIZON))], (), [Receipt(77, "A", 10, 40)],
              [Demand(1, "A", 4, 30), Demand(2, "A", 12, 20)])
    )  # fmt: skip
    assert told(safe, moved_out(4)) == [("in", 77, 10, 4, 40, "damped"), ("decrease", 77, 10, 10, 15, "")]
    assert told(safe, moved_out(5)) == [("in", 77, 10, 4, 40, "")]


def test_a_dismissed_message_stays_away_until_its_need_changes():
    plan_ = example(Policy())

    def dismissed(quantity, to=10):
        return Memory(dismissed=(Said("decrease", "R", 77, to, quantity),))

    assert told(plan_, dismissed(20))[-1] == ("decrease", 77, 10, 10, 20, "dismissed")
    assert told(plan_, dismissed(18))[-1][-1] == ""  # 2 are more than a tenth of 18
    assert told(plan_, dismissed(19))[-1][-1] == "dismissed"
    assert told(plan_, dismissed(20, to=2))[-1][-1] == ""


def test_items_without_a_policy_have_no_messages():
    plan_ = made(None, (), [Receipt(1, "A", 5, 60)])
    assert told(plan_) == [] and list(all_messages(plan_)) == []
    with pytest.raises(NotFound, match="There is no item Z in this plan"):
        messages_of(plan_, "Z")


@st.composite
def crowded(draw):
    """Demand and movable supply of one item."""
    day, quantity = st.integers(0, HORIZON - 1), st.integers(1, 30)
    demands = draw(st.lists(st.tuples(day, quantity), max_size=8))
    rows = draw(st.lists(st.tuples(day, quantity), max_size=6))
    receipts = [Receipt(n, "A", *row, earliest=draw(st.integers(0, 9))) for n, row in enumerate(rows)]
    fences = Fences(frozen=draw(st.sampled_from((0, 4))))
    policy = Policy(assume=HORIZON, damping=ALL_SHOWN, fences=fences)
    return policy, demands, receipts, draw(st.integers(0, 30))


@settings(max_examples=200, deadline=None)
@given(crowded())
def test_after_all_in_messages_are_applied_there_is_none(case):
    policy, demands, receipts, on_hand = case
    asked = {one.reference: one.to for one in messages_of(made(*case), "A") if one.code == "in"}
    frozen = [row for row in receipts if row.day < policy.fences.frozen]
    assert not {row.id for row in frozen} & set(asked)
    moved = [replace(row, day=asked.get(row.id, row.day)) for row in receipts]
    again = made(policy, demands, moved, on_hand)
    assert [one for one in messages_of(again, "A") if one.code == "in"] == []
    assert planned(again) == planned(made(*case))


def test_an_item_without_a_policy_is_told_about_like_one_with_a_neutral_policy():
    bare, neutral = example(None), example(Policy())
    assert (planned(bare), messages_at(bare, 0)) == (planned(neutral), messages_of(neutral, "A"))
    assert [(one.code, one.quantity, one.held) for one in messages_at(bare, 0)] == [
        ("out", 40, "damped"),
        ("decrease", 20, ""),
    ]
    assert (supplied_places(bare.network), supplied_places(made(None, [(4, 30)], []).network)) == ([0], [])


@given(
    st.lists(st.tuples(st.integers(0, HORIZON - 1), st.integers(1, 40)), max_size=6),
    st.lists(st.tuples(st.integers(0, HORIZON - 1), st.integers(1, 40)), max_size=4),
    st.integers(0, 40),
)
@settings(max_examples=60, deadline=None)
def test_without_a_policy_the_messages_are_those_of_a_neutral_one(demands, supplies, on_hand):
    receipts = [Receipt(n, "A", *row) for n, row in enumerate(supplies[1:])]
    firm = [FirmOrder(90 + n, "A", *row) for n, row in enumerate(supplies[:1])]
    bare, neutral = (made(policy, demands, receipts, on_hand, firm) for policy in (None, Policy()))
    assert messages_at(bare, 0) == messages_of(neutral, "A")
