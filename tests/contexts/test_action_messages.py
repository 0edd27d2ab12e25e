"""What a plan says about firm supply, and what becomes of it: done, asked for, or not wanted for a reason."""

from uuid import uuid4

import pytest

from backend.kernel.mrp.policy import Policy
from backend.planning.lives import Lives
from tests.builders.inventory import a_place, stocked
from tests.builders.messages import ANSWER, MESSAGES, apply, dismiss, messages, seen, sentence, told
from tests.builders.planning import ORDER, a_part, day, demand, orders, planned, shape
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import a_box, a_draft, a_supplier
from tests.builders.purchasing import an_order as a_purchase


@pytest.fixture
def bolt(shop):
    """Fifteen are there, thirty are needed in four days and twenty in twelve."""
    item = a_part(shop, "BOLT")
    stocked(shop, item, 15, a_place(shop))
    demand(shop, item, 30, 4)
    demand(shop, item, 20, 12)
    return item


@pytest.fixture
def bought(shop, bolt):
    """Forty come in ten days; the order is a draft."""
    return a_draft(shop, bolt, 40, due=day(10))


def test_without_assuming_that_supply_moves_half_of_it_is_too_much(shop, bolt, bought):
    version = planned(shop)
    [row] = messages(shop)
    assert told([row]) == [("decrease", bought["number"], "20", str(day(10)), str(day(10)))]
    assert shape(orders(shop, version)) == [("BOLT", "15", 4, 4)]
    assert (row["item"]["number"], row["severity"], row["age_days"], row["state"]) == ("BOLT", 3, 0, "draft")
    assert (row["document"], row["id"].split(".")[0], row["at_once"]) == (PURCHASE, "purchase_order", True)
    assert row["sentence"] == f"20 of {bought['number']}, due on {day(10)}, are more than anybody needs."
    assert row["answer"] is None


def test_assuming_that_supply_moves_it_is_asked_for_earlier_and_nothing_is_planned(shop, bolt, bought, monkeypatch):
    monkeypatch.setattr(Lives, "load", lambda lives, supplies: {0: Policy(assume=20)})
    version = planned(shop)
    [row] = messages(shop)
    assert told([row]) == [("in", bought["number"], "40", str(day(10)), str(day(4)))]
    assert orders(shop, version) == []
    done = apply(shop, row)
    assert (done.status_code, done.json["state"], done.json["at_once"]) == (201, "applied", True)
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["due"] == str(day(4))
    assert messages(shop) == []
    planned(shop)
    assert told(messages(shop)) == [("decrease", bought["number"], "5", str(day(4)), str(day(4)))]


def test_less_of_a_draft_is_ordered_at_once_and_the_message_is_gone(shop, bolt, bought):
    planned(shop)
    [row] = messages(shop)
    done = apply(shop, row)
    assert (done.status_code, done.json["state"], done.json["behind"]) == (201, "applied", bought["number"])
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["quantity"] == "20"
    assert messages(shop) == []
    planned(shop)
    assert messages(shop) == []


def test_the_same_said_twice_is_done_once_and_another_under_its_key_is_refused(shop, bolt, bought):
    planned(shop)
    [row], key = messages(shop), uuid4()
    answers = [apply(shop, row, key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert len({one.json["id"] for one in answers}) == len(shop.list(ANSWER)) == 1
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["quantity"] == "20"
    assert dismiss(shop, row, key=key).status_code == 422
    assert sentence(apply(shop, row)) == (404, "The plan in force has no such message any more; look again.")
    assert shop.request("POST", f"{MESSAGES}/apply", seen(shop, row)).status_code == 404
    assert len(shop.list(ANSWER)) == 1


def test_a_draft_somebody_changed_meanwhile_is_left_alone(shop, bolt, bought):
    planned(shop)
    [row] = messages(shop)
    before = shop.trail()
    assert apply(shop, row, version=row["version"] + 1).status_code == 412
    assert shop.request("POST", f"{MESSAGES}/apply", seen(shop, row)).status_code == 428
    assert (shop.trail(), shop.list(ANSWER)) == (before, [])
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["quantity"] == "40"


def test_a_sent_order_is_asked_about_and_the_answer_is_recorded(shop, bolt):
    order = shop.step(PURCHASE, a_purchase(shop, bolt, 40, due=day(10)), "send")
    buyer = shop.as_role("buyer", "purchasing.*", "planning.message_answer.*", "planning.plan_scheme.read")
    planned(shop)
    [row] = messages(shop)
    assert row["at_once"] is False
    asked = apply(shop, row).json
    assert (asked["state"], asked["at_once"]) == ("asked", False)
    assert shop.read(PURCHASE, order["id"])["lines"][0]["quantity"] == "40"
    [notice] = buyer.get("/api/notices")["rows"]
    assert notice["text"] == f"The plan asks: {row['sentence']}"
    assert (notice["document"], notice["document_id"]) == (ANSWER, asked["id"])
    assert messages(shop)[0]["answer"]["state"] == "asked"
    assert sentence(apply(shop, messages(shop)[0])) == (
        409,
        f"{asked['number']} has answered this already; it is asked.",
    )
    assert buyer.step(ANSWER, asked, "apply")["state"] == "applied"
    assert shop.read(PURCHASE, order["id"])["lines"][0]["quantity"] == "20"
    assert messages(shop) == []


def test_what_a_supplier_declined_is_not_asked_again(shop, bolt):
    order = a_purchase(shop, bolt, 40, due=day(10))
    planned(shop)
    asked = apply(shop, messages(shop)[0]).json
    declined = shop.step(ANSWER, asked, "decline", reason="Packed already.")
    assert (declined["state"], declined["reason"]) == ("declined", "Packed already.")
    assert messages(shop) == []
    assert told(messages(shop, "hidden=1")) == [("decrease", order["number"], "20", str(day(10)), str(day(10)))]
    assert shop.read(PURCHASE, order["id"])["lines"][0]["quantity"] == "40"


def test_who_may_not_change_the_document_asks_and_does_not_carry_out(shop, bolt, bought):
    planned(shop)
    clerk = shop.as_role("clerk", "planning.*")
    [row] = messages(clerk)
    assert row["at_once"] is False
    asked = apply(clerk, row).json
    assert asked["state"] == "asked"
    assert clerk.try_step(ANSWER, asked, "apply").status_code == 403
    assert shop.read(ANSWER, asked["id"])["state"] == "asked"
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["quantity"] == "40"


def test_a_dismissed_message_stays_away_until_it_asks_for_a_tenth_more(shop, bolt, bought):
    planned(shop)
    [row] = messages(shop)
    assert sentence(dismiss(shop, row, " ")) == (422, "reason: say why.")
    done = dismiss(shop, row)
    assert (done.status_code, done.json["state"], done.json["reason"]) == (201, "dismissed", "The price is good.")
    assert messages(shop) == []
    [hidden] = messages(shop, "hidden=1")
    assert (hidden["quantity"], hidden["answer"]["reason"]) == ("20", "The price is good.")
    demand(shop, bolt, 2, 13)
    planned(shop)
    assert messages(shop) == []
    demand(shop, bolt, 1, 13)
    planned(shop)
    assert [one["quantity"] for one in messages(shop)] == ["17"]
    assert shop.read(PURCHASE, bought["id"])["lines"][0]["quantity"] == "40"


def test_a_dismissal_that_is_withdrawn_shows_the_message_again(shop, bolt, bought):
    planned(shop)
    done = dismiss(shop, messages(shop)[0]).json
    shop.step(ANSWER, done, "withdraw")
    assert [row["code"] for row in messages(shop)] == ["decrease"]


def test_what_nobody_needs_is_cancelled(shop):
    nut = a_part(shop, "NUT")
    order = a_draft(shop, nut, 8, due=day(5))
    planned(shop)
    [row] = messages(shop)
    assert told([row]) == [("cancel", order["number"], "8", str(day(5)), str(day(5)))]
    assert apply(shop, row).json["state"] == "applied"
    assert shop.read(PURCHASE, order["id"])["state"] == "cancelled"


def test_of_a_draft_with_two_lines_only_the_one_nobody_needs_goes(shop, bolt):
    nut = a_part(shop, "NUT")
    wanted, useless = ({"item_id": one["id"], "quantity": "35", "due": str(day(4))} for one in (bolt, nut))
    order = shop.make(PURCHASE, supplier_id=a_supplier(shop)["id"], ordered=str(day(0)), lines=[wanted, useless])
    planned(shop)
    [row] = messages(shop, "code=cancel")
    assert (row["item"]["number"], apply(shop, row).json["state"]) == ("NUT", "applied")
    kept = shop.read(PURCHASE, order["id"])
    assert (kept["state"], [line["quantity"] for line in kept["lines"]]) == ("draft", ["35"])


def test_a_firm_planned_order_moves_with_its_start(shop):
    gear = a_part(shop, "GEAR", lead=3)
    demand(shop, gear, 10, 9)
    [proposal] = orders(shop, planned(shop))
    shop.step(ORDER, proposal, "firm")
    demand(shop, gear, 10, 30)
    shop.step("sales/sales_order", shop.list("sales/sales_order", "sort=number")[0], "cancel")
    planned(shop)
    [row] = messages(shop)
    assert told([row]) == [("out", proposal["number"], "10", str(day(9)), str(day(30)))]
    assert row["sentence"] == f"10 of {proposal['number']} are not needed before {day(30)}; they are due on {day(9)}."
    assert apply(shop, row).json["state"] == "applied"
    moved = shop.read(ORDER, proposal["id"])
    assert (moved["start"], moved["due"], moved["state"]) == (str(day(27)), str(day(30)), "firm")


def test_what_is_ordered_in_boxes_is_lessened_by_whole_boxes(shop, bolt):
    box = a_box(shop, bolt, 15)
    order = a_draft(shop, bolt, 4, due=day(10), uom_id=box["id"])
    planned(shop)
    [row] = messages(shop)
    assert (row["code"], row["quantity"]) == ("decrease", "40")
    assert apply(shop, row).json["state"] == "applied"
    assert shop.read(PURCHASE, order["id"])["lines"][0]["quantity"] == "2"


def test_an_order_that_changed_since_the_run_is_not_told_about(shop, bolt, bought):
    planned(shop)
    [line] = bought["lines"]
    shop.change(
        PURCHASE, bought, lines=[{"id": line["id"], "item_id": bolt["id"], "quantity": "41", "due": str(day(10))}]
    )
    assert messages(shop) == []
