"""A foreman's day in Chromium: scheduled, published, read on the floor; a furnace breaks, a rush order is let in."""

import re
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import foreman_desk as work
from tests.browser.hands import go_offline, log_in_with_password, wait_for
from tests.browser.judging import faults_in_other_looks
from tests.stories.foremans_day import MORNING, ORDER, REPAIR, SCHEDULE, TICKET, Bars

FURNACE, RUSH = "WC-HEAT", "A-GBX"


@pytest.fixture(scope="module")
def morning(people):
    """Eighteen more orders than the demo has are released, and the first plans and the first schedule are made."""
    made = [release(people, *row) for row in MORNING]
    people.with_first_plans()
    wait_for(lambda: not people.planner.list(SCHEDULE, "state=queued,running"), "the first schedule is made", 120)
    return [order["number"] for order in made]


def release(people, item, quantity, days, priority):
    given = {"item_id": people.item(item)["id"], "quantity": quantity, "priority": priority}
    order = people.planner.make(ORDER, **given, due=date.today() + timedelta(days=days))
    return people.planner.step(ORDER, people.planner.step(ORDER, order, "firm"), "release")


def bars_of(people, id):
    return Bars(people.planner.get(f"/api/{SCHEDULE}/{id}/chart"))


def test_a_foreman_s_day(desk, phone, people, morning):
    office = desk(service_workers="block")
    log_in_with_password(office, "planner", "English")
    first = the_planner_makes_it(office, people, morning)
    the_floor_reads_it(phone(), people)
    second = the_foreman_mends_it(phone(service_workers="block"), people, first)
    a_rush_order_is_let_in(desk(service_workers="block"), people, second)


def the_planner_makes_it(page, people, morning):
    id = work.make_a_schedule(page)
    assert set(morning) <= bars_of(people, id).of_orders()
    work.read_a_reason(page)
    number, operation, start = movable(bars_of(people, id))
    work.choose_in_the_table(page, number, operation)
    work.move_by_hand(page, quarters=4)
    [change] = people.planner.read(SCHEDULE, id)["changes"]
    later = bars_of(people, id).second(change["from_at"]) - start
    assert 3_600 <= later < 4_500, "in steps to whole quarters of an hour"
    work.publish(page, "6-publish", "desk")
    assert published(people)["id"] == id
    return id


def movable(bars):
    """The last of all that begins: order, operation and the second it starts at."""
    bar = max((bar for bar in bars.told["bars"] if not bar[8] & (work.FROZEN | work.RUNNING)), key=lambda bar: bar[6])
    return bars.told["orders"][bar[2]]["number"], f"{bar[3]} {bar[4]}", bar[6]


def published(people):
    """There is one, ever."""
    [schedule] = people.planner.list(SCHEDULE, "state=published")
    return schedule


def the_floor_reads_it(page, people):
    center = people.one("plant/work_center", number=FURNACE)
    work.come_in_by_badge(page, "1016")
    cards = work.see_the_list(page, center)
    told = people.worker.get(f"/api/production/dispatch?work_center_id={center['id']}")["rows"]
    orders = [row["work_order"]["number"] for row in told]
    assert len(orders) > 3
    assert [text.split(" · ")[0].strip() for text in cards.locator(".quiet-text").all_inner_texts()] == orders
    cards.first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/work/{told[0]['ticket']['id']}$"))  # the number stands on the list, too
    expect(page.get_by_text(told[0]["work_order"]["number"]).first).to_be_visible()
    work.looked_at(page, "7-ticket", "phone")
    page.go_back()
    go_offline(page)
    expect(page.get_by_text("Offline:").first).to_be_visible()
    expect(cards.first).to_be_visible()
    work.looked_at(page, "7-dispatch-offline", "phone")
    assert faults_in_other_looks(page, "foreman", "7-dispatch") == []


def the_foreman_mends_it(page, people, base):
    """What the furnace should have done while it stands lies elsewhere, on the chart and on the tickets."""
    furnace = people.one("plant/equipment", number="EQ-205")
    told = {"equipment_id": furnace["id"], "description": "No heat", "stands": True, "priority": 1}
    people.supervisor.make(REPAIR, **told, kind="breakdown_repair")
    log_in_with_password(page, "manager", "English")
    id = work.mend(page, "Equipment down", "8-furnace", "phone", days=3)  # at any hour it had work by then
    schedule = people.supervisor.read(SCHEDULE, id)
    assert (schedule["base_id"], schedule["cause"]) == (base, "equipment_down")
    assert [one["action"] for one in schedule["changes"]] == ["pin", "closed"], "what was put by hand stays there"
    assert 5 * schedule["moved"] <= schedule["operations"], "what does not need the furnace stays"
    work.publish(page, "8-furnace", "phone")
    work.looked_at(page, "8-furnace-published", "phone")
    assert published(people)["number"] == schedule["number"]
    [change] = [one for one in schedule["changes"] if one["action"] == "closed"]
    bars = bars_of(people, id)
    begins, ends = bars.second(change["from_at"]), bars.second(change["until_at"])
    assert [bar for bar in bars.at(FURNACE) if bar[1] < ends and bar[2] > begins] == []
    assert tickets_within(people, change) == []
    return id


def tickets_within(people, change):
    center = people.one("plant/work_center", number=FURNACE)["id"]
    begins, ends = datetime.fromisoformat(change["from_at"]), datetime.fromisoformat(change["until_at"])
    waiting = people.planner.every(TICKET, f"work_center_id={center}&state=waiting")
    return [row for row in waiting if row["starts_at"] and begins <= datetime.fromisoformat(row["starts_at"]) < ends]


def a_rush_order_is_let_in(page, people, base):
    order = release(people, RUSH, "4", 3, 1)
    log_in_with_password(page, "manager", "English")
    id = work.mend(page, "Rush order", "9-rush", "desk")
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_role("heading", level=1, name="Schedules side by side")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(1)
    work.looked_at(page, "9-compare", "desk")
    work.publish(page, "9-compare", "desk")
    assert (published(people)["id"], published(people)["base_id"]) == (id, base)
    assert people.planner.read(SCHEDULE, base)["state"] == "replaced"
    tickets = people.planner.every(TICKET, f"work_order_id={order['id']}")
    assert tickets and all(ticket["starts_at"] for ticket in tickets)
    ended = max(datetime.fromisoformat(ticket["ends_at"]) for ticket in tickets)
    assert ended == bars_of(people, id).end_of(order["number"])
    work.see_the_load(page)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/schedule", ".strip, .gantt"), ("/schedule/compare", "main .one, main .card"), ("/schedule/load", "main h1"),
        ("/schedule/happened", "main h1"), ("/schedule/line", "main h1"), ("/schedule/trim", "main h1"),
        ("/dispatch", "article.card"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_a_schedule_are_read_on_a_phone_and_at_a_desk(request, morning, size, path, there):
    page = request.getfixturevalue(size)(service_workers="block")
    log_in_with_password(page, "manager", "中文" if size == "phone" else "English")
    page.goto(path)
    expect(page.locator(there).first).to_be_visible()
    work.looked_at(page, "page" + path.replace("/", "-"), size)
