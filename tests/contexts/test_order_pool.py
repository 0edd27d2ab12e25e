"""The order pool: portions of order lines from review to sequence, what a customer changes, what lines show of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.planning.order_pool_entry import BEFORE_LINE_ON, FLOW, PLANNED
from seed.roles import ROLES
from tests.builders.inventory import reserved
from tests.builders.jobs import hear_later
from tests.builders.pool import (
    POOL,
    SALE,
    TODAY,
    WHY,
    a_line,
    actual,
    brought_to,
    day,
    entries,
    entry_of,
    form_of,
    line_of,
    planned,
    sold,
    step,
)
from tests.builders.production import a_released_order, report, tickets
from tests.builders.sales import WANTED, a_draft, a_good
from tests.builders.sales import a_line as a_sales_line

D = Decimal


def refused(response):
    return response.status_code, response.json["message"]


def total(rows):
    return sum(D(row["quantity"]) for row in rows)


def test_every_line_of_a_confirmed_order_comes_into_the_pool(shop):
    pump, valve = a_good(shop), a_good(shop, "VALVE")
    draft = a_draft(shop, a_sales_line(pump, 5), a_sales_line(valve, "2.5"), priority=2)
    assert shop.list(POOL) == []
    order = shop.step(SALE, draft, "confirm")
    found = entries(shop, order)
    assert [(row["item_id"], row["quantity"], row["state"], row["priority"]) for row in found] == [
        (pump["id"], "5", "received", 2),
        (valve["id"], "2.5", "received", 2),
    ]
    assert [row["wanted"] for row in found] == [str(WANTED)] * 2
    assert [line["progress"] for line in shop.read(SALE, order["id"])["lines"]] == [{"received": 1}] * 2


def test_a_portion_goes_from_review_to_the_sequence_and_its_times_are_kept(shop):
    sale = sold(shop)
    entry = brought_to(shop, entry_of(shop, sale), "sequenced")
    assert (entry["state"], entry["ahead"], entry["sequence"]) == ("sequenced", False, 3)
    assert actual(entry) == [
        "received",
        "reviewing",
        "accepted",
        "pooled",
        "pre_scheduled",
        "kit_ok",
        "week_planned",
        "sequenced",
    ]
    assert planned(entry)["line_on"] == str(day(8))
    assert planned(entry)["line_off"] == str(day(9))
    assert planned(entry)["shipped"] == str(WANTED)
    assert entry["week"] == str(day(8 - day(8).weekday()))


def test_the_promise_and_the_progress_are_written_down_to_the_line(shop):
    sale = sold(shop)
    entry = step(shop, entry_of(shop, sale), "review")
    assert line_of(shop, sale)["promised"] is None
    step(shop, entry, "accept", promised=day(25))
    assert (line_of(shop, sale)["promised"], line_of(shop, sale)["progress"]) == (str(day(25)), {"accepted": 1})


def test_a_line_is_promised_when_its_last_portion_is(shop):
    sale = sold(shop)
    step(shop, step(shop, entry_of(shop, sale), "review"), "split", quantity="4")
    first, second = entries(shop, sale)
    step(shop, second, "accept", promised=day(30))
    assert line_of(shop, sale)["promised"] is None
    step(shop, first, "accept", promised=day(28))
    assert line_of(shop, sale)["promised"] == str(day(30))


def test_a_customer_who_takes_the_counter_offer_is_promised_the_day_offered(shop):
    sale = sold(shop)
    offered = step(shop, step(shop, entry_of(shop, sale), "review"), "counter", offered=day(40), reason="No castings")
    assert (offered["state"], offered["promised"], offered["reason"]) == ("countered", None, "No castings")
    assert step(shop, offered, "accept")["promised"] == str(day(40))


def test_a_rejected_portion_is_not_delivered(shop):
    sale = sold(shop)
    step(shop, step(shop, entry_of(shop, sale), "review"), "split", quantity="4")
    first, second = entries(shop, sale)
    assert step(shop, second, "reject")["state"] == "rejected"
    assert (line_of(shop, sale)["quantity"], line_of(shop, sale)["cancelled"]) == ("10", "4")
    step(shop, first, "accept", promised=day(22))
    assert line_of(shop, sale)["promised"] == str(day(22))


def test_an_item_that_is_no_longer_sold_is_not_reviewed(shop):
    pump = a_good(shop)
    sale = shop.step(SALE, a_draft(shop, a_sales_line(pump, 5)), "confirm")
    shop.step("engineering/item", shop.step("engineering/item", pump, "phase_out"), "retire")
    answer = shop.try_step(POOL, entry_of(shop, sale), "review")
    assert refused(answer) == (409, "Item PUMP is obsolete and cannot be sold.")
    assert entry_of(shop, sale)["state"] == "received"


def test_a_short_kit_is_fixed_or_goes_back_to_the_pool_with_the_day_it_is_complete(shop):
    sale = sold(shop)
    short = step(shop, brought_to(shop, entry_of(shop, sale), "pre_scheduled"), "fail_kit", kit_on=day(12))
    assert (short["state"], planned(short)["kit_ok"]) == ("kit_short", str(day(12)))
    back = step(shop, short, "send_back")
    assert (back["state"], back["kit_on"], back["work_center_id"], back["week"]) == ("pooled", str(day(12)), None, None)
    again = step(shop, step(shop, back, "pre_schedule", week=day(14)), "fail_kit", kit_on=day(13))
    assert step(shop, again, "pass_kit")["state"] == "kit_ok"


def test_days_that_have_gone_by_and_reasons_that_are_none_are_refused(shop):
    entry = step(shop, entry_of(shop, sold(shop)), "review")
    yesterday = day(-1)

    def says(step_, **form):
        return refused(shop.try_step(POOL, entry, step_, **form))

    assert says("accept", promised=yesterday) == (409, f"{yesterday} has gone by; another day must be promised.")
    assert says("counter", offered=yesterday, reason="x")[0] == 409
    assert says("reject", reason=" ") == (422, "reason: say why.")
    assert says("alter", reason="x") == (422, "quantity: say what changes, the quantity or the day.")
    assert says("alter", reason="x", wanted=yesterday) == (422, f"wanted: {yesterday} is before {TODAY}.")
    assert says("alter", reason="x", quantity="0") == (422, "quantity: more than nothing is needed.")
    assert says("split", quantity="10") == (422, "quantity: between 0 and 10 is needed.")
    pooled = brought_to(shop, entry, "pooled")
    there = {"work_center_id": a_line(shop)["id"]}
    answer = shop.try_step(POOL, pooled, "pre_schedule", week=day(-14), **there)
    assert answer.status_code == 422
    kit_ok = brought_to(shop, pooled, "kit_ok")
    assert shop.try_step(POOL, kit_ok, "plan_week", line_on=day(5), line_off=day(4)).status_code == 422
    assert entry_of(shop, {"id": entry["sales_order_id"]})["state"] == "kit_ok"


def test_a_line_of_another_site_is_not_there(shop):
    pooled = brought_to(shop, entry_of(shop, sold(shop)), "pooled")
    other = shop.make("plant/site", number="C1-2", name="South works")
    line = shop.make("plant/work_center", number="LINE-9", name="Line 9", site_id=other["id"])
    answer = shop.try_step(POOL, pooled, "pre_schedule", work_center_id=line["id"], week=day(7))
    assert refused(answer) == (404, "work_center_id: there is no such line at this site.")


def test_an_order_on_hold_goes_on_where_it_was(shop):
    pooled = brought_to(shop, entry_of(shop, sold(shop)), "pooled")
    held = step(shop, pooled, "hold", reason="Credit")
    assert (held["state"], held["held_from"], held["reason"]) == ("on_hold", "pooled", "Credit")
    assert shop.try_step(POOL, held, "pre_schedule", work_center_id=a_line(shop)["id"], week=day(7)).status_code == 409
    assert step(shop, held, "resume")["state"] == "pooled"


def test_a_change_is_reviewed_again_with_its_difference_and_the_order_line_follows(shop):
    sale = sold(shop, 10)
    entry = brought_to(shop, entry_of(shop, sale), "week_planned")
    changed = step(shop, entry, "alter", quantity="12", wanted=day(33), reason="Two more")
    assert (changed["state"], changed["quantity"], changed["quantity_before"]) == ("changed", "12", "10")
    assert (changed["wanted"], changed["wanted_before"]) == (str(day(33)), str(WANTED))
    assert (changed["promised"], changed["week"], changed["line_off_on"], planned(changed)) == (None, None, None, {})
    line = line_of(shop, sale)
    assert (line["quantity"], line["wanted"], line["promised"]) == ("12", str(day(33)), None)
    again = brought_to(shop, step(shop, changed, "review"), "accepted")
    assert (again["promised"], again["quantity_before"]) == (str(day(33)), None)


def test_a_line_never_becomes_less_than_what_is_cancelled_of_it(shop):
    sale = sold(shop, 10)
    step(shop, entry_of(shop, sale), "split", quantity="4")
    first, second = entries(shop, sale)
    step(shop, second, "cancel")
    step(shop, first, "alter", quantity="1")
    assert (line_of(shop, sale)["quantity"], total(entries(shop, sale))) == ("5", 5)


def test_a_cancelled_portion_leaves_the_others_alone_and_frees_what_was_kept_for_the_last(shop):
    sale = sold(shop, 5)
    shaft = {"id": sale["lines"][0]["item_id"]}
    order = a_released_order(shop, shaft, 2, sales_order_line_id=sale["lines"][0]["id"])
    step(shop, entry_of(shop, sale), "split", quantity="2")
    first, second = entries(shop, sale)
    report(shop, tickets(shop, order)[10], "good", 2)
    assert reserved(shop, shaft) == 2
    made = next(row for row in entries(shop, sale) if row["state"] == "in_stock")
    other = next(row for row in (first, second) if row["id"] != made["id"])
    step(shop, other, "cancel")
    hear_later(shop)
    assert reserved(shop, shaft) == 2
    assert line_of(shop, sale)["cancelled"] == "3"


def test_the_last_portion_frees_what_was_kept_for_the_line(shop):
    sale = sold(shop, 5)
    shaft = {"id": sale["lines"][0]["item_id"]}
    order = a_released_order(shop, shaft, 2, sales_order_line_id=sale["lines"][0]["id"])
    report(shop, tickets(shop, order)[10], "good", 1)
    assert reserved(shop, shaft) == 1
    entry = entry_of(shop, sale)
    assert entry["state"] == "line_on"
    assert refused(shop.try_step(POOL, entry, "cancel", **WHY))[0] == 409
    other = sold(shop, 5)
    held = entry_of(shop, other)
    step(shop, held, "cancel")
    hear_later(shop)
    assert (entry_of(shop, other)["state"], line_of(shop, other)["cancelled"]) == ("cancelled", "5")
    assert reserved(shop, shaft) == 1


def test_a_cancelled_sales_order_takes_its_portions_along(shop):
    sale = sold(shop)
    brought_to(shop, entry_of(shop, sale), "pooled")
    shop.step(SALE, sale, "cancel")
    assert entry_of(shop, sale)["state"] == "cancelled"
    assert line_of(shop, sale)["progress"] == {"cancelled": 1}


def test_a_promise_is_at_risk_when_line_off_and_delivery_come_later(shop):
    entry = brought_to(shop, entry_of(shop, sold(shop, wanted=day(10))), "kit_ok")
    in_time = step(shop, entry, "plan_week", line_on=day(8), line_off=day(10))
    assert in_time["at_risk"] is False
    slow = shop.change(POOL, in_time, delivery_days=1)
    assert slow["at_risk"] is True
    assert shop.change(POOL, slow, line_off_on=day(9))["at_risk"] is False


def test_delivery_days_are_open_days_of_the_site(shop):
    shifts = [{"name": "Day", "weekdays": "12345", "starts_minute": 480, "minutes": 480}]
    calendar = shop.make("plant/work_calendar", number="WC-P", name="Five days", shifts=shifts)
    site = shop.read("plant/site", shop.site_id)
    shop.change("plant/site", site, work_calendar_id=calendar["id"])
    friday = day(14 + (4 - TODAY.weekday()) % 7)
    entry = brought_to(shop, entry_of(shop, sold(shop, wanted=friday + timedelta(days=2))), "kit_ok")
    entry = step(shop, entry, "plan_week", line_on=friday, line_off=friday)
    assert shop.change(POOL, entry, delivery_days=1)["at_risk"] is True


@pytest.mark.parametrize("state", PLANNED)
def test_decisions_go_only_along_the_table(shop, state):  # 19
    sale = sold(shop)
    entry = entry_of(shop, sale)
    if state == "countered":
        entry = step(shop, step(shop, entry, "review"), "counter")
    elif state == "kit_short":
        entry = step(shop, brought_to(shop, entry, "pre_scheduled"), "fail_kit")
    elif state != "received":
        entry = brought_to(shop, entry, state)
    assert entry["state"] == state
    for name, one in FLOW.steps.items():
        if not one.fact and state not in one.sources:
            answer = shop.try_step(POOL, entry, name, **form_of(shop, name))
            assert answer.status_code == 409, name
    assert entry_of(shop, sale)["version"] == entry["version"]


def test_portions_are_the_line_however_often_it_is_split(shop):  # 19
    sale = sold(shop, 10)
    brought_to(shop, entry_of(shop, sale), "pooled")
    for quantity in ("0.5", "3", "2.25", "1"):
        biggest = max(entries(shop, sale), key=lambda row: D(row["quantity"]))
        part = step(shop, biggest, "split", quantity=quantity)
        assert total(entries(shop, sale)) == 10
        assert D(part["quantity"]) == D(biggest["quantity"]) - D(quantity)
    found = entries(shop, sale)
    assert [row["state"] for row in found] == ["pooled"] * 5
    assert {row["portion_of_id"] for row in found[1:]} == {found[0]["id"]}
    assert [actual(row) for row in found] == [actual(found[0])] * 5
    assert line_of(shop, sale)["progress"] == {"pooled": 5}


def test_a_stranger_sees_nothing_of_the_pool(shop):
    sale = sold(shop)
    stranger = shop.as_stranger()
    assert stranger.list(POOL) == []
    assert stranger.request("GET", f"/api/{POOL}/{entry_of(shop, sale)['id']}").status_code == 404


def test_sales_may_answer_a_customer_and_may_not_plan(shop):
    rights = next(role.rights for role in ROLES if role.code == "sales")
    seller = shop.as_role("seller", *rights)
    entry = brought_to(shop, entry_of(shop, sold(shop)), "reviewing")
    accepted = seller.step(POOL, entry, "accept")
    assert seller.try_step(POOL, accepted, "pool").status_code == 403
    assert set(BEFORE_LINE_ON) > set(PLANNED)
