"""Co-products and by-products in the factory's run: BOM lines in, less to order and pegs out (planning.md §2.5)."""

import pytest

from tests.builders.engineering import a_bom, a_released_bom, a_released_routing, an_item, at_site
from tests.builders.outputs import a_host, an_output
from tests.builders.planning import ORDER, a_part, day, demand, exceptions, orders, planned, shape
from tests.builders.sources import sold_by

BOM = "engineering/bom"


def tree(shop, order, direction):
    return shop.get(f"/api/{ORDER}/{order['id']}/pegging?direction={direction}")["children"]


def why(shop, order):
    return shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]


@pytest.fixture
def example(shop):
    """Host 100@5, ratio 0.3; 50 of C are needed @5."""

    def made(**output):
        beside, raw = a_part(shop, "C"), a_part(shop, "RAW")
        host = a_host(shop, (raw, 20), outputs=[an_output(beside, **output)])
        sale = demand(shop, host, 100, 5), demand(shop, beside, 50, 5)
        version = planned(shop)
        return version, sale

    return made


@pytest.mark.parametrize("kind", ["coproduct", "byproduct"])
def test_what_comes_out_serves_first_and_the_rest_is_ordered(shop, example, kind):
    version, _ = example(kind=kind)
    assert shape(orders(shop, version)) == [("C", "20", 5, 5), ("HOST", "100", 5, 5), ("RAW", "200", 5, 5)]
    assert exceptions(shop, version) == []


def test_more_of_the_host_is_made_where_that_is_wanted_and_its_surplus_is_told(shop, example):
    version, _ = example(drives=True)
    found = shape(orders(shop, version))
    assert found == [("HOST", "100", 5, 5), ("HOST", "67", 5, 5), ("RAW", "334", 5, 5)]
    assert [(row["code"], row["item"]["number"], row["quantity"]) for row in exceptions(shop, version)] == [
        ("excess_stock", "HOST", "67")
    ]


def test_the_pegs_lead_from_the_host_to_who_gets_what_comes_out(shop, example):
    version, (host_sale, beside_sale) = example()
    bought, host, _ = orders(shop, version)
    up = [(one["number"], one["item"]["number"], one["pegged"]) for one in tree(shop, host, "up")]
    assert up == [(host_sale["number"], "HOST", "100"), (beside_sale["number"], "C", "30")]
    assert [(one["number"], one["pegged"]) for one in tree(shop, bought, "up")] == [(beside_sale["number"], "20")]
    assert "30 of C come out of it as well." in why(shop, host)


def test_what_is_made_of_a_co_product_shows_the_order_it_comes_out_of(shop):
    beside = a_part(shop, "C")
    host = a_host(shop, (a_part(shop, "RAW"), 10), outputs=[an_output(beside)])
    user = an_item(shop, "USER", "finished")
    at_site(shop, user, source="make")
    a_released_bom(shop, user, (beside, 1))
    a_released_routing(shop, user)
    shop.step("engineering/item", user, "release")
    demand(shop, host, 100, 5)
    demand(shop, user, 40, 8)
    version = planned(shop)
    _, made, of_host = orders(shop, version, beside) + orders(shop, version, user) + orders(shop, version, host)
    down = [(one["kind"], one["number"], one["pegged"]) for one in tree(shop, made, "down")]
    assert ("planned_order", of_host["number"], "30") in down
    rows = {row["day"]: row for row in shop.get(f"/api/planning/item/{beside['id']}/projection")["rows"]}
    assert rows[str(day(5))]["balance"] == "30"


def test_why_says_what_a_driven_host_is_made_for(shop, example):
    version, _ = example(drives=True)
    said = why(shop, orders(shop, version)[1])
    assert "20 of C come out of it as well." in said
    assert "67 more are made that day, because what comes out beside it is short." in said


def test_an_output_has_its_own_unit_yield_and_days(shop):
    beside, gone = a_part(shop, "C"), a_part(shop, "D")
    lines = [an_output(beside, "4", yield_rate="0.5"), an_output(gone, valid_to=str(day(0)))]
    host = a_host(shop, (a_part(shop, "RAW"), 10), outputs=lines)
    demand(shop, host, 100, 5)
    for item in (beside, gone):
        demand(shop, item, 50, 5)
    found = {row[0]: row[1] for row in shape(orders(shop, planned(shop)))}
    assert (found["C"], found["D"]) == ("30", "50")


def test_a_firm_work_order_yields_too(shop):
    beside = a_part(shop, "C")
    host = a_host(shop, (a_part(shop, "RAW"), 10), outputs=[an_output(beside)])
    demand(shop, host, 100, 5)
    [order] = [row for row in orders(shop, planned(shop)) if row["item"]["number"] == "HOST"]
    shop.step(ORDER, order, "firm")
    demand(shop, beside, 50, 6)
    assert [row[:2] for row in shape(orders(shop, planned(shop), beside))] == [("C", "20")]


def test_of_a_host_that_may_be_bought_only_what_is_made_yields(shop):
    beside = a_part(shop, "C")
    here = {"source_choice": "earliest", "lead_time_days": 4}
    host = a_host(shop, (a_part(shop, "RAW"), 10), outputs=[an_output(beside)], **here)
    sold_by(shop, host, "P", priority=2, lead_time_days=1)
    demand(shop, host, 100, 2)
    demand(shop, host, 100, 6)
    demand(shop, beside, 50, 7)
    version = planned(shop)
    assert [row["source"] for row in orders(shop, version, host)] == ["buy", "make"]
    assert [row[:2] for row in shape(orders(shop, version, beside))] == [("C", "20")]


@pytest.mark.parametrize(
    "output,said",
    [
        ("own", "its own item is among its further outputs."),
        ("twice", "C comes out of it in more than one line."),
        ("yield", "a yield is at most 1, and that of an output is 2."),
    ],
)
def test_a_bom_whose_outputs_make_no_sense_is_not_released(shop, output, said):
    host, beside, raw = an_item(shop, "HOST", "finished"), a_part(shop, "C"), a_part(shop, "RAW")
    lines = {
        "own": [an_output(host)],
        "twice": [an_output(beside), an_output(beside)],
        "yield": [an_output(beside, yield_rate="2")],
    }[output]
    draft = a_bom(shop, host, (raw, 1), outputs=lines)
    refused = shop.try_step(BOM, draft, "release")
    sentence = f"{draft['number']} cannot be released: {said}"
    assert (refused.status_code, refused.json["message"]) == (409, sentence)
    assert shop.read(BOM, draft["id"])["state"] == "draft"


def test_the_checksum_of_a_bom_knows_its_outputs(shop):
    beside, raw = a_part(shop, "C"), a_part(shop, "RAW")
    host = an_item(shop, "HOST", "finished")
    bare = a_released_bom(shop, host, (raw, 1))
    shop.step(BOM, bare, "supersede")
    richer = a_released_bom(shop, host, (raw, 1), outputs=[an_output(beside)])
    assert bare["checksum"] != richer["checksum"]
