"""A factory small enough to read: a tiller of three made levels, two suppliers, three work centers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.shop import Row, Shop


@dataclass
class SmallFactory:
    """What the story needs to name."""

    tiller: Row
    items: dict[str, Row]
    customer: Row
    scheme: Row


def build(shop: Shop) -> SmallFactory:
    piece = shop.make("engineering/uom", number="EA", name="piece")
    kilogram = shop.make("engineering/uom", number="KG", name="kilogram", dimension="mass", decimals=3)
    store = shop.make("inventory/storage_location", number="STORE", name="Main store")
    centers = {n: shop.make("plant/work_center", number=n, name=n.title()) for n in ("CUT", "WELD", "ASSEMBLE")}
    supplier = shop.make("purchasing/supplier", number="STEEL", name="Steel works")
    shop.step("purchasing/supplier", supplier, "approve")
    items: dict[str, Row] = {}
    for code, name, kind in ITEMS:
        uom = kilogram if code == "STEEL-ROD" else piece
        items[code] = shop.make("engineering/item", number=code, name=name, item_type=kind, uom_id=uom["id"])
    for code in BOUGHT:
        shop.make(
            "purchasing/supplier_item",
            supplier_id=supplier["id"],
            item_id=items[code]["id"],
            price="3.5",
            lead_time_days=5,
        )
    for code in items:
        _parameters(shop, items[code], store, made=code in MADE)
    for code in ORDER_OF_RELEASE:
        if code in MADE:
            _structure(shop, code, items, centers)
        shop.step("engineering/item", items[code], "release")
    _plan_of_final_inspection(shop, items["TILLER"])
    customer = shop.make("sales/customer", number="FARM", name="Green farm")
    scheme = shop.make("planning/plan_scheme", number="MAIN", name="Main plan")
    _open_months(shop)
    return SmallFactory(items["TILLER"], items, customer, scheme)


ITEMS = (
    ("TILLER", "Rotary tiller", "finished"),
    ("ROTOR", "Rotor assembly", "semi_finished"),
    ("BLADE", "Blade", "semi_finished"),
    ("STEEL-ROD", "Steel rod", "raw"),
    ("GEARBOX", "Gearbox", "raw"),
    ("SCREW", "Screw M8", "auxiliary"),
)
BOUGHT = ("STEEL-ROD", "GEARBOX", "SCREW")
MADE = {
    "TILLER": ((("ROTOR", "1"), ("GEARBOX", "1"), ("SCREW", "12")), ("ASSEMBLE",)),
    "ROTOR": ((("BLADE", "4"), ("SCREW", "8")), ("WELD",)),
    "BLADE": ((("STEEL-ROD", "1.25"),), ("CUT", "WELD")),
}
ORDER_OF_RELEASE = ("STEEL-ROD", "GEARBOX", "SCREW", "BLADE", "ROTOR", "TILLER")


def _parameters(shop: Shop, item: Row, store: Row, made: bool) -> None:
    more: dict[str, Any] = {"inspect_production": item["number"] == "TILLER"}
    if item["number"] == "GEARBOX":
        more["inspect_receipt"] = False
    shop.make(
        "inventory/item_site",
        item_id=item["id"],
        source="make" if made else "buy",
        lead_time_days=2 if made else 5,
        default_location_id=store["id"],
        **more,
    )


def _structure(shop: Shop, code: str, items: dict[str, Row], centers: dict[str, Row]) -> None:
    components, places = MADE[code]
    bom = shop.make(
        "engineering/bom",
        item_id=items[code]["id"],
        components=[{"item_id": items[part]["id"], "quantity": quantity} for part, quantity in components],
    )
    shop.step("engineering/bom", bom, "release")
    routing = shop.make(
        "engineering/routing",
        item_id=items[code]["id"],
        operations=[
            {
                "operation_number": number * 10,
                "name": f"{place.title()} {code.lower()}",
                "work_center_id": centers[place]["id"],
                "setup_minutes": "10",
                "run_minutes": "2.5",
            }
            for number, place in enumerate(places, 1)
        ],
    )
    shop.step("engineering/routing", routing, "release")


def _plan_of_final_inspection(shop: Shop, item: Row) -> None:
    plan = shop.make(
        "quality/inspection_plan",
        name="Final check of the tiller",
        kind="final_inspection",
        item_id=item["id"],
        sample_size=3,
        characteristics=[
            {"name": "Working width", "unit": "mm", "lower_limit": "1790", "upper_limit": "1810"},
            {"name": "Paint", "kind": "qualitative"},
        ],
    )
    shop.step("quality/inspection_plan", plan, "approve")


def _open_months(shop: Shop) -> None:
    year = date.today().year
    shop.make("inventory/posting_period", number=str(year), starts=date(year, 1, 1), ends=date(year, 12, 31))
