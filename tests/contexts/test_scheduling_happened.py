"""What happened since a schedule was published: each thing once, with the changes that answer it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from backend.documents.notices import Notice
from backend.maintenance.queries import Window
from backend.production import commands as production
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.followed import followed
from backend.scheduling.happened_floor import machines
from tests.builders.engineering import statements
from tests.builders.production import a_product, a_released_order, a_rod
from tests.builders.purchasing import an_order
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, a_shaft, made, moment, published
from tests.shop import Row, Shop

REPAIR = "maintenance/maintenance_order"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def happened(shop: Shop) -> list[Row]:
    return list(shop.get("/api/scheduling/happened")["rows"])


def codes(shop: Shop) -> list[str]:
    return [row["code"] for row in happened(shop)]


def broken(shop: Shop, center: Row, **values: Any) -> Row:
    machine = shop.make("plant/equipment", number=f"M{center['number']}", name="Machine", work_center_id=center["id"])
    return shop.make(REPAIR, equipment_id=machine["id"], priority=1, description="Leaks oil", stands=True, **values)


def earlier(shop: Shop, schedule: Row, hours: int) -> None:
    """The schedule was published so many hours ago."""
    slot, by = ScheduleSlot, timedelta(hours=hours)

    def work(act: Any) -> None:
        for row in act.session.scalars(select(slot).where(slot.schedule_id == UUID(schedule["id"]))):
            row.setup_at, row.start_at, row.end_at = row.setup_at - by, row.start_at - by, row.end_at - by

    shop.perform(work)


def mended(shop: Shop, row: Row) -> Row:
    """A schedule that answers it, made from the published one."""
    return made(shop, cause=row["code"], changes=row["changes"])


def clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M}"


def test_without_a_published_schedule_there_is_nothing_to_tell(shop, floor):
    made(shop)
    assert shop.get("/api/scheduling/happened") == {"schedule": None, "rows": []}


def test_where_nothing_happened_nothing_is_told(shop, floor):
    schedule = published(shop)
    told = shop.get("/api/scheduling/happened")
    assert (told["schedule"]["id"], told["schedule"]["number"]) == (schedule["id"], schedule["number"])
    assert told["rows"] == []


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


def test_material_that_comes_after_its_operation_is_to_begin_is_told(shop, floor):
    scarce = a_rod(shop, "RARE")
    shaft = a_product(shop, number="RARE-SHAFT", parts=((scarce, 1),))
    order = a_released_order(shop, shaft, 5)
    comes = date.today() + timedelta(days=4)
    schedule = published(shop)
    assert happened(shop) == []
    an_order(shop, scarce, 5, due=comes)
    [row] = happened(shop)
    midnight = datetime(comes.year, comes.month, comes.day, tzinfo=ZONE)
    starts = clock(moment(schedule, 0))
    assert (row["code"], row["about"]["id"]) == ("late_material", order["id"])
    assert row["sentence"] == f"Material for {order['number']} comes on {comes}; operation 10 is to begin {starts}."
    [change] = row["changes"]
    assert (change["action"], change["work_order_id"]) == ("material", order["id"])
    assert datetime.fromisoformat(change["from_at"]) == midnight
    shop.step(SCHEDULE, mended(shop, row), "publish")
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


def told(shop: Shop, person: Shop) -> list[tuple[str, str]]:
    query = select(Notice.text, Notice.document).where(Notice.person_id == person.person_id)
    with shop.database.reading() as session:
        return [(text, document) for text, document in session.execute(query)]


def test_planners_and_supervisors_hear_how_much_lies_on_equipment_that_breaks(shop, floor):
    planner, supervisor, worker = (shop.as_role(role, "*.*.read") for role in ("planner", "supervisor", "worker"))
    broken(shop, floor.saw)
    assert told(shop, planner) == []
    published(shop)
    order = broken(shop, floor.press)
    text = f"PRESS stands still ({order['number']}); operations scheduled there in the next 24 hours: 3."
    assert told(shop, planner) == [(text, SCHEDULE)]
    assert told(shop, supervisor) == [(text, REPAIR)]
    assert told(shop, worker) == []


def test_equipment_said_to_stand_later_is_heard_of_then_and_only_once(shop, floor):
    planner = shop.as_role("planner", "*.*.read")
    published(shop)
    order = shop.make(REPAIR, work_center_id=floor.press["id"], priority=3, description="Noise")
    assert told(shop, planner) == []
    order = shop.change(REPAIR, order, stands=True)
    shop.change(REPAIR, order, description="Loud noise")
    assert len(told(shop, planner)) == 1


def test_another_shaft_on_other_work_centers_is_not_in_danger(shop, floor):
    planner = shop.as_role("planner", "*.*.read")
    published(shop)
    mill, lathe = (shop.make("plant/work_center", number=number, name=number) for number in ("MILL", "LATHE"))
    a_released_order(shop, a_shaft(shop, mill, lathe, "SHAFT-2"), 5)
    broken(shop, mill)
    assert told(shop, planner) == []
