"""Inspections: which plan they follow, what the values say, who decides what is done with the lot."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.builders.inventory import a_place, check_the_books, on_hand
from tests.builders.production import flagged, review
from tests.builders.quality import (
    GAUGE,
    INSPECTION,
    NONCONFORMANCE,
    PAINT,
    RESULT,
    WIDTH,
    a_delivery,
    a_plan,
    a_value,
    an_inspected_item,
    inspections,
    judged,
    record,
    recorded_at,
)

D = Decimal
NOW = datetime.now(UTC)


def refused(response):
    return response.status_code, response.json["message"]


def usable(shop, item):
    return on_hand(shop, item, a_place(shop), status="unrestricted")


def on_hold(shop, item):
    return on_hand(shop, item, a_place(shop), status="quality_hold")


def test_the_server_judges_values_whatever_the_phone_says(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    lies = [a_value(inspection, 1, 20, conforms=True), a_value(inspection, 2, 10, conforms=False)]
    result = record(shop, inspection, *lies)
    assert [value["conforms"] for value in result["values"]] == [False, True]
    now = shop.read(INSPECTION, inspection["id"])
    assert (now["state"], now["nonconforming"], now["characteristics"][0]["recorded"]) == ("testing", 1, 2)


def test_a_value_on_a_limit_conforms_and_a_missing_limit_is_none(shop):
    item = an_inspected_item(shop)
    only_upper = {"name": "Burr", "upper_limit": "0.2"}
    a_plan(shop, item, "incoming_inspection", WIDTH, only_upper)
    inspection = a_delivery(shop, item)
    values = [a_value(inspection, n, v) for n, v in enumerate(("9", "11", "8.999999", "11.000001"), 1)]
    values += [a_value(inspection, n, v, check=1) for n, v in enumerate(("-50", "0.2", "0.200001"), 1)]
    result = record(shop, inspection, *values)
    assert [value["conforms"] for value in result["values"]] == [True, True, False, False, True, True, False]


def test_a_number_or_a_yes_or_no_is_needed(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item, "incoming_inspection", WIDTH, PAINT)
    inspection = a_delivery(shop, item)
    for value, sentence in (
        (a_value(inspection, 1, True), "measured_value: Width needs a number."),
        (a_value(inspection, 1, 10, check=1), "conforms: Paint needs yes or no."),
    ):
        answer = shop.try_make(RESULT, inspection_id=inspection["id"], values=[value])
        assert refused(answer) == (422, sentence)
    assert shop.list(RESULT) == []


def test_a_characteristic_of_another_inspection_is_not_checked_here(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    mine, other = a_delivery(shop, item), a_delivery(shop, item)
    answer = shop.try_make(RESULT, inspection_id=mine["id"], values=[a_value(other, 1, 10)])
    assert refused(answer) == (422, "characteristic_id: this inspection does not check it.")
    assert shop.list(RESULT) == []


def test_a_later_value_of_a_sample_takes_the_place_of_the_first_and_both_are_kept(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    record(shop, inspection, a_value(inspection, 1, 15), a_value(inspection, 2, 10))
    assert shop.read(INSPECTION, inspection["id"])["nonconforming"] == 1
    record(shop, inspection, a_value(inspection, 1, 10))
    now = shop.read(INSPECTION, inspection["id"])
    assert (now["nonconforming"], now["characteristics"][0]["recorded"]) == (0, 2)
    kept = [shop.read(RESULT, row["id"]) for row in shop.list(RESULT)]
    assert sorted(value["measured_value"] for row in kept for value in row["values"]) == ["10", "10", "15"]
    line = kept[0]["values"][0]
    better = {name: line[name] for name in ("id", "characteristic_id", "sample")} | {"measured_value": "9.5"}
    answer = refused(shop.try_change(RESULT, kept[0], values=[better]))
    sentence = f"{kept[0]['number']} is recorded already and stays as it is; record the right values anew."
    assert answer == (409, sentence)
    assert shop.read(RESULT, kept[0]["id"])["values"] == kept[0]["values"]


def test_the_value_that_was_captured_last_counts_whichever_arrives_last(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    recorded_at(shop, inspection, NOW - timedelta(minutes=5), a_value(inspection, 1, 10))
    recorded_at(shop, inspection, NOW - timedelta(minutes=50), a_value(inspection, 1, 15))
    assert shop.read(INSPECTION, inspection["id"])["nonconforming"] == 0


def test_two_phones_record_the_same_inspection(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    first, second = (shop.as_role("inspector", "quality.*", "*.*.read") for _ in range(2))
    record(first, inspection, a_value(inspection, 1, 10))
    record(second, inspection, a_value(inspection, 2, 10))
    done = first.step(INSPECTION, inspection, "judge")
    assert (done["verdict"], done["state"]) == ("accepted", "decided")
    late = second.step(INSPECTION, inspection, "judge")
    assert (late["state"], late["judged_at"]) == ("decided", done["judged_at"])
    assert flagged(late) == "judge was reported while the Inspection was decided."
    assert usable(shop, item) == 10
    assert shop.list(NONCONFORMANCE) == []


def test_two_phones_that_both_reject_leave_one_nonconformance(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = judged(shop, a_delivery(shop, item), 10, 12)
    again = shop.step(INSPECTION, inspection, "judge")
    assert (again["state"], again["judged_at"]) == ("judged", inspection["judged_at"])
    assert len(shop.list(NONCONFORMANCE)) == 1


def test_a_gauge_that_is_overdue_or_failed_measures_nothing(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    yesterday = date.today() - timedelta(days=1)
    overdue = shop.make(GAUGE, number="CAL-1", name="Caliper", due=yesterday)
    answer = refused(
        shop.try_make(
            RESULT, inspection_id=inspection["id"], gauge_id=overdue["id"], values=[a_value(inspection, 1, 10)]
        )
    )
    sentence = f"Gauge CAL-1 was due for calibration on {yesterday}; measure again with another one."
    assert answer == (409, sentence)
    failed = shop.step(GAUGE, shop.make(GAUGE, number="CAL-2", name="Caliper"), "fail")
    answer = refused(
        shop.try_make(
            RESULT, inspection_id=inspection["id"], gauge_id=failed["id"], values=[a_value(inspection, 1, 10)]
        )
    )
    assert answer == (409, "Gauge CAL-2 is failed; measure again with another one.")
    assert shop.list(RESULT) == []
    good = shop.make(GAUGE, number="CAL-3", name="Caliper", due=date.today() + timedelta(days=9))
    assert record(shop, inspection, a_value(inspection, 1, 10), gauge_id=good["id"])["gauge_id"] == good["id"]


def test_an_incomplete_inspection_is_not_judged(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item, "incoming_inspection", WIDTH, PAINT)
    inspection = a_delivery(shop, item)
    record(shop, inspection, a_value(inspection, 1, 10), a_value(inspection, 2, 10), a_value(inspection, 1, True, 1))
    answer = refused(shop.try_step(INSPECTION, inspection, "judge"))
    assert answer == (409, "Paint: 1 of 2 samples are recorded.")
    assert shop.read(INSPECTION, inspection["id"])["state"] == "testing"
    record(shop, inspection, a_value(inspection, 2, True, 1))
    assert shop.step(INSPECTION, inspection, "judge")["verdict"] == "accepted"


def test_as_many_as_the_acceptance_number_may_fail_and_no_more(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item, "incoming_inspection", WIDTH | {"acceptance_number": 1}, sample_size=3)
    assert judged(shop, a_delivery(shop, item), 10, 12, 10)["verdict"] == "accepted"
    assert judged(shop, a_delivery(shop, item), 10, 12, 12)["verdict"] == "rejected"
    assert (usable(shop, item), on_hold(shop, item)) == (10, 10)


def test_accepted_stock_is_usable_at_once(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    done = judged(shop, a_delivery(shop, item), 10, 10)
    assert (done["state"], done["verdict"], done["usage_decision"], done["held"]) == (
        "decided",
        "accepted",
        "accept",
        "0",
    )
    assert (usable(shop, item), on_hold(shop, item)) == (10, 0)
    check_the_books(shop)


def test_accepting_one_lot_frees_nothing_of_another(shop):
    item = an_inspected_item(shop, lot_control="none")
    a_plan(shop, item)
    first, second = a_delivery(shop, item, 10), a_delivery(shop, item, 7)
    judged(shop, second, 10, 10)
    assert (usable(shop, item), on_hold(shop, item)) == (7, 10)
    judged(shop, first, 10, 10)
    assert (usable(shop, item), on_hold(shop, item)) == (17, 0)


def test_values_after_the_verdict_are_kept_and_flagged_and_change_nothing(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = judged(shop, a_delivery(shop, item), 10, 10)
    late = record(shop, inspection, a_value(inspection, 1, 20))
    assert flagged(late) == f"Values for inspection {inspection['number']} arrived when it was decided."
    now = shop.read(INSPECTION, inspection["id"])
    assert (now["verdict"], now["state"]) == ("accepted", "decided")
    assert (usable(shop, item), len(review(shop))) == (10, 1)


def test_what_was_rejected_is_not_simply_accepted(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = judged(shop, a_delivery(shop, item), 12, 12)
    number = inspection["number"]
    for decision, sentence in (
        ("accept", f"Inspection {number} was rejected; what failed is not accepted without a concession."),
        ("concession", f"A concession is decided on the nonconformance of inspection {number}."),
    ):
        answer = refused(shop.try_step(INSPECTION, inspection, "decide", usage_decision=decision))
        assert answer == (409, sentence)
    assert (shop.read(INSPECTION, inspection["id"])["state"], usable(shop, item)) == ("judged", 0)


def test_an_inspection_that_stock_waits_for_is_not_cancelled(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    inspection = a_delivery(shop, item)
    answer = refused(shop.try_step(INSPECTION, inspection, "cancel", reason="no time"))
    assert answer == (409, f"10 wait on hold for inspection {inspection['number']}; judge them first.")
    assert shop.read(INSPECTION, inspection["id"])["state"] == "planned"


def test_an_inspection_by_hand_frees_only_what_nobody_else_inspects(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item, "stock_inspection")
    a_plan(shop, item)
    waiting = a_delivery(shop, item)
    by_hand = shop.make(
        INSPECTION, kind="stock_inspection", item_id=item["id"], quantity="10", lot_id=waiting["lot_id"]
    )
    by_hand = shop.step(INSPECTION, by_hand, "plan")
    assert judged(shop, by_hand, 10, 10)["state"] == "decided"
    assert (usable(shop, item), on_hold(shop, item)) == (0, 10)


def test_inspections_of_another_company_are_not_there(shop):
    item = an_inspected_item(shop)
    inspection = a_delivery(shop, item)
    stranger = shop.as_stranger()
    assert stranger.request("GET", f"/api/{INSPECTION}/{inspection['id']}").status_code == 404
    assert inspections(stranger) == []
