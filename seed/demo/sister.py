"""兴田传动 (Xingtian Drives), a sister of 禾田农机: a company of its own that sends sprockets over a lane.

What each of both may know of the other stands in two walls; a plan group plans them one after the other.
"""

from decimal import Decimal

from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.engineering.item import Item, ItemGroup
from backend.engineering.uom import Uom
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.item_site import ItemSite
from backend.inventory.storage_location import StorageLocation, Warehouse
from backend.planning.plan_version import PlanScheme
from backend.planning.supply_lane import SupplyLane
from backend.planning.visibility_wall import VisibilityWall
from backend.plant.company import Company, Site
from backend.plant.work_calendar import WorkCalendar
from seed.demo.factory import Factory
from seed.demo.plant import COMPANY, ENTERPRISE, SHIFTS

SISTER, PLACE, GROUP = "XT", "XT-1", "HETIAN"
SENT, STOCK = "B-SPRK", "60"


def build(factory: Factory) -> None:
    """The sister by its own software, the lane by that of the factory, which the sister's wall must be open for."""
    sister = Factory(factory.database, uuid7(), factory.today, mark=factory.mark)
    sister.by_software(_found)
    sister.by_software(_fill)
    factory.by_software(_connect)
    for table, count in sister.made.items():
        factory.made[table] = factory.made.get(table, 0) + count


def _found(sister: Factory, act: Act) -> None:
    name = {"number": sister.named(SISTER), "name": "兴田传动有限公司 (Xingtian Drives)", "enterprise": ENTERPRISE}
    sister.make(Company, act, id=sister.company_id, **name)
    shifts = [dict(zip(("name", "weekdays", "starts_minute", "minutes"), row, strict=True)) for row in SHIFTS[:1]]
    calendar = sister.make(WorkCalendar, act, number="CAL-1S", name="单班制 (One shift)", shifts=shifts)
    at = {"timezone": "Asia/Shanghai", "work_calendar_id": calendar.id}
    sister.make(Site, act, number=sister.named(PLACE), name="寿光传动件厂 (Shouguang works)", **at)


def _fill(sister: Factory, act: Act) -> None:
    """What it sends, some of it in stock, and a plan of its own; what it has lies open to the factory."""
    uom = sister.make(Uom, act, number="pcs", name="件 (Piece)", dimension="count", decimals=0)
    group = sister.make(ItemGroup, act, number="B", name="传动件 (Drive parts)")
    given = {"name": "链轮 16A-18 (Sprocket)", "specification": "45# 淬火", "any_supplier": True}
    item = sister.make(Item, act, number=SENT, item_type="raw", item_group_id=group.id, uom_id=uom.id, **given)
    store = sister.make(Warehouse, act, number="WH-X", name="传动件库 (Drive parts store)", site_id=sister.site_id)
    here = {"number": "X1-01", "name": "链轮架 (Sprocket rack)", "kind": "storage", "warehouse_id": store.id}
    place = sister.make(StorageLocation, act, **here)
    planned = {"source": "buy", "lead_time_days": 9, "lot_rule": "multiple", "lot_multiple": "20"}
    sister.make(ItemSite, act, item_id=item.id, default_location_id=place.id, **planned)
    sister.step(Item, item.id, "release", act)
    found = inventory.virtual_location(place.site_id, "opening", act)
    source = act.find(Site, place.site_id)
    inventory.post("opening", [Movement(item.id, Decimal(STOCK), found.id, place.id)], source, act, reason="期初")
    open_to = {"use": "all", "see_stock": "exact", "see_supply": "bucketed", "see_names": "exact"}
    sister.make(VisibilityWall, act, viewer=sister.named(COMPANY), **open_to)
    sister.make(PlanScheme, act, number="MRP-XT", name="传动件计划 (Drive parts plan)", plan_group=GROUP)


def _connect(factory: Factory, act: Act) -> None:
    factory.make(VisibilityWall, act, viewer=factory.named(SISTER), see_demand="bucketed")
    address = f"{factory.named(SISTER)}/{factory.named(PLACE)}"
    way = {"other_site": address, "lead_time_days": 2, "lot_multiple": "10"}
    factory.make(SupplyLane, act, item_id=factory.id("item", SENT), **way)
