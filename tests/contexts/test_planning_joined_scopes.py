"""Whose needs a scheme or break point rules in a run, what is left out of it, and what a plan without them is."""

from uuid import UUID

import pytest
from sqlalchemy import select

from backend.engineering.bom import Bom, BomComponent
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.mrp.joined.joins import APART
from backend.kernel.mrp.plan import plan_network
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanScheme
from backend.planning.queries import SENTENCES
from backend.planning.snapshot import of_run, packed
from tests.builders.engineering import an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import (
    TODAY,
    a_cart,
    a_part,
    an_assembly,
    day,
    demand,
    exceptions,
    orders,
    planned,
    shape,
)
from tests.builders.planning import a_scheme as a_plan_scheme
from tests.builders.production import a_firm_order
from tests.builders.substitution_documents import POINT, VETO, a_released_scheme


def loaded(shop, **switches):
    with shop.database.reading() as session:
        scheme = session.get_one(PlanScheme, UUID(a_plan_scheme(shop)["id"]))
        for name, value in switches.items():
            setattr(scheme, name, value)
        made = Loader(session, scheme, TODAY).load()
        session.expunge_all()
    return made


@pytest.fixture
def pair(shop):
    """A and B with ten of B in the store; CAR and VAN take one A each."""
    a, b = a_part(shop, "A"), a_part(shop, "B")
    stocked(shop, b, 10, a_place(shop))
    return {"A": a, "B": b, "CAR": an_assembly(shop, "CAR", (a, 1)), "VAN": an_assembly(shop, "VAN", (a, 1))}


def ordered(shop, version, number="A"):
    return [row[1:] for row in shape(orders(shop, version)) if row[0] == number]


def test_every_code_the_kernel_can_tell_has_its_sentence():
    assert set(SENTENCES) >= set(SEVERITY)


def test_a_plan_without_such_documents_is_the_plain_one_and_keeps_nothing_of_them(shop):
    demand(shop, a_cart(shop), 10, 30)
    before = loaded(shop)
    spoke = shop.list("engineering/item", "number=SPOKE")[0]
    shop.step(VETO, shop.make(VETO, item_id=spoke["id"], against="everywhere"), "release")
    after = loaded(shop)
    plans = [packed(of_run(one, plan_network(one.network), 1), one.items) for one in (before, after)]
    assert before.network.joins is after.network.joins is APART
    assert {name: part.tobytes() for name, part in plans[0].items()} == {
        name: part.tobytes() for name, part in plans[1].items()
    }
    assert {"joins", "takes"} & set(plans[0]) == set()


def test_a_plan_scheme_may_leave_substitution_or_break_points_out(shop, pair):
    a_released_scheme(shop, "use_up", pair["A"], pair["B"])
    point = shop.make(
        POINT, kind="soft", quantity="5", old_item_id=pair["A"]["id"], new_items=[{"item_id": pair["B"]["id"]}]
    )
    shop.step(POINT, point, "arm")
    told = [loaded(shop, substitution=one, break_points=two).network.joins.extensions
            for one in (True, False) for two in (True, False)]  # fmt: skip
    assert [(len(each.rules.schemes), len(each.points)) for each in told] == [(1, 1), (1, 0), (0, 1), (0, 0)]


def test_a_scheme_of_an_end_item_rules_what_is_made_into_it_and_nothing_else(shop, pair):
    a_released_scheme(shop, "priority", pair["A"], pair["B"], level="end_item", end_item_id=pair["CAR"]["id"])
    demand(shop, pair["CAR"], 3, 5)
    demand(shop, pair["VAN"], 4, 6)
    assert ordered(shop, planned(shop)) == [("4", 6, 6)]


def test_a_scheme_of_a_family_rules_the_items_of_the_group(shop, pair):
    group = shop.make("engineering/item_group", number="CARS", name="Cars")
    shop.change("engineering/item", shop.read("engineering/item", pair["CAR"]["id"]), item_group_id=group["id"])
    a_released_scheme(shop, "priority", pair["A"], pair["B"], level="family", item_group_id=group["id"])
    demand(shop, pair["CAR"], 3, 5)
    demand(shop, pair["VAN"], 4, 6)
    assert ordered(shop, planned(shop)) == [("4", 6, 6)]


def test_a_scheme_of_a_bom_line_rules_that_line(shop, pair):
    [bom] = [row for row in shop.list("engineering/bom") if row["item_id"] == pair["VAN"]["id"]]
    line = shop.read("engineering/bom", bom["id"])["components"][0]["id"]
    a_released_scheme(shop, "priority", pair["A"], pair["B"], level="bom_line", scope_id=line)
    demand(shop, pair["CAR"], 3, 5)
    demand(shop, pair["VAN"], 4, 6)
    assert ordered(shop, planned(shop)) == [("3", 5, 5)]


def test_the_scheme_of_a_site_goes_before_that_of_all_and_other_sites_have_none_of_it(shop, pair):
    c = a_part(shop, "C")
    stocked(shop, c, 10, a_place(shop))
    other = shop.make("plant/site", number="S2", name="Second")
    a_released_scheme(shop, "use_up", pair["A"], c, for_site_id=other["id"])
    demand(shop, pair["A"], 4, 5)
    assert ordered(shop, planned(shop)) == [("4", 5, 5)]
    a_released_scheme(shop, "use_up", pair["A"], pair["B"])
    a_released_scheme(shop, "use_up", pair["A"], c, for_site_id=str(shop.site_id))
    version = planned(shop)
    [used] = exceptions(shop, version)
    assert (orders(shop, version), used["details"]["others"]) == ([], ["C"])


def test_an_option_that_is_not_planned_here_is_left_out_and_the_next_one_serves(shop, pair):
    draft, other = an_item(shop, "ELSEWHERE"), shop.make("plant/site", number="S2", name="Second")
    at_site(shop, draft, source="buy", site_id=other["id"])
    shop.step("engineering/item", draft, "release")
    a_released_scheme(shop, "use_up", pair["A"], draft, pair["B"], order_on=1)
    demand(shop, pair["A"], 14, 5)
    assert shape(orders(shop, planned(shop))) == [("B", "4", 5, 5)]


def test_an_order_that_a_break_point_lists_takes_the_new_part(shop, pair):
    one, two = (a_firm_order(shop, pair["CAR"], 3, due=day(on), start=day(on)) for on in (4, 5))
    given = {"kind": "forced", "old_item_id": pair["A"]["id"], "new_items": [{"item_id": pair["B"]["id"]}]}
    point = shop.make(POINT, orders=[{"order_number": two["number"]}], **given)
    shop.step(POINT, point, "arm")
    assert ordered(shop, planned(shop)) == [("3", 4, 4)]
    assert one["state"] == two["state"] == "firm"


def test_items_in_a_bom_loop_are_named_and_the_substitutes_beside_it_still_serve(shop, pair):
    one, two = an_assembly(shop, "ONE", (pair["B"], 1)), an_assembly(shop, "TWO", (pair["B"], 1))
    a_released_scheme(shop, "use_up", pair["A"], pair["B"])
    demand(shop, pair["CAR"], 12, 5)
    shop.perform(lambda act: made_of(act, one, two))
    shop.perform(lambda act: made_of(act, two, one))
    version = planned(shop)
    assert {"cycle", "substitute_used"} == {row["code"] for row in exceptions(shop, version)}
    assert shape(orders(shop, version)) == [("B", "2", 5, 5), ("CAR", "12", 5, 5)]


def test_substitutes_that_are_made_of_each_other_are_named_and_everything_else_is_planned(shop, pair):
    b = an_assembly(shop, "MADE", (pair["B"], 1))
    scheme = a_released_scheme(shop, "use_up", pair["A"], b)
    demand(shop, pair["CAR"], 3, 5)
    demand(shop, pair["VAN"], 4, 6)
    shop.perform(lambda act: made_of(act, b, pair["A"]))
    version = planned(shop)
    [told] = [row for row in exceptions(shop, version) if row["code"] == "substitution_cycle"]
    said = "This item and what stands in for it (A) are made of each other; they are planned apart."
    assert (told["item"]["number"], told["severity"], told["sentence"]) == ("MADE", 1, said)
    assert ordered(shop, version) == [("3", 5, 5), ("4", 6, 6)]
    assert scheme["state"] == "released"


def made_of(act, parent, part):
    """As old data may have it: no release lets it through."""
    query = select(BomComponent).join(Bom, Bom.id == BomComponent.owner_id).where(Bom.item_id == UUID(parent["id"]))
    act.session.scalars(query).one().item_id = UUID(part["id"])


def test_a_comparison_tells_what_a_new_scheme_did_to_the_orders(shop, pair):
    demand(shop, pair["CAR"], 12, 5)
    first = planned(shop)
    a_released_scheme(shop, "use_up", pair["A"], pair["B"])
    second = planned(shop)
    rows = shop.get(f"/api/planning/plan_version/{second['id']}/comparison?with={first['id']}")["rows"]
    told = sorted((row["kind"], row["item"]["number"]) for row in rows)
    assert told == [("gone", "A"), ("new", "B")]
