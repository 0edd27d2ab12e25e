"""A cell of the master schedule typed over: orders made, changed, cancelled; fences, versions, keys."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import date
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.builders.mps import (
    CELL,
    a_master_scheme,
    a_pump,
    cells,
    changed,
    day,
    eight_hours,
    firm,
    grid,
    refused,
    try_type,
    typed,
)
from tests.builders.planning import ORDER, a_part, planned
from tests.builders.sales import a_sale


def test_a_figure_typed_into_an_empty_cell_is_one_firm_order_of_that_day(shop):
    pump = a_pump(shop, lead=2)
    answer = typed(shop, pump, 4, 12)
    [order] = shop.every(ORDER)
    assert (order["state"], order["quantity"], order["source"]) == ("firm", "12", "make")
    assert (order["due"], order["start"]) == (str(day(shop, 4)), str(day(shop, 2)))
    assert (order["plan_version_id"], order["past_due"], order["company_id"]) == (None, False, str(shop.company_id))
    assert [row["id"] for row in answer["planned_orders"]] == [order["id"]]
    assert changed(cells(shop, pump), "firm") == {4: "12"}


def test_a_figure_typed_anew_changes_the_order_that_is_there(shop):
    pump = a_pump(shop)
    typed(shop, pump, 4, 12)
    typed(shop, pump, 4, 9)
    typed(shop, pump, 4, 15)
    assert firm(shop, pump) == [("15", day(shop, 4))]
    assert len(shop.every(ORDER)) == 1


def test_nothing_typed_cancels_what_is_there(shop):
    pump = a_pump(shop)
    typed(shop, pump, 4, 12)
    typed(shop, pump, 4, 0)
    assert [order["state"] for order in shop.every(ORDER)] == ["cancelled"]
    assert changed(cells(shop, pump), "firm") == {}


def test_less_is_taken_from_the_last_orders_of_a_period_first(shop):
    pump = a_pump(shop)
    week = "bucket=week&periods=4"
    typed(shop, pump, 3, 10)
    typed(shop, pump, 4, 10)
    told = grid(shop, f"item_id={pump['id']}&bucket=day&periods=10")["periods"]
    body = {"first": told[3]["first"], "end": told[4]["end"]}
    version = seen(shop, pump, body)
    assert try_type(shop, pump, 3, 14, body=body, version=version).status_code == 200
    assert firm(shop, pump) == [("10", day(shop, 3)), ("4", day(shop, 4))]
    assert sum(int(cell["firm"]) for cell in cells(shop, pump, week)) == 14


def seen(shop, pump, body):
    """The version of a period that is not one of the grid's own: what a stale answer tells."""
    answer = try_type(shop, pump, 3, 14, body=body, version=1)
    assert answer.status_code == 412
    return answer.json["details"]["current_version"]


def test_typing_what_is_proposed_makes_it_firm(shop):
    pump = a_pump(shop)
    a_sale(shop, pump, 5, wanted=day(shop, 6))
    planned(shop, a_master_scheme(shop))
    assert changed(cells(shop, pump), "proposed") == {6: "5"}
    typed(shop, pump, 6, 5)
    found = cells(shop, pump)
    assert (changed(found, "proposed"), changed(found, "firm")) == ({}, {6: "5"})
    assert [order["state"] for order in shop.every(ORDER)] == ["firm"]


def test_more_or_less_than_is_proposed_is_firm_with_what_was_typed(shop):
    pump = a_pump(shop)
    for on in (4, 6):
        a_sale(shop, pump, 5, wanted=day(shop, on))
    planned(shop, a_master_scheme(shop))
    typed(shop, pump, 4, 3)
    typed(shop, pump, 6, 8)
    assert firm(shop, pump) == [("3", day(shop, 4)), ("8", day(shop, 6))]
    assert len(shop.every(ORDER)) == 2


def test_nothing_typed_over_a_proposal_cancels_it(shop):
    pump = a_pump(shop)
    a_sale(shop, pump, 5, wanted=day(shop, 6))
    planned(shop, a_master_scheme(shop))
    typed(shop, pump, 6, 0)
    assert [order["state"] for order in shop.every(ORDER)] == ["cancelled"]


def test_inside_the_frozen_fence_nothing_is_changed_from_any_door(shop):
    pump = a_pump(shop, frozen_fence_days=0)
    typed(shop, pump, 2, 5)
    freeze(shop, pump, 4)
    sentence = f"The schedule of PUMP is frozen before {day(shop, 4)}: nothing in this period is changed."
    assert refused(try_type(shop, pump, 2, 6)) == (409, sentence)
    assert refused(try_type(shop, pump, 3, 1)) == (409, sentence)
    [order] = shop.every(ORDER)
    inside = f"The schedule of PUMP is frozen before {day(shop, 4)}: {day(shop, 2)} lies inside."
    assert refused(shop.try_change(ORDER, order, quantity="6")) == (409, inside)
    assert refused(shop.try_change(ORDER, order, due=str(day(shop, 8)))) == (409, inside)
    assert refused(shop.try_step(ORDER, order, "cancel")) == (409, inside)
    assert firm(shop, pump) == [("5", day(shop, 2))]
    typed(shop, pump, 4, 1)
    assert firm(shop, pump) == [("1", day(shop, 4)), ("5", day(shop, 2))]


def test_nothing_is_moved_into_the_frozen_fence(shop):
    pump = a_pump(shop, frozen_fence_days=4)
    typed(shop, pump, 6, 5)
    [order] = shop.every(ORDER)
    answer = shop.try_change(ORDER, order, due=str(day(shop, 3)), start=str(day(shop, 2)))
    assert answer.status_code == 409
    assert firm(shop, pump) == [("5", day(shop, 6))]


def test_a_frozen_order_is_still_released(shop):
    pump = a_pump(shop)
    typed(shop, pump, 2, 5)
    freeze(shop, pump, 4)
    [order] = shop.every(ORDER)
    assert shop.step(ORDER, order, "release")["state"] == "released"
    assert changed(cells(shop, pump), "scheduled") == {2: "5"}


def test_a_period_that_is_frozen_in_part_keeps_that_part(shop):
    pump = a_pump(shop)
    typed(shop, pump, 2, 5)
    freeze(shop, pump, 4)
    told = grid(shop, f"item_id={pump['id']}&bucket=day&periods=10")["periods"]
    body = {"first": told[0]["first"], "end": told[9]["end"]}
    version = seen(shop, pump, body)
    less = try_type(shop, pump, 0, 4, body=body, version=version)
    sentence = f"5 of PUMP are frozen before {day(shop, 4)}; this period cannot make less."
    assert refused(less) == (409, sentence)
    assert try_type(shop, pump, 0, 9, body=body, version=version).status_code == 200
    assert firm(shop, pump) == [("4", day(shop, 4)), ("5", day(shop, 2))]


def test_a_new_order_falls_on_a_day_that_is_worked(shop):
    eight_hours(shop, "12345")
    pump = a_pump(shop)
    told = grid(shop, f"item_id={pump['id']}&bucket=day&periods=10")["periods"]
    weekend = next(place for place, period in enumerate(told) if weekday(period["first"]) == 6)
    answer = try_type(shop, pump, weekend, 5)
    assert answer.status_code == 422
    assert answer.json["message"].startswith("No day of this period is worked; ")
    assert shop.every(ORDER) == []
    monday = weekend + 1
    typed(shop, pump, monday, 5)
    [order] = shop.every(ORDER)
    assert (weekday(order["due"]), weekday(order["start"])) == (0, 4)


def weekday(text):
    return date.fromisoformat(text).weekday()


def test_who_saw_an_older_cell_is_told_and_changes_nothing(shop):
    pump = a_pump(shop)
    [before] = [cell["version"] for cell in cells(shop, pump)[4:5]]
    typed(shop, pump, 4, 12)
    answer = try_type(shop, pump, 4, 20, version=before)
    sentence = "The orders of this period were changed meanwhile; look at them again."
    assert refused(answer) == (412, sentence)
    assert firm(shop, pump) == [("12", day(shop, 4))]
    assert try_type(shop, pump, 4, 20, version=None).status_code == 428
    assert firm(shop, pump) == [("12", day(shop, 4))]


def test_the_same_key_makes_one_order(shop):
    pump, key = a_pump(shop), uuid7()
    [before] = [cell["version"] for cell in cells(shop, pump)[4:5]]
    answers = [try_type(shop, pump, 4, 12, version=before, key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert firm(shop, pump) == [("12", day(shop, 4))]


def test_of_two_who_type_at_once_one_is_told_to_look_again(shop):
    pump = a_pump(shop)
    [before] = [cell["version"] for cell in cells(shop, pump)[4:5]]

    def type_in(quantity):
        mine = copy(shop)
        mine.client = shop.client.application.test_client()
        return try_type(mine, pump, 4, quantity, version=before).status_code

    with ThreadPoolExecutor(2) as people:
        answers = sorted(people.map(type_in, (7, 8)))
    assert answers == [200, 412]
    assert len(firm(shop, pump)) == 1


def test_what_cannot_be_made_is_said_with_its_field(shop):
    pump = a_pump(shop)
    for quantity, sentence in (
        ("-1", "quantity: 0 or more is needed."),
        ("1.5", "quantity: PUMP is counted with 0 decimals."),
    ):
        assert refused(try_type(shop, pump, 4, quantity)) == (422, sentence)
    backwards = try_type(shop, pump, 4, 1, body={"end": str(day(shop, 3))})
    assert refused(backwards) == (422, "end: a day after the first is needed, at most a year.")
    gone = try_type(shop, pump, 4, 1, body={"first": str(day(shop, -9)), "end": str(day(shop, -2))})
    assert refused(gone) == (422, "end: this period has gone by.")
    assert shop.every(ORDER) == []


def test_an_item_that_is_not_scheduled_here_has_no_cell(shop):
    pump, nut = a_pump(shop), a_part(shop, "NUT")
    answer = try_type(shop, pump, 4, 1, body={"item_id": nut["id"]})
    assert refused(answer) == (404, "item_id: there is no master schedule of this item here.")
    assert shop.every(ORDER) == []


def test_only_who_may_plan_types_and_only_at_their_site(shop):
    pump = a_pump(shop)
    [version] = [cell["version"] for cell in cells(shop, pump)[4:5]]
    body = {"item_id": pump["id"], "first": str(day(shop, 4)), "end": str(day(shop, 5)), "quantity": "1"}
    before = shop.trail()
    reader = shop.as_role("reader", "planning.*.read")
    other = shop.make("plant/site", number="C1-2", name="South works")
    elsewhere = shop.as_role("south planner", "planning.*", site_id=UUID(other["id"]))
    at = {"site_id": str(shop.site_id)}
    match = {"If_Match": f'"{version}"'}
    assert reader.request("POST", CELL, body, **match).status_code == 403
    for somebody in (elsewhere, shop.as_stranger()):
        assert somebody.request("POST", CELL, body | at, **match).status_code == 404
        assert somebody.request("POST", CELL, body, **match).status_code == 404
    assert (shop.every(ORDER), shop.trail() >= before) == ([], True)


def freeze(shop, pump, days):
    here = shop.list("inventory/item_site", f"item_id={pump['id']}")[0]
    shop.change("inventory/item_site", here, frozen_fence_days=days)
