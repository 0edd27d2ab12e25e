"""Schedules: made by a worker from what is open at a site, looked at with their reasons, left alone when they fail."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.production.ticket import Ticket
from tests.builders.engineering import a_work_center, an_operation
from tests.builders.mps import today
from tests.builders.production import a_product, a_released_order, refused, report
from tests.contexts.scheduling_shop import (
    CENTER,
    OPERATION,
    SCHEDULE,
    a_floor,
    around_the_clock,
    chart,
    gaps,
    hours_from,
    lies,
    loaded,
    made,
    operation,
)


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def slot_of(shop, schedule, order, number):
    """One bar, as it is told when somebody touches it."""
    told = chart(shop, schedule)
    at = sorted(one["number"] for one in told["orders"])[order]
    bar = next(bar for bar in told["bars"] if told["orders"][bar[2]]["number"] == at and bar[3] == number)
    return shop.get(f"/api/{SCHEDULE}/{schedule['id']}/slots/{bar[0]}")


def test_orders_follow_each_other_on_both_work_centers(shop, floor):
    """Ten shafts are an hour on the saw and two on the press; what is due first comes first."""
    schedule = made(shop)
    assert (schedule["state"], schedule["operations"], schedule["orders"]) == ("made", 6, 3)
    assert lies(shop, schedule) == {
        (0, 10): ("SAW", 0, 1), (0, 20): ("PRESS", 1, 3),
        (1, 10): ("SAW", 1, 2), (1, 20): ("PRESS", 3, 5),
        (2, 10): ("SAW", 2, 3), (2, 20): ("PRESS", 5, 7),
    }  # fmt: skip


def test_its_figures_are_those_of_its_slots(shop, floor):
    """Orders take 3, 4 and 5 hours; nine of fourteen open hours are worked until the last end."""
    schedule = made(shop)
    figures = ("late_orders", "left_out", "tardiness_hours", "setup_hours", "flow_hours", "moved")
    assert [schedule[name] for name in figures] == [0, 0, "0", "0", "12", 0]
    assert (schedule["utilization_percent"], schedule["wip_orders"]) == ("64.29", "1.71")
    assert schedule["error"] == ""


def test_an_order_that_is_due_already_is_scheduled_and_late(shop):
    floor = a_floor(shop, count=1)
    shop.change("production/work_order", floor.orders[0], due=date.today() - timedelta(days=10))
    schedule = made(shop)
    assert (schedule["late_orders"], schedule["left_out"]) == (1, 0)
    [order] = chart(shop, schedule)["orders"]
    assert order["late"] == 3 * 3600 - order["due"]
    assert {bar[8] & 16 for bar in chart(shop, schedule)["bars"]} == {16}


def test_the_chart_tells_places_hours_orders_and_bars(shop, floor):
    told = chart(shop, made(shop))
    assert [(row["work_center"]["number"], row["place"], row["places"]) for row in told["rows"]] == [
        ("PRESS", 1, 1),
        ("SAW", 1, 1),
    ]
    assert {str(row["open"]) for row in told["rows"]} == {str([[0, 28 * 86400]])}
    assert (told["until"], told["frozen_until"]) == (28 * 86400, 0)
    assert [(one["item"]["number"], one["quantity"], one["priority"], one["late"]) for one in told["orders"]] == [
        ("SHAFT", "10", 5, 0)
    ] * 3
    assert told["bars"][0][1:] == [1, 0, 10, "Saw", 0, 0, 3600, 0]


def test_a_bar_says_what_it_waits_for_and_what_would_be_won(shop, floor):
    schedule = made(shop)
    told = slot_of(shop, schedule, 1, 20)
    first, second = (one["number"] for one in chart(shop, schedule)["orders"][:2])
    ends = [f"{one['at'][5:10]}" for one in told["bounds"]]
    assert (told["cause"]["code"], told["gain_minutes"], len(ends)) == ("machine", 60, 3)
    assert told["cause"]["sentence"].startswith(f"PRESS is busy with operation 20 of {first} until ")
    assert told["bounds"][1]["sentence"].startswith(f"Waits for operation 10 of {second} on SAW, which ends ")
    assert told["sentence"].endswith(" Without that it could begin 60 min sooner.")
    assert (told["slot"]["name"], told["slot"]["quantity"], told["slot"]["fixed"]) == ("Press", "10", "")
    assert (told["slot"]["ticket"]["id"], told["before"]) == (floor.ticket(1, 20)["id"], None)


def test_a_reason_is_told_in_the_language_of_who_asks(shop, floor):
    schedule = made(shop)
    shop.language = "zh-CN"
    assert slot_of(shop, schedule, 0, 10)["sentence"] == "前面没有别的安排：能开工就开工。"
    assert slot_of(shop, schedule, 1, 20)["sentence"].endswith("没有它可提前 60 分钟开工。")


def test_a_slot_of_another_schedule_is_not_there(shop, floor):
    one, other = made(shop), made(shop)
    id = chart(shop, other)["bars"][0][0]
    assert shop.request("GET", f"/api/{SCHEDULE}/{one['id']}/slots/{id}").status_code == 404


def test_load_is_told_by_work_center_and_day(shop, floor):
    told = shop.get(f"/api/{SCHEDULE}/{made(shop)['id']}/load")
    assert [row["work_center"]["number"] for row in told["rows"]] == ["PRESS", "SAW"]
    press, saw = ([sum(cell[name] for cell in row["cells"]) for name in ("busy", "setup")] for row in told["rows"])
    assert (press, saw) == ([360, 0], [180, 0])
    assert told["rows"][0]["cells"][5] == {"open": 1440, "busy": 0, "setup": 0, "percent": "0.0"}


def test_the_curve_tells_how_it_became_better_and_what_each_rule_is_worth(shop, floor):
    told = shop.get(f"/api/{SCHEDULE}/{made(shop)['id']}/curve")
    assert (told["state"], told["points"][-1]["late"], told["points"][-1]["tardiness_hours"]) == ("made", 0, "0")
    assert {"rule": "edd", "late": 0, "tardiness_hours": "0"} in told["rules"]


def test_a_search_goes_on_for_as_long_as_was_asked_and_never_makes_it_worse(shop, floor):
    quick, searched = made(shop), made(shop, search_seconds=1)
    assert float(searched["seconds"]) >= 1
    assert (searched["late_orders"], searched["tardiness_hours"], searched["ends_at"][:13]) == (
        quick["late_orders"],
        quick["tardiness_hours"],
        quick["ends_at"][:13],
    )


def test_nothing_to_do_is_a_schedule_too(shop):
    around_the_clock(shop)
    schedule = made(shop)
    assert (schedule["state"], schedule["operations"], schedule["ends_at"]) == ("made", 0, None)
    assert chart(shop, schedule)["bars"] == []


def test_what_is_done_or_cancelled_is_not_scheduled(shop, floor):
    report(shop, floor.ticket(0, 10), "good", 10)
    shop.step("production/ticket", floor.ticket(1, 10), "cancel")
    assert sorted(lies(shop, made(shop))) == [(0, 20), (1, 20), (2, 10), (2, 20)]


def test_each_bad_operation_has_the_smallest_reason_and_all_else_is_scheduled(shop, floor):
    """A tool nobody has, a furnace too small, a work center that never works, and what comes behind them."""
    tool = shop.make("scheduling/shared_resource", number="M17", name="Mold 17", units=0)
    mold, heavy, idle = (
        a_product(shop, *two(shop, center), number=name)
        for name, center in (("MOLDED", "M"), ("HEAVY", "F"), ("IDLE", "I"))
    )
    shop.make(OPERATION, item_id=mold["id"], operation_number=10, needs=[{"shared_resource_id": tool["id"]}])
    shop.make(CENTER, work_center_id=a_work_center(shop, "F")["id"], load_limit="5")
    shop.make(OPERATION, item_id=heavy["id"], operation_number=10, load_per_unit="1")
    never = shop.make("plant/work_calendar", number="NO", name="Never", shifts=[])
    shop.change("plant/work_center", a_work_center(shop, "I"), work_calendar_id=never["id"])
    for item in (mold, heavy, idle):
        a_released_order(shop, item, 10)
    schedule = made(shop)
    told = [(row["operation_number"], row["code"], row["sentence"]) for row in gaps(shop, schedule)]
    assert (schedule["operations"], schedule["left_out"]) == (6, 6)
    assert [one for one in told if one[0] == 10] == [
        (10, "too_many_units", "It needs more of Mold 17 than there are."),
        (10, "too_heavy", "It is more than F takes at once."),
        (10, "no_open_time", "Never has no working time."),
    ]
    assert {one[1] for one in told if one[0] == 20} == {"after_left_out"}
    assert told[1][2].endswith(", which comes before it, has no place.")


def two(shop, center):
    """An operation that cannot be done, and one on the saw behind it."""
    first = an_operation(shop, 10, work_center_id=a_work_center(shop, center)["id"], run_minutes="6")
    return first, an_operation(shop, 20, work_center_id=a_work_center(shop, "SAW")["id"], run_minutes="6")


def test_strangers_and_those_without_the_right_see_nothing(shop, floor):
    schedule, stranger, worker = made(shop), shop.as_stranger(), shop.as_role("turner", "production.*")
    for path in ("chart", "gaps", "load", "curve", f"slots/{chart(shop, schedule)['bars'][0][0]}"):
        assert stranger.request("GET", f"/api/{SCHEDULE}/{schedule['id']}/{path}").status_code == 404
        assert worker.request("GET", f"/api/{SCHEDULE}/{schedule['id']}/{path}").status_code == 403
    assert lies(stranger, made(stranger)) == {}


def test_what_is_supposed_must_say_what_it_is_about(shop, floor):
    def told(**line):
        return refused(shop.try_make(SCHEDULE, changes=[line]))

    later, sooner = "2026-12-02T00:00:00+00:00", "2026-12-01T00:00:00+00:00"
    saw, order = floor.saw["id"], floor.orders[0]["id"]
    assert told(action="closed") == (422, "changes.0.work_center_id: A work center is needed.")
    assert told(action="held") == (422, "changes.0.work_order_id: A work order or an operation is needed.")
    assert told(action="priority", work_order_id=order) == (422, "changes.0.priority: A priority is needed.")
    ended = {"work_center_id": saw, "from_at": later, "until_at": sooner}
    assert told(action="closed", **ended) == (422, "changes.0.until_at: The end must come after the beginning.")
    assert shop.list(SCHEDULE) == []


def test_every_ticket_of_an_operation_is_scheduled_for_itself(shop, floor):
    """Four and six of the first operation; the second waits for both."""
    first = floor.ticket(0, 10)
    shop.change("production/ticket", first, quantity="4")

    def share(act):
        whole = act.session.get_one(Ticket, UUID(first["id"]))
        names = ("work_order_id", "operation_id", "operation_number", "name", "item_id", "work_center_id", "site_id")
        values = {name: getattr(whole, name) for name in names}
        return act.add(Ticket(**values, quantity=Decimal(6), sequence=20)).id

    other = shop.perform(share)
    facts = loaded(shop)
    assert [way.seconds for key in (first["id"], str(other)) for way in operation(facts, {"id": key}).ways] == [
        1440,
        2160,
    ]
    assert {after.operation for after in operation(facts, floor.ticket(0, 20)).after} == {first["id"], str(other)}
    assert made(shop)["operations"] == 7


def test_the_goal_decides_between_punctual_and_few_set_ups(shop, floor):
    """Black is due soon, the press is set up for white: black first is punctual, all white first one set-up less."""
    colors = {name: a_product(shop, on(shop, floor.press), number=name) for name in ("WHITE", "BLACK")}
    table = shop.make("scheduling/setup_table", number="P", name="Paint", usual_minutes="600")
    shop.make(CENTER, work_center_id=floor.press["id"], setup_table_id=table["id"], family="WHITE")
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=20, family="WHITE")
    for name, item in colors.items():
        shop.make(OPERATION, item_id=item["id"], family=name)
    a_released_order(shop, colors["WHITE"], 700, due=today(shop) + timedelta(days=20))
    a_released_order(shop, colors["BLACK"], 10, due=today(shop) + timedelta(days=1))
    told = {goal: made(shop, goal=goal) for goal in ("on_time", "least_setups", "short_flow", "stable")}
    assert (told["on_time"]["late_orders"], told["on_time"]["setup_hours"]) == (0, "20")
    assert (told["least_setups"]["late_orders"], told["least_setups"]["setup_hours"]) == (1, "10")
    assert {one["state"] for one in told.values()} == {"made"}


def on(shop, center):
    return an_operation(shop, 10, work_center_id=center["id"], run_minutes="6")


def test_reasons_name_tools_waits_calendars_and_material(shop, floor):
    tool = shop.make("scheduling/shared_resource", number="T", name="Clamp", units=1)
    needs = [{"shared_resource_id": tool["id"]}]
    shop.make(OPERATION, item_id=floor.shaft["id"], operation_number=10, wait_minutes="30", needs=needs)
    shop.change("plant/work_center", floor.saw, capacity="3")
    base = made(shop)
    material = {"action": "material", "work_order_id": floor.orders[0]["id"], "from_at": hours_from(base, 50)}
    down = {"action": "closed", "work_center_id": floor.press["id"], "until_at": hours_from(base, 40)}
    schedule = made(shop, cause="late_material", base_id=base["id"], changes=[material, down])
    told = [slot_of(shop, schedule, *one)["cause"] for one in ((0, 10), (2, 10), (1, 20), (0, 20))]
    assert [one["code"] for one in told] == ["material", "pool", "calendar", "before"]
    assert told[0]["sentence"].startswith("Its material is not there before ")
    assert told[1]["sentence"].startswith(f"Waits for Clamp, which operation 10 of {floor.orders[1]['number']} uses")
    assert told[2]["sentence"].startswith("PRESS, with all it needs, does not work before ")
    assert told[3]["sentence"].startswith(f"Waits for operation 10 of {floor.orders[0]['number']} on SAW #")
    assert " and then rests until " in told[3]["sentence"]
