"""What a schedule is made from: ways, set-ups, furnaces, calendars, what stands, what must wait, what is supposed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.kernel.scheduling.plant.facts import After, Need, Pool, Setup
from backend.scheduling.material_days import Coming, Receipt
from tests.builders.engineering import a_work_center, an_operation
from tests.builders.mps import today
from tests.builders.production import a_firm_order, a_material, a_product, a_released_order, report, tickets
from tests.builders.purchasing import an_order
from tests.contexts.scheduling_shop import (
    CENTER,
    OPERATION,
    a_floor,
    lies,
    loaded,
    made,
    operation,
)

HOUR = 3600


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def seconds(one):
    """By place, of a kernel's operation."""
    return [way.seconds for way in one.ways]


def test_seconds_are_the_routings_set_up_and_the_run_of_what_is_left_rounded_up(shop, floor):
    """7 min + 10 × 0.333 min are 619.8 s; once three are reported there is no set-up any more and 140 s are left."""
    item = a_product(shop, an_operation(shop, 10, setup_minutes="7", run_minutes="0.333"), number="PIN")
    ticket = tickets(shop, a_released_order(shop, item, 10))[10]
    assert seconds(operation(loaded(shop), ticket)) == [620]
    report(shop, ticket, "good", 3)
    assert seconds(operation(loaded(shop), ticket)) == [140]


def test_whole_places_side_by_side_are_machines_and_other_work_centers_take_their_own_time(shop, floor):
    shop.change("plant/work_center", floor.saw, capacity="2.5")
    other = a_work_center(shop, "SAW2")
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=10, ways=[way(other, "1.5")])
    one = operation(loaded(shop), floor.ticket(0, 10))
    assert [(way.machine, way.seconds) for way in one.ways] == [
        (f"{floor.saw['id']}.1", HOUR),
        (f"{floor.saw['id']}.2", HOUR),
        (f"{other['id']}.1", HOUR * 3 // 2),
    ]


def way(center, factor="1"):
    return {"work_center_id": center["id"], "factor": factor}


def test_what_is_set_for_an_operation_goes_before_what_is_set_for_all_of_the_item(shop, floor):
    shop.make(OPERATION, item_id=floor.shaft["id"], family="steel", interruptible=False)
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=20, family="hard")
    facts = loaded(shop)
    found = [operation(facts, floor.ticket(0, number)) for number in (10, 20)]
    assert [(one.family, one.breaks) for one in found] == [("steel", False), ("hard", True)]
    assert facts.tasks[found[0].id].family == "steel"


def test_a_set_up_table_counts_instead_of_the_routings_set_up(shop, floor):
    """An operation without a family is not in the table and keeps the routing's."""
    item = a_product(shop, an_operation(shop, 10, setup_minutes="30", run_minutes="6"), number="PAINTED")
    other = a_product(shop, an_operation(shop, 10, setup_minutes="30", run_minutes="6"), number="PLAIN")
    table = paint(shop)
    shop.make(CENTER, work_center_id=a_work_center(shop)["id"], setup_table_id=table["id"], family="white")
    shop.make(OPERATION, item_id=item["id"], family="black")
    painted, plain = (tickets(shop, a_released_order(shop, one, 10))[10] for one in (item, other))
    facts = loaded(shop)
    assert seconds(operation(facts, painted)) == [HOUR]
    assert seconds(operation(facts, plain)) == [HOUR * 3 // 2]
    assert facts.facts.setups == (Setup(table["id"], {("white", "black"): 900}, 1800),)
    machine = next(one for one in facts.facts.machines if one.setup)
    assert (machine.family, machine.setup, machine.load) == ("white", table["id"], None)
    told = made(shop)
    assert told["setup_hours"] == "0.25"


def paint(shop):
    times = [{"before": "white", "after": "black", "minutes": "15"}]
    return shop.make("scheduling/setup_table", number="PAINT", name="Paint", usual_minutes="30", times=times)


def test_setters_tools_and_people_are_pools_with_their_calendars(shop, floor):
    nights = shop.make("plant/work_calendar", number="N", name="Nights", shifts=[shift(1320, 480)])
    setters = shop.make("scheduling/shared_resource", number="S", name="Setters", kind="qualification", units=2)
    tool = shop.make("scheduling/shared_resource", number="T", name="Tool", units=1, work_calendar_id=nights["id"])
    shop.make(CENTER, work_center_id=floor.press["id"], setter_id=setters["id"], setter_units=1)
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=20, needs=[need(tool)])
    facts = loaded(shop)
    assert facts.facts.pools == (Pool(setters["id"], 2), Pool(tool["id"], 1, nights["id"]))
    assert {way.needs for way in operation(facts, floor.ticket(0, 20)).ways} == {(Need(tool["id"]),)}
    assert [one.crew for one in facts.facts.machines if one.crew] == [(Need(setters["id"]),)]
    [calendar] = [one for one in facts.facts.calendars if one.id == nights["id"]]
    assert {end - start for start, end in calendar.open[1:5]} == {8 * HOUR}


def shift(starts, minutes, weekdays="1234567"):
    return {"name": "Shift", "weekdays": weekdays, "starts_minute": starts, "minutes": minutes}


def need(resource, units=1):
    return {"shared_resource_id": resource["id"], "units": units}


def test_a_furnace_takes_so_much_at_once(shop, floor):
    """Ten at 0.35 are 3.5; two orders go in together, the third after them."""
    shop.make(CENTER, work_center_id=floor.press["id"], load_limit="7.5")
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=20, load_per_unit="0.35", family="steel")
    facts = loaded(shop)
    assert operation(facts, floor.ticket(0, 20)).load == 3500
    assert [one.load for one in facts.facts.machines if one.load] == [7500]
    ends = sorted(end for (_, number), (_, _, end) in lies(shop, made(shop)).items() if number == 20)
    assert ends[0] == ends[1] or ends[1] == ends[2]


def test_operations_follow_with_their_wait_or_with_a_transfer_batch(shop, floor):
    """Portions of two on the saw: 12 minutes until the first is there, 24 for the last on the press."""
    setting = shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=10, wait_minutes="45")
    first, second = floor.ticket(0, 10)["id"], floor.ticket(0, 20)
    assert operation(loaded(shop), second).after == (After(first, 45 * 60),)
    setting = shop.change(OPERATION, setting, wait_minutes="0", transfer_quantity="2")
    assert operation(loaded(shop), second).after == (After(first, 0, 12 * 60, 24 * 60),)
    assert lies(shop, made(shop))[0, 20] == ("PRESS", 0.2, 2.2)
    shop.change(OPERATION, setting, transfer_quantity="10")
    assert operation(loaded(shop), second).after == (After(first),)


def test_an_order_is_due_at_the_end_of_its_day_and_weighs_by_its_priority(shop, floor):
    day = today(shop) + timedelta(days=3)
    for order, priority in zip(floor.orders, (1, 3, 7), strict=True):
        shop.change("production/work_order", order, due=day, priority=priority)
    facts = loaded(shop)
    told = {one.id: one for one in facts.facts.orders}
    assert [told[order["id"]].weight for order in floor.orders] == [16, 4, 1]
    midnight = datetime.fromisoformat(f"{day + timedelta(days=1)}T00:00:00+08:00")
    assert {facts.moment(one.due) for one in told.values()} == {midnight}


def test_firm_orders_are_scheduled_by_the_operations_they_have(shop, floor):
    """One that was taken back from the floor still has them; with orders not yet released or without."""
    shop.step("production/work_order", floor.orders[2], "unrelease")
    a_firm_order(shop, floor.shaft, 10)
    assert (made(shop)["operations"], made(shop, firm_orders=False)["operations"]) == (6, 4)
    facts = loaded(shop)
    assert sorted(task.ticket_id is None for task in facts.tasks.values()) == [False] * 4 + [True] * 2


def test_a_work_center_without_a_calendar_works_when_the_site_does_and_without_both_always(shop, floor):
    days = shop.make("plant/work_calendar", number="D", name="Days", shifts=[shift(480, 480)])
    shop.change("plant/work_center", floor.press, work_calendar_id=days["id"])
    told = {one.id: one.calendar for one in loaded(shop).facts.machines}
    clock = shop.read("plant/site", shop.site_id)
    assert told == {f"{floor.press['id']}.1": days["id"], f"{floor.saw['id']}.1": clock["work_calendar_id"]}
    shop.change("plant/site", clock, work_calendar_id=None)
    assert {one.calendar for one in loaded(shop).facts.machines} == {days["id"], "always"}


def test_calendars_reach_far_beyond_the_horizon_and_a_night_shift_into_the_next_day(shop, floor):
    nights = shop.make("plant/work_calendar", number="N", name="Nights", shifts=[shift(1320, 480)])
    shop.change("plant/work_center", floor.press, work_calendar_id=nights["id"])
    facts = loaded(shop, horizon_days=7)
    [calendar] = [one for one in facts.facts.calendars if one.id == nights["id"]]
    ends = {facts.moment(end).astimezone(facts.zero.tzinfo).strftime("%H:%M") for _, end in calendar.open[1:9]}
    assert ends == {"22:00"}  # six in the morning in Shanghai
    assert calendar.open[-1][1] > 370 * 24 * HOUR


def test_an_order_that_lacks_material_waits_for_what_is_on_its_way(shop, floor):
    """Thirty come on the fifth day: the order due first gets them, the other nothing; what is said goes before."""
    item = lacking(shop)
    early, late = (a_released_order(shop, item, 20, due=today(shop) + timedelta(days=at)) for at in (30, 31))
    assert early["shortages"] == 1
    day = today(shop) + timedelta(days=5)
    an_order(shop, part(shop), 30, due=day)
    facts = loaded(shop)
    first, second = (operation(facts, tickets(shop, order)[10]) for order in (early, late))
    assert facts.moment(first.earliest) == datetime.fromisoformat(f"{day}T00:00:00+08:00")
    assert second.earliest == 0
    said = {"action": "material", "work_order_id": early["id"], "from_at": "2027-03-01T08:00:00+08:00"}
    facts = loaded(shop, changes=[said])
    earliest = operation(facts, tickets(shop, early)[10]).earliest
    assert facts.moment(earliest) == datetime.fromisoformat(said["from_at"])


def part(shop):
    return shop.list("engineering/item", "number=RARE")[0]


def lacking(shop):
    rare = a_material(shop, "RARE")
    return a_product(shop, an_operation(shop, 10, run_minutes="1"), number="GADGET", parts=((rare, 1),))


def test_receipts_are_taken_in_the_order_of_their_days():
    day = date(2026, 12, 1)
    item = UUID(int=1)
    receipts = [Receipt(item, day + timedelta(days=at), Decimal(10)) for at in range(3)]
    coming = Coming(receipts)
    assert coming.take(Decimal(31)) is None
    assert [coming.take(Decimal(much)) for much in (4, 6, 11)] == [day, day, day + timedelta(days=2)]
    assert coming.take(Decimal(10)) is None


def test_another_sites_work_is_not_scheduled(shop, floor):
    south = shop.make("plant/site", number="C1-2", name="South works")
    assert made(shop, site_id=south["id"])["operations"] == 0
