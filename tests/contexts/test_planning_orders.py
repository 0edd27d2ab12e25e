"""What a planner does with proposals: firm, split, release; each makes exactly one document, or says why not."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from decimal import Decimal

import pytest
from uuid_utils.compat import uuid7

from tests.builders.planning import ORDER, RUN, a_part, a_scheme, an_assembly, day, demand, orders, planned, shape
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import a_box, a_supplier, an_offer

D = Decimal
WORK = "production/work_order"


def refused(response):
    return response.status_code, response.json["message"]


@pytest.fixture
def table(shop):
    """A table of four legs; a proposal of ten tables and forty legs."""
    leg = a_part(shop, "LEG", lead=2)
    item = an_assembly(shop, "TABLE", (leg, 4), lead=1)
    demand(shop, item, 10, 20)
    return item


@pytest.fixture
def proposal(shop, table):
    return orders(shop, planned(shop), table)[0]


def test_a_firm_order_survives_the_next_run_and_is_not_planned_twice(shop, table, proposal):
    shop.step(ORDER, proposal, "firm")
    version = planned(shop)
    assert shape(orders(shop, version)) == [("LEG", "40", 17, 19)]
    kept = shop.read(ORDER, proposal["id"])
    assert (kept["state"], kept["quantity"]) == ("firm", "10")
    released = shop.step(ORDER, proposal, "release")
    assert (released["state"], len(shop.list(WORK))) == ("released", 1)
    assert shape(orders(shop, planned(shop))) == [("LEG", "40", 17, 19)]


def test_a_firm_order_is_planned_with_the_quantity_its_planner_gave_it(shop, table, proposal):
    shop.change(ORDER, shop.step(ORDER, proposal, "firm"), quantity="15", start=day(17), due=day(18))
    assert shape(orders(shop, planned(shop))) == [("LEG", "60", 15, 17)]


def test_a_cancelled_firm_order_is_proposed_again(shop, table, proposal):
    shop.step(ORDER, shop.step(ORDER, proposal, "firm"), "cancel")
    assert [row[:2] for row in shape(orders(shop, planned(shop)))] == [("LEG", "40"), ("TABLE", "10")]


def test_a_proposal_that_was_replaced_is_neither_released_nor_firmed_nor_split(shop, table, proposal):
    planned(shop)
    sentence = f"Planned order {proposal['number']} belongs to a plan that a later run has replaced."
    for step, form in (("release", {}), ("firm", {}), ("split", {"quantity": "1"})):
        assert refused(shop.try_step(ORDER, proposal, step, **form)) == (409, sentence)
    assert (shop.read(ORDER, proposal["id"])["state"], shop.list(WORK)) == ("proposed", [])


def test_a_release_makes_one_work_order_for_its_customer(shop, table, proposal):
    released = shop.step(ORDER, proposal, "release")
    [made] = shop.list(WORK)
    order = shop.read(WORK, released["work_order_id"])
    assert (made["id"], order["quantity"], order["due"], order["state"]) == (
        order["id"],
        "10",
        str(day(20)),
        "released",
    )
    assert (order["kind"], order["sales_order_line_id"]) == ("make_to_order", proposal["sales_order_line_id"])
    assert (order["source"], released["refusal"]) == (ORDER, "")


def test_the_same_release_said_twice_makes_one_document(shop, proposal):
    key, path = uuid7(), f"/api/{ORDER}/{proposal['id']}/steps/release"
    answers = [shop.request("POST", path, {}, key, If_Match=f'"{proposal["version"]}"') for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.json["work_order_id"] for answer in answers}) == len(shop.list(WORK)) == 1
    again = shop.request("POST", path, {}, If_Match=f'"{proposal["version"]}"')
    assert again.status_code == 412
    assert refused(shop.try_step(ORDER, proposal, "release"))[0] == 409
    assert len(shop.list(WORK)) == 1


def test_of_two_releases_at_once_one_makes_the_document(shop, proposal):
    def release(_):
        mine = copy(shop)
        mine.client = shop.client.application.test_client()
        path = f"/api/{ORDER}/{proposal['id']}/steps/release"
        return mine.request("POST", path, {}, If_Match=f'"{proposal["version"]}"').status_code

    with ThreadPoolExecutor(2) as people:
        answers = sorted(people.map(release, range(2)))
    assert answers == [200, 412]
    assert len(shop.list(WORK)) == 1


def test_two_runs_asked_for_at_once_are_one(shop, table):
    scheme = a_scheme(shop)

    def ask(_):
        mine = copy(shop)
        mine.client = shop.client.application.test_client()
        return mine.try_make(RUN, plan_scheme_id=scheme["id"]).status_code

    with ThreadPoolExecutor(2) as people:
        answers = sorted(people.map(ask, range(2)))
    assert answers == [201, 409]
    assert len(shop.list(RUN)) == 1


def test_a_gate_that_refuses_leaves_the_work_order_firm_with_the_reason(shop, table, proposal):
    item = shop.read("engineering/item", table["id"])
    routing = shop.list("engineering/routing", f"item_id={item['id']}")[0]
    shop.change("engineering/routing", routing, valid_to=day(1))
    released = shop.step(ORDER, proposal, "release")
    order = shop.read(WORK, released["work_order_id"])
    assert (released["state"], order["state"]) == ("released", "firm")
    assert released["refusal"].startswith("No released routing of TABLE is effective")
    assert shop.list("production/ticket") == []
    assert shape(orders(shop, planned(shop)))[0][:2] == ("LEG", "40")


def test_a_split_conserves_the_quantity(shop, proposal):
    first = shop.step(ORDER, proposal, "split", quantity="4")
    rows = shop.every(ORDER, f"item_id={proposal['item']['id']}&state=firm")
    assert sorted(row["quantity"] for row in rows) == ["4", "6"]
    assert (first["quantity"], first["state"]) == ("6", "firm")
    assert shape(orders(shop, planned(shop))) == [("LEG", "40", 17, 19)]
    for quantity in ("6", "0", "-1", "7"):
        answer = shop.try_step(ORDER, first, "split", quantity=quantity)
        assert refused(answer) == (422, "quantity: between 0 and 6 is needed.")
    assert len(shop.every(ORDER, f"item_id={proposal['item']['id']}&state=firm")) == 2


def test_an_order_does_not_start_after_it_is_due(shop, proposal):
    answer = refused(shop.try_change(ORDER, proposal, start=day(21)))
    assert answer == (422, "start: it must not lie after the due day.")
    assert shop.read(ORDER, proposal["id"])["start"] == proposal["start"]


def a_screw_order(shop, **offer):
    """A proposal of thirty screws, which are sold in boxes of a hundred."""
    screw = a_part(shop, "SCREW")
    box = a_box(shop, screw, 100)
    an_offer(shop, screw, uom_id=box["id"], price="9", **offer)
    demand(shop, screw, 130, 9)
    return orders(shop, planned(shop), screw)[0], box


def test_a_bought_order_is_rounded_up_to_the_unit_the_supplier_sells(shop):
    proposal, box = a_screw_order(shop)
    assert (proposal["quantity"], proposal["source"]) == ("130", "buy")
    bought = shop.read(PURCHASE, shop.step(ORDER, proposal, "release")["purchase_order_id"])
    [line] = bought["lines"]
    terms = (line["quantity"], line["uom_id"], line["price"], line["due"])
    assert (bought["state"], *terms) == ("draft", "2", box["id"], "9", str(day(9)))
    assert (bought["source"], bought["supplier_id"]) == (ORDER, a_supplier(shop)["id"])
    assert orders(shop, planned(shop)) == []


def test_a_bought_order_is_at_least_the_suppliers_minimum(shop):
    proposal, _ = a_screw_order(shop, min_quantity="5")
    bought = shop.read(PURCHASE, shop.step(ORDER, proposal, "release")["purchase_order_id"])
    assert bought["lines"][0]["quantity"] == "5"


def test_the_supplier_a_planner_chose_is_ordered_from(shop):
    proposal, _ = a_screw_order(shop, priority=1)
    other = a_supplier(shop, "OTHER")
    an_offer(shop, proposal["item"], other, priority=9, price="1")
    chosen = shop.change(ORDER, proposal, supplier_id=other["id"])
    bought = shop.read(PURCHASE, shop.step(ORDER, chosen, "release")["purchase_order_id"])
    assert (bought["supplier_id"], bought["lines"][0]["price"]) == (other["id"], "1")


def test_without_an_approved_supplier_nothing_is_bought(shop):
    part = a_part(shop, "GEAR")
    demand(shop, part, 3, 9)
    [proposal] = orders(shop, planned(shop))
    answer = refused(shop.try_step(ORDER, proposal, "release"))
    assert answer == (409, "No approved supplier sells item GEAR.")
    assert (shop.read(ORDER, proposal["id"])["state"], shop.list(PURCHASE)) == ("proposed", [])


def test_what_a_subcontractor_makes_is_not_released_here(shop):
    demand(shop, a_part(shop, "HULL", source="subcontract"), 3, 9)
    [proposal] = orders(shop, planned(shop))
    number = proposal["number"]
    sentence = f"Planned order {number} is neither made, bought nor transferred; release it where its source is kept."
    assert refused(shop.try_step(ORDER, proposal, "release")) == (409, sentence)
