"""Where the slots of a small shop's schedule lie, and how a person puts them elsewhere."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder
from backend.scheduling.detailed_schedule import ScheduleSlot
from tests.builders.engineering import a_work_center
from tests.contexts.scheduling_shop import SCHEDULE, moment
from tests.shop import Row, Shop, ok


class Lying(NamedTuple):
    """Where a slot is, in minutes from the schedule's beginning."""

    slot_id: str
    center: str
    start: float
    end: float
    fixed: str
    cause: str


At = tuple[int, int]  # an order (1 is the first) and its operation
AS_MADE = {
    (1, 10): ("SAW", 0, 60), (2, 10): ("SAW", 60, 120), (3, 10): ("SAW", 120, 180),
    (1, 20): ("PRESS", 60, 180), (2, 20): ("PRESS", 180, 300), (3, 20): ("PRESS", 300, 420),
}  # fmt: skip


def lying(shop: Shop, schedule: Row) -> dict[At, Lying]:
    slot = ScheduleSlot
    columns = (WorkOrder.number, slot.operation_number, slot.id, WorkCenter.number, slot.start_at, slot.end_at)
    query = select(*columns, slot.fixed, slot.cause).join(WorkOrder, WorkOrder.id == slot.work_order_id)
    query = query.join(WorkCenter, WorkCenter.id == slot.work_center_id).where(slot.schedule_id == UUID(schedule["id"]))
    zero = datetime.fromisoformat(schedule["begins_at"])
    with shop.database.reading() as session:
        rows = session.execute(query).all()
    return {
        (int(row[0][-5:]), row[1]): Lying(
            str(row[2]), row[3], *((at - zero).total_seconds() / 60 for at in row[4:6]), row[6], row[7]
        )
        for row in rows
    }


def places(shop: Shop, schedule: Row) -> dict[At, tuple[str, float, float]]:
    return {at: slot[1:4] for at, slot in lying(shop, schedule).items()}


def wish(shop: Shop, schedule: Row, at: At, minute: int, center: str = "") -> Row:
    """An operation wished to be on its work center, or another one, at a minute."""
    slot = lying(shop, schedule)[at]
    there = a_work_center(shop, center or slot.center)["id"]
    start = moment(schedule, minute * 60).isoformat()
    return {"slot_id": slot.slot_id, "work_center_id": there, "place": 1, "start_at": start}


def ask(shop: Shop, schedule: Row, verb: str, body: Row, **headers: str) -> Any:
    return shop.request("POST", f"/api/{SCHEDULE}/{schedule['id']}/{verb}", body, **headers)


def seen(schedule: Row) -> str:
    return f'"{schedule["version"]}"'


def looked(shop: Shop, schedule: Row, *wished: Any) -> Row:
    return ok(ask(shop, schedule, "try", wish(shop, schedule, *wished)))


def moved(shop: Shop, schedule: Row, *wished: Any) -> Row:
    return ok(ask(shop, schedule, "move", wish(shop, schedule, *wished), If_Match=seen(schedule)))


def clock(schedule: Row, minute: int) -> str:
    """As the site's clock shows it."""
    return f"{moment(schedule, minute * 60).astimezone(ZoneInfo('Asia/Shanghai')):%m-%d %H:%M}"


def number(order: int) -> str:
    return f"WO-{date.today().year}-{order:05}"
