"""Items with policies: the compiled path and the exact one say the same, and a policy of nothing changes nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.arrays import EXACT, TOLD
from backend.kernel.mrp.arrays import POLICY as WITH_POLICY
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Damping, Fences, Lots, Policy, Safety
from tests.kernel.mrp_networks import QUANTITY, whole_networks
from tests.kernel.mrp_policies import policy_networks
from tests.kernel.test_mrp_paths import exactly, outcome


@settings(max_examples=150, deadline=None)
@given(policy_networks())
def test_both_paths_say_the_same_of_any_policies(facts):
    assert outcome(plan, facts) == outcome(exactly, facts)


@settings(max_examples=150, deadline=None)
@given(policy_networks(quantity=QUANTITY, loops=True))
def test_both_paths_say_the_same_of_numbers_that_leave_64_bits(facts):
    assert outcome(plan, facts) == outcome(exactly, facts)


@settings(max_examples=100, deadline=None)
@given(whole_networks(), st.sampled_from((Policy(), Policy(damping=Damping(in_days=9)))))
def test_a_policy_of_nothing_plans_and_pegs_as_none(facts, policy):
    with_policy = replace(facts, items=[replace(item, policy=policy) for item in facts.items])
    assert outcome(plan, with_policy) == outcome(plan, facts)


def test_what_many_items_have_is_compiled():
    policy = Policy(Lots("fixed_qty", 5), Safety(((0, 3), (4, 9)), time=1), Fences(1, 2, 3))
    rules = [Item(n, policy=policy) for n in range(3)]
    made = plan(Facts(9, rules, [BomLine(0, 1, 2), BomLine(1, 2)], (), [Demand(1, 0, 5, 4)]))
    assert set(made.orders.columns.path.tolist()) <= {WITH_POLICY, TOLD}
    rare = replace(policy, lots=Lots("silver_meal"))
    assert plan(Facts(9, [Item("A", policy=rare)])).orders.columns.path.tolist() == [EXACT]
