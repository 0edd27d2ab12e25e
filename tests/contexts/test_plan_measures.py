"""How well plans are kept and how still they stand, over the versions that are kept."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from backend.planning.plan_version import PlanVersion
from backend.production.production_report import ProductionReceipt
from tests.builders.planning import RUN, SCHEME, TODAY, a_part, a_scheme, an_assembly, asked, demand, planned, work
from tests.builders.production import a_released_order
from tests.builders.sales import a_sale

MEASURES = "/api/planning/plan-measures"
MONDAY = TODAY - timedelta(days=TODAY.weekday() + 7)  # of last week


def measures(shop, scheme=None):
    return shop.get(MEASURES + (f"?plan_scheme_id={scheme['id']}" if scheme else ""))


def planned_on(shop, day):
    """A plan as it was made on an earlier day."""
    version = asked(shop)

    def earlier(act):
        act.session.get_one(PlanVersion, UUID(version["id"])).day_zero = day

    shop.perform(earlier)
    return work(shop, version)


def received(shop, item, quantity, day):
    order = a_released_order(shop, item, quantity)
    row = shop.make("production/production_receipt", work_order_id=order["id"], quantity=str(quantity))

    def earlier(act):
        noon = datetime.combine(day, time(4), UTC)
        act.session.get_one(ProductionReceipt, UUID(row["id"])).created_at = noon

    shop.perform(earlier)


@pytest.fixture
def cart(shop):
    return an_assembly(shop, "CART", (a_part(shop, "BOARD"), 1))


def week_of(told, monday=MONDAY):
    return next(row for row in told["adherence"] if row["first"] == str(monday))


def test_what_was_made_of_a_weeks_plan_is_its_share_and_more_than_planned_counts_no_more(shop, cart):
    """planning.md §8: Σ min(actual, plan) ÷ Σ plan; 24 of 30 carts, and nothing of a wagon nobody had planned."""
    wagon = an_assembly(shop, "WAGON", (a_part(shop, "BOARD2"), 1))
    for days, quantity in ((2, 10), (4, 20)):
        a_sale(shop, cart, quantity, wanted=MONDAY + timedelta(days=days))
    version = planned_on(shop, MONDAY)
    assert week_of(measures(shop))["percent"] == "0"
    received(shop, cart, 24, MONDAY + timedelta(days=3))
    received(shop, wagon, 7, MONDAY + timedelta(days=3))
    found = week_of(measures(shop))
    assert (found["percent"], found["items"], found["is_over"]) == ("80", 1, True)
    assert (found["last"], found["version"]["number"]) == (str(MONDAY + timedelta(days=6)), version["number"])
    [missed] = found["missed"]
    assert (missed["item"]["number"], missed["planned"], missed["made"]) == ("CART", "30", "24")
    received(shop, cart, 16, MONDAY + timedelta(days=5))
    found = week_of(measures(shop))
    assert (found["percent"], found["missed"]) == ("100", [])


def test_a_week_is_held_against_the_plan_it_began_with(shop, cart):
    a_sale(shop, cart, 10, wanted=MONDAY + timedelta(days=2))
    first = planned_on(shop, MONDAY)
    a_sale(shop, cart, 90, wanted=MONDAY + timedelta(days=3))
    planned_on(shop, MONDAY + timedelta(days=1))
    received(shop, cart, 10, MONDAY + timedelta(days=2))
    found = week_of(measures(shop))
    assert (found["version"]["number"], found["percent"]) == (first["number"], "100")


def test_a_plan_that_was_made_within_a_week_answers_for_the_rest_of_it(shop, cart):
    wednesday = MONDAY + timedelta(days=2)
    a_sale(shop, cart, 10, wanted=MONDAY + timedelta(days=4))
    planned_on(shop, wednesday)
    received(shop, cart, 4, MONDAY + timedelta(days=1))
    found = week_of(measures(shop), wednesday)
    assert found["percent"] == "0"


def test_nervousness_weighs_what_is_near_most(shop):
    """planning.md §8: 50@2, 40@6 become 50@3, 30@6 in ten days: 79 ÷ 56 = 1.41; one of two orders moved."""
    part = a_part(shop, "PART")
    scheme = a_scheme(shop, horizon_days=10)
    sales = [demand(shop, part, 50, 2), demand(shop, part, 40, 6)]
    before = planned(shop)
    for sale in sales:
        shop.step("sales/sales_order", shop.read("sales/sales_order", sale["id"]), "cancel")
    demand(shop, part, 50, 3)
    demand(shop, part, 30, 6)
    after = planned(shop)
    [row] = measures(shop, scheme)["stability"]
    assert (row["before"]["number"], row["version"]["number"]) == (before["number"], after["number"])
    assert (row["percent"], row["moves_per_100"]) == ("141.1", "50")


def test_an_order_that_somebody_firmed_or_released_is_no_unrest(shop, cart):
    demand(shop, cart, 10, 5)
    version = planned(shop)
    [order] = shop.every("planning/planned_order", f"plan_version_id={version['id']}&item_id={cart['id']}")
    shop.step("planning/planned_order", order, "firm")
    planned(shop)
    assert measures(shop)["stability"][0]["percent"] == "0"


def test_without_a_plan_there_is_no_figure(shop):
    scheme = a_scheme(shop)
    told = measures(shop, scheme)
    assert (told["adherence"], told["stability"]) == ([], [])
    planned(shop)
    assert [row["percent"] for row in measures(shop)["adherence"]] in ([], [None])


def test_a_simulation_and_a_plan_that_failed_count_for_nothing(shop, cart):
    demand(shop, cart, 10, 5)
    first = planned(shop)
    line = {"kind": "demand", "action": "more", "item_id": cart["id"], "quantity": "5", "day": str(TODAY)}
    made = shop.make(RUN, plan_scheme_id=first["plan_scheme_id"], kind="simulation", overlay=[line])
    work(shop, made)
    assert measures(shop)["stability"] == []


def test_who_may_not_read_plans_and_another_company_see_nothing(shop):
    scheme = a_scheme(shop)
    assert shop.as_role("turner", "production.*.read").request("GET", MEASURES).status_code == 403
    other = shop.as_stranger().request("GET", f"{MEASURES}?plan_scheme_id={scheme['id']}")
    assert (other.status_code, other.json["message"]) == (404, "There is no plan scheme.")
    assert shop.read(SCHEME, scheme["id"])["number"] == "MAIN"
