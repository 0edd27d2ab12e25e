"""A way out of a shortage carried out with one tap: it buys the day it was offered with, or says that it is gone."""

from uuid import UUID, uuid4

import pytest

from tests.builders.kitting import KIT, kit, offers, on, the_example, the_plan
from tests.builders.messages import ANSWER, sentence
from tests.builders.planning import ORDER, day
from tests.builders.purchasing import ORDER as PURCHASE

GONE = "This way out is not open any more; look at the kit again."


@pytest.fixture
def example(shop):
    return the_example(shop)


def carry_out(shop, order, kind, day_, key=None, query=""):
    return shop.request("POST", f"{KIT}/{order['id']}/fix?{query}", {"kind": kind, "day": day_}, key)


def offered(told, kind):
    [fix] = [fix for fix in told["fixes"] if fix["kind"] == kind]
    return fix


def test_supply_that_is_on_its_way_is_asked_for_earlier_and_answered_like_a_message(shop, example):
    fix = offered(kit(shop, example["WO2"]), "expedite")
    assert (fix["can_act"], on(fix["day"])) == (True, 5)
    answer = carry_out(shop, example["WO2"], "expedite", fix["day"])
    [row] = answer.json["rows"]
    assert (answer.status_code, row["number"], row["at_once"]) == (200, example["PO77"]["number"], False)
    assert (on(row["before"]), on(row["after"]), row["quantity"]) == (8, 5, "10")
    assert on(shop.read(PURCHASE, example["PO77"]["id"])["lines"][0]["due"]) == 8
    [asked] = shop.list(ANSWER)
    assert (asked["code"], asked["state"], asked["behind"]) == ("in", "asked", example["PO77"]["number"])
    again = carry_out(shop, example["WO2"], "expedite", fix["day"])
    assert sentence(again) == (409, f"{asked['number']} has answered this already; it is asked.")
    shop.step(ANSWER, asked, "apply")
    assert on(shop.read(PURCHASE, example["PO77"]["id"])["lines"][0]["due"]) == 5
    assert kit(shop, example["WO2"])["state"] == "full_by"
    assert sentence(carry_out(shop, example["WO2"], "expedite", fix["day"])) == (409, GONE)


def test_said_twice_it_is_asked_once(shop, example):
    fix, key = offered(kit(shop, example["WO2"]), "expedite"), uuid4()
    first, again = (carry_out(shop, example["WO2"], "expedite", fix["day"], key) for _ in range(2))
    assert first.json == again.json
    assert len(shop.list(ANSWER)) == 1


def test_a_planned_order_is_split_and_the_rest_begins_with_its_kit(shop):
    the_plan(shop)
    told = shop.get(f"{KIT}?level=plan")["rows"]
    short = next(row for row in told if row["state"] == "partial")
    found = shop.get(f"{KIT}/{short['id']}?level=plan")
    fix = offered(found, "split")
    assert fix["can_act"]
    parts = [(part["quantity"], on(part["day"])) for part in fix["parts"]]
    answer = carry_out(shop, short, "split", fix["day"], query="level=plan")
    assert answer.status_code == 200, answer.json
    kept, rest = (shop.read(ORDER, row["id"]) for row in answer.json["rows"])
    assert [(row["quantity"], row["state"]) for row in (kept, rest)] == [(parts[0][0], "firm"), (parts[1][0], "firm")]
    assert kept["due"] == short["due"]
    assert on(rest["start"]) == parts[1][1]
    assert int(kept["quantity"]) + int(rest["quantity"]) == int(short["quantity"])


def test_what_was_seen_and_holds_no_more_changes_nothing(shop, example):
    for kind in ("expedite", "split"):
        assert sentence(carry_out(shop, example["WO2"], kind, str(day(3)))) == (409, GONE)
    assert sentence(carry_out(shop, example["WO1"], "expedite", str(day(5)))) == (409, GONE)
    assert sentence(carry_out(shop, example["WO2"], "swap", str(day(5)))) == (409, GONE)
    assert carry_out(shop, example["WO2"], "wait", str(day(8))).status_code == 422
    fix = offered(kit(shop, example["WO2"]), "split")
    assert not fix["can_act"]
    told = f"{example['WO2']['number']} is no planned order; only those are split here."
    assert sentence(carry_out(shop, example["WO2"], "split", fix["day"])) == (409, told)
    assert shop.list(ANSWER) == []


def test_who_may_not_ask_is_not_offered_it_and_other_sites_see_nothing(shop, example):
    reader = shop.as_role("reader", "*.*.read")
    fix = offered(reader.get(f"{KIT}/{example['WO2']['id']}"), "expedite")
    assert not fix["can_act"]
    assert carry_out(reader, example["WO2"], "expedite", fix["day"]).status_code == 403
    other = shop.make("plant/site", number="C1-2", name="South works")
    for person in (shop.as_role("south", "*", site_id=UUID(other["id"])), shop.as_stranger()):
        assert carry_out(person, example["WO2"], "expedite", fix["day"]).status_code == 404
    assert offers(kit(shop, example["WO2"]))[0][0] == "expedite"
    assert shop.list(ANSWER) == []
