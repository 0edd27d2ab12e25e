"""Where 禾田农机 keeps material, how items are planned there, and what lay there when the book was opened."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.item_site import ItemSite
from backend.inventory.posting_period import PostingPeriod
from backend.inventory.storage_location import StorageLocation, Warehouse
from backend.plant.company import Site
from seed.demo.factory import Factory
from seed.demo.items import BOUGHT, MADE, PHANTOM, Bought, Made, line_side
from seed.demo.partners import lead_times, order_lots
from seed.demo.plant import SITE
from seed.demo.sister import SENT

WAREHOUSES = (
    ("WH-R", "原材料库 (Raw material store)"),
    ("WH-P", "零部件库 (Parts store)"),
    ("WH-F", "成品库 (Finished goods store)"),
)

# number, name, kind, warehouse, beside work center, picked first
LOCATIONS = (
    ("R1-01", "薄板架 (Sheet rack)", "storage", "WH-R", None, 20),
    ("R1-02", "厚板区 (Plate bay)", "storage", "WH-R", None, 20),
    ("R1-03", "圆钢架 (Bar rack)", "storage", "WH-R", None, 20),
    ("R1-04", "型材架 (Section rack)", "storage", "WH-R", None, 20),
    ("R2-01", "铸件区 (Castings)", "storage", "WH-R", None, 20),
    ("R2-02", "锻坯区 (Forgings)", "storage", "WH-R", None, 20),
    ("R3-01", "轴承货架 (Bearing shelves)", "storage", "WH-P", None, 20),
    ("R3-02", "外购件大件区 (Large bought parts)", "storage", "WH-P", None, 20),
    ("R3-03", "外购件货架 (Bought part shelves)", "storage", "WH-P", None, 20),
    ("R4-01", "标准件货架 (Fastener shelves)", "storage", "WH-P", None, 30),
    ("R4-02", "辅料间 (Consumables room)", "storage", "WH-P", None, 30),
    ("P1-01", "零件周转区 (Parts bay)", "storage", "WH-P", None, 20),
    ("P2-01", "总成周转区 (Assembly bay)", "storage", "WH-P", None, 20),
    ("F1-01", "成品区 (Finished goods)", "storage", "WH-F", None, 20),
    ("LS-AS", "总装线边 (Assembly line-side)", "line_side", None, "L1", 10),
    ("LS-WD", "焊装线边 (Welding line-side)", "line_side", None, "WC-WELD", 10),
    ("LS-PT", "涂装线边 (Painting line-side)", "line_side", None, "WC-PAINT", 10),
    ("Q-IN", "来料待检区 (Incoming inspection)", "quality", "WH-R", None, 90),
    ("Q-OUT", "成品待检区 (Final inspection)", "quality", "WH-F", None, 90),
    ("SHIP", "发货区 (Shipping bay)", "staging", "WH-F", None, 50),
)

# item, quantity, lots it is divided into; backflushed items lie partly beside their line
OPENING = (
    ("R-PL15", "360", 1), ("R-PL02", "620", 2), ("R-PL03", "340", 1), ("R-PL08", "2100", 2), ("R-PL10", "3200", 2),
    ("R-RD12", "160", 1), ("R-RD30", "190", 1), ("R-RD50", "260", 1), ("R-RD90", "540", 1), ("R-FL50", "90", 1),
    ("R-SQ80", "96", 1), ("R-TU60", "24", 1), ("R-TU89", "132", 2), ("R-TU219", "15", 1),
    ("C-HSG", "9", 1), ("C-CAP", "80", 1), ("C-MTR", "60", 1), ("C-BVP", "70", 2), ("C-BVG", "60", 1),
    ("C-SPUR", "240", 2), ("B-6209", "120", 1), ("B-6210", "90", 1), ("B-6210N", "40", 1), ("B-30210", "84", 1),
    ("B-SEAL45", "130", 1),
    ("B-SEAL50", "140", 1), ("B-BLADE", "1300", 2), ("B-PTO", "16", 1), ("B-ROLLER", "200", 1), ("B-TUBE", "180", 1),
    ("B-SPR", "190", 1), ("B-SPRK", "36", 1), ("B-CHAIN", "62", 1), ("B-VBELT", "18", 1), ("B-TINE", "420", 1),
    ("B-KNIFE", "5", 1), ("B-GUARD", "130", 1), ("S-M8", "4200", 1), ("S-M10", "2600", 1), ("S-M12", "5200", 1),
    ("S-M14", "4500", 1), ("S-M16", "1400", 1), ("S-W12", "4000", 1), ("S-SPL", "900", 1), ("X-WIRE", "220", 1),
    ("X-PWR", "180", 1), ("X-PWG", "120", 1), ("X-OIL", "420", 1), ("X-SEALANT", "14", 1), ("K-PLATE", "160", 1),
    ("K-MANUAL", "150", 1), ("K-FRAME", "22", 1),
    ("P-HSG", "18", 1), ("P-CAP", "46", 1), ("P-SHIN", "20", 1), ("P-BVP", "26", 1), ("P-BVG", "24", 1),
    ("P-SPUR", "96", 1), ("P-SDHSG", "12", 1), ("P-SIDE", "26", 1), ("P-GUSS", "220", 1), ("P-HOLD", "1100", 1),
    ("P-FLG", "36", 1), ("P-HPL", "30", 1), ("P-PIN", "52", 1), ("P-BRC", "34", 1), ("P-CVRS", "28", 1),
    ("P-BEAM180", "12", 1), ("P-BEAM200", "14", 1), ("P-TUBE180", "14", 1), ("P-TUBE200", "4", 1),
    ("P-CVR180", "6", 1), ("P-HOPB", "2", 1), ("P-HOPL", "3", 1), ("P-MTRB", "60", 1), ("P-SHOE", "60", 1),
    ("P-ARM", "64", 1), ("P-RIM", "5", 1), ("P-SHLD", "5", 1), ("P-RARM", "24", 1), ("P-FING", "40", 1),
    ("P-FLT", "18", 1), ("A-GBX", "9", 1), ("A-SDR", "10", 1), ("A-FRM180", "6", 1), ("A-FRM200", "2", 1),
    ("A-ROT180", "6", 1), ("A-HIT", "14", 1), ("A-CVR180", "7", 1), ("A-CVR200", "1", 1), ("A-HOP", "4", 1),
    ("A-MTR", "66", 1), ("A-OPN", "62", 1), ("A-DFRM", "4", 1), ("A-LND", "5", 1), ("A-CUT", "2", 1),
    ("F-1GQN180", "2", 1), ("F-1GQN200", "1", 1),
)  # fmt: skip
LINE_SIDE_SHARE = Decimal("0.6")
INSPECTED_IN = ("R-PL08", "R-PL10", "C-HSG", "C-CAP", "C-BVP", "C-BVG", "C-SPUR", "B-KNIFE")
INSPECTED_OUT = ("F-1GQN180", "F-1GQN200", "F-2BXF12", "F-4LZ20H")
COUNT_A = ("A-GBX", "B-PTO", "B-KNIFE", "C-HSG", "C-BVG")
PARTS_AT = {"P": "P1-01", "A": "P2-01", "F": "F1-01"}


def build(factory: Factory, act: Act) -> None:
    for number, name in WAREHOUSES:
        factory.make(Warehouse, act, number=number, name=name, site_id=factory.site_id)
    for number, name, kind, warehouse, center, order in LOCATIONS:
        place = {
            "warehouse_id": factory.id("warehouse", warehouse) if warehouse else None,
            "work_center_id": factory.id("work_center", center) if center else None,
        }
        factory.make(StorageLocation, act, number=number, name=name, kind=kind, pick_order=order, **place)
    leads, lots = lead_times(), order_lots()
    for made in (*MADE, PHANTOM):
        factory.make(ItemSite, act, **_made_here(factory, made))
    for bought in BOUGHT:
        least, step = lots[bought.number]
        here = _bought_here(factory, bought, leads[bought.number])
        factory.make(ItemSite, act, **here, lot_min=least, lot_multiple=step)


def _made_here(factory: Factory, one: Made) -> dict[str, Any]:
    return {
        "item_id": factory.id("item", one.number),
        "source": "make",
        "strategy": "make_to_order" if one.number.startswith("F-") else "make_to_stock",
        "mps": one.number.startswith("F-"),
        "planner_id": factory.id("person", "1003"),
        "lead_time_days": one.lead,
        "lot_rule": "multiple" if one.lot != "0" else "lot_for_lot",
        "lot_multiple": one.lot,
        "safety_stock": one.safety,
        "inspect_production": one.number in INSPECTED_OUT,
        "count_class": "A" if one.number in COUNT_A else "B",
        "default_location_id": factory.id("storage_location", PARTS_AT[one.number[0]]),
    }


def _bought_here(factory: Factory, one: Bought, lead: int) -> dict[str, Any]:
    beside = factory.id("storage_location", line_side(one.number)) if one.mode == "backflush" else None
    return {
        "item_id": factory.id("item", one.number),
        "source": "transfer" if one.number == SENT else "buy",
        "planner_id": factory.id("person", "1003"),
        "buyer_id": factory.id("person", "1008"),
        "lead_time_days": lead,
        "lot_rule": "multiple",
        "safety_stock": one.safety,
        "issue_mode": one.mode,
        "over_issue_percent": "5" if one.uom in ("kg", "m", "L") else "0",
        "over_receipt_percent": "3" if one.uom in ("kg", "m", "L") else "0",
        "inspect_receipt": one.number in INSPECTED_IN,
        "count_class": "A" if one.number in COUNT_A else "C",
        "default_location_id": factory.id("storage_location", one.place),
        "backflush_location_id": beside,
    }


def open_periods(factory: Factory, act: Act) -> None:
    """A month each: last month, this one and the next are open, the two before are closed."""
    for months in range(-3, 2):
        first = _month(factory.today, months)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        factory.make(PostingPeriod, act, number=f"{first:%Y-%m}", starts=first, ends=last)


def close_periods(factory: Factory, act: Act) -> None:
    for months in (-3, -2):
        id = factory.id("posting_period", f"{_month(factory.today, months):%Y-%m}")
        factory.step(PostingPeriod, id, "soft_close", act)
        factory.step(PostingPeriod, id, "close", act)


def opening_moment(factory: Factory) -> datetime:
    """The first morning of last month."""
    return factory.moment_of(_month(factory.today, -1), 8)


def take_over(factory: Factory, act: Act) -> None:
    """What was counted on the day the book was opened, in one move."""
    bought = {one.number: one for one in BOUGHT}
    movements: list[Movement] = []
    for number, quantity, lots in OPENING:
        one = bought.get(number)
        split = one is not None and one.mode == "backflush"
        beside = Decimal(quantity) * LINE_SIDE_SHARE if split else Decimal(0)
        home = one.place if one is not None else PARTS_AT[number[0]]
        movements += [_found(factory, number, part, home, act) for part in _parts(Decimal(quantity) - beside, lots)]
        if beside:
            movements.append(_found(factory, number, beside, line_side(number), act))
    source = act.find(Site, factory.id("site", factory.named(SITE)))
    inventory.post("opening", movements, source, act, reason="期初 (Opening stock)")


def _found(factory: Factory, number: str, quantity: Decimal, place: str, act: Act) -> Movement:
    item = act.find(Item, factory.id("item", number))
    to = act.find(StorageLocation, factory.id("storage_location", place))
    lot_id = inventory.open_lot(item.id, to, act).id if item.lot_control == "lot" else None
    return Movement(item.id, quantity, inventory.virtual_location(to.site_id, "opening", act).id, to.id, lot_id)


def _parts(quantity: Decimal, count: int) -> list[Decimal]:
    """Two lots are two thirds and the rest, in whole units."""
    if count == 1:
        return [quantity]
    first = (quantity * 2 / 3).to_integral_value()
    return [first, quantity - first]


def _month(today: date, months: int) -> date:
    """The first day of the month so many months on."""
    first = today.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(days=32 if months > 0 else -1)).replace(day=1)
    return first
