"""Random policies: every lot rule, safety stock, fence, yield, life; also ones no item could have (left out)."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from backend.kernel.errors import Invalid
from backend.kernel.mrp.check import check_item
from backend.kernel.mrp.policy import DRAW_DOWNS, LOT_RULES, TIMED, Cover, Fences, Life, Lots, Policy, Safety
from tests.kernel.mrp_networks import HORIZON, SMALL, whole_networks

DAY = st.integers(-1, HORIZON + 1)
COSTS = st.fractions(0, 20, max_denominator=3)
LOTS = st.builds(
    Lots,
    rule=st.sampled_from(LOT_RULES),
    quantity=st.integers(1, 60),
    point=SMALL,
    period_starts=st.lists(DAY, min_size=1, max_size=4).map(tuple),
    order_cost=COSTS,
    holding_cost=COSTS,
    spread=st.booleans(),
    max_stock=st.none() | SMALL,
    supply_life=st.none() | st.integers(0, 6),
)
COVERS = st.builds(Cover, st.integers(1, 15), st.integers(0, 200), SMALL, st.none() | st.integers(40, 60))
SAFETIES = st.builds(
    Safety,
    levels=st.just(()) | st.lists(st.tuples(DAY, SMALL), max_size=4).map(tuple),
    cover=st.none() | COVERS,
    pull=st.booleans(),
    draw_down=st.sampled_from(DRAW_DOWNS),
    share=st.fractions(0, 1, max_denominator=5),
    priority=st.integers(0, 2),
    time=st.sampled_from((0, 0, 1, 3)),
    time_on=st.sampled_from(TIMED),
)
FENCES = st.builds(Fences, *[st.sampled_from((0, 0, 2, 5))] * 3, st.booleans())
LIVES = st.none() | st.builds(
    Life, st.lists(st.tuples(st.integers(0, 9), DAY), max_size=3).map(tuple), st.integers(0, 2), st.none() | st.just(3)
)
POLICIES = st.builds(
    Policy,
    lots=st.just(Lots()) | LOTS,
    safety=st.just(Safety()) | SAFETIES,
    fences=st.just(Fences()) | FENCES,
    life=LIVES,
    received=st.sampled_from((Fraction(1), Fraction(19, 20), Fraction(2, 3))),
    assume=st.sampled_from((0, 0, 4, 20)),
)


def is_allowed(item):
    try:
        check_item(item)
    except Invalid:
        return False
    return True


@st.composite
def policy_networks(draw, loops=False, quantity=SMALL, policies=POLICIES):
    """Facts of which many items have a policy; a policy its item may not have is taken apart until it may."""
    facts = draw(whole_networks(loops, quantity))
    return replace(facts, items=[draw(with_policy(item, policies)) for item in facts.items])


@st.composite
def with_policy(draw, item, policies=POLICIES):
    policy = draw(st.none() | policies)
    if policy is None:
        return item
    parts = [policy, replace(policy, lots=Lots()), replace(policy, safety=Safety()), replace(policy, life=None)]
    parts += [replace(policy, received=Fraction(1), life=None, fences=Fences(), safety=Safety()), Policy()]
    made = (replace(item, policy=part) for part in parts)
    return next(one for one in made if is_allowed(one))
