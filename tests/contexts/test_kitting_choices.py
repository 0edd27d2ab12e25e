"""What is chosen for an order is written down where kit check, run, floor and pegging all find it."""

from decimal import Decimal as D
from uuid import UUID

import pytest

from tests.builders.inventory import a_place, on_hand, stocked
from tests.builders.kitting import KIT, another_site, c_replaces_a, kit, on, the_example, the_plan
from tests.builders.messages import sentence
from tests.builders.planning import ORDER as PLANNED
from tests.builders.planning import a_part, an_assembly, day, orders, planned
from tests.builders.production import ORDER, a_firm_order, a_line, a_released_order, issue
from tests.builders.sales import a_sale
from tests.builders.substitution_documents import a_released_scheme
from tests.builders.transfers import TRANSFER

CHOICE, LANE = "production/material_choice", "planning/supply_lane"


@pytest.fixture
def example(shop):
    rows = the_example(shop)
    return rows | {"C": c_replaces_a(shop, rows)}


def offered(shop, order, kind, query=""):
    return next(fix for fix in kit(shop, order, query)["fixes"] if fix["kind"] == kind)


def carry_out(shop, order, fix, query=""):
    given = {"giver": fix["moves"][0]["origin"]["id"]} if fix["kind"] == "swap" else {}
    return shop.request("POST", f"{KIT}/{order['id']}/fix?{query}", {"kind": fix["kind"], "day": fix["day"]} | given)


def done(shop, order, kind, query=""):
    fix = offered(shop, order, kind, query)
    assert fix["can_act"]
    answer = carry_out(shop, order, fix, query)
    assert answer.status_code == 200, answer.json
    return fix, answer.json["rows"]


def lines(shop, order):
    """Item and quantity of each line of the kit."""
    return {line["item"]["number"]: line["needed"] for line in kit(shop, order)["lines"]}


def materials(shop, order):
    rows = shop.read(ORDER, order["id"])["materials"]
    return {row["item"]["number"]: tuple(D(row[name]) for name in ("required", "reserved", "short")) for row in rows}


def test_a_substitute_buys_its_day_and_the_choice_is_a_written_fact(shop, example):
    fix, [row] = done(shop, example["WO2"], "substitute")
    assert (on(fix["day"]), row["number"], row["quantity"], on(row["before"]), on(row["after"])) == (0, "C", "2", 8, 0)
    found = kit(shop, example["WO2"])
    assert (found["state"], on(found["full_kit_day"])) == ("full", 0)
    assert lines(shop, example["WO2"]) == {"A": "8", "B": "20", "C": "2"}
    [choice] = shop.list(CHOICE)
    told = choice["chosen_for"], choice["item"]["number"], choice["covers"], choice["substitute"]["number"]
    assert told == (example["WO2"]["number"], "A", "2", "C")
    assert [fix["kind"] for fix in kit(shop, example["WO2"])["fixes"]] == []


def test_the_floor_follows_it_from_the_release_on_and_issues_what_was_chosen(shop, example):
    shop.step(ORDER, example["WO1"], "release")
    done(shop, example["WO2"], "substitute")
    order = shop.step(ORDER, example["WO2"], "release")
    assert materials(shop, order) == {"A": (8, 8, 0), "B": (20, 20, 0), "C": (2, 2, 0)}
    instead = {row["item"]["number"]: row["instead_of"] for row in order["materials"]}
    assert (instead["A"], instead["C"]["number"]) == (None, "A")
    taken = issue(shop, order, a_line(example["C"], 2), a_line(example["A"], 8))
    assert taken["review"] == ""
    assert kit(shop, order)["state"] == "full"


def test_an_order_on_the_floor_has_other_requirements_and_reservations_at_once(shop, example):
    shop.step(ORDER, example["WO1"], "release")
    order = shop.step(ORDER, example["WO2"], "release")
    assert materials(shop, order)["A"] == (10, 8, 2)
    fix, _ = done(shop, order, "substitute")
    assert materials(shop, order) == {"A": (8, 8, 0), "B": (20, 20, 0), "C": (2, 2, 0)}
    assert shop.read(ORDER, order["id"])["shortages"] == 0
    assert on(kit(shop, order)["full_kit_day"]) == on(fix["day"]) == 0


def test_a_choice_is_taken_back_unless_it_was_used(shop, example):
    shop.step(ORDER, example["WO1"], "release")
    order = shop.step(ORDER, example["WO2"], "release")
    before = materials(shop, order)
    done(shop, order, "substitute")
    [choice] = shop.list(CHOICE)
    shop.step(CHOICE, choice, "withdraw")
    assert materials(shop, order) == before
    done(shop, order, "substitute")
    issue(shop, order, a_line(example["C"], 1))
    again = next(row for row in shop.list(CHOICE) if row["state"] == "chosen")
    refused = shop.try_step(CHOICE, again, "withdraw")
    told = f"C was issued to work order {order['number']} already; have it brought back first."
    assert sentence(refused) == (409, told)


def test_another_quantity_of_the_order_keeps_the_choice_and_no_more(shop, example):
    shop.step(ORDER, example["WO1"], "release")
    order = shop.step(ORDER, example["WO2"], "release")
    done(shop, order, "substitute")
    order = shop.read(ORDER, order["id"])
    shop.change(ORDER, order, quantity="12")
    assert {name: row[0] for name, row in materials(shop, order).items()} == {"A": 10, "B": 24, "C": 2}
    shop.change(ORDER, shop.read(ORDER, order["id"]), quantity="1")
    assert {name: row[0] for name, row in materials(shop, order).items()} == {"A": 0, "B": 2, "C": 1}


def test_a_run_needs_what_was_chosen_though_the_scheme_is_gone_since(shop):
    rows = the_example(shop)
    c = a_part(shop, "C")
    stocked(shop, c, 3, a_place(shop))
    scheme = a_released_scheme(shop, "priority", rows["A"], c)
    assert needed(shop, planned(shop), rows["A"]) == 25
    done(shop, rows["WO2"], "substitute")
    shop.step("engineering/substitution_scheme", scheme, "close")
    after = planned(shop)
    assert (needed(shop, after, rows["A"]), needed(shop, after, c)) == (23, 2)


def test_an_order_for_the_substitute_is_pegged_to_who_chose_it(shop, example):
    done(shop, example["WO2"], "substitute")
    a_sale(shop, example["C"], 3, wanted=day(1))
    [order] = orders(shop, planned(shop), example["C"])
    up = shop.get(f"/api/{PLANNED}/{order['id']}/pegging?direction=up")
    assert (order["quantity"], example["WO2"]["number"] in str(up)) == ("2", True)


def needed(shop, version, item):
    scheme = version["plan_scheme_id"]
    found = shop.get(f"/api/planning/item/{item['id']}/projection?plan_scheme_id={scheme}")
    return sum(D(row["need"]) for row in found["rows"])


@pytest.mark.parametrize("strategy", ["make_to_stock", "make_to_order"])
def test_what_a_run_proposes_is_firm_with_its_choice_and_hands_it_to_its_work_order(shop, strategy):
    rows = the_plan(shop, strategy=strategy)
    c = c_replaces_a(shop, rows)
    told = shop.get(f"{KIT}?level=plan")["rows"]
    short = next(row for row in told if row["state"] == "partial")
    fix, [row] = done(shop, short, "substitute", "level=plan")
    assert (row["number"], shop.read(PLANNED, short["id"])["state"]) == ("C", "firm")
    again = kit(shop, short, "level=plan")
    assert again["full_kit_day"] <= fix["day"]
    shop.step("engineering/substitution_scheme", shop.list("engineering/substitution_scheme")[0], "close")
    version = planned(shop)
    assert needed(shop, version, c) == D(row["quantity"])
    order = shop.step(PLANNED, shop.read(PLANNED, short["id"]), "release")
    made = shop.read(ORDER, order["work_order"]["id"])
    assert materials(shop, made)["C"][0] == D(row["quantity"])
    [choice] = shop.list(CHOICE)
    assert (choice["source"], choice["chosen_for"]) == (ORDER, made["number"])


def test_another_sites_surplus_becomes_a_firm_transfer_that_is_kept_for_the_order(shop):
    example = the_example(shop)
    site = another_site(shop, example["A"], 6)
    assert not offered(shop, example["WO2"], "transfer")["can_act"]
    shop.make(LANE, supplying_site_id=site["id"], lead_time_days=3)
    fix, [row] = done(shop, example["WO2"], "transfer")
    sent = shop.read(PLANNED, row["id"])
    told = sent["source"], sent["state"], sent["quantity"], on(sent["start"]), on(sent["due"])
    assert told == ("transfer", "firm", "2", 0, 3)
    assert on(kit(shop, example["WO2"])["full_kit_day"]) == on(fix["day"]) == 3
    assert [fix["kind"] for fix in kit(shop, example["WO2"])["fixes"]] == []
    third = offered(shop, example["WO3"], "transfer") if not kit(shop, example["WO3"])["clear"] else None
    assert third is None or third["moves"][0]["quantity"] in ("4", "3")
    version = planned(shop)
    assert [row for row in orders(shop, version, example["A"]) if row["source"] == "transfer"] == []


def test_what_is_kept_for_an_order_stays_so_when_it_is_on_its_way(shop):
    example = the_example(shop)
    site = another_site(shop, example["A"], 6)
    shop.make(LANE, supplying_site_id=site["id"], lead_time_days=3)
    _, [row] = done(shop, example["WO2"], "transfer")
    rival = an_assembly(shop, "RIVAL", (example["A"], 1))
    rival = a_firm_order(
        shop, rival, on_hand(shop, example["A"], a_place(shop)) + 1, start=day(1), due=day(2), priority=1
    )
    before = days_of(shop, rival)
    sent = shop.step(PLANNED, shop.read(PLANNED, row["id"]), "release")
    carried = shop.read(TRANSFER, sent["stock_transfer"]["id"])
    [sender] = shop.list(TRANSFER, f"number={carried['other_number']}")
    shop.step(TRANSFER, shop.read(TRANSFER, sender["id"]), "approve")
    assert (before, days_of(shop, rival)) == (8, 8)  # not 3, when what is kept for another comes


def days_of(shop, order):
    """When an order's kit is whole."""
    return on(kit(shop, order)["full_kit_day"])


def test_what_two_ask_for_is_given_once(shop):
    example = the_example(shop)
    site = another_site(shop, example["A"], 2)
    shop.make(LANE, supplying_site_id=site["id"], lead_time_days=1)
    done(shop, example["WO2"], "transfer")
    left = [fix for fix in kit(shop, example["WO3"])["fixes"] if fix["kind"] == "transfer"]
    assert left == []


def swapping(shop):
    """A calm order has reserved all there is; an urgent one comes."""
    a = a_part(shop, "A")
    unit = an_assembly(shop, "UNIT", (a, 1))
    stocked(shop, a, 8, a_place(shop))
    calm = a_released_order(shop, unit, 8, start=day(20), due=day(22), priority=7)
    urgent = a_released_order(shop, unit, 5, start=day(2), due=day(4), priority=1)
    return a, calm, urgent


def test_a_later_order_gives_up_what_it_has_reserved_and_no_more(shop):
    _, calm, urgent = swapping(shop)
    assert (materials(shop, calm)["A"], materials(shop, urgent)["A"]) == ((8, 8, 0), (5, 0, 5))
    fix, [row] = done(shop, urgent, "swap")
    assert (on(fix["day"]), row["number"], row["quantity"]) == (0, calm["number"], "5")
    assert (materials(shop, calm)["A"], materials(shop, urgent)["A"]) == ((8, 3, 5), (5, 5, 0))
    assert shop.read(ORDER, calm["id"])["shortages"] == 1
    assert on(kit(shop, urgent)["full_kit_day"]) == 0
    assert issue(shop, urgent, a_line({"id": materials_of(shop, urgent)[0]["item"]["id"]}, 5))["review"] == ""


def materials_of(shop, order):
    return shop.read(ORDER, order["id"])["materials"]


def test_an_order_that_has_begun_keeps_what_it_has(shop):
    _, calm, urgent = swapping(shop)
    shop.step(ORDER, calm, "start")
    assert [fix["kind"] for fix in kit(shop, urgent)["fixes"]] == []


def test_who_may_not_choose_is_not_offered_it(shop, example):
    reader = shop.as_role("reader", "*.*.read")
    fix = offered(reader, example["WO2"], "substitute")
    assert not fix["can_act"]
    assert carry_out(reader, example["WO2"], fix).status_code == 403
    assert shop.list(CHOICE) == []


def test_linked_lines_give_way_together(shop):
    a, b, c = (a_part(shop, name) for name in ("A", "B", "SET"))
    unit = an_assembly(shop, "UNIT", (a, 1), (b, 2))
    place = a_place(shop)
    stocked(shop, a, 4, place)
    stocked(shop, b, 20, place)
    stocked(shop, c, 20, place)
    a_released_scheme(shop, "group", [(a, 1), (b, 2)], [(c, 1)])
    order = a_released_order(shop, unit, 10, start=day(5), due=day(9))
    done(shop, order, "substitute")
    found = {name: row[0] for name, row in materials(shop, order).items()}
    assert found["SET"] > 0
    assert found["A"] + found["SET"] == 10
    assert found["B"] + 2 * found["SET"] == 20
    assert on(kit(shop, order)["full_kit_day"]) == 0


def test_other_sites_and_companies_choose_nothing(shop, example):
    fix = offered(shop, example["WO2"], "substitute")
    other = shop.make("plant/site", number="C1-2", name="South works")
    for person in (shop.as_role("south", "*", site_id=UUID(other["id"])), shop.as_stranger()):
        assert carry_out(person, example["WO2"], fix).status_code == 404
    assert shop.list(CHOICE) == []
