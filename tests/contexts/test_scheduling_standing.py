"""What stands and what is supposed: what runs, is frozen or pinned, what is closed, held or still to come."""

from uuid import UUID

import pytest

from backend.kernel.scheduling.plant.facts import Slot
from backend.production.commands import hold_order
from backend.production.work_order import WorkOrder
from tests.builders.production import report
from tests.contexts.scheduling_shop import (
    OPERATION,
    SCHEDULE,
    a_floor,
    asked,
    chart,
    earlier,
    gaps,
    hours_from,
    lies,
    loaded,
    made,
    operation,
    published,
)

HOUR = 3600


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def test_what_runs_is_fixed_from_now_on_its_work_center(shop, floor):
    """Three of ten are done: seven are left, and the next begins behind them."""
    report(shop, floor.ticket(2, 10), "start")
    report(shop, floor.ticket(2, 10), "good", 3)
    ticket = floor.ticket(2, 10)
    assert ticket["state"] == "running"
    facts, place = loaded(shop), f"{floor.saw['id']}.1"
    assert operation(facts, ticket).fixed == Slot(ticket["id"], place, 0, 0, 42 * 60)
    assert facts.tasks[ticket["id"]].fixed == "running"
    assert lies(shop, made(shop))[0, 10] == ("SAW", 0.7, 1.7)


def test_where_more_runs_than_there_are_places_the_rest_waits(shop, floor):
    for order in (0, 1):
        report(shop, floor.ticket(order, 10), "start")
    told = [one.fixed is not None for one in loaded(shop).facts.operations if one.id in at_saw(floor)]
    assert sorted(told) == [False, False, True]
    assert made(shop)["operations"] == 6


def at_saw(floor):
    return {floor.ticket(order, 10)["id"] for order in range(3)}


def test_what_runs_out_of_the_order_of_work_is_scheduled_all_the_same(shop, floor):
    """Both operations of an order run at once, on a tool there is one of, and on its way out of the calendar."""
    tool = shop.make("scheduling/shared_resource", number="T", name="Tool", units=1)
    shop.make(OPERATION, item_id=floor.shaft["id"], needs=[{"shared_resource_id": tool["id"]}])
    for number in (10, 20):
        report(shop, floor.ticket(0, number), "start")
    schedule = made(shop)
    assert (schedule["state"], schedule["operations"]) == ("made", 6)
    assert [lies(shop, schedule)[0, number][1] for number in (10, 20)] == [0, 0]


def test_frozen_slots_of_the_base_stay_where_they_are(shop, floor):
    base = made(shop)
    rush = {"action": "priority", "work_order_id": floor.orders[2]["id"], "priority": 1}
    due = {"action": "due", "work_order_id": floor.orders[2]["id"], "from_at": hours_from(base, 1)}
    schedule = made(shop, base_id=base["id"], frozen_hours="1.5", changes=[rush, due])
    assert [lies(shop, schedule)[order, 10][1] for order in (0, 1, 2)] == [0, 1, 2]
    frozen = [bar for bar in chart(shop, schedule)["bars"] if bar[8] & 2]
    assert [(bar[3], bar[6]) for bar in frozen] == [(10, 0), (10, HOUR), (20, HOUR)]
    free = made(shop, base_id=base["id"], changes=[rush, due])
    assert lies(shop, free)[2, 10][1] == 0
    assert free["moved"] > 0


def test_what_is_frozen_goes_on_in_its_order_behind_what_should_have_begun(shop, floor):
    """The first is an hour late: it goes first all the same, and what comes behind it gives way by that hour."""
    base = published(shop)
    earlier(shop, base, 1)
    schedule = made(shop, cause="behind", frozen_hours="2.5")
    assert [lies(shop, schedule)[order, 10][1] for order in (0, 1, 2)] == [0, 1, 2]
    assert [(bar[3], bar[6]) for bar in chart(shop, schedule)["bars"] if bar[8] & 2] == [
        (10, 0), (10, HOUR), (20, HOUR), (10, 2 * HOUR)
    ]  # fmt: skip


def test_what_is_frozen_waits_behind_what_takes_longer_than_it_was_to(shop, floor):
    base = published(shop)
    report(shop, floor.ticket(0, 10), "start")
    earlier(shop, base, 0.5)
    schedule = made(shop, cause="behind", frozen_hours="2.5")
    assert [lies(shop, schedule)[order, 10][1] for order in (0, 1, 2)] == [0, 1, 2]


def test_frozen_work_for_which_nothing_is_left_of_the_frozen_time_is_free(shop, floor):
    base = published(shop)
    earlier(shop, base, 1)
    schedule = made(shop, cause="behind", frozen_hours="1.5")
    assert [bar[6] for bar in chart(shop, schedule)["bars"] if bar[8] & 2] == [0, HOUR, HOUR]


def test_frozen_work_whose_machine_is_closed_by_now_is_free_again(shop, floor):
    base = made(shop)
    down = closed(floor.saw, base, 0, 4)
    schedule = made(shop, base_id=base["id"], cause="equipment_down", frozen_hours="8", changes=[down])
    assert lies(shop, schedule)[0, 10][1:] == (4, 5)
    assert schedule["state"] == "made"


def closed(center, schedule, first, last, **more):
    span = {"from_at": hours_from(schedule, first), "until_at": hours_from(schedule, last)}
    return {"action": "closed", "work_center_id": center["id"]} | span | more


def test_a_work_center_is_closed_for_a_while_and_the_chart_says_why(shop, floor):
    base = made(shop)
    down = closed(floor.press, base, 0, 5, reason="No power")
    schedule = made(shop, cause="equipment_down", base_id=base["id"], changes=[down])
    assert lies(shop, schedule)[0, 20] == ("PRESS", 5, 7)
    row = chart(shop, schedule)["rows"][0]
    assert (row["closed"], row["open"][0][0]) == ([{"from": 0, "until": 5 * HOUR, "reason": "No power"}], 5 * HOUR)


def test_one_place_of_several_is_closed_and_another_day_is_worked(shop, floor):
    shop.change("plant/work_center", floor.saw, capacity="2")
    never = shop.make("plant/work_calendar", number="NO", name="Never", shifts=[])
    shop.change("plant/work_center", floor.press, work_calendar_id=never["id"])
    base = asked(shop)
    more = {"action": "open", "work_center_id": floor.press["id"]}
    more |= {"from_at": hours_from(base, 10), "until_at": hours_from(base, 20)}
    facts = loaded(shop, changes=[closed(floor.saw, base, 0, 3, place=2), more])
    found = {one.id: one for one in facts.facts.calendars}
    machines = {one.id: found[one.calendar].open[0] for one in facts.facts.machines}
    minute = {at // 60 for at in machines[f"{floor.press['id']}.1"]}
    assert machines[f"{floor.saw['id']}.1"][0] == 0
    assert machines[f"{floor.saw['id']}.2"][0] in (3 * HOUR, 3 * HOUR - 60)
    assert minute in ({600, 1200}, {599, 1199})


def test_what_stands_closes_its_place_for_eight_hours_until_somebody_says_how_long(shop, floor):
    shop.change("plant/work_center", floor.saw, capacity="2")
    one, other = (
        shop.make("plant/equipment", number=f"E{at}", name=f"Saw {at}", work_center_id=floor.saw["id"]) for at in (1, 2)
    )
    assert one["number"] < other["number"]
    broken = shop.make("maintenance/maintenance_order", equipment_id=other["id"], description="Smoke", stands=True)
    schedule = made(shop)
    rows = {(row["work_center"]["number"], row["place"]): row["closed"] for row in chart(shop, schedule)["rows"]}
    assert rows["SAW", 2] == [{"from": 0, "until": 8 * HOUR, "reason": broken["number"]}]
    assert rows["SAW", 1] == rows["PRESS", 1] == []
    told = closed(floor.saw, schedule, 0, 2, place=2)
    [row] = [row for row in chart(shop, made(shop, changes=[told]))["rows"] if row["place"] == 2]
    assert row["closed"][0]["until"] in (2 * HOUR, 2 * HOUR - 60)


def test_a_held_order_is_left_out_with_its_reason_or_waits_until_it_is_said_when(shop, floor):
    def hold(act):
        hold_order(act.find(WorkOrder, UUID(floor.orders[0]["id"])), "quality", "Cracks", act)

    shop.perform(hold)
    schedule = made(shop)
    told = [(row["operation_number"], row["code"]) for row in gaps(shop, schedule)]
    assert (schedule["operations"], told) == (4, [(10, "held"), (20, "held")])
    until = {"action": "held", "work_order_id": floor.orders[0]["id"], "from_at": hours_from(schedule, 30)}
    facts = loaded(shop, changes=[until])
    assert operation(facts, floor.ticket(0, 10)).earliest // 60 in (30 * 60, 30 * 60 - 1)
    assert facts.left_out == ()


def test_what_is_held_only_in_a_schedule_is_held_there_alone(shop, floor):
    held = {"action": "held", "work_order_id": floor.orders[0]["id"]}
    assert [made(shop, cause="what_if", changes=lines)["left_out"] for lines in ([held], [])] == [2, 0]


def test_a_pin_puts_an_operation_at_a_place_and_a_moment(shop, floor):
    base = made(shop)
    line = shop.read("production/work_order", floor.orders[2]["id"])["operations"][0]
    pin = {"action": "pin", "operation_id": line["id"], "work_center_id": floor.saw["id"], "place": 1}
    schedule = made(shop, cause="by_hand", base_id=base["id"], changes=[pin | {"from_at": hours_from(base, 10)}])
    _, start, end = lies(shop, schedule)[2, 10]
    assert (round(start), round(end - start, 6)) == (10, 1)
    [bar] = [bar for bar in chart(shop, schedule)["bars"] if bar[8] & 1]
    told = shop.get(f"/api/{SCHEDULE}/{schedule['id']}/slots/{bar[0]}")
    assert (told["slot"]["fixed"], told["sentence"]) == ("pin", "It was put here by hand.")
    assert told["before"]["work_center"]["number"] == "SAW"


def test_a_pin_that_comes_before_what_must_be_done_first_does_not_hold(shop, floor):
    """The press cannot have what the saw is still cutting; the operation is free, all else is scheduled."""
    base = made(shop)
    ticket = floor.ticket(2, 20)
    pin = {"action": "pin", "operation_id": ticket["id"], "work_center_id": floor.press["id"]}
    schedule = made(shop, cause="by_hand", base_id=base["id"], changes=[pin | {"from_at": hours_from(base, 0)}])
    assert (schedule["state"], schedule["operations"]) == ("made", 6)
    assert [bar for bar in chart(shop, schedule)["bars"] if bar[8] & 1] == []


def test_of_two_pins_at_once_one_holds(shop, floor):
    base = made(shop)
    pins = [
        {"action": "pin", "operation_id": floor.ticket(at, 10)["id"], "work_center_id": floor.saw["id"]}
        | {"from_at": hours_from(base, 10)}
        for at in (0, 1)
    ]
    schedule = made(shop, cause="by_hand", base_id=base["id"], changes=pins)
    assert (schedule["operations"], len([bar for bar in chart(shop, schedule)["bars"] if bar[8] & 1])) == (6, 1)


def test_mending_moves_nothing_that_nothing_happened_to(shop, floor):
    base = made(shop)
    down = closed(floor.press, base, 2, 6)
    schedule = made(shop, cause="equipment_down", base_id=base["id"], changes=[down])
    saw = [lies(shop, schedule)[order, 10] for order in range(3)]
    assert saw == [("SAW", hour, hour + 1) for hour in range(3)]
