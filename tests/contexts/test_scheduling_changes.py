"""Schedules beside each other: what is different and because of what, and which is best at what."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from backend.scheduling import rules
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.rules import is_another_time
from tests.builders.engineering import statements
from tests.builders.production import a_released_order, refused
from tests.contexts.scheduling_hand import clock, lying, moved, number
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, earlier, made, moment, published
from tests.shop import Row, Shop


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def difference(shop: Shop, schedule: Row, query: str = "") -> Row:
    return shop.get(f"/api/{SCHEDULE}/{schedule['id']}/difference?{query}")


def test_what_moved_is_told_with_what_the_schedule_supposes(shop, floor):
    base = made(shop)
    closed = {
        "action": "closed", "work_center_id": floor.press["id"], "from_at": base["begins_at"],
        "until_at": moment(base, 4 * 3600).isoformat(), "reason": "Bearing broken",
    }  # fmt: skip
    schedule = made(shop, cause="equipment_down", base_id=base["id"], changes=[closed])
    told, shift = difference(shop, schedule), 240 - 60
    because = f"PRESS stands still until {clock(base, 240)}. Bearing broken"
    assert told["base"] == {"id": base["id"], "number": base["number"]}
    assert told["sentences"] == ["3 operations moved.", "3 orders come later."]
    first = told["moves"][0]
    assert first["sentence"] == (
        f"{number(1)}/20 begins {clock(base, 60 + shift)} instead of {clock(base, 60)}. {because}"
    )
    assert (first["from"]["start_at"], first["to"]["start_at"]) == (
        moment(base, 60 * 60).isoformat(), moment(base, 240 * 60).isoformat()
    )  # fmt: skip
    assert first["slot_id"] == lying(shop, schedule)[1, 20].slot_id
    assert [row["sentence"] for row in told["orders"]] == [
        f"{number(order)} ends {clock(base, end + shift)} instead of {clock(base, end)}. {because}"
        for order, end in ((1, 180), (2, 300), (3, 420))
    ]


def test_what_moved_behind_something_else_is_told_with_what_moved_that(shop, floor):
    """The saw stands: what is pressed waits for it, although the press stands later, when nothing lies there."""
    base = made(shop)
    closed = [
        {"action": "closed", "work_center_id": center["id"], "from_at": begins, "until_at": ends}
        for center, begins, ends in (
            (floor.press, moment(base, 40 * 3600), moment(base, 41 * 3600)),
            (floor.saw, base["begins_at"], moment(base, 8 * 3600)),
        )
    ]
    told = difference(shop, made(shop, cause="equipment_down", base_id=base["id"], changes=closed))
    because = f"SAW stands still until {clock(base, 480)}."
    assert len(told["moves"]) == 6
    assert all(row["sentence"].endswith(because) for row in (*told["moves"], *told["orders"]))


def test_what_should_have_begun_by_now_is_behind_and_so_is_what_waits_for_it(shop, floor):
    """Whatever else happened; an order that goes first explains itself."""
    base = published(shop)
    earlier(shop, base, 1)
    first = {"action": "priority", "work_order_id": floor.orders[2]["id"], "priority": 1}
    told = difference(shop, made(shop, cause="behind", changes=[first]))
    sentences = {row["sentence"].partition(" ")[0]: row["sentence"] for row in told["moves"]}
    assert sentences[f"{number(1)}/10"].endswith(" Work is behind.")
    assert sentences[f"{number(2)}/20"].endswith(" Work is behind.")
    assert sentences[f"{number(3)}/20"].endswith(f" {number(3)} now has priority 1.")


def test_what_a_rush_order_takes_the_place_of_a_minute_later_is_not_behind(shop, floor):
    base = published(shop)
    earlier(shop, base, 1 / 60)
    rush = floor.orders[2]["id"]
    first = {"action": "priority", "work_order_id": rush, "priority": 1}
    due = {"action": "due", "work_order_id": rush, "from_at": moment(base, 3600)}
    told = difference(shop, made(shop, base_id=base["id"], changes=[first, due]))
    sentences = {row["sentence"].partition(" ")[0]: row["sentence"] for row in told["moves"]}
    assert sentences[f"{number(1)}/10"].endswith(f" {number(3)} now has priority 1.")


def test_orders_that_become_late_and_punctual_are_counted(shop):
    a_floor(shop, 2, due=date.today() + timedelta(days=2))
    base = made(shop)
    schedule = moved(shop, made(shop), (1, 20), 4 * 24 * 60)
    told = difference(shop, schedule, f"base_id={base['id']}")
    assert told["sentences"] == ["1 operation moved.", "1 order becomes late."]
    [order] = told["orders"]
    ends = f"{number(1)} ends {clock(base, 5880)} instead of {clock(base, 180)} and becomes late."
    assert order["sentence"] == f"{ends} {number(1)} was put on PRESS by hand."
    assert (order["late_before"], order["late_after"] > 86_400) == (0, True)
    back = difference(shop, base, f"base_id={schedule['id']}")
    assert back["orders"][0]["sentence"].endswith(" and becomes punctual. The plan was made anew.")
    assert back["sentences"] == ["1 operation moved.", "1 order becomes punctual."]
    assert difference(shop, base, f"base_id={base['id']}")["sentences"] == ["Nothing is different."]


def test_new_operations_and_a_schedule_made_from_nothing_are_told(shop, floor):
    base = made(shop)
    assert difference(shop, base) == {
        "base": None, "sentences": ["It was made from no other schedule."], "orders": [], "moves": []
    }  # fmt: skip
    shop.step("production/ticket", floor.ticket(0, 10), "complete")
    told = difference(shop, made(shop, base_id=base["id"], cause="what_if"))
    assert "1 operation is over by now." in told["sentences"]


def test_what_a_made_schedule_supposes_changes_only_by_moving_in_it(shop, floor):
    """A line more would say that its slots allow for something they do not."""
    schedule = made(shop)
    closed = {"action": "closed", "work_center_id": floor.press["id"], "until_at": moment(schedule, 200 * 3600)}
    answer = shop.try_change(SCHEDULE, schedule, changes=[closed])
    assert (answer.status_code, shop.read(SCHEDULE, schedule["id"])["changes"]) == (409, [])


def test_a_new_order_that_is_late_says_what_it_waits_for(shop, floor):
    base = published(shop)
    order = a_released_order(shop, floor.shaft, 10, due=date.today() + timedelta(days=1))
    late = {"action": "material", "work_order_id": order["id"], "from_at": moment(base, 4 * 86_400), "reason": "rush"}
    schedule = made(shop, cause="rush_order", changes=[late])
    [told] = difference(shop, schedule)["orders"]
    assert told["sentence"] == (
        f"{order['number']} is new, it ends {clock(base, 4 * 1440 + 180)} and is late. "
        f"Its material is not there before {clock(base, 4 * 1440)}."
    )


def test_a_discarded_schedule_keeps_no_places_to_compare(shop, floor):
    base = made(shop)
    schedule = made(shop, base_id=base["id"], cause="what_if")
    shop.step(SCHEDULE, base, "discard")
    answer = shop.request("GET", f"/api/{SCHEDULE}/{schedule['id']}/difference")
    assert refused(answer) == (409, f"{base['number']} is discarded and cannot be compared.")


def test_a_chinese_planner_reads_it_in_chinese(shop, floor):
    base = made(shop)
    schedule = moved(shop, made(shop), (3, 20), 500)
    shop.language = "zh-CN"
    told = difference(shop, schedule, f"base_id={base['id']}")
    assert told["sentences"] == ["1 道工序已移动。", "1 张工单推后。"]
    assert told["moves"][0]["sentence"] == (
        f"{number(3)}/20 改为 {clock(base, 500)} 开工，原为 {clock(base, 300)}。{number(3)} 由人工放到PRESS。"
    )


@pytest.mark.parametrize(("minutes", "is_another"), [(5, False), (-5, False), (6, True), (-6, True)])
def test_five_minutes_are_no_other_time(minutes, is_another):
    """A schedule made anew begins a minute or two later, and so does all its work that could begin at once."""
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert rules.is_another_time(noon, noon + timedelta(minutes=minutes)) is is_another


def test_differences_take_as_many_statements_for_many_as_for_few(shop, floor):
    base = made(shop)
    schedule = made(shop, base_id=base["id"], cause="what_if")
    few = statements(shop, lambda: difference(shop, schedule))
    assert few <= 14


def test_schedules_stand_side_by_side_and_the_best_of_each_measure_is_named(shop, floor):
    base = made(shop)
    worse = moved(shop, made(shop), (3, 20), 500)
    told = shop.get(f"/api/{SCHEDULE}/compare?ids={base['id']},{worse['id']}")
    assert [row["number"] for row in told["schedules"]] == [base["number"], worse["number"]]
    assert [row["ends_at"] for row in told["schedules"]] == [base["ends_at"], worse["ends_at"]]
    assert (told["best"]["ends_at"], told["best"]["late_orders"]) == (base["id"], None)
    assert [row["work_center"]["number"] for row in told["centers"]] == ["PRESS", "SAW"]
    assert all(len(row["percents"]) == 2 and row["percents"][0] == row["percents"][1] for row in told["centers"])


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "ids: 2 to 6 schedules are needed."),
        (1, "ids: 2 to 6 schedules are needed."),
        (7, "ids: 2 to 6 schedules are needed."),
    ],
)
def test_two_to_six_schedules_are_compared(shop, count, sentence):
    ids = ",".join(str(UUID(int=at)) for at in range(count))
    answer = shop.request("GET", f"/api/{SCHEDULE}/compare?ids={ids}")
    assert refused(answer) == (422, sentence)
    assert list(answer.json["fields"]) == ["ids"]


def test_only_different_schedules_that_came_to_something_are_compared(shop, floor):
    base, other = made(shop), made(shop)
    compared = f"/api/{SCHEDULE}/compare?ids={base['id']}"
    assert refused(shop.request("GET", f"{compared},{base['id']}")) == (422, "ids: a schedule is named twice.")
    words = "ids: ids with commas between them are needed."
    assert refused(shop.request("GET", f"{compared},first")) == (422, words)
    shop.perform(lambda act: act.session.execute(
        update(DetailedSchedule).where(DetailedSchedule.id == UUID(other["id"])).values(state="running")
    ))  # fmt: skip
    running = f"ids: {other['number']} is running and cannot be compared."
    assert refused(shop.request("GET", f"{compared},{other['id']}")) == (422, running)


@pytest.mark.parametrize(("cause", "has_base"), [("plan", False), ("what_if", False), ("behind", True)])
def test_what_answers_something_that_happened_is_made_from_the_published_schedule(shop, floor, cause, has_base):
    base = published(shop)
    assert shop.make(SCHEDULE, cause=cause)["base_id"] == (base["id"] if has_base else None)


@pytest.mark.parametrize(("minutes", "moved"), [(0, False), (5, False), (-5, False), (6, True), (-6, True)])
def test_what_slides_along_with_the_clock_is_no_move(minutes, moved):
    begins = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert is_another_time(begins, begins + timedelta(minutes=minutes)) is moved
