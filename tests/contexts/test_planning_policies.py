"""What items have beyond their rule reaches the run as the kernel has it, and comes back with the run's snapshot."""

from fractions import Fraction
from uuid import UUID

import numpy as np
import pytest

from backend.kernel.mrp.arrange import arrange
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Receipt
from backend.kernel.mrp.messages import all_messages
from backend.kernel.mrp.pegging import all_pegs
from backend.kernel.mrp.plan import plan, plan_network
from backend.kernel.mrp.policy import Cover, Damping, Fences, Life, Lots, Policy, Safety
from backend.planning.keeping import Shelf
from backend.planning.lives import Lives
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanScheme
from backend.planning.policies import kept, read_again
from tests.builders.planning import TODAY, a_cart, a_scheme, day, demand, exceptions, planned
from tests.builders.production import a_firm_order
from tests.builders.purchasing import an_order as a_purchase_order

ONE = 10**6
CART, SPOKE, WHEEL = range(3)  # items stand in the order of their numbers
CHOSEN = {
    CART: Policy(fences=Fences(frozen=3, slushy=25), safety=Safety(levels=((10, 4 * ONE), (30, ONE)), pull=True)),
    SPOKE: Policy(Lots("fixed_qty", 50 * ONE, max_stock=10 * ONE), received=Fraction(9, 10), assume=9),
    WHEEL: Policy(safety=Safety(cover=Cover(5, 150), time=2), damping=Damping(merge_days=4)),
}


@pytest.fixture
def policed(shop, monkeypatch):
    """Carts whose parts all have a policy; spokes are on the way, wheels in work."""
    monkeypatch.setattr(Lives, "load", lambda lives, supplies: CHOSEN)
    cart = a_cart(shop)
    for quantity, on in ((7, 6), (3, 20), (9, 33)):
        demand(shop, cart, quantity, on)
    spoke, wheel = (shop.list("engineering/item", f"number={number}")[0] for number in ("SPOKE", "WHEEL"))
    a_purchase_order(shop, spoke, 40, due=day(12))
    a_firm_order(shop, wheel, 5, due=day(9), start=day(7))


def loaded_now(shop):
    with shop.database.reading() as session:
        scheme = session.get_one(PlanScheme, UUID(a_scheme(shop)["id"]))
        return Loader(session, scheme, TODAY).load()


def facts(loaded):
    """The same by hand."""
    return Facts(
        loaded.network.horizon,
        [loaded.network.item(place) for place in range(3)],
        [BomLine(CART, WHEEL, 2), BomLine(WHEEL, SPOKE, 4)],
        [Receipt(0, SPOKE, 12, 40 * ONE)],
        [Demand(0, CART, 6, 7 * ONE), Demand(1, CART, 20, 3 * ONE), Demand(2, CART, 33, 9 * ONE)],
        [FirmOrder(1, WHEEL, 9, 5 * ONE, 7)],
    )


def test_the_run_plans_with_policies_what_the_kernel_plans_from_facts(shop, policed):
    loaded = loaded_now(shop)
    expected = plan(facts(loaded))
    made = plan_network(loaded.network)
    assert list(made.planned()) == list(expected.planned())
    assert made.exceptions == expected.exceptions
    assert {one.code for one in made.exceptions} >= {"slushy_change", "excess_lot"}
    assert len(list(made.planned())) > 5


def test_the_arrays_are_those_the_kernel_arranges(shop, policed):
    loaded = loaded_now(shop)
    mine, its = loaded.network.arrays.policies, arrange(facts(loaded)).arrays.policies
    for name, values in its._asdict().items():
        if name != "movable":
            assert np.array_equal(getattr(mine, name), values), name
    rows = ("day", "reference", "quantity", "earliest", "kind", "taken")
    for place in range(3):
        for name in rows:
            found = [
                getattr(one.movable, name)[one.movable.first[place] : one.movable.end[place]] for one in (mine, its)
            ]
            assert np.array_equal(*found), (place, name)
    assert len(mine.movable.day) == 2


def test_an_opened_snapshot_gives_the_pegs_and_messages_of_the_run(shop, policed, tmp_path):
    version = planned(shop)
    made = plan_network(loaded_now(shop).network)
    with shop.database.reading() as session:
        opened = Shelf(tmp_path).of(session, UUID(version["id"])).plan
    assert list(all_pegs(opened)) == list(all_pegs(made))
    assert list(all_messages(opened)) == list(all_messages(made)) != []
    assert opened.beside_orders == made.beside_orders


def test_what_policies_tell_is_said_in_sentences(shop, policed):
    said = {row["code"]: row["sentence"] for row in exceptions(shop, planned(shop))}
    assert said["excess_lot"].startswith("An order brings ")
    assert said["slushy_change"].endswith(" needs somebody's approval.")


def test_every_part_of_a_policy_comes_back_as_it_was():
    whole = Policy(
        Lots("silver_meal", period_starts=(3, 9), order_cost=Fraction(7, 3), spread=True, supply_life=4),
        Safety(((0, 5), (9, 0)), None, draw_down="share", share=Fraction(1, 3), time=2, time_on="dependent"),
        Fences(1, 2, 3, on_start=True),
        Life(((5, 9), (1, 12)), remaining=2, days=30),
        Damping(in_days=3, least_value=Fraction(1, 2), merge_days=0),
        Fraction(9, 10),
        assume=5,
        forward=True,
    )
    policies = {0: Policy(), 7: whole, 9: Policy(safety=Safety(cover=Cover(5, 150, ceiling=9)))}
    assert read_again(kept(policies)) == policies
