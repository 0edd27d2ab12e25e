"""What a run proposes is a planned order like all others in lists and steps, before it has a row of its own."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import OrderKey, key_of, prefix_of
from tests.builders.engineering import a_released_bom, a_released_routing, an_item, at_site
from tests.builders.planning import ORDER, a_cart, a_part, an_assembly, day, demand, orders, planned, shape


@pytest.fixture
def version(shop):
    """Six proposals: two carts, their wheels and spokes."""
    cart = a_cart(shop)
    demand(shop, cart, 10, 30)
    demand(shop, cart, 5, 40)
    return planned(shop)


def documents(shop):
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PlannedOrder))


def listed(shop, version, query=""):
    return shop.get(f"/api/{ORDER}?plan_version_id={version['id']}&{query}")


def test_a_proposal_becomes_a_document_with_the_first_step_and_keeps_its_id_and_number(shop, version):
    order = orders(shop, version)[0]
    assert (documents(shop), order["state"], order["version"]) == (0, "proposed", 1)
    firm = shop.step(ORDER, order, "firm")
    assert (documents(shop), firm["id"], firm["number"], firm["version"]) == (1, order["id"], order["number"], 2)
    assert len(orders(shop, version)) == version["planned_orders"] == 6


def test_a_refused_step_leaves_no_document(shop, version):
    order = orders(shop, version)[0]
    assert shop.try_step(ORDER, order, "split", quantity="0").status_code == 422
    assert documents(shop) == 0


def test_a_list_sorts_and_pages_through_documents_and_proposals_alike(shop, version):
    third = sorted(orders(shop, version), key=lambda row: (row["start"], row["id"]))[2]
    shop.step(ORDER, third, "firm")
    for sort, key in (("start", "start"), ("-quantity", "quantity"), ("", "id")):
        whole = listed(shop, version, f"sort={sort}&count=1")
        seen, after = [], ""
        while after is not None:
            page = listed(shop, version, f"sort={sort}&limit=2&after={after}")
            seen += [row["id"] for row in page["rows"]]
            after = page["after"]
        assert (whole["count"], [row["id"] for row in whole["rows"]]) == (6, seen), key
        assert len(set(seen)) == 6


def test_a_list_is_filtered_by_what_a_proposal_says(shop, version):
    rows = orders(shop, version)
    spokes = [row for row in rows if row["item"]["number"] == "SPOKE"]
    asked = {
        "source=buy": spokes,
        f"number={rows[0]['number']}": rows[:1],
        "q=spoke": spokes,
        f"item_id={spokes[0]['item']['id']}": spokes,
        "state=firm": [],
        f"due.lt={day(28)}": [row for row in rows if row["due"] < str(day(28))],
    }
    for query, expected in asked.items():
        found = listed(shop, version, query)["rows"]
        assert {row["id"] for row in found} == {row["id"] for row in expected}, query


def test_without_a_run_named_the_list_shows_the_plan_in_force(shop, version):
    again = planned(shop)
    assert {row["plan_version_id"] for row in shop.list(ORDER)} == {again["id"]}


def test_numbers_follow_each_other_through_runs(shop, version):
    first, second = (sorted(row["number"] for row in orders(shop, one)) for one in (version, planned(shop)))
    values = [int(number.rsplit("-", 1)[1]) for number in (*first, *second)]
    assert values == list(range(values[0], values[0] + 12))


def test_an_id_says_its_run_its_item_and_its_day():
    snapshot = UUID("01a222ec-3cbe-75f2-b0fc-d6ffb3701722")
    key = OrderKey(prefix_of(snapshot), 1_000_000, 100_000 * 182 + 3)
    assert key_of(key.id) == key
    assert str(key.id).startswith("01a222ec-3cbe-85f2-")
    assert key_of(snapshot) is None


def test_boms_that_take_more_than_numbers_are_planned_beside_those_that_do_not(shop):
    bolt, oil = a_part(shop, "BOLT"), a_part(shop, "OIL")
    plain = an_assembly(shop, "PLAIN", (bolt, 2))
    lossy = an_item(shop, "LOSSY", "finished")
    at_site(shop, lossy, source="make")
    scrapped = {"item_id": bolt["id"], "quantity": "4", "scrap_factor": "0.1"}
    a_released_bom(shop, lossy, scrapped, (oil, 3))
    a_released_routing(shop, lossy)
    lossy = shop.step("engineering/item", lossy, "release")
    two = an_assembly(shop, "TWO", (bolt, 1))
    a_released_bom(shop, two, (bolt, 7), priority=2)
    for item in (plain, lossy, two):
        demand(shop, item, 10, 20)
    found = {number: quantity for number, quantity, _, _ in shape(orders(shop, planned(shop)))}
    assert (found["BOLT"], found["OIL"]) == (str(20 + 44 + 10), "30")
