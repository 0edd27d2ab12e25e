"""A planner's day in Chromium on the demo factory: forecast, demand, schedule, run, kit, release, week, sequence."""

from datetime import date, timedelta

import pytest

from tests.browser import planner_desk as work
from tests.browser.hands import log_in_with_password
from tests.browser.judging import faults, keep_picture
from tests.browser.pool import POOL

TILLER, BLADE = "F-1GQN180", "B-BLADE"
PURCHASE = "purchasing/purchase_order"
LATE, WANTED = 40, 20  # days


@pytest.fixture(scope="module")
def sold(people):
    """Two years of what was sold are there from the first day, and so are the schedule and the plan of that day."""
    [tiller] = people.planner.list("sales/demand_history", f"item_id={people.item(TILLER)['id']}&sort=-day&limit=1")
    assert date.fromisoformat(tiller["day"]) >= date.today() - timedelta(days=14)
    assert len(people.with_first_plans()) == 2  # of the master schedule, and of everything it needs


@pytest.fixture(scope="module")
def waiting(people):
    """A dealer's blades, promised and placed, wait for a delivery that is announced for long after."""
    bought = next(row for row in people.buyer.list(PURCHASE, "state=draft") if lines_of(people, row["id"], BLADE))
    due(people, bought["id"], LATE)
    dealer = people.director.list("sales/customer", "limit=1")[0]
    sale = people.sell(people.item(BLADE), 2000, dealer, days=WANTED)
    [entry] = people.planner.list(POOL, f"sales_order_id={sale['id']}")
    line = people.director.list("plant/work_center", "limit=1")[0]["id"]
    week = {"work_center_id": line, "week": str(date.today() + timedelta(days=7))}
    for step, form in (("review", {}), ("accept", {}), ("pool", {}), ("pre_schedule", week)):
        entry = people.planner.step(POOL, entry, step, **form)
    return {"entry": entry, "bought": bought["id"]}


def lines_of(people, id, item):
    return [line for line in people.buyer.read(PURCHASE, id)["lines"] if line["item"]["number"] == item]


def due(people, id, days):
    """The buyer writes down when the supplier says it comes."""
    order, day = people.buyer.read(PURCHASE, id), str(date.today() + timedelta(days=days))
    kept = ("id", "item_id", "quantity", "uom_id", "price")
    lines = [{name: line[name] for name in kept if name in line} | {"due": day} for line in order["lines"]]
    people.buyer.change(PURCHASE, order, lines=lines)
    return day


def test_a_planner_s_day_at_the_desk(desk, people, sold, waiting):
    page = desk(service_workers="block")
    log_in_with_password(page, "planner", "中文")
    work.forecast(page, people, "春耕展会")
    work.see_demand(page, TILLER)
    work.type_over(page, people, TILLER, weeks=5, quantity=12)
    work.run(page)
    work.compare(page)
    the_fix_comes_true(page, people, waiting)
    work.release(page, people, BLADE)
    work.through_the_pool(page, waiting["entry"])
    entry = people.planner.read(POOL, waiting["entry"]["id"])
    assert (entry["state"], entry["sequence"]) == ("sequenced", 1)


def the_fix_comes_true(page, people, waiting):
    kit = people.planner.get(f"/api/planning/kit-check/{waiting['entry']['id']}?level=order&days=365")
    [way] = [fix for fix in kit["fixes"] if fix["kind"] == "expedite"]
    detail = work.kit(page, waiting["entry"], "催供应商提前交")
    assert kit["full_kit_day"] == str(date.today() + timedelta(days=LATE))
    due(people, waiting["bought"], (date.fromisoformat(way["moves"][0]["day"]) - date.today()).days)
    detail = work.kit(page, waiting["entry"], "齐", "5-kitting-fixed")
    assert detail.get_by_text("催供应商提前交").count() == 0
    again = people.planner.get(f"/api/planning/kit-check/{waiting['entry']['id']}?level=order&days=365")
    assert (again["full_kit_day"], again["days_late"]) == (way["day"], 0)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/forecast", ".cards li"), ("/plan/demand", ".list .card"), ("/plan/mps", ".period"), ("/plan", ".card"),
        ("/kitting?level=order", ".kitting .card"), ("/pool", ".column .card"),
    ],
)  # fmt: skip
def test_the_planner_s_pages_are_read_on_a_phone(phone, sold, path, there):
    page = phone(service_workers="block")
    log_in_with_password(page, "planner", "中文")
    page.goto(path)
    page.locator(there).first.wait_for()
    keep_picture(page, "planner", "day", path.strip("/").split("?")[0].replace("/", "-"), "phone")
    assert list(faults(page, "phone")) == []
