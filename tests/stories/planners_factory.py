"""The small factory on a planner's desk: past demand, stock, an orders' week to plan, and people of the standard roles.

A gearbox of another make replaces the usual one when that runs short, and another screw follows when so many are used.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from backend.kernel.forecasting.periods import Period
from seed.plan_levels import DEADLINE, ROWS
from seed.roles import ROLES
from tests.builders.inventory import stocked
from tests.builders.substitution_documents import POINT, a_released_scheme
from tests.shop import Row, Shop
from tests.stories import small_factory
from tests.stories.driving import Factory

WEEK = Period.WEEK
RIGHTS = {role.code: role.rights for role in ROLES}
OLD_SCREWS = "500"
STOCK = {"GEARBOX": 20, "SCREW": 2000, "GEARBOX-B": 8}


class Crew(Factory):
    """Everybody with the rights of the role as it is delivered, and no others."""

    def __post_init__(self) -> None:
        hired = {code: self.shop.as_role(code, *RIGHTS[code]) for code in JOBS}
        self.seller, self.planner, self.buyer = hired["sales"], hired["planner"], hired["buyer"]
        self.storekeeper, self.worker, self.inspector = hired["storekeeper"], hired["worker"], hired["inspector"]
        self.supervisor = hired["supervisor"]


JOBS = ("sales", "planner", "buyer", "storekeeper", "worker", "inspector", "supervisor")


@dataclass
class Desk:
    """What the planner's day is about. `monday` is the first day of the week after this one."""

    crew: Crew
    good: Row
    items: dict[str, Row]
    customer: Row
    scheme: Row
    line: Row
    monday: date
    master: Row = field(default_factory=dict)

    def day(self, number: int) -> date:
        """Counted from next Monday."""
        return self.monday + timedelta(days=number)


def build(shop: Shop) -> Desk:
    made = small_factory.build(shop)
    others = {"GEARBOX-B": "GEARBOX", "SCREW-Z": "SCREW"}
    items = made.items | {number: _another(shop, number, made.items[usual]) for number, usual in others.items()}
    _changing(shop, items)
    _stocked(shop, items)
    plan_levels(shop)
    line = shop.make("plant/work_center", number="LINE-1", name="Tiller line", kind="production_line")
    monday = WEEK.start(WEEK.bucket_of(today(shop)) + 1)
    master = scheduled(shop, made.tiller)
    return Desk(Crew(shop), made.tiller, items, made.customer, made.scheme, line, monday, master)


def scheduled(shop: Shop, good: Row) -> Row:
    """A person decides what is made of it: it stands on the master schedule, which has a plan of its own."""
    [here] = shop.list("inventory/item_site", f"item_id={good['id']}")
    shop.change("inventory/item_site", here, mps=True)
    return shop.make("planning/plan_scheme", number="MASTER", name="Master schedule", mps=True)


def today(shop: Shop) -> date:
    """The day it is for the program."""
    return shop.perform(lambda act: act.today)


def _another(shop: Shop, number: str, usual: Row) -> Row:
    """Something else that is bought from the same supplier."""
    kinds = {"item_type": usual["item_type"], "uom_id": usual["uom_id"]}
    item = shop.make("engineering/item", number=number, name=f"{usual['name']}, other make", **kinds)
    store = shop.list("inventory/storage_location", "number=STORE")[0]
    supplier = shop.list("purchasing/supplier", "number=STEEL")[0]
    here = {"item_id": item["id"], "source": "buy", "lead_time_days": 5, "default_location_id": store["id"]}
    shop.make("inventory/item_site", **here)
    shop.make("purchasing/supplier_item", supplier_id=supplier["id"], item_id=item["id"], price="4", lead_time_days=5)
    return shop.step("engineering/item", item, "release")


def _changing(shop: Shop, items: dict[str, Row]) -> None:
    """Another gearbox helps out; when so many screws of the old kind are used up, the new kind comes."""
    a_released_scheme(shop, "priority", items["GEARBOX"], items["GEARBOX-B"], name="Other gearbox")
    given = {"kind": "soft", "quantity": OLD_SCREWS, "new_items": [{"item_id": items["SCREW-Z"]["id"]}]}
    point = shop.make(POINT, old_item_id=items["SCREW"]["id"], name="Coated screws", **given)
    shop.step(POINT, point, "arm")


def _stocked(shop: Shop, items: dict[str, Row]) -> None:
    store = shop.list("inventory/storage_location", "number=STORE")[0]
    for number, quantity in STOCK.items():
        stocked(shop, items[number], quantity, store)


def plan_levels(shop: Shop) -> None:
    """The six plan levels as they are delivered."""
    ids: dict[str, UUID] = {}
    for row in ROWS:
        values = {name: value for name, value in row.items() if name not in ("parent", "segments")}
        parts = [dict(zip(("periods", "unit", "commitment"), part, strict=True)) for part in row["segments"]]
        parent = {"parent_id": ids[row["parent"]]} if row["parent"] else {}
        ids[row["number"]] = shop.make("planning/plan_level", **DEADLINE | values | parent, segments=parts)["id"]
