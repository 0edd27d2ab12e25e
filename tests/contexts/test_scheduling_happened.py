"""What happened since a schedule was published: each thing once, with the changes that answer it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from backend.maintenance.queries import Window
from backend.production import commands as production
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.followed import followed
from backend.scheduling.happened_floor import machines
from tests.builders.engineering import statements
from tests.builders.production import a_released_order
from tests.contexts.scheduling_shop import (
    REPAIR,
    SCHEDULE,
    a_floor,
    broken,
    clock,
    earlier,
    happened,
    hours_from,
    made,
    mended,
    moment,
    published,
)
from tests.shop import Row, Shop


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def codes(shop: Shop) -> list[str]:
    return [row["code"] for row in happened(shop)]


def test_without_a_published_schedule_there_is_nothing_to_tell(shop, floor):
    made(shop)
    assert shop.get("/api/scheduling/happened") == {"schedule": None, "rows": []}


def test_where_nothing_happened_nothing_is_told(shop, floor):
    schedule = published(shop)
    answer = shop.get("/api/scheduling/happened")
    assert (answer["schedule"]["id"], answer["schedule"]["number"]) == (schedule["id"], schedule["number"])
    assert answer["rows"] == []


def test_equipment_that_stands_is_told_with_how_long_it_is_supposed_to_and_what_lies_there(shop, floor):
    published(shop)
    order = broken(shop, floor.press)
    [row] = happened(shop)
    [change] = row["changes"]
    reported, until = (datetime.fromisoformat(change[name]) for name in ("from_at", "until_at"))
    assert (row["code"], row["about"]) == (
        "equipment_down", {"document": REPAIR, "id": order["id"], "number": order["number"]}
    )  # fmt: skip
    assert row["sentence"] == (
        f"PRESS stands since {clock(reported)}, supposedly until {clock(until)}. Operations scheduled there by then: 3."
    )
    assert (change["action"], change["work_center_id"], change["place"]) == ("closed", floor.press["id"], None)
    assert reported == datetime.fromisoformat(order["reported_at"])
    assert timedelta(hours=7, minutes=59) < until - datetime.now(UTC) <= timedelta(hours=8, minutes=1)


def test_equipment_that_stands_is_told_although_its_work_should_be_over_by_now(shop, floor):
    schedule = published(shop)
    earlier(shop, schedule, 30)
    broken(shop, floor.press)
    row = happened(shop)[0]
    assert (row["code"], row["sentence"].rpartition(". ")[2]) == (
        "equipment_down", "Operations scheduled there by then: 3."
    )  # fmt: skip
    tomorrow, id = datetime.now(UTC) + timedelta(days=1), UUID(floor.press["id"])
    with shop.database.reading() as session:
        found = followed(session, session.get_one(DetailedSchedule, UUID(schedule["id"])), datetime.now(UTC))
        assert list(machines(found, [Window(uuid4(), "MO-7", id, None, tomorrow, None, False)], {})) == []


@pytest.mark.parametrize(("hours", "is_told"), [(10, True), (60, True), (80, False)])
def test_equipment_nobody_says_the_end_of_is_told_if_work_comes_soon_after_the_usual_one(shop, floor, hours, is_told):
    """A furnace breaks at night or on a Friday: what it should do in the morning is in danger, too."""
    schedule = published(shop)
    earlier(shop, schedule, -hours)
    broken(shop, floor.press)
    next_ = f"The next operation there begins {clock(moment(schedule, (hours + 1) * 3600))}."
    assert [row["sentence"].partition(". ")[2] for row in happened(shop)] == [next_] * is_told


def test_what_answers_it_can_be_asked_for_and_is_not_told_again_once_that_is_published(shop, floor):
    published(shop)
    broken(shop, floor.press)
    [row] = happened(shop)
    answer = mended(shop, row)
    assert (answer["state"], answer["left_out"], answer["moved"]) == ("made", 0, 3)
    shop.step(SCHEDULE, answer, "publish")
    assert happened(shop) == []


def test_a_window_that_is_planned_is_told_with_what_lies_in_it(shop, floor):
    schedule = published(shop)
    begins, ends = moment(schedule, 4 * 3600), moment(schedule, 6 * 3600)
    center_id, order_id = UUID(floor.press["id"]), uuid4()
    window = Window(order_id, "MO-7", center_id, None, begins, ends, False)
    with shop.database.reading() as session:
        found = followed(session, session.get_one(DetailedSchedule, UUID(schedule["id"])), datetime.now(UTC))
        [row] = machines(found, [window], {})
        idle = window._replace(from_at=ends + timedelta(hours=2), until_at=ends + timedelta(hours=3))
        assert list(machines(found, [idle], {})) == []
    assert (row.code, row.about["number"]) == ("maintenance_window", "MO-7")
    span = f"PRESS is given to maintenance from {clock(begins)} until {clock(ends)}."
    assert row.sentence == f"{span} Operations scheduled there by then: 2."
    assert row.changes == [
        {"action": "closed", "work_center_id": center_id, "place": None, "from_at": begins, "until_at": ends,
         "reason": "MO-7"}
    ]  # fmt: skip


def test_of_several_places_only_that_of_the_equipment_is_closed(shop, floor):
    shop.change("plant/work_center", shop.read("plant/work_center", floor.press["id"]), capacity="2")
    shop.make("plant/equipment", number="A", name="First", work_center_id=floor.press["id"])
    published(shop)
    broken(shop, floor.press)
    [row] = happened(shop)
    assert row["changes"][0]["place"] == 2


def test_a_window_later_than_a_shift_closes_no_more_than_the_place_of_its_equipment(shop, floor):
    shop.change("plant/work_center", shop.read("plant/work_center", floor.press["id"]), capacity="2")
    _, second = (
        shop.make("plant/equipment", number=number, name=number, work_center_id=floor.press["id"]) for number in "AB"
    )
    for _ in range(9):  # so that both places have work then
        a_released_order(shop, floor.shaft, 10, due=date.today() + timedelta(days=9))
    schedule = published(shop)
    span = {"planned_from": hours_from(schedule, 9), "planned_until": hours_from(schedule, 11)}
    shop.make(REPAIR, equipment_id=second["id"], priority=3, description="Service", **span)
    [row] = happened(shop)
    assert (row["code"], row["changes"][0]["place"]) == ("maintenance_window", 2)


def test_a_breakdown_is_told_unless_that_very_place_is_taken_to_be_closed_by_then(shop, floor):
    shop.change("plant/work_center", shop.read("plant/work_center", floor.press["id"]), capacity="2")
    first, second = (
        shop.make("plant/equipment", number=number, name=number, work_center_id=floor.press["id"]) for number in "AB"
    )
    closed = {"action": "closed", "work_center_id": floor.press["id"]}
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    published(shop, changes=[closed | {"place": 1, "until_at": until}, closed | {"place": 2, "from_at": later}])
    shop.make(REPAIR, equipment_id=first["id"], priority=1, description="Leaks oil", stands=True)
    assert happened(shop) == []
    shop.make(REPAIR, equipment_id=second["id"], priority=1, description="Burst", stands=True)
    [row] = happened(shop)
    assert (row["code"], row["changes"][0]["place"]) == ("equipment_down", 2)


def test_an_order_whose_work_is_done_is_neither_lost_nor_new(shop, floor):
    published(shop)
    for operation in (10, 20):
        shop.step("production/ticket", floor.ticket(0, operation), "complete")
    assert shop.read("production/work_order", floor.orders[0]["id"])["state"] == "running"
    answer = made(shop, cause="behind")
    told = shop.get(f"/api/{SCHEDULE}/{answer['id']}/difference")
    assert "2 operations are over by now." in told["sentences"]
    assert not any("no place" in said for said in (*told["sentences"], *(row["sentence"] for row in told["orders"])))
    shop.step(SCHEDULE, answer, "publish")
    assert codes(shop) == []


def test_a_machine_without_work_and_one_that_was_repaired_are_not_told(shop, floor):
    published(shop)
    order = broken(shop, floor.press)
    broken(shop, shop.make("plant/work_center", number="IDLE", name="Idle"))
    assert codes(shop) == ["equipment_down"]
    shop.step(REPAIR, order, "complete", hours="1", test_run=True)
    assert happened(shop) == []


def test_a_new_order_is_told_and_an_urgent_one_as_a_rush(shop, floor):
    published(shop)
    due = date.today() + timedelta(days=9)
    usual = a_released_order(shop, floor.shaft, 5, due=due)
    rush = a_released_order(shop, floor.shaft, 5, due=due, priority=1)
    first, second = happened(shop)
    assert (first["code"], first["about"]["id"], second["code"], second["about"]["id"]) == (
        "rush_order", rush["id"], "new_order", usual["id"]
    )  # fmt: skip
    assert first["sentence"] == f"{rush['number']} is urgent, due on {due}, and has no place in the schedule."
    assert second["sentence"] == f"{usual['number']}, due on {due}, was released and has no place in the schedule."
    assert first["changes"] == [{"action": "priority", "work_order_id": rush["id"], "priority": 1}]
    assert second["changes"] == []
    shop.step(SCHEDULE, mended(shop, first), "publish")
    assert happened(shop) == []


def test_an_order_that_was_scheduled_before_its_release_is_not_new_then(shop, floor):
    order = shop.step("production/work_order", floor.orders[2], "unrelease")
    assert published(shop)["operations"] == 6
    shop.step("production/work_order", order, "release")
    assert happened(shop) == []


def hold(shop: Shop, order: Row, lift: bool = False) -> None:
    def work(act: Any) -> None:
        row = act.session.get_one(WorkOrder, UUID(order["id"]))
        if lift:
            production.lift_order_hold(row, "quality", act)
        else:
            production.hold_order(row, "quality", "Cracks in the first piece.", act)

    shop.perform(work)


def test_an_order_that_quality_holds_is_told_until_it_goes_again(shop, floor):
    schedule = published(shop)
    order = floor.orders[1]
    hold(shop, order)
    [row] = happened(shop)
    assert (row["code"], row["about"]["number"]) == ("quality_hold", order["number"])
    starts = clock(moment(schedule, 3600))
    assert row["sentence"] == f"{order['number']} is held. It is scheduled for {starts}."
    assert row["changes"] == [{"action": "held", "work_order_id": order["id"], "from_at": None}]
    answer = mended(shop, row)
    assert answer["left_out"] == 2
    hold(shop, order, lift=True)
    assert happened(shop) == []


def test_work_that_is_behind_is_told_once_for_each_work_center(shop, floor):
    schedule = published(shop)
    earlier(shop, schedule, 3)
    told = happened(shop)
    assert [(row["code"], row["about"]["number"], row["sentence"]) for row in told] == [
        ("behind", "SAW", "SAW is behind with 3 operations."), ("behind", "PRESS", "PRESS is behind with 1 operation.")
    ]  # fmt: skip
    shop.step("production/ticket", floor.ticket(0, 10), "begin")
    shop.step("production/ticket", floor.ticket(1, 10), "complete")
    told = happened(shop)
    assert {row["about"]["number"]: row["sentence"] for row in told} == {
        "SAW": "SAW is behind with 2 operations.", "PRESS": "PRESS is behind with 1 operation."
    }  # fmt: skip


def test_half_an_hour_is_not_behind(shop, floor):
    published(shop)
    shop.perform(lambda act: act.session.execute(update(ScheduleSlot).values(
        setup_at=act.now - timedelta(minutes=29), start_at=act.now - timedelta(minutes=29),
        end_at=act.now + timedelta(hours=1),
    )))  # fmt: skip
    assert happened(shop) == []


def test_what_is_worst_comes_first_and_a_bigger_floor_takes_no_more_statements(shop, floor):
    schedule = published(shop)
    broken(shop, floor.press)
    few = statements(shop, lambda: happened(shop))
    hold(shop, floor.orders[0])
    hold(shop, floor.orders[1])
    for priority in (5, 1, 5, 2):
        a_released_order(shop, floor.shaft, 5, priority=priority)
    earlier(shop, schedule, 1)
    kinds = ["equipment_down", *["quality_hold"] * 2, *["rush_order"] * 2, "behind", *["new_order"] * 2]
    assert codes(shop) == kinds
    assert statements(shop, lambda: happened(shop)) == few


def test_another_companys_site_is_not_there(shop, floor):
    published(shop)
    asked = f"/api/scheduling/happened?site_id={shop.site_id}"
    assert shop.as_stranger().request("GET", asked).status_code == 404
    assert shop.as_role("nobody", "plant.site.read").request("GET", asked).status_code == 403
