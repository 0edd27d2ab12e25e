"""What a foreman, a planner and the floor do on a day with a schedule, at the HTTP door of the demo factory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from backend.database import Database
from seed.demo.people import BADGE, PASSWORD, PIN
from tests.builders.jobs import worked
from tests.shop import Row, Rows, Shop, application, ok, settings_for

SCHEDULE, ORDER, TICKET = "scheduling/detailed_schedule", "production/work_order", "production/ticket"
REPAIR, MESSAGES = "maintenance/maintenance_order", "/api/scheduling/happened"

# item, quantity, due in days, priority: what is released in the morning
MORNING = (
    ("P-BVP", "40", 4, 3), ("P-BVG", "40", 5, 3), ("P-SPUR", "60", 6, 4), ("P-SHIN", "40", 6, 3), ("P-HSG", "20", 5, 2),
    ("P-CAP", "80", 7, 4), ("P-SIDE", "60", 3, 3), ("P-HPL", "80", 4, 4), ("A-FRM180", "12", 8, 3),
    ("A-FRM200", "8", 9, 3), ("A-ROT180", "12", 8, 2), ("A-ROT200", "8", 10, 3), ("A-HIT", "20", 7, 4),
    ("A-DFRM", "6", 9, 3), ("A-HFRM", "6", 12, 3), ("A-REEL", "6", 11, 4), ("A-GBX", "16", 9, 2),
    ("A-SDR", "16", 10, 3),
)  # fmt: skip


@dataclass
class Day:
    """Who is there; each has only the rights of their own role."""

    planner: Shop
    foreman: Shop
    worker: Shop
    seller: Shop
    director: Shop

    @classmethod
    def begin(cls, database: Database, folder: Path) -> "Day":
        app = application(settings_for(folder, database), database)

        def enter(**credentials: str) -> Shop:
            client = app.test_client()
            told = ok(client.post("/api/people/log-in", json=credentials))
            me = told["me"]
            shop = Shop(client, database, UUID(me["company_id"]), UUID(me["site_id"]), told["token"])
            shop.person_id = UUID(me["person"]["id"])
            return shop

        by_user = {name: enter(user=name, password=PASSWORD) for name in ("planner", "manager", "sales", "director")}
        worker = enter(badge=BADGE.format("1016"), pin=PIN)
        return cls(by_user["planner"], by_user["manager"], worker, by_user["sales"], by_user["director"])

    def one(self, document: str, number: str) -> Row:
        [row] = self.director.list(document, f"number={number}")
        return row

    def release(self, item: str, quantity: str, days: int, priority: int) -> Row:
        given = {"item_id": self.one("engineering/item", item)["id"], "quantity": quantity, "priority": priority}
        order = self.planner.make(ORDER, **given, due=date.today() + timedelta(days=days))
        return self.planner.step(ORDER, self.planner.step(ORDER, order, "firm"), "release")

    def work(self, *rows: Row) -> None:
        """Let a worker do what was asked for with these."""
        worked(self.planner, *(row["job_id"] for row in rows))

    def plan(self) -> None:
        """The first plans of the demo factory: the master schedule, and MRP that takes it up."""
        self.work(*self.planner.list("planning/plan_version", "sort=number"))

    def scheduled(self, **asked: Any) -> Row:
        schedule = self.planner.make(SCHEDULE, **({"search_seconds": 1} | asked))
        self.work(schedule)
        made = self.planner.read(SCHEDULE, schedule["id"])
        assert (made["state"], made["error"]) == ("made", "")
        return made

    def published(self, schedule: Row) -> Row:
        return self.foreman.step(SCHEDULE, schedule, "publish")

    def happened(self) -> Rows:
        return list(self.foreman.get(f"{MESSAGES}?site_id={self.foreman.site_id}")["rows"])

    def mended(self, base: Row, cause: str, rows: Sequence[Row]) -> Row:
        """A schedule that takes into account what happened, made from the one the floor follows."""
        changes = [change for row in rows for change in row["changes"]]
        return self.scheduled(cause=cause, base_id=base["id"], changes=changes)

    def bars(self, schedule: Row) -> "Bars":
        return Bars(self.planner.get(f"/api/{SCHEDULE}/{schedule['id']}/chart"))

    def difference(self, schedule: Row) -> Any:
        return self.foreman.get(f"/api/{SCHEDULE}/{schedule['id']}/difference")

    def dispatch(self, who: Shop, center: str) -> Rows:
        id = self.one("plant/work_center", center)["id"]
        return list(who.get(f"/api/production/dispatch?work_center_id={id}")["rows"])


@dataclass
class Bars:
    """A chart as it is drawn, asked in words."""

    told: Any

    def at(self, center: str) -> list[tuple[int, int, int]]:
        """By place the beginnings (set-ups too) and ends at a work center, in seconds from the chart's zero."""
        rows = {at: row for at, row in enumerate(self.told["rows"]) if row["work_center"]["number"] == center}
        return sorted((rows[bar[1]]["place"], bar[5], bar[7]) for bar in self.told["bars"] if bar[1] in rows)

    def of_orders(self) -> set[str]:
        return {self.told["orders"][bar[2]]["number"] for bar in self.told["bars"]}

    def end_of(self, order: str) -> datetime:
        last = max(bar[7] for bar in self.told["bars"] if self.told["orders"][bar[2]]["number"] == order)
        return datetime.fromisoformat(self.told["zero"]) + timedelta(seconds=last)

    def second(self, moment: str) -> int:
        return int((datetime.fromisoformat(moment) - datetime.fromisoformat(self.told["zero"])).total_seconds())
