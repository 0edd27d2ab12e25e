"""Guards of the order pool on promises and hours (planning.md §6 and §7): what the plan and the week can hold."""

import pytest

from tests.builders.inventory import a_place, stocked
from tests.builders.mps import a_master_scheme, a_pump, day, eight_hours, today
from tests.builders.planning import a_scheme, planned
from tests.builders.pool import POOL, entries, entry_of, step
from tests.builders.sales import a_good, a_sale

EARLY = "planning.order_pool_entry.promise_early"


def refused(response):
    return response.status_code, response.json["message"]


def a_plan(shop):
    planned(shop, a_master_scheme(shop))
    planned(shop, a_scheme(shop))


@pytest.fixture
def pump(shop):
    """Half an hour each on WC1, which works eight hours a day; casings come in seven days."""
    eight_hours(shop)
    return a_pump(shop, lead=0)


@pytest.fixture
def twenty(shop, pump):
    """planning.md §7: 20 wanted @6; 5 lie there, and casings for 10 more; others take seven days."""
    place, [casing] = a_place(shop), shop.list("engineering/item", "number=CASING")
    stocked(shop, pump, 5, place)
    stocked(shop, casing, 10, place)
    a_plan(shop)
    return step(shop, entry_of(shop, a_sale(shop, pump, 20, wanted=day(shop, 6))), "review")


def test_a_day_the_plan_cannot_keep_is_not_promised(shop, twenty):
    answer = shop.try_step(POOL, twenty, "accept", promised=day(shop, 6))
    sentence = f"The plan can deliver on {day(shop, 7)} and not on {day(shop, 6)}; offer that day, or say why it holds."
    assert refused(answer) == (409, sentence)
    assert (shop.read(POOL, twenty["id"])["state"], shop.read(POOL, twenty["id"])["promised"]) == ("reviewing", None)
    assert step(shop, twenty, "accept", promised=day(shop, 7))["promised"] == str(day(shop, 7))


def test_what_can_be_had_is_promised_for_a_part(shop, twenty):
    """15 in time, 5 wait for casings: as two portions."""
    step(shop, twenty, "split", quantity="5")
    first, second = sorted((shop.read(POOL, row["id"]) for row in shop.list(POOL)), key=lambda row: row["id"])
    assert [row["quantity"] for row in (first, second)] == ["15", "5"]
    first = step(shop, first, "accept", promised=day(shop, 6))
    assert (first["state"], first["at_risk"]) == ("accepted", False)
    late = shop.try_step(POOL, second, "accept", promised=day(shop, 6))
    assert late.status_code == 409
    assert step(shop, second, "accept", promised=day(shop, 7))["state"] == "accepted"


def test_who_promises_more_says_why_and_the_promise_is_at_risk(shop, twenty):
    kept = step(shop, twenty, "accept", promised=day(shop, 6), despite="Casings come by air")
    assert (kept["state"], kept["at_risk"], kept["reason"]) == ("accepted", True, "Casings come by air")
    assert kept["line_off_on"] == str(day(shop, 7))


def test_a_reason_that_was_not_needed_leaves_no_trace(shop, twenty):
    kept = step(shop, twenty, "accept", promised=day(shop, 9), despite="To be safe")
    assert (kept["at_risk"], kept["reason"], kept["line_off_on"]) == (False, "", None)


def test_sales_may_not_promise_against_the_plan(shop, twenty):
    rights = [f"planning.order_pool_entry.{verb}" for verb in ("read", "accept")]
    seller = shop.as_role("sales", *rights, "sales.*", "engineering.*.read", "planning.plan_version.read")
    answer = seller.try_step(POOL, twenty, "accept", promised=day(shop, 6), despite="The customer is dear to us")
    assert refused(answer) == (403, "Only planning may promise earlier than the plan can deliver.")
    assert shop.read(POOL, twenty["id"])["state"] == "reviewing"
    planner = shop.as_role("planner", *rights, EARLY)
    assert planner.step(POOL, twenty, "accept", promised=day(shop, 6), despite="Overtime")["at_risk"] is True


def test_the_days_on_the_way_come_off_what_is_promised(shop, twenty):
    moved = shop.change(POOL, twenty, delivery_days=2)
    answer = shop.try_step(POOL, moved, "accept", promised=day(shop, 8))
    assert f"deliver on {day(shop, 9)} and not on {day(shop, 8)}" in refused(answer)[1]
    assert step(shop, moved, "accept", promised=day(shop, 9))["state"] == "accepted"


def test_without_a_plan_a_person_decides(shop, pump):
    entry = step(shop, entry_of(shop, a_sale(shop, pump, 2000, wanted=day(shop, 6))), "review")
    assert step(shop, entry, "accept", promised=day(shop, 6))["state"] == "accepted"


def monday(shop, weeks):
    """Day 0 of a week ahead, counted from today."""
    return 7 * weeks - today(shop).weekday()


def accepted(shop, item, quantity, promised, **values):
    entry = step(shop, entry_of(shop, a_sale(shop, item, quantity, **values)), "review")
    return step(shop, entry, "accept", promised=promised)


def test_a_week_is_filled_until_its_hours_are_used(shop, pump):
    """56 hours are 112 pumps of half an hour; 15 of 127 are 7.5 h too much."""
    friday = day(shop, monday(shop, 2) + 4)
    first, second = (accepted(shop, pump, quantity, friday) for quantity in (100, 12))
    last = accepted(shop, pump, 15, friday)
    for entry in (first, second):
        assert step(shop, entry, "pool")["state"] == "pooled"
    week = day(shop, monday(shop, 2))
    sentence = f"In the week of {week} WC1 would be loaded 113.4 %, 7.5 h too much; take another."
    assert refused(shop.try_step(POOL, last, "pool")) == (409, sentence)
    assert shop.read(POOL, last["id"])["state"] == "accepted"
    later = day(shop, monday(shop, 6) + 4)
    other = step(shop, step(shop, step(shop, last, "alter", wanted=later), "review"), "accept", promised=later)
    assert step(shop, other, "pool")["state"] == "pooled"


def test_what_is_more_urgent_is_picked_first(shop, pump):
    """Priority, then the day promised: 60 and 60 are too many, and the urgent ones are not in yet."""
    friday = day(shop, monday(shop, 2) + 4)
    usual, urgent = accepted(shop, pump, 60, friday), accepted(shop, pump, 60, friday)
    urgent = shop.change(POOL, urgent, priority=1)
    assert shop.try_step(POOL, usual, "pool").status_code == 409
    assert step(shop, urgent, "pool")["state"] == "pooled"
    assert shop.try_step(POOL, usual, "pool").status_code == 409


def test_what_waits_for_review_or_was_given_up_takes_no_hours(shop, pump):
    friday = day(shop, monday(shop, 2) + 4)
    one, other = accepted(shop, pump, 100, friday), accepted(shop, pump, 100, friday)
    step(shop, one, "cancel")
    a_sale(shop, pump, 100, wanted=friday)
    assert step(shop, other, "pool")["state"] == "pooled"


def placed(shop, entry, weeks, **values):
    line = shop.list("plant/work_center", "number=WC1")[0]["id"]
    return {"work_center_id": line, "week": day(shop, monday(shop, weeks))} | values


def test_a_line_is_finite_where_somebody_wants_it(shop, pump):
    pooled = [step(shop, accepted(shop, pump, 100, day(shop, monday(shop, weeks) + 4)), "pool") for weeks in (2, 3)]
    step(shop, pooled[0], "pre_schedule", **placed(shop, pooled[0], 2))
    tight = placed(shop, pooled[1], 2)
    answer = shop.try_step(POOL, pooled[1], "pre_schedule", **tight, finite=True)
    assert refused(answer)[0] == 409
    assert "would be loaded 178.6 %, 44 h too much" in refused(answer)[1]
    assert step(shop, pooled[1], "pre_schedule", **tight)["state"] == "pre_scheduled"


def test_another_week_than_it_was_picked_for_must_have_hours_too(shop, pump):
    ready = []
    for weeks in (2, 3):
        entry = step(shop, accepted(shop, pump, 100, day(shop, monday(shop, weeks) + 4)), "pool")
        ready.append(step(shop, step(shop, entry, "pre_schedule", **placed(shop, entry, weeks)), "pass_kit"))
    first = {"line_on": day(shop, monday(shop, 2)), "line_off": day(shop, monday(shop, 2) + 4)}
    assert step(shop, ready[0], "plan_week", **first)["state"] == "week_planned"
    assert shop.try_step(POOL, ready[1], "plan_week", **first).status_code == 409
    own = {"line_on": day(shop, monday(shop, 3)), "line_off": day(shop, monday(shop, 3) + 4)}
    assert step(shop, ready[1], "plan_week", **own)["state"] == "week_planned"


def test_the_sequence_of_a_day_holds_what_the_line_does_that_day(shop, pump):
    """Eight hours are 16 pumps; 10 and 7 are half an hour too much."""
    on = day(shop, monday(shop, 2))
    week, days = placed(shop, None, 2), {"line_on": on, "line_off": day(shop, monday(shop, 2) + 4)}
    ready = []
    for quantity in (10, 7):
        entry = step(shop, accepted(shop, pump, quantity, day(shop, monday(shop, 2) + 4)), "pool")
        entry = step(shop, step(shop, entry, "pre_schedule", **week), "pass_kit")
        ready.append(step(shop, entry, "plan_week", **days))
    step(shop, ready[0], "fix_sequence", day=on, sequence=1)
    answer = shop.try_step(POOL, ready[1], "fix_sequence", day=on, sequence=2)
    sentence = f"On {on} WC1 would be loaded 106.2 %, 0.5 h too much; take another day."
    assert refused(answer) == (409, sentence)
    assert step(shop, ready[1], "fix_sequence", day=day(shop, monday(shop, 2) + 1), sequence=1)["state"] == "sequenced"


def test_a_line_makes_nothing_on_a_closed_day(shop):
    eight_hours(shop, "12345")
    pump = a_pump(shop, lead=0)
    entry = step(shop, accepted(shop, pump, 4, day(shop, monday(shop, 2) + 4)), "pool")
    entry = step(shop, step(shop, entry, "pre_schedule", **placed(shop, entry, 2)), "pass_kit")
    days = {"line_on": day(shop, monday(shop, 2)), "line_off": day(shop, monday(shop, 2) + 4)}
    entry, sunday = step(shop, entry, "plan_week", **days), day(shop, monday(shop, 2) + 6)
    answer = shop.try_step(POOL, entry, "fix_sequence", day=sunday, sequence=1)
    sentence = f"WC1 has no hours on {sunday}; take another day, or open it in its calendar."
    assert refused(answer) == (409, sentence)


def test_what_nothing_is_known_of_goes_its_way(shop):
    eight_hours(shop)
    [entry] = entries(shop, a_sale(shop, a_good(shop), 5000))
    entry = step(shop, step(shop, entry, "review"), "accept", promised=day(shop, 30))
    assert step(shop, entry, "pool")["state"] == "pooled"
