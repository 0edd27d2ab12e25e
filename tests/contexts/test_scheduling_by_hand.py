"""Operations put elsewhere by hand: looked at first, then done to a schedule that is not published."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.plant.work_center import WorkCenter
from backend.scheduling.detailed_schedule import ScheduleLoad
from tests.builders.engineering import a_work_center
from tests.builders.production import refused
from tests.contexts.scheduling_hand import AS_MADE, ask, clock, looked, lying, moved, number, places, seen, wish
from tests.contexts.scheduling_shop import OPERATION, SCHEDULE, a_floor, made, moment, published
from tests.shop import Row, Shop, ok


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def test_what_is_in_the_way_would_come_after_it_and_nothing_is_written(shop, floor):
    schedule = made(shop)
    assert places(shop, schedule) == AS_MADE
    slots, trail = lying(shop, schedule), shop.trail()
    told = looked(shop, schedule, (3, 20), 190)
    begins = f"{number(3)}/20 begins {clock(schedule, 190)} on PRESS. 1 other operation moves."
    assert (told["feasible"], told["sentence"]) == (True, begins)
    assert sorted(told["bars"], key=lambda bar: bar[3]) == [
        [slots[3, 20].slot_id, 0, 11400, 11400, 18600],
        [slots[2, 20].slot_id, 0, 18600, 18600, 25800],
    ]
    assert {row["number"]: (row["late_before"], row["late_after"]) for row in told["orders"]} == {
        number(2): (0, 0), number(3): (0, 0)
    }  # fmt: skip
    assert told["measures"]["before"] == {
        "late": 0, "tardiness_hours": "0", "setup_hours": "0", "ends_at": moment(schedule, 420 * 60).isoformat()
    }  # fmt: skip
    assert told["measures"]["after"]["ends_at"] == moment(schedule, 430 * 60).isoformat()
    assert (lying(shop, schedule), shop.trail()) == (slots, trail)


def test_what_lies_before_it_makes_it_later_and_that_is_said(shop, floor):
    schedule = made(shop)
    told = looked(shop, schedule, (3, 20), 100)
    begins = f"{number(3)}/20 begins {clock(schedule, 180)} on PRESS."
    assert told["sentence"] == f"{begins} {number(3)}/10 has to be done before. 1 other operation moves."


def test_an_order_that_becomes_late_is_told_with_its_seconds(shop):
    a_floor(shop, 2, due=date.today() + timedelta(days=1))
    schedule = made(shop)
    told = looked(shop, schedule, (1, 20), 3 * 24 * 60)
    assert told["sentence"].endswith(" Nothing else moves. 1 order becomes late.")
    [order] = told["orders"]
    assert (order["number"], order["late_before"], order["late_after"] > 24 * 3600) == (number(1), 0, True)
    assert (told["measures"]["before"]["late"], told["measures"]["after"]["late"]) == (0, 1)


@pytest.mark.parametrize(
    ("at", "center", "sentence"),
    [
        ((1, 10), "PRESS", "PRESS cannot do this operation."),
        ((1, 10), "ELSEWHERE", "ELSEWHERE cannot do this operation."),
    ],
)
def test_a_work_center_that_cannot_do_it_is_named(shop, floor, at, center, sentence):
    schedule = made(shop)
    told = looked(shop, schedule, at, 60, center)
    assert told == {"feasible": False, "sentence": sentence, "bars": [], "orders": [], "measures": None}
    moving = ask(shop, schedule, "move", wish(shop, schedule, at, 60, center), If_Match=seen(schedule))
    assert refused(moving) == (409, sentence)
    assert places(shop, schedule) == AS_MADE


def test_an_operation_goes_to_another_work_center_that_can_do_it(shop, floor):
    ways = [{"work_center_id": a_work_center(shop, "OTHER")["id"], "factor": "1.5"}]
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=20, ways=ways)
    schedule = made(shop)
    moved(shop, schedule, (1, 20), 60, "OTHER")
    assert places(shop, schedule)[1, 20] == ("OTHER", 60, 240)


def test_what_is_moved_stays_there_and_its_figures_causes_and_loads_are_made_anew(shop, floor):
    schedule = made(shop)
    after = moved(shop, schedule, (3, 20), 190)
    slots = lying(shop, schedule)
    assert places(shop, schedule) == AS_MADE | {(3, 20): ("PRESS", 190, 310), (2, 20): ("PRESS", 310, 430)}
    assert (slots[3, 20].fixed, slots[3, 20].cause, slots[2, 20].cause) == ("pin", "fixed", "machine")
    assert (after["version"], after["ends_at"]) == (schedule["version"] + 1, moment(schedule, 430 * 60).isoformat())
    [pin] = after["changes"]
    assert (pin["action"], pin["operation_id"]) == ("pin", floor.ticket(2, 20)["id"])
    assert pin["from_at"] == moment(schedule, 190 * 60).isoformat()
    assert busy(shop, schedule) == {"SAW": 180, "PRESS": 360}


def busy(shop: Shop, schedule: Row) -> dict[str, int]:
    """Minutes of all days."""
    query = select(WorkCenter.number, ScheduleLoad.busy_minutes)
    query = query.join(WorkCenter, WorkCenter.id == ScheduleLoad.work_center_id)
    found: dict[str, int] = {}
    with shop.database.reading() as session:
        for name, minutes in session.execute(query.where(ScheduleLoad.schedule_id == UUID(schedule["id"]))):
            found[name] = found.get(name, 0) + minutes
    return {name: minutes for name, minutes in found.items() if minutes}


def test_what_was_moved_does_not_give_way_and_moves_again_as_one(shop, floor):
    schedule = made(shop)
    after = moved(shop, schedule, (3, 20), 190)
    told = looked(shop, schedule, (2, 20), 200)
    begins = f"{number(2)}/20 begins {clock(schedule, 310)} on PRESS."
    assert told["sentence"] == f"{begins} {number(3)}/20 is there until then. Nothing else moves."
    again = moved(shop, after, (3, 20), 500)
    assert [line["from_at"] for line in again["changes"]] == [moment(schedule, 500 * 60).isoformat()]
    assert places(shop, schedule)[3, 20] == ("PRESS", 500, 620)


def test_what_is_let_go_lies_where_it_lay_and_gives_way_again(shop, floor):
    schedule = made(shop)
    after = moved(shop, schedule, (3, 20), 190)
    slot = lying(shop, schedule)[3, 20]
    free = ok(ask(shop, schedule, "unpin", {"slot_id": slot.slot_id}, If_Match=seen(after)))
    assert (free["changes"], free["version"]) == ([], after["version"] + 1)
    assert lying(shop, schedule)[3, 20][:5] == (slot.slot_id, "PRESS", 190, 310, "")
    told = looked(shop, schedule, (2, 20), 200)
    assert told["sentence"].endswith(" 1 other operation moves.")
    again = ask(shop, schedule, "unpin", {"slot_id": slot.slot_id}, If_Match=seen(free))
    assert refused(again) == (409, "This operation was not put there by hand.")


def test_a_schedule_made_from_what_was_pinned_keeps_to_its_pin(shop, floor):
    schedule = made(shop)
    pins = moved(shop, schedule, (3, 20), 190)["changes"]
    line = {name: pins[0][name] for name in ("action", "work_center_id", "place", "operation_id", "from_at")}
    other = made(shop, changes=[line])
    assert lying(shop, other)[3, 20].fixed == "pin"


def test_what_was_moved_by_hand_stays_there_when_the_schedule_is_mended(shop, floor):
    schedule = made(shop)
    [pin] = moved(shop, schedule, (3, 20), 190)["changes"]
    closed = {"action": "closed", "work_center_id": pin["work_center_id"], "from_at": moment(schedule, 900 * 60)}
    mended = made(shop, cause="equipment_down", base_id=schedule["id"], changes=[closed])
    assert [(line["action"], line["from_at"]) for line in mended["changes"]] == [
        ("pin", pin["from_at"]), ("closed", closed["from_at"].isoformat())
    ]  # fmt: skip
    assert lying(shop, mended)[3, 20].fixed == "pin"
    line = {name: pin[name] for name in ("action", "work_center_id", "place", "operation_id")}
    elsewhere = line | {"from_at": moment(schedule, 500 * 60)}
    again = made(shop, cause="by_hand", base_id=mended["id"], changes=[elsewhere])
    assert [line["from_at"] for line in again["changes"]] == [elsewhere["from_at"].isoformat()]


def test_a_published_schedule_is_not_changed(shop, floor):
    schedule = published(shop)
    trail, body = shop.trail(), wish(shop, schedule, (3, 20), 190)
    sentence = "A published schedule is not changed: make a new one from it."
    assert refused(ask(shop, schedule, "move", body, If_Match=seen(schedule))) == (409, sentence)
    let_go = {"slot_id": body["slot_id"]}
    assert refused(ask(shop, schedule, "unpin", let_go, If_Match=seen(schedule))) == (409, sentence)
    assert ask(shop, schedule, "try", body).json["feasible"] is True
    assert (places(shop, schedule), shop.trail()) == (AS_MADE, trail)


def test_a_stale_or_missing_version_changes_nothing(shop, floor):
    schedule = made(shop)
    body = wish(shop, schedule, (3, 20), 190)
    assert ask(shop, schedule, "move", body).status_code == 428
    assert ask(shop, schedule, "move", body, If_Match='"1"').status_code == 412
    assert places(shop, schedule) == AS_MADE


def test_what_runs_stays_where_it_is_and_no_moment_that_has_passed_is_wished(shop, floor):
    shop.step("production/ticket", floor.ticket(0, 10), "begin")
    schedule = made(shop)
    assert lying(shop, schedule)[1, 10].fixed == "running"
    body = wish(shop, schedule, (1, 10), 30)
    assert refused(ask(shop, schedule, "try", body)) == (409, "This operation runs already; it stays where it is.")
    body = wish(shop, schedule, (3, 20), -60)
    assert refused(ask(shop, schedule, "try", body)) == (409, "This moment has passed.")


@pytest.mark.parametrize("name", ["slot_id", "work_center_id", "start_at"])
def test_a_wish_names_the_field_it_lacks(shop, floor, name):
    schedule = made(shop)
    body = wish(shop, schedule, (3, 20), 190)
    del body[name]
    answer = ask(shop, schedule, "try", body)
    assert (answer.status_code, list(answer.json["fields"])) == (422, [name])


def test_an_operation_done_meanwhile_is_not_moved(shop, floor):
    schedule = made(shop)
    body = wish(shop, schedule, (1, 10), 30)
    shop.step("production/ticket", floor.ticket(0, 10), "complete")
    sentence = "There is no open operation at this place any more; load the schedule anew."
    assert refused(ask(shop, schedule, "try", body)) == (404, sentence)


def test_an_operation_that_has_begun_since_stays_where_it_is(shop, floor):
    schedule = made(shop)
    shop.step("production/ticket", floor.ticket(0, 10), "begin")
    answer = ask(shop, schedule, "move", wish(shop, schedule, (1, 10), 300), If_Match=seen(schedule))
    assert refused(answer) == (409, "This operation runs already; it stays where it is.")
    moved(shop, schedule, (2, 10), 5)
    assert places(shop, schedule)[1, 10] == ("SAW", 0, 60)


def test_nobody_else_moves_or_sees_a_schedule(shop, floor):
    schedule = made(shop)
    body = wish(shop, schedule, (3, 20), 190)
    reader = shop.as_role("reader", "scheduling.detailed_schedule.read")
    for verb in ("try", "move"):
        assert ask(shop.as_stranger(), schedule, verb, body, If_Match=seen(schedule)).status_code == 404
        assert ask(reader, schedule, verb, body, If_Match=seen(schedule)).status_code == 403
    for path in (f"{schedule['id']}/difference", f"compare?ids={schedule['id']},{made(shop)['id']}"):
        assert shop.as_stranger().request("GET", f"/api/{SCHEDULE}/{path}").status_code == 404
    assert places(shop, schedule) == AS_MADE


def test_the_same_move_sent_again_is_done_once(shop, floor):
    schedule = made(shop)
    body, key = wish(shop, schedule, (3, 20), 190), UUID(int=77)
    path = f"/api/{SCHEDULE}/{schedule['id']}/move"
    one, other = (shop.request("POST", path, body, key, If_Match=seen(schedule)) for _ in range(2))
    assert one.json == other.json
    assert other.json["version"] == schedule["version"] + 1
