"""Examples of what is made and how; also the things other contexts' examples are made of."""

from typing import Any

ITEM, BOM, ROUTING, ITEM_SITE = "engineering/item", "engineering/bom", "engineering/routing", "inventory/item_site"
SCHEME = "engineering/substitution_scheme"


def item(m: Any, **given: Any) -> dict[str, Any]:
    return {
        "number": m.code("IT"),
        "name": "轴承座",
        "specification": "DIN 625",
        "item_type": "raw",
        "item_group_id": m.id("engineering/item_group"),
        "uom_id": m.id("engineering/uom"),
        "lot_control": "none",
        "weight_kg": "1.25",
        "list_price": "20.5",
        "standard_cost": "12.25",
        "any_supplier": True,
    } | given


def component(m: Any, quantity: str = "2") -> dict[str, Any]:
    return {"item_id": bought_item(m)["id"], "quantity": quantity, "uom_id": m.id("engineering/uom")}


def operation(m: Any, number: int = 10) -> dict[str, Any]:
    return {"operation_number": number, "name": "Turn", "work_center_id": m.id("plant/work_center")}


def bought_item(m: Any) -> dict[str, Any]:
    """A released item that is bought."""
    return m.once("bought item", lambda: new_bought_item(m))  # type: ignore[no-any-return]


def new_bought_item(m: Any, **given: Any) -> dict[str, Any]:
    row = m.shop.make(ITEM, **item(m, **given))
    m.shop.make(ITEM_SITE, item_id=row["id"], source="buy")
    return m.step(ITEM, row, "release")  # type: ignore[no-any-return]


def made_item(m: Any) -> dict[str, Any]:
    """A released item with a released BOM and routing."""
    return m.once("made item", lambda: new_made_item(m))  # type: ignore[no-any-return]


def new_made_item(m: Any) -> dict[str, Any]:
    row = m.shop.make(ITEM, **item(m, item_type="finished", name="车轮轴"))
    m.shop.make(ITEM_SITE, item_id=row["id"], source="make")
    m.step(BOM, m.shop.make(BOM, item_id=row["id"], components=[component(m)]), "release")
    m.step(ROUTING, m.shop.make(ROUTING, item_id=row["id"], operations=[operation(m)]), "release")
    return m.step(ITEM, row, "release")  # type: ignore[no-any-return]


def scheme(m: Any) -> dict[str, Any]:
    """One of an item that is bought, or two of another; main goes first."""
    main, other = new_bought_item(m), new_bought_item(m)
    members = [{"item_id": main["id"]}, {"item_id": other["id"], "option_number": 1, "quantity": "2"}]
    options = [{"option_number": 1, "share": "0.5"}]
    return {"name": "Two thin for a thick", "kind": "substitution_priority", "members": members, "options": options}


def break_point(m: Any) -> dict[str, Any]:
    old, new = new_bought_item(m), new_bought_item(m)
    return {
        "name": "New bearing",
        "kind": "soft",
        "old_item_id": old["id"],
        "quantity": "500",
        "latest_on": "2027-01-01",
        "new_items": [{"item_id": new["id"]}],
    }


EXAMPLES = {
    SCHEME: scheme,
    "engineering/substitution_veto": lambda m: {"item_id": bought_item(m)["id"], "against": "market", "mark": "EU"},
    "engineering/break_point": break_point,
    "engineering/change_request": lambda m: {"title": "Longer shaft", "reason": "The hub slips off"},
    "engineering/uom": lambda m: {"number": m.code("pcs"), "name": "Piece", "dimension": "count", "decimals": 0},
    "engineering/item_group": lambda m: {"number": m.code("G"), "name": "Turned parts"},
    ITEM: item,
    BOM: lambda m: {
        "item_id": m.shop.make(ITEM, **item(m, item_type="finished"))["id"],
        "revision": "A",
        "base_quantity": "1",
        "valid_from": "2026-01-01",
        "components": [component(m), component(m, "0.5")],
    },
    ROUTING: lambda m: {
        "item_id": m.shop.make(ITEM, **item(m, item_type="finished"))["id"],
        "operations": [operation(m), operation(m, 20)],
    },
}
