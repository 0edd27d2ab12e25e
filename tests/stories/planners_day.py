"""What a planner does from morning to evening, through the HTTP door, together with sales, purchasing and the floor."""

import io
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from uuid_utils.compat import uuid7

from tests.builders.forecasting import FORECAST, HISTORY, SCHEME
from tests.builders.jobs import worked
from tests.shop import Row, Rows, ok
from tests.stories.planners_factory import Desk

POOL, PLANNED, MPS = "planning/order_pool_entry", "planning/planned_order", "/api/planning/mps"
Day = date


def bring_in_what_was_sold(desk: Desk, lines: Iterable[tuple[str, Day, int]]) -> Row:
    """Past demand by sheet: item, day and quantity."""
    head = "item_id,customer_id,day,quantity,promoted,out_of_stock"
    sheet = "\n".join((head, *(f"{item},,{day},{quantity},no,no" for item, day, quantity in lines)))
    planner = desk.crew.planner
    headers = {"Authorization": f"Bearer {planner.token}", "Accept-Language": "en", "Idempotency-Key": str(uuid7())}
    data = {"file": (io.BytesIO(sheet.encode()), "sold.csv")}
    return dict(ok(planner.client.post(f"/api/{HISTORY}/exchange", data=data, headers=headers)))


def let_the_machine_forecast(desk: Desk, **scheme: Any) -> Row:
    planner = desk.crew.planner
    known = planner.make(SCHEME, number="PLANNER", name="What we expect", **scheme)
    asked = planner.make(FORECAST, forecast_scheme_id=known["id"])
    worked(planner, asked["job_id"])
    return planner.read(FORECAST, asked["id"])


def say_what_the_machine_cannot_know(desk: Desk, forecast: Row, item: Row, start: Day, value: Any, why: str) -> Row:
    given = {"node": {"item_id": item["id"]}, "start": str(start), "value": str(value), "reason": why}
    return dict(desk.crew.planner.post(f"/api/{FORECAST}/{forecast['id']}/corrections", **given))


def publish(desk: Desk, forecast: Row) -> Row:
    for step in ("submit", "review", "publish"):
        forecast = desk.crew.planner.step(FORECAST, forecast, step)
    return forecast


def expected(desk: Desk, forecast: Row, item: Row) -> list[str]:
    """Of one item, period by period."""
    page = desk.crew.planner.get(f"/api/{FORECAST}/{forecast['id']}/grid?by=item_id")
    [row] = [row for row in page["rows"] if row["number"] == item["number"]]
    return [cell["quantity"] for cell in row["cells"]]


def take_an_order(desk: Desk, quantity: int, wanted: Day) -> Row:
    """Sales enters and confirms it; a portion lies in the order pool."""
    seller, line = desk.crew.seller, {"item_id": desk.good["id"], "quantity": str(quantity), "wanted": wanted}
    given = {"customer_id": desk.customer["id"], "ordered": date.today(), "lines": [line]}
    return seller.step("sales/sales_order", seller.make("sales/sales_order", **given), "confirm")


def portion_of(desk: Desk, order: Row) -> Row:
    [entry] = desk.crew.planner.list(POOL, f"sales_order_id={order['id']}")
    return desk.crew.planner.read(POOL, entry["id"])


def see_what_orders_leave(desk: Desk) -> Row:
    return dict(desk.crew.planner.get(f"/api/planning/demand/{desk.good['id']}"))


def took(told: Row, order: Row) -> list[tuple[str, str, str]]:
    """What an order took of the forecast: first day of the bucket, direction, quantity."""
    [line] = [line for line in told["lines"] if line["order"]["id"] == order["id"]]
    return [(take["start"], take["direction"], take["quantity"]) for take in line["takes"]]


def left(told: Row) -> dict[str, str]:
    """Of every bucket of the forecast, by its first day."""
    return {row["start"]: row["net"] for row in told["buckets"]}


def weeks(desk: Desk) -> tuple[Rows, Rows]:
    """The master schedule of the good by week, the present one first: periods and their cells."""
    told = desk.crew.planner.get(f"{MPS}?item_id={desk.good['id']}&bucket=week&periods=8")
    [row] = told["rows"]
    return told["periods"], row["cells"]


def column(desk: Desk, name: str) -> list[int]:
    return [int(Decimal(cell[name])) for cell in weeks(desk)[1]]


def type_over(desk: Desk, week: int, quantity: int) -> Rows:
    """So much is received in that week, by firm orders: what stands behind the cell then."""
    periods, cells = weeks(desk)
    given = {name: periods[week][name] for name in ("first", "end")}
    given |= {"item_id": desk.good["id"], "quantity": str(quantity)}
    seen = f'"{cells[week]["version"]}"'
    answer = desk.crew.planner.request("POST", f"{MPS}/cell", given, If_Match=seen)
    return list(ok(answer)["planned_orders"])


def make_to_order(desk: Desk, scheme: Row) -> None:
    """From today on only what is ordered is proposed; what is made beyond that, a person decides."""
    now = desk.crew.planner.read("planning/plan_scheme", scheme["id"])
    desk.crew.planner.change("planning/plan_scheme", now, forecasts=False)


def proposals(desk: Desk, version: Row) -> Rows:
    return desk.crew.planned(version)


def shape(desk: Desk, rows: Rows) -> list[tuple[str, int, int]]:
    """Item, quantity and due day, counted from next Monday; the first due first."""
    found = [
        (row["item"]["number"], int(Decimal(row["quantity"])), (date.fromisoformat(row["due"]) - desk.monday).days)
        for row in rows
    ]
    return sorted(found, key=lambda row: (row[0], row[2]))


def cut_ins(desk: Desk, version: Row) -> Rows:
    return list(desk.crew.planner.get(f"/api/planning/plan_version/{version['id']}/cut_ins")["rows"])


def release(desk: Desk, rows: Rows) -> Rows:
    """Many proposals become orders at once; nothing is refused."""
    chosen = [{"id": row["id"], "version": row["version"]} for row in rows]
    told = desk.crew.planner.request("POST", f"/api/{PLANNED}/mass", {"step": "release", "rows": chosen})
    assert ok(told)["counts"]["done"] == len(rows), told.json
    return [desk.crew.planner.read(PLANNED, row["id"]) for row in rows]


def promise(desk: Desk, entry: Row, day: Day) -> Row:
    """Sales and planner have looked at it, and say when."""
    entry = desk.crew.seller.step(POOL, entry, "review")
    return desk.crew.seller.step(POOL, entry, "accept", promised=str(day))


def kit_of(desk: Desk, id: str, level: str = "order") -> Row:
    return dict(desk.crew.planner.get(f"/api/planning/kit-check/{id}?level={level}&days=365"))


def ask_the_supplier_for(desk: Desk, order_id: str, due: Day) -> Row:
    """The buyer agrees on another day with the supplier and writes it down."""
    order = desk.crew.buyer.read("purchasing/purchase_order", order_id)
    kept = ("id", "item_id", "quantity", "uom_id", "price")
    lines = [{name: line[name] for name in kept if name in line} | {"due": str(due)} for line in order["lines"]]
    return desk.crew.buyer.change("purchasing/purchase_order", order, lines=lines)


def fix(kit: Row, kind: str) -> Row:
    [found] = [fix for fix in kit["fixes"] if fix["kind"] == kind]
    return dict(found)


def day_that_is_fixed_next(desk: Desk) -> Day:
    """T+3: the day whose sequence the next run of that plan level fixes; where today is worked, it is today's run."""
    told = desk.crew.planner.get("/api/planning/plan-calendar?days=14")
    run = next(run for run in told["runs"] if run["level"]["number"] == "T+3")
    assert run["firm"]["first"] == run["firm"]["last"]
    return date.fromisoformat(run["firm"]["first"])


def put_on_the_plan(desk: Desk, entry: Row, day: Day) -> Row:
    """Into the pool, onto the line, through the kit check, into the week and into the sequence of its day."""
    planner = desk.crew.planner
    place = {"work_center_id": desk.line["id"], "week": str(day)}
    entry = planner.step(POOL, entry, "pool")
    entry = planner.step(POOL, entry, "pre_schedule", **place)
    entry = planner.step(POOL, entry, "pass_kit")
    days = {"line_on": str(day), "line_off": str(day + timedelta(days=1))}
    entry = planner.step(POOL, entry, "plan_week", **days)
    assert entry["state"] == "week_planned"
    return planner.step(POOL, entry, "fix_sequence", day=str(day), sequence=1)


def make(desk: Desk, planned: Row) -> Row:
    """A released order, from its material to the last operation."""
    order = desk.crew.supervisor.read("production/work_order", planned["work_order_id"])
    return desk.crew.work(order)


def stages(entry: Row) -> list[str]:
    """What a portion has reached."""
    return [row["stage"] for row in entry["times"] if row["actual"]]
