"""Policies of items that substitutes, co-products or alternates join: netting takes both into account."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.facts import Demand, Facts, Item, Receipt
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.pegging import all_pegs, needs_of, supplies_of
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Fences, Life, Policy, Safety
from backend.kernel.mrp.queues import NEEDS, SUPPLIES
from backend.kernel.substitution.facts import Rules
from tests.builders.mrp import moved, planned
from tests.builders.substitution import scheme
from tests.kernel.mrp_joined_networks import joined_networks
from tests.kernel.mrp_policies import with_policy
from tests.kernel.test_mrp_substitution import run


@settings(max_examples=100, deadline=None)
@given(joined_networks())
def test_a_policy_of_nothing_plans_and_pegs_as_none(facts):
    with_nothing = replace(facts, items=[replace(item, policy=Policy()) for item in facts.items])
    made, bare = plan(with_nothing), plan(facts)
    assert list(made.planned()) == list(bare.planned())
    assert list(all_pegs(made)) == list(all_pegs(bare))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_pegs_of_any_policies_give_no_more_than_there_is(data):
    facts = data.draw(joined_networks())
    made = plan(replace(facts, items=[data.draw(with_policy(item)) for item in facts.items]))
    assert made.exceptions is not None
    for place, pegs in all_pegs(made):
        given_, taken, supply, need = Counter(), Counter(), Counter(), Counter()
        for kind, ref, wanted, wanted_ref, quantity in pegs:
            given_[kind, ref] += quantity
            taken[wanted, wanted_ref] += quantity
        for _, rank, ref, quantity in supplies_of(made, place):
            supply[SUPPLIES[rank], ref] += quantity
        for _, rank, ref, quantity in needs_of(made, place):
            need[NEEDS[rank], ref] += quantity
        assert given_ <= supply and taken <= need


def test_a_substitute_serves_inside_the_frozen_fence_and_only_the_rest_waits_for_its_end():
    frozen = Item("A", on_hand=40, policy=Policy(fences=Fences(frozen=5)))
    made = run([frozen, ("B", 35)], [("A", 100, 2)], scheme("priority", "A", "B"))
    assert (planned(made, "A"), planned(made, "B")) == ([(25, 5)], [])
    short = [(found.item, found.day, found.until, found.quantity) for found in made.exceptions if found.day == 2]
    assert ("A", 2, 4, 25) in short


def test_dated_safety_stock_of_a_substitute_is_not_lent():
    kept = Item("B", on_hand=50, policy=Policy(safety=Safety(levels=((0, 10), (8, 45)))))
    made = run([("A", 0), kept], [("A", 30, 3)], scheme("priority", "A", "B"))
    assert (planned(made, "A"), planned(made, "B")) == ([(25, 3)], [])


def test_what_expires_is_missed_by_netting_and_nobody_is_asked_to_replace_it():
    """Of 9 that came, 5 serve in time; 4 expire and are ordered anew, and B gives what A was short of without that."""
    short_lived = Item("A", policy=Policy(life=Life((), 0, 3)))
    facts = Facts(
        12,
        [short_lived, Item("B", on_hand=20)],
        [],
        [Receipt(0, "A", 0, 9)],
        [Demand(0, "A", 2, 5), Demand(1, "A", 8, 10)],
        extensions=Extensions(Rules([scheme("group", "A", "B")])),
    )
    made = plan(facts)
    assert [found.quantity for found in made.exceptions if found.code == "expiry_loss"] == [4]
    assert (planned(made, "A"), planned(made, "B")) == ([(4, 8)], [])
    assert moved(made) == [(8, {"B": 6})]
