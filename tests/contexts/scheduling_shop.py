"""A small shop to be scheduled: a site with a calendar, two work centers, three released orders."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.kernel.scheduling.plant.facts import Operation
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.loaded import Loaded
from backend.scheduling.loading import load
from tests.builders.engineering import a_work_center, an_operation
from tests.builders.inventory import a_place, stocked
from tests.builders.jobs import worked
from tests.builders.production import a_product, a_released_order, a_rod, tickets
from tests.shop import Row, Rows, Shop

SCHEDULE, CENTER, OPERATION = (
    "scheduling/detailed_schedule",
    "scheduling/center_setting",
    "scheduling/operation_setting",
)
ZONE = ZoneInfo("Asia/Shanghai")
REPAIR = "maintenance/maintenance_order"
DUE = date.today() + timedelta(days=20)


@dataclass(frozen=True)
class Floor:
    """A saw and a press; a shaft is sawn for 6 minutes a piece and pressed for 12, ten pieces to an order."""

    shop: Shop
    saw: Row
    press: Row
    shaft: Row
    orders: Rows

    def ticket(self, order: int, operation: int) -> Row:
        return tickets(self.shop, self.orders[order])[operation]


def a_floor(shop: Shop, count: int = 3, **values: Any) -> Floor:
    """Open around the clock, so that hours count from the moment a schedule begins; orders due a day apart."""
    around_the_clock(shop)
    saw, press = a_work_center(shop, "SAW"), a_work_center(shop, "PRESS")
    stocked(shop, a_rod(shop), 1000, a_place(shop))
    shaft = a_shaft(shop, saw, press)
    due = values.pop("due", DUE)
    orders = [a_released_order(shop, shaft, 10, due=due + timedelta(days=at), **values) for at in range(count)]
    return Floor(shop, saw, press, shaft, orders)


def around_the_clock(shop: Shop) -> Row:
    shift = {"name": "Day and night", "weekdays": "1234567", "starts_minute": 0, "minutes": 1440}
    calendar = shop.make("plant/work_calendar", number="CLOCK", name="Around the clock", shifts=[shift])
    return shop.change("plant/site", shop.read("plant/site", shop.site_id), work_calendar_id=calendar["id"])


def a_shaft(shop: Shop, saw: Row, press: Row, number: str = "SHAFT", **values: Any) -> Row:
    """Of a rod each, of which there are enough."""
    operations = (
        an_operation(shop, 10, work_center_id=saw["id"], name="Saw", run_minutes="6"),
        an_operation(shop, 20, work_center_id=press["id"], name="Press", run_minutes="12"),
    )
    return a_product(shop, *operations, number=number, **values)


def asked(shop: Shop, **values: Any) -> Row:
    """A schedule somebody asks for; without a search, so that it is there at once."""
    return shop.make(SCHEDULE, **({"search_seconds": 0} | values))


def work(shop: Shop, schedule: Row) -> Row:
    """Let a worker make it."""
    worked(shop, schedule["job_id"])
    return shop.read(SCHEDULE, schedule["id"])


def made(shop: Shop, **values: Any) -> Row:
    """The schedule of this moment."""
    return work(shop, asked(shop, **values))


def published(shop: Shop, **values: Any) -> Row:
    return shop.step(SCHEDULE, made(shop, **values), "publish")


def broken(shop: Shop, center: Row, **values: Any) -> Row:
    machine = shop.make("plant/equipment", number=f"M{center['number']}", name="Machine", work_center_id=center["id"])
    return shop.make(REPAIR, equipment_id=machine["id"], priority=1, description="Leaks oil", stands=True, **values)


def happened(shop: Shop) -> Rows:
    """What happened since the schedule was published."""
    return list(shop.get("/api/scheduling/happened")["rows"])


def mended(shop: Shop, row: Row) -> Row:
    """A schedule that answers one thing that happened, made from the published one."""
    return made(shop, cause=row["code"], changes=row["changes"])


def clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M}"


def chart(shop: Shop, schedule: Row) -> Any:
    return shop.get(f"/api/{SCHEDULE}/{schedule['id']}/chart")


def gaps(shop: Shop, schedule: Row) -> Rows:
    return list(shop.get(f"/api/{SCHEDULE}/{schedule['id']}/gaps")["rows"])


def moment(schedule: Row, seconds: int) -> datetime:
    return datetime.fromisoformat(schedule["begins_at"]) + timedelta(seconds=seconds)


def earlier(shop: Shop, schedule: Row, hours: float) -> None:
    """The schedule was published so many hours ago."""
    slot, by = ScheduleSlot, timedelta(hours=hours)

    def work(act: Any) -> None:
        for row in act.session.scalars(select(slot).where(slot.schedule_id == UUID(schedule["id"]))):
            row.setup_at, row.start_at, row.end_at = row.setup_at - by, row.start_at - by, row.end_at - by

    shop.perform(work)


def hours_from(schedule: Row, hours: float) -> str:
    """A moment so many hours after a schedule begins, or after now for one that is still to be asked for."""
    return (datetime.fromisoformat(schedule["begins_at"]) + timedelta(hours=hours)).isoformat()


def lies(shop: Shop, schedule: Row) -> dict[tuple[int, int], tuple[str, float, float]]:
    """By order (in the order of their numbers) and operation: the work center, first and last hour."""
    told = chart(shop, schedule)
    turn = {number: at for at, number in enumerate(sorted(one["number"] for one in told["orders"]))}
    found = {}
    for _, row, order, operation, _, _, start, end, _ in told["bars"]:
        center = told["rows"][row]["work_center"]["number"]
        found[turn[told["orders"][order]["number"]], operation] = center, start / 3600, end / 3600
    return found


def loaded(shop: Shop, **values: Any) -> Loaded:
    """What a schedule asked for now would be made from."""
    schedule = asked(shop, **values)
    with shop.database.reading() as session:
        row = session.get_one(DetailedSchedule, UUID(schedule["id"]))
        return load(session, row, datetime.now(UTC))


def operation(facts: Loaded, ticket: Row) -> Operation:
    """The kernel's operation of a ticket."""
    return next(one for one in facts.facts.operations if one.id == ticket["id"])
